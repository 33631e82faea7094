/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Running without a terminal: -c, -f, -F, and commands from a pipe.
 */
#ifndef FASTROAM_CLI_SCRIPT_H
#define FASTROAM_CLI_SCRIPT_H

#include "cli/options.h"
#include "cli/session.h"

/** Run what the options ask for, or standard input when they ask for nothing. @return exit code */
int script_run(struct session *s, struct options const *o);

#endif
