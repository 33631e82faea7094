/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One RADIUS server; see radius_client_server.h.
 */
#include "net/radius_client_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pace.h"
#include "base/secret.h"

/** Datagrams taken from one socket in one turn of the loop. */
#define BATCH   64
#define IDS     256
/** 256 answers of 4 KiB and what the kernel adds; what is allowed of this is taken. */
#define BUFFER  (2 * 1024 * 1024)
/** At most one log line of a kind in this time; the rest is counted. */
#define TELL_MS 10000
/** Response times that the mean is made of. */
#define TIMES   16

struct radius_socket {
	struct radius_server *server;
	int fd;
	struct loop_fd *watch; /**< NULL on the virtual twin */
	bool refused;          /**< somebody says that the server's port is closed */
	char address[INET6_ADDRSTRLEN];
	uint8_t next_id;
	unsigned used;
	struct radius_exchange *by_id[IDS];
};

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

struct radius_server {
	struct loop *loop;
	struct env const *env;
	struct radius_server_config config;
	struct radius_dead_criteria criteria;
	char const *nas_id;
	uint8_t number;
	union address address;
	socklen_t address_len;
	struct radius_socket *socket[RADIUS_SOCKETS_MAX];
	unsigned sockets;
	bool dead;
	uint64_t state_ms;         /**< since when it is dead or alive */
	unsigned unanswered;       /**< packets since the last answer */
	struct per_minute minutes; /**< requests */
	uint64_t silent_since_ms;  /**< the first packet since then was sent */
	struct radius_exchange probe;
	struct loop_timer *probe_timer;
	uint64_t refused_until_ms;        /**< others are asked first, 0 not */
	struct loop_timer *refused_timer; /**< sockets that are marked are to be looked at */
	uint32_t time_us[TIMES];
	unsigned times; /**< measured so far */
	struct pace told_answer, told_send, told_refused;
	struct radius_server_stats stats;
};

/* ------------------------------------------------------------------ dead or alive */

static void probe_due(void *arg);

static void one_more(struct radius_in_a_row *r)
{
	r->total++;
	if (++r->current > r->max)
		r->max = r->current;
}

/** From now on it is the other of dead and alive. */
static void turn(struct radius_server *s, bool dead, uint64_t now)
{
	s->stats.previous_ms = now - s->state_ms;
	if (s->dead)
		s->stats.dead_ms += s->stats.previous_ms;
	s->dead = dead;
	s->state_ms = now;
}

static void set_alive(struct radius_server *s, char const *why)
{
	s->unanswered = 0;
	s->refused_until_ms = 0;
	s->stats.silent.current = s->stats.failed.current = 0;
	s->silent_since_ms = 0;
	if (!s->dead)
		return;
	turn(s, false, loop_now_ms(s->loop));
	radius_exchange_close(&s->probe);
	loop_timer_disarm(s->probe_timer);
	log_msg(LOG_LEVEL_WARNING, "RADIUS-4-RADIUS_ALIVE",
		"RADIUS server %s (%s:%u) is being marked alive: %s", s->config.name,
		s->config.address, s->config.auth_port, why);
}

/** A packet went unanswered. */
static void count_silence(struct radius_server *s)
{
	uint64_t now = loop_now_ms(s->loop);

	s->unanswered++;
	one_more(&s->stats.silent);
	if (s->dead || s->unanswered < s->criteria.tries ||
	    now - s->silent_since_ms < (uint64_t)s->criteria.time_s * 1000)
		return;
	turn(s, true, now);
	s->stats.deaths++;
	if (s->config.probe)
		loop_timer_arm(s->probe_timer, 0);
	log_msg(LOG_LEVEL_WARNING, "RADIUS-4-RADIUS_DEAD",
		"RADIUS server %s (%s:%u) is not responding: %u packets in %llu s without an "
		"answer. Check the address, its clients and the shared secret",
		s->config.name, s->config.address, s->config.auth_port, s->unanswered,
		(unsigned long long)((now - s->silent_since_ms) / 1000));
}

bool radius_server_alive(struct radius_server *s, uint32_t deadtime_s)
{
	if (s->dead && deadtime_s &&
	    loop_now_ms(s->loop) - s->state_ms >= (uint64_t)deadtime_s * 1000)
		set_alive(s, "its dead time is over");
	return !s->dead;
}

/** One Status-Server at a time; one that was not answered makes room for the next. */
static void probe_due(void *arg)
{
	struct radius_server *s = arg;
	uint8_t packet[RADIUS_MAX];
	int len;

	radius_exchange_close(&s->probe);
	loop_timer_arm(s->probe_timer, RADIUS_PROBE_MS);
	s->probe.asked = RADIUS_ASKED_STATUS;
	if (radius_exchange_open(&s->probe, s, s, NULL) < 0)
		return;
	len = radius_encode_status(s->nas_id, s->probe.id, s->probe.authenticator, s->config.key,
				   packet, NULL);
	if (len > 0)
		s->probe.packet = talloc_memdup(s, packet, (size_t)len);
	if (!s->probe.packet) {
		radius_exchange_close(&s->probe);
		return;
	}
	s->probe.len = (size_t)len;
	s->stats.status++;
	radius_exchange_send(&s->probe);
}

/* ------------------------------------------------------------------ sockets */

static int socket_end(struct radius_socket *k)
{
	talloc_free(k->watch);
	if (k->fd >= 0)
		(void)close(k->fd);
	return 0;
}

static void answer_received(struct radius_exchange *x, struct radius_answer const *a)
{
	struct radius_server *s = x->server;
	uint64_t us = s->env->wall_us(s->env->arg) - x->first_us;

	/* That of a repeat cannot be told from that of the first; nor does a set clock count. */
	if (x->sent == 1 && us < UINT32_MAX)
		s->time_us[s->times++ % TIMES] = (uint32_t)us;
	if (x->asked != RADIUS_ASKED_STATUS) {
		switch (a->code) {
		case RADIUS_ACCEPT: s->stats.accepts++; break;
		case RADIUS_REJECT: s->stats.rejects++; break;
		case RADIUS_CHALLENGE: s->stats.challenges++; break;
		}
	}
	radius_exchange_close(x);
	set_alive(s, "it has answered");
	if (x->done)
		x->done(x, a);
}

static void answer_bad(struct radius_server *s, enum radius_refusal why)
{
	char more[PACE_MORE];

	s->stats.bad++;
	if (why == RADIUS_REFUSED_AUTHENTICATOR || why == RADIUS_REFUSED_UNSIGNED)
		s->stats.forged++;
	else
		s->stats.malformed++;
	if (pace_may_tell(&s->told_answer, loop_now_ms(s->loop), TELL_MS, more))
		log_msg(LOG_LEVEL_WARNING, "RADIUS-4-BADRESP",
			"dropped an answer of RADIUS server %s (%s:%u): %s%s", s->config.name,
			s->config.address, s->config.auth_port, radius_refusal_text(why), more);
}

/**
 * ICMP says that the port is closed: whoever waits and has another server to ask goes there at
 * once. The kernel has checked no more of it than addresses and ports, and anybody can make one up.
 * So it is not taken for a server's silence, of which servers die; what a forged one costs is that
 * others are asked for RADIUS_REFUSED_MS, or until this one has answered something.
 */
static void socket_refused(struct radius_socket *k)
{
	struct radius_server *s = k->server;
	uint64_t now = loop_now_ms(s->loop);
	char more[PACE_MORE];

	k->refused = false;
	s->stats.refused++;
	s->refused_until_ms = now + RADIUS_REFUSED_MS;
	if (pace_may_tell(&s->told_refused, now, TELL_MS, more))
		log_msg(LOG_LEVEL_WARNING, "RADIUS-4-REFUSED",
			"RADIUS server %s (%s:%u) refuses: nothing listens on its port%s. Is it "
			"running, with this port? Others of its group are asked first for %u s",
			s->config.name, s->config.address, s->config.auth_port, more,
			RADIUS_REFUSED_MS / 1000);
	/* One error stands for any number of packets, and hosts send one in a second at most: it is
	 * everybody's. 256 at 5 us. */
	for (unsigned i = 0; i < IDS; i++)
		if (k->by_id[i] && k->by_id[i]->sent && k->by_id[i]->refused)
			k->by_id[i]->refused(k->by_id[i]);
}

/** Not from inside the call that sent. */
static void refused_due(void *arg)
{
	struct radius_server *s = arg;

	for (unsigned i = 0; i < s->sockets; i++)
		if (s->socket[i]->refused)
			socket_refused(s->socket[i]);
}

bool radius_server_refuses(struct radius_server const *s)
{
	return loop_now_ms(s->loop) < s->refused_until_ms;
}

/** @return false when nothing more is there */
static bool receive(struct radius_socket *k)
{
	static struct radius_answer a;
	uint8_t data[RADIUS_MAX];
	struct radius_server *s = k->server;
	struct radius_exchange *x;
	enum radius_refusal why;
	ssize_t n = recv(k->fd, data, sizeof data, MSG_DONTWAIT);

	if (n < 0 && errno == ECONNREFUSED) {
		socket_refused(k);
		return true;
	}
	if (n < 0)
		return errno == EINTR;
	x = n >= RADIUS_MIN ? k->by_id[data[1]] : NULL;
	if (!x || !x->sent) {
		/* A second answer to a repeat, or one that comes too late. */
		s->stats.bad++;
		return true;
	}
	why = radius_decode(data, (size_t)n, x->id, x->authenticator, s->config.key, x->asked, &a);
	if (why == RADIUS_REFUSED_OK)
		answer_received(x, &a);
	else
		answer_bad(s, why);
	mem_wipe(&a, sizeof a);
	return true;
}

static void ready(void *arg, int fd, int events)
{
	(void)fd;
	(void)events;
	for (int i = 0; i < BATCH && receive(arg); i++)
		;
}

void radius_server_drain(struct radius_server *s)
{
	for (unsigned i = 0; i < s->sockets; i++)
		ready(s->socket[i], s->socket[i]->fd, LOOP_READ);
}

static void own_address(struct radius_socket *k)
{
	union address a = {.sa = {.sa_family = AF_UNSPEC}};
	socklen_t len = sizeof a;

	if (getsockname(k->fd, &a.sa, &len) < 0)
		return;
	(void)inet_ntop(a.sa.sa_family,
			a.sa.sa_family == AF_INET ? (void *)&a.in.sin_addr
						  : (void *)&a.in6.sin6_addr,
			k->address, sizeof k->address);
}

/** One socket more, with all its identifiers free. 0 or negative errno. */
static int socket_add(struct radius_server *s)
{
	struct radius_socket *k;
	int size = BUFFER;

	if (s->sockets == RADIUS_SOCKETS_MAX)
		return -EAGAIN;
	k = talloc_zero(s, struct radius_socket);
	if (!k)
		return -ENOMEM;
	k->server = s;
	k->fd = socket(s->address.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	talloc_set_destructor(k, socket_end);
	if (k->fd < 0 || connect(k->fd, &s->address.sa, s->address_len) < 0) {
		int error = errno;

		talloc_free(k);
		return -error;
	}
	(void)setsockopt(k->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	own_address(k);
	s->env->random(s->env->arg, &k->next_id, sizeof k->next_id);
	if (!loop_is_virtual(s->loop)) {
		k->watch = loop_fd_new(k, s->loop, k->fd, LOOP_READ, ready, k);
		if (!k->watch) {
			talloc_free(k);
			return -ENOMEM;
		}
	}
	s->socket[s->sockets++] = k;
	return 0;
}

/* ------------------------------------------------------------------ exchanges */

/** Some 10 % more or less, so that what was lost together does not come back together. */
static uint64_t jitter(struct radius_server *s, uint64_t ms)
{
	uint8_t r;

	s->env->random(s->env->arg, &r, sizeof r);
	return ms - ms / 10 + ms / 5 * r / 255;
}

/** What follows the nth packet: a fifth of the timeout, doubled each time up to all of it. */
static uint64_t wait_ms(struct radius_server *s, unsigned sent)
{
	uint64_t ms = (uint64_t)s->config.timeout_ms / 5;

	for (unsigned i = 1; i < sent && ms < s->config.timeout_ms; i++)
		ms *= 2;
	return jitter(s, ms < s->config.timeout_ms ? ms : s->config.timeout_ms);
}

static void transmit(struct radius_exchange *x)
{
	struct radius_server *s = x->server;
	uint64_t now = loop_now_ms(s->loop);
	char more[PACE_MORE];
	ssize_t n = -1;

	/* The first call may only fetch what came of an earlier packet. */
	for (int i = 0; i < 2 && n < 0 && (i == 0 || errno == ECONNREFUSED); i++) {
		n = send(x->socket->fd, x->packet, x->len, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0 && errno == ECONNREFUSED) {
			x->socket->refused = true;
			loop_timer_arm(s->refused_timer, 0);
		}
	}
	if (n < 0 && errno != EAGAIN && errno != ECONNREFUSED &&
	    pace_may_tell(&s->told_send, now, TELL_MS, more))
		log_msg(LOG_LEVEL_WARNING, "RADIUS-4-SEND",
			"cannot send to RADIUS server %s (%s:%u): %s%s (see ip route get %s)",
			s->config.name, s->config.address, s->config.auth_port, strerror(errno),
			more, s->config.address);
	if (!s->unanswered && !s->silent_since_ms)
		s->silent_since_ms = now;
	x->sent++;
	loop_timer_arm(x->timer, wait_ms(s, x->sent));
}

/** No answer came to the last packet. */
static void exchange_due(void *arg)
{
	struct radius_exchange *x = arg;
	struct radius_server *s = x->server;

	count_silence(s);
	if (x->asked != RADIUS_ASKED_STATUS && x->sent <= s->config.retransmit) {
		s->stats.retransmissions++;
		transmit(x);
		return;
	}
	radius_exchange_close(x);
	if (x->asked == RADIUS_ASKED_STATUS)
		return;
	s->stats.timeouts++;
	one_more(&s->stats.failed);
	x->done(x, NULL);
}

static struct radius_socket *socket_with_room(struct radius_server *s)
{
	for (unsigned i = 0; i < s->sockets; i++)
		if (s->socket[i]->used < IDS)
			return s->socket[i];
	return NULL;
}

int radius_exchange_open(struct radius_exchange *x, void *owner, struct radius_server *s,
			 void (*done)(struct radius_exchange *x, struct radius_answer const *a))
{
	struct radius_socket *k = socket_with_room(s);
	int rc = k ? 0 : socket_add(s);

	if (rc == -EAGAIN)
		s->stats.full++;
	if (rc < 0)
		return rc;
	if (!k)
		k = s->socket[s->sockets - 1];
	x->timer = loop_timer_new(owner, s->loop, exchange_due, x);
	if (!x->timer)
		return -ENOMEM;
	/* Round and round: an identifier rests as long as may be, so that late answers fit none. */
	while (k->by_id[k->next_id])
		k->next_id++;
	x->id = k->next_id++;
	k->by_id[x->id] = x;
	k->used++;
	x->server = x->from = s;
	x->socket = k;
	x->sent = 0;
	x->done = done;
	s->env->random(s->env->arg, x->authenticator, sizeof x->authenticator);
	s->stats.under_way++;
	return 0;
}

char const *radius_exchange_address(struct radius_exchange const *x)
{
	return x->socket->address;
}

void radius_exchange_send(struct radius_exchange *x)
{
	struct radius_server *s = x->server;

	if (x->asked != RADIUS_ASKED_STATUS) {
		s->stats.requests++;
		per_minute_add(&s->minutes, loop_now_ms(s->loop));
	}
	x->first_us = s->env->wall_us(s->env->arg);
	transmit(x);
}

void radius_exchange_close(struct radius_exchange *x)
{
	if (!x->server)
		return;
	x->socket->by_id[x->id] = NULL;
	x->socket->used--;
	x->server->stats.under_way--;
	TALLOC_FREE(x->timer);
	TALLOC_FREE(x->packet);
	x->server = NULL;
	x->socket = NULL;
}

/* ------------------------------------------------------------------ configuration */

static bool parse_address(struct radius_server *s)
{
	union address *a = &s->address;

	if (inet_pton(AF_INET, s->config.address, &a->in.sin_addr) == 1) {
		a->in.sin_family = AF_INET;
		a->in.sin_port = htons(s->config.auth_port);
		s->address_len = sizeof a->in;
		return true;
	}
	memset(a, 0, sizeof *a);
	if (inet_pton(AF_INET6, s->config.address, &a->in6.sin6_addr) != 1)
		return false;
	a->in6.sin6_family = AF_INET6;
	a->in6.sin6_port = htons(s->config.auth_port);
	s->address_len = sizeof a->in6;
	return true;
}

static int server_end(struct radius_server *s)
{
	mem_wipe(&s->config, sizeof s->config);
	return 0;
}

struct radius_server *radius_server_new(void *ctx, struct loop *loop, struct env const *env,
					struct radius_server_config const *config,
					char const *nas_id, uint8_t number, struct err *err)
{
	struct radius_server *s = talloc_zero(ctx, struct radius_server);

	if (!s) {
		(void)err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	talloc_set_destructor(s, server_end);
	s->loop = loop;
	s->env = env;
	s->config = *config;
	s->nas_id = nas_id;
	s->number = number;
	s->state_ms = loop_now_ms(loop);
	per_minute_begin(&s->minutes, s->state_ms);
	s->probe_timer = loop_timer_new(s, loop, probe_due, s);
	s->refused_timer = loop_timer_new(s, loop, refused_due, s);
	if (!s->probe_timer || !s->refused_timer)
		(void)err_set(err, ENOMEM, "memory is short");
	else if (!parse_address(s))
		(void)err_set(err, EINVAL, "RADIUS server %s: \"%s\" is no IPv4 or IPv6 address",
			      config->name, config->address);
	else
		return s;
	talloc_free(s);
	return NULL;
}

bool radius_server_same(struct radius_server const *s, struct radius_server_config const *config)
{
	return strcmp(s->config.name, config->name) == 0 &&
	       strcmp(s->config.address, config->address) == 0 &&
	       s->config.auth_port == config->auth_port && strcmp(s->config.key, config->key) == 0;
}

void radius_server_configure(struct radius_server *s, struct radius_server_config const *config,
			     struct radius_dead_criteria const *dead)
{
	s->config.timeout_ms = config->timeout_ms;
	s->config.retransmit = config->retransmit;
	s->config.probe = config->probe;
	s->criteria = *dead;
	if (!s->dead || !s->config.probe)
		loop_timer_disarm(s->probe_timer);
	else if (!s->probe.server)
		loop_timer_arm(s->probe_timer, 0);
}

char const *radius_server_name(struct radius_server const *s)
{
	return s->config.name;
}

char const *radius_server_key(struct radius_server const *s)
{
	return s->config.key;
}

uint8_t radius_server_number(struct radius_server const *s)
{
	return s->number;
}

void radius_server_failover(struct radius_server *s)
{
	s->stats.failovers++;
}

void radius_server_stats(struct radius_server const *s, struct radius_server_stats *out)
{
	unsigned n = s->times < TIMES ? s->times : TIMES;
	uint64_t sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += s->time_us[i];
	*out = s->stats;
	(void)snprintf(out->name, sizeof out->name, "%s", s->config.name);
	(void)snprintf(out->address, sizeof out->address, "%s", s->config.address);
	out->port = s->config.auth_port;
	out->dead = s->dead;
	out->state_ms = loop_now_ms(s->loop) - s->state_ms;
	if (s->dead)
		out->dead_ms += out->state_ms;
	out->minutes = per_minute_read(&s->minutes, loop_now_ms(s->loop));
	out->response_us = n ? sum / n : 0;
}
