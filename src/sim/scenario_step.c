/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The statements of a scenario's timeline. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/scenario_private.h"

#define LOSS_MAX   100
#define DELAY_MAX  10000
#define PAUSE_MAX  3600000
#define REPEAT_MAX 1000000
#define SKEW_MAX   86400000

struct word {
	char const *word;
	unsigned value;
};

static struct word const misbehaviours[] = {
	{"nothing", 0},
	{"wrong-mic", SUPPLICANT_WRONG_MIC},
	{"mgmt-twice", SUPPLICANT_MGMT_TWICE},
	{"eapol-twice", SUPPLICANT_EAPOL_TWICE},
	{"no-m2", SUPPLICANT_NO_M2},
	{"no-m4", SUPPLICANT_NO_M4},
	{"no-g2", SUPPLICANT_NO_G2},
	{"old-rn", SUPPLICANT_OLD_RN},
	{"other-rsne", SUPPLICANT_OTHER_RSNE},
	{"no-sa-query", SUPPLICANT_NO_SA_QUERY},
	{"corrupt", SUPPLICANT_CORRUPT},
	{NULL, 0},
};

static struct word const frames[] = {
	{"auth", SUPPLICANT_SENT_AUTH}, {"assoc", SUPPLICANT_SENT_ASSOC},
	{"m2", SUPPLICANT_SENT_M2},     {"m4", SUPPLICANT_SENT_M4},
	{"g2", SUPPLICANT_SENT_G2},     {NULL, 0},
};

static bool look_up(struct word const *list, char const *word, unsigned *out)
{
	for (; list->word; list++) {
		if (strcmp(list->word, word) == 0) {
			*out = list->value;
			return true;
		}
	}
	return false;
}

static int usage(struct scenario_line const *l, enum scenario_step_type type)
{
	static char const *const arguments[] = {
#define X(name, word, arguments) [SCENARIO_##name] = arguments,
		SCENARIO_STEP_LIST(X)
#undef X
	};
	char text[120];

	(void)snprintf(text, sizeof(text), "it takes: %s", arguments[type]);
	return scenario_bad(l, l->word[0], text);
}

/** Cut "within MS" off the end. */
static bool take_within(struct scenario_line const *l, unsigned *n, struct scenario_step *p)
{
	int64_t ms = SCENARIO_WITHIN_MS;

	if (*n >= 2 && strcmp(l->word[*n - 2], "within") == 0) {
		if (!scenario_number(l->word[*n - 1], 1, PAUSE_MAX, &ms))
			return false;
		*n -= 2;
	}
	p->within_ms = (uint32_t)ms;
	return true;
}

static bool find_fault(char const *name, struct scenario_step *p)
{
	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++) {
		if (strcmp(supplicant_fault_name((enum supplicant_fault)i), name) == 0) {
			p->fault = (enum supplicant_fault)i;
			p->has_fault = true;
			return true;
		}
	}
	return false;
}

static bool find_method(char const *name, struct scenario_step *p)
{
	for (unsigned i = 0; i < SUPPLICANT_METHOD_COUNT; i++) {
		if (strcmp(supplicant_method_text((enum supplicant_method)i), name) == 0) {
			p->method = (enum supplicant_method)i;
			p->expect = SCENARIO_EXPECT_METHOD;
			return true;
		}
	}
	return false;
}

/** `expect STATION failed [FAULT [CODE]]` */
static bool take_failed(struct scenario_line const *l, unsigned n, struct scenario_step *p)
{
	int64_t code = 0;

	p->expect = SCENARIO_EXPECT_FAILED;
	if (n > 5 || (n > 3 && !find_fault(l->word[3], p)) ||
	    (n > 4 && !scenario_number(l->word[4], 1, 65535, &code)))
		return false;
	p->code = (uint16_t)code;
	return true;
}

static bool take_expect(struct scenario_line const *l, struct scenario_step *p)
{
	unsigned n = l->n;

	if (!take_within(l, &n, p) || n < 3)
		return false;
	if (strcmp(l->word[2], "failed") == 0)
		return take_failed(l, n, p);
	if (strcmp(l->word[2], "fault") == 0) {
		p->expect = SCENARIO_EXPECT_FAULT;
		return n == 4 && find_fault(l->word[3], p);
	}
	if (n != 3)
		return false;
	if (strcmp(l->word[2], "gone") == 0)
		p->expect = SCENARIO_EXPECT_GONE;
	else if (strcmp(l->word[2], "keys") == 0)
		p->expect = SCENARIO_EXPECT_KEYS;
	else if (strcmp(l->word[2], "no-faults") == 0)
		p->expect = SCENARIO_EXPECT_NO_FAULTS;
	else
		return find_method(l->word[2], p);
	return true;
}

static bool take_wait(struct scenario const *s, struct scenario_line const *l,
		      struct scenario_step *p)
{
	unsigned n = l->n;
	int network;

	if (!take_within(l, &n, p) || n != 4 || strcmp(l->word[2], "serves") != 0)
		return false;
	network = scenario_find_network(s, l->word[3]);
	p->network = network < 0 ? 0 : (unsigned)network;
	return network >= 0;
}

static bool take_misbehave(struct scenario_line const *l, struct scenario_step *p)
{
	for (unsigned i = 2; i < l->n; i++) {
		unsigned bit;

		if (!look_up(misbehaviours, l->word[i], &bit))
			return false;
		p->bits |= bit;
	}
	return l->n > 2;
}

static bool take_loss(struct scenario_line const *l, struct scenario_step *p)
{
	size_t len = l->n == 2 ? strlen(l->word[1]) : 0;

	if (len && l->word[1][len - 1] == '%')
		l->word[1][len - 1] = '\0';
	if (!len || !scenario_number(l->word[1], 0, LOSS_MAX, &p->value))
		return false;
	p->value *= 10;
	return true;
}

static bool take_delay(struct scenario_line const *l, struct scenario_step *p)
{
	char *dash = l->n == 2 ? strchr(l->word[1], '-') : NULL;

	if (dash)
		*dash = '\0';
	if (l->n != 2 || !scenario_number(l->word[1], 0, DELAY_MAX, &p->value))
		return false;
	p->max = p->value;
	return !dash || scenario_number(dash + 1, p->value, DELAY_MAX, &p->max);
}

/** The loop that is open: the last REPEAT without an END. */
static int open_loop(struct scenario const *s)
{
	for (unsigned i = s->n_steps; i > 0; i--)
		if (s->step[i - 1].type == SCENARIO_REPEAT && !s->step[i - 1].other)
			return (int)i - 1;
	return -1;
}

static unsigned open_loops(struct scenario const *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_steps; i++)
		n += s->step[i].type == SCENARIO_REPEAT && !s->step[i].other;
	return n;
}

static bool take_end(struct scenario *s, struct scenario_line const *l, struct scenario_step *p)
{
	int at = open_loop(s);

	if (l->n != 1 || at < 0)
		return false;
	p->other = (unsigned)at;
	s->step[at].other = s->n_steps;
	return true;
}

static bool take_arguments(struct scenario *s, struct scenario_line const *l,
			   struct scenario_step *p)
{
	switch (p->type) {
	case SCENARIO_ASSOCIATE:
	case SCENARIO_ROAM: return l->n == 3;
	case SCENARIO_LEAVE:
	case SCENARIO_LOSE:
	case SCENARIO_FORGET: return l->n == 2;
	case SCENARIO_MISBEHAVE: return take_misbehave(l, p);
	case SCENARIO_AGAIN: return l->n == 3 && look_up(frames, l->word[2], &p->bits);
	case SCENARIO_SKEW:
		return l->n == 3 && scenario_number(l->word[2], -SKEW_MAX, SKEW_MAX, &p->value);
	case SCENARIO_OVER:
		p->value = l->n == 3 && strcmp(l->word[2], "ds") == 0;
		return l->n == 3 && (p->value || strcmp(l->word[2], "air") == 0);
	case SCENARIO_LOSS: return take_loss(l, p);
	case SCENARIO_DELAY: return take_delay(l, p);
	case SCENARIO_PAUSE:
		return l->n == 2 && scenario_number(l->word[1], 0, PAUSE_MAX, &p->value);
	case SCENARIO_EXPECT: return take_expect(l, p);
	case SCENARIO_WAIT: return take_wait(s, l, p);
	case SCENARIO_REPEAT:
		return l->n == 2 && open_loops(s) < SCENARIO_DEPTH_MAX &&
		       scenario_number(l->word[1], 1, REPEAT_MAX, &p->value);
	case SCENARIO_END: return take_end(s, l, p);
	case SCENARIO_STEP_COUNT: break;
	}
	return false;
}

/** Most statements name a station first, some an access point. */
static int take_names(struct scenario const *s, struct scenario_line const *l,
		      struct scenario_step *p)
{
	bool has_station = p->type <= SCENARIO_OVER || p->type == SCENARIO_EXPECT;
	unsigned ap_word = p->type == SCENARIO_WAIT ? 1 : p->type <= SCENARIO_ROAM ? 2 : 0;
	int found;

	if (has_station) {
		found = l->n > 1 ? scenario_find_station(s, l->word[1]) : -1;
		if (found < 0)
			return scenario_bad(l, l->n > 1 ? l->word[1] : l->word[0],
					    "no station of that name stands above");
		p->station = (unsigned)found;
	}
	if (ap_word) {
		found = l->n > ap_word ? scenario_find_ap(s, l->word[ap_word]) : -1;
		if (found < 0)
			return scenario_bad(l, l->n > ap_word ? l->word[ap_word] : l->word[0],
					    "no access point of that name stands above");
		p->ap = (unsigned)found;
	}
	return 0;
}

int scenario_take_step(struct scenario *s, struct scenario_line const *l)
{
	static char const *const words[] = {
#define X(name, word, arguments) [SCENARIO_##name] = word,
		SCENARIO_STEP_LIST(X)
#undef X
	};
	struct scenario_step *p = &s->step[s->n_steps];
	unsigned type = 0;
	int rc;

	while (type < SCENARIO_STEP_COUNT && strcmp(l->word[0], words[type]) != 0)
		type++;
	if (type == SCENARIO_STEP_COUNT)
		return scenario_bad(l, l->word[0], "no statement; fastroam-sim(1) lists them");
	if (s->n_steps == SCENARIO_STEPS_MAX)
		return scenario_bad(l, l->word[0], "4,096 statements are the most");
	memset(p, 0, sizeof(*p));
	p->type = (enum scenario_step_type)type;
	p->line = l->number;
	(void)snprintf(p->text, sizeof(p->text), "%s", l->text);
	rc = take_names(s, l, p);
	if (rc < 0)
		return rc;
	if (!take_arguments(s, l, p))
		return usage(l, p->type);
	s->n_steps++;
	return 0;
}

int scenario_close(struct scenario *s, struct scenario_line const *l)
{
	int at = open_loop(s);

	if (at >= 0)
		return err_set(l->err, EINVAL, "%s:%u: repeat: it has no end", l->file,
			       s->step[at].line);
	return 0;
}
