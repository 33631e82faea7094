/* SPDX-License-Identifier: GPL-2.0-or-later */
/** SA Query's machine: three queries, an answer to any of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sm/sa_query.h"

static void test_dead(void **state)
{
	struct sa_query q = {0};

	(void)state;
	assert_true(sa_query_begin(&q, 0xffff, 1000, 200));
	assert_int_equal(sa_query_transaction(&q), 0xffff);
	assert_false(sa_query_begin(&q, 5, 1050, 200));
	assert_false(sa_query_timeout(&q, 1199, 200));
	assert_true(sa_query_timeout(&q, 1200, 200));
	assert_int_equal(sa_query_transaction(&q), 0);
	assert_true(sa_query_timeout(&q, 1400, 200));
	assert_false(sa_query_timeout(&q, 1500, 200));
	assert_int_equal(q.state, SA_QUERY_ASKING);
	assert_false(sa_query_timeout(&q, 1600, 200));
	assert_int_equal(q.state, SA_QUERY_DEAD);
	assert_false(sa_query_answered(&q, 1));
	assert_int_equal(q.state, SA_QUERY_DEAD);
}

static void test_answered(void **state)
{
	(void)state;
	for (uint16_t nth = 0; nth < 3; nth++) {
		struct sa_query q = {0};

		assert_true(sa_query_begin(&q, 0xfffe, 1000, 200));
		assert_false(sa_query_answered(&q, 0xffff)); /* not sent yet */
		assert_false(sa_query_answered(&q, 0xfffd));
		assert_true(sa_query_timeout(&q, 1200, 200));
		assert_true(sa_query_timeout(&q, 1400, 200));
		assert_true(sa_query_answered(&q, (uint16_t)(0xfffe + nth)));
		assert_int_equal(q.state, SA_QUERY_IDLE);
		assert_false(sa_query_answered(&q, (uint16_t)(0xfffe + nth)));
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_dead),
					   cmocka_unit_test(test_answered)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
