/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show error last: why the last line was refused, and what to type instead.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "controller/commands.h"
#include "controller/ios_time.h"
#include "controller/wlan_advice.h"

/** So many words that could have stood there are told: more than any mode has (40 in EXEC). */
#define EXPECTED_MAX 64

/** A command names at most so many lines to type: seven, of a transition pair. */
#define CURE_LINES 16

/** A word this far from one that could have stood there is taken for a slip of the finger: two
 * letters exchanged are two changes. */
#define SLIP 2

/** What could have stood in a place. */
struct expected {
	void *ctx;
	char const *word[EXPECTED_MAX];
	char const *help[EXPECTED_MAX];
	unsigned n;
};

/** The mode's line that is typed to get there. */
static char const *way_in(void *ctx, enum grammar_mode mode)
{
	bool named;
	char const *line = refusal_way_in(mode, &named);
	char const *whole = line && named ? talloc_asprintf(ctx, "%s NAME", line) : line;

	return whole ? whole : "end";
}

/** A line of `?`: two blanks, a word, two blanks or more, what it means. Headings begin at once. */
static void take_help(void *arg, char const *line)
{
	struct expected *e = arg;
	size_t len;

	if (strncmp(line, "  ", 2) != 0 || e->n == EXPECTED_MAX)
		return;
	line += 2;
	len = strcspn(line, " ");
	e->word[e->n] = talloc_strndup(e->ctx, line, len);
	e->help[e->n] = talloc_strdup(e->ctx, line + len + strspn(line + len, " "));
	if (e->word[e->n] && e->help[e->n])
		e->n++;
}

/** Does the line show the place where it went wrong? It is not known behind a hidden key. */
static bool shows_place(struct refusal const *r)
{
	size_t len = strlen(r->line);

	if (len > 3 && strcmp(r->line + len - 3, "...") == 0)
		len -= 3;
	return r->column <= len;
}

/** What `?` would have said where the line went wrong. */
static void expect(struct shell *s, struct refusal const *r, struct expected *e)
{
	char front[sizeof r->line + 2];
	size_t column = r->column;

	if (!shows_place(r))
		return;
	(void)snprintf(front, sizeof front, "%.*s%s", (int)column, r->line,
		       column && r->line[column - 1] != ' ' ? " " : "");
	grammar_help(s->c->grammar, r->mode, r->privilege, front, take_help, e);
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/** Letters to change, put in or leave out (Levenshtein), in either case; SLIP + 1 for many. */
static unsigned distance(char const *a, size_t la, char const *b)
{
	unsigned row[33], lb = (unsigned)strlen(b);

	if (la > 32 || lb > 32)
		return SLIP + 1;
	for (unsigned j = 0; j <= lb; j++)
		row[j] = j;
	for (unsigned i = 1; i <= la; i++) {
		unsigned corner = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= lb; j++) {
			unsigned change = strncasecmp(a + i - 1, b + j - 1, 1) != 0;
			unsigned next = min3(row[j] + 1, row[j - 1] + 1, corner + change);

			corner = row[j];
			row[j] = next;
		}
	}
	return row[lb];
}

/** The line with its wrong word replaced by the only one that it could be a slip of; NULL: none or
 * several, or it would be no command either. */
static char const *without_slip(struct shell *s, struct refusal const *r, struct expected const *e)
{
	char const *wrong = r->line + r->column, *right = NULL, *line;
	size_t len = strcspn(wrong, " ");
	struct grammar_walk w;
	unsigned nearest = SLIP + 1;

	if (r->status != GRAMMAR_INVALID || r->column >= strlen(r->line))
		return NULL;
	for (unsigned i = 0; i < e->n; i++) {
		unsigned d = distance(wrong, len, e->word[i]);

		if (d > nearest || d > SLIP || d >= len || !strcmp(e->word[i], "<cr>"))
			continue;
		right = d == nearest ? NULL : e->word[i];
		nearest = d;
	}
	if (!right)
		return NULL;
	line = talloc_asprintf(e->ctx, "%.*s%s%s", (int)r->column, r->line, right, wrong + len);
	if (!line)
		return NULL;
	grammar_walk(s->c->grammar, r->mode, r->privilege, line, &w);
	return w.status == GRAMMAR_OK ? line : NULL;
}

/** The mode that knows the line, and how to get there; false when none does. */
static bool other_mode(struct shell *s, struct refusal const *r, enum grammar_mode *out)
{
	for (enum grammar_mode m = 0; m < MODE_COUNT; m++) {
		struct grammar_walk w;

		grammar_walk(s->c->grammar, m, r->privilege, r->line, &w);
		if (m == r->mode || w.status != GRAMMAR_OK || w.mode != m || w.exec)
			continue;
		*out = m;
		return true;
	}
	return false;
}

/** Is it a line of EXEC that was entered in configuration? */
static bool is_exec(struct shell *s, struct refusal const *r)
{
	struct grammar_walk w;

	if (r->mode == MODE_EXEC)
		return false;
	grammar_walk(s->c->grammar, MODE_EXEC, r->privilege, r->line, &w);
	return w.status == GRAMMAR_OK;
}

/** A list of lines: the first behind the label, the others below it. */
struct listing {
	struct writer *out;
	char const *label; /**< NULL once it was written */
	size_t width;      /**< of a text with a remark */
};

static void list_line(struct listing *l, char const *text, char const *remark)
{
	char line[GRAMMAR_LINE_MAX + 256];

	(void)snprintf(line, sizeof line, "  %-10s%s %-*s%s", l->label ? l->label : "",
		       l->label ? ":" : " ", *remark ? (int)l->width : 0, text, remark);
	writer_text(l->out, "%s\n", line);
	l->label = NULL;
}

static void show_to_type(struct writer *out, char const *const *lines, unsigned n)
{
	struct listing l = {.out = out, .label = "To type"};

	writer_list(out, "to_type");
	for (unsigned i = 0; i < n; i++) {
		list_line(&l, lines[i], "");
		writer_str(out, NULL, NULL, lines[i]);
	}
	writer_end(out);
}

static void show_rule(struct shell *s, struct refusal const *r, void *ctx, struct writer *out)
{
	struct listing l = {.out = out, .label = "Broken by"};
	struct wlan_advice a;

	if (r->has_wlan)
		wlan_advice(ctx, s->c, r->has_now ? &r->now : NULL, &r->wlan,
			    r->file_line ? NULL : r->line, &a);
	else
		wlan_advice_of_rule(ctx, r->rule, &a);
	writer_str(out, "rule", "  Rule      : %s", r->rule->name);
	writer_bool(out, "holds_always", ", which holds %s\n", r->rule->phase == WLAN_CHECK_CHANGE,
		    "after every change", "for a WLAN that is enabled");
	writer_list(out, "broken_by");
	for (unsigned i = 0; i < a.breaking; i++) {
		writer_object(out, NULL);
		writer_str(out, "line", NULL, a.broken_by[i].text);
		writer_bool(out, "default", NULL, a.broken_by[i].by_default, "yes", "no");
		list_line(&l, a.broken_by[i].text, a.broken_by[i].by_default ? "  (default)" : "");
		writer_end(out);
	}
	writer_end(out);
	show_to_type(out, a.to_type, a.typing);
	writer_bool(out, "tried", NULL, a.proven, "yes", "no");
}

/** Of an ambiguous word only what it may be. */
static void keep_matching(struct expected *e, char const *partial)
{
	size_t len = strcspn(partial, " ");
	unsigned n = 0;

	for (unsigned i = 0; i < e->n; i++) {
		if (strncasecmp(e->word[i], partial, len) != 0)
			continue;
		e->word[n] = e->word[i];
		e->help[n++] = e->help[i];
	}
	e->n = n;
}

static void show_expected(struct writer *out, struct expected const *e)
{
	struct listing l = {.out = out, .label = "Expected"};

	for (unsigned i = 0; i < e->n; i++)
		l.width = strlen(e->word[i]) > l.width ? strlen(e->word[i]) : l.width;
	writer_list(out, "expected");
	for (unsigned i = 0; i < e->n; i++) {
		char help[200];

		(void)snprintf(help, sizeof help, "  %s", e->help[i]);
		writer_object(out, NULL);
		writer_str(out, "word", NULL, e->word[i]);
		writer_str(out, "help", NULL, e->help[i]);
		list_line(&l, e->word[i], strcmp(e->word[i], "<cr>") ? help : "");
		writer_end(out);
	}
	writer_end(out);
}

static void show_grammar(struct shell *s, struct refusal const *r, void *ctx, struct writer *out)
{
	struct expected e = {.ctx = ctx};
	enum grammar_mode mode;
	char const *lines[2];
	unsigned n = 0;

	expect(s, r, &e);
	if (r->status == GRAMMAR_AMBIGUOUS && r->column < strlen(r->line))
		keep_matching(&e, r->line + r->column);
	writer_int(out, "column", NULL, r->column);
	show_expected(out, &e);
	lines[0] = without_slip(s, r, &e);
	if (lines[0]) {
		n = 1;
	} else if (r->status == GRAMMAR_INVALID && is_exec(s, r)) {
		lines[0] = talloc_asprintf(ctx, "do %s", r->line);
		n = lines[0] ? 1 : 0;
	} else if (r->status == GRAMMAR_INVALID && other_mode(s, r, &mode)) {
		writer_str(out, "belongs_to", "  Belongs to: %s\n", grammar_mode_name(mode));
		lines[0] = way_in(ctx, mode);
		lines[1] = r->line;
		n = 2;
	}
	if (n)
		show_to_type(out, lines, n);
}

/** The lines of a text, one behind the other. @return how many, at most CURE_LINES */
static unsigned take_lines(void *ctx, char const *text, char const *lines[CURE_LINES])
{
	unsigned n = 0;

	for (char const *at = text; *at && n < CURE_LINES;) {
		size_t len = strcspn(at, "\n");

		lines[n] = talloc_strndup(ctx, at, len);
		at += len + (at[len] == '\n');
		n += lines[n] != NULL;
	}
	return n;
}

/** What the command itself said: a rule, if it was one, and the lines to type. */
static void show_cure(struct refusal const *r, void *ctx, struct writer *out)
{
	struct listing l = {.out = out, .label = "Broken by"};
	char const *lines[CURE_LINES];
	unsigned n;

	if (r->broken_rule) {
		n = take_lines(ctx, r->broken, lines);
		writer_str(out, "rule",
			   "  Rule      : %s, which holds for two WLANs that are enabled\n",
			   r->broken_rule);
		writer_list(out, "broken_by");
		for (unsigned i = 0; i < n; i++) {
			writer_object(out, NULL);
			writer_str(out, "line", NULL, lines[i]);
			list_line(&l, lines[i], "");
			writer_end(out);
		}
		writer_end(out);
	}
	n = take_lines(ctx, r->cure, lines);
	for (unsigned i = 0; i < n; i++) {
		if (strcmp(lines[i], REFUSAL_AGAIN) == 0)
			lines[i] = r->line;
	}
	if (n)
		show_to_type(out, lines, n);
}

static void show_place(struct refusal const *r, struct writer *out)
{
	writer_str(out, "mode", "  Mode      : %s", grammar_mode_name(r->mode));
	if (r->block[0])
		writer_str(out, "block", ", %s", r->block);
	writer_text(out, "\n");
	if (r->file[0]) {
		writer_str(out, "file", "  File      : %s", r->file);
		writer_int(out, "file_line", ", line %" PRId64 "\n", r->file_line);
	}
	writer_str(out, "line", "  Line      : %s\n", r->line);
	if (r->kind == REFUSAL_GRAMMAR && r->status == GRAMMAR_INVALID && shows_place(r))
		writer_text(out, "              %*s^\n", (int)r->column, "");
	writer_str(out, "kind", NULL, refusal_kind_name(r->kind));
	writer_text(out, "  Answer    : %% %s",
		    r->kind == REFUSAL_RULE ? "switch-1:dbm:wireless:" : "");
	writer_str(out, "message", "%s\n", r->told);
}

int cmd_show_error_last(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct refusal const *r = &s->refusal;
	char when[IOS_TIME];
	void *ctx;

	(void)w;
	writer_int(out, "refused", NULL, r->count);
	if (r->kind == REFUSAL_NONE) {
		writer_text(out, "No line of this session was refused.\n");
		return 0;
	}
	ctx = talloc_new(s->c);
	if (!ctx)
		return shell_fail(s, "memory is short");
	writer_str(out, "time", "Refused at %s", ios_time_ms(r->wall_us, when));
	writer_text(out, "; refused lines of this session: %u\n", r->count);
	show_place(r, out);
	switch (r->kind) {
	case REFUSAL_NONE:
	case REFUSAL_UNSUPPORTED: break;
	case REFUSAL_GRAMMAR: show_grammar(s, r, ctx, out); break;
	case REFUSAL_RULE: show_rule(s, r, ctx, out); break;
	case REFUSAL_COMMAND: show_cure(r, ctx, out); break;
	}
	talloc_free(ctx);
	return 0;
}
