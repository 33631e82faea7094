/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A token bucket: what peers can bring about happens so often a second, and so often at once.
 */
#ifndef FASTROAM_AP_BUCKET_H
#define FASTROAM_AP_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

/** Zero it before first use: it is then full. */
struct bucket {
	uint64_t full_ms; /**< when it is full again */
	uint64_t refused;
};

/**
 * @param per_second  1..1000
 * @param burst       how many at once after a quiet time
 * @return whether it may happen; what may not is counted
 */
static inline bool bucket_take(struct bucket *b, uint64_t now_ms, unsigned per_second,
			       unsigned burst)
{
	uint64_t const each = 1000 / per_second, from = b->full_ms > now_ms ? b->full_ms : now_ms;

	if (from + each > now_ms + burst * each) {
		b->refused++;
		return false;
	}
	b->full_ms = from + each;
	return true;
}

#endif
