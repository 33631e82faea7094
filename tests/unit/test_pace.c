/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Log lines in their time, and how many were not told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/pace.h"

static void test_one_in_a_while(void **state)
{
	struct pace p = {0};
	char more[PACE_MORE];

	(void)state;
	/* The first one at once, whatever the clock says. */
	assert_true(pace_may_tell(&p, 0, 1000, more));
	assert_string_equal(more, "");
	assert_false(pace_may_tell(&p, 1, 1000, more));
	assert_false(pace_may_tell(&p, 999, 1000, more));
	assert_true(pace_may_tell(&p, 1000, 1000, more));
	assert_string_equal(more, " (and 2 more since the last such line)");
	assert_true(pace_may_tell(&p, 2000, 1000, more));
	assert_string_equal(more, "");
}

static void test_without_the_number(void **state)
{
	struct pace p = {0};

	(void)state;
	assert_true(pace_may_tell(&p, 5, 1000, NULL));
	assert_false(pace_may_tell(&p, 6, 1000, NULL));
	assert_true(pace_may_tell(&p, 1005, 1000, NULL));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_one_in_a_while),
		cmocka_unit_test(test_without_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
