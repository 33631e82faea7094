/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules that compare with the controller: the file is changed, then what the controller knows.
 */
#include "hostapd_test.h"

#define OLD_KEY  "000102030405060708090a0b0c0d0e0f"
/** openssl dgst -sha256 -mac HMAC of "FT OLDKEY" 00 01 under it. */
#define EXPANDED "19dafc5c6b21def65f42f15bc967aa63777ba7553557803d6849fc947ef66ff7"

static void test_files(void **state)
{
	static struct hostapd_case const cases[] = {
		{"", ""},
		{"ssid=other\n", "a:3 ssid-unknown"},
		{"ssid=other\nwpa_key_mgmt=WPA-PSK\n", "a:3 ssid-foreign"},
		{"wpa_key_mgmt=WPA-EAP\n", "a:6 ft-adaptive"},
		{"wpa_key_mgmt=WPA-EAP FT-EAP WPA-EAP-SHA256\n", "a:6 akm-not-here"},
		{"wpa_key_mgmt=WPA-EAP FT-EAP FT-PSK\n", "a:6 akm-not-here"},
		{"ieee80211w=0\n", "a:8 pmf-optional"},
		{"rsn_pairwise=GCMP-256 CCMP-256\n", "a:7 cipher-not-here"},
		{"rsn_pairwise=GCMP-256 CCMP\n", ""},
		{"mobility_domain=a1b3\n", "a:12 mobility-domain-differs-here"},
		{"ft_r0_key_lifetime=28801\n", "a:14 r0-lifetime"},
		{"ft_r0_key_lifetime=0\n", "a:14 r0-lifetime"},
		{"-ft_r0_key_lifetime\n", "a:1 r0-lifetime"},
		{"-ft_r0_key_lifetime\nr0_key_lifetime=480\n", ""},
		{"-ft_r0_key_lifetime\nr0_key_lifetime=481\n", "a:21 r0-lifetime"},
		{"bssid=02:00:00:00:02:00\n", "a:4 ap-unknown"},
		/* Without a BSSID the key tells which AP it is. */
		{"-bssid\n", ""},
		{"-bssid\nr0kh=02:00:00:00:00:01 * " KEY_2 "\n", "a:15 r0kh-key-not-here"},
		{"r0kh=02:00:00:00:00:09 * " KEY_1 "\n", "a:15 r0kh-address"},
		{"r0kh=02:00:00:00:00:01 * " KEY_2 "\n", "a:15 r0kh-key-differs"},
		{"radius_das_port=0\n", "a:16 das-off"},
		{"-radius_das_port\n", "a:1 das-off"},
		{"radius_das_port=3798\n", "a:16 das-port-differs"},
		{"radius_das_client=192.0.2.2 hunter\n", "a:17 das-key-differs"},
		{"radius_das_client=192.0.2.2 hunter3\n", "a:17 das-key-differs"},
		{"dynamic_vlan=0\n", "a:19 dynamic-vlan-off"},
		{"-vlan_file\n", "a:19 vlan-file-missing"},
	};
	struct hostapd_world *w = hostapd_known(NULL);

	(void)state;
	HOSTAPD_CHECK(&w->known, cases);
	talloc_free(w);
}

static void expect(struct hostapd_world *w, char const *edits, char const *found)
{
	struct hostapd_case const c = {edits, found};

	hostapd_check(&w->known, &c, 1);
}

static void test_wlan(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);
	struct wlan *wlan = &w->wlan[0];

	(void)state;
	wlan->enabled = false;
	expect(w, "", "a:3 wlan-shut");
	wlan->enabled = true;
	wlan->ft = WLAN_FT_DISABLED;
	expect(w, "", "a:6 ft-off-here");
	expect(w, "wpa_key_mgmt=WPA-EAP\n", "");
	wlan->ft = WLAN_FT_ENABLED;
	expect(w, "wpa_key_mgmt=WPA-EAP\n", "a:6 ft-off-at-ap");
	wlan->pmf = WLAN_PMF_MANDATORY;
	expect(w, "", "a:8 pmf-mandatory");
	expect(w, "ieee80211w=2\n", "");
	wlan->pmf = WLAN_PMF_DISABLED;
	expect(w, "ieee80211w=0\n", "");
	wlan->session_timeout_s = 0;
	expect(w, "ft_r0_key_lifetime=0\n", "");
	wlan->akms = WLAN_AKM_BIT(PSK);
	expect(w, "", "a:6 akm-not-here; a:6 akm-not-here");
	w->known.wlans = 0;
	expect(w, "", "a:3 ssid-unknown");
	talloc_free(w);
}

/** Two WLANs of one SSID: the enabled one that shares an AKM is meant. */
static void test_wlans_of_one_ssid(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);

	(void)state;
	wlan_init(&w->wlan[1], "corp-psk", 2, "corp", 4);
	w->wlan[1].akms = WLAN_AKM_BIT(PSK);
	w->wlan[1].pmf = WLAN_PMF_MANDATORY;
	w->wlan[1].enabled = true;
	wlan_init(&w->wlan[2], "a", 3, "a", 1);
	w->known.wlans = 3;
	/* In either order. */
	expect(w, "", "");
	w->wlans[0] = &w->wlan[1];
	w->wlans[1] = &w->wlan[0];
	expect(w, "", "");
	expect(w, "wpa_key_mgmt=WPA-PSK\n", "a:8 pmf-mandatory");
	talloc_free(w);
}

static void test_ap(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);
	struct hostapd_lint_ap *ap = &w->ap[0];

	(void)state;
	ap->wlan = "guest";
	expect(w, "", "a:3 ap-wlan-differs");
	ap->wlan = "";
	expect(w, "", "");
	ap->key_holder = (struct mac){{0}};
	expect(w, "r0kh=02:00:00:00:00:09 * " KEY_1 "\n", "");
	ap->key.len = 0;
	expect(w, "", "a:15 r0kh-key-not-here");
	ap->das = false;
	expect(w, "", "a:15 r0kh-key-not-here; a:16 das-unused");
	ap->vlans = false;
	ap->key = hostapd_key(KEY_1);
	expect(w, "-dynamic_vlan\n-radius_das_port\n", "");
	/* `bssid any`: whoever has the key. */
	ap->bssid = (struct mac){{0}};
	expect(w, "-radius_das_port\n", "");
	expect(w, "-radius_das_port\nr0kh=02:00:00:00:00:01 * " KEY_2 "\n", "a:4 ap-unknown");
	w->known.serves_hostapd = false;
	w->known.aps = 0;
	expect(w, "-radius_das_port\n", "");
	talloc_free(w);
}

/** The old form of 16 octets and what it is expanded to are one key. */
static void test_expanded(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);

	(void)state;
	w->ap[0].key = hostapd_key(OLD_KEY);
	expect(w, "r0kh=02:00:00:00:00:01 * " OLD_KEY "\n", "a:15 r0kh-key-128");
	w->ap[0].key = hostapd_key(EXPANDED);
	expect(w, "r0kh=02:00:00:00:00:01 * " OLD_KEY "\n", "a:15 r0kh-key-128");
	w->ap[0].key.b[0] ^= 1;
	expect(w, "r0kh=02:00:00:00:00:01 * " OLD_KEY "\n",
	       "a:15 r0kh-key-differs; a:15 r0kh-key-128");
	talloc_free(w);
}

/** hostapd 2.10 opens the port for one BSS of a file: that one answers for the others. */
static void test_das_of_two_bsses(void **state)
{
	static char const second[] = "bss=wlan1\nbridge=br0\nssid=corp\nbssid=02:00:00:00:01:01\n"
				     "wpa=2\nwpa_key_mgmt=FT-EAP\nrsn_pairwise=CCMP\n"
				     "ieee80211w=1\nieee8021x=1\nauth_server_addr=192.0.2.1\n"
				     "nas_identifier=ap1-2\nmobility_domain=a1b2\nft_over_ds=0\n"
				     "ft_r0_key_lifetime=28800\ndynamic_vlan=1\nvlan_file=x\n"
				     "okc=1\nr0kh=02:00:00:00:00:01 * " KEY_1 "\n";
	static struct {
		char const *first;
		char const *found;
	} const t[] = {
		{"okc=1\n", ""},
		{"okc=1\n-radius_das_port\n", "a:1 das-off"},
		{"okc=1\nradius_das_port=3798\n", "a:16 das-port-differs"},
	};
	struct hostapd_world *w = hostapd_known(NULL);

	(void)state;
	w->ap[1] = w->ap[0];
	w->ap[1].bssid.b[5] = 1;
	w->known.aps = 2;
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) {
		char *first = hostapd_edit(w, hostapd_good, t[i].first);
		char const *text = talloc_asprintf(w, "%s%s", first, second);
		char *found = hostapd_found(w, hostapd_judge(w, &w->known, &text, 1));

		if (strcmp(found, t[i].found) != 0)
			fail_msg("%s\n  found: %s", t[i].first, found);
	}
	talloc_free(w);
}

/** Of many APs the right one is found. */
static void test_many(void **state)
{
	struct hostapd_world *w = hostapd_known(NULL);

	(void)state;
	for (unsigned i = 1; i < 4; i++) {
		w->ap[i] = w->ap[0];
		w->ap[i].bssid.b[5] = (uint8_t)(4 - i);
		w->ap[i].key = hostapd_key(KEY_2);
	}
	w->known.aps = 4;
	expect(w, "", "");
	expect(w, "bssid=02:00:00:00:01:01\n", "a:15 r0kh-key-differs");
	expect(w, "bssid=02:00:00:00:01:04\n", "a:4 ap-unknown");
	expect(w, "-bssid\n", "");
	talloc_free(w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_wlan),
		cmocka_unit_test(test_wlans_of_one_ssid),
		cmocka_unit_test(test_ap),
		cmocka_unit_test(test_expanded),
		cmocka_unit_test(test_das_of_two_bsses),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
