/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a shell was refused last, as show error last tells it: the place, what was expected, the
 * rule, the lines to type; and that no key is kept.
 */
#include "controller/refusal.h"

#include "show_test.h"

static struct shell shell_of(struct bench *b, enum grammar_mode mode)
{
	return (struct shell){.c = b->c, .mode = mode, .privilege = PRIVILEGE_ENABLE};
}

/** Enter a line as shell_exec() does, without a connection. @return whether it was taken */
static bool enter(struct shell *s, char const *line)
{
	struct show_output out = {.text = talloc_strdup(s->c, ""), .size = 1};
	struct grammar_walk w;
	bool taken = false;

	grammar_walk(s->c->grammar, s->mode, s->privilege, line, &w);
	if (w.status != GRAMMAR_OK)
		refusal_of_grammar(s, line, &w, NULL);
	else if (shell_run(s, &w, show_take, &out))
		refusal_of_command(s, line, &w);
	else
		taken = true;
	talloc_free(out.text);
	return taken;
}

/** show error last without its first line, which has the time. */
static char const *error_last(struct bench *b, struct shell *s, char const *filter)
{
	struct show_output out = {.text = talloc_strdup(b, ""), .size = 1};
	struct grammar_walk w;
	char line[64];

	snprintf(line, sizeof line, "show error last%s", filter);
	grammar_walk(b->c->grammar, MODE_EXEC, PRIVILEGE_USER, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	assert_int_equal(shell_run(s, &w, show_take, &out), 0);
	if (strncmp(out.text, "Refused at ", 11) != 0)
		return out.text;
	return strchr(out.text, '\n') + 1;
}

#define EXPECT_SHOW(b, s, text) assert_string_equal(error_last(b, s, ""), text)

static void test_nothing_was_refused(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG);

	assert_true(enter(&s, "hostname here"));
	EXPECT_SHOW(b, &s, "No line of this session was refused.\n");
	assert_string_equal(error_last(b, &s, " | json"), "{\n  \"refused\": 0\n}\n");
}

static void test_a_slip_of_the_finger(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG_AP_RADIO);

	snprintf(s.ap, sizeof s.ap, "hall");
	assert_false(enter(&s, "  radio 0 chanel 36"));
	EXPECT_SHOW(b, &s,
		    "  Mode      : config-ap-radio, hall\n"
		    "  Line      : radio 0 chanel 36\n"
		    "                      ^\n"
		    "  Answer    : % Invalid input detected at '^' marker.\n"
		    "  Expected  : channel   Channel that it works on\n"
		    "              shutdown  Do not use it\n"
		    "  To type   : radio 0 channel 36\n");
	/* No line of any mode, and not near to one. */
	assert_false(enter(&s, "radio 0 colour blue"));
	assert_null(strstr(error_last(b, &s, ""), "To type"));
	assert_non_null(strstr(error_last(b, &s, " | json"), "\"word\": \"channel\""));
	assert_int_equal(s.refusal.count, 2);
}

static void test_not_whole_and_not_clear(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG_AP_RADIO);

	assert_false(enter(&s, "radio 0"));
	EXPECT_SHOW(b, &s,
		    "  Mode      : config-ap-radio\n"
		    "  Line      : radio 0\n"
		    "  Answer    : % Incomplete command.\n"
		    "  Expected  : channel   Channel that it works on\n"
		    "              shutdown  Do not use it\n");
	s.mode = MODE_CONFIG;
	assert_false(enter(&s, "radiu server x"));
	EXPECT_SHOW(b, &s,
		    "  Mode      : config\n"
		    "  Line      : radiu server x\n"
		    "  Answer    : % Ambiguous command:  \"radiu server x\"\n"
		    "  Expected  : radius         RADIUS servers\n"
		    "              radius-server  Of all RADIUS servers\n");
}

static void test_a_line_of_another_mode(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG);

	assert_false(enter(&s, "deadtime 5"));
	assert_non_null(strstr(error_last(b, &s, ""), "  Belongs to: config-sg-radius\n"
						      "  To type   : aaa group server radius NAME\n"
						      "              deadtime 5\n"));
	assert_false(enter(&s, "write memory"));
	assert_non_null(strstr(error_last(b, &s, ""), "  To type   : do write memory\n"));
	s.mode = MODE_EXEC;
	assert_false(enter(&s, "hostname x"));
	assert_non_null(strstr(error_last(b, &s, ""), "  To type   : configure terminal\n"
						      "              hostname x\n"));
}

static void test_a_rule(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG);

	assert_true(enter(&s, "wlan cafe 1 cafe"));
	assert_true(enter(&s, "no security wpa akm dot1x"));
	assert_false(enter(&s, "security wpa akm owe"));
	EXPECT_SHOW(b, &s,
		    "  Mode      : config-wlan, cafe\n"
		    "  Line      : security wpa akm owe\n"
		    "  Answer    : % switch-1:dbm:wireless:WPA2 and OWE cannot be enabled "
		    "simultaneously\n"
		    "  Rule      : owe-no-wpa2, which holds after every change\n"
		    "  Broken by : security wpa wpa2  (default)\n"
		    "              security wpa akm owe\n"
		    "  To type   : no security wpa wpa2\n"
		    "              security wpa akm owe\n");
	assert_non_null(strstr(error_last(b, &s, " | json"), "\"tried\": true"));
	/* What comes later replaces it whole. */
	assert_false(enter(&s, "bogus"));
	assert_null(strstr(error_last(b, &s, ""), "owe"));
}

static void test_first_shut_down(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG);

	assert_true(enter(&s, "wlan corp 1 corp"));
	assert_true(enter(&s, "no shutdown"));
	assert_false(enter(&s, "no okc"));
	assert_non_null(strstr(error_last(b, &s, ""), "  To type   : shutdown\n"
						      "              no okc\n"
						      "              no shutdown\n"));
	assert_true(enter(&s, "wlan \"corp two\" 2 corp"));
	assert_false(enter(&s, "no shutdown"));
	assert_non_null(strstr(error_last(b, &s, ""), "  To type   : wlan corp\n"
						      "              shutdown\n"
						      "              wlan \"corp two\"\n"
						      "              no shutdown\n"));
	/* A failure without a cure has none of the last one. */
	assert_false(enter(&s, "no radius server none"));
	assert_null(strstr(error_last(b, &s, ""), "To type"));
}

/** Is the text anywhere in the shell? */
static bool holds(struct shell const *s, char const *secret)
{
	return memmem(s, sizeof *s, secret, strlen(secret)) != NULL;
}

static void test_keys_are_not_kept(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_CONFIG);

	assert_true(enter(&s, "wlan home 1 home"));
	assert_true(enter(&s, "security wpa psk set-key ascii 0 do-not-tell"));
	/* A rule with the WLAN at hand, a key that is none, a line that is none. */
	assert_false(enter(&s, "security wpa akm sae"));
	assert_true(s.refusal.has_wlan);
	assert_int_equal(s.refusal.wlan.psk.len, 11);
	assert_false(holds(&s, "do-not-tell"));
	assert_false(enter(&s, "security wpa psk set-key hex 0 do-not-tell"));
	assert_string_equal(s.refusal.line, "security wpa psk set-key hex 0 *****");
	assert_false(s.refusal.has_wlan);
	assert_false(holds(&s, "do-not-tell"));
	assert_false(enter(&s, "security wpa psk set-key ascii 0 do-not-tell me"));
	assert_string_equal(s.refusal.line, "security wpa psk set-key ...");
	assert_non_null(error_last(b, &s, ""));
	assert_false(holds(&s, "do-not-tell"));
}

static void test_of_a_file(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b, MODE_EXEC);

	assert_int_equal(load_text(b->c,
				   "bogus\n"
				   "wlan cafe 1 cafe\n"
				   " no security wpa akm dot1x\n"
				   " security wpa akm owe\n"
				   "hostname x\n",
				   "site.cfg", "test", LOAD_STRICT, &s, bench_say, b),
			 2);
	assert_int_equal(s.refusal.count, 2);
	EXPECT_SHOW(b, &s,
		    "  Mode      : config-wlan, cafe\n"
		    "  File      : site.cfg, line 4\n"
		    "  Line      : wlan cafe\n"
		    "  Answer    : % switch-1:dbm:wireless:WPA2 and OWE cannot be enabled "
		    "simultaneously\n"
		    "  Rule      : owe-no-wpa2, which holds after every change\n"
		    "  Broken by : security wpa wpa2  (default)\n"
		    "              security wpa akm owe\n"
		    "  To type   : no security wpa wpa2\n");
	assert_int_equal(load_text(b->c, "wlan\n", "b", "test", LOAD_STRICT, &s, bench_say, b), 1);
	assert_int_equal(s.refusal.count, 3);
	assert_int_equal(s.refusal.file_line, 1);
	assert_string_equal(s.refusal.line, "wlan");
	/* A file without a refusal leaves it as it was. */
	assert_int_equal(load_text(b->c, "\n", "c", "test", LOAD_STRICT, &s, bench_say, b), 0);
	assert_string_equal(s.refusal.file, "b");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_nothing_was_refused),
		TEST(test_a_slip_of_the_finger),
		TEST(test_not_whole_and_not_clear),
		TEST(test_a_line_of_another_mode),
		TEST(test_a_rule),
		TEST(test_first_shut_down),
		TEST(test_keys_are_not_kept),
		TEST(test_of_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
