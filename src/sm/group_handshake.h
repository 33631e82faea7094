/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator's side of the group key handshake (IEEE 802.11-2020 12.7.7), one per station
 * and rekey. It uses keys and replay counter of the station's four-way machine.
 */
#ifndef FASTROAM_SM_GROUP_HANDSHAKE_H
#define FASTROAM_SM_GROUP_HANDSHAKE_H

#include "sm/fourway.h"

struct group_handshake {
	bool under_way;
	uint64_t replay_first;
	unsigned tries;
	uint64_t due_ms;
};

/** Message 1 with the keys in `group`. SEND or FAILED. */
enum fourway_action group_handshake_begin(struct group_handshake *g, struct fourway *f,
					  struct env const *env, struct group_key const *group,
					  struct wr *out);
/** Message 2. NOTHING (f->refused says why) or DONE. */
enum fourway_action group_handshake_received(struct group_handshake *g, struct fourway *f,
					     void const *frame, size_t len, bool encrypted);
/** SEND or FAILED (reason 16), as fourway_timeout(). */
enum fourway_action group_handshake_timeout(struct group_handshake *g, struct fourway *f,
					    struct env const *env, struct group_key const *group,
					    struct wr *out);

#endif
