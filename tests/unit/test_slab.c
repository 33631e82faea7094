/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Slab: stable addresses, last freed first, nothing left of what was freed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/slab.h"

#define SIZE 112

static void assert_zero(uint8_t const *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		assert_int_equal(p[i], 0);
}

static void test_numbers_and_addresses(void **state)
{
	enum { COUNT = 3 * SLAB_CHUNK + 1 };
	void *ctx = talloc_new(NULL);
	void **address = talloc_array(ctx, void *, COUNT);
	struct slab s;

	(void)state;
	slab_init(&s, ctx, SIZE);
	assert_int_equal(slab_octets(&s), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t entry = UINT32_MAX;

		address[i] = slab_alloc(&s, &entry);
		assert_non_null(address[i]);
		assert_int_equal(entry, i);
		assert_zero(address[i], SIZE);
		memset(address[i], (int)i, SIZE);
	}
	assert_int_equal(s.used, COUNT);
	assert_int_equal(slab_octets(&s), 4 * SLAB_CHUNK * SIZE);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint8_t *p = slab_at(&s, i);

		assert_ptr_equal(p, address[i]);
		assert_int_equal(p[0], (uint8_t)i);
		assert_int_equal(p[SIZE - 1], (uint8_t)i);
	}
	slab_free_all(&s);
	assert_int_equal(slab_octets(&s), 0);
	assert_int_equal(s.used, 0);
	talloc_free(ctx);
}

static void test_last_freed_first(void **state)
{
	void *ctx = talloc_new(NULL);
	uint32_t entry;
	struct slab s;

	(void)state;
	slab_init(&s, ctx, SIZE);
	for (int i = 0; i < 10; i++)
		memset(slab_alloc(&s, &entry), 0xa5, SIZE);
	slab_free(&s, 3);
	slab_free(&s, 9);
	slab_free(&s, 5);
	assert_int_equal(s.used, 7);
	assert_non_null(slab_alloc(&s, &entry));
	assert_int_equal(entry, 5);
	assert_non_null(slab_alloc(&s, &entry));
	assert_int_equal(entry, 9);
	assert_zero(slab_at(&s, 9), SIZE);
	assert_non_null(slab_alloc(&s, &entry));
	assert_int_equal(entry, 3);
	assert_non_null(slab_alloc(&s, &entry));
	assert_int_equal(entry, 10);
	talloc_free(ctx);
}

static void test_freed_is_wiped(void **state)
{
	void *ctx = talloc_new(NULL);
	uint32_t entry;
	struct slab s;
	uint8_t *p;

	(void)state;
	slab_init(&s, ctx, SIZE);
	p = slab_alloc(&s, &entry);
	memset(p, 0xa5, SIZE);
	slab_free(&s, entry);
	/* Past the link of the free list nothing is left. */
	assert_zero(p + sizeof(uint32_t), SIZE - sizeof(uint32_t));
	talloc_free(ctx);
}

static void test_random_use(void **state)
{
	enum { COUNT = 3000 };
	void *ctx = talloc_new(NULL);
	uint32_t *number = talloc_zero_array(ctx, uint32_t, COUNT);
	struct rand_fixed r = {7};
	uint32_t used = 0;
	struct slab s;

	(void)state;
	slab_init(&s, ctx, 8);
	for (int step = 0; step < 50000; step++) {
		uint32_t i;

		rand_fixed_octets(&r, (uint8_t *)&i, sizeof i);
		i %= COUNT;
		if (number[i]) {
			uint64_t v;

			memcpy(&v, slab_at(&s, number[i] - 1), sizeof v);
			assert_int_equal(v, i + 1);
			slab_free(&s, number[i] - 1);
			number[i] = 0;
			used--;
		} else {
			uint64_t v = i + 1;
			uint8_t *p = slab_alloc(&s, &number[i]);

			assert_zero(p, sizeof v);
			memcpy(p, &v, sizeof v);
			number[i]++;
			used++;
		}
		assert_int_equal(s.used, used);
	}
	assert_true(s.high <= COUNT);
	talloc_free(ctx);
}

/** More than 2 MiB: chunks come in blocks, of memory that may have been somebody's. */
static void test_grows_large(void **state)
{
	enum { COUNT = 40 * SLAB_CHUNK + 1, LINES = 2 * 64, ROOM = 64 };
	void *ctx = talloc_new(NULL);
	uint32_t entry;
	struct slab s;

	(void)state;
	for (int round = 0; round < 2; round++) {
		slab_init_room(&s, ctx, LINES, LINES - ROOM);
		for (uint32_t i = 0; i < COUNT; i++) {
			uint8_t *p = slab_alloc(&s, &entry);

			assert_non_null(p);
			assert_int_equal(entry, i);
			assert_int_equal((uintptr_t)p % 64, 0);
			assert_zero(p, LINES - ROOM);
			memset(p, 0xa5, LINES);
			memcpy(p, &i, sizeof i);
		}
		for (uint32_t i = 0; i < COUNT; i++)
			assert_memory_equal(slab_at(&s, i), &i, sizeof i);
		assert_int_equal(slab_octets(&s), (size_t)41 * SLAB_CHUNK * LINES);
		slab_free_all(&s);
	}
	talloc_free(ctx);
}

/** Let `ctx` hold no more than `octets`. talloc discourages it in programs and has nothing else. */
static int memory_limit(void *ctx, size_t octets)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	return talloc_set_memlimit(ctx, octets);
#pragma GCC diagnostic pop
}

static void test_out_of_memory(void **state)
{
	void *ctx = talloc_new(NULL);
	uint32_t entry, got = 0;
	struct slab s;

	(void)state;
	assert_int_equal(memory_limit(ctx, 2 * SLAB_CHUNK * SIZE + 4096), 0);
	slab_init(&s, ctx, SIZE);
	while (slab_alloc(&s, &entry)) {
		assert_int_equal(entry, got);
		assert_true(++got <= 3 * SLAB_CHUNK);
	}
	assert_int_equal(got, 2 * SLAB_CHUNK);
	assert_int_equal(s.used, got);
	assert_null(slab_alloc(&s, &entry));
	slab_free(&s, 17);
	assert_non_null(slab_alloc(&s, &entry));
	assert_int_equal(entry, 17);
	talloc_free(ctx);
}

/** A long text that is not wiped: who gets the entry next finds its fields zero all the same. */
static void test_room_stays_as_it_is(void **state)
{
	enum { ZEROED = 24 };
	void *ctx = talloc_new(NULL);
	uint32_t entry;
	struct slab s;
	uint8_t *p;

	(void)state;
	slab_init_room(&s, ctx, SIZE, ZEROED);
	p = slab_alloc(&s, &entry);
	assert_zero(p, SIZE);
	memset(p, 0xa5, SIZE);
	slab_free(&s, entry);
	assert_zero(p + sizeof(uint32_t), ZEROED - sizeof(uint32_t));
	assert_int_equal(p[ZEROED], 0xa5);
	assert_int_equal(p[SIZE - 1], 0xa5);
	assert_ptr_equal(slab_alloc(&s, &entry), p);
	assert_zero(p, ZEROED);
	slab_free_all(&s);
	p = slab_alloc(&s, &entry);
	memset(p, 0xa5, SIZE);
	slab_free(&s, entry);
	assert_int_equal(p[SIZE - 1], 0xa5);
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_numbers_and_addresses),
		cmocka_unit_test(test_last_freed_first),
		cmocka_unit_test(test_freed_is_wiped),
		cmocka_unit_test(test_random_use),
		cmocka_unit_test(test_grows_large),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_room_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
