/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fetching what a roam will look up before it does.
 *
 * With 100,000 stations what is known of one has left the caches when it roams, and each look-up
 * waits 100 ns for a slot of an index and 100 more for what that points to: 20 waits in all, half
 * of the time that its keys take. So the slots are asked for one step ahead and the records half a
 * step ahead, all at once: those of an Authentication frame while the frame before it is served,
 * those of the association while the Authentication frame is answered.
 *
 * Nothing here decides anything: an address that has changed since only makes a fetch useless.
 */
#include "sm/authenticator_private.h"

#include <stdint.h>

#define LINE 64

/** All lines of a record that its end reads and wipes. */
static void fetch_station(struct station const *st)
{
	char const *const end = (char const *)st + STATION_USED;

	for (char const *p = (char const *)st - (uintptr_t)st % LINE; p < end; p += LINE)
		__builtin_prefetch(p, 1);
}

static uint32_t hash_station(struct authenticator const *a, struct mac sta)
{
	return hash_u64(mac_u64(sta), a->seed);
}

/** Whatever is in the chain is the station's, or one time in some thousand another's. */
static void fetch_stations(struct authenticator const *a, struct mac sta)
{
	struct hash_cursor c;
	uint32_t i = hash_first(&a->by_sta, hash_station(a, sta), &c);

	for (; i != HASH_NONE; i = hash_next(&a->by_sta, &c))
		fetch_station(slab_at(&a->stations, i));
}

/** Keys that a station names by PMKID come of logins, but CCKM names none. */
static bool names_pmksas(struct wlan const *w)
{
	return wlan_has_eap(w) && w->akms != WLAN_AKM_BIT(CCKM);
}

void ahead_others(struct authenticator const *a, struct station const *st)
{
	struct hash_cursor c;
	struct station *other = station_first_record(a, st->sta, &c);

	if (!st->ft && names_pmksas(&st->bss->wlan))
		pmksa_prefetch_family(session_pmksa(a->store), st->sta);
	visits_prefetch(a->visits, st->sta);
	for (; other; other = station_next_record(a, st->sta, &c)) {
		if (other == st)
			continue;
		fetch_station(other);
		__builtin_prefetch(other->bss_pprev, 1);
		if (other->bss_next)
			__builtin_prefetch(&other->bss_next->bss_pprev, 1);
		if (wheel_is_armed(&other->due.node))
			wheel_prefetch(&other->due.node);
	}
}

void ahead_pmkid(struct authenticator const *a, struct assoc_choice const *c)
{
	if (c->akm && !c->akm->ft && c->rsne.n_pmkids)
		pmksa_prefetch_pmkid(session_pmksa(a->store), rsne_pmkid(&c->rsne, 0));
}

static void fetch_slots(struct authenticator const *a, struct bss const *bss, struct mac sta)
{
	if (wlan_has_eap(&bss->wlan))
		session_prefetch_slot(a->store, sta);
	if (names_pmksas(&bss->wlan))
		pmksa_prefetch_slot(session_pmksa(a->store), sta);
	if (bss->wlan.akms & WLAN_AKM_BIT(CCKM))
		cckm_cache_prefetch_slot(a->cckm, sta);
}

static void fetch_records(struct authenticator const *a, struct bss const *bss, struct mac sta)
{
	if (wlan_has_eap(&bss->wlan))
		session_prefetch(a->store, sta);
	if (names_pmksas(&bss->wlan))
		pmksa_prefetch(session_pmksa(a->store), sta);
	if (bss->wlan.akms & WLAN_AKM_BIT(CCKM))
		cckm_cache_prefetch(a->cckm, sta);
}

/* ---- frames that wait ---- */

/** The algorithm of an Authentication frame is its body's first field. */
static bool begins(struct radio_event const *ev, uint8_t alg)
{
	uint8_t const *p = ev->frame.p;

	return ev->type == RADIO_EVENT_RX_MGMT && ev->frame.len >= FRAME_HEADER_LEN + 2 &&
	       p[0] == FRAME_AUTH && p[FRAME_HEADER_LEN] == alg;
}

void authenticator_expect(struct authenticator const *a, struct radio_event const *ev,
			  enum radio_ahead when)
{
	struct mac const sta = radio_event_station(ev);
	struct r0kh const *r0kh = begins(ev, AUTH_FT) ? session_r0kh(a->store) : NULL;
	struct bss const *bss = begins(ev, AUTH_OPEN) ? bss_find(a, ev->bssid) : NULL;

	switch (when) {
	case RADIO_AFTER_NEXT:
		hash_prefetch(&a->by_sta, hash_station(a, sta));
		if (r0kh)
			r0kh_prefetch_slot(r0kh, sta);
		if (bss)
			fetch_slots(a, bss, sta);
		return;
	case RADIO_NEXT:
		fetch_stations(a, sta);
		if (r0kh)
			r0kh_prefetch(r0kh, sta);
		if (bss)
			fetch_records(a, bss, sta);
		return;
	}
}
