/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The compiled table: one tree of tokens per mode and form. Private to src/grammar.
 *
 * Commands that start with the same tokens share nodes, so what may come next is always the list
 * of one node's children.
 */
#ifndef FASTROAM_GRAMMAR_TREE_H
#define FASTROAM_GRAMMAR_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/grammar.h"

/**
 * Kinds of token, the most specific first: where several take a word, the first one gets it.
 * X(name, as written in the syntax and shown by `?`)
 */
#define NODE_KIND_LIST(X)  \
	X(KEYWORD, "")     \
	X(NUMBER, "<")     \
	X(IPV4, "A.B.C.D") \
	X(MAC, "H.H.H")    \
	X(HEX, "HEX")      \
	X(WORD, "WORD")    \
	X(LINE, "LINE")

enum node_kind {
#define X(name, text) NODE_##name,
	NODE_KIND_LIST(X)
#undef X
		NODE_KIND_COUNT
};

/** What a command may be preceded by; each form has a tree of its own. */
enum form { FORM_PLAIN, FORM_NO, FORM_DEFAULT, FORM_COUNT };

struct node {
	enum node_kind kind;
	char const *text; /**< the keyword, or what `?` shows: "WORD", "<1-4096>" */
	char const *name; /**< of the argument; NULL for an unnamed keyword */
	char const *help;
	int64_t low, high;
	int privilege;                         /**< lowest of the commands that go through here */
	struct grammar_command const *command; /**< that may end here, or NULL */
	struct node *children;                 /**< in order of text: <, capitals, keywords */
	struct node *next;
	struct node *jump; /**< "no", "default", "do": the root on which the line goes on */
	enum form form;    /**< of that root */
	bool exec;         /**< "do" */
	bool whole;        /**< a keyword to be typed in full */
};

struct grammar {
	struct node *root[MODE_COUNT][FORM_COUNT];
};

/** Where the walk of the leading tokens of a line ended. */
struct walk_place {
	struct node const *node;
	enum grammar_mode mode;
	unsigned pos; /**< first octet not consumed */
	bool in_pipe; /**< a '|' follows: pos is behind it */
};

/**
 * Follow as many tokens as `line` has up to octet `end`, in one mode without its parents.
 * out->status is GRAMMAR_OK when all were understood, whether or not a command may end there.
 */
void tree_follow(struct grammar const *g, enum grammar_mode mode, int privilege, char const *line,
		 unsigned end, struct walk_place *place, struct grammar_walk *out);

/** May a command end at this node, for this privilege? */
bool tree_ends(struct node const *n, int privilege);

/** One token of a line. */
struct lex {
	unsigned column;
	unsigned len; /**< octets in the line, quotes included */
	bool quoted;
	bool bad;                        /**< a quote that does not end, or an unknown escape */
	char text[GRAMMAR_LINE_MAX + 1]; /**< quotes and escapes resolved */
};

/** First octet at or behind `pos` that is no blank. */
unsigned lex_skip(char const *line, unsigned pos);
/** Read the token at `pos` (no blank); ends at a blank, at `end` or at the NUL. */
void lex_next(char const *line, unsigned pos, unsigned end, struct lex *out);

/** Is `text` the keyword's start, in either case? `len` octets of it. */
bool keyword_starts(char const *keyword, char const *text, size_t len);

/** One filter after '|': word, help. */
struct pipe_word {
	char const *word;
	char const *help;
	enum grammar_pipe pipe;
};
#define PIPE_WORDS 9
extern struct pipe_word const pipe_words[PIPE_WORDS];

/** The only filter that a word names or starts; NULL with how many it could be in *hits. */
struct pipe_word const *pipe_find(struct lex const *l, unsigned *hits);

#endif
