/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Refusals (RESP without a key) that wait for their time. Private to src/net.
 *
 * An access point that is refused at once tells its client status 53 at once, and
 * wpa_supplicant 2.10 then tries FT with the same key again and again: pinned to one AP it did not
 * log in within 60 s. A client that had no answer when it gave up (3 tries, 100 ms apart; observed
 * in mac80211) forgets the key and logs in: 0.6 s after it began. So a refusal waits until the
 * client has given up, and comes before hostapd asks again after 1,000 ms and, after four times
 * that, blocks the key holder.
 */
#ifndef FASTROAM_NET_KEY_REFUSALS_H
#define FASTROAM_NET_KEY_REFUSALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/loop.h"
#include "base/mac.h"
#include "wire/rrb.h"

/** Between the 300 ms of a client and the 1,000 ms of hostapd, with room for a relay on both sides.
 */
#define KEY_REFUSAL_MS   600
/** Waiting at a time: all of 1,000 clients of an AP that failed. When full, the oldest leaves
 * early. */
#define KEY_REFUSALS_MAX 1024

/** One refusal: what of the pull goes into it. */
struct key_refusal {
	struct mac dst, r1kh, sta;
	uint8_t nonce[RRB_NONCE_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	uint64_t due_ms;
};

struct key_refusals;

/** @param send  called from the loop when a refusal is due
 * @return talloc child of ctx, NULL when memory is short */
struct key_refusals *key_refusals_new(void *ctx, struct loop *loop, struct env const *env,
				      void (*send)(void *arg, struct key_refusal const *r),
				      void *arg);

/** Wait with one; due_ms is set here. A later pull of the same station by the same AP takes the
 * place of the earlier one, whose nonce the AP has forgotten. */
void key_refusals_put(struct key_refusals *q, struct key_refusal const *r);

/** The AP was given a key after all: what waits for this station and AP is void. */
void key_refusals_drop(struct key_refusals *q, struct mac r1kh, struct mac sta);

/** Another controller serves: nothing waits any more. */
void key_refusals_clear(struct key_refusals *q);

unsigned key_refusals_count(struct key_refusals const *q);

#endif
