/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shell sessions; see shell.h.
 */
#include "controller/shell.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/bind.h"
#include "controller/load.h"
#include "controller/shell_files.h"

int shell_fail(struct shell *s, char const *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(s->error, sizeof s->error, fmt, ap);
	va_end(ap);
	s->error_rule = false;
	return 1;
}

int shell_fail_rule(struct shell *s, char const *text)
{
	(void)shell_fail(s, "%s", text);
	s->error_rule = true;
	return 1;
}

static void sink_conn(void *arg, char const *text, size_t len)
{
	struct shell *s = arg;

	if (s->conn)
		control_conn_out(s->conn, text, len);
}

static void say(struct shell *s, char const *text)
{
	sink_conn(s, text, strlen(text));
}

static void send_done(struct shell *s, int code)
{
	struct control_msg m = {
		.kind = CONTROL_DONE,
		.number = code,
		.hostname = s->c->settings.hostname,
		.mode = grammar_mode_name(s->mode),
		.privilege = s->privilege,
		.length = (int)s->length,
	};

	control_conn_send(s->conn, &m);
	if (s->closing)
		control_conn_close(s->conn);
}

static void say_error(struct shell *s)
{
	char text[sizeof s->error + 40];

	(void)snprintf(text, sizeof text, "%% %s%s\n\n",
		       s->error_rule ? "switch-1:dbm:wireless:" : "", s->error);
	say(s, text);
}

int shell_walk(struct shell *s, bool (*row)(struct shell *s, uint32_t *pos, struct writer *out),
	       unsigned rows)
{
	if (!s->walk.turn)
		return shell_fail(s, "A long table cannot be shown from a file; enter the line in "
				     "a shell");
	s->walk.row = row;
	s->walk.rows = rows;
	s->walk.pos = 0;
	s->walk.place = 0;
	s->walk.sta = (struct mac){{0}};
	return 0;
}

static void walk_end(struct shell *s, int code)
{
	s->walk.row = NULL;
	s->walk.out = NULL;
	loop_timer_disarm(s->walk.turn);
	control_conn_busy(s->conn, false);
	send_done(s, code);
}

/** Some rows; the others when the rest of the loop had its turn and the shell has read enough. */
static void walk_turn(void *arg)
{
	struct shell *s = arg;

	for (unsigned i = 0; i < s->walk.rows; i++) {
		if (s->walk.row(s, &s->walk.pos, s->walk.out))
			continue;
		writer_finish(s->walk.out);
		walk_end(s, 0);
		return;
	}
	if (control_conn_queued(s->conn) <= CONTROL_BEHIND)
		loop_timer_arm(s->walk.turn, 0);
}

static void drained(void *session)
{
	struct shell *s = session;

	if (s->walk.out)
		loop_timer_arm(s->walk.turn, 0);
}

/** Ctrl-C. What was printed so far ends with a whole line. */
static void walk_break(struct shell *s)
{
	if (!s->walk.out)
		return;
	talloc_free(s->walk.out);
	walk_end(s, 1);
}

int shell_run(struct shell *s, struct grammar_walk const *w,
	      void (*sink)(void *arg, char const *text, size_t len), void *arg)
{
	struct err err = {0};
	struct writer *out = writer_new(s->c, w->pipe, w->pattern, sink, arg, &err);
	int rc;

	if (!out)
		return shell_fail(s, "%s", err.msg);
	s->walk.row = NULL;
	rc = bind_handler(w->command)(s, w, out);
	if (rc == 0 && s->walk.row) {
		s->walk.out = out;
		return 0;
	}
	/* A program that asked for JSON gets JSON, and nothing else. */
	if (rc && writer_is_json(out))
		writer_str(out, "error", NULL, s->error);
	writer_finish(out);
	return rc;
}

/** A line as it may be kept: without the keys that it sets. */
static void remember(struct shell *s, char const *line, struct grammar_walk const *w)
{
	char *slot = s->history[s->histories % SHELL_HISTORY];
	struct grammar_arg const *key =
		w->status == GRAMMAR_OK && !w->negated ? grammar_arg(w, "key") : NULL;

	if (w->status == GRAMMAR_EMPTY)
		return;
	if (key)
		(void)snprintf(slot, sizeof s->history[0], "%.80s <removed>", w->command->syntax);
	else
		(void)snprintf(slot, sizeof s->history[0], "%s", line);
	s->histories++;
}

void shell_exec(struct shell *s, char const *line)
{
	char text[GRAMMAR_LINE_MAX * 2 + 256];
	char prompt[GRAMMAR_PROMPT];
	struct grammar_walk w;
	int rc = 0;

	grammar_walk(s->c->grammar, s->mode, s->privilege, line, &w);
	remember(s, line, &w);
	switch (w.status) {
	case GRAMMAR_EMPTY: break;
	case GRAMMAR_OK:
		rc = shell_run(s, &w, sink_conn, s);
		if (rc && w.pipe != PIPE_JSON)
			say_error(s);
		break;
	case GRAMMAR_INVALID:
	case GRAMMAR_INCOMPLETE:
	case GRAMMAR_AMBIGUOUS:
		grammar_error_text(&w, line,
				   grammar_prompt(s->mode, s->privilege, s->c->settings.hostname,
						  prompt),
				   text, sizeof text);
		say(s, text);
		rc = 1;
		break;
	}
	mem_wipe(&w, sizeof w);
	shell_files_drop(s);
	if (s->walk.out) {
		control_conn_busy(s->conn, true);
		walk_turn(s);
	} else {
		send_done(s, rc);
	}
}

static void load_say(void *arg, char const *text)
{
	say(arg, text);
}

static void load(struct shell *s, struct control_msg const *m)
{
	unsigned refused;

	if (s->privilege < PRIVILEGE_ENABLE) {
		say(s, "% Loading a configuration needs privileged EXEC: enter enable first\n");
		send_done(s, 1);
		return;
	}
	refused = load_text(s->c, m->text, m->name ? m->name : "configuration", s->user, s->conn,
			    load_say, s);
	send_done(s, refused ? 1 : 0);
}

static void message(void *session, struct control_msg const *m)
{
	struct shell *s = session;

	switch (m->kind) {
	case CONTROL_EXEC: shell_exec(s, m->text); break;
	case CONTROL_LOAD: load(s, m); break;
	case CONTROL_FILE: shell_files_add(s, m); break;
	case CONTROL_INTERRUPT:
		walk_break(s);
		/* Ctrl-C: what this shell follows ends, and configuration is left, as on IOS. */
		if (s->mode != MODE_EXEC) {
			s->mode = MODE_EXEC;
			shell_config_left(s);
		}
		(void)tracer_watch_none(s->watch);
		s->monitor = false;
		shell_keys_changed(s->c);
		send_done(s, 0);
		break;
	case CONTROL_HELLO:
	case CONTROL_OUT:
	case CONTROL_EVENT:
	case CONTROL_DONE:
	case CONTROL_ERROR: break;
	}
	stack_wipe();
}

static void greeted(void *session)
{
	struct shell *s = session;
	struct control_msg m = {
		.kind = CONTROL_HELLO,
		.number = CONTROL_VERSION,
		.text = FASTROAM_VERSION,
		.hostname = s->c->settings.hostname,
		.mode = grammar_mode_name(s->mode),
		.privilege = s->privilege,
	};

	control_conn_send(s->conn, &m);
}

static void emit_event(void *arg, char const *text)
{
	struct shell *s = arg;

	control_conn_event(s->conn, text);
}

static void *opened(void *arg, struct control_conn *conn, struct control_peer const *peer)
{
	struct controller *c = arg;
	struct shell *s = talloc_zero(c, struct shell);
	struct passwd *pw;

	if (!s)
		return NULL;
	s->c = c;
	s->conn = conn;
	s->mode = MODE_EXEC;
	s->admin = peer->admin;
	s->privilege = peer->admin ? PRIVILEGE_ENABLE : PRIVILEGE_USER;
	s->uid = peer->uid;
	pw = getpwuid(peer->uid);
	if (pw)
		(void)snprintf(s->user, sizeof s->user, "%s", pw->pw_name);
	else
		(void)snprintf(s->user, sizeof s->user, "uid %u", (unsigned)peer->uid);
	s->length = 24;
	s->width = 80;
	s->watch = tracer_watch_new(s, c->tracer, emit_event, s);
	s->walk.turn = loop_timer_new(s, c->loop, walk_turn, s);
	if (!s->watch || !s->walk.turn) {
		talloc_free(s);
		return NULL;
	}
	s->next = c->shells;
	s->pprev = &c->shells;
	if (s->next)
		s->next->pprev = &s->next;
	c->shells = s;
	return s;
}

static void closed(void *session)
{
	struct shell *s = session;
	struct controller *c = s->c;

	if (s->mode != MODE_EXEC)
		shell_config_left(s);
	*s->pprev = s->next;
	if (s->next)
		s->next->pprev = s->pprev;
	talloc_free(s->walk.out);
	/* A line that was mistyped is remembered as it was, its key too. */
	mem_wipe(s->history, sizeof s->history);
	talloc_free(s);
	shell_keys_changed(c);
}

void shell_control_config(struct controller *c, struct control_server_config *out)
{
	out->opened = opened;
	out->message = message;
	out->greeted = greeted;
	out->drained = drained;
	out->closed = closed;
	out->arg = c;
}

void shell_monitor(struct controller *c, char const *line)
{
	for (struct shell *s = c->shells; s; s = s->next) {
		if (s->monitor)
			control_conn_event(s->conn, line);
	}
}

void shell_keys_changed(struct controller *c)
{
	struct session_config sc = controller_session_config(c);

	session_configure(c->store, &sc);
}

void shell_config_left(struct shell *s)
{
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-CONFIG_I", "Configured from console by %s", s->user);
}
