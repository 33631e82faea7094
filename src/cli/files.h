/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of the person at the shell: read here, with the person's rights, and sent to the daemon.
 */
#ifndef FASTROAM_CLI_FILES_H
#define FASTROAM_CLI_FILES_H

#include <stddef.h>

#include "cli/session.h"

/**
 * A whole file.
 *
 * @param name  "-" is standard input
 * @param max   octets at most
 * @return a text without a NUL in it, talloc child of ctx, to be wiped by the caller; NULL with
 * *err naming the file
 */
char *files_read(void *ctx, char const *name, size_t max, struct err *err);

/**
 * Read what a command with CMD_FILES names, and send it for the exec that follows. Words that are
 * not quoted are patterns (glob(7)); one that fits nothing is a name. Nothing is sent when one of
 * them cannot be read.
 *
 * @return 0 sent; -EINVAL with *err: it cannot be done, and the session goes on; other negative
 *         errno with *err: the session is over
 */
int files_send(struct session *s, struct grammar_walk const *w, struct err *err) WARN_UNUSED;

#endif
