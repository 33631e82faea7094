/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing WLANs from a shell: which changes are refused and when, and whose sessions end.
 */
#include "controller/wlan_edit.h"

#include "controller_test.h"

/** A shell without a terminal. */
static struct shell shell_of(struct bench *b)
{
	return (struct shell){.c = b->c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
}

static void log_in(struct bench *b, uint8_t station, char const *ssid)
{
	struct login l = {.sta = {{2, 0, 0, 0, 0, station}}, .bssid = {{2, 1, 0, 0, 0, 1}}};
	uint8_t msk[64] = {station};

	assert_true(secret_set(&l.msk, msk, sizeof msk));
	l.ssid_len = (uint8_t)strlen(ssid);
	memcpy(l.ssid, ssid, l.ssid_len);
	assert_int_equal(session_login(b->c->store, &l, false, "test", NULL), SESSION_OK);
}

static uint32_t clients(struct bench *b, char const *name)
{
	return session_count_wlan(b->c->store, wlan_by_name(b->c->wlans, name)->id);
}

static void test_open(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);

	assert_int_equal(wlan_edit_open(&s, "corp", 0, ""), 1);
	assert_non_null(strstr(s.error, "No WLAN has the profile name corp"));
	assert_int_equal(s.mode, MODE_CONFIG);
	assert_int_equal(wlan_edit_open(&s, "corp", 3, "net"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_WLAN);
	assert_string_equal(s.wlan, "corp");
	assert_false(wlan_by_name(b->c->wlans, "corp")->enabled);
	/* Again, with and without what it has; not with what it has not. */
	assert_int_equal(wlan_edit_open(&s, "corp", 3, "net"), 0);
	assert_int_equal(wlan_edit_open(&s, "corp", 0, ""), 0);
	assert_int_equal(wlan_edit_open(&s, "corp", 4, "net"), 1);
	assert_non_null(strstr(s.error, "no wlan corp"));
	assert_int_equal(wlan_edit_open(&s, "corp", 3, "nets"), 1);
	assert_int_equal(wlan_edit_open(&s, "other", 3, "net"), 1);
	assert_int_equal(wlan_count(b->c->wlans), 1);
	assert_int_equal(wlan_edit_open(&s, "a-name-of-thirty-three-characters", 5, "x"), 1);
	assert_int_equal(wlan_edit_open(&s, "y", 5, "an-SSID-of-33-octets-is-too-long!"), 1);
	assert_int_equal(wlan_edit_open(&s, "y", 5, ""), 1);
}

static void change_okc(struct bench *b, struct shell *s, bool okc, enum wlan_edit_when when, int rc)
{
	struct wlan copy;

	(void)b;
	assert_int_equal(wlan_edit_begin(s, &copy), 0);
	copy.okc = okc;
	assert_int_equal(wlan_edit_commit(s, &copy, when), rc);
}

static void set_enabled(struct shell *s, bool enabled, int rc)
{
	struct wlan copy;

	assert_int_equal(wlan_edit_begin(s, &copy), 0);
	copy.enabled = enabled;
	assert_int_equal(wlan_edit_commit(s, &copy, WLAN_EDIT_ANYTIME), rc);
}

static void test_a_wlan_that_serves_is_shut_first(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);

	assert_int_equal(wlan_edit_open(&s, "corp", 1, "corp"), 0);
	set_enabled(&s, true, 0);
	log_in(b, 1, "corp");
	change_okc(b, &s, false, WLAN_EDIT_SHUT, 1);
	assert_string_equal(s.error, "WLAN needs to be disabled before performing this operation.");
	assert_true(wlan_by_name(b->c->wlans, "corp")->okc);
	/* What changes nothing is no change. */
	change_okc(b, &s, true, WLAN_EDIT_SHUT, 0);
	assert_int_equal(clients(b, "corp"), 1);
	set_enabled(&s, false, 0);
	assert_int_equal(clients(b, "corp"), 0);
	change_okc(b, &s, false, WLAN_EDIT_SHUT, 0);
	assert_false(wlan_by_name(b->c->wlans, "corp")->okc);
}

static void test_rules_are_checked_and_nothing_changes(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);
	struct wlan copy;

	assert_int_equal(wlan_edit_open(&s, "corp", 1, "corp"), 0);
	assert_int_equal(wlan_edit_begin(&s, &copy), 0);
	copy.transition_wlan_id = 1;
	assert_int_equal(wlan_edit_commit(&s, &copy, WLAN_EDIT_SHUT), 1);
	assert_true(s.error_rule);
	assert_string_equal(s.error, "Transition mode WLAN ID must be different from WLAN ID");
	assert_int_equal(wlan_by_name(b->c->wlans, "corp")->transition_wlan_id, 0);
	/* A WLAN that is shut may be half done, but it is not enabled so. */
	assert_int_equal(wlan_edit_begin(&s, &copy), 0);
	copy.akms = 0;
	assert_int_equal(wlan_edit_commit(&s, &copy, WLAN_EDIT_SHUT), 0);
	set_enabled(&s, true, 1);
	assert_true(s.error_rule);
	assert_false(wlan_by_name(b->c->wlans, "corp")->enabled);
}

static void test_removed_meanwhile(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b), other = shell_of(b);
	struct wlan copy;

	assert_int_equal(wlan_edit_open(&s, "corp", 1, "corp"), 0);
	set_enabled(&s, true, 0);
	log_in(b, 1, "corp");
	assert_int_equal(wlan_edit_begin(&s, &copy), 0);
	assert_int_equal(wlan_edit_remove(&other, "corp"), 0);
	assert_int_equal(session_count_wlan(b->c->store, 1), 0);
	assert_int_equal(wlan_edit_remove(&other, "corp"), 1);
	assert_int_equal(wlan_edit_commit(&s, &copy, WLAN_EDIT_SHUT), 1);
	assert_non_null(strstr(s.error, "removed meanwhile"));
	assert_int_equal(wlan_edit_begin(&s, &copy), 1);
	assert_int_equal(wlan_count(b->c->wlans), 0);
}

/** A load that says the same ends nobody's session; one that says something else ends those of the
 * WLANs that it changes. */
static void test_sessions_and_loads(void **state)
{
	static char const text[] = "wlan a 1 a\n no shutdown\nwlan b 2 b\n no shutdown\n";
	struct bench *b = *state;

	assert_int_equal(bench_load(b, text), 0);
	log_in(b, 1, "a");
	log_in(b, 2, "b");
	assert_int_equal(bench_load(b, text), 0);
	assert_int_equal(clients(b, "a") + clients(b, "b"), 2);
	assert_int_equal(bench_load(b, "wlan a 1 a\n no okc\nwlan b 2 b\n nonsense\n"), 2);
	assert_int_equal(clients(b, "a"), 0);
	assert_int_equal(clients(b, "b"), 1);
	/* A shutdown on the way ends them even where the WLAN is as before when the block ends. */
	assert_int_equal(bench_load(b, "wlan b\n shutdown\n no shutdown\n"), 0);
	assert_int_equal(clients(b, "b"), 0);
	log_in(b, 2, "b");
	assert_int_equal(bench_load(b, "wlan b\n shutdown\n"), 0);
	assert_int_equal(clients(b, "b"), 0);
	assert_int_equal(bench_load(b, "no wlan b\n"), 0);
	assert_null(wlan_by_name(b->c->wlans, "b"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_open),
		TEST(test_a_wlan_that_serves_is_shut_first),
		TEST(test_rules_are_checked_and_nothing_changes),
		TEST(test_removed_meanwhile),
		TEST(test_sessions_and_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
