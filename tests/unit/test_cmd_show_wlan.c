/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Shows of WLANs: the lines that the public parsers of a Catalyst 9800's look for, and AireOS's.
 */
#include <jansson.h>

#include "show_test.h"

static void load_ok(struct bench *b, char const *text)
{
	if (bench_load(b, text))
		fail_msg("%s", b->said);
}

/** Labels without which a parser refuses the whole. */
static char const *const labels[] = {"Identifier",
				     "Description",
				     "Network Name (SSID)",
				     "Status",
				     "Broadcast SSID",
				     "Advertise-Apname",
				     "Universal AP Admin",
				     "Max Associated Clients per WLAN",
				     "Max Associated Clients per AP per WLAN",
				     "Max Associated Clients per AP Radio per WLAN",
				     "OKC",
				     "Number of Active Clients",
				     "CHD per WLAN",
				     "WMM",
				     "WiFi Direct Policy",
				     "  Priority (default)",
				     "Scan Defer Time (msecs)",
				     "Media Stream Multicast-direct",
				     "CCX - AironetIe Support",
				     "Peer-to-Peer Blocking Action",
				     "Radio Policy",
				     "DTIM period for 802.11a radio",
				     "DTIM period for 802.11b radio",
				     "Local EAP Authentication",
				     "Mac Filter Authorization list name",
				     "Mac Filter Override Authorization list name",
				     "Accounting list name",
				     "802.1x authentication list name",
				     "802.1x authorization list name",
				     "    802.11 Authentication",
				     "    Static WEP Keys",
				     "    Wi-Fi Protected Access (WPA/WPA2/WPA3)",
				     "    OWE Transition Mode",
				     "    OSEN",
				     "    FT Support",
				     "        FT Reassociation Timeout (secs)",
				     "        FT Over-The-DS mode",
				     "    PMF Support",
				     "        PMF Association Comeback Timeout (secs)",
				     "        PMF SA Query Time (msecs)",
				     "    Web Based Authentication",
				     "    Conditional Web Redirect",
				     "    Splash-Page Web Redirect",
				     "    Webauth On-mac-filter Failure",
				     "    Webauth Authentication List Name",
				     "    Webauth Authorization List Name",
				     "    Webauth Parameter Map",
				     "Band Select",
				     "Load Balancing",
				     "Multicast Buffer",
				     "Multicast Buffers (frames)",
				     "IP Source Guard",
				     "    Neighbor List",
				     "    Prediction List",
				     "    Dual Band Support",
				     "    Directed Multicast Service",
				     "    BSS Max Idle",
				     "        Protected Mode",
				     "    Traffic Filtering Service",
				     "    BSS Transition",
				     "        Disassociation Imminent",
				     "            Optimised Roaming Timer (TBTTS)",
				     "            Timer (TBTTS)",
				     "        Dual Neighbor List",
				     "    WNM Sleep Mode",
				     "802.11ac MU-MIMO",
				     "    OFDMA Downlink",
				     "    OFDMA Uplink",
				     "    MU-MIMO Downlink",
				     "    MU-MIMO Uplink",
				     "    BSS Target Wake Up Time",
				     "    BSS Target Wake Up Time Broadcast Support",
				     "mDNS Gateway Status",
				     "WIFI Alliance Agile Multiband",
				     "    Advertise Support",
				     "    Share Data with Client",
				     "    Request on Association",
				     "    Request on Roam",
				     "WiFi to Cellular Steering"};

static void test_labels(void **state)
{
	struct bench *b = *state;
	char line[64];
	char const *text;

	load_ok(b, "wlan corp 1 corp\n");
	text = show(b, "show wlan all");
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		snprintf(line, sizeof line, "\n%-47s: ", labels[i]);
		if (!strstr(text, line))
			fail_msg("\"%s\" is missing", line + 1);
	}
	assert_string_equal(text, talloc_asprintf(b, "%s\n", show(b, "show wlan id 1")));
	assert_string_equal(show(b, "show wlan name corp"), show(b, "show wlan id 1"));
}

static void test_bands(void **state)
{
	struct bench *b = *state;
	char const *text;
	json_t *root;

	load_ok(b, "wlan corp 1 corp\n no shutdown\n");
	text = show(b, "show wlan id 1");
	assert_non_null(strstr(text,
			       "\nConfigured Radio Bands\n    All Bands\nOperational State of "
			       "Radio Bands\n    2.4ghz"));
	load_ok(b, "wlan corp 1 corp\n shutdown\n radio policy dot11 5ghz\n dtim dot11 5ghz 7\n"
		   " no shutdown\n");
	text = show(b, "show wlan id 1");
	assert_non_null(strstr(text, "\nRadio Policy                                   : 802.11a "
				     "only\n"));
	assert_non_null(strstr(text, "\n    2.4ghz                                     : Disabled\n"
				     "    5ghz                                       : Enabled\n"
				     "Operational State of Radio Bands\n"
				     "    2.4ghz                                     : DOWN\n"
				     "    5ghz                                       : UP\n"
				     "DTIM period for 802.11a radio                  : 7\n"
				     "DTIM period for 802.11b radio                  : 2\n"));
	root = json_loads(show(b, "show wlan id 1 | json"), 0, NULL);
	assert_true(json_is_false(json_object_get(root, "band_2_4ghz")));
	assert_true(json_is_true(json_object_get(root, "band_5ghz")));
	assert_int_equal(json_integer_value(json_object_get(root, "dtim_5ghz")), 7);
	json_decref(root);
}

/** A client at another's access point counts; one session of two logins is one. */
static void test_active_clients(void **state)
{
	struct bench *b = *state;

	load_ok(b, "wlan corp 1 corp\n no shutdown\nwlan open 2 open\n");
	show_login(b, 1, "corp");
	show_login(b, 2, "corp");
	show_login(b, 2, "corp");
	assert_non_null(strstr(show(b, "show wlan id 1"),
			       "\nNumber of Active Clients                       : 2\n"));
	assert_non_null(strstr(show(b, "show wlan id 2"),
			       "\nNumber of Active Clients                       : 0\n"));
}

static void test_aireos(void **state)
{
	static char const *const lines[] = {
		"WLAN Identifier.................................. 7\n",
		"\nProfile Name..................................... corp\n",
		"\nNetwork Name (SSID).............................. Corp\n",
		"\nStatus........................................... Enabled\n",
		"\nAAA Policy Override.............................. Enabled\n"
		"User Idle Timeout................................ 300 seconds\n"
		"Interface........................................ N/A\n"
		"Quality of Service............................... N/A\n"
		"DHCP Server...................................... N/A\n"
		"Passive Client Feature........................... Disabled\n"
		"FlexConnect Local Switching...................... N/A\n",
		"\nSession Timeout.................................. 28800 seconds\n",
		"\nExclusionlist Timeout............................ 60 seconds\n",
		"\nRadio Policy..................................... 802.11g only\n",
		"\nDTIM period for 802.11b radio.................... 3\n",
		"\nRadius Servers\n   Authentication................................ 192.0.2.9 "
		"1812\n",
		"\n   802.11 Authentication:........................ Open System\n",
		"\n   FT Support.................................... Adaptive\n",
		"\n         CCKM.................................... Enabled\n",
		"\n      CCKM TSF Tolerance......................... 1000\n",
		"\n   PMF........................................... Disabled\n"};
	struct bench *b = *state;
	char const *text;

	load_ok(b, "radius server one\n address ipv4 192.0.2.9 auth-port 1812 acct-port 1813\n"
		   " key 0 testing123\naaa authentication dot1x L group radius\n"
		   "wlan corp 7 Corp\n security wpa akm cckm\n radio policy dot11 24ghz\n"
		   " dtim dot11 24ghz 3\n security dot1x authentication-list L\n no shutdown\n"
		   "wlan guest 9 guest\nwireless profile policy own\n vlan 30\n"
		   " idle-timeout 600\n no shutdown\nwireless tag policy default-policy-tag\n"
		   " wlan guest policy own\n");
	text = show(b, "show wlan 7");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!strstr(text, lines[i]))
			fail_msg("\"%s\" is missing in\n%s", lines[i], text);
	assert_string_equal(show(b, "show wlan 7 | json"), show(b, "show wlan id 7 | json"));
	assert_non_null(strstr(show(b, "show wlan 9"),
			       "\nAAA Policy Override.............................. Disabled\n"
			       "User Idle Timeout................................ 600 seconds\n"
			       "Interface........................................ 30\n"));
	assert_string_equal(show(b, "show wlan 8"), "% No WLAN has the ID 8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_labels),
		TEST(test_bands),
		TEST(test_active_clients),
		TEST(test_aireos),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
