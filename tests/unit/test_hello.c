/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The hello between controllers: what is written is read, all else is refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/hello.h"

static uint8_t const key[HELLO_KEY_LEN] = "0123456789abcdef0123456789abcde";
static struct mac const address = {{0x02, 0, 0, 0, 0, 0xaa}};
static struct hello const sample = {
	.priority = 200, .identity = 0x1122334455667788, .wall_s = 1800000000, .count = 7};

static void test_round_trip(void **state)
{
	uint8_t frame[HELLO_LEN];
	struct hello h;

	(void)state;
	assert_int_equal(hello_encode(&sample, address, key, frame), 0);
	assert_memory_equal(frame,
			    "\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\xaa\x88\xb5"
			    "FR\x01\x01",
			    18);
	assert_int_equal(hello_decode(frame, sizeof frame, key, &h), HELLO_OK);
	assert_memory_equal(&h, &sample, sizeof h);
	/* A NIC may cut the padding off or add more. */
	assert_int_equal(hello_decode(frame, 59, key, &h), HELLO_OK);
}

static void test_every_octet_counts(void **state)
{
	uint8_t frame[HELLO_LEN];
	struct hello h;

	(void)state;
	for (unsigned i = MAC_LEN; i < 59; i++) {
		assert_int_equal(hello_encode(&sample, address, key, frame), 0);
		frame[i] ^= 1;
		assert_int_not_equal(hello_decode(frame, sizeof frame, key, &h), HELLO_OK);
		assert_int_equal(h.priority, 0);
	}
	for (unsigned len = 0; len < 59; len++) {
		assert_int_equal(hello_encode(&sample, address, key, frame), 0);
		assert_int_not_equal(hello_decode(frame, len, key, &h), HELLO_OK);
	}
}

static void test_refusals_by_name(void **state)
{
	uint8_t frame[HELLO_LEN], other[HELLO_KEY_LEN] = {1};
	struct hello h;

	(void)state;
	assert_int_equal(hello_encode(&sample, address, key, frame), 0);
	assert_int_equal(hello_decode(frame, sizeof frame, other, &h), HELLO_KEY);
	assert_int_equal(hello_decode(frame, 30, key, &h), HELLO_LENGTH);
	frame[16] = 2;
	assert_int_equal(hello_decode(frame, sizeof frame, key, &h), HELLO_VERSION);
	frame[14] = 'X';
	assert_int_equal(hello_decode(frame, sizeof frame, key, &h), HELLO_FOREIGN);
	for (enum hello_refusal r = 0; r < HELLO_REFUSAL_COUNT; r++)
		assert_true(hello_refusal_text(r)[0]);
}

static void test_copies_are_stale(void **state)
{
	struct hello_window w = {0};
	struct hello h = sample;

	(void)state;
	assert_int_equal(hello_check(&w, &h, sample.wall_s), HELLO_OK);
	assert_int_equal(hello_check(&w, &h, sample.wall_s), HELLO_STALE);
	h.count++;
	assert_int_equal(hello_check(&w, &h, sample.wall_s + HELLO_SKEW_S), HELLO_OK);
	h.count++;
	assert_int_equal(hello_check(&w, &h, sample.wall_s + HELLO_SKEW_S + 1), HELLO_STALE);
	assert_int_equal(hello_check(&w, &h, sample.wall_s - HELLO_SKEW_S - 1), HELLO_STALE);
	/* Another life counts anew. */
	h.identity++;
	h.count = 1;
	assert_int_equal(hello_check(&w, &h, sample.wall_s), HELLO_OK);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_octet_counts),
		cmocka_unit_test(test_refusals_by_name),
		cmocka_unit_test(test_copies_are_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
