/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Frames in flight: each is found once, the oldest are forgotten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/cookies.h"

static struct mac const one = {{2, 0, 0, 0, 1, 0}}, two = {{2, 0, 0, 0, 2, 0}};

static void test_once(void **state)
{
	struct cookies c = {0};
	struct cookie got;

	(void)state;
	assert_false(cookies_take(&c, 0, &got));
	cookies_add(&c, &(struct cookie){.number = 77, .id = 5, .bssid = one, .sta = two});
	assert_false(cookies_take(&c, 78, &got));
	assert_true(cookies_take(&c, 77, &got));
	assert_int_equal(got.id, 5);
	assert_true(mac_eq(got.sta, two));
	assert_false(cookies_take(&c, 77, &got));
}

static void test_forgotten(void **state)
{
	struct cookies c = {0};
	struct cookie got;

	(void)state;
	for (unsigned i = 0; i < COOKIES_MAX + 3; i++)
		cookies_add(&c, &(struct cookie){.number = i, .bssid = one});
	assert_int_equal(c.forgotten, 3);
	for (unsigned i = 0; i < COOKIES_MAX + 3; i++)
		assert_int_equal(cookies_take(&c, i, &got), i >= 3);
}

static void test_drop(void **state)
{
	struct cookies c = {0};
	struct cookie got;

	(void)state;
	cookies_add(&c, &(struct cookie){.number = 1, .bssid = one});
	cookies_add(&c, &(struct cookie){.number = 2, .bssid = two});
	cookies_drop(&c, one);
	assert_false(cookies_take(&c, 1, &got));
	assert_true(cookies_take(&c, 2, &got));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_forgotten),
		cmocka_unit_test(test_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
