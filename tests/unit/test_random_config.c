/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Random configurations: written and read again they are the same and do the same; "no" and
 * "default" lead back; what is refused changes nothing.
 *
 * FASTROAM_SEED and FASTROAM_ROUNDS in the environment choose others than seed 1 and 12 rounds of
 * 120 lines (2 s). A failure names seed and round.
 */
#include "show_test.h"

#include "../lib/random_line.h"
#include "controller/radio_plan.h"
#include "controller/wlan_advice.h"

#define ROUNDS 12
#define LINES  120

static unsigned long option(char const *name, unsigned long otherwise)
{
	char const *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

/** A configuration under construction, from a terminal. */
struct site {
	struct bench *b;
	struct shell s;
	struct rand_fixed r;
	unsigned long seed, round;
	char opener[GRAMMAR_LINE_MAX + 1]; /**< that led to the present mode; "" none */
};

#define FAIL(x, ...)                                                         \
	do {                                                                 \
		print_error("seed %lu, round %lu: ", (x)->seed, (x)->round); \
		fail_msg(__VA_ARGS__);                                       \
	} while (0)

static struct bench *bench_new(void)
{
	void *b = NULL;

	assert_int_equal(bench_setup(&b), 0);
	return b;
}

static void bench_free(struct bench *b)
{
	void *p = b;

	assert_int_equal(bench_teardown(&p), 0);
}

static char *text_of(struct bench *b, bool all)
{
	struct controller *c = b->c;

	return config_text(b, &c->settings, c->policies, c->wlans, c->aps, c->radio_aps, all);
}

static void site_open(struct site *x, unsigned long seed, unsigned long round)
{
	*x = (struct site){.b = bench_new(), .seed = seed, .round = round};
	x->r.state = seed * 1000003 + round;
	x->s = (struct shell){.c = x->b->c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
}

/** Type a line. @return whether it was taken */
static bool type(struct site *x, char const *line)
{
	struct show_output out = {.text = talloc_strdup(x->b, ""), .size = 1};
	struct grammar_walk w;
	bool taken;

	grammar_walk(x->b->c->grammar, x->s.mode, PRIVILEGE_ENABLE, line, &w);
	taken = w.status == GRAMMAR_OK && shell_run(&x->s, &w, show_take, &out) == 0;
	talloc_free(out.text);
	return taken;
}

/** A configuration's text in a controller of its own. @return as bench_load() */
static unsigned read_again(struct bench **b, char const *text)
{
	*b = bench_new();
	return bench_load(*b, text);
}

/** The first lines in which two texts differ. */
static char const *difference(struct site *x, char const *a, char const *b)
{
	char const *line_a = a, *line_b = b;

	for (; *a && *a == *b; a++, b++) {
		if (*a == '\n') {
			line_a = a + 1;
			line_b = b + 1;
		}
	}
	return talloc_asprintf(x->b, "\"%.*s\", then \"%.*s\"", (int)strcspn(line_a, "\n"), line_a,
			       (int)strcspn(line_b, "\n"), line_b);
}

static void expect_same(struct site *x, char const *what, char const *a, char const *b)
{
	if (strcmp(a, b) != 0)
		FAIL(x, "%s differs: %s", what, difference(x, a, b));
}

/** Shows of what is configured. The others tell the time, or are of services that need sockets:
 * those are looked at from outside. */
static bool is_of_configuration(char const *syntax)
{
	static char const *const starts[] = {"show wlan ", "show ap hostapd ", "show ap tag ",
					     "show wireless profile ", "show wireless tag "};

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (strncmp(syntax, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/** All of those without arguments, as one text. */
static char *shows_of(struct bench *b)
{
	char *all = talloc_strdup(b, "");

	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];
		char line[128];

		if (c->mode != MODE_EXEC || strpbrk(c->syntax, "$[{") ||
		    !is_of_configuration(c->syntax))
			continue;
		snprintf(line, sizeof line, "%s | json", c->syntax);
		all = talloc_asprintf_append(all, "%s\n%s", line, show(b, line));
	}
	return all;
}

/** Two bands, four BSSIDs each, as a HELLO has them. */
static void make_hello(struct radio_hello *hello)
{
	static unsigned const channels[2][4] = {{1, 6, 11, 0}, {36, 40, 149, 0}};

	memset(hello, 0, sizeof *hello);
	for (unsigned i = 0; i < 2; i++) {
		struct radio_info *r = &hello->radio[hello->n_radios++];

		r->id = (uint8_t)i;
		r->caps = RADIO_CAP_HT | RADIO_CAP_VHT;
		for (unsigned j = 0; channels[i][j]; j++)
			r->channel[r->n_channels++] = radio_ap_channel_freq(channels[i][j]);
		for (unsigned j = 0; j < 4; j++)
			r->bssid[r->n_bssids++] =
				(struct mac){{0x02, 0, 0, 0, (uint8_t)i, (uint8_t)j}};
	}
}

/** Every access point is told the same. */
static void expect_same_plans(struct site *x, struct bench *again)
{
	struct controller const *a = x->b->c, *b = again->c;
	static struct radio_plan one, other;
	struct radio_hello hello;

	make_hello(&hello);
	for (unsigned i = 0; i <= radio_ap_count(a->radio_aps); i++) {
		struct radio_ap const *ap = radio_ap_at(a->radio_aps, i);
		struct radio_ap const *too = ap ? radio_ap_by_name(b->radio_aps, ap->name) : NULL;
		char const *name = ap ? ap->name : "unknown";

		radio_plan_make(&one, NULL, name, &hello, ap, a->policies, a->wlans);
		radio_plan_make(&other, NULL, name, &hello, too, b->policies, b->wlans);
		if (one.n != other.n)
			FAIL(x, "AP %s serves %u BSSs, then %u", name, one.n, other.n);
		for (unsigned j = 0; j < one.n; j++) {
			if (!radio_plan_same(&one.bss[j], &other.bss[j]))
				FAIL(x, "BSS %u of AP %s differs", j, name);
		}
		assert_memory_equal(one.note, other.note, sizeof one.note);
	}
}

/** Written, short and with all defaults, and read again. */
static void check_rereads(struct site *x)
{
	char *brief = text_of(x->b, false), *whole = text_of(x->b, true);
	char *shows = shows_of(x->b);

	for (int all = 0; all <= 1; all++) {
		struct bench *again;

		if (read_again(&again, all ? whole : brief))
			FAIL(x, "refused when it was read again: %s", again->said);
		/* A default that was entered is printed where it is one of a list. */
		if (!all)
			expect_same(x, "the configuration", brief, text_of(again, false));
		expect_same(x, "it with its defaults", whole, text_of(again, true));
		expect_same(x, "what is shown", shows, shows_of(again));
		expect_same_plans(x, again);
		bench_free(again);
	}
	talloc_free(shows);
	talloc_free(brief);
	talloc_free(whole);
}

/** The configuration after these texts, as one load. */
static char *loaded(struct bench *ctx, char const *text, char const *opener, char const *form,
		    char const *line)
{
	char *all = talloc_asprintf(ctx, "%s%s%s%s%s %s\n", text, opener, *opener ? "\n" : "",
				    *opener ? " " : "", form, line);
	struct bench *b;
	char *result;

	(void)read_again(&b, all);
	result = talloc_strdup(ctx, text_of(b, false));
	bench_free(b);
	talloc_free(all);
	return result;
}

static int compare_lines(void const *a, void const *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/** The lines of a text in the order of the alphabet. */
static char *sorted(void *ctx, char const *text)
{
	char *lines[1024], *all = talloc_strdup(ctx, ""), *save = NULL;
	size_t n = 0;

	for (char *l = strtok_r(talloc_strdup(ctx, text), "\n", &save); l && n < 1024;
	     l = strtok_r(NULL, "\n", &save))
		lines[n++] = l;
	qsort(lines, n, sizeof lines[0], compare_lines);
	for (size_t i = 0; i < n; i++)
		all = talloc_asprintf_append(all, "%s\n", lines[i]);
	return all;
}

/** "no" and "default" of a line make it as if it had never been entered; entered twice, the second
 * time changes nothing. */
static void check_leads_back(struct site *x, char const *line, char const *opener,
			     char const *before, char const *after)
{
	static char const *const forms[] = {"no", "default"};
	char back[GRAMMAR_LINE_MAX + 16];
	struct grammar_walk w;

	for (unsigned i = 0; i < 2; i++) {
		char *one, *other, *twice;

		snprintf(back, sizeof back, "%s %s", forms[i], line);
		grammar_walk(x->b->c->grammar, x->s.mode, PRIVILEGE_ENABLE, back, &w);
		if (w.status != GRAMMAR_OK)
			continue;
		one = loaded(x->b, before, opener, forms[i], line);
		other = loaded(x->b, after, opener, forms[i], line);
		twice = loaded(x->b, other, opener, forms[i], line);
		expect_same(x, talloc_asprintf(x->b, "\"%s\" the second time", back), other, twice);
		/* One leaf with several values (interface or relay): what is taken back is only
		 * that one. */
		if (w.negated && strcmp(one, other) != 0 && strcmp(one, before) == 0) {
			char *plain = loaded(x->b, other, opener, "", line);

			/* It may be the last of its list now. */
			expect_same(x, talloc_asprintf(x->b, "\"%s\" and \"%s\"", back, line),
				    sorted(x->b, plain), sorted(x->b, after));
			talloc_free(plain);
		} else if (strcmp(one, other) != 0) {
			FAIL(x, "\"%s\" does not lead back below \"%s\": %s", back, opener,
			     difference(x, one, other));
		}
		talloc_free(one);
		talloc_free(other);
		talloc_free(twice);
	}
}

/** A line broken: read from a file in its place it is refused, and changes nothing. */
static void check_broken(struct site *x, char const *line, char const *opener, char const *now)
{
	char broken[RANDOM_BROKEN];
	char const *how = random_break(&x->r, line, broken);
	struct grammar_walk w;
	unsigned refused;
	struct bench *b;
	char *text;

	grammar_walk(x->b->c->grammar, x->s.mode, PRIVILEGE_ENABLE, broken, &w);
	if (w.status == GRAMMAR_OK || w.status == GRAMMAR_EMPTY || strpbrk(broken, "\r\n"))
		return;
	grammar_walk(x->b->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, broken, &w);
	if (w.status == GRAMMAR_OK)
		return;
	text = talloc_asprintf(x->b, "%s%s%s%s%s\n", now, opener, *opener ? "\n" : "",
			       *opener ? " " : "", broken);
	refused = read_again(&b, text);
	if (refused < 1 || refused > 2 || !b->said[0])
		FAIL(x, "\"%.100s\" (%s) was refused %u times: %s", broken, how, refused, b->said);
	expect_same(x,
		    talloc_asprintf(x->b, "with \"%.100s\" below \"%s\" (%s) it", broken, opener,
				    b->said),
		    now, text_of(b, false));
	talloc_free(text);
	bench_free(b);
}

/** As a person would: what show error last says leads to WLANs that chance does not find. */
static void obey(struct site *x, char const *line)
{
	struct wlan const *now = wlan_by_name(x->b->c->wlans, x->s.wlan);
	struct wlan_advice a;

	if (!x->s.wlan_refused || !x->s.error_rule || !now)
		return;
	wlan_advice(x->b, x->b->c, now, &x->s.refusal.wlan, line, &a);
	for (unsigned i = 0; a.proven && i < a.typing; i++) {
		if (!type(x, a.to_type[i]))
			FAIL(x, "advised to enter \"%s\" to be able to enter \"%s\": %s",
			     a.to_type[i], line, x->s.error);
	}
}

/** One line. What is refused changes nothing. */
static bool step(struct site *x)
{
	char line[GRAMMAR_LINE_MAX + 1];
	char *before = text_of(x->b, false), *after;
	enum grammar_mode mode = x->s.mode;
	struct grammar_walk w;
	bool taken;

	/* A block has some lines, in every third round many, then comes the next. */
	if (mode != MODE_CONFIG && random_below(&x->r, x->round % 3 ? 12 : 50) == 0) {
		x->s.mode = mode = MODE_CONFIG;
		x->opener[0] = '\0';
	}
	if (mode == MODE_CONFIG && random_below(&x->r, 4) == 0)
		snprintf(line, sizeof line, "wlan w%u %u w", random_below(&x->r, 3),
			 100 + random_below(&x->r, 3));
	else
		random_line(&x->r, mode, line);
	grammar_walk(x->b->c->grammar, mode, PRIVILEGE_ENABLE, line, &w);
	if (w.status != GRAMMAR_OK || w.mode != mode)
		FAIL(x, "\"%s\" is made for mode %s and is none of its lines", line,
		     grammar_mode_name(mode));
	x->s.wlan_refused = false;
	taken = type(x, line);
	after = text_of(x->b, false);
	if (!taken)
		expect_same(x, talloc_asprintf(x->b, "after the refused line \"%s\" it", line),
			    before, after);
	if (!taken && random_below(&x->r, 2))
		obey(x, line);
	talloc_free(after);
	after = text_of(x->b, false);
	if (taken && x->s.mode == mode && random_below(&x->r, 4) == 0)
		check_leads_back(x, line, x->opener, before, after);
	if (x->s.mode == mode && random_below(&x->r, 4) == 0)
		check_broken(x, line, x->opener, after);
	if (x->s.mode != mode)
		snprintf(x->opener, sizeof x->opener, "%s", x->s.mode == MODE_CONFIG ? "" : line);
	talloc_free(before);
	talloc_free(after);
	return taken;
}

static void test_random_configurations(void **state)
{
	unsigned long seed = option("FASTROAM_SEED", 1), rounds = option("FASTROAM_ROUNDS", ROUNDS);
	unsigned taken = 0;

	(void)state;
	print_message("# seed %lu, %lu rounds of %d lines\n", seed, rounds, LINES);
	for (unsigned long round = 0; round < rounds; round++) {
		struct site x;

		site_open(&x, seed, round);
		for (unsigned i = 0; i < LINES; i++)
			taken += step(&x);
		check_rereads(&x);
		bench_free(x.b);
	}
	/* Else it would test refusals only. */
	assert_true(taken > rounds * LINES / 3);
}

/** What random lines, or whoever made them, once found. */
static void test_found_once(void **state)
{
	static char const *const texts[] = {
		/* The method of SAE stayed without a line that could say so. */
		"wlan a 1 a\n no security wpa akm dot1x\n security ft\n"
		" security wpa psk set-key ascii 0 pass-phrase\n security wpa akm ft sae\n"
		" security wpa akm sae pwe h2e\n no security wpa akm sae\n",
	};
	struct site x;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		site_open(&x, 0, i);
		(void)bench_load(x.b, texts[i]);
		assert_string_equal(x.b->said, "");
		check_rereads(&x);
		assert_int_equal(wlan_by_name(x.b->c->wlans, "a")->pwe, WLAN_PWE_BOTH);
		bench_free(x.b);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_random_configurations),
		cmocka_unit_test(test_found_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
