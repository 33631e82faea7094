/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A line as somebody typed it, fit to be shown to others: no key, no control octets.
 *
 * Of a line that is a command grammar_command_text() knows which word is a key. These are for lines
 * that are none, ours mistyped or those of another system.
 */
#ifndef FASTROAM_CONTROLLER_SHOWN_LINE_H
#define FASTROAM_CONTROLLER_SHOWN_LINE_H

#include <stdbool.h>
#include <stddef.h>

/** Is it, however mistyped, a `test aaa`? A password stands in it that no word announces. */
bool shown_line_is_test(char const *line);

/** Octets of the line that may be shown: those in front of a secret. */
size_t shown_line_length(char const *body);

/** So many octets of a text, fit for a terminal and a log: no control octets, UTF-8; what `out` has
 * no room for is cut. Returns how many were written, the NUL aside. */
size_t shown_text(char const *text, size_t len, char *out, size_t size);

/** The part of a line that may be shown, "..." instead of the rest. */
void shown_line(char const *body, char *out, size_t size);

#endif
