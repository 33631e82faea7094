/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The last line that a shell was refused, for `show error last`.
 *
 * What is kept costs a copy; the advice is made when somebody asks for it. No key is kept: lines
 * are masked, and a WLAN is kept with zeros instead of its PSK.
 */
#ifndef FASTROAM_CONTROLLER_REFUSAL_H
#define FASTROAM_CONTROLLER_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/grammar.h"
#include "roam/wlan.h"

struct shell;

enum refusal_kind {
	REFUSAL_NONE,
	REFUSAL_GRAMMAR,     /**< no command, or not a whole one */
	REFUSAL_UNSUPPORTED, /**< a line of another controller that has no meaning here */
	REFUSAL_RULE,        /**< it breaks a rule of the WLAN model */
	REFUSAL_COMMAND      /**< the command itself said no */
};

/** Words in JSON: "none", "grammar", "unsupported", "rule", "command". */
char const *refusal_kind_name(enum refusal_kind kind);

/** A line of a cure: mode WORD name, at its longest. */
#define REFUSAL_CURE 512

struct refusal {
	enum refusal_kind kind;
	unsigned count;   /**< lines that the shell was refused so far */
	uint64_t wall_us; /**< when */
	enum grammar_mode mode;
	int privilege;
	char block[WLAN_NAME_MAX + 1];    /**< whose lines are those of the mode; "" nobody's */
	char line[GRAMMAR_LINE_MAX + 16]; /**< keys masked */
	char told[GRAMMAR_LINE_MAX + 64]; /**< what was printed behind "% " */
	enum grammar_status status;
	unsigned column;         /**< of what was wrong, octets; with REFUSAL_GRAMMAR */
	char file[256];          /**< that the line stood in; "" typed */
	unsigned file_line;      /**< of the file, from 1 */
	char cure[REFUSAL_CURE]; /**< lines to type that the command itself named, each with '\n' */
	struct wlan_rule const *rule;
	bool has_now, has_wlan;
	struct wlan now;  /**< as it was */
	struct wlan wlan; /**< as it would have been */
};

/** Stands in a cure for the line that was refused. */
#define REFUSAL_AGAIN "="

/** A line that is no command. @param why  it is left out here, NULL unknown */
void refusal_of_grammar(struct shell *s, char const *line, struct grammar_walk const *w,
			char const *why);

/** A command that shell_fail()ed. @param w  NULL: the line is fit to be shown as it is */
void refusal_of_command(struct shell *s, char const *line, struct grammar_walk const *w);

/** A block of a file, known by the line that opens it. */
void refusal_of_block(struct shell *s, enum grammar_mode mode, char const *name, char const *header,
		      char const *told);

/** The last refusal was for a line of a file, from 1. */
void refusal_in_file(struct shell *s, char const *file, unsigned line);

/** A shell that read a file ends: what it was refused is told by the one that had it read. */
void refusal_hand_over(struct shell *to, struct shell const *from);

/** The WLAN that the command or block that is about to be refused would have made.
 * @param now  NULL when there was none */
void refusal_wlan(struct shell *s, struct wlan const *now, struct wlan const *refused);

#endif
