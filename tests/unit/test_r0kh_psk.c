/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * PMKs of PSK WLANs: made once, made anew when SSID or PSK change, and wiped.
 */
#include "roam/r0kh_psk.h"

#include "r0kh_test.h"

#define HEX64 "0123456789abcdefABCDEF0123456789000102030405060708090a0b0c0d0e0f"

static struct wlan psk_wlan(uint16_t id, char const *psk)
{
	struct wlan w = make_wlan("IEEE", id, B(FT_PSK), WLAN_FT_ENABLED);

	w.psk_is_hex = strlen(psk) == 64;
	assert_true(secret_set(&w.psk, psk, strlen(psk)));
	return w;
}

/* IEEE 802.11-2020 J.4.2, first vector. */
static void test_a_passphrase(void **state)
{
	static uint8_t const want[PSK_LEN] = {0xf4, 0x2c, 0x6f, 0xc5, 0x2d, 0xf0, 0xeb, 0xef,
					      0x9e, 0xbb, 0x4b, 0x90, 0xb3, 0x8a, 0x5f, 0x90,
					      0x2e, 0x83, 0xfe, 0x1b, 0x13, 0x5a, 0x70, 0xe2,
					      0x3a, 0xed, 0x76, 0x2e, 0x97, 0x10, 0xa1, 0x2e};
	void *ctx = talloc_new(NULL);
	struct wlan w = psk_wlan(1, "password"), other;
	uint8_t const *pmk, *same;
	struct r0kh_psk p;

	(void)state;
	assert_int_equal(r0kh_psk_init(&p, ctx), 0);
	pmk = r0kh_psk_pmk(&p, &w);
	assert_non_null(pmk);
	assert_memory_equal(pmk, want, PSK_LEN);
	/* kept, not made anew: a PMK that is spoilt stays spoilt */
	((uint8_t *)pmk)[0] ^= 1;
	same = r0kh_psk_pmk(&p, &w);
	assert_ptr_equal(same, pmk);
	assert_int_equal(same[0], want[0] ^ 1);
	other = psk_wlan(1, "passwort");
	assert_memory_not_equal(r0kh_psk_pmk(&p, &other), want, PSK_LEN);
	assert_memory_equal(r0kh_psk_pmk(&p, &w), want, PSK_LEN);
	w.ssid[0] = 'i';
	assert_memory_not_equal(r0kh_psk_pmk(&p, &w), want, PSK_LEN);
	/* another WLAN has its own */
	w = psk_wlan(WLAN_ID_MAX, "password");
	assert_memory_equal(r0kh_psk_pmk(&p, &w), want, PSK_LEN);
	r0kh_psk_forget(&p, 1);
	r0kh_psk_forget(&p, 1);
	r0kh_psk_forget(&p, 2);
	talloc_free(ctx);
}

static void test_hex(void **state)
{
	static uint8_t const want[PSK_LEN] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
					      0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89,
					      0,    1,    2,    3,    4,    5,    6,    7,
					      8,    9,    10,   11,   12,   13,   14,   15};
	void *ctx = talloc_new(NULL);
	struct wlan w = psk_wlan(1, HEX64);
	struct r0kh_psk p;

	(void)state;
	assert_int_equal(r0kh_psk_init(&p, ctx), 0);
	assert_memory_equal(r0kh_psk_pmk(&p, &w), want, PSK_LEN);
	w.psk.b[5] = 'g';
	assert_null(r0kh_psk_pmk(&p, &w));
	w.psk.len = 62;
	assert_null(r0kh_psk_pmk(&p, &w));
	talloc_free(ctx);
}

static void test_who_is_served(void **state)
{
	struct wlan w = psk_wlan(1, "password");

	(void)state;
	assert_true(r0kh_psk_serves(&w));
	w.akms = B(PSK) | B(FT_SAE) | B(FT_DOT1X);
	assert_false(r0kh_psk_serves(&w));
	w = psk_wlan(1, "password");
	w.psk.len = 0;
	assert_false(r0kh_psk_serves(&w));
	w = psk_wlan(1, "password");
	w.wpa2 = false;
	assert_false(r0kh_psk_serves(&w));
	w.wpa3 = true;
	assert_true(r0kh_psk_serves(&w));
	w.wpa = false;
	assert_false(r0kh_psk_serves(&w));
}

static void test_repeats(void **state)
{
	static uint8_t const a[FT_NAME_LEN] = {1}, b[FT_NAME_LEN] = {2};
	void *ctx = talloc_new(NULL);
	struct r0kh_psk p;

	(void)state;
	assert_int_equal(r0kh_psk_init(&p, ctx), 0);
	assert_false(r0kh_psk_granted(&p, station(1), ap(1), a, 100));
	assert_false(r0kh_psk_granted(&p, station(2), ap(1), a, 100));
	assert_false(r0kh_psk_granted(&p, station(1), ap(2), a, 100));
	assert_false(r0kh_psk_granted(&p, station(1), ap(1), b, 100));
	assert_true(r0kh_psk_granted(&p, station(1), ap(1), a, 100 + R0KH_REPEAT_MS - 1));
	assert_false(r0kh_psk_granted(&p, station(1), ap(1), b, 100 + R0KH_REPEAT_MS));
	/* many others later it is forgotten */
	for (unsigned i = 0; i < R0KH_PSK_RECENT; i++)
		assert_false(r0kh_psk_granted(&p, station(100 + i), ap(1), a, 2000));
	assert_false(r0kh_psk_granted(&p, station(1), ap(1), b, 2000));
	talloc_free(ctx);
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static void test_out_of_memory(void **state)
{
	void *ctx = talloc_new(NULL);
	struct wlan w = psk_wlan(1, HEX64);
	struct r0kh_psk p;

	(void)state;
	assert_int_equal(talloc_set_memlimit(ctx, 1000), 0);
	assert_int_not_equal(r0kh_psk_init(&p, ctx), 0);
	assert_int_equal(talloc_set_memlimit(ctx, 20000), 0);
	assert_int_equal(r0kh_psk_init(&p, ctx), 0);
	assert_null(r0kh_psk_pmk(&p, &w));
	assert_int_equal(talloc_set_memlimit(ctx, 1000000), 0);
	assert_non_null(r0kh_psk_pmk(&p, &w));
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_a_passphrase),  cmocka_unit_test(test_hex),
		cmocka_unit_test(test_who_is_served), cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
