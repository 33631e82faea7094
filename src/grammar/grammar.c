/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The walker: a line, token by token, down the compiled tree.
 */
#include "grammar/grammar.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grammar/tree.h"

// clang-format off
struct pipe_word const pipe_words[PIPE_WORDS] = {
	{"append",   "Append redirected output to a file of yours",  PIPE_APPEND},
	{"begin",    "Begin with the line that matches",        PIPE_BEGIN},
	{"count",    "Count number of lines which match regexp", PIPE_COUNT},
	{"exclude",  "Exclude lines that match",                PIPE_EXCLUDE},
	{"include",  "Include lines that match",                PIPE_INCLUDE},
	{"json",     "Print as one JSON object",                PIPE_JSON},
	{"redirect", "Redirect output to a file of yours",       PIPE_REDIRECT},
	{"section",  "Filter a section of output",              PIPE_SECTION},
	{"tee",      "Copy output to a file of yours",           PIPE_TEE},
};
// clang-format on

bool tree_ends(struct node const *n, int privilege)
{
	return n->command && n->command->privilege <= privilege;
}

static bool is_number(char const *text, struct node const *n, int64_t *out)
{
	size_t len = strlen(text);

	if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
		return false;
	*out = strtoll(text, NULL, 10);
	return *out >= n->low && *out <= n->high;
}

static bool is_hex(char const *text)
{
	size_t len = strlen(text);

	return len > 0 && len % 2 == 0 && strspn(text, "0123456789abcdefABCDEF") == len;
}

/** Does an argument node take this word? Fills the number or the address of *arg. */
static bool arg_takes(struct node const *n, struct lex const *l, struct grammar_arg *arg)
{
	struct in_addr address;

	switch (n->kind) {
	case NODE_KEYWORD: return false;
	case NODE_NUMBER: return !l->quoted && is_number(l->text, n, &arg->number);
	case NODE_IPV4: return !l->quoted && inet_pton(AF_INET, l->text, &address) == 1;
	case NODE_MAC: return !l->quoted && mac_parse(l->text, &arg->mac, NULL);
	case NODE_HEX: return !l->quoted && is_hex(l->text);
	case NODE_WORD:
	case NODE_LINE: return l->text[0] != '\0';
	case NODE_KIND_COUNT: break;
	}
	return false;
}

/** The keyword that a word names: the exact one, or the only one it starts. */
static struct node const *match_keyword(struct node const *parent, int privilege,
					struct lex const *l, bool *ambiguous)
{
	struct node const *found = NULL;
	size_t len = strlen(l->text);
	unsigned hits = 0;

	*ambiguous = false;
	if (l->quoted || len == 0)
		return NULL;
	for (struct node const *n = parent->children; n; n = n->next) {
		if (n->kind != NODE_KEYWORD || n->privilege > privilege ||
		    !keyword_starts(n->text, l->text, len))
			continue;
		if (n->text[len] == '\0')
			return n;
		if (n->whole)
			continue;
		found = n;
		hits++;
	}
	*ambiguous = hits > 1;
	return hits == 1 ? found : NULL;
}

static struct node const *match_argument(struct node const *parent, int privilege,
					 struct lex const *l, struct grammar_arg *arg)
{
	struct node const *best = NULL;

	for (struct node const *n = parent->children; n; n = n->next) {
		struct grammar_arg got = *arg;

		if (n->privilege > privilege || !arg_takes(n, l, &got))
			continue;
		if (!best || n->kind < best->kind) {
			best = n;
			*arg = got;
		}
	}
	return best;
}

/** Keep a word typed in the walk's own room. Words are shorter than the line, so it fits. */
static char const *walk_keep(struct grammar_walk *out, size_t *used, char const *text, size_t len)
{
	char *to = out->text + *used;

	memcpy(to, text, len);
	to[len] = '\0';
	*used += len + 1;
	return to;
}

static void walk_stop(struct grammar_walk *out, enum grammar_status status, unsigned column)
{
	out->status = status;
	out->column = column;
}

/** Octets of the rest of the line up to `end`, blanks at its end left out. */
static unsigned rest_len(char const *line, unsigned pos, unsigned end)
{
	while (end > pos && (line[end - 1] == ' ' || line[end - 1] == '\t'))
		end--;
	return end - pos;
}

/** Where a LINE ends: where the line does, or at a word that begins with '|' when the output of the
 * command can be filtered. */
static unsigned line_end(struct node const *n, char const *line, unsigned pos, unsigned end)
{
	struct lex l;

	if (!n->command || !(n->command->flags & CMD_SHOW))
		return end;
	while (pos < end && line[pos] != '|') {
		lex_next(line, pos, end, &l);
		pos = lex_skip(line, pos + l.len);
	}
	return pos < end ? pos : end;
}

/** Take one token. @return the node it leads to, NULL when the walk stops */
static struct node const *walk_token(struct node const *node, int privilege, char const *line,
				     unsigned end, unsigned *pos, size_t *used,
				     struct grammar_walk *out)
{
	struct grammar_arg arg = {.name = NULL};
	struct node const *next;
	bool ambiguous;
	struct lex l;

	lex_next(line, *pos, end, &l);
	next = match_keyword(node, privilege, &l, &ambiguous);
	if (!next && !ambiguous && !l.bad)
		next = match_argument(node, privilege, &l, &arg);
	if (!next) {
		walk_stop(out, ambiguous ? GRAMMAR_AMBIGUOUS : GRAMMAR_INVALID, *pos);
		return NULL;
	}
	if (next->jump) {
		out->negated |= next->form == FORM_NO;
		out->defaulted |= next->form == FORM_DEFAULT;
		out->exec |= next->exec;
		*pos += l.len;
		return next->jump;
	}
	arg.name = next->name;
	if (next->kind == NODE_KEYWORD) {
		arg.text = next->text;
	} else if (next->kind == NODE_LINE) {
		l.len = rest_len(line, *pos, line_end(next, line, *pos, end));
		if (l.len == 0) {
			walk_stop(out, GRAMMAR_INVALID, *pos);
			return NULL;
		}
		arg.text = walk_keep(out, used, line + *pos, l.len);
	} else {
		arg.text = walk_keep(out, used, l.text, strlen(l.text));
		arg.word = next->kind == NODE_WORD;
		arg.quoted = l.quoted;
	}
	out->arg[out->args++] = arg;
	*pos += l.len;
	return next;
}

void tree_follow(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		 unsigned end, struct walk_place *place, struct grammar_walk *out)
{
	struct node const *node = g->root[mode][FORM_PLAIN];
	size_t used = 0;

	memset(out, 0, sizeof *out);
	*place = (struct walk_place){.node = node, .mode = mode};
	for (;;) {
		unsigned pos = lex_skip(line, place->pos);

		if (pos >= end || !line[pos]) {
			place->pos = end;
			return;
		}
		if (line[pos] == '|' && tree_ends(node, privilege) &&
		    node->command->flags & CMD_SHOW) {
			place->pos = pos + 1;
			place->in_pipe = true;
			return;
		}
		place->pos = pos;
		node = walk_token(node, privilege, line, end, &place->pos, &used, out);
		if (!node)
			return;
		if (out->exec)
			place->mode = MODE_EXEC;
		place->node = node;
	}
}

struct pipe_word const *pipe_find(struct lex const *l, unsigned *hits)
{
	struct pipe_word const *found = NULL;

	*hits = 0;
	for (unsigned i = 0; i < PIPE_WORDS; i++) {
		if (!l->quoted && keyword_starts(pipe_words[i].word, l->text, strlen(l->text))) {
			found = &pipe_words[i];
			++*hits;
		}
	}
	return *hits == 1 ? found : NULL;
}

bool grammar_pipe_is_file(enum grammar_pipe pipe)
{
	return pipe == PIPE_REDIRECT || pipe == PIPE_TEE || pipe == PIPE_APPEND;
}

/** The name of a file, one word, in quotes when it holds blanks. */
static void walk_file(char const *line, unsigned start, unsigned end, struct grammar_walk *out)
{
	struct lex l;
	unsigned next;

	if (start >= end) {
		walk_stop(out, GRAMMAR_INCOMPLETE, start);
		return;
	}
	lex_next(line, start, end, &l);
	next = lex_skip(line, start + l.len);
	if (next < end || l.bad || !l.text[0] || strlen(l.text) >= sizeof out->pattern)
		walk_stop(out, GRAMMAR_INVALID, next < end ? next : start);
	else
		memcpy(out->pattern, l.text, strlen(l.text) + 1);
}

/** What follows the '|': the filter's word and its pattern. */
static void walk_pipe(char const *line, unsigned pos, unsigned end, struct grammar_walk *out)
{
	struct pipe_word const *found;
	unsigned start, hits;
	struct lex l;

	start = lex_skip(line, pos);
	if (start >= end) {
		walk_stop(out, GRAMMAR_INCOMPLETE, start);
		return;
	}
	lex_next(line, start, end, &l);
	found = pipe_find(&l, &hits);
	if (!found) {
		walk_stop(out, hits ? GRAMMAR_AMBIGUOUS : GRAMMAR_INVALID, start);
		return;
	}
	out->pipe = found->pipe;
	start = lex_skip(line, start + l.len);
	if (grammar_pipe_is_file(found->pipe)) {
		walk_file(line, start, end, out);
	} else if (start >= end) {
		if (found->pipe != PIPE_JSON && found->pipe != PIPE_COUNT)
			walk_stop(out, GRAMMAR_INCOMPLETE, start);
	} else if (found->pipe == PIPE_JSON || end - start >= sizeof out->pattern) {
		walk_stop(out, GRAMMAR_INVALID, start);
	} else {
		memcpy(out->pattern, line + start, end - start);
	}
}

/** Walk a whole line in one mode, without its parents. */
static void walk_mode(struct grammar const *g, enum grammar_mode mode, int privilege,
		      char const *line, unsigned end, struct grammar_walk *out)
{
	struct walk_place place;

	tree_follow(g, mode, privilege, line, end, &place, out);
	out->mode = place.mode;
	if (out->status != GRAMMAR_OK)
		return;
	if (!tree_ends(place.node, privilege)) {
		walk_stop(out, GRAMMAR_INCOMPLETE, end);
		return;
	}
	out->command = place.node->command;
	/* Where the handler does not tell them apart: without the line is the default. */
	if (out->defaulted && !(out->command->flags & CMD_DEFAULT))
		out->negated = true;
	if (place.in_pipe)
		walk_pipe(line, place.pos, end, out);
	if (out->status != GRAMMAR_OK)
		out->command = NULL;
}

/** @return the length, or a status that is not OK: too long, a control character, nothing to do. */
static enum grammar_status line_check(char const *line, unsigned *end, unsigned *column)
{
	unsigned start = lex_skip(line, 0);
	unsigned n = 0;

	while (n <= GRAMMAR_LINE_MAX && line[n] &&
	       ((unsigned char)line[n] >= ' ' || line[n] == '\t') && line[n] != 0x7f)
		n++;
	/* A line end belongs to whoever sends lines, not to the line. */
	*end = n;
	*column = n;
	if (n <= GRAMMAR_LINE_MAX && line[n + strspn(line + n, "\r\n")] == '\0')
		return line[start] == '!' || start >= n ? GRAMMAR_EMPTY : GRAMMAR_OK;
	return GRAMMAR_INVALID;
}

void grammar_walk(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		  struct grammar_walk *out)
{
	struct grammar_walk parent;
	enum grammar_status status;
	unsigned end, column;

	status = line_check(line, &end, &column);
	if (status != GRAMMAR_OK) {
		memset(out, 0, sizeof *out);
		out->mode = mode;
		walk_stop(out, status, column);
		return;
	}
	walk_mode(g, mode, privilege, line, end, out);
	while (out->status == GRAMMAR_INVALID && mode != MODE_EXEC && mode != MODE_CONFIG) {
		mode = grammar_mode_parent(mode);
		walk_mode(g, mode, privilege, line, end, &parent);
		/* The mode that understood more of the line knows better what is wrong with it. */
		if (parent.status != GRAMMAR_INVALID || parent.column > out->column)
			walk_mode(g, mode, privilege, line, end, out);
	}
}

struct grammar_arg const *grammar_arg(struct grammar_walk const *w, char const *name)
{
	for (unsigned i = 0; i < w->args; i++) {
		if (w->arg[i].name && strcmp(w->arg[i].name, name) == 0)
			return &w->arg[i];
	}
	return NULL;
}

char const *grammar_to_file(struct grammar_walk const *w)
{
	struct grammar_arg const *file = grammar_arg(w, "to_file");

	return grammar_pipe_is_file(w->pipe) ? w->pattern : file ? file->text : NULL;
}

/** Columns that the first `octets` of a line take on a terminal: UTF-8 continuations take none. */
static unsigned columns(char const *line, unsigned octets)
{
	unsigned n = 0;

	for (unsigned i = 0; i < octets && line[i]; i++)
		n += ((unsigned char)line[i] & 0xc0) != 0x80;
	return n;
}

void grammar_error_text(struct grammar_walk const *w, char const *line, unsigned prompt_width,
			char *out, size_t size)
{
	int len = (int)strcspn(line, "\r\n");
	int n = 0;

	if (len > GRAMMAR_LINE_MAX)
		len = GRAMMAR_LINE_MAX;
	switch (w->status) {
	case GRAMMAR_OK:
	case GRAMMAR_EMPTY: n = snprintf(out, size, "%s", ""); break;
	case GRAMMAR_INVALID:
		n = snprintf(out, size, "%*s^\n%% Invalid input detected at '^' marker.\n\n",
			     (int)(prompt_width + columns(line, w->column)), "");
		break;
	case GRAMMAR_INCOMPLETE: n = snprintf(out, size, "%% Incomplete command.\n\n"); break;
	case GRAMMAR_AMBIGUOUS:
		n = snprintf(out, size, "%% Ambiguous command:  \"%.*s\"\n\n", len, line);
		break;
	}
	if (n < 0 && size)
		out[0] = '\0';
}
