/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A text that may hold keys, written with fprintf() and wiped when it goes.
 *
 * Not open_memstream(): as that grows it leaves copies of the keys in blocks that it has freed.
 */
#ifndef FASTROAM_CONTROLLER_SECRET_TEXT_H
#define FASTROAM_CONTROLLER_SECRET_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

/** Under construction; it does not move. */
struct secret_text {
	FILE *f; /**< to write to */
	void *ctx;
	char *text; /**< talloc, terminated */
	size_t len; /**< octets that have left the buffer: fflush() first */
	size_t size;
	char buffer[4096]; /**< stdio's */
};

/** @param ctx  talloc parent of the text. @return false when memory is short */
bool secret_text_open(struct secret_text *t, void *ctx) WARN_UNUSED;

/** @return the text, to be freed with secret_text_free(); NULL when memory was short or nothing was
 *          written */
char *secret_text_finish(struct secret_text *t) WARN_UNUSED;

/** Wipe and free; NULL is fine. */
void secret_text_free(char *text);

#endif
