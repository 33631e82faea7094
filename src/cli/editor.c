/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The line editor; see editor.h.
 *
 * Libedit reads its characters through editor_getc(), which waits for the terminal and for the
 * daemon at once. A line from the daemon cannot be printed there, libedit would lose its place; so
 * it answers KEY_ASYNC, a key bound to a function that prints and asks for a redisplay.
 */
#include "cli/editor.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <talloc.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/secret.h"
#include "cli/output.h"

/** Ctrl-\, which nobody types: SIGQUIT's key, and signals are off while editing. */
#define KEY_ASYNC    0x1c
/** Lines recalled while the daemon has not said how many. */
#define HISTORY_SIZE 100
/** The longest answer: more than any question wants. */
#define ANSWER_MAX   255
/** Lines held back while a key that takes the next one as it is (Ctrl-V) waits for it. */
#define PENDING_MAX  65536

struct editor {
	struct session *session;
	EditLine *el;
	History *history;
	struct termios saved;
	void (*session_event)(struct session *s, char const *line);
	char prompt[GRAMMAR_PROMPT];
	char *line;    /**< the last one read; talloc child of the session */
	char *pending; /**< lines from the daemon not yet shown */
	bool literal;  /**< Ctrl-V waits for its character */
	bool lost;     /**< the connection; lost_err says how */
	struct err lost_err;
	enum editor_end end;
};

static volatile sig_atomic_t resized;

static void on_resize(int signal_number)
{
	(void)signal_number;
	resized = 1;
}

static struct editor *editor_of(EditLine *el)
{
	void *data = NULL;

	(void)el_get(el, EL_CLIENTDATA, &data);
	return data;
}

static char *editor_prompt(EditLine *el)
{
	struct editor *e = editor_of(el);

	(void)session_prompt(e->session, e->prompt);
	return e->prompt;
}

unsigned editor_columns(void)
{
	struct winsize w;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col ? w.ws_col : 80;
}

/** Screen line of the cursor within what is being edited, from 0. */
static unsigned cursor_row(struct editor *e)
{
	LineInfo const *l = el_line(e->el);
	unsigned columns = (unsigned)strlen(e->prompt);

	for (char const *p = l->buffer; p < l->cursor; p++)
		columns += ((unsigned char)*p & 0xc0) != 0x80;
	return columns / editor_columns();
}

/** Libedit believes the cursor to be on this line of its own display: make it so. */
static unsigned char redisplay(struct editor *e)
{
	for (unsigned row = cursor_row(e); row > 0; row--)
		(void)fputc('\n', stdout);
	(void)fflush(stdout);
	return CC_REDISPLAY;
}

/** Keep a line from the daemon until it can be printed. */
static void hold_event(struct session *s, char const *line)
{
	struct editor *e = s->arg;

	if (!e->pending || strlen(e->pending) + strlen(line) < PENDING_MAX)
		e->pending = e->pending ? talloc_strdup_append(e->pending, line)
					: talloc_strdup(e, line);
}

/** Bound to KEY_ASYNC: rub out the line being typed, print, type it again. */
static unsigned char on_async(EditLine *el, int key)
{
	struct editor *e = editor_of(el);
	unsigned row = cursor_row(e);

	(void)key;
	if (!e->pending)
		return CC_NORM;
	if (row)
		(void)printf("\x1b[%uA", row);
	(void)printf("\r\x1b[J%s", e->pending);
	talloc_free(e->pending);
	e->pending = NULL;
	return redisplay(e);
}

/** Take what the daemon sent. @return false when it is gone */
static bool take_events(struct editor *e)
{
	int rc;

	do {
		rc = session_events(e->session, 0, &e->lost_err);
	} while (rc > 0 || rc == -EINTR);
	e->lost = rc < 0;
	return !e->lost;
}

/** One character of the terminal, from as many octets as it has. @return 1, 0 at the end */
static int read_wide(wchar_t *out)
{
	mbstate_t state;
	unsigned char c;

	memset(&state, 0, sizeof state);
	for (;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);
		size_t used;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 0;
		used = mbrtowc(out, (char const *)&c, 1, &state);
		if (used == (size_t)-1) {
			/* No character of the locale: drop it, as libedit does. */
			memset(&state, 0, sizeof state);
			continue;
		}
		if (used != (size_t)-2)
			return 1;
	}
}

/** Libedit's source of characters. @return 1, 0 at the end */
static int editor_getc(EditLine *el, wchar_t *out)
{
	struct editor *e = editor_of(el);

	for (;;) {
		struct pollfd p[2] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = link_fd(e->session->link), .events = POLLIN},
		};
		int wait = e->pending && !e->literal ? 0 : -1;

		if (resized) {
			resized = 0;
			el_resize(el);
		}
		if (poll(p, 2, wait) < 0) {
			if (errno == EINTR)
				continue;
			return 0;
		}
		/* The terminal first: the octets of one key must not be torn apart. */
		if (p[0].revents)
			return read_wide(out);
		if (p[1].revents && !take_events(e))
			return 0;
		if (e->pending && !e->literal) {
			*out = KEY_ASYNC;
			return 1;
		}
	}
}

static void print_line(void *arg, char const *line)
{
	(void)arg;
	(void)printf("%s\n", line);
}

/** What was typed up to the cursor. */
static char *typed(struct editor *e)
{
	LineInfo const *l = el_line(e->el);

	return talloc_strndup(e->session, l->buffer, (size_t)(l->cursor - l->buffer));
}

/** Is the cursor inside double quotes? There '?' and Tab are text. */
static bool in_quotes(char const *line)
{
	bool quoted = false;

	for (char const *p = line; *p; p++) {
		if (quoted && *p == '\\' && p[1])
			p++;
		else if (*p == '"' && (quoted || p == line || p[-1] == ' '))
			quoted = !quoted;
	}
	return quoted;
}

static unsigned char insert(EditLine *el, char const *text)
{
	return el_insertstr(el, text) < 0 ? CC_ERROR : CC_REFRESH;
}

static unsigned char on_help(EditLine *el, int key)
{
	struct editor *e = editor_of(el);
	struct session *s = e->session;
	LineInfo const *l = el_line(el);
	char *line = typed(e);

	(void)key;
	if (!line)
		return CC_ERROR;
	if (in_quotes(line)) {
		talloc_free(line);
		return insert(el, "?");
	}
	(void)printf("%.*s?\n", (int)(l->lastchar - l->cursor), l->cursor);
	grammar_help(s->grammar, s->mode, s->privilege, line, print_line, NULL);
	talloc_free(line);
	return redisplay(e);
}

static unsigned char on_tab(EditLine *el, int key)
{
	struct editor *e = editor_of(el);
	struct session *s = e->session;
	char *line = typed(e);
	char rest[GRAMMAR_LINE_MAX];
	bool found;

	(void)key;
	if (!line)
		return CC_ERROR;
	found = !in_quotes(line) &&
		grammar_complete(s->grammar, s->mode, s->privilege, line, rest, sizeof rest);
	talloc_free(line);
	/* CC_ERROR rings the bell. */
	return found ? insert(el, rest) : CC_ERROR;
}

/** End the line: show the key, go below the last screen line of what was typed. */
static unsigned char finish(EditLine *el, enum editor_end end, char const *shown)
{
	struct editor *e = editor_of(el);
	LineInfo const *l = el_line(el);

	(void)printf("%.*s%s\n", (int)(l->lastchar - l->cursor), l->cursor, shown);
	/* Libedit's own Enter ends the text so; without it, older text shows behind it. */
	(void)el_cursor(el, (int)(l->lastchar - l->cursor));
	if (el_insertstr(el, "\n") < 0)
		return CC_ERROR;
	e->end = end;
	return CC_NEWLINE;
}

static unsigned char on_leave(EditLine *el, int key)
{
	(void)key;
	return finish(el, EDITOR_LEAVE, "^Z");
}

static unsigned char on_abort(EditLine *el, int key)
{
	(void)key;
	return finish(el, EDITOR_ABORT, "^C");
}

/** Ctrl-V: the next character as it is, '?' above all. */
static unsigned char on_literal(EditLine *el, int key)
{
	struct editor *e = editor_of(el);
	wchar_t c[2] = {0, 0};
	int rc;

	(void)key;
	e->literal = true;
	rc = el_wgetc(el, c);
	e->literal = false;
	if (rc != 1)
		return CC_EOF;
	return c[0] < ' ' || el_winsertstr(el, c) < 0 ? CC_ERROR : CC_REFRESH;
}

static void bind_keys(EditLine *el)
{
	static struct {
		char const *key, *name, *help;
		unsigned char (*fn)(EditLine *el, int key);
	} const keys[] = {
		{"?", "ios-help", "What may come next", on_help},
		{"^I", "ios-complete", "Complete the keyword", on_tab},
		{"^Z", "ios-leave", "Run the line and leave configuration", on_leave},
		{"^C", "ios-abort", "Drop the line", on_abort},
		{"^V", "ios-literal", "Take the next character as it is", on_literal},
		{"^\\", "ios-async", "Show lines of the daemon", on_async},
	};
	/* What IOS has and libedit's emacs keys have not, or have for something else. */
	static char const *const more[][2] = {
		{"^U", "vi-kill-line-prev"}, {"^W", "ed-delete-prev-word"},
		{"^R", "ed-redisplay"},      {"^P", "ed-prev-history"},
		{"^N", "ed-next-history"},   {"\\e[3~", "ed-delete-next-char"},
		{"\\e[H", "ed-move-to-beg"}, {"\\e[F", "ed-move-to-end"},
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		(void)el_set(el, EL_ADDFN, keys[i].name, keys[i].help, keys[i].fn);
		(void)el_set(el, EL_BIND, keys[i].key, keys[i].name, NULL);
	}
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		(void)el_set(el, EL_BIND, more[i][0], more[i][1], NULL);
}

struct editor *editor_new(struct session *s)
{
	struct sigaction resize = {.sa_handler = on_resize};
	struct editor *e = talloc_zero(s, struct editor);
	HistEvent ignored;

	if (!e)
		return NULL;
	e->session = s;
	(void)tcgetattr(STDIN_FILENO, &e->saved);
	e->history = history_init();
	e->el = el_init("fastroam", stdin, stdout, stderr);
	if (!e->history || !e->el) {
		editor_free(e);
		return NULL;
	}
	(void)history(e->history, &ignored, H_SETSIZE, HISTORY_SIZE);
	(void)el_set(e->el, EL_CLIENTDATA, e);
	(void)el_set(e->el, EL_EDITOR, "emacs");
	(void)el_set(e->el, EL_SIGNAL, 0);
	(void)el_set(e->el, EL_PROMPT, editor_prompt);
	(void)el_set(e->el, EL_HIST, history, e->history);
	(void)el_set(e->el, EL_GETCFN, editor_getc);
	/* Ctrl-C, Ctrl-Z and Ctrl-\ are keys while a line is typed, signals while a command runs.
	 */
	(void)el_set(e->el, EL_SETTY, "-d", "-isig", NULL);
	/* What is typed ahead while a command runs is shown once, when its turn comes. */
	(void)el_set(e->el, EL_SETTY, "-x", "-echo", "-icanon", NULL);
	bind_keys(e->el);
	(void)sigaction(SIGWINCH, &resize, NULL);
	return e;
}

void editor_free(struct editor *e)
{
	if (!e)
		return;
	if (e->el)
		el_end(e->el);
	if (e->history)
		history_end(e->history);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &e->saved);
	talloc_free(e);
}

enum editor_end editor_read(struct editor *e, char const **line, struct err *err)
{
	void (*event)(struct session * s, char const *text) = e->session->event;
	void *arg = e->session->arg;
	char const *text;
	HistEvent ignored;
	int count = 0;

	*line = NULL;
	memset(err, 0, sizeof *err);
	e->end = EDITOR_LINE;
	e->session->event = hold_event;
	e->session->arg = e;
	/* Before the prompt: what follows it at once must not be echoed by the terminal as well. */
	(void)el_set(e->el, EL_PREP_TERM, 1);
	text = el_gets(e->el, &count);
	e->session->event = event;
	e->session->arg = arg;
	if (e->pending) {
		output_text(e->pending);
		talloc_free(e->pending);
		e->pending = NULL;
	}
	if (!text || count <= 0) {
		*err = e->lost_err;
		return EDITOR_CLOSED;
	}
	if (e->line)
		mem_wipe(e->line, talloc_get_size(e->line));
	talloc_free(e->line);
	e->line = talloc_strndup(e, text, strcspn(text, "\r\n"));
	if (!e->line) {
		(void)err_set(err, ENOMEM, "out of memory");
		return EDITOR_CLOSED;
	}
	if (e->session->history >= 0)
		(void)history(e->history, &ignored, H_SETSIZE, e->session->history);
	if (e->line[strspn(e->line, " \t")] && e->end != EDITOR_ABORT)
		(void)history(e->history, &ignored, H_ENTER, e->line);
	*line = e->line;
	return e->end;
}

/** Wait until the terminal has an octet or a SIGINT came. @return 1 octet there, 0 interrupted, -1
 */
static int wait_key(void)
{
	struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};
	sigset_t interrupt, old;
	int rc = 0;

	/* Blocked but for the wait itself: one that came just before it must not be slept over. */
	(void)sigemptyset(&interrupt);
	(void)sigaddset(&interrupt, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &interrupt, &old);
	while (!session_interrupted) {
		rc = ppoll(&p, 1, NULL, &old);
		if (rc >= 0 || errno != EINTR)
			break;
	}
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	return session_interrupted ? 0 : rc;
}

int editor_key(void)
{
	struct termios old, raw;
	unsigned char c = 0;
	ssize_t n = -1;

	if (tcgetattr(STDIN_FILENO, &old) < 0)
		return -1;
	raw = old;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	switch (wait_key()) {
	case 0:
		/* Ctrl-C was a signal until the terminal was made raw: who saw the question meant
		 * it, and the command goes on with that answer. */
		session_interrupted = 0;
		c = EDITOR_CTRL_C;
		n = 1;
		break;
	case 1: n = read(STDIN_FILENO, &c, 1); break;
	default: break;
	}
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &old);
	return n == 1 ? c : -1;
}

/** Take one octet of an answer. @return it goes on */
static bool answer_octet(char *line, size_t *len, unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n': return false;
	case '\b':
	case 0x7f:
		if (*len) {
			(void)fputs("\b \b", stdout);
			--*len;
		}
		return true;
	case 0x15: /* Ctrl-U */
		for (; *len; --*len)
			(void)fputs("\b \b", stdout);
		return true;
	default: break;
	}
	if (c >= ' ' && *len < ANSWER_MAX) {
		line[(*len)++] = (char)c;
		(void)fputc(c, stdout);
	}
	return true;
}

char *editor_answer(void *ctx)
{
	char line[ANSWER_MAX + 1];
	size_t len = 0;
	int c;

	do {
		(void)fflush(stdout);
		c = editor_key();
		/* or the end of input */
		if (c < 0 || c == EDITOR_CTRL_C) {
			(void)fputc('\n', stdout);
			return talloc_strdup(ctx, CONTROL_GIVEN_UP);
		}
	} while (answer_octet(line, &len, (unsigned char)c));
	(void)fputc('\n', stdout);
	(void)fflush(stdout);
	return talloc_strndup(ctx, line, len);
}
