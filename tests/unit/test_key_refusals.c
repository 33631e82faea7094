/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Refusals that wait: when, which, and how many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/loop.h"
#include "net/key_refusals.h"

struct world {
	struct loop *loop;
	struct env env;
	struct key_refusals *q;
	unsigned sent;
	struct key_refusal last;
};

static uint64_t now(void *arg)
{
	return loop_now_ms(((struct world *)arg)->loop);
}

static void sent(void *arg, struct key_refusal const *r)
{
	struct world *w = arg;

	w->sent++;
	w->last = *r;
}

static struct world *world_new(void)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->loop = loop_new_virtual(w, 5000);
	w->env = (struct env){.arg = w, .now_ms = now};
	w->q = key_refusals_new(w, w->loop, &w->env, sent, w);
	assert_non_null(w->q);
	return w;
}

static struct mac mac(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static void put(struct world *w, unsigned ap, unsigned sta, uint8_t nonce)
{
	struct key_refusal r = {.r1kh = mac(ap), .sta = mac(sta), .nonce = {nonce}};

	key_refusals_put(w->q, &r);
}

static void test_each_in_its_time(void **state)
{
	struct world *w = world_new();

	(void)state;
	put(w, 1, 11, 1);
	loop_advance(w->loop, 100);
	put(w, 1, 12, 2);
	assert_int_equal(key_refusals_count(w->q), 2);
	loop_advance(w->loop, KEY_REFUSAL_MS - 101);
	assert_int_equal(w->sent, 0);
	loop_advance(w->loop, 1);
	assert_int_equal(w->sent, 1);
	assert_int_equal(w->last.nonce[0], 1);
	loop_advance(w->loop, 100);
	assert_int_equal(w->sent, 2);
	assert_int_equal(w->last.nonce[0], 2);
	assert_int_equal(key_refusals_count(w->q), 0);
	talloc_free(w);
}

static void test_the_last_of_a_station(void **state)
{
	struct world *w = world_new();

	(void)state;
	put(w, 1, 11, 1);
	put(w, 2, 11, 2);
	loop_advance(w->loop, 200);
	put(w, 1, 11, 3);
	assert_int_equal(key_refusals_count(w->q), 2);
	loop_advance(w->loop, KEY_REFUSAL_MS - 200);
	assert_int_equal(w->sent, 1);
	assert_int_equal(w->last.nonce[0], 2);
	loop_advance(w->loop, 200);
	assert_int_equal(w->sent, 2);
	assert_int_equal(w->last.nonce[0], 3);
	talloc_free(w);
}

static void test_void(void **state)
{
	struct world *w = world_new();

	(void)state;
	put(w, 1, 11, 1);
	put(w, 1, 12, 2);
	key_refusals_drop(w->q, mac(1), mac(11));
	loop_advance(w->loop, 5000);
	assert_int_equal(w->sent, 1);
	assert_int_equal(w->last.nonce[0], 2);
	put(w, 1, 11, 3);
	key_refusals_clear(w->q);
	loop_advance(w->loop, 5000);
	assert_int_equal(w->sent, 1);
	talloc_free(w);
}

/** Too many: the oldest is told early, none is lost. */
static void test_full(void **state)
{
	struct world *w = world_new();

	(void)state;
	for (unsigned i = 0; i < KEY_REFUSALS_MAX + 3; i++)
		put(w, 1, i, (uint8_t)i);
	assert_int_equal(w->sent, 3);
	assert_int_equal(w->last.nonce[0], 2);
	assert_int_equal(key_refusals_count(w->q), KEY_REFUSALS_MAX);
	loop_advance(w->loop, KEY_REFUSAL_MS);
	assert_int_equal(w->sent, KEY_REFUSALS_MAX + 3);
	talloc_free(w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_each_in_its_time),
		cmocka_unit_test(test_the_last_of_a_station),
		cmocka_unit_test(test_void),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
