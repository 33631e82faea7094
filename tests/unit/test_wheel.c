/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The timer wheel against a naive list of due times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/wheel.h"

#define NODES  500u
#define DAY_MS 86400000ull

struct world;

struct thing {
	struct wheel_node node;
	struct world *world;
	bool armed;        /**< what the model says */
	uint64_t due_tick; /**< what the model says */
	uint64_t late_in;  /**< the advance whose callback armed it for a tick begun; 0 for none */
};

struct world {
	struct thing thing[NODES];
	struct wheel *wheel;
	struct rand_fixed random;
	uint64_t now_ms;
	uint32_t tick_ms;
	uint64_t last_tick;   /**< of the latest expiry in the present advance */
	uint64_t target_tick; /**< of the present advance */
	uint64_t advances;    /**< number of the present advance */
	uint64_t fired;
	unsigned meddle; /**< percentage of expiries whose callback arms or disarms others */
	bool in_advance;
};

static uint64_t draw(struct world *w, uint64_t below)
{
	uint64_t v;

	rand_fixed_octets(&w->random, (uint8_t *)&v, sizeof v);
	return v % below;
}

/** A span as sessions have them: mostly minutes to hours, sometimes nothing, days or years. */
static uint64_t draw_span(struct world *w)
{
	switch (draw(w, 8)) {
	case 0: return draw(w, 3);
	case 1: return draw(w, 100);
	case 2: return draw(w, 10000);
	case 3: return draw(w, 3600000);
	case 4: return draw(w, DAY_MS / 2);
	case 5: return draw(w, 2 * DAY_MS);
	case 6: return draw(w, 60 * DAY_MS);
	default: return draw(w, 40 * 365 * DAY_MS);
	}
}

static void model_arm(struct world *w, struct thing *t, uint64_t when_ms)
{
	uint64_t tick = when_ms / w->tick_ms + (when_ms % w->tick_ms != 0);
	uint64_t now = w->in_advance ? w->last_tick : w->now_ms / w->tick_ms;

	wheel_arm(w->wheel, &t->node, when_ms);
	t->armed = true;
	t->due_tick = tick < now ? now : tick;
	t->late_in = w->in_advance && tick <= now ? w->advances : 0;
	assert_true(wheel_is_armed(&t->node));
	assert_true(wheel_when_ms(w->wheel, &t->node) == t->due_tick * w->tick_ms);
}

static void model_disarm(struct world *w, struct thing *t)
{
	wheel_disarm(w->wheel, &t->node);
	t->armed = false;
	assert_false(wheel_is_armed(&t->node));
}

static void on_fire(void *arg, struct wheel_node *node)
{
	struct world *w = arg;
	struct thing *t = container_of(node, struct thing, node);

	assert_true(t->armed);
	assert_false(wheel_is_armed(node));
	t->armed = false;
	w->fired++;
	/* What a callback arms for its own tick fires at the next tick of the same advance; all
	 * else at its own. Never early, never beyond the present advance, never out of order. */
	if (t->due_tick + (t->late_in == w->advances) > w->last_tick)
		w->last_tick = t->due_tick + (t->late_in == w->advances);
	assert_true(w->last_tick <= w->target_tick);
	for (uint32_t i = 0; i < NODES; i++) {
		struct thing const *other = &w->thing[i];

		if (other->armed)
			assert_true(other->due_tick + (other->late_in == w->advances) >=
				    w->last_tick);
	}
	if (draw(w, 100) < w->meddle) {
		uint64_t now = w->last_tick * w->tick_ms;

		for (int i = 0; i < 3; i++) {
			struct thing *other = &w->thing[draw(w, NODES)];

			if (draw(w, 2))
				model_disarm(w, other);
			else
				model_arm(w, other, now + draw_span(w));
		}
		if (draw(w, 2))
			model_arm(w, t, now + 1 + draw_span(w));
	}
}

static uint64_t model_count(struct world const *w, uint64_t *earliest)
{
	uint64_t count = 0;

	*earliest = UINT64_MAX;
	for (uint32_t i = 0; i < NODES; i++) {
		if (!w->thing[i].armed)
			continue;
		count++;
		if (w->thing[i].due_tick < *earliest)
			*earliest = w->thing[i].due_tick;
	}
	return count;
}

static void check_still(struct world *w)
{
	uint64_t wait = wheel_wait_ms(w->wheel, w->now_ms);
	uint64_t earliest;

	assert_int_equal(wheel_count(w->wheel), model_count(w, &earliest));
	if (earliest == UINT64_MAX) {
		assert_true(wait == UINT64_MAX);
	} else if (earliest * w->tick_ms <= w->now_ms) {
		assert_true(wait == 0);
	} else {
		assert_true(wait <= earliest * w->tick_ms - w->now_ms);
	}
}

static void model_advance(struct world *w, uint64_t to_ms)
{
	w->advances++;
	w->last_tick = w->now_ms / w->tick_ms;
	w->target_tick = to_ms / w->tick_ms;
	w->in_advance = true;
	wheel_advance(w->wheel, to_ms);
	w->in_advance = false;
	w->now_ms = to_ms;
	/* Nothing that was due is left, but for what a callback armed for the last tick. */
	for (uint32_t i = 0; i < NODES; i++) {
		if (w->thing[i].armed)
			assert_true(w->thing[i].due_tick >= w->target_tick);
	}
}

static void property(uint64_t seed, uint32_t tick_ms, uint64_t start_ms, unsigned meddle)
{
	struct world *w = talloc_zero(NULL, struct world);

	*w = (struct world){
		.random = {seed}, .now_ms = start_ms, .tick_ms = tick_ms, .meddle = meddle};
	w->wheel = wheel_new(w, tick_ms, start_ms, on_fire, w);
	assert_non_null(w->wheel);
	for (int step = 0; step < 20000; step++) {
		struct thing *t = &w->thing[draw(w, NODES)];

		switch (draw(w, 8)) {
		case 0:
		case 1:
		case 2:
		case 3: model_arm(w, t, w->now_ms + draw_span(w)); break;
		case 4: model_arm(w, t, draw(w, w->now_ms + 1)); break;
		case 5: model_disarm(w, t); break;
		case 6: model_advance(w, w->now_ms + draw(w, 3 * tick_ms)); break;
		default: model_advance(w, w->now_ms + draw(w, draw_span(w) / 64 + 2)); break;
		}
		check_still(w);
	}
	assert_true(w->fired > 1000);
	/* In the end everything fires once and the wheel is empty. */
	w->meddle = 0;
	model_advance(w, w->now_ms + 100 * 365 * DAY_MS);
	model_advance(w, w->now_ms);
	check_still(w);
	assert_int_equal(wheel_count(w->wheel), 0);
	talloc_free(w);
}

static void test_property_ticks_of_1_ms(void **state)
{
	(void)state;
	property(11, 1, 0, 0);
	property(12, 1, 123456789012, 0);
}

static void test_property_ticks_of_1_s(void **state)
{
	(void)state;
	property(13, 1000, 999, 0);
	property(14, 1000, 123456789012, 0);
}

static void test_property_callbacks_that_meddle(void **state)
{
	(void)state;
	property(15, 1, 1, 30);
	property(16, 1000, 86399999, 30);
}

/** Where single expiries are counted. */
struct count {
	struct wheel *wheel;
	struct wheel_node node[4];
	unsigned fired;
	uint64_t again_ms; /**< when to arm node 0 again, 0 for never */
	bool disarm;       /**< the callback takes all others out */
};

static void on_count(void *arg, struct wheel_node *node)
{
	struct count *c = arg;

	c->fired++;
	if (c->again_ms)
		wheel_arm(c->wheel, node, c->again_ms);
	for (int i = 0; c->disarm && i < 4; i++)
		wheel_disarm(c->wheel, &c->node[i]);
}

static struct count *count_new(uint32_t tick_ms, uint64_t now_ms)
{
	struct count *c = talloc_zero(NULL, struct count);

	c->wheel = wheel_new(c, tick_ms, now_ms, on_count, c);
	assert_non_null(c->wheel);
	return c;
}

static void test_fires_on_the_tick(void **state)
{
	struct count *c = count_new(1000, 5500);

	(void)state;
	assert_true(wheel_wait_ms(c->wheel, 5500) == UINT64_MAX);
	wheel_arm(c->wheel, &c->node[0], 48 * 3600000ull + 1);
	assert_true(wheel_when_ms(c->wheel, &c->node[0]) == 48 * 3600000ull + 1000);
	wheel_advance(c->wheel, 48 * 3600000ull + 999);
	assert_int_equal(c->fired, 0);
	assert_true(wheel_wait_ms(c->wheel, 48 * 3600000ull + 999) == 1);
	wheel_advance(c->wheel, 48 * 3600000ull + 1000);
	assert_int_equal(c->fired, 1);
	assert_int_equal(wheel_count(c->wheel), 0);
	talloc_free(c);
}

static void test_exact_multiple_is_not_rounded_up(void **state)
{
	struct count *c = count_new(1000, 0);

	(void)state;
	wheel_arm(c->wheel, &c->node[0], 3000);
	wheel_advance(c->wheel, 2999);
	assert_int_equal(c->fired, 0);
	wheel_advance(c->wheel, 3000);
	assert_int_equal(c->fired, 1);
	talloc_free(c);
}

static void test_past_fires_at_next_advance(void **state)
{
	struct count *c = count_new(1000, 50000);

	(void)state;
	wheel_arm(c->wheel, &c->node[0], 20000);
	assert_int_equal(c->fired, 0);
	assert_true(wheel_wait_ms(c->wheel, 50000) == 0);
	wheel_advance(c->wheel, 50000);
	assert_int_equal(c->fired, 1);
	/* A clock that went back changes nothing. */
	wheel_arm(c->wheel, &c->node[0], 60000);
	wheel_advance(c->wheel, 10000);
	wheel_advance(c->wheel, 59999);
	assert_int_equal(c->fired, 1);
	wheel_advance(c->wheel, 60000);
	assert_int_equal(c->fired, 2);
	talloc_free(c);
}

static void test_rearm_for_now_cannot_hold_the_clock(void **state)
{
	struct count *c = count_new(1, 100);

	(void)state;
	c->again_ms = 1;
	wheel_arm(c->wheel, &c->node[0], 100);
	wheel_advance(c->wheel, 100);
	assert_int_equal(c->fired, 1);
	/* Once for each further tick and once for the present one. */
	wheel_advance(c->wheel, 110);
	assert_int_equal(c->fired, 12);
	assert_true(wheel_wait_ms(c->wheel, 110) == 0);
	talloc_free(c);
}

static void test_disarmed_by_a_callback(void **state)
{
	struct count *c = count_new(1, 0);

	(void)state;
	c->disarm = true;
	wheel_arm(c->wheel, &c->node[0], 9);
	wheel_arm(c->wheel, &c->node[1], 10);
	wheel_advance(c->wheel, 20);
	assert_int_equal(c->fired, 1);
	/* All in one tick, so the others are on their way to be fired already. */
	for (int i = 0; i < 4; i++)
		wheel_arm(c->wheel, &c->node[i], 30);
	wheel_advance(c->wheel, 30);
	assert_int_equal(c->fired, 2);
	/* The same straight from a higher level, whose slot begins with this very tick. */
	for (int i = 0; i < 4; i++)
		wheel_arm(c->wheel, &c->node[i], 131072);
	wheel_advance(c->wheel, 200000);
	assert_int_equal(c->fired, 3);
	assert_int_equal(wheel_count(c->wheel), 0);
	talloc_free(c);
}

static void test_disarmed_leaves_no_wake_up(void **state)
{
	struct count *c = count_new(1, 0);

	(void)state;
	/* One a level up from the other, and two in one slot. */
	wheel_arm(c->wheel, &c->node[0], 10);
	wheel_arm(c->wheel, &c->node[1], 3000);
	wheel_arm(c->wheel, &c->node[2], 3001);
	wheel_disarm(c->wheel, &c->node[0]);
	assert_true(wheel_wait_ms(c->wheel, 0) > 10);
	wheel_disarm(c->wheel, &c->node[1]);
	assert_true(wheel_wait_ms(c->wheel, 0) <= 3001);
	wheel_disarm(c->wheel, &c->node[2]);
	assert_true(wheel_wait_ms(c->wheel, 0) == UINT64_MAX);
	wheel_arm(c->wheel, &c->node[3], 70);
	wheel_arm(c->wheel, &c->node[3], 7000);
	assert_true(wheel_wait_ms(c->wheel, 0) > 70);
	wheel_advance(c->wheel, 10000);
	assert_int_equal(c->fired, 1);
	talloc_free(c);
}

static void test_far_future_is_cheap(void **state)
{
	struct count *c = count_new(1, 0);
	uint64_t now = 0;
	unsigned wakes = 0;

	(void)state;
	/* To reach a time 500 million years away the clock stops at most once a level. */
	wheel_arm(c->wheel, &c->node[0], UINT64_MAX - 1);
	while (!c->fired) {
		uint64_t wait = wheel_wait_ms(c->wheel, now);

		assert_true(wait > 0 && wait != UINT64_MAX);
		now += wait;
		wheel_advance(c->wheel, now);
		assert_true(++wakes <= 11);
	}
	assert_true(now == UINT64_MAX - 1);
	talloc_free(c);
}

static void test_times_do_not_overflow(void **state)
{
	struct count *c = count_new(1000, 0);

	(void)state;
	wheel_arm(c->wheel, &c->node[0], UINT64_MAX);
	assert_true(wheel_when_ms(c->wheel, &c->node[0]) == UINT64_MAX);
	assert_true(wheel_wait_ms(c->wheel, 0) != UINT64_MAX);
	wheel_advance(c->wheel, UINT64_MAX - 1000);
	assert_int_equal(c->fired, 0);
	assert_int_equal(wheel_count(c->wheel), 1);
	talloc_free(c);
}

static void test_node_is_24_octets(void **state)
{
	(void)state;
	if (sizeof(void *) == 8)
		assert_int_equal(sizeof(struct wheel_node), 24);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_property_ticks_of_1_ms),
		cmocka_unit_test(test_property_ticks_of_1_s),
		cmocka_unit_test(test_property_callbacks_that_meddle),
		cmocka_unit_test(test_fires_on_the_tick),
		cmocka_unit_test(test_exact_multiple_is_not_rounded_up),
		cmocka_unit_test(test_past_fires_at_next_advance),
		cmocka_unit_test(test_rearm_for_now_cannot_hold_the_clock),
		cmocka_unit_test(test_disarmed_by_a_callback),
		cmocka_unit_test(test_disarmed_leaves_no_wake_up),
		cmocka_unit_test(test_far_future_is_cheap),
		cmocka_unit_test(test_times_do_not_overflow),
		cmocka_unit_test(test_node_is_24_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
