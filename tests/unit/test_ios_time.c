/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Times as IOS writes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "controller/ios_time.h"

static void test_texts(void **state)
{
	uint64_t us = 1621966112ull * 1000000 + 7999;
	char out[IOS_TIME];

	(void)state;
	assert_string_equal(ios_time(us, out), "18:08:32 UTC Tue May 25 2021");
	assert_string_equal(ios_time_ms(us, out), "18:08:32.007 UTC Tue May 25 2021");
	assert_string_equal(ios_time(0, out), "00:00:00 UTC Thu Jan 1 1970");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_texts),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
