/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What R0KH-ID an AP goes by, as pulls have proven it. Private to src/roam.
 *
 * Only the station's first AP knows its R0KH-ID for sure: what RADIUS carries as NAS-Identifier may
 * be another name (hostapd's radius_auth_req_attr). A pull that names a PMK-R0 of a root proves it.
 */
#ifndef FASTROAM_ROAM_R0KH_LEARNT_H
#define FASTROAM_ROAM_R0KH_LEARNT_H

#include <stdint.h>

#include "base/env.h"
#include "base/hash.h"
#include "base/mac.h"
#include "dot11/ft_keys.h"
#include "roam/r0kh.h"

/** 60 octets: 240 KB for R0KH_LEARNT_MAX, taken as it fills. */
struct r0kh_learnt_ap {
	struct mac bssid;
	uint8_t id_len;
	uint8_t id[R0KH_ID_MAX];
	uint32_t serial; /**< of the login that taught it */
};

struct r0kh_learnt {
	void *ctx;
	struct hash hash;
	struct r0kh_learnt_ap *ap;
	uint32_t used, room;
	uint32_t next; /**< who goes when all are used */
	uint64_t seed;
};

/** @param ctx  talloc parent of all memory. Returns 0 or -ENOMEM. */
int r0kh_learnt_init(struct r0kh_learnt *l, void *ctx, struct env const *env) WARN_UNUSED;

/**
 * A login at this BSSID was under this R0KH-ID. What a younger login taught stays: an AP may change
 * its identifier at each boot, and roots of the boot before are still asked for. Does nothing when
 * memory is short.
 *
 * @param id_len  1..R0KH_ID_MAX octets
 * @param serial  grows with each login; may wrap
 */
void r0kh_learnt_put(struct r0kh_learnt *l, struct mac bssid, uint8_t const *id, uint8_t id_len,
		     uint32_t serial);

/** NULL when nothing was learnt; holds until the next put. */
struct r0kh_learnt_ap const *r0kh_learnt_get(struct r0kh_learnt const *l, struct mac bssid);

#endif
