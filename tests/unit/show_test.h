/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of show commands share: a shell that runs one line, its long table to the end, and
 * what it printed.
 */
#ifndef SHOW_TEST_H
#define SHOW_TEST_H

#include "controller_test.h"

#include "controller/shell.h"

/** What was printed; grows by doubling, as a long table comes in many small pieces. */
struct show_output {
	char *text;
	size_t len, size;
};

static inline void show_take(void *arg, char const *text, size_t len)
{
	struct show_output *out = arg;

	if (out->len + len + 1 > out->size) {
		out->size = 2 * (out->len + len + 1);
		out->text = talloc_realloc(NULL, out->text, char, out->size);
	}
	memcpy(out->text + out->len, text, len);
	out->len += len;
	out->text[out->len] = '\0';
}

static inline void show_turn(void *arg)
{
	(void)arg;
}

/** A login by EAP of station 02:00:00:00:00:`sta` at lobby's BSSID 02:00:00:00:01:01. */
static inline void show_login(struct bench *b, uint8_t sta, char const *ssid)
{
	struct login l = {.sta = {{2, 0, 0, 0, 0, sta}},
			  .bssid = {{2, 0, 0, 0, 1, 1}},
			  .ssid_len = (uint8_t)strlen(ssid),
			  .user = "someone",
			  .nas_id = "lobby",
			  .acct_session_id = "5A-1",
			  .eap_type = "PEAP",
			  .pairwise = 0x000fac04};
	uint8_t msk[64];

	memset(msk, sta, sizeof msk);
	memcpy(l.ssid, ssid, l.ssid_len);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	assert_int_equal(session_login(b->c->store, &l, false, "test", NULL), SESSION_OK);
}

/** The output of a command in privileged EXEC, to be freed with the bench; "% why" when it failed.
 */
static inline char *show(struct bench *b, char const *line)
{
	struct shell s = {.c = b->c, .mode = MODE_EXEC, .privilege = PRIVILEGE_ENABLE};
	struct show_output out = {.text = talloc_strdup(b, ""), .size = 1};
	struct grammar_walk w;

	s.walk.turn = loop_timer_new(b->c, b->c->loop, show_turn, NULL);
	grammar_walk(b->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	if (shell_run(&s, &w, show_take, &out))
		return w.pipe == PIPE_JSON ? out.text : talloc_asprintf(b, "%% %s", s.error);
	if (!s.walk.out)
		return out.text;
	while (s.walk.row(&s, &s.walk.pos, s.walk.out))
		;
	writer_finish(s.walk.out);
	return out.text;
}

#endif
