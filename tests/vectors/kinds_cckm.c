/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Kinds of CCKM. */
#include <string.h>

#include "dot11/cckm.h"
#include "vec.h"

static void run_cckm_keys(struct vec *v)
{
	struct octets nsk = vec_octets(v, "nsk");
	struct mac bssid = vec_mac(v, "bssid");
	struct mac sta = vec_mac(v, "sta");
	struct octets snonce = vec_octets_of(v, "snonce", NONCE_LEN, NONCE_LEN);
	struct octets anonce = vec_octets_of(v, "anonce", NONCE_LEN, NONCE_LEN);
	struct cckm_keys keys;

	if (vec_bad(v) ||
	    !vec_done(v, "CCKM keys",
		      cckm_keys_derive(nsk.p, nsk.len, bssid, sta, snonce.p, anonce.p, &keys)))
		return;
	vec_must(v, "krk", keys.krk, sizeof keys.krk);
	vec_must(v, "btk", keys.btk, sizeof keys.btk);
}

static void run_cckm_ptk(struct vec *v)
{
	struct octets btk = vec_octets_of(v, "btk", CCKM_BTK_LEN, CCKM_BTK_LEN);
	unsigned rn = vec_uint(v, "rn", 0, UINT32_MAX);
	struct mac bssid = vec_mac(v, "bssid");
	unsigned tk_len = vec_uint(v, "tk_len", 0, 255);
	struct ptk ptk;

	if (!vec_bad(v) && vec_done(v, "CCKM PTK", cckm_ptk(btk.p, rn, bssid, tk_len, &ptk)))
		vec_may_ptk(v, &ptk);
}

/** The whole element of a reassociation request. */
static void run_cckm_req_mic(struct vec *v)
{
	struct octets krk = vec_octets_of(v, "krk", CCKM_KRK_LEN, CCKM_KRK_LEN);
	struct mac sta = vec_mac(v, "sta");
	struct mac bssid = vec_mac(v, "bssid");
	struct octets rsne = vec_octets(v, "rsne");
	struct octets tsf = vec_octets_of(v, "timestamp", 8, 8);
	struct cckm_request q = {.rn = vec_uint(v, "rn", 0, UINT32_MAX)};
	uint8_t elem[CCKM_REQUEST_LEN];
	struct wr w = wr_init(elem, sizeof elem);

	if (vec_bad(v))
		return;
	for (int i = 0; i < 8; i++)
		q.timestamp = q.timestamp << 8 | tsf.p[i];
	cckm_request_put(&w, &q);
	if (!vec_done(v, "CCKM request MIC",
		      cckm_request_mic(krk.p, sta, bssid, (struct iov){rsne.p, rsne.len}, elem + 6,
				       q.mic)))
		return;
	w = wr_init(elem, sizeof elem);
	cckm_request_put(&w, &q);
	vec_may(v, "mic", q.mic, sizeof q.mic);
	vec_must(v, "element", elem, wr_len(&w));
}

/** Group key, MIC and whole element of a reassociation response. */
static void response_make(struct vec *v, struct cckm_response *p, struct octets kck,
			  struct octets rsne, struct octets egtk)
{
	uint8_t elem[CCKM_RESPONSE_LEN + CCKM_EGTK_MAX];
	struct wr w = wr_init(elem, sizeof elem);

	p->egtk = (struct span){egtk.p, egtk.len};
	cckm_response_put(&w, p);
	if (w.bad) {
		vec_problem(v, "the response element cannot be written");
		return;
	}
	if (!vec_done(v, "CCKM response MIC",
		      cckm_response_mic(kck.p, vec_mac(v, "sta"), (struct iov){rsne.p, rsne.len},
					elem + 6, (struct iov){egtk.p, egtk.len}, p->mic)))
		return;
	w = wr_init(elem, sizeof elem);
	cckm_response_put(&w, p);
	vec_may(v, "mic", p->mic, sizeof p->mic);
	vec_must(v, "element", elem, wr_len(&w));
}

static void run_cckm_resp(struct vec *v)
{
	struct octets kck = vec_octets_of(v, "kck", 16, 16);
	struct octets kek = vec_octets_of(v, "kek", CCKM_KEK_LEN, CCKM_KEK_LEN);
	struct octets rsne = vec_octets(v, "rsne");
	struct octets rsc = vec_octets_of(v, "rsc", 8, 8);
	struct octets gtk = vec_octets(v, "gtk");
	enum cckm_wrap how = vec_uint(v, "rc4", 0, 1) ? CCKM_WRAP_RC4 : CCKM_WRAP_AES;
	uint8_t egtk[CCKM_EGTK_MAX], back[CCKM_GTK_MAX];
	struct cckm_response p = {
		.rn = vec_uint(v, "rn", 0, UINT32_MAX),
		.key_id_unicast = (uint8_t)vec_uint(v, "key_id_unicast", 0, 255),
		.key_id_multicast = (uint8_t)vec_uint(v, "key_id_multicast", 0, 255),
	};
	int n;

	if (vec_bad(v))
		return;
	memcpy(p.rsc, rsc.p, sizeof p.rsc);
	n = cckm_gtk_wrap(how, kek.p, p.rn, gtk.p, gtk.len, egtk);
	if (n < 0) {
		vec_done(v, "CCKM group key wrap", n);
		return;
	}
	vec_must(v, "egtk", egtk, (size_t)n);
	if (cckm_gtk_unwrap(how, kek.p, p.rn, egtk, (size_t)n, back) != (int)gtk.len ||
	    memcmp(back, gtk.p, gtk.len) != 0)
		vec_problem(v, "the group key does not come back from its wrapping");
	if (vec_expects(v, "element"))
		response_make(v, &p, kck, rsne, (struct octets){egtk, (size_t)n});
}

struct vec_kind const kinds_cckm[] = {
	{"cckm_keys", run_cckm_keys},
	{"cckm_ptk", run_cckm_ptk},
	{"cckm_req_mic", run_cckm_req_mic},
	{"cckm_resp", run_cckm_resp},
	{NULL, NULL},
};
