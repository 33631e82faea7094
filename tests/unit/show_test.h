/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of show commands share: a shell that runs one line, its long table to the end, and
 * what it printed.
 */
#ifndef SHOW_TEST_H
#define SHOW_TEST_H

#include "controller_test.h"

#include "controller/shell.h"

static inline void show_take(void *arg, char const *text, size_t len)
{
	char **out = arg;

	*out = talloc_strndup_append_buffer(*out, text, len);
}

static inline void show_turn(void *arg)
{
	(void)arg;
}

/** The output of a command in privileged EXEC, to be freed with the bench; "% why" when it failed.
 */
static inline char *show(struct bench *b, char const *line)
{
	struct shell s = {.c = b->c, .mode = MODE_EXEC, .privilege = PRIVILEGE_ENABLE};
	char *out = talloc_strdup(b, "");
	struct grammar_walk w;

	s.walk.turn = loop_timer_new(b->c, b->c->loop, show_turn, NULL);
	grammar_walk(b->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	if (shell_run(&s, &w, show_take, &out))
		return w.pipe == PIPE_JSON ? out : talloc_asprintf(b, "%% %s", s.error);
	if (!s.walk.out)
		return out;
	while (s.walk.row(&s, &s.walk.pos, s.walk.out))
		;
	writer_finish(s.walk.out);
	return out;
}

#endif
