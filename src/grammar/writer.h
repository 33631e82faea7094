/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Handlers emit typed records; the writer turns them into IOS text or JSON.
 *
 * One call states a key (for JSON) and a printf format (for the text): writer_str(w, "ssid",
 * "Network Name (SSID)                            : %s\n", ssid). A NULL format keeps a value out
 * of the text, a NULL key keeps a text out of the JSON.
 */
#ifndef FASTROAM_GRAMMAR_WRITER_H
#define FASTROAM_GRAMMAR_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "grammar/grammar.h"

struct writer;

/**
 * A writer for one command.
 *
 * @param pipe     PIPE_JSON gives JSON; the others filter lines of text
 * @param pattern  regular expression of the filter: POSIX extended without {intervals}, which IOS
 *                 has not ('{' is itself), and without back-references, which may run for ever
 * @param sink     receives finished output: whole lines
 * @return NULL with *err filled when the pattern does not compile
 */
struct writer *writer_new(void *ctx, enum grammar_pipe pipe, char const *pattern,
			  void (*sink)(void *arg, char const *text, size_t len), void *arg,
			  struct err *err);

/** Flush what is held back (a last line, the count, the JSON's end) and free. */
void writer_finish(struct writer *w);

bool writer_is_json(struct writer const *w);

/** Text only: headings, rulers, blank lines. */
void writer_text(struct writer *w, char const *fmt, ...) PRINTF_LIKE(2, 3);

/** A line of so many of `with`, WRITER_RULER_MAX at most: a 9800's widest has 494. Text only. */
#define WRITER_RULER_MAX 511
void writer_ruler(struct writer *w, char with, unsigned width);

/** Is every object and list that was opened closed again? For tests; writer_finish() closes them.
 */
bool writer_balanced(struct writer const *w);

/** Open an object or a list under a key (NULL inside a list); close either with writer_end(). */
void writer_object(struct writer *w, char const *key);
void writer_list(struct writer *w, char const *key);
void writer_end(struct writer *w);

/** fmt takes exactly one argument of the value's type: %s, PRId64, %s for booleans. */
void writer_str(struct writer *w, char const *key, char const *fmt, char const *value);
void writer_int(struct writer *w, char const *key, char const *fmt, int64_t value);
void writer_bool(struct writer *w, char const *key, char const *fmt, bool value, char const *yes,
		 char const *no);

/** A text of lines, each of less than 2 * GRAMMAR_LINE_MAX octets, as a list of them under a key.
 * They may hold keys: what is copied is wiped. */
void writer_lines(struct writer *w, char const *key, char const *text);

#endif
