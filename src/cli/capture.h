/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Output of a command into a file of the person at the shell: `| redirect`, `| tee`, `| append`,
 * `to-file`.
 *
 * The file is opened before the command is sent, so that a name that cannot be written to costs
 * nothing, and what it held is only given up once output comes.
 */
#ifndef FASTROAM_CLI_CAPTURE_H
#define FASTROAM_CLI_CAPTURE_H

#include <stdio.h>

#include "base/err.h"
#include "grammar/grammar.h"

/** Zeroed captures nothing. */
struct capture {
	FILE *file;
	char name[sizeof((struct grammar_walk *)NULL)->text + 256];
	bool append;
	bool shown;   /**< also to the person: tee */
	bool started; /**< the old contents are gone */
	bool made;    /**< the file was not there before */
	int error;    /**< errno of the first write that failed */
};

/**
 * Open what a walk names (grammar_to_file()), to be read and written by its owner alone when it is
 * new: `show running-config` holds keys. "~/" is the home directory.
 *
 * @return 0 (also when it names no file), -EINVAL with *err
 */
int capture_open(struct capture *c, struct grammar_walk const *w, struct err *err) WARN_UNUSED;

/** Open a file that a command is to write whole; as capture_open(). Nothing of it is shown. */
int capture_open_file(struct capture *c, char const *name, struct err *err) WARN_UNUSED;

/** Octets of it. */
void capture_octets(struct capture *c, void const *data, size_t len);

/** Write a piece of output. @return show it to the person as well */
bool capture_text(struct capture *c, char const *text);

/**
 * The command is over.
 *
 * @param done  it succeeded: a command without output leaves an empty file, a failed one the old
 * @return 0, or -EINVAL with *err: the file is not whole
 */
int capture_close(struct capture *c, bool done, struct err *err) WARN_UNUSED;

#endif
