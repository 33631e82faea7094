/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Lines that are no commands, shown without the keys in them. */
#include "controller/shown_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect(char const *line, char const *shown)
{
	char out[128];

	shown_line(line, out, sizeof out);
	assert_string_equal(out, shown);
}

static void test_keys_are_left_out(void **state)
{
	(void)state;
	expect("hostname x", "hostname x");
	expect("security wpa psk set-key ascii 0 secret", "security wpa psk set-key ...");
	expect("k 0 secret", "k ...");
	expect("security wpa psk set-keyy ascii 0 secret", "security wpa psk set-keyy ...");
	expect("security wpa psk set-kye ascii 0 secret", "security wpa psk set-kye ...");
	expect("passwort 7 abc", "passwort ...");
	expect("enable secret 9 abc", "enable secret ...");
	expect("radius server X", "radius server X");
	expect("client 192.0.2.1 server-key s", "client 192.0.2.1 server-key ...");
	expect("test aaa group ISE alice pw", "test aaa group ...");
	expect(" do te a g radius alice pw", " do te a g ...");
	expect("test aaa alice pw", "test aaa ...");
	expect("test ap hostapd x", "test ap hostapd x");
	assert_true(shown_line_is_test("test aaa alice pw"));
	assert_false(shown_line_is_test("terminal aaa"));
	expect("key", "key");
	assert_int_equal(shown_line_length("key 0 x"), 4);
}

static void test_no_control_octets(void **state)
{
	char out[16];

	(void)state;
	expect("a\tb\x1b[2J\x7f \xc2\x9b \xc3\xa9 \xff", "a?b?[2J? ? \xc3\xa9 ?");
	/* Cut where the room ends, between characters. */
	assert_int_equal(shown_text("0123456789abcdef", 16, out, sizeof out), 8);
	assert_string_equal(out, "01234567");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_keys_are_left_out),
		cmocka_unit_test(test_no_control_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
