/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The line editor: libedit with `?`, Tab, Ctrl-Z and Ctrl-C as on IOS, and lines from the daemon
 * printed above the one being typed.
 */
#ifndef FASTROAM_CLI_EDITOR_H
#define FASTROAM_CLI_EDITOR_H

#include <stdbool.h>

#include "cli/session.h"

/** How a line ended. */
enum editor_end {
	EDITOR_LINE,   /**< Enter */
	EDITOR_LEAVE,  /**< Ctrl-Z: run the line, then leave configuration */
	EDITOR_ABORT,  /**< Ctrl-C: do not run it */
	EDITOR_CLOSED, /**< end of input (Ctrl-D on an empty line), or the daemon is gone */
};

struct editor;

/** Take over the terminal on standard input and output. NULL when libedit cannot. */
struct editor *editor_new(struct session *s);

/** Give the terminal back as it was. NULL is allowed. */
void editor_free(struct editor *e);

/**
 * Read one line, meanwhile printing the session's events.
 *
 * @param line  what was typed, without its end; NULL with EDITOR_CLOSED. Good until the next call.
 * @param err   with EDITOR_CLOSED: why, err->code 0 when the user ended it
 */
enum editor_end editor_read(struct editor *e, char const **line, struct err *err);

/** Columns of the terminal, 80 when it does not say. */
unsigned editor_columns(void);

/**
 * One line without editing: an answer. Ctrl-U and the erase key work, Ctrl-C gives up.
 * @return talloc child of ctx; CONTROL_GIVEN_UP at Ctrl-C or the end of input; NULL without memory
 */
char *editor_answer(void *ctx);

/** The octet of Ctrl-C, as editor_key() gives it. */
#define EDITOR_CTRL_C 0x03

/**
 * Wait for one key, as ` --More-- ` does. SIGINT counts as Ctrl-C and is spent by it.
 * @return octet, -1 at the end of input
 */
int editor_key(void);

#endif
