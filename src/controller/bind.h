/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Handlers are bound to the command table by name, once, at start.
 */
#ifndef FASTROAM_CONTROLLER_BIND_H
#define FASTROAM_CONTROLLER_BIND_H

#include "base/err.h"
#include "controller/shell.h"

/**
 * Find the handler of each command.
 * @return 0, or -ENOENT with *err naming a command without a handler or a handler without a command
 */
int bind_all(struct err *err) WARN_UNUSED;

/** The handler of a command of the table, after bind_all(). */
shell_handler bind_handler(struct grammar_command const *command);

#endif
