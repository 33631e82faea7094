/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A session with fastroamd; see session.h.
 */
#include "cli/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/secret.h"
#include "cli/files.h"
#include "grammar/writer.h"

/** A daemon answers a greeting at once; one that is stopped in a debugger does not. */
#define HELLO_TIMEOUT_MS 5000

volatile sig_atomic_t session_interrupted;

static void keep(char *to, size_t size, char const *text)
{
	if (text)
		(void)snprintf(to, size, "%s", text);
}

/** Take over what the daemon says of the session. */
static void session_take(struct session *s, struct control_msg const *m)
{
	keep(s->hostname, sizeof s->hostname, m->hostname);
	if (m->mode && !grammar_mode_find(m->mode, &s->mode))
		s->mode = MODE_EXEC;
	if (m->privilege)
		s->privilege = m->privilege;
	if (m->kind != CONTROL_DONE)
		return;
	s->length = m->length;
	if (m->history >= 0)
		s->history = m->history;
}

static int lost(struct session *s, struct err *err)
{
	s->closed = true;
	return err_set(err, ENOTCONN, "fastroamd closed the connection");
}

/** Where the person sits: the address that sshd names first, or the terminal. NULL: nowhere. */
static char const *whence(char out[64])
{
	char const *ssh = getenv("SSH_CONNECTION");
	char const *tty = ssh ? NULL : ttyname(STDIN_FILENO);

	if (ssh)
		(void)snprintf(out, 64, "%.*s", (int)strcspn(ssh, " "), ssh);
	else if (tty)
		(void)snprintf(out, 64, "%s", strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty);
	return ssh || tty ? out : NULL;
}

static int greet(struct session *s, struct err *err)
{
	char from[64];
	struct control_msg hello = {.kind = CONTROL_HELLO,
				    .number = CONTROL_VERSION,
				    .text = "fastroam",
				    .name = whence(from)};
	struct control_msg *m;
	int rc = link_send(s->link, &hello, err);

	if (rc == 0)
		rc = link_next(s->link, HELLO_TIMEOUT_MS, &m, err);
	else if (rc == -EPIPE)
		rc = -ENOTCONN;
	else
		return rc;
	/* Whom it does not let in it tells nothing. */
	if (rc == -ENOTCONN)
		return err_set(err, ENOTCONN,
			       "fastroamd closed the connection; are you in the group "
			       "fastroam-admin, or fastroam-user to look on? (32 shells at a time, "
			       "16 of them of fastroam-user)");
	if (rc == 0)
		return err_set(err, ETIMEDOUT, "fastroamd did not answer within %d s",
			       HELLO_TIMEOUT_MS / 1000);
	if (rc < 0)
		return rc;
	if (m->kind == CONTROL_ERROR)
		rc = err_set(err, EACCES, "fastroamd: %s", m->text);
	else if (m->kind != CONTROL_HELLO || m->number != CONTROL_VERSION)
		rc = err_set(err, EPROTO,
			     "fastroamd speaks another version of the control protocol than this "
			     "shell (%d): install both from one release",
			     CONTROL_VERSION);
	else
		rc = 0;
	session_take(s, m);
	keep(s->version, sizeof s->version, m->text);
	talloc_free(m);
	return rc;
}

struct session *session_open(void *ctx, char const *path, struct err *err)
{
	struct session *s = talloc_zero(ctx, struct session);

	if (!s) {
		(void)err_set(err, ENOMEM, "out of memory");
		return NULL;
	}
	s->privilege = PRIVILEGE_USER;
	s->length = 24;
	s->history = -1;
	s->grammar = grammar_new(s, grammar_commands, grammar_commands_count, err);
	if (!s->grammar)
		goto fail;
	s->link = link_open(s, path, err);
	if (!s->link || greet(s, err))
		goto fail;
	return s;
fail:
	talloc_free(s);
	return NULL;
}

unsigned session_prompt(struct session const *s, char out[GRAMMAR_PROMPT])
{
	return grammar_prompt(s->mode, s->privilege, s->hostname, out);
}

static void take_event(struct session *s, char const *text)
{
	size_t len = strlen(text);
	bool ended = len > 0 && text[len - 1] == '\n';
	char *line = ended ? NULL : talloc_asprintf(s, "%s\n", text);

	s->event(s, line ? line : text);
	talloc_free(line);
}

/** @return false when the person has seen enough */
static bool take_output(struct session *s, char const *text)
{
	return !capture_text(&s->capture, text) || s->output(s, text);
}

/** The daemon's question, answered by the person. */
static int take_ask(struct session *s, struct control_msg const *m, struct err *err)
{
	char *text = s->ask ? s->ask(s, m->text, m->key) : NULL;
	struct control_msg answer = {.kind = CONTROL_ANSWER,
				     .text = text ? text : CONTROL_GIVEN_UP};
	int rc = link_send(s->link, &answer, err);

	talloc_free(text);
	return rc;
}

/** Send a message and take what comes until the daemon says that it is done. */
static int session_run(struct session *s, struct control_msg const *request, struct err *err)
{
	bool wanted = true;
	int rc = link_send(s->link, request, err);

	if (rc) {
		s->closed = true;
		return rc;
	}
	for (;;) {
		struct control_msg *m;
		int code;

		rc = link_next(s->link, -1, &m, err);
		if (rc == -EINTR) {
			/* The first Ctrl-C drops the output, the second leaves its end. */
			if (session_interrupted > 1) {
				s->closed = true;
				return err_set(err, EINTR, "interrupted before fastroamd was done");
			}
			continue;
		}
		if (rc == -ENOTCONN)
			return lost(s, err);
		if (rc < 0) {
			s->closed = true;
			return rc;
		}
		code = m->number;
		switch (m->kind) {
		case CONTROL_OUT:
			wanted = wanted && !session_interrupted && take_output(s, m->text);
			break;
		case CONTROL_ASK:
			rc = take_ask(s, m, err);
			if (rc) {
				s->closed = true;
				talloc_free(m);
				return rc;
			}
			break;
		case CONTROL_EVENT: take_event(s, m->text); break;
		case CONTROL_FILE:
			if (session_interrupted)
				export_unwanted(&s->export);
			else
				export_take(&s->export, m);
			break;
		case CONTROL_ERROR:
			s->closed = true;
			rc = err_set(err, EPROTO, "fastroamd: %s", m->text);
			talloc_free(m);
			return rc;
		case CONTROL_DONE:
			session_take(s, m);
			if (m->text)
				(void)s->output(s, m->text);
			talloc_free(m);
			return code ? 1 : 0;
		case CONTROL_HELLO:
		case CONTROL_EXEC:
		case CONTROL_LOAD:
		case CONTROL_ANSWER:
		case CONTROL_INTERRUPT: break;
		}
		talloc_free(m);
	}
}

static void session_sink(void *arg, char const *text, size_t len)
{
	struct session *s = arg;
	char *line = talloc_strndup(s, text, len);

	if (line)
		(void)s->output(s, line);
	talloc_free(line);
}

/** A command that fails before the daemon hears of it says so as the daemon would. @return 1 */
static int refuse(struct session *s, struct grammar_walk const *w, char const *text)
{
	struct writer *out = writer_new(s, w->pipe == PIPE_JSON ? PIPE_JSON : PIPE_NONE, "",
					session_sink, s, NULL);

	if (!out)
		return 1;
	writer_str(out, "error", "%% %s\n\n", text);
	writer_finish(out);
	return 1;
}

/** The end of a command whose output may have gone to a file. */
static int session_captured(struct session *s, int rc)
{
	struct err why = {0};
	char text[sizeof why.msg + 8];
	int whole = export_close(&s->export, rc == 0, &why);

	if ((capture_close(&s->capture, rc == 0, &why) == 0 && whole == 0) || rc < 0)
		return rc;
	(void)snprintf(text, sizeof text, "%% %s\n\n", why.msg);
	(void)s->output(s, text);
	return 1;
}

int session_exec(struct session *s, char const *line, struct err *err)
{
	struct control_msg m = {.kind = CONTROL_EXEC, .text = line};
	struct grammar_walk w;
	bool leaves, known;
	int rc = 0;

	grammar_walk(s->grammar, s->mode, s->privilege, line, &w);
	known = w.status == GRAMMAR_OK;
	leaves = known && strcmp(w.command->handler, "exec_exit") == 0;
	if (known)
		rc = capture_open(&s->capture, &w, err);
	if (rc == 0 && known && w.command->flags & CMD_EXPORT)
		rc = export_open(&s->export, &w, err);
	if (rc == 0 && known && w.command->flags & CMD_FILES)
		rc = files_send(s, &w, err);
	if (rc == -EINVAL)
		rc = refuse(s, &w, err->msg);
	mem_wipe(&w, sizeof w);
	s->closed |= rc < 0;
	if (rc == 0) {
		rc = session_run(s, &m, err);
		s->closed |= rc == 0 && leaves;
	}
	return session_captured(s, rc);
}

int session_load(struct session *s, char const *text, char const *name, bool lenient,
		 struct err *err)
{
	struct control_msg m = {
		.kind = CONTROL_LOAD, .text = text, .name = name, .lenient = lenient};

	return session_run(s, &m, err);
}

int session_interrupt(struct session *s, struct err *err)
{
	struct control_msg m = {.kind = CONTROL_INTERRUPT};

	return session_run(s, &m, err);
}

int session_events(struct session *s, int timeout_ms, struct err *err)
{
	struct control_msg *m;
	int rc = link_next(s->link, timeout_ms, &m, err);

	if (rc == -ENOTCONN)
		return lost(s, err);
	if (rc != 1)
		return rc;
	if (m->kind == CONTROL_EVENT || m->kind == CONTROL_OUT)
		take_event(s, m->text);
	else if (m->kind == CONTROL_ERROR)
		rc = err_set(err, EPROTO, "fastroamd: %s", m->text);
	else if (m->kind == CONTROL_DONE)
		session_take(s, m);
	talloc_free(m);
	return rc;
}
