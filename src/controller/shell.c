/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shell sessions; see shell.h.
 */
#include "controller/shell.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/bind.h"
#include "controller/frame_log.h"
#include "controller/ios_time.h"
#include "controller/load.h"
#include "controller/shell_files.h"
#include "controller/shown_line.h"
#include "grammar/unsupported.h"

/** Octets of one message of a file: as JSON none takes more than six, so that it fits CONTROL_MAX.
 */
#define EXPORT_CHUNK (128u << 10)

/** Octets of the next piece: no character is cut in two. */
static size_t export_piece(char const *text)
{
	size_t n = strnlen(text, EXPORT_CHUNK + 1);

	if (n <= EXPORT_CHUNK)
		return n;
	n = EXPORT_CHUNK;
	while (n > EXPORT_CHUNK - 4 && (text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

int shell_export(struct shell *s, char const *what, char const *text, bool hex)
{
	struct control_msg m = {.kind = CONTROL_FILE, .name = what, .hex = hex};

	if (!s->conn)
		return shell_fail(s, "A configuration cannot write files; enter the line in a "
				     "shell");
	do {
		size_t n = export_piece(text);
		char *piece = talloc_strndup(s->c, text, n);

		if (!piece)
			return shell_fail(s, "Memory is short: the file is not whole");
		m.text = piece;
		control_conn_send(s->conn, &m);
		mem_wipe(piece, n);
		talloc_free(piece);
		text += n;
	} while (*text);
	return 0;
}

int shell_fail(struct shell *s, char const *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(s->error, sizeof s->error, fmt, ap);
	va_end(ap);
	s->error_rule = false;
	s->cure[0] = '\0';
	s->broken[0] = '\0';
	s->broken_rule = NULL;
	return 1;
}

/** A line behind others. What does not fit is left out. */
static void add_line(char lines[REFUSAL_CURE], char const *a, char const *between, char const *b)
{
	size_t len = strlen(lines);
	int n = snprintf(lines + len, REFUSAL_CURE - len, "%s%s%s\n", a, between, b);

	if (n < 0 || (size_t)n >= REFUSAL_CURE - len)
		lines[len] = '\0';
}

void shell_breaks(struct shell *s, char const *rule, char const *wlan, char const *line)
{
	s->broken_rule = rule;
	add_line(s->broken, wlan, ": ", line);
}

void shell_cure(struct shell *s, char const *words, char const *name)
{
	char quoted[GRAMMAR_QUOTED(WLAN_NAME_MAX)];

	if (name && !grammar_quote(name, strlen(name), quoted, sizeof quoted))
		return;
	add_line(s->cure, words, name ? " " : "", name ? quoted : "");
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

/** @param why  it failed, where the output does not go to the person; NULL otherwise */
static void send_done_why(struct shell *s, int code, char const *why)
{
	struct control_msg m = {
		.kind = CONTROL_DONE,
		.number = code,
		.text = why,
		.hostname = s->c->settings.hostname,
		.mode = grammar_mode_name(s->mode),
		.privilege = s->privilege,
		.length = (int)s->length,
		.history = (int)s->history_size,
	};

	control_conn_send(s->conn, &m);
	if (s->closing)
		control_conn_close(s->conn);
}

static void send_done(struct shell *s, int code)
{
	send_done_why(s, code, NULL);
}

/** Room for s->error as it is printed. */
#define SHELL_ERROR (sizeof((struct shell *)NULL)->error + 40)

static void error_text(struct shell const *s, char out[SHELL_ERROR])
{
	(void)snprintf(out, SHELL_ERROR, "%% %s%s\n\n",
		       s->error_rule ? "switch-1:dbm:wireless:" : "", s->error);
}

int shell_walk(struct shell *s, bool (*row)(struct shell *s, uint32_t *pos, struct writer *out),
	       unsigned rows)
{
	if (!s->walk.turn)
		return shell_fail(s, "A long table cannot be shown from a file; enter the line in "
				     "a shell");
	s->walk.row = row;
	s->walk.rows = rows;
	s->walk.waits = false;
	s->walk.code = 0;
	s->walk.state = NULL;
	s->walk.pos = 0;
	s->walk.place = 0;
	s->walk.sta = (struct mac){{0}};
	return 0;
}

static void command_forget(struct shell *s)
{
	talloc_free(s->recorded);
	s->recorded = NULL;
	talloc_free(s->asked);
	s->asked = NULL;
	s->ask = (struct shell_ask){.answered = NULL};
}

int shell_wait(struct shell *s, bool (*row)(struct shell *s, uint32_t *pos, struct writer *out))
{
	if (!s->walk.turn)
		return shell_fail(s, "This waits for an answer; enter the line in a shell");
	(void)shell_walk(s, row, 1);
	s->walk.waits = true;
	return 0;
}

void shell_go_on(struct shell *s)
{
	s->walk.waits = false;
	loop_timer_arm(s->walk.turn, 0);
}

static void walk_end(struct shell *s, int code, char const *why)
{
	s->walk.row = NULL;
	s->walk.out = NULL;
	loop_timer_disarm(s->walk.turn);
	control_conn_busy(s->conn, false);
	command_forget(s);
	send_done_why(s, code, why);
}

/** The last row is written. */
static void walk_done(struct shell *s)
{
	bool json = writer_is_json(s->walk.out);
	char why[SHELL_ERROR];
	int rc = s->walk.code;

	if (rc && json)
		writer_str(s->walk.out, "error", NULL, s->error);
	writer_finish(s->walk.out);
	if (rc) {
		refusal_of_command(s, s->asked ? s->asked : "", NULL);
		error_text(s, why);
	}
	if (rc && !json && !s->walk.to_file)
		say(s, why);
	walk_end(s, rc, rc && !json && s->walk.to_file ? why : NULL);
}

/** Some rows; the others when the rest of the loop had its turn and the shell has read enough. */
static void walk_turn(void *arg)
{
	struct shell *s = arg;

	if (s->walk.waits)
		return;
	for (unsigned i = 0; i < s->walk.rows; i++) {
		if (s->walk.row(s, &s->walk.pos, s->walk.out))
			continue;
		walk_done(s);
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
	walk_end(s, 1, NULL);
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
	char *slot = s->history[s->histories % CONTROL_HISTORY_MAX];
	char text[GRAMMAR_TEXT_MAX];

	if (w->status == GRAMMAR_EMPTY)
		return;
	if (w->status == GRAMMAR_OK && grammar_arg(w, "key"))
		line = grammar_command_text(w, text);
	if (w->status != GRAMMAR_OK && shown_line_is_test(line))
		shown_line(line, slot, sizeof s->history[0]);
	else
		(void)snprintf(slot, sizeof s->history[0], "%s", line);
	s->histories++;
}

/** `terminal exec prompt timestamp`, in front of what is shown. */
static void stamp(struct shell *s, struct grammar_walk const *w)
{
	struct load_meter const *m = &s->c->load;
	struct load_percent now = load_meter_get(m, 1);
	char text[200], when[IOS_TIME];

	if (!s->stamps || !(w->command->flags & CMD_SHOW) || w->pipe == PIPE_JSON)
		return;
	(void)snprintf(text, sizeof text,
		       "Load for five secs: %u%%/%u%%; one minute: %u%%; five minutes: %u%%\n"
		       "Time source is system clock, %s\n",
		       now.cpu, now.system, load_meter_get(m, LOAD_METER_SAMPLES / 5).cpu,
		       load_meter_get(m, LOAD_METER_SAMPLES).cpu,
		       ios_time_ms(s->c->env.wall_us(s->c->env.arg), when));
	say(s, text);
}

/** The running command asks, or is over. @param to_file  the person does not see its output */
static void command_step(struct shell *s, int rc, bool quiet, bool to_file)
{
	char why[SHELL_ERROR];

	if (rc == 0 && s->ask.answered) {
		struct control_msg m = {
			.kind = CONTROL_ASK, .text = s->ask.question, .key = s->ask.key};

		control_conn_send(s->conn, &m);
		return;
	}
	if (rc == 0 && !s->unchanged && s->recorded)
		shell_record(s, s->recorded);
	if (s->walk.out) {
		/* Its line is needed once more when it fails after all. */
		s->walk.to_file = to_file;
		control_conn_busy(s->conn, true);
		walk_turn(s);
		return;
	}
	command_forget(s);
	if (rc)
		error_text(s, why);
	if (rc && !quiet && !to_file)
		say(s, why);
	send_done_why(s, rc, rc && !quiet && to_file ? why : NULL);
}

static void command_run(struct shell *s, char const *line, struct grammar_walk const *w)
{
	char text[GRAMMAR_TEXT_MAX];
	int rc;

	stamp(s, w);
	s->unchanged = false;
	s->wlan_refused = false;
	if (grammar_is_recorded(w))
		s->recorded = talloc_strdup(s, grammar_command_text(w, text));
	rc = shell_run(s, w, sink_conn, s);
	if (rc)
		refusal_of_command(s, line, w);
	else if (s->ask.answered || s->walk.out)
		s->asked = talloc_strdup(s, grammar_command_text(w, text));
	command_step(s, rc, w->pipe == PIPE_JSON, grammar_to_file(w) != NULL);
}

int shell_ask(struct shell *s, char const *question, bool key,
	      int (*answered)(struct shell *s, char const *answer, struct writer *out))
{
	if (!s->walk.turn)
		return shell_fail(s, "This asks before it acts; enter the line in a shell");
	if (s->ask.tries == SHELL_ASK_TRIES)
		return shell_fail(s, "Not done: the question was not answered");
	s->ask = (struct shell_ask){answered, question, key, s->ask.tries + 1};
	return 0;
}

bool shell_answer_is(char const *answer, char const *word)
{
	size_t len = strlen(answer);

	return len > 0 && len <= strlen(word) && strncasecmp(answer, word, len) == 0;
}

static void answer(struct shell *s, char const *text)
{
	int (*answered)(struct shell * s, char const *answer, struct writer *out) = s->ask.answered;
	struct err err = {0};
	struct writer *out;
	int rc;

	if (!answered) {
		send_done(s, 1);
		return;
	}
	s->ask.answered = NULL;
	out = writer_new(s->c, PIPE_NONE, "", sink_conn, s, &err);
	if (out) {
		rc = answered(s, strcmp(text, CONTROL_GIVEN_UP) == 0 ? NULL : text, out);
		writer_finish(out);
	} else {
		rc = shell_fail(s, "%s", err.msg);
	}
	if (rc)
		refusal_of_command(s, s->asked ? s->asked : "", NULL);
	command_step(s, rc, false, false);
}

/** Why a line of configuration is left out here, where that is known. NULL: it is not. */
static char const *explain(struct shell const *s, char const *line, struct grammar_walk const *w)
{
	enum grammar_mode mode = w->status == GRAMMAR_OK ? w->mode : s->mode;
	char const *why = NULL;
	bool block;

	if (mode != MODE_EXEC && (w->status == GRAMMAR_OK || w->status == GRAMMAR_INVALID))
		why = grammar_unsupported(mode, line, &block);
	if (!why && mode != MODE_EXEC && w->status == GRAMMAR_INVALID)
		why = grammar_unsupported(MODE_CONFIG, line, &block);
	return why;
}

/** A line that is no command of ours: where it goes wrong, and why when that is known. */
static void refuse(struct shell *s, char const *line, struct grammar_walk const *w, char const *why)
{
	char text[GRAMMAR_LINE_MAX * 2 + 256];
	char prompt[GRAMMAR_PROMPT];

	if (w->status != GRAMMAR_OK) {
		grammar_error_text(w, line,
				   grammar_prompt(s->mode, s->privilege, s->c->settings.hostname,
						  prompt),
				   text, sizeof text);
		say(s, text);
	}
	if (why) {
		(void)snprintf(text, sizeof text, "%% %s\n\n", why);
		say(s, text);
	}
	refusal_of_grammar(s, line, w, why);
	send_done(s, 1);
}

void shell_exec(struct shell *s, char const *line)
{
	struct grammar_walk w;
	char const *why;

	s->active_ms = s->c->env.now_ms(s->c->env.arg);
	/* A shell that did not answer has given the question up. */
	command_forget(s);
	grammar_walk(s->c->grammar, s->mode, s->privilege, line, &w);
	remember(s, line, &w);
	why = explain(s, line, &w);
	switch (w.status) {
	case GRAMMAR_EMPTY: send_done(s, 0); break;
	case GRAMMAR_OK:
		if (why) {
			refuse(s, line, &w, why);
			break;
		}
		/* As on IOS a global command leaves the block that it is typed in, whatever comes
		 * of it. */
		if (w.mode == MODE_CONFIG)
			s->mode = MODE_CONFIG;
		command_run(s, line, &w);
		break;
	case GRAMMAR_INVALID:
	case GRAMMAR_INCOMPLETE:
	case GRAMMAR_AMBIGUOUS: refuse(s, line, &w, why); break;
	}
	mem_wipe(&w, sizeof w);
	shell_files_drop(s);
}

static void load_say(void *arg, char const *text)
{
	say(arg, text);
}

static void load(struct shell *s, struct control_msg const *m)
{
	char const *name = m->name ? m->name : "configuration";
	char why[SHELL_ERROR], text[GRAMMAR_QUOTED(PATH_MAX) + 32],
		quoted[GRAMMAR_QUOTED(PATH_MAX)];
	unsigned refused;

	if (s->privilege < PRIVILEGE_ENABLE) {
		say(s, "% Loading a configuration needs privileged EXEC: enter enable first\n");
		send_done(s, 1);
		return;
	}
	if (config_lock_check(s)) {
		error_text(s, why);
		say(s, why);
		send_done(s, 1);
		return;
	}
	refused = load_text(s->c, m->text, name, s->user, m->lenient ? LOAD_LENIENT : LOAD_STRICT,
			    s, load_say, s);
	/* One entry: a file of 4,096 WLANs would leave nothing else in the log. */
	(void)snprintf(text, sizeof text, "copy %s running-config",
		       strnlen(name, PATH_MAX) < PATH_MAX
			       ? grammar_quote(name, strlen(name), quoted, sizeof quoted)
			       : "configuration");
	shell_record(s, text);
	send_done(s, refused ? 1 : 0);
}

static void message(void *session, struct control_msg const *m)
{
	struct shell *s = session;

	switch (m->kind) {
	case CONTROL_EXEC: shell_exec(s, m->text); break;
	case CONTROL_LOAD: load(s, m); break;
	case CONTROL_FILE: shell_files_add(s, m); break;
	case CONTROL_ANSWER: answer(s, m->text); break;
	case CONTROL_INTERRUPT:
		walk_break(s);
		command_forget(s);
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
	case CONTROL_ASK:
	case CONTROL_DONE:
	case CONTROL_ERROR: break;
	}
	stack_wipe();
}

/** Where the shell says that its user sits: it is shown to others, so it is no text of theirs. */
static void take_from(struct shell *s, char const *from)
{
	static char const allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ.:/%-_";

	if (from && strlen(from) < sizeof s->from && from[strspn(from, allowed)] == '\0')
		(void)snprintf(s->from, sizeof s->from, "%s", from);
}

static void greeted(void *session, struct control_msg const *hello)
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

	s->session = ++s->c->sessions;
	take_from(s, hello->name);
	control_conn_send(s->conn, &m);
}

/** The lowest number that no other shell has; there are CONTROL_SESSIONS_MAX of them. */
static unsigned free_vty(struct controller const *c)
{
	unsigned n = 0;

	for (struct shell const *s = c->shells; s;) {
		bool taken = s->vty == n;

		n += taken;
		s = taken ? c->shells : s->next;
	}
	return n;
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
	s->pid = peer->pid;
	s->vty = free_vty(c);
	s->active_ms = c->env.now_ms(c->env.arg);
	s->history_size = SHELL_HISTORY;
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
	mem_wipe(&s->refusal, sizeof s->refusal);
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
	if (!sc.allow_key_material)
		frame_log_wipe_keys(c->frames);
}

char const *shell_line(struct shell const *s, char out[SHELL_LINE])
{
	(void)snprintf(out, SHELL_LINE, "vty%u", s->vty);
	return out;
}

char const *shell_from(struct shell const *s)
{
	return s->from[0] ? s->from : "local";
}

void shell_config_left(struct shell *s)
{
	char line[SHELL_LINE];

	config_lock_release(s);
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-CONFIG_I", "Configured from console by %s on %s (%s)",
		s->user, shell_line(s, line), shell_from(s));
}

void shell_record(struct shell *s, char const *text)
{
	char line[SHELL_LINE];
	struct command_log_who who = {
		.wall_us = s->c->env.wall_us(s->c->env.arg),
		.session = s->session,
		.user = s->user,
		.line = shell_line(s, line),
	};

	command_log_put(s->c->commands, &who, text);
	log_msg(LOG_LEVEL_NOTICE, "PARSER-5-CFGLOG_LOGGEDCMD", "User:%s  logged command:%s",
		s->user, text);
}

void shell_evict(struct shell *s)
{
	if (s->mode == MODE_EXEC)
		return;
	s->mode = MODE_EXEC;
	shell_config_left(s);
	/* The end of a command that is still running tells it. */
	if (!s->walk.out && !s->ask.answered)
		send_done(s, 0);
}
