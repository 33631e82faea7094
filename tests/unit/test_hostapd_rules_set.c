/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules among the files: pairs of access points that are good one by one.
 */
#include "hostapd_test.h"

/** What a second access point differs in. */
#define SECOND                                          \
	"bssid=02:00:00:00:02:00\nnas_identifier=ap2\n" \
	"r0kh=02:00:00:00:00:01 * " KEY_2 "\n"

/** Two files: the good one and an edit of it. */
static struct hostapd_lint *judge_two(void *ctx, char const *edits)
{
	char const *text[] = {hostapd_good,
			      hostapd_edit(ctx, hostapd_edit(ctx, hostapd_good, SECOND), edits)};

	return hostapd_judge(ctx, NULL, text, 2);
}

static void expect(char const *edits, char const *found)
{
	void *ctx = talloc_new(NULL);
	struct hostapd_lint *l = judge_two(ctx, edits);
	char *got = hostapd_found(ctx, l);

	if (strcmp(got, found) != 0)
		fail_msg("%s\n  found: %s\n  not:   %s", edits, got, found);
	talloc_free(ctx);
}

static void test_pairs(void **state)
{
	(void)state;
	/* The same interface in two files is two machines. */
	expect("", "");
	expect("bssid=02:00:00:00:01:00\n", "b:4 bssid-twice");
	expect("nas_identifier=ap1\n", "b:11 nas-id-twice");
	expect("nas_identifier=ap1\nssid=other\n", "b:11 nas-id-of-two-ssids");
	/* Without FT it is a name for RADIUS only. */
	expect("nas_identifier=ap1\nwpa_key_mgmt=WPA-EAP\n", "");
	expect("mobility_domain=a1b3\n", "b:12 mobility-domain-differs");
	expect("mobility_domain=A1B2\n", "");
	expect("mobility_domain=a1b3\nssid=other\n", "");
	expect("r0kh=02:00:00:00:00:01 * " KEY_1 "\n", "b:15 r0kh-key-shared");
}

/** The controller's mobility domain is the judge where there is one. */
static void test_mdid_of_the_controller(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);
	char const *text[] = {hostapd_good, hostapd_edit(w, hostapd_edit(w, hostapd_good, SECOND),
							 "mobility_domain=a1b3\n")};

	(void)state;
	w->ap[1] = w->ap[0];
	w->ap[1].bssid = (struct mac){{2, 0, 0, 0, 2, 0}};
	w->ap[1].key = hostapd_key(KEY_2);
	w->known.aps = 2;
	w->known.mdid = 0xa1b3;
	assert_string_equal(hostapd_found(w, hostapd_judge(w, &w->known, text, 2)),
			    "a:12 mobility-domain-differs-here");
	talloc_free(w);
}

/** All APs under one name, as vendors' images come: each is told, and each cure is another name. */
static void test_one_name_for_all(void **state)
{
	void *ctx = talloc_new(NULL);
	char const *text[3] = {hostapd_good,
			       hostapd_edit(ctx, hostapd_edit(ctx, hostapd_good, SECOND),
					    "nas_identifier=ap1\n"),
			       hostapd_edit(ctx, hostapd_good,
					    "bssid=02:00:00:00:03:00\n"
					    "r0kh=02:00:00:00:00:01 * 00" KEY_1 "\n")};
	struct hostapd_lint *l = hostapd_judge(ctx, NULL, text, 3);

	(void)state;
	assert_string_equal(hostapd_found(ctx, l),
			    "b:11 nas-id-twice; c:11 nas-id-twice; c:15 key-text");
	/* The first one is version-ft-pmkid, at line 6 or so of a. */
	assert_non_null(strstr(l->finding[1].what, "a.conf:11"));
	assert_non_null(strstr(l->finding[2].what, "b.conf:11"));
	assert_string_equal(l->finding[1].cure, "nas_identifier=ap1-2");
	assert_string_equal(l->finding[2].cure, "nas_identifier=ap1-3");
	talloc_free(ctx);
}

static unsigned version_advices(char const *edits)
{
	void *ctx = talloc_new(NULL);
	struct hostapd_lint *l = judge_two(ctx, edits);
	unsigned n = 0;

	for (unsigned i = 0; i < l->findings; i++)
		n += l->finding[i].rule == HOSTAPD_RULE_VERSION_PMKID;
	talloc_free(ctx);
	return n;
}

/** Said once for a set of APs, where a client may come back to one with FT-EAP. */
static void test_versions(void **state)
{
	(void)state;
	assert_int_equal(version_advices(""), 1);
	assert_int_equal(version_advices("disable_pmksa_caching=1\n"), 0);
	assert_int_equal(version_advices("wpa_key_mgmt=WPA-EAP\n"), 0);
}

static void test_one_file(void **state)
{
	static struct {
		char const *more;
		char const *found;
	} const t[] = {
		{"bss=wlan1\nssid=guest\n", ""},
		{"bss=wlan0\nssid=guest\n", "a:21 interface-twice"},
		{"bss=wlan1\nssid=guest\nradius_das_port=3798\nradius_das_client=x y\n"
		 "radius_das_require_event_timestamp=1\n",
		 ""},
		{"bss=wlan1\nssid=guest\nradius_das_port=3799\nradius_das_client=x y\n"
		 "radius_das_require_event_timestamp=1\n",
		 "a:23 das-port-shared"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		void *ctx = talloc_new(NULL);
		char const *text = talloc_asprintf(ctx, "%s%s", hostapd_good, t[i].more);
		char *got = hostapd_found(ctx, hostapd_judge(ctx, NULL, &text, 1));

		if (strcmp(got, t[i].found) != 0)
			fail_msg("%s\n  found: %s", t[i].more, got);
		talloc_free(ctx);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_mdid_of_the_controller),
		cmocka_unit_test(test_one_name_for_all),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_one_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
