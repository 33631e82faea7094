/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command line of fastroam.
 */
#ifndef FASTROAM_CLI_OPTIONS_H
#define FASTROAM_CLI_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"

/** -c and -f together. More lines belong in a file. */
#define OPTIONS_ACTIONS 256

struct action {
	bool load;        /**< -f: `text` is a file's name; otherwise -c: a command */
	char const *text; /**< of argv */
};

struct options {
	char const *socket;
	struct action action[OPTIONS_ACTIONS];
	unsigned actions;
	bool follow;      /**< -F */
	unsigned seconds; /**< -t: end following then; 0: never */
	bool enable;      /**< -e */
	bool lenient;     /**< -l: holds for every -f */
	bool help, version;
};

/** Fill from argv; without actions there, what sshd says that the person asked for
 * (SSH_ORIGINAL_COMMAND, of a forced command) is one. 0, or -EINVAL with *err filled. */
int options_parse(struct options *o, int argc, char **argv, struct err *err) WARN_UNUSED;

/** What --help prints. */
extern char const options_usage[];

#endif
