/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What the tests of net/radius_client* share: virtual time, real sockets of servers on loopback.
 */
#ifndef FASTROAM_TESTS_RADIUS_NET_TEST_H
#define FASTROAM_TESTS_RADIUS_NET_TEST_H

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/log.h"
#include "base/rand.h"
#include "net/radius_client.h"
#include "net/radius_client_server.h"

#include "push_test.h"
#include "radius_test.h"

#define SECRET "server-secret"

/** A RADIUS server: a socket, and the last request that came to it. */
struct peer {
	int fd;
	uint16_t port;
	uint8_t request[RADIUS_MAX];
	size_t len;
	struct sockaddr_storage from;
	socklen_t from_len;
};

static inline void peer_open(struct peer *p, int family)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	bool six = family == AF_INET6;
	socklen_t len = six ? sizeof in6 : sizeof in;
	struct sockaddr *sa = six ? (struct sockaddr *)&in6 : (struct sockaddr *)&in;

	p->fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(p->fd >= 0);
	assert_int_equal(bind(p->fd, sa, len), 0);
	assert_int_equal(getsockname(p->fd, sa, &len), 0);
	p->port = ntohs(six ? in6.sin6_port : in.sin_port);
}

/** Take the next request; false when none has come. */
static inline bool peer_take(struct peer *p)
{
	ssize_t n;

	p->from_len = sizeof p->from;
	n = recvfrom(p->fd, p->request, sizeof p->request, 0, (struct sockaddr *)&p->from,
		     &p->from_len);
	p->len = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static inline unsigned peer_count(struct peer *p)
{
	unsigned n = 0;

	while (peer_take(p))
		n++;
	return n;
}

static inline uint8_t const *peer_authenticator(struct peer const *p)
{
	return p->request + 4;
}

static inline void peer_send(struct peer *p, struct answer const *a)
{
	assert_int_equal(sendto(p->fd, a->b, a->len, 0, (struct sockaddr *)&p->from, p->from_len),
			 a->len);
}

/** Answer the last request: a Challenge gets a State, whatever has EAP to say says it. */
static inline void peer_answer(struct peer *p, uint8_t code)
{
	static uint8_t const eap[] = {1, 2, 0, 6, 25, 0x20}, success[] = {3, 1, 0, 4};
	struct answer a;

	answer_begin(&a, code, p->request[1]);
	if (code == RADIUS_CHALLENGE) {
		answer_attr(&a, ATTR_STATE, "state", 5);
		answer_eap(&a, eap, sizeof eap);
	} else if (code == RADIUS_ACCEPT) {
		answer_eap(&a, success, sizeof success);
	}
	answer_sign(&a, peer_authenticator(p), SECRET);
	peer_send(p, &a);
}

struct net {
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	uint64_t wall_us;
	unsigned logs;
	char log[1024];
};

static inline uint64_t n_now(void *arg)
{
	return loop_now_ms(((struct net *)arg)->loop);
}

static inline uint64_t n_wall(void *arg)
{
	return ((struct net *)arg)->wall_us;
}

static inline void n_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct net *)arg)->random, out, len);
}

static inline void n_log(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct net *n = arg;

	(void)level;
	n->logs++;
	snprintf(n->log, sizeof n->log, "%s %s", mnemonic, text);
}

static inline void net_open(struct net *n, void *ctx)
{
	n->loop = loop_new_virtual(ctx, 5000);
	assert_non_null(n->loop);
	n->random.state = 7;
	n->wall_us = 1700000000ull * 1000000;
	n->env = (struct env){.arg = n, .now_ms = n_now, .wall_us = n_wall, .random = n_random};
	log_set_sink(n_log, n);
}

static inline struct radius_server_config server_config(char const *name, struct peer const *p)
{
	struct radius_server_config c = {.address = "127.0.0.1",
					 .auth_port = p->port,
					 .key = SECRET,
					 .timeout_ms = 5000,
					 .retransmit = 3};

	snprintf(c.name, sizeof c.name, "%s", name);
	return c;
}

#endif
