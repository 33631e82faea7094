/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Shows of policies: as text, as JSON, and of what is not there. */
#include <jansson.h>

#include "show_test.h"

static void load(struct bench *b)
{
	if (bench_load(b, "wireless profile policy branch\n description the branch\n vlan 42\n"
			  " session-timeout 600\n no shutdown\n"
			  "wireless profile policy closed\n vlan office\n"
			  "wireless tag policy floor\n wlan corp policy branch\n"
			  " wlan guest policy closed\n wlan iot policy gone\n"))
		fail_msg("%s", b->said);
}

static void has(char const *text, char const *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void test_profiles(void **state)
{
	struct bench *b = *state;
	json_t *root;

	has(show(b, "show wireless profile policy summary"), "Number of Policy Profiles: 1\n");
	load(b);
	has(show(b, "show wireless profile policy summary"), "Number of Policy Profiles: 3\n");
	root = json_loads(show(b, "show wireless profile policy summary | json"), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "profiles")), 3);
	json_decref(root);
	has(show(b, "show wireless profile policy detailed branch"),
	    "Session Timeout             : 600\nIdle Timeout                : 300\n");
	has(show(b, "show wireless profile policy detailed branch"),
	    "VLAN ID                     : 42\n");
	has(show(b, "show wireless profile policy detailed closed"),
	    "unknown: clients are refused");
	has(show(b, "show wireless profile policy detailed default-policy-profile"),
	    "AAA Override                : ENABLED\n");
	has(show(b, "show wireless profile policy detailed none"), "No policy profile has that");
	/* One that was changed is not there twice. */
	assert_int_equal(bench_load(b, "wireless profile policy default-policy-profile\n"
				       " description x\n"),
			 0);
	has(show(b, "show wireless profile policy summary"), "Number of Policy Profiles: 3\n");
}

static void test_tags(void **state)
{
	struct bench *b = *state;
	char *text;

	load(b);
	has(show(b, "show wireless tag policy summary"), "Number of Policy Tags: 2\n");
	text = show(b, "show wireless tag policy detailed floor");
	has(text, "Number of WLAN-POLICY maps: 3\n");
	has(text, "served\n");
	has(text, "its policy profile is shut down\n");
	has(text, "the policy profile that its tag names does not exist\n");
	has(show(b, "show wireless tag policy detailed default-policy-tag"),
	    "Every other WLAN is served with default-policy-profile.\n");
	has(show(b, "show wireless tag policy detailed none"), "No policy tag has that name");
	has(show(b, "show ap tag summary"), "Number of APs: 0\n");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_profiles),
		TEST(test_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
