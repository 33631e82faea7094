/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The four-way handshake of a station: what goes in, and what its machine's word means for radio,
 * keys and association.
 */
#include "sm/authenticator_private.h"

#include <string.h>

static bool act(struct authenticator *a, struct station *st, enum fourway_action what,
		struct wr const *w);

/* ---- keys in the radio ---- */

static void install(struct authenticator *a, struct station *st, struct ptk const *ptk)
{
	struct radio_key key = {
		.kind = RADIO_KEY_PAIRWISE, .cipher = st->pairwise, .len = ptk->len.tk};

	memcpy(key.key, ptk_tk(ptk), ptk->len.tk);
	station_command(a, st, &(struct radio_cmd){.type = RADIO_SET_KEY, .key = &key});
	mem_wipe(&key, sizeof key);
	st->keyed = true;
}

static void authorize(struct authenticator *a, struct station *st)
{
	st->radio.associated = st->radio.authorized = true;
	station_update_radio(a, st);
}

/* ---- setting up ---- */

static struct span ap_ies(struct station const *st)
{
	struct beacon const *b = &st->bss->beacon;

	return st->wpa1 ? b->wpa : b->rsn;
}

static struct fourway_setup setup_of(struct station const *st)
{
	struct fourway_setup s = {.aa = st->bss->conf.bssid,
				  .spa = st->sta,
				  .akm = st->akm,
				  .wpa1 = st->wpa1,
				  .pairwise = st->pairwise,
				  .sta_ie = {st->ie, st->ie_len},
				  .ap_ies = ap_ies(st),
				  .mfp = st->mfp,
				  .cckm = st->akm->akm == AKM_CCKM};

	if (st->has_pmkid)
		s.pmkid = st->pmkid;
	if (st->akm->ft && st->mde_len) {
		s.mde = (struct span){st->ft_ies, st->mde_len};
		s.fte = (struct span){st->ft_ies + st->mde_len, st->fte_len};
		s.reassoc_deadline_tu = st->bss->ft.reassoc_deadline_tu;
	}
	return s;
}

/** A login's handshake is under way: for the trace, which names who does what. */
static bool after_login(struct station const *st)
{
	return st->method == STATION_METHOD_DOT1X;
}

/** Message 1 is going to name a PMK. */
static void trace_pmkid(struct authenticator *a, struct station *st, struct handshake_keys const *k)
{
	unsigned index = k->number ? k->number - 1
				   : pmksa_key_number(session_pmksa(a->store), st->sta, st->pmkid);
	bool kept = index < PMKSA_PER_STATION;

	if (kept && after_login(st))
		STATION_EVENT(a, st, PMKSA_USED_LOGIN, index);
	else if (kept)
		STATION_EVENT(a, st, PMKSA_USED, index);
	if (after_login(st))
		STATION_TRACE(a, st, PMKID_IN_M1_LOGIN, .hex = st->pmkid, .hex_len = PMKID_LEN);
	else
		STATION_TRACE(a, st, PMKID_IN_M1, .hex = st->pmkid, .hex_len = PMKID_LEN);
}

void handshake_begin(struct authenticator *a, struct station *st, struct handshake_keys const *k)
{
	uint8_t frame[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);
	struct fourway_setup s;

	st->has_pmkid = k->pmkid != NULL;
	if (k->pmkid)
		memcpy(st->pmkid, k->pmkid, PMKID_LEN);
	s = setup_of(st);
	s.pmk = k->pmk;
	s.pmk_len = k->pmk_len;
	s.r1 = k->r1;
	s.key_lifetime_s = k->lifetime_s;
	if (!st->fourway.run)
		st->fourway.run = slab_alloc(&a->handshakes, &st->handshake_entry);
	st->gtk_serial = 0;
	if (st->state != STATION_RUN)
		st->state = STATION_HANDSHAKE;
	if (st->has_pmkid)
		trace_pmkid(a, st, k);
	(void)act(a, st, fourway_begin(&st->fourway, a->env, &s, st->keyed, &w), &w);
}

void handshake_adopt(struct authenticator *a, struct station *st, struct ptk const *ptk)
{
	struct fourway_setup s;

	st->has_pmkid = false;
	s = setup_of(st);
	fourway_adopt(&st->fourway, &s, ptk);
	install(a, st, ptk);
	authorize(a, st);
}

/** Room of a handshake that has ended: its machine has wiped it. */
static void release(struct authenticator *a, struct station *st)
{
	if (st->fourway.run)
		slab_free(&a->handshakes, st->handshake_entry);
	st->fourway.run = NULL;
}

void handshake_drop(struct authenticator *a, struct station *st)
{
	fourway_wipe(&st->fourway);
	release(a, st);
}

/* ---- what the machine says ---- */

static void trace_sent(struct authenticator *a, struct station *st)
{
	struct fourway const *f = &st->fourway;
	/* It began at 0 or 1; a number that may be longer could not be put without a copy. */
	uint32_t const replay = (uint32_t)f->replay;

	if (f->state == FOURWAY_PTKSTART && after_login(st) && f->tries == 1) {
		STATION_TRACE(a, st, M1_SENT_LOGIN, .n = {replay, f->tries});
		return;
	}
	if (f->state == FOURWAY_PTKSTART) {
		STATION_TRACE(a, st, M1_SENT, .n = {replay, f->tries});
		return;
	}
	if (st->akm->ft && st->mde_len)
		STATION_TRACE(a, st, FT_M3,
			      .n = {a->config.mdid, st->bss->wlan.ft_reassoc_s * 1000u,
				    f->run->setup.key_lifetime_s});
	STATION_TRACE(a, st, M3_SENT, .n = {replay, f->tries});
}

/** A PMKSA whose name only the handshake's own key gives (12.7.1.3, Suite B). */
static void cache_suiteb(struct authenticator *a, struct station *st)
{
	struct fourway const *f = &st->fourway;
	struct session const *s = session_of_station(a->store, st->sta, 0);
	struct pmksa p = {.akm = st->akm->akm,
			  .spa = st->sta,
			  .aa = st->bss->conf.bssid,
			  .wlan_id = st->bss->wlan.id,
			  .pmk_len = st->akm->pmk_len,
			  .expires_ms = st->expires_ms};
	unsigned index = 0;

	if (st->has_pmkid || !s || s->wlan_id != st->bss->wlan.id || s->login.msk.len < p.pmk_len)
		return;
	memcpy(p.pmk, s->login.msk.b, p.pmk_len);
	if (pmkid_derive(st->akm->pmkid_hash, ptk_kck(&f->ptk), f->ptk.len.kck, p.aa, p.spa,
			 p.pmkid) == 0 &&
	    pmksa_add(session_pmksa(a->store), &p, &index) == 0)
		STATION_TRACE(a, st, PMKSA_CREATED, .s = {st->akm->name},
			      .keep = {TRACE_KEEP_POINTER}, .hex = p.pmkid, .hex_len = PMKID_LEN,
			      .n = {index, (p.expires_ms - authenticator_now(a)) / 1000});
	mem_wipe(&p, sizeof p);
}

static void cache_cckm(struct authenticator *a, struct station *st)
{
	struct cckm_login l = {.sta = st->sta,
			       .wlan_id = st->bss->wlan.id,
			       .wpa1 = st->wpa1,
			       .pairwise = st->pairwise,
			       .group = st->bss->security.group,
			       .keys = st->fourway.run->cckm,
			       .expires_ms = st->expires_ms};

	if (cckm_cache_put(a->cckm, &l) == 0)
		STATION_EVENT(a, st, CCKM_CACHED, 0);
	mem_wipe(&l, sizeof l);
}

static void finished(struct authenticator *a, struct station *st)
{
	st->due_ms[STATION_DUE_HANDSHAKE] = 0;
	release(a, st);
	authenticator_counted(a, AUTHENTICATOR_FOURWAY_DONE);
	install(a, st, &st->fourway.ptk);
	authorize(a, st);
	/* The caches of the others were filled when the key came. */
	if (st->akm->akm == AKM_SUITEB || st->akm->akm == AKM_SUITEB_192)
		cache_suiteb(a, st);
	station_run(a, st);
	group_update(a, st);
}

static void arm(struct authenticator *a, struct station *st)
{
	uint64_t due = st->fourway.due_ms;

	station_set_due(a, st, STATION_DUE_HANDSHAKE, due == UINT64_MAX ? 0 : due);
}

/** False: the record is gone. */
static bool act(struct authenticator *a, struct station *st, enum fourway_action what,
		struct wr const *w)
{
	switch (what) {
	case FOURWAY_SEND:
		/* Message 4 does not tell which message 3 it answers: the first one's keys count.
		 */
		if (st->fourway.state == FOURWAY_PTKINITNEGOTIATING && !st->gtk_serial && !st->wpa1)
			st->gtk_serial = st->bss->gtk_serial;
		trace_sent(a, st);
		station_send_eapol(a, st, w, st->keyed, st->fourway.tries > 1);
		arm(a, st);
		return true;
	case FOURWAY_DONE: finished(a, st); return true;
	case FOURWAY_NOTHING: arm(a, st); return true;
	case FOURWAY_FAILED: break;
	}
	authenticator_counted(a, AUTHENTICATOR_FOURWAY_FAILED);
	station_send_away(a, st, st->fourway.reason);
	return false;
}

bool handshake_due(struct authenticator *a, struct station *st)
{
	uint8_t frame[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	return act(a, st, fourway_timeout(&st->fourway, a->env, &st->vlan_group->now, &w), &w);
}

/** Message 2 has come: the station has the key. */
static void proven(struct authenticator *a, struct station *st)
{
	bool ft = st->akm->ft && st->mde_len;

	STATION_EVENT(a, st, M2_RECEIVED, 0);
	if (ft)
		STATION_EVENT(a, st, FT_NAME_CHECKED, 0);
	if (st->akm->akm == AKM_CCKM)
		cache_cckm(a, st);
	else if (ft && st->akm->eap)
		STATION_EVENT(a, st, FT_CACHE_ADD, 0);
	else if (st->akm->eap && st->has_pmkid)
		STATION_TRACE(a, st, CACHE_ADD, .hex = st->pmkid, .hex_len = PMKID_LEN);
}

void handshake_received(struct authenticator *a, struct station *st, struct span frame,
			bool encrypted)
{
	enum fourway_state was = st->fourway.state;
	uint8_t out[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(out, sizeof out);
	enum fourway_action what;

	STATION_EVENT(a, st, KEY_RECEIVED, 0);
	if (was == FOURWAY_PTKINITDONE && st->group.under_way) {
		group_received(a, st, frame, encrypted);
		return;
	}
	what = fourway_received(&st->fourway, a->env, &st->vlan_group->now, frame.p, frame.len,
				encrypted, &w);
	if (what == FOURWAY_NOTHING) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_EAPOL);
		STATION_TRACE(a, st, EAPOL_REFUSED, .n = {st->fourway.refused},
			      .s = {"key", fourway_refusal_text(st->fourway.refused)});
		return;
	}
	if (what == FOURWAY_SEND)
		proven(a, st);
	else if (was == FOURWAY_PTKSTART)
		STATION_EVENT(a, st, M2_RECEIVED, 0);
	else if (what == FOURWAY_DONE)
		STATION_EVENT(a, st, M4_RECEIVED, 0);
	(void)act(a, st, what, &w);
}
