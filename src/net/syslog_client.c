/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Lines to the machine's syslog; see syslog_client.h.
 */
#include "net/syslog_client.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

/** RFC 3164 4.1.1: daemon. */
#define FACILITY 3u
/** "<31>Nov 28 09:44:29 ", a program's name, "[1234567]: ". */
#define HEAD     80

struct syslog_client {
	int fd;
	struct sockaddr_un to;
	char program[33];
	struct loop_timer *again;
	struct syslog_client_stats stats; /**< kept: octets of `queue` */
	char queue[SYSLOG_CLIENT_KEPT];   /**< lines, each behind its length of two octets */
};

static int client_end(struct syslog_client *c)
{
	(void)close(c->fd);
	return 0;
}

/** "<30>Nov 28 09:44:29 fastroamd[17]: ": what every syslog daemon reads on its local socket. */
static size_t head_print(struct syslog_client const *c, unsigned severity, uint64_t wall_us,
			 char out[HEAD])
{
	time_t at = (time_t)(wall_us / 1000000);
	char day[20] = "";
	struct tm tm;
	int n;

	if (localtime_r(&at, &tm))
		(void)strftime(day, sizeof day, "%b %e %H:%M:%S", &tm);
	n = snprintf(out, HEAD, "<%u>%s %s[%d]: ", FACILITY * 8 + (severity & 7), day, c->program,
		     (int)getpid());
	return n < 0 ? 0 : (size_t)n < HEAD ? (size_t)n : HEAD - 1;
}

/** @return false: it is to be tried again */
static bool line_send(struct syslog_client *c, char const *line, size_t len)
{
	/* By name each time: a daemon that was started anew has another socket there. */
	if (sendto(c->fd, line, len, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr const *)&c->to,
		   sizeof c->to) >= 0) {
		c->stats.sent++;
	} else {
		c->stats.why = errno;
		if (errno == EAGAIN || errno == ENOBUFS)
			return false;
		c->stats.lost++;
	}
	return true;
}

static void line_keep(struct syslog_client *c, char const *line, size_t len)
{
	uint16_t n = (uint16_t)len;

	if (c->stats.kept + sizeof n + len > sizeof c->queue) {
		c->stats.lost++;
		return;
	}
	memcpy(c->queue + c->stats.kept, &n, sizeof n);
	memcpy(c->queue + c->stats.kept + sizeof n, line, len);
	if (c->stats.kept == 0)
		loop_timer_arm(c->again, SYSLOG_CLIENT_MS);
	c->stats.kept += sizeof n + len;
}

static void queue_send(void *arg)
{
	struct syslog_client *c = arg;
	size_t at = 0;
	uint16_t n;

	while (at < c->stats.kept) {
		memcpy(&n, c->queue + at, sizeof n);
		if (!line_send(c, c->queue + at + sizeof n, n))
			break;
		at += sizeof n + n;
	}
	c->stats.kept -= at;
	memmove(c->queue, c->queue + at, c->stats.kept);
	if (c->stats.kept)
		loop_timer_arm(c->again, SYSLOG_CLIENT_MS);
}

struct syslog_client *syslog_client_new(void *ctx, struct loop *loop, char const *path,
					char const *program, struct err *err)
{
	struct syslog_client *c = talloc_zero(ctx, struct syslog_client);

	if (!c || strlen(path) >= sizeof c->to.sun_path) {
		(void)err_set(err, c ? ENAMETOOLONG : ENOMEM, "syslog: %s",
			      strerror(c ? ENAMETOOLONG : ENOMEM));
		talloc_free(c);
		return NULL;
	}
	c->to.sun_family = AF_UNIX;
	memcpy(c->to.sun_path, path, strlen(path) + 1);
	(void)snprintf(c->program, sizeof c->program, "%s", program);
	c->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0) {
		(void)err_set(err, errno, "syslog: cannot make a socket: %s", strerror(errno));
		talloc_free(c);
		return NULL;
	}
	talloc_set_destructor(c, client_end);
	c->again = loop_timer_new(c, loop, queue_send, c);
	if (!c->again) {
		(void)err_set(err, ENOMEM, "syslog: memory is short");
		talloc_free(c);
		return NULL;
	}
	return c;
}

void syslog_client_send(struct syslog_client *c, unsigned severity, uint64_t wall_us,
			char const *text, size_t len)
{
	char line[HEAD + SYSLOG_CLIENT_TEXT];
	size_t n = head_print(c, severity, wall_us, line);

	if (len > SYSLOG_CLIENT_TEXT)
		len = SYSLOG_CLIENT_TEXT;
	memcpy(line + n, text, len);
	/* In order: behind those that wait. */
	if (c->stats.kept || !line_send(c, line, n + len))
		line_keep(c, line, n + len);
}

void syslog_client_get_stats(struct syslog_client const *c, struct syslog_client_stats *out)
{
	*out = c->stats;
}
