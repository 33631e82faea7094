/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * This machine's syslog, by its Unix socket: rsyslog, syslog-ng or the journal, which keep lines
 * and send them on.
 *
 * syslog(3) waits when the other end does not read. This does not: what the socket does not take at
 * once (it holds 10 lines where nobody has raised that, and a login is 60) is kept up to a bound,
 * and tried again; what is beyond is lost, and counted.
 */
#ifndef FASTROAM_NET_SYSLOG_CLIENT_H
#define FASTROAM_NET_SYSLOG_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

#define SYSLOG_CLIENT_PATH "/dev/log"
/** Longest text of one line; a longer one is cut. All syslog daemons of today take 2,048 octets
 * with the head (RFC 5424 6.1), and no line of ours is longer than 1,024. */
#define SYSLOG_CLIENT_TEXT 1024u
/** Octets that wait at most: some 500 lines. */
#define SYSLOG_CLIENT_KEPT 65536u
/** Then they are tried again: nobody notices, and 10 lines each time are 1,000 a second. */
#define SYSLOG_CLIENT_MS   10u

struct syslog_client;

/**
 * Nobody has to listen yet: whoever listens when a line is sent gets it.
 *
 * @param path     of the socket
 * @param program  name in front of each line, with the process number; at most 32 octets of it
 * @return talloc child of ctx, NULL with *err filled
 */
struct syslog_client *syslog_client_new(void *ctx, struct loop *loop, char const *path,
					char const *program, struct err *err);

/**
 * Send a line, as facility daemon.
 *
 * @param severity  0..7
 * @param wall_us   microseconds since 1970
 * @param len       of text, without a line end
 */
void syslog_client_send(struct syslog_client *c, unsigned severity, uint64_t wall_us,
			char const *text, size_t len);

struct syslog_client_stats {
	uint64_t sent, lost;
	size_t kept; /**< octets that wait */
	int why;     /**< errno of the last one that was lost, 0 none */
};
void syslog_client_get_stats(struct syslog_client const *c, struct syslog_client_stats *out);

#endif
