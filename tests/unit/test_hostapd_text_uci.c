/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenWrt's /etc/config/wireless for an access point.
 */
#include "hostapd_text_test.h"

static char *uci(struct bench *b, char const *name, char const *holder, char const *client)
{
	return ap_text(b, name, holder, client, hostapd_text_uci);
}

static void test_whole(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "wireless mobility domain-id a1b2\n"
			 "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n"
			 " r0kh-key 0 " KEY "\n interface eth0\n"
			 " dynamic-author 192.0.2.1 port 1700 key 0 \"d's\"\n");
	text = uci(b, "lobby", "02:00:00:00:00:fe", "192.0.2.9");
	assert_line(text, "config wifi-iface");
	assert_line(text, "  option ssid 'corp'");
	assert_line(text, "  option encryption 'wpa2'");
	assert_line(text, "  option ieee80211w '1'");
	assert_line(text, "  option ieee80211r '1'");
	assert_line(text, "  option mobility_domain 'a1b2'");
	assert_line(text, "  option nasid 'lobby-020000000101'");
	assert_line(text, "  option reassociation_deadline '19531'");
	assert_line(text, "  option ft_psk_generate_local '0'");
	/* Without an r1kh OpenWrt makes one of the key that anybody can guess. */
	assert_line(text, "  list r0kh '02:00:00:00:00:fe,*," KEY "'");
	assert_line(text, "  list r1kh '02:00:00:00:00:fe,02:00:00:00:00:fe," KEY "'");
	assert_line(text, "  option r0_key_lifetime '480'");
	assert_line(text, "  list hostapd_bss_options 'r1_max_key_lifetime=3600'");
	assert_line(text, "  option dae_client '192.0.2.9'");
	assert_line(text, "  option dae_port '1700'");
	assert_line(text, "  option dae_secret 'd'\\''s'");
	assert_null(strchr(text, '\t'));
}

static void test_kinds(void **state)
{
	static struct {
		char const *name, *lines, *encryption;
	} const kinds[] = {
		{"a", "", "wpa2"},
		{"b", " security wpa wpa2 ciphers gcmp256\n no security wpa wpa2 ciphers aes\n",
		 "wpa2+gcmp256"},
		{"c", " no security wpa akm dot1x\n security wpa akm psk\n", "psk2"},
		{"d",
		 " no security wpa akm dot1x\n no security ft adaptive\n no security wpa wpa2\n"
		 " security wpa psk set-key ascii 0 passphrase\n"
		 " security wpa akm sae\n security wpa wpa3\n security pmf mandatory\n",
		 "sae"},
		{"e",
		 " no security wpa akm dot1x\n no security ft adaptive\n security wpa akm psk\n"
		 " security wpa psk set-key ascii 0 passphrase\n"
		 " security wpa akm sae\n security wpa wpa3\n security pmf optional\n",
		 "sae-mixed"},
		{"f",
		 " no security wpa akm dot1x\n no security ft adaptive\n no security wpa wpa2\n"
		 " security wpa akm owe\n security wpa wpa3\n security pmf mandatory\n",
		 "owe"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		char text[512], line[64];

		snprintf(text, sizeof text,
			 "wlan %s %zu %s\n%sap hostapd %s\n bssid 0200.0000.01%02zx wlan %s\n",
			 kinds[i].name, i + 1, kinds[i].name, kinds[i].lines, kinds[i].name, i,
			 kinds[i].name);
		load_ok(b, text);
		snprintf(line, sizeof line, "  option encryption '%s'", kinds[i].encryption);
		assert_line(uci(b, kinds[i].name, NULL, NULL), line);
	}
}

static void test_default_key_and_psk(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "ap hostapd wrt\n bssid any wlan corp\n"
			 " openwrt-default-key radius\n"
			 "ap hostapd home\n bssid 0200.0000.0101 wlan home\n"
			 " openwrt-default-key\n"
			 "ap hostapd open\n bssid 0200.0000.0102 wlan open\n");
	text = uci(b, "wrt", "02:00:00:00:00:fe", NULL);
	assert_no(text, "list r0kh");
	assert_no(text, "option nasid");
	/* The secret is the AP's own already. */
	assert_no(text, "radius'");
	text = uci(b, "home", NULL, NULL);
	assert_line(text, "  option ssid 'home net'");
	assert_line(text, "  option key 'it'\\''s a secret'");
	assert_line(text, "  option ft_psk_generate_local '1'");
	text = uci(b, "open", NULL, NULL);
	assert_line(text, "  option encryption 'none'");
	assert_no(text, "ieee80211");
}

static void test_odd_names(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, "wlan \"x\\x0aconfig y\" 1 \"s\\x0aconfig z\"\n"
		   "ap hostapd lobby\n"
		   " bssid 0200.0000.0100 wlan \"x\\x0aconfig y\"\n");
	text = uci(b, "lobby", NULL, NULL);
	assert_non_null(strstr(text, "WLAN x?config y\n"));
	assert_no(text, "\nconfig y");
	assert_no(text, "config z");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_whole),
		TEST(test_kinds),
		TEST(test_default_key_and_psk),
		TEST(test_odd_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
