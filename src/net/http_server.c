/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * HTTP on loopback; see http_server.h.
 */
#include "net/http_server.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "net/listener.h"
#include "net/stream.h"
#include "wire/http_get.h"

#define ADDRESSES 2

struct http_server {
	struct http_server_config cf;
	struct loop *loop;
	struct listener *listener[ADDRESSES];
	struct http_answer *newest;
	struct http_server_stats stats;
};

/** One connection. */
struct http_answer {
	struct http_answer *next, **pprev;
	struct http_server *server;
	struct listener *listener; /**< which it came by */
	struct stream *stream;
	struct loop_timer *late;
	struct loop_timer *turn; /**< the next one, when none of this one's output leaves */
	bool asked;              /**< its request has come */
	bool going;              /**< its answer is not whole yet */
	bool whole;              /**< all of the answer is queued */
	bool refused;            /**< ditto, of a refusal */
	void *state;
};

void http_answer_put(struct http_answer *a, char const *text, size_t len)
{
	if (a->going && stream_send(a->stream, text, len) < 0) {
		a->going = false;
		stream_close(a->stream, "its answer does not fit", 0);
	}
}

/** No more is to come: what is queued is for the other end to read. */
static void finish(struct http_answer *a)
{
	a->going = false;
	loop_timer_disarm(a->late);
	stream_close(a->stream, "answered", HTTP_SERVER_READ_MS);
}

static void refuse(struct http_answer *a, enum http_verdict v)
{
	char text[HTTP_ANSWER_MAX];

	a->asked = true;
	a->going = true;
	a->server->stats.refused++;
	http_answer_put(a, text, http_answer_head(v, NULL, text));
	a->refused = true;
	finish(a);
}

/** Some of the answer; the rest when this has left. Pieces may be empty: then nothing leaves, and
 * nobody would tell. */
static void go_on(void *arg)
{
	struct http_answer *a = arg;
	struct http_server_config const *cf = &a->server->cf;

	for (unsigned i = 0;
	     a->going && i < HTTP_SERVER_PIECES && stream_queued(a->stream) < HTTP_SERVER_BEHIND;
	     i++) {
		if (cf->next(cf->arg, a->state) || !a->going)
			continue;
		a->whole = true;
		finish(a);
	}
	if (a->going && stream_queued(a->stream) == 0)
		loop_timer_arm(a->turn, 0);
}

static void answer(struct http_answer *a, struct http_request const *rq)
{
	struct http_server_config const *cf = &a->server->cf;
	char text[HTTP_ANSWER_MAX];

	a->asked = true;
	a->going = true;
	loop_timer_arm(a->late, HTTP_SERVER_READ_MS);
	http_answer_put(a, text, http_answer_head(HTTP_OK, cf->type, text));
	if (rq->head) {
		a->whole = true;
		finish(a);
		return;
	}
	a->state = cf->begin(cf->arg, a, a);
	if (!a->state)
		stream_close(a->stream, "memory is short", 0);
	else
		go_on(a);
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct http_answer *a = arg;
	struct http_request rq;
	enum http_verdict v;

	/* One request for each connection: what follows is not looked at. */
	if (a->asked)
		return (ssize_t)len;
	v = http_get_read(data, len, a->server->cf.path, &rq);
	if (v == HTTP_MORE)
		return 0;
	if (v == HTTP_OK)
		answer(a, &rq);
	else
		refuse(a, v);
	return (ssize_t)len;
}

static void drained(void *arg)
{
	struct http_answer *a = arg;

	if (a->going)
		go_on(a);
}

static void closed(void *arg, char const *why)
{
	struct http_answer *a = arg;
	struct http_server *s = a->server;
	bool unread = stream_queued(a->stream) > 0;

	(void)why;
	if (a->whole && !unread)
		s->stats.answered++;
	else if (!a->refused)
		s->stats.broken++;
	s->stats.open--;
	listener_closed(a->listener);
	*a->pprev = a->next;
	if (a->next)
		a->next->pprev = a->pprev;
	talloc_free(a);
}

static void late(void *arg)
{
	struct http_answer *a = arg;

	if (a->asked)
		stream_close(a->stream, "its answer was not read in time", 0);
	else
		refuse(a, HTTP_TIMEOUT);
}

static bool connection_take(struct http_server *s, struct listener *l, int fd)
{
	struct stream_config const sc = {.input_max = HTTP_HEAD_MAX + 1,
					 .output_max = HTTP_SERVER_OUTPUT,
					 .received = received,
					 .drained = drained,
					 .closed = closed};
	struct stream_config mine = sc;
	struct http_answer *a = talloc_zero(s, struct http_answer);

	if (!a) {
		(void)close(fd);
		return false;
	}
	mine.arg = a;
	a->server = s;
	a->listener = l;
	a->stream = stream_new(a, s->loop, fd, NULL, &mine);
	a->late = a->stream ? loop_timer_new(a, s->loop, late, a) : NULL;
	a->turn = a->stream ? loop_timer_new(a, s->loop, go_on, a) : NULL;
	if (!a->late || !a->turn) {
		talloc_free(a);
		return false;
	}
	loop_timer_arm(a->late, HTTP_SERVER_ASK_MS);
	a->next = s->newest;
	a->pprev = &s->newest;
	if (a->next)
		a->next->pprev = &a->next;
	s->newest = a;
	s->stats.open++;
	return true;
}

static void accepted(struct http_server *s, unsigned at, int fd)
{
	if (!connection_take(s, s->listener[at], fd)) {
		s->stats.broken++;
		listener_closed(s->listener[at]);
	}
}

static void accepted4(void *arg, int fd, char const *peer)
{
	(void)peer;
	accepted(arg, 0, fd);
}

static void accepted6(void *arg, int fd, char const *peer)
{
	(void)peer;
	accepted(arg, 1, fd);
}

/** The oldest that has not asked yet gives its place up. */
static bool make_room(struct http_server *s, struct listener *l)
{
	struct http_answer *oldest = NULL;

	for (struct http_answer *a = s->newest; a; a = a->next) {
		if (a->listener == l && !a->asked)
			oldest = a;
	}
	if (!oldest) {
		s->stats.broken++;
		return false;
	}
	oldest->asked = true;
	stream_close(oldest->stream, "others ask", 0);
	return true;
}

static bool make_room4(void *arg)
{
	struct http_server *s = arg;

	return make_room(s, s->listener[0]);
}

static bool make_room6(void *arg)
{
	struct http_server *s = arg;

	return make_room(s, s->listener[1]);
}

/** A machine without IPv6 on its loopback has no ::1, and no need of it. */
static bool is_without_ipv6(int code)
{
	return code == -EADDRNOTAVAIL || code == -EAFNOSUPPORT;
}

struct http_server *http_server_new(void *ctx, struct loop *loop, uint16_t port,
				    struct http_server_config const *config, struct err *err)
{
	struct http_server *s = talloc_zero(ctx, struct http_server);
	struct listener_config lc = {
		.max = HTTP_SERVER_MAX, .make_room = make_room4, .accepted = accepted4, .arg = s};

	if (!s) {
		(void)err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	s->cf = *config;
	s->loop = loop;
	s->listener[0] = listener_tcp(s, loop, "127.0.0.1", port, &lc, err);
	if (!s->listener[0])
		goto fail;
	lc.make_room = make_room6;
	lc.accepted = accepted6;
	s->listener[1] = listener_tcp(s, loop, "::1", listener_port(s->listener[0]), &lc, err);
	if (!s->listener[1] && !is_without_ipv6(err->code))
		goto fail;
	return s;
fail:
	talloc_free(s);
	return NULL;
}

uint16_t http_server_port(struct http_server const *s)
{
	return listener_port(s->listener[0]);
}

void http_server_get_stats(struct http_server const *s, struct http_server_stats *out)
{
	*out = s->stats;
}
