/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OWE transition pairs: in one file, over two files, and what breaks them.
 */
#include "hostapd_test.h"

#define OPEN                        \
	"interface=wlan0\n"         \
	"ssid=guest\n"              \
	"bssid=02:00:00:00:01:00\n" \
	"owe_transition_ifname=wlan0-1\n"
#define OWE     "bss=wlan0-1\n" SECURITY
#define FAR_OWE "interface=wlan0-1\n" SECURITY
#define SECURITY                    \
	"ssid=guest-owe\n"          \
	"bssid=02:00:00:00:01:01\n" \
	"wpa=2\n"                   \
	"wpa_key_mgmt=OWE\n"        \
	"rsn_pairwise=CCMP\n"       \
	"ieee80211w=2\n"            \
	"ignore_broadcast_ssid=1\n"
#define BACK "owe_transition_ifname=wlan0\n"

/** The same pair, each in a file of its own. */
#define FAR_OPEN                                   \
	"interface=wlan0\n"                        \
	"ssid=guest\n"                             \
	"bssid=02:00:00:00:01:00\n"                \
	"owe_transition_bssid=02:00:00:00:01:01\n" \
	"owe_transition_ssid=\"guest-owe\"\n"
#define FAR_BACK                                   \
	"owe_transition_bssid=02:00:00:00:01:00\n" \
	"owe_transition_ssid=\"guest\"\n"

static void expect(char const *one, char const *two, char const *found)
{
	void *ctx = talloc_new(NULL);
	char const *text[] = {one, two};
	char *got = hostapd_found(ctx, hostapd_judge(ctx, NULL, text, two ? 2 : 1));

	if (strcmp(got, found) != 0)
		fail_msg("%s%s\n  found: %s\n  not:   %s", one, two ? two : "", got, found);
	talloc_free(ctx);
}

static void test_one_file(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	expect(OPEN OWE BACK, NULL, "");
	expect(OPEN OWE, NULL, "a:5 owe-one-way");
	expect(OPEN OWE "owe_transition_ifname=wlan0-1\n", NULL,
	       "a:5 owe-one-way; a:13 owe-interface-elsewhere");
	expect(OPEN OWE "owe_transition_ifname=wlan9\n", NULL,
	       "a:5 owe-one-way; a:13 owe-interface-elsewhere");
	expect(hostapd_edit(ctx, OPEN OWE BACK, "ignore_broadcast_ssid=0\n"), NULL,
	       "a:12 owe-not-hidden");
	expect(hostapd_edit(ctx, OPEN OWE BACK, "ieee80211w=1\n"), NULL, "a:11 akm-needs-pmf");
	expect(hostapd_edit(ctx, OPEN OWE BACK, "wpa_key_mgmt=WPA-PSK\n"), NULL,
	       "a:4 owe-peer-kind; a:13 owe-akm");
	expect(hostapd_edit(ctx, OPEN OWE BACK, "-wpa\n-wpa_key_mgmt\n"), NULL,
	       "a:4 owe-peer-kind; a:12 owe-open-hidden; a:13 owe-peer-kind");
	expect(OPEN "ignore_broadcast_ssid=1\n" OWE BACK, NULL, "a:5 owe-open-hidden");
	talloc_free(ctx);
}

static void test_two_files(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	expect(FAR_OPEN, FAR_OWE FAR_BACK, "");
	/* Formats of the SSID. */
	expect(hostapd_edit(ctx, FAR_OPEN, "owe_transition_ssid=67756573742d6f7765\n"),
	       FAR_OWE FAR_BACK, "");
	expect(hostapd_edit(ctx, FAR_OPEN, "owe_transition_ssid=guest-owe\n"), FAR_OWE FAR_BACK,
	       "a:4 owe-pointer-incomplete");
	expect(hostapd_edit(ctx, FAR_OPEN, "-owe_transition_ssid\n"), FAR_OWE FAR_BACK,
	       "a:4 owe-pointer-incomplete");
	expect(hostapd_edit(ctx, FAR_OPEN, "-owe_transition_bssid\n"), FAR_OWE FAR_BACK,
	       "a:1 owe-one-way; a:5 owe-pointer-incomplete");
	expect(hostapd_edit(ctx, FAR_OPEN, "owe_transition_ssid=\"guest\"\n"), FAR_OWE FAR_BACK,
	       "a:5 owe-peer-ssid");
	expect(hostapd_edit(ctx, FAR_OPEN, "owe_transition_bssid=02:00:00:00:01:09\n"),
	       FAR_OWE FAR_BACK, "a:1 owe-one-way; a:4 owe-peer-unknown");
	expect(FAR_OPEN, FAR_OWE, "b:1 owe-one-way");
	/* A name of an interface reaches no other file. */
	expect(OPEN, FAR_OWE FAR_BACK, "a:1 owe-one-way; a:4 owe-interface-elsewhere");
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_one_file),
		cmocka_unit_test(test_two_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
