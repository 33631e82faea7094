/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pauses between attempts: each twice the one before, up to a limit, a part of each random, so that
 * a thousand who lost the same peer do not come back at once.
 */
#ifndef FASTROAM_BASE_BACKOFF_H
#define FASTROAM_BASE_BACKOFF_H

#include <stdint.h>

struct backoff {
	uint32_t min_ms, max_ms; /**< of a pause before its random part is taken off */
	uint32_t share;          /**< up to one `share`th of a pause is taken off, by chance */
	uint32_t pause_ms;       /**< the last one; 0 at the start and after backoff_reset() */
};

/** How long to wait before the next attempt, milliseconds. */
uint32_t backoff_next(struct backoff *b);

/** The last attempt went well: the next pause is the shortest again. */
void backoff_reset(struct backoff *b);

#endif
