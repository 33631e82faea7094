/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Cursors: byte orders, bounds, and errors that stick.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static uint8_t const octets[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09};

static void test_read_numbers(void **state)
{
	struct rd r;

	(void)state;
	r = rd_init(octets, sizeof octets);
	assert_int_equal(rd_u8(&r), 0x01);
	assert_int_equal(rd_be16(&r), 0x0203);
	assert_int_equal(rd_le16(&r), 0x0504);
	assert_int_equal(rd_be32(&r), 0x06070809);
	assert_int_equal(rd_left(&r), 0);
	assert_false(r.bad);
	r = rd_init(octets, sizeof octets);
	assert_true(rd_be64(&r) == 0x0102030405060708);
	r = rd_init(octets, sizeof octets);
	assert_true(rd_le64(&r) == 0x0807060504030201);
	r = rd_init(octets, sizeof octets);
	assert_int_equal(rd_le32(&r), 0x04030201);
	assert_int_equal(rd_be(&r, 3), 0x050607);
}

static void test_read_error_sticks(void **state)
{
	struct rd r = rd_init(octets, 3);
	uint8_t out[2] = {0xff, 0xff};

	(void)state;
	assert_int_equal(rd_be16(&r), 0x0102);
	assert_int_equal(rd_be16(&r), 0);
	assert_true(r.bad);
	/* One octet would be left, but not after an error. */
	assert_int_equal(rd_left(&r), 0);
	assert_int_equal(rd_u8(&r), 0);
	assert_null(rd_bytes(&r, 1));
	assert_null(rd_bytes(&r, 0));
	rd_copy(&r, out, sizeof out);
	assert_int_equal(out[0] | out[1], 0);
}

static void test_read_huge_length(void **state)
{
	struct rd r = rd_init(octets, sizeof octets);

	(void)state;
	assert_null(rd_bytes(&r, SIZE_MAX));
	assert_true(r.bad);
}

static void test_read_nothing(void **state)
{
	struct rd r = rd_init(octets, 0);

	(void)state;
	assert_non_null(rd_bytes(&r, 0));
	assert_false(r.bad);
	r = rd_init(NULL, 0);
	assert_int_equal(rd_left(&r), 0);
	assert_int_equal(rd_u8(&r), 0);
	assert_true(r.bad);
}

static void test_read_sub(void **state)
{
	struct rd r = rd_init(octets, sizeof octets);
	struct rd sub = rd_sub(&r, 4);

	(void)state;
	assert_int_equal(rd_left(&sub), 4);
	assert_int_equal(rd_left(&r), 5);
	assert_int_equal(rd_be32(&sub), 0x01020304);
	assert_int_equal(rd_u8(&sub), 0);
	assert_true(sub.bad);
	assert_false(r.bad);
	assert_int_equal(rd_u8(&r), 0x05);
	sub = rd_sub(&r, 5);
	assert_true(sub.bad);
	assert_true(r.bad);
	assert_int_equal(rd_left(&sub), 0);
	assert_int_equal(rd_u8(&sub), 0);
}

static void test_write_numbers(void **state)
{
	uint8_t const want[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x00, 0x00};
	uint8_t out[32];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	wr_u8(&w, 0x01);
	wr_be16(&w, 0x0203);
	wr_le16(&w, 0x0504);
	wr_be32(&w, 0x06070809);
	wr_bytes_or_zero(&w, NULL, 2);
	assert_int_equal(wr_len(&w), sizeof want);
	assert_memory_equal(out, want, sizeof want);
	w = wr_init(out, sizeof out);
	wr_be64(&w, 0x0102030405060708);
	assert_memory_equal(out, want, 8);
	w = wr_init(out, sizeof out);
	wr_le64(&w, 0x0807060504030201);
	assert_memory_equal(out, want, 8);
	w = wr_init(out, sizeof out);
	wr_le32(&w, 0x04030201);
	wr_bytes_or_zero(&w, want + 4, 3);
	assert_memory_equal(out, want, 7);
	assert_false(w.bad);
}

static void test_write_error_sticks(void **state)
{
	uint8_t out[6] = {0, 0, 0, 0xee, 0xee, 0xee};
	uint8_t const want[6] = {1, 2, 0, 0xee, 0xee, 0xee};
	struct wr w = wr_init(out, 3);

	(void)state;
	wr_be16(&w, 0x0102);
	wr_be16(&w, 0x0304);
	assert_true(w.bad);
	assert_int_equal(wr_len(&w), 2);
	/* This one would fit; after an error nothing does. */
	wr_u8(&w, 0x05);
	wr_bytes(&w, octets, 1);
	wr_zero(&w, 1);
	assert_null(wr_reserve(&w, 0));
	assert_int_equal(wr_len(&w), 2);
	assert_memory_equal(out, want, sizeof want);
}

static void test_write_exact_fit(void **state)
{
	uint8_t out[4];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	wr_be32(&w, 0xa1b2c3d4);
	assert_false(w.bad);
	wr_bytes(&w, NULL, 0);
	assert_false(w.bad);
	assert_null(wr_reserve(&w, SIZE_MAX));
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_read_numbers),       cmocka_unit_test(test_read_error_sticks),
		cmocka_unit_test(test_read_huge_length),   cmocka_unit_test(test_read_nothing),
		cmocka_unit_test(test_read_sub),           cmocka_unit_test(test_write_numbers),
		cmocka_unit_test(test_write_error_sticks), cmocka_unit_test(test_write_exact_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
