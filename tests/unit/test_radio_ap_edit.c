/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing access points that run fastroam-ap, from a shell line by line and as blocks of a load.
 */
#include "controller/radio_ap_edit.h"

#include "controller_test.h"

/** A shell without a terminal. */
static struct shell shell_of(struct bench *b)
{
	return (struct shell){.c = b->c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
}

static void test_open(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);

	assert_int_equal(radio_ap_edit_open(&s, "a b"), 1);
	assert_int_equal(radio_ap_edit_open(&s, "a-name-of-thirty-three-characters"), 1);
	assert_non_null(strstr(s.error, "certificate"));
	assert_int_equal(s.mode, MODE_CONFIG);
	assert_int_equal(radio_ap_count(b->c->radio_aps), 0);
	assert_int_equal(radio_ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_AP_RADIO);
	assert_string_equal(s.ap, "lobby");
	assert_int_not_equal(b->c->changed_wall_us, 0);
	/* Again: what is there stays. */
	b->c->changed_wall_us = 0;
	assert_int_equal(radio_ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(radio_ap_count(b->c->radio_aps), 1);
	assert_int_equal(b->c->changed_wall_us, 0);
}

static void test_commit(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b), other = shell_of(b);
	struct radio_ap copy;

	assert_int_equal(radio_ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(radio_ap_edit_begin(&s, &copy), 0);
	copy.radio[0].channel = 11;
	assert_int_equal(radio_ap_edit_commit(&s, &copy), 0);
	/* What changes nothing is no change; what breaks a rule changes nothing. */
	b->c->changed_wall_us = 0;
	assert_int_equal(radio_ap_edit_commit(&s, &copy), 0);
	copy.radio[0].width = RADIO_AP_WIDTH_80;
	assert_int_equal(radio_ap_edit_commit(&s, &copy), 1);
	assert_non_null(strstr(s.error, "80 MHz"));
	assert_int_equal(b->c->changed_wall_us, 0);
	assert_int_equal(radio_ap_by_name(b->c->radio_aps, "lobby")->radio[0].channel, 11);
	assert_int_equal(radio_ap_edit_remove(&other, "lobby"), 0);
	assert_int_equal(radio_ap_edit_remove(&other, "lobby"), 1);
	copy.radio[0].width = RADIO_AP_WIDTH_20;
	assert_int_equal(radio_ap_edit_commit(&s, &copy), 1);
	assert_int_equal(radio_ap_edit_begin(&s, &copy), 1);
	assert_non_null(strstr(s.error, "removed meanwhile"));
}

static struct radio_ap const *loaded(struct bench *b, char const *name)
{
	return radio_ap_by_name(b->c->radio_aps, name);
}

static void test_block(void **state)
{
	struct bench *b = *state;
	struct radio_ap const *ap;

	if (bench_load(b, "ap radio lobby\n radio 0 channel 6\n radio 1 channel 36 width 80\n"
			  " radio 2 shutdown\n wlan corp\n wlan guest\n bridge br-lan\n"
			  " country de\n shutdown\n"
			  "ap radio hall\n"))
		fail_msg("%s", b->said);
	ap = loaded(b, "lobby");
	assert_non_null(ap);
	assert_non_null(loaded(b, "hall"));
	assert_int_equal(ap->radio[0].channel, 6);
	assert_int_equal(ap->radio[1].width, RADIO_AP_WIDTH_80);
	assert_true(ap->radio[2].shutdown);
	assert_int_equal(ap->wlans, 2);
	assert_string_equal(ap->bridge, "br-lan");
	assert_string_equal(ap->country, "DE");
	assert_true(ap->shutdown);
	/* Each line is taken back; a WLAN by its name. */
	if (bench_load(b, "ap radio lobby\n no radio 1 channel\n no radio 2 shutdown\n"
			  " no wlan corp\n no bridge\n no country\n no shutdown\n"))
		fail_msg("%s", b->said);
	ap = loaded(b, "lobby");
	assert_int_equal(ap->radio[1].channel, 0);
	assert_int_equal(ap->radio[1].width, RADIO_AP_WIDTH_20);
	assert_false(ap->radio[2].shutdown);
	assert_int_equal(ap->wlans, 1);
	assert_string_equal(ap->wlan[0], "guest");
	assert_string_equal(ap->bridge, "");
	assert_false(ap->shutdown);
	assert_int_equal(bench_load(b, "no ap radio lobby\nno ap radio lobby\n"), 1);
	assert_null(loaded(b, "lobby"));
}

/** One bad line, and nothing of the block counts. */
static void test_refused_block(void **state)
{
	struct bench *b = *state;

	assert_int_equal(bench_load(b, "ap radio lobby\n radio 0 channel 6\n radio 1 channel 37\n"),
			 2);
	assert_non_null(strstr(b->said, "no channel 37"));
	assert_non_null(strstr(b->said, "the AP was not created"));
	assert_null(loaded(b, "lobby"));
	assert_int_equal(bench_load(b, "ap radio lobby\n no wlan corp\n"), 2);
	assert_int_equal(bench_load(b, "ap radio a/b\n shutdown\n"), 1);
}

/** A WLAN's block behind that of an access point is no line of it. */
static void test_wlan_behind(void **state)
{
	struct bench *b = *state;

	if (bench_load(b, "wlan corp 1 corp\nap radio lobby\n wlan corp\nwlan corp\n no okc\n"))
		fail_msg("%s", b->said);
	assert_false(wlan_by_name(b->c->wlans, "corp")->okc);
	assert_int_equal(loaded(b, "lobby")->wlans, 1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_open),          TEST(test_commit),      TEST(test_block),
		TEST(test_refused_block), TEST(test_wlan_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
