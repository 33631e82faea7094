/* SPDX-License-Identifier: GPL-2.0-or-later */
/** When a station is asked, and when it is given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/idle.h"

static void test_judge(void **state)
{
	(void)state;
	assert_int_equal(idle_judge(0, IDLE_GONE_MS), IDLE_ACTIVE);
	assert_int_equal(idle_judge(59999, IDLE_GONE_MS), IDLE_ACTIVE);
	assert_int_equal(idle_judge(60000, IDLE_GONE_MS), IDLE_PROBE);
	assert_int_equal(idle_judge(IDLE_GONE_MS - 1, IDLE_GONE_MS), IDLE_PROBE);
	assert_int_equal(idle_judge(IDLE_GONE_MS, IDLE_GONE_MS), IDLE_GONE);
	assert_int_equal(idle_judge(UINT32_MAX, IDLE_GONE_MAX_MS), IDLE_GONE);
}

static void test_times(void **state)
{
	(void)state;
	assert_int_equal(idle_gone_ms(0), IDLE_GONE_MS);
	assert_int_equal(idle_gone_ms(1), IDLE_GONE_MIN_MS);
	assert_int_equal(idle_gone_ms(15), 15000);
	assert_int_equal(idle_gone_ms(100000), 100000000);
	assert_int_equal(idle_gone_ms(UINT32_MAX), IDLE_GONE_MAX_MS);
	assert_int_equal(idle_look_ms(IDLE_GONE_MS), IDLE_LOOK_MS);
	assert_int_equal(idle_look_ms(IDLE_GONE_MAX_MS), IDLE_LOOK_MS);
	assert_int_equal(idle_look_ms(0), IDLE_LOOK_MIN_MS);
}

/** One that is there has been asked some times before it is given up, whatever the time. */
static void test_asked_before(void **state)
{
	static uint32_t const gone_ms[] = {IDLE_GONE_MIN_MS, 60000, IDLE_GONE_MS, IDLE_GONE_MAX_MS};

	(void)state;
	for (unsigned i = 0; i < sizeof gone_ms / sizeof gone_ms[0]; i++)
		assert_true((gone_ms[i] - gone_ms[i] / 5) / idle_look_ms(gone_ms[i]) >= 10);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_asked_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
