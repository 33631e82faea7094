/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show ap hostapd: the summary's rows and states, and the lines for the AP itself.
 */
#include <jansson.h>

#include "show_test.h"

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void load_ok(struct bench *b, char const *text)
{
	if (bench_load(b, text))
		fail_msg("%s", b->said);
}

static void test_summary(void **state)
{
	struct bench *b = *state;
	json_t *root, *aps, *lobby;

	load_ok(b, "wireless mobility domain-id a1b2\nwlan corp 1 corp\n no shutdown\nwlan shut 2 "
		   "shut\n"
		   "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n"
		   " bssid 0200.0000.0102 wlan shut\n bssid 0200.0000.0103 wlan corp\n"
		   " r0kh-key 0 " KEY "\n interface eth0\n"
		   " dynamic-author 192.0.2.1 key 0 ds\n"
		   "ap hostapd hall\n bssid any wlan corp\n openwrt-default-key s\n"
		   " relay hall.example\n"
		   "ap hostapd attic\n");
	root = json_loads(show(b, "show ap hostapd summary | json"), 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_integer_value(json_object_get(root, "number_of_aps")), 3);
	aps = json_object_get(root, "aps");
	assert_int_equal(json_array_size(aps), 3);
	lobby = json_array_get(aps, 2);
	assert_string_equal(json_string_value(json_object_get(lobby, "name")), "lobby");
	assert_string_equal(json_string_value(json_object_get(lobby, "wlans")), "corp,shut");
	/* Without sockets nobody was served; tests/integration sees the counters at work. */
	assert_int_equal(json_integer_value(json_object_get(lobby, "pulls_served")), 0);
	assert_string_equal(json_string_value(json_object_get(lobby, "last_heard")), "never");
	assert_true(json_is_true(json_object_get(lobby, "ready")));
	assert_int_equal(json_array_size(json_object_get(lobby, "bsses")), 3);
	json_decref(root);
	assert_non_null(
		strstr(show(b, "show ap hostapd summary | include ^lobby"),
		       "lobby            3     corp,shut        eth0             256-bit  "
		       "192.0.2.1        0       0       0       never      ready in part: its "
		       "WLAN is shut down: enter no shutdown there (WLAN shut)\n"));
	assert_non_null(
		strstr(show(b, "show ap hostapd summary | include ^hall"),
		       "corp             hall.example     OpenWrt                   0       "
		       "0       0       never      ready\n"));
	assert_non_null(strstr(show(b, "show ap hostapd summary | include ^attic"),
			       "none                      0       0       0       never      no "
			       "BSSID: enter bssid "
			       "H.H.H wlan NAME\n"));
}

static void test_empty(void **state)
{
	struct bench *b = *state;

	assert_non_null(strstr(show(b, "show ap hostapd summary"), "Number of APs: 0\n"));
}

static void test_config(void **state)
{
	struct bench *b = *state;
	char *text;

	assert_string_equal(show(b, "show ap hostapd lobby config"),
			    "% No AP has that name; show ap hostapd summary lists them");
	load_ok(b, "wlan corp 1 corp\n no shutdown\n"
		   "wireless key-holder mac-address 0200.0000.00fe\n"
		   "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n"
		   " r0kh-key 0 " KEY "\n interface eth0\n"
		   " dynamic-author 127.0.0.1 key 0 ds\n");
	text = show(b, "show ap hostapd lobby config");
	assert_non_null(strstr(text, "\nr0kh=02:00:00:00:00:fe * " KEY "\n"));
	assert_non_null(strstr(text, "\n  list r0kh '02:00:00:00:00:fe,*," KEY "'\n"));
	/* whence a Disconnect to loopback comes */
	assert_non_null(strstr(text, "\nradius_das_client=127.0.0.1 ds\n"));
	/* An interface that is not there has no address. */
	load_ok(b, "no wireless key-holder mac-address\n"
		   "ap hostapd lobby\n interface no-such-iface\n");
	text = show(b, "show ap hostapd lobby config");
	assert_null(strstr(text, "\nr0kh="));
	assert_non_null(strstr(text, "no interface no-such-iface"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_summary),
		TEST(test_empty),
		TEST(test_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
