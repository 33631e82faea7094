/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the base library costs: timer wheel, hash, random pool. Thread CPU time in ns per operation,
 * the median of five rounds. Entries are visited in shuffled order, as stations come.
 *
 *     bench_base
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <talloc.h>
#include <time.h>

#include "base/hash.h"
#include "base/rand.h"
#include "base/wheel.h"

#define ROUNDS       5
/** Twelve hours, the longest session time-out that is common. */
#define HORIZON_MS   43200000u
/** An entry as large as a cached PMKSA. */
#define ENTRY_OCTETS 112

/** One timed and indexed object. */
struct entry {
	struct wheel_node node;
	uint64_t key;
	uint32_t span_ms;
	uint8_t rest[ENTRY_OCTETS - sizeof(struct wheel_node) - 12];
};

struct bench {
	struct entry *entry;
	uint32_t *order;
	uint32_t count;
	struct wheel *wheel;
	struct hash hash;
	uint64_t sink; /**< keeps the compiler from dropping the work */
};

static double now_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static int double_order(void const *a, void const *b)
{
	double x = *(double const *)a;
	double y = *(double const *)b;

	return (x > y) - (x < y);
}

/** Median time of one operation, when `run` does `ops` of them. */
static double measure(void (*run)(struct bench *b), struct bench *b, double ops)
{
	double ns[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		double start = now_ns();

		run(b);
		ns[i] = (now_ns() - start) / ops;
	}
	qsort(ns, ROUNDS, sizeof *ns, double_order);
	return ns[ROUNDS / 2];
}

static void on_fire(void *arg, struct wheel_node *node)
{
	struct bench *b = arg;

	b->sink += node->when;
}

static uint32_t hash_of(void const *arg, uint32_t entry)
{
	struct bench const *b = arg;

	return hash_u64(b->entry[entry].key, 0x5eed);
}

static struct bench *bench_new(uint32_t count)
{
	struct bench *b = talloc_zero(NULL, struct bench);
	struct rand_fixed r = {count};

	if (!b)
		abort();
	b->count = count;
	b->entry = talloc_zero_array(b, struct entry, count);
	b->order = talloc_array(b, uint32_t, count);
	b->wheel = wheel_new(b, 1000, 0, on_fire, b);
	if (!b->entry || !b->order || !b->wheel || hash_init(&b->hash, b, hash_of, b))
		abort();
	for (uint32_t i = 0; i < count; i++) {
		uint32_t v[2], j;

		rand_fixed_octets(&r, (uint8_t *)v, sizeof v);
		b->entry[i].key = 0x845f04000000u + (v[0] & 0xff000000u) + i;
		b->entry[i].span_ms = v[1] % HORIZON_MS;
		j = v[0] % (i + 1);
		b->order[i] = b->order[j];
		b->order[j] = i;
	}
	return b;
}

static void run_insert(struct bench *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		struct entry *e = &b->entry[b->order[i]];

		e->node = (struct wheel_node){0};
		wheel_arm(b->wheel, &e->node, e->span_ms + 1000);
	}
}

static void run_disarm(struct bench *b)
{
	for (uint32_t i = 0; i < b->count; i++)
		wheel_disarm(b->wheel, &b->entry[b->order[i]].node);
}

/** Each node to a time that has nothing to do with its present one. */
static void run_rearm(struct bench *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		struct entry *e = &b->entry[b->order[i]];

		e->span_ms = (e->span_ms + 17000000) % HORIZON_MS;
		wheel_arm(b->wheel, &e->node, e->span_ms + 1000);
	}
}

/** Let a whole horizon pass second by second: cascades and expiries of every node. */
static void run_expire(struct bench *b)
{
	for (uint64_t ms = 0; ms <= HORIZON_MS + 1000; ms += 1000)
		wheel_advance(b->wheel, ms);
}

static void run_find(struct bench *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		uint64_t key = b->entry[b->order[i]].key;
		struct hash_cursor c;
		uint32_t e = hash_first(&b->hash, hash_u64(key, 0x5eed), &c);

		while (e != HASH_NONE && b->entry[e].key != key)
			e = hash_next(&b->hash, &c);
		b->sink += e;
	}
}

/** As run_find(), for keys that are handed in and not read from the entry sought. */
static void run_miss(struct bench *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		uint64_t key = ~(uint64_t)i;
		struct hash_cursor c;
		uint32_t e = hash_first(&b->hash, hash_u64(key, 0x5eed), &c);

		while (e != HASH_NONE && b->entry[e].key != key)
			e = hash_next(&b->hash, &c);
		b->sink += e;
	}
}

static void run_add(struct bench *b)
{
	hash_free(&b->hash);
	if (hash_init(&b->hash, b, hash_of, b))
		abort();
	for (uint32_t i = 0; i < b->count; i++) {
		if (hash_add(&b->hash, hash_of(b, b->order[i]), b->order[i]))
			abort();
	}
}

static void bench_tables(uint32_t count)
{
	struct bench *b = bench_new(count);
	double insert = 0, disarm = 0;
	double rearm, expire, add, find;

	for (int i = 0; i < ROUNDS; i++) {
		double start = now_ns(), middle;

		run_insert(b);
		middle = now_ns();
		run_disarm(b);
		insert += (middle - start) / count / ROUNDS;
		disarm += (now_ns() - middle) / count / ROUNDS;
	}
	run_insert(b);
	rearm = measure(run_rearm, b, count);
	expire = now_ns();
	run_expire(b);
	expire = (now_ns() - expire) / count;
	if (wheel_count(b->wheel))
		abort();
	printf("%9" PRIu32
	       "  wheel insert %6.1f  disarm %6.1f  re-arm %6.1f  expire %6.1f ns per op\n",
	       count, insert, disarm, rearm, expire);
	add = measure(run_add, b, count);
	find = measure(run_find, b, count);
	printf("%9" PRIu32 "  hash  add    %6.1f  find   %6.1f  miss   %6.1f ns per op\n", count,
	       add, find, measure(run_miss, b, count));
	talloc_free(b);
}

enum { DRAWS = 200000 };

static void run_pool(struct bench *b)
{
	uint8_t nonce[32];

	for (int i = 0; i < DRAWS; i++) {
		rand_octets(nonce, sizeof nonce);
		b->sink += nonce[0];
	}
}

static void run_getrandom(struct bench *b)
{
	uint8_t nonce[32];

	for (int i = 0; i < DRAWS; i++) {
		if (getrandom(nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce)
			abort();
		b->sink += nonce[0];
	}
}

/** The floor: what the kernel needs for 32 octets when asked for a whole page. */
static void run_page(struct bench *b)
{
	uint8_t page[4096];

	for (int i = 0; i < DRAWS / 128; i++) {
		if (getrandom(page, sizeof page, 0) != (ssize_t)sizeof page)
			abort();
		b->sink += page[0];
	}
}

int main(void)
{
	struct bench none = {0};
	double pool, call, page;

	bench_tables(10000);
	bench_tables(100000);
	bench_tables(1000000);
	pool = measure(run_pool, &none, DRAWS);
	call = measure(run_getrandom, &none, DRAWS);
	page = measure(run_page, &none, DRAWS / 128 * 128);
	printf("rand 32 octets: pool %.1f ns per op, getrandom() %.1f, ratio %.1f; floor (a page "
	       "at a "
	       "time) %.1f, ratio to it %.2f\n",
	       pool, call, call / pool, page, pool / page);
	return 0;
}
