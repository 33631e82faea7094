/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fetching what a roam will look up before it does.
 *
 * With 100,000 stations what is known of one has left the caches when it roams: slots of indexes,
 * what they point to, and what that points to, 20 waits of 100 ns in all, half of the time that its
 * keys take. With a million a wait is 300 ns, of which a fetch hides a third: finding the page is
 * what takes so long, and it holds up what comes behind. But 8 pages that are asked for together
 * take hardly longer than one. So frames that came together are looked at four frames ahead, and
 * with each that is served all of those get one step further in one go.
 *
 * Nothing here decides anything: an address that has changed since only makes a fetch useless.
 */
#include "sm/authenticator_private.h"

#include <stdint.h>

#include "base/prefetch.h"

#define LINE 64

/** All lines of a record that its end reads and wipes. */
static void fetch_station(struct station const *st)
{
	char const *const end = (char const *)st + STATION_USED;

	for (char const *p = (char const *)st - (uintptr_t)st % LINE; p < end; p += LINE)
		prefetch_write(p);
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

/** Those that stand beside its records: their end takes them out of two lists. */
static void fetch_neighbours(struct authenticator const *a, struct mac sta)
{
	struct hash_cursor c;
	struct station *st = station_first_record(a, sta, &c);

	for (; st; st = station_next_record(a, sta, &c)) {
		prefetch_write(st->bss_pprev);
		if (st->bss_next)
			prefetch_write(&st->bss_next->bss_pprev);
		if (wheel_is_armed(&st->due.node))
			wheel_prefetch(&st->due.node);
	}
}

void ahead_pmkid(struct authenticator const *a, struct assoc_choice const *c)
{
	if (c->akm && !c->akm->ft && c->rsne.n_pmkids)
		pmksa_prefetch_pmkid(session_pmksa(a->store), rsne_pmkid(&c->rsne, 0));
}

/* ---- frames that wait ---- */

/** The algorithm of an Authentication frame is its body's first field. */
static bool begins(struct radio_event const *ev, uint8_t alg)
{
	uint8_t const *p = ev->frame.p;

	return ev->type == RADIO_EVENT_RX_MGMT && ev->frame.len >= FRAME_HEADER_LEN + 2 &&
	       p[0] == FRAME_AUTH && p[FRAME_HEADER_LEN] == alg;
}

/** What FT looks up. */
static void expect_ft(struct authenticator const *a, struct mac sta, enum radio_ahead when)
{
	struct r0kh const *r0kh = session_r0kh(a->store);

	switch (when) {
	case RADIO_FOURTH: r0kh_prefetch_slot(r0kh, sta); return;
	case RADIO_THIRD: r0kh_prefetch(r0kh, sta); return;
	case RADIO_SECOND: r0kh_prefetch_keys(r0kh, sta); return;
	case RADIO_NEXT:
	case RADIO_AHEAD_COUNT: return;
	}
}

/** What an association after Open System looks up. */
static void expect_login(struct authenticator const *a, struct mac sta, enum radio_ahead when)
{
	switch (when) {
	case RADIO_FOURTH: session_prefetch_slot(a->store, sta); return;
	case RADIO_THIRD: session_prefetch(a->store, sta); return;
	case RADIO_SECOND:
	case RADIO_NEXT:
	case RADIO_AHEAD_COUNT: return;
	}
}

static void expect_pmksas(struct authenticator const *a, struct mac sta, enum radio_ahead when)
{
	struct pmksa_cache const *cache = session_pmksa(a->store);

	switch (when) {
	case RADIO_FOURTH: pmksa_prefetch_slot(cache, sta); return;
	case RADIO_THIRD: pmksa_prefetch(cache, sta); return;
	case RADIO_SECOND: pmksa_prefetch_family(cache, sta); return;
	case RADIO_NEXT: pmksa_prefetch_siblings(cache, sta); return;
	case RADIO_AHEAD_COUNT: return;
	}
}

static void expect_cckm(struct authenticator const *a, struct mac sta, enum radio_ahead when)
{
	switch (when) {
	case RADIO_FOURTH: cckm_cache_prefetch_slot(a->cckm, sta); return;
	case RADIO_THIRD: cckm_cache_prefetch(a->cckm, sta); return;
	case RADIO_SECOND: cckm_cache_prefetch_neighbours(a->cckm, sta); return;
	case RADIO_NEXT:
	case RADIO_AHEAD_COUNT: return;
	}
}

static void expect_record(struct authenticator const *a, struct mac sta, enum radio_ahead when)
{
	switch (when) {
	case RADIO_FOURTH: hash_prefetch(&a->by_sta, hash_station(a, sta)); return;
	case RADIO_THIRD: fetch_stations(a, sta); return;
	case RADIO_SECOND: fetch_neighbours(a, sta); return;
	case RADIO_NEXT: visits_prefetch(a->visits, sta); return;
	case RADIO_AHEAD_COUNT: return;
	}
}

void authenticator_expect(struct authenticator const *a, struct radio_event const *ev,
			  enum radio_ahead when)
{
	struct mac const sta = radio_event_station(ev);
	struct bss const *bss = begins(ev, AUTH_OPEN) ? bss_find(a, ev->bssid) : NULL;

	expect_record(a, sta, when);
	if (begins(ev, AUTH_FT))
		expect_ft(a, sta, when);
	if (!bss)
		return;
	if (wlan_has_eap(&bss->wlan))
		expect_login(a, sta, when);
	if (names_pmksas(&bss->wlan))
		expect_pmksas(a, sta, when);
	if (bss->wlan.akms & WLAN_AKM_BIT(CCKM))
		expect_cckm(a, sta, when);
}
