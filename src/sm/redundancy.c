/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Active or standby; see redundancy.h.
 */
#include "sm/redundancy.h"

#include <string.h>

/** The one place where the state changes. */
static struct redundancy_todo set_state(struct redundancy *r, enum redundancy_state state,
					uint64_t now_ms)
{
	struct redundancy_todo todo = {.changed = r->state != state};

	if (!todo.changed)
		return todo;
	r->state = state;
	switch (state) {
	case REDUNDANCY_ACTIVE:
		r->takeovers++;
		r->hello_ms = now_ms + REDUNDANCY_HELLO_MS;
		todo.hello = true;
		break;
	case REDUNDANCY_STANDBY: r->yields++; break;
	}
	return todo;
}

void redundancy_init(struct redundancy *r, uint8_t priority, uint64_t identity, uint64_t now_ms)
{
	memset(r, 0, sizeof *r);
	r->state = REDUNDANCY_STANDBY;
	r->priority = priority;
	r->identity = identity;
	r->dead_ms = now_ms + REDUNDANCY_START_MS;
}

static bool is_better(struct redundancy const *r, uint8_t priority, uint64_t identity)
{
	return priority != r->priority ? priority > r->priority : identity > r->identity;
}

struct redundancy_todo redundancy_hello(struct redundancy *r, uint8_t priority, uint64_t identity,
					uint64_t now_ms)
{
	struct redundancy_todo none = {0};

	if (identity == r->identity)
		return none;
	r->heard = true;
	/* While we serve, only a better one makes us stop: the worse one hears us and does. */
	if (r->state == REDUNDANCY_ACTIVE && !is_better(r, priority, identity))
		return none;
	r->dead_ms = now_ms + REDUNDANCY_DEAD_MS;
	return set_state(r, REDUNDANCY_STANDBY, now_ms);
}

struct redundancy_todo redundancy_tick(struct redundancy *r, uint64_t now_ms)
{
	struct redundancy_todo todo = {0};

	switch (r->state) {
	case REDUNDANCY_STANDBY:
		if (now_ms >= r->dead_ms)
			todo = set_state(r, REDUNDANCY_ACTIVE, now_ms);
		break;
	case REDUNDANCY_ACTIVE:
		if (now_ms >= r->hello_ms) {
			r->hello_ms = now_ms + REDUNDANCY_HELLO_MS;
			todo.hello = true;
		}
		break;
	}
	return todo;
}

uint64_t redundancy_due_ms(struct redundancy const *r)
{
	return r->state == REDUNDANCY_ACTIVE ? r->hello_ms : r->dead_ms;
}
