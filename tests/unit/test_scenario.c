/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Reading scenarios: what each line becomes, and what is refused with its line. */
#include "sim/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

static struct scenario *parse(char const *text, struct err *err)
{
	memset(err, 0, sizeof *err);
	return scenario_parse(NULL, "t", text, strlen(text), err);
}

#define WHO "ap a\nap b radios 3\nnetwork n ssid \"two words\" security open\nstation s network n\n"

static void lines_become_what_they_say(void **state)
{
	struct err err;
	struct scenario *s = parse(
		"# nothing\nseed 42\n" WHO
		"network x ssid y security ft-psk passphrase abcdefgh over-ds no-okc pmf # end\n"
		"repeat 3\n  roam s b\n  expect s ft within 50\nend\nloss 25%\ndelay 3-9\n"
		"misbehave s no-m2 corrupt\nskew s -1500\nexpect s failed DEAUTH 15\n",
		&err);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->seed, 42);
	assert_int_equal(s->n_aps, 2);
	assert_int_equal(s->ap[1].radios, 3);
	assert_memory_equal(s->network[0].config.ssid, "two words", 9);
	assert_false(s->network[0].config.secure);
	assert_int_equal(s->network[1].config.akm, AKM_FT_PSK);
	assert_true(s->network[1].config.over_ds && s->network[1].config.pmf);
	assert_false(s->network[1].config.okc);
	assert_int_equal(s->n_steps, 9);
	assert_int_equal(s->step[0].value, 3);
	assert_int_equal(s->step[0].other, 3);
	assert_int_equal(s->step[3].other, 0);
	assert_int_equal(s->step[1].ap, 1);
	assert_string_equal(s->step[1].text, "roam s b");
	assert_int_equal(s->step[2].method, SUPPLICANT_FT_AIR);
	assert_int_equal(s->step[2].within_ms, 50);
	assert_int_equal(s->step[4].value, 250);
	assert_int_equal(s->step[5].max, 9);
	assert_int_equal(s->step[6].bits, SUPPLICANT_NO_M2 | SUPPLICANT_CORRUPT);
	assert_int_equal(s->step[7].value, -1500);
	assert_int_equal(s->step[8].fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(s->step[8].code, 15);
	talloc_free(s);
}

static void addresses_and_ways_to_log_in(void **state)
{
	struct err err;
	struct scenario *s = parse("ap a mac 84:78:ac:f0:68:d0 radios 2\n"
				   "network n ssid x security wpa2-eap identity me ca c.pem "
				   "password secret eapol-start neighbor-request\n"
				   "network m ssid x security open tries 5 retry-ms 200\n"
				   "station s network n\nlose s\n",
				   &err);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->ap[0].address.b[5], 0xd0);
	assert_int_equal(s->ap[0].radios, 2);
	assert_string_equal(s->network[0].password, "secret");
	assert_true(s->network[0].config.eapol_start && s->network[0].config.neighbor_request);
	assert_int_equal(s->network[1].config.tries, 5);
	assert_int_equal(s->network[1].config.retry_ms, 200);
	assert_int_equal(s->network[0].config.tries, SUPPLICANT_TRIES);
	assert_int_equal(s->network[0].config.retry_ms, SUPPLICANT_RETRY_MS);
	assert_int_equal(s->step[0].type, SCENARIO_LOSE);
	talloc_free(s);
}

static void refusals_name_line_and_cure(void **state)
{
	static char const *const list[][2] = {
		{"fly a\n", "t:1: fly: no statement"},
		{"ap a\nap a\n", "t:2: a: a name that is not in use"},
		{"ap a radios 5\n", "t:1: radios: only \"radios 1\""},
		{"ap a mac 84:78:ac:f0:68:d1\n", "t:1: mac: only"},
		{"ap a mac 84:78:ac:f0:68:f0 radios 2\n", "16 addresses each"},
		{"ap a mac\n", "t:1: mac: only"},
		{"network n security open\n", "an ssid of 1 to 32 octets"},
		{"network n ssid x security wpa2-psk passphrase short\n", "8 to 63 octets"},
		{"network n ssid x security wpa2-eap identity me\n", "EAP-TLS needs"},
		{"network n ssid x security open\nnetwork n ssid x security open\n", "t:2: n"},
		{"network n ssid x security open blue\n", "t:1: blue: a word that"},
		{"network n ssid x security owe group 22\n", "t:1: 22: a value that cannot be"},
		{"network n ssid x security open tries 0\n", "t:1: 0: a value that cannot be"},
		{"network n ssid x security open tries 21\n", "t:1: 21: a value that cannot be"},
		{"network n ssid x security open retry-ms 10001\n", "t:1: 10001: a value"},
		{"station s network n\n", "t:1: n: no network"},
		{WHO "station z network n mac 01:00:00:00:00:01\n", "t:5: mac"},
		{WHO "associate s c\n", "t:5: c: no access point"},
		{WHO "associate q a\n", "t:5: q: no station"},
		{WHO "expect s flying\n", "t:5: expect: it takes"},
		{WHO "expect s failed NOTHING\n", "t:5: expect: it takes"},
		{WHO "wait a serves m\n", "t:5: wait: it takes"},
		{"end\n", "t:1: end: it takes"},
		{"pause 1\nrepeat 2\npause 1\n", "t:2: repeat: it has no end"},
		{"repeat 1\nrepeat 1\nrepeat 1\nrepeat 1\nrepeat 1\n", "t:5: repeat"},
		{"seed \"1\n", "quote"},
		{"a b c d e f g h i j k l m n o p q\n", "16 words"},
		{"delay 9-3\n", "t:1: delay"},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct err err;

		assert_null(parse(list[i][0], &err));
		if (!strstr(err.msg, list[i][1]))
			fail_msg("\"%s\" is not in \"%s\"", list[i][1], err.msg);
	}
}

static void no_statement_is_one_too_many(void **state)
{
	char *text = talloc_strdup(NULL, "");
	struct scenario *s;
	struct err err;

	(void)state;
	for (unsigned i = 0; i < SCENARIO_STEPS_MAX; i++)
		text = talloc_strdup_append(text, "pause 1\n");
	s = parse(text, &err);
	assert_non_null(s);
	assert_int_equal(s->n_steps, SCENARIO_STEPS_MAX);
	talloc_free(s);
	text = talloc_strdup_append(text, "pause 1\n");
	assert_null(parse(text, &err));
	assert_non_null(strstr(err.msg, "t:4097: pause: 4,096 statements"));
	talloc_free(text);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(lines_become_what_they_say),
		cmocka_unit_test(addresses_and_ways_to_log_in),
		cmocka_unit_test(refusals_name_line_and_cure),
		cmocka_unit_test(no_statement_is_one_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
