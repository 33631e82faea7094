/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of frames, octet for octet; tests/integration/scenarios_timeline.py has tshark read one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "wire/pcapng.h"

static void test_section(void **state)
{
	static uint8_t const expected[] = {
		0x0a, 0x0d, 0x0d, 0x0a, 0x2c, 0,    0,    0,    /* type, length 44 */
		0x4d, 0x3c, 0x2b, 0x1a, 1,    0,    0,    0,    /* byte order, version 1.0 */
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, /* length unknown */
		4,    0,    5,    0,    'h',  'e',  'l',  'l',  'o', 0, 0, 0, /* program */
		0,    0,    0,    0,                                          /* end of options */
		0x2c, 0,    0,    0,
	};
	uint8_t out[128];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	pcapng_put_section(&w, "hello", NULL);
	assert_int_equal(wr_len(&w), sizeof expected);
	assert_memory_equal(out, expected, sizeof expected);
}

static void test_interface(void **state)
{
	static uint8_t const expected[] = {
		1, 0, 0, 0, 0x20, 0,   0,   0, 105, 0, 0, 0, 0,    0, 0, 0,
		2, 0, 3, 0, 'a',  'p', '1', 0, 0,   0, 0, 0, 0x20, 0, 0, 0,
	};
	uint8_t out[128];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	pcapng_put_interface(&w, "ap1");
	assert_int_equal(wr_len(&w), sizeof expected);
	assert_memory_equal(out, expected, sizeof expected);
}

static void test_packet(void **state)
{
	static uint8_t const expected[] = {
		6,    0,    0,    0, 0x34, 0,    0,    0,    2,   0,   0,   0, /* interface 2 */
		0x15, 0x0a, 0x06, 0, 0x80, 0x66, 0x2e, 0xa3, /* time, high half first */
		5,    0,    0,    0, 5,    0,    0,    0,    'f', 'r', 'a', 'm',
		'e',  0,    0,    0, 2,    0,    4,    0,    1,   0,   0,   0, /* it came in */
		0,    0,    0,    0, 0x34, 0,    0,    0,
	};
	uint8_t out[128];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	pcapng_put_packet(&w, &(struct pcapng_packet){.interface = 2,
						      .wall_us = 0x00060a15a32e6680,
						      .way = PCAPNG_IN,
						      .frame = (uint8_t const *)"frame",
						      .len = 5});
	assert_int_equal(wr_len(&w), sizeof expected);
	assert_memory_equal(out, expected, sizeof expected);
}

/** What PCAPNG_OVERHEAD and PCAPNG_TEXT_MAX promise holds for the worst lengths. */
static void test_overhead(void **state)
{
	static uint8_t const frame[3];
	char text[2 * PCAPNG_TEXT_MAX + 1];
	uint8_t out[1024];

	(void)state;
	memset(text, 'c', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (unsigned len = 0; len < sizeof frame; len++) {
		struct wr w = wr_init(out, PCAPNG_OVERHEAD + PCAPNG_TEXT_MAX + len);

		pcapng_put_packet(&w, &(struct pcapng_packet){.way = PCAPNG_OUT,
							      .frame = frame,
							      .len = len,
							      .comment = text});
		assert_false(w.bad);
		assert_int_equal(wr_len(&w) % 4, 0);
	}
}

static void test_no_room(void **state)
{
	uint8_t out[16];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	pcapng_put_section(&w, "hello", NULL);
	assert_true(w.bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_section), cmocka_unit_test(test_interface),
		cmocka_unit_test(test_packet),  cmocka_unit_test(test_overhead),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
