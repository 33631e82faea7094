/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The open-addressing index against a naive map.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/rand.h"

#define ENTRIES 4096u

/** Entries by number: their key, and whether they are in the table. */
struct model {
	uint64_t key[ENTRIES];
	bool in[ENTRIES];
	uint64_t hash_mask; /**< keeps so many bits of a hash: few bits, many collisions */
};

static uint32_t hash_key(struct model const *m, uint64_t key)
{
	return hash_u64(key, 0x5eed) & (uint32_t)m->hash_mask;
}

static uint32_t hash_of(void const *arg, uint32_t entry)
{
	struct model const *m = arg;

	return hash_key(m, m->key[entry]);
}

static uint32_t draw(struct rand_fixed *r, uint32_t below)
{
	uint32_t v;

	rand_fixed_octets(r, (uint8_t *)&v, sizeof v);
	return v % below;
}

/** Every entry of `key` turns up once, and no entry that is not in. */
static void check_key(struct hash const *h, struct model const *m, uint64_t key)
{
	struct hash_cursor c;
	bool seen[ENTRIES] = {false};
	uint32_t want = 0, got = 0;

	for (uint32_t e = hash_first(h, hash_key(m, key), &c); e != HASH_NONE;
	     e = hash_next(h, &c)) {
		assert_true(e < ENTRIES && m->in[e]);
		assert_false(seen[e]);
		seen[e] = true;
		got += m->key[e] == key;
	}
	for (uint32_t e = 0; e < ENTRIES; e++)
		want += m->in[e] && m->key[e] == key;
	assert_int_equal(got, want);
}

/** Random adds, removals and look-ups; `keys` fewer than entries make duplicates. */
static void property(uint64_t seed, uint32_t keys, uint64_t hash_mask, unsigned steps)
{
	struct model *m = talloc_zero(NULL, struct model);
	struct rand_fixed r = {seed};
	struct hash h;
	uint32_t used = 0;

	m->hash_mask = hash_mask;
	assert_int_equal(hash_init(&h, m, hash_of, m), 0);
	for (unsigned i = 0; i < steps; i++) {
		/* Phases of growth and of decline, so both a full and an empty table are met. */
		bool grow = draw(&r, 100) < (i / 2000 % 2 ? 30u : 70u);
		uint32_t e = draw(&r, ENTRIES);

		if (grow && !m->in[e]) {
			m->key[e] = draw(&r, keys);
			assert_int_equal(hash_add(&h, hash_of(m, e), e), 0);
			m->in[e] = true;
			used++;
		} else if (!grow) {
			assert_int_equal(hash_remove(&h, hash_of(m, e), e), m->in[e]);
			used -= m->in[e];
			m->in[e] = false;
		}
		assert_int_equal(h.used, used);
		assert_true(2ull * h.used <= h.mask + 1ull);
		if (i % 7 == 0)
			check_key(&h, m, m->key[e]);
	}
	for (uint32_t e = 0; e < ENTRIES; e++)
		check_key(&h, m, m->key[e]);
	talloc_free(m);
}

static void test_property_unique_keys(void **state)
{
	(void)state;
	property(1, 1u << 30, UINT32_MAX, 20000);
}

static void test_property_duplicate_keys(void **state)
{
	(void)state;
	property(2, 600, UINT32_MAX, 20000);
}

static void test_property_bad_hash(void **state)
{
	(void)state;
	/* 64 hashes for up to 4,096 entries: one long run that also wraps round the end. */
	property(3, 1u << 30, 0xf000003, 4000);
}

static void test_empty_table(void **state)
{
	struct model *m = talloc_zero(NULL, struct model);
	struct hash_cursor c;
	struct hash h;

	(void)state;
	m->hash_mask = UINT32_MAX;
	assert_int_equal(hash_init(&h, m, hash_of, m), 0);
	assert_int_equal(hash_first(&h, 0xffffffff, &c), HASH_NONE);
	assert_int_equal(hash_peek(&h, 0xffffffff), HASH_NONE);
	assert_false(hash_remove(&h, 7, 7));
	assert_true(hash_octets(&h) > 0);
	hash_free(&h);
	assert_int_equal(hash_octets(&h), 0);
	hash_free(&h);
	talloc_free(m);
}

static void test_wraps_round_the_end(void **state)
{
	struct model *m = talloc_zero(NULL, struct model);
	struct hash_cursor c;
	struct hash h;

	(void)state;
	m->hash_mask = 0;
	assert_int_equal(hash_init(&h, m, hash_of, m), 0);
	/* Chains that start at the last slot go on at the first. */
	for (uint32_t e = 0; e < 4; e++)
		assert_int_equal(hash_add(&h, UINT32_MAX, e), 0);
	assert_int_equal(hash_first(&h, UINT32_MAX, &c), 0);
	assert_int_equal(hash_peek(&h, UINT32_MAX), 0);
	for (uint32_t e = 1; e < 4; e++)
		assert_int_equal(hash_next(&h, &c), e);
	assert_int_equal(hash_next(&h, &c), HASH_NONE);
	talloc_free(m);
}

/** Counts what hash_of() is asked for. */
struct counted {
	struct model model;
	unsigned asked;
};

static uint32_t hash_of_counted(void const *arg, uint32_t entry)
{
	struct counted *c = (struct counted *)(uintptr_t)arg;

	c->asked++;
	return hash_of(&c->model, entry);
}

/** Entries of other chains are passed over and moved without a look at them: each look would be a
 * trip to memory. */
static void test_removal_asks_for_no_hash(void **state)
{
	struct counted *m = talloc_zero(NULL, struct counted);
	struct hash_cursor c;
	struct hash h;

	(void)state;
	m->model.hash_mask = UINT32_MAX;
	assert_int_equal(hash_init(&h, m, hash_of_counted, m), 0);
	for (uint32_t e = 0; e < ENTRIES; e++) {
		m->model.key[e] = e;
		assert_int_equal(hash_add(&h, hash_of(&m->model, e), e), 0);
		m->model.in[e] = true;
	}
	m->asked = 0;
	for (uint32_t e = 0; e < ENTRIES; e += 2) {
		assert_true(hash_remove(&h, hash_of(&m->model, e), e));
		m->model.in[e] = false;
	}
	assert_int_equal(m->asked, 0);
	for (uint32_t e = 0; e < ENTRIES; e++) {
		uint32_t at = hash_of(&m->model, e) & h.mask;

		check_key(&h, &m->model, m->model.key[e]);
		for (uint32_t f = hash_first(&h, at, &c); f != HASH_NONE; f = hash_next(&h, &c))
			assert_int_equal(hash_of(&m->model, f) & h.mask, at);
	}
	talloc_free(m);
}

static void test_entry_beyond_the_last(void **state)
{
	struct model *m = talloc_zero(NULL, struct model);
	struct hash_cursor c;
	struct hash h;

	(void)state;
	assert_int_equal(hash_init(&h, m, hash_of, m), 0);
	assert_int_equal(hash_add(&h, 5, HASH_ENTRY_MAX + 1), -ENOMEM);
	assert_int_equal(h.used, 0);
	assert_int_equal(hash_add(&h, 5, HASH_ENTRY_MAX), 0);
	assert_int_equal(hash_first(&h, 5, &c), HASH_ENTRY_MAX);
	assert_true(hash_remove(&h, 5, HASH_ENTRY_MAX));
	talloc_free(m);
}

/** Let `ctx` hold no more than `octets`. talloc discourages it in programs and has nothing else. */
static int memory_limit(void *ctx, size_t octets)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	return talloc_set_memlimit(ctx, octets);
#pragma GCC diagnostic pop
}

static void test_out_of_memory_changes_nothing(void **state)
{
	struct model *m = talloc_zero(NULL, struct model);
	void *ctx = talloc_new(NULL);
	struct hash h;
	uint32_t n = 0;
	int rc = 0;

	(void)state;
	m->hash_mask = UINT32_MAX;
	assert_int_equal(memory_limit(ctx, 4096), 0);
	assert_int_equal(hash_init(&h, ctx, hash_of, m), 0);
	while (n < ENTRIES) {
		m->key[n] = n;
		rc = hash_add(&h, hash_of(m, n), n);
		if (rc)
			break;
		m->in[n++] = true;
	}
	assert_int_equal(rc, -ENOMEM);
	assert_true(n >= 8);
	assert_int_equal(h.used, n);
	for (uint32_t e = 0; e < ENTRIES; e++)
		check_key(&h, m, m->key[e]);
	/* Room made by a removal is room to add. */
	assert_true(hash_remove(&h, hash_of(m, 0), 0));
	assert_int_equal(hash_add(&h, hash_of(m, n), n), 0);
	talloc_free(ctx);
	talloc_free(m);
}

static void test_init_out_of_memory(void **state)
{
	void *ctx = talloc_new(NULL);
	struct hash h;

	(void)state;
	assert_int_equal(memory_limit(ctx, 32), 0);
	assert_int_equal(hash_init(&h, ctx, hash_of, NULL), -ENOMEM);
	assert_int_equal(hash_octets(&h), 0);
	hash_free(&h);
	talloc_free(ctx);
}

static void test_octet_string(void **state)
{
	static char const name[] = "anonymous@example.org";
	uint32_t whole = hash_octet_string(name, sizeof name - 1, 1);

	(void)state;
	assert_int_equal(hash_octet_string(name, sizeof name - 1, 1), whole);
	assert_int_not_equal(hash_octet_string(name, sizeof name - 1, 2), whole);
	/* Each octet and the length count. */
	for (size_t i = 0; i < sizeof name - 1; i++) {
		char other[sizeof name];

		memcpy(other, name, sizeof name);
		other[i] ^= 1;
		assert_int_not_equal(hash_octet_string(other, sizeof name - 1, 1), whole);
		assert_int_not_equal(hash_octet_string(name, i, 1), whole);
	}
	assert_int_not_equal(hash_octet_string("\0", 1, 1), hash_octet_string("\0\0", 2, 1));
	(void)hash_octet_string(NULL, 0, 1);
}

static void test_hash_spreads_macs(void **state)
{
	uint32_t bucket[256] = {0};

	(void)state;
	/* One vendor's consecutive addresses: the low bits, which pick the slot, must be even.
	 * 100 are expected in each bucket, the standard deviation is 10. */
	for (uint64_t i = 0; i < 25600; i++)
		bucket[hash_u64(0x845f04000000 + i, 0x1234) & 255]++;
	for (int i = 0; i < 256; i++)
		assert_in_range(bucket[i], 40, 160);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_property_unique_keys),
		cmocka_unit_test(test_property_duplicate_keys),
		cmocka_unit_test(test_property_bad_hash),
		cmocka_unit_test(test_empty_table),
		cmocka_unit_test(test_wraps_round_the_end),
		cmocka_unit_test(test_removal_asks_for_no_hash),
		cmocka_unit_test(test_entry_beyond_the_last),
		cmocka_unit_test(test_out_of_memory_changes_nothing),
		cmocka_unit_test(test_init_out_of_memory),
		cmocka_unit_test(test_octet_string),
		cmocka_unit_test(test_hash_spreads_macs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
