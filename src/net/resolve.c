/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names looked up in a thread; see resolve.h.
 *
 * The answer crosses the pipe by value and in one write (PIPE_BUF is 4,096 octets), so neither end
 * has to care whether the other still lives.
 */
#include "net/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

_Static_assert(sizeof(struct resolve_result) <= PIPE_BUF, "an answer is written in one piece");

/** A host name has 253 octets at most (RFC 1035 3.1, without the last dot). */
#define HOST_MAX 253

struct resolve {
	struct loop_fd *watch;
	int fd; /**< read end */
	void (*done)(void *arg, struct resolve_result const *result);
	void *arg;
};

/** The thread's own. */
struct question {
	int fd; /**< write end */
	char host[HOST_MAX + 1];
	char port[8];
};

static void ask(struct question const *q, int flags, struct resolve_result *out)
{
	struct addrinfo const hints = {.ai_socktype = SOCK_STREAM,
				       .ai_flags = AI_NUMERICSERV | flags};
	struct addrinfo *list = NULL;

	memset(out, 0, sizeof *out);
	out->code = getaddrinfo(q->host, q->port, &hints, &list);
	if (out->code) {
		out->sys = errno;
		return;
	}
	for (struct addrinfo const *a = list; a && out->count < RESOLVE_MAX; a = a->ai_next) {
		struct resolve_address *to = &out->address[out->count];

		if (a->ai_addrlen > sizeof to->sa)
			continue;
		memcpy(&to->sa, a->ai_addr, a->ai_addrlen);
		to->len = a->ai_addrlen;
		out->count++;
	}
	freeaddrinfo(list);
	if (!out->count)
		out->code = EAI_NONAME;
}

static void tell(struct question *q, struct resolve_result const *result)
{
	/* EPIPE: nobody wants to know any more. */
	if (write(q->fd, result, sizeof *result) < 0)
		errno = 0;
	(void)close(q->fd);
	free(q);
}

static void *look_up(void *arg)
{
	struct question *q = arg;
	struct resolve_result result;

	ask(q, AI_ADDRCONFIG, &result);
	tell(q, &result);
	return NULL;
}

static void ready(void *arg, int fd, int events)
{
	struct resolve *r = arg;
	struct resolve_result result;
	ssize_t n = read(fd, &result, sizeof result);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n != (ssize_t)sizeof result)
		result = (struct resolve_result){.code = EAI_AGAIN};
	loop_fd_events(r->watch, 0);
	r->done(r->arg, &result);
}

static int resolve_end(struct resolve *r)
{
	talloc_free(r->watch);
	r->watch = NULL;
	(void)close(r->fd);
	return 0;
}

/** A detached thread; signals stay with the loop's, SIGPIPE too. @return 0 or an errno value */
static int start_thread(struct question *q)
{
	pthread_attr_t attr;
	sigset_t all, old;
	pthread_t thread;
	int rc = pthread_attr_init(&attr);

	if (rc)
		return rc;
	(void)sigfillset(&all);
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&thread, &attr, look_up, q);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void)pthread_attr_destroy(&attr);
	return rc;
}

/** Answer at once when the host is an address, otherwise from a thread. 0 or an errno value. */
static int start(struct question *q)
{
	struct resolve_result result;

	ask(q, AI_NUMERICHOST, &result);
	if (result.code)
		return start_thread(q);
	tell(q, &result);
	return 0;
}

static struct question *question_new(char const *host, uint16_t port, int fd)
{
	struct question *q = calloc(1, sizeof *q);

	if (!q)
		return NULL;
	q->fd = fd;
	(void)snprintf(q->host, sizeof q->host, "%s", host);
	(void)snprintf(q->port, sizeof q->port, "%u", port);
	return q;
}

struct resolve *resolve_new(void *ctx, struct loop *loop, char const *host, uint16_t port,
			    void (*done)(void *arg, struct resolve_result const *result), void *arg,
			    struct err *err)
{
	struct question *q = NULL;
	struct resolve *r;
	int fd[2], rc;

	if (strlen(host) > HOST_MAX) {
		err_set(err, EINVAL, "%.40s...: no host name is longer than %d octets", host,
			HOST_MAX);
		return NULL;
	}
	if (pipe2(fd, O_CLOEXEC | O_NONBLOCK) < 0) {
		err_set(err, errno, "cannot look up %s: %s", host, strerror(errno));
		return NULL;
	}
	r = talloc_zero(ctx, struct resolve);
	if (!r) {
		(void)close(fd[0]);
		(void)close(fd[1]);
		err_set(err, ENOMEM, "cannot look up %s: memory is short", host);
		return NULL;
	}
	*r = (struct resolve){.fd = fd[0], .done = done, .arg = arg};
	talloc_set_destructor(r, resolve_end);
	r->watch = loop_fd_new(r, loop, fd[0], LOOP_READ, ready, r);
	if (r->watch)
		q = question_new(host, port, fd[1]);
	rc = q ? start(q) : ENOMEM;
	if (rc == 0)
		return r;
	(void)close(fd[1]);
	free(q);
	talloc_free(r);
	err_set(err, rc, "cannot look up %s: %s", host, strerror(rc));
	return NULL;
}

char const *resolve_reason(struct resolve_result const *result)
{
	return result->code == EAI_SYSTEM ? strerror(result->sys) : gai_strerror(result->code);
}
