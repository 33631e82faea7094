/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OWE on the controller (RFC 8110): key pairs made ahead of time, so that an association costs one
 * multiplication instead of two.
 */
#ifndef FASTROAM_SM_OWE_H
#define FASTROAM_SM_OWE_H

#include <stdbool.h>
#include <stdint.h>

#include "dot11/owe.h"

/** Key pairs kept ready. Group 19 costs 10 us, 20 (P-384) 600, 21 110: a burst of stations on group
 * 20 is where it counts. */
#define OWE_POOL_19 32
#define OWE_POOL_20 32
#define OWE_POOL_21 16

struct owe_pool;

/** Empty at first; NULL when memory is short. Freeing wipes. */
struct owe_pool *owe_pool_new(void *ctx);

/** Make one key pair, of the group that lacks most. Called when there is nothing else to do.
 * @return whether more are to be made */
bool owe_pool_fill(struct owe_pool *p);

/** Key pairs ready of a group. */
unsigned owe_pool_ready(struct owe_pool const *p, unsigned group);

/**
 * The AP's part of an association. Takes a key pair out of the pool, or makes one. No key pair is
 * used twice.
 * @return as owe_answer()
 */
int owe_pool_answer(struct owe_pool *p, unsigned group, uint8_t const *client_x, uint8_t *ap_x,
		    struct owe_keys *out) WARN_UNUSED;

#endif
