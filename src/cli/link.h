/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The connection to fastroamd: a Unix socket that carries messages of wire/control.h.
 */
#ifndef FASTROAM_CLI_LINK_H
#define FASTROAM_CLI_LINK_H

#include "base/err.h"
#include "wire/control.h"

#define LINK_DEFAULT_PATH "/run/fastroam/control.sock"

struct link;

/**
 * Connect.
 * @return talloc child of ctx, or NULL with *err naming the socket and the cure
 */
struct link *link_open(void *ctx, char const *path, struct err *err);

/** For poll(): readable when link_next() may have something. */
int link_fd(struct link const *l);

/** Send a whole message. 0, or a negative errno with *err filled: the link is of no more use. */
int link_send(struct link *l, struct control_msg const *m, struct err *err) WARN_UNUSED;

/**
 * The next message.
 *
 * @param timeout_ms  -1 waits for ever, 0 takes only what is there
 * @param out         talloc child of the link
 * @return 1 a message, 0 none in time, -EINTR a signal came, -ENOTCONN the daemon closed,
 *         other negative errno with *err filled
 */
int link_next(struct link *l, int timeout_ms, struct control_msg **out,
	      struct err *err) WARN_UNUSED;

#endif
