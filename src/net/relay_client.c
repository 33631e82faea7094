/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A relay's connection to the controller; see relay_client.h.
 *
 * It waits, looks the name up, tries one address after the other, shakes hands, says HELLO, and is
 * up when WELCOME comes. Whatever goes wrong on the way leads to lost(), which waits again.
 */
#include "net/relay_client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/backoff.h"
#include "base/log.h"
#include "net/dial.h"
#include "net/stream.h"
#include "net/tls_client.h"
#include "wire/relay.h"

/** 240 PULLs of 133 octets: more than all stations of an AP ask for in a second. */
#define OUTPUT_MAX   32768
/** What the kernel takes besides before it says "later". Its own default of some MiB would keep
 * requests that nobody waits for any more. */
#define UNSENT_MAX   16384
#define HANDSHAKE_MS 10000
#define LINGER_MS    1000
/**
 * A connection that lasted so long was a good one: the next attempt comes soon. One that is ended
 * at once (another AP has the same certificate) is not, and the pauses go on growing.
 */
#define PROVEN_MS    10000
/** A round trip beyond this is told: stations repeat their request after 100 ms, and what was asked
 * for the first time is then answered in vain. */
#define SLOW_MS      50

enum relay_state { RELAY_WAITING, RELAY_DIALING, RELAY_TALKING, RELAY_UP };

struct relay_client {
	struct relay_client_config cf;
	struct loop *loop;
	enum relay_state state;
	struct loop_timer *retry;
	struct loop_timer *alive; /**< PING, silence */
	struct dial *dial;        /**< while connecting */
	SSL_CTX *tls;
	struct stream *stream;
	char peer[80];  /**< address, for messages */
	char said[300]; /**< the controller's BYE, "" */
	char told[700]; /**< the last reason that was logged */
	uint64_t heard_ms, up_ms;
	struct backoff backoff;
	bool slow; /**< and that was told */
	bool stopping;
	void (*done)(void *arg);
	void *done_arg;
	struct mac holder;
	struct relay_client_stats stats;
};

/* ------------------------------------------------------------------ ends and pauses */

static void close_all(struct relay_client *c)
{
	talloc_free(c->dial);
	c->dial = NULL;
	talloc_free(c->stream);
	c->stream = NULL;
	loop_timer_disarm(c->alive);
	loop_timer_disarm(c->retry);
}

/** No connection: say why, once for each reason, and wait. */
static void lost(struct relay_client *c, char const *why)
{
	bool was_up = c->state == RELAY_UP;
	char text[sizeof c->told];
	uint32_t wait;

	if (was_up && loop_now_ms(c->loop) - c->up_ms >= PROVEN_MS)
		backoff_reset(&c->backoff);
	wait = backoff_next(&c->backoff);
	(void)snprintf(text, sizeof text, "%s", why);
	close_all(c);
	c->state = RELAY_WAITING;
	if (c->stopping) {
		c->done(c->done_arg);
		return;
	}
	c->stats.lost++;
	if (was_up || strcmp(text, c->told) != 0) {
		log_msg(LOG_LEVEL_WARNING, was_up ? "RELAY-4-LOST" : "RELAY-4-CONNECT",
			"%s %s port %u%s%s: %s; next try in %u.%u s",
			was_up ? "lost the controller" : "cannot connect to the controller",
			c->cf.server, c->cf.port, c->peer[0] ? " at " : "", c->peer, text,
			wait / 1000, wait % 1000 / 100);
		memcpy(c->told, text, sizeof c->told);
	}
	loop_timer_arm(c->retry, wait);
}

/* ------------------------------------------------------------------ talking */

static int say(struct relay_client *c, struct relay_msg const *m)
{
	uint8_t out[RELAY_ENCODED];
	int len = relay_encode(m, out);

	return len < 0 ? len : stream_send(c->stream, out, (size_t)len);
}

static void welcome(struct relay_client *c, struct relay_msg const *m)
{
	bool first = c->state != RELAY_UP;
	bool moved = first || !mac_eq(m->holder, c->holder);
	char mac[MAC_STR];

	c->holder = m->holder;
	if (first) {
		c->state = RELAY_UP;
		c->up_ms = loop_now_ms(c->loop);
		c->told[0] = '\0';
		c->stats.connections++;
		/* The first PING at once: it tells how far away the controller is. */
		loop_timer_arm(c->alive, 0);
	}
	if (moved)
		log_msg(LOG_LEVEL_NOTICE, "RELAY-5-UP", "%s %s port %u at %s; key holder %s",
			first ? "connected to the controller" : "told anew by the controller",
			c->cf.server, c->cf.port, c->peer,
			mac_is_zero(m->holder) ? "has no address: broadcasts only are relayed"
					       : mac_colon(m->holder, mac));
	if (moved && c->cf.holder)
		c->cf.holder(c->cf.arg, m->holder);
}

static void pong(struct relay_client *c, uint64_t sent_ms)
{
	uint64_t took = loop_now_ms(c->loop) - sent_ms;

	/* The token is what we sent, unless the peer plays games. */
	if (took > c->cf.silence_ms)
		return;
	c->stats.has_round_trip = true;
	c->stats.round_trip_ms = (uint32_t)took;
	if ((took > SLOW_MS) == c->slow)
		return;
	c->slow = !c->slow;
	if (c->slow)
		log_msg(LOG_LEVEL_WARNING, "RELAY-4-SLOW",
			"the controller answers after %u ms: over %d ms stations fall back to a "
			"full login, unless their keys were pushed before",
			(unsigned)took, SLOW_MS);
	else
		log_msg(LOG_LEVEL_NOTICE, "RELAY-5-FAST",
			"the controller answers after %u ms again", (unsigned)took);
}

/** @return 0, or negative: the connection ends */
static int take(struct relay_client *c, struct relay_msg const *m)
{
	struct relay_msg const answer = {.type = RELAY_PONG, .token = m->token};

	if (c->state != RELAY_UP && (m->type == RELAY_FRAME || m->type == RELAY_HELLO)) {
		stream_close(c->stream, "it sent something else before WELCOME", 0);
		return -1;
	}
	switch (m->type) {
	case RELAY_WELCOME: welcome(c, m); break;
	case RELAY_FRAME:
		c->stats.frames_down++;
		c->cf.frame(c->cf.arg, m->frame, m->frame_len);
		break;
	/* One that does not fit is one that the peer does not wait for: it does not read. */
	case RELAY_PING: return say(c, &answer) == -EPIPE ? -1 : 0;
	case RELAY_PONG: pong(c, m->token); break;
	case RELAY_BYE:
		(void)snprintf(c->said, sizeof c->said, "the controller says: %s",
			       m->text[0] ? m->text : "no reason");
		stream_close(c->stream, c->said, 0);
		return -1;
	case RELAY_HELLO:
	case RELAY_UNKNOWN: break;
	}
	return 0;
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct relay_client *c = arg;
	enum relay_refusal why;
	struct relay_msg m;
	size_t used;
	char text[160];

	c->heard_ms = loop_now_ms(c->loop);
	why = relay_decode(data, len, &used, &m);
	if (why != RELAY_REFUSED_OK) {
		(void)snprintf(text, sizeof text, "refused what it sent: %s",
			       relay_refusal_text(why));
		stream_close(c->stream, text, 0);
		return -1;
	}
	if (used && take(c, &m) < 0)
		return -1;
	return (ssize_t)used;
}

static void closed(void *arg, char const *why)
{
	struct relay_client *c = arg;
	char cure[400], text[sizeof c->told];

	/* What the controller said counts, not how it then went. */
	tls_client_cure(stream_ssl(c->stream), c->cf.server_name ? c->cf.server_name : c->cf.server,
			why, cure, sizeof cure);
	(void)snprintf(text, sizeof text, "%s%s", why, cure);
	lost(c, text);
}

static int opened(void *arg, struct stream *s)
{
	struct relay_client *c = arg;
	struct relay_msg hello = {.type = RELAY_HELLO, .version = RELAY_VERSION};

	(void)s;
	(void)snprintf(hello.text, sizeof hello.text, "%s", c->cf.text ? c->cf.text : "");
	c->heard_ms = loop_now_ms(c->loop);
	loop_timer_arm(c->alive, c->cf.ping_ms);
	return say(c, &hello);
}

static void keep_alive(void *arg)
{
	struct relay_client *c = arg;
	uint64_t now = loop_now_ms(c->loop);
	struct relay_msg const ping = {.type = RELAY_PING, .token = now};
	char text[80];

	if (now - c->heard_ms >= c->cf.silence_ms) {
		(void)snprintf(text, sizeof text, "nothing was heard for %llu s",
			       (unsigned long long)((now - c->heard_ms) / 1000));
		stream_close(c->stream, text, 0);
		return;
	}
	if (say(c, &ping) == -EPIPE)
		return;
	loop_timer_arm(c->alive, c->cf.ping_ms);
}

/* ------------------------------------------------------------------ connecting */

/** The files as they are now; when they cannot be read, those of the connection before. */
static void renew_tls(struct relay_client *c)
{
	struct err err = {0};
	SSL_CTX *tls = tls_client_new(&c->cf.tls, &err);

	if (!tls) {
		log_msg(LOG_LEVEL_ERROR, "RELAY-3-TLS", "%s; the certificate read before is used",
			err.msg);
		return;
	}
	SSL_CTX_free(c->tls);
	c->tls = tls;
}

/** TCP is up: TLS over it. */
static void talk(void *arg, int fd, char const *address)
{
	struct relay_client *c = arg;
	struct stream_config const cf = {
		.input_max = 2 + RELAY_LENGTH_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = opened,
		.closed = closed,
		.arg = c,
	};
	struct err err = {0};
	SSL *ssl;

	(void)snprintf(c->peer, sizeof c->peer, "%s", address);
	talloc_free(c->dial);
	c->dial = NULL;
	renew_tls(c);
	ssl = tls_client_connect(c->tls, c->cf.server_name ? c->cf.server_name : c->cf.server,
				 &err);
	if (!ssl) {
		(void)close(fd);
		lost(c, err.msg);
		return;
	}
	c->state = RELAY_TALKING;
	c->said[0] = '\0';
	c->stream = stream_new(c, c->loop, fd, ssl, &cf);
	if (!c->stream)
		lost(c, "memory is short");
}

static void not_connected(void *arg, char const *address, char const *why)
{
	struct relay_client *c = arg;
	char text[200];

	/* It is gone with the dial. */
	(void)snprintf(text, sizeof text, "%s", why);
	(void)snprintf(c->peer, sizeof c->peer, "%s", address);
	lost(c, text);
}

static void retry(void *arg)
{
	struct relay_client *c = arg;
	struct dial_config const cf = {
		.host = c->cf.server,
		.port = c->cf.port,
		.connect_ms = c->cf.connect_ms,
		.unsent_max = UNSENT_MAX,
		.connected = talk,
		.failed = not_connected,
		.arg = c,
	};
	struct err err = {0};

	if (c->stopping) {
		c->done(c->done_arg);
		return;
	}
	c->state = RELAY_DIALING;
	c->dial = dial_new(c, c->loop, &cf, &err);
	if (!c->dial)
		lost(c, err.msg);
}

/* ------------------------------------------------------------------ the client */

static int client_end(struct relay_client *c)
{
	close_all(c);
	SSL_CTX_free(c->tls);
	c->tls = NULL;
	return 0;
}

static int copy_text(struct relay_client *c, char const **text)
{
	if (!*text)
		return 0;
	*text = talloc_strdup(c, *text);
	return *text ? 0 : -ENOMEM;
}

/** Our own copies, defaults filled in. 0 or -ENOMEM. */
static int copy_config(struct relay_client *c, struct relay_client_config const *config)
{
	struct relay_client_config *cf = &c->cf;

	*cf = *config;
	cf->connect_ms = cf->connect_ms ? cf->connect_ms : 5000;
	cf->retry_min_ms = cf->retry_min_ms ? cf->retry_min_ms : 1000;
	cf->retry_max_ms = cf->retry_max_ms ? cf->retry_max_ms : 30000;
	cf->ping_ms = cf->ping_ms ? cf->ping_ms : 10000;
	cf->silence_ms = cf->silence_ms ? cf->silence_ms : 30000;
	if (copy_text(c, &cf->server) < 0 || copy_text(c, &cf->server_name) < 0 ||
	    copy_text(c, &cf->tls.ca) < 0 || copy_text(c, &cf->tls.cert) < 0 ||
	    copy_text(c, &cf->tls.key) < 0 || copy_text(c, &cf->text) < 0)
		return -ENOMEM;
	return 0;
}

/** What would fail at each attempt fails at once. */
static int check(struct relay_client *c, struct err *err)
{
	struct relay_client_config const *cf = &c->cf;
	SSL *ssl;

	if (!cf->server[0] || strlen(cf->server) > 253)
		return err_set(err, EINVAL, "controller \"%.40s\": a host name has 1 to 253 octets",
			       cf->server);
	if (!cf->port)
		return err_set(err, EINVAL, "controller %s: port 0 is no port: %d is usual",
			       cf->server, RELAY_PORT);
	c->tls = tls_client_new(&cf->tls, err);
	if (!c->tls)
		return err->code;
	ssl = tls_client_connect(c->tls, cf->server_name ? cf->server_name : cf->server, err);
	if (!ssl)
		return err->code;
	SSL_free(ssl);
	return 0;
}

struct relay_client *relay_client_new(void *ctx, struct loop *loop,
				      struct relay_client_config const *config, struct err *err)
{
	struct relay_client *c = talloc_zero(ctx, struct relay_client);
	struct err local;

	if (!err)
		err = &local;
	if (!c) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	c->loop = loop;
	c->retry = loop_timer_new(c, loop, retry, c);
	c->alive = loop_timer_new(c, loop, keep_alive, c);
	if (!c->retry || !c->alive || copy_config(c, config) < 0) {
		err_set(err, ENOMEM, "memory is short");
		talloc_free(c);
		return NULL;
	}
	c->backoff = (struct backoff){
		.min_ms = c->cf.retry_min_ms, .max_ms = c->cf.retry_max_ms, .share = 2};
	talloc_set_destructor(c, client_end);
	if (check(c, err) < 0) {
		talloc_free(c);
		return NULL;
	}
	loop_timer_arm(c->retry, 0);
	return c;
}

int relay_client_send(struct relay_client *c, uint8_t const *frame, size_t len)
{
	struct relay_msg const m = {.type = RELAY_FRAME, .frame = frame, .frame_len = len};
	int rc = c->state == RELAY_UP ? say(c, &m) : -ENOTCONN;

	if (rc == 0)
		c->stats.frames_up++;
	else if (rc == -ENOBUFS)
		c->stats.dropped_full++;
	else if (rc != -EINVAL)
		c->stats.dropped_down++;
	return rc == -EPIPE ? -ENOTCONN : rc;
}

bool relay_client_connected(struct relay_client const *c)
{
	return c->state == RELAY_UP;
}

void relay_client_stop(struct relay_client *c, void (*done)(void *arg), void *arg)
{
	struct relay_msg const bye = {.type = RELAY_BYE, .text = "the relay is stopping"};

	c->stopping = true;
	c->done = done;
	c->done_arg = arg;
	if (c->state == RELAY_UP && say(c, &bye) == 0) {
		stream_close(c->stream, "stopping", LINGER_MS);
		return;
	}
	close_all(c);
	c->state = RELAY_WAITING;
	loop_timer_arm(c->retry, 0);
}

void relay_client_get_stats(struct relay_client const *c, struct relay_client_stats *out)
{
	*out = c->stats;
}
