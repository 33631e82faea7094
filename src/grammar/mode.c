/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The modes: names, parents, prompts.
 */
#include <stdio.h>
#include <string.h>

#include "grammar/grammar.h"

/** Octets of the host name that IOS keeps in front of "(config...)". */
#define HOSTNAME_IN_CONFIG 20

static struct {
	enum grammar_mode parent;
	char const *prompt;
	char const *name;
} const modes[MODE_COUNT] = {
#define MODE(mode, parent, prompt, text) [MODE_##mode] = {MODE_##parent, prompt, text},
	GRAMMAR_MODE_LIST(MODE)
#undef MODE
};

char const *grammar_mode_name(enum grammar_mode mode)
{
	return modes[mode].name;
}

enum grammar_mode grammar_mode_parent(enum grammar_mode mode)
{
	return modes[mode].parent;
}

bool grammar_mode_find(char const *name, enum grammar_mode *out)
{
	for (unsigned i = 0; name && i < MODE_COUNT; i++) {
		if (strcmp(modes[i].name, name) == 0) {
			*out = (enum grammar_mode)i;
			return true;
		}
	}
	return false;
}

unsigned grammar_prompt(enum grammar_mode mode, int privilege, char const *hostname,
			char out[GRAMMAR_PROMPT])
{
	int keep = mode == MODE_EXEC ? 63 : HOSTNAME_IN_CONFIG;
	char end = mode == MODE_EXEC && privilege < PRIVILEGE_ENABLE ? '>' : '#';
	int n = snprintf(out, GRAMMAR_PROMPT, "%.*s%s%c", keep, hostname, modes[mode].prompt, end);

	return n < 0 ? 0 : (unsigned)n;
}
