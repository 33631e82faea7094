/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client ... timeline: its text and its JSON. tests/integration/scenarios_timeline.py
 * sees it with stations that roam.
 */
#include <jansson.h>

#include "timeline_test.h"

#define TIMELINE "show wireless client mac-address 0200.0000.0001 timeline"

static void test_text(void **state)
{
	struct bench *b = *state;
	char const *text;

	told_roam(b);
	text = show(b, TIMELINE);
	assert_non_null(strstr(text, "Client  : 0200.0000.0001\n"));
	assert_non_null(strstr(text, "Roam    : 1 of 2, 1 is the newest\n"));
	assert_non_null(strstr(text,
			       "     0.000            |------------------------>|            |  "
			       "reassociation request\n"));
	assert_non_null(strstr(text,
			       "   240.113    40.113  |            |<-----------|            |  "
			       "port open (802.1X)\n"));
	assert_non_null(strstr(text, "\nVerdict : slow, by 802.1X, 240.113 ms, because: "));
	assert_non_null(strstr(text, "\nCure    : enter \"okc\" in \"wlan corp\"\n"));
	/* A name that a client gave itself steers no terminal. */
	assert_null(strchr(text, '\033'));
	text = show(b, TIMELINE " roam 2");
	assert_non_null(strstr(text, "first login, by 802.1X, 90.000 ms\n"));
	assert_null(strstr(text, "Cure"));
}

static void test_json(void **state)
{
	struct bench *b = *state;
	json_t *root, *rungs, *verdict;

	told_roam(b);
	root = json_loads(show(b, TIMELINE " | json"), 0, NULL);
	assert_non_null(root);
	rungs = json_object_get(root, "rungs");
	assert_int_equal(json_array_size(rungs), 5);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rungs, 4), "at_us")),
			 240113);
	verdict = json_object_get(root, "verdict");
	assert_string_equal(json_string_value(json_object_get(verdict, "reason")), "OKC_OFF");
	assert_string_equal(json_string_value(json_object_get(verdict, "kind")), "slow");
	assert_int_equal(json_array_size(json_object_get(root, "kept")), 2);
	json_decref(root);
}

static void test_nothing(void **state)
{
	assert_non_null(strstr(show(*state, TIMELINE), "% No roam of 0200.0000.0001 is kept"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_json),
		TEST(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
