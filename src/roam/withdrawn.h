/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Logins that were ended by order: a late repeat of one must not bring its keys back. Private to
 * src/roam.
 *
 * Delivery is at least once: a push whose answer was lost comes again, and over UDP anybody who saw
 * one can send it again, after the Disconnect that ended it as well as before.
 */
#ifndef FASTROAM_ROAM_WITHDRAWN_H
#define FASTROAM_ROAM_WITHDRAWN_H

#include <stdbool.h>
#include <stdint.h>

#include "roam/login.h"

/**
 * The last so many; the oldest goes first. A repeat comes within answer_timeout (5 s) or, over UDP,
 * within 300 s, and only the Disconnects of that time count. Looking through all of them takes
 * 0.8 us a login.
 */
#define WITHDRAWN_MAX 1024

struct withdrawn {
	uint64_t seed;
	unsigned next;
	struct withdrawn_login {
		uint64_t login_s;
		/** Of MSK, EAP-Session-Id and Event-Timestamp; tells nothing of them without the
		 * seed */
		uint32_t tag;
		uint16_t wlan_id; /**< 0: unused */
		struct mac sta;
	} login[WITHDRAWN_MAX];
};

/** @param seed  random: makes the tags unguessable */
void withdrawn_init(struct withdrawn *w, uint64_t seed);

/**
 * This login was withdrawn.
 *
 * @param login_s  when it took place by our clock, 0 when it did not tell
 */
void withdrawn_add(struct withdrawn *w, struct login const *l, uint16_t wlan_id, uint64_t login_s);

/**
 * Was this login withdrawn, or one of the same station and WLAN that is younger than it? The same
 * MSK with a new Event-Timestamp, as from a script that tests with one key, is a new login.
 *
 * @param now_s  by our clock: a login that is still to come (the clock was set back) makes no other
 *               late
 */
bool withdrawn_covers(struct withdrawn const *w, struct login const *l, uint16_t wlan_id,
		      uint64_t now_s);

#endif
