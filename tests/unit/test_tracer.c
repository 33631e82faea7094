/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace records and the shells that follow stations.
 */
#include "controller/tracer.h"

#include <errno.h>

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
	struct tracer *t = tracer_new(NULL);
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
	struct tracer *t = tracer_new(NULL);
	struct ears e = {0};
	struct tracer_watch *w = tracer_watch_new(t, t, hear, &e);
	enum trace_form form;
	struct mac sta;

	(void)state;
	for (unsigned i = 0; i < TRACER_STATIONS; i++)
		assert_int_equal(tracer_watch_station(w, station(i), TRACE_IOSXE, true), 0);
	assert_int_equal(tracer_watch_station(w, station(99), TRACE_IOSXE, true), -ENOSPC);
	assert_int_equal(tracer_watch_station(w, station(3), TRACE_IOSXE, false), 0);
	assert_int_equal(tracer_watch_station(w, station(99), TRACE_IOSXE, true), 0);
	for (unsigned i = 0; tracer_watch_at(w, i, &sta, &form); i++) {
		assert_false(mac_eq(sta, station(3)));
		e.lines++;
	}
	assert_int_equal(e.lines, TRACER_STATIONS);
	talloc_free(t);
}

static void test_keys_go_to_who_asked_and_nowhere_else(void **state)
{
	struct tracer *t = tracer_new(NULL);
	struct ears a = {0}, b = {0};
	struct tracer_watch *wa = tracer_watch_new(t, t, hear, &a);
	struct tracer_watch *wb = tracer_watch_new(t, t, hear, &b);
	char text[TRACE_TEXT_MAX];

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
	assert_false(tracer_ring_at(t, 0, TRACE_IOSXE, text, sizeof text));
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

static void test_the_ring_keeps_the_last(void **state)
{
	struct tracer *t = tracer_new(NULL);
	char name[16], text[TRACE_TEXT_MAX];
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < TRACER_RING + 10; i++) {
		snprintf(name, sizeof name, "why%u.", i);
		tell(t, 1, TRACE_SESSION_DELETED, name);
	}
	assert_int_equal(tracer_total(t), TRACER_RING + 10);
	while (tracer_ring_at(t, n, TRACE_JSON, text, sizeof text)) {
		snprintf(name, sizeof name, "why%u.", n + 10);
		assert_non_null(strstr(text, name));
		n++;
	}
	assert_int_equal(n, TRACER_RING);
	tracer_ring_clear(t);
	assert_false(tracer_ring_at(t, 0, TRACE_JSON, text, sizeof text));
	assert_int_equal(tracer_total(t), TRACER_RING + 10);
	talloc_free(t);
}

/** Texts are copied, the long ones cut, so that none is left without room. */
static void test_the_ring_owns_its_texts(void **state)
{
	struct tracer *t = tracer_new(NULL);
	char longer[2000], text[TRACE_TEXT_MAX];
	struct trace_record rec = {.event = TRACE_SESSION_EXPIRED,
				   .sta = station(1),
				   .s = {longer, longer, longer},
				   .hex = (uint8_t const *)longer,
				   .hex_len = 64};

	(void)state;
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	tracer_trace(t, &rec);
	memset(longer, 'b', sizeof longer - 1);
	assert_true(tracer_ring_at(t, 0, TRACE_JSON, text, sizeof text));
	assert_non_null(strstr(text, "\"s2\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_null(strstr(text, "bbb"));
	talloc_free(t);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_each_shell_hears_its_stations),
		cmocka_unit_test(test_a_shell_follows_ten),
		cmocka_unit_test(test_keys_go_to_who_asked_and_nowhere_else),
		cmocka_unit_test(test_the_ring_keeps_the_last),
		cmocka_unit_test(test_the_ring_owns_its_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
