/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Refusals that wait; see key_refusals.h.
 *
 * All wait equally long, so a ring in order of arrival is in order of time; one that is void keeps
 * its place until then. Looking for a station's is O(those that wait): 1,024 compares of 12 octets,
 * 2 us.
 */
#include "net/key_refusals.h"

#include <talloc.h>

struct key_refusals {
	struct env const *env;
	struct loop_timer *timer;
	void (*send)(void *arg, struct key_refusal const *r);
	void *arg;
	struct key_refusal ring[KEY_REFUSALS_MAX];
	bool live[KEY_REFUSALS_MAX];
	uint64_t first, next; /**< modulo the ring */
};

static uint64_t now_ms(struct key_refusals const *q)
{
	return q->env->now_ms(q->env->arg);
}

static void arm(struct key_refusals *q)
{
	uint64_t now = now_ms(q), due;

	if (q->first == q->next) {
		loop_timer_disarm(q->timer);
		return;
	}
	due = q->ring[q->first % KEY_REFUSALS_MAX].due_ms;
	loop_timer_arm(q->timer, due > now ? due - now : 0);
}

/** The oldest leaves; it is sent unless it is void. */
static void leave(struct key_refusals *q)
{
	unsigned place = q->first++ % KEY_REFUSALS_MAX;

	if (q->live[place])
		q->send(q->arg, &q->ring[place]);
	q->live[place] = false;
}

static void due(void *arg)
{
	struct key_refusals *q = arg;
	uint64_t now = now_ms(q);

	while (q->first != q->next && q->ring[q->first % KEY_REFUSALS_MAX].due_ms <= now)
		leave(q);
	arm(q);
}

void key_refusals_drop(struct key_refusals *q, struct mac r1kh, struct mac sta)
{
	for (uint64_t i = q->first; i != q->next; i++) {
		struct key_refusal const *r = &q->ring[i % KEY_REFUSALS_MAX];

		if (mac_eq(r->sta, sta) && mac_eq(r->r1kh, r1kh))
			q->live[i % KEY_REFUSALS_MAX] = false;
	}
}

void key_refusals_put(struct key_refusals *q, struct key_refusal const *r)
{
	unsigned place;

	key_refusals_drop(q, r->r1kh, r->sta);
	if (q->next - q->first == KEY_REFUSALS_MAX)
		leave(q);
	place = q->next++ % KEY_REFUSALS_MAX;
	q->ring[place] = *r;
	q->ring[place].due_ms = now_ms(q) + KEY_REFUSAL_MS;
	q->live[place] = true;
	arm(q);
}

void key_refusals_clear(struct key_refusals *q)
{
	for (unsigned i = 0; i < KEY_REFUSALS_MAX; i++)
		q->live[i] = false;
	q->first = q->next;
	arm(q);
}

unsigned key_refusals_count(struct key_refusals const *q)
{
	unsigned n = 0;

	for (unsigned i = 0; i < KEY_REFUSALS_MAX; i++)
		n += q->live[i];
	return n;
}

struct key_refusals *key_refusals_new(void *ctx, struct loop *loop, struct env const *env,
				      void (*send)(void *arg, struct key_refusal const *r),
				      void *arg)
{
	struct key_refusals *q = talloc_zero(ctx, struct key_refusals);

	if (!q)
		return NULL;
	q->env = env;
	q->send = send;
	q->arg = arg;
	q->timer = loop_timer_new(q, loop, due, q);
	if (q->timer)
		return q;
	talloc_free(q);
	return NULL;
}
