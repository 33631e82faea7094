/* SPDX-License-Identifier: GPL-2.0-or-later */
/** So many at once, so many a second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/bucket.h"

static unsigned taken(struct bucket *b, uint64_t now_ms, unsigned tries)
{
	unsigned n = 0;

	while (tries--)
		n += bucket_take(b, now_ms, 100, 20);
	return n;
}

static void test_burst(void **state)
{
	struct bucket b = {0};

	(void)state;
	assert_int_equal(taken(&b, 5000, 50), 20);
	assert_int_equal(b.refused, 30);
	assert_int_equal(taken(&b, 5009, 50), 0);
	assert_int_equal(taken(&b, 5010, 50), 1);
	/* A long quiet time gives no more than a burst. */
	assert_int_equal(taken(&b, 500000, 50), 20);
}

static void test_second(void **state)
{
	struct bucket b = {0};
	unsigned n = 0;

	(void)state;
	for (uint64_t now = 1000; now < 2000; now++)
		n += taken(&b, now, 3);
	assert_in_range(n, 118, 120);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_burst),
		cmocka_unit_test(test_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
