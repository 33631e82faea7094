/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Active and standby: who serves, who yields, when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sm/redundancy.h"

#define T0 1000000u

/** Two controllers that hear each other while `joined`; one step is one millisecond. */
struct pair {
	struct redundancy r[2];
	bool alive[2];
	bool joined;
	uint64_t now;
	unsigned hellos[2];
};

static void hear(struct pair *p, unsigned from)
{
	unsigned to = !from;

	p->hellos[from]++;
	if (!p->joined || !p->alive[to])
		return;
	if (redundancy_hello(&p->r[to], p->r[from].priority, p->r[from].identity, p->now).hello)
		hear(p, to);
}

static void run(struct pair *p, unsigned ms)
{
	for (; ms; ms--) {
		p->now++;
		for (unsigned i = 0; i < 2; i++)
			if (p->alive[i] && p->now >= redundancy_due_ms(&p->r[i]) &&
			    redundancy_tick(&p->r[i], p->now).hello)
				hear(p, i);
	}
}

static struct pair pair_new(uint8_t first, uint8_t second)
{
	struct pair p = {.alive = {true, true}, .joined = true, .now = T0};

	redundancy_init(&p.r[0], first, 111, T0);
	redundancy_init(&p.r[1], second, 222, T0);
	return p;
}

static void test_one_alone_serves(void **state)
{
	struct pair p = pair_new(100, 100);

	(void)state;
	p.alive[1] = false;
	run(&p, REDUNDANCY_START_MS - 1);
	assert_int_equal(p.r[0].state, REDUNDANCY_STANDBY);
	run(&p, 1);
	assert_int_equal(p.r[0].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.hellos[0], 1);
	run(&p, 4 * REDUNDANCY_HELLO_MS);
	assert_int_equal(p.hellos[0], 5);
}

static void test_exactly_one_of_two_serves(void **state)
{
	static uint8_t const priority[][2] = {{100, 200}, {200, 100}, {100, 100}};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct pair p = pair_new(priority[i][0], priority[i][1]);

		run(&p, 5000);
		assert_int_equal((p.r[0].state == REDUNDANCY_ACTIVE) +
					 (p.r[1].state == REDUNDANCY_ACTIVE),
				 1);
	}
}

static void test_standby_takes_over(void **state)
{
	struct pair p = pair_new(200, 100);

	(void)state;
	p.alive[1] = false;
	run(&p, 2000);
	p.alive[1] = true;
	redundancy_init(&p.r[1], 100, 222, p.now);
	run(&p, 3000);
	assert_int_equal(p.r[0].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.r[1].state, REDUNDANCY_STANDBY);
	p.alive[0] = false;
	run(&p, REDUNDANCY_DEAD_MS - REDUNDANCY_HELLO_MS - 1);
	assert_int_equal(p.r[1].state, REDUNDANCY_STANDBY);
	run(&p, REDUNDANCY_HELLO_MS + 1);
	assert_int_equal(p.r[1].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.r[1].takeovers, 1);
}

/** It has no keys any more: the other one goes on, whatever their priorities. */
static void test_who_comes_back_stays_standby(void **state)
{
	struct pair p = pair_new(200, 100);

	(void)state;
	p.alive[0] = false;
	run(&p, 2000);
	assert_int_equal(p.r[1].state, REDUNDANCY_ACTIVE);
	p.alive[0] = true;
	redundancy_init(&p.r[0], 200, 111, p.now);
	run(&p, 5000);
	assert_int_equal(p.r[0].state, REDUNDANCY_STANDBY);
	assert_int_equal(p.r[1].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.r[1].yields, 0);
}

static void test_two_that_serve_settle(void **state)
{
	struct pair p = pair_new(100, 200);

	(void)state;
	p.joined = false;
	run(&p, 2000);
	assert_int_equal(p.r[0].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.r[1].state, REDUNDANCY_ACTIVE);
	p.joined = true;
	run(&p, 2 * REDUNDANCY_HELLO_MS);
	assert_int_equal(p.r[0].state, REDUNDANCY_STANDBY);
	assert_int_equal(p.r[1].state, REDUNDANCY_ACTIVE);
	assert_int_equal(p.r[0].yields, 1);
	run(&p, 5000);
	assert_int_equal(p.r[0].state, REDUNDANCY_STANDBY);
}

static void test_own_hello_is_no_peer(void **state)
{
	struct redundancy r;

	(void)state;
	redundancy_init(&r, 100, 111, T0);
	(void)redundancy_hello(&r, 255, 111, T0 + 500);
	assert_false(r.heard);
	assert_int_equal(redundancy_due_ms(&r), T0 + REDUNDANCY_START_MS);
	assert_true(redundancy_tick(&r, T0 + REDUNDANCY_START_MS).changed);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_one_alone_serves),
		cmocka_unit_test(test_exactly_one_of_two_serves),
		cmocka_unit_test(test_standby_takes_over),
		cmocka_unit_test(test_who_comes_back_stays_standby),
		cmocka_unit_test(test_two_that_serve_settle),
		cmocka_unit_test(test_own_hello_is_no_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
