/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Access points that run fastroam-ap, as they are configured.
 */
#include "roam/radio_ap.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

static void test_channels(void **state)
{
	(void)state;
	assert_int_equal(radio_ap_channel_freq(1), 2412);
	assert_int_equal(radio_ap_channel_freq(13), 2472);
	assert_int_equal(radio_ap_channel_freq(14), 2484);
	assert_int_equal(radio_ap_channel_freq(36), 5180);
	assert_int_equal(radio_ap_channel_freq(177), 5885);
	assert_int_equal(radio_ap_channel_freq(0), 0);
	assert_int_equal(radio_ap_channel_freq(15), 0);
	assert_int_equal(radio_ap_channel_freq(38), 0);
	assert_int_equal(radio_ap_channel_freq(181), 0);
	for (unsigned channel = 1; channel < 200; channel++) {
		uint16_t freq = radio_ap_channel_freq(channel);

		if (freq)
			assert_int_equal(radio_ap_freq_channel(freq), channel);
	}
	assert_int_equal(radio_ap_freq_channel(2413), 0);
	assert_int_equal(radio_ap_freq_channel(5190), 0);
	assert_int_equal(radio_ap_freq_channel(0), 0);
	assert_int_equal(radio_ap_freq_channel(65535), 0);
}

static void test_centers(void **state)
{
	static struct {
		unsigned channel;
		enum radio_ap_width width;
		uint16_t center;
	} const cases[] = {
		{6, RADIO_AP_WIDTH_20, 2437},        {1, RADIO_AP_WIDTH_40_PLUS, 2422},
		{9, RADIO_AP_WIDTH_40_PLUS, 2462},   {10, RADIO_AP_WIDTH_40_PLUS, 0},
		{4, RADIO_AP_WIDTH_40_MINUS, 0},     {5, RADIO_AP_WIDTH_40_MINUS, 2422},
		{14, RADIO_AP_WIDTH_40_MINUS, 0},    {6, RADIO_AP_WIDTH_80, 0},
		{36, RADIO_AP_WIDTH_40_PLUS, 5190},  {40, RADIO_AP_WIDTH_40_MINUS, 5190},
		{40, RADIO_AP_WIDTH_40_PLUS, 0},     {44, RADIO_AP_WIDTH_40_MINUS, 0},
		{36, RADIO_AP_WIDTH_80, 5210},       {48, RADIO_AP_WIDTH_80, 5210},
		{52, RADIO_AP_WIDTH_80, 5290},       {64, RADIO_AP_WIDTH_40_PLUS, 0},
		{144, RADIO_AP_WIDTH_80, 5690},      {149, RADIO_AP_WIDTH_80, 5775},
		{157, RADIO_AP_WIDTH_40_PLUS, 5795}, {165, RADIO_AP_WIDTH_80, 5855},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint16_t freq = radio_ap_channel_freq(cases[i].channel);

		if (radio_ap_center_freq(freq, cases[i].width) != cases[i].center)
			fail_msg("channel %u width %s: %u", cases[i].channel,
				 radio_ap_width_word(cases[i].width),
				 radio_ap_center_freq(freq, cases[i].width));
	}
	assert_int_equal(radio_ap_center_freq(5190, RADIO_AP_WIDTH_20), 0);
}

/** @return whether it is refused; the text must name something of it */
static bool refused(struct radio_ap const *ap, char const *text)
{
	struct err err = {0};

	if (radio_ap_check(ap, &err) == 0)
		return false;
	if (!strstr(err.msg, text))
		fail_msg("\"%s\" does not say %s", err.msg, text);
	return true;
}

static void test_check(void **state)
{
	struct radio_ap ap, bad;

	(void)state;
	radio_ap_init(&ap, "lobby.example.org");
	assert_false(refused(&ap, ""));
	bad = ap;
	strcpy(bad.name, "a b");
	assert_true(refused(&bad, "certificate"));
	bad = ap;
	bad.radio[3].channel = 37;
	assert_true(refused(&bad, "no channel 37"));
	bad = ap;
	bad.radio[0].width = RADIO_AP_WIDTH_80;
	assert_true(refused(&bad, "needs a channel"));
	bad.radio[0].channel = 11;
	assert_true(refused(&bad, "80 MHz"));
	bad.radio[0].channel = 36;
	assert_false(refused(&bad, ""));
	bad = ap;
	strcpy(bad.bridge, "br 0");
	assert_true(refused(&bad, "bridge"));
	bad = ap;
	strcpy(bad.country, "de");
	assert_true(refused(&bad, "country"));
	strcpy(bad.country, "DE");
	assert_false(refused(&bad, ""));
	bad = ap;
	bad.wlans = 2;
	strcpy(bad.wlan[0], "corp");
	assert_true(refused(&bad, "which WLAN"));
	strcpy(bad.wlan[1], "corp");
	assert_true(refused(&bad, "twice"));
	strcpy(bad.wlan[1], "guest");
	assert_false(refused(&bad, ""));
}

static void test_same(void **state)
{
	struct radio_ap a, b;

	(void)state;
	radio_ap_init(&a, "x");
	b = a;
	/* What is behind the end of a list does not count. */
	strcpy(b.wlan[0], "old");
	assert_true(radio_ap_same(&a, &b));
	b.wlans = 1;
	assert_false(radio_ap_same(&a, &b));
	b = a;
	b.radio[1].shutdown = true;
	assert_false(radio_ap_same(&a, &b));
	b = a;
	strcpy(b.country, "FR");
	assert_false(radio_ap_same(&a, &b));
}

static void test_set(void **state)
{
	struct radio_ap_set *set = radio_ap_set_new(NULL);
	struct radio_ap ap;
	struct err err = {0};
	char name[16];

	(void)state;
	for (int i = RADIO_AP_MAX - 1; i >= 0; i--) {
		snprintf(name, sizeof name, "ap%04d", i);
		radio_ap_init(&ap, name);
		assert_int_equal(radio_ap_set_put(set, &ap, &err), 0);
	}
	for (unsigned i = 0; i < RADIO_AP_MAX; i++) {
		snprintf(name, sizeof name, "ap%04u", i);
		assert_string_equal(radio_ap_at(set, i)->name, name);
		assert_ptr_equal(radio_ap_by_name(set, name), radio_ap_at(set, i));
	}
	assert_null(radio_ap_at(set, RADIO_AP_MAX));
	radio_ap_init(&ap, "one-more");
	assert_int_equal(radio_ap_set_put(set, &ap, &err), -ENOSPC);
	/* Replacing is no addition, and what is refused changes nothing. */
	radio_ap_init(&ap, "ap0007");
	ap.radio[0].channel = 6;
	assert_int_equal(radio_ap_set_put(set, &ap, &err), 0);
	ap.radio[0].channel = 7000;
	assert_int_equal(radio_ap_set_put(set, &ap, &err), -EINVAL);
	assert_int_equal(radio_ap_by_name(set, "ap0007")->radio[0].channel, 6);
	assert_int_equal(radio_ap_set_remove(set, "ap0007"), 0);
	assert_int_equal(radio_ap_set_remove(set, "ap0007"), -ENOENT);
	assert_null(radio_ap_by_name(set, "ap0007"));
	assert_int_equal(radio_ap_count(set), RADIO_AP_MAX - 1);
	talloc_free(set);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_channels), cmocka_unit_test(test_centers),
		cmocka_unit_test(test_check),    cmocka_unit_test(test_same),
		cmocka_unit_test(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
