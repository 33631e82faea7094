/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless key-holder: counts by outcome, the long table, and one client's pulls with what to
 * do about them.
 */
#include <jansson.h>

#include "show_test.h"

static struct key_record record(uint8_t sta, enum key_outcome outcome, char const *r0kh_id)
{
	struct key_record r = {.wall_us = 1700000000000000 + sta,
			       .outcome = outcome,
			       .sta = {{2, 0, 0, 0, 0, sta}},
			       .r1kh = {{2, 0, 0, 0, 1, 1}},
			       .wlan_id = 1,
			       .took_us = 40,
			       .ap = "lobby"};

	r.r0kh_id_len = (uint8_t)strlen(r0kh_id);
	memcpy(r.r0kh_id, r0kh_id, r.r0kh_id_len);
	return r;
}

static void put(struct bench *b, uint8_t sta, enum key_outcome outcome, char const *r0kh_id)
{
	struct key_record r = record(sta, outcome, r0kh_id);

	key_history_put(b->c->history, &r);
}

static void test_statistics(void **state)
{
	struct bench *b = *state;
	struct key_record push = record(1, KEY_UNSENT, "ap1");
	json_t *root, *pulls, *pushes;
	char *text;

	put(b, 1, KEY_SERVED, "ap1");
	put(b, 1, KEY_SERVED, "ap1");
	put(b, 1, KEY_EXPIRED, "ap1");
	push.event = KEY_PUSH;
	key_history_put(b->c->history, &push);
	text = show(b, "show wireless key-holder statistics");
	assert_non_null(strstr(text, "         2 served\n"));
	assert_non_null(strstr(text, "         1 expired\n"));
	assert_non_null(strstr(text, "         1 could not be sent\n"));
	root = json_loads(show(b, "show wireless key-holder statistics | json"), 0, NULL);
	pulls = json_object_get(root, "pulls");
	pushes = json_object_get(root, "pushes");
	assert_int_equal(json_object_size(pulls), KEY_OUTCOME_COUNT);
	assert_int_equal(json_object_size(pushes), KEY_OUTCOME_COUNT);
	assert_int_equal(json_integer_value(json_object_get(pulls, "served")), 2);
	assert_int_equal(json_integer_value(json_object_get(pushes, "unsent")), 1);
	json_decref(root);
}

static void test_history(void **state)
{
	struct bench *b = *state;
	struct key_record nameless = {.wall_us = 1, .outcome = KEY_MALFORMED};
	json_t *root, *records, *first;
	char *text;

	if (bench_load(b, "wlan corp 1 corp\n"))
		fail_msg("%s", b->said);
	put(b, 1, KEY_SERVED, "ap1-boot1");
	put(b, 2, KEY_WRONG_R0KH_ID, "a b");
	key_history_put(b->c->history, &nameless);
	text = show(b, "show wireless key-holder history");
	assert_non_null(strstr(text, " pull  lobby            0200.0000.0001  ap1-boot1            "
				     "            0200.0000.0101  40       served\n"));
	assert_non_null(strstr(text, " 0x612062 "));
	assert_non_null(strstr(text, "malformed\n"));
	assert_true(strstr(text, "served\n") < strstr(text, "wrong R0KH-ID\n"));
	root = json_loads(show(b, "show wireless key-holder history | json"), 0, NULL);
	records = json_object_get(root, "records");
	assert_int_equal(json_array_size(records), 3);
	first = json_array_get(records, 0);
	assert_string_equal(json_string_value(json_object_get(first, "outcome")), "served");
	assert_string_equal(json_string_value(json_object_get(first, "station")), "0200.0000.0001");
	assert_string_equal(json_string_value(json_object_get(first, "wlan")), "corp");
	assert_string_equal(json_string_value(json_object_get(first, "cure")), "");
	json_decref(root);
	/* Gone when it is cleared; the counts stay. */
	assert_string_equal(show(b, "clear wireless key-holder history"), "");
	assert_null(strstr(show(b, "show wireless key-holder history"), "lobby"));
	assert_non_null(strstr(show(b, "show wireless key-holder statistics"), " 1 served\n"));
}

static void test_one_client_in_full(void **state)
{
	struct bench *b = *state;
	char *text;

	put(b, 1, KEY_SERVED, "ap1");
	put(b, 2, KEY_WRONG_KEY, "ap2");
	text = show(b, "show wireless key-holder history mac-address 0200.0000.0002");
	assert_non_null(strstr(text, "Station : 0200.0000.0002\n"));
	assert_non_null(strstr(text, "pull: not this AP's key\n"));
	assert_non_null(strstr(text, "  R0KH-ID : ap2\n"));
	assert_non_null(strstr(text, "  R1KH-ID : 0200.0000.0101\n"));
	assert_non_null(strstr(text, "  Took    : 40 us\n"));
	assert_non_null(strstr(text, "  Cure    : r0kh-key here and the key in the AP's"));
	assert_null(strstr(text, "ap1"));
	text = show(b, "show wireless key-holder history mac-address 0200.0000.0001");
	assert_non_null(strstr(text, "pull: served\n"));
	assert_null(strstr(text, "Cure"));
}

static void test_a_long_history(void **state)
{
	struct bench *b = *state;
	json_t *root;

	for (unsigned i = 0; i < KEY_HISTORY_MAX + 10; i++)
		put(b, (uint8_t)i, KEY_SERVED, "ap1");
	root = json_loads(show(b, "show wireless key-holder history | json"), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "records")), KEY_HISTORY_MAX);
	json_decref(root);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_statistics),
		TEST(test_history),
		TEST(test_one_client_in_full),
		TEST(test_a_long_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
