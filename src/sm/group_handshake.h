/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator's side of the group key handshake (IEEE 802.11-2020 12.7.7), one per station
 * and rekey. It uses keys and replay counter of the station's four-way machine.
 *
 * Its first message 1 with WPA 1, right after the four-way handshake, is what gives a station its
 * first group key.
 */
#ifndef FASTROAM_SM_GROUP_HANDSHAKE_H
#define FASTROAM_SM_GROUP_HANDSHAKE_H

#include "sm/fourway.h"

/** First wait for an answer: a station that sleeps hears us a few beacon intervals of 102 ms later
 * (hostapd 2.10: 500 ms). Then FOURWAY_NEXT_MS, FOURWAY_TRIES times in all. */
#define GROUP_HANDSHAKE_FIRST_MS 500

struct group_handshake {
	bool under_way;
	uint8_t tries;
	uint64_t replay_first; /**< of the first try: an answer to any try counts */
	uint64_t due_ms; /**< env->now_ms() when to call group_handshake_timeout(); UINT64_MAX:
			      never. Looked at while under_way only */
};

/**
 * Message 1 with the keys in `group`. One that is under way begins anew: answers to it do not count
 * any more, for they may be to other keys.
 *
 * @param f    in state DONE; its replay counter goes on
 * @param out  empty, FOURWAY_FRAME_MAX octets
 * @return SEND; or FAILED with f->reason REASON_UNSPECIFIED when f is in another state, or
 *         cryptography fails
 */
enum fourway_action group_handshake_begin(struct group_handshake *g, struct fourway *f,
					  struct env const *env, struct group_key const *group,
					  struct wr *out) WARN_UNUSED;

/** Message 2. NOTHING (f->refused says why) or, once, DONE. */
enum fourway_action group_handshake_received(struct group_handshake *g, struct fourway *f,
					     void const *frame, size_t len,
					     bool encrypted) WARN_UNUSED;

/**
 * due_ms has come.
 *
 * @return SEND (the same again), NOTHING (not yet, or nothing is awaited: a four-way handshake that
 *         has begun meanwhile ends this one, it brings the group keys along) or FAILED, with
 *         f->reason REASON_GROUP_TIMEOUT or REASON_UNSPECIFIED
 */
enum fourway_action group_handshake_timeout(struct group_handshake *g, struct fourway *f,
					    struct env const *env, struct group_key const *group,
					    struct wr *out) WARN_UNUSED;

#endif
