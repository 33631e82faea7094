/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Names without quotes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/plain_name.h"

static void test_names(void **state)
{
	(void)state;
	assert_true(plain_name_fits("a", 1, ""));
	assert_true(plain_name_fits("ap-1.example", 12, "-."));
	assert_false(plain_name_fits("ap-1.example", 11, "-."));
	assert_false(plain_name_fits("ap-1.example", 12, "-"));
	assert_false(plain_name_fits("", 8, "-"));
	assert_false(plain_name_fits("-a", 8, "-"));
	assert_false(plain_name_fits("a b", 8, "-"));
	assert_false(plain_name_fits("a\xe4", 8, "\xe4"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
