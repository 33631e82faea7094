/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * TCP connections that we make; see dial.h.
 */
#include "net/dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "net/resolve.h"

struct dial {
	struct dial_config cf;
	struct loop *loop;
	struct resolve *resolve;
	struct resolve_result found;
	unsigned next; /**< of the addresses found */
	int fd;
	struct loop_fd *watch;
	struct loop_timer *timer;
	char address[80];
	char why[200]; /**< what became of the last address tried */
};

static void try_next(struct dial *d);

static void drop(struct dial *d)
{
	talloc_free(d->watch);
	d->watch = NULL;
	if (d->fd >= 0)
		(void)close(d->fd);
	d->fd = -1;
	loop_timer_disarm(d->timer);
}

/** This address does not answer: the next one. */
static void address_failed(struct dial *d, char const *why)
{
	(void)snprintf(d->why, sizeof d->why, "%s", why);
	drop(d);
	try_next(d);
}

static void no_answer(void *arg)
{
	address_failed(arg, "no answer");
}

static void ready(void *arg, int fd, int events)
{
	struct dial *d = arg;
	socklen_t len = sizeof(int);
	int e = 0;

	(void)events;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &len) < 0)
		e = errno;
	if (e) {
		address_failed(d, strerror(e));
		return;
	}
	d->fd = -1;
	drop(d);
	d->cf.connected(d->cf.arg, fd, d->address);
}

static void address_text(struct resolve_address const *a, char *out, size_t size)
{
	void const *from = a->sa.ss_family == AF_INET6
				   ? (void const *)&((struct sockaddr_in6 const *)&a->sa)->sin6_addr
				   : (void const *)&((struct sockaddr_in const *)&a->sa)->sin_addr;

	if (!inet_ntop(a->sa.ss_family, from, out, (socklen_t)size))
		(void)snprintf(out, size, "?");
}

/** @return 0 under way, or an errno value */
static int start(struct dial *d, struct resolve_address const *a)
{
	int const one = 1;

	d->fd = socket(a->sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (d->fd < 0)
		return errno;
	/* What is said is one small write that nothing follows: Nagle would hold it for the ACK. */
	(void)setsockopt(d->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (d->cf.unsent_max)
		(void)setsockopt(d->fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &d->cf.unsent_max,
				 sizeof d->cf.unsent_max);
	if (connect(d->fd, (struct sockaddr const *)&a->sa, a->len) < 0 && errno != EINPROGRESS)
		return errno;
	d->watch = loop_fd_new(d, d->loop, d->fd, LOOP_WRITE, ready, d);
	return d->watch ? 0 : ENOMEM;
}

static void try_next(struct dial *d)
{
	while (d->next < d->found.count) {
		struct resolve_address const *a = &d->found.address[d->next++];
		int e;

		address_text(a, d->address, sizeof d->address);
		e = start(d, a);
		if (!e) {
			loop_timer_arm(d->timer, d->cf.connect_ms);
			return;
		}
		(void)snprintf(d->why, sizeof d->why, "%s", strerror(e));
		drop(d);
	}
	d->cf.failed(d->cf.arg, d->address, d->why);
}

static void resolved(void *arg, struct resolve_result const *result)
{
	struct dial *d = arg;

	d->found = *result;
	talloc_free(d->resolve);
	d->resolve = NULL;
	if (d->found.code == 0) {
		try_next(d);
		return;
	}
	(void)snprintf(d->why, sizeof d->why, "no address is known for that name: %s",
		       resolve_reason(&d->found));
	d->cf.failed(d->cf.arg, "", d->why);
}

static int dial_end(struct dial *d)
{
	drop(d);
	return 0;
}

struct dial *dial_new(void *ctx, struct loop *loop, struct dial_config const *config,
		      struct err *err)
{
	struct dial *d = talloc_zero(ctx, struct dial);

	if (!d) {
		(void)err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	d->cf = *config;
	d->loop = loop;
	d->fd = -1;
	d->timer = loop_timer_new(d, loop, no_answer, d);
	if (!d->timer) {
		(void)err_set(err, ENOMEM, "memory is short");
		talloc_free(d);
		return NULL;
	}
	talloc_set_destructor(d, dial_end);
	d->resolve = resolve_new(d, loop, config->host, config->port, resolved, d, err);
	if (!d->resolve) {
		talloc_free(d);
		return NULL;
	}
	return d;
}
