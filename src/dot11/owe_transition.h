/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Transition Mode element: vendor 50-6F-9A type 1C (Wi-Fi Alliance OWE 1.1, section 2.2). */
#ifndef FASTROAM_DOT11_OWE_TRANSITION_H
#define FASTROAM_DOT11_OWE_TRANSITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mac.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** The other BSS of the pair, as this one's beacon names it. */
struct owe_transition {
	struct mac bssid;
	struct span ssid; /**< 1..32 octets; points into the element */
	bool has_channel; /**< false: the same channel as this BSS */
	uint8_t op_class; /**< operating class of annex E ("band info") */
	uint8_t channel;  /**< primary channel ("channel info") */
};

/**
 * Decode a whole element.
 *
 * @return OK, SHORT, LONG, ID, OUI, LENGTH (SSID of 0 or more than 32 octets) or RESERVED (BSSID
 *         zero or a group address)
 */
DOT11_DECODER owe_transition_decode(void const *elem, size_t len, struct owe_transition *out);

/** Write the element. What owe_transition_decode() would refuse spoils w. */
void owe_transition_put(struct wr *w, struct owe_transition const *t);

#endif
