/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The story of a roam: names, numbers, and what is told where nothing is known.
 */
#include "controller/story.h"

#include "timeline_test.h"

static void test_told(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	struct story *s;
	char text[TIMELINE_TEXT];

	told_roam(b);
	s = story_tell(b, b->c, told_sta, 1, &err);
	assert_non_null(s);
	assert_string_equal(s->wlan, "corp");
	assert_string_equal(s->from, "0200.0000.0a01");
	assert_string_equal(s->to, "0200.0000.0a02");
	assert_int_equal(s->timeline->roams, 2);
	assert_int_equal(s->ladder.rungs, 5);
	assert_int_equal(s->verdict.us, 240113);
	assert_string_equal(s->cure, "enter \"okc\" in \"wlan corp\"");
	/* No session is there any more whose login it could be. */
	assert_non_null(strstr(s->key, "logged out since"));
	assert_string_equal(story_rung(s, &s->ladder.rung[2], text),
			    "EAP identity <script>alert(\"1\")</script>&?");
	story_turn(s, b->c, 2);
	assert_int_equal(s->number, 2);
	assert_int_equal(s->verdict.kind, VERDICT_KIND_FIRST);
	assert_string_equal(s->from, "not known");
	talloc_free(s);
}

static void test_nothing(void **state)
{
	struct bench *b = *state;
	struct err err = {0};

	assert_null(story_tell(b, b->c, told_sta, 1, &err));
	assert_int_equal(err.code, -ENOENT);
	assert_non_null(strstr(err.msg, "No roam of 0200.0000.0001 is kept"));
	told_roam(b);
	assert_null(story_tell(b, b->c, told_sta, 3, &err));
	assert_non_null(strstr(err.msg, "from 1 (the newest) to 2"));
}

static void test_time(void **state)
{
	char when[48];

	(void)state;
	assert_string_equal(strchr(story_time(1700000000000042, when), '.'), ".000042");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_told),
		TEST(test_nothing),
		TEST(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
