/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A ring of minutes; see per_minute.h.
 */
#include "net/per_minute.h"

#include <stdbool.h>
#include <string.h>

#define MINUTE_MS 60000

void per_minute_begin(struct per_minute *p, uint64_t now_ms)
{
	memset(p, 0, sizeof *p);
	p->first = p->last = now_ms / MINUTE_MS;
}

void per_minute_add(struct per_minute *p, uint64_t now_ms)
{
	uint64_t minute = now_ms / MINUTE_MS;

	/* Minutes without any in between; after a day without any all are. */
	if (minute - p->last >= PER_MINUTE_SPAN)
		memset(p->n, 0, sizeof p->n);
	else
		for (uint64_t m = p->last + 1; m <= minute; m++)
			p->n[m % PER_MINUTE_SPAN] = 0;
	p->last = minute;
	p->n[minute % PER_MINUTE_SPAN]++;
}

struct per_minute_view per_minute_read(struct per_minute const *p, uint64_t now_ms)
{
	struct per_minute_view v = {.low = UINT32_MAX};
	uint64_t minute = now_ms / MINUTE_MS, seen = minute - p->first + 1, sum = 0;
	unsigned span = seen < PER_MINUTE_SPAN ? (unsigned)seen : PER_MINUTE_SPAN;

	for (unsigned ago = 0; ago < span; ago++) {
		uint64_t m = minute - ago;
		/* What is newer than the newest, or older than the ring, has none. */
		bool kept = m <= p->last && p->last - m < PER_MINUTE_SPAN;
		uint32_t n = kept ? p->n[m % PER_MINUTE_SPAN] : 0;

		sum += n;
		if (n > v.high) {
			v.high = n;
			v.high_ago = ago;
		}
		if (n < v.low) {
			v.low = n;
			v.low_ago = ago;
		}
	}
	v.average = (uint32_t)(sum / span);
	return v;
}
