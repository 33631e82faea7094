/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that a command makes for the person at the shell (CMD_EXPORT): the daemon sends their
 * contents and never learns where they are; the shell writes those that the person has named, with
 * the person's rights, and no others.
 */
#ifndef FASTROAM_CLI_EXPORT_H
#define FASTROAM_CLI_EXPORT_H

#include "base/err.h"
#include "cli/capture.h"
#include "grammar/grammar.h"
#include "wire/control.h"

/** Zeroed takes nothing. */
struct export
{
	struct capture file; /**< $file */
	struct capture keys; /**< $file.keys, where the command has $keys */
	bool broken;         /**< what came could not be read */
	bool unwanted;       /**< some of what came was left out */
};

/**
 * Open the files of a walk, to be read and written by their owner alone when they are new; that of
 * keys in any case.
 *
 * @return 0, -EINVAL with *err: one cannot be written, or that of keys is another's
 */
int export_open(struct export *e, struct grammar_walk const *w, struct err *err) WARN_UNUSED;

/** Contents that the daemon sent, CONTROL_FILE. One that nobody asked for is dropped. */
void export_take(struct export *e, struct control_msg const *m);

/** Contents came that the person does not want any more (Ctrl-C): a file that has none yet stays as
 * it was, one that has some is not whole. */
void export_unwanted(struct export *e);

/**
 * The command is over.
 *
 * @param done  it succeeded: else the files are as they were, and those that were not there are not
 * @return 0, or -EINVAL with *err: a file is not whole
 */
int export_close(struct export *e, bool done, struct err *err) WARN_UNUSED;

#endif
