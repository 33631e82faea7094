/* SPDX-License-Identifier: GPL-2.0-or-later */
/** All policy profiles, tags, tagged access points and VLANs; who serves what. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "roam/policy.h"

static int setup(void **state)
{
	*state = policy_set_new(NULL);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void put_profile(struct policy_set *s, char const *name, bool enabled)
{
	struct policy_profile p;

	policy_profile_init(&p, name);
	p.enabled = enabled;
	assert_int_equal(policy_put_profile(s, &p, NULL), 0);
}

static void put_tag(struct policy_set *s, char const *name, char const *wlan, char const *profile)
{
	struct policy_tag t;

	policy_tag_init(&t, name);
	t.maps = 1;
	(void)snprintf(t.map[0].wlan, sizeof t.map[0].wlan, "%s", wlan);
	(void)snprintf(t.map[0].profile, sizeof t.map[0].profile, "%s", profile);
	assert_int_equal(policy_put_tag(s, &t, NULL), 0);
}

static void test_order(void **state)
{
	struct policy_set *s = *state;

	put_profile(s, "b", true);
	put_profile(s, "c", true);
	put_profile(s, "a", true);
	assert_string_equal(policy_profile_at(s, 0)->name, "a");
	assert_string_equal(policy_profile_at(s, 2)->name, "c");
	assert_null(policy_profile_at(s, 3));
	put_profile(s, "b", false);
	assert_false(policy_profile_by_name(s, "b")->enabled);
	assert_null(policy_profile_at(s, 3));
	assert_int_equal(policy_remove_profile(s, "b"), 0);
	assert_int_equal(policy_remove_profile(s, "b"), -ENOENT);
	assert_null(policy_profile_by_name(s, "b"));
	assert_string_equal(policy_profile_at(s, 1)->name, "c");
}

/** They are there, unprinted until they are changed, and cannot go. */
static void test_built_in(void **state)
{
	struct policy_set *s = *state;
	struct policy_profile p;

	assert_null(policy_profile_at(s, 0));
	assert_null(policy_tag_at(s, 0));
	assert_non_null(policy_tag_by_name(s, POLICY_DEFAULT_TAG));
	p = *policy_profile_by_name(s, POLICY_DEFAULT_PROFILE);
	p.enabled = false;
	assert_int_equal(policy_put_profile(s, &p, NULL), 0);
	assert_non_null(policy_profile_at(s, 0));
	assert_false(policy_profile_by_name(s, POLICY_DEFAULT_PROFILE)->enabled);
	p.enabled = true;
	assert_int_equal(policy_put_profile(s, &p, NULL), 0);
	assert_null(policy_profile_at(s, 0));
	p.aaa_override = false;
	assert_int_equal(policy_put_profile(s, &p, NULL), 0);
	assert_int_equal(policy_remove_profile(s, POLICY_DEFAULT_PROFILE), 0);
	assert_true(policy_profile_by_name(s, POLICY_DEFAULT_PROFILE)->aaa_override);
	assert_int_equal(policy_remove_profile(s, POLICY_DEFAULT_PROFILE), -ENOENT);
}

static void test_refused(void **state)
{
	struct policy_set *s = *state;
	struct policy_profile p;
	struct policy_ap ap = {.tag = "x"};
	struct err err = {0};
	char name[16];

	policy_profile_init(&p, "bad");
	p.idle_timeout_s = 1;
	assert_int_equal(policy_put_profile(s, &p, &err), -EINVAL);
	assert_null(policy_profile_at(s, 0));
	assert_int_equal(policy_put_ap(s, &ap, &err), -EINVAL);
	ap.mac.b[0] = 1;
	assert_int_equal(policy_put_ap(s, &ap, &err), -EINVAL);
	for (unsigned i = 0; i < POLICY_PROFILES_MAX; i++) {
		(void)snprintf(name, sizeof name, "p%u", i);
		put_profile(s, name, true);
	}
	policy_profile_init(&p, "one more");
	assert_int_equal(policy_put_profile(s, &p, &err), -ENOSPC);
	assert_non_null(strstr(err.msg, "256 policy profiles"));
	put_profile(s, "p7", false);
}

static enum policy_verdict find(struct policy_set const *s, char const *tag, char const *wlan,
				char const *profile)
{
	struct policy_profile const *p;
	enum policy_verdict v = policy_find(s, tag, wlan, &p);

	assert_int_equal(p != NULL, profile != NULL);
	if (p)
		assert_string_equal(p->name, profile);
	assert_true(policy_verdict_text(v)[0] != '\0');
	return v;
}

static void test_find(void **state)
{
	struct policy_set *s = *state;

	/* Nothing configured: everything everywhere. */
	assert_int_equal(find(s, "", "corp", POLICY_DEFAULT_PROFILE), POLICY_SERVED);
	assert_int_equal(find(s, POLICY_DEFAULT_TAG, "corp", POLICY_DEFAULT_PROFILE),
			 POLICY_SERVED);
	assert_int_equal(find(s, "floor", "corp", NULL), POLICY_NO_TAG);
	put_tag(s, "floor", "corp", "branch");
	assert_int_equal(find(s, "floor", "guest", NULL), POLICY_NOT_MAPPED);
	assert_int_equal(find(s, "floor", "corp", NULL), POLICY_NO_PROFILE);
	put_profile(s, "branch", false);
	assert_int_equal(find(s, "floor", "corp", "branch"), POLICY_SHUT);
	put_profile(s, "branch", true);
	assert_int_equal(find(s, "floor", "corp", "branch"), POLICY_SERVED);
	/* A line of the default tag is for its WLAN, the others stay. */
	put_tag(s, POLICY_DEFAULT_TAG, "corp", "branch");
	assert_int_equal(find(s, "", "corp", "branch"), POLICY_SERVED);
	assert_int_equal(find(s, "", "guest", POLICY_DEFAULT_PROFILE), POLICY_SERVED);
	put_profile(s, POLICY_DEFAULT_PROFILE, false);
	assert_int_equal(find(s, "", "guest", POLICY_DEFAULT_PROFILE), POLICY_SHUT);
	assert_int_equal(policy_remove_tag(s, "floor"), 0);
	assert_int_equal(find(s, "floor", "corp", NULL), POLICY_NO_TAG);
}

static void test_aps(void **state)
{
	struct policy_set *s = *state;
	struct policy_ap a = {.mac = {{2, 0, 0, 0, 0, 9}}, .tag = "floor"};

	assert_int_equal(policy_put_ap(s, &a, NULL), 0);
	a.mac.b[5] = 1;
	assert_int_equal(policy_put_ap(s, &a, NULL), 0);
	assert_int_equal(policy_ap_at(s, 0)->mac.b[5], 1);
	a.tag[0] = 'F';
	assert_int_equal(policy_put_ap(s, &a, NULL), 0);
	assert_string_equal(policy_ap_by_mac(s, a.mac)->tag, "Floor");
	assert_null(policy_ap_at(s, 2));
	assert_int_equal(policy_remove_ap(s, a.mac), 0);
	assert_int_equal(policy_remove_ap(s, a.mac), -ENOENT);
}

/** An access point is in one location; with the location it is in none. */
static void test_locations(void **state)
{
	struct policy_set *s = *state;
	struct policy_location l = {.name = "north", .tag = "floor"};
	struct policy_located a = {.mac = {{2, 0, 0, 0, 0, 9}}, .location = "north"};
	struct err err = {0};

	assert_int_equal(policy_put_located(s, &a, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "no location north"));
	assert_int_equal(policy_put_location(s, &l, NULL), 0);
	(void)snprintf(l.name, sizeof l.name, "east");
	assert_int_equal(policy_put_location(s, &l, NULL), 0);
	assert_string_equal(policy_location_at(s, 0)->name, "east");
	assert_string_equal(policy_location_at(s, 1)->name, "north");
	l.tag[0] = '\0';
	assert_int_equal(policy_put_location(s, &l, NULL), 0);
	assert_string_equal(policy_location_by_name(s, "east")->tag, "");
	l.name[0] = '\0';
	assert_int_equal(policy_put_location(s, &l, &err), -EINVAL);
	assert_null(policy_location_at(s, 2));

	assert_int_equal(policy_put_located(s, &a, NULL), 0);
	assert_int_equal(policy_put_located(s, &a, NULL), 0);
	(void)snprintf(a.location, sizeof a.location, "east");
	assert_int_equal(policy_put_located(s, &a, &err), -EEXIST);
	assert_string_equal(err.msg, "AP 0200.0000.0009 is in location north; enter no ap-eth-mac "
				     "0200.0000.0009 there first");
	assert_string_equal(policy_located_by_mac(s, a.mac)->location, "north");
	a.mac.b[0] = 3;
	assert_int_equal(policy_put_located(s, &a, &err), -EINVAL);
	a.mac = (struct mac){{2, 0, 0, 0, 0, 1}};
	assert_int_equal(policy_put_located(s, &a, NULL), 0);
	assert_int_equal(policy_located_at(s, 0)->mac.b[5], 1);

	assert_int_equal(policy_remove_location(s, policy_located_at(s, 1)->location), 0);
	assert_int_equal(policy_remove_location(s, "north"), -ENOENT);
	assert_string_equal(policy_located_at(s, 0)->location, "east");
	assert_null(policy_located_at(s, 1));
	assert_int_equal(policy_remove_located(s, a.mac), 0);
	assert_int_equal(policy_remove_located(s, a.mac), -ENOENT);
	assert_non_null(policy_location_by_name(s, "east"));
}

/** As many access points as may be, in as many locations. */
static void test_locations_full(void **state)
{
	struct policy_set *s = *state;
	struct policy_location l = {0};
	struct policy_located a = {.mac = {{2}}};
	struct err err = {0};

	for (unsigned i = 0; i < POLICY_LOCATIONS_MAX; i++) {
		(void)snprintf(l.name, sizeof l.name, "l%u", i);
		assert_int_equal(policy_put_location(s, &l, NULL), 0);
	}
	(void)snprintf(l.name, sizeof l.name, "one more");
	assert_int_equal(policy_put_location(s, &l, &err), -ENOSPC);
	assert_non_null(strstr(err.msg, "256 locations"));
	for (unsigned i = 0; i < POLICY_APS_MAX; i++) {
		a.mac.b[4] = (uint8_t)(i >> 8);
		a.mac.b[5] = (uint8_t)i;
		(void)snprintf(a.location, sizeof a.location, "l%u", i % 2);
		assert_int_equal(policy_put_located(s, &a, NULL), 0);
	}
	a.mac.b[3] = 1;
	assert_int_equal(policy_put_located(s, &a, &err), -ENOSPC);
	assert_non_null(strstr(err.msg, "1024 APs of locations"));
	assert_int_equal(policy_remove_location(s, "l0"), 0);
	assert_non_null(policy_located_at(s, POLICY_APS_MAX / 2 - 1));
	assert_null(policy_located_at(s, POLICY_APS_MAX / 2));
	assert_int_equal(policy_put_located(s, &a, NULL), 0);
}

static uint16_t vlan(struct policy_set const *s, char const *text)
{
	uint16_t id;

	return policy_vlan_find(s, text, &id) ? id : 9999;
}

static void test_vlans(void **state)
{
	struct policy_set *s = *state;
	struct policy_vlan v = {.id = 300, .name = "guests"};
	struct err err = {0};

	assert_int_equal(vlan(s, ""), 0);
	assert_int_equal(vlan(s, "42"), 42);
	assert_int_equal(vlan(s, "4094"), 4094);
	assert_int_equal(vlan(s, "4095"), 9999);
	assert_int_equal(vlan(s, "0"), 9999);
	assert_int_equal(vlan(s, "42x"), 9999);
	assert_int_equal(vlan(s, "VLAN0030"), 30);
	assert_int_equal(vlan(s, "VLAN30"), 9999);
	assert_int_equal(vlan(s, "default"), 1);
	assert_int_equal(vlan(s, "guests"), 9999);
	assert_int_equal(policy_put_vlan(s, &v, NULL), 0);
	assert_int_equal(vlan(s, "guests"), 300);
	/* A name is of one VLAN; that IOS gives them anyway included. */
	v.id = 301;
	assert_int_equal(policy_put_vlan(s, &v, &err), -EEXIST);
	assert_non_null(strstr(err.msg, "VLAN 300"));
	(void)snprintf(v.name, sizeof v.name, "VLAN0300");
	assert_int_equal(policy_put_vlan(s, &v, &err), -EEXIST);
	(void)snprintf(v.name, sizeof v.name, "42");
	assert_int_equal(policy_put_vlan(s, &v, &err), -EEXIST);
	v.name[0] = '\0';
	assert_int_equal(policy_put_vlan(s, &v, NULL), 0);
	v.id = 4095;
	assert_int_equal(policy_put_vlan(s, &v, &err), -EINVAL);
	assert_int_equal(policy_vlan_at(s, 0)->id, 300);
	assert_int_equal(policy_vlan_by_id(s, 301)->id, 301);
	assert_int_equal(policy_remove_vlan(s, 300), 0);
	assert_int_equal(policy_remove_vlan(s, 300), -ENOENT);
	assert_int_equal(vlan(s, "guests"), 9999);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_order), TEST(test_built_in),  TEST(test_refused),        TEST(test_find),
		TEST(test_aps),   TEST(test_locations), TEST(test_locations_full), TEST(test_vlans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
