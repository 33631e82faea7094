/* SPDX-License-Identifier: GPL-2.0-or-later */
/** WPA 1 element. */
#include "elements_test.h"

#include "dot11/ie.h"
#include "dot11/wpa_ie.h"

#define CCKM "dd160050f20101000050f20201000050f202010000409600"
#define CAPS "dd1c0050f20101000050f20202000050f2040050f20201000050f2020c00"

DECODES(decode, struct wpa_ie, wpa_ie_decode(data, len, &out))

static void a_cckm_element_is_read(void **state)
{
	struct octets o = unhex(CCKM);
	struct wpa_ie ie;

	(void)state;
	assert_int_equal(wpa_ie_decode(o.b, o.len, &ie), DOT11_OK);
	assert_int_equal(ie.last, WPA_IE_AKM);
	assert_int_equal(ie.group, SUITE_WPA(2));
	assert_int_equal(ie.pairwise.n, 1);
	assert_int_equal(ie.akm.s[0], SUITE_CISCO(0));
}

static void it_may_end_after_a_field_only(void **state)
{
	static size_t const ends[] = {8, 12, 22, 28, 0};
	struct octets o = unhex("dd060050f2010100");
	struct wpa_ie ie;

	(void)state;
	check_cuts(decode, CAPS, ends);
	assert_int_equal(wpa_ie_decode(o.b, o.len, &ie), DOT11_OK);
	assert_int_equal(ie.pairwise.s[0], SUITE_WPA(2));
	assert_int_equal(ie.akm.s[0], SUITE_WPA(1));
	assert_int_equal(ie.pairwise.n, 1);
	assert_int_equal(ie.akm.n, 1);
	assert_int_equal(ie.last, WPA_IE_VERSION);
}

static void refusals(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(decode, "30020100"), DOT11_ID);
	assert_int_equal(decode_hex(decode, "dd060050f2020100"), DOT11_OUI);
	assert_int_equal(decode_hex(decode, "dd040050f201"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd060050f2010200"), DOT11_VERSION);
	assert_int_equal(decode_hex(decode, "dd0c0050f20101000050f2020000"), DOT11_COUNT);
	assert_int_equal(decode_hex(decode, "dd0c0050f20101000050f2022100"), DOT11_COUNT);
	check_overlong(decode, CAPS, DOT11_OK);
}

static void check_round_trip(char const *hex)
{
	struct octets o = unhex(hex);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct wpa_ie ie;

	assert_int_equal(wpa_ie_decode(o.b, o.len, &ie), DOT11_OK);
	wpa_ie_put(&w, &ie);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), hex);
}

static void it_is_written_as_it_was_read(void **state)
{
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct wpa_ie ie;

	(void)state;
	check_round_trip(CCKM);
	check_round_trip(CAPS);
	check_round_trip("dd060050f2010100");
	wpa_ie_init(&ie);
	ie.last = WPA_IE_AKM;
	wpa_ie_put(&w, &ie);
	assert_hex(out, wr_len(&w), "dd160050f20101000050f20201000050f20201000050f201");
	ie.pairwise.n = 0;
	wpa_ie_put(&w, &ie);
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	wpa_ie_init(&ie);
	ie.last = (enum wpa_ie_field)5;
	wpa_ie_put(&w, &ie);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_cckm_element_is_read),
		cmocka_unit_test(it_may_end_after_a_field_only),
		cmocka_unit_test(refusals),
		cmocka_unit_test(it_is_written_as_it_was_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
