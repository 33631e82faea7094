/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A session with fastroamd: where it stands (mode, privilege, host name) and how a command runs.
 */
#ifndef FASTROAM_CLI_SESSION_H
#define FASTROAM_CLI_SESSION_H

#include <signal.h>
#include <stdbool.h>

#include "base/err.h"
#include "cli/capture.h"
#include "cli/export.h"
#include "cli/link.h"
#include "grammar/grammar.h"

struct session {
	struct link *link;
	struct grammar *grammar;
	char version[64]; /**< of the daemon */
	char hostname[64];
	enum grammar_mode mode;
	int privilege;
	int length;  /**< of the terminal; 0: no paging */
	int history; /**< lines to recall; -1: not told */
	bool closed; /**< the daemon ended the session, or `exit` did */

	/** Output of the running command. False: the user has seen enough, drop the rest of it. */
	bool (*output)(struct session *s, char const *text);
	/**
	 * The running command asks: the answer, without its end, talloc child of the session;
	 * CONTROL_GIVEN_UP, or NULL without memory, gives it up. `key`: one key is enough.
	 */
	char *(*ask)(struct session *s, char const *question, bool key);
	/** An asynchronous line, with its end. */
	void (*event)(struct session *s, char const *line);
	void *arg;
	struct capture capture; /**< the file that the running command's output goes to */
	struct export export;   /**< the files that it makes */
};

/** How often SIGINT came, 2 at most; who begins something that it may end sets it to 0. */
extern volatile sig_atomic_t session_interrupted;

/**
 * Connect and greet.
 * @return talloc child of ctx, or NULL with *err filled
 */
struct session *session_open(void *ctx, char const *path, struct err *err);

/** "WLC#": its width is the result. */
unsigned session_prompt(struct session const *s, char out[GRAMMAR_PROMPT]);

/**
 * Run one line and wait for its end.
 *
 * @return 0 done, 1 the command failed (it has said why), -errno with *err: the session is over
 */
int session_exec(struct session *s, char const *line, struct err *err) WARN_UNUSED;

/** Load a configuration. As session_exec().
 * @param lenient  what has no meaning here is told, and is no refusal */
int session_load(struct session *s, char const *text, char const *name, bool lenient,
		 struct err *err) WARN_UNUSED;

/** End what is streaming (debug, terminal monitor), and configuration mode. As session_exec(). */
int session_interrupt(struct session *s, struct err *err) WARN_UNUSED;

/**
 * Take asynchronous lines.
 *
 * @param timeout_ms  as link_next()
 * @return as link_next(); 1 after each one
 */
int session_events(struct session *s, int timeout_ms, struct err *err) WARN_UNUSED;

#endif
