/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fast BSS transition, the AP's side (see ft.h).
 *
 * Requests are not protected, so nothing of one is believed beyond the choice of a key: the MIC of
 * the Reassociation Request covers all that was agreed on, and what the request said must stand
 * there again.
 */
#include "sm/ft.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/aes.h"
#include "dot11/fte.h"
#include "dot11/fte_mic.h"
#include "dot11/rsne.h"

/** RSNE, MDE and FTE; a RIC and the RSNXE add to what a MIC covers. */
#define PROTECTED_ELEMENTS 3

/** A count and one name, as an RSNE has them. */
#define NAME_FIELD (2 + FT_NAME_LEN)

/** Octets that AES key wrap adds. */
#define WRAP_OVERHEAD 8

static struct {
	char const *text;
	uint16_t status;
} const refusals[FT_REFUSED_COUNT] = {
#define X(name, code, words) [FT_REFUSED_##name] = {(words), STATUS_##code},
	FT_REFUSAL_LIST(X)
#undef X
};

char const *ft_refusal_text(enum ft_refusal r)
{
	return (unsigned)r < FT_REFUSED_COUNT ? refusals[r].text : "unknown refusal";
}

uint16_t ft_refusal_status(enum ft_refusal r)
{
	return (unsigned)r < FT_REFUSED_COUNT ? refusals[r].status : STATUS_UNSPECIFIED;
}

static uint64_t now_ms(struct env const *env)
{
	return env->now_ms(env->arg);
}

/* ---- what is ours ---- */

static struct mde our_mde(struct ft_bss const *bss)
{
	return (struct mde){.mdid = {bss->mdid[0], bss->mdid[1]},
			    .caps = bss->over_ds ? MDE_CAP_OVER_DS : 0};
}

/** An FTE that names both key holders; the rest is zero. */
static struct fte our_fte(struct ft_bss const *bss, uint8_t mic_len)
{
	return (struct fte){.mic_len = mic_len,
			    .r1kh_id = bss->r1kh_id.b,
			    .r0kh_id = {(uint8_t const *)bss->r0kh_id, strlen(bss->r0kh_id)}};
}

bool ft_own_rsne_read(struct ft_own_rsne *out, struct span elem)
{
	struct rd r;

	*out = (struct ft_own_rsne){.group_mgmt = CIPHER_BIP_CMAC};
	if (ie_open(elem.p, elem.len, IE_RSN, 0, &r) != DOT11_OK)
		r.bad = true;
	rd_bytes(&r, 2);
	out->group = rd_be32(&r);
	rd_bytes(&r, 4u * rd_le16(&r));
	rd_bytes(&r, 4u * rd_le16(&r));
	out->caps = rd_le16(&r);
	out->head = (struct span){elem.p, r.bad ? 0 : (size_t)(r.p - elem.p)};
	if (rd_left(&r) > 0)
		rd_bytes(&r, (size_t)FT_NAME_LEN * rd_le16(&r));
	out->tail = (struct span){r.p, rd_left(&r)};
	if (rd_left(&r) > 0)
		out->group_mgmt = rd_be32(&r);
	if (!r.bad && out->head.len + NAME_FIELD + out->tail.len <= IE_LEN_MAX)
		return true;
	*out = (struct ft_own_rsne){0};
	return false;
}

/** The beacon's RSNE with one key name in it (13.8.3, 13.8.5: all else is as in the beacon). */
static void put_rsne(struct wr *w, struct ft_own_rsne const *own, uint8_t const name[FT_NAME_LEN])
{
	size_t const head = own->head.len, len = head + NAME_FIELD + own->tail.len;
	uint8_t *p = wr_reserve(w, len);

	if (!p)
		return;
	memcpy(p, own->head.p, head);
	p[1] = (uint8_t)(len - IE_HEADER_LEN);
	p[head] = 1;
	p[head + 1] = 0;
	memcpy(p + head + 2, name, FT_NAME_LEN);
	if (own->tail.len)
		memcpy(p + head + NAME_FIELD, own->tail.p, own->tail.len);
}

static void put_mde(struct wr *w, struct ft_bss const *bss)
{
	struct mde const m = our_mde(bss);

	mde_put(w, &m);
}

/** What was written since `start`; nothing once w is spoiled. */
static struct span written(struct wr const *w, uint8_t const *start)
{
	return w->bad ? (struct span){NULL, 0} : (struct span){start, (size_t)(w->p - start)};
}

void ft_initial_put(struct wr *w, struct ft_bss const *bss, enum akm akm, struct span *mde,
		    struct span *fte)
{
	struct fte const f = our_fte(bss, akm_info(akm)->mic_len);
	uint8_t const *start = w->p;

	put_mde(w, bss);
	*mde = written(w, start);
	start = w->p;
	fte_put(w, &f);
	*fte = written(w, start);
	if (w->bad)
		*mde = *fte;
}

/* ---- reading ---- */

static enum ft_refusal mde_check(struct ft_bss const *bss, struct span elem)
{
	uint8_t const known = MDE_CAP_OVER_DS | MDE_CAP_RESOURCE_REQUEST;
	struct mde const ours = our_mde(bss);
	struct mde m;

	if (!elem.p || mde_decode(elem.p, elem.len, &m) != DOT11_OK)
		return FT_REFUSED_NO_MDE;
	if (memcmp(m.mdid, ours.mdid, sizeof m.mdid) != 0 || (m.caps & known) != ours.caps)
		return FT_REFUSED_OTHER_DOMAIN;
	return FT_REFUSED_OK;
}

enum ft_refusal ft_initial_check(struct ft_bss const *bss, struct elements const *e)
{
	return mde_check(bss, e->mde);
}

static enum ft_refusal rsne_read(struct span elem, struct rsne *out)
{
	if (!elem.p)
		return FT_REFUSED_NO_RSNE;
	if (rsne_decode(elem.p, elem.len, out) != DOT11_OK)
		return FT_REFUSED_BAD_RSNE;
	return out->n_pmkids == 1 ? FT_REFUSED_OK : FT_REFUSED_NO_PMKID;
}

/** An FTE that names our R0KH. */
static enum ft_refusal fte_read(struct ft_bss const *bss, struct span elem, uint8_t mic_len,
				struct fte *out)
{
	size_t len = strlen(bss->r0kh_id);

	if (!elem.p)
		return FT_REFUSED_NO_FTE;
	if (fte_decode(elem.p, elem.len, mic_len, out) != DOT11_OK || !out->r0kh_id.p)
		return FT_REFUSED_BAD_FTE;
	if (out->r0kh_id.len != len || memcmp(out->r0kh_id.p, bss->r0kh_id, len) != 0)
		return FT_REFUSED_OTHER_R0KH;
	return FT_REFUSED_OK;
}

/** Both sides must agree on protection, and on the cipher that it takes (12.6.3). */
static bool mfp_fits(struct rsne const *r, struct ft_own_rsne const *own)
{
	bool capable = r->caps & RSNE_CAP_MFPC;

	if (r->caps & RSNE_CAP_MFPR && (!capable || !(own->caps & RSNE_CAP_MFPC)))
		return false;
	if (own->caps & RSNE_CAP_MFPR && !capable)
		return false;
	return !(capable && own->caps & RSNE_CAP_MFPC) || r->group_mgmt == own->group_mgmt;
}

static enum ft_refusal suites_check(struct rsne const *r, struct ft_own_rsne const *own,
				    struct suite_list const *akms,
				    struct suite_list const *pairwise, struct akm_info const **akm)
{
	struct akm_info const *info = akm_by_selector(r->akm.s[0]);

	*akm = info;
	if (r->akm.n != 1 || !info || !info->ft || !suite_list_has(akms, r->akm.s[0]))
		return FT_REFUSED_AKM;
	if (r->pairwise.n != 1 || !suite_list_has(pairwise, r->pairwise.s[0]) ||
	    cipher_key_len(r->pairwise.s[0]) < 16)
		return FT_REFUSED_CIPHER;
	if (r->group != own->group)
		return FT_REFUSED_GROUP;
	return mfp_fits(r, own) ? FT_REFUSED_OK : FT_REFUSED_MFP;
}

/* ---- the request ---- */

/** A request, read. Points into the frame. */
struct request {
	struct rsne rsne;
	struct fte fte;
	struct akm_info const *akm;
	bool over_ds;
};

static enum ft_refusal request_read(struct ft_bss const *bss, struct elements const *e,
				    struct suite_list const *akms,
				    struct suite_list const *pairwise, struct request *q)
{
	enum ft_refusal r = rsne_read(e->rsn, &q->rsne);

	if (r == FT_REFUSED_OK)
		r = suites_check(&q->rsne, &bss->rsne, akms, pairwise, &q->akm);
	if (r == FT_REFUSED_OK)
		r = mde_check(bss, e->mde);
	if (r != FT_REFUSED_OK)
		return r;
	return fte_read(bss, e->fte, q->akm->mic_len, &q->fte);
}

static bool is_repeated(struct ft_roam const *roam, struct request const *q, uint64_t now)
{
	return roam->lifetime_s != 0 && now <= roam->deadline_ms && roam->over_ds == q->over_ds &&
	       roam->akm == q->akm->akm && roam->pairwise == q->rsne.pairwise.s[0] &&
	       roam->caps == q->rsne.caps && memcmp(roam->snonce, q->fte.snonce, NONCE_LEN) == 0 &&
	       memcmp(roam->r0_name, q->rsne.pmkids, FT_NAME_LEN) == 0;
}

/** What the R0KH's word means to the station. */
static enum ft_refusal refusal_of(enum key_outcome o)
{
	switch (o) {
	case KEY_SERVED:
	case KEY_LATE: return FT_REFUSED_OK;
	case KEY_REVOKED: return FT_REFUSED_REVOKED;
	case KEY_EXPIRED: return FT_REFUSED_EXPIRED;
	case KEY_FT_OFF: return FT_REFUSED_AKM;
	case KEY_NO_CIPHER: return FT_REFUSED_CIPHER;
	case KEY_UNKNOWN_STATION:
	case KEY_UNKNOWN_NAME:
	case KEY_WRONG_R0KH_ID:
	case KEY_WRONG_WLAN: return FT_REFUSED_UNKNOWN_KEY;
	/* Of access points that ask over a network. */
	case KEY_NO_VLAN:
	case KEY_UNKNOWN_AP:
	case KEY_WRONG_SOURCE:
	case KEY_WRONG_KEY:
	case KEY_REPLAYED:
	case KEY_MALFORMED:
	case KEY_TOO_MANY:
	case KEY_UNSENT:
	case KEY_OUTCOME_COUNT: break;
	}
	return FT_REFUSED_UNKNOWN_KEY;
}

/** Is the key one of this AKM? A name says nothing of it, and a PSK must not pass for a login. */
static bool key_fits(struct r0kh_grant const *g, struct akm_info const *akm)
{
	return g->r1.key_len == hash_alg_len(akm->hash) && g->psk == (akm->akm == AKM_FT_PSK) &&
	       (g->psk || akm->eap);
}

static enum ft_refusal key_pull(struct ft_bss const *bss, struct mac sta, struct request const *q,
				struct r0kh_grant *g)
{
	struct r0kh_request const pull = {.sta = sta,
					  .r1kh = bss->r1kh_id,
					  .r0kh_id = q->fte.r0kh_id.p,
					  .r0kh_id_len = (uint8_t)q->fte.r0kh_id.len,
					  .r0_name = q->rsne.pmkids,
					  .wlan_id = bss->wlan_id,
					  .own = true};
	enum ft_refusal r = refusal_of(r0kh_pull(bss->r0kh, &pull, g));

	return r == FT_REFUSED_OK && !key_fits(g, q->akm) ? FT_REFUSED_AKM : r;
}

static void copy_text(char out[LOGIN_STR], void const *text, size_t len)
{
	if (len > LOGIN_STR - 1)
		len = LOGIN_STR - 1;
	if (len)
		memcpy(out, text, len);
	out[len] = '\0';
}

static void roam_times(struct ft_roam *roam, struct ft_bss const *bss, uint32_t left_s,
		       uint64_t now)
{
	roam->lifetime_s = left_s;
	roam->expires_ms = now + 1000ull * left_s;
	roam->deadline_ms = now + bss->reassoc_deadline_tu * 1024ull / 1000;
	if (roam->deadline_ms > roam->expires_ms)
		roam->deadline_ms = roam->expires_ms;
}

/** A transition begins: nonce, PTK, and all that the reassociation must agree with. */
static enum ft_refusal roam_begin(struct ft_bss const *bss, struct env const *env, struct mac sta,
				  struct request const *q, struct r0kh_grant const *g,
				  struct ft_roam *roam)
{
	suite_t pairwise = q->rsne.pairwise.s[0];
	struct ptk_lens const lens = {.kck = q->akm->kck_len,
				      .kek = q->akm->kek_len,
				      .tk = (uint8_t)cipher_key_len(pairwise)};
	uint8_t anonce[NONCE_LEN];
	struct ptk ptk;

	env->random(env->arg, anonce, sizeof anonce);
	if (ft_ptk(q->akm->hash, &g->r1, q->fte.snonce, anonce, bss->bssid, sta, &lens, &ptk, NULL))
		return FT_REFUSED_CRYPTO;
	roam->over_ds = q->over_ds;
	roam->akm = q->akm->akm;
	roam->pairwise = pairwise;
	memcpy(roam->anonce, anonce, NONCE_LEN);
	memcpy(roam->snonce, q->fte.snonce, NONCE_LEN);
	memcpy(roam->r0_name, g->r0_name, FT_NAME_LEN);
	roam->r1 = g->r1;
	/* It may be another one's place, whose keys were longer. */
	ptk_wipe(&roam->ptk);
	ptk_copy(&roam->ptk, &ptk);
	roam->caps = q->rsne.caps;
	roam_times(roam, bss, g->key_left_s, now_ms(env));
	copy_text(roam->user, g->identity, g->identity_len);
	copy_text(roam->vlan, g->vlan, strlen(g->vlan));
	ptk_wipe(&ptk);
	return FT_REFUSED_OK;
}

static void request_answer(struct wr *w, struct ft_bss const *bss, struct ft_roam const *roam)
{
	struct fte f = our_fte(bss, akm_info(roam->akm)->mic_len);

	f.anonce = roam->anonce;
	f.snonce = roam->snonce;
	put_rsne(w, &bss->rsne, roam->r0_name);
	put_mde(w, bss);
	fte_put(w, &f);
}

enum ft_refusal ft_request(struct ft_bss const *bss, struct env const *env, struct mac sta,
			   struct elements const *e, struct suite_list const *akms,
			   struct suite_list const *pairwise, bool over_ds, struct ft_roam *roam,
			   struct wr *answer)
{
	struct request q;
	enum ft_refusal r;

	if (over_ds && !bss->over_ds)
		return FT_REFUSED_OVER_DS;
	if (!bss->rsne.head.p)
		return FT_REFUSED_BAD_RSNE;
	q.over_ds = over_ds;
	r = request_read(bss, e, akms, pairwise, &q);
	if (r != FT_REFUSED_OK)
		return r;
	if (!is_repeated(roam, &q, now_ms(env))) {
		struct r0kh_grant g;

		r = key_pull(bss, sta, &q, &g);
		if (r == FT_REFUSED_OK)
			r = roam_begin(bss, env, sta, &q, &g, roam);
		mem_wipe(&g, sizeof g);
		if (r != FT_REFUSED_OK)
			return r;
	}
	request_answer(answer, bss, roam);
	return FT_REFUSED_OK;
}

/* ---- the reassociation ---- */

/** What the RSNE says once more must be what the transition began with. Another capability than
 * protection may differ: this element has a MIC, that of the request had none. */
static enum ft_refusal reassoc_rsne_check(struct rsne const *r, struct ft_roam const *roam)
{
	uint16_t const mfp = RSNE_CAP_MFPC | RSNE_CAP_MFPR;

	if (r->n_pmkids != 1)
		return FT_REFUSED_NO_PMKID;
	if (r->akm.n != 1 || r->akm.s[0] != akm_info(roam->akm)->selector)
		return FT_REFUSED_AKM;
	if (r->pairwise.n != 1 || r->pairwise.s[0] != roam->pairwise)
		return FT_REFUSED_CIPHER;
	if ((r->caps & mfp) != (roam->caps & mfp))
		return FT_REFUSED_MFP;
	return memcmp(r->pmkids, roam->r1.name, FT_NAME_LEN) == 0 ? FT_REFUSED_OK
								  : FT_REFUSED_KEY_NAME;
}

/** Elements that the MIC of a request must cover. */
static unsigned protected_elements(struct elements const *e)
{
	struct rd r = rd_init(e->ric.p, e->ric.len);
	unsigned n = PROTECTED_ELEMENTS + (e->rsnx.p ? 1 : 0);
	struct ie ie;

	while (ie_next(&r, &ie))
		n++;
	return n;
}

static enum ft_refusal reassoc_fte_check(struct ft_bss const *bss, struct elements const *e,
					 struct fte const *f, struct ft_roam const *roam)
{
	if (!f->r1kh_id || f->elements != protected_elements(e) ||
	    (f->control & FTE_CONTROL_RSNXE_USED && !e->rsnx.p))
		return FT_REFUSED_BAD_FTE;
	if (memcmp(f->r1kh_id, bss->r1kh_id.b, MAC_LEN) != 0)
		return FT_REFUSED_OTHER_R1KH;
	if (memcmp(f->anonce, roam->anonce, NONCE_LEN) != 0 ||
	    memcmp(f->snonce, roam->snonce, NONCE_LEN) != 0)
		return FT_REFUSED_NONCE;
	return FT_REFUSED_OK;
}

static struct iov iov_of(struct span s)
{
	return (struct iov){s.p, s.len};
}

static enum ft_refusal reassoc_mic_check(struct ft_bss const *bss, struct mac sta,
					 struct elements const *e, struct fte const *f,
					 struct ft_roam const *roam)
{
	static uint8_t const zeros[MIC_MAX];
	size_t const n = f->mic_len, rest = FTE_MIC_OFFSET + n;
	struct iov const iov[] = {iov_of(e->rsn),
				  iov_of(e->mde),
				  {e->fte.p, FTE_MIC_OFFSET},
				  {zeros, n},
				  {e->fte.p + rest, e->fte.len - rest},
				  iov_of(e->ric),
				  iov_of(e->rsnx)};
	uint8_t mic[MIC_MAX];

	if (fte_mic_derive(akm_info(roam->akm)->mic, ptk_kck(&roam->ptk), roam->ptk.len.kck, sta,
			   bss->bssid, FTE_REASSOC_REQUEST, iov, sizeof iov / sizeof *iov, mic))
		return FT_REFUSED_CRYPTO;
	return consttime_eq(mic, f->mic, n) ? FT_REFUSED_OK : FT_REFUSED_MIC;
}

enum ft_refusal ft_reassoc_check(struct ft_bss const *bss, struct env const *env, struct mac sta,
				 struct elements const *e, struct rsne const *rsne,
				 struct ft_roam const *roam)
{
	struct fte f;
	enum ft_refusal r;

	if (roam->lifetime_s == 0)
		return FT_REFUSED_NO_TRANSITION;
	if (now_ms(env) > roam->deadline_ms)
		return FT_REFUSED_DEADLINE;
	r = reassoc_rsne_check(rsne, roam);
	if (r == FT_REFUSED_OK)
		r = mde_check(bss, e->mde);
	if (r == FT_REFUSED_OK)
		r = fte_read(bss, e->fte, akm_info(roam->akm)->mic_len, &f);
	if (r == FT_REFUSED_OK)
		r = reassoc_fte_check(bss, e, &f, roam);
	return r == FT_REFUSED_OK ? reassoc_mic_check(bss, sta, e, &f, roam) : r;
}

/** Room for wrapped group keys of 32 octets. */
struct wrapped {
	uint8_t gtk[32 + WRAP_OVERHEAD];
	uint8_t igtk[32 + WRAP_OVERHEAD];
};

/** Group keys have 16 or 32 octets, so key wrap needs no padding (9.4.2.47). */
static bool group_key_fits(uint8_t len)
{
	return len == 16 || len == 32;
}

static int put_group_keys(struct fte *f, struct group_key const *g, bool igtk,
			  struct ft_roam const *roam, struct wrapped *room)
{
	struct aes_wrap_piece const pieces[] = {{g->gtk, g->gtk_len, room->gtk},
						{g->igtk, g->igtk_len, room->igtk}};

	if (!group_key_fits(g->gtk_len) || (igtk && !group_key_fits(g->igtk_len)))
		return -EINVAL;
	f->gtk.wrapped = (struct span){room->gtk, (size_t)g->gtk_len + WRAP_OVERHEAD};
	f->gtk.info = g->gtk_index;
	f->gtk.key_len = g->gtk_len;
	memcpy(f->gtk.rsc, g->rsc, sizeof f->gtk.rsc);
	if (igtk) {
		f->igtk.wrapped = (struct span){room->igtk, (size_t)g->igtk_len + WRAP_OVERHEAD};
		f->igtk.key_id = g->igtk_index;
		f->igtk.key_len = g->igtk_len;
		memcpy(f->igtk.ipn, g->ipn, sizeof f->igtk.ipn);
	}
	return aes_wrap_pieces(ptk_kek(&roam->ptk), roam->ptk.len.kek, pieces, igtk ? 2 : 1);
}

int ft_reassoc_put(struct wr *w, struct ft_bss const *bss, struct mac sta,
		   struct group_key const *group, bool mfp, struct ft_roam const *roam)
{
	struct akm_info const *akm = akm_info(roam->akm);
	struct fte f = our_fte(bss, akm->mic_len);
	uint8_t *const rsne = w->p, *mde, *fte;
	struct wrapped room;
	int rc;

	if (roam->lifetime_s == 0 || !bss->rsne.head.p)
		return -EINVAL;
	f.control = bss->rsnx.p ? FTE_CONTROL_RSNXE_USED : 0;
	f.elements = PROTECTED_ELEMENTS + (bss->rsnx.p ? 1 : 0);
	f.anonce = roam->anonce;
	f.snonce = roam->snonce;
	rc = put_group_keys(&f, group, mfp && group->mgmt_cipher, roam, &room);
	if (rc)
		return rc;
	put_rsne(w, &bss->rsne, roam->r1.name);
	mde = w->p;
	put_mde(w, bss);
	fte = w->p;
	fte_put(w, &f);
	if (w->bad)
		return -ENOBUFS;
	return fte_mic_of(akm->mic, ptk_kck(&roam->ptk), roam->ptk.len.kck, sta, bss->bssid,
			  FTE_REASSOC_RESPONSE, (struct iov){rsne, (size_t)(mde - rsne)},
			  (struct iov){mde, (size_t)(fte - mde)},
			  (struct iov){fte, (size_t)(w->p - fte)}, iov_of(bss->rsnx),
			  fte + FTE_MIC_OFFSET);
}
