/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The queue of pushes to one controller and the thread that delivers them.
 *
 * One list under one mutex: records in flight first, in the order they were sent, then those that
 * wait. A request in flight holds one of 200 slots, found by the RADIUS id of its answer. Slots
 * outlive records: a record that is dropped while in flight leaves its slot taken until the answer
 * comes, so that the id is not given to another request meanwhile.
 *
 * Only the delivery thread touches the connection. It holds the mutex to move records, never to
 * encode or to do I/O.
 */
#include "net/push_client.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "net/push_client_conn.h"
#include "wire/push.h"

#define SLOTS      256
#define IN_FLIGHT  200
#define NO_SLOT    (-1)
/** 16 of the longest packets: one write carries a burst. */
#define BUF_SIZE   (16 * PUSH_MAX)
/**
 * A connection counts as good once it was answered on or lasted this long. A controller that does
 * not admit us (peer user, certificate) accepts and closes at once: that is no connection.
 */
#define PROVEN_MS  1000
/** Lines about refused pushes: one in this time. */
#define NAK_LOG_MS 60000

struct waiter {
	pthread_cond_t cond;
	bool done;
	enum push_outcome outcome;
};

struct record {
	struct record *prev, *next;
	struct waiter *waiter; /**< of push_client_login_wait(), NULL when nobody waits */
	int slot;
	bool was_sent;
	bool withdraw;
	union {
		struct login login;
		struct login_match match;
	} what;
};

struct slot {
	bool used;
	struct record *record; /**< NULL when it was dropped meanwhile */
	uint8_t authenticator[16];
	uint64_t sent_ms;
};

enum state { STATE_DOWN, STATE_CONNECTING, STATE_UP };

struct buffer {
	uint8_t b[BUF_SIZE];
	size_t start, end;
};

struct push_client {
	struct push_client_config config;
	struct push_conn *conn;
	int wake; /**< eventfd */
	pthread_t thread;
	bool started;

	pthread_mutex_t lock; /**< guards from here to `proven` */
	struct record *head, *tail;
	struct record *unsent; /**< first record without a slot */
	struct push_client_stats stats;
	struct slot slots[SLOTS];
	unsigned used_slots;
	bool idle; /**< the thread sleeps, and a new record could be sent */
	bool full; /**< the queue overflowed and has not been half empty since */
	uint64_t full_dropped;
	bool stop;
	uint64_t stop_ms; /**< when draining ends */

	/* The delivery thread's own. */
	bool proven;
	bool hurried; /**< by stop */
	enum state state;
	uint64_t state_ms; /**< when the state began */
	uint64_t retry_at_ms;
	uint32_t retry_ms;
	uint64_t next_check_ms; /**< of answers that are due */
	uint64_t nak_log_ms;
	uint64_t nak_logged;
	uint8_t next_id;
	char down_text[240]; /**< last reason logged, "" while all is well */
	struct buffer out, in;
};

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void say(struct push_client *c, enum log_level level, char const *fmt, ...)
	PRINTF_LIKE(3, 4);

static void say(struct push_client *c, enum log_level level, char const *fmt, ...)
{
	char text[480];
	va_list ap;

	if (!c->config.log)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	c->config.log(c->config.log_arg, level, text);
}

static void record_free(struct record *r)
{
	mem_wipe(r, sizeof(*r));
	free(r);
}

/** Take a record out of the list and tell who waits for it. With the lock held. */
static void record_end(struct push_client *c, struct record *r, enum push_outcome outcome)
{
	if (c->unsent == r)
		c->unsent = r->next;
	if (r->prev)
		r->prev->next = r->next;
	else
		c->head = r->next;
	if (r->next)
		r->next->prev = r->prev;
	else
		c->tail = r->prev;
	c->stats.queued--;
	if (r->slot != NO_SLOT) {
		c->slots[r->slot].record = NULL;
		c->stats.in_flight--;
	}
	if (r->waiter) {
		r->waiter->done = true;
		r->waiter->outcome = outcome;
		pthread_cond_signal(&r->waiter->cond);
	}
	record_free(r);
}

struct push_client *push_client_new(struct push_client_config const *config, struct err *err)
{
	struct push_client *c;

	if (config->queue_size < 1 || config->queue_size > 1000000) {
		err_set(err, EINVAL, "queue_size %u is not from 1 to 1000000", config->queue_size);
		return NULL;
	}
	if (!config->connect_timeout_ms || !config->answer_timeout_ms || !config->retry_min_ms ||
	    config->retry_max_ms < config->retry_min_ms) {
		err_set(err, EINVAL,
			"times to wait must not be 0, and the longest time between attempts not "
			"shorter than the shortest");
		return NULL;
	}
	c = calloc(1, sizeof(*c));
	if (!c) {
		err_set(err, ENOMEM, "no memory for a queue");
		return NULL;
	}
	c->config = *config;
	c->wake = -1;
	pthread_mutex_init(&c->lock, NULL);
	c->conn = push_conn_new(config, err);
	if (c->conn) {
		c->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (c->wake >= 0)
			return c;
		err_set(err, errno, "cannot make an eventfd: %s", strerror(errno));
	}
	(void)push_client_free(c, 0);
	return NULL;
}

char const *push_client_peer(struct push_client const *c)
{
	return push_conn_peer(c->conn);
}

static void wake(struct push_client *c)
{
	uint64_t const one = 1;

	/* It fails only when the counter is full, and then the thread is woken already. */
	if (write(c->wake, &one, sizeof(one)) < 0)
		return;
}

/**
 * When it happened: a push that waits here, or is sent again, keeps it. The controller counts a
 * key's life from there, and so tells a late push from a newer one of another server.
 */
static uint64_t event_time_s(void)
{
	return (uint64_t)time(NULL);
}

/** Append a record, which is ours from now on; the oldest goes when there are too many. */
static void queue_add(struct push_client *c, struct record *r)
{
	bool overflow = false, signal_thread;

	r->slot = NO_SLOT;
	pthread_mutex_lock(&c->lock);
	if (c->stats.queued >= c->config.queue_size) {
		overflow = !c->full;
		c->full = true;
		c->full_dropped++;
		c->stats.dropped++;
		record_end(c, c->head, PUSH_OUTCOME_DROPPED);
	}
	r->prev = c->tail;
	if (c->tail)
		c->tail->next = r;
	else
		c->head = r;
	c->tail = r;
	if (!c->unsent)
		c->unsent = r;
	c->stats.queued++;
	c->stats.accepted++;
	signal_thread = c->idle;
	c->idle = false;
	pthread_mutex_unlock(&c->lock);
	if (signal_thread)
		wake(c);
	if (overflow)
		say(c, LOG_LEVEL_WARNING,
		    "queue is full (queue_size = %u, controller %s): the oldest logins are "
		    "dropped, "
		    "and their stations roam with a full authentication",
		    c->config.queue_size, push_conn_peer(c->conn));
}

int push_client_login(struct push_client *c, struct login const *l)
{
	struct record *r = calloc(1, sizeof(*r));

	if (!r)
		return -ENOMEM;
	r->what.login = *l;
	r->what.login.sent_s = event_time_s();
	queue_add(c, r);
	return 0;
}

int push_client_withdraw(struct push_client *c, struct login_match const *m)
{
	struct record *r = calloc(1, sizeof(*r));

	if (!r)
		return -ENOMEM;
	r->withdraw = true;
	r->what.match = *m;
	r->what.match.sent_s = event_time_s();
	queue_add(c, r);
	return 0;
}

enum push_outcome push_client_login_wait(struct push_client *c, struct login const *l,
					 uint32_t timeout_ms)
{
	struct waiter w = {.done = false, .outcome = PUSH_OUTCOME_TIMEOUT};
	struct record *r = calloc(1, sizeof(*r));
	pthread_condattr_t attr;
	struct timespec until;
	int rc = 0;

	if (!r)
		return PUSH_OUTCOME_DROPPED;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w.cond, &attr);
	pthread_condattr_destroy(&attr);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	r->what.login = *l;
	r->what.login.sent_s = event_time_s();
	r->waiter = &w;
	queue_add(c, r);
	pthread_mutex_lock(&c->lock);
	while (!w.done && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&w.cond, &c->lock, &until);
	/* Not done: the record is still in the list, so the pointer is good. */
	if (!w.done)
		r->waiter = NULL;
	pthread_mutex_unlock(&c->lock);
	pthread_cond_destroy(&w.cond);
	return w.outcome;
}

void push_client_get_stats(struct push_client *c, struct push_client_stats *out)
{
	pthread_mutex_lock(&c->lock);
	*out = c->stats;
	pthread_mutex_unlock(&c->lock);
}

/* --- the delivery thread -----------------------------------------------------------------------
 */

/** Everything in flight waits again, in its old order. With the lock held. */
static void slots_clear(struct push_client *c)
{
	for (struct record *r = c->head; r && r != c->unsent; r = r->next)
		r->slot = NO_SLOT;
	c->unsent = c->head;
	c->stats.in_flight = 0;
	c->used_slots = 0;
	memset(c->slots, 0, sizeof(c->slots));
}

/** Half of it at random, so that servers that lost a controller at once do not return at once. */
static uint32_t jitter(uint32_t ms)
{
	uint32_t r = 0;

	if (getrandom(&r, sizeof(r), GRND_NONBLOCK) != (ssize_t)sizeof(r))
		r = (uint32_t)now_ms();
	return ms / 2 + r % (ms - ms / 2);
}

/** The connection is gone or did not come up. Each reason is told once until it works again. */
static void conn_down(struct push_client *c, char const *reason)
{
	uint32_t waiting;

	push_conn_close(c->conn);
	mem_wipe(c->out.b, c->out.end);
	c->out.start = c->out.end = 0;
	c->in.start = c->in.end = 0;
	pthread_mutex_lock(&c->lock);
	slots_clear(c);
	c->stats.connected = false;
	if (!c->proven)
		c->stats.connect_failures++;
	waiting = c->stats.queued;
	pthread_mutex_unlock(&c->lock);
	if (c->proven)
		c->retry_ms = 0;
	c->retry_ms = c->retry_ms ? c->retry_ms * 2 : c->config.retry_min_ms;
	if (c->retry_ms > c->config.retry_max_ms || c->retry_ms < c->config.retry_min_ms)
		c->retry_ms = c->config.retry_max_ms;
	c->state = STATE_DOWN;
	c->state_ms = now_ms();
	c->retry_at_ms = c->state_ms + jitter(c->retry_ms);
	c->proven = false;
	if (strcmp(c->down_text, reason) == 0)
		return;
	snprintf(c->down_text, sizeof(c->down_text), "%s", reason);
	say(c, LOG_LEVEL_WARNING, "no connection to the controller: %s (%u records wait)", reason,
	    waiting);
}

static void conn_proven(struct push_client *c)
{
	if (c->proven)
		return;
	c->proven = true;
	c->down_text[0] = '\0';
	c->retry_ms = 0;
	say(c, LOG_LEVEL_INFO, "connected to the controller: %s", push_conn_peer(c->conn));
}

static void conn_open(struct push_client *c)
{
	struct err err = {0};

	c->state = STATE_CONNECTING;
	c->state_ms = now_ms();
	if (push_conn_open(c->conn, &err) < 0)
		conn_down(c, err.msg);
}

static void conn_advance(struct push_client *c)
{
	struct err err = {0};
	int rc = push_conn_advance(c->conn, &err);

	if (rc < 0) {
		conn_down(c, err.msg);
	} else if (rc == 0 && now_ms() - c->state_ms >= c->config.connect_timeout_ms) {
		err_set(&err, ETIMEDOUT, "%s: no answer within connect_timeout",
			push_conn_peer(c->conn));
		conn_down(c, err.msg);
	} else if (rc == 1) {
		c->state = STATE_UP;
		c->state_ms = now_ms();
		pthread_mutex_lock(&c->lock);
		c->stats.connects++;
		c->stats.connected = true;
		pthread_mutex_unlock(&c->lock);
	}
}

/** Whether a record waits and a slot and room for it are free. With the lock held. */
static bool can_send(struct push_client const *c)
{
	return c->state == STATE_UP && c->unsent && c->used_slots < IN_FLIGHT &&
	       BUF_SIZE - c->out.end >= PUSH_MAX;
}

/**
 * Give the next record a slot and copy it, for encoding without the lock.
 *
 * @return the slot, or NO_SLOT when there is nothing to send now
 */
static int take_next(struct push_client *c, struct record *copy)
{
	int slot = NO_SLOT;

	pthread_mutex_lock(&c->lock);
	if (can_send(c)) {
		struct record *r = c->unsent;

		while (c->slots[c->next_id].used)
			c->next_id++;
		slot = c->next_id++;
		c->slots[slot] = (struct slot){.used = true, .record = r, .sent_ms = now_ms()};
		c->used_slots++;
		c->stats.in_flight++;
		c->stats.sent++;
		if (r->was_sent)
			c->stats.resent++;
		r->was_sent = true;
		r->slot = slot;
		c->unsent = r->next;
		*copy = *r;
	}
	pthread_mutex_unlock(&c->lock);
	return slot;
}

/** A record that cannot be encoded will not become better: it is given up. */
static void give_up(struct push_client *c, int slot, char const *why)
{
	pthread_mutex_lock(&c->lock);
	if (c->slots[slot].record) {
		c->stats.dropped++;
		record_end(c, c->slots[slot].record, PUSH_OUTCOME_DROPPED);
	}
	c->slots[slot].used = false;
	c->used_slots--;
	c->stats.sent--;
	pthread_mutex_unlock(&c->lock);
	say(c, LOG_LEVEL_ERROR, "a push is dropped: %s", why);
}

/** Encode one record to the output buffer. */
static int encode(struct push_client *c, struct record const *r, int slot, struct err *err)
{
	uint8_t *at = c->out.b + c->out.end;
	int n;

	if (r->withdraw)
		n = push_encode_withdraw(&r->what.match, (uint8_t)slot, PUSH_SECRET, at, err);
	else
		n = push_encode_login(&r->what.login, (uint8_t)slot, PUSH_SECRET, at, err);
	if (n < 0)
		return n;
	c->out.end += (size_t)n;
	pthread_mutex_lock(&c->lock);
	memcpy(c->slots[slot].authenticator, at + 4, 16);
	pthread_mutex_unlock(&c->lock);
	return 0;
}

static void fill_out(struct push_client *c)
{
	struct record copy;
	struct err err;
	int slot;

	while ((slot = take_next(c, &copy)) != NO_SLOT) {
		if (encode(c, &copy, slot, &err) < 0)
			give_up(c, slot, err.msg);
	}
	mem_wipe(&copy, sizeof(copy));
}

/** Write what there is. False when the connection went down. */
static bool flush_out(struct push_client *c)
{
	struct buffer *o = &c->out;

	while (o->start < o->end) {
		struct err err = {0};
		ssize_t n = push_conn_write(c->conn, o->b + o->start, o->end - o->start, &err);

		if (n == -EAGAIN)
			return true;
		if (n < 0) {
			conn_down(c, err.msg);
			return false;
		}
		o->start += (size_t)n;
	}
	/* On these transports the secret is public, so the buffer is as good as the keys. */
	mem_wipe(o->b, o->end);
	o->start = o->end = 0;
	return true;
}

static void say_refused(struct push_client *c, unsigned error_cause)
{
	uint64_t const now = now_ms();
	struct push_client_stats s;

	if (c->nak_log_ms && now - c->nak_log_ms < NAK_LOG_MS)
		return;
	push_client_get_stats(c, &s);
	say(c, LOG_LEVEL_WARNING,
	    "the controller refused a push with Error-Cause %u (%llu since the last such line): "
	    "show logging there tells why",
	    error_cause, (unsigned long long)(s.naked - c->nak_logged));
	c->nak_log_ms = now;
	c->nak_logged = s.naked;
}

/** One answer. Negative with *err when the stream makes no sense any more. */
static int take_answer(struct push_client *c, uint8_t const *data, size_t len, struct err *err)
{
	struct slot *s = &c->slots[data[1]];
	enum push_refusal why;
	uint64_t room_again = 0;
	struct push answer;
	struct err detail = {0};
	uint8_t request[16];
	bool used;

	pthread_mutex_lock(&c->lock);
	used = s->used;
	memcpy(request, s->authenticator, sizeof(request));
	pthread_mutex_unlock(&c->lock);
	if (!used)
		return err_set(err, EPROTO, "%s: answer %u to no request of ours",
			       push_conn_peer(c->conn), data[1]);
	why = push_decode(data, len, PUSH_SECRET, request, &answer, &detail);
	if (why != PUSH_REFUSED_OK)
		return err_set(err, EPROTO, "%s: bad answer: %s: %s", push_conn_peer(c->conn),
			       push_refusal_text(why), detail.msg);
	pthread_mutex_lock(&c->lock);
	s->used = false;
	c->used_slots--;
	if (s->record) {
		bool ack = answer.kind == PUSH_ACK;

		*(ack ? &c->stats.acked : &c->stats.naked) += 1;
		record_end(c, s->record, ack ? PUSH_OUTCOME_ACK : PUSH_OUTCOME_NAK);
	}
	if (c->full && c->stats.queued <= c->config.queue_size / 2) {
		room_again = c->full_dropped;
		c->full = false;
		c->full_dropped = 0;
	}
	pthread_mutex_unlock(&c->lock);
	conn_proven(c);
	if (answer.kind == PUSH_NAK)
		say_refused(c, answer.error_cause);
	if (room_again)
		say(c, LOG_LEVEL_NOTICE, "the queue to %s has room again: %llu logins were dropped",
		    push_conn_peer(c->conn), (unsigned long long)room_again);
	return 0;
}

static int take_answers(struct push_client *c, struct err *err)
{
	struct buffer *in = &c->in;

	for (;;) {
		int n = push_stream_length(in->b + in->start, in->end - in->start);

		if (n < 0)
			return err_set(err, EPROTO, "%s: what comes back is not RADIUS",
				       push_conn_peer(c->conn));
		if (n == 0 || (size_t)n > in->end - in->start)
			break;
		n = take_answer(c, in->b + in->start, (size_t)n, err);
		if (n < 0)
			return n;
		in->start += (size_t)push_stream_length(in->b + in->start, in->end - in->start);
	}
	memmove(in->b, in->b + in->start, in->end - in->start);
	in->end -= in->start;
	in->start = 0;
	return 0;
}

/** Read until there is no more. False when the connection went down. */
static bool read_in(struct push_client *c)
{
	struct err err = {0};
	ssize_t n;

	for (;;) {
		/* There is always room: a packet is at most 1/16 of it, and whole ones are gone. */
		n = push_conn_read(c->conn, c->in.b + c->in.end, BUF_SIZE - c->in.end, &err);
		if (n == -EAGAIN)
			return true;
		if (n <= 0)
			break;
		c->in.end += (size_t)n;
		n = take_answers(c, &err);
		if (n < 0)
			break;
	}
	if (n == 0 && c->proven)
		err_set(&err, ECONNRESET, "%s: the controller closed the connection",
			push_conn_peer(c->conn));
	else if (n == 0)
		err_set(&err, ECONNRESET,
			"%s: the controller closed the connection at once: its push listener must "
			"admit "
			"the user or the certificate of this server",
			push_conn_peer(c->conn));
	conn_down(c, err.msg);
	return false;
}

/** Whether any request waits too long for its answer. With the lock held. */
static bool answer_overdue(struct push_client const *c, uint64_t now)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		if (c->slots[i].used && now >= c->slots[i].sent_ms + c->config.answer_timeout_ms)
			return true;
	}
	return false;
}

static void check_answers(struct push_client *c, uint64_t now)
{
	struct err err;
	bool overdue;

	if (now < c->next_check_ms)
		return;
	c->next_check_ms = now + c->config.answer_timeout_ms / 8 + 1;
	pthread_mutex_lock(&c->lock);
	overdue = answer_overdue(c, now);
	pthread_mutex_unlock(&c->lock);
	if (overdue) {
		err_set(&err, ETIMEDOUT, "%s: a push was not answered within answer_timeout",
			push_conn_peer(c->conn));
		conn_down(c, err.msg);
	}
}

/** All that can be done without waiting. */
static void step(struct push_client *c)
{
	uint64_t const now = now_ms();

	if (c->state == STATE_DOWN && now >= c->retry_at_ms)
		conn_open(c);
	if (c->state == STATE_CONNECTING)
		conn_advance(c);
	if (c->state != STATE_UP || !read_in(c))
		return;
	fill_out(c);
	if (!flush_out(c))
		return;
	if (!c->proven && now >= c->state_ms + PROVEN_MS)
		conn_proven(c);
	check_answers(c, now);
}

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/** When the thread has to look again though nothing happened; UINT64_MAX for never. */
static uint64_t next_deadline(struct push_client const *c)
{
	uint64_t at = c->stop ? c->stop_ms : UINT64_MAX;

	switch (c->state) {
	case STATE_DOWN: return min_u64(at, c->retry_at_ms);
	case STATE_CONNECTING: return min_u64(at, c->state_ms + c->config.connect_timeout_ms);
	case STATE_UP:
		if (!c->proven)
			at = min_u64(at, c->state_ms + PROVEN_MS);
		if (c->used_slots)
			at = min_u64(at, c->next_check_ms);
		break;
	}
	return at;
}

static void sleep_until_something(struct push_client *c)
{
	struct pollfd p[2] = {{.fd = c->wake, .events = POLLIN},
			      {.fd = push_conn_fd(c->conn), .events = push_conn_events(c->conn)}};
	uint64_t at, now;
	int timeout = -1;

	if (c->state == STATE_UP)
		p[1].events |= POLLIN | (c->out.end > c->out.start ? POLLOUT : 0);
	pthread_mutex_lock(&c->lock);
	at = can_send(c) ? 0 : next_deadline(c);
	/* Only then does a new record change what the thread would do. */
	c->idle = c->state == STATE_UP && !c->unsent && c->used_slots < IN_FLIGHT;
	pthread_mutex_unlock(&c->lock);
	if (at != UINT64_MAX) {
		now = now_ms();
		timeout = at > now ? (int)min_u64(at - now, 60000) : 0;
	}
	if (poll(p, 2, timeout) > 0 && p[0].revents) {
		uint64_t count;

		if (read(c->wake, &count, sizeof(count)) < 0)
			count = 0;
	}
	pthread_mutex_lock(&c->lock);
	c->idle = false;
	pthread_mutex_unlock(&c->lock);
}

static bool finished(struct push_client *c)
{
	bool end;

	pthread_mutex_lock(&c->lock);
	end = c->stop && (!c->head || now_ms() >= c->stop_ms);
	if (c->stop && !c->hurried) {
		/* The time for draining is short: what is left of a pause between attempts is not
		 * waited for. */
		c->hurried = true;
		c->retry_at_ms = 0;
	}
	pthread_mutex_unlock(&c->lock);
	return end;
}

static void *deliver(void *arg)
{
	struct push_client *c = arg;

	while (!finished(c)) {
		step(c);
		if (finished(c))
			break;
		sleep_until_something(c);
	}
	/* Here, where SIGPIPE is blocked: TLS may write a farewell. */
	push_conn_close(c->conn);
	return NULL;
}

int push_client_start(struct push_client *c, struct err *err)
{
	sigset_t all, before;
	int rc;

	/* The server's own threads shall get its signals (HUP, TERM), not this one. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&c->thread, NULL, deliver, c);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return err_set(err, rc, "cannot start the delivery thread: %s", strerror(rc));
	c->started = true;
	return 0;
}

uint32_t push_client_free(struct push_client *c, uint32_t drain_ms)
{
	uint32_t left;

	if (!c)
		return 0;
	if (c->started) {
		pthread_mutex_lock(&c->lock);
		c->stop = true;
		c->stop_ms = now_ms() + drain_ms;
		pthread_mutex_unlock(&c->lock);
		wake(c);
		pthread_join(c->thread, NULL);
	}
	left = c->stats.queued;
	if (c->started)
		say(c, LOG_LEVEL_INFO,
		    "%s: %llu records taken, %llu delivered, %llu refused, %llu dropped, %u not "
		    "delivered; %llu sent again, %llu connections",
		    push_conn_peer(c->conn), (unsigned long long)c->stats.accepted,
		    (unsigned long long)c->stats.acked, (unsigned long long)c->stats.naked,
		    (unsigned long long)c->stats.dropped, left, (unsigned long long)c->stats.resent,
		    (unsigned long long)c->stats.connects);
	while (c->head)
		record_end(c, c->head, PUSH_OUTCOME_DROPPED);
	push_conn_free(c->conn);
	if (c->wake >= 0)
		close(c->wake);
	pthread_mutex_destroy(&c->lock);
	mem_wipe(c, sizeof(*c));
	free(c);
	return left;
}
