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

/** Empty at first. Talloc child of ctx, NULL when memory is short. Freeing wipes. */
struct owe_pool *owe_pool_new(void *ctx);

/** Make one key pair, of the group that lacks most. Called when there is nothing else to do.
 * @return whether more are to be made; false as well when OpenSSL refuses, so that nobody tries
 * again at once */
bool owe_pool_fill(struct owe_pool *p);

/** Key pairs ready of a group; 0 for one that we do not know. */
unsigned owe_pool_ready(struct owe_pool const *p, unsigned group);

/**
 * The AP's part of an association. Takes a key pair out of the pool, or makes one where there is
 * none. No key pair is used twice, not even after a peer whose octets are no point.
 *
 * @param client_x  ecdh_len(group) octets of the client's Diffie-Hellman Parameter element
 * @param ap_x      receives as many for ours
 * @return as owe_answer(): 0, -EBADMSG, -EINVAL (a group that we do not know), -ENOMEM or -EIO;
 * *out is zero unless 0. Wipe it: it holds the PMK
 */
int owe_pool_answer(struct owe_pool *p, unsigned group, uint8_t const *client_x, uint8_t *ap_x,
		    struct owe_keys *out) WARN_UNUSED;

#endif
