/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Random lines of configuration, made from the command table: a new command gets in by itself.
 *
 * Values are made for the kind of an argument (number, address, word) and where that is not enough,
 * for its name (key, country). Names come from a small pool, so that lines often speak of what is
 * there.
 */
#ifndef FASTROAM_TESTS_RANDOM_LINE_H
#define FASTROAM_TESTS_RANDOM_LINE_H

#include "base/rand.h"
#include "grammar/grammar.h"

/** From 0 to n - 1. */
unsigned random_below(struct rand_fixed *r, unsigned n);

/** A line that some command of this mode of configuration takes: not `end`, `exit`, nor one that
 * asks before it acts. One in four is a "no" or "default" where the command has them. */
void random_line(struct rand_fixed *r, enum grammar_mode mode, char out[GRAMMAR_LINE_MAX + 1]);

/** Room for a broken line: twice as long as one may be. */
#define RANDOM_BROKEN (2 * GRAMMAR_LINE_MAX + 2)

/**
 * Break a line: a word left out, a letter changed, a number out of range, far too long, a word too
 * many, or two words exchanged.
 * @return what was done, for messages; the outcome may be a line all the same
 */
char const *random_break(struct rand_fixed *r, char const *line, char out[RANDOM_BROKEN]);

#endif
