/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The shell on a terminal: read a line, run it, page its output.
 */
#include "cli/interactive.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "cli/editor.h"
#include "cli/output.h"
#include "cli/pager.h"

static void page_write(void *arg, char const *text, size_t len)
{
	(void)arg;
	(void)fwrite(text, 1, len, stdout);
	(void)fflush(stdout);
}

static int page_key(void *arg)
{
	(void)arg;
	return editor_key();
}

static bool take_output(struct session *s, char const *text)
{
	return pager_text(s->arg, text);
}

static void take_event(struct session *s, char const *line)
{
	(void)s;
	output_text(line);
}

/** Under the output so far, which is not paged any more: a question is there to be seen. */
static char *take_ask(struct session *s, char const *question, bool key)
{
	int c;

	(void)fputs(question, stdout);
	(void)fflush(stdout);
	if (!key)
		return editor_answer(s);
	c = editor_key();
	(void)fputc('\n', stdout);
	(void)fflush(stdout);
	if (c < 0 || c == EDITOR_CTRL_C)
		return talloc_strdup(s, CONTROL_GIVEN_UP);
	return talloc_asprintf(s, "%c", c == '\r' || c == '\n' ? '\0' : c);
}

/** @return false when the session is over, with *code set */
static bool run(struct session *s, char const *line, int *code)
{
	struct err err = {0};

	session_interrupted = 0;
	pager_start(s->arg, (unsigned)s->length, editor_columns());
	if (session_exec(s, line, &err) < 0) {
		(void)printf("%% %s\n", err.msg);
		*code = EXIT_UNREACHABLE;
	}
	return !s->closed;
}

/** Ctrl-C: out of configuration; on an empty line at '#', what streams ends. */
static bool abort_line(struct session *s, char const *line, int *code)
{
	struct err err = {0};

	if (s->mode != MODE_EXEC)
		return run(s, "end", code);
	if (*line || session_interrupt(s, &err) >= 0)
		return true;
	(void)printf("%% %s\n", err.msg);
	*code = EXIT_UNREACHABLE;
	return false;
}

/** One line, as it ended. @return false when the session is over */
static bool step(struct session *s, enum editor_end end, char const *line, struct err const *err,
		 int *code)
{
	bool blank = line && line[strspn(line, " \t")] == '\0';

	switch (end) {
	case EDITOR_LINE: return blank || run(s, line, code);
	case EDITOR_LEAVE:
		if (!blank && !run(s, line, code))
			return false;
		return s->mode == MODE_EXEC || run(s, "end", code);
	case EDITOR_ABORT: return abort_line(s, line, code);
	case EDITOR_CLOSED: break;
	}
	(void)fputc('\n', stdout);
	if (err->code) {
		(void)printf("%% %s\n", err->msg);
		*code = EXIT_UNREACHABLE;
	}
	return false;
}

int interactive_run(struct session *s, bool enable)
{
	struct pager *pager = talloc_zero(s, struct pager);
	struct editor *e = editor_new(s);
	int code = EXIT_DONE;
	bool more = true;

	if (!e || !pager) {
		output_complain("the terminal cannot be used (TERM=dumb is enough); give commands "
				"with -c or through a pipe");
		editor_free(e);
		return EXIT_FAILED;
	}
	pager->write = page_write;
	pager->key = page_key;
	s->output = take_output;
	s->event = take_event;
	s->ask = take_ask;
	s->arg = pager;
	(void)printf("FastRoam %s. Type ? for help.\n", s->version);
	if (enable)
		more = run(s, "enable", &code);
	while (more) {
		char const *line;
		struct err err;
		enum editor_end end = editor_read(e, &line, &err);

		more = step(s, end, line, &err, &code);
	}
	editor_free(e);
	return code;
}
