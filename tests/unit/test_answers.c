/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The ring of association responses: what it gives back, and what it has forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <talloc.h>

#include "sm/answers.h"

/** Of the virtual clock: nothing here depends on where it begins. */
#define START 5000

/** Octets that tell answers apart. */
static uint8_t octet_of(uint32_t request, size_t at)
{
	return (uint8_t)(request * 31 + at * 7 + (request >> 8));
}

static void write(struct wr *w, uint32_t request, size_t len)
{
	for (size_t i = 0; i < len; i++)
		wr_u8(w, octet_of(request, i));
}

static uint64_t put(struct answers *s, uint32_t request, size_t len, uint64_t now)
{
	struct wr w = answers_begin(s, request, now);

	write(&w, request, len);
	return answers_put(s, &w);
}

/** Is it there, octet for octet? Where it is not, nothing is. */
static bool is_there(struct answers const *s, uint64_t position, uint32_t request, size_t len,
		     uint64_t now)
{
	struct span a = answers_get(s, position, request, now);

	if (!a.p) {
		assert_int_equal(a.len, 0);
		return false;
	}
	assert_int_equal(a.len, len);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(a.p[i], octet_of(request, i));
	return true;
}

static void test_repeat(void **state)
{
	struct answers *s = answers_new(NULL);
	uint64_t one, two;

	(void)state;
	one = put(s, 1, 150, START);
	two = put(s, 2, 301, START + 1);
	assert_true(one != 0 && two != 0 && one != two);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(is_there(s, one, 1, 150, START + 100));
		assert_true(is_there(s, two, 2, 301, START + 100));
	}
	/* Another request, also one whose answer is here too. */
	assert_false(is_there(s, one, 2, 150, START + 100));
	assert_false(is_there(s, one, 3, 150, START + 100));
	talloc_free(s);
}

static void test_no_position(void **state)
{
	struct answers *s = answers_new(NULL);

	(void)state;
	assert_false(is_there(s, 0, 0, 0, 0));
	assert_false(is_there(s, 0, 0, 0, START));
	(void)put(s, 0, 100, START);
	assert_false(is_there(s, 0, 0, 100, START));
	talloc_free(s);
}

/** At any time of the clock: it may begin at 0. */
static void test_too_old(void **state)
{
	static uint64_t const times[] = {0, 1, ANSWER_MS - 1, ANSWER_MS, START};

	(void)state;
	for (unsigned i = 0; i < sizeof times / sizeof *times; i++) {
		struct answers *s = answers_new(NULL);
		uint64_t position = put(s, 7, 200, times[i]);

		assert_true(position != 0);
		assert_true(is_there(s, position, 7, 200, times[i]));
		assert_true(is_there(s, position, 7, 200, times[i] + ANSWER_MS - 1));
		assert_false(is_there(s, position, 7, 200, times[i] + ANSWER_MS));
		assert_false(is_there(s, position, 7, 200, times[i] + 100000));
		talloc_free(s);
	}
}

static void test_longest(void **state)
{
	struct answers *s = answers_new(NULL);
	uint64_t longest, empty, after;
	struct wr w;

	(void)state;
	longest = put(s, 1, ANSWER_MAX, START);
	empty = put(s, 2, 0, START);
	/* Of one that does not fit nothing is kept, and it harms none. */
	w = answers_begin(s, 3, START);
	write(&w, 3, ANSWER_MAX + 1);
	assert_true(w.bad);
	assert_int_equal(answers_put(s, &w), 0);
	/* Nor does one that is given up. */
	w = answers_begin(s, 4, START);
	write(&w, 4, ANSWER_MAX);
	after = put(s, 5, 10, START);
	assert_true(is_there(s, longest, 1, ANSWER_MAX, START));
	assert_true(is_there(s, empty, 2, 0, START));
	assert_true(is_there(s, after, 5, 10, START));
	talloc_free(s);
}

/** Lengths whose sum never fits a lap, three laps long: the newest are there always, each in one
 * piece within the ring, and those that were are whole until they are gone for good. */
static void test_wrap(void **state)
{
	enum { KEPT = 4096, N = 3 * ANSWERS_OCTETS / 512 };
	struct answers *s = answers_new(NULL);
	static uint64_t position[N];
	uint8_t const *low = NULL, *high = NULL;
	unsigned first = N;

	(void)state;
	for (unsigned i = 0; i < N; i++) {
		size_t len = i % (ANSWER_MAX + 1);
		struct span a;

		position[i] = put(s, i, len, START);
		assert_true(position[i] > (i ? position[i - 1] : 0));
		a = answers_get(s, position[i], i, START);
		assert_non_null(a.p);
		low = !low || a.p < low ? a.p : low;
		high = a.p + a.len > high ? a.p + a.len : high;
		if (i >= KEPT)
			assert_true(is_there(s, position[i - KEPT], i - KEPT,
					     (i - KEPT) % (ANSWER_MAX + 1), START));
	}
	assert_true(high - low <= ANSWERS_OCTETS);
	/* Oldest first: gone, gone, and from one on all there. */
	for (unsigned i = 0; i < N; i++) {
		bool there = is_there(s, position[i], i, i % (ANSWER_MAX + 1), START);

		if (there && first == N)
			first = i;
		assert_true(there == (i >= first));
	}
	assert_true(first > N / 3 && first <= N - KEPT);
	talloc_free(s);
}

/** One answer is followed until it goes, by one of the same hash: it is whole while the ring gives
 * it, also under the pen of the one that overwrites it. */
static void test_overwritten(void **state)
{
	(void)state;
	for (unsigned before = 0; before < 4; before++) {
		struct answers *s = answers_new(NULL);
		unsigned others = 0;
		uint64_t victim;

		for (unsigned i = 0; i < before; i++)
			(void)put(s, 2, 700, START);
		victim = put(s, 1, 1000, START);
		while (is_there(s, victim, 1, 1000, START)) {
			/* The longest that may be written, and given up: its octets are there. */
			struct wr w = answers_begin(s, 1, START);

			write(&w, 2, ANSWER_MAX);
			(void)is_there(s, victim, 1, 1000, START);
			w = answers_begin(s, 1, START);
			write(&w, 2, 64);
			assert_true(answers_put(s, &w) != 0);
			others++;
		}
		assert_true(others > ANSWERS_OCTETS / 128);
		/* For good: round after round. */
		for (unsigned i = 0; i < 2 * ANSWERS_OCTETS / 1024; i++) {
			(void)put(s, 1, 1000, START);
			assert_false(is_there(s, victim, 1, 1000, START));
		}
		talloc_free(s);
	}
}

/** The longest answer that ends with the ring stands there; where 8 octets are missing it goes to
 * the front. */
static void test_end_of_lap(void **state)
{
	enum { STEP = 512 };

	(void)state;
	for (unsigned missing = 0; missing <= 8; missing += 8) {
		struct answers *s = answers_new(NULL);
		uint8_t const *first = answers_get(s, put(s, 1, 8, START), 1, START).p, *p;
		uint64_t position;
		size_t head, at;

		p = answers_get(s, put(s, 1, 8, START), 1, START).p;
		head = (size_t)(p - first) - 8;
		for (at = 2 * (head + 8); at + 4 * STEP < ANSWERS_OCTETS; at += STEP)
			(void)put(s, 1, STEP - head, START);
		/* Between three and four steps are left. */
		(void)put(s, 1, ANSWERS_OCTETS - at - (2 * head + ANSWER_MAX) + missing, START);
		position = put(s, 2, ANSWER_MAX, START);
		p = answers_get(s, position, 2, START).p;
		assert_true(is_there(s, position, 2, ANSWER_MAX, START));
		if (missing)
			assert_ptr_equal(p, first);
		else
			assert_ptr_equal(p + ANSWER_MAX, first - head + ANSWERS_OCTETS);
		talloc_free(s);
	}
}

/** Its place in the ring is right, its lap is not. */
static void test_other_lap(void **state)
{
	struct answers *s = answers_new(NULL);
	uint64_t position;

	(void)state;
	for (unsigned i = 0; i < 2 * ANSWERS_OCTETS / 512; i++)
		(void)put(s, 1, 496, START);
	position = put(s, 1, 496, START);
	assert_true(is_there(s, position, 1, 496, START));
	for (uint64_t laps = 1; laps < 3 && laps * ANSWERS_OCTETS < position; laps++)
		assert_false(is_there(s, position - laps * ANSWERS_OCTETS, 1, 496, START));
	assert_false(is_there(s, position + ANSWERS_OCTETS, 1, 496, START));
	assert_false(is_there(s, UINT64_MAX - 7, 1, 496, START));
	talloc_free(s);
}

/** Where few associate the same first pages are used. */
static void test_quiet(void **state)
{
	struct answers *s = answers_new(NULL);
	uint8_t const *first = NULL;
	uint64_t before = 0, now = START;

	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		uint64_t position = put(s, i, 300, now), neighbour = put(s, i + 1, 300, now + 1);
		struct span a = answers_get(s, position, i, now + ANSWER_MS - 1);

		assert_non_null(a.p);
		if (!first)
			first = a.p;
		assert_ptr_equal(a.p, first);
		assert_true(is_there(s, neighbour, i + 1, 300, now + ANSWER_MS));
		/* Its place was the same: what is there now is not it. */
		assert_false(is_there(s, before, i, 300, now));
		before = position;
		/* Of the newest of all this is the time. */
		now += 1 + ANSWER_MS;
	}
	/* While one is not old yet nothing is begun anew. */
	before = put(s, 1, 300, now);
	for (unsigned i = 0; i < 10; i++) {
		now += ANSWER_MS - 1;
		(void)put(s, 2, 300, now);
		assert_ptr_not_equal(answers_get(s, put(s, 3, 300, now), 3, now).p, first);
	}
	talloc_free(s);
}

/** Then an answer is only sent, until memory is there again. */
static void test_no_memory(void **state)
{
	void *ctx = talloc_new(NULL);
	struct answers *s = answers_new(ctx);
	uint64_t position;
	struct wr w;

	(void)state;
	assert_int_equal(talloc_set_memlimit(ctx, talloc_total_size(ctx) + 4096), 0);
	w = answers_begin(s, 1, START);
	write(&w, 1, ANSWER_MAX);
	assert_false(w.bad);
	for (size_t i = 0; i < ANSWER_MAX; i++)
		assert_int_equal(w.start[i], octet_of(1, i));
	assert_int_equal(answers_put(s, &w), 0);
	assert_false(is_there(s, 0, 1, ANSWER_MAX, START));
	assert_int_equal(talloc_set_memlimit(ctx, 0), 0);
	position = put(s, 1, 100, START);
	assert_true(is_there(s, position, 1, 100, START));
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_repeat),     cmocka_unit_test(test_no_position),
		cmocka_unit_test(test_too_old),    cmocka_unit_test(test_longest),
		cmocka_unit_test(test_wrap),       cmocka_unit_test(test_overwritten),
		cmocka_unit_test(test_end_of_lap), cmocka_unit_test(test_other_lap),
		cmocka_unit_test(test_quiet),      cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
