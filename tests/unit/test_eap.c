/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL and EAP headers. */
#include "elements_test.h"

#include "dot11/eap.h"

DECODES(decode_eapol, struct eapol, eapol_decode(data, len, &out))
DECODES(decode_eap, struct eap, eap_decode(data, len, &out))

static void padding_is_left_out(void **state)
{
	struct octets o = unhex("0200000502aa0005010000");
	struct eapol p;

	(void)state;
	assert_int_equal(eapol_decode(o.b, o.len, &p), DOT11_OK);
	assert_int_equal(p.version, 2);
	assert_int_equal(p.type, EAPOL_EAP);
	assert_hex(p.body.p, p.body.len, "02aa000501");
	assert_int_equal(p.frame.len, 9);
	for (size_t n = 0; n < 9; n++)
		assert_int_equal(on_heap(decode_eapol, o.b, n), DOT11_SHORT);
	assert_int_equal(decode_hex(decode_eapol, "00010000"), DOT11_VERSION);
	assert_int_equal(decode_hex(decode_eapol, "01010000"), DOT11_OK);
}

static void an_identity_response_is_read(void **state)
{
	struct octets o = unhex("0207000a01616c696365ff");
	struct eap e;

	(void)state;
	assert_int_equal(eap_decode(o.b, o.len, &e), DOT11_OK);
	assert_int_equal(e.code, EAP_RESPONSE);
	assert_int_equal(e.id, 7);
	assert_int_equal(e.type, EAP_IDENTITY);
	assert_hex(e.data.p, e.data.len, "616c696365");
	assert_int_equal(e.packet.len, 10);
	for (size_t n = 0; n < 10; n++)
		assert_int_equal(on_heap(decode_eap, o.b, n), DOT11_SHORT);
}

static void lengths_that_cannot_be(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(decode_eap, "02070004"), DOT11_LENGTH);
	assert_int_equal(decode_hex(decode_eap, "03070004"), DOT11_OK);
	assert_int_equal(decode_hex(decode_eap, "03070003"), DOT11_LENGTH);
	assert_int_equal(decode_hex(decode_eap, "00070004"), DOT11_TYPE);
	assert_int_equal(decode_hex(decode_eap, "05070004"), DOT11_TYPE);
	assert_int_equal(decode_hex(decode_eap, "0107000501"), DOT11_OK);
}

static void packets_are_written(void **state)
{
	uint8_t out[16];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	eapol_put_header(&w, EAPOL_EAP, 5);
	eap_put_identity_request(&w, 1);
	assert_hex(out, wr_len(&w), "020000050101000501");
	w = wr_init(out, sizeof(out));
	eap_put_result(&w, EAP_SUCCESS, 13);
	assert_hex(out, wr_len(&w), "030d0004");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(padding_is_left_out),
		cmocka_unit_test(an_identity_response_is_read),
		cmocka_unit_test(lengths_that_cannot_be),
		cmocka_unit_test(packets_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
