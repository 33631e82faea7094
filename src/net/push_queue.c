/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The queue of pushes; see push_queue.h.
 */
#include "net/push_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/secret.h"

/** One for each RADIUS id. */
#define SLOTS   256
#define NO_SLOT (-1)

struct waiter {
	pthread_cond_t cond;
	bool done;
	enum push_outcome outcome;
};

struct record {
	struct record *prev, *next;
	struct waiter *waiter; /**< of push_queue_login_wait(), NULL when nobody waits */
	int slot;
	bool was_sent;
	struct push_record push;
};

struct slot {
	bool used;
	struct record *record; /**< NULL when it was dropped meanwhile */
	uint8_t authenticator[16];
	uint64_t sent_ms;
};

struct push_queue {
	uint32_t size;
	struct push_queue_events events;
	pthread_mutex_t lock; /**< guards all below */
	struct record *head, *tail;
	struct record *unsent; /**< first record without a slot */
	struct push_client_stats stats;
	struct slot slots[SLOTS];
	unsigned used_slots;
	uint8_t next_id;
	unsigned waiters; /**< records for whose answer a caller waits */
	bool dozing;      /**< the delivery thread sleeps, and a new record could be sent */
	bool full;        /**< it overflowed and has not been half empty since */
	uint64_t full_dropped;
};

struct push_queue *push_queue_new(uint32_t size, struct push_queue_events const *events)
{
	struct push_queue *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->size = size;
	q->events = *events;
	pthread_mutex_init(&q->lock, NULL);
	return q;
}

/** Take a record out of the list and tell who waits for it. With the lock held. */
static void record_end(struct push_queue *q, struct record *r, enum push_outcome outcome)
{
	if (q->unsent == r)
		q->unsent = r->next;
	if (r->prev)
		r->prev->next = r->next;
	else
		q->head = r->next;
	if (r->next)
		r->next->prev = r->prev;
	else
		q->tail = r->prev;
	q->stats.queued--;
	if (r->slot != NO_SLOT) {
		q->slots[r->slot].record = NULL;
		q->stats.in_flight--;
	}
	if (r->waiter) {
		q->waiters--;
		r->waiter->done = true;
		r->waiter->outcome = outcome;
		pthread_cond_signal(&r->waiter->cond);
	}
	mem_wipe(r, sizeof(*r));
	free(r);
}

void push_queue_free(struct push_queue *q)
{
	if (!q)
		return;
	while (q->head)
		record_end(q, q->head, PUSH_OUTCOME_DROPPED);
	pthread_mutex_destroy(&q->lock);
	mem_wipe(q, sizeof(*q));
	free(q);
}

/* --- any thread --------------------------------------------------------------------------------
 */

/** Append a record, which is ours from now on; the oldest goes when there are too many. */
static void queue_add(struct push_queue *q, struct record *r)
{
	bool overflow = false, wake;

	r->slot = NO_SLOT;
	pthread_mutex_lock(&q->lock);
	if (q->stats.queued >= q->size) {
		overflow = !q->full;
		q->full = true;
		q->full_dropped++;
		q->stats.dropped++;
		record_end(q, q->head, PUSH_OUTCOME_DROPPED);
	}
	r->prev = q->tail;
	if (q->tail)
		q->tail->next = r;
	else
		q->head = r;
	q->tail = r;
	if (!q->unsent)
		q->unsent = r;
	q->stats.queued++;
	q->stats.accepted++;
	if (r->waiter)
		q->waiters++;
	wake = q->dozing || r->waiter;
	q->dozing = false;
	pthread_mutex_unlock(&q->lock);
	if (wake)
		q->events.wake(q->events.arg);
	if (overflow)
		q->events.overflow(q->events.arg);
}

/**
 * When it happened: a push that waits here, or is sent again, keeps it. The controller counts a
 * key's life from there, and so tells a late push from a newer one of another server.
 */
static uint64_t event_time_s(void)
{
	return (uint64_t)time(NULL);
}

static struct record *record_login(struct login const *l)
{
	struct record *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->push.what.login = *l;
	r->push.what.login.sent_s = event_time_s();
	return r;
}

int push_queue_login(struct push_queue *q, struct login const *l)
{
	struct record *r = record_login(l);

	if (!r)
		return -ENOMEM;
	queue_add(q, r);
	return 0;
}

int push_queue_withdraw(struct push_queue *q, struct login_match const *m)
{
	struct record *r = calloc(1, sizeof(*r));

	if (!r)
		return -ENOMEM;
	r->push.withdraw = true;
	r->push.what.match = *m;
	r->push.what.match.sent_s = event_time_s();
	queue_add(q, r);
	return 0;
}

static void waiter_init(struct waiter *w)
{
	pthread_condattr_t attr;

	*w = (struct waiter){.outcome = PUSH_OUTCOME_TIMEOUT};
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->cond, &attr);
	pthread_condattr_destroy(&attr);
}

static struct timespec time_after(uint32_t ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (long)(ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_nsec -= 1000000000;
		t.tv_sec++;
	}
	return t;
}

enum push_outcome push_queue_login_wait(struct push_queue *q, struct login const *l,
					uint32_t timeout_ms)
{
	struct timespec const until = time_after(timeout_ms);
	struct record *r = record_login(l);
	struct waiter w;
	int rc = 0;

	if (!r)
		return PUSH_OUTCOME_DROPPED;
	waiter_init(&w);
	r->waiter = &w;
	queue_add(q, r);
	pthread_mutex_lock(&q->lock);
	while (!w.done && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&w.cond, &q->lock, &until);
	/* Not done: the record is still in the list, so the pointer is good. */
	if (!w.done) {
		r->waiter = NULL;
		q->waiters--;
	}
	pthread_mutex_unlock(&q->lock);
	pthread_cond_destroy(&w.cond);
	return w.outcome;
}

void push_queue_get_stats(struct push_queue *q, struct push_client_stats *out)
{
	pthread_mutex_lock(&q->lock);
	out->queued = q->stats.queued;
	out->in_flight = q->stats.in_flight;
	out->accepted = q->stats.accepted;
	out->sent = q->stats.sent;
	out->acked = q->stats.acked;
	out->naked = q->stats.naked;
	out->dropped = q->stats.dropped;
	out->resent = q->stats.resent;
	pthread_mutex_unlock(&q->lock);
}

/* --- the delivery thread -----------------------------------------------------------------------
 */

/** With the lock held. */
static bool can_take(struct push_queue const *q)
{
	return q->unsent && q->used_slots < PUSH_QUEUE_IN_FLIGHT;
}

int push_queue_take(struct push_queue *q, uint64_t now_ms, struct push_record *copy)
{
	int slot = NO_SLOT;

	pthread_mutex_lock(&q->lock);
	if (can_take(q)) {
		struct record *r = q->unsent;

		while (q->slots[q->next_id].used)
			q->next_id++;
		slot = q->next_id++;
		q->slots[slot] = (struct slot){.used = true, .record = r, .sent_ms = now_ms};
		q->used_slots++;
		q->stats.in_flight++;
		q->stats.sent++;
		if (r->was_sent)
			q->stats.resent++;
		r->was_sent = true;
		r->slot = slot;
		q->unsent = r->next;
		*copy = r->push;
	}
	pthread_mutex_unlock(&q->lock);
	return slot;
}

void push_queue_sent(struct push_queue *q, int slot, uint8_t const authenticator[16])
{
	pthread_mutex_lock(&q->lock);
	memcpy(q->slots[slot].authenticator, authenticator, 16);
	pthread_mutex_unlock(&q->lock);
}

/** With the lock held. */
static void slot_free(struct push_queue *q, struct slot *s)
{
	s->used = false;
	q->used_slots--;
}

void push_queue_give_up(struct push_queue *q, int slot)
{
	struct slot *s = &q->slots[slot];

	pthread_mutex_lock(&q->lock);
	if (s->record) {
		q->stats.dropped++;
		record_end(q, s->record, PUSH_OUTCOME_DROPPED);
	}
	slot_free(q, s);
	q->stats.sent--;
	pthread_mutex_unlock(&q->lock);
}

bool push_queue_expects(struct push_queue *q, uint8_t id, uint8_t authenticator[16])
{
	bool used;

	pthread_mutex_lock(&q->lock);
	used = q->slots[id].used;
	memcpy(authenticator, q->slots[id].authenticator, 16);
	pthread_mutex_unlock(&q->lock);
	return used;
}

uint64_t push_queue_answered(struct push_queue *q, uint8_t id, bool ack)
{
	struct slot *s = &q->slots[id];
	uint64_t dropped = 0;

	pthread_mutex_lock(&q->lock);
	slot_free(q, s);
	if (s->record) {
		*(ack ? &q->stats.acked : &q->stats.naked) += 1;
		record_end(q, s->record, ack ? PUSH_OUTCOME_ACK : PUSH_OUTCOME_NAK);
	}
	if (q->full && q->stats.queued <= q->size / 2) {
		dropped = q->full_dropped;
		q->full = false;
		q->full_dropped = 0;
	}
	pthread_mutex_unlock(&q->lock);
	return dropped;
}

uint32_t push_queue_rewind(struct push_queue *q)
{
	uint32_t queued;

	pthread_mutex_lock(&q->lock);
	for (struct record *r = q->head; r && r != q->unsent; r = r->next)
		r->slot = NO_SLOT;
	q->unsent = q->head;
	q->stats.in_flight = 0;
	q->used_slots = 0;
	memset(q->slots, 0, sizeof(q->slots));
	queued = q->stats.queued;
	pthread_mutex_unlock(&q->lock);
	return queued;
}

bool push_queue_is_urgent(struct push_queue *q)
{
	bool urgent;

	pthread_mutex_lock(&q->lock);
	urgent = q->waiters > 0;
	pthread_mutex_unlock(&q->lock);
	return urgent;
}

bool push_queue_has_unsent(struct push_queue *q)
{
	bool unsent;

	pthread_mutex_lock(&q->lock);
	unsent = q->unsent;
	pthread_mutex_unlock(&q->lock);
	return unsent;
}

bool push_queue_is_waiting(struct push_queue *q)
{
	bool waiting;

	pthread_mutex_lock(&q->lock);
	waiting = q->used_slots > 0;
	pthread_mutex_unlock(&q->lock);
	return waiting;
}

bool push_queue_is_overdue(struct push_queue *q, uint64_t now_ms, uint32_t timeout_ms)
{
	bool overdue = false;

	pthread_mutex_lock(&q->lock);
	for (unsigned i = 0; i < SLOTS; i++)
		overdue |= q->slots[i].used && now_ms >= q->slots[i].sent_ms + timeout_ms;
	pthread_mutex_unlock(&q->lock);
	return overdue;
}

bool push_queue_is_empty(struct push_queue *q)
{
	bool empty;

	pthread_mutex_lock(&q->lock);
	empty = !q->head;
	pthread_mutex_unlock(&q->lock);
	return empty;
}

bool push_queue_doze(struct push_queue *q, bool up)
{
	bool can;

	pthread_mutex_lock(&q->lock);
	can = can_take(q);
	/* Only then does a new record change what the thread would do. */
	q->dozing = up && !q->unsent && q->used_slots < PUSH_QUEUE_IN_FLIGHT;
	pthread_mutex_unlock(&q->lock);
	return can;
}

void push_queue_awake(struct push_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->dozing = false;
	pthread_mutex_unlock(&q->lock);
}
