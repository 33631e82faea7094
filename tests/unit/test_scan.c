/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a station keeps of a beacon. */
#include "sim/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dot11/frame.h"
#include "dot11/owe_transition.h"
#include "dot11/rsne.h"

static struct mac const bssid = {{2, 0xaa, 0, 0, 0, 1}}, other = {{2, 0xaa, 0, 0, 0, 2}};

static void fixed_put(struct wr *w, enum frame_subtype type)
{
	frame_put_header(w, type, bssid, bssid, bssid);
	wr_le64(w, 0x123456789aull);
	wr_le16(w, 100);
	wr_le16(w, CAPS_ESS | CAPS_PRIVACY);
}

static void everything_is_kept(void **state)
{
	static uint8_t const rates[] = {0x82, 0x84, 0x8b, 0x96};
	uint8_t buf[400];
	struct wr w = wr_init(buf, sizeof buf);
	struct mde const m = {.mdid = {0xa1, 0xb2}, .caps = MDE_CAP_OVER_DS};
	struct owe_transition const t = {.bssid = other, .ssid = {(uint8_t const *)"owe", 3}};
	struct scan_bss b;
	struct rsne r;

	(void)state;
	fixed_put(&w, FRAME_BEACON);
	elements_put_ssid(&w, "net", 3);
	elements_put_rates(&w, rates, 4);
	rsne_init(&r);
	r.last = RSNE_CAPS;
	rsne_put(&w, &r);
	mde_put(&w, &m);
	owe_transition_put(&w, &t);
	assert_false(w.bad);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w), &b), DOT11_OK);
	assert_memory_equal(b.bssid.b, bssid.b, MAC_LEN);
	assert_int_equal(b.ssid_len, 3);
	assert_memory_equal(b.ssid, "net", 3);
	assert_true(b.tsf == 0x123456789aull);
	assert_int_equal(b.caps, CAPS_ESS | CAPS_PRIVACY);
	assert_int_equal(b.rates.n, 4);
	assert_int_equal(b.rsn.len, 22);
	assert_int_equal(scan_span(&b.rsn).p[0], IE_RSN);
	assert_null(scan_span(&b.wpa).p);
	assert_true(b.has_mde);
	assert_int_equal(b.mde[4], MDE_CAP_OVER_DS);
	assert_true(b.has_transition);
	assert_memory_equal(b.other.b, other.b, MAC_LEN);
}

static void what_is_no_beacon_is_refused(void **state)
{
	static struct scan_bss const none;
	uint8_t buf[200];
	struct wr w = wr_init(buf, sizeof buf);
	struct scan_bss b;

	(void)state;
	fixed_put(&w, FRAME_AUTH);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w), &b), DOT11_TYPE);
	w = wr_init(buf, sizeof buf);
	fixed_put(&w, FRAME_PROBE_RESPONSE);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w), &b), DOT11_OK);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w) - 1, &b), DOT11_SHORT);
	wr_u8(&w, IE_SSID);
	wr_u8(&w, 33);
	wr_zero(&w, 33);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w), &b), DOT11_LENGTH);
	assert_memory_equal(&b, &none, sizeof b);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(everything_is_kept),
		cmocka_unit_test(what_is_no_beacon_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
