/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The thread that delivers pushes to one controller.
 *
 * Only this thread touches the connection. What is to be sent, and what became of it, is in the
 * queue (push_queue.h), which it asks.
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
#include "net/push_queue.h"
#include "wire/push.h"

/** 16 of the longest packets: one write carries a burst. */
#define BUF_SIZE   (16 * PUSH_MAX)
/**
 * A connection counts as good once it was answered on or lasted this long. A controller that does
 * not admit us (peer user, certificate) accepts and closes at once: that is no connection.
 */
#define PROVEN_MS  1000
/**
 * After a write, records gather this long and then leave in one. A record after a quiet moment
 * leaves at once, and one whose answer is waited for always does. Each write wakes two processes,
 * which costs more than the push itself: at 150 logins/s, three to a write took 30 us of this
 * thread and 49 us of the controller a login, one to a write 57 and 101. No station roams 20 ms
 * after its login: the four-way handshake comes first.
 */
#define GATHER_MS  20
/** Lines about refused pushes: one in this time. */
#define NAK_LOG_MS 60000

enum state { STATE_DOWN, STATE_CONNECTING, STATE_UP };

struct buffer {
	uint8_t b[BUF_SIZE];
	size_t start, end;
};

struct push_client {
	struct push_client_config config;
	struct push_conn *conn;
	struct push_queue *queue;
	int wake; /**< eventfd */
	pthread_t thread;
	bool started;

	pthread_mutex_t lock; /**< guards from here to `stop_ms` */
	bool connected;
	uint64_t connects, connect_failures;
	bool stop;
	uint64_t stop_ms; /**< when draining ends */

	/* The delivery thread's own. */
	bool proven;
	bool hurried;  /**< by stop */
	bool readable; /**< poll() said so, or nobody has looked */
	uint64_t gather_until_ms;
	enum state state;
	uint64_t state_ms; /**< when the state began */
	uint64_t retry_at_ms;
	uint32_t retry_ms;
	uint64_t next_check_ms; /**< of answers that are due */
	uint64_t nak_log_ms;
	uint64_t nak_logged;
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

static void wake(void *arg)
{
	struct push_client *c = arg;
	uint64_t const one = 1;

	/* It fails only when the counter is full, and then the thread is woken already. */
	if (write(c->wake, &one, sizeof(one)) < 0)
		return;
}

static void say_overflow(void *arg)
{
	struct push_client *c = arg;

	say(c, LOG_LEVEL_WARNING,
	    "queue is full (queue_size = %u, controller %s): the oldest logins are dropped, and "
	    "their stations roam with a full authentication",
	    c->config.queue_size, push_conn_peer(c->conn));
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
	if (c)
		c->queue = push_queue_new(config->queue_size,
					  &(struct push_queue_events){.wake = wake,
								      .overflow = say_overflow,
								      .arg = c});
	if (!c || !c->queue) {
		err_set(err, ENOMEM, "no memory for a queue");
		free(c);
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

int push_client_login(struct push_client *c, struct login const *l)
{
	return push_queue_login(c->queue, l);
}

int push_client_withdraw(struct push_client *c, struct login_match const *m)
{
	return push_queue_withdraw(c->queue, m);
}

enum push_outcome push_client_login_wait(struct push_client *c, struct login const *l,
					 uint32_t timeout_ms)
{
	return push_queue_login_wait(c->queue, l, timeout_ms);
}

void push_client_get_stats(struct push_client *c, struct push_client_stats *out)
{
	push_queue_get_stats(c->queue, out);
	pthread_mutex_lock(&c->lock);
	out->connected = c->connected;
	out->connects = c->connects;
	out->connect_failures = c->connect_failures;
	pthread_mutex_unlock(&c->lock);
}

/* --- the delivery thread -----------------------------------------------------------------------
 */

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
	waiting = push_queue_rewind(c->queue);
	pthread_mutex_lock(&c->lock);
	c->connected = false;
	if (!c->proven)
		c->connect_failures++;
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
		c->readable = true;
		c->state_ms = now_ms();
		pthread_mutex_lock(&c->lock);
		c->connects++;
		c->connected = true;
		pthread_mutex_unlock(&c->lock);
	}
}

static bool out_has_room(struct push_client const *c)
{
	return BUF_SIZE - c->out.end >= PUSH_MAX;
}

/** Encode one record to the output buffer. */
static int encode(struct push_client *c, struct push_record const *r, int slot, struct err *err)
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
	push_queue_sent(c->queue, slot, at + 4);
	return 0;
}

static void fill_out(struct push_client *c)
{
	struct push_record r;
	struct err err;
	int slot;

	while (out_has_room(c) && (slot = push_queue_take(c->queue, now_ms(), &r)) >= 0) {
		if (encode(c, &r, slot, &err) == 0)
			continue;
		push_queue_give_up(c->queue, slot);
		say(c, LOG_LEVEL_ERROR, "a push is dropped: %s", err.msg);
	}
	mem_wipe(&r, sizeof(r));
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
	enum push_refusal why;
	struct push answer;
	struct err detail = {0};
	uint8_t request[16];
	uint64_t dropped;

	if (!push_queue_expects(c->queue, data[1], request))
		return err_set(err, EPROTO, "%s: answer %u to no request of ours",
			       push_conn_peer(c->conn), data[1]);
	why = push_decode(data, len, PUSH_SECRET, request, &answer, &detail);
	if (why != PUSH_REFUSED_OK)
		return err_set(err, EPROTO, "%s: bad answer: %s: %s", push_conn_peer(c->conn),
			       push_refusal_text(why), detail.msg);
	dropped = push_queue_answered(c->queue, data[1], answer.kind == PUSH_ACK);
	conn_proven(c);
	if (answer.kind == PUSH_NAK)
		say_refused(c, answer.error_cause);
	if (dropped)
		say(c, LOG_LEVEL_NOTICE, "the queue to %s has room again: %llu logins were dropped",
		    push_conn_peer(c->conn), (unsigned long long)dropped);
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
		if (n == -EAGAIN) {
			c->readable = false;
			return true;
		}
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

static void check_answers(struct push_client *c, uint64_t now)
{
	struct err err;

	if (now < c->next_check_ms)
		return;
	c->next_check_ms = now + c->config.answer_timeout_ms / 8 + 1;
	if (push_queue_is_overdue(c->queue, now, c->config.answer_timeout_ms)) {
		err_set(&err, ETIMEDOUT, "%s: a push was not answered within answer_timeout",
			push_conn_peer(c->conn));
		conn_down(c, err.msg);
	}
}

/** Whether records that come now wait for others to go with. */
static bool gathering(struct push_client *c, uint64_t now)
{
	return c->state == STATE_UP && now < c->gather_until_ms && !c->hurried &&
	       !push_queue_is_urgent(c->queue);
}

/** Send what waits, and gather for a while what comes next, unless more waits than may be in
 * flight: then speed counts. */
static bool send_out(struct push_client *c, uint64_t now)
{
	size_t const before = c->out.end;

	fill_out(c);
	if (c->out.end > before && !push_queue_has_unsent(c->queue))
		c->gather_until_ms = now + GATHER_MS;
	return flush_out(c);
}

/** All that can be done without waiting. */
static void step(struct push_client *c)
{
	uint64_t const now = now_ms();

	if (c->state == STATE_DOWN && now >= c->retry_at_ms)
		conn_open(c);
	if (c->state == STATE_CONNECTING)
		conn_advance(c);
	if (c->state != STATE_UP || (c->readable && !read_in(c)))
		return;
	if (!(gathering(c, now) ? flush_out(c) : send_out(c, now)))
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
static uint64_t next_deadline(struct push_client *c)
{
	uint64_t at;

	pthread_mutex_lock(&c->lock);
	at = c->stop ? c->stop_ms : UINT64_MAX;
	pthread_mutex_unlock(&c->lock);
	switch (c->state) {
	case STATE_DOWN: return min_u64(at, c->retry_at_ms);
	case STATE_CONNECTING: return min_u64(at, c->state_ms + c->config.connect_timeout_ms);
	case STATE_UP:
		if (!c->proven)
			at = min_u64(at, c->state_ms + PROVEN_MS);
		if (push_queue_is_waiting(c->queue))
			at = min_u64(at, c->next_check_ms);
		break;
	}
	return at;
}

static void sleep_until_something(struct push_client *c)
{
	struct pollfd p[2] = {{.fd = c->wake, .events = POLLIN},
			      {.fd = push_conn_fd(c->conn), .events = push_conn_events(c->conn)}};
	uint64_t now = now_ms(), at = UINT64_MAX;
	bool const gather = gathering(c, now);
	bool can_take;
	int timeout;

	if (c->state == STATE_UP && !gather)
		p[1].events |= POLLIN;
	if (c->out.end > c->out.start)
		p[1].events |= POLLOUT;
	can_take = push_queue_doze(c->queue, c->state == STATE_UP && !gather);
	if (gather)
		at = c->gather_until_ms;
	else if (can_take && c->state == STATE_UP && out_has_room(c))
		at = 0;
	at = min_u64(at, next_deadline(c));
	timeout = at == UINT64_MAX ? -1 : at > now ? (int)min_u64(at - now, 60000) : 0;
	if (poll(p, 2, timeout) > 0) {
		uint64_t count;

		if (p[0].revents && read(c->wake, &count, sizeof(count)) < 0)
			count = 0;
		c->readable = c->readable || p[1].revents;
	}
	/* Nobody looked for answers meanwhile. */
	c->readable = c->readable || gather;
	push_queue_awake(c->queue);
}

static bool finished(struct push_client *c)
{
	bool const empty = push_queue_is_empty(c->queue);
	bool end;

	pthread_mutex_lock(&c->lock);
	end = c->stop && (empty || now_ms() >= c->stop_ms);
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
	struct push_client_stats s = {0};

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
	push_client_get_stats(c, &s);
	if (c->started)
		say(c, LOG_LEVEL_INFO,
		    "%s: %llu records taken, %llu delivered, %llu refused, %llu dropped, %u not "
		    "delivered; %llu sent again, %llu connections",
		    push_conn_peer(c->conn), (unsigned long long)s.accepted,
		    (unsigned long long)s.acked, (unsigned long long)s.naked,
		    (unsigned long long)s.dropped, s.queued, (unsigned long long)s.resent,
		    (unsigned long long)s.connects);
	push_queue_free(c->queue);
	push_conn_free(c->conn);
	if (c->wake >= 0)
		close(c->wake);
	pthread_mutex_destroy(&c->lock);
	mem_wipe(c, sizeof(*c));
	free(c);
	return s.queued;
}
