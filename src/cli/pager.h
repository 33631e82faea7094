/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ` --More-- `: output a screen at a time.
 */
#ifndef FASTROAM_CLI_PAGER_H
#define FASTROAM_CLI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

struct pager {
	unsigned lines;   /**< of a screen; 0: never stop */
	unsigned columns; /**< of the terminal; longer lines take several of a screen */
	unsigned shown;   /**< on this screen */
	bool quit;
	/** Write out; wait for a key and return it (negative: none will come). */
	void (*write)(void *arg, char const *text, size_t len);
	int (*key)(void *arg);
	void *arg;
};

/** Begin a command's output. */
void pager_start(struct pager *p, unsigned lines, unsigned columns);

/** Show a text that may hold line ends. False: the user quit. */
bool pager_text(struct pager *p, char const *text);

#endif
