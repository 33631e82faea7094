/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Diffie-Hellman Parameter element: 255 with extension 32 (RFC 8110 4.3). */
#ifndef FASTROAM_DOT11_OWE_IE_H
#define FASTROAM_DOT11_OWE_IE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** A parsed element. */
struct owe_ie {
	uint16_t group;  /**< IANA number of the group; one unknown to us is kept, so that the
			      answer can be status 77 */
	struct span key; /**< points into the element; the x coordinate only (RFC 8110 4.3),
			      ecdh_len(group) octets for a group that we know */
};

/**
 * Decode a whole element. OK, SHORT, LONG, ID, RESERVED (group 0) or LENGTH (a key of a known
 * group that has not its size).
 */
DOT11_DECODER owe_ie_decode(void const *elem, size_t len, struct owe_ie *out);

/** Write the element. A key that owe_ie_decode() would refuse spoils w. */
void owe_ie_put(struct wr *w, struct owe_ie const *o);

#endif
