/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PMKs of PSK WLANs: made once, and anew when SSID or PSK change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <talloc.h>

#include "roam/wlan_psk.h"

static struct wlan wlan(char const *ssid, char const *psk)
{
	struct wlan w;

	wlan_init(&w, "w", 7, ssid, (uint8_t)strlen(ssid));
	assert_true(secret_set(&w.psk, psk, strlen(psk)));
	w.psk_is_hex = strlen(psk) == 64;
	return w;
}

/** The example of IEEE 802.11-2020 J.4.2. */
static void test_known(void **state)
{
	static uint8_t const want[PSK_LEN] = {0xf4, 0x2c, 0x6f, 0xc5, 0x2d, 0xf0, 0xeb, 0xef,
					      0x9e, 0xbb, 0x4b, 0x90, 0xb3, 0x8a, 0x5f, 0x90,
					      0x2e, 0x83, 0xfe, 0x1b, 0x13, 0x5a, 0x70, 0xe2,
					      0x3a, 0xed, 0x76, 0x2e, 0x97, 0x10, 0xa1, 0x2e};
	struct wlan_psk *p = wlan_psk_new(NULL);
	struct wlan w = wlan("IEEE", "password"), other = wlan("IEEF", "password");
	struct wlan hex =
		wlan("x", "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e");
	uint8_t const *pmk = wlan_psk_pmk(p, &w);

	(void)state;
	assert_non_null(pmk);
	assert_memory_equal(pmk, want, PSK_LEN);
	assert_ptr_equal(wlan_psk_pmk(p, &w), pmk);
	assert_memory_not_equal(wlan_psk_pmk(p, &other), want, PSK_LEN);
	assert_memory_equal(wlan_psk_pmk(p, &hex), want, PSK_LEN);
	wlan_psk_forget(p, 7);
	wlan_psk_forget(p, 7);
	assert_memory_equal(wlan_psk_pmk(p, &w), want, PSK_LEN);
	talloc_free(p);
}

static void test_none(void **state)
{
	struct wlan_psk *p = wlan_psk_new(NULL);
	struct wlan w = wlan("IEEE", "short"), bad = wlan("x", "password");

	(void)state;
	assert_null(wlan_psk_pmk(p, &w));
	secret_wipe(&w.psk);
	assert_null(wlan_psk_pmk(p, &w));
	bad.psk_is_hex = true;
	assert_null(wlan_psk_pmk(p, &bad));
	talloc_free(p);
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_known),
					   cmocka_unit_test(test_none)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
