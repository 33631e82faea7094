/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `?` and Tab, over the same tree and the same token matching as execution.
 */
#include <stdio.h>
#include <string.h>

#include "grammar/grammar.h"
#include "grammar/tree.h"

/** Words of a `sh?` listing are broken here, as on an 80-column terminal. */
#define HELP_WIDTH 78

/** One line of a listing. */
struct entry {
	char const *word;
	char const *help;
};

struct listing {
	void (*emit)(void *arg, char const *line);
	void *arg;
	unsigned width; /**< of the widest word */
	bool print;     /**< false while only measuring */
};

static char const *const headings[MODE_COUNT] = {
	[MODE_EXEC] = "Exec commands:",
	[MODE_CONFIG] = "Configure commands:",
	[MODE_CONFIG_WLAN] = "WLAN configuration commands:",
	[MODE_CONFIG_RADIUS_SERVER] = "RADIUS server sub-mode configuration commands:",
	[MODE_CONFIG_SG_RADIUS] = "RADIUS Server-group commands:",
	[MODE_CONFIG_DYNAUTH] = "Dynamic authorization configuration commands:",
	[MODE_CONFIG_AP_HOSTAPD] = "Access point (hostapd) configuration commands:",
	[MODE_CONFIG_AP_RADIO] = "Access point (fastroam-ap) configuration commands:",
	[MODE_CONFIG_POLICY] = "Wireless policy profile configuration commands:",
	[MODE_CONFIG_POLICY_TAG] = "Policy tag configuration commands:",
	[MODE_CONFIG_AP_TAG] = "Access point tag configuration commands:",
	[MODE_CONFIG_AP_LOCATION] = "Access point location configuration commands:",
	[MODE_CONFIG_VLAN] = "VLAN configuration commands:",
};

static void list_entry(struct listing *l, char const *word, char const *help)
{
	char line[256];

	if (!l->print) {
		if (strlen(word) > l->width)
			l->width = (unsigned)strlen(word);
		return;
	}
	if (snprintf(line, sizeof line, "  %-*s  %s", (int)l->width, word, help) > 0)
		l->emit(l->arg, line);
}

static void list_children(struct listing *l, struct node const *node, int privilege)
{
	for (struct node const *n = node->children; n; n = n->next) {
		if (n->privilege <= privilege)
			list_entry(l, n->text, n->help);
	}
	if (!tree_ends(node, privilege))
		return;
	if (node->command->flags & CMD_SHOW)
		list_entry(l, "|", "Output modifiers");
	list_entry(l, "<cr>", "<cr>");
}

static void list_pipe(struct listing *l, enum grammar_pipe pipe)
{
	if (pipe == PIPE_NONE) {
		for (unsigned i = 0; i < PIPE_WORDS; i++)
			list_entry(l, pipe_words[i].word, pipe_words[i].help);
		return;
	}
	if (grammar_pipe_is_file(pipe))
		list_entry(l, "WORD", "Name of the file");
	else if (pipe != PIPE_JSON)
		list_entry(l, "LINE", "Regular Expression");
	if (pipe == PIPE_JSON || pipe == PIPE_COUNT)
		list_entry(l, "<cr>", "<cr>");
}

/** Words side by side, two blanks between them. */
struct row {
	struct listing *l;
	char text[HELP_WIDTH + GRAMMAR_LINE_MAX];
	size_t len;
	unsigned words;
};

static void row_flush(struct row *r)
{
	if (r->len)
		r->l->emit(r->l->arg, r->text);
	r->len = 0;
}

static void row_word(struct row *r, char const *word)
{
	size_t len = strlen(word);

	if (len >= HELP_WIDTH)
		return;
	if (r->len && r->len + 2 + len > HELP_WIDTH)
		row_flush(r);
	if (r->len) {
		memcpy(r->text + r->len, "  ", 2);
		r->len += 2;
	}
	memcpy(r->text + r->len, word, len + 1);
	r->len += len;
	r->words++;
}

/** Where the last word of a line starts; the line's end when it ends in a blank. */
static unsigned last_word(char const *line, unsigned end)
{
	unsigned pos = 0, start = 0;
	struct lex l;

	for (;;) {
		pos = lex_skip(line, pos);
		if (pos >= end)
			return end;
		start = pos;
		lex_next(line, pos, end, &l);
		pos += l.len;
		if (pos >= end)
			return start;
	}
}

static bool starts_keyword(struct node const *parent, int privilege, char const *partial)
{
	struct node const *n = parent->children;

	while (n && (n->privilege > privilege || n->kind != NODE_KEYWORD ||
		     !keyword_starts(n->text, partial, strlen(partial))))
		n = n->next;
	return n != NULL;
}

/**
 * Follow a line up to octet `end` in a mode and, where it means nothing there, its parents.
 * `partial` is the word that goes on: a mode that has a keyword starting so is preferred to one
 * that would take it as an argument.
 */
static bool place_find(struct grammar const *g, enum grammar_mode mode, int privilege,
		       char const *line, unsigned end, char const *partial,
		       struct walk_place *place, struct grammar_walk *w)
{
	bool found = false;

	for (;;) {
		struct walk_place here;

		tree_follow(g, mode, privilege, line, end, &here, w);
		if (w->status == GRAMMAR_AMBIGUOUS)
			return found;
		if (w->status == GRAMMAR_OK) {
			bool fits = !*partial || here.in_pipe ||
				    starts_keyword(here.node, privilege, partial);

			if (fits || !found)
				*place = here;
			found = true;
			if (fits)
				return true;
		}
		if (mode == MODE_EXEC || mode == MODE_CONFIG)
			return found;
		mode = grammar_mode_parent(mode);
	}
}

/** The filter that stands at a place behind '|', PIPE_NONE at its end. False: none such. */
static bool pipe_at(char const *line, unsigned pos, unsigned end, enum grammar_pipe *pipe)
{
	struct pipe_word const *found;
	unsigned hits;
	struct lex l;

	*pipe = PIPE_NONE;
	pos = lex_skip(line, pos);
	if (pos >= end)
		return true;
	lex_next(line, pos, end, &l);
	found = pipe_find(&l, &hits);
	if (found)
		*pipe = found->pipe;
	return found != NULL;
}

/** Everything that may come next, one line each. */
static void help_next(struct listing *l, struct walk_place const *place, char const *line,
		      unsigned end, int privilege)
{
	enum grammar_pipe pipe = PIPE_NONE;

	if (place->in_pipe && !pipe_at(line, place->pos, end, &pipe)) {
		l->emit(l->arg, "% Unrecognized command");
		return;
	}
	for (int pass = 0; pass < 2; pass++) {
		l->print = pass == 1;
		if (place->in_pipe)
			list_pipe(l, pipe);
		else
			list_children(l, place->node, privilege);
	}
}

/** The words that start so; arguments when no keyword does. */
static void help_word(struct listing *l, struct walk_place const *place, char const *line,
		      unsigned start, char const *partial, int privilege)
{
	struct row row = {.l = l};
	size_t len = strlen(partial);
	enum grammar_pipe pipe = PIPE_NONE;

	if (place->in_pipe) {
		bool known = pipe_at(line, place->pos, start, &pipe);

		for (unsigned i = 0; known && pipe == PIPE_NONE && i < PIPE_WORDS; i++) {
			if (keyword_starts(pipe_words[i].word, partial, len))
				row_word(&row, pipe_words[i].word);
		}
		if (known && pipe != PIPE_NONE && pipe != PIPE_JSON)
			row_word(&row, grammar_pipe_is_file(pipe) ? "WORD" : "LINE");
	} else {
		for (struct node const *n = place->node->children; n; n = n->next) {
			if (n->kind == NODE_KEYWORD && n->privilege <= privilege &&
			    keyword_starts(n->text, partial, len))
				row_word(&row, n->text);
		}
		for (struct node const *n = row.words ? NULL : place->node->children; n;
		     n = n->next) {
			if (n->kind != NODE_KEYWORD && n->privilege <= privilege)
				row_word(&row, n->text);
		}
	}
	row_flush(&row);
	if (!row.words)
		l->emit(l->arg, "% Unrecognized command");
}

/** Octets of a line that is looked at: up to its end, a line end or the longest accepted. */
static unsigned line_len(char const *line)
{
	unsigned n = 0;

	while (n < GRAMMAR_LINE_MAX && line[n] && line[n] != '\r' && line[n] != '\n')
		n++;
	return n;
}

void grammar_help(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		  void (*emit)(void *arg, char const *line), void *arg)
{
	struct listing l = {.emit = emit, .arg = arg};
	unsigned end = line_len(line);
	unsigned start = last_word(line, end);
	struct walk_place place;
	struct grammar_walk w;
	struct lex word;

	lex_next(line, start, end, &word);
	if (!place_find(g, mode, privilege, line, start, word.text, &place, &w)) {
		char text[GRAMMAR_LINE_MAX + 64] = "% Unrecognized command";

		if (w.status == GRAMMAR_AMBIGUOUS)
			grammar_error_text(&w, line, 0, text, sizeof text);
		text[strcspn(text, "\n")] = '\0';
		emit(arg, text);
		return;
	}
	if (lex_skip(line, 0) >= end)
		emit(arg, headings[mode]);
	if (start == end)
		help_next(&l, &place, line, end, privilege);
	else
		help_word(&l, &place, line, start, word.text, privilege);
}

/** The rest of the only word that starts so. */
static bool complete_word(struct walk_place const *place, char const *line, unsigned start,
			  char const *partial, int privilege, char const **word)
{
	size_t len = strlen(partial);
	enum grammar_pipe pipe;
	unsigned hits = 0;

	if (place->in_pipe) {
		if (!pipe_at(line, place->pos, start, &pipe) || pipe != PIPE_NONE)
			return false;
		for (unsigned i = 0; i < PIPE_WORDS; i++) {
			if (keyword_starts(pipe_words[i].word, partial, len)) {
				*word = pipe_words[i].word;
				hits++;
			}
		}
		return hits == 1;
	}
	for (struct node const *n = place->node->children; n; n = n->next) {
		if (n->kind != NODE_KEYWORD || n->privilege > privilege ||
		    !keyword_starts(n->text, partial, len))
			continue;
		*word = n->text;
		if (n->text[len] == '\0')
			return true;
		hits++;
	}
	return hits == 1;
}

bool grammar_complete(struct grammar const *g, enum grammar_mode mode, int privilege,
		      char const *line, char *out, size_t size)
{
	unsigned end = line_len(line);
	unsigned start = last_word(line, end);
	struct walk_place place;
	struct grammar_walk w;
	char const *word = NULL;
	struct lex typed;
	int n;

	lex_next(line, start, end, &typed);
	if (start == end || typed.quoted ||
	    !place_find(g, mode, privilege, line, start, typed.text, &place, &w) ||
	    !complete_word(&place, line, start, typed.text, privilege, &word))
		return false;
	n = snprintf(out, size, "%s ", word + strlen(typed.text));
	return n > 0 && (size_t)n < size;
}
