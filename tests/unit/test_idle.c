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
	assert_int_equal(idle_judge(0), IDLE_ACTIVE);
	assert_int_equal(idle_judge(IDLE_PROBE_MS - 1), IDLE_ACTIVE);
	assert_int_equal(idle_judge(IDLE_PROBE_MS), IDLE_PROBE);
	assert_int_equal(idle_judge(IDLE_GONE_MS - 1), IDLE_PROBE);
	assert_int_equal(idle_judge(IDLE_GONE_MS), IDLE_GONE);
	assert_int_equal(idle_judge(UINT32_MAX), IDLE_GONE);
}

/** One that is there has been asked some times before it is given up. */
static void test_asked_before(void **state)
{
	(void)state;
	assert_true((IDLE_GONE_MS - IDLE_PROBE_MS) / IDLE_LOOK_MS >= 3);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_asked_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
