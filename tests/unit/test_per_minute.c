/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Counts of the minutes of a day: the busiest, the quietest, the mean, and what has gone by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/per_minute.h"

#define MINUTE 60000u
#define START  (90 * MINUTE + 17)

static void add(struct per_minute *p, unsigned minute, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		per_minute_add(p, START + (uint64_t)minute * MINUTE);
}

static void expect(struct per_minute const *p, unsigned minute, struct per_minute_view want)
{
	struct per_minute_view v = per_minute_read(p, START + (uint64_t)minute * MINUTE);

	assert_int_equal(v.high, want.high);
	assert_int_equal(v.high_ago, want.high_ago);
	assert_int_equal(v.low, want.low);
	assert_int_equal(v.low_ago, want.low_ago);
	assert_int_equal(v.average, want.average);
}

static void test_minutes(void **state)
{
	static struct per_minute p;

	(void)state;
	per_minute_begin(&p, START);
	expect(&p, 0, (struct per_minute_view){0});
	add(&p, 0, 6);
	expect(&p, 0, (struct per_minute_view){.high = 6, .low = 6, .average = 6});
	add(&p, 1, 2);
	add(&p, 3, 4);
	expect(&p, 3, (struct per_minute_view){6, 0, 3, 3, 1});
	/* None have come since. */
	expect(&p, 5, (struct per_minute_view){6, 0, 2, 5, 0});
}

static void test_a_day_later(void **state)
{
	static struct per_minute p;

	(void)state;
	per_minute_begin(&p, START);
	add(&p, 0, 9);
	add(&p, 1, 3);
	expect(&p, PER_MINUTE_SPAN - 1, (struct per_minute_view){9, 0, 0, PER_MINUTE_SPAN - 1, 0});
	expect(&p, PER_MINUTE_SPAN, (struct per_minute_view){3, 0, 0, PER_MINUTE_SPAN - 1, 0});
	/* The places of the first day are counted anew. */
	add(&p, PER_MINUTE_SPAN, 1);
	expect(&p, PER_MINUTE_SPAN, (struct per_minute_view){3, 0, 0, PER_MINUTE_SPAN - 1, 1});
	add(&p, 5 * PER_MINUTE_SPAN + 1, 2);
	expect(&p, 5 * PER_MINUTE_SPAN + 1, (struct per_minute_view){2, 0, 0, 0, 1});
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_a_day_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
