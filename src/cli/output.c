/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Standard output and diagnostics; see output.h.
 */
#include "cli/output.h"

#include <stdio.h>

void output_complain(char const *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	(void)fputs("fastroam: ", stderr);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
}

void output_text(char const *text)
{
	(void)fputs(text, stdout);
	(void)fflush(stdout);
}
