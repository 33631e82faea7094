/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Standard output and diagnostics of the shell.
 */
#ifndef FASTROAM_CLI_OUTPUT_H
#define FASTROAM_CLI_OUTPUT_H

#include "base/err.h"

/** Exit codes, as --help lists them. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNREACHABLE = 3 };

/** "fastroam: text" on standard error. */
void output_complain(char const *fmt, ...) PRINTF_LIKE(1, 2);

/** Write to standard output at once: who follows a debug through a pipe wants each line now. */
void output_text(char const *text);

#endif
