/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing policies from a shell line by line, and as blocks of a load.
 */
#include "controller/policy_edit.h"

#include "controller_test.h"

/** A shell without a terminal. */
static struct shell shell_of(struct bench *b)
{
	return (struct shell){.c = b->c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
}

static void test_profile(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b), other = shell_of(b);
	struct policy_profile copy;

	assert_int_equal(policy_edit_open_profile(&s, ""), 1);
	assert_int_equal(policy_edit_open_profile(&s, "a name of thirty-three characters"), 1);
	assert_int_equal(s.mode, MODE_CONFIG);
	assert_int_equal(policy_edit_open_profile(&s, "branch"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_POLICY);
	assert_int_equal(policy_edit_begin_profile(&s, &copy), 0);
	(void)snprintf(copy.vlan, sizeof copy.vlan, "42");
	assert_int_equal(policy_edit_commit_profile(&s, &copy, POLICY_EDIT_SHUT), 0);
	copy.enabled = true;
	assert_int_equal(policy_edit_commit_profile(&s, &copy, POLICY_EDIT_ANYTIME), 0);
	/* Clients are there now. */
	copy.vlan[0] = '\0';
	assert_int_equal(policy_edit_commit_profile(&s, &copy, POLICY_EDIT_SHUT), 1);
	assert_non_null(strstr(s.error, "needs to be disabled"));
	assert_string_equal(policy_profile_by_name(b->c->policies, "branch")->vlan, "42");
	(void)snprintf(copy.vlan, sizeof copy.vlan, "42");
	b->c->changed_wall_us = 0;
	assert_int_equal(policy_edit_commit_profile(&s, &copy, POLICY_EDIT_SHUT), 0);
	assert_int_equal(b->c->changed_wall_us, 0);
	copy.idle_timeout_s = 1;
	assert_int_equal(policy_edit_commit_profile(&s, &copy, POLICY_EDIT_SHUT), 1);
	assert_non_null(strstr(s.error, "idle-timeout"));
	assert_int_equal(policy_edit_remove_profile(&other, "branch"), 0);
	assert_int_equal(policy_edit_remove_profile(&other, "branch"), 1);
	assert_int_equal(policy_edit_begin_profile(&s, &copy), 1);
	assert_non_null(strstr(s.error, "removed meanwhile"));
	/* The one that is always there. */
	assert_int_equal(policy_edit_open_profile(&s, POLICY_DEFAULT_PROFILE), 0);
	assert_int_equal(policy_edit_remove_profile(&other, POLICY_DEFAULT_PROFILE), 0);
}

static void test_tag(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);
	struct policy_tag copy;

	assert_int_equal(policy_edit_open_tag(&s, "a name of thirty-three characters"), 1);
	assert_int_equal(policy_edit_open_tag(&s, "floor"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_POLICY_TAG);
	assert_int_equal(policy_edit_begin_tag(&s, &copy), 0);
	copy.maps = 1;
	assert_int_equal(policy_edit_commit_tag(&s, &copy), 1);
	(void)snprintf(copy.map[0].wlan, sizeof copy.map[0].wlan, "corp");
	(void)snprintf(copy.map[0].profile, sizeof copy.map[0].profile, "branch");
	assert_int_equal(policy_edit_commit_tag(&s, &copy), 0);
	assert_int_equal(policy_edit_open_tag(&s, "floor"), 0);
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 1);
	assert_int_equal(policy_edit_remove_tag(&s, "floor"), 0);
	assert_int_equal(policy_edit_remove_tag(&s, "floor"), 1);
	assert_int_equal(policy_edit_commit_tag(&s, &copy), 1);
	assert_int_equal(policy_edit_remove_tag(&s, POLICY_DEFAULT_TAG), 0);
}

static void test_ap_and_vlan(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);
	struct mac mac = {{2, 0, 0, 0, 0, 1}};

	assert_int_equal(policy_edit_open_ap(&s, (struct mac){{0}}), 1);
	assert_int_equal(policy_edit_open_ap(&s, mac), 0);
	assert_int_equal(s.mode, MODE_CONFIG_AP_TAG);
	assert_int_equal(policy_edit_commit_ap(&s, "floor"), 0);
	assert_string_equal(policy_ap_by_mac(b->c->policies, mac)->tag, "floor");
	assert_int_equal(policy_edit_commit_ap(&s, "a name of thirty-three characters"), 1);
	assert_int_equal(policy_edit_remove_ap(&s, mac), 0);
	assert_int_equal(policy_edit_remove_ap(&s, mac), 1);
	assert_int_equal(policy_edit_commit_ap(&s, "hall"), 1);

	assert_int_equal(policy_edit_open_vlan(&s, 30), 0);
	assert_int_equal(s.mode, MODE_CONFIG_VLAN);
	assert_int_equal(policy_edit_commit_vlan(&s, "office"), 0);
	assert_int_equal(policy_edit_open_vlan(&s, 31), 0);
	assert_int_equal(policy_edit_commit_vlan(&s, "office"), 1);
	assert_non_null(strstr(s.error, "VLAN 30"));
	assert_int_equal(policy_edit_remove_vlan(&s, 31), 0);
	assert_int_equal(policy_edit_remove_vlan(&s, 31), 1);
	assert_int_equal(policy_edit_commit_vlan(&s, "x"), 1);
}

static void test_location(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b), other = shell_of(b);
	struct mac mac = {{2, 0, 0, 0, 0, 1}};

	assert_int_equal(policy_edit_open_location(&s, ""), 1);
	assert_int_equal(policy_edit_open_location(&s, "a name of thirty-three characters"), 1);
	assert_int_equal(s.mode, MODE_CONFIG);
	assert_int_equal(policy_edit_open_location(&s, "north wing"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_AP_LOCATION);
	assert_int_equal(policy_edit_commit_location(&s, "a name of thirty-three characters"), 1);
	assert_int_equal(policy_edit_commit_location(&s, "floor"), 0);
	assert_int_equal(policy_edit_locate_ap(&s, mac, true), 0);
	b->c->changed_wall_us = 0;
	assert_int_equal(policy_edit_locate_ap(&s, mac, true), 0);
	assert_int_equal(policy_edit_commit_location(&s, "floor"), 0);
	assert_int_equal(policy_edit_open_location(&s, "north wing"), 0);
	assert_int_equal(b->c->changed_wall_us, 0);
	assert_string_equal(policy_location_by_name(b->c->policies, "north wing")->tag, "floor");
	assert_int_equal(policy_edit_locate_ap(&s, (struct mac){{1}}, true), 1);

	/* It is in one location only, and what helps is told. */
	assert_int_equal(policy_edit_open_location(&other, "east"), 0);
	assert_int_equal(policy_edit_locate_ap(&other, mac, true), 1);
	assert_non_null(strstr(other.error, "AP 0200.0000.0001 is in location north wing"));
	assert_string_equal(other.cure, "ap location name \"north wing\"\n"
					"no ap-eth-mac 0200.0000.0001\n"
					"ap location name east\n" REFUSAL_AGAIN "\n");
	assert_int_equal(policy_edit_locate_ap(&other, mac, false), 1);
	assert_non_null(strstr(other.error, "east has no line ap-eth-mac 0200.0000.0001"));
	assert_int_equal(policy_edit_locate_ap(&s, mac, false), 0);
	assert_int_equal(policy_edit_locate_ap(&other, mac, true), 0);

	assert_int_equal(policy_edit_remove_location(&s, "east"), 0);
	assert_int_equal(policy_edit_remove_location(&s, "east"), 1);
	assert_null(policy_located_at(b->c->policies, 0));
	assert_int_equal(policy_edit_locate_ap(&other, mac, true), 1);
	assert_non_null(strstr(other.error, "Location east was removed meanwhile"));
	assert_int_equal(policy_edit_commit_location(&other, "floor"), 1);
}

/** A profile of which one line was refused is left as it was: in no VLAN it would be another one.
 */
static void test_refused_block(void **state)
{
	struct bench *b = *state;

	assert_int_equal(bench_load(b, "wireless profile policy branch\n vlan 42\n"
				       " idle-timeout 3\n no shutdown\n"),
			 2);
	assert_non_null(strstr(b->said, "the policy profile was not created"));
	assert_null(policy_profile_by_name(b->c->policies, "branch"));
	/* A running one is changed as a whole. */
	if (bench_load(b, "wireless profile policy branch\n vlan 42\n no shutdown\n"
			  "wireless profile policy branch\n vlan 43\n session-timeout 600\n"))
		fail_msg("%s", b->said);
	assert_string_equal(policy_profile_by_name(b->c->policies, "branch")->vlan, "43");
	assert_true(policy_profile_by_name(b->c->policies, "branch")->enabled);
}

/** Each line is taken back by no. */
static void test_lines(void **state)
{
	struct bench *b = *state;
	struct policy_profile fresh;

	if (bench_load(b, "wireless profile policy branch\n description of the branch \"x\" | y\n"
			  " aaa-override\n vlan 42\n session-timeout 0\n idle-timeout 60\n"
			  " accounting-list acct\n no shutdown\n"
			  "wireless tag policy floor\n description first floor\n"
			  " wlan a policy branch\n wlan b policy branch\n wlan a policy other\n"
			  "ap radio lobby\n policy-tag floor\n"
			  "ap location name east\n ap-eth-mac 0200.0000.0001\n"
			  " ap-eth-mac 0200.0000.0002\n tag policy floor\n"))
		fail_msg("%s", b->said);
	assert_string_equal(policy_profile_by_name(b->c->policies, "branch")->description,
			    "of the branch \"x\" | y");
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 2);
	assert_string_equal(policy_tag_by_name(b->c->policies, "floor")->map[0].profile, "other");
	assert_string_equal(radio_ap_by_name(b->c->radio_aps, "lobby")->policy_tag, "floor");
	if (bench_load(b, "wireless profile policy branch\n no description\n no aaa-override\n"
			  " no vlan\n no session-timeout\n default idle-timeout\n"
			  " no accounting-list\n default shutdown\n"
			  "wireless tag policy floor\n no description\n no wlan a policy other\n"
			  "ap radio lobby\n no policy-tag\n"
			  "ap location name east\n no ap-eth-mac 0200.0000.0001\n"
			  " no tag policy\n"))
		fail_msg("%s", b->said);
	policy_profile_init(&fresh, "branch");
	assert_true(policy_profile_same(policy_profile_by_name(b->c->policies, "branch"), &fresh));
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 1);
	assert_string_equal(policy_tag_by_name(b->c->policies, "floor")->map[0].wlan, "b");
	assert_string_equal(radio_ap_by_name(b->c->radio_aps, "lobby")->policy_tag, "");
	assert_string_equal(policy_location_at(b->c->policies, 0)->tag, "");
	assert_int_equal(policy_located_at(b->c->policies, 0)->mac.b[5], 2);
	assert_null(policy_located_at(b->c->policies, 1));
	/* Not that of another profile, nor a whole WLAN. */
	assert_int_equal(bench_load(b, "wireless tag policy floor\n no wlan b policy other\n"
				       " no wlan b\n"),
			 2);
	assert_int_equal(policy_tag_by_name(b->c->policies, "floor")->maps, 1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_profile),  TEST(test_tag),           TEST(test_ap_and_vlan),
		TEST(test_location), TEST(test_refused_block), TEST(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
