/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The group keys of one BSS, or of one VLAN at it: GTK and, where management frames are protected,
 * IGTK. Two of each alternate: the next one is sent to all stations before it is used.
 */
#ifndef FASTROAM_SM_GROUP_KEY_H
#define FASTROAM_SM_GROUP_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "dot11/suite.h"

struct group_key {
	suite_t cipher;
	uint8_t gtk_len; /**< 16 or 32 octets (TKIP with its Michael keys) */
	uint8_t gtk[32];
	uint8_t gtk_index;   /**< 1 or 2 */
	uint8_t rsc[8];      /**< last GTK sequence number that the radio told, least significant
				  octet first: a lower bound, so nothing new is refused with it */
	suite_t mgmt_cipher; /**< 0: no IGTK */
	uint8_t igtk_len;
	uint8_t igtk[32];
	uint8_t igtk_index; /**< 4 or 5 */
	uint8_t ipn[6];
};

/**
 * Fresh keys with the indexes 1 and 4, counters at zero.
 *
 * @param cipher       one that has a key; CIPHER_NO_GROUP: no GTK, gtk_len is 0
 * @param mgmt_cipher  CIPHER_BIP_*, or 0: no IGTK, igtk_len is 0
 */
void group_key_init(struct group_key *g, struct env const *env, suite_t cipher,
		    suite_t mgmt_cipher);

/** The keys that follow: same ciphers, other indexes, fresh octets, counters at zero. `next` may be
 * `now`, which is then overwritten. */
void group_key_next(struct group_key const *now, struct env const *env, struct group_key *next);

/** Take over the IGTK of another one: a BSS has one, though each of its VLANs has a GTK. */
void group_key_set_igtk(struct group_key *g, struct group_key const *from);

void group_key_wipe(struct group_key *g);

#endif
