/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Verdicts: a roam made for each row of the table is judged by that row, no refusal is without one,
 * and what ends well is told so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/verdict.h"
#include "grammar/grammar.h"
#include "roam/key_history.h"
#include "sm/cckm.h"
#include "sm/fourway.h"
#include "sm/ft.h"

static struct mac const sta = {{2, 0, 0, 0, 0, 1}};
static struct mac const bss_a = {{2, 0, 0, 0, 10, 1}}, bss_b = {{2, 0, 0, 0, 10, 2}};
static struct timeline_words const words = {
	.wlan = "corp", .ap = "ap2", .from = "ap1", .user = "alice", .login = "at ap1"};

static uint64_t at_us; /**< of the next event */

static void put(struct timeline *t, struct mac bssid, struct trace_record rec)
{
	rec.sta = sta;
	rec.bssid = bssid;
	rec.wall_us = 1000000 + (at_us += 100);
	assert_int_equal(timeline_add(t, &rec), 0);
}

static void put_event(struct timeline *t, struct mac bssid, enum trace_event event)
{
	put(t, bssid, (struct trace_record){.event = event});
}

static void put_run(struct timeline *t, struct mac bssid, enum station_method m)
{
	put(t, bssid,
	    (struct trace_record){.event = TRACE_STATION_RUN,
				  .s = {station_method_text(m), "alice"}});
}

static struct verdict newest(struct timeline *t)
{
	assert_int_equal(timeline_cut(t), 0);
	assert_true(t->roams > 0);
	return verdict_of(t, &t->roam[t->roams - 1]);
}

/** The event of a row, such that the row fits. */
static void put_row(struct timeline *t, struct mac bssid, struct verdict_row const *row)
{
	static uint8_t const pmkid[16] = {1};
	struct trace_record rec = {.event = row->event,
				   .s = {"first", "second", "third"},
				   .hex = pmkid,
				   .hex_len = sizeof pmkid};

	rec.n[row->arg] = row->op == VERDICT_EQ      ? row->value
			  : row->op == VERDICT_ABOVE ? row->value + 1
						     : 0;
	put(t, bssid, rec);
}

static bool between(struct verdict_row const *row)
{
	return (row->when & VERDICT_BETWEEN) == VERDICT_BETWEEN;
}

/** A roam from a to b by 802.1X (or the row's method) in which the row's event comes. */
static struct timeline *slow_roam(struct verdict_row const *row)
{
	struct timeline *t = timeline_new(NULL, sta);

	put_event(t, bss_a, TRACE_ASSOC_RECEIVED);
	put_run(t, bss_a, STATION_METHOD_DOT1X);
	if (between(row))
		put_row(t, bss_a, row);
	put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
	if (!between(row) && row->op != VERDICT_METHOD)
		put_row(t, bss_b, row);
	put_run(t, bss_b,
		row->op == VERDICT_METHOD ? (enum station_method)row->value : STATION_METHOD_DOT1X);
	return t;
}

static struct timeline *failed_roam(struct verdict_row const *row)
{
	struct timeline *t = timeline_new(NULL, sta);

	put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
	put_row(t, bss_b, row);
	return t;
}

static void check_row(enum verdict_reason i, struct timeline *t, enum verdict_kind kind)
{
	struct verdict v = newest(t);
	char text[TIMELINE_TEXT], cure[TIMELINE_TEXT];

	if (v.reason != i || v.kind != kind)
		fail_msg("the row %s: judged %s, %s", verdict_reason_name(i),
			 verdict_kind_key(v.kind), verdict_reason_name(v.reason));
	(void)verdict_text(&v, &words, text);
	(void)verdict_cure(&v, &words, cure);
	assert_non_null(strstr(text, "because: "));
	/* A placeholder that nothing fills in would print like this. */
	if (strstr(text, "?") || strchr(text, '{') || strchr(cure, '{'))
		fail_msg("%s: %s / %s", verdict_reason_name(i), text, cure);
	assert_true(strlen(text) < TIMELINE_TEXT - 1 && strlen(cure) < TIMELINE_TEXT - 1);
	if (cure[0] == '\0')
		fail_msg("%s has no cure", verdict_reason_name(i));
	talloc_free(t);
}

static void test_each_row(void **state)
{
	(void)state;
	for (enum verdict_reason i = VERDICT_NO_REASON + 1; i < VERDICT_REASON_COUNT; i++) {
		struct verdict_row const *row = verdict_row(i);

		if (row->when & VERDICT_SLOW)
			check_row(i, slow_roam(row), VERDICT_KIND_SLOW);
		if (row->when & VERDICT_FAILED)
			check_row(i, failed_roam(row), VERDICT_KIND_FAILED);
	}
}

/** A roam that is fast in the end was held up before. */
static void test_delayed(void **state)
{
	(void)state;
	for (enum verdict_reason i = VERDICT_NO_REASON + 1; i < VERDICT_REASON_COUNT; i++) {
		struct verdict_row const *row = verdict_row(i);
		struct timeline *t = timeline_new(NULL, sta);
		char text[TIMELINE_TEXT];
		struct verdict v;

		put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
		if (row->event != TRACE_EVENT_COUNT && !between(row))
			put_row(t, bss_b, row);
		put_run(t, bss_b, STATION_METHOD_OKC);
		v = newest(t);
		assert_int_equal(v.kind, VERDICT_KIND_FAST);
		assert_int_equal(v.reason, row->when & VERDICT_FAST ? i : VERDICT_NO_REASON);
		assert_int_equal(strstr(verdict_text(&v, &words, text), "though delayed") != NULL,
				 !!(row->when & VERDICT_FAST));
		talloc_free(t);
	}
}

static bool has_row(enum trace_event event, uint64_t value)
{
	for (enum verdict_reason i = VERDICT_NO_REASON + 1; i < VERDICT_REASON_COUNT; i++) {
		struct verdict_row const *row = verdict_row(i);

		if (row->event == event && row->op == VERDICT_EQ && row->value == value)
			return true;
	}
	return false;
}

/** Whatever a machine can refuse has a row: a new refusal needs a new one. */
static void test_all_refusals(void **state)
{
	(void)state;
	for (enum ft_refusal r = FT_REFUSED_OK + 1; r < FT_REFUSED_COUNT; r++)
		if (!has_row(TRACE_FT_REFUSED, r))
			fail_msg("FT: %s", ft_refusal_text(r));
	for (enum cckm_outcome o = CCKM_REPEATED + 1; o < CCKM_OUTCOME_COUNT; o++)
		if (!has_row(TRACE_CCKM_REFUSED, o))
			fail_msg("CCKM: %s", cckm_outcome_text(o));
	for (enum fourway_refusal r = FOURWAY_REFUSED_OK + 1; r < FOURWAY_REFUSED_COUNT; r++)
		if (!has_row(TRACE_EAPOL_REFUSED, r))
			fail_msg("handshake: %s", fourway_refusal_text(r));
	for (enum key_outcome o = KEY_LATE + 1; o < KEY_OUTCOME_COUNT; o++)
		if (!has_row(TRACE_FT_PULL_REFUSED, o))
			fail_msg("pull: %s", key_outcome_text(o));
}

static void test_fast(void **state)
{
	static enum station_method const fast[] = {STATION_METHOD_SKC,    STATION_METHOD_OKC,
						   STATION_METHOD_FT_AIR, STATION_METHOD_FT_DS,
						   STATION_METHOD_CCKM,   STATION_METHOD_OWE_PMKID,
						   STATION_METHOD_OPEN};

	(void)state;
	for (unsigned i = 0; i < sizeof fast / sizeof fast[0]; i++) {
		struct timeline *t = timeline_new(NULL, sta);
		char text[TIMELINE_TEXT], expected[64];
		struct verdict v;

		put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
		put_run(t, bss_b, fast[i]);
		v = newest(t);
		assert_int_equal(v.kind, VERDICT_KIND_FAST);
		assert_int_equal(v.method, fast[i]);
		snprintf(expected, sizeof expected, "fast, by %s, 0.100 ms",
			 station_method_text(fast[i]));
		assert_string_equal(verdict_text(&v, &words, text), expected);
		assert_string_equal(verdict_cure(&v, &words, text), "");
		assert_string_not_equal(verdict_key(&v, &words, text), "");
		talloc_free(t);
	}
}

/** Which key, and where it is from. */
static void test_key(void **state)
{
	static uint8_t const pmkid[16] = {0xca, 0xfe};
	struct timeline *t = timeline_new(NULL, sta);
	char text[TIMELINE_TEXT];
	struct verdict v;

	(void)state;
	put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
	put(t, bss_b,
	    (struct trace_record){.event = TRACE_OKC_FOUND, .hex = pmkid, .hex_len = sizeof pmkid});
	put_run(t, bss_b, STATION_METHOD_OKC);
	v = newest(t);
	assert_string_equal(verdict_key(&v, &words, text),
			    "PMK from the login of alice at ap1; its PMKID for this BSSID was "
			    "computed here (OKC, PMKID cafe0000000000000000000000000000)");
	put(t, bss_a, (struct trace_record){.event = TRACE_FT_PREAUTH_DONE, .n = {4}});
	put_run(t, bss_a, STATION_METHOD_FT_AIR);
	v = newest(t);
	assert_non_null(strstr(verdict_key(&v, &words, text), "passphrase of \"wlan corp\""));
	put(t, bss_b, (struct trace_record){.event = TRACE_FT_PREAUTH_DONE, .n = {3}});
	put_run(t, bss_b, STATION_METHOD_FT_DS);
	v = newest(t);
	assert_non_null(strstr(verdict_key(&v, &words, text), "login of alice at ap1"));
	talloc_free(t);
}

/** What is no roam is not called a slow one. */
static void test_no_roam(void **state)
{
	struct timeline *t = timeline_new(NULL, sta);
	struct verdict v;

	(void)state;
	put_event(t, bss_a, TRACE_ASSOC_RECEIVED);
	put_run(t, bss_a, STATION_METHOD_DOT1X);
	v = newest(t);
	assert_int_equal(v.kind, VERDICT_KIND_FIRST);
	assert_int_equal(v.reason, VERDICT_NO_REASON);
	put_event(t, bss_a, TRACE_EAP_IDENTITY_SENT);
	put_run(t, bss_a, STATION_METHOD_DOT1X);
	assert_int_equal(newest(t).kind, VERDICT_KIND_RENEWED);
	put_event(t, bss_b, TRACE_FT_PULL_SERVED);
	assert_int_equal(newest(t).kind, VERDICT_KIND_PULLED);
	put_event(t, bss_b, TRACE_ACCEPT_RECEIVED);
	assert_int_equal(newest(t).kind, VERDICT_KIND_PUSHED);
	talloc_free(t);
}

static void test_unfinished(void **state)
{
	struct timeline *t = timeline_new(NULL, sta);
	char cure[TIMELINE_TEXT];
	struct verdict v;

	(void)state;
	put_event(t, bss_a, TRACE_REASSOC_RECEIVED);
	put_event(t, bss_a, TRACE_M1_SENT);
	v = newest(t);
	assert_int_equal(v.kind, VERDICT_KIND_UNFINISHED);
	assert_non_null(strstr(verdict_cure(&v, &words, cure), "nothing more came"));
	talloc_free(t);
}

/** What lies deeper wins: FT was refused, so the association was, so the client left. */
static void test_deepest(void **state)
{
	struct timeline *t = timeline_new(NULL, sta);

	(void)state;
	put_event(t, bss_b, TRACE_FT_PREAUTH_DONE);
	put(t, bss_b, (struct trace_record){.event = TRACE_FT_REFUSED, .n = {FT_REFUSED_DEADLINE}});
	put(t, bss_b, (struct trace_record){.event = TRACE_ASSOC_REFUSED, .n = {1}});
	put_event(t, bss_b, TRACE_DEAUTH_RECEIVED);
	assert_int_equal(newest(t).reason, VERDICT_FT_DEADLINE);
	talloc_free(t);
	/* The PMKID was missed at both look-ups: the second one tells that OKC is on. */
	t = timeline_new(NULL, sta);
	put_event(t, bss_b, TRACE_REASSOC_RECEIVED);
	put_event(t, bss_b, TRACE_PMKID_MISSED);
	put_event(t, bss_b, TRACE_OKC_MISSED);
	put_run(t, bss_b, STATION_METHOD_DOT1X);
	assert_int_equal(newest(t).reason, VERDICT_PMKID_UNKNOWN);
	talloc_free(t);
}

/** One second of SA Query is why it took so long, not the handshake's few milliseconds; and a
 * client that was still associated has no first login. */
static void test_sa_query(void **state)
{
	static enum trace_event const begins[] = {TRACE_ASSOC_RECEIVED, TRACE_REASSOC_RECEIVED};
	static enum station_method const methods[] = {STATION_METHOD_PSK, STATION_METHOD_OWE,
						      STATION_METHOD_DOT1X};

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		struct timeline *t = timeline_new(NULL, sta);
		char cure[TIMELINE_TEXT];
		struct verdict v;

		put_event(t, bss_a, begins[i % 2]);
		put(t, bss_a, (struct trace_record){.event = TRACE_SA_QUERY_BEGUN, .n = {1000}});
		put(t, bss_a, (struct trace_record){.event = TRACE_FT_INITIAL});
		put_run(t, bss_a, methods[i / 2]);
		v = newest(t);
		assert_int_equal(v.kind, VERDICT_KIND_SLOW);
		assert_int_equal(v.reason, VERDICT_SA_QUERY);
		assert_null(strstr(verdict_cure(&v, &words, cure), "ft psk"));
		assert_non_null(strstr(cure, "association-comeback"));
		talloc_free(t);
	}
}

/** Every line that a cure tells to enter in a WLAN is one that can be entered there. */
static void test_cures_can_be_entered(void **state)
{
	static char const *const modes[] = {"config-wlan", "config", "exec", "config-sg-radius"};
	struct err err = {0};
	struct grammar *g = grammar_new(NULL, grammar_commands, grammar_commands_count, &err);

	(void)state;
	assert_non_null(g);
	for (enum verdict_reason i = VERDICT_NO_REASON + 1; i < VERDICT_REASON_COUNT; i++) {
		char const *p = verdict_row(i)->cure;

		while (p && (p = strstr(p, "enter \"")) != NULL) {
			char line[128];
			struct grammar_walk w;
			bool known = false;

			p += strlen("enter \"");
			snprintf(line, sizeof line, "%.*s", (int)strcspn(p, "\""), p);
			for (unsigned m = 0; m < sizeof modes / sizeof modes[0] && !known; m++) {
				enum grammar_mode mode;

				assert_true(grammar_mode_find(modes[m], &mode));
				grammar_walk(g, mode, PRIVILEGE_ENABLE, line, &w);
				known = w.status == GRAMMAR_OK || w.status == GRAMMAR_INCOMPLETE;
			}
			if (!known)
				fail_msg("%s: \"%s\" cannot be entered", verdict_reason_name(i),
					 line);
		}
	}
	talloc_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row),     cmocka_unit_test(test_delayed),
		cmocka_unit_test(test_all_refusals), cmocka_unit_test(test_fast),
		cmocka_unit_test(test_key),          cmocka_unit_test(test_no_roam),
		cmocka_unit_test(test_unfinished),   cmocka_unit_test(test_deepest),
		cmocka_unit_test(test_sa_query),     cmocka_unit_test(test_cures_can_be_entered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
