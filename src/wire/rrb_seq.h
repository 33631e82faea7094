/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sequence numbers of the key protocol (wire/rrb.h): ours, and the window against replays of what
 * an access point sends.
 *
 * An AP counts per R0KH-ID, so there is one window per (R1KH-ID, R0KH-ID); one that was not used
 * for long makes room. A PULL is answered at once even where nothing is known of its sender: the
 * answer is sealed for the owner of the key and good for one live nonce only, and asking first
 * would cost a round trip of the 100 ms that a station waits. The question (SEQ_REQ) goes out
 * beside the answer.
 */
#ifndef FASTROAM_WIRE_RRB_SEQ_H
#define FASTROAM_WIRE_RRB_SEQ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "wire/rrb.h"

/** Windows at most: 256 APs that have each seen clients of 16 others. 288 octets each, 1.2 MB. */
#define RRB_WINDOWS_MAX 4096
/** Sequence numbers that are remembered, as in hostapd. */
#define RRB_WINDOW      16
/** A sender's clock may be off by this from where it was expected, as in hostapd. */
#define RRB_TS_SKEW_S   10

struct rrb_windows;

enum rrb_freshness {
	RRB_FRESH,    /**< next in its window */
	RRB_UNPROVEN, /**< first contact, another dom or clock, far ahead: may be an AP that was
			 restarted. Take it, and ask with a SEQ_REQ */
	RRB_REPLAYED  /**< seen before, too old, or of one of the last 4 doms that are proven to be
			 over. Of what is unproven the last 8 messages are remembered */
};

/**
 * @param env  for the clock, the numbers we start from and nonces; must outlive it
 * @return talloc child of ctx; NULL when memory is short
 */
struct rrb_windows *rrb_windows_new(void *ctx, struct env const *env);

/** The next numbers of ours: one dom and one count for all peers, ts from env->now_ms(). */
struct rrb_seq rrb_seq_next(struct rrb_windows *w);

/**
 * Judge a message that has decrypted, and remember it. Call once per message that carries SEQ and
 * is no SEQ_RESP.
 *
 * @param asking  false, or true when a SEQ_REQ is to be sent: RRB_UNPROVEN, and the last question
 *                of this window is at least a second old
 * @param ask     receives its nonce then; the one before is void. Good for 10 s
 * @return as listed; RRB_UNPROVEN without a question when memory is short
 */
enum rrb_freshness rrb_seq_check(struct rrb_windows *w, struct rrb const *m, bool *asking,
				 uint8_t ask[RRB_NONCE_LEN]) WARN_UNUSED;

/**
 * A SEQ_RESP that has decrypted: proves dom and clock when its nonce is that of our question. All
 * other doms that were seen before the question are over.
 *
 * @return false when nobody asked, that is not the nonce, or it comes more than 10 s late
 */
bool rrb_seq_proven(struct rrb_windows *w, struct rrb const *m) WARN_UNUSED;

/** Windows in use. */
uint32_t rrb_windows_count(struct rrb_windows const *w);

#endif
