/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ` --More-- `; see pager.h.
 */
#include "cli/pager.h"

#include <string.h>

#define MORE  " --More-- "
/** Ten backspaces, ten blanks, ten backspaces: what automation that waits for MORE expects. */
#define ERASE "\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b"

void pager_start(struct pager *p, unsigned lines, unsigned columns)
{
	p->lines = lines;
	p->columns = columns;
	p->shown = 0;
	p->quit = false;
}

/** Space: another screen. Enter: another line. Anything else: enough. */
static void pager_ask(struct pager *p)
{
	int key;

	p->write(p->arg, MORE, strlen(MORE));
	key = p->key(p->arg);
	p->write(p->arg, ERASE, strlen(ERASE));
	switch (key) {
	case ' ': p->shown = 0; break;
	case '\r':
	case '\n': p->shown = p->lines - 2; break;
	default: p->quit = true; break;
	}
}

/** Lines of the screen that a line of text takes. */
static unsigned pager_rows(struct pager const *p, char const *line, size_t len)
{
	unsigned columns = 0;

	for (size_t i = 0; i < len; i++)
		columns += ((unsigned char)line[i] & 0xc0) != 0x80;
	return p->columns && columns > p->columns ? 1 + (columns - 1) / p->columns : 1;
}

bool pager_text(struct pager *p, char const *text)
{
	while (*text && !p->quit) {
		size_t len = strcspn(text, "\n");
		size_t take = len + (text[len] == '\n');

		/* One line of the screen is the prompt's. */
		if (p->lines > 1 && p->shown >= p->lines - 1) {
			pager_ask(p);
			continue;
		}
		p->write(p->arg, text, take);
		p->shown += pager_rows(p, text, len);
		text += take;
	}
	return !p->quit;
}
