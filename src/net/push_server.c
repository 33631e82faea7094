/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Push listeners on streams; see push_server.h.
 */
#include "net/push_server.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pace.h"
#include "base/trace.h"
#include "net/listener.h"
#include "net/stream.h"
#include "net/tls_server.h"
#include "wire/push.h"

/**
 * Room for answers: 20 KiB of input hold at most 1,000 requests of 20 octets, answered in at most
 * 26 octets each, so a peer that reads never stalls us at the half-full mark of 64 KiB.
 */
#define OUTPUT_MAX   131072
#define HANDSHAKE_MS 10000
/** Time for a last answer to leave. */
#define LINGER_MS    1000
/** Lines about peers that were not let in: one in this time. Anybody can knock, 5,000 times a
 * second from this machine, and 200 octets for each would fill the log. */
#define TELL_MS      1000

struct peer {
	struct peer *next;
	struct peer **pprev;
	struct push_server *server;
	struct listener *listener;
	struct stream *stream;
	char name[300];   /**< for traces and log */
	unsigned strikes; /**< bad packets in a row */
	bool admitted;    /**< by its credentials or its certificate */
	bool denied;      /**< and that was told */
	bool leaving;     /**< gives its place to another */
};

struct push_server {
	struct loop *loop;
	struct env const *env;
	struct session_store *store;
	struct push_access access;
	struct listener *local;
	struct listener *tls_listener;
	SSL_CTX *tls;
	struct peer *peers;
	void (*changed)(void *arg);
	void *changed_arg;
	void (*done)(void *arg);
	void *done_arg;
	struct pace told; /**< of peers that were not let in */
	struct push_server_stats stats;
};

/* ------------------------------------------------------------------ one request */

struct push_verdict push_take(struct session_store *store, struct push const *request,
			      bool check_age, char const *sender)
{
	enum session_refusal r;
	bool repeated;
	unsigned ended;

	if (request->kind == PUSH_WITHDRAW)
		r = session_disconnect(store, &request->match, check_age, sender, &ended);
	else
		r = session_login(store, &request->login, check_age, sender, &repeated);
	return (struct push_verdict){.ack = r == SESSION_OK, .cause = session_refusal_cause(r)};
}

void push_refused_trace(struct env const *env, char const *sender, char const *reason,
			struct push const *request, unsigned cause)
{
	struct trace_record rec = {
		.event = TRACE_PUSH_REFUSED,
		.wall_us = env->wall_us(env->arg),
		.s = {reason, sender, NULL},
		.n = {cause, 0, 0},
	};

	if (request && request->kind == PUSH_LOGIN) {
		rec.sta = request->login.sta;
		rec.bssid = request->login.bssid;
	} else if (request && request->kind == PUSH_WITHDRAW && request->match.has_sta) {
		rec.sta = request->match.sta;
	}
	env->trace(env->arg, &rec);
}

/** @return 0, or negative when the peer must be closed */
static int answer(struct peer *p, struct push const *request, struct push_verdict v)
{
	uint8_t out[PUSH_MAX];
	struct err err;
	int len = push_encode_answer(request, v.ack, v.cause, PUSH_SECRET, out, &err);

	if (len < 0) {
		log_msg(LOG_LEVEL_ERROR, "PUSH-3-ENCODE",
			"push from %s: cannot encode the answer: %s", p->name, err.msg);
		return len;
	}
	if (v.ack)
		p->server->stats.acks++;
	else
		p->server->stats.naks++;
	return stream_send(p->stream, out, (size_t)len);
}

/** What an answer to an undecodable request needs: its id, code and authenticator (RFC 2865 3). */
static bool request_header(uint8_t const *data, size_t len, struct push *out)
{
	if (len < PUSH_MIN || (data[0] != 40 && data[0] != 43))
		return false;
	*out = (struct push){.kind = data[0] == 40 ? PUSH_WITHDRAW : PUSH_LOGIN, .id = data[1]};
	memcpy(out->authenticator, data + 4, sizeof out->authenticator);
	return true;
}

/** A packet that is none: trace, NAK where the header allows it, strike. */
static int refuse(struct peer *p, uint8_t const *data, size_t len, enum push_refusal why,
		  char const *detail)
{
	struct push_server *s = p->server;
	struct push request;
	char reason[300];
	char close_why[64];

	(void)snprintf(reason, sizeof reason, "%s%s%s", push_refusal_text(why),
		       detail[0] ? ": " : "", detail);
	push_refused_trace(s->env, p->name, reason, NULL, push_refusal_error_cause(why));
	s->stats.bad++;
	p->strikes++;
	if (request_header(data, len, &request) &&
	    answer(p, &request, (struct push_verdict){false, push_refusal_error_cause(why)}) < 0)
		return -1;
	if (why != PUSH_REFUSED_LENGTH && p->strikes < PUSH_STRIKES)
		return 0;
	s->stats.struck++;
	if (why == PUSH_REFUSED_LENGTH)
		(void)snprintf(close_why, sizeof close_why, "bad packet length");
	else
		(void)snprintf(close_why, sizeof close_why, "%u bad packets in a row", p->strikes);
	stream_close(p->stream, close_why, LINGER_MS);
	return -1;
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct peer *p = arg;
	struct push request;
	struct err detail = {0};
	enum push_refusal why;
	struct push_verdict v;
	int need = push_stream_length(data, len);

	if (need < 0)
		return refuse(p, data, len, PUSH_REFUSED_LENGTH, "");
	if (need == 0 || (size_t)need > len)
		return 0;
	p->server->stats.packets++;
	why = push_decode(data, (size_t)need, PUSH_SECRET, NULL, &request, &detail);
	if (why == PUSH_REFUSED_OK && request.kind != PUSH_LOGIN && request.kind != PUSH_WITHDRAW) {
		why = PUSH_REFUSED_CODE;
		(void)snprintf(detail.msg, sizeof detail.msg,
			       "an answer was sent to the controller");
	}
	if (why != PUSH_REFUSED_OK) {
		if (refuse(p, data, (size_t)need, why, detail.msg) < 0)
			return -1;
		return need;
	}
	p->strikes = 0;
	v = push_take(p->server->store, &request, false, p->name);
	secret_wipe(&request.login.msk);
	if (p->server->changed)
		p->server->changed(p->server->changed_arg);
	if (answer(p, &request, v) < 0)
		return -1;
	return need;
}

/* ------------------------------------------------------------------ connections */

static void peer_free(struct peer *p)
{
	struct push_server *s = p->server;

	*p->pprev = p->next;
	if (p->next)
		p->next->pprev = p->pprev;
	s->stats.open--;
	if (p->listener)
		listener_closed(p->listener);
	talloc_free(p);
	if (s->done && !s->peers)
		s->done(s->done_arg);
}

/** @param more  receives "", or how many were not told of */
static bool may_tell(struct push_server *s, char more[PACE_MORE])
{
	return pace_may_tell(&s->told, loop_now_ms(s->loop), TELL_MS, more);
}

static void closed(void *arg, char const *why)
{
	struct peer *p = arg;
	char more[PACE_MORE];

	if (!p->admitted) {
		if (!p->denied && may_tell(p->server, more))
			log_msg(LOG_LEVEL_INFO, "PUSH-6-CLOSED",
				"push connection of %s closed before it was let in: %s%s", p->name,
				why, more);
		peer_free(p);
		return;
	}
	log_msg(p->strikes ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
		p->strikes ? "PUSH-4-CLOSED" : "PUSH-6-CLOSED", "push connection of %s closed: %s",
		p->name, why);
	peer_free(p);
}

static int tls_opened(void *arg, struct stream *stream)
{
	struct peer *p = arg;
	struct push_access const *a = &p->server->access;
	char const *names[PUSH_NAMES_MAX];
	char found[256];
	char address[64];
	char more[PACE_MORE];

	for (unsigned i = 0; i < a->names; i++)
		names[i] = a->name[i];
	if (!tls_peer_allowed(stream_ssl(stream), names, a->names, found, sizeof found)) {
		p->server->stats.denied++;
		p->denied = true;
		if (may_tell(p->server, more))
			log_msg(LOG_LEVEL_WARNING, "PUSH-4-DENIED",
				"push connection of %s refused: its certificate (%s) is made out "
				"to "
				"none of the allowed names; add its name below aaa server radius "
				"dynamic-author: client tls name NAME%s",
				p->name, found, more);
		return -EACCES;
	}
	p->admitted = true;
	(void)snprintf(address, sizeof address, "%.60s", p->name);
	(void)snprintf(p->name, sizeof p->name, "%.60s (%.200s)", address, found);
	log_msg(LOG_LEVEL_INFO, "PUSH-6-OPEN", "push connection of %s", p->name);
	return 0;
}

static void peer_new(struct push_server *s, struct listener *l, int fd, SSL *ssl, char const *name)
{
	struct peer *p = talloc_zero(s, struct peer);
	struct stream_config cf = {
		.input_max = PUSH_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = ssl ? tls_opened : NULL,
		.closed = closed,
		.arg = p,
	};

	if (!p) {
		SSL_free(ssl);
		(void)close(fd);
		listener_closed(l);
		return;
	}
	p->server = s;
	p->admitted = !ssl;
	(void)snprintf(p->name, sizeof p->name, "%s", name);
	p->stream = stream_new(p, s->loop, fd, ssl, &cf);
	if (!p->stream) {
		talloc_free(p);
		listener_closed(l);
		return;
	}
	p->listener = l;
	p->next = s->peers;
	p->pprev = &s->peers;
	if (p->next)
		p->next->pprev = &p->next;
	s->peers = p;
	s->stats.open++;
	s->stats.connections++;
}

static bool uid_allowed(struct push_access const *a, uid_t uid)
{
	if (uid == 0 || uid == geteuid())
		return true;
	for (unsigned i = 0; i < a->uids; i++) {
		if (a->uid[i] == uid)
			return true;
	}
	return false;
}

/** "freerad (uid 102), process 4711": an administrator knows accounts by name. */
static void unix_peer_name(struct unix_peer const *who, char *out, size_t size)
{
	struct passwd const *pw = getpwuid(who->uid);

	(void)snprintf(out, size, "%.32s%suid %u%s, process %d", pw ? pw->pw_name : "",
		       pw ? " (" : "", (unsigned)who->uid, pw ? ")" : "", (int)who->pid);
}

static void local_accepted(void *arg, int fd, char const *peer)
{
	struct push_server *s = arg;
	struct unix_peer who;
	char name[80];
	char more[PACE_MORE];
	bool known = unix_peer_get(fd, &who) == 0;
	bool allowed = known && uid_allowed(&s->access, who.uid);

	s->stats.denied += !allowed;
	if (!allowed && !may_tell(s, more))
		goto refuse;
	if (known)
		unix_peer_name(&who, name, sizeof name);
	else
		(void)snprintf(name, sizeof name, "%.60s", peer);
	if (!allowed) {
		log_msg(LOG_LEVEL_WARNING, "PUSH-4-DENIED",
			"push connection of %s refused: this user may not push; name the account "
			"below aaa server radius dynamic-author: client local user NAME%s",
			name, more);
		goto refuse;
	}
	log_msg(LOG_LEVEL_INFO, "PUSH-6-OPEN", "push connection of %s", name);
	peer_new(s, s->local, fd, NULL, name);
	return;
refuse:
	(void)close(fd);
	listener_closed(s->local);
}

/**
 * The oldest of those that have not shown a certificate yet leaves. So whoever holds all places
 * with handshakes that never end keeps out no server: one that goes on is through in 5 ms.
 */
static bool tls_make_room(void *arg)
{
	struct push_server *s = arg;
	struct peer *oldest = NULL;

	for (struct peer *p = s->peers; p; p = p->next) {
		if (!p->admitted && !p->leaving)
			oldest = p;
	}
	if (!oldest)
		return false;
	oldest->leaving = true;
	stream_close(oldest->stream, "the TLS handshake was not over when another came", 0);
	return true;
}

static void tls_accepted(void *arg, int fd, char const *peer)
{
	struct push_server *s = arg;
	SSL *ssl = tls_server_accept(s->tls);

	if (!ssl) {
		(void)close(fd);
		listener_closed(s->tls_listener);
		return;
	}
	peer_new(s, s->tls_listener, fd, ssl, peer);
}

/* ------------------------------------------------------------------ the server */

static int server_end(struct push_server *s)
{
	SSL_CTX_free(s->tls);
	s->tls = NULL;
	return 0;
}

struct push_server *push_server_new(void *ctx, struct loop *loop, struct env const *env,
				    struct session_store *store)
{
	struct push_server *s = talloc_zero(ctx, struct push_server);

	if (!s)
		return NULL;
	s->loop = loop;
	s->env = env;
	s->store = store;
	talloc_set_destructor(s, server_end);
	return s;
}

void push_server_allow(struct push_server *p, struct push_access const *access)
{
	p->access = *access;
}

int push_server_unix(struct push_server *p, char const *path, struct err *err)
{
	struct listener_config cf = {.max = PUSH_PEERS_MAX, .accepted = local_accepted, .arg = p};
	struct err local;

	if (!err)
		err = &local;
	/*
	 * Mode 0666: who may push is decided by the credentials that the kernel gives of the peer,
	 * not by the file's mode. So freerad needs no group, and a wrong user is told apart in the
	 * log instead of meeting a bare "permission denied".
	 */
	p->local = listener_unix(p, p->loop, path, 0666, (gid_t)-1, &cf, err);
	return p->local ? 0 : err->code;
}

int push_server_tls(struct push_server *p, char const *address, uint16_t port, SSL_CTX *tls,
		    uint16_t *got, struct err *err)
{
	struct listener_config cf = {.max = PUSH_PEERS_MAX,
				     .make_room = tls_make_room,
				     .accepted = tls_accepted,
				     .arg = p};
	struct err local;

	if (!err)
		err = &local;
	push_server_tls_stop(p);
	p->tls = tls;
	p->tls_listener = listener_tcp(p, p->loop, address, port, &cf, err);
	if (!p->tls_listener) {
		SSL_CTX_free(p->tls);
		p->tls = NULL;
		return err->code;
	}
	if (got)
		*got = listener_port(p->tls_listener);
	return 0;
}

void push_server_tls_renew(struct push_server *p, SSL_CTX *tls)
{
	if (!p->tls_listener) {
		SSL_CTX_free(tls);
		return;
	}
	SSL_CTX_free(p->tls);
	p->tls = tls;
}

void push_server_tls_stop(struct push_server *p)
{
	struct peer *peer = p->peers;

	while (peer) {
		struct peer *next = peer->next;

		if (p->tls_listener && peer->listener == p->tls_listener) {
			peer->listener = NULL;
			stream_close(peer->stream, "TLS push was switched off", LINGER_MS);
		}
		peer = next;
	}
	talloc_free(p->tls_listener);
	p->tls_listener = NULL;
	SSL_CTX_free(p->tls);
	p->tls = NULL;
}

void push_server_on_change(struct push_server *p, void (*changed)(void *arg), void *arg)
{
	p->changed = changed;
	p->changed_arg = arg;
}

void push_server_drain(struct push_server *p, void (*done)(void *arg), void *arg)
{
	if (p->local)
		listener_stop(p->local);
	if (p->tls_listener)
		listener_stop(p->tls_listener);
	p->done = done;
	p->done_arg = arg;
	for (struct peer *peer = p->peers; peer; peer = peer->next)
		stream_drain(peer->stream, "the controller is stopping", LINGER_MS);
	if (!p->peers)
		done(arg);
}

void push_server_get_stats(struct push_server const *p, struct push_server_stats *out)
{
	struct listener_stats l;

	*out = p->stats;
	out->refused = 0;
	if (p->local) {
		listener_get_stats(p->local, &l);
		out->refused += l.refused;
	}
	if (p->tls_listener) {
		listener_get_stats(p->tls_listener, &l);
		out->refused += l.refused;
	}
}
