/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The loop over libevent, and its twin with a virtual clock.
 *
 * Timers of both kinds sit in one wheel of 1 ms ticks; libevent sees a single time-out, the wait
 * until that wheel's next tick of interest.
 */
#include "base/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <talloc.h>
#include <time.h>

#include "base/wheel.h"

/** The longest sleep, one day: far below what epoll_wait() takes (24 days), and a wake-up is free.
 */
#define SLEEP_MAX_MS 86400000u

/** What every watch and timer has: the loop lets go of those that outlive it. */
struct handle {
	struct handle *next;
	struct handle **pprev;
	struct loop *loop; /**< NULL once the loop is gone */
	struct event *ev;  /**< NULL for timers */
};

struct loop {
	struct event_base *base; /**< NULL for the virtual twin */
	struct event *sleep;     /**< wakes libevent for the wheel */
	struct wheel *wheel;
	struct handle *handles;
	uint64_t now_ms; /**< the virtual clock */
	uint32_t turn;   /**< callbacks, counted */
	bool running;
	bool stop;
};

struct loop_fd {
	struct handle h;
	int fd;
	void (*ready)(void *arg, int fd, int events);
	void *arg;
};

struct loop_timer {
	struct handle h;
	struct wheel_node node;
	void (*fire)(void *arg);
	void *arg;
};

struct loop_signal {
	struct handle h;
	void (*fire)(void *arg, int signo);
	void *arg;
};

static void handle_add(struct handle *h, struct loop *l)
{
	h->loop = l;
	h->next = l->handles;
	h->pprev = &l->handles;
	if (h->next)
		h->next->pprev = &h->next;
	l->handles = h;
}

/** Out of the loop; safe to do twice. libevent allows event_free() from the event's callback. */
static void handle_drop(struct handle *h)
{
	if (!h->loop)
		return;
	*h->pprev = h->next;
	if (h->next)
		h->next->pprev = h->pprev;
	h->loop = NULL;
	if (h->ev)
		event_free(h->ev);
	h->ev = NULL;
}

static int loop_end(struct loop *l)
{
	/* talloc runs the parent's destructor first: watches that hang below the loop follow. */
	while (l->handles)
		handle_drop(l->handles);
	if (l->sleep)
		event_free(l->sleep);
	if (l->base)
		event_base_free(l->base);
	return 0;
}

static uint64_t clock_ms(void)
{
	struct timespec ts;

	/* CLOCK_MONOTONIC cannot fail on Linux with a valid pointer. */
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

bool loop_is_virtual(struct loop const *l)
{
	return !l->base;
}

uint64_t loop_now_ms(struct loop const *l)
{
	return l->base ? clock_ms() : l->now_ms;
}

uint32_t const *loop_turn(struct loop const *l)
{
	return &l->turn;
}

static void timer_due(void *arg, struct wheel_node *node)
{
	struct loop_timer *t = container_of(node, struct loop_timer, node);
	struct loop *l = arg;

	/* loop_stop() was called earlier in this round: keep it for the next loop_run(). */
	if (l->running && l->stop) {
		wheel_arm(l->wheel, node, 0);
		return;
	}
	if (!l->base) {
		uint64_t when = wheel_when_ms(l->wheel, node);

		if (when > l->now_ms)
			l->now_ms = when;
	}
	l->turn++;
	t->fire(t->arg);
}

static struct loop *loop_make(void *ctx, uint64_t now_ms)
{
	struct loop *l = talloc_zero(ctx, struct loop);

	if (!l)
		return NULL;
	l->now_ms = now_ms;
	l->wheel = wheel_new(l, 1, now_ms, timer_due, l);
	if (!l->wheel) {
		talloc_free(l);
		return NULL;
	}
	talloc_set_destructor(l, loop_end);
	return l;
}

/** The sleep is over; loop_run() looks at the wheel next. */
static void sleep_over(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

struct loop *loop_new(void *ctx, struct err *err)
{
	struct loop *l = loop_make(ctx, clock_ms());

	if (!l) {
		(void)err_set(err, ENOMEM, "no memory for the event loop");
		return NULL;
	}
	l->base = event_base_new();
	if (l->base)
		l->sleep = event_new(l->base, -1, 0, sleep_over, NULL);
	if (!l->sleep) {
		(void)err_set(err, EMFILE,
			      "the event loop could not be set up: too many open files (see ulimit "
			      "-n) or no memory");
		talloc_free(l);
		return NULL;
	}
	return l;
}

struct loop *loop_new_virtual(void *ctx, uint64_t now_ms)
{
	return loop_make(ctx, now_ms);
}

/** The virtual clock at `target`, everything due until then fired. */
static void virtual_advance(struct loop *l, uint64_t target)
{
	wheel_advance(l->wheel, target);
	if (target > l->now_ms)
		l->now_ms = target;
}

void loop_advance(struct loop *l, uint64_t ms)
{
	if (!l->base)
		virtual_advance(l, ms > UINT64_MAX - l->now_ms ? UINT64_MAX : l->now_ms + ms);
}

/** One round of the real loop: fire timers, then sleep until something happens. */
static int round_real(struct loop *l)
{
	uint64_t wait;
	struct timeval tv;

	wheel_advance(l->wheel, clock_ms());
	if (l->stop)
		return 0;
	wait = wheel_wait_ms(l->wheel, clock_ms());
	if (wait > SLEEP_MAX_MS)
		wait = SLEEP_MAX_MS;
	tv = (struct timeval){(time_t)(wait / 1000), (suseconds_t)(wait % 1000 * 1000)};
	if (event_add(l->sleep, &tv))
		return -ENOMEM;
	return event_base_loop(l->base, EVLOOP_ONCE) < 0 ? -EIO : 0;
}

/** One round of the twin: jump to the next timer. Without one it would stand still forever. */
static int round_virtual(struct loop *l)
{
	uint64_t wait = wheel_wait_ms(l->wheel, l->now_ms);

	if (wait == UINT64_MAX)
		return -EDEADLK;
	virtual_advance(l, l->now_ms + wait);
	return 0;
}

int loop_run(struct loop *l)
{
	int rc = 0;

	l->running = true;
	while (!rc && !l->stop)
		rc = l->base ? round_real(l) : round_virtual(l);
	l->running = false;
	l->stop = false;
	return rc;
}

void loop_stop(struct loop *l)
{
	l->stop = true;
	if (l->base)
		(void)event_base_loopbreak(l->base);
}

static int fd_end(struct loop_fd *w)
{
	handle_drop(&w->h);
	return 0;
}

static void fd_ready(evutil_socket_t fd, short what, void *arg)
{
	struct loop_fd *w = arg;
	int events = (what & EV_READ ? LOOP_READ : 0) | (what & EV_WRITE ? LOOP_WRITE : 0);

	w->h.loop->turn++;
	w->ready(w->arg, fd, events);
}

static short fd_flags(int events)
{
	return (short)(EV_PERSIST | (events & LOOP_READ ? EV_READ : 0) |
		       (events & LOOP_WRITE ? EV_WRITE : 0));
}

struct loop_fd *loop_fd_new(void *ctx, struct loop *l, int fd, int events,
			    void (*ready)(void *arg, int fd, int events), void *arg)
{
	struct loop_fd *w;

	if (!l->base)
		return NULL;
	w = talloc_zero(ctx, struct loop_fd);
	if (!w)
		return NULL;
	*w = (struct loop_fd){.fd = fd, .ready = ready, .arg = arg};
	w->h.ev = event_new(l->base, fd, fd_flags(events), fd_ready, w);
	if (!w->h.ev) {
		talloc_free(w);
		return NULL;
	}
	handle_add(&w->h, l);
	talloc_set_destructor(w, fd_end);
	if (events && event_add(w->h.ev, NULL)) {
		talloc_free(w);
		return NULL;
	}
	return w;
}

void loop_fd_events(struct loop_fd *w, int events)
{
	if (!w->h.loop || (event_get_events(w->h.ev) == fd_flags(events) && events))
		return;
	(void)event_del(w->h.ev);
	/* event_assign() fails for impossible flags only. */
	(void)event_assign(w->h.ev, w->h.loop->base, w->fd, fd_flags(events), fd_ready, w);
	if (events)
		(void)event_add(w->h.ev, NULL);
}

static int timer_end(struct loop_timer *t)
{
	loop_timer_disarm(t);
	handle_drop(&t->h);
	return 0;
}

struct loop_timer *loop_timer_new(void *ctx, struct loop *l, void (*fire)(void *arg), void *arg)
{
	struct loop_timer *t = talloc_zero(ctx, struct loop_timer);

	if (!t)
		return NULL;
	*t = (struct loop_timer){.fire = fire, .arg = arg};
	handle_add(&t->h, l);
	talloc_set_destructor(t, timer_end);
	return t;
}

void loop_timer_arm(struct loop_timer *t, uint64_t ms)
{
	uint64_t now;

	if (!t->h.loop)
		return;
	now = loop_now_ms(t->h.loop);
	wheel_arm(t->h.loop->wheel, &t->node, ms > UINT64_MAX - now ? UINT64_MAX : now + ms);
}

void loop_timer_disarm(struct loop_timer *t)
{
	if (t->h.loop)
		wheel_disarm(t->h.loop->wheel, &t->node);
}

static int signal_end(struct loop_signal *s)
{
	handle_drop(&s->h);
	return 0;
}

static void signal_came(evutil_socket_t signo, short what, void *arg)
{
	struct loop_signal *s = arg;

	(void)what;
	s->h.loop->turn++;
	s->fire(s->arg, signo);
}

struct loop_signal *loop_signal_new(void *ctx, struct loop *l, int signo,
				    void (*fire)(void *arg, int signo), void *arg)
{
	struct loop_signal *s;

	if (!l->base)
		return NULL;
	s = talloc_zero(ctx, struct loop_signal);
	if (!s)
		return NULL;
	*s = (struct loop_signal){.fire = fire, .arg = arg};
	s->h.ev = evsignal_new(l->base, signo, signal_came, s);
	if (!s->h.ev) {
		talloc_free(s);
		return NULL;
	}
	handle_add(&s->h, l);
	talloc_set_destructor(s, signal_end);
	if (event_add(s->h.ev, NULL)) {
		talloc_free(s);
		return NULL;
	}
	return s;
}
