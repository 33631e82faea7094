/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point may be configured as: each rule broken by itself.
 */
#include "hostapd_ap_test.h"

#include <errno.h>

/** Break one rule of an AP that is fine. */
struct row {
	char const *name; /**< a word of the message; NULL: nothing is broken */
	void (*change)(struct hostapd_ap *ap);
};

#define CHANGE(function, ...)                       \
	static void function(struct hostapd_ap *ap) \
	{                                           \
		__VA_ARGS__                         \
	}

CHANGE(nothing, (void)ap;)
CHANGE(no_name, ap->name[0] = '\0';)
CHANGE(blank_in_name, strcpy(ap->name, "a b");)
CHANGE(line_in_name, strcpy(ap->name, "a\nb");)
CHANGE(hyphen_first, strcpy(ap->name, "-a");)
CHANGE(umlaut_in_name, strcpy(ap->name, "\xc3\xa4");)
CHANGE(any_name, strcpy(ap->name, "Ap-1_2.3:4");)
CHANGE(group_bssid, ap->bss[0].bssid.b[0] |= 1;)
CHANGE(no_wlan, ap->bss[0].wlan[0] = '\0';)
CHANGE(bssid_twice, add_bss(ap, bssid(1), "other");)
CHANGE(any_of_two_wlans, add_bss(ap, (struct mac){{0}}, "a"); add_bss(ap, (struct mac){{0}}, "b");)
CHANGE(any_twice, add_bss(ap, (struct mac){{0}}, "a"); add_bss(ap, (struct mac){{0}}, "a");)
CHANGE(both_keys, ap->openwrt_key = true;)
CHANGE(short_key, set_key(ap, 16);)
CHANGE(odd_key, set_key(ap, 31);)
CHANGE(no_key, secret_wipe(&ap->key);)
CHANGE(secret_line, secret_wipe(&ap->key); strcpy(ap->openwrt_secret, "a\nr0kh=x");)
CHANGE(secret_blanks, strcpy(ap->openwrt_secret, "a b \xc3\xa4 'c");)
CHANGE(secret_blank_first, strcpy(ap->openwrt_secret, " a");)
CHANGE(both_ports, strcpy(ap->relay, "ap1.example");)
CHANGE(a_relay, ap->interface[0] = '\0'; strcpy(ap->relay, "ap-1.example");)
CHANGE(relay_blank, ap->interface[0] = '\0'; strcpy(ap->relay, "a b");)
CHANGE(interface_slash, strcpy(ap->interface, "../x");)
CHANGE(interface_vlan, strcpy(ap->interface, "br-lan.30@x:1");)

static void das(struct hostapd_ap *ap)
{
	ap->has_das = true;
	ap->das_address.s_addr = htonl(0xc0000201);
	strcpy(ap->das_key, "s3 cret");
}

CHANGE(das_whole, das(ap);)
CHANGE(das_no_key, das(ap); ap->das_key[0] = '\0';)
CHANGE(das_line, das(ap); strcpy(ap->das_key, "a\tb");)
CHANGE(das_blank_last, das(ap); strcpy(ap->das_key, "a ");)
CHANGE(das_no_address, das(ap); ap->das_address.s_addr = 0;)
CHANGE(das_no_port, das(ap); ap->das_port = 0;)
CHANGE(das_off, das(ap); ap->has_das = false; ap->das_key[0] = '\0';)

static void neighbor(struct hostapd_ap *ap, char const *name)
{
	strcpy(ap->neighbor[ap->neighbors++], name);
}

CHANGE(neighbor_other, neighbor(ap, "ap2");)
CHANGE(neighbor_self, neighbor(ap, "ap1");)
CHANGE(neighbor_name, neighbor(ap, "a b");)
CHANGE(vlan_zero, add_vlan(ap, 0, "");)
CHANGE(vlan_high, add_vlan(ap, 4095, "");)
CHANGE(vlan_twice, add_vlan(ap, 7, ""); add_vlan(ap, 7, "x");)
CHANGE(vlan_number, add_vlan(ap, 7, "8");)
CHANGE(vlan_same_name, add_vlan(ap, 7, "x"); add_vlan(ap, 8, "x");)
CHANGE(vlan_fine, add_vlan(ap, 7, "8a"); add_vlan(ap, 8, ""); add_vlan(ap, 9, "");)

static void test_each_rule(void **state)
{
	static struct row const rows[] = {
		{NULL, nothing},
		{"name of an AP", no_name},
		{"name of an AP", blank_in_name},
		{"name of an AP", line_in_name},
		{"name of an AP", hyphen_first},
		{"name of an AP", umlaut_in_name},
		{NULL, any_name},
		{"group address", group_bssid},
		{"Say which WLAN", no_wlan},
		{"BSSID 0200.0000.0001 twice", bssid_twice},
		{NULL, any_of_two_wlans},
		{"BSSID any twice", any_twice},
		{"r0kh-key or openwrt-default-key", both_keys},
		{NULL, short_key},
		{"this has 62", odd_key},
		{NULL, no_key},
		{"control character", secret_line},
		{NULL, secret_blanks},
		{"no blank at its ends", secret_blank_first},
		{"an interface or a relay", both_ports},
		{NULL, a_relay},
		{"A relay is named", relay_blank},
		{"name of an interface", interface_slash},
		{NULL, interface_vlan},
		{NULL, das_whole},
		{"key of dynamic-author", das_no_key},
		{"key of dynamic-author", das_line},
		{"no blank at its ends", das_blank_last},
		{"address and the port", das_no_address},
		{"address and the port", das_no_port},
		{NULL, das_off},
		{NULL, neighbor_other},
		{"no neighbor of itself", neighbor_self},
		{"name of an AP", neighbor_name},
		{"0 is no VLAN", vlan_zero},
		{"4095 is no VLAN", vlan_high},
		{"VLAN 7 twice", vlan_twice},
		{"must not be a number", vlan_number},
		{"have the same name", vlan_same_name},
		{NULL, vlan_fine},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hostapd_ap ap = make_ap("ap1", 1);
		struct err err = {0};
		int rc;

		rows[i].change(&ap);
		rc = hostapd_ap_check(&ap, &err);
		if (rc != (rows[i].name ? -EINVAL : 0) ||
		    (rows[i].name && !strstr(err.msg, rows[i].name)))
			fail_msg("row %zu: %d \"%s\"", i, rc, err.msg);
		/* a message is one line, whatever the name is */
		assert_null(strchr(err.msg, '\n'));
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_each_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
