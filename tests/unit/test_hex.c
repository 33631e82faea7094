/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Hexadecimal digits, both ways.
 */
#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_value(void **state)
{
	static char const lower[] = "0123456789abcdef";
	static char const upper[] = "0123456789ABCDEF";

	(void)state;
	for (int i = 0; i < 16; i++) {
		assert_int_equal(hex_value(lower[i]), i);
		assert_int_equal(hex_value(upper[i]), i);
	}
	for (int c = 0; c < 256; c++) {
		if (c && (strchr(lower, c) || strchr(upper, c)))
			continue;
		assert_int_equal(hex_value((char)c), -1);
	}
}

static void test_text(void **state)
{
	uint8_t all[256];
	char out[HEX_STR(sizeof all) + 1];

	(void)state;
	for (unsigned i = 0; i < sizeof all; i++)
		all[i] = (uint8_t)i;
	memset(out, 'x', sizeof out);
	assert_ptr_equal(hex_text(all, sizeof all, out), out);
	assert_int_equal(strlen(out), 512);
	assert_int_equal(out[513], 'x');
	for (unsigned i = 0; i < sizeof all; i++)
		assert_int_equal(hex_value(out[2 * i]) << 4 | hex_value(out[2 * i + 1]), i);
	assert_string_equal(hex_text("\xa5\x0f", 2, out), "a50f");
	assert_string_equal(hex_text(NULL, 0, out), "");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
