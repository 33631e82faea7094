/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Packets in PEAP's tunnel, with and without EAP header. */
#include "sim/peap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(...) (uint8_t const[]){__VA_ARGS__}, sizeof((uint8_t const[]){__VA_ARGS__})

static void expect(uint8_t const *in, size_t in_len, enum peap_outcome what, uint8_t const *out,
		   size_t out_len)
{
	uint8_t room[64];
	struct wr w = wr_init(room, sizeof room);

	assert_int_equal(peap_received("me", "secret", in, in_len, &w), what);
	assert_int_equal(wr_len(&w), out_len);
	assert_memory_equal(room, out, out_len);
}

static void identity_and_password_are_given(void **state)
{
	(void)state;
	/* Some servers send the identity request with a header; answers have none. */
	expect(BYTES(1, 9, 0, 5, 1), PEAP_ANSWERED, BYTES(1, 'm', 'e'));
	expect(BYTES(1), PEAP_ANSWERED, BYTES(1, 'm', 'e'));
	expect(BYTES(6, 'P', 'W', '?'), PEAP_ANSWERED, BYTES(6, 's', 'e', 'c', 'r', 'e', 't'));
	/* MSCHAPv2 is declined in favour of GTC. */
	expect(BYTES(26, 1, 2, 0, 4), PEAP_ANSWERED, BYTES(3, 6));
}

static void the_verdict_is_agreed_with(void **state)
{
	(void)state;
	expect(BYTES(1, 7, 0, 11, 33, 0x80, 3, 0, 2, 0, 1), PEAP_SUCCESS,
	       BYTES(2, 7, 0, 11, 33, 0x80, 3, 0, 2, 0, 1));
	expect(BYTES(1, 7, 0, 11, 33, 0x80, 3, 0, 2, 0, 2), PEAP_FAILURE,
	       BYTES(2, 7, 0, 11, 33, 0x80, 3, 0, 2, 0, 2));
	/* Anything but success is failure. */
	expect(BYTES(1, 7, 0, 11, 33, 0x80, 3, 0, 2, 7, 7), PEAP_FAILURE,
	       BYTES(2, 7, 0, 11, 33, 0x80, 3, 0, 2, 0, 2));
}

static void what_cannot_be_read_is_not_answered(void **state)
{
	static uint8_t const none[1];

	(void)state;
	expect(none, 0, PEAP_UNREADABLE, none, 0);
	expect(BYTES(1, 7, 0, 10, 33, 0x80, 3, 0, 2, 0), PEAP_UNREADABLE, none, 0);
	expect(BYTES(1, 7, 0, 11, 33, 0x80, 4, 0, 2, 0, 1), PEAP_UNREADABLE, none, 0);
	expect(BYTES(33, 0x80, 3, 0, 3, 0, 1), PEAP_UNREADABLE, none, 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(identity_and_password_are_given),
		cmocka_unit_test(the_verdict_is_agreed_with),
		cmocka_unit_test(what_cannot_be_read_is_not_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
