/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Association identifiers: the lowest that is free, 2007 of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sm/aid.h"

static void test_all(void **state)
{
	struct aid_map m = {{0}};

	(void)state;
	for (unsigned i = 1; i <= AID_MAX; i++)
		assert_int_equal(aid_take(&m), i);
	assert_int_equal(aid_take(&m), 0);
	aid_release(&m, 77);
	aid_release(&m, AID_MAX);
	assert_int_equal(aid_take(&m), 77);
	assert_int_equal(aid_take(&m), AID_MAX);
	assert_int_equal(aid_take(&m), 0);
	/* What is none of ours changes nothing. */
	aid_release(&m, 0);
	aid_release(&m, AID_MAX + 1);
	aid_release(&m, 0xffff);
	assert_int_equal(aid_take(&m), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_all)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
