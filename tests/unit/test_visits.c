/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Where stations have been: order, number, and what the ring has overwritten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <talloc.h>

#include "base/rand.h"
#include "sm/visits.h"

static struct rand_fixed seed = {1};

static void draw(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_fixed_octets(&seed, out, len);
}

static struct env const env = {.random = draw};

static struct mac sta(unsigned i)
{
	return (struct mac){{2, 0, 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
}

static void add(struct visits *v, unsigned station, uint32_t number)
{
	visits_add(v, &(struct visit){.sta = sta(station), .latency_ms = number, .ap_name = "ap"});
}

static void test_order(void **state)
{
	struct visits *v = visits_new(NULL, &env);
	struct visit out[VISITS_PER_STATION];

	(void)state;
	assert_int_equal(visits_of(v, sta(1), out), 0);
	for (unsigned i = 0; i < 3; i++) {
		add(v, 1, i);
		add(v, 2, 100 + i);
	}
	assert_int_equal(visits_of(v, sta(1), out), 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(mac_eq(out[i].sta, sta(1)));
		assert_int_equal(out[i].latency_ms, 2 - i);
	}
	assert_string_equal(out[0].ap_name, "ap");
	assert_int_equal(visits_of(v, sta(3), out), 0);
	talloc_free(v);
}

static void test_number(void **state)
{
	struct visits *v = visits_new(NULL, &env);
	struct visit out[VISITS_PER_STATION];

	(void)state;
	for (unsigned i = 0; i < 40; i++)
		add(v, 1, i);
	assert_int_equal(visits_of(v, sta(1), out), VISITS_PER_STATION);
	assert_int_equal(out[0].latency_ms, 39);
	assert_int_equal(out[VISITS_PER_STATION - 1].latency_ms, 39 - (VISITS_PER_STATION - 1));
	talloc_free(v);
}

/** Two stations stay among as many strangers as the ring has room, then one more pushes out. */
static void test_overwritten(void **state)
{
	struct visits *v = visits_new(NULL, &env);
	struct visit out[VISITS_PER_STATION];

	(void)state;
	add(v, 1, 1);
	add(v, 2, 2);
	for (unsigned i = 0; i < VISITS_MAX - 3; i++)
		add(v, 1000 + i % 5000, i);
	add(v, 2, 3);
	assert_int_equal(visits_of(v, sta(1), out), 1);
	add(v, 2, 4); /* in the place of station 1's */
	assert_int_equal(visits_of(v, sta(1), out), 0);
	assert_int_equal(visits_of(v, sta(2), out), 3);
	add(v, 3, 5); /* in that of station 2's first */
	assert_int_equal(visits_of(v, sta(2), out), 2);
	assert_int_equal(out[0].latency_ms, 4);
	assert_int_equal(out[1].latency_ms, 3);
	add(v, 1, 6);
	assert_int_equal(visits_of(v, sta(1), out), 1);
	talloc_free(v);
}

/** With more stations than there are chains each has its own visits, in order. */
static void test_shared_chains(void **state)
{
	enum { STATIONS = 100000 };
	struct visits *v = visits_new(NULL, &env);
	struct visit out[VISITS_PER_STATION];

	(void)state;
	for (unsigned i = 0; i < 2 * STATIONS; i++)
		add(v, i % STATIONS, i);
	for (unsigned i = 0; i < STATIONS; i += 97) {
		assert_int_equal(visits_of(v, sta(i), out), 2);
		assert_int_equal(out[0].latency_ms, STATIONS + i);
		assert_int_equal(out[1].latency_ms, i);
	}
	talloc_free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_overwritten),
		cmocka_unit_test(test_shared_chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
