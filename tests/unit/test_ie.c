/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Walking, finding, opening and writing elements. */
#include "elements_test.h"

#include "dot11/ie.h"

/* SSID "test", RSNE with its version only, vendor WPA, OWE DH of 2 octets, CCKM without a body. */
#define FRAME              \
	"000474657374"     \
	"30020100"         \
	"dd060050f2010100" \
	"ff03201300"       \
	"9c0400409600"

static void walk_gives_each_element_in_place(void **state)
{
	struct octets o = unhex(FRAME);
	struct rd r = rd_init(o.b, o.len);
	struct ie ie;

	(void)state;
	assert_true(ie_next(&r, &ie));
	assert_int_equal(ie.id, IE_SSID);
	assert_hex(ie.body.p, ie.body.len, "74657374");
	assert_true(ie_next(&r, &ie));
	assert_int_equal(ie.id, IE_RSN);
	assert_ptr_equal(ie.elem.p, o.b + 6);
	assert_int_equal(ie.elem.len, 4);
	assert_true(ie_next(&r, &ie));
	assert_int_equal(ie.id, IE_VENDOR);
	assert_true(ie_next(&r, &ie));
	assert_int_equal(ie.id, IE_EXTENSION);
	assert_int_equal(ie.ext, IE_EXT_OWE_DH);
	assert_hex(ie.body.p, ie.body.len, "1300");
	assert_int_equal(ie.elem.len, 5);
	assert_true(ie_next(&r, &ie));
	assert_int_equal(ie.ext, 0);
	assert_false(ie_next(&r, &ie));
	assert_false(r.bad);
	assert_null(ie.elem.p);
	assert_int_equal(ie.id, 0);
}

static void walk_of_nothing(void **state)
{
	struct rd r = rd_init(NULL, 0);
	struct ie ie;

	(void)state;
	assert_false(ie_next(&r, &ie));
	assert_false(r.bad);
	assert_int_equal(ie_find(NULL, 0, IE_RSN, 0, &ie), DOT11_ABSENT);
	assert_int_equal(ie.id, 0);
}

static bool walk_is_clean(void const *data, size_t len)
{
	struct rd r = rd_init(data, len);
	struct ie ie;

	while (ie_next(&r, &ie))
		;
	return !r.bad;
}

static enum dot11_refusal find_rsn(void const *data, size_t len)
{
	struct ie ie;

	return ie_find(data, len, IE_RSN, 0, &ie);
}

static void walk_stops_bad_inside_an_element(void **state)
{
	struct octets o = unhex(FRAME);
	/* where an element ends */
	bool boundary[sizeof(o.b)] = {
		[0] = true, [6] = true, [10] = true, [18] = true, [23] = true};

	(void)state;
	for (size_t n = 0; n < o.len; n++) {
		assert_int_equal(walk_is_clean(o.b, n), boundary[n]);
		assert_int_equal(on_heap(find_rsn, o.b, n), !boundary[n] ? DOT11_SHORT
							    : n < 10     ? DOT11_ABSENT
									 : DOT11_OK);
	}
}

static void an_extension_without_its_octet_is_bad(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(find_rsn, "30020100ff00"), DOT11_SHORT);
	assert_int_equal(decode_hex(find_rsn, "30020100ff0120"), DOT11_OK);
}

static void find_refuses_a_second_one(void **state)
{
	struct octets o = unhex(FRAME "30020100");
	struct ie ie;

	(void)state;
	assert_int_equal(ie_find(o.b, o.len, IE_RSN, 0, &ie), DOT11_DUPLICATE);
	assert_null(ie.elem.p);
	assert_int_equal(ie.id, 0);
	assert_int_equal(ie_find(o.b, o.len, IE_SSID, 0, &ie), DOT11_OK);
	assert_ptr_equal(ie.elem.p, o.b);
	assert_int_equal(ie_find(o.b, o.len, IE_MOBILITY_DOMAIN, 0, &ie), DOT11_ABSENT);
}

static void find_tells_extensions_apart(void **state)
{
	struct octets o = unhex("ff0121ff03201300");
	struct ie ie;

	(void)state;
	assert_int_equal(ie_find(o.b, o.len, IE_EXTENSION, IE_EXT_OWE_DH, &ie), DOT11_OK);
	assert_ptr_equal(ie.elem.p, o.b + 3);
	assert_int_equal(ie_find(o.b, o.len, IE_EXTENSION, 34, &ie), DOT11_ABSENT);
}

static void find_vendor_looks_at_oui_and_type(void **state)
{
	/* WMM has WPA's OUI; one vendor element is too short for an OUI; 156 of nobody */
	struct octets o = unhex("dd050050f20201dd030050f2dd060050f20101009c0400409601");
	struct ie ie;

	(void)state;
	assert_int_equal(ie_find_vendor(o.b, o.len, IE_VENDOR, IE_VENDOR_WPA, &ie), DOT11_OK);
	assert_ptr_equal(ie.elem.p, o.b + 12);
	assert_int_equal(ie_find_vendor(o.b, o.len, IE_CCKM, 0x00409600, &ie), DOT11_ABSENT);
	assert_int_equal(ie_find_vendor(o.b, o.len, IE_CCKM, 0x00409601, &ie), DOT11_OK);
	o = unhex("9c04004096009c0400409600");
	assert_int_equal(ie_find_vendor(o.b, o.len, IE_CCKM, 0x00409600, &ie), DOT11_DUPLICATE);
}

static enum dot11_refusal open_rsn(void const *data, size_t len)
{
	struct rd body;

	return ie_open(data, len, IE_RSN, 0, &body);
}

static enum dot11_refusal open_owe(void const *data, size_t len)
{
	struct rd body;

	return ie_open(data, len, IE_EXTENSION, IE_EXT_OWE_DH, &body);
}

static enum dot11_refusal open_wpa(void const *data, size_t len)
{
	struct rd body;

	return ie_open_vendor(data, len, IE_VENDOR, IE_VENDOR_WPA, &body);
}

static void open_checks_the_header(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(open_rsn, ""), DOT11_SHORT);
	assert_int_equal(decode_hex(open_rsn, "30"), DOT11_SHORT);
	assert_int_equal(decode_hex(open_rsn, "3000"), DOT11_OK);
	assert_int_equal(decode_hex(open_rsn, "3100"), DOT11_ID);
	assert_int_equal(decode_hex(open_rsn, "300201"), DOT11_SHORT);
	assert_int_equal(decode_hex(open_rsn, "3001aabb"), DOT11_LONG);
	assert_int_equal(decode_hex(open_owe, "ff00"), DOT11_SHORT);
	assert_int_equal(decode_hex(open_owe, "ff0121"), DOT11_ID);
	assert_int_equal(decode_hex(open_owe, "ff0120"), DOT11_OK);
	assert_int_equal(decode_hex(open_wpa, "dd030050f2"), DOT11_SHORT);
	assert_int_equal(decode_hex(open_wpa, "dd040050f202"), DOT11_OUI);
	assert_int_equal(decode_hex(open_wpa, "dd040050f201"), DOT11_OK);
	assert_int_equal(decode_hex(open_wpa, "30040050f201"), DOT11_ID);
}

static void writing_sets_the_length(void **state)
{
	uint8_t out[16];
	struct wr w = wr_init(out, sizeof(out));
	uint8_t *start = ie_begin_vendor(&w, IE_VENDOR, IE_VENDOR_WPA);

	(void)state;
	wr_le16(&w, 1);
	ie_end(&w, start);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), "dd060050f2010100");
}

static void writing_refuses_256_octets(void **state)
{
	uint8_t out[600];
	struct wr w = wr_init(out, sizeof(out));
	uint8_t *start = ie_begin(&w, IE_SSID);

	(void)state;
	wr_zero(&w, 255);
	ie_end(&w, start);
	assert_false(w.bad);
	assert_int_equal(out[1], 255);
	start = ie_begin(&w, IE_SSID);
	wr_zero(&w, 256);
	ie_end(&w, start);
	assert_true(w.bad);
}

static void writing_without_room_is_bad(void **state)
{
	uint8_t out[5] = {0};
	struct wr w = wr_init(out, 1);
	uint8_t *start = ie_begin(&w, IE_SSID);

	(void)state;
	assert_null(start);
	ie_end(&w, start);
	assert_true(w.bad);
	w = wr_init(out, 3);
	start = ie_begin(&w, IE_SSID);
	wr_zero(&w, 2);
	ie_end(&w, start);
	assert_true(w.bad);
	w = wr_init(out, 5);
	ie_end(&w, NULL);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(walk_gives_each_element_in_place),
		cmocka_unit_test(walk_of_nothing),
		cmocka_unit_test(walk_stops_bad_inside_an_element),
		cmocka_unit_test(an_extension_without_its_octet_is_bad),
		cmocka_unit_test(find_refuses_a_second_one),
		cmocka_unit_test(find_tells_extensions_apart),
		cmocka_unit_test(find_vendor_looks_at_oui_and_type),
		cmocka_unit_test(open_checks_the_header),
		cmocka_unit_test(writing_sets_the_length),
		cmocka_unit_test(writing_refuses_256_octets),
		cmocka_unit_test(writing_without_room_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
