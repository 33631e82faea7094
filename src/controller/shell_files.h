/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of the person at a shell that go along with one command (CMD_FILES).
 *
 * The daemon opens no file of a person: the shell reads them, with the person's rights, and sends
 * them before the command. They are forgotten, and wiped, when the command ends.
 */
#ifndef FASTROAM_CONTROLLER_SHELL_FILES_H
#define FASTROAM_CONTROLLER_SHELL_FILES_H

#include <stddef.h>

#include "controller/shell.h"

struct shell_file {
	char *name; /**< fit for a terminal and a log */
	char *text; /**< len octets and a NUL; no other NUL */
	size_t len;
};

struct shell_files {
	unsigned count;
	size_t octets;       /**< of all texts */
	char const *refused; /**< why not all of them are here, NULL when they are */
	struct shell_file file[CONTROL_FILES_MAX];
};

/** Keep one for the next command. One too many, or too long, makes `refused`. */
void shell_files_add(struct shell *s, struct control_msg const *m);

/** Wipe and forget them all. */
void shell_files_drop(struct shell *s);

#endif
