/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Who was given a PMK-R1: one entry for each AP, repeats, expiry, and what happens beyond the
 * limit.
 */
#include "roam/r0kh_grant.h"

#include "r0kh_test.h"

static uint8_t const name_a[FT_NAME_LEN] = {1, 2, 3, 4}, name_b[FT_NAME_LEN] = {1, 2, 3, 5};

struct bag {
	void *ctx;
	struct r0kh_grant_slab s;
	struct r0kh_grants g;
};

static void bag_init(struct bag *b)
{
	*b = (struct bag){.ctx = talloc_new(NULL)};
	r0kh_grant_init(&b->s, b->ctx);
}

static bool note(struct bag *b, unsigned by, uint8_t const *name, bool is_pull, uint64_t now,
		 uint64_t until)
{
	return r0kh_grant_note(
		&b->s, &b->g,
		&(struct r0kh_grant_what){
			.r1kh = ap(by), .r0_name = name, .until_ms = until, .pull = is_pull},
		now);
}

static uint32_t until_s(struct bag const *b, unsigned by)
{
	struct r0kh_grant_entry const *e = NULL;

	while ((e = r0kh_grant_next(&b->s, &b->g, e)))
		if (mac_eq(e->r1kh, ap(by)))
			return e->until_s;
	return 0;
}

static void test_repeats(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	assert_false(note(&b, 1, name_a, true, 1000, 60000));
	assert_false(note(&b, 2, name_a, true, 1000, 60000));
	assert_true(note(&b, 1, name_a, true, 1000 + R0KH_REPEAT_MS - 1, 60000));
	assert_false(note(&b, 2, name_a, true, 1000 + R0KH_REPEAT_MS, 60000));
	/* another PMK-R0 is no repeat, nor is a pull after a push */
	assert_false(note(&b, 2, name_b, true, 2600, 60000));
	assert_true(note(&b, 2, name_b, true, 2700, 60000));
	assert_false(note(&b, 2, name_b, false, 2800, 60000));
	assert_false(note(&b, 3, name_a, false, 2800, 60000));
	assert_false(note(&b, 3, name_a, true, 2800, 60000));
	assert_int_equal(b.s.slab.used, 3);
	talloc_free(b.ctx);
}

static void test_times(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	assert_false(r0kh_grant_any(&b.s, &b.g, 0));
	(void)note(&b, 1, name_a, true, 1000, 60001);
	assert_int_equal(until_s(&b, 1), 61); /* rounded up */
	(void)note(&b, 1, name_a, true, 9000, 30000);
	assert_int_equal(until_s(&b, 1), 61); /* it holds the one that lasts longest */
	(void)note(&b, 1, name_a, true, 9000, 70000);
	assert_int_equal(until_s(&b, 1), 70);
	(void)note(&b, 2, name_a, true, 9000, 90000);
	assert_true(r0kh_grant_any(&b.s, &b.g, 89999));
	assert_false(r0kh_grant_any(&b.s, &b.g, 90000));
	/* what has expired goes when the next comes */
	(void)note(&b, 3, name_a, true, 80000, 99000);
	assert_int_equal(until_s(&b, 1), 0);
	assert_int_equal(until_s(&b, 2), 90);
	assert_int_equal(b.s.slab.used, 2);
	r0kh_grant_drop(&b.s, &b.g);
	assert_int_equal(b.s.slab.used, 0);
	assert_false(r0kh_grant_any(&b.s, &b.g, 0));
	talloc_free(b.ctx);
}

static void test_too_many(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	for (unsigned n = 1; n <= R0KH_GRANTS_MAX; n++)
		(void)note(&b, n, name_a, true, 1000, n == 1 ? 20000 : 60000);
	assert_int_equal(b.g.everyone_s, 0);
	(void)note(&b, 50, name_a, true, 1000, 70000);
	assert_int_equal(b.g.everyone_s, 70);
	(void)note(&b, 51, name_a, true, 1000, 65000);
	assert_int_equal(b.g.everyone_s, 70);
	assert_int_equal(b.s.slab.used, R0KH_GRANTS_MAX);
	assert_true(r0kh_grant_any(&b.s, &b.g, 69999));
	assert_false(r0kh_grant_any(&b.s, &b.g, 70000));
	/* one that has expired makes room */
	(void)note(&b, 52, name_a, true, 20000, 60000);
	assert_int_equal(until_s(&b, 52), 60);
	r0kh_grant_drop(&b.s, &b.g);
	assert_int_equal(b.g.everyone_s, 0);
	talloc_free(b.ctx);
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* A grant that cannot be noted one by one is noted for all: none is forgotten. */
static void test_out_of_memory(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	assert_int_equal(talloc_set_memlimit(b.ctx, 100), 0);
	assert_false(note(&b, 1, name_a, true, 1000, 60000));
	assert_int_equal(b.g.everyone_s, 60);
	assert_int_equal(b.g.first, 0);
	talloc_free(b.ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
