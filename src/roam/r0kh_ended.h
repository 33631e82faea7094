/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Roots that ended: why, by the names of their PMK-R0s, and who still holds keys of them. Private
 * to r0kh*.c. No key in it.
 */
#ifndef FASTROAM_ROAM_R0KH_ENDED_H
#define FASTROAM_ROAM_R0KH_ENDED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "roam/r0kh.h"
#include "roam/r0kh_grant.h"

struct r0kh_ended_root {
	struct mac sta;
	uint16_t wlan_id;
	struct mac bssid;   /**< of the login: its AP has the PMK-R0 */
	uint8_t why;        /**< enum r0kh_end */
	uint8_t names;      /**< 0..R0KH_R0S_MAX */
	uint32_t expires_s; /**< env->now_ms(): when the root would have expired */
	uint32_t order;     /**< grows with each end */
	struct r0kh_grants grants;
	uint8_t name[R0KH_R0S_MAX][FT_NAME_LEN];
};

/** The oldest goes first. Tags stand apart: looking through all of them takes 0.3 us, and every
 * pull that is refused does it. */
struct r0kh_ended_ring {
	uint32_t tag[R0KH_ENDED_MAX]; /**< of the station; 0 unused */
	struct r0kh_ended_root root[R0KH_ENDED_MAX];
	unsigned next;
};

/** Two rings: a morning's worth of logins that expire in an hour must not push out what was
 * revoked, of which APs still hold keys. 210 KB. */
struct r0kh_ended {
	struct r0kh_ended_ring *by_order, *by_time;
	struct r0kh_grant_slab *grants;
	uint64_t seed;
	uint32_t order;
	uint64_t forgotten; /**< left a ring while an AP still held keys */
};

/**
 * @param ctx     talloc parent
 * @param grants  of all roots, live and ended
 * @param seed    random
 * @return 0 or -ENOMEM
 */
int r0kh_ended_init(struct r0kh_ended *d, void *ctx, struct r0kh_grant_slab *grants,
		    uint64_t seed) WARN_UNUSED;

/** Remember a root; its grants are taken over. */
void r0kh_ended_add(struct r0kh_ended *d, struct r0kh_ended_root const *root, uint64_t now_ms);

/** What is remembered of a station on a WLAN; NULL nothing. */
struct r0kh_ended_found {
	struct r0kh_ended_root const *named; /**< the last that had a PMK-R0 of the name */
	struct r0kh_ended_root const *last;
};

struct r0kh_ended_found r0kh_ended_find(struct r0kh_ended const *d, struct mac sta,
					uint16_t wlan_id, uint8_t const r0_name[FT_NAME_LEN]);

/** Walk those of a station of which an AP may hold keys (not those that expired): start with
 * *pos = 0, NULL at the end. */
struct r0kh_ended_root const *r0kh_ended_next(struct r0kh_ended const *d, struct mac sta,
					      unsigned *pos);

#endif
