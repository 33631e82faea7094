/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's end of the radio link; see radio_server.h.
 *
 * A connection is admitted by its certificate (or, over the Unix socket, by its user), and is an
 * access point from its HELLO on. One without a certificate may ask for one, once.
 */
#include "net/radio_server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/hostname.h"
#include "base/log.h"
#include "base/pace.h"
#include "base/secret.h"
#include "net/listener.h"
#include "net/stream.h"
#include "net/tls_server.h"
#include "wire/radio.h"

/** The largest AP (4 radios of 16 BSSs) is started with 450 KiB; a group key for each of 2,000
 * stations is 300 KiB. Memory is touched only as far as it is used. */
#define OUTPUT_MAX   1048576
/** Messages that are read at a time: the one whose turn it is and those that
 * authenticator_expect() wants to know of. */
#define WINDOW       (1 + RADIO_AHEAD_COUNT)
#define HANDSHAKE_MS 10000
/** From the handshake to HELLO or ENROLL: an AP has it ready. */
#define HELLO_MS     10000
/** Time for a BYE to leave. */
#define LINGER_MS    1000
/** Lines about those that were not let in, or were bad: one in this time. Anybody can knock. */
#define TELL_MS      1000

struct radio_peer {
	struct radio_peer *next;
	struct radio_peer **pprev;
	struct radio_server *server;
	struct listener *listener;
	struct stream *stream;
	struct loop_timer *silence;
	uint64_t heard_ms;        /**< when its last message came */
	char name[HOSTNAME_SIZE]; /**< from its certificate, or its HELLO */
	char address[80];
	bool local;    /**< over the Unix socket */
	bool admitted; /**< it may say HELLO */
	bool welcomed;
	bool joined;  /**< the owner knows it */
	bool leaving; /**< being closed; why was told */
	bool quiet;   /**< its end needs no line */
	bool bad;     /**< it sent what was refused */
	void *arg;
};

struct radio_server {
	struct loop *loop;
	struct radio_server_config cf;
	char name[HOSTNAME_SIZE];
	struct listener *tls_listener, *unix_listener;
	SSL_CTX *tls;
	gid_t gid;
	struct radio_peer *peers; /**< the newest first */
	struct pace told;         /**< of peers that were not let in */
	struct radio_server_stats stats;
};

/* ------------------------------------------------------------------ saying and leaving */

static int say(struct radio_peer *p, struct radio_msg const *m)
{
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	int len = radio_encode(m, out, sizeof out);

	return len < 0 ? len : stream_send(p->stream, out, (size_t)len);
}

/** Tell it why and close. */
static void leave(struct radio_peer *p, char const *why)
{
	struct radio_msg bye = {.type = RADIO_MSG_BYE};

	if (p->leaving)
		return;
	p->leaving = true;
	loop_timer_disarm(p->silence);
	(void)snprintf(bye.text, sizeof bye.text, "%s", why);
	/* When there is no room it does not read: then it need not know. */
	if (say(p, &bye) < 0)
		stream_close(p->stream, why, 0);
	else
		stream_close(p->stream, why, LINGER_MS);
}

/** The owner forgets it. */
static void forget(struct radio_peer *p, char const *why)
{
	struct radio_server *s = p->server;

	if (!p->joined)
		return;
	p->joined = false;
	s->stats.peers--;
	s->stats.left++;
	s->cf.left(s->cf.arg, p, why);
}

/** @param more  receives "", or how many were not told of */
static bool may_tell(struct radio_server *s, char more[PACE_MORE])
{
	return pace_may_tell(&s->told, loop_now_ms(s->loop), TELL_MS, more);
}

/** What it sent is not to be had. @return -1 */
static int refuse(struct radio_peer *p, char const *why)
{
	char text[200];

	p->server->stats.refused_message++;
	p->bad = true;
	(void)snprintf(text, sizeof text, "the controller refused what the access point sent: %s",
		       why);
	leave(p, text);
	return -1;
}

/** Who it is, is not wanted. @return -1 */
static int deny(struct radio_peer *p, char const *why)
{
	struct radio_server *s = p->server;
	char more[PACE_MORE];

	s->stats.refused_peer++;
	p->quiet = true;
	if (may_tell(s, more))
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-DENIED", "access point %s at %s refused: %s%s",
			p->name[0] ? p->name : "without a name", p->address, why, more);
	leave(p, why);
	return -1;
}

/* ------------------------------------------------------------------ HELLO */

static int welcome(struct radio_peer *p)
{
	struct radio_server *s = p->server;
	struct radio_msg m = {
		.type = RADIO_MSG_WELCOME, .version = RADIO_VERSION, .grace_s = s->cf.grace_s};

	(void)snprintf(m.text, sizeof m.text, "%s", s->name);
	p->welcomed = true;
	return say(p, &m);
}

/** Do two peers, "address:port", have the same address? */
static bool same_host(char const *a, char const *b)
{
	char const *colon = strrchr(a, ':');

	return colon && strncmp(a, b, (size_t)(colon - a) + 1) == 0;
}

/** It came back before its old connection was seen to be dead; or two have one certificate. */
static void replace(struct radio_peer *old, struct radio_peer const *p)
{
	bool back = p->local || same_host(p->address, old->address);

	if (!old->leaving)
		log_msg(back ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
			back ? "RADIO-6-REPLACED" : "RADIO-4-REPLACED",
			"access point %s %s at %s: its connection of %s ends%s", p->name,
			back ? "is back" : "came", p->address, old->address,
			back ? ""
			     : "; if both are access points of yours, give each a certificate of "
			       "its own");
	old->quiet = true;
	forget(old, "it connected anew");
	leave(old, "another access point of this name connected");
}

/** Once a connection, so a walk over at most 2 * max names (some 10 us) is no load. */
static void replace_all(struct radio_peer *p)
{
	for (struct radio_peer *old = p->server->peers; old; old = old->next) {
		if (old != p && old->joined && strcmp(old->name, p->name) == 0)
			replace(old, p);
	}
}

/** @return 0, or negative: it is being closed */
static int hello(struct radio_peer *p, struct radio_msg const *m)
{
	struct radio_server *s = p->server;
	struct err err = {0};

	if (p->joined)
		return refuse(p, "HELLO came twice");
	if (!p->admitted)
		return deny(p, "it has no certificate: enrol it first, with `ap enroll NAME` here "
			       "and `fastroam-ap enroll` there");
	if (p->local) {
		if (!hostname_is_good(m->text))
			return deny(p,
				    "over the Unix socket it must say a name of letters, digits, "
				    "hyphen, dot and underscore");
		(void)snprintf(p->name, sizeof p->name, "%s", m->text);
	}
	replace_all(p);
	p->joined = true;
	s->stats.peers++;
	if (s->cf.joined(s->cf.arg, p, &m->hello, m->kept_stations, &err) < 0) {
		p->joined = false;
		s->stats.peers--;
		return deny(p, err.msg[0] ? err.msg : "the controller does not want it");
	}
	s->stats.joined++;
	loop_timer_arm(p->silence, s->cf.silence_ms);
	log_msg(LOG_LEVEL_INFO, "RADIO-6-OPEN",
		"access point %s connected from %s: %s, %s, %u radio%s", p->name, p->address,
		m->hello.software[0] ? m->hello.software : "no version",
		m->hello.model[0] ? m->hello.model : "no model", m->hello.n_radios,
		m->hello.n_radios == 1 ? "" : "s");
	return p->welcomed || p->leaving ? 0 : welcome(p);
}

/* ------------------------------------------------------------------ enrolment */

/** One question, one answer, and the connection ends. @return -1 */
static int enroll(struct radio_peer *p, struct radio_msg const *m)
{
	struct radio_server *s = p->server;
	struct radio_msg answer = {.type = RADIO_MSG_ENROLLED};
	char *cert = NULL, *ca = NULL;
	struct err err = {0};
	int rc;

	if (p->joined)
		return refuse(p, "ENROLL after HELLO");
	rc = s->cf.enroll ? s->cf.enroll(s->cf.arg, m->text, m->proof, m->request.p, m->request.len,
					 &cert, &ca, &err)
			  : err_set(&err, ENOTSUP, "this controller gives no certificates");
	if (rc == 0) {
		answer.cert = (struct span){(uint8_t const *)cert, strlen(cert)};
		answer.ca = (struct span){(uint8_t const *)ca, strlen(ca)};
	} else {
		(void)snprintf(answer.text, sizeof answer.text, "%s",
			       err.msg[0] ? err.msg : "refused");
	}
	s->stats.enrolled += rc == 0;
	s->stats.enroll_refused += rc != 0;
	p->quiet = true;
	p->leaving = true;
	loop_timer_disarm(p->silence);
	(void)say(p, &answer);
	stream_close(p->stream, "enrolment is over", LINGER_MS);
	free(cert);
	free(ca);
	return -1;
}

/* ------------------------------------------------------------------ messages */

/** @return 0, or negative: it is being closed */
static int take(struct radio_peer *p, struct radio_msg const *m)
{
	struct radio_server *s = p->server;
	struct radio_msg const pong = {.type = RADIO_MSG_PONG, .token = m->token};

	if (!p->joined && m->type != RADIO_MSG_HELLO && m->type != RADIO_MSG_ENROLL &&
	    m->type != RADIO_MSG_BYE)
		return refuse(p, "something else before HELLO");
	switch (m->type) {
	case RADIO_MSG_HELLO: return hello(p, m);
	case RADIO_MSG_ENROLL: return enroll(p, m);
	case RADIO_MSG_EVENT:
		s->stats.events++;
		s->cf.event(s->cf.arg, p, &m->event);
		break;
	/* A PONG that does not fit: it does not read, and ends by what it does not hear. */
	case RADIO_MSG_PING: return say(p, &pong) == -EPIPE ? -1 : 0;
	case RADIO_MSG_BYE:
		p->leaving = true;
		stream_close(p->stream, m->text[0] ? m->text : "it said no reason", 0);
		return -1;
	case RADIO_MSG_WELCOME:
	case RADIO_MSG_CMD:
	case RADIO_MSG_ENROLLED: return refuse(p, "a message that is the controller's to send");
	case RADIO_MSG_PONG:
	case RADIO_MSG_UNKNOWN: break;
	}
	return 0;
}

/** A message that has been read, and waits for those before it. */
struct waiting {
	struct radio_msg m;
	size_t used; /**< octets; 0: there is none yet */
	enum radio_refusal why;
};

static void expect(struct radio_peer const *p, struct waiting const *w, enum radio_ahead when)
{
	struct radio_server_config const *cf = &p->server->cf;

	if (p->joined && w->used && w->m.type == RADIO_MSG_EVENT && cf->expect)
		cf->expect(cf->arg, &w->m.event, when);
}

static void look(struct waiting *w, uint8_t const *data, size_t len)
{
	w->why = radio_decode(data, len, &w->used, &w->m);
}

/** The first of what came together have been no fourth, third or second before. */
static void catch_up(struct radio_peer const *p, struct waiting const window[WINDOW])
{
	for (unsigned when = RADIO_FOURTH; when > RADIO_NEXT; when--)
		for (unsigned i = 1; i <= when; i++)
			expect(p, &window[i], when);
}

/** What came together is read WINDOW messages before its turn. */
static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct radio_peer *p = arg;
	struct radio_server const *s = p->server;
	struct waiting window[WINDOW], *w = window;
	size_t read = 0, taken = 0;

	for (unsigned i = 0; i < WINDOW; i++) {
		look(&window[i], data + read, len - read);
		read += window[i].used;
	}
	catch_up(p, window);
	for (unsigned at = 0; w->used && !p->leaving;) {
		for (unsigned when = RADIO_NEXT; when < RADIO_AHEAD_COUNT; when++)
			expect(p, &window[(at + 1 + when) % WINDOW], when);
		if (take(p, &w->m) < 0)
			return -1;
		taken += w->used;
		look(w, data + read, len - read);
		read += w->used;
		at = (at + 1) % WINDOW;
		w = &window[at];
		if (stream_queued(p->stream) > OUTPUT_MAX / 2)
			break;
	}
	if (taken)
		p->heard_ms = loop_now_ms(s->loop);
	if (p->leaving)
		return (ssize_t)taken;
	if (taken && p->joined)
		loop_timer_arm(p->silence, s->cf.silence_ms);
	if (w->why != RADIO_REFUSED_OK)
		return refuse(p, radio_refusal_text(w->why));
	return (ssize_t)taken;
}

/* ------------------------------------------------------------------ connections */

static void peer_free(struct radio_peer *p)
{
	*p->pprev = p->next;
	if (p->next)
		p->next->pprev = p->pprev;
	if (p->listener)
		listener_closed(p->listener);
	talloc_free(p);
}

static void closed(void *arg, char const *why)
{
	struct radio_peer *p = arg;
	char more[PACE_MORE];

	if (p->joined && !p->quiet)
		log_msg(p->bad ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
			p->bad ? "RADIO-4-CLOSED" : "RADIO-6-CLOSED",
			"access point %s at %s closed: %s", p->name, p->address, why);
	else if (!p->quiet && may_tell(p->server, more))
		log_msg(LOG_LEVEL_INFO, "RADIO-6-CLOSED",
			"connection of %s closed before it was an access point's: %s%s", p->address,
			why, more);
	forget(p, why);
	peer_free(p);
}

static void silent(void *arg)
{
	struct radio_peer *p = arg;
	char text[80];

	if (!p->joined) {
		leave(p, "it did not say HELLO in time");
		return;
	}
	p->server->stats.silent++;
	(void)snprintf(text, sizeof text, "the access point said nothing for %u s",
		       p->server->cf.silence_ms / 1000);
	leave(p, text);
}

/** Only TLS: a local peer is admitted or not before it has a stream. */
static int opened(void *arg, struct stream *stream)
{
	struct radio_peer *p = arg;
	SSL *ssl = stream_ssl(stream);

	loop_timer_arm(p->silence, HELLO_MS);
	if (!ssl || !tls_peer_has_certificate(ssl))
		return 0;
	p->admitted = tls_peer_name(ssl, p->name, sizeof p->name);
	if (!p->admitted)
		(void)deny(p, "its certificate has no dNSName in its subjectAltName that could be "
			      "the access point's name");
	return 0;
}

/** The oldest that has not said HELLO leaves: who opens a thousand connections keeps out nobody.
 * Only when all places are taken, so its walk over them is no load. */
static bool make_room(struct radio_server *s, struct listener const *l)
{
	struct radio_peer *oldest = NULL;

	for (struct radio_peer *p = s->peers; p; p = p->next) {
		if (p->listener == l && !p->joined && !p->leaving)
			oldest = p;
	}
	if (!oldest)
		return false;
	oldest->leaving = true;
	loop_timer_disarm(oldest->silence);
	stream_close(oldest->stream, "it had not said HELLO when another came", 0);
	return true;
}

static bool make_room_tls(void *arg)
{
	struct radio_server *s = arg;

	return make_room(s, s->tls_listener);
}

static bool make_room_unix(void *arg)
{
	struct radio_server *s = arg;

	return make_room(s, s->unix_listener);
}

/** Takes over fd and ssl. NULL when memory is short. */
static struct radio_peer *peer_new(struct radio_server *s, struct listener *l, int fd, SSL *ssl,
				   char const *address)
{
	struct radio_peer *p = talloc_zero(s, struct radio_peer);
	struct stream_config const cf = {
		.input_max = 2 + RADIO_MESSAGE_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = opened,
		.closed = closed,
		.arg = p,
	};

	if (!p) {
		SSL_free(ssl);
		(void)close(fd);
		return NULL;
	}
	p->server = s;
	p->listener = l;
	p->local = !ssl;
	p->admitted = p->local;
	(void)snprintf(p->address, sizeof p->address, "%s", address);
	p->silence = loop_timer_new(p, s->loop, silent, p);
	p->stream = p->silence ? stream_new(p, s->loop, fd, ssl, &cf) : NULL;
	if (!p->silence) {
		SSL_free(ssl);
		(void)close(fd);
	}
	if (!p->stream) {
		talloc_free(p);
		return NULL;
	}
	p->next = s->peers;
	p->pprev = &s->peers;
	if (p->next)
		p->next->pprev = &p->next;
	s->peers = p;
	return p;
}

static void accepted_tls(void *arg, int fd, char const *address)
{
	struct radio_server *s = arg;
	SSL *ssl = tls_server_accept(s->tls);

	if (!ssl)
		(void)close(fd);
	if (!ssl || !peer_new(s, s->tls_listener, fd, ssl, address))
		listener_closed(s->tls_listener);
}

static bool user_is_let_in(struct radio_server const *s, int fd)
{
	struct unix_peer u;

	if (unix_peer_get(fd, &u) < 0)
		return false;
	return u.uid == 0 || u.uid == geteuid() ||
	       (s->gid != (gid_t)-1 && unix_peer_in_group(fd, &u, s->gid));
}

static void accepted_unix(void *arg, int fd, char const *address)
{
	struct radio_server *s = arg;
	struct radio_peer *p = peer_new(s, s->unix_listener, fd, NULL, address);

	if (!p)
		listener_closed(s->unix_listener);
	else if (!user_is_let_in(s, fd))
		(void)deny(p, "its user is neither root nor the controller's, nor in the group of "
			      "the socket");
}

/* ------------------------------------------------------------------ the server */

static int server_end(struct radio_server *s)
{
	SSL_CTX_free(s->tls);
	s->tls = NULL;
	return 0;
}

struct radio_server *radio_server_new(void *ctx, struct loop *loop,
				      struct radio_server_config const *config)
{
	struct radio_server *s = talloc_zero(ctx, struct radio_server);

	if (!s)
		return NULL;
	s->loop = loop;
	s->cf = *config;
	s->gid = (gid_t)-1;
	s->cf.max = config->max ? config->max : RADIO_SERVER_MAX;
	s->cf.silence_ms = config->silence_ms ? config->silence_ms : RADIO_SERVER_SILENCE_MS;
	(void)snprintf(s->name, sizeof s->name, "%s", config->name ? config->name : "");
	s->cf.name = s->name;
	talloc_set_destructor(s, server_end);
	return s;
}

int radio_server_listen_tls(struct radio_server *s, SSL_CTX *ssl, char const *address,
			    uint16_t port, struct err *err)
{
	struct listener_config const cf = {
		.max = s->cf.max, .make_room = make_room_tls, .accepted = accepted_tls, .arg = s};
	struct listener *l =
		s->tls_listener ? NULL : listener_tcp(s, s->loop, address, port, &cf, err);

	if (!l) {
		SSL_CTX_free(ssl);
		return s->tls_listener ? err_set(err, EALREADY, "it listens already")
				       : (err && err->code ? err->code : -EADDRINUSE);
	}
	s->tls_listener = l;
	SSL_CTX_free(s->tls);
	s->tls = ssl;
	return 0;
}

int radio_server_listen_unix(struct radio_server *s, char const *path, gid_t gid, struct err *err)
{
	struct listener_config const cf = {
		.max = s->cf.max, .make_room = make_room_unix, .accepted = accepted_unix, .arg = s};
	mode_t mode = gid == (gid_t)-1 ? 0600 : 0660;

	if (s->unix_listener)
		return err_set(err, EALREADY, "%s: it listens already", path);
	s->unix_listener = listener_unix(s, s->loop, path, mode, gid, &cf, err);
	if (!s->unix_listener)
		return err && err->code ? err->code : -EADDRINUSE;
	s->gid = gid;
	return 0;
}

/** All that came through this listener, which ends. */
static void unlisten(struct radio_server *s, struct listener **l, char const *why)
{
	if (!*l)
		return;
	listener_stop(*l);
	for (struct radio_peer *p = s->peers; p; p = p->next) {
		if (p->listener != *l)
			continue;
		forget(p, why);
		leave(p, why);
		stream_flush(p->stream);
		p->listener = NULL;
	}
	talloc_free(*l);
	*l = NULL;
}

void radio_server_unlisten_tls(struct radio_server *s)
{
	unlisten(s, &s->tls_listener, "the controller listens for access points no more");
}

void radio_server_stop(struct radio_server *s)
{
	unlisten(s, &s->tls_listener, "the controller is stopping");
	unlisten(s, &s->unix_listener, "the controller is stopping");
}

void radio_server_set_tls(struct radio_server *s, SSL_CTX *ssl)
{
	SSL_CTX_free(s->tls);
	s->tls = ssl;
}

uint16_t radio_server_port(struct radio_server const *s)
{
	return s->tls_listener ? listener_port(s->tls_listener) : 0;
}

/** Say WELCOME once more: what was in it has changed. */
static void welcome_again(struct radio_server *s)
{
	for (struct radio_peer *p = s->peers; p; p = p->next) {
		/* One that has no room for it does not read, and will be ended for that. */
		if (p->joined && !p->leaving)
			(void)welcome(p);
	}
}

void radio_server_set_grace(struct radio_server *s, uint32_t grace_s)
{
	if (s->cf.grace_s == grace_s)
		return;
	s->cf.grace_s = grace_s;
	welcome_again(s);
}

void radio_server_set_name(struct radio_server *s, char const *name)
{
	if (strcmp(s->name, name) == 0)
		return;
	(void)snprintf(s->name, sizeof s->name, "%s", name);
	welcome_again(s);
}

/* ------------------------------------------------------------------ peers */

int radio_peer_send(struct radio_peer *p, struct radio_cmd const *cmd)
{
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	struct radio_server *s = p->server;
	int len, rc;

	if (p->leaving || (!p->welcomed && welcome(p) < 0))
		return -EPIPE;
	len = radio_encode_cmd(cmd, out, sizeof out);
	if (len < 0)
		return len;
	rc = stream_send(p->stream, out, (size_t)len);
	/* It may have had a key in it. */
	mem_wipe(out, (size_t)len);
	if (rc == 0) {
		s->stats.commands++;
		return 0;
	}
	if (rc == -ENOBUFS) {
		s->stats.overflowed++;
		leave(p, "it does not read what it is sent");
	}
	return rc;
}

char const *radio_peer_name(struct radio_peer const *p)
{
	return p->name;
}

char const *radio_peer_address(struct radio_peer const *p)
{
	return p->address;
}

void radio_peer_set_arg(struct radio_peer *p, void *arg)
{
	p->arg = arg;
}

uint64_t radio_peer_heard_ms(struct radio_peer const *p)
{
	return p->heard_ms;
}

void *radio_peer_arg(struct radio_peer const *p)
{
	return p->arg;
}

void radio_peer_end(struct radio_peer *p, char const *why)
{
	leave(p, why);
}

void radio_server_get_stats(struct radio_server const *s, struct radio_server_stats *out)
{
	*out = s->stats;
}
