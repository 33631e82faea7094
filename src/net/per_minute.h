/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How many there were in each minute of the past 24 hours: the busiest, the quietest, the mean.
 */
#ifndef FASTROAM_NET_PER_MINUTE_H
#define FASTROAM_NET_PER_MINUTE_H

#include <stdint.h>

/** Minutes of 24 hours: 5.8 KB. */
#define PER_MINUTE_SPAN 1440

struct per_minute {
	uint64_t first, last; /**< minutes: of the beginning, and of the newest count */
	uint32_t n[PER_MINUTE_SPAN];
};

/** Minutes are counted from the clock's zero; the one that runs is looked at like the others. */
struct per_minute_view {
	uint32_t high, low, average;
	unsigned high_ago, low_ago; /**< minutes; of several the newest */
};

/** @param now_ms  of a clock that never goes back, here and below */
void per_minute_begin(struct per_minute *p, uint64_t now_ms);
void per_minute_add(struct per_minute *p, uint64_t now_ms);
/** Looks at 1,440 numbers: 1 us. */
struct per_minute_view per_minute_read(struct per_minute const *p, uint64_t now_ms);

#endif
