/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One access point: what it lacks, and what a VLAN attribute means there.
 */
#include <errno.h>

#include "hostapd_ap_test.h"

static void put_wlan(struct wlan_set *set, char const *name, uint16_t id, bool enabled,
		     char const *psk)
{
	struct err err = {0};
	struct wlan w;

	wlan_init(&w, name, id, name, (uint8_t)strlen(name));
	w.enabled = enabled;
	if (psk) {
		w.akms = WLAN_AKM_BIT(PSK);
		assert_true(secret_set(&w.psk, psk, strlen(psk)));
	}
	if (wlan_set_put(set, &w, &err))
		fail_msg("%s", err.msg);
}

static void assert_lacks(struct hostapd_ap const *ap, struct wlan_set const *wlans,
			 char const *word)
{
	char const *text = hostapd_ap_lacks(ap, wlans);

	if (!word)
		assert_null(text);
	else if (!text || !strstr(text, word))
		fail_msg("wanted \"%s\", got \"%s\"", word, text ? text : "nothing");
}

static void test_lacks_one_thing_after_the_other(void **state)
{
	struct wlan_set *wlans = wlan_set_new(NULL);
	struct hostapd_ap ap;

	(void)state;
	hostapd_ap_init(&ap, "ap1");
	assert_string_equal(ap.name, "ap1");
	assert_int_equal(ap.das_port, 3799);
	assert_lacks(&ap, wlans, "no BSSID");
	add_bss(&ap, bssid(1), "corp");
	assert_lacks(&ap, wlans, "no key");
	set_key(&ap, 32);
	assert_lacks(&ap, wlans, "no way to it");
	strcpy(ap.relay, "ap1.example");
	assert_lacks(&ap, wlans, "does not exist");
	put_wlan(wlans, "corp", 1, false, NULL);
	assert_lacks(&ap, wlans, "shut down");
	put_wlan(wlans, "corp", 1, true, NULL);
	assert_lacks(&ap, wlans, NULL);
	ap.relay[0] = '\0';
	strcpy(ap.interface, "eth0");
	assert_lacks(&ap, wlans, NULL);
	/* one BSS that can be served is enough, and the other is told by itself */
	add_bss(&ap, bssid(2), "none");
	assert_lacks(&ap, wlans, NULL);
	assert_null(hostapd_ap_bss_lacks(&ap, 0, wlans));
	assert_non_null(strstr(hostapd_ap_bss_lacks(&ap, 1, wlans), "does not exist"));
	talloc_free(wlans);
}

static void test_the_default_key_needs_a_secret(void **state)
{
	struct wlan_set *wlans = wlan_set_new(NULL);
	struct hostapd_ap ap = make_ap("ap1", 1);

	(void)state;
	secret_wipe(&ap.key);
	ap.openwrt_key = true;
	put_wlan(wlans, "corp", 1, true, NULL);
	assert_lacks(&ap, wlans, "no passphrase");
	strcpy(ap.openwrt_secret, "radius");
	assert_lacks(&ap, wlans, NULL);
	ap.openwrt_secret[0] = '\0';
	put_wlan(wlans, "corp", 1, true, "passphrase");
	assert_lacks(&ap, wlans, NULL);
	talloc_free(wlans);
}

static void test_a_long_name_is_cut(void **state)
{
	struct hostapd_ap ap;

	(void)state;
	hostapd_ap_init(&ap, "123456789-123456789-123456789-123456789");
	assert_string_equal(ap.name, "123456789-123456789-123456789-12");
}

static void test_no_vlan_ever(void **state)
{
	struct hostapd_ap ap;
	struct err err = {0};
	uint16_t vlan = 77;

	(void)state;
	hostapd_ap_init(&ap, "flat");
	ap.vlan_none = true;
	assert_true(hostapd_ap_vlan(&ap, "20", &vlan));
	assert_int_equal(vlan, 0);
	assert_true(hostapd_ap_vlan(&ap, "guest", &vlan));
	assert_int_equal(vlan, 0);
	add_vlan(&ap, 20, "");
	assert_int_equal(hostapd_ap_check(&ap, &err), -EINVAL);
}

static void test_vlans(void **state)
{
	static struct {
		char const *text;
		int any, some; /**< without and with a list of VLANs; -1 refused */
	} const row[] = {
		{"", 0, 0},           {"1", 1, -1},      {"20", 20, 20},    {"0020", 20, 20},
		{"4094", 4094, 4094}, {"4095", -1, -1},  {"0", -1, -1},     {"00020", -1, -1},
		{"99999", -1, -1},    {"+20", -1, -1},   {" 20", -1, -1},   {"20 ", -1, -1},
		{"-1", -1, -1},       {"guest", -1, 30}, {"Guest", -1, -1}, {"gues", -1, -1},
	};
	struct hostapd_ap any = make_ap("any", 1), some = make_ap("some", 2);

	(void)state;
	add_vlan(&some, 20, "");
	add_vlan(&some, 30, "guest");
	add_vlan(&some, 4094, "x");
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		uint16_t vlan = 77;

		assert_int_equal(hostapd_ap_vlan(&any, row[i].text, &vlan), row[i].any >= 0);
		assert_int_equal(vlan, row[i].any < 0 ? 0 : row[i].any);
		vlan = 77;
		assert_int_equal(hostapd_ap_vlan(&some, row[i].text, &vlan), row[i].some >= 0);
		assert_int_equal(vlan, row[i].some < 0 ? 0 : row[i].some);
	}
}

static void test_wipe(void **state)
{
	static struct hostapd_ap const nothing;
	struct hostapd_ap ap = make_ap("ap1", 1);

	(void)state;
	strcpy(ap.das_key, "secret");
	hostapd_ap_wipe(&ap);
	assert_memory_equal(&ap, &nothing, sizeof ap);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_lacks_one_thing_after_the_other),
		cmocka_unit_test(test_the_default_key_needs_a_secret),
		cmocka_unit_test(test_a_long_name_is_cut),
		cmocka_unit_test(test_no_vlan_ever),
		cmocka_unit_test(test_vlans),
		cmocka_unit_test(test_wipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
