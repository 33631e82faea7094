/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What R0KH-ID an AP goes by: the youngest login's word counts, and the table is bounded.
 */
#include "roam/r0kh_learnt.h"

#include "r0kh_test.h"

static void put(struct r0kh_learnt *l, unsigned n, char const *id, uint32_t serial)
{
	r0kh_learnt_put(l, ap(n), (uint8_t const *)id, (uint8_t)strlen(id), serial);
}

static void expect(struct r0kh_learnt const *l, unsigned n, char const *id)
{
	struct r0kh_learnt_ap const *a = r0kh_learnt_get(l, ap(n));

	assert_non_null(a);
	assert_int_equal(a->id_len, strlen(id));
	assert_memory_equal(a->id, id, a->id_len);
}

static void init(struct r0kh_learnt *l, struct world *w, void *ctx)
{
	*w = (struct world){.random = {7}};
	w->env = (struct env){.arg = w, .random = world_random};
	assert_int_equal(r0kh_learnt_init(l, ctx, &w->env), 0);
}

static void test_the_youngest_login_teaches(void **state)
{
	void *ctx = talloc_new(NULL);
	struct r0kh_learnt l;
	struct world w;

	(void)state;
	init(&l, &w, ctx);
	assert_null(r0kh_learnt_get(&l, ap(1)));
	put(&l, 1, "ap1-boot1", 5);
	expect(&l, 1, "ap1-boot1");
	assert_null(r0kh_learnt_get(&l, ap(2)));
	put(&l, 1, "ap1-boot2", 9);
	expect(&l, 1, "ap1-boot2");
	/* a root of the boot before is asked for once more */
	put(&l, 1, "ap1-boot1", 5);
	expect(&l, 1, "ap1-boot2");
	put(&l, 1, "ap1-boot3", 9);
	expect(&l, 1, "ap1-boot3");
	/* serial numbers wrap */
	put(&l, 2, "old", UINT32_MAX);
	put(&l, 2, "new", 3);
	put(&l, 2, "old", UINT32_MAX);
	expect(&l, 2, "new");
	talloc_free(ctx);
}

static void test_bounded(void **state)
{
	void *ctx = talloc_new(NULL);
	struct r0kh_learnt l;
	struct world w;

	(void)state;
	init(&l, &w, ctx);
	for (unsigned n = 0; n < R0KH_LEARNT_MAX + 10; n++) {
		char id[16];

		snprintf(id, sizeof id, "ap%u", n);
		put(&l, n, id, n);
	}
	assert_true(talloc_total_size(ctx) < 350000);
	for (unsigned n = 0; n < R0KH_LEARNT_MAX + 10; n++) {
		char id[16];

		snprintf(id, sizeof id, "ap%u", n);
		if (n < 10)
			assert_null(r0kh_learnt_get(&l, ap(n)));
		else
			expect(&l, n, id);
	}
	talloc_free(ctx);
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* Short of memory it learns nothing, and keeps what it knows. */
static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t limit = 1000; limit < 60000; limit += 500) {
		void *ctx = talloc_new(NULL);
		struct r0kh_learnt l;
		struct world w;
		unsigned known = 0;

		init(&l, &w, ctx);
		assert_int_equal(talloc_set_memlimit(ctx, limit), 0);
		for (unsigned n = 0; n < 1000; n++)
			put(&l, n, "an ap", n);
		while (r0kh_learnt_get(&l, ap(known)))
			expect(&l, known++, "an ap");
		assert_in_range(known, 0, 999);
		assert_int_equal(l.used, known);
		talloc_free(ctx);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_the_youngest_login_teaches),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
