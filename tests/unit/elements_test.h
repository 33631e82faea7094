/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What the tests of element decoders share: cutting a good element at every octet. */
#ifndef FASTROAM_TESTS_ELEMENTS_TEST_H
#define FASTROAM_TESTS_ELEMENTS_TEST_H

#include "keys_test.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "dot11/refuse.h"

/** Nothing of a refused element is handed out. */
static inline enum dot11_refusal zero_if_refused(enum dot11_refusal why, void const *out,
						 size_t size)
{
	uint8_t const *p = out;

	for (size_t i = 0; why != DOT11_OK && i < size; i++)
		assert_int_equal(p[i], 0);
	return why;
}

/** name(data, len): the decoder, with its result checked as above and thrown away. */
#define DECODES(name, result, ...)                                      \
	static enum dot11_refusal name(void const *data, size_t len)    \
	{                                                               \
		result out;                                             \
                                                                        \
		memset(&out, 0, sizeof(out));                           \
		return zero_if_refused(__VA_ARGS__, &out, sizeof(out)); \
	}

/** Runs a decoder over an allocation of exactly this size, so that ASan sees a read past its end.
 */
static inline enum dot11_refusal on_heap(enum dot11_refusal (*decode)(void const *, size_t),
					 uint8_t const *data, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum dot11_refusal why;

	assert_non_null(copy);
	memcpy(copy, data, len);
	why = decode(copy, len);
	free(copy);
	return why;
}

static inline enum dot11_refusal decode_hex(enum dot11_refusal (*decode)(void const *, size_t),
					    char const *hex)
{
	struct octets o = unhex(hex);

	return on_heap(decode, o.b, o.len);
}

/**
 * Cut an accepted element after every octet.
 *
 * As it is, the length octet then promises more than there is: always SHORT. With the length octet
 * made true, only the lengths listed in `ok` (ended by 0) may be accepted, and nothing but SHORT or
 * LENGTH may be the reason.
 */
static inline void check_cuts(enum dot11_refusal (*decode)(void const *, size_t), char const *hex,
			      size_t const *ok)
{
	struct octets o = unhex(hex);

	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_OK);
	for (size_t n = 0; n < o.len; n++)
		assert_int_equal(on_heap(decode, o.b, n), DOT11_SHORT);
	for (size_t n = 2; n < o.len; n++) {
		enum dot11_refusal why;

		o.b[1] = (uint8_t)(n - 2);
		why = on_heap(decode, o.b, n);
		if (*ok && n == *ok) {
			assert_int_equal(why, DOT11_OK);
			ok++;
		} else {
			assert_true(why == DOT11_SHORT || why == DOT11_LENGTH);
		}
	}
	assert_int_equal(*ok, 0);
}

/** An octet behind the element is LONG; the same octet counted in the length octet is `inner`. */
static inline void check_overlong(enum dot11_refusal (*decode)(void const *, size_t),
				  char const *hex, enum dot11_refusal inner)
{
	struct octets o = unhex(hex);

	o.b[o.len++] = 0;
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_LONG);
	o.b[1]++;
	assert_int_equal(on_heap(decode, o.b, o.len), inner);
}

/** For check_cuts(): no shorter length is accepted. */
#define NO_CUT ((size_t const[]){0})

#endif
