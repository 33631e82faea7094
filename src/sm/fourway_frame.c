/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Frames of the handshakes (see fourway_frame.h). */
#include "sm/fourway_frame.h"

#include <errno.h>

#include "dot11/eapol_mic.h"
#include "dot11/kde.h"
#include "dot11/rsne.h"

/** Of 802.1X: what hostapd sends. Stations that know version 1 only must read it (802.1X 11.5). */
#define EAPOL_VERSION 2

bool fourway_frame_is_tkip(struct fourway const *f)
{
	return f->pairwise == CIPHER_TKIP || f->pairwise == SUITE_WPA(2);
}

static uint8_t descriptor(struct fourway const *f)
{
	return f->wpa1 ? EAPOL_KEY_WPA : EAPOL_KEY_RSN;
}

int fourway_frame_put(struct fourway const *f, struct env const *env, struct eapol_key k,
		      struct ptk const *ptk, struct span data, struct wr *out)
{
	bool tkip = fourway_frame_is_tkip(f);
	uint8_t iv[EAPOL_KEY_IV_LEN] = {0};

	k.version = EAPOL_VERSION;
	k.descriptor = descriptor(f);
	k.replay = f->replay;
	if (k.info & EAPOL_KEY_PAIRWISE)
		k.key_len = (uint16_t)cipher_key_len(f->pairwise);
	if (tkip && ptk)
		env->random(env->arg, iv, sizeof(iv));
	return eapol_key_seal(out, f->akm, tkip, ptk, &k, data, iv);
}

enum fourway_refusal fourway_frame_read(struct fourway const *f, void const *frame, size_t len,
					struct eapol_key *k)
{
	bool tkip = fourway_frame_is_tkip(f);

	if (eapol_key_decode(frame, len, (uint8_t)mic_len(akm_mic(f->akm, tkip)), k) != DOT11_OK)
		return FOURWAY_REFUSED_MALFORMED;
	if (k->descriptor != descriptor(f) ||
	    (k->info & EAPOL_KEY_VERSION_MASK) != akm_key_version(f->akm, tkip))
		return FOURWAY_REFUSED_VERSION;
	return FOURWAY_REFUSED_OK;
}

enum fourway_refusal fourway_frame_verify(struct fourway const *f, struct ptk const *ptk,
					  uint8_t const *kck, struct eapol_key const *k)
{
	uint8_t room[EAPOL_KEY_DATA_MAX];
	struct span data;
	int rc;

	if (!f->wpa1 && (k->info & EAPOL_KEY_ENCRYPTED))
		return FOURWAY_REFUSED_KEY_DATA;
	rc = eapol_key_open(f->akm, fourway_frame_is_tkip(f), ptk, kck, k, room, &data);
	if (rc == -EBADMSG)
		return FOURWAY_REFUSED_MIC;
	return rc ? FOURWAY_REFUSED_CRYPTO : FOURWAY_REFUSED_OK;
}

static bool same(struct span a, struct span b)
{
	return a.p && b.p && a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static bool same_suites(struct suite_list const *a, struct suite_list const *b)
{
	return a->n == b->n && memcmp(a->s, b->s, a->n * sizeof(a->s[0])) == 0;
}

/** The same but for the PMKIDs, of which there is one: the name. */
static bool rsne_has_name(struct span got, struct span want, uint8_t const *r1_name)
{
	struct rsne g, w;

	if (!got.p || rsne_decode(got.p, got.len, &g) != DOT11_OK ||
	    rsne_decode(want.p, want.len, &w) != DOT11_OK || g.n_pmkids != 1)
		return false;
	return memcmp(g.pmkids, r1_name, FT_NAME_LEN) == 0 && g.group == w.group &&
	       same_suites(&g.pairwise, &w.pairwise) && same_suites(&g.akm, &w.akm) &&
	       g.caps == w.caps && g.group_mgmt == w.group_mgmt && g.extra == w.extra;
}

enum fourway_refusal fourway_frame_check(struct fourway_setup const *s, uint8_t const *r1_name,
					 struct span data)
{
	struct kdes got;

	if (kdes_decode(data.p, data.len, &got) != DOT11_OK)
		return FOURWAY_REFUSED_KEY_DATA;
	if (!r1_name)
		return same(s->wpa1 ? got.wpa : got.rsne, s->sta_ie) ? FOURWAY_REFUSED_OK
								     : FOURWAY_REFUSED_ELEMENT;
	if (!rsne_has_name(got.rsne, s->sta_ie, r1_name) || !same(got.mde, s->mde) ||
	    !same(got.fte, s->fte))
		return FOURWAY_REFUSED_FT_ELEMENT;
	return FOURWAY_REFUSED_OK;
}

static void rsne_put_named(struct wr *w, struct span rsne, uint8_t const *r1_name)
{
	struct rsne r;

	if (rsne_decode(rsne.p, rsne.len, &r) != DOT11_OK) {
		w->bad = true;
		return;
	}
	r.n_pmkids = 1;
	r.pmkids = r1_name;
	if (r.last < RSNE_PMKID)
		r.last = RSNE_PMKID;
	rsne_put(w, &r);
}

static void beacon_put(struct wr *w, struct fourway_setup const *s, uint8_t const *r1_name)
{
	struct rd r = rd_init(s->ap_ies.p, s->ap_ies.len);
	struct ie ie;

	while (ie_next(&r, &ie)) {
		if (s->wpa1 && ie.id != IE_VENDOR)
			continue;
		if (r1_name && ie.id == IE_RSN)
			rsne_put_named(w, ie.elem, r1_name);
		else
			wr_bytes(w, ie.elem.p, ie.elem.len);
	}
	if (r.bad)
		w->bad = true;
}

static void ft_put(struct wr *w, struct fourway_setup const *s)
{
	struct tie const deadline = {TIE_REASSOC_DEADLINE, s->reassoc_deadline_tu};
	struct tie const lifetime = {TIE_KEY_LIFETIME, s->key_lifetime_s};

	wr_bytes(w, s->mde.p, s->mde.len);
	wr_bytes(w, s->fte.p, s->fte.len);
	tie_put(w, &deadline);
	tie_put(w, &lifetime);
}

void fourway_frame_put_group(struct wr *w, bool mfp, struct group_key const *g)
{
	struct kde_gtk const gtk = {.key = {g->gtk, g->gtk_len}, .key_id = g->gtk_index};
	struct kde_igtk igtk = {.key = {g->igtk, g->igtk_len}, .key_id = g->igtk_index};

	if (g->gtk_len)
		kde_put_gtk(w, &gtk);
	memcpy(igtk.pn, g->ipn, sizeof(igtk.pn));
	if (mfp && g->igtk_len)
		kde_put_igtk(w, &igtk);
}

void fourway_frame_put_data(struct wr *w, struct fourway_setup const *s, uint8_t const *r1_name,
			    struct group_key const *group)
{
	beacon_put(w, s, r1_name);
	if (r1_name)
		ft_put(w, s);
	if (!s->wpa1)
		fourway_frame_put_group(w, s->mfp, group);
}
