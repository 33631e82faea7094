/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Bounded stream connections; see stream.h.
 *
 * All ends go through finish(), which only notes the reason and lets a timer of 0 ms call the
 * owner: a callback may therefore close or overfill its stream without it vanishing underneath.
 */
#include "net/stream.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/secret.h"

/** One TLS record is 16 KiB; reading that much at once leaves nothing hidden inside OpenSSL. */
#define READ_CHUNK 16384

struct stream {
	struct stream_config cf;
	struct loop *loop;
	struct loop_fd *watch;
	struct loop_timer *timer; /**< handshake, linger, and the call of closed() */
	int fd;
	SSL *ssl;
	bool handshaking;
	bool want_write; /**< TLS needs the socket writable to go on */
	bool was_full;   /**< more than half of the output room was taken */
	bool had_output; /**< something was queued; drained() is owed once it has left */
	bool pumping;    /**< pump() sets the watch when it is done, once */
	bool closing;    /**< only sending what is left */
	bool ended;      /**< closed() is on its way */
	char why[160];
	uint8_t *in;
	size_t in_len, in_size;
	size_t taken; /**< octets ever read */
	uint8_t *out; /**< ring: out_len octets from out_pos on */
	size_t out_pos, out_len;
};

static void finish(struct stream *s, char const *why)
{
	if (s->ended)
		return;
	s->ended = true;
	if (why != s->why)
		(void)snprintf(s->why, sizeof s->why, "%s", why);
	loop_fd_events(s->watch, 0);
	loop_timer_arm(s->timer, 0);
}

static bool is_full(struct stream const *s)
{
	return s->out_len > s->cf.output_max / 2;
}

static void watch_update(struct stream *s)
{
	int events = 0;

	/* An answer written while a request is read mostly leaves at once: watching for room in
	 * between costs four system calls, twice what the request itself does. */
	if (s->ended || s->pumping)
		return;
	if (s->handshaking) {
		events = s->want_write ? LOOP_WRITE : LOOP_READ;
	} else {
		if (!s->closing && !is_full(s))
			events |= LOOP_READ;
		if (s->out_len || s->want_write)
			events |= LOOP_WRITE;
	}
	loop_fd_events(s->watch, events);
}

static void say_why(struct stream *s, char const *why)
{
	(void)snprintf(s->why, sizeof s->why, "%s", why);
}

/** Reason of a TLS failure in one line, to s->why. */
static void tls_reason(struct stream *s, char const *what)
{
	unsigned long e = ERR_peek_last_error();
	char const *text = e ? ERR_reason_error_string(e) : NULL;
	char line[128];

	(void)snprintf(line, sizeof line, "%s%s%s", what, text ? ": " : "", text ? text : "");
	ERR_clear_error();
	say_why(s, line);
}

/** @return octets read, 0 for "later", -1: nothing more will come, s->why says why */
static ssize_t read_some(struct stream *s, uint8_t *buf, size_t size)
{
	ssize_t n;

	if (!s->ssl) {
		n = recv(s->fd, buf, size, 0);
		if (n > 0)
			return n;
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		say_why(s, n ? strerror(errno) : "the peer closed the connection");
		return -1;
	}
	ERR_clear_error();
	n = SSL_read(s->ssl, buf, (int)size);
	if (n > 0)
		return n;
	switch (SSL_get_error(s->ssl, (int)n)) {
	case SSL_ERROR_WANT_READ: return 0;
	case SSL_ERROR_WANT_WRITE: s->want_write = true; return 0;
	case SSL_ERROR_ZERO_RETURN: say_why(s, "the peer closed the connection"); return -1;
	default: tls_reason(s, "TLS connection lost"); return -1;
	}
}

static ssize_t write_some(struct stream *s, uint8_t const *buf, size_t len)
{
	ssize_t n;

	if (!s->ssl) {
		n = send(s->fd, buf, len, MSG_NOSIGNAL);
		if (n > 0)
			return n;
		if (errno == EAGAIN || errno == EINTR)
			return 0;
		finish(s, strerror(errno));
		return -1;
	}
	ERR_clear_error();
	n = SSL_write(s->ssl, buf, (int)len);
	if (n > 0)
		return n;
	switch (SSL_get_error(s->ssl, (int)n)) {
	case SSL_ERROR_WANT_READ: return 0;
	case SSL_ERROR_WANT_WRITE: s->want_write = true; return 0;
	default:
		tls_reason(s, "TLS connection lost");
		finish(s, s->why);
		return -1;
	}
}

static void flush_out(struct stream *s)
{
	while (s->out_len && !s->ended) {
		size_t run = s->cf.output_max - s->out_pos;
		ssize_t n;

		if (run > s->out_len)
			run = s->out_len;
		n = write_some(s, s->out + s->out_pos, run);
		if (n <= 0)
			break;
		/* Output may hold keys of the configuration. */
		mem_wipe(s->out + s->out_pos, (size_t)n);
		s->out_len -= (size_t)n;
		/* From the start again when all has left: a ring of 1 MiB then touches as little
		 * memory as its owner has ever had waiting. */
		s->out_pos = s->out_len ? (s->out_pos + (size_t)n) % s->cf.output_max : 0;
	}
	if (s->closing && !s->out_len && !s->handshaking)
		finish(s, s->why);
}

/** Room for another chunk; grows by doubling, the old copy wiped (it may hold keys). */
static bool in_grow(struct stream *s)
{
	size_t max = s->cf.input_max + READ_CHUNK;
	size_t size = s->in_size ? s->in_size * 2 : READ_CHUNK;
	uint8_t *bigger;

	if (s->in_size - s->in_len >= READ_CHUNK / 2)
		return true;
	if (size > max)
		size = max;
	if (size <= s->in_size)
		return s->in_len < s->in_size;
	bigger = talloc_size(s, size);
	if (!bigger)
		return false;
	if (s->in_len)
		memcpy(bigger, s->in, s->in_len);
	if (s->in)
		mem_wipe(s->in, s->in_size);
	talloc_free(s->in);
	s->in = bigger;
	s->in_size = size;
	return true;
}

/** Let the owner take whole messages from the input. */
static void deliver(struct stream *s)
{
	size_t used = 0;

	while (used < s->in_len && !s->ended && !s->closing && !is_full(s)) {
		ssize_t n = s->cf.received(s->cf.arg, s->in + used, s->in_len - used);

		if (n < 0) {
			if (!s->closing)
				finish(s, "refused what the peer sent");
			break;
		}
		if (n == 0)
			break;
		used += (size_t)n;
	}
	/* What was used may have held keys. */
	if (used) {
		size_t left = s->in_len - used;

		memmove(s->in, s->in + used, left);
		mem_wipe(s->in + left, used);
		s->in_len = left;
	}
}

/** A TLS peer's records that are here already: the owner gets what came together together. */
static bool has_more(struct stream const *s)
{
	return s->ssl && SSL_has_pending(s->ssl);
}

static void take_in(struct stream *s)
{
	deliver(s);
	while (!s->ended && !s->closing && !is_full(s)) {
		ssize_t n;

		if (s->in_len >= s->cf.input_max) {
			finish(s, "the peer sent a message longer than allowed");
			return;
		}
		if (!in_grow(s)) {
			finish(s, "memory is short");
			return;
		}
		n = read_some(s, s->in + s->in_len, s->in_size - s->in_len);
		if (n > 0) {
			s->in_len += (size_t)n;
			s->taken += (size_t)n;
			if (has_more(s) && s->in_len < s->cf.input_max)
				continue;
		}
		deliver(s);
		/* Only now: what came just before the end counts. */
		if (n < 0 && !s->closing)
			finish(s, s->why);
		/* A clear socket tells again when more is there; give other peers their turn. */
		if (n <= 0 || !has_more(s))
			return;
	}
}

static void opened(struct stream *s)
{
	s->handshaking = false;
	loop_timer_disarm(s->timer);
	if (s->cf.opened && s->cf.opened(s->cf.arg, s) < 0)
		finish(s, "the peer is not allowed");
}

static void handshake(struct stream *s)
{
	int rc;

	ERR_clear_error();
	s->want_write = false;
	rc = SSL_do_handshake(s->ssl);
	if (rc == 1) {
		opened(s);
		return;
	}
	switch (SSL_get_error(s->ssl, rc)) {
	case SSL_ERROR_WANT_READ: break;
	case SSL_ERROR_WANT_WRITE: s->want_write = true; break;
	default: tls_reason(s, "TLS handshake failed"); finish(s, s->why);
	}
}

/** Room again after there was little, or nothing waits any more. */
static void tell_drained(struct stream *s)
{
	bool room = s->was_full && !is_full(s);
	bool empty = s->had_output && s->out_len == 0;

	if (!s->cf.drained || s->ended || s->closing || (!room && !empty))
		return;
	s->was_full = false;
	s->had_output = s->out_len > 0;
	s->cf.drained(s->cf.arg);
}

static void pump(struct stream *s)
{
	bool stalled;

	if (s->ended)
		return;
	s->pumping = true;
	if (s->handshaking)
		handshake(s);
	if (!s->ended && !s->handshaking) {
		s->want_write = false;
		flush_out(s);
		/* A stall that ended by itself: the socket will not tell again of what waits here.
		 */
		do {
			take_in(s);
			stalled = is_full(s);
			flush_out(s);
		} while (stalled && !is_full(s) && !s->closing && !s->ended);
		tell_drained(s);
	}
	s->pumping = false;
	watch_update(s);
}

static void ready(void *arg, int fd, int events)
{
	(void)fd;
	(void)events;
	pump(arg);
}

static void timer_fired(void *arg)
{
	struct stream *s = arg;

	if (s->ended)
		s->cf.closed(s->cf.arg, s->why);
	else if (s->handshaking)
		finish(s, "the TLS handshake took too long");
	else
		finish(s, s->closing ? s->why : "timed out");
}

/** What has left was wiped then. */
static void wipe_out(struct stream *s)
{
	size_t run = s->cf.output_max - s->out_pos;

	if (run > s->out_len)
		run = s->out_len;
	mem_wipe(s->out + s->out_pos, run);
	mem_wipe(s->out, s->out_len - run);
}

static int stream_end(struct stream *s)
{
	talloc_free(s->watch);
	s->watch = NULL;
	if (s->in)
		mem_wipe(s->in, s->in_size);
	if (s->out)
		wipe_out(s);
	if (s->ssl) {
		ERR_clear_error();
		if (!s->handshaking)
			(void)SSL_shutdown(s->ssl);
		SSL_free(s->ssl);
		ERR_clear_error();
	}
	(void)close(s->fd);
	return 0;
}

struct stream *stream_new(void *ctx, struct loop *loop, int fd, SSL *ssl,
			  struct stream_config const *config)
{
	struct stream *s = talloc_zero(ctx, struct stream);

	if (!s) {
		SSL_free(ssl);
		(void)close(fd);
		return NULL;
	}
	s->cf = *config;
	s->loop = loop;
	s->fd = fd;
	s->ssl = ssl;
	s->handshaking = ssl != NULL;
	/* A client speaks first: nothing would ever be there to read. */
	s->want_write = ssl && !SSL_is_server(ssl);
	talloc_set_destructor(s, stream_end);
	s->out = talloc_size(s, config->output_max);
	s->timer = loop_timer_new(s, loop, timer_fired, s);
	s->watch = loop_fd_new(s, loop, fd, s->want_write ? LOOP_WRITE : LOOP_READ, ready, s);
	if (!s->out || !s->timer || !s->watch || (ssl && SSL_set_fd(ssl, fd) != 1)) {
		talloc_free(s);
		return NULL;
	}
	if (ssl) {
		SSL_set_mode(ssl,
			     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
		/* Else each record takes two system calls, one for its header. */
		SSL_set_read_ahead(ssl, 1);
		loop_timer_arm(s->timer, config->handshake_ms);
	} else {
		opened(s);
	}
	return s;
}

int stream_send(struct stream *s, void const *data, size_t len)
{
	uint8_t const *p = data;
	size_t at, run;

	if (s->ended || s->closing)
		return -EPIPE;
	if (len > stream_room(s))
		return -ENOBUFS;
	at = (s->out_pos + s->out_len) % s->cf.output_max;
	run = s->cf.output_max - at;
	if (run > len)
		run = len;
	memcpy(s->out + at, p, run);
	memcpy(s->out, p + run, len - run);
	s->out_len += len;
	s->had_output = true;
	s->was_full = s->was_full || is_full(s);
	watch_update(s);
	return 0;
}

void stream_flush(struct stream *s)
{
	if (s->ended || s->handshaking)
		return;
	flush_out(s);
	watch_update(s);
}

size_t stream_queued(struct stream const *s)
{
	return s->out_len;
}

size_t stream_room(struct stream const *s)
{
	return s->cf.output_max - s->out_len;
}

void stream_close(struct stream *s, char const *why, uint32_t linger_ms)
{
	if (s->ended || s->closing)
		return;
	(void)snprintf(s->why, sizeof s->why, "%s", why);
	if (!linger_ms || !s->out_len || s->handshaking) {
		finish(s, why);
		return;
	}
	s->closing = true;
	loop_timer_arm(s->timer, linger_ms);
	watch_update(s);
}

void stream_drain(struct stream *s, char const *why, uint32_t linger_ms)
{
	/* 64 reads of 16 KiB: what was on its way, not what a busy peer goes on sending. */
	for (int i = 0; i < 64 && !s->ended && !s->closing && !s->handshaking; i++) {
		size_t before = s->taken;

		take_in(s);
		flush_out(s);
		if (s->taken == before)
			break;
	}
	stream_close(s, why, linger_ms);
}

SSL *stream_ssl(struct stream *s)
{
	return s->ssl;
}
