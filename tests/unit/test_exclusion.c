/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Excluded stations: how many failures, how long, and who is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <talloc.h>

#include "base/rand.h"
#include "sm/exclusion.h"

static uint64_t now;
static struct rand_fixed seed = {1};

static uint64_t clock_ms(void *arg)
{
	(void)arg;
	return now;
}

static void draw(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_fixed_octets(&seed, out, len);
}

static struct env const env = {.now_ms = clock_ms, .random = draw};

static struct mac sta(unsigned i)
{
	return (struct mac){{2, 0, 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
}

static void test_three(void **state)
{
	struct exclusion *x = exclusion_new(NULL, &env);

	(void)state;
	now = 1000000;
	assert_false(exclusion_failed(x, sta(1), 3, 60));
	assert_false(exclusion_failed(x, sta(1), 3, 60));
	assert_false(exclusion_holds(x, sta(1)));
	assert_true(exclusion_failed(x, sta(1), 3, 60));
	assert_true(exclusion_holds(x, sta(1)));
	assert_false(exclusion_holds(x, sta(2)));
	now += 59999;
	assert_true(exclusion_holds(x, sta(1)));
	now++;
	assert_false(exclusion_holds(x, sta(1)));
	/* It begins to count anew. */
	assert_false(exclusion_failed(x, sta(1), 3, 60));
	talloc_free(x);
}

static void test_passed_and_aged(void **state)
{
	struct exclusion *x = exclusion_new(NULL, &env);

	(void)state;
	assert_false(exclusion_failed(x, sta(1), 2, 60));
	exclusion_passed(x, sta(1));
	assert_false(exclusion_failed(x, sta(1), 2, 60));
	now += EXCLUSION_AGED + 1;
	assert_false(exclusion_failed(x, sta(1), 2, 60));
	assert_true(exclusion_failed(x, sta(1), 2, 60));
	/* Off. */
	for (unsigned i = 0; i < 10; i++)
		assert_false(exclusion_failed(x, sta(2), 0, 60));
	assert_false(exclusion_holds(x, sta(2)));
	talloc_free(x);
}

/** More stations than it remembers: the oldest go, and what is there is found. */
static void test_full(void **state)
{
	struct exclusion *x = exclusion_new(NULL, &env);

	(void)state;
	for (unsigned i = 0; i < EXCLUSION_MAX + 10; i++)
		assert_true(exclusion_failed(x, sta(i), 1, 60));
	for (unsigned i = 0; i < 10; i++)
		assert_false(exclusion_holds(x, sta(i)));
	for (unsigned i = 10; i < EXCLUSION_MAX + 10; i++)
		assert_true(exclusion_holds(x, sta(i)));
	talloc_free(x);
}

/** Those that are excluded now, and no others. */
static void test_walk(void **state)
{
	struct exclusion *x = exclusion_new(NULL, &env);
	uint32_t pos = 0;
	uint64_t until;
	struct mac who;

	(void)state;
	assert_false(exclusion_next(x, &pos, &who, &until));
	assert_true(exclusion_failed(x, sta(1), 1, 10));
	assert_false(exclusion_failed(x, sta(2), 2, 60));
	assert_true(exclusion_failed(x, sta(3), 1, 60));
	now += 10000;
	pos = 0;
	assert_true(exclusion_next(x, &pos, &who, &until));
	assert_true(mac_eq(who, sta(3)));
	assert_int_equal(until, now + 50000);
	assert_false(exclusion_next(x, &pos, &who, &until));
	assert_int_equal(exclusion_count(x), 1);
	talloc_free(x);
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_three),
					   cmocka_unit_test(test_passed_and_aged),
					   cmocka_unit_test(test_full),
					   cmocka_unit_test(test_walk)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
