/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Hexadecimal octets for the tests of the key formulas. */
#ifndef FASTROAM_TESTS_KEYS_TEST_H
#define FASTROAM_TESTS_KEYS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mac.h"

/** No vector of these tests is longer. */
#define OCTETS_MAX 512

struct octets {
	uint8_t b[OCTETS_MAX];
	size_t len;
};

static inline unsigned hex_digit(char c)
{
	static char const digits[] = "0123456789abcdef";
	char const *p = c ? strchr(digits, c) : NULL;

	assert_non_null(p);
	return (unsigned)(p - digits);
}

static inline struct octets unhex(char const *text)
{
	struct octets o = {.len = strlen(text) / 2};

	assert_int_equal(strlen(text) % 2, 0);
	assert_true(o.len <= OCTETS_MAX);
	for (size_t i = 0; i < o.len; i++)
		o.b[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
	return o;
}

static inline struct mac unmac(char const *text)
{
	struct octets o = unhex(text);
	struct mac m;

	assert_int_equal(o.len, MAC_LEN);
	memcpy(m.b, o.b, MAC_LEN);
	return m;
}

/** `got` is exactly the octets of `text`. */
#define assert_hex(got, got_len, text)                        \
	do {                                                  \
		struct octets want_ = unhex(text);            \
		assert_int_equal(got_len, want_.len);         \
		assert_memory_equal(got, want_.b, want_.len); \
	} while (0)

#endif
