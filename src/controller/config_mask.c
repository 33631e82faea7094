/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Configuration without its keys; see config_mask.h.
 */
#include "controller/config_mask.h"

#include <stdio.h>
#include <string.h>

#include "base/secret.h"

/** Does a command of this mode take the line? Then *masked says whether a key was in it. */
static bool mask_in(struct grammar const *g, enum grammar_mode mode, char const *line,
		    char out[GRAMMAR_TEXT_MAX], bool *masked)
{
	struct grammar_walk w;
	char text[GRAMMAR_TEXT_MAX];
	bool known;

	grammar_walk(g, mode, PRIVILEGE_ENABLE, line, &w);
	known = w.status == GRAMMAR_OK && w.mode == mode;
	*masked = known && grammar_arg(&w, "key");
	if (*masked)
		(void)snprintf(out, GRAMMAR_TEXT_MAX, "%.*s%.*s", (int)strspn(line, " "), line,
			       GRAMMAR_TEXT_MAX - 16, grammar_command_text(&w, text));
	mem_wipe(&w, sizeof w);
	return known;
}

/* Every command that takes a key has a word that ends in "key", so the others, which are nearly
 * all, are not walked: a walk takes 2 us. */
char const *config_mask_line(struct grammar const *g, char const *line, char out[GRAMMAR_TEXT_MAX])
{
	bool masked, known = false, block = *line == ' ';

	if (!strstr(line, "key"))
		return line;
	/* A line of a block does not say of which: none of their keys may pass. */
	for (enum grammar_mode m = MODE_CONFIG; m < MODE_COUNT; m++) {
		if (block == (m == MODE_CONFIG))
			continue;
		known |= mask_in(g, m, line, out, &masked);
		if (masked)
			return out;
	}
	if (known)
		return line;
	(void)snprintf(out, GRAMMAR_TEXT_MAX, "%s! a line with a key is left out",
		       block ? " " : "");
	return out;
}
