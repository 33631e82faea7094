/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Judging as a whole: order, counts, bounds, and what may be shown of a file.
 */
#include "hostapd_test.h"

static void test_order_and_counts(void **state)
{
	void *ctx = talloc_new(NULL);
	char const *text[] = {hostapd_edit(ctx, hostapd_good, "-nas_identifier\nft_over_ds=1\n"),
			      hostapd_edit(ctx, hostapd_good,
					   "bssid=02:00:00:00:02:00\n-r0kh\npmk_r1_push=1\n")};
	struct hostapd_lint *l = hostapd_judge(ctx, NULL, text, 2);

	(void)state;
	assert_string_equal(hostapd_found(ctx, l),
			    "a:1 nas-id-missing; a:1 nas-unnamed; a:13 ft-over-ds; "
			    "b:6 r0kh-missing; b:21 pmk-r1-push");
	assert_int_equal(l->bsses, 2);
	assert_int_equal(l->count[HOSTAPD_ERROR], 2);
	assert_int_equal(l->count[HOSTAPD_WARNING], 2);
	/* ft-over-ds, and version-ft-pmkid behind the two of line 1 */
	assert_int_equal(l->count[HOSTAPD_ADVICE], 2);
	assert_int_equal(l->left_out, 0);
	assert_string_equal(l->finding[3].cure, "ft_over_ds=0");
	assert_false(l->finding[3].here);
	talloc_free(ctx);
}

static void test_nothing(void **state)
{
	void *ctx = talloc_new(NULL);
	struct hostapd_lint *l = hostapd_judge(ctx, NULL, NULL, 0);

	(void)state;
	assert_int_equal(l->findings, 0);
	assert_int_equal(l->bsses, 0);
	talloc_free(ctx);
}

/** Every rule has a name of its own, and a severity. */
static void test_rules(void **state)
{
	(void)state;
	for (unsigned i = 0; i < HOSTAPD_RULE_COUNT; i++) {
		assert_true(hostapd_rule_severity(i) < HOSTAPD_SEVERITY_COUNT);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(hostapd_rule_name(i), hostapd_rule_name(j));
	}
}

/** An option of one wrong character is told; hostapd's own beside ours are not. */
static void test_misspelt(void **state)
{
	static struct hostapd_case const cases[] = {
		{"nas_identifer=x\n", "a:21 option-misspelt"},
		{"mobility_domian=x\n", "a:21 option-misspelt"},
		{"mobility-domain=x\n", "a:21 option-misspelt"},
		{"mobility_domainn=x\n", "a:21 option-misspelt"},
		{"Nas_Identifier=x\n", "a:21 option-misspelt"},
		{"ieee80211n=1\nieee80211d=1\nwpa_psk=x\nssid3=x\nwme_enabled=1\n", ""},
		{"mobility_domains2=x\nradius_acct_port=1\nauth_server_port=1\n", ""},
		{"auth_server_shared_secret=x\nown_ip_addrxx=x\nvlan_tagged_interface=x\n", ""},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

/** What a file says is shown without what a terminal would obey, and not at any length. */
static void test_shown(void **state)
{
	void *ctx = talloc_new(NULL);
	char const *text = hostapd_edit(ctx, hostapd_good,
					"wpa=\x1b[2J\x7f\xff\xc2\x9b"
					"caf\xc3\xa9\n");
	struct hostapd_lint *l = hostapd_judge(ctx, NULL, &text, 1);
	char *longer;

	(void)state;
	assert_non_null(strstr(l->finding[0].what, "\"?[2J???caf\xc3\xa9\""));
	longer = talloc_strdup(ctx, "wpa=");
	for (unsigned i = 0; i < 100; i++)
		longer = talloc_strdup_append(longer, "0123456789");
	text = hostapd_edit(ctx, hostapd_good, talloc_strdup_append(longer, "\n"));
	l = hostapd_judge(ctx, NULL, &text, 1);
	assert_true(strlen(l->finding[0].what) < 200);
	assert_non_null(strstr(l->finding[0].what, "0123...\""));
	talloc_free(ctx);
}

/** More findings than are kept are counted, and those that concern all files are kept. */
static void test_many(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = talloc_strdup(ctx, "");
	char const *files[26];
	struct hostapd_lint *l;
	unsigned twice = 0;

	(void)state;
	for (unsigned i = 0; i < HOSTAPD_CONF_BSS_MAX; i++)
		text = talloc_asprintf_append(text,
					      "bss=w%u\nwpa=2\nwpa_key_mgmt=FT-EAP FT-SAE\n"
					      "nas_identifier=x%u\nokc=2\nieee80211w=7\n",
					      i, i);
	for (unsigned i = 0; i < 26; i++)
		files[i] = text;
	l = hostapd_judge(ctx, NULL, files, 26);
	assert_int_equal(l->findings, HOSTAPD_FINDINGS_MAX);
	assert_true(l->left_out > 0);
	assert_int_equal(l->count[HOSTAPD_ERROR] + l->count[HOSTAPD_WARNING] +
				 l->count[HOSTAPD_ADVICE],
			 l->findings + l->left_out);
	for (unsigned i = 0; i < l->findings; i++)
		twice += l->finding[i].rule == HOSTAPD_RULE_NAS_ID_SSIDS ||
			 l->finding[i].rule == HOSTAPD_RULE_NAS_ID_TWICE;
	assert_int_equal(twice, 63 * 25);
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_order_and_counts),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_misspelt),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
