/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Policy profiles and tags by themselves. */
#include "roam/policy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/** What makes a small site work without a line is in the two that are there already. */
static void test_defaults(void **state)
{
	struct policy_profile p;
	struct policy_tag t;

	(void)state;
	policy_profile_init(&p, "branch");
	assert_string_equal(p.name, "branch");
	assert_false(p.enabled);
	assert_false(p.aaa_override);
	assert_string_equal(p.vlan, "");
	assert_int_equal(p.session_timeout_s, POLICY_OF_WLAN);
	assert_int_equal(p.idle_timeout_s, 300);
	assert_int_equal(policy_profile_check(&p, NULL), 0);
	policy_profile_init(&p, POLICY_DEFAULT_PROFILE);
	assert_true(p.enabled);
	assert_true(p.aaa_override);
	policy_tag_init(&t, "floor-1");
	assert_int_equal(t.maps, 0);
	assert_int_equal(policy_tag_check(&t, NULL), 0);
}

static void test_names(void **state)
{
	char name[POLICY_NAME_MAX + 2];

	(void)state;
	memset(name, 'x', sizeof name);
	name[POLICY_NAME_MAX + 1] = '\0';
	assert_false(policy_name_fits(name));
	assert_false(policy_name_fits(""));
	name[POLICY_NAME_MAX] = '\0';
	assert_true(policy_name_fits(name));
}

static void refused_profile(struct policy_profile const *p, char const *text)
{
	struct err err = {0};

	assert_int_equal(policy_profile_check(p, &err), -EINVAL);
	assert_non_null(strstr(err.msg, text));
}

static void test_profile_check(void **state)
{
	struct policy_profile good, p;

	(void)state;
	policy_profile_init(&good, "branch");
	p = good;
	p.session_timeout_s = 86400;
	p.idle_timeout_s = 100000;
	assert_int_equal(policy_profile_check(&p, NULL), 0);
	p.session_timeout_s = 86401;
	refused_profile(&p, "0 and 86400");
	p = good;
	p.idle_timeout_s = 14;
	refused_profile(&p, "15 and 100000");
	p.idle_timeout_s = 100001;
	refused_profile(&p, "15 and 100000");
	p = good;
	p.name[0] = '\0';
	refused_profile(&p, "name of a policy profile");
	p = good;
	memset(p.vlan, 'v', sizeof p.vlan);
	refused_profile(&p, "VLAN");
	p = good;
	memset(p.description, 'd', sizeof p.description);
	refused_profile(&p, "description");
	p = good;
	memset(p.accounting_list, 'a', sizeof p.accounting_list);
	refused_profile(&p, "accounting list");
}

static void map(struct policy_tag *t, char const *wlan, char const *profile)
{
	struct policy_map *m = &t->map[t->maps++];

	(void)snprintf(m->wlan, sizeof m->wlan, "%s", wlan);
	(void)snprintf(m->profile, sizeof m->profile, "%s", profile);
}

static void refused_tag(struct policy_tag const *t, char const *text)
{
	struct err err = {0};

	assert_int_equal(policy_tag_check(t, &err), -EINVAL);
	assert_non_null(strstr(err.msg, text));
}

static void test_tag_check(void **state)
{
	struct policy_tag t, other;
	char name[8];

	(void)state;
	policy_tag_init(&t, "floor-1");
	for (unsigned i = 0; i < POLICY_MAPS; i++) {
		(void)snprintf(name, sizeof name, "w%u", i);
		map(&t, name, "branch");
	}
	assert_int_equal(policy_tag_check(&t, NULL), 0);
	other = t;
	assert_true(policy_tag_same(&t, &other));
	assert_ptr_equal(policy_tag_map(&t, "w3"), &t.map[3]);
	assert_null(policy_tag_map(&t, "w16"));
	(void)snprintf(t.map[1].wlan, sizeof t.map[1].wlan, "w0");
	assert_false(policy_tag_same(&t, &other));
	refused_tag(&t, "w0 twice");
	t = other;
	t.maps++;
	refused_tag(&t, "at most 16");
	t = other;
	t.map[2].profile[0] = '\0';
	refused_tag(&t, "policy profile");
	t = other;
	t.map[2].wlan[0] = '\0';
	refused_tag(&t, "WLAN profile name");
	t = other;
	t.name[0] = '\0';
	refused_tag(&t, "policy tag");
}

static void test_same(void **state)
{
	struct policy_profile a, b;

	(void)state;
	policy_profile_init(&a, "branch");
	b = a;
	assert_true(policy_profile_same(&a, &b));
	b.session_timeout_s = 0;
	assert_false(policy_profile_same(&a, &b));
	b = a;
	b.enabled = true;
	assert_false(policy_profile_same(&a, &b));
	b = a;
	b.vlan[0] = '7';
	assert_false(policy_profile_same(&a, &b));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_defaults),      cmocka_unit_test(test_names),
		cmocka_unit_test(test_profile_check), cmocka_unit_test(test_tag_check),
		cmocka_unit_test(test_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
