/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Timeout Interval element (IEEE 802.11-2020 9.4.2.48). */
#ifndef FASTROAM_DOT11_TIE_H
#define FASTROAM_DOT11_TIE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/refuse.h"

/** Table 9-179; the others are reserved. */
enum tie_type {
	TIE_REASSOC_DEADLINE = 1, /**< time units of 1024 us */
	TIE_KEY_LIFETIME = 2,     /**< seconds */
	TIE_ASSOC_COMEBACK = 3,   /**< time units of 1024 us */
	TIE_TIME_TO_START = 4     /**< time units of 1024 us */
};

/** Octets of the whole element. */
#define TIE_LEN 7

struct tie {
	uint8_t type; /**< enum tie_type */
	uint32_t value;
};

/** Decode a whole element. OK, SHORT, LONG, ID or RESERVED (type 0 or above 4). */
DOT11_DECODER tie_decode(void const *elem, size_t len, struct tie *out);

/** Write TIE_LEN octets. A reserved type spoils w. */
void tie_put(struct wr *w, struct tie const *t);

#endif
