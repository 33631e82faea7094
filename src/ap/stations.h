/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The stations of a BSS as the kernel has them: what was last set, so that the next command can be
 * put in terms of what the kernel accepts in the state that a station is in.
 */
#ifndef FASTROAM_AP_STATIONS_H
#define FASTROAM_AP_STATIONS_H

#include <stdbool.h>

#include "ap/nl80211.h"
#include "sm/radio.h"

/** AIDs are 1..2007 (9.4.1.8), so are stations of a BSS that were added at a time. */
#define STATIONS_MAX 2007

struct station {
	struct mac mac;
	struct radio_sta set; /**< what was last set */
	uint16_t vlan;        /**< where its frames enter and leave, 0 the BSS's own */
};

/** Zero it before first use; `at` belongs to the talloc context that it is given. */
struct stations {
	struct station *at;
	unsigned n;
};

/** NULL when it is not there. O(N): 2 us for 2,007. */
struct station *stations_find(struct stations const *s, struct mac m);

/** The one that is there, or a new one. NULL when memory is short or there are STATIONS_MAX. */
struct station *stations_add(struct stations *s, void *ctx, struct mac m);

/** @return whether it was there */
bool stations_remove(struct stations *s, struct mac m);

void stations_clear(struct stations *s);

/** How to bring a station from what was set to what is to be set. */
struct station_plan {
	/** First back to "authenticated": once it is associated the kernel changes no AID, rates or
	 * capabilities any more. */
	bool back;
	bool associate; /**< set everything, and that it is associated */
	bool port;      /**< set whether its port is open, nothing else */
};
struct station_plan station_plan(struct radio_sta const *was, struct radio_sta const *to);

/**
 * Attributes of NEW_STATION: authenticated only.
 *
 * @param rates  of the BSS, 500 kbit/s: the kernel wants one, and an AID (1, as a placeholder)
 */
bool station_put_new(struct nl_msg *msg, struct mac m, uint8_t const *rates, unsigned n_rates);

/** Attributes of SET_STATION: everything of a station that is to be associated. */
bool station_put_associated(struct nl_msg *msg, struct mac m, struct radio_sta const *s);

/** Of SET_STATION: the interface that its frames enter and leave by, nothing else. */
bool station_put_interface(struct nl_msg *msg, struct mac m, int ifindex);

/** Of SET_STATION: flags (NL80211_STA_FLAG_*, as bits), nothing else. */
bool station_put_flags(struct nl_msg *msg, struct mac m, uint32_t mask, uint32_t set);

#endif
