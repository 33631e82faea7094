/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What led to failures: the last of each station, of so many stations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/trace_failures.h"

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

struct sum {
	unsigned runs;
	uint64_t first, last;
};

static void add(void *arg, struct trace_run const *run)
{
	struct sum *s = arg;

	if (s->runs++ == 0)
		s->first = run->wall_us;
	s->last = run->wall_us;
}

static struct sum of(struct trace_failures const *f, unsigned sta)
{
	struct sum s = {0};

	trace_failures_each(f, station(sta), add, &s);
	return s;
}

/** A run of so many octets; its time is its number. */
static void put(struct trace_failures *f, unsigned sta, uint64_t n, uint16_t octets)
{
	static union {
		struct trace_run run;
		uint8_t octets[TRACE_RUN_MAX];
	} u;

	u.run = (struct trace_run){.wall_us = n, .octets = octets, .sta = station(sta)};
	trace_failures_put(f, &u.run);
}

static void test_the_last_of_a_station(void **state)
{
	struct trace_failures *f = trace_failures_new(NULL, 1);
	struct sum s;

	(void)state;
	assert_int_equal(of(f, 1).runs, 0);
	for (uint64_t n = 1; n <= 100; n++)
		put(f, 1, n, 256);
	put(f, 2, 7, TRACE_RUN_MAX);
	s = of(f, 1);
	assert_int_equal(s.runs, TRACE_FAILURES_OCTETS / 256);
	assert_int_equal(s.last, 100);
	assert_int_equal(s.first, 101 - s.runs);
	put(f, 1, 101, TRACE_RUN_MAX);
	s = of(f, 1);
	assert_int_equal(s.runs, 1 + (TRACE_FAILURES_OCTETS - TRACE_RUN_MAX) / 256);
	assert_int_equal(s.last, 101);
	assert_int_equal(of(f, 2).runs, 1);
	talloc_free(f);
}

/** However many stations fail, memory ends; the newest are there. */
static void test_so_many_stations(void **state)
{
	struct trace_failures *f = trace_failures_new(NULL, 1);
	unsigned const n = 3 * TRACE_FAILURES_STATIONS + 5;

	(void)state;
	for (unsigned i = 0; i < n; i++)
		put(f, i, i, 64);
	assert_int_equal(trace_failures_count(f), TRACE_FAILURES_STATIONS);
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(of(f, i).runs, i >= n - TRACE_FAILURES_STATIONS);
	trace_failures_clear(f);
	assert_int_equal(trace_failures_count(f), 0);
	assert_int_equal(of(f, n - 1).runs, 0);
	put(f, 1, 1, 64);
	assert_int_equal(of(f, 1).runs, 1);
	talloc_free(f);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_the_last_of_a_station),
		cmocka_unit_test(test_so_many_stations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
