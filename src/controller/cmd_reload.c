/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * reload: the process ends and whoever watches over it starts it anew, with the startup-config.
 *
 * A new process rather than a cleaned old one: nothing of the old state, its keys above all, can be
 * left, and a program that was upgraded meanwhile is the one that runs.
 */
#include <stdlib.h>

#include "base/log.h"
#include "controller/commands.h"
#include "controller/save.h"

static void due(void *arg)
{
	controller_reload(arg);
}

static int confirmed(struct shell *s, char const *answer, struct writer *out)
{
	struct loop_timer *turn = s->c->reload_due;
	char line[SHELL_LINE];

	(void)out;
	s->unchanged = true;
	if (!answer || (*answer && !shell_answer_is(answer, "yes")))
		return 0;
	if (!turn)
		turn = loop_timer_new(s->c, s->c->loop, due, s->c);
	if (!turn)
		return shell_fail(s, "Memory is short");
	s->unchanged = false;
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-RELOAD",
		"Reload requested by %s on %s (%s). Reload Reason: Reload Command.", s->user,
		shell_line(s, line), shell_from(s));
	/* In the next turn: this shell first learns that its command is done. */
	s->c->reload_due = turn;
	loop_timer_arm(turn, 0);
	return 0;
}

static int confirm(struct shell *s, struct writer *out)
{
	/* systemd gives this to what it watches over. */
	if (!getenv("NOTIFY_SOCKET"))
		writer_text(out, "fastroamd was not started by systemd: it will end, and whoever "
				 "started it must start it again.\n");
	return shell_ask(s, "Proceed with reload? [confirm]", true, confirmed);
}

static int ask_to_save(struct shell *s);

static int save_answered(struct shell *s, char const *answer, struct writer *out)
{
	struct err err = {0};

	s->unchanged = true;
	if (!answer)
		return 0;
	if (shell_answer_is(answer, "no"))
		return confirm(s, out);
	if (!shell_answer_is(answer, "yes")) {
		writer_text(out, "%% Please answer 'yes' or 'no'.\n");
		return ask_to_save(s);
	}
	writer_text(out, "Building configuration...\n");
	if (save_startup(s->c, s->user, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	writer_text(out, "[OK]\n");
	return confirm(s, out);
}

static int ask_to_save(struct shell *s)
{
	return shell_ask(s, "System configuration has been modified. Save? [yes/no]: ", false,
			 save_answered);
}

int cmd_reload(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	return save_is_due(s->c) ? ask_to_save(s) : confirm(s, out);
}
