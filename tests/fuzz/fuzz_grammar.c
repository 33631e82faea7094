/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One line in one mode: executed, asked `?` at its end and completed. First octet: mode and
 * privilege. What Tab adds must be a line that `?` does not call unknown; what the walker takes
 * must be taken again when written with grammar_quote(); no line of it is longer than the text
 * room.
 */
#include "check.h"

#include <ctype.h>

#include "grammar/grammar.h"
#include "grammar/unsupported.h"

static void ignore(void *arg, char const *line)
{
	unsigned *lines = arg;

	FUZZ_CHECK(strlen(line) < 2 * GRAMMAR_LINE_MAX && !strchr(line, '\n'));
	(*lines)++;
}

static struct grammar *table(void)
{
	static struct grammar *g;
	struct err err;

	if (!g)
		g = grammar_new(NULL, grammar_commands, grammar_commands_count, &err);
	FUZZ_CHECK(g);
	return g;
}

/** What the log of commands keeps can be typed again, unless a key was taken out of it. */
static void keep_again(struct grammar const *g, int privilege, struct grammar_walk const *w)
{
	char text[GRAMMAR_TEXT_MAX];
	struct grammar_walk again;

	FUZZ_CHECK(strlen(grammar_command_text(w, text)) < sizeof text);
	(void)grammar_is_recorded(w);
	if (strlen(text) > GRAMMAR_LINE_MAX || grammar_arg(w, "key"))
		return;
	grammar_walk(g, w->mode, privilege, text, &again);
	FUZZ_CHECK(again.status == GRAMMAR_OK && again.command == w->command);
	FUZZ_CHECK(again.negated == w->negated && again.defaulted == w->defaulted);
}

/** Write the command again from its arguments, each token whole. */
static void walk_again(struct grammar const *g, enum grammar_mode mode, int privilege,
		       struct grammar_walk const *w)
{
	char line[8 * GRAMMAR_LINE_MAX];
	struct grammar_walk again;
	size_t n = 0;

	n += (size_t)snprintf(line, sizeof line, "%s%s%s", w->exec ? "do " : "",
			      w->negated && !w->defaulted ? "no " : "",
			      w->defaulted ? "default " : "");
	for (unsigned i = 0; i < w->args; i++) {
		char word[GRAMMAR_QUOTED(GRAMMAR_LINE_MAX)];
		char const *text = w->arg[i].text;

		/* Keywords are not in the walk's own text; a number of one digit is no word. */
		if (w->arg[i].quoted)
			text = grammar_quote_always(text, strlen(text), word, sizeof word);
		else if (text >= w->text && text < w->text + sizeof w->text &&
			 (strlen(text) > 1 || !isdigit((unsigned char)*text) ||
			  strcmp(w->arg[i].name, "key") == 0))
			text = grammar_quote(text, strlen(text), word, sizeof word);
		FUZZ_CHECK(text);
		n += (size_t)snprintf(line + n, sizeof line - n, "%s%s", i ? " " : "", text);
	}
	if (n > GRAMMAR_LINE_MAX)
		return;
	grammar_walk(g, mode, privilege, line, &again);
	FUZZ_CHECK(again.status == GRAMMAR_OK);
	FUZZ_CHECK(again.command == w->command && again.args == w->args);
	FUZZ_CHECK(again.negated == w->negated && again.mode == w->mode);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct grammar const *g = table();
	enum grammar_mode mode;
	char text[2 * GRAMMAR_LINE_MAX], *line;
	unsigned lines = 0;
	struct grammar_walk w;
	int privilege;
	bool block;

	if (size < 1)
		return 0;
	mode = (enum grammar_mode)(data[0] % MODE_COUNT);
	privilege = data[0] & 0x80 ? PRIVILEGE_USER : PRIVILEGE_ENABLE;
	line = malloc(size);
	FUZZ_CHECK(line);
	memcpy(line, data + 1, size - 1);
	line[size - 1] = '\0';

	grammar_walk(g, mode, privilege, line, &w);
	FUZZ_CHECK((w.status == GRAMMAR_OK) == (w.command != NULL));
	FUZZ_CHECK(w.column <= strlen(line) && w.args <= GRAMMAR_ARGS);
	grammar_error_text(&w, line, 10, text, sizeof text);
	if (w.status == GRAMMAR_OK) {
		FUZZ_CHECK(w.command->privilege <= privilege);
		keep_again(g, privilege, &w);
		if (w.pipe == PIPE_NONE)
			walk_again(g, mode, privilege, &w);
	}
	grammar_help(g, mode, privilege, line, ignore, &lines);
	FUZZ_CHECK(lines > 0);
	if (grammar_complete(g, mode, privilege, line, text, sizeof text))
		FUZZ_CHECK(text[0] && text[strlen(text) - 1] == ' ');
	(void)grammar_unsupported(mode, line, &block);
	free(line);
	return 0;
}
