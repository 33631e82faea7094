/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point is to serve.
 */
#include "controller/radio_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

struct site {
	struct wlan_set *wlans;
	struct policy_set *policies;
	struct radio_hello hello;
	struct radio_ap config;
	struct radio_plan plan, next;
};

static struct mac bssid(unsigned radio, unsigned n)
{
	return (struct mac){{0x02, 0, 0, 0, (uint8_t)radio, (uint8_t)n}};
}

static void add_radio(struct site *s, uint32_t caps, unsigned bssids, unsigned const *channels)
{
	struct radio_info *r = &s->hello.radio[s->hello.n_radios];

	r->id = (uint8_t)s->hello.n_radios;
	r->caps = caps;
	for (; *channels; channels++)
		r->channel[r->n_channels++] = radio_ap_channel_freq(*channels);
	for (unsigned i = 0; i < bssids; i++)
		r->bssid[i] = bssid(r->id, i);
	r->n_bssids = bssids;
	s->hello.n_radios++;
}

/** 2.4 GHz with `bssids` of them, and a 5 GHz radio with four. */
static int setup(void **state)
{
	static unsigned const low[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0};
	static unsigned const high[] = {36, 40, 44, 48, 149, 0};
	struct site *s = talloc_zero(NULL, struct site);

	s->wlans = wlan_set_new(s);
	s->policies = policy_set_new(s);
	radio_ap_init(&s->config, "lobby");
	add_radio(s, RADIO_CAP_HT, 4, low);
	add_radio(s, RADIO_CAP_HT | RADIO_CAP_VHT, 4, high);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

/** An open WLAN, enabled. */
static void put_wlan(struct site *s, char const *name, uint16_t id, uint16_t pair)
{
	struct err err = {0};
	struct wlan w;

	wlan_init(&w, name, id, name, (uint8_t)strlen(name));
	w.ft = WLAN_FT_DISABLED;
	w.wpa2 = false;
	if (pair && id % 2) {
		w.wpa3 = true;
		w.akms = WLAN_AKM_BIT(OWE);
		w.pmf = WLAN_PMF_MANDATORY;
		w.broadcast_ssid = false;
	} else {
		w.wpa = false;
		w.akms = 0;
	}
	w.transition_wlan_id = pair;
	w.enabled = true;
	if (wlan_set_put(s->wlans, &w, &err))
		fail_msg("%s", err.msg);
}

static void make(struct site *s)
{
	radio_plan_make(&s->next, &s->plan, "lobby", &s->hello, &s->config, s->policies, s->wlans);
	s->plan = s->next;
}

/** The WLAN at a BSSID, 0 none. */
static unsigned served(struct site const *s, unsigned radio, unsigned n)
{
	struct authenticator_bss const *b = radio_plan_find(&s->plan, bssid(radio, n));

	return b ? b->wlan_id : 0;
}

static void test_defaults(void **state)
{
	struct site *s = *state;
	struct authenticator_bss const *b;

	make(s);
	assert_int_equal(s->plan.n, 0);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_WLAN);
	put_wlan(s, "guest", 7, 0);
	put_wlan(s, "corp", 3, 0);
	make(s);
	assert_int_equal(s->plan.n, 4);
	assert_int_equal(s->plan.note[1], RADIO_PLAN_OK);
	/* The one that was there first keeps its BSSID on each radio of a first plan: order of id.
	 */
	assert_int_equal(served(s, 0, 0), 3);
	assert_int_equal(served(s, 0, 1), 7);
	assert_int_equal(served(s, 1, 0), 3);
	b = radio_plan_find(&s->plan, bssid(1, 1));
	assert_string_equal(b->ap_name, "lobby");
	assert_true(mac_eq(b->ap_mac, bssid(0, 0)));
	assert_int_equal(b->slot, 1);
	assert_int_equal(b->vap, 2);
	assert_int_equal(b->freq, 5180);
	assert_int_equal(b->center_freq, 5180);
	assert_int_equal(b->width, RADIO_20);
	assert_ptr_equal(b->radio, &s->hello.radio[1]);
	assert_int_equal(radio_plan_find(&s->plan, bssid(0, 0))->freq, 2412);
	/* No block at all is a block without lines. */
	radio_plan_make(&s->next, NULL, "lobby", &s->hello, NULL, s->policies, s->wlans);
	assert_memory_equal(&s->next, &s->plan, sizeof s->next);
}

static void test_bssids_stay(void **state)
{
	struct site *s = *state;

	put_wlan(s, "b", 20, 0);
	put_wlan(s, "d", 40, 0);
	make(s);
	put_wlan(s, "a", 10, 0);
	make(s);
	assert_int_equal(served(s, 0, 0), 20);
	assert_int_equal(served(s, 0, 1), 40);
	assert_int_equal(served(s, 0, 2), 10);
	assert_int_equal(wlan_set_remove(s->wlans, "b"), 0);
	make(s);
	assert_int_equal(served(s, 0, 0), 0);
	assert_int_equal(served(s, 0, 1), 40);
	put_wlan(s, "c", 30, 0);
	make(s);
	assert_int_equal(served(s, 0, 0), 30);
	/* A fifth finds no BSSID, unless it comes before another in order of id. */
	put_wlan(s, "e", 50, 0);
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_OK);
	put_wlan(s, "f", 5, 0);
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_BSSID);
	assert_int_equal(s->plan.n, 8);
	assert_int_equal(served(s, 0, 3), 5);
	assert_int_equal(served(s, 0, 2), 10);
}

static void test_named(void **state)
{
	struct site *s = *state;

	put_wlan(s, "a", 10, 0);
	put_wlan(s, "b", 20, 0);
	put_wlan(s, "c", 30, 0);
	s->config.wlans = 3;
	strcpy(s->config.wlan[0], "c");
	strcpy(s->config.wlan[1], "not there");
	strcpy(s->config.wlan[2], "a");
	make(s);
	assert_int_equal(s->plan.n, 4);
	assert_int_equal(served(s, 0, 0), 10);
	assert_int_equal(served(s, 0, 1), 30);
	s->config.wlans = 1;
	strcpy(s->config.wlan[0], "not there");
	make(s);
	assert_int_equal(s->plan.n, 0);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_WLAN);
}

/** Both of an OWE transition pair, or neither. */
static void test_pairs(void **state)
{
	struct site *s = *state;

	put_wlan(s, "a", 2, 0);
	put_wlan(s, "b", 4, 0);
	put_wlan(s, "c", 6, 0);
	put_wlan(s, "open", 8, 9);
	put_wlan(s, "owe", 9, 8);
	make(s);
	assert_int_equal(s->plan.n, 6);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_BSSID);
	assert_int_equal(wlan_set_remove(s->wlans, "c"), 0);
	make(s);
	assert_int_equal(s->plan.n, 8);
	assert_int_equal(served(s, 0, 2), 8);
	assert_int_equal(served(s, 0, 3), 9);
	/* One that is not named is not served for the sake of the other. */
	s->config.wlans = 1;
	strcpy(s->config.wlan[0], "owe");
	make(s);
	assert_int_equal(s->plan.n, 2);
	assert_int_equal(served(s, 0, 3), 9);
}

static void test_channels(void **state)
{
	struct site *s = *state;
	struct authenticator_bss old;

	put_wlan(s, "a", 10, 0);
	make(s);
	old = *radio_plan_find(&s->plan, bssid(1, 0));
	s->config.radio[0].channel = 6;
	s->config.radio[1].channel = 44;
	s->config.radio[1].width = RADIO_AP_WIDTH_80;
	make(s);
	assert_int_equal(radio_plan_find(&s->plan, bssid(0, 0))->freq, 2437);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->freq, 5220);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->center_freq, 5210);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->width, RADIO_80);
	assert_false(radio_plan_same(&old, radio_plan_find(&s->plan, bssid(1, 0))));
	/* Not all of 149 to 161 is there; the BSS is, 20 MHz wide. */
	s->config.radio[1].channel = 149;
	make(s);
	assert_int_equal(s->plan.note[1], RADIO_PLAN_WIDTH);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->width, RADIO_20);
	/* 13 is not allowed here. */
	s->config.radio[0].channel = 13;
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_CHANNEL);
	assert_int_equal(served(s, 0, 0), 0);
	s->config.radio[0].channel = 0;
	s->hello.radio[0].n_channels = 0;
	s->hello.radio[1].caps = 0;
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_CHANNEL);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->width, RADIO_20_NOHT);
}

static void test_shutdown(void **state)
{
	struct site *s = *state;

	put_wlan(s, "a", 10, 0);
	s->config.radio[1].shutdown = true;
	make(s);
	assert_int_equal(s->plan.n, 1);
	assert_int_equal(s->plan.note[1], RADIO_PLAN_SHUTDOWN);
	s->config.shutdown = true;
	make(s);
	assert_int_equal(s->plan.n, 0);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_AP_SHUTDOWN);
	for (enum radio_plan_note n = 0; n < RADIO_PLAN_NOTE_COUNT; n++)
		assert_true(strlen(radio_plan_note_text(n)) > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/** `radio policy dot11 ...`: radio 0 is on 2.4 GHz, radio 1 on 5 GHz. */
static void test_a_wlan_keeps_to_its_bands(void **state)
{
	static struct {
		uint8_t bands;
		unsigned low, high;
	} const cases[] = {
		{0, 1, 1},
		{WLAN_BAND_24, 1, 0},
		{WLAN_BAND_5, 0, 1},
		{WLAN_BAND_24 | WLAN_BAND_5, 1, 1},
	};
	struct site *s = *state;
	struct err err = {0};

	put_wlan(s, "home", 4, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct wlan w = *wlan_by_id(s->wlans, 4);
		unsigned on[2] = {0, 0};

		w.bands = cases[i].bands;
		assert_int_equal(wlan_set_put(s->wlans, &w, &err), 0);
		radio_plan_make(&s->plan, NULL, "lobby", &s->hello, &s->config, s->policies,
				s->wlans);
		for (unsigned k = 0; k < s->plan.n; k++)
			on[s->plan.bss[k].slot]++;
		assert_int_equal(on[0], cases[i].low);
		assert_int_equal(on[1], cases[i].high);
	}
}

static void put_profile(struct site *s, char const *name, char const *vlan, bool enabled)
{
	struct policy_profile p;

	policy_profile_init(&p, name);
	p.enabled = enabled;
	(void)snprintf(p.vlan, sizeof p.vlan, "%s", vlan);
	assert_int_equal(policy_put_profile(s->policies, &p, NULL), 0);
}

static void put_map(struct site *s, char const *tag, char const *wlan, char const *profile)
{
	struct policy_tag const *old = policy_tag_by_name(s->policies, tag);
	struct policy_tag t;

	policy_tag_init(&t, tag);
	t = old ? *old : t;
	(void)snprintf(t.map[t.maps].wlan, sizeof t.map[0].wlan, "%s", wlan);
	(void)snprintf(t.map[t.maps].profile, sizeof t.map[0].profile, "%s", profile);
	t.maps++;
	assert_int_equal(policy_put_tag(s->policies, &t, NULL), 0);
}

/** A tag has its WLANs only, as far as their profiles are up; what the block names as well is
 * served. */
static void test_policy_tag(void **state)
{
	struct site *s = *state;

	put_wlan(s, "corp", 3, 0);
	put_wlan(s, "guest", 7, 0);
	put_wlan(s, "iot", 9, 0);
	(void)snprintf(s->config.policy_tag, sizeof s->config.policy_tag, "floor");
	make(s);
	assert_int_equal(s->plan.n, 0);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_POLICY);
	put_profile(s, "branch", "42", true);
	put_profile(s, "closed", "", false);
	put_map(s, "floor", "iot", "branch");
	put_map(s, "floor", "corp", "branch");
	put_map(s, "floor", "guest", "closed");
	put_map(s, "floor", "gone", "branch");
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_OK);
	assert_int_equal(served(s, 0, 0), 3);
	assert_int_equal(served(s, 0, 1), 9);
	assert_int_equal(served(s, 0, 2), 0);
	put_profile(s, "closed", "", true);
	make(s);
	/* Who is there stays where it is. */
	assert_int_equal(served(s, 0, 1), 9);
	assert_int_equal(served(s, 0, 2), 7);
	s->config.wlans = 1;
	(void)snprintf(s->config.wlan[0], sizeof s->config.wlan[0], "guest");
	make(s);
	assert_int_equal(s->plan.n, 2);
	assert_int_equal(served(s, 0, 2), 7);
	put_profile(s, "closed", "", false);
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_POLICY);
}

/** What the profile says goes along; a change starts the BSS anew, that of another one does not. */
static void test_policy_profile(void **state)
{
	struct site *s = *state;
	struct authenticator_bss old;
	struct policy_profile p;

	put_wlan(s, "corp", 3, 0);
	make(s);
	old = *radio_plan_find(&s->plan, bssid(0, 0));
	assert_int_equal(old.policy.vlan, 0);
	assert_false(old.policy.ignore_vlan);
	assert_false(old.policy.has_session_timeout);
	assert_int_equal(old.policy.idle_timeout_s, 0);
	put_profile(s, "branch", "42", true);
	make(s);
	assert_true(radio_plan_same(&old, radio_plan_find(&s->plan, bssid(0, 0))));
	put_map(s, POLICY_DEFAULT_TAG, "corp", "branch");
	make(s);
	assert_false(radio_plan_same(&old, radio_plan_find(&s->plan, bssid(0, 0))));
	p = *policy_profile_by_name(s->policies, "branch");
	p.session_timeout_s = 0;
	p.idle_timeout_s = 60;
	(void)snprintf(p.vlan, sizeof p.vlan, "guests");
	assert_int_equal(policy_put_profile(s->policies, &p, NULL), 0);
	make(s);
	old = *radio_plan_find(&s->plan, bssid(1, 0));
	assert_int_equal(old.policy.vlan, VLAN_UNKNOWN);
	assert_true(old.policy.ignore_vlan);
	assert_true(old.policy.has_session_timeout);
	assert_int_equal(old.policy.session_timeout_s, 0);
	assert_int_equal(old.policy.idle_timeout_s, 60);
	assert_int_equal(policy_put_vlan(s->policies, &(struct policy_vlan){30, "guests"}, NULL),
			 0);
	make(s);
	assert_int_equal(radio_plan_find(&s->plan, bssid(1, 0))->policy.vlan, 30);
}

/** The block's tag counts before that of the MAC address, that before that of the location, and
 * that before the default. */
static void test_policy_source(void **state)
{
	struct site *s = *state;
	struct policy_ap ap = {.mac = bssid(0, 0), .tag = "by-mac"};
	struct policy_location location = {.name = "here", .tag = "by-location"};
	struct policy_located located = {.mac = bssid(0, 0), .location = "here"};
	enum radio_plan_tag source;

	assert_string_equal(radio_plan_tag(s->policies, NULL, ap.mac, &source), POLICY_DEFAULT_TAG);
	assert_int_equal(source, RADIO_PLAN_TAG_BY_DEFAULT);
	assert_int_equal(policy_put_location(s->policies, &location, NULL), 0);
	assert_int_equal(policy_put_located(s->policies, &located, NULL), 0);
	assert_string_equal(radio_plan_tag(s->policies, &s->config, ap.mac, &source),
			    "by-location");
	assert_int_equal(source, RADIO_PLAN_TAG_BY_LOCATION);
	assert_string_equal(radio_plan_tag_text(source), "Location");
	assert_int_equal(policy_put_ap(s->policies, &ap, NULL), 0);
	assert_string_equal(radio_plan_tag(s->policies, &s->config, ap.mac, &source), "by-mac");
	assert_int_equal(source, RADIO_PLAN_TAG_BY_MAC);
	(void)snprintf(s->config.policy_tag, sizeof s->config.policy_tag, "by-name");
	assert_string_equal(radio_plan_tag(s->policies, &s->config, ap.mac, &source), "by-name");
	assert_int_equal(source, RADIO_PLAN_TAG_BY_NAME);
	assert_string_equal(radio_plan_tag_text(source), "policy-tag below ap radio");
	ap.tag[0] = '\0';
	assert_int_equal(policy_put_ap(s->policies, &ap, NULL), 0);
	assert_string_equal(radio_plan_tag(s->policies, NULL, ap.mac, NULL), "by-location");
	location.tag[0] = '\0';
	assert_int_equal(policy_put_location(s->policies, &location, NULL), 0);
	assert_string_equal(radio_plan_tag(s->policies, NULL, ap.mac, &source), POLICY_DEFAULT_TAG);
	assert_int_equal(source, RADIO_PLAN_TAG_BY_DEFAULT);
}

/** A pair of which the tag has one half is none. */
static void test_policy_pair(void **state)
{
	struct site *s = *state;

	put_wlan(s, "open", 2, 3);
	put_wlan(s, "owe", 3, 2);
	s->hello.radio[0].n_bssids = 1;
	make(s);
	assert_int_equal(s->plan.note[0], RADIO_PLAN_NO_BSSID);
	assert_int_equal(served(s, 1, 1), 3);
	put_profile(s, "branch", "", true);
	put_map(s, "floor", "open", "branch");
	(void)snprintf(s->config.policy_tag, sizeof s->config.policy_tag, "floor");
	make(s);
	assert_int_equal(served(s, 0, 0), 2);
	assert_int_equal(served(s, 1, 1), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_defaults),
		TEST(test_bssids_stay),
		TEST(test_named),
		TEST(test_pairs),
		TEST(test_channels),
		TEST(test_shutdown),
		TEST(test_a_wlan_keeps_to_its_bands),
		TEST(test_policy_tag),
		TEST(test_policy_profile),
		TEST(test_policy_source),
		TEST(test_policy_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
