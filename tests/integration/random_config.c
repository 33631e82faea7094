/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Prints random lines of configuration, in the order in which they may be typed, for a scenario
 * that types them into a daemon: "= LINE" is made to be taken, though it may be refused for what it
 * says;
 * "! LINE" is broken.
 *
 * Usage: random_config SEED LINES. The modes that the lines lead to are found out with a controller
 * without sockets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "../lib/random_line.h"
#include "base/log.h"
#include "controller/shell.h"

/** One line in so many is broken. */
#define BROKEN 6

static void say_nothing(void *arg, char const *text, size_t len)
{
	(void)arg;
	(void)text;
	(void)len;
}

/** Is it a command in this mode, or in EXEC, where the shell would look for it in a file? */
static bool is_line(struct shell const *s, char const *line)
{
	struct grammar_walk w;

	grammar_walk(s->c->grammar, s->mode, PRIVILEGE_ENABLE, line, &w);
	return w.status == GRAMMAR_OK || w.status == GRAMMAR_EMPTY;
}

static bool is_printable(char const *line)
{
	for (; *line; line++) {
		if (*line < ' ' || *line == 0x7f)
			return false;
	}
	return true;
}

static void print_line(struct shell *s, struct rand_fixed *r)
{
	enum grammar_mode mode = s->mode;
	char line[GRAMMAR_LINE_MAX + 1], broken[RANDOM_BROKEN];
	struct grammar_walk w;

	if (mode != MODE_CONFIG && random_below(r, 10) == 0) {
		(void)printf("= exit\n");
		s->mode = MODE_CONFIG;
		return;
	}
	random_line(r, mode, line);
	if (random_below(r, BROKEN) == 0) {
		(void)random_break(r, line, broken);
		if (*broken && is_printable(broken) && !is_line(s, broken))
			(void)printf("! %s\n", broken);
		return;
	}
	if (!is_printable(line))
		return;
	(void)printf("= %s\n", line);
	grammar_walk(s->c->grammar, mode, PRIVILEGE_ENABLE, line, &w);
	if (w.status == GRAMMAR_OK)
		(void)shell_run(s, &w, say_nothing, NULL);
}

int main(int argc, char **argv)
{
	static struct options const options = {.config_dir = "/nonexistent"};
	struct controller *c = talloc_zero(NULL, struct controller);
	struct shell s = {.c = c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
	struct rand_fixed r;
	struct err err = {0};

	if (argc != 3) {
		(void)fprintf(stderr, "usage: random_config SEED LINES\n");
		return 2;
	}
	log_set_level(LOG_LEVEL_ERROR);
	if (!c || controller_init(c, &options, &err) < 0) {
		(void)fprintf(stderr, "random_config: %s\n", err.msg);
		return 1;
	}
	r.state = strtoul(argv[1], NULL, 10);
	for (unsigned long n = strtoul(argv[2], NULL, 10); n; n--)
		print_line(&s, &r);
	controller_free(c);
	return 0;
}
