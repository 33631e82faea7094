/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Running without a terminal; see script.h.
 */
#include "cli/script.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "base/secret.h"
#include "cli/files.h"
#include "cli/output.h"

struct script {
	struct session *session;
	char *refusal; /**< what `enable` answered when it was refused; NULL when it was not */
	bool enabling;
	bool loading;
	bool lenient; /**< a load ignores what has no meaning here */
	bool failed;
	bool reading; /**< commands come from standard input, and so do answers */
};

static bool take_output(struct session *s, char const *text)
{
	struct script *run = s->arg;

	if (run->enabling) {
		run->refusal = run->refusal ? talloc_strdup_append(run->refusal, text)
					    : talloc_strdup(run, text);
		return true;
	}
	if (run->loading) {
		/* Refused lines: diagnostics, not what the script is after. */
		(void)fflush(stdout);
		(void)fputs(text, stderr);
		return true;
	}
	output_text(text);
	return true;
}

/** From where the commands come; for -c, what Enter alone answers. Both are shown. */
static char *take_ask(struct session *s, char const *question, bool key)
{
	struct script *run = s->arg;
	char *line = NULL, *answer;
	size_t size = 0;

	(void)key;
	if (run->reading && getline(&line, &size, stdin) < 0) {
		free(line);
		return talloc_strdup(s, CONTROL_GIVEN_UP);
	}
	if (line)
		line[strcspn(line, "\r\n")] = '\0';
	answer = talloc_strdup(s, line ? line : "");
	free(line);
	(void)printf("%s%s\n", question, answer ? answer : "");
	(void)fflush(stdout);
	return answer;
}

static void take_event(struct session *s, char const *line)
{
	(void)s;
	output_text(line);
}

/** @return exit code for the end of the session, with its reason on standard error */
static int unreachable(struct err const *err)
{
	output_complain("%s", err->msg);
	return EXIT_UNREACHABLE;
}

/** Ctrl-C ends a script: what follows may build on what it cut short. */
static bool over(struct script const *run)
{
	return run->session->closed || session_interrupted;
}

/** `enable` without a word; a refusal is told once a command fails for it. */
static int script_enable(struct script *run)
{
	struct err err = {0};
	int rc;

	if (run->session->privilege >= PRIVILEGE_ENABLE)
		return 0;
	run->enabling = true;
	rc = session_exec(run->session, "enable", &err);
	run->enabling = false;
	if (rc < 0)
		return unreachable(&err);
	if (rc == 0) {
		talloc_free(run->refusal);
		run->refusal = NULL;
	}
	return 0;
}

/** A failed command: say so by the exit code, and tell of a refused `enable` once. */
static void script_failed(struct script *run)
{
	run->failed = true;
	if (!run->refusal)
		return;
	(void)fflush(stdout);
	(void)fprintf(stderr, "%s", run->refusal);
	talloc_free(run->refusal);
	run->refusal = NULL;
}

/**
 * The caret of "Invalid input" counts from the prompt on, so a line that will be refused is shown
 * with it first.
 */
static void echo_refused(struct session const *s, char const *line)
{
	char prompt[GRAMMAR_PROMPT];
	struct grammar_walk w;

	grammar_walk(s->grammar, s->mode, s->privilege, line, &w);
	if (w.status != GRAMMAR_OK && w.status != GRAMMAR_EMPTY) {
		(void)session_prompt(s, prompt);
		(void)printf("%s%s\n", prompt, line);
	}
	mem_wipe(&w, sizeof w);
}

static int script_command(struct script *run, char const *line)
{
	struct err err = {0};
	int rc;

	echo_refused(run->session, line);
	rc = session_exec(run->session, line, &err);
	if (rc < 0)
		return unreachable(&err);
	if (rc > 0)
		script_failed(run);
	return 0;
}

/** What -c holds: a command, or several, each on a line of its own (ssh sends them so). */
static int script_commands(struct script *run, char const *text)
{
	char line[GRAMMAR_LINE_MAX + 2];
	int code = 0;

	do {
		size_t len = strcspn(text, "\r\n");

		/* One octet too many is refused as such; it need not be whole. */
		(void)snprintf(line, sizeof line, "%.*s", (int)len, text);
		text += len;
		text += strspn(text, "\r\n");
		code = script_command(run, line);
	} while (code == 0 && *text && !over(run));
	mem_wipe(line, sizeof line);
	return code;
}

static int script_load(struct script *run, char const *name)
{
	struct err err = {0};
	char *text = files_read(run->session, name, CONTROL_MAX, &err);
	int rc;

	if (!text) {
		output_complain("%s", err.msg);
		run->failed = true;
		return 0;
	}
	run->loading = true;
	rc = session_load(run->session, text, strcmp(name, "-") == 0 ? "standard input" : name,
			  run->lenient, &err);
	run->loading = false;
	mem_wipe(text, talloc_get_size(text));
	talloc_free(text);
	if (rc == -EMSGSIZE) {
		/* Nothing was sent, so the session goes on. */
		output_complain("%s: %s", name, err.msg);
		run->session->closed = false;
		run->failed = true;
		return 0;
	}
	if (rc < 0)
		return unreachable(&err);
	if (rc > 0)
		script_failed(run);
	return 0;
}

/** Commands from a pipe, one per line. */
static int script_stdin(struct script *run)
{
	char *line = NULL;
	size_t size = 0;
	int code = 0;

	run->reading = true;
	while (code == 0 && !over(run) && getline(&line, &size, stdin) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		code = script_command(run, line);
	}
	if (line)
		mem_wipe(line, size);
	free(line);
	return code;
}

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/** Print lines until Ctrl-C, the time given, or the daemon's end. */
static int script_follow(struct script *run, unsigned seconds)
{
	int64_t end = now_ms() + (int64_t)seconds * 1000;
	struct err err = {0};

	while (!session_interrupted) {
		int64_t left = seconds ? end - now_ms() : -1;
		int rc;

		if (seconds && left <= 0)
			return 0;
		rc = session_events(run->session, (int)left, &err);
		if (rc < 0 && rc != -EINTR)
			return unreachable(&err);
	}
	return 0;
}

int script_run(struct session *s, struct options const *o)
{
	struct script *run = talloc_zero(s, struct script);
	int code;

	if (!run) {
		output_complain("out of memory");
		return EXIT_FAILED;
	}
	run->session = s;
	run->lenient = o->lenient;
	s->output = take_output;
	s->event = take_event;
	s->ask = take_ask;
	s->arg = run;
	code = script_enable(run);
	for (unsigned i = 0; code == 0 && !over(run) && i < o->actions; i++)
		code = o->action[i].load ? script_load(run, o->action[i].text)
					 : script_commands(run, o->action[i].text);
	if (code == 0 && o->actions == 0 && !o->follow)
		code = script_stdin(run);
	if (code == 0 && session_interrupted)
		run->failed = true;
	else if (code == 0 && o->follow && !s->closed)
		code = script_follow(run, o->seconds);
	if (code == 0 && run->failed)
		code = EXIT_FAILED;
	talloc_free(run);
	return code;
}
