/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Eleven levels of 64 slots cover every 64-bit tick; there is no overflow list.
 *
 * A node lives on the level of the highest 6-bit digit in which its tick differs from the present
 * one, in the slot of its own digit there. So all nodes of a slot share the digits above with the
 * present tick, lower levels are due before higher ones, and the first occupied slot of the lowest
 * occupied level bounds the next due time from below. One bit per slot tells what is occupied:
 * finding that slot, and stepping over days in which nothing is due, costs one look per level.
 */
#include "base/wheel.h"

#include <talloc.h>

#define DIGIT_BITS 6
#define SLOTS      (1u << DIGIT_BITS)
#define LEVELS     11

struct wheel {
	uint64_t now; /**< in ticks: everything before it has fired */
	uint64_t count;
	uint32_t tick_ms;
	bool advancing;
	void (*fire)(void *arg, struct wheel_node *node);
	void *arg;
	struct wheel_node *late; /**< armed for the present tick or earlier: next advance */
	struct wheel_node *due;  /**< being fired now */
	uint64_t occupied[LEVELS];
	struct wheel_node *slot[LEVELS][SLOTS];
};

/** Where a tick later than the present one belongs. */
struct place {
	unsigned level;
	unsigned slot;
};

struct wheel *wheel_new(void *ctx, uint32_t tick_ms, uint64_t now_ms,
			void (*fire)(void *arg, struct wheel_node *node), void *arg)
{
	struct wheel *w = talloc_zero(ctx, struct wheel);

	if (!w)
		return NULL;
	w->tick_ms = tick_ms ? tick_ms : 1;
	w->now = now_ms / w->tick_ms;
	w->fire = fire;
	w->arg = arg;
	return w;
}

static struct place place_of(uint64_t now, uint64_t when)
{
	unsigned level = (63u - (unsigned)__builtin_clzll(now ^ when)) / DIGIT_BITS;

	return (struct place){level, when >> (level * DIGIT_BITS) & (SLOTS - 1)};
}

static void list_push(struct wheel_node **head, struct wheel_node *node)
{
	node->next = *head;
	node->pprev = head;
	if (node->next)
		node->next->pprev = &node->next;
	*head = node;
}

/** Put a node, which is in no list, where its time says. */
static void node_place(struct wheel *w, struct wheel_node *node)
{
	struct place at;

	if (node->when <= w->now) {
		list_push(&w->late, node);
		return;
	}
	at = place_of(w->now, node->when);
	list_push(&w->slot[at.level][at.slot], node);
	w->occupied[at.level] |= 1ULL << at.slot;
}

static void node_unlink(struct wheel *w, struct wheel_node *node)
{
	struct wheel_node **pprev = node->pprev;
	uintptr_t index;

	*pprev = node->next;
	node->pprev = NULL;
	if (node->next) {
		node->next->pprev = pprev;
		node->next = NULL;
		return;
	}
	/* The last of its list: when pprev is a slot's head, that slot is empty now. A node's next
	 * and the heads of the late and due lists lie outside the array. */
	index = ((uintptr_t)pprev - (uintptr_t)&w->slot[0][0]) / sizeof *pprev;
	if ((uintptr_t)pprev >= (uintptr_t)&w->slot[0][0] && index < LEVELS * SLOTS)
		w->occupied[index / SLOTS] &= ~(1ULL << index % SLOTS);
}

void wheel_arm(struct wheel *w, struct wheel_node *node, uint64_t when_ms)
{
	uint64_t when = when_ms / w->tick_ms + (when_ms % w->tick_ms != 0);

	if (when < w->now)
		when = w->now;
	if (node->pprev) {
		/* Moving a session's end by an hour mostly stays in one slot: then the neighbours,
		 * two cache misses of the three, need not be touched. */
		if (when > w->now && node->when > w->now) {
			struct place old = place_of(w->now, node->when);
			struct place new = place_of(w->now, when);

			if (old.level == new.level && old.slot == new.slot) {
				node->when = when;
				return;
			}
		}
		node_unlink(w, node);
		w->count--;
	}
	node->when = when;
	node_place(w, node);
	w->count++;
}

void wheel_disarm(struct wheel *w, struct wheel_node *node)
{
	if (!node->pprev)
		return;
	node_unlink(w, node);
	w->count--;
}

uint64_t wheel_when_ms(struct wheel const *w, struct wheel_node const *node)
{
	uint64_t ms;

	return __builtin_mul_overflow(node->when, (uint64_t)w->tick_ms, &ms) ? UINT64_MAX : ms;
}

/** The first occupied slot and the tick at which it begins. False when all slots are empty. */
static bool first_slot(struct wheel const *w, struct place *at, uint64_t *begins)
{
	for (unsigned level = 0; level < LEVELS; level++) {
		unsigned shift = level * DIGIT_BITS;

		if (!w->occupied[level])
			continue;
		at->level = level;
		at->slot = (unsigned)__builtin_ctzll(w->occupied[level]);
		*begins = (uint64_t)at->slot << shift;
		/* Above the eleventh digit there is nothing, and C would not shift that far. */
		if (level < LEVELS - 1)
			*begins |= w->now >> (shift + DIGIT_BITS) << (shift + DIGIT_BITS);
		return true;
	}
	return false;
}

static void list_fire(struct wheel *w, struct wheel_node **list)
{
	w->due = *list;
	*list = NULL;
	if (w->due)
		w->due->pprev = &w->due;
	while (w->due) {
		struct wheel_node *node = w->due;

		node_unlink(w, node);
		w->count--;
		w->fire(w->arg, node);
	}
}

/** At the tick where a slot begins: its nodes are due, or move to lower levels. */
static void slot_reach(struct wheel *w, struct place at)
{
	struct wheel_node *list = w->slot[at.level][at.slot];
	struct wheel_node *due = NULL;

	w->slot[at.level][at.slot] = NULL;
	w->occupied[at.level] &= ~(1ULL << at.slot);
	while (at.level > 0 && list) {
		struct wheel_node *node = list;

		list = node->next;
		if (node->when == w->now)
			list_push(&due, node);
		else
			node_place(w, node);
	}
	list_fire(w, at.level > 0 ? &due : &list);
}

void wheel_advance(struct wheel *w, uint64_t now_ms)
{
	uint64_t target = now_ms / w->tick_ms;

	if (w->advancing)
		return;
	w->advancing = true;
	list_fire(w, &w->late);
	while (w->now < target) {
		uint64_t begins;
		struct place at;
		bool found = first_slot(w, &at, &begins) && begins <= target;

		/* What a callback armed for its own tick comes one tick later, so a node that
		 * always re-arms for "now" cannot hold the clock. */
		if (w->late && (!found || begins > w->now + 1))
			w->now++;
		else
			w->now = found ? begins : target;
		list_fire(w, &w->late);
		if (found && begins == w->now)
			slot_reach(w, at);
	}
	w->advancing = false;
}

uint64_t wheel_wait_ms(struct wheel const *w, uint64_t now_ms)
{
	uint64_t begins, ms;
	struct place at;

	if (w->late || w->due)
		return 0;
	if (!first_slot(w, &at, &begins))
		return UINT64_MAX;
	/* UINT64_MAX means "never", so a time that does not fit is one less. */
	if (__builtin_mul_overflow(begins, (uint64_t)w->tick_ms, &ms) || ms == UINT64_MAX)
		ms = UINT64_MAX - 1;
	return ms > now_ms ? ms - now_ms : 0;
}

uint64_t wheel_count(struct wheel const *w)
{
	return w->count;
}
