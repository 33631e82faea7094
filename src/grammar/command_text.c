/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A command as the log of commands and `show history` keep it.
 */
#include <string.h>

#include "grammar/grammar.h"

#define MASK "*****"

struct text {
	char *out;
	size_t len;
};

/** A word behind a blank. What there is no room for is left out. */
static void put(struct text *t, char const *word)
{
	size_t len = strlen(word);

	if (t->len + 1 + len + 1 > GRAMMAR_TEXT_MAX)
		return;
	if (t->len)
		t->out[t->len++] = ' ';
	memcpy(t->out + t->len, word, len + 1);
	t->len += len;
}

static bool is_key(struct grammar_arg const *arg)
{
	return arg->name && strcmp(arg->name, "key") == 0;
}

char const *grammar_command_text(struct grammar_walk const *w, char out[GRAMMAR_TEXT_MAX])
{
	struct text t = {.out = out};
	char quoted[GRAMMAR_QUOTED(GRAMMAR_LINE_MAX)];

	out[0] = '\0';
	if (w->defaulted)
		put(&t, "default");
	else if (w->negated)
		put(&t, "no");
	for (unsigned i = 0; i < w->args; i++) {
		struct grammar_arg const *arg = &w->arg[i];
		char const *text = arg->text;

		if (is_key(arg))
			text = MASK;
		else if (arg->quoted)
			text = grammar_quote_always(text, strlen(text), quoted, sizeof quoted);
		else if (arg->word)
			text = grammar_quote(text, strlen(text), quoted, sizeof quoted);
		put(&t, text ? text : "");
	}
	return out;
}

bool grammar_is_recorded(struct grammar_walk const *w)
{
	unsigned flags = w->command->flags;

	if (flags & CMD_RECORD)
		return true;
	return !(flags & (CMD_SHOW | CMD_SESSION));
}
