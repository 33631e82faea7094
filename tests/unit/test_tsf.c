/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Receive times out of radiotap headers: read where they are, refused where they are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/tsf.h"

/** Present words, padding, TSFT, then a reassociation request of 02:00:00:00:00:00, sequence 0x123.
 */
#define FRAME 0x20, 0, 0, 0, 2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0x30, 0x12, 5, 6
static uint8_t const plain[] = {0, 0, 16, 0, 1, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, FRAME};
static uint8_t const extended[] = {0,    0,    24,   0, 1, 0, 0, 0x80, 0, 0, 0, 0,    0xee,
				   0xee, 0xee, 0xee, 8, 7, 6, 5, 4,    3, 2, 1, FRAME};
static uint8_t const more[] = {0, 0, 26, 0, 1, 0, 0, 0xa0, 0, 0, 0, 0xa0, 0,    0,
			       0, 0, 8,  7, 6, 5, 4, 3,    2, 1, 9, 9,    FRAME};

/** From a copy of exactly this size, so that a sanitizer sees any octet read too far. */
static bool parse(uint8_t const *packet, size_t len, struct tsf_seen *out)
{
	uint8_t *copy = malloc(len ? len : 1);
	bool got;

	memcpy(copy, packet, len);
	got = tsf_parse(copy, len, out);
	free(copy);
	return got;
}

static void assert_read(uint8_t const *packet, size_t len)
{
	struct mac const sta = {{2, 0, 0, 0, 0, 0}};
	struct tsf_seen s;

	assert_true(parse(packet, len, &s));
	assert_true(mac_eq(s.from, sta));
	assert_int_equal(s.sequence, 0x1230);
	assert_int_equal(s.tsf, 0x0102030405060708ull);
	/* Cut anywhere before the end of the frame's header it is nothing. */
	for (size_t cut = 0; cut < len - 2; cut++)
		assert_false(parse(packet, cut, &s));
}

static void test_read(void **state)
{
	(void)state;
	assert_read(plain, sizeof plain);
	assert_read(extended, sizeof extended);
	assert_read(more, sizeof more);
}

static void test_without(void **state)
{
	uint8_t packet[sizeof plain];
	struct tsf_seen s;

	(void)state;
	memcpy(packet, plain, sizeof packet);
	packet[4] = 2; /* flags only */
	assert_false(parse(packet, sizeof packet, &s));
	memcpy(packet, plain, sizeof packet);
	packet[2] = 15; /* the time would stand outside of the header */
	assert_false(parse(packet, sizeof packet, &s));
	packet[3] = 0xff;
	assert_false(parse(packet, sizeof packet, &s));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
