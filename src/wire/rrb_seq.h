/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sequence numbers of the key protocol (wire/rrb.h): ours, and the window against replays of what
 * an access point sends.
 *
 * An AP counts per R0KH-ID, so there is one window per (R1KH-ID, R0KH-ID), the oldest unused one
 * making room. A PULL is answered at once even where nothing is known of its sender: the answer is
 * sealed for the owner of the key and good for one live nonce only, and asking first would cost a
 * round trip of the 100 ms that a station waits. The question (SEQ_REQ) goes out beside the answer.
 */
#ifndef FASTROAM_WIRE_RRB_SEQ_H
#define FASTROAM_WIRE_RRB_SEQ_H

#include <stdint.h>

#include "base/env.h"
#include "wire/rrb.h"

/** Windows at most: 256 APs that have each seen clients of 16 others. 112 octets or so each. */
#define RRB_WINDOWS_MAX 4096
/** Sequence numbers that are remembered, as in hostapd. */
#define RRB_WINDOW      16
/** A sender's clock may be off by this from where it was expected, as in hostapd. */
#define RRB_TS_SKEW_S   10

struct rrb_windows;

enum rrb_freshness {
	RRB_FRESH,    /**< next in its window */
	RRB_UNPROVEN, /**< first contact, another dom or clock: may be an AP that was restarted.
			 Take it, and ask with a SEQ_REQ */
	RRB_REPLAYED  /**< seen before, too old, or of a dom that was proven to be over */
};

/** Talloc child of ctx; NULL when memory is short. */
struct rrb_windows *rrb_windows_new(void *ctx, struct env const *env);

/** The next numbers of ours: one dom and one count for all peers, ts from env->now_ms(). */
struct rrb_seq rrb_seq_next(struct rrb_windows *w);

/**
 * Judge a message that has decrypted, and remember it. Call once per message that carries SEQ.
 *
 * @param ask  RRB_UNPROVEN: receives the nonce of a SEQ_REQ to send when true is stored in *asking;
 *             at most one question a second and window is under way
 */
enum rrb_freshness rrb_seq_check(struct rrb_windows *w, struct rrb const *m, bool *asking,
				 uint8_t ask[RRB_NONCE_LEN]);

/** A SEQ_RESP that has decrypted: proves dom and clock when its nonce is that of our question.
 * @return false when nobody asked */
bool rrb_seq_proven(struct rrb_windows *w, struct rrb const *m);

/** Windows in use. */
uint32_t rrb_windows_count(struct rrb_windows const *w);

#endif
