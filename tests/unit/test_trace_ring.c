/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace events: what goes in comes out, by station, until it is overwritten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/trace_ring.h"

#define OCTETS (64 * TRACE_RUN_MAX)
#define SEED   42

static struct mac const bssid = {{6, 0, 0, 0, 0, 1}};

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static uint64_t wall(void *arg)
{
	return *(uint64_t *)arg;
}

/** What a reading found: the last record with its texts, and all numbers n[0]. */
struct heard {
	unsigned runs, events;
	struct trace_record last;
	char text[TRACE_ARGS][600];
	uint8_t hex[64];
	uint64_t first_n, last_n;
	bool gap; /**< n[0] did not go up by one */
};

static void hear_event(void *arg, struct trace_record const *rec)
{
	struct heard *h = arg;

	if (h->events == 0)
		h->first_n = rec->n[0];
	else
		h->gap |= rec->n[0] != h->last_n + 1;
	h->last_n = rec->n[0];
	h->events++;
	h->last = *rec;
	for (unsigned i = 0; i < TRACE_ARGS; i++)
		snprintf(h->text[i], sizeof h->text[i], "%s", rec->s[i] ? rec->s[i] : "NULL");
	if (rec->hex_len)
		memcpy(h->hex, rec->hex, rec->hex_len);
}

static void hear(void *arg, struct trace_run const *run)
{
	((struct heard *)arg)->runs++;
	trace_run_each(run, hear_event, arg);
}

static struct heard of(struct trace_ring const *r, unsigned sta)
{
	struct heard h = {0};

	trace_ring_station(r, station(sta), hear, &h);
	return h;
}

static struct heard all(struct trace_ring const *r)
{
	struct heard h = {0};

	trace_ring_each(r, hear, &h);
	return h;
}

static uint64_t now = 1000000;

static struct trace_ring *ring(struct heard *washed)
{
	struct trace_ring *r =
		trace_ring_new(NULL, OCTETS, SEED, wall, &now, NULL, washed ? hear : NULL, washed);

	assert_non_null(r);
	return r;
}

/** An event of a station at a BSS, in this frame or timer. */
static void add(struct trace_ring *r, struct mac const *sta, struct mac const *at,
		struct trace_record const *rec)
{
	struct trace_place const place = {*at, 7};

	trace_ring_begin(r, sta, &place);
	trace_ring_put(r, rec, NULL);
}

/** One frame with one event that carries a number. */
static void put(struct trace_ring *r, unsigned sta, uint64_t n)
{
	struct mac m = station(sta);

	trace_ring_turn(r);
	add(r, &m, &bssid, &(struct trace_record){.event = TRACE_M1_SENT, .n = {n}});
}

static void test_every_shape_comes_back(void **state)
{
	static uint8_t const octets[16] = "0123456789abcde";
	struct trace_ring *r = ring(NULL);
	struct mac m = station(1);
	char user[] = "alice";
	struct heard h;

	(void)state;
	add(r, &m, &bssid,
	    &(struct trace_record){.event = TRACE_ASSOC_SENT,
				   .n = {1, 2, UINT64_MAX},
				   .s = {"literal", user, user},
				   .keep = {TRACE_KEEP_POINTER, TRACE_KEEP_AP, TRACE_KEEP_USER},
				   .hex = octets,
				   .hex_len = 16});
	h = of(r, 1);
	assert_int_equal(h.events, 1);
	assert_int_equal(h.last.event, TRACE_ASSOC_SENT);
	assert_int_equal(h.last.wall_us, now);
	assert_int_equal(h.last.wlan_id, 7);
	assert_true(mac_eq(h.last.sta, m) && mac_eq(h.last.bssid, bssid));
	assert_int_equal(h.last.n[0], 1);
	assert_int_equal(h.last.n[1], 2);
	assert_int_equal(h.last.n[2], UINT64_MAX);
	assert_string_equal(h.text[0], "literal");
	assert_null(h.last.s[1]);
	assert_int_equal(h.last.keep[1], TRACE_KEEP_AP);
	assert_int_equal(h.last.keep[2], TRACE_KEEP_USER);
	assert_memory_equal(h.hex, octets, 16);
	/* What needs copies: texts from outside, a number of more than 32 bits, other octets. */
	add(r, &m, &bssid,
	    &(struct trace_record){.event = TRACE_STATION_RUN,
				   .n = {1ull << 40, 0, 3},
				   .s = {NULL, user, "literal"},
				   .keep = {TRACE_KEEP_COPY, TRACE_KEEP_COPY, TRACE_KEEP_POINTER},
				   .hex = octets,
				   .hex_len = 5});
	memset(user, 'x', sizeof user - 1);
	h = of(r, 1);
	assert_int_equal(h.runs, 1);
	assert_int_equal(h.events, 2);
	assert_int_equal(h.last.event, TRACE_STATION_RUN);
	assert_int_equal(h.last.n[0], 1ull << 40);
	assert_int_equal(h.last.n[2], 3);
	assert_string_equal(h.text[0], "NULL");
	assert_string_equal(h.text[1], "alice");
	assert_string_equal(h.text[2], "literal");
	assert_int_equal(h.last.hex_len, 5);
	assert_int_equal(trace_ring_total(r), 2);
	talloc_free(r);
}

/** Longer texts than there is room for are cut, and none starves the next. */
static void test_long_texts_are_cut(void **state)
{
	struct trace_ring *r = ring(NULL);
	struct mac m = station(1);
	char longer[2000];
	struct heard h;

	(void)state;
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	for (unsigned i = 0; i < 100; i++)
		add(r, &m, &bssid,
		    &(struct trace_record){.event = TRACE_STATION_RUN,
					   .s = {longer, longer, longer},
					   .hex = (uint8_t *)longer,
					   .hex_len = 64});
	h = of(r, 1);
	assert_true(h.events > 8);
	assert_int_equal(h.last.hex_len, TRACE_KEPT_HEX);
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		assert_true(strlen(h.text[i]) > 100);
		assert_int_equal(strspn(h.text[i], "a"), strlen(h.text[i]));
	}
	talloc_free(r);
}

static void test_events_of_one_frame_are_one_run(void **state)
{
	struct trace_ring *r = ring(NULL);
	struct mac m = station(1), other = {{6, 0, 0, 0, 0, 2}};

	(void)state;
	put(r, 1, 1);
	add(r, &m, &bssid, &(struct trace_record){.event = TRACE_M1_SENT, .n = {2}});
	assert_int_equal(of(r, 1).runs, 1);
	assert_int_equal(of(r, 1).events, 2);
	/* Its record at another BSS, another frame, another station: each is a run. */
	add(r, &m, &other, &(struct trace_record){.event = TRACE_M1_SENT, .n = {3}});
	now++;
	put(r, 1, 4);
	put(r, 2, 1);
	assert_int_equal(of(r, 1).runs, 3);
	assert_int_equal(of(r, 1).last.wall_us, now);
	assert_false(of(r, 1).gap);
	assert_int_equal(of(r, 2).runs, 1);
	assert_int_equal(of(r, 3).runs, 0);
	assert_int_equal(all(r).events, 5);
	talloc_free(r);
}

/** Round and round: what is left is the newest, in order, and fills the ring. */
static void test_it_wraps(void **state)
{
	struct trace_ring *r = ring(NULL);
	struct heard h;

	(void)state;
	for (uint64_t n = 0; n < 5000; n++) {
		put(r, 1, n);
		if (n % 97 == 0) {
			h = of(r, 1);
			assert_false(h.gap);
			assert_int_equal(h.last_n, n);
		}
	}
	h = of(r, 1);
	assert_false(h.gap);
	assert_int_equal(h.last_n, 4999);
	assert_int_equal(h.events, TRACE_RUNS_READ);
	/* A run is 40 octets, or 56 where the compiler cannot tell that two numbers are 0. One of
	 * eight blocks may be empty, and where the longest run does not fit none begins. */
	h = all(r);
	assert_false(h.gap);
	assert_int_equal(h.last_n, 4999);
	assert_in_range(h.events, (OCTETS / 8 - TRACE_RUN_MAX) * 7 / 56, OCTETS / 40);
	assert_int_equal(trace_ring_total(r), 5000);
	talloc_free(r);
}

static void test_many_stations_each_have_their_own(void **state)
{
	/* As many as there are chains: stations share them. */
	struct trace_ring *r = trace_ring_new(NULL, 1u << 24, SEED, wall, &now, NULL, NULL, NULL);
	unsigned const stations = 65535;

	(void)state;
	assert_non_null(r);
	for (uint64_t n = 0; n < 3; n++) {
		for (unsigned s = 0; s < stations; s++)
			put(r, s, n);
	}
	for (unsigned s = 0; s < stations; s += 13) {
		struct heard h = of(r, s);

		assert_int_equal(h.events, 3);
		assert_false(h.gap);
		assert_true(mac_eq(h.last.sta, station(s)));
	}
	talloc_free(r);
}

/** A failure takes along what came before it, of this station and of these seconds only. */
static void test_a_failure_is_handed_out(void **state)
{
	struct heard washed = {0};
	struct trace_ring *r = ring(&washed);
	struct mac m = station(1);

	(void)state;
	put(r, 1, 100);
	now += 60000000;
	put(r, 1, 1);
	put(r, 2, 50);
	put(r, 1, 2);
	trace_ring_turn(r);
	add(r, &m, &bssid, &(struct trace_record){.event = TRACE_ASSOC_REFUSED, .n = {3}});
	trace_ring_failed(r);
	for (unsigned n = 0; n < OCTETS / 40; n++)
		put(r, 3, n);
	assert_int_equal(of(r, 1).events, 0);
	assert_int_equal(washed.runs, 3);
	assert_int_equal(washed.first_n, 1);
	assert_int_equal(washed.last_n, 3);
	assert_false(washed.gap);
	assert_int_equal(washed.last.event, TRACE_ASSOC_REFUSED);
	talloc_free(r);
}

static void test_a_record_that_stands_alone(void **state)
{
	struct heard washed = {0};
	struct trace_ring *r = ring(&washed);
	struct trace_record rec = {
		.event = TRACE_PUSH_REFUSED, .sta = station(1), .wall_us = 5, .s = {"why", "who"}};

	(void)state;
	put(r, 1, 1);
	trace_ring_record(r, &rec);
	put(r, 1, 2);
	assert_int_equal(of(r, 1).runs, 3);
	trace_ring_record(r, &rec);
	assert_int_equal(of(r, 1).last.wall_us, 5);
	assert_string_equal(of(r, 1).text[1], "who");
	/* It is an error. */
	for (unsigned n = 0; n < OCTETS / 40; n++)
		put(r, 3, n);
	assert_true(washed.runs > 0);
	talloc_free(r);
}

/** A run stays open for its owner until its turn is over, it is full or another one begins. */
static void test_a_run_has_an_owner(void **state)
{
	struct trace_ring *r = ring(NULL);
	struct trace_place const place = {bssid, 7};
	struct mac m = station(1), other = station(2);
	char mine, another;

	(void)state;
	assert_false(trace_ring_is_open(r, &mine));
	trace_ring_begin(r, &other, &place);
	trace_ring_open(r, &m, &place, &mine);
	assert_true(trace_ring_is_open(r, &mine));
	assert_false(trace_ring_is_open(r, &another));
	trace_ring_add(r, &(struct trace_record){.event = TRACE_M1_SENT, .n = {1}}, NULL);
	trace_ring_turn(r);
	assert_false(trace_ring_is_open(r, &mine));
	trace_ring_open(r, &m, &place, &mine);
	for (unsigned n = 2; trace_ring_is_open(r, &mine); n++)
		trace_ring_add(r, &(struct trace_record){.event = TRACE_M1_SENT, .n = {n}}, NULL);
	assert_int_equal(of(r, 1).runs, 2);
	/* 8 octets each, or 24 where the compiler cannot tell that two numbers are 0. */
	assert_in_range(of(r, 1).events, (TRACE_RUN_MAX - TRACE_PUT_MAX) / 24,
			(TRACE_RUN_MAX - TRACE_PUT_MAX) / 8);
	assert_false(of(r, 1).gap);
	trace_ring_open(r, &m, &place, &mine);
	/* Who is followed from now on is told of from now on. */
	trace_ring_follow(r, m);
	assert_false(trace_ring_is_open(r, &mine));
	trace_ring_begin(r, &m, &place);
	trace_ring_begin(r, &other, &place);
	assert_false(trace_ring_is_open(r, &mine));
	talloc_free(r);
}

/** What comes from elsewhere in the midst of a frame stands among that frame's events, with the
 * place that it is about; what comes in another turn of the loop has the time of that. */
static void test_a_note_goes_into_the_run(void **state)
{
	static uint8_t const octets[16] = "0123456789abcde";
	uint32_t turn = 1;
	struct trace_ring *r = trace_ring_new(NULL, OCTETS, SEED, wall, &now, &turn, hear, NULL);
	struct trace_record rec = {.event = TRACE_PMKSA_EVICTED,
				   .sta = station(1),
				   .bssid = {{6, 0, 0, 0, 0, 2}},
				   .wlan_id = 9,
				   .n = {1, 0, 0},
				   .s = {"why"},
				   .keep = {TRACE_KEEP_POINTER},
				   .hex = octets,
				   .hex_len = 16};
	struct trace_place const there = {rec.bssid, 9};
	uint64_t const first = now;
	struct heard h;

	(void)state;
	put(r, 1, 0);
	now++;
	assert_true(trace_ring_note(r, &rec));
	h = of(r, 1);
	assert_int_equal(h.runs, 1);
	assert_int_equal(h.last.wall_us, first);
	assert_true(mac_eq(h.last.bssid, rec.bssid));
	assert_int_equal(h.last.wlan_id, 9);
	assert_string_equal(h.text[0], "why");
	assert_memory_equal(h.hex, octets, 16);
	/* Copied and made by the compiler it is the same. */
	rec.keep[0] = TRACE_KEEP_COPY;
	rec.n[0]++;
	assert_true(trace_ring_note(r, &rec));
	trace_ring_add(r,
		       &(struct trace_record){.event = TRACE_PMKSA_EVICTED,
					      .n = {3},
					      .s = {"why"},
					      .keep = {TRACE_KEEP_POINTER},
					      .hex = octets,
					      .hex_len = 16},
		       trace_ring_resume(r, &rec.sta, &there));
	h = of(r, 1);
	assert_int_equal(h.runs, 1);
	assert_int_equal(h.events, 4);
	assert_false(h.gap);
	assert_true(mac_eq(h.last.bssid, rec.bssid));
	assert_memory_equal(h.hex, octets, 16);
	turn++;
	rec.n[0] = 4;
	assert_true(trace_ring_note(r, &rec));
	h = of(r, 1);
	assert_int_equal(h.runs, 2);
	assert_false(h.gap);
	assert_int_equal(h.last.wall_us, now);
	assert_null(trace_ring_resume(r, &rec.sta, &there));
	/* What nobody keeps goes nowhere; who is followed must be told. */
	rec.event = TRACE_PMKID_SEARCH;
	assert_true(trace_ring_note(r, &rec));
	rec.event = TRACE_FT_KEY_PUSHED;
	assert_true(trace_ring_note(r, &rec));
	assert_int_equal(of(r, 1).events, 5);
	trace_ring_follow(r, rec.sta);
	assert_false(trace_ring_note(r, &rec));
	assert_int_equal(of(r, 1).events, 5);
	talloc_free(r);
}

/** The clock is read once in a turn of the loop. */
static void test_one_reading_in_a_turn(void **state)
{
	uint32_t turn = 7;
	struct trace_ring *r = trace_ring_new(NULL, OCTETS, SEED, wall, &now, &turn, NULL, NULL);
	uint64_t const first = now;

	(void)state;
	put(r, 1, 0);
	now += 5;
	put(r, 1, 1);
	assert_int_equal(of(r, 1).last.wall_us, first);
	turn++;
	put(r, 1, 2);
	assert_int_equal(of(r, 1).last.wall_us, first + 5);
	assert_int_equal(of(r, 1).runs, 3);
	talloc_free(r);
}

/** Positions go round 32 bits: after 34 GB nothing is found that is not there. */
static void test_positions_go_round(void **state)
{
	struct trace_ring *r = ring(NULL);
	uint32_t later;
	struct heard h;

	(void)state;
	for (uint64_t n = 0; n < 10000; n++)
		put(r, 1, n);
	/* As so many rounds later: what is chained stays as far behind. */
	later = 0u - OCTETS / 8 - (r->tail & ~(OCTETS / 8 - 1));
	r->bias += later;
	r->tail += later;
	for (uint32_t i = 0; i < TRACE_RING_CHAINS; i++)
		r->chain[i] += later;
	assert_true(r->tail > UINT32_MAX / 2);
	for (uint64_t n = 10000; n < 20000; n++) {
		put(r, 1, n);
		if (n % 97 == 0) {
			h = of(r, 1);
			assert_int_equal(h.events, TRACE_RUNS_READ);
			assert_false(h.gap);
			assert_int_equal(h.last_n, n);
		}
	}
	assert_true(r->tail < UINT32_MAX / 2);
	assert_int_equal(of(r, 2).events, 0);
	assert_false(all(r).gap);
	talloc_free(r);
}

static void test_clear_forgets(void **state)
{
	struct heard washed = {0};
	struct trace_ring *r = ring(&washed);

	(void)state;
	for (unsigned n = 0; n < 1000; n++)
		put(r, n % 3, n);
	trace_ring_clear(r);
	assert_int_equal(all(r).events, 0);
	assert_int_equal(of(r, 1).events, 0);
	assert_int_equal(trace_ring_total(r), 1000);
	put(r, 1, 1);
	assert_int_equal(of(r, 1).events, 1);
	assert_int_equal(trace_ring_total(r), 1001);
	talloc_free(r);
}

static void test_followed_stations(void **state)
{
	struct trace_ring *r = ring(NULL);
	struct mac a = station(1), b = station(2), like_a = station(257);

	(void)state;
	assert_false(trace_ring_follows(r, &a));
	trace_ring_follow(r, a);
	trace_ring_follow(r, a);
	assert_true(trace_ring_follows(r, &a));
	assert_false(trace_ring_follows(r, &like_a));
	trace_ring_follow(r, like_a);
	assert_true(trace_ring_follows(r, &like_a));
	assert_false(trace_ring_follows(r, &b));
	trace_ring_follow_all(r);
	assert_true(trace_ring_follows(r, &b));
	trace_ring_follow_none(r);
	assert_false(trace_ring_follows(r, &a));
	/* As many as all shells may follow, in no order; one more, and it is all. */
	for (unsigned i = 0; i < TRACE_FOLLOWED; i++)
		trace_ring_follow(r, station(7 * i % 1000));
	for (unsigned i = 0; i < 1000; i++) {
		struct mac sta = station(7 * i % 1000);

		assert_int_equal(trace_ring_follows(r, &sta), i < TRACE_FOLLOWED);
	}
	trace_ring_follow(r, station(5000));
	b = station(4000);
	assert_true(trace_ring_follows(r, &b));
	talloc_free(r);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_every_shape_comes_back),
		cmocka_unit_test(test_long_texts_are_cut),
		cmocka_unit_test(test_events_of_one_frame_are_one_run),
		cmocka_unit_test(test_it_wraps),
		cmocka_unit_test(test_many_stations_each_have_their_own),
		cmocka_unit_test(test_a_failure_is_handed_out),
		cmocka_unit_test(test_a_record_that_stands_alone),
		cmocka_unit_test(test_a_run_has_an_owner),
		cmocka_unit_test(test_a_note_goes_into_the_run),
		cmocka_unit_test(test_one_reading_in_a_turn),
		cmocka_unit_test(test_positions_go_round),
		cmocka_unit_test(test_clear_forgets),
		cmocka_unit_test(test_followed_stations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
