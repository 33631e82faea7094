/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show tech-support wireless: every show under its heading, nothing secret; and sections of the
 * running-config.
 */
#include <jansson.h>

#include "show_test.h"

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/** Everything that has a key: each secret has "s3cret" in it, or is HEX. */
static void load(struct bench *b)
{
	if (bench_load(b,
		       "aaa server radius dynamic-author\n client 192.0.2.1 server-key s3cret1\n"
		       " server-key s3cret2\n"
		       "radius server one\n address ipv4 192.0.2.9 auth-port 1812 acct-port 1813\n"
		       " key 0 s3cret3\n"
		       "wireless mobility domain-id a1b2\n"
		       "wireless key-holder redundancy priority 5 key 0 " HEX "\n"
		       "wlan corp 1 corp\n security wpa akm psk\n no security wpa akm dot1x\n"
		       " security wpa psk set-key ascii 0 \"s3cret word\"\n no shutdown\n"
		       "wlan eap 2 eap\n no shutdown\n"
		       "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n r0kh-key 0 " HEX
		       "\n interface eth0\n dynamic-author 192.0.2.1 key 0 s3cret4\n"
		       "ap hostapd attic\n openwrt-default-key s3cret5\n"))
		fail_msg("%s", b->said);
	show_login(b, 1, "eap");
	show_login(b, 2, "eap");
}

static void test_text(void **state)
{
	static char const *const order[] = {
		"\n------------------ show version ------------------\n\nFastRoam Software",
		"\n------------------ show running-config ------------------\n\n!",
		"\naaa server radius dynamic-author\n client 192.0.2.1 server-key",
		"\n security wpa psk set-key ascii 0 *****\n",
		"\nend\n",
		"\n------------------ show wlan all ------------------\n\nWLAN Profile Name     : "
		"corp\n",
		"\nWLAN Profile Name     : eap\n",
		"\n------------------ show wireless client summary ------------------\n\nNumber of "
		"Clients: 2\n",
		"\n0200.0000.0002 ",
		"\nNumber of Excluded Clients: 0\n",
		"\n------------------ show wireless pmk-cache ------------------\n\nNumber of PMK",
		"\n------------------ show logging ------------------\n\nSyslog logging"};
	struct bench *b = *state;
	char const *text, *at;

	load(b);
	at = text = show(b, "show tech-support wireless");
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		char const *found = strstr(at, order[i]);

		if (!found)
			fail_msg("\"%s\" is missing, or not in its place, in\n%s", order[i], text);
		at = found;
	}
	assert_null(strstr(text, "s3cret"));
	assert_null(strstr(text, HEX));
	assert_null(strstr(text, "% "));
}

/** As JSON each show has its keys, and the same secrets are missing. */
static void test_json(void **state)
{
	struct bench *b = *state;
	json_t *root, *list, *one;
	size_t i;
	char const *text;

	load(b);
	text = show(b, "show tech-support wireless | json");
	assert_null(strstr(text, "s3cret"));
	assert_null(strstr(text, HEX));
	root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	list = json_object_get(root, "shows");
	assert_true(json_array_size(list) > 20);
	json_array_foreach(list, i, one)
	{
		json_t *output = json_object_get(one, "output");

		assert_non_null(json_string_value(json_object_get(one, "command")));
		assert_true(json_object_size(output) > 0);
		assert_null(json_object_get(output, "error"));
	}
	json_decref(root);
}

/** What is under way goes when the shell goes: nothing of it is left for the next command. */
static void test_twice(void **state)
{
	struct bench *b = *state;
	char const *first, *second;

	load(b);
	first = show(b, "show tech-support wireless | count ------------------ show");
	second = show(b, "show tech-support wireless | count ------------------ show");
	assert_string_equal(first, "Number of lines which match regexp = 27\n");
	assert_string_equal(second, first);
}

static void test_section(void **state)
{
	struct bench *b = *state;
	char const *text;

	load(b);
	text = show(b, "show running-config section ^wlan eap");
	assert_string_equal(text, "wlan eap 2 eap\n no shutdown\n");
	assert_string_equal(show(b, "show running-config section ^wlan"),
			    show(b, "show running-config | section ^wlan"));
	assert_string_equal(show(b, "show running-config all section ^wlan eap"),
			    show(b, "show running-config all | section ^wlan eap"));
	assert_true(strlen(show(b, "show running-config all section ^wlan eap")) > strlen(text));
	/* A name that is the word does not mean the defaults. */
	assert_string_equal(show(b, "show running-config section all"),
			    show(b, "show running-config | section all"));
	assert_non_null(strstr(show(b, "show running-config section (wlan"), "bad regular"));
	assert_non_null(strstr(show(b, "show running-config section ^wlan eap | json"),
			       "\"lines\": [\n    \"wlan eap 2 eap\",\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_json),
		TEST(test_twice),
		TEST(test_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
