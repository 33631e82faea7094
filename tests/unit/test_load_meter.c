/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The load of five seconds, one minute and five minutes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "controller/load_meter.h"

static uint64_t cpu_us, system_us, now_ms;

static void later(struct load_meter *m, uint64_t used_us, uint64_t kernel_us)
{
	struct load_sample s;

	now_ms += LOAD_METER_MS;
	cpu_us += used_us;
	system_us += kernel_us;
	s = (struct load_sample){.now_ms = now_ms, .cpu_us = cpu_us, .system_us = system_us};
	load_meter_put(m, &s);
}

static void assert_load(struct load_meter const *m, unsigned samples, unsigned cpu, unsigned system)
{
	struct load_percent p = load_meter_get(m, samples);

	assert_int_equal(p.cpu, cpu);
	assert_int_equal(p.system, system);
}

static void test_nothing_seen(void **state)
{
	struct load_meter m = {.used = 0};

	(void)state;
	assert_load(&m, 1, 0, 0);
	later(&m, 1000000, 1000000);
	assert_load(&m, 1, 0, 0);
}

static void test_averages(void **state)
{
	struct load_meter m = {.used = 0};

	(void)state;
	later(&m, 0, 0);
	/* A fifth of five seconds, half of it in the kernel. */
	later(&m, 1000000, 500000);
	assert_load(&m, 1, 20, 10);
	/* There is no more than that: it stands for the minute too. */
	assert_load(&m, 12, 20, 10);
	later(&m, 0, 0);
	assert_load(&m, 1, 0, 0);
	assert_load(&m, 12, 10, 5);
	/* Two threads at once. */
	later(&m, 10000000, 0);
	assert_load(&m, 1, 200, 0);
}

static void test_round_the_ring(void **state)
{
	struct load_meter m = {.used = 0};

	(void)state;
	for (unsigned i = 0; i < 3 * LOAD_METER_SAMPLES; i++)
		later(&m, 5000000, 0);
	for (unsigned i = 0; i < LOAD_METER_SAMPLES / 2; i++)
		later(&m, 0, 0);
	assert_load(&m, 1, 0, 0);
	assert_load(&m, LOAD_METER_SAMPLES, 50, 0);
	assert_load(&m, 1000, 50, 0);
}

/** A clock that stands still or goes back gives no load, and no division by zero. */
static void test_odd_clocks(void **state)
{
	struct load_meter m = {.used = 0};
	struct load_sample s = {.now_ms = 1000, .cpu_us = 500, .system_us = 500};

	(void)state;
	load_meter_put(&m, &s);
	load_meter_put(&m, &s);
	assert_load(&m, 1, 0, 0);
	s = (struct load_sample){.now_ms = 500, .cpu_us = 100};
	load_meter_put(&m, &s);
	assert_load(&m, 1, 0, 0);
	s = (struct load_sample){.now_ms = 5500, .cpu_us = 50};
	load_meter_put(&m, &s);
	assert_load(&m, 1, 0, 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_nothing_seen),
		cmocka_unit_test(test_averages),
		cmocka_unit_test(test_round_the_ring),
		cmocka_unit_test(test_odd_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
