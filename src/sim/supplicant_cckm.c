/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's CCKM: one request, one answer, no handshake (dot11/cckm.h says what is known). */
#include <string.h>

#include "base/secret.h"
#include "dot11/cckm_ie.h"
#include "sim/supplicant_private.h"

/** Where Timestamp and RN begin in the request, and the MIC in it. */
#define REQUEST_FIELDS  6
#define REQUEST_MIC     18
/** Where RN to the length of the key are in the response, and the key. */
#define RESPONSE_FIELDS 6
#define RESPONSE_KEY    30

void supplicant_cckm_put(struct supplicant *s, struct wr *w)
{
	struct supplicant_attempt *a = &s->a;
	uint64_t passed_ms = s->env->now_ms(s->env->arg) - a->bss.heard_ms;
	struct cckm_request q = {
		.timestamp = a->bss.tsf + passed_ms * 1000 + (uint64_t)s->config.cckm_skew_us,
	};
	uint8_t *elem = w->p;

	/* Every attempt takes the next number, also one whose answer is lost. */
	if (!(s->misbehaviours & SUPPLICANT_OLD_RN))
		s->cckm_rn++;
	q.rn = s->cckm_rn;
	cckm_request_put(w, &q);
	if (w->bad)
		return;
	if (cckm_request_mic(s->cckm.krk, s->config.sta, a->bss.bssid,
			     (struct iov){a->ie.b, a->ie.len}, elem + REQUEST_FIELDS,
			     elem + REQUEST_MIC) ||
	    cckm_ptk(s->cckm.btk, q.rn, a->bss.bssid, cipher_key_len(s->config.pairwise), &a->ptk))
		w->bad = true;
	else if (s->misbehaviours & SUPPLICANT_WRONG_MIC)
		elem[REQUEST_MIC] ^= 1;
}

static bool mic_is_good(struct supplicant *s, struct cckm_response const *p, struct span elem)
{
	struct scan_element const *ie = s->config.wpa1 ? &s->bss.wpa : &s->bss.rsn;
	uint8_t mic[CCKM_MIC_LEN];

	return cckm_response_mic(ptk_kck(&s->a.ptk), s->config.sta, (struct iov){ie->b, ie->len},
				 elem.p + RESPONSE_FIELDS, (struct iov){p->egtk.p, p->egtk.len},
				 mic) == 0 &&
	       consttime_eq(mic, p->mic, sizeof(mic));
}

static bool install(struct supplicant *s, struct cckm_response const *p)
{
	enum cckm_wrap how = supplicant_is_tkip(s) ? CCKM_WRAP_RC4 : CCKM_WRAP_AES;
	uint8_t gtk[CCKM_GTK_MAX];
	int len = cckm_gtk_unwrap(how, ptk_kek(&s->a.ptk), p->rn, p->egtk.p, p->egtk.len, gtk);
	bool ok = false;

	if (len > 0) {
		supplicant_install_pairwise(s, &s->a.ptk);
		ok = supplicant_install_gtk(s, p->key_id_multicast, (struct span){gtk, (size_t)len},
					    p->rsc);
	}
	mem_wipe(gtk, sizeof(gtk));
	return ok;
}

bool supplicant_cckm_answer(struct supplicant *s, struct span elem)
{
	struct cckm_response p;

	if (!elem.p) {
		/* It knows of no login: 802.1X follows. */
		s->method = SUPPLICANT_CCKM_LOGIN;
		return false;
	}
	if (cckm_response_decode(elem.p, elem.len, &p) != DOT11_OK) {
		supplicant_fail(s, SUPPLICANT_FAULT_CCKM_ELEMENT, 0);
		return false;
	}
	if (p.rn != s->cckm_rn) {
		supplicant_fail(s, SUPPLICANT_FAULT_CCKM_RN, 0);
		return false;
	}
	if (!mic_is_good(s, &p, elem)) {
		supplicant_fail(s, SUPPLICANT_FAULT_CCKM_MIC, 0);
		return false;
	}
	if (!install(s, &p)) {
		supplicant_fail(s, SUPPLICANT_FAULT_GTK, 0);
		return false;
	}
	return true;
}
