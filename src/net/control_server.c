/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control listener; see control_server.h.
 */
#include "net/control_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "net/listener.h"
#include "net/stream.h"

/** The stream's own ring; what does not fit waits in `pending`. */
#define RING      262144
/** Lines of output are sent in messages of about this size. */
#define OUT_CHUNK 16384
#define LINGER_MS 1000

struct control_conn {
	struct control_conn *next;
	struct control_conn **pprev;
	struct control_server *server;
	struct stream *stream;
	void *session;
	bool greeted;
	bool user; /**< no admin */
	char *out; /**< output of the running command, not encoded yet */
	size_t out_len;
	uint8_t *pending; /**< encoded messages behind the ring */
	size_t pending_pos, pending_len, pending_size;
	bool cut;      /**< output of this command beyond the bound was left out */
	uint64_t lost; /**< events dropped since the last one that went through */
	bool busy;     /**< a command is still running */
	bool closing;
};

struct control_server {
	struct control_server_config cf;
	struct loop *loop;
	struct listener *listener;
	struct control_conn *conns;
	unsigned open;
	unsigned users; /**< of them no admins */
	void (*done)(void *arg);
	void *done_arg;
};

static void conn_event_now(struct control_conn *c, char const *text);

static size_t waiting(struct control_conn const *c)
{
	return c->pending_len - c->pending_pos;
}

/** Output may hold PSKs and server-keys (show running-config). */
static void pending_free(struct control_conn *c)
{
	if (c->pending)
		mem_wipe(c->pending, c->pending_len);
	talloc_free(c->pending);
	c->pending = NULL;
	c->pending_pos = c->pending_len = c->pending_size = 0;
}

/** Move what waits into the ring as far as it goes. */
static void push_pending(struct control_conn *c)
{
	while (waiting(c)) {
		size_t n = stream_room(c->stream);

		if (n > waiting(c))
			n = waiting(c);
		if (n == 0 || stream_send(c->stream, c->pending + c->pending_pos, n) < 0)
			return;
		c->pending_pos += n;
	}
	pending_free(c);
}

/** Forget what has left, when that is half of it or more: each octet moves about once. */
static void pending_compact(struct control_conn *c)
{
	size_t left = waiting(c);

	if (c->pending_pos < left)
		return;
	memmove(c->pending, c->pending + c->pending_pos, left);
	mem_wipe(c->pending + left, c->pending_pos);
	c->pending_pos = 0;
	c->pending_len = left;
}

/** @return false when the bound is reached or memory is short */
static bool pending_add(struct control_conn *c, uint8_t const *data, size_t len)
{
	size_t need;

	if (waiting(c) + len > CONTROL_OUTPUT_MAX)
		return false;
	if (c->pending_pos && c->pending_len + len > c->pending_size)
		pending_compact(c);
	need = c->pending_len + len;
	if (need > c->pending_size) {
		size_t size = c->pending_size ? c->pending_size : RING;
		uint8_t *bigger;

		while (size < need)
			size *= 2;
		bigger = talloc_size(c, size);
		if (!bigger)
			return false;
		if (c->pending) {
			memcpy(bigger, c->pending, c->pending_len);
			mem_wipe(c->pending, c->pending_len);
		}
		talloc_free(c->pending);
		c->pending = bigger;
		c->pending_size = size;
	}
	memcpy(c->pending + c->pending_len, data, len);
	c->pending_len = need;
	return true;
}

/** @return false when it was left out */
static bool send_encoded(struct control_conn *c, struct control_msg const *m)
{
	size_t len;
	uint8_t *data = control_encode(c, m, &len);
	bool ok = data != NULL;

	if (ok && (waiting(c) || stream_send(c->stream, data, len) < 0))
		ok = pending_add(c, data, len);
	if (data)
		mem_wipe(data, len);
	talloc_free(data);
	return ok;
}

static void flush_text(struct control_conn *c)
{
	struct control_msg m = {.kind = CONTROL_OUT, .text = c->out};

	if (!c->out_len)
		return;
	c->out[c->out_len] = '\0';
	/* The end of a command still has to go out: keep a little of the bound for it. */
	if (c->cut || waiting(c) > CONTROL_OUTPUT_MAX - 4 * OUT_CHUNK || !send_encoded(c, &m)) {
		if (!c->cut)
			log_msg(LOG_LEVEL_WARNING, "CTRL-4-CUT",
				"output of a command was cut at %u octets: the shell does not read "
				"fast "
				"enough to hold more",
				CONTROL_OUTPUT_MAX);
		c->cut = true;
	}
	mem_wipe(c->out, c->out_len);
	c->out_len = 0;
}

/** Send the whole lines of a full buffer: an event may come next, and not into a line. */
static void flush_lines(struct control_conn *c)
{
	char const *end = memrchr(c->out, '\n', c->out_len);
	size_t rest = end ? c->out_len - (size_t)(end + 1 - c->out) : 0;
	char tail[OUT_CHUNK];

	memcpy(tail, c->out + c->out_len - rest, rest);
	c->out_len -= rest;
	flush_text(c);
	memcpy(c->out, tail, rest);
	c->out_len = rest;
	mem_wipe(tail, rest);
}

void control_conn_out(struct control_conn *c, char const *text, size_t len)
{
	while (len) {
		size_t n = OUT_CHUNK - c->out_len;

		if (n > len)
			n = len;
		memcpy(c->out + c->out_len, text, n);
		c->out_len += n;
		text += n;
		len -= n;
		if (c->out_len == OUT_CHUNK)
			flush_lines(c);
	}
}

size_t control_conn_queued(struct control_conn const *c)
{
	return c->closing ? SIZE_MAX : waiting(c) + stream_queued(c->stream);
}

void control_conn_busy(struct control_conn *c, bool busy)
{
	c->busy = busy;
}

void control_conn_send(struct control_conn *c, struct control_msg const *m)
{
	bool turn = m->kind == CONTROL_DONE || m->kind == CONTROL_ASK;

	if (turn) {
		flush_text(c);
		if (c->cut) {
			struct control_msg note = {
				.kind = CONTROL_OUT,
				.text = "% The rest of the output was left out: "
					"it is longer than the controller keeps\n"};

			c->cut = false;
			(void)send_encoded(c, &note);
		}
	}
	if (!send_encoded(c, m) && turn)
		/* Never leave a shell waiting for an end that it does not get, nor for a question.
		 */
		stream_close(c->stream, "memory is short", 0);
}

static void tell_lost(struct control_conn *c)
{
	char line[80];

	if (!c->lost)
		return;
	(void)snprintf(line, sizeof line, "*** %llu lines lost: the shell was behind ***\n",
		       (unsigned long long)c->lost);
	c->lost = 0;
	conn_event_now(c, line);
}

static void conn_event_now(struct control_conn *c, char const *text)
{
	struct control_msg m = {.kind = CONTROL_EVENT, .text = text};

	if (!send_encoded(c, &m))
		c->lost++;
}

void control_conn_event(struct control_conn *c, char const *text)
{
	if (c->closing)
		return;
	if (waiting(c) || stream_queued(c->stream) > CONTROL_BEHIND) {
		c->lost++;
		return;
	}
	tell_lost(c);
	conn_event_now(c, text);
}

void control_conn_close(struct control_conn *c)
{
	if (c->closing)
		return;
	c->closing = true;
	stream_close(c->stream, "closed", LINGER_MS);
}

static void drained(void *arg)
{
	struct control_conn *c = arg;

	push_pending(c);
	if (waiting(c) || stream_queued(c->stream) > CONTROL_BEHIND)
		return;
	tell_lost(c);
	if (c->server->cf.drained && !c->closing)
		c->server->cf.drained(c->session);
}

static ssize_t protocol_error(struct control_conn *c, char const *text)
{
	struct control_msg m = {.kind = CONTROL_ERROR, .text = text};

	log_msg(LOG_LEVEL_WARNING, "CTRL-4-PROTOCOL", "control connection closed: %s", text);
	control_conn_send(c, &m);
	control_conn_close(c);
	return -1;
}

static int hello(struct control_conn *c, struct control_msg const *m)
{
	char text[96];

	if (m->kind != CONTROL_HELLO)
		return (int)protocol_error(c, "the first message must be hello");
	if (m->number != CONTROL_VERSION) {
		(void)snprintf(
			text, sizeof text,
			"control protocol %d is spoken here, not %d: use the shell of the same "
			"release",
			CONTROL_VERSION, m->number);
		return (int)protocol_error(c, text);
	}
	c->greeted = true;
	c->server->cf.greeted(c->session, m);
	return 0;
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct control_conn *c = arg;
	struct control_msg *m = NULL;
	struct err err = {0};
	size_t used = 0;
	int rc;

	/* The shell has not read the last command's output yet: its next command can wait. */
	if (waiting(c))
		return 0;
	rc = control_decode(c, data, len, &used, &m, &err);
	if (rc == 0)
		return 0;
	if (rc < 0)
		return protocol_error(c, err.msg[0] ? err.msg : "memory is short");
	switch (m->kind) {
	case CONTROL_HELLO:
	case CONTROL_EXEC:
	case CONTROL_LOAD:
	case CONTROL_FILE:
	case CONTROL_ANSWER:
	case CONTROL_INTERRUPT: break;
	case CONTROL_OUT:
	case CONTROL_EVENT:
	case CONTROL_ASK:
	case CONTROL_DONE:
	case CONTROL_ERROR:
		talloc_free(m);
		return protocol_error(c, "that message is the controller's to send");
	}
	/* It is shown again once the command is over: its CONTROL_DONE leaves, and then the stream
	 * looks at its input. */
	if (c->busy && m->kind != CONTROL_INTERRUPT) {
		talloc_free(m);
		return 0;
	}
	rc = 0;
	if (!c->greeted)
		rc = hello(c, m);
	else if (m->kind != CONTROL_HELLO)
		c->server->cf.message(c->session, m);
	talloc_free(m);
	return rc < 0 ? -1 : (ssize_t)used;
}

static void conn_free(struct control_conn *c)
{
	struct control_server *s = c->server;

	*c->pprev = c->next;
	if (c->next)
		c->next->pprev = c->pprev;
	s->open--;
	s->users -= c->user;
	if (c->session)
		s->cf.closed(c->session);
	listener_closed(s->listener);
	mem_wipe(c->out, c->out_len);
	pending_free(c);
	talloc_free(c);
	if (s->done && !s->conns)
		s->done(s->done_arg);
}

static void closed(void *arg, char const *why)
{
	(void)why;
	conn_free(arg);
}

static void accepted(void *arg, int fd, char const *name)
{
	struct control_server *s = arg;
	struct control_conn *c = talloc_zero(s, struct control_conn);
	struct stream_config cf = {.input_max = CONTROL_MAX + 4,
				   .output_max = RING,
				   .received = received,
				   .drained = drained,
				   .closed = closed,
				   .arg = c};
	struct control_peer peer = {0};
	struct unix_peer who;

	(void)name;
	if (!c || unix_peer_get(fd, &who) < 0)
		goto refuse;
	peer.uid = who.uid;
	peer.pid = who.pid;
	peer.admin =
		who.uid == 0 || who.uid == geteuid() ||
		(s->cf.admin_gid != (gid_t)-1 && unix_peer_in_group(fd, &who, s->cf.admin_gid));
	if (!peer.admin && (s->users >= CONTROL_SESSIONS_MAX / 2 || s->cf.user_gid == (gid_t)-1 ||
			    !unix_peer_in_group(fd, &who, s->cf.user_gid)))
		goto refuse;
	c->server = s;
	c->user = !peer.admin;
	c->out = talloc_size(c, OUT_CHUNK + 1);
	if (!c->out)
		goto refuse;
	c->stream = stream_new(c, s->loop, fd, NULL, &cf);
	fd = -1;
	if (!c->stream)
		goto refuse;
	c->next = s->conns;
	c->pprev = &s->conns;
	if (c->next)
		c->next->pprev = &c->next;
	s->conns = c;
	s->open++;
	s->users += c->user;
	c->session = s->cf.opened(s->cf.arg, c, &peer);
	if (!c->session)
		control_conn_close(c);
	return;
refuse:
	if (fd >= 0)
		(void)close(fd);
	talloc_free(c);
	listener_closed(s->listener);
}

struct control_server *control_server_new(void *ctx, struct loop *loop, char const *path,
					  struct control_server_config const *config,
					  struct err *err)
{
	struct control_server *s = talloc_zero(ctx, struct control_server);
	struct listener_config lc = {.max = CONTROL_SESSIONS_MAX, .accepted = accepted, .arg = s};

	if (!s) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	s->cf = *config;
	s->loop = loop;
	/* Two groups fit no mode: then everybody may knock, and the credentials decide. */
	s->listener = listener_unix(s, loop, path, config->user_gid == (gid_t)-1 ? 0660 : 0666,
				    config->admin_gid, &lc, err);
	if (!s->listener) {
		talloc_free(s);
		return NULL;
	}
	return s;
}

void control_server_drain(struct control_server *s, char const *why, void (*done)(void *arg),
			  void *arg)
{
	listener_stop(s->listener);
	s->done = done;
	s->done_arg = arg;
	for (struct control_conn *c = s->conns; c; c = c->next) {
		struct control_msg m = {.kind = CONTROL_ERROR, .text = why};

		if (!c->closing)
			control_conn_send(c, &m);
		control_conn_close(c);
	}
	if (!s->conns)
		done(arg);
}

unsigned control_server_open(struct control_server const *s)
{
	return s->open;
}
