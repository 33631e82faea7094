/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Events of a station, cut into roams, and the texts that are filled in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/timeline.h"

static struct mac const sta = {{2, 0, 0, 0, 0, 1}};
static struct mac const bss_a = {{2, 0, 0, 0, 10, 1}}, bss_b = {{2, 0, 0, 0, 10, 2}};

#define SECOND 1000000ull

static int setup(void **state)
{
	*state = timeline_new(NULL, sta);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void add(struct timeline *t, uint64_t us, struct mac bssid, enum trace_event event)
{
	assert_int_equal(timeline_add(t, &(struct trace_record){.event = event,
								.wall_us = 1000 * SECOND + us,
								.sta = sta,
								.bssid = bssid}),
			 0);
}

static void test_one_roam(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_a, TRACE_ASSOC_RECEIVED);
	add(t, 10, bss_a, TRACE_M1_SENT);
	add(t, 5000, bss_a, TRACE_STATION_RUN);
	/* Of the frame that opened the port, and long after it. */
	add(t, 5000, bss_a, TRACE_GROUP_SENT);
	add(t, 900 * SECOND, bss_a, TRACE_SESSION_EXPIRED);
	add(t, 1000 * SECOND, bss_b, TRACE_REASSOC_RECEIVED);
	add(t, 1000 * SECOND + 7, bss_b, TRACE_STATION_RUN);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 2);
	assert_int_equal(t->roam[0].first, 0);
	assert_int_equal(t->roam[0].open, 2);
	assert_int_equal(t->roam[0].end, 4);
	assert_int_equal(timeline_us(t, &t->roam[0]), 5000);
	assert_true(mac_eq(t->roam[0].from, (struct mac){{0}}));
	assert_int_equal(t->roam[1].before, 4);
	assert_int_equal(t->roam[1].first, 5);
	assert_true(mac_eq(t->roam[1].from, bss_a));
	assert_true(mac_eq(t->roam[1].to, bss_b));
	assert_int_equal(timeline_us(t, &t->roam[1]), 7);
}

/** A roam that FT refuses goes on with a login: one story. */
static void test_refusal_and_login(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_b, TRACE_FT_REFUSED);
	add(t, SECOND, bss_b, TRACE_AUTH_ANSWERED);
	add(t, SECOND + 1, bss_b, TRACE_REASSOC_RECEIVED);
	add(t, 2 * SECOND, bss_b, TRACE_STATION_RUN);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 1);
	assert_int_equal(t->roam[0].open, 3);
}

/** One that was sent away tries anew: two. What else its end tells belongs to the first. */
static void test_ended(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_a, TRACE_ASSOC_RECEIVED);
	add(t, 1, bss_a, TRACE_AAA_REJECT);
	add(t, 2, bss_a, TRACE_DEAUTH_SENT);
	add(t, 3, bss_a, TRACE_EXCLUDED);
	add(t, SECOND, bss_a, TRACE_ASSOC_RECEIVED);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 2);
	assert_int_equal(t->roam[0].end, 4);
	assert_int_equal(t->roam[0].open, t->roam[0].end);
}

/** The deauthentication of where it was before ends nothing. */
static void test_left_behind(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_b, TRACE_REASSOC_RECEIVED);
	add(t, 1, bss_a, TRACE_DEAUTH_SENT);
	add(t, 2, bss_b, TRACE_ASSOC_RECEIVED);
	add(t, 3, bss_b, TRACE_STATION_RUN);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 1);
}

static void test_silence(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_a, TRACE_ASSOC_RECEIVED);
	add(t, TIMELINE_SILENCE_US, bss_a, TRACE_M1_SENT);
	add(t, 2 * TIMELINE_SILENCE_US + 1, bss_a, TRACE_ASSOC_RECEIVED);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 2);
	assert_int_equal(t->roam[0].end, 2);
}

/** Of an access point that runs hostapd there are pushes and pulls: each is a story. */
static void test_hostapd(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_a, TRACE_ACCEPT_RECEIVED);
	add(t, 1, bss_a, TRACE_MSK_RECEIVED);
	add(t, 10 * SECOND, bss_b, TRACE_FT_PULL_SERVED);
	add(t, 20 * SECOND, bss_a, TRACE_FT_PULL_REFUSED);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 3);
	assert_int_equal(t->roam[0].end, 2);
}

/** A push that comes behind the open port is no login of its own. */
static void test_late_push(void **state)
{
	struct timeline *t = *state;

	add(t, 0, bss_a, TRACE_ASSOC_RECEIVED);
	add(t, 1, bss_a, TRACE_STATION_RUN);
	add(t, 2, bss_a, TRACE_ACCEPT_RECEIVED);
	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 1);
}

static void test_bounds(void **state)
{
	struct timeline *t = *state;
	struct mac other = {{2, 0, 0, 0, 0, 9}};

	assert_int_equal(timeline_cut(t), 0);
	assert_int_equal(t->roams, 0);
	assert_int_equal(timeline_add(t, &(struct trace_record){.sta = other}), 0);
	assert_int_equal(t->events, 0);
	for (unsigned i = 0; i <= TIMELINE_EVENTS; i++)
		add(t, i, bss_a, TRACE_STATION_RUN);
	assert_int_equal(t->events, TIMELINE_EVENTS);
	assert_int_equal(timeline_cut(t), 0);
}

static void test_copies(void **state)
{
	struct timeline *t = *state;
	char text[] = "user";
	uint8_t pmkid[16] = {0xab};

	assert_int_equal(timeline_add(t, &(struct trace_record){.sta = sta,
								.s = {text},
								.hex = pmkid,
								.hex_len = sizeof pmkid}),
			 0);
	memset(text, 'x', 4);
	memset(pmkid, 0, sizeof pmkid);
	assert_string_equal(t->event[0].s[0], "user");
	assert_int_equal(t->event[0].hex[0], 0xab);
}

static void test_text(void **state)
{
	struct timeline_words words = {.wlan = "corp", .ap = "ap2", .from = "ap1"};
	uint8_t hex[2] = {0xca, 0xfe};
	struct trace_record rec = {.sta = sta,
				   .bssid = bss_b,
				   .s = {"one\n\033[2J", NULL, "three"},
				   .n = {15, 255, 7},
				   .hex = hex,
				   .hex_len = 2};
	char out[TIMELINE_TEXT];

	(void)state;
	assert_string_equal(timeline_text("{wlan} {ap} {from} {user}", &rec, &words, out),
			    "corp ap2 ap1 ?");
	/* Nothing of what comes from outside steers a terminal. */
	assert_string_equal(timeline_text("{s0}|{s1}|{s2}", &rec, &words, out), "one??[2J|?|three");
	assert_string_equal(timeline_text("{n0} {x1} {hex} {sta} {bssid}", &rec, &words, out),
			    "15 0xff cafe 0200.0000.0001 0200.0000.0a02");
	assert_string_equal(timeline_text("{n0}{hex} open {", NULL, &words, out), "0? open {");
}

static void test_text_cut(void **state)
{
	char longest[2 * TIMELINE_TEXT], out[TIMELINE_TEXT];
	struct timeline_words words = {.wlan = longest};

	(void)state;
	memset(longest, 'w', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(strlen(timeline_text("{wlan}", NULL, &words, out)), TIMELINE_TEXT - 1);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_roam),  TEST(test_refusal_and_login),
		TEST(test_ended),     TEST(test_left_behind),
		TEST(test_silence),   TEST(test_hostapd),
		TEST(test_late_push), TEST(test_bounds),
		TEST(test_copies),    TEST(test_text),
		TEST(test_text_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
