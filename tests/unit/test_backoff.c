/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pauses double up to their limit, and each lies where it may.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/backoff.h"

static void test_pauses_double(void **state)
{
	static uint32_t const want[] = {1000, 2000, 4000, 8000, 16000, 30000, 30000};
	struct backoff b = {.min_ms = 1000, .max_ms = 30000, .share = 4};

	(void)state;
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
			assert_in_range(backoff_next(&b), want[i] - want[i] / 4, want[i]);
		backoff_reset(&b);
	}
}

static void test_they_differ(void **state)
{
	struct backoff b = {.min_ms = 30000, .max_ms = 30000, .share = 2};
	unsigned same = 0;
	uint32_t last = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		uint32_t now = backoff_next(&b);

		same += now == last;
		last = now;
	}
	assert_in_range(same, 0, 10);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_pauses_double),
		cmocka_unit_test(test_they_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
