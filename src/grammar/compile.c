/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * From a table of syntax strings to one tree per mode and form.
 *
 * Each syntax is unfolded into its paths (one per choice of alternatives and optional parts; the
 * longest of ours has 13 tokens and 12 paths), and each path is laid into the tree. What the walker
 * could not tell apart is refused here, so it never has to guess.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "grammar/grammar.h"
#include "grammar/tree.h"

#define TOKENS_MAX 48
#define PATHS_MAX  256

/** A token of one command's syntax. */
struct token {
	enum node_kind kind;
	char const *text;
	char const *name;
	char const *help;
	int64_t low, high;
	bool whole;
};

struct path {
	uint8_t len;
	uint8_t token[GRAMMAR_ARGS];
};

struct paths {
	unsigned count;
	struct path *path;
};

struct compile {
	struct grammar *g;
	struct grammar_command const *command;
	char const *at; /**< in the syntax */
	void *tmp;
	struct token token[TOKENS_MAX];
	unsigned tokens;
	struct err *err;
};

/** Refuse the command at hand. @return false */
static bool PRINTF_LIKE(2, 3) compile_fail(struct compile *c, char const *fmt, ...)
{
	char what[160];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(what, sizeof what, fmt, ap) < 0)
		what[0] = '\0';
	va_end(ap);
	(void)err_set(c->err, EINVAL, "command \"%s\" of mode %s: %s", c->command->syntax,
		      grammar_mode_name(c->command->mode), what);
	return false;
}

static bool paths_add(struct compile *c, struct paths *set, struct path const *p)
{
	if (set->count == PATHS_MAX)
		return compile_fail(c, "more than %d ways to write it", PATHS_MAX);
	set->path[set->count++] = *p;
	return true;
}

static bool paths_init(struct compile *c, struct paths *set)
{
	set->count = 0;
	set->path = talloc_array(c->tmp, struct path, PATHS_MAX);
	return set->path || compile_fail(c, "out of memory");
}

/** Every path of `set` followed by every path of `more`. */
static bool paths_join(struct compile *c, struct paths *set, struct paths const *more)
{
	struct paths out;

	if (!paths_init(c, &out))
		return false;
	for (unsigned i = 0; i < set->count; i++) {
		for (unsigned j = 0; j < more->count; j++) {
			struct path p = set->path[i];

			if (p.len + more->path[j].len > GRAMMAR_ARGS)
				return compile_fail(c, "more than %d tokens in a row",
						    GRAMMAR_ARGS);
			memcpy(p.token + p.len, more->path[j].token, more->path[j].len);
			p.len = (uint8_t)(p.len + more->path[j].len);
			if (!paths_add(c, &out, &p))
				return false;
		}
	}
	talloc_free(set->path);
	*set = out;
	return true;
}

/** "<1-4096>" */
static bool parse_range(struct compile *c, struct token *t)
{
	char *end;

	errno = 0;
	t->low = strtoll(t->text + 1, &end, 10);
	if (*end != '-' || !isdigit((unsigned char)t->text[1]))
		return compile_fail(c, "\"%s\" is no range, write <1-4096>", t->text);
	t->high = strtoll(end + 1, &end, 10);
	if (strcmp(end, ">") != 0 || errno || t->high < t->low)
		return compile_fail(c, "\"%s\" is no range, write <1-4096>", t->text);
	return true;
}

static bool token_classify(struct compile *c, struct token *t)
{
	static char const *const shown[NODE_KIND_COUNT] = {
#define X(name, text) [NODE_##name] = text,
		NODE_KIND_LIST(X)
#undef X
	};

	if (t->text[0] == '<') {
		t->kind = NODE_NUMBER;
		return parse_range(c, t);
	}
	for (unsigned k = NODE_IPV4; k < NODE_KIND_COUNT; k++) {
		if (strcmp(t->text, shown[k]) == 0) {
			t->kind = (enum node_kind)k;
			return true;
		}
	}
	t->kind = NODE_KEYWORD;
	for (char const *p = t->text; *p; p++) {
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) &&
		    (*p != '-' || p == t->text))
			return compile_fail(c, "\"%s\" is neither a keyword nor a kind of argument",
					    t->text);
	}
	return true;
}

/** "$name" at c->at, if there. */
static bool parse_name(struct compile *c, char const **name)
{
	char const *start = c->at + 1;

	*name = NULL;
	if (*c->at != '$')
		return true;
	c->at++;
	while (islower((unsigned char)*c->at) || *c->at == '_')
		c->at++;
	if (c->at == start)
		return compile_fail(c, "'$' without a name");
	*name = talloc_strndup(c->g, start, (size_t)(c->at - start));
	return *name || compile_fail(c, "out of memory");
}

static bool parse_token(struct compile *c, struct paths *out)
{
	struct token *t = &c->token[c->tokens];
	size_t len = strcspn(c->at, " {}[]|$");
	struct path p = {.len = 1, .token = {(uint8_t)c->tokens}};

	if (len == 0)
		return compile_fail(c, "a token is missing at \"%.20s\"", c->at);
	if (c->tokens == TOKENS_MAX)
		return compile_fail(c, "more than %d tokens", TOKENS_MAX);
	*t = (struct token){.whole = c->at[len - 1] == '!'};
	t->text = talloc_strndup(c->g, c->at, len - t->whole);
	if (!t->text)
		return compile_fail(c, "out of memory");
	c->at += len;
	if (!token_classify(c, t) || !parse_name(c, &t->name))
		return false;
	if (t->kind != NODE_KEYWORD && !t->name)
		return compile_fail(c, "argument %s has no $name", t->text);
	c->tokens++;
	return paths_init(c, out) && paths_add(c, out, &p);
}

static bool parse_sequence(struct compile *c, struct paths *out);

/** "{a|b c}$name" or "[a|b]", c->at behind the opening one. */
static bool parse_group(struct compile *c, char close, struct paths *out)
{
	unsigned first = c->tokens;
	bool single = true;
	char const *name;
	struct paths one;

	if (!paths_init(c, out))
		return false;
	if (close == ']' && !paths_add(c, out, &(struct path){.len = 0}))
		return false;
	for (;;) {
		if (!parse_sequence(c, &one))
			return false;
		for (unsigned i = 0; i < one.count; i++) {
			single &= one.path[i].len == 1;
			if (!paths_add(c, out, &one.path[i]))
				return false;
		}
		if (*c->at != '|')
			break;
		c->at++;
	}
	if (*c->at != close)
		return compile_fail(c, "'%c' is missing at \"%.20s\"", close, c->at);
	c->at++;
	if (!parse_name(c, &name))
		return false;
	for (unsigned i = first; name && i < c->tokens; i++) {
		if (!single || c->token[i].kind != NODE_KEYWORD || c->token[i].name)
			return compile_fail(c, "group $%s holds more than single keywords", name);
		c->token[i].name = name;
	}
	return true;
}

/** Items separated by one space, up to the end or to what closes the group. */
static bool parse_sequence(struct compile *c, struct paths *out)
{
	struct paths item = {.count = 0};

	if (!paths_init(c, out) || !paths_add(c, out, &(struct path){.len = 0}))
		return false;
	for (;;) {
		bool ok;

		if (*c->at == '{' || *c->at == '[')
			ok = parse_group(c, *c->at++ == '{' ? '}' : ']', &item);
		else
			ok = parse_token(c, &item);
		if (!ok || !paths_join(c, out, &item))
			return false;
		if (*c->at != ' ')
			return true;
		c->at++;
	}
}

/** Give each token its line of help. */
static bool parse_help(struct compile *c)
{
	char const *p = c->command->help;
	unsigned lines = 0;

	while (*p) {
		size_t len = strcspn(p, "\n");

		if (lines < c->tokens)
			c->token[lines].help = talloc_strndup(c->g, p, len);
		if (lines < c->tokens && (len == 0 || !c->token[lines].help))
			return compile_fail(c, "help line %u is empty", lines + 1);
		lines++;
		p += len + (p[len] == '\n');
	}
	return lines == c->tokens ||
	       compile_fail(c, "%u lines of help for %u tokens", lines, c->tokens);
}

/** Would both take the same word, so that the one that comes second is never reached? */
static bool nodes_collide(struct node const *n, struct token const *t)
{
	if (n->kind == NODE_NUMBER && t->kind == NODE_NUMBER)
		return n->low <= t->high && t->low <= n->high;
	return (n->kind == NODE_WORD && t->kind == NODE_LINE) ||
	       (n->kind == NODE_LINE && t->kind == NODE_WORD);
}

static struct node *node_insert(struct compile *c, struct node *parent, struct token const *t)
{
	struct node **at = &parent->children;
	struct node *n = talloc_zero(c->g, struct node);

	if (!n)
		return NULL;
	n->kind = t->kind;
	n->text = t->text;
	n->name = t->name;
	n->help = t->help;
	n->low = t->low;
	n->high = t->high;
	n->whole = t->whole;
	n->privilege = PRIVILEGE_ENABLE;
	while (*at && strcmp((*at)->text, n->text) < 0)
		at = &(*at)->next;
	n->next = *at;
	*at = n;
	return n;
}

/** The child for a token: the one that is there, or a new one. NULL when refused. */
static struct node *node_child(struct compile *c, struct node *parent, struct token const *t)
{
	struct node *n = parent->children;

	while (n && strcmp(n->text, t->text) != 0) {
		if (nodes_collide(n, t)) {
			compile_fail(c, "no input tells %s from %s of another command", t->text,
				     n->text);
			return NULL;
		}
		n = n->next;
	}
	if (!n) {
		n = node_insert(c, parent, t);
		if (!n)
			compile_fail(c, "out of memory");
		return n;
	}
	if ((n->name || t->name) && (!n->name || !t->name || strcmp(n->name, t->name) != 0)) {
		compile_fail(c, "token %s is $%s here and $%s in another command", t->text,
			     t->name ? t->name : "", n->name ? n->name : "");
		return NULL;
	}
	if (strcmp(n->help, t->help) != 0) {
		compile_fail(c, "help of %s is \"%s\" here and \"%s\" in another command", t->text,
			     t->help, n->help);
		return NULL;
	}
	return n;
}

static bool node_end(struct compile *c, struct node *n)
{
	if (n->command && n->command != c->command)
		return compile_fail(c, "no input tells it from \"%s\"", n->command->syntax);
	n->command = c->command;
	return true;
}

/**
 * How many tokens of a path "no" needs at least: up to the first value, less the named keywords in
 * front of it ("no security wpa psk set-key" needs no {ascii|hex}). A path without a value is
 * whole.
 */
static unsigned path_needed(struct compile const *c, struct path const *p)
{
	unsigned n = 0;

	while (n < p->len && c->token[p->token[n]].kind == NODE_KEYWORD)
		n++;
	if (n == p->len)
		return n;
	while (n > 1 && c->token[p->token[n - 1]].name)
		n--;
	return n ? n : 1;
}

static bool lay_path(struct compile *c, enum form form, struct path const *p)
{
	struct node *n = c->g->root[c->command->mode][form];
	bool whole = form == FORM_PLAIN || c->command->flags & (CMD_NO_ONLY | CMD_KEYED);
	unsigned needed = whole ? p->len : path_needed(c, p);

	for (unsigned i = 0; i < p->len; i++) {
		struct token const *t = &c->token[p->token[i]];

		if (t->kind == NODE_LINE && i + 1 < p->len)
			return compile_fail(c, "nothing after LINE can be reached");
		n = node_child(c, n, t);
		if (!n)
			return false;
		if (n->privilege > c->command->privilege)
			n->privilege = c->command->privilege;
		if (i + 1 >= needed && !node_end(c, n))
			return false;
	}
	return true;
}

/** The first word must not be one that the walker takes for itself. */
static bool check_reachable(struct compile *c, struct path const *p)
{
	struct token const *t = &c->token[p->token[0]];

	if (p->len == 0)
		return compile_fail(c, "it can be written as nothing");
	if (t->kind == NODE_KEYWORD &&
	    (strcmp(t->text, "no") == 0 || strcmp(t->text, "default") == 0 ||
	     (c->command->mode != MODE_EXEC && strcmp(t->text, "do") == 0)))
		return compile_fail(c, "\"%s\" comes first only through the flags", t->text);
	return true;
}

static bool lay_forms(struct compile *c, struct path const *p)
{
	unsigned flags = c->command->flags;

	if (!check_reachable(c, p))
		return false;
	if (!(flags & CMD_NO_ONLY) && !lay_path(c, FORM_PLAIN, p))
		return false;
	if (flags & (CMD_NO | CMD_NO_ONLY) && !lay_path(c, FORM_NO, p))
		return false;
	/* Every configuration command has its default; what EXEC does has none. */
	if (c->command->mode != MODE_EXEC && flags & (CMD_NO | CMD_NO_ONLY))
		flags |= CMD_DEFAULT;
	return !(flags & CMD_DEFAULT) || lay_path(c, FORM_DEFAULT, p);
}

static bool compile_command(struct compile *c)
{
	struct grammar_command const *cmd = c->command;
	bool ok = false;
	struct paths set;

	c->at = cmd->syntax;
	c->tokens = 0;
	c->tmp = talloc_new(c->g);
	if (!c->tmp)
		return compile_fail(c, "out of memory");
	if (cmd->privilege > PRIVILEGE_ENABLE || cmd->privilege < PRIVILEGE_USER) {
		compile_fail(c, "privilege %d can never be had", cmd->privilege);
		goto done;
	}
	if (!cmd->handler || !*cmd->handler) {
		compile_fail(c, "it has no handler");
		goto done;
	}
	if (!parse_sequence(c, &set))
		goto done;
	if (*c->at) {
		compile_fail(c, "stray '%c' at \"%.20s\"", *c->at, c->at);
		goto done;
	}
	if (!parse_help(c))
		goto done;
	for (unsigned i = 0; i < set.count; i++) {
		if (!lay_forms(c, &set.path[i]))
			goto done;
	}
	ok = true;
done:
	talloc_free(c->tmp);
	c->tmp = NULL;
	return ok;
}

/** Put "no", "default" or "do" before a tree that is not empty. */
static bool add_jump(struct compile *c, enum grammar_mode mode, char const *word, char const *help,
		     struct node *to, enum form form)
{
	struct token t = {.kind = NODE_KEYWORD, .text = word, .help = help};
	struct node *n;

	if (!to->children)
		return true;
	n = node_insert(c, c->g->root[mode][FORM_PLAIN], &t);
	if (!n) {
		(void)err_set(c->err, ENOMEM, "out of memory compiling the command table");
		return false;
	}
	n->jump = to;
	n->form = form;
	n->exec = form == FORM_PLAIN;
	for (struct node const *child = to->children; child; child = child->next) {
		if (child->privilege < n->privilege)
			n->privilege = child->privilege;
	}
	return true;
}

static bool add_jumps(struct compile *c)
{
	struct grammar *g = c->g;

	for (unsigned m = 0; m < MODE_COUNT; m++) {
		if (!add_jump(c, (enum grammar_mode)m, "no", "Negate a command or set its defaults",
			      g->root[m][FORM_NO], FORM_NO) ||
		    !add_jump(c, (enum grammar_mode)m, "default", "Set a command to its defaults",
			      g->root[m][FORM_DEFAULT], FORM_DEFAULT))
			return false;
	}
	/* After the others: EXEC's own tree is then complete, its "no" included. */
	for (unsigned m = 0; m < MODE_COUNT; m++) {
		if (m != MODE_EXEC &&
		    !add_jump(c, (enum grammar_mode)m, "do", "To run exec commands in config mode",
			      g->root[MODE_EXEC][FORM_PLAIN], FORM_PLAIN))
			return false;
	}
	return true;
}

struct grammar *grammar_new(void *ctx, struct grammar_command const *commands, unsigned count,
			    struct err *err)
{
	struct compile c = {.g = talloc_zero(ctx, struct grammar), .err = err};

	if (!c.g)
		goto nomem;
	for (unsigned m = 0; m < MODE_COUNT; m++) {
		for (unsigned f = 0; f < FORM_COUNT; f++) {
			c.g->root[m][f] = talloc_zero(c.g, struct node);
			if (!c.g->root[m][f])
				goto nomem;
		}
	}
	for (unsigned i = 0; i < count; i++) {
		c.command = &commands[i];
		if (!compile_command(&c))
			goto refused;
	}
	if (!add_jumps(&c))
		goto refused;
	return c.g;
nomem:
	(void)err_set(err, ENOMEM, "out of memory compiling the command table");
refused:
	talloc_free(c.g);
	return NULL;
}
