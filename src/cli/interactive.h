/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The shell on a terminal.
 */
#ifndef FASTROAM_CLI_INTERACTIVE_H
#define FASTROAM_CLI_INTERACTIVE_H

#include <stdbool.h>

#include "cli/session.h"

/**
 * Read and run lines until the user or the daemon ends it.
 * @param enable  begin with `enable`
 * @return exit code
 */
int interactive_run(struct session *s, bool enable);

#endif
