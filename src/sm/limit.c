/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Clients that a WLAN may have; see limit.h.
 */
#include "sm/limit.h"

/** Whom a limit counts together. */
enum scope { SCOPE_WLAN, SCOPE_AP, SCOPE_RADIO };

static bool counts(struct bss const *here, struct bss const *other, enum scope scope)
{
	switch (scope) {
	case SCOPE_WLAN: return other->conf.wlan_id == here->conf.wlan_id;
	case SCOPE_AP:
		return other->conf.wlan_id == here->conf.wlan_id &&
		       mac_eq(other->conf.ap_mac, here->conf.ap_mac);
	case SCOPE_RADIO: return other == here;
	}
	return false;
}

/** Is it counted already, at another BSS, or here? */
static bool comes_from_within(struct authenticator const *a, struct station const *st,
			      enum scope scope)
{
	struct hash_cursor c;
	struct station const *other = station_first_record(a, st->sta, &c);

	for (; other; other = station_next_record(a, st->sta, &c)) {
		if (other->state != STATION_AUTHENTICATED && counts(st->bss, other->bss, scope))
			return true;
	}
	return false;
}

/** All BSSs are looked at where a WLAN has such a limit: 10 us of 4,096. */
static bool is_full(struct authenticator const *a, struct station const *st, enum scope scope,
		    unsigned limit)
{
	unsigned n = 0;

	if (limit == 0)
		return false;
	for (uint32_t i = 0; i < a->bss_high; i++) {
		if (a->bss[i] && counts(st->bss, a->bss[i], scope))
			n += a->bss[i]->n_stations;
	}
	return n >= limit && !comes_from_within(a, st, scope);
}

char const *limit_reached(struct authenticator const *a, struct station const *st)
{
	struct wlan const *w = &st->bss->wlan;

	if (is_full(a, st, SCOPE_WLAN, w->limit))
		return "the WLAN has as many clients as its client association limit";
	if (is_full(a, st, SCOPE_AP, w->limit_ap))
		return "the access point has as many clients as client association limit ap";
	if (is_full(a, st, SCOPE_RADIO, w->limit_radio))
		return "the radio has as many clients as client association limit radio";
	return NULL;
}
