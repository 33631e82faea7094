/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of listeners share: a world to push into, a loop that runs until something holds.
 */
#ifndef NET_TEST_H
#define NET_TEST_H

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/log.h"
#include "base/loop.h"
#include "base/rand.h"
#include "base/trace.h"
#include "roam/session.h"
#include "wire/push.h"

#include "push_test.h"

/** Rounds of 1 ms after which run_until() gives up: 4 s or more. */
#define NET_ROUNDS 4000

struct net_world {
	void *ctx;
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	struct wlan_set *wlans;
	struct session_store *store;
	char dir[64];
	char path[96];
	unsigned traces;
	char reason[512]; /**< of the last refusal */
	unsigned logs;
	char log[1024]; /**< the last log line */
};

static uint64_t net_now(void *arg)
{
	(void)arg;
	return 1000;
}

static uint64_t net_wall(void *arg)
{
	(void)arg;
	return 1700000000ull * 1000000;
}

static void net_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct net_world *)arg)->random, out, len);
}

static void net_trace(void *arg, struct trace_record const *rec)
{
	struct net_world *w = arg;

	if (rec->event != TRACE_PUSH_REFUSED)
		return;
	w->traces++;
	snprintf(w->reason, sizeof w->reason, "%s", rec->s[0] ? rec->s[0] : "");
}

static void net_log(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct net_world *w = arg;

	(void)level;
	w->logs++;
	snprintf(w->log, sizeof w->log, "%s %s", mnemonic, text);
}

static inline int net_setup(void **state)
{
	struct net_world *w = talloc_zero(NULL, struct net_world);
	struct session_config sc = {.max_clients = 100, .stale_s = 300};
	struct err err = {0};
	struct wlan wlan;

	*state = w;
	w->ctx = w;
	w->env = (struct env){w, net_now, net_wall, net_random, net_trace, NULL};
	w->random.state = 7;
	w->loop = loop_new(w, &err);
	w->wlans = wlan_set_new(w);
	wlan_init(&wlan, "corp", 1, "corp", 4);
	wlan.enabled = true;
	if (!w->loop || wlan_set_put(w->wlans, &wlan, &err) < 0)
		return -1;
	w->store = session_store_new(w, &w->env, w->wlans, &sc);
	snprintf(w->dir, sizeof w->dir, "/tmp/fastroam-unit-XXXXXX");
	if (!w->store || !mkdtemp(w->dir))
		return -1;
	snprintf(w->path, sizeof w->path, "%s/s.sock", w->dir);
	log_set_sink(net_log, w);
	return 0;
}

static inline int net_teardown(void **state)
{
	struct net_world *w = *state;

	log_set_sink(NULL, NULL);
	unlink(w->path);
	rmdir(w->dir);
	talloc_free(w);
	return 0;
}

struct net_until {
	struct loop *loop;
	struct loop_timer *timer;
	bool (*holds)(void *arg);
	void *arg;
	unsigned rounds;
	bool held;
};

static void net_look(void *arg)
{
	struct net_until *u = arg;

	u->held = u->holds(u->arg);
	if (u->held || ++u->rounds == NET_ROUNDS)
		loop_stop(u->loop);
	else
		loop_timer_arm(u->timer, 1);
}

/** Run the loop until a condition holds; the test fails when it does not in time. */
static inline void run_until(struct net_world *w, bool (*holds)(void *arg), void *arg)
{
	struct net_until u = {.loop = w->loop, .holds = holds, .arg = arg};

	u.timer = loop_timer_new(w, w->loop, net_look, &u);
	assert_non_null(u.timer);
	loop_timer_arm(u.timer, 0);
	assert_int_equal(loop_run(w->loop), 0);
	talloc_free(u.timer);
	assert_true(u.held);
}

/** A non-blocking client of the Unix socket. */
static inline int net_connect(struct net_world *w)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	memcpy(sa.sun_path, w->path, strlen(w->path) + 1);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

/** What a client has read so far. */
struct net_client {
	int fd;
	uint8_t *in;
	size_t len, size;
	size_t want; /**< enough for net_has() */
	bool closed;
};

static inline void net_read(struct net_client *c)
{
	ssize_t n;

	while (!c->closed) {
		if (c->size - c->len < 65536) {
			c->size = c->size * 2 + 65536;
			c->in = realloc(c->in, c->size);
			assert_non_null(c->in);
		}
		n = recv(c->fd, c->in + c->len, c->size - c->len, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			c->closed = true;
		else
			c->len += (size_t)n;
	}
}

/** Condition: the client has read `want` octets. */
static inline bool net_has(void *arg)
{
	struct net_client *c = arg;

	net_read(c);
	return c->len >= c->want;
}

/** Condition: the other end closed. */
static inline bool net_is_closed(void *arg)
{
	struct net_client *c = arg;

	net_read(c);
	return c->closed;
}

static inline void net_client_end(struct net_client *c)
{
	close(c->fd);
	free(c->in);
	memset(c, 0, sizeof *c);
	c->fd = -1;
}

#endif
