/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is remembered of withdrawn logins.
 */
#include "roam/withdrawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct login make(unsigned sta, uint8_t key, uint64_t sent_s)
{
	struct login l = {.sta = {{2, 0, 0, 0, (uint8_t)(sta >> 8), (uint8_t)sta}},
			  .sent_s = sent_s};
	uint8_t msk[64];

	memset(msk, key, sizeof msk);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	l.eap_session_id.len = 2;
	l.eap_session_id.b[1] = key;
	return l;
}

static void test_covers(void **state)
{
	static struct withdrawn w;
	struct login l = make(1, 7, 1000), other;

	(void)state;
	withdrawn_init(&w, 99);
	assert_false(withdrawn_covers(&w, &l, 1, 2000));
	withdrawn_add(&w, &l, 1, l.sent_s);
	assert_true(withdrawn_covers(&w, &l, 1, 2000));
	assert_false(withdrawn_covers(&w, &l, 2, 2000));
	other = make(2, 7, 1000);
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
	/* a new login of the same second, and one that does not say when */
	other = make(1, 8, 1000);
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
	other = make(1, 8, 0);
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
	/* an older one, late */
	other = make(1, 8, 999);
	assert_true(withdrawn_covers(&w, &other, 1, 2000));
	/* the clock was set back: not that late after all */
	assert_false(withdrawn_covers(&w, &other, 1, 999));
	assert_true(withdrawn_covers(&w, &l, 1, 999));
	/* a new one that happens to have the same MSK */
	other = make(1, 7, 1001);
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
	other = make(1, 7, 1000);
	other.eap_session_id.b[0]++;
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
}

/** Its server's clock is ahead: the repeat is known, and what other servers send is not held up. */
static void test_from_the_future(void **state)
{
	static struct withdrawn w;
	struct login l = make(1, 7, 5000), other = make(1, 8, 1001);

	(void)state;
	withdrawn_init(&w, 99);
	withdrawn_add(&w, &l, 1, 1000);
	assert_true(withdrawn_covers(&w, &l, 1, 2000));
	assert_false(withdrawn_covers(&w, &other, 1, 2000));
}

static void test_the_oldest_goes_first(void **state)
{
	static struct withdrawn w;
	struct login l;

	(void)state;
	withdrawn_init(&w, 99);
	for (unsigned i = 0; i < WITHDRAWN_MAX + 3; i++) {
		l = make(i, 7, 1000);
		withdrawn_add(&w, &l, 1, l.sent_s);
	}
	for (unsigned i = 0; i < WITHDRAWN_MAX + 3; i++) {
		l = make(i, 7, 1000);
		assert_int_equal(withdrawn_covers(&w, &l, 1, 2000), i >= 3);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_from_the_future),
		cmocka_unit_test(test_the_oldest_goes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
