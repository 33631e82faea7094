/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pushes over UDP; see push_udp.h.
 */
#include "net/push_udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "net/push_server.h"
#include "wire/push.h"

/** Datagrams taken in one turn of the loop. */
#define BATCH                   64
/** An answer is a header and an Error-Cause: 26 octets; twice that and more. */
#define ANSWER_MAX              64
/** RFC 5176 3.5. */
#define CAUSE_MISSING_ATTRIBUTE 402

struct repeat {
	struct sockaddr_in from;
	uint8_t header[PUSH_MIN]; /**< code, id, length, authenticator */
	uint64_t until_ms;        /**< 0: free */
	uint8_t answer[ANSWER_MAX];
	uint8_t len;
};

struct push_udp {
	struct loop *loop;
	struct env const *env;
	struct session_store *store;
	struct loop_fd *watch;
	int fd;
	void (*changed)(void *arg);
	void *changed_arg;
	struct push_udp_client client[PUSH_UDP_CLIENTS_MAX];
	unsigned clients;
	struct repeat repeat[PUSH_UDP_REPEATS];
	unsigned next_repeat;
	struct push_udp_stats stats;
};

/** One datagram and the address of ours that it came to. */
struct datagram {
	uint8_t data[PUSH_MAX];
	size_t len;
	struct sockaddr_in from;
	struct in_pktinfo to;
	bool has_to;
};

static struct push_udp_client const *client_of(struct push_udp const *u, struct in_addr a)
{
	for (unsigned i = 0; i < u->clients; i++) {
		if (u->client[i].address.s_addr == a.s_addr)
			return &u->client[i];
	}
	return NULL;
}

/** Answer from the address that was asked: a sender behind a connected socket takes no other. */
static void send_answer(struct push_udp *u, struct datagram const *d, uint8_t const *data,
			size_t len)
{
	union {
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr align;
	} control = {{0}};
	struct sockaddr_in to = d->from;
	struct iovec iov = {.iov_base = (void *)(uintptr_t)data, .iov_len = len};
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &iov, .msg_iovlen = 1};

	if (d->has_to) {
		struct in_pktinfo info = {.ipi_spec_dst = d->to.ipi_spec_dst};
		struct cmsghdr *c;

		msg.msg_control = control.room;
		msg.msg_controllen = sizeof control.room;
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = IPPROTO_IP;
		c->cmsg_type = IP_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof info);
		memcpy(CMSG_DATA(c), &info, sizeof info);
	}
	/* A full socket buffer loses the answer; the sender asks again. */
	(void)sendmsg(u->fd, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static bool answer_repeat(struct push_udp *u, struct datagram const *d)
{
	uint64_t now = loop_now_ms(u->loop);

	for (unsigned i = 0; i < PUSH_UDP_REPEATS; i++) {
		struct repeat const *r = &u->repeat[i];

		if (r->until_ms <= now || r->from.sin_addr.s_addr != d->from.sin_addr.s_addr ||
		    r->from.sin_port != d->from.sin_port ||
		    memcmp(r->header, d->data, PUSH_MIN) != 0)
			continue;
		u->stats.repeats++;
		send_answer(u, d, r->answer, r->len);
		return true;
	}
	return false;
}

static void answer(struct push_udp *u, struct datagram const *d, struct push const *request,
		   struct push_verdict v, char const *key)
{
	uint8_t out[PUSH_MAX];
	struct err err;
	int len = push_encode_answer(request, v.ack, v.cause, key, out, &err);

	if (len < 0) {
		log_msg(LOG_LEVEL_ERROR, "PUSH-3-ENCODE", "UDP push: cannot encode the answer: %s",
			err.msg);
		return;
	}
	if (v.ack)
		u->stats.acks++;
	else
		u->stats.naks++;
	if (len <= ANSWER_MAX) {
		struct repeat *r = &u->repeat[u->next_repeat];

		u->next_repeat = (u->next_repeat + 1) % PUSH_UDP_REPEATS;
		*r = (struct repeat){.from = d->from, .len = (uint8_t)len};
		r->until_ms = loop_now_ms(u->loop) + PUSH_UDP_REPEAT_MS;
		memcpy(r->header, d->data, PUSH_MIN);
		memcpy(r->answer, out, (size_t)len);
	}
	send_answer(u, d, out, (size_t)len);
}

static void drop(struct push_udp *u, char const *sender, char const *reason)
{
	u->stats.dropped++;
	push_refused_trace(u->env, sender, reason, NULL, 0);
}

static void take(struct push_udp *u, struct datagram *d)
{
	struct push_udp_client const *c = client_of(u, d->from.sin_addr);
	char sender[32];
	char reason[300];
	struct push request;
	struct err detail = {0};
	enum push_refusal why;
	struct push_verdict v;
	int len;

	u->stats.packets++;
	(void)inet_ntop(AF_INET, &d->from.sin_addr, sender, INET_ADDRSTRLEN);
	(void)snprintf(sender + strlen(sender), sizeof sender - strlen(sender), ":%u",
		       ntohs(d->from.sin_port));
	if (!c) {
		drop(u, sender, "no client with a server-key has this address");
		return;
	}
	/* Octets behind the packet's own length are padding (RFC 2865 3). */
	len = push_stream_length(d->data, d->len);
	if (len <= 0 || (size_t)len > d->len) {
		drop(u, sender, push_refusal_text(PUSH_REFUSED_LENGTH));
		return;
	}
	if (answer_repeat(u, d))
		return;
	why = push_decode(d->data, (size_t)len, c->key, NULL, &request, &detail);
	if (why == PUSH_REFUSED_OK && request.kind != PUSH_LOGIN && request.kind != PUSH_WITHDRAW)
		why = PUSH_REFUSED_CODE;
	if (why != PUSH_REFUSED_OK) {
		(void)snprintf(reason, sizeof reason, "%s%s%s", push_refusal_text(why),
			       detail.msg[0] ? ": " : "", detail.msg);
		drop(u, sender, reason);
		return;
	}
	if (!request.has_message_authenticator || !request.has_timestamp) {
		v = (struct push_verdict){false, CAUSE_MISSING_ATTRIBUTE};
		push_refused_trace(u->env, sender,
				   request.has_timestamp ? "Message-Authenticator is missing"
							 : "Event-Timestamp is missing",
				   &request, v.cause);
	} else {
		v = push_take(u->store, &request, true, sender);
		if (u->changed)
			u->changed(u->changed_arg);
	}
	secret_wipe(&request.login.msk);
	answer(u, d, &request, v, c->key);
}

/** @return false when nothing more is there */
static bool receive(struct push_udp *u, struct datagram *d)
{
	union {
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr align;
	} control;
	struct iovec iov = {.iov_base = d->data, .iov_len = sizeof d->data};
	struct msghdr msg = {.msg_name = &d->from,
			     .msg_namelen = sizeof d->from,
			     .msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = control.room,
			     .msg_controllen = sizeof control.room};
	ssize_t n = recvmsg(u->fd, &msg, MSG_DONTWAIT);

	if (n < 0)
		/* ICMP errors of earlier answers come in as well; the next datagram is behind them.
		 */
		return errno == EINTR || errno == ECONNREFUSED || errno == EHOSTUNREACH ||
		       errno == ENETUNREACH;
	d->len = (size_t)n;
	d->has_to = false;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&d->to, CMSG_DATA(c), sizeof d->to);
			d->has_to = true;
		}
	}
	if (msg.msg_namelen == sizeof d->from && d->from.sin_family == AF_INET)
		take(u, d);
	mem_wipe(d->data, d->len);
	return true;
}

static void ready(void *arg, int fd, int events)
{
	struct push_udp *u = arg;
	struct datagram d = {.len = 0};

	(void)fd;
	(void)events;
	for (int i = 0; i < BATCH && receive(u, &d); i++)
		;
}

void push_udp_drain(struct push_udp *u)
{
	ready(u, u->fd, LOOP_READ);
}

static int push_udp_end(struct push_udp *u)
{
	talloc_free(u->watch);
	u->watch = NULL;
	if (u->fd >= 0)
		(void)close(u->fd);
	mem_wipe(u->client, sizeof u->client);
	return 0;
}

struct push_udp *push_udp_new(void *ctx, struct loop *loop, struct env const *env,
			      struct session_store *store, char const *address, uint16_t port,
			      void (*changed)(void *arg), void *arg, struct err *err)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct push_udp *u = talloc_zero(ctx, struct push_udp);
	int one = 1;

	if (!u) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	u->loop = loop;
	u->env = env;
	u->store = store;
	u->changed = changed;
	u->changed_arg = arg;
	talloc_set_destructor(u, push_udp_end);
	u->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (address && inet_pton(AF_INET, address, &sa.sin_addr) != 1) {
		err_set(err, EINVAL, "%s is not an IPv4 address", address);
		goto fail;
	}
	if (u->fd < 0 || setsockopt(u->fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one) < 0 ||
	    bind(u->fd, (struct sockaddr *)&sa, sizeof sa) < 0) {
		err_set(err, errno, "cannot listen on UDP port %u of %s: %s", port,
			address ? address : "all addresses", strerror(errno));
		goto fail;
	}
	u->watch = loop_fd_new(u, loop, u->fd, LOOP_READ, ready, u);
	if (!u->watch) {
		err_set(err, ENOMEM, "memory is short");
		goto fail;
	}
	return u;
fail:
	talloc_free(u);
	return NULL;
}

void push_udp_clients(struct push_udp *u, struct push_udp_client const *clients, unsigned count)
{
	mem_wipe(u->client, sizeof u->client);
	/* A key that was changed or taken back no longer vouches for old answers. */
	memset(u->repeat, 0, sizeof u->repeat);
	u->clients = count < PUSH_UDP_CLIENTS_MAX ? count : PUSH_UDP_CLIENTS_MAX;
	if (u->clients)
		memcpy(u->client, clients, u->clients * sizeof *clients);
}

void push_udp_get_stats(struct push_udp const *u, struct push_udp_stats *out)
{
	*out = u->stats;
}
