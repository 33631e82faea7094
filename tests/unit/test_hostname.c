/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is a name of a machine and what is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hostname.h"

static void test_names(void **state)
{
	static char const *const good[] = {"a", "ap1", "ap-1.example.org", "AP_1", "192.0.2.1"};
	static char const *const bad[] = {"",     "-a",    ".a",   "*.example.org", "a b",
					  "a\nb", "a,b=c", "a/..", "\xc3\xa4"};
	char longest[HOSTNAME_SIZE + 1];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(hostname_is_good(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(hostname_is_good(bad[i]));
	memset(longest, 'x', sizeof longest);
	longest[HOSTNAME_SIZE] = '\0';
	assert_false(hostname_is_good(longest));
	longest[HOSTNAME_SIZE - 1] = '\0';
	assert_true(hostname_is_good(longest));
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
