/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules of one BSS: each broken alone in a file that is good otherwise.
 */
#include "hostapd_test.h"

static void test_good(void **state)
{
	static struct hostapd_case const cases[] = {
		{"", ""},
		/* Unknown options and comments are nobody's business. */
		{"vendor_extra=1\n#wpa=0\n", ""},
		/* A plain WPA2-PSK network needs nothing of FT. */
		{"wpa_key_mgmt=WPA-PSK\n-nas_identifier\n-mobility_domain\n-r0kh\n-bridge\n"
		 "-auth_server_addr\n-ieee8021x\n",
		 ""},
		/* An open one neither. */
		{"-wpa\n-wpa_key_mgmt\n-rsn_pairwise\n-ieee80211w\n", ""},
		/* FT-PSK with keys made at each AP asks nobody. */
		{"wpa_key_mgmt=FT-PSK\nft_psk_generate_local=1\n-r0kh\n-bridge\n", ""},
		{"-bridge\nft_iface=br-lan\n", ""},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

static void test_hostapd_itself(void **state)
{
	static struct hostapd_case const cases[] = {
		{"broken\n", "a:21 syntax"},
		{"reassociation_deadline=500\n", "a:21 value"},
		{"mobility_domain=a1b\n", "a:12 value"},
		{"bssid=02:00:00\n", "a:4 value"},
		{"ieee80211w=3\n", "a:8 value"},
		{"-ssid\n", "a:1 ssid-missing"},
		{"-wpa\n", "a:6 wpa-off"},
		{"wpa=1\n", "a:5 rsn-off"},
		{"-rsn_pairwise\n", "a:1 tkip"},
		{"rsn_pairwise=TKIP\n", "a:7 tkip"},
		{"wpa_pairwise=CCMP\n-rsn_pairwise\n", ""},
		{"wpa_key_mgmt=WPA-EAP FT-EAP EAP\n", "a:6 akm-unknown"},
		{"-ieee8021x\n", "a:1 eap-needs-8021x"},
		{"eap_server=1\n", "a:21 eap-server-local"},
		{"-auth_server_addr\n", "a:6 radius-server-missing"},
		{"wpa_key_mgmt=WPA-EAP\n-nas_identifier\n", "a:1 nas-unnamed"},
		{"wpa_key_mgmt=WPA-EAP\n-nas_identifier\nown_ip_addr=192.0.2.3\n", ""},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

static void test_pmf(void **state)
{
	static struct hostapd_case const cases[] = {
		{"wpa_key_mgmt=SAE\n-ieee80211w\n", "a:1 akm-needs-pmf"},
		{"wpa_key_mgmt=SAE\n", ""},
		{"wpa_key_mgmt=OWE\n", "a:8 akm-needs-pmf"},
		{"wpa_key_mgmt=OWE\nieee80211w=2\n", ""},
		{"wpa_key_mgmt=WPA-EAP-SUITE-B-192\nrsn_pairwise=GCMP-256\n", "a:8 akm-needs-pmf"},
	};
	char const *text;
	struct hostapd_lint *l;
	void *ctx = talloc_new(NULL);

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
	/* SAE alone is made mandatory, beside WPA-PSK optional. */
	text = hostapd_edit(ctx, hostapd_good, "wpa_key_mgmt=SAE\nieee80211w=0\n");
	l = hostapd_judge(ctx, NULL, &text, 1);
	assert_string_equal(l->finding[0].cure, "ieee80211w=2");
	text = hostapd_edit(ctx, hostapd_good, "wpa_key_mgmt=WPA-PSK SAE\nieee80211w=0\n");
	l = hostapd_judge(ctx, NULL, &text, 1);
	assert_string_equal(l->finding[0].cure, "ieee80211w=1");
	talloc_free(ctx);
}

static void test_caches_and_das(void **state)
{
	static struct hostapd_case const cases[] = {
		{"disable_pmksa_caching=1\n", "a:21 pmksa-caching-off"},
		{"disable_pmksa_caching=1\nwpa_key_mgmt=WPA-PSK\n", ""},
		{"-radius_das_client\n", "a:16 das-client-missing"},
		{"-radius_das_require_event_timestamp\n", "a:1 das-replay"},
		{"radius_das_time_window=10\n", "a:21 das-time-window"},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

/** A second BSS of the SSID: okc decides whether a roam within the AP is a login. */
static void test_okc(void **state)
{
	static char const second[] = "bss=wlan1\nbridge=br0\nssid=corp\nwpa=2\n"
				     "wpa_key_mgmt=WPA-EAP\nrsn_pairwise=CCMP\nieee8021x=1\n"
				     "auth_server_addr=192.0.2.1\nnas_identifier=ap1-2\n";
	void *ctx = talloc_new(NULL);
	char *text = talloc_asprintf(ctx, "%s%s", hostapd_good, second);
	char const *const one = text;
	struct hostapd_lint *l = hostapd_judge(ctx, NULL, &one, 1);
	char const *on;

	(void)state;
	assert_string_equal(hostapd_found(ctx, l), "a:1 okc-off; a:21 okc-off");
	on = talloc_asprintf(ctx, "%sokc=1\n%sokc=1\n", hostapd_good, second);
	l = hostapd_judge(ctx, NULL, &on, 1);
	assert_string_equal(hostapd_found(ctx, l), "");
	talloc_free(ctx);
}

static void test_ft(void **state)
{
	static struct hostapd_case const cases[] = {
		{"-nas_identifier\n", "a:1 nas-id-missing; a:1 nas-unnamed"},
		{"nas_identifier=1234567890123456789012345678901234567890123456789\n",
		 "a:11 nas-id-length"},
		{"nas_identifier=123456789012345678901234567890123456789012345678\n", ""},
		{"-mobility_domain\n", "a:6 mobility-domain-missing"},
		{"-bridge\n", "a:1 ft-needs-bridge"},
		{"ft_over_ds=1\n", "a:13 ft-over-ds"},
		{"-ft_over_ds\n", "a:1 ft-over-ds"},
		{"pmk_r1_push=1\n", "a:21 pmk-r1-push"},
		{"wpa_key_mgmt=FT-SAE\n", "a:6 ft-sae"},
		{"wpa_key_mgmt=FT-PSK SAE\nft_psk_generate_local=1\n", "a:21 ft-local-with-sae"},
		{"ft_psk_generate_local=1\n", ""},
		{"r1_key_holder=020000000100\n", ""},
		{"r1_key_holder=020000000101\n", "a:21 r1kh-id"},
		{"rkh_neg_timeout=600\n", "a:21 rkh-neg-timeout"},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

#define OLD_KEY "000102030405060708090a0b0c0d0e0f"

static void test_key_holders(void **state)
{
	static struct hostapd_case const cases[] = {
		{"-r0kh\n", "a:6 r0kh-missing"},
		{"-r0kh\nrxkh_file=/etc/rxkh\n", "a:21 rxkh-file"},
		{"r0kh=02:00:00:00:00:01 ap1 " KEY_1 "\n", "a:15 r0kh-no-wildcard"},
		{"r0kh=02:00:00:00:00:01 other " KEY_1 "\n",
		 "a:15 r0kh-no-wildcard; a:15 r0kh-id-unknown"},
		{"r0kh=ff:ff:ff:ff:ff:ff * " KEY_1 "\n", "a:15 r0kh-broadcast"},
		{"r0kh=03:00:00:00:00:01 * " KEY_1 "\n", "a:15 r0kh-group-address"},
		{"r0kh=02:00:00:00:00:01 * secret\n", "a:15 key-text"},
		{"r0kh=02:00:00:00:00:01 * " OLD_KEY "\n", "a:15 r0kh-key-128"},
		{"r0kh=02:00:00:00:00:01 *\n", "a:6 r0kh-missing; a:15 syntax"},
		{"r1kh=00:00:00:00:00:00 00:00:00:00:00:00 " KEY_1 "\n", "a:21 r1kh-wildcard"},
		{"r1kh=02:00:00:00:00:02 02:00:00:00:00:02 x\n", "a:21 key-text"},
		{"r1kh=02:00:00:00:00:02 02:00:00:00:00:02 " KEY_1 "\n", ""},
	};

	(void)state;
	HOSTAPD_CHECK(NULL, cases);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_good),        cmocka_unit_test(test_hostapd_itself),
		cmocka_unit_test(test_pmf),         cmocka_unit_test(test_caches_and_das),
		cmocka_unit_test(test_okc),         cmocka_unit_test(test_ft),
		cmocka_unit_test(test_key_holders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
