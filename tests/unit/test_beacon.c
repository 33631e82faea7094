/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Beacons, probe responses and what is inside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dot11/frame.h"
#include "sm/beacon.h"

static struct mac const bssid = {{2, 0, 0, 0, 0, 1}};
static struct radio_info radio = {
	.caps = RADIO_CAP_HT | RADIO_CAP_VHT | RADIO_CAP_MFP,
	.n_ciphers = 2,
	.cipher = {CIPHER_CCMP, CIPHER_BIP_CMAC},
	.ht = {0xef, 0x09},
	.vht = {0xb2},
};
static struct security sec;

static struct beacon_params params(uint16_t freq, enum radio_width width)
{
	struct wlan w;

	wlan_init(&w, "w", 1, "net", 3);
	assert_int_equal(security_of_wlan(&w, &radio, &sec, NULL), 0);
	return (struct beacon_params){.bssid = bssid,
				      .ssid = (uint8_t const *)"net",
				      .ssid_len = 3,
				      .freq = freq,
				      .width = width,
				      .center_freq = width == RADIO_80 ? 5210 : freq,
				      .country = "DE",
				      .radio = &radio,
				      .security = &sec,
				      .mdid = {0xa1, 0xb2},
				      .over_ds = true};
}

/** Identifiers of a list of elements, in their order. */
static unsigned ids(struct span list, uint8_t out[32])
{
	struct rd r = rd_init(list.p, list.len);
	struct ie ie;
	unsigned n = 0;

	while (ie_next(&r, &ie) && n < 32)
		out[n++] = ie.id;
	assert_false(r.bad);
	return n;
}

static void check_ids(struct span list, uint8_t const *want, unsigned n)
{
	uint8_t got[32];

	assert_int_equal(ids(list, got), n);
	assert_memory_equal(got, want, n);
}

static void test_2ghz(void **state)
{
	static uint8_t const head[] = {0, 1, 3};
	static uint8_t const tail[] = {7, 42, 50, 48, 54, 45, 61, 221};
	static uint8_t const probe[] = {0, 1, 3, 7, 42, 50, 48, 54, 45, 61, 221};
	struct beacon_params p = params(2437, RADIO_20);
	struct beacon b;
	struct frame f;
	struct elements e;

	(void)state;
	assert_int_equal(beacon_make(&p, &b), 0);
	assert_int_equal(frame_decode(b.head, b.head_len, &f), DOT11_OK);
	assert_int_equal(f.subtype, FRAME_BEACON);
	assert_true(mac_is_group(f.da));
	assert_true(mac_eq(f.sa, bssid) && mac_eq(f.bssid, bssid));
	check_ids((struct span){f.body.p + 12, f.body.len - 12}, head, sizeof head);
	check_ids((struct span){b.tail, b.tail_len}, tail, sizeof tail);
	assert_int_equal(frame_decode(b.probe, b.probe_len, &f), DOT11_OK);
	assert_int_equal(f.subtype, FRAME_PROBE_RESPONSE);
	assert_true(mac_is_zero(f.da));
	check_ids((struct span){f.body.p + 12, f.body.len - 12}, probe, sizeof probe);
	assert_int_equal(elements_decode((struct span){f.body.p + 12, f.body.len - 12}, &e),
			 DOT11_OK);
	assert_memory_equal(element_body(e.mde).p, "\xa1\xb2\x01", 3);
	assert_int_equal(element_body(e.ht_operation).p[0], 6);
	assert_int_equal(b.rsn.len, e.rsn.len);
	assert_memory_equal(b.rsn.p, e.rsn.p, b.rsn.len);
	assert_null(b.wpa.p);
	assert_true(b.caps & CAPS_PRIVACY);
}

static void test_5ghz(void **state)
{
	static uint8_t const tail[] = {7, 48, 54, 45, 61, 191, 192, 221};
	struct beacon_params p = params(5180, RADIO_80);
	struct elements e;
	struct beacon b;

	(void)state;
	assert_int_equal(beacon_make(&p, &b), 0);
	check_ids((struct span){b.tail, b.tail_len}, tail, sizeof tail);
	assert_int_equal(elements_decode((struct span){b.tail, b.tail_len}, &e), DOT11_OK);
	/* 36 is the lower half of its 40 MHz, in the 80 MHz around channel 42. */
	assert_memory_equal(element_body(e.ht_operation).p, "\x24\x05", 2);
	assert_memory_equal(element_body(e.vht_operation).p, "\x01\x2a\x00\xfc\xff", 5);
	/* WMM Parameter element, subtype 1: Linux takes no other for one, and without it neither
	 * QoS nor HT nor VHT is used. */
	assert_int_equal(element_body(e.wmm).len, 24);
	assert_memory_equal(element_body(e.wmm).p, "\x00\x50\xf2\x02\x01\x01", 6);
	p.freq = 5200;
	assert_int_equal(beacon_make(&p, &b), 0);
	assert_int_equal(elements_decode((struct span){b.tail, b.tail_len}, &e), DOT11_OK);
	assert_memory_equal(element_body(e.ht_operation).p, "\x28\x07", 2);
}

static void test_hidden_and_plain(void **state)
{
	static uint8_t const tail[] = {42, 50, 48, 54, 221};
	struct beacon_params p = params(2412, RADIO_20_NOHT);
	struct beacon b;
	struct frame f;

	(void)state;
	p.hidden = true;
	p.country = "";
	assert_int_equal(beacon_make(&p, &b), 0);
	check_ids((struct span){b.tail, b.tail_len}, tail, sizeof tail);
	assert_int_equal(frame_decode(b.head, b.head_len, &f), DOT11_OK);
	assert_int_equal(f.body.p[13], 0);
	/* Who asks by name is told. */
	assert_int_equal(frame_decode(b.probe, b.probe_len, &f), DOT11_OK);
	assert_int_equal(f.body.p[13], 3);
	assert_null(b.ht.p);
}

static void test_channels(void **state)
{
	static struct {
		uint16_t freq;
		uint8_t channel;
	} const rows[] = {{2412, 1}, {2472, 13}, {2484, 14}, {5180, 36}, {5825, 165},
			  {2413, 0}, {2477, 0},  {0, 0},     {5181, 0},  {4900, 0}};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(beacon_channel(rows[i].freq), rows[i].channel);
}

static void test_rates(void **state)
{
	struct beacon_params p = params(2412, RADIO_20);
	struct rate_set g = {8, {2, 4, 11, 22, 12, 24, 48, 108}}, a = {3, {12, 24, 48}};
	struct beacon b;

	(void)state;
	assert_int_equal(beacon_make(&p, &b), 0);
	assert_true(beacon_rates_fit(&b, &g));
	assert_false(beacon_rates_fit(&b, &a));
	p = params(5180, RADIO_20);
	assert_int_equal(beacon_make(&p, &b), 0);
	assert_true(beacon_rates_fit(&b, &a));
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_2ghz), cmocka_unit_test(test_5ghz),
					   cmocka_unit_test(test_hidden_and_plain),
					   cmocka_unit_test(test_channels),
					   cmocka_unit_test(test_rates)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
