/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Who changed what: the last commands that changed state, for `show archive log config all`.
 *
 * A command is kept as grammar_command_text() writes it, so no key is in it.
 */
#ifndef FASTROAM_CONTROLLER_COMMAND_LOG_H
#define FASTROAM_CONTROLLER_COMMAND_LOG_H

#include <stdbool.h>
#include <stdint.h>

/** Entries kept: the most that IOS keeps, 1,000. Of 100 octets each that is 100 KiB; of the longest
 * lines, 2.5 MiB. */
#define COMMAND_LOG_MAX 1000

/** Longest name of a user kept, its NUL included, and of a line: "vty31". */
#define COMMAND_LOG_USER 64
#define COMMAND_LOG_LINE 16

struct command_log_entry {
	uint64_t index;   /**< from 1, never given twice while the daemon runs */
	uint64_t wall_us; /**< when */
	uint64_t session; /**< which shell since the start, from 1 */
	char user[COMMAND_LOG_USER];
	char line[COMMAND_LOG_LINE];
	char *text; /**< talloc child of the log */
};

struct command_log;

/** Talloc child of ctx; NULL when memory is short. */
struct command_log *command_log_new(void *ctx);

/** Who gave a command. */
struct command_log_who {
	uint64_t wall_us;
	uint64_t session;
	char const *user;
	char const *line;
};

/** Keep a command; the oldest goes when there is no room. Memory that is short drops this one. */
void command_log_put(struct command_log *l, struct command_log_who const *who, char const *text);

/** The entry `index` places after the oldest kept, NULL past the newest. */
struct command_log_entry const *command_log_at(struct command_log const *l, unsigned index);

/** Commands ever put. */
uint64_t command_log_total(struct command_log const *l);

#endif
