/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access point's end of the radio link; see radio_client.h.
 *
 * It waits, connects, shakes hands, says HELLO, and is up when WELCOME comes. Whatever goes wrong
 * on the way leads to lost(), which waits again.
 */
#include "net/radio_client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <talloc.h>
#include <unistd.h>

#include "base/backoff.h"
#include "base/hostname.h"
#include "base/log.h"
#include "base/secret.h"
#include "net/dial.h"
#include "net/stream.h"
#include "net/tls_client.h"
#include "wire/radio.h"

/** 1,700 association requests of 150 octets: what a controller that is away for a second misses. */
#define OUTPUT_MAX   262144
#define HANDSHAKE_MS 10000
/**
 * A connection that lasted so long was a good one: the next attempt comes soon. One that is ended
 * at once (another AP has the same certificate) is not, and the pauses go on growing.
 */
#define PROVEN_MS    10000

enum radio_link_state { LINK_WAITING, LINK_CONNECTING, LINK_TALKING, LINK_UP, LINK_STOPPED };

struct radio_client {
	struct radio_client_config cf;
	struct loop *loop;
	enum radio_link_state state;
	struct loop_timer *retry;
	struct loop_timer *alive; /**< PING, silence */
	struct dial *dial;
	struct stream *stream;
	char where[340];          /**< the controller, for messages */
	char address[80];         /**< ditto, as found; "" */
	char said[300];           /**< the controller's BYE, "" */
	char told[700];           /**< the last reason that was logged */
	char name[HOSTNAME_SIZE]; /**< of the controller */
	uint64_t heard_ms, up_ms;
	struct backoff backoff;
	struct radio_client_stats stats;
};

/* ------------------------------------------------------------------ ends and pauses */

static void close_all(struct radio_client *c)
{
	talloc_free(c->dial);
	c->dial = NULL;
	talloc_free(c->stream);
	c->stream = NULL;
	loop_timer_disarm(c->alive);
	loop_timer_disarm(c->retry);
}

/** Once for each reason: one line an outage, not one an attempt. */
static void tell_lost(struct radio_client *c, bool was_up, char const *why, uint32_t wait)
{
	if (c->cf.quiet || (!was_up && strcmp(why, c->told) == 0))
		return;
	log_msg(LOG_LEVEL_WARNING, was_up ? "RADIO-4-LOST" : "RADIO-4-CONNECT",
		"%s %s%s%s: %s; next try in %u.%u s",
		was_up ? "lost the controller" : "cannot connect to the controller", c->where,
		c->address[0] ? " at " : "", c->address, why, wait / 1000, wait % 1000 / 100);
	(void)snprintf(c->told, sizeof c->told, "%s", why);
}

/** No connection: wait. */
static void lost(struct radio_client *c, char const *because)
{
	bool was_up = c->state == LINK_UP;
	char why[sizeof c->told];
	uint32_t wait;

	/* It may stand in what is freed here. */
	(void)snprintf(why, sizeof why, "%s", because);
	if (was_up && loop_now_ms(c->loop) - c->up_ms >= PROVEN_MS)
		backoff_reset(&c->backoff);
	wait = backoff_next(&c->backoff);
	close_all(c);
	c->state = LINK_WAITING;
	c->stats.lost++;
	tell_lost(c, was_up, why, wait);
	loop_timer_arm(c->retry, wait);
	if (was_up)
		c->cf.disconnected(c->cf.arg, why);
}

/* ------------------------------------------------------------------ talking */

static int say(struct radio_client *c, struct radio_msg const *m)
{
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	int len = radio_encode(m, out, sizeof out);

	return len < 0 ? len : stream_send(c->stream, out, (size_t)len);
}

static void welcome(struct radio_client *c, struct radio_msg const *m)
{
	bool first = c->state != LINK_UP;

	(void)snprintf(c->name, sizeof c->name, "%s", m->text);
	if (first) {
		c->state = LINK_UP;
		c->up_ms = loop_now_ms(c->loop);
		c->told[0] = '\0';
		c->stats.connections++;
		if (!c->cf.quiet)
			log_msg(LOG_LEVEL_NOTICE, "RADIO-5-UP",
				"connected to the controller %s (%s%s%s)",
				c->name[0] ? c->name : "without a name", c->where,
				c->address[0] ? " at " : "", c->address);
	}
	/* Again when the grace time has changed. */
	c->cf.connected(c->cf.arg, c->name, m->grace_s);
}

/** @return 0, or negative: the connection ends */
static int take(struct radio_client *c, struct radio_msg const *m)
{
	struct radio_msg const answer = {.type = RADIO_MSG_PONG, .token = m->token};

	if (c->state != LINK_UP && m->type == RADIO_MSG_CMD) {
		stream_close(c->stream, "it sent a command before WELCOME", 0);
		return -1;
	}
	switch (m->type) {
	case RADIO_MSG_WELCOME: welcome(c, m); break;
	case RADIO_MSG_CMD:
		c->stats.commands++;
		c->cf.command(c->cf.arg, &m->cmd);
		break;
	/* One that does not fit is one that the peer does not wait for: it does not read. */
	case RADIO_MSG_PING: return say(c, &answer) == -EPIPE ? -1 : 0;
	case RADIO_MSG_BYE:
		(void)snprintf(c->said, sizeof c->said, "the controller says: %s",
			       m->text[0] ? m->text : "no reason");
		stream_close(c->stream, c->said, 0);
		return -1;
	case RADIO_MSG_HELLO:
	case RADIO_MSG_EVENT:
	case RADIO_MSG_ENROLL:
	case RADIO_MSG_ENROLLED:
		stream_close(c->stream, "it sent a message that is an access point's to send", 0);
		return -1;
	case RADIO_MSG_PONG:
	case RADIO_MSG_UNKNOWN: break;
	}
	return 0;
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct radio_client *c = arg;
	enum radio_refusal why;
	struct radio_msg m;
	size_t used;
	char text[160];
	int rc = 0;

	c->heard_ms = loop_now_ms(c->loop);
	why = radio_decode(data, len, &used, &m);
	if (why != RADIO_REFUSED_OK) {
		(void)snprintf(text, sizeof text, "refused what it sent: %s",
			       radio_refusal_text(why));
		stream_close(c->stream, text, 0);
		return -1;
	}
	if (used)
		rc = take(c, &m);
	if (used && m.type == RADIO_MSG_CMD)
		mem_wipe(&m.key, sizeof m.key);
	return rc < 0 || c->state == LINK_STOPPED ? -1 : (ssize_t)used;
}

static char const *expected_name(struct radio_client const *c)
{
	return c->cf.server_name ? c->cf.server_name : c->cf.host;
}

static void closed(void *arg, char const *why)
{
	struct radio_client *c = arg;
	char cure[400] = "", text[sizeof c->told];

	if (c->state == LINK_STOPPED) {
		close_all(c);
		return;
	}
	if (stream_ssl(c->stream))
		tls_client_cure(stream_ssl(c->stream), expected_name(c), why, cure, sizeof cure);
	(void)snprintf(text, sizeof text, "%s%s", why, cure);
	lost(c, text);
}

/** The connection is there: HELLO. */
static int greet(struct radio_client *c)
{
	struct radio_msg hello = {.type = RADIO_MSG_HELLO, .version = RADIO_VERSION};

	(void)snprintf(hello.text, sizeof hello.text, "%s", c->cf.ap_name ? c->cf.ap_name : "");
	hello.kept_stations = c->cf.hello(c->cf.arg, &hello.hello);
	c->heard_ms = loop_now_ms(c->loop);
	loop_timer_arm(c->alive, c->cf.ping_ms);
	return say(c, &hello);
}

static int opened(void *arg, struct stream *s)
{
	struct radio_client *c = arg;

	/* A clear stream opens while it is made: talk() greets then. */
	return stream_ssl(s) && greet(c) < 0 ? -1 : 0;
}

static void keep_alive(void *arg)
{
	struct radio_client *c = arg;
	uint64_t now = loop_now_ms(c->loop);
	struct radio_msg const ping = {.type = RADIO_MSG_PING, .token = now};
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

/** Take over a connected descriptor and ssl. */
static void talk(struct radio_client *c, int fd, SSL *ssl)
{
	struct stream_config const cf = {
		.input_max = 2 + RADIO_MESSAGE_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = opened,
		.closed = closed,
		.arg = c,
	};

	c->state = LINK_TALKING;
	c->said[0] = '\0';
	c->stream = stream_new(c, c->loop, fd, ssl, &cf);
	if (!c->stream)
		lost(c, "memory is short");
	else if (!ssl && greet(c) < 0)
		stream_close(c->stream, "what the access point has cannot be told", 0);
}

static void tcp_connected(void *arg, int fd, char const *address)
{
	struct radio_client *c = arg;
	struct err err = {0};
	SSL *ssl;

	(void)snprintf(c->address, sizeof c->address, "%s", address);
	talloc_free(c->dial);
	c->dial = NULL;
	ssl = tls_client_connect(c->cf.ssl, expected_name(c), &err);
	if (!ssl) {
		(void)close(fd);
		lost(c, err.msg);
		return;
	}
	if (!c->cf.server_name)
		tls_client_allow_controller(ssl);
	talk(c, fd, ssl);
}

static void tcp_failed(void *arg, char const *address, char const *why)
{
	struct radio_client *c = arg;

	(void)snprintf(c->address, sizeof c->address, "%s", address);
	lost(c, why);
}

static void dial_tcp(struct radio_client *c)
{
	struct dial_config const cf = {
		.host = c->cf.host,
		.port = c->cf.port,
		.connect_ms = c->cf.connect_ms,
		.connected = tcp_connected,
		.failed = tcp_failed,
		.arg = c,
	};
	struct err err = {0};

	c->dial = dial_new(c, c->loop, &cf, &err);
	if (!c->dial)
		lost(c, err.msg);
}

/** A Unix socket answers at once, or says why not. */
static void connect_unix(struct radio_client *c)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	memcpy(sa.sun_path, c->cf.path, strlen(c->cf.path) + 1);
	if (fd < 0 || connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0) {
		lost(c, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	talk(c, fd, NULL);
}

static void retry(void *arg)
{
	struct radio_client *c = arg;

	c->state = LINK_CONNECTING;
	if (c->cf.path)
		connect_unix(c);
	else
		dial_tcp(c);
}

/* ------------------------------------------------------------------ the client */

static int client_end(struct radio_client *c)
{
	close_all(c);
	return 0;
}

static int copy_text(struct radio_client *c, char const **text)
{
	if (!*text)
		return 0;
	*text = talloc_strdup(c, *text);
	return *text ? 0 : -ENOMEM;
}

/** Our own copies, defaults filled in. 0 or -ENOMEM. */
static int copy_config(struct radio_client *c, struct radio_client_config const *config)
{
	struct radio_client_config *cf = &c->cf;

	*cf = *config;
	cf->retry_min_ms = cf->retry_min_ms ? cf->retry_min_ms : 1000;
	cf->retry_max_ms = cf->retry_max_ms ? cf->retry_max_ms : 30000;
	cf->connect_ms = cf->connect_ms ? cf->connect_ms : 5000;
	cf->ping_ms = cf->ping_ms ? cf->ping_ms : 5000;
	cf->silence_ms = cf->silence_ms ? cf->silence_ms : 15000;
	c->backoff = (struct backoff){
		.min_ms = cf->retry_min_ms, .max_ms = cf->retry_max_ms, .share = 4};
	if (copy_text(c, &cf->host) < 0 || copy_text(c, &cf->server_name) < 0 ||
	    copy_text(c, &cf->path) < 0 || copy_text(c, &cf->ap_name) < 0)
		return -ENOMEM;
	if (cf->path)
		(void)snprintf(c->where, sizeof c->where, "%s", cf->path);
	else
		(void)snprintf(c->where, sizeof c->where, "%s port %u", cf->host, cf->port);
	return 0;
}

/** What would fail at each attempt fails at once. */
static int check(struct radio_client_config const *cf, struct err *err)
{
	struct sockaddr_un sa;
	SSL *ssl;

	if (cf->path && strlen(cf->path) >= sizeof sa.sun_path)
		return err_set(err, ENAMETOOLONG,
			       "%s: longer than the %zu octets of a socket's name", cf->path,
			       sizeof sa.sun_path - 1);
	if (cf->path)
		return 0;
	if (!cf->host || !cf->host[0] || strlen(cf->host) > 253)
		return err_set(err, EINVAL, "controller \"%.40s\": a host name has 1 to 253 octets",
			       cf->host ? cf->host : "");
	if (!cf->port)
		return err_set(err, EINVAL, "controller %s: port 0 is no port: %d is usual",
			       cf->host, RADIO_PORT);
	ssl = tls_client_connect(cf->ssl, cf->server_name ? cf->server_name : cf->host, err);
	if (!ssl)
		return -EINVAL;
	SSL_free(ssl);
	return 0;
}

struct radio_client *radio_client_new(void *ctx, struct loop *loop,
				      struct radio_client_config const *config, struct err *err)
{
	struct radio_client *c;

	if (check(config, err) < 0)
		return NULL;
	c = talloc_zero(ctx, struct radio_client);
	if (c) {
		c->loop = loop;
		c->retry = loop_timer_new(c, loop, retry, c);
		c->alive = loop_timer_new(c, loop, keep_alive, c);
	}
	if (!c || !c->retry || !c->alive || copy_config(c, config) < 0) {
		(void)err_set(err, ENOMEM, "memory is short");
		talloc_free(c);
		return NULL;
	}
	talloc_set_destructor(c, client_end);
	loop_timer_arm(c->retry, 0);
	return c;
}

int radio_client_send(struct radio_client *c, struct radio_event const *ev)
{
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	int len, rc;

	if (c->state != LINK_UP)
		return -ENOTCONN;
	len = radio_encode_event(ev, out, sizeof out);
	if (len < 0)
		return len;
	rc = stream_send(c->stream, out, (size_t)len);
	c->stats.events += rc == 0;
	c->stats.dropped += rc == -ENOBUFS;
	return rc == -EPIPE ? -ENOTCONN : rc;
}

bool radio_client_is_connected(struct radio_client const *c)
{
	return c->state == LINK_UP;
}

void radio_client_set_tls(struct radio_client *c, SSL_CTX *ssl)
{
	c->cf.ssl = ssl;
}

void radio_client_get_stats(struct radio_client const *c, struct radio_client_stats *out)
{
	*out = c->stats;
}

void radio_client_stop(struct radio_client *c, char const *why)
{
	struct radio_msg bye = {.type = RADIO_MSG_BYE};

	(void)snprintf(bye.text, sizeof bye.text, "%s", why);
	loop_timer_disarm(c->retry);
	loop_timer_disarm(c->alive);
	talloc_free(c->dial);
	c->dial = NULL;
	if (c->state == LINK_UP && say(c, &bye) == 0)
		stream_flush(c->stream);
	/* It may be its own callback that stops it: the stream goes later. */
	if (c->stream)
		stream_close(c->stream, why, 0);
	c->state = LINK_STOPPED;
}
