/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Growing pauses; see backoff.h.
 */
#include "base/backoff.h"

#include "base/rand.h"

uint32_t backoff_next(struct backoff *b)
{
	uint32_t random, part;

	b->pause_ms = b->pause_ms ? b->pause_ms * 2 : b->min_ms;
	if (b->pause_ms > b->max_ms)
		b->pause_ms = b->max_ms;
	part = b->pause_ms / b->share;
	rand_octets((uint8_t *)&random, sizeof random);
	return b->pause_ms - random % (part + 1);
}

void backoff_reset(struct backoff *b)
{
	b->pause_ms = 0;
}
