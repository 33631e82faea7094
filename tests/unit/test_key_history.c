/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is kept of pulls and pushes, what a flood may not wash out, and that all of it is counted.
 */
#include "roam/key_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#define SECOND 1000000ull

static struct mac const nobody;

static struct key_record make(enum key_outcome outcome, unsigned sta, uint64_t wall_us)
{
	return (struct key_record){.wall_us = wall_us,
				   .event = KEY_PULL,
				   .outcome = outcome,
				   .sta = {{2, 0, 0, 0, (uint8_t)(sta >> 8), (uint8_t)sta}}};
}

static void put(struct key_history *h, enum key_outcome outcome, unsigned sta, uint64_t wall_us)
{
	struct key_record r = make(outcome, sta, wall_us);

	key_history_put(h, &r);
}

static unsigned kept(struct key_history const *h, struct mac sta)
{
	uint64_t pos = 0;
	unsigned n = 0;

	while (key_history_next(h, sta, &pos))
		n++;
	return n;
}

static void test_keeps_in_order(void **state)
{
	struct key_history *h = key_history_new(NULL);
	struct key_record r = make(KEY_SERVED, 1, 5);
	struct key_record const *x;
	uint64_t pos = 0;

	(void)state;
	assert_null(key_history_next(h, nobody, &pos));
	r.r0kh_id_len = 3;
	memcpy(r.r0kh_id, "ap1", 3);
	strcpy(r.ap, "lobby");
	key_history_put(h, &r);
	put(h, KEY_REVOKED, 2, 4);
	put(h, KEY_LATE, 1, 6);
	x = key_history_next(h, nobody, &pos);
	assert_memory_equal(x, &r, sizeof r);
	assert_int_equal(key_history_next(h, nobody, &pos)->outcome, KEY_REVOKED);
	assert_int_equal(key_history_next(h, nobody, &pos)->outcome, KEY_LATE);
	assert_null(key_history_next(h, nobody, &pos));
	/* what comes later is met by the same walk */
	put(h, KEY_EXPIRED, 3, 7);
	assert_int_equal(key_history_next(h, nobody, &pos)->outcome, KEY_EXPIRED);
	/* one station's */
	pos = 0;
	assert_int_equal(key_history_next(h, r.sta, &pos)->outcome, KEY_SERVED);
	assert_int_equal(key_history_next(h, r.sta, &pos)->outcome, KEY_LATE);
	assert_null(key_history_next(h, r.sta, &pos));
	talloc_free(h);
}

static void test_the_oldest_goes_first(void **state)
{
	struct key_history *h = key_history_new(NULL);
	uint64_t pos = 0;

	(void)state;
	for (unsigned i = 0; i < KEY_HISTORY_MAX; i++)
		put(h, KEY_SERVED, i, i);
	assert_int_equal(key_history_next(h, nobody, &pos)->wall_us, 0);
	assert_int_equal(key_history_next(h, nobody, &pos)->wall_us, 1);
	/* the walk stands at 2; 0 to 4 leave under it */
	for (unsigned i = 0; i < 5; i++)
		put(h, KEY_SERVED, i, KEY_HISTORY_MAX + i);
	assert_int_equal(key_history_next(h, nobody, &pos)->wall_us, 5);
	for (unsigned i = 6; i < KEY_HISTORY_MAX + 5; i++)
		assert_int_equal(key_history_next(h, nobody, &pos)->wall_us, i);
	assert_null(key_history_next(h, nobody, &pos));
	assert_int_equal(kept(h, nobody), KEY_HISTORY_MAX);
	assert_int_equal(key_history_count(h, KEY_PULL, KEY_SERVED), KEY_HISTORY_MAX + 5);
	talloc_free(h);
}

/** A login makes a push for every access point: they leave the pulls alone, and the order is kept.
 */
static void test_pushes_have_their_own_room(void **state)
{
	struct key_history *h = key_history_new(NULL);
	struct key_record push = make(KEY_SERVED, 7, 0);
	struct key_record const *r;
	uint64_t pos = 0, last = 0;

	(void)state;
	push.event = KEY_PUSH;
	for (unsigned i = 1; i <= 3 * KEY_HISTORY_MAX; i++) {
		push.wall_us = i;
		if (i % 1000 == 0)
			put(h, KEY_SERVED, 1, i);
		else
			key_history_put(h, &push);
	}
	assert_int_equal(kept(h, make(KEY_SERVED, 1, 0).sta), 3 * KEY_HISTORY_MAX / 1000);
	assert_int_equal(kept(h, push.sta), KEY_HISTORY_MAX);
	while ((r = key_history_next(h, nobody, &pos))) {
		assert_true(r->wall_us > last);
		last = r->wall_us;
	}
	key_history_clear(h);
	assert_int_equal(kept(h, nobody), 0);
	talloc_free(h);
}

/** What anybody can send who reaches the port is kept once a second, and counted all the same. */
static void test_a_flood_does_not_wash_out_the_roams(void **state)
{
	static enum key_outcome const cheap[] = {KEY_MALFORMED, KEY_UNKNOWN_AP, KEY_WRONG_KEY,
						 KEY_REPLAYED,  KEY_TOO_MANY,   KEY_WRONG_SOURCE};
	struct key_history *h = key_history_new(NULL);
	unsigned n = sizeof cheap / sizeof cheap[0];

	(void)state;
	put(h, KEY_SERVED, 9, 1);
	for (unsigned i = 0; i < 3 * KEY_HISTORY_MAX; i++) {
		for (unsigned k = 0; k < n; k++)
			put(h, cheap[k], i, 7 * SECOND + i);
	}
	assert_int_equal(kept(h, nobody), 1 + n);
	assert_int_equal(kept(h, make(KEY_SERVED, 9, 0).sta), 1);
	for (unsigned k = 0; k < n; k++)
		assert_int_equal(key_history_count(h, KEY_PULL, cheap[k]), 3 * KEY_HISTORY_MAX);
	/* the next second, and one that the clock was set back to */
	put(h, KEY_MALFORMED, 1, 8 * SECOND - 1);
	assert_int_equal(kept(h, nobody), 1 + n);
	put(h, KEY_MALFORMED, 1, 8 * SECOND);
	put(h, KEY_MALFORMED, 1, 8 * SECOND + 1);
	assert_int_equal(kept(h, nobody), 2 + n);
	put(h, KEY_MALFORMED, 1, 3 * SECOND);
	put(h, KEY_MALFORMED, 1, 3 * SECOND + 1);
	assert_int_equal(kept(h, nobody), 3 + n);
	talloc_free(h);
}

/** What only an AP with its key can bring about is kept one by one. */
static void test_roams_are_kept_one_by_one(void **state)
{
	static enum key_outcome const each[] = {
		KEY_SERVED,        KEY_LATE,    KEY_UNKNOWN_STATION, KEY_UNKNOWN_NAME,
		KEY_WRONG_R0KH_ID, KEY_REVOKED, KEY_EXPIRED,         KEY_WRONG_WLAN,
		KEY_FT_OFF,        KEY_NO_VLAN, KEY_NO_CIPHER,       KEY_UNSENT};
	struct key_history *h = key_history_new(NULL);
	unsigned n = sizeof each / sizeof each[0];

	(void)state;
	for (unsigned i = 0; i < 10; i++) {
		for (unsigned k = 0; k < n; k++)
			put(h, each[k], 1, SECOND);
	}
	assert_int_equal(kept(h, nobody), 10 * n);
	talloc_free(h);
}

static void test_clear_and_counts(void **state)
{
	struct key_history *h = key_history_new(NULL);
	struct key_record r = make(KEY_UNSENT, 1, 1);
	uint64_t pos = 0;

	(void)state;
	put(h, KEY_UNSENT, 1, 1);
	r.event = KEY_PUSH;
	key_history_put(h, &r);
	key_history_put(h, &r);
	assert_int_equal(key_history_count(h, KEY_PULL, KEY_UNSENT), 1);
	assert_int_equal(key_history_count(h, KEY_PUSH, KEY_UNSENT), 2);
	assert_non_null(key_history_next(h, nobody, &pos));
	key_history_clear(h);
	assert_null(key_history_next(h, nobody, &pos));
	assert_int_equal(kept(h, nobody), 0);
	assert_int_equal(key_history_count(h, KEY_PUSH, KEY_UNSENT), 2);
	put(h, KEY_SERVED, 2, 2);
	assert_int_equal(key_history_next(h, nobody, &pos)->outcome, KEY_SERVED);
	talloc_free(h);
}

/** Keys are for programs: distinct, and nothing but small letters and underscores. */
static void test_texts(void **state)
{
	(void)state;
	for (enum key_outcome o = 0; o < KEY_OUTCOME_COUNT; o++) {
		char const *key = key_outcome_key(o);

		assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(key));
		assert_true(key_outcome_text(o)[0]);
		assert_int_equal(!key_outcome_cure(o)[0], o == KEY_SERVED);
		for (enum key_outcome other = 0; other < o; other++)
			assert_string_not_equal(key, key_outcome_key(other));
	}
	assert_string_equal(key_outcome_key(KEY_WRONG_R0KH_ID), "wrong_r0kh_id");
	assert_string_equal(key_outcome_text(KEY_SERVED), "served");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_keeps_in_order),
		cmocka_unit_test(test_the_oldest_goes_first),
		cmocka_unit_test(test_pushes_have_their_own_room),
		cmocka_unit_test(test_a_flood_does_not_wash_out_the_roams),
		cmocka_unit_test(test_roams_are_kept_one_by_one),
		cmocka_unit_test(test_clear_and_counts),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
