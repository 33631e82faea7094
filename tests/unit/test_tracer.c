/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace records and the shells that follow stations.
 */
#include "controller/tracer.h"

#include <errno.h>

#include "base/trace_ring.h"
#include "controller_test.h"

struct ears {
	unsigned lines;
	char last[TRACE_TEXT_MAX];
};

static void hear(void *arg, char const *text)
{
	struct ears *e = arg;

	e->lines++;
	snprintf(e->last, sizeof e->last, "%s", text);
}

static uint64_t wall_us(void *arg)
{
	(void)arg;
	return 1700000000000000;
}

static void names(void *arg, struct trace_record const *rec, struct tracer_names *out)
{
	(void)arg;
	out->wlan = rec->wlan_id == 7 ? "corp" : NULL;
	out->ap = "ap-lobby";
	out->user = "alice";
}

static struct tracer *make(void)
{
	struct tracer *t = tracer_new(NULL, &(struct tracer_parts){.wall_us = wall_us,
								   .names = names,
								   .seed = 1,
								   .octets = 64 * TRACE_RUN_MAX});

	assert_non_null(t);
	return t;
}

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static void tell(struct tracer *t, unsigned sta, enum trace_event event, char const *text)
{
	struct trace_record rec = {.event = event, .sta = station(sta), .s = {text, text}};

	tracer_trace(t, &rec);
}

static void test_each_shell_hears_its_stations(void **state)
{
	struct tracer *t = make();
	struct ears a = {0}, b = {0};
	struct tracer_watch *wa = tracer_watch_new(t, t, hear, &a);
	struct tracer_watch *wb = tracer_watch_new(t, t, hear, &b);

	(void)state;
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_station(wb, station(2), TRACE_AIREOS, true), 0);
	tell(t, 1, TRACE_SESSION_DELETED, "one");
	tell(t, 2, TRACE_SESSION_DELETED, "two");
	tell(t, 3, TRACE_SESSION_DELETED, "three");
	assert_int_equal(a.lines, 1);
	assert_non_null(strstr(a.last, "MAC: 0200.0000.0001"));
	assert_int_equal(b.lines, 1);
	assert_non_null(strstr(b.last, "02:00:00:00:00:02"));
	/* Both forms of one station; the same twice is once. */
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_AIREOS, true), 0);
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_AIREOS, true), 0);
	tell(t, 1, TRACE_SESSION_DELETED, "again");
	assert_int_equal(a.lines, 3);
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_AIREOS, false), 0);
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_AIREOS, false), -ENOENT);
	assert_int_equal(tracer_watch_none(wa), 1);
	tell(t, 1, TRACE_SESSION_DELETED, "unheard");
	assert_int_equal(a.lines, 3);
	talloc_free(wb);
	tell(t, 2, TRACE_SESSION_DELETED, "nobody");
	assert_int_equal(b.lines, 1);
	talloc_free(t);
}

static void test_a_shell_follows_ten(void **state)
{
	struct tracer *t = make();
	struct ears e = {0};
	struct tracer_watch *w = tracer_watch_new(t, t, hear, &e);
	struct tracer_followed f;

	(void)state;
	assert_int_equal(tracer_watch_room(w), TRACER_STATIONS);
	for (unsigned i = 0; i < TRACER_STATIONS; i++)
		assert_int_equal(tracer_watch_station(w, station(i), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_station(w, station(99), TRACE_IOSXE, true), -ENOSPC);
	assert_int_equal(tracer_watch_station(w, station(3), TRACE_IOSXE, false), 0);
	assert_int_equal(tracer_watch_station(w, station(99), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_room(w), 0);
	for (unsigned i = 0; tracer_watch_at(w, i, &f); i++) {
		assert_false(mac_eq(f.sta, station(3)));
		e.lines++;
	}
	assert_int_equal(e.lines, TRACER_STATIONS);
	talloc_free(t);
}

static void test_keys_go_to_who_asked_and_nowhere_else(void **state)
{
	struct tracer *t = make();
	struct ears a = {0}, b = {0};
	struct tracer_watch *wa = tracer_watch_new(t, t, hear, &a);
	struct tracer_watch *wb = tracer_watch_new(t, t, hear, &b);
	struct ears kept = {0};

	(void)state;
	assert_int_equal(tracer_watch_station(wa, station(1), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_station(wb, station(1), TRACE_IOSXE, true), 0);
	assert_false(tracer_keys_wanted(t));
	tracer_watch_keys(wa, true);
	assert_true(tracer_keys_wanted(t));
	tell(t, 1, TRACE_KEY_MATERIAL, "00112233");
	assert_int_equal(a.lines, 1);
	assert_non_null(strstr(a.last, "00112233"));
	assert_int_equal(b.lines, 0);
	tracer_each(t, 100, TRACE_IOSXE, hear, &kept);
	tracer_station_each(t, station(1), TRACE_IOSXE, hear, &kept);
	assert_int_equal(kept.lines, 0);
	assert_int_equal(tracer_total(t), 0);
	/* Another station's keys are not followed either. */
	tell(t, 2, TRACE_KEY_MATERIAL, "44556677");
	assert_int_equal(a.lines, 1);
	(void)tracer_watch_none(wa);
	assert_false(tracer_keys_wanted(t));
	tracer_watch_keys(wa, true);
	talloc_free(wa);
	assert_false(tracer_keys_wanted(t));
	talloc_free(t);
}

static void test_the_newest_of_all(void **state)
{
	struct tracer *t = make();
	struct ears e = {0};
	char name[16];

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "why%u.", i);
		tell(t, i % 5, TRACE_SESSION_DELETED, name);
	}
	assert_int_equal(tracer_total(t), 1000);
	tracer_each(t, 10, TRACE_JSON, hear, &e);
	assert_int_equal(e.lines, 10);
	assert_non_null(strstr(e.last, "why999."));
	e.lines = 0;
	tracer_station_each(t, station(3), TRACE_JSON, hear, &e);
	assert_in_range(e.lines, 5, 200);
	assert_non_null(strstr(e.last, "why998."));
	tracer_clear(t);
	e.lines = 0;
	tracer_each(t, 10, TRACE_JSON, hear, &e);
	tracer_station_each(t, station(3), TRACE_JSON, hear, &e);
	assert_int_equal(e.lines, 0);
	assert_int_equal(tracer_total(t), 1000);
	talloc_free(t);
}

/** What the authenticator puts there by itself; names are those of who reads. */
static void test_names_are_asked_for(void **state)
{
	struct tracer *t = make();
	struct mac const sta = station(1);
	struct trace_place const place = {{{6, 0, 0, 0, 0, 1}}, 7};
	struct ears e = {0};

	(void)state;
	trace_ring_begin(tracer_ring(t), &sta, &place);
	trace_ring_put(tracer_ring(t),
		       &(struct trace_record){.event = TRACE_REASSOC_RECEIVED,
					      .s = {"x", "y"},
					      .keep = {TRACE_KEEP_WLAN, TRACE_KEEP_AP}},
		       NULL);
	tracer_station_each(t, sta, TRACE_IOSXE, hear, &e);
	assert_int_equal(e.lines, 1);
	assert_non_null(strstr(e.last, ": (note): MAC: 0200.0000.0001  Re-Association received. "
				       "BSSID 0600.0000.0001, WLAN corp, Slot 0 AP ap-lobby\n"));
	assert_non_null(strstr(e.last, "2023/11/1"));
	assert_non_null(strstr(e.last, ".000000 {wncd_x_R0-0}{1}: [client-orch-sm] ["));
	talloc_free(t);
}

/** Of a station that fails the story stays when the ring has gone round. */
static void collect(void *arg, struct trace_record const *rec)
{
	struct ears *e = arg;

	e->lines++;
	snprintf(e->last, sizeof e->last, "%s/%s/%s", trace_event_name(rec->event), rec->s[0],
		 rec->s[1]);
}

/** Records instead of lines, with the names that lines have. */
static void test_records_of_a_station(void **state)
{
	struct tracer *t = make();
	struct mac const sta = station(1);
	struct trace_place const place = {station(9), 7};
	struct ears e = {0};

	(void)state;
	tell(t, 2, TRACE_SESSION_DELETED, "another");
	trace_ring_begin(tracer_ring(t), &sta, &place);
	trace_ring_put(tracer_ring(t),
		       &(struct trace_record){.event = TRACE_REASSOC_RECEIVED,
					      .s = {"-", "-"},
					      .keep = {TRACE_KEEP_WLAN, TRACE_KEEP_AP}},
		       NULL);
	assert_int_equal(tracer_station_records(t, sta, collect, &e), 1);
	assert_int_equal(e.lines, 1);
	assert_string_equal(e.last, "REASSOC_RECEIVED/corp/ap-lobby");
	assert_false(tracer_follows(t, sta));
	talloc_free(t);
}

static void test_a_failure_outlives_the_ring(void **state)
{
	struct tracer *t = make();
	struct ears e = {0};

	(void)state;
	tell(t, 1, TRACE_SESSION_EXPIRED, "led to it");
	tell(t, 1, TRACE_PUSH_REFUSED, "refused here");
	tell(t, 2, TRACE_SESSION_EXPIRED, "well");
	for (unsigned i = 0; i < 1000; i++)
		tell(t, 3, TRACE_SESSION_EXPIRED, "noise");
	tell(t, 1, TRACE_SESSION_EXPIRED, "later");
	tracer_station_each(t, station(1), TRACE_JSON, hear, &e);
	assert_int_equal(e.lines, 3);
	assert_non_null(strstr(e.last, "later"));
	e.lines = 0;
	tracer_station_each(t, station(2), TRACE_JSON, hear, &e);
	assert_int_equal(e.lines, 0);
	tracer_clear(t);
	tracer_station_each(t, station(1), TRACE_JSON, hear, &e);
	assert_int_equal(e.lines, 0);
	talloc_free(t);
}

/** Details are kept of stations that somebody debugs, and only while he does. */
static void test_details_of_who_is_debugged(void **state)
{
	struct tracer *t = make();
	struct ears e = {0}, kept = {0};
	struct tracer_watch *w = tracer_watch_new(t, t, hear, &e);
	struct mac one = station(1), two = station(2);

	(void)state;
	tell(t, 1, TRACE_PUSH_DUPLICATE, "before");
	assert_int_equal(tracer_watch_station(w, one, TRACE_IOSXE, true), 0);
	assert_true(trace_ring_follows(tracer_ring(t), &one));
	assert_false(trace_ring_follows(tracer_ring(t), &two));
	tell(t, 1, TRACE_PUSH_DUPLICATE, "during");
	tell(t, 257, TRACE_PUSH_DUPLICATE, "another with this last octet");
	tracer_each(t, 100, TRACE_IOSXE, hear, &kept);
	assert_int_equal(kept.lines, 1);
	assert_non_null(strstr(kept.last, "during"));
	assert_int_equal(e.lines, 1);
	tracer_watch_topics(w, TRACE_TOPIC_BIT(TRACE_TOPIC_FT));
	assert_true(trace_ring_follows(tracer_ring(t), &two));
	tracer_watch_topics(w, 0);
	assert_false(trace_ring_follows(tracer_ring(t), &two));
	assert_true(trace_ring_follows(tracer_ring(t), &one));
	talloc_free(w);
	assert_false(trace_ring_follows(tracer_ring(t), &one));
	talloc_free(t);
}

/** Those that have a time end with it, the others stay. */
static void test_some_end_by_themselves(void **state)
{
	struct tracer *t = make();
	struct ears e = {0};
	struct tracer_watch *w = tracer_watch_new(t, t, hear, &e);
	struct tracer_followed f;

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(tracer_watch_station(w, station(i), TRACE_IOSXE, true), 0);
	assert_true(tracer_watch_next_ms(w) == UINT64_MAX);
	tracer_watch_until(w, station(2), TRACE_IOSXE, 2000);
	tracer_watch_until(w, station(1), TRACE_IOSXE, 1000);
	tracer_watch_until(w, station(1), TRACE_AIREOS, 1);
	assert_int_equal(tracer_watch_next_ms(w), 1000);
	assert_false(tracer_watch_expire(w, 999, &f));
	assert_true(tracer_watch_expire(w, 1000, &f));
	assert_true(mac_eq(f.sta, station(1)));
	assert_false(tracer_watch_expire(w, 1000, &f));
	assert_int_equal(tracer_watch_next_ms(w), 2000);
	tell(t, 1, TRACE_SESSION_DELETED, "over");
	assert_int_equal(e.lines, 0);
	tracer_watch_until(w, station(2), TRACE_IOSXE, 0);
	assert_false(tracer_watch_expire(w, UINT64_MAX, &f));
	tell(t, 2, TRACE_SESSION_DELETED, "goes on");
	assert_int_equal(e.lines, 1);
	talloc_free(t);
}

static void test_topics_are_of_every_station(void **state)
{
	static struct {
		enum trace_event event;
		unsigned topics;
	} const cases[] = {
		{TRACE_FT_PULL_REFUSED, TRACE_TOPIC_BIT(TRACE_TOPIC_FT)},
		{TRACE_AAA_REJECT, TRACE_TOPIC_BIT(TRACE_TOPIC_DOT1X)},
		{TRACE_OKC_MISSED, TRACE_TOPIC_BIT(TRACE_TOPIC_PMK)},
		{TRACE_CCKM_REFUSED, TRACE_TOPIC_BIT(TRACE_TOPIC_CCKM)},
		{TRACE_SESSION_DELETED, 0},
	};
	struct tracer *t = make();
	struct ears e = {0};
	struct tracer_watch *w = tracer_watch_new(t, t, hear, &e);

	(void)state;
	for (unsigned topics = 0; topics < 1u << TRACE_TOPIC_COUNT; topics++) {
		tracer_watch_topics(w, topics);
		assert_int_equal(tracer_watch_get_topics(w), topics);
		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
			e.lines = 0;
			tell(t, 9, cases[i].event, "x");
			assert_int_equal(e.lines, (topics & cases[i].topics) != 0);
		}
	}
	/* One that is debugged by name as well: once, in its form. */
	assert_int_equal(tracer_watch_station(w, station(9), TRACE_IOSXE, true), 0);
	e.lines = 0;
	tell(t, 9, TRACE_CCKM_REFUSED, "x");
	assert_int_equal(e.lines, 1);
	assert_non_null(strstr(e.last, "MAC: 0200.0000.0009"));
	assert_int_equal(tracer_watch_none(w), 1);
	assert_int_equal(tracer_watch_get_topics(w), 0);
	talloc_free(t);
}

/** 10 are debugged among 100,000: no text is made for any of the others, none of their details is
 * kept, and none of them leaves the short way to the ring. */
static void test_the_others_pay_nothing(void **state)
{
	struct tracer *t = make();
	struct ears e = {0};
	struct tracer_watch *a = tracer_watch_new(t, t, hear, &e);
	struct tracer_watch *b = tracer_watch_new(t, t, hear, &e);
	unsigned followed = 0;

	(void)state;
	for (unsigned i = 0; i < TRACER_STATIONS; i++) {
		struct mac sta = {{2, 0, 0, 0, (uint8_t)i, (uint8_t)(17 * i)}};

		assert_int_equal(tracer_watch_station(a, sta, TRACE_IOSXE, true), 0);
		assert_int_equal(tracer_watch_station(b, sta, TRACE_IOSXE, true), 0);
	}
	for (unsigned i = 0; i < 100000; i++) {
		struct mac sta = {{2, 0, 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
		struct trace_record rec = {.event = TRACE_PUSH_DUPLICATE, .sta = sta};

		followed += trace_ring_follows(tracer_ring(t), &sta);
		tracer_trace(t, &rec);
	}
	assert_int_equal(followed, TRACER_STATIONS);
	assert_int_equal(tracer_texts(t), TRACER_STATIONS);
	assert_int_equal(tracer_total(t), TRACER_STATIONS);
	/* Two shells heard what was made once. */
	assert_int_equal(e.lines, 2 * TRACER_STATIONS);
	talloc_free(t);
}

static unsigned everywhere;
static struct tracer_watch *everywhere_watch;

static void note_debugged(void *arg, char const *text)
{
	(void)arg;
	assert_null(strstr(text, "00112233"));
	assert_true(tracer_watch_told(everywhere_watch));
	everywhere++;
}

static void test_a_debug_goes_everywhere_once(void **state)
{
	struct tracer *t = tracer_new(NULL, &(struct tracer_parts){.wall_us = wall_us,
								   .debugged = note_debugged,
								   .octets = 64 * TRACE_RUN_MAX});
	struct ears e = {0};
	struct tracer_watch *a = tracer_watch_new(t, t, hear, &e);
	struct tracer_watch *b = tracer_watch_new(t, t, hear, &e);

	(void)state;
	everywhere = 0;
	everywhere_watch = a;
	assert_int_equal(tracer_watch_station(a, station(1), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_station(b, station(1), TRACE_IOSXE, true), 0);
	tell(t, 1, TRACE_SESSION_DELETED, "one");
	assert_int_equal(everywhere, 1);
	assert_true(tracer_watch_told(b));
	assert_int_equal(tracer_watch_station(b, station(1), TRACE_AIREOS, true), 0);
	tell(t, 1, TRACE_SESSION_DELETED, "both forms");
	assert_int_equal(everywhere, 3);
	tell(t, 2, TRACE_SESSION_DELETED, "nobody asked");
	assert_int_equal(everywhere, 3);
	assert_false(tracer_watch_told(a));
	/* Keys go to who asked, and nowhere else. */
	tracer_watch_keys(a, true);
	e.lines = 0;
	tell(t, 1, TRACE_KEY_MATERIAL, "00112233");
	assert_int_equal(e.lines, 1);
	assert_int_equal(everywhere, 3);
	talloc_free(t);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_each_shell_hears_its_stations),
		cmocka_unit_test(test_a_shell_follows_ten),
		cmocka_unit_test(test_keys_go_to_who_asked_and_nowhere_else),
		cmocka_unit_test(test_the_newest_of_all),
		cmocka_unit_test(test_names_are_asked_for),
		cmocka_unit_test(test_records_of_a_station),
		cmocka_unit_test(test_a_failure_outlives_the_ring),
		cmocka_unit_test(test_details_of_who_is_debugged),
		cmocka_unit_test(test_some_end_by_themselves),
		cmocka_unit_test(test_topics_are_of_every_station),
		cmocka_unit_test(test_the_others_pay_nothing),
		cmocka_unit_test(test_a_debug_goes_everywhere_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
