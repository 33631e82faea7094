/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Keys in terms of nl80211.
 */
#ifndef FASTROAM_AP_KEYS_H
#define FASTROAM_AP_KEYS_H

#include <stdbool.h>

#include "ap/nl80211.h"
#include "sm/radio.h"

/**
 * Attributes of NEW_KEY.
 * @param sta  for a pairwise key; not looked at for others
 */
bool keys_put_new(struct nl_msg *msg, struct radio_key const *key, struct mac sta);

/** Attributes of SET_KEY: that a group key or IGTK is the one to send with. */
bool keys_put_default(struct nl_msg *msg, struct radio_key const *key);

/** Attributes of DEL_KEY, and of GET_KEY. */
bool keys_put_name(struct nl_msg *msg, struct radio_key const *key, struct mac sta);

/** The sequence counter in an answer to GET_KEY, least significant octet first. @return whether
 * there was one */
bool keys_take_seq(struct nlattr **attr, uint8_t seq[8]);

#endif
