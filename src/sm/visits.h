/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where stations have been: their last associations that got as far as an open port, for `show
 * wireless client mac-address ... mobility history`. Kept when the station is gone.
 *
 * One ring for all: whoever roams much pushes out what is old, of others too, so that memory has a
 * bound that no number of addresses moves.
 */
#ifndef FASTROAM_SM_VISITS_H
#define FASTROAM_SM_VISITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "roam/wlan.h"

/** Of one station: as many lines as fit on a screen with their heading. */
#define VISITS_PER_STATION 16
/** Of all: 16 for each of 16,384 stations, 2 for each of 100,000; 18 MB, taken as it is needed. */
#define VISITS_MAX         262144
/** Of all that are looked at for those of one station: others share its hash, four visits with a
 * ring that is full. More would be those of one that roams without end; 0.4 ms. */
#define VISITS_HOPS        4096u

struct visits;

struct visit {
	struct mac sta, bssid;
	char ap_name[WLAN_NAME_MAX + 1]; /**< as it was then: the access point may be gone */
	uint8_t slot;                    /**< radio */
	uint8_t method;                  /**< enum station_method */
	bool roamed;                     /**< its port was open elsewhere when it came */
	bool ft_akm;                     /**< of an AKM of FT */
	uint32_t latency_ms;             /**< association to open port */
	uint64_t wall_us;                /**< env->wall_us() of the association */
};

/** Talloc child of ctx; NULL when memory is short. */
struct visits *visits_new(void *ctx, struct env const *env);

/** One of this station will be added: fetch what that writes to. */
void visits_prefetch(struct visits const *v, struct mac sta);

/** A port has opened. Not kept when memory is short: nothing depends on it. */
void visits_add(struct visits *v, struct visit const *visit);

/** @return how many there are of a station, the newest first in `out` */
unsigned visits_of(struct visits const *v, struct mac sta, struct visit out[VISITS_PER_STATION]);

#endif
