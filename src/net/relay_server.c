/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The relays' listener; see relay_server.h.
 *
 * A connection is admitted by its certificate, and in use from its HELLO on: only then it has a
 * place in the index of names, where frames to it are sent.
 */
#include "net/relay_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/pace.h"
#include "base/rand.h"
#include "net/listener.h"
#include "net/stream.h"
#include "net/tls_server.h"
#include "wire/relay.h"

/** Some 150 answers of 200 octets: what an AP of 100 stations is pushed at once. 1,024 relays that
 * do not read hold 32 MiB. */
#define OUTPUT_MAX   32768
#define HANDSHAKE_MS 10000
/** Time for a BYE to leave. */
#define LINGER_MS    1000
/** Lines about relays that were not let in, or were bad: one in this time. Anybody can knock. */
#define TELL_MS      1000
/** Those that make room for others are gone a turn of the loop later, which accepts 16 at most. */
#define PLACES       (RELAY_MAX + 64)
/** A host name and its NUL (RFC 1035 3.1). */
#define NAME_SIZE    254

struct relay {
	struct relay *next;
	struct relay **pprev;
	struct relay_server *server;
	struct stream *stream;
	struct loop_timer *silence;
	uint32_t slot;        /**< in the server's array */
	char name[NAME_SIZE]; /**< from its certificate */
	char peer[80];        /**< address and port */
	bool admitted;        /**< its certificate is one of an AP's */
	bool in_use;          /**< it has said HELLO and is in the index */
	bool leaving;         /**< being closed; why was told */
	bool quiet;           /**< its end needs no line */
	bool bad;             /**< it sent what was refused */
};

struct relay_server {
	struct loop *loop;
	struct listener *listener;
	SSL_CTX *tls;
	bool (*allowed)(void *arg, SSL *ssl, char *found, size_t size);
	rrb_port_frame frame;
	void *arg;
	struct mac holder;
	uint32_t silence_ms;
	struct relay *relays;
	struct relay *slot[PLACES]; /**< what the index points into */
	uint32_t free_slot[PLACES];
	uint32_t free_slots;
	struct hash index; /**< of those in use, by name */
	uint64_t seed;
	struct pace told; /**< of peers that were not let in */
	struct relay_server_stats stats;
};

/* ------------------------------------------------------------------ names */

static uint32_t name_hash(struct relay_server const *s, char const *name)
{
	return hash_octet_string(name, strlen(name), s->seed);
}

static uint32_t slot_hash(void const *arg, uint32_t entry)
{
	struct relay_server const *s = arg;

	return name_hash(s, s->slot[entry]->name);
}

static struct relay *find(struct relay_server const *s, char const *name)
{
	struct hash_cursor c;
	uint32_t e;

	for (e = hash_first(&s->index, name_hash(s, name), &c); e != HASH_NONE;
	     e = hash_next(&s->index, &c)) {
		if (strcmp(s->slot[e]->name, name) == 0)
			return s->slot[e];
	}
	return NULL;
}

/** No frames go to it from here on. */
static void out_of_use(struct relay *r)
{
	if (!r->in_use)
		return;
	r->in_use = false;
	r->server->stats.connected--;
	(void)hash_remove(&r->server->index, name_hash(r->server, r->name), r->slot);
}

/* ------------------------------------------------------------------ saying and leaving */

static int say(struct relay *r, struct relay_msg const *m)
{
	uint8_t out[RELAY_ENCODED];
	int len = relay_encode(m, out);

	return len < 0 ? len : stream_send(r->stream, out, (size_t)len);
}

/** Tell it why and close. What is logged is `why` too, unless that was done already. */
static void leave(struct relay *r, char const *why)
{
	struct relay_msg bye = {.type = RELAY_BYE};

	if (r->leaving)
		return;
	r->leaving = true;
	loop_timer_disarm(r->silence);
	out_of_use(r);
	(void)snprintf(bye.text, sizeof bye.text, "%s", why);
	/* When there is no room it does not read: then it need not know. */
	if (say(r, &bye) < 0)
		stream_close(r->stream, why, 0);
	else
		stream_close(r->stream, why, LINGER_MS);
}

/** @param more  receives "", or how many were not told of */
static bool may_tell(struct relay_server *s, char more[PACE_MORE])
{
	return pace_may_tell(&s->told, loop_now_ms(s->loop), TELL_MS, more);
}

/* ------------------------------------------------------------------ messages */

static int welcome(struct relay *r)
{
	struct relay_msg const m = {
		.type = RELAY_WELCOME, .version = RELAY_VERSION, .holder = r->server->holder};

	return say(r, &m);
}

/** Do two peers, "address:port", have the same address? */
static bool same_host(char const *a, char const *b)
{
	char const *colon = strrchr(a, ':');

	return colon && strncmp(a, b, (size_t)(colon - a) + 1) == 0;
}

/** The AP came back before its old connection was seen to be dead; or two have one certificate. */
static void replace(struct relay *old, struct relay const *r)
{
	r->server->stats.replaced++;
	if (same_host(r->peer, old->peer))
		log_msg(LOG_LEVEL_INFO, "RELAY-6-REPLACED",
			"relay %s is back at %s: its connection of %s ends", r->name, r->peer,
			old->peer);
	else
		log_msg(LOG_LEVEL_WARNING, "RELAY-4-REPLACED",
			"relay %s came at %s: its connection of %s ends; if both are access points "
			"of yours, give each a certificate of its own",
			r->name, r->peer, old->peer);
	old->quiet = true;
	leave(old, "another relay with this certificate's name connected");
}

/** @return 0, or negative: it is being closed */
static int hello(struct relay *r, struct relay_msg const *m)
{
	struct relay_server *s = r->server;
	struct relay *old = find(s, r->name);

	/* A second HELLO of the same connection changes nothing. */
	if (old == r)
		return 0;
	if (old)
		replace(old, r);
	if (hash_add(&s->index, name_hash(s, r->name), r->slot) < 0) {
		leave(r, "the controller is short of memory");
		return -1;
	}
	r->in_use = true;
	s->stats.connected++;
	s->stats.connections++;
	log_msg(LOG_LEVEL_INFO, "RELAY-6-OPEN", "relay %s connected from %s: %s", r->name, r->peer,
		m->text[0] ? m->text : "it gives no version");
	return welcome(r);
}

/** What it sent is not to be had. */
static int refuse(struct relay *r, char const *why)
{
	char text[RELAY_TEXT_MAX + 1];

	r->server->stats.bad++;
	r->bad = true;
	(void)snprintf(text, sizeof text, "the controller refused what the relay sent: %s", why);
	leave(r, text);
	return -1;
}

/** @return 0, or negative: it is being closed */
static int take(struct relay *r, struct relay_msg const *m)
{
	struct relay_server *s = r->server;
	struct relay_msg const answer = {.type = RELAY_PONG, .token = m->token};

	switch (m->type) {
	case RELAY_HELLO: return hello(r, m);
	case RELAY_WELCOME: return refuse(r, "WELCOME is the controller's");
	case RELAY_FRAME:
		if (!r->in_use)
			return refuse(r, "a frame before HELLO");
		s->stats.frames_in++;
		s->frame(s->arg, RRB_PORT_RELAY, r->name, m->frame, m->frame_len);
		break;
	/* A PONG that does not fit: it does not read, and ends by what it does not hear. */
	case RELAY_PING: return say(r, &answer) == -EPIPE ? -1 : 0;
	case RELAY_BYE:
		out_of_use(r);
		r->leaving = true;
		stream_close(r->stream, m->text[0] ? m->text : "it said no reason", 0);
		return -1;
	case RELAY_PONG:
	case RELAY_UNKNOWN: break;
	}
	return 0;
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct relay *r = arg;
	enum relay_refusal why;
	struct relay_msg m;
	size_t used;

	why = relay_decode(data, len, &used, &m);
	if (why != RELAY_REFUSED_OK)
		return refuse(r, relay_refusal_text(why));
	if (used)
		loop_timer_arm(r->silence, r->server->silence_ms);
	if (used && take(r, &m) < 0)
		return -1;
	return (ssize_t)used;
}

/* ------------------------------------------------------------------ connections */

static void relay_free(struct relay *r)
{
	struct relay_server *s = r->server;

	out_of_use(r);
	*r->pprev = r->next;
	if (r->next)
		r->next->pprev = r->pprev;
	s->slot[r->slot] = NULL;
	s->free_slot[s->free_slots++] = r->slot;
	listener_closed(s->listener);
	talloc_free(r);
}

static void closed(void *arg, char const *why)
{
	struct relay *r = arg;
	char more[PACE_MORE];

	if (r->quiet)
		;
	else if (r->admitted)
		log_msg(r->bad ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
			r->bad ? "RELAY-4-CLOSED" : "RELAY-6-CLOSED", "relay %s at %s closed: %s",
			r->name, r->peer, why);
	else if (may_tell(r->server, more))
		log_msg(LOG_LEVEL_INFO, "RELAY-6-CLOSED",
			"connection of %s closed before it showed a relay's certificate: %s%s",
			r->peer, why, more);
	relay_free(r);
}

static void silent(void *arg)
{
	struct relay *r = arg;
	char text[80];

	r->server->stats.silent++;
	(void)snprintf(text, sizeof text, "the relay said nothing for %u s",
		       r->server->silence_ms / 1000);
	leave(r, text);
}

static int opened(void *arg, struct stream *stream)
{
	struct relay *r = arg;
	struct relay_server *s = r->server;
	char more[PACE_MORE];

	if (s->allowed(s->arg, stream_ssl(stream), r->name, sizeof r->name)) {
		r->admitted = true;
		loop_timer_arm(r->silence, s->silence_ms);
		return 0;
	}
	s->stats.denied++;
	r->quiet = true;
	if (may_tell(s, more))
		log_msg(LOG_LEVEL_WARNING, "RELAY-4-DENIED",
			"relay at %s refused: no access point has a relay of its certificate's "
			"name (%s): enter relay NAME below ap hostapd%s",
			r->peer, r->name, more);
	leave(r, "no access point of the controller has a relay of this certificate's name: enter "
		 "relay NAME below ap hostapd");
	return 0;
}

/** The oldest that has not said HELLO leaves: neither who has no certificate nor who opens a
 * thousand connections with one keeps out a relay. A second HELLO of one name replaces the first.
 */
static bool make_room(void *arg)
{
	struct relay_server *s = arg;
	struct relay *oldest = NULL;

	for (struct relay *r = s->relays; r; r = r->next) {
		if (!r->in_use && !r->leaving)
			oldest = r;
	}
	if (!oldest)
		return false;
	oldest->leaving = true;
	loop_timer_disarm(oldest->silence);
	stream_close(oldest->stream, "it had not said HELLO when another came", 0);
	return true;
}

static void accepted(void *arg, int fd, char const *peer)
{
	struct relay_server *s = arg;
	struct relay *r = s->free_slots ? talloc_zero(s, struct relay) : NULL;
	struct stream_config const cf = {
		.input_max = 2 + RELAY_LENGTH_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = opened,
		.closed = closed,
		.arg = r,
	};
	SSL *ssl = r ? tls_server_accept(s->tls) : NULL;

	if (ssl) {
		r->server = s;
		(void)snprintf(r->peer, sizeof r->peer, "%s", peer);
		r->silence = loop_timer_new(r, s->loop, silent, r);
		r->stream = stream_new(r, s->loop, fd, ssl, &cf);
	} else {
		(void)close(fd);
	}
	if (!ssl || !r->silence || !r->stream) {
		talloc_free(r);
		listener_closed(s->listener);
		return;
	}
	r->slot = s->free_slot[--s->free_slots];
	s->slot[r->slot] = r;
	r->next = s->relays;
	r->pprev = &s->relays;
	if (r->next)
		r->next->pprev = &r->next;
	s->relays = r;
}

/* ------------------------------------------------------------------ the server */

static int server_end(struct relay_server *s)
{
	SSL_CTX_free(s->tls);
	s->tls = NULL;
	return 0;
}

static struct relay_server *server_make(void *ctx, struct loop *loop, SSL_CTX *tls)
{
	struct relay_server *s = talloc_zero(ctx, struct relay_server);

	if (!s)
		return NULL;
	rand_octets((uint8_t *)&s->seed, sizeof s->seed);
	if (hash_init(&s->index, s, slot_hash, s) < 0) {
		talloc_free(s);
		return NULL;
	}
	s->loop = loop;
	s->tls = tls;
	s->silence_ms = RELAY_SILENCE_MS;
	/* The lowest numbers are given out first. */
	for (uint32_t i = PLACES; i > 0; i--)
		s->free_slot[s->free_slots++] = i - 1;
	talloc_set_destructor(s, server_end);
	return s;
}

struct relay_server *relay_server_new(void *ctx, struct loop *loop, char const *address,
				      uint16_t port, SSL_CTX *tls,
				      bool (*allowed)(void *arg, SSL *ssl, char *found,
						      size_t size),
				      rrb_port_frame frame, void *arg, struct err *err)
{
	struct relay_server *s = server_make(ctx, loop, tls);
	struct listener_config const cf = {
		.max = RELAY_MAX, .make_room = make_room, .accepted = accepted, .arg = s};

	if (!s) {
		SSL_CTX_free(tls);
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	s->allowed = allowed;
	s->frame = frame;
	s->arg = arg;
	s->listener = listener_tcp(s, loop, address, port, &cf, err);
	if (!s->listener) {
		talloc_free(s);
		return NULL;
	}
	return s;
}

void relay_server_set_holder(struct relay_server *s, struct mac holder)
{
	if (mac_eq(s->holder, holder))
		return;
	s->holder = holder;
	for (struct relay *r = s->relays; r; r = r->next) {
		/* One that has no room for it would go on with the wrong address: it comes again.
		 */
		if (r->in_use && welcome(r) < 0)
			leave(r, "it does not read, and the key holder's address has changed");
	}
}

void relay_server_set_silence(struct relay_server *s, uint32_t ms)
{
	s->silence_ms = ms;
}

void relay_server_renew(struct relay_server *s, SSL_CTX *tls)
{
	SSL_CTX_free(s->tls);
	s->tls = tls;
}

int relay_server_send(struct relay_server *s, char const *name, uint8_t const *frame, size_t len)
{
	struct relay_msg const m = {.type = RELAY_FRAME, .frame = frame, .frame_len = len};
	struct relay *r = find(s, name);
	int rc = r ? say(r, &m) : -ENOTCONN;

	if (rc == 0)
		s->stats.frames_out++;
	else if (rc == -ENOBUFS)
		s->stats.dropped++;
	return rc == -EPIPE ? -ENOTCONN : rc;
}

bool relay_server_connected(struct relay_server const *s, char const *name)
{
	return find(s, name) != NULL;
}

void relay_server_recheck(struct relay_server *s)
{
	char found[NAME_SIZE];

	for (struct relay *r = s->relays; r; r = r->next) {
		if (!r->admitted || r->leaving)
			continue;
		memcpy(found, r->name, sizeof found);
		/* Another of its certificate's names may be the one that counts now: then it comes
		 * again under that one. */
		if (!s->allowed(s->arg, stream_ssl(r->stream), found, sizeof found) ||
		    strcmp(found, r->name) != 0)
			leave(r, "no access point of the controller has this relay any more");
	}
}

uint16_t relay_server_port(struct relay_server const *s)
{
	return listener_port(s->listener);
}

void relay_server_get_stats(struct relay_server const *s, struct relay_server_stats *out)
{
	*out = s->stats;
}
