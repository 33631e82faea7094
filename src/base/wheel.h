/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Intrusive hierarchical timer wheel: 24 octets in the timed object, 0.06 us to re-arm one of
 * a million.
 *
 * One wheel has one tick length and one expiry function, so a node needs no function of its own.
 */
#ifndef FASTROAM_BASE_WHEEL_H
#define FASTROAM_BASE_WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/prefetch.h"

struct wheel;

/** Zero it before first use. Embed it; find the object with container_of(). */
struct wheel_node {
	struct wheel_node *next;
	struct wheel_node **pprev; /**< NULL when not armed */
	uint64_t when;             /**< in ticks */
};

#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/**
 * @param ctx      talloc parent
 * @param tick_ms  resolution in milliseconds (1 for protocol timers, 1000 for cache entries)
 * @param now_ms   the clock's present value
 * @param fire     called for each node that is due, disarmed already; it may re-arm any node
 *                 and free any that it disarmed
 * @return the wheel (free with talloc_free()), NULL when memory is short
 */
struct wheel *wheel_new(void *ctx, uint32_t tick_ms, uint64_t now_ms,
			void (*fire)(void *arg, struct wheel_node *node), void *arg);

/**
 * Arm, or arm anew, to fire at the first tick at or after `when_ms`. The past fires at the next
 * wheel_advance(); armed by a callback, at the next tick of the advance that is under way, if that
 * comes first. Nodes of one tick fire in no particular order.
 */
void wheel_arm(struct wheel *w, struct wheel_node *node, uint64_t when_ms);

/** Take out; harmless when not armed. */
void wheel_disarm(struct wheel *w, struct wheel_node *node);

/** Fetch what wheel_disarm() writes beside an armed node. */
static inline void wheel_prefetch(struct wheel_node const *node)
{
	prefetch_write(node->pprev);
	if (node->next)
		prefetch_write(&node->next->pprev);
}

static inline bool wheel_is_armed(struct wheel_node const *node)
{
	return node->pprev != NULL;
}

/** When an armed node is due, in milliseconds of the wheel's clock. */
uint64_t wheel_when_ms(struct wheel const *w, struct wheel_node const *node);

/**
 * Move the clock on and fire what is due, in order of due time tick by tick. A clock that goes back
 * is taken as standing still; a call from inside a callback does nothing.
 */
void wheel_advance(struct wheel *w, uint64_t now_ms);

/**
 * Upper bound for the wait until the next node is due.
 * @return milliseconds from now_ms, 0 when something is due, UINT64_MAX when nothing is armed.
 *         May be earlier than the real due time (a wake-up that only cascades), never later.
 */
uint64_t wheel_wait_ms(struct wheel const *w, uint64_t now_ms);

/** Armed nodes. */
uint64_t wheel_count(struct wheel const *w);

#endif
