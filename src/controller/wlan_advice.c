/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What to type when a WLAN breaks a rule; see wlan_advice.h.
 */
#include "controller/wlan_advice.h"

#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "controller/config_text.h"
#include "controller/shell.h"

/** Rules that cures are looked for, one after the other: a cure may break the next rule. The
 * longest chain of a random walk of 9,000 lines had 5. */
#define ROUNDS 10

/** Separates the alternatives of a cure. */
static char const or_line[] = "or\n";

/** What cures are tried on. */
struct trial {
	void *ctx; /**< parent of texts */
	struct controller *c;
	struct wlan const *now; /**< NULL none */
	char const *line;       /**< that was refused, NULL none */
};

/** Lines that were found, without their ends. */
struct found {
	char const *line[WLAN_ADVICE_LINES];
	unsigned n;
};

/** The line at *at as a talloc text, *at moved behind it. */
static char *take_line(void *ctx, char const **at)
{
	size_t len = strcspn(*at, "\n");
	char *line = talloc_strndup(ctx, *at, len);

	*at += len + ((*at)[len] == '\n');
	return line;
}

/** Does a line of a running-config, without indentation, match one of a rule? */
static bool matches(char const *pattern, size_t len, char const *line, size_t line_len)
{
	if (len && pattern[len - 1] == '*')
		return line_len >= len - 1 && memcmp(pattern, line, len - 1) == 0;
	return line_len == len && memcmp(pattern, line, len) == 0;
}

/** Does the configuration have a line like this? */
static bool text_has(char const *text, char const *pattern, size_t len)
{
	for (char const *at = text; *at;) {
		size_t skip = strspn(at, " ");
		size_t line_len = strcspn(at + skip, "\n");

		if (matches(pattern, len, at + skip, line_len))
			return true;
		at += skip + line_len;
		at += *at == '\n';
	}
	return false;
}

static bool wlan_has(struct wlan const *w, char const *pattern)
{
	char *text = w ? config_text_wlan(NULL, w, true) : NULL;
	bool has = text && text_has(text, pattern, strlen(pattern));

	config_text_free(text);
	return has;
}

static void say_nothing(void *arg, char const *text, size_t len)
{
	(void)arg;
	(void)text;
	(void)len;
}

/** Enter a line in a copy. @return whether it was taken; it may break rules. */
static bool enter(struct controller *c, struct wlan *w, char const *line)
{
	struct candidate cand = {.mode = MODE_CONFIG_WLAN, .wlan = *w};
	struct shell sim = {.c = c, .mode = MODE_CONFIG_WLAN, .privilege = PRIVILEGE_ENABLE};
	struct grammar_walk walk;
	bool taken;

	sim.candidate = &cand;
	sim.loading = true;
	grammar_walk(c->grammar, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE, line, &walk);
	taken = walk.status == GRAMMAR_OK && walk.mode == MODE_CONFIG_WLAN && !walk.exec &&
		shell_run(&sim, &walk, say_nothing, NULL) == 0;
	if (taken)
		*w = cand.wlan;
	return taken;
}

static enum wlan_phase phase_of(struct wlan const *w)
{
	return w->enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE;
}

static unsigned count_broken(struct wlan const *w)
{
	struct wlan_rule const *rule = NULL;
	unsigned n = 0;

	while ((rule = wlan_rule_broken(w, phase_of(w), rule)))
		n++;
	return n;
}

static void find(struct found *f, char const *line)
{
	for (unsigned i = 0; i < f->n; i++)
		if (strcmp(f->line[i], line) == 0)
			return;
	if (f->n < WLAN_ADVICE_LINES)
		f->line[f->n++] = line;
}

/** Is there nothing to type for this line of a cure? */
static bool is_so(struct wlan const *now, struct wlan const *w, char const *line)
{
	if (strncmp(line, "no ", 3) == 0)
		return !wlan_has(w, line + 3) && !wlan_has(now, line + 3);
	return wlan_has(w, line);
}

/** One alternative of a cure, tried on *w. False: it says nothing here, or is to be filled in. */
static bool try_alternative(struct trial const *t, struct wlan *w, char const **at, struct found *f)
{
	bool taken = true;

	*f = (struct found){.n = 0};
	while (**at && strncmp(*at, or_line, sizeof or_line - 1) != 0) {
		char *line = take_line(t->ctx, at);
		size_t len = line ? strlen(line) : 0;

		if (!line || is_so(t->now, w, line))
			continue;
		/* "no X *": without its value. */
		if (len > 2 && line[len - 1] == '*')
			line[len - 2] = '\0';
		taken &= enter(t->c, w, line);
		find(f, line);
	}
	if (**at)
		*at += sizeof or_line - 1;
	return taken && f->n;
}

/** Would the refused line change the WLAN once more? Then the cure only undid it. */
static bool undoes(struct controller *c, struct wlan const *w, char const *line)
{
	struct wlan again = *w;

	return line && enter(c, &again, line) && !config_same_wlan(w, &again);
}

/** The alternative that leaves the fewest rules broken, this one not; applied to *w. */
static bool mend(struct trial const *t, struct wlan *w, struct wlan_rule const *rule,
		 struct found *out)
{
	struct wlan best = *w;
	unsigned fewest = 0;
	bool any = false;

	for (char const *at = rule->cure; *at;) {
		struct wlan trial = *w;
		struct found f;
		unsigned left;

		if (!try_alternative(t, &trial, &at, &f) || !rule->holds(&trial) ||
		    undoes(t->c, &trial, t->line))
			continue;
		left = count_broken(&trial);
		if (any && left >= fewest)
			continue;
		any = true;
		fewest = left;
		best = trial;
		for (unsigned i = 0; i < f.n; i++)
			out->line[i] = f.line[i];
		out->n = f.n;
	}
	*w = best;
	return any;
}

/** The cures of all broken rules. @return whether none is left */
static bool mend_all(struct trial const *t, struct wlan *w, struct found *out)
{
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct wlan_rule const *rule = wlan_rule_broken(w, phase_of(w), NULL);
		struct found f = {.n = 0};

		if (!rule)
			return true;
		if (!mend(t, w, rule, &f))
			return false;
		for (unsigned i = 0; i < f.n; i++)
			find(out, f.line[i]);
	}
	return false;
}

static bool enter_lawfully(struct controller *c, struct wlan *w, char const *line)
{
	struct wlan trial = *w;

	if (!enter(c, &trial, line) || wlan_check(&trial, phase_of(&trial), NULL) < 0)
		return false;
	*w = trial;
	return true;
}

/** Put the lines in an order in which each is taken, the refused one last. */
static bool put_in_order(struct controller *c, struct wlan const *now, struct found const *f,
			 char const *line, struct wlan_advice *out)
{
	bool done[WLAN_ADVICE_LINES] = {false};
	struct wlan w = *now;
	bool moved = true;

	while (moved && out->typing < f->n) {
		moved = false;
		for (unsigned i = 0; i < f->n; i++) {
			if (done[i] || !enter_lawfully(c, &w, f->line[i]))
				continue;
			out->to_type[out->typing++] = f->line[i];
			done[i] = moved = true;
		}
	}
	if (out->typing == f->n && f->n < WLAN_ADVICE_LINES && enter_lawfully(c, &w, line)) {
		out->to_type[out->typing++] = line;
		return true;
	}
	return false;
}

/** The line as it may be shown: its key masked. */
static char const *mask(void *ctx, struct controller *c, char const *line)
{
	char text[GRAMMAR_TEXT_MAX];
	struct grammar_walk walk;

	grammar_walk(c->grammar, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE, line, &walk);
	if (walk.status != GRAMMAR_OK || !grammar_arg(&walk, "key"))
		return line;
	return talloc_strdup(ctx, grammar_command_text(&walk, text));
}

static void take_breaking(void *ctx, struct controller *c, struct wlan const *w,
			  struct wlan_advice *out)
{
	char *all = config_text_wlan(NULL, w, true), *some = config_text_wlan(NULL, w, false);

	for (char const *at = all; at && some && *at;) {
		char *line;

		at += strspn(at, " ");
		line = take_line(ctx, &at);
		if (!line || out->breaking == WLAN_ADVICE_LINES)
			break;
		for (char const *b = out->rule->broken_by; *b; b += strcspn(b, "\n") + 1) {
			size_t len = strcspn(b, "\n");

			if (!matches(b, len, line, strlen(line)))
				continue;
			out->broken_by[out->breaking++] = (struct wlan_advice_line){
				mask(ctx, c, line), !text_has(some, line, strlen(line))};
			break;
		}
	}
	config_text_free(all);
	config_text_free(some);
}

void wlan_advice_of_rule(void *ctx, struct wlan_rule const *rule, struct wlan_advice *out)
{
	memset(out, 0, sizeof *out);
	out->rule = rule;
	for (char const *at = rule->cure; *at && strncmp(at, or_line, sizeof or_line - 1) != 0;) {
		char *line = take_line(ctx, &at);

		if (line && out->typing < WLAN_ADVICE_LINES)
			out->to_type[out->typing++] = line;
	}
}

void wlan_advice(void *ctx, struct controller *c, struct wlan const *now,
		 struct wlan const *refused, char const *line, struct wlan_advice *out)
{
	struct wlan_rule const *rule = wlan_rule_broken(refused, phase_of(refused), NULL);
	struct trial t = {ctx, c, now, line};
	struct wlan w = *refused;
	struct found f = {.n = 0};
	bool mended;

	memset(out, 0, sizeof *out);
	if (!rule)
		return;
	out->rule = rule;
	mended = mend_all(&t, &w, &f);
	if (mended && now && line)
		out->proven = put_in_order(c, now, &f, line, out);
	if (!out->proven && f.n) {
		memcpy(out->to_type, f.line, sizeof f.line);
		out->typing = f.n;
	}
	/* Words to be filled in: nothing could be tried. */
	if (!out->typing)
		wlan_advice_of_rule(ctx, rule, out);
	take_breaking(ctx, c, refused, out);
}
