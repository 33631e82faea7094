/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Who is here, who configures, who changed what: show users, show configuration lock, clear
 * configuration lock, show archive log config.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "controller/commands.h"
#include "controller/ios_time.h"

/** "00:01:05", or days and hours where that is too short, as IOS tells it. */
static void idle_text(uint64_t ms, char out[24])
{
	unsigned long s = (unsigned long)(ms / 1000);

	if (s < 86400)
		(void)snprintf(out, 24, "%02lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
	else
		(void)snprintf(out, 24, "%lud%02luh", s / 86400, s / 3600 % 24);
}

/** The shell with the lowest line that is at least `vty`. */
static struct shell const *next_line(struct controller const *c, unsigned vty)
{
	struct shell const *found = NULL;

	for (struct shell const *s = c->shells; s; s = s->next) {
		if (s->vty >= vty && (!found || s->vty < found->vty))
			found = s;
	}
	return found;
}

static void user_row(struct shell const *s, struct shell const *x, struct writer *out)
{
	uint64_t idle = s->c->env.now_ms(s->c->env.arg) - x->active_ms;
	char text[24];

	idle_text(idle, text);
	writer_object(out, NULL);
	writer_bool(out, "this_session", "%s", x == s, "*", " ");
	writer_int(out, "line", "%3" PRId64, x->vty);
	writer_int(out, NULL, " vty %-6" PRId64, x->vty);
	writer_str(out, "user", " %-10s", x->user);
	writer_str(out, NULL, " %-20s", "idle");
	writer_str(out, NULL, " %8s", text);
	writer_int(out, "idle_seconds", NULL, (int64_t)(idle / 1000));
	writer_str(out, "location", " %s\n", shell_from(x));
	writer_int(out, "process", NULL, x->pid);
	writer_int(out, "session", NULL, (int64_t)x->session);
	writer_int(out, "privilege", NULL, x->privilege);
	writer_bool(out, "configures", NULL, s->c->lock.holder == x, "yes", "no");
	writer_end(out);
}

int cmd_show_users(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct shell const *x;

	(void)w;
	writer_text(out, "    Line       User       Host(s)              Idle       Location\n");
	writer_list(out, "users");
	for (unsigned vty = 0; (x = next_line(s->c, vty)); vty = x->vty + 1)
		user_row(s, x, out);
	writer_end(out);
	return 0;
}

int cmd_who(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	return cmd_show_users(s, w, out);
}

int cmd_show_configuration_lock(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct shell const *x = s->c->lock.holder;
	uint64_t since = s->c->lock.since_us, now = s->c->env.wall_us(s->c->env.arg);
	char line[SHELL_LINE], when[IOS_TIME];

	(void)w;
	writer_text(out, "Parser Configure Lock\n---------------------\n");
	if (x) {
		writer_int(out, "process", "Owner PID           : %" PRId64 "\n", x->pid);
		writer_str(out, "user", "User                : %s\n", x->user);
		writer_str(out, "line", "TTY                 : %s\n", shell_line(x, line));
		writer_str(out, "location", "Remote address      : %s\n", shell_from(x));
		writer_str(out, "since", "Locked since        : %s\n", ios_time(since, when));
		writer_int(out, "seconds", "Lock active time (in Sec) : %" PRId64 "\n",
			   now > since ? (int64_t)((now - since) / 1000000) : 0);
	}
	writer_str(out, "type", "Type                : %s\n", x ? "EXCLUSIVE" : "NO LOCK");
	writer_str(out, "state", "State               : %s\n", x ? "LOCKED" : "FREE");
	return 0;
}

static int clear_confirmed(struct shell *s, char const *answer, struct writer *out)
{
	struct shell *x = s->c->lock.holder;
	char line[SHELL_LINE];

	(void)out;
	s->unchanged = true;
	/* It may have left meanwhile. */
	if (!answer || (*answer && !shell_answer_is(answer, "yes")) || !x)
		return 0;
	s->unchanged = false;
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-CONFIG_L",
		"Configuration lock of %s on %s (%s) cleared by %s", x->user, shell_line(x, line),
		shell_from(x), s->user);
	if (x->conn && x != s)
		control_conn_event(x->conn, "% Your configuration lock was cleared: you are out of "
					    "configuration mode");
	shell_evict(x);
	return 0;
}

int cmd_clear_configuration_lock(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct shell const *x = s->c->lock.holder;

	(void)w;
	s->unchanged = true;
	if (!x)
		return shell_fail(s, "Nobody has locked the configuration");
	writer_text(out, "Process <%d> of user %s is holding the EXCLUSIVE LOCK !\n", (int)x->pid,
		    x->user);
	return shell_ask(s, "Do you want to clear the lock? [confirm]", true, clear_confirmed);
}

int cmd_show_archive_log(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	bool times = w->args > 0 && strcmp(w->arg[w->args - 1].text, "timestamps") == 0;
	struct command_log_entry const *e;
	char who[COMMAND_LOG_USER + COMMAND_LOG_LINE], when[IOS_TIME];

	writer_text(out, " idx   sess           user@line      Logged command\n");
	writer_list(out, "commands");
	for (unsigned i = 0; (e = command_log_at(s->c->commands, i)); i++) {
		(void)snprintf(who, sizeof who, "%s@%s", e->user, e->line);
		writer_object(out, NULL);
		writer_int(out, "index", "%5" PRId64, (int64_t)e->index);
		writer_int(out, "session", " %5" PRId64, (int64_t)e->session);
		writer_str(out, "user", NULL, e->user);
		writer_str(out, "line", NULL, e->line);
		writer_str(out, NULL, " %21s  |", who);
		writer_str(out, "time", times ? " %s |" : NULL, ios_time_ms(e->wall_us, when));
		writer_str(out, "command", "  %s\n", e->text);
		writer_end(out);
	}
	writer_end(out);
	return 0;
}
