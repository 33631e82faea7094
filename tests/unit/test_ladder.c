/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The rungs of a roam, and how they are drawn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/ladder.h"

static struct mac const sta = {{2, 0, 0, 0, 0, 1}};

static struct timeline *timeline_of(enum trace_event const *events, unsigned n, uint64_t step_us)
{
	struct timeline *t = timeline_new(NULL, sta);

	for (unsigned i = 0; i < n; i++)
		assert_int_equal(
			timeline_add(t, &(struct trace_record){.event = events[i],
							       .sta = sta,
							       .wall_us = 1000000 + i * step_us}),
			0);
	return t;
}

static void test_rungs(void **state)
{
	static enum trace_event const events[] = {TRACE_REASSOC_RECEIVED, TRACE_KEY_INDEX,
						  TRACE_PMKID_MISSED, TRACE_ASSOC_SENT};
	struct timeline *t = timeline_of(events, 4, 250);
	struct ladder l;

	(void)state;
	ladder_of(t, 0, 4, &l);
	assert_int_equal(l.rungs, 3); /* an index of a cache is none */
	assert_int_equal(l.rung[0].at_us, 0);
	assert_int_equal(l.rung[0].after_us, 0);
	assert_int_equal(l.rung[1].at_us, 500);
	assert_int_equal(l.rung[1].after_us, 500);
	assert_int_equal(l.rung[2].after_us, 250);
	assert_false(l.rung[0].failure);
	assert_true(l.rung[1].failure);
	assert_int_equal(l.rung[0].from, LADDER_CLIENT);
	assert_int_equal(l.rung[0].to, LADDER_CONTROLLER);
	ladder_of(t, 1, 2, &l);
	assert_int_equal(l.rungs, 0);
	talloc_free(t);
}

/** The frame of FT is told once. */
static void test_told_twice(void **state)
{
	struct timeline *t = timeline_new(NULL, sta);
	struct ladder l;

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(
			timeline_add(t, &(struct trace_record){.event = TRACE_AUTH_ANSWERED,
							       .sta = sta,
							       .s = {i ? "open system" : "FT"}}),
			0);
	ladder_of(t, 0, 2, &l);
	assert_int_equal(l.rungs, 1);
	assert_ptr_equal(l.rung[0].event, &t->event[1]);
	talloc_free(t);
}

static void test_bound(void **state)
{
	static enum trace_event events[LADDER_RUNGS + 3];
	struct timeline *t;
	struct ladder l;

	(void)state;
	for (unsigned i = 0; i < LADDER_RUNGS + 3; i++)
		events[i] = TRACE_M1_SENT;
	t = timeline_of(events, LADDER_RUNGS + 3, 1);
	ladder_of(t, 0, LADDER_RUNGS + 3, &l);
	assert_int_equal(l.rungs, LADDER_RUNGS);
	assert_int_equal(l.left_out, 3);
	talloc_free(t);
}

/** A clock that was set back makes no time of centuries. */
static void test_clock_back(void **state)
{
	static enum trace_event const events[] = {TRACE_M1_SENT, TRACE_M2_RECEIVED};
	struct timeline *t = timeline_of(events, 2, 0);
	struct ladder l;

	(void)state;
	t->event[1].wall_us = 5;
	ladder_of(t, 0, 2, &l);
	assert_int_equal(l.rung[1].at_us, 0);
	assert_int_equal(l.rung[1].after_us, 0);
	talloc_free(t);
}

static void check_draw(struct rung r, char const *expected)
{
	char out[LADDER_WIDTH + 1];

	assert_string_equal(ladder_draw(&r, out), expected);
}

static void test_drawn(void **state)
{
	(void)state;
	check_draw((struct rung){.from = LADDER_CLIENT, .to = LADDER_CONTROLLER},
		   "|------------------------>|            |");
	check_draw((struct rung){.from = LADDER_CONTROLLER, .to = LADDER_CLIENT},
		   "|<------------------------|            |");
	check_draw((struct rung){.from = LADDER_CLIENT, .to = LADDER_CONTROLLER, .both = true},
		   "|<----------------------->|            |");
	check_draw((struct rung){.from = LADDER_RADIUS, .to = LADDER_CONTROLLER},
		   "|            |            |<-----------|");
	check_draw((struct rung){.from = LADDER_CLIENT, .to = LADDER_RADIUS},
		   "|------------------------------------->|");
	check_draw((struct rung){.from = LADDER_CONTROLLER, .to = LADDER_CONTROLLER},
		   "|            |            *            |");
	check_draw((struct rung){.from = LADDER_AP, .to = LADDER_AP, .failure = true},
		   "|            x            |            |");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rungs), cmocka_unit_test(test_told_twice),
		cmocka_unit_test(test_bound), cmocka_unit_test(test_clock_back),
		cmocka_unit_test(test_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
