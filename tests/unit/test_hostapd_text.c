/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * hostapd.conf for an access point: each kind of WLAN and key, and what is said where something is
 * not known.
 */
#include "hostapd_text_test.h"

static char *conf(struct bench *b, char const *name, char const *holder, char const *client)
{
	return ap_text(b, name, holder, client, hostapd_text_conf);
}

static void test_whole(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "wireless mobility domain-id 00B2\n"
			 "wireless key-holder expires-in 900\n"
			 "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n"
			 " r0kh-key 0 " KEY "\n interface eth0\n"
			 " dynamic-author 192.0.2.1 port 1700 key 0 \"d s\"\n");
	text = conf(b, "lobby", "02:00:00:00:00:fe", "192.0.2.9");
	assert_line(text, "ssid=corp");
	assert_line(text, "wpa=2");
	assert_line(text, "wpa_key_mgmt=WPA-EAP FT-EAP");
	assert_line(text, "rsn_pairwise=CCMP");
	assert_line(text, "ieee80211w=1");
	assert_line(text, "ieee8021x=1");
	assert_line(text, "mobility_domain=00b2");
	assert_line(text, "nas_identifier=lobby-020000000101");
	assert_line(text, "# radius_auth_req_attr=32:s:lobby-020000000101");
	assert_line(text, "ft_over_ds=0");
	assert_line(text, "pmk_r1_push=0");
	/* 20 s of 1.024 ms each */
	assert_line(text, "reassociation_deadline=19531");
	assert_line(text, "r0kh=02:00:00:00:00:fe * " KEY);
	assert_line(text, "ft_r0_key_lifetime=28800");
	assert_line(text, "r1_max_key_lifetime=900");
	assert_line(text, "radius_das_port=1700");
	assert_line(text, "radius_das_client=192.0.2.9 d s");
	assert_line(text, "radius_das_require_event_timestamp=1");
	assert_line(text, "radius_das_require_message_authenticator=1");
	assert_no(text, "\nr1kh=");
	assert_no(text, "ft_psk_generate_local");
}

static void test_kinds_of_wlan(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "ap hostapd a\n bssid 0200.0000.0101 wlan adapt\n"
			 "ap hostapd n\n bssid 0200.0000.0102 wlan none\n"
			 "ap hostapd h\n bssid 0200.0000.0103 wlan home\n"
			 "ap hostapd o\n bssid 0200.0000.0104 wlan open\n"
			 "ap hostapd x\n bssid 0200.0000.0105 wlan missing\n"
			 "ap hostapd y\n");
	/* hostapd has no adaptive FT: FT for those that ask is FT for all */
	text = conf(b, "a", NULL, NULL);
	assert_line(text, "wpa_key_mgmt=WPA-EAP FT-EAP");
	assert_line(text, "ft_r0_key_lifetime=1800");
	text = conf(b, "n", NULL, NULL);
	assert_line(text, "wpa_key_mgmt=WPA-EAP");
	assert_no(text, "mobility_domain=");
	assert_non_null(strstr(text, "# no FT: enter security ft"));
	text = conf(b, "h", NULL, NULL);
	assert_line(text, "ssid=home net");
	assert_line(text, "wpa_key_mgmt=WPA-PSK FT-PSK");
	assert_line(text, "wpa_passphrase=it's a secret");
	assert_line(text, "ft_psk_generate_local=1");
	assert_no(text, "ieee8021x");
	text = conf(b, "o", NULL, NULL);
	assert_line(text, "ssid=open");
	assert_no(text, "wpa");
	assert_non_null(strstr(conf(b, "x", NULL, NULL), "there is no such WLAN"));
	assert_non_null(strstr(conf(b, "y", NULL, NULL), "no BSSID yet"));
}

static void test_ciphers_and_akms(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, "wlan m 1 m\n no security wpa akm dot1x\n"
		   " no security ft adaptive\n security ft\n"
		   " security wpa psk set-key ascii 0 passphrase\n"
		   " security wpa akm psk\n security wpa akm sae pwe h2e\n"
		   " security wpa akm ft psk\n security wpa akm ft sae\n"
		   " security wpa wpa3\n security pmf optional\n"
		   " security wpa wpa2 ciphers ccmp256\n"
		   " security wpa wpa2 ciphers gcmp128\n"
		   " security ft reassociation-timeout 1\n"
		   "wlan e 2 e\n security wpa akm dot1x-sha256\n"
		   " security wpa wpa1 ciphers tkip\n security wpa wpa1\n"
		   " security wpa wpa2 ciphers gcmp256\n"
		   " security ft reassociation-timeout 100\n"
		   " session-timeout 10\n"
		   "ap hostapd lobby\n bssid 0200.0000.0101 wlan m\n"
		   " bssid 0200.0000.0102 wlan e\n");
	text = conf(b, "lobby", NULL, NULL);
	assert_line(text, "wpa_key_mgmt=WPA-PSK SAE FT-PSK FT-SAE");
	assert_line(text, "rsn_pairwise=CCMP CCMP-256 GCMP");
	assert_line(text, "sae_pwe=1");
	/* a PMK of SAE is known to the AP of the login only */
	assert_no(text, "ft_psk_generate_local");
	/* what hostapd takes: 1000 to 65535 TU, 60 s and more */
	assert_line(text, "reassociation_deadline=1000");
	assert_line(text, "reassociation_deadline=65535");
	assert_line(text, "ft_r0_key_lifetime=60");
	assert_line(text, "wpa=3");
	assert_line(text, "wpa_pairwise=TKIP");
	assert_line(text, "wpa_key_mgmt=WPA-EAP WPA-EAP-SHA256 FT-EAP");
	assert_line(text, "rsn_pairwise=CCMP GCMP-256");
}

static void test_keys(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "ap hostapd old\n bssid 0200.0000.0101 wlan corp\n"
			 " r0kh-key 0 00112233445566778899aabbccddeeff\n"
			 "ap hostapd wrt\n bssid any wlan corp\n"
			 " openwrt-default-key radius\n"
			 "ap hostapd new\n bssid 0200.0000.0103 wlan corp\n"
			 " interface none0\n");
	assert_line(conf(b, "old", "02:00:00:00:00:fe", NULL),
		    "r0kh=02:00:00:00:00:fe * 00112233445566778899aabbccddeeff");
	text = conf(b, "wrt", "02:00:00:00:00:fe", NULL);
	assert_no(text, "\nr0kh=");
	assert_no(text, "\nnas_identifier=");
	assert_non_null(strstr(text, "no r0kh, no r1kh"));
	assert_non_null(strstr(text, "another one for each BSS"));
	text = conf(b, "new", "02:00:00:00:00:fe", NULL);
	assert_non_null(strstr(text, "# no key yet: enter r0kh-key 0 KEY in ap hostapd new"));
}

static void test_what_is_not_known_is_told(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, WLANS "ap hostapd lobby\n bssid 0200.0000.0101 wlan corp\n"
			 " r0kh-key 0 " KEY "\n interface none0\n"
			 " dynamic-author 192.0.2.1 key 0 ds\n"
			 "ap hostapd far\n bssid 0200.0000.0102 wlan corp\n"
			 " r0kh-key 0 " KEY "\n relay far.example\n");
	text = conf(b, "lobby", NULL, NULL);
	assert_non_null(strstr(text, "wireless mobility domain-id HEX"));
	assert_non_null(strstr(text, "no interface none0 with an address"));
	assert_non_null(strstr(text, "no route to 192.0.2.1"));
	for (char const *p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		assert_int_not_equal(strncmp(p, "r0kh=", 5), 0);
		assert_int_not_equal(strncmp(p, "radius_das", 10), 0);
		assert_int_not_equal(strncmp(p, "mobility_domain=", 16), 0);
	}
	assert_non_null(strstr(conf(b, "far", NULL, NULL), "wireless key-holder mac-address"));
	assert_line(conf(b, "far", "02:00:00:00:00:fe", NULL), "r0kh=02:00:00:00:00:fe * " KEY);
}

/** hostapd 2.10 binds the port for each BSS that has it, and the second one fails. */
static void test_one_port_for_disconnects(void **state)
{
	struct bench *b = *state;
	char *text, *first;

	load_ok(b, WLANS "ap hostapd lobby\n bssid 0200.0000.0100 wlan home\n"
			 " bssid 0200.0000.0101 wlan corp\n"
			 " bssid 0200.0000.0102 wlan adapt\n"
			 " dynamic-author 192.0.2.1 key 0 ds\n");
	text = conf(b, "lobby", NULL, "192.0.2.9");
	first = strstr(text, "\nradius_das_port=3799\n");
	assert_non_null(first);
	assert_true(first > strstr(text, "WLAN corp") && first < strstr(text, "WLAN adapt"));
	assert_null(strstr(first + 1, "\nradius_das_port="));
	assert_non_null(strstr(first, "# no radius_das_port"));
}

/** No name may begin a line of its own. */
static void test_odd_names(void **state)
{
	struct bench *b = *state;
	char *text;

	load_ok(b, "wlan \"x\\x0awpa=0\" 1 \"s\\x0awpa=1\"\n no shutdown\n"
		   "ap hostapd lobby\n"
		   " bssid 0200.0000.0100 wlan \"x\\x0awpa=0\"\n");
	text = conf(b, "lobby", NULL, NULL);
	assert_line(text, "# BSSID 02:00:00:00:01:00, WLAN x?wpa=0");
	assert_line(text, "ssid2=730a7770613d31");
	assert_no(text, "\nwpa=0");
	assert_no(text, "\nwpa=1");
}

static void test_nas_id_is_an_r0kh_id(void **state)
{
	char id[HOSTAPD_TEXT_NAS_ID];
	struct hostapd_ap ap;

	(void)state;
	hostapd_ap_init(&ap, "a-name-of-32-characters-in-all..");
	(void)hostapd_text_nas_id(&ap, (struct mac){{2, 0, 0, 0, 1, 0xff}}, id);
	assert_string_equal(id, "a-name-of-32-characters-in-all..-0200000001ff");
	/* With "-07" behind it, too. */
	assert_true(strlen(id) + 3 <= R0KH_ID_MAX);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_whole),
		TEST(test_kinds_of_wlan),
		TEST(test_ciphers_and_akms),
		TEST(test_keys),
		TEST(test_what_is_not_known_is_told),
		TEST(test_one_port_for_disconnects),
		TEST(test_odd_names),
		cmocka_unit_test(test_nas_id_is_an_r0kh_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
