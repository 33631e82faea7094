/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Advice changes nothing in memory, wherever a piece begins and ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "base/pages.h"

static void test_small_and_none(void **state)
{
	uint8_t octets[16] = {1};

	(void)state;
	pages_advise(octets, sizeof octets);
	pages_advise(NULL, 0);
	assert_int_equal(octets[0], 1);
}

/** Three large pages and a bit, at an odd address, between memory that is in use and none. */
static void test_keeps_what_is_there(void **state)
{
	size_t const octets = 3 * (size_t)PAGES_LARGE + 4096;
	uint8_t *p = mmap(NULL, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_ptr_not_equal(p, MAP_FAILED);
	p[0] = 1;
	p[octets - 1] = 2;
	pages_advise(p + 112, octets - 112 - 1);
	assert_int_equal(p[0], 1);
	assert_int_equal(p[octets - 1], 2);
	for (size_t i = 112; i < octets - 1; i += 4096)
		assert_int_equal(p[i], 0);
	munmap(p, octets);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_small_and_none),
		cmocka_unit_test(test_keeps_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
