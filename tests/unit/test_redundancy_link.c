/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Controllers that hear each other over an injected wire, on a virtual clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/loop.h"
#include "base/rand.h"
#include "net/redundancy_link.h"

struct world {
	void *ctx;
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	struct side {
		struct world *w;
		struct redundancy_link *link;
		bool active;
		unsigned sent, changes;
		uint8_t last[HELLO_LEN];
	} side[2];
};

static uint64_t now(void *arg)
{
	return loop_now_ms(((struct world *)arg)->loop);
}

static uint64_t wall(void *arg)
{
	return 1800000000000000ull + 1000 * now(arg);
}

static void fill(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void carry(void *arg, uint8_t const *frame, size_t len)
{
	struct side *s = arg, *other = s == s->w->side ? s + 1 : s - 1;

	s->sent++;
	assert_int_equal(len, HELLO_LEN);
	memcpy(s->last, frame, len);
	if (other->link)
		redundancy_link_receive(other->link, "eth0", frame, len);
}

static void changed(void *arg, bool active)
{
	struct side *s = arg;

	s->active = active;
	s->changes++;
}

static void side_start(struct world *w, unsigned i, uint8_t priority, uint8_t key)
{
	struct redundancy_link_config config = {.priority = priority,
						.address = {{0x02, 0, 0, 0, 0, 0xaa}}};

	memset(config.key, key, sizeof config.key);
	w->side[i] = (struct side){.w = w};
	w->side[i].link =
		redundancy_link_new(w->ctx, w->loop, &w->env, &config, carry, changed, &w->side[i]);
	assert_non_null(w->side[i].link);
}

static void side_end(struct world *w, unsigned i)
{
	talloc_free(w->side[i].link);
	w->side[i].link = NULL;
}

static struct world *world_new(void)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->ctx = w;
	w->loop = loop_new_virtual(w, 5000);
	w->env = (struct env){.arg = w, .now_ms = now, .wall_us = wall, .random = fill};
	return w;
}

static void test_takes_over_and_keeps(void **state)
{
	struct world *w = world_new();

	(void)state;
	side_start(w, 0, 200, 7);
	loop_advance(w->loop, 2000);
	assert_true(w->side[0].active);
	side_start(w, 1, 100, 7);
	loop_advance(w->loop, 3000);
	assert_false(w->side[1].active);
	assert_int_equal(w->side[1].sent, 0);
	side_end(w, 0);
	loop_advance(w->loop, REDUNDANCY_DEAD_MS);
	assert_true(w->side[1].active);
	/* The first one is back, without keys. */
	side_start(w, 0, 200, 7);
	loop_advance(w->loop, 5000);
	assert_false(w->side[0].active);
	assert_true(w->side[1].active);
	assert_int_equal(w->side[1].changes, 1);
	talloc_free(w);
}

static void test_other_key_is_no_peer(void **state)
{
	struct world *w = world_new();

	(void)state;
	side_start(w, 0, 200, 7);
	side_start(w, 1, 100, 8);
	loop_advance(w->loop, 3000);
	assert_true(w->side[0].active);
	assert_true(w->side[1].active);
	assert_true(redundancy_link_refused(w->side[0].link, HELLO_KEY) > 0);
	talloc_free(w);
}

static void test_copies_keep_nobody_back(void **state)
{
	struct world *w = world_new();
	uint8_t copy[HELLO_LEN];

	(void)state;
	side_start(w, 0, 200, 7);
	loop_advance(w->loop, 2000);
	side_start(w, 1, 100, 7);
	loop_advance(w->loop, 2000);
	memcpy(copy, w->side[0].last, sizeof copy);
	side_end(w, 0);
	for (int i = 0; i < 20; i++) {
		redundancy_link_receive(w->side[1].link, "eth0", copy, sizeof copy);
		loop_advance(w->loop, 100);
	}
	assert_true(w->side[1].active);
	assert_true(redundancy_link_refused(w->side[1].link, HELLO_STALE) > 10);
	redundancy_link_receive(w->side[1].link, "eth0", copy, 14);
	assert_int_equal(redundancy_link_refused(w->side[1].link, HELLO_FOREIGN), 1);
	talloc_free(w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_takes_over_and_keeps),
		cmocka_unit_test(test_other_key_is_no_peer),
		cmocka_unit_test(test_copies_keep_nobody_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
