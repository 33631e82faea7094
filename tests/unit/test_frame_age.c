/* SPDX-License-Identifier: GPL-2.0-or-later */
/** How long frames waited, by two clocks of which neither is right; and what is dropped for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/air.h"
#include "dot11/frame.h"
#include "sm/frame_age.h"

#define LATE   150
#define MINUTE UINT64_C(60000)
#define DAY    (1440 * MINUTE)

/** A radio whose TSF was 7 s when our clock was 1,000 s, and runs faster by `ppm`. */
struct clocks {
	struct frame_age age;
	uint64_t now;
	int ppm;
	int64_t ahead_us;
};

static void clocks_init(struct clocks *c)
{
	*c = (struct clocks){.now = 1000000, .ahead_us = -INT64_C(993000000)};
}

/** A frame is received now and looked at so much later. */
static uint32_t frame(struct clocks *c, uint32_t waited)
{
	int64_t since = ((int64_t)c->now - 1000000) * c->ppm / 1000;
	uint64_t tsf = c->now * 1000 + (uint64_t)(c->ahead_us + since);

	c->now += waited;
	return frame_age_ms(&c->age, c->now, tsf, LATE);
}

static void what_waited_is_older_than_what_did_not(void **state)
{
	struct clocks c;

	(void)state;
	clocks_init(&c);
	assert_int_equal(frame(&c, 3), 0);
	c.now += 10;
	assert_int_equal(frame(&c, 3), 0);
	c.now += 10;
	assert_in_range(frame(&c, 203), 199, 200);
	c.now += 10;
	assert_int_equal(frame(&c, 0), 0);
	c.now += 10;
	assert_in_range(frame(&c, 3), 2, 3);
}

/** Nothing of a frame that was in time may look late, however the clocks run. */
static void drifting_clocks_make_nothing_late(void **state)
{
	static int const ppm[] = {-500, -200, -100, 0, 100, 200, 500};

	(void)state;
	for (unsigned i = 0; i < sizeof ppm / sizeof *ppm; i++) {
		struct clocks c;

		clocks_init(&c);
		c.ppm = ppm[i];
		for (unsigned n = 0; n < 3000; n++) {
			/* Some in a second, then none for minutes. */
			c.now += n % 10 ? 100 : 7 * MINUTE;
			assert_in_range(frame(&c, n % 5), 0, 5);
		}
		(void)frame(&c, 0);
		assert_in_range(frame(&c, 300), 299, 301);
	}
}

static void a_tsf_that_starts_anew_makes_nothing_late(void **state)
{
	struct clocks c;

	(void)state;
	clocks_init(&c);
	assert_int_equal(frame(&c, 0), 0);
	/* Back by 500 ms: it is below what it was 200 ms ago. */
	c.now += 200;
	c.ahead_us -= 500000;
	assert_int_equal(frame(&c, 0), 0);
	assert_in_range(frame(&c, 200), 199, 200);
	/* A counter of 32 bits that is full. */
	c.now += 100;
	c.ahead_us -= INT64_C(4294967296);
	assert_int_equal(frame(&c, 0), 0);
	assert_in_range(frame(&c, 200), 199, 200);
	/* It jumps ahead, and back. */
	c.now += 100;
	c.ahead_us += INT64_C(4294967296);
	assert_int_equal(frame(&c, 0), 0);
	c.now += 100;
	c.ahead_us -= INT64_C(4294967296);
	assert_int_equal(frame(&c, 0), 0);
	/* Longer ago than anything waits. */
	c.now += DAY;
	assert_int_equal(frame(&c, 21000), 0);
}

/** The TSF stands still, or our clock jumped by less than FRAME_AGE_MAX_MS while nothing waited:
 * for 3 s all is late, then nothing for 10 minutes. */
static void a_clock_that_is_always_wrong_is_believed_for_three_seconds(void **state)
{
	struct frame_age age = {0};
	uint64_t now = 5000;
	unsigned late = 0;

	(void)state;
	for (; now < 20000; now += 10)
		late += frame_age_ms(&age, now, 77, LATE) > LATE;
	assert_in_range(late, 1, (FRAME_AGE_LATE_MS + 10) / 10);
	for (; now < FRAME_AGE_DISTRUST_MS; now += 1000)
		assert_int_equal(frame_age_ms(&age, now, 77, LATE), 0);
}

static void load_without_an_end_is_not_taken_for_a_wrong_clock(void **state)
{
	struct clocks c;

	(void)state;
	clocks_init(&c);
	assert_int_equal(frame(&c, 0), 0);
	/* Two minutes in which nothing is looked at at once; one of ten is in time. */
	for (unsigned n = 0; n < 1200; n++) {
		uint64_t received = c.now += 100;
		uint32_t waited = n % 10 ? 240 : 150;

		assert_in_range(frame(&c, waited), waited - 62, waited);
		c.now = received;
	}
	assert_int_equal(c.age.distrusted_ms, 0);
}

static void no_tsf_has_no_age(void **state)
{
	struct clocks c;

	(void)state;
	clocks_init(&c);
	assert_int_equal(frame(&c, 0), 0);
	c.now += 1000;
	assert_int_equal(frame_age_ms(&c.age, c.now, 0, LATE), 0);
	assert_in_range(frame(&c, 200), 199, 200);
}

static void hostile_numbers_overflow_nothing(void **state)
{
	static uint64_t const tsf[] = {
		1, UINT64_MAX, INT64_MAX, (uint64_t)INT64_MAX + 1, UINT64_MAX - 50000, 50000, 2};
	struct frame_age age = {0};
	uint64_t now = 1;

	(void)state;
	for (unsigned i = 0; i < 49; i++, now += i * 977)
		assert_in_range(frame_age_ms(&age, now, tsf[i % 7] + i / 7, LATE), 0,
				FRAME_AGE_MAX_MS);
	assert_in_range(frame_age_ms(&age, UINT64_MAX / 1000, 5, LATE), 0, FRAME_AGE_MAX_MS);
	assert_int_equal(frame_age_ms(&age, 1, 5, LATE), 0);
}

/* ---- what is dropped ---- */

/** All stations roam to and fro without a pause, and the controller needs 6 ms for each report:
 * 166 of them a second are 41
 * associations. @return associations in 10 s */
static unsigned storm(bool shed, uint64_t *dropped)
{
	struct air *air = air_psk(9);
	unsigned connects = 0;

	air->config.shed = shed;
	authenticator_configure(air->a, &air->config);
	air->report_us = 6000;
	for (unsigned i = 0; i < AIR_STATIONS; i++)
		(void)air_add_psk(air, i + 1);
	for (unsigned ms = 0; ms < 10000; ms++) {
		for (unsigned i = 0; i < AIR_STATIONS; i++) {
			struct air_station *st = &air->station[i];
			enum supplicant_state s = supplicant_state(st->s);

			if (s == SUPPLICANT_RUN || s == SUPPLICANT_IDLE)
				air_connect(st, air_bssid((ms + i) % 2, 1));
		}
		air_run(air, 1);
	}
	for (unsigned i = 0; i < AIR_STATIONS; i++)
		connects += air->station[i].connects;
	*dropped = air_count(air, AUTHENTICATOR_SHED_AUTH);
	assert_true(*dropped ==
		    air->count[TRACE_REQUEST_SHED] - air_count(air, AUTHENTICATOR_SHED_ASSOC));
	air_free(air);
	return connects;
}

static void a_storm_is_served_as_far_as_may_be(void **state)
{
	uint64_t dropped, none;
	unsigned with = storm(true, &dropped), without = storm(false, &none);

	(void)state;
	print_message("# %u associations in 10 s, %u with nothing dropped\n", with, without);
	assert_int_equal(none, 0);
	assert_true(dropped > 0);
	assert_true(with > 2 * without);
}

static void report(struct air *air, uint8_t const *f, size_t len, bool has_tsf)
{
	air_report(air, &(struct radio_event){.type = RADIO_EVENT_RX_MGMT,
					      .bssid = air_bssid(0, 1),
					      .frame = {f, len},
					      .has_tsf = has_tsf,
					      .tsf = 1000000});
}

/** Frames that were received when the air was `at`, looked at now. */
static void only_requests_to_come_in_are_dropped(void **state)
{
	struct air *air = air_psk(10);
	struct air_station *st = air_add_psk(air, 1);
	struct mac bssid = air_bssid(0, 1);
	uint8_t frame[64];
	struct wr w = wr_init(frame, sizeof frame);

	(void)state;
	(void)air_associate(st, bssid);
	frame_put_header(&w, FRAME_AUTH, bssid, st->sta, bssid);
	auth_frame_put(&w, AUTH_OPEN, 1, 0);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_AUTH), 0);
	air_run(air, 140);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_AUTH), 0);
	air_run(air, 20);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_AUTH), 1);
	/* A radio that tells no TSF. */
	report(air, frame, wr_len(&w), false);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_AUTH), 1);
	/* It leaves; that is heard whenever it comes. */
	air_run(air, 400);
	w = wr_init(frame, sizeof frame);
	reason_frame_put(&w, FRAME_DEAUTH, bssid, st->sta, 3);
	memcpy(frame + 4, bssid.b, MAC_LEN);
	memcpy(frame + 10, st->sta.b, MAC_LEN);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_DEAUTH_RECEIVED), 1);
	air_free(air);
}

/** An association that was begun may take longer. */
static void an_association_request_has_more_time(void **state)
{
	struct air *air = air_psk(11);
	struct mac bssid = air_bssid(0, 1), sta = {{2, 9, 9, 9, 9, 9}};
	uint8_t frame[64];
	struct wr w = wr_init(frame, sizeof frame);

	(void)state;
	frame_put_header(&w, FRAME_REASSOC_REQUEST, bssid, sta, bssid);
	report(air, frame, wr_len(&w), true);
	air_run(air, 290);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_ASSOC), 0);
	air_run(air, 20);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_ASSOC), 1);
	/* A BSS that starts anew has another TSF. */
	(void)air_start(air, 0, 1);
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_ASSOC), 1);
	/* An access point that comes back may have one. */
	air_run(air, 400);
	assert_true(authenticator_bss_resume(air->a, bssid));
	report(air, frame, wr_len(&w), true);
	assert_int_equal(air_count(air, AUTHENTICATOR_SHED_ASSOC), 1);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(what_waited_is_older_than_what_did_not),
		cmocka_unit_test(drifting_clocks_make_nothing_late),
		cmocka_unit_test(a_tsf_that_starts_anew_makes_nothing_late),
		cmocka_unit_test(a_clock_that_is_always_wrong_is_believed_for_three_seconds),
		cmocka_unit_test(load_without_an_end_is_not_taken_for_a_wrong_clock),
		cmocka_unit_test(no_tsf_has_no_age),
		cmocka_unit_test(hostile_numbers_overflow_nothing),
		cmocka_unit_test(a_storm_is_served_as_far_as_may_be),
		cmocka_unit_test(only_requests_to_come_in_are_dropped),
		cmocka_unit_test(an_association_request_has_more_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
