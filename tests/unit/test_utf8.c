/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which octets are a character.
 */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/** A character's octets as RFC 3629 3 has them, whatever the number. */
static void encode(uint32_t c, unsigned len, char out[5])
{
	static unsigned char const lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	memset(out, 0, 5);
	for (unsigned i = len; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[len] | c);
}

/** First and last of each length, and each form that is one octet too long. */
static void test_lengths(void **state)
{
	static struct {
		uint32_t c;
		unsigned octets, want;
	} const cases[] = {{0x41, 1, 1},    {0x7f, 1, 1},    {0x7f, 2, 0},     {0x80, 2, 2},
			   {0x7ff, 2, 2},   {0x7ff, 3, 0},   {0x800, 3, 3},    {0xd7ff, 3, 3},
			   {0xd800, 3, 0},  {0xdfff, 3, 0},  {0xe000, 3, 3},   {0xffff, 3, 3},
			   {0xffff, 4, 0},  {0x10000, 4, 4}, {0x10ffff, 4, 4}, {0x110000, 4, 0},
			   {0x1fffff, 4, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[5];

		encode(cases[i].c, cases[i].octets, text);
		if (utf8_len(text) != cases[i].want)
			fail_msg("U+%04X in %u octets: %u", cases[i].c, cases[i].octets,
				 utf8_len(text));
	}
	assert_int_equal(utf8_len(""), 1);
}

static void test_broken(void **state)
{
	(void)state;
	assert_int_equal(utf8_len("\x80"), 0);
	assert_int_equal(utf8_len("\xbf"), 0);
	assert_int_equal(utf8_len("\xff"), 0);
	/* cut off by the end of the text, or by another character */
	assert_int_equal(utf8_len("\xc3"), 0);
	assert_int_equal(utf8_len("\xe2\x82"), 0);
	assert_int_equal(utf8_len("\xf0\x9f\x98"), 0);
	assert_int_equal(utf8_len("\xc3("), 0);
	assert_int_equal(utf8_len("\xe2\x82("), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
