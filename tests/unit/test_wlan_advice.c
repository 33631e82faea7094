/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What to type when a WLAN breaks a rule: typed, it works, whatever the WLAN.
 */
#include "controller/wlan_advice.h"

#include "show_test.h"

#include "base/rand.h"

/** In a WLAN's mode, as from a terminal. */
static struct shell shell_in(struct bench *b, char const *name)
{
	struct shell s = {.c = b->c, .mode = MODE_CONFIG_WLAN, .privilege = PRIVILEGE_ENABLE};

	snprintf(s.wlan, sizeof s.wlan, "%s", name);
	return s;
}

/** @return whether the line was taken; s->error otherwise */
static bool type(struct shell *s, char const *line)
{
	struct show_output out = {.text = talloc_strdup(s->c, ""), .size = 1};
	struct grammar_walk w;
	int rc;

	grammar_walk(s->c->grammar, s->mode, PRIVILEGE_ENABLE, line, &w);
	if (w.status != GRAMMAR_OK)
		fail_msg("\"%s\" is no line", line);
	rc = shell_run(s, &w, show_take, &out);
	talloc_free(out.text);
	return rc == 0;
}

static bool is_form(char const *line)
{
	return strstr(line, "PASSPHRASE") || strstr(line, " ID") || strstr(line, "NAME");
}

/** Each line of a text that is one of a WLAN's mode, '*' left out. */
static void check_lines(struct bench *b, struct wlan_rule const *rule, char const *text)
{
	assert_true(text && *text && text[strlen(text) - 1] == '\n');
	for (char const *at = text; *at; at += strcspn(at, "\n") + 1) {
		size_t len = strcspn(at, "\n");
		char *line = talloc_strndup(b, at, len);
		struct grammar_walk w;

		if (strcmp(line, "or") == 0 || is_form(line) || strcmp(line, "wlan *") == 0)
			continue;
		if (line[len - 1] == '*')
			line[len - 2] = '\0';
		grammar_walk(b->c->grammar, MODE_CONFIG_WLAN, PRIVILEGE_ENABLE, line, &w);
		/* What a '*' stands for is missing. */
		if (w.status == GRAMMAR_INCOMPLETE && at[len - 1] == '*')
			continue;
		if (w.status != GRAMMAR_OK || w.mode != MODE_CONFIG_WLAN)
			fail_msg("%s: \"%s\" is no line of a WLAN", rule->name, line);
	}
}

static void test_each_rule_has_its_advice(void **state)
{
	struct bench *b = *state;
	struct wlan_rule const *rule;
	unsigned n = 0;

	for (; (rule = wlan_rule_at(n)); n++) {
		assert_ptr_equal(wlan_rule_find(rule->text), rule);
		check_lines(b, rule, rule->broken_by);
		check_lines(b, rule, rule->cure);
	}
	assert_true(n > 40);
}

static struct wlan_advice advise(struct bench *b, struct wlan const *now,
				 struct wlan const *refused, char const *line)
{
	struct wlan_advice a;

	wlan_advice(b, b->c, now, refused, line, &a);
	return a;
}

#define EXPECT_TYPE(a, ...)                                              \
	do {                                                             \
		char const *const want_[] = {__VA_ARGS__};               \
		size_t n_ = sizeof want_ / sizeof want_[0];              \
		assert_int_equal((a).typing, n_);                        \
		for (size_t i_ = 0; i_ < n_; i_++)                       \
			assert_string_equal((a).to_type[i_], want_[i_]); \
	} while (0)

static void test_owe_on_a_new_wlan(void **state)
{
	struct bench *b = *state;
	struct wlan now, refused;
	struct wlan_advice a;

	wlan_init(&now, "cafe", 1, "cafe", 4);
	refused = now;
	refused.akms |= WLAN_AKM_BIT(OWE);
	a = advise(b, &now, &refused, "security wpa akm owe");
	assert_string_equal(a.rule->name, "owe-exclusive");
	assert_int_equal(a.breaking, 2);
	assert_string_equal(a.broken_by[0].text, "security wpa akm dot1x");
	assert_true(a.broken_by[0].by_default);
	assert_string_equal(a.broken_by[1].text, "security wpa akm owe");
	assert_false(a.broken_by[1].by_default);
	assert_true(a.proven);
	EXPECT_TYPE(a, "no security wpa akm dot1x", "no security wpa wpa2", "security wpa akm owe");
	/* Nothing was changed. */
	assert_int_equal(wlan_count(b->c->wlans), 0);
}

static void test_a_key_is_asked_for_and_not_shown(void **state)
{
	struct bench *b = *state;
	struct wlan now, refused;
	struct wlan_advice a;

	wlan_init(&now, "home", 1, "home", 4);
	now.akms = WLAN_AKM_BIT(PSK);
	refused = now;
	refused.enabled = true;
	a = advise(b, &now, &refused, "no shutdown");
	assert_string_equal(a.rule->name, "psk-needs-key");
	assert_true(a.proven);
	EXPECT_TYPE(a, "security wpa psk set-key ascii 0 PASSPHRASE", "no shutdown");

	/* A key that is not one: the rule looks at the line that sets it. */
	assert_true(secret_set(&refused.psk, "short", 5));
	a = advise(b, &now, &refused, NULL);
	assert_string_equal(a.rule->name, "psk-length");
	assert_int_equal(a.breaking, 1);
	assert_string_equal(a.broken_by[0].text, "security wpa psk set-key ascii 0 *****");
	wlan_wipe(&refused);
}

static void test_what_must_be_filled_in(void **state)
{
	struct bench *b = *state;
	struct wlan now, refused;
	struct wlan_advice a;

	wlan_init(&now, "open", 7, "open", 4);
	now.akms = 0;
	refused = now;
	refused.transition_wlan_id = 7;
	a = advise(b, &now, &refused, "security wpa transition-mode-wlan-id 7");
	assert_string_equal(a.rule->name, "transition-not-self");
	assert_false(a.proven);
	EXPECT_TYPE(a, "security wpa transition-mode-wlan-id ID");
	wlan_advice_of_rule(b,
			    wlan_rule_find("Transition mode WLAN ID must be different from WLAN "
					   "ID"),
			    &a);
	EXPECT_TYPE(a, "security wpa transition-mode-wlan-id ID");
	a = advise(b, &now, &now, "okc");
	assert_null(a.rule);
	assert_int_equal(a.typing, 0);
}

/** Lines that rules speak of. */
static char const *const lines[] = {
	"security wpa",
	"security wpa wpa1",
	"security wpa wpa1 ciphers aes",
	"security wpa wpa1 ciphers tkip",
	"security wpa wpa2",
	"security wpa wpa3",
	"security wpa wpa2 ciphers aes",
	"security wpa wpa2 ciphers ccmp256",
	"security wpa wpa2 ciphers gcmp128",
	"security wpa wpa2 ciphers gcmp256",
	"security wpa akm dot1x",
	"security wpa akm dot1x-sha256",
	"security wpa akm psk",
	"security wpa akm psk-sha256",
	"security wpa akm cckm",
	"security wpa akm owe",
	"security wpa akm suiteb",
	"security wpa akm suiteb-192",
	"security wpa akm ft dot1x",
	"security wpa akm ft psk",
	"security wpa akm ft sae",
	"security wpa akm sae",
	"security wpa akm sae pwe h2e",
	"security wpa psk set-key ascii 0 pass-phrase",
	"security wpa transition-mode-wlan-id 9",
	"security ft",
	"security ft adaptive",
	"security pmf mandatory",
	"security pmf optional",
	"shutdown",
};

#define LINES (sizeof lines / sizeof lines[0])

/** Type what is advised into the WLAN itself; each line must be taken. */
static void obey(struct bench *b, struct shell *s, struct wlan const *refused, char const *line)
{
	struct wlan now = *wlan_by_name(b->c->wlans, s->wlan);
	struct wlan_advice a = advise(b, &now, refused, line);

	if (!a.rule || strcmp(a.rule->text, s->error) != 0)
		fail_msg("\"%s\": told \"%s\", advice is about %s", line, s->error,
			 a.rule ? a.rule->name : "nothing");
	if (!a.proven)
		fail_msg("\"%s\": no way out of %s\n%s", line, a.rule->name,
			 config_text_wlan(b, &now, true));
	for (unsigned i = 0; i < a.typing; i++) {
		if (!type(s, a.to_type[i]))
			fail_msg("%s: \"%s\" was refused: %s", a.rule->name, a.to_type[i],
				 s->error);
	}
	assert_string_equal(a.to_type[a.typing - 1], line);
	if (!a.breaking)
		fail_msg("%s: broken by no line", a.rule->name);
}

/** Walk at random; of what is refused by a rule every other is obeyed. */
static void test_obeying_helps(void **state)
{
	struct bench *b = *state;
	struct rand_fixed seed = {5};
	unsigned obeyed = 0;
	uint8_t r[2];

	for (unsigned walk = 0; walk < 300; walk++) {
		struct shell s = shell_in(b, "w");

		assert_int_equal(bench_load(b, "no wlan w\nwlan w 1 w\n"), walk == 0);
		for (unsigned i = 0; i < 30; i++) {
			char line[80];

			rand_fixed_octets(&seed, r, sizeof r);
			snprintf(line, sizeof line, "%s%s", r[1] & 1 ? "no " : "",
				 lines[r[0] % LINES]);
			s.wlan_refused = false;
			if (type(&s, line) || !s.error_rule || !s.wlan_refused)
				continue;
			if (r[1] & 2)
				continue;
			obey(b, &s, &s.refusal.wlan, line);
			obeyed++;
		}
	}
	assert_true(obeyed > 300);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_each_rule_has_its_advice),
		TEST(test_owe_on_a_new_wlan),
		TEST(test_a_key_is_asked_for_and_not_shown),
		TEST(test_what_must_be_filled_in),
		TEST(test_obeying_helps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
