/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's side of fast BSS transition (IEEE 802.11-2020 13.4 to 13.8). */
#include <string.h>

#include "base/secret.h"
#include "crypto/aes.h"
#include "dot11/fte_mic.h"
#include "dot11/status.h"
#include "sim/supplicant_private.h"

/** Longest group key, wrapped. */
#define WRAPPED_MAX 72

static struct akm_info const *info_of(struct supplicant const *s)
{
	return akm_info(s->config.akm);
}

/** A fault that ends the attempt; false for `return refuse(...)`. */
static bool refuse(struct supplicant *s, enum supplicant_fault f)
{
	supplicant_fail(s, f, 0);
	return false;
}

bool supplicant_ft_can_roam(struct supplicant const *s, struct scan_bss const *b)
{
	return s->config.fast && s->ft.valid && b->has_mde &&
	       memcmp(b->mde + 2, s->ft.mdid, sizeof(s->ft.mdid)) == 0;
}

/* --- first association -------------------------------------------------------------------------
 */

static bool holders_known(struct fte const *f)
{
	return f->r0kh_id.p && f->r1kh_id;
}

/** PMK-R0 and PMK-R1 from what the login, or the passphrase, gave. */
static int derive_hierarchy(struct supplicant *s)
{
	struct akm_info const *info = s->akm;
	struct supplicant_ft *ft = &s->ft;
	uint8_t const *xxkey = s->pmk;
	size_t len = s->pmk_len;
	int rc;

	/* SHA-256: second half of the MSK; SHA-384: its first 48 octets (12.7.1.6.3). */
	if (info->eap && info->hash == HASH_SHA256) {
		xxkey = s->msk + 32;
		len = 32;
	}
	rc = ft_pmk_r0(info->hash, xxkey, len, s->config.ssid, s->config.ssid_len, ft->mdid,
		       ft->r0kh_id, ft->r0kh_id_len, s->config.sta, &ft->r0, NULL);
	return rc ? rc : ft_pmk_r1(info->hash, &ft->r0, ft->r1kh_id, s->config.sta, &ft->r1);
}

int supplicant_ft_ptk(struct supplicant *s, struct ptk *out)
{
	struct ptk_lens lens = supplicant_ptk_lens(s->akm, s->config.pairwise);
	/* After a roam the PMK-R1 is that of the roam. */
	int rc = s->method == SUPPLICANT_FT_INITIAL ? derive_hierarchy(s) : 0;

	return rc ? rc
		  : ft_ptk(s->akm->hash, &s->ft.r1, s->snonce, s->anonce, s->bss.bssid,
			   s->config.sta, &lens, out, NULL);
}

void supplicant_ft_initial(struct supplicant *s, struct elements const *e)
{
	struct supplicant_ft *ft = &s->ft;
	struct fte f;

	memset(ft, 0, sizeof(*ft));
	if (e->mde.len != MDE_LEN ||
	    fte_decode(e->fte.p, e->fte.len, info_of(s)->mic_len, &f) != DOT11_OK ||
	    !holders_known(&f) || e->fte.len > sizeof(ft->fte.b)) {
		refuse(s, SUPPLICANT_FAULT_FT_ELEMENT);
		return;
	}
	if (memcmp(e->mde.p, s->bss.mde, MDE_LEN)) {
		refuse(s, SUPPLICANT_FAULT_FT_DOMAIN);
		return;
	}
	memcpy(ft->mde, e->mde.p, MDE_LEN);
	memcpy(ft->mdid, e->mde.p + 2, sizeof(ft->mdid));
	memcpy(ft->fte.b, e->fte.p, e->fte.len);
	ft->fte.len = (uint16_t)e->fte.len;
	memcpy(ft->r0kh_id, f.r0kh_id.p, f.r0kh_id.len);
	ft->r0kh_id_len = (uint8_t)f.r0kh_id.len;
	memcpy(ft->r1kh_id.b, f.r1kh_id, MAC_LEN);
}

/** Name of the only PMK of an RSNE, NULL when there is not one. */
static uint8_t const *only_name(struct span rsne, struct rsne *r)
{
	if (rsne_decode(rsne.p, rsne.len, r) != DOT11_OK || r->n_pmkids != 1)
		return NULL;
	return rsne_pmkid(r, 0);
}

static bool same_span(struct span a, void const *b, size_t len)
{
	return a.len == len && memcmp(a.p, b, len) == 0;
}

static bool has_tie(struct kdes const *k, enum tie_type type)
{
	for (unsigned i = 0; i < k->n_ties; i++)
		if (k->tie[i].type == type)
			return true;
	return false;
}

bool supplicant_ft_m3(struct supplicant *s, struct kdes const *k)
{
	struct supplicant_ft *ft = &s->ft;
	uint8_t const *name;
	struct rsne r;

	name = only_name(k->rsne, &r);
	if (!name || memcmp(name, ft->r1.name, FT_NAME_LEN)) {
		supplicant_fault(s, SUPPLICANT_FAULT_FT_NAME);
		return false;
	}
	if (!same_span(k->mde, ft->mde, MDE_LEN)) {
		supplicant_fault(s, SUPPLICANT_FAULT_FT_DOMAIN);
		return false;
	}
	if (!same_span(k->fte, ft->fte.b, ft->fte.len) || !has_tie(k, TIE_REASSOC_DEADLINE) ||
	    !has_tie(k, TIE_KEY_LIFETIME)) {
		supplicant_fault(s, SUPPLICANT_FAULT_FT_ELEMENT);
		return false;
	}
	return true;
}

/* --- transition --------------------------------------------------------------------------------
 */

void supplicant_ft_request_put(struct supplicant *s, struct wr *w)
{
	struct fte f = {
		.mic_len = info_of(s)->mic_len,
		.snonce = s->a.snonce,
		.r0kh_id = {s->ft.r0kh_id, s->ft.r0kh_id_len},
	};

	supplicant_ie_put(s, &s->a.bss, s->ft.r0.name, &s->a.ie);
	wr_bytes(w, s->a.ie.b, s->a.ie.len);
	wr_bytes(w, s->a.bss.mde, MDE_LEN);
	fte_put(w, &f);
}

static enum supplicant_fault answer_fault(struct supplicant *s, struct elements const *e,
					  struct fte const *f)
{
	uint8_t const *name;
	struct rsne r;

	name = only_name(e->rsn, &r);
	if (!name || memcmp(name, s->ft.r0.name, FT_NAME_LEN))
		return SUPPLICANT_FAULT_FT_NAME;
	if (!supplicant_rsne_same(e->rsn, scan_span(&s->a.bss.rsn)))
		return SUPPLICANT_FAULT_RSNE;
	if (!same_span(e->mde, s->a.bss.mde, MDE_LEN))
		return SUPPLICANT_FAULT_FT_DOMAIN;
	if (!holders_known(f) || !same_span(f->r0kh_id, s->ft.r0kh_id, s->ft.r0kh_id_len))
		return SUPPLICANT_FAULT_FT_HOLDER;
	if (memcmp(f->snonce, s->a.snonce, NONCE_LEN))
		return SUPPLICANT_FAULT_FT_NONCE;
	return SUPPLICANT_FAULT_COUNT;
}

bool supplicant_ft_answer(struct supplicant *s, struct span elements)
{
	struct akm_info const *info = info_of(s);
	struct ptk_lens lens = supplicant_ptk_lens(info, s->config.pairwise);
	struct supplicant_attempt *a = &s->a;
	enum supplicant_fault why;
	struct elements e;
	struct fte f;

	if (elements_decode(elements, &e) != DOT11_OK ||
	    fte_decode(e.fte.p, e.fte.len, info->mic_len, &f) != DOT11_OK)
		return refuse(s, SUPPLICANT_FAULT_FT_ELEMENT);
	why = answer_fault(s, &e, &f);
	if (why != SUPPLICANT_FAULT_COUNT)
		return refuse(s, why);
	memcpy(a->anonce, f.anonce, NONCE_LEN);
	memcpy(a->r1kh_id.b, f.r1kh_id, MAC_LEN);
	if (ft_pmk_r1(info->hash, &s->ft.r0, a->r1kh_id, s->config.sta, &a->r1) ||
	    ft_ptk(info->hash, &a->r1, a->snonce, a->anonce, a->bss.bssid, s->config.sta, &lens,
		   &a->ptk, NULL))
		return refuse(s, SUPPLICANT_FAULT_CRYPTO);
	return true;
}

void supplicant_ft_reassoc_put(struct supplicant *s, struct wr *w)
{
	struct supplicant_attempt *a = &s->a;
	struct akm_info const *info = info_of(s);
	struct fte f = {
		.elements = 3,
		.mic_len = info->mic_len,
		.anonce = a->anonce,
		.snonce = a->snonce,
		.r1kh_id = a->r1kh_id.b,
		.r0kh_id = {s->ft.r0kh_id, s->ft.r0kh_id_len},
	};
	uint8_t *fte;

	supplicant_ie_put(s, &a->bss, a->r1.name, &a->ie);
	wr_bytes(w, a->ie.b, a->ie.len);
	wr_bytes(w, a->bss.mde, MDE_LEN);
	fte = w->p;
	fte_put(w, &f);
	if (w->bad)
		return;
	if (fte_mic_of(info->mic, ptk_kck(&a->ptk), a->ptk.len.kck, s->config.sta, a->bss.bssid,
		       FTE_REASSOC_REQUEST, (struct iov){a->ie.b, a->ie.len},
		       (struct iov){a->bss.mde, MDE_LEN}, (struct iov){fte, (size_t)(w->p - fte)},
		       (struct iov){NULL, 0}, fte + FTE_MIC_OFFSET))
		w->bad = true;
	else if (s->misbehaviours & SUPPLICANT_WRONG_MIC)
		fte[FTE_MIC_OFFSET] ^= 1;
}

static enum supplicant_fault reassoc_fault(struct supplicant *s, struct elements const *e,
					   struct fte const *f)
{
	struct supplicant_attempt *a = &s->a;
	struct akm_info const *info = info_of(s);
	uint8_t const *name;
	struct rsne r;

	name = only_name(e->rsn, &r);
	if (!name || memcmp(name, a->r1.name, FT_NAME_LEN))
		return SUPPLICANT_FAULT_FT_NAME;
	if (!supplicant_rsne_same(e->rsn, scan_span(&a->bss.rsn)))
		return SUPPLICANT_FAULT_RSNE;
	if (!same_span(e->mde, a->bss.mde, MDE_LEN))
		return SUPPLICANT_FAULT_FT_DOMAIN;
	if (!holders_known(f) || memcmp(f->r1kh_id, a->r1kh_id.b, MAC_LEN) ||
	    !same_span(f->r0kh_id, s->ft.r0kh_id, s->ft.r0kh_id_len))
		return SUPPLICANT_FAULT_FT_HOLDER;
	if (memcmp(f->snonce, a->snonce, NONCE_LEN) || memcmp(f->anonce, a->anonce, NONCE_LEN))
		return SUPPLICANT_FAULT_FT_NONCE;
	if (f->elements != (e->rsnx.p ? 4 : 3) ||
	    fte_mic_verify(info->mic, ptk_kck(&a->ptk), a->ptk.len.kck, s->config.sta, a->bss.bssid,
			   FTE_REASSOC_RESPONSE, (struct iov){e->rsn.p, e->rsn.len},
			   (struct iov){e->mde.p, e->mde.len}, (struct iov){e->fte.p, e->fte.len},
			   (struct iov){e->rsnx.p, e->rsnx.len}))
		return SUPPLICANT_FAULT_FT_MIC;
	return SUPPLICANT_FAULT_COUNT;
}

/** Unwrap with the new KEK. Octets of the key, 0 when that fails. */
static size_t unwrap(struct supplicant *s, struct span wrapped, uint8_t key_len, uint8_t *out)
{
	struct ptk const *ptk = &s->a.ptk;

	if (wrapped.len > WRAPPED_MAX ||
	    aes_unwrap(ptk_kek(ptk), ptk->len.kek, wrapped.p, wrapped.len, out) ||
	    key_len > wrapped.len - 8)
		return 0;
	return key_len;
}

static bool install_group(struct supplicant *s, struct fte const *f)
{
	uint8_t key[WRAPPED_MAX];
	bool ok;
	size_t len;

	len = f->gtk.wrapped.p ? unwrap(s, f->gtk.wrapped, f->gtk.key_len, key) : 0;
	ok = supplicant_install_gtk(s, f->gtk.info & 3, (struct span){key, len}, f->gtk.rsc);
	if (ok && s->mfp) {
		len = f->igtk.wrapped.p ? unwrap(s, f->igtk.wrapped, f->igtk.key_len, key) : 0;
		ok = supplicant_install_igtk(s, f->igtk.key_id, (struct span){key, len},
					     f->igtk.ipn);
	}
	mem_wipe(key, sizeof(key));
	return ok;
}

bool supplicant_ft_reassoc_answer(struct supplicant *s, struct elements const *e)
{
	struct supplicant_attempt *a = &s->a;
	enum supplicant_fault why;
	struct fte f;

	if (fte_decode(e->fte.p, e->fte.len, info_of(s)->mic_len, &f) != DOT11_OK)
		return refuse(s, SUPPLICANT_FAULT_FT_ELEMENT);
	why = reassoc_fault(s, e, &f);
	if (why != SUPPLICANT_FAULT_COUNT)
		return refuse(s, why);
	supplicant_install_pairwise(s, &a->ptk);
	memcpy(s->anonce, a->anonce, NONCE_LEN);
	s->ft.r1 = a->r1;
	s->ft.r1kh_id = a->r1kh_id;
	memcpy(s->ft.mde, e->mde.p, MDE_LEN);
	if (!install_group(s, &f)) {
		supplicant_fail(s, SUPPLICANT_FAULT_GTK, 0);
		return false;
	}
	return true;
}
