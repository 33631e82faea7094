/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenMetrics of access points that run fastroam-ap, of their radio links and of their BSSs.
 *
 * Samples: 8 for each access point that has joined and is not forgotten (1,024 at most), 2 for each
 * BSS (16 on each of 4 radios at most, commonly one for each WLAN and band). With 1,024 access
 * points of 8 BSSs they are 24,576, some 2 MB.
 */
#ifndef FASTROAM_CONTROLLER_METRICS_APS_H
#define FASTROAM_CONTROLLER_METRICS_APS_H

#include <stdbool.h>
#include <stdint.h>

#include "controller/radio_aps.h"
#include "grammar/writer.h"

/** Where writing stands; zeroed at first. */
struct metrics_aps_walk {
	unsigned family;
	uint32_t pos; /**< of radio_aps_next(); 0: the family is still to begin */
};

/**
 * Write on: one access point of one family, or a family's head. Between two calls access points
 * may come and go.
 *
 * @param aps, auth  NULL: there are none
 * @return false when all was there already
 */
bool metrics_aps_next(struct metrics_aps_walk *w, struct radio_aps const *aps,
		      struct authenticator *auth, struct writer *out);

#endif
