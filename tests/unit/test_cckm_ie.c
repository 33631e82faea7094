/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM's elements. */
#include "elements_test.h"

#include "dot11/cckm_ie.h"

#define REQUEST "9c180040960089674523010000000200000099a9e4349ce6541f"
#define CCMP                                                           \
	"9c340040960002000000000101000000000000001800a2e376cea29dde70" \
	"8c8e2516b47defece4ceee4be20e7884d60b82d3e82cb2ce"
#define TKIP                                                           \
	"9c3c004096000200000000010100000000000000200044610392b31187ff" \
	"5264cacb8770587695418ff16a2aa5b74f9fef27e8b4982720b32ff147921db0"
#define CCX "dd050040960305"

DECODES(request, struct cckm_request, cckm_request_decode(data, len, &out))
DECODES(response, struct cckm_response, cckm_response_decode(data, len, &out))
DECODES(version, uint8_t, ccx_version_decode(data, len, &out))

static void a_request_is_read(void **state)
{
	struct octets o = unhex(REQUEST);
	struct cckm_request q;

	(void)state;
	assert_int_equal(cckm_request_decode(o.b, o.len, &q), DOT11_OK);
	assert_int_equal(q.timestamp, 0x123456789);
	assert_int_equal(q.rn, 2);
	assert_hex(q.mic, 8, "99a9e4349ce6541f");
}

static void a_response_is_read(void **state)
{
	struct octets o = unhex(CCMP);
	struct cckm_response p;

	(void)state;
	assert_int_equal(cckm_response_decode(o.b, o.len, &p), DOT11_OK);
	assert_int_equal(p.rn, 2);
	assert_int_equal(p.key_id_unicast, 0);
	assert_int_equal(p.key_id_multicast, 1);
	assert_hex(p.rsc, 8, "0100000000000000");
	assert_hex(p.mic, 8, "a2e376cea29dde70");
	assert_hex(p.egtk.p, p.egtk.len, "8c8e2516b47defece4ceee4be20e7884d60b82d3e82cb2ce");
	o = unhex(TKIP);
	assert_int_equal(cckm_response_decode(o.b, o.len, &p), DOT11_OK);
	assert_int_equal(p.egtk.len, 32);
	/* TKIP's group key under AES key wrap */
	assert_int_equal(decode_hex(response,
				    "9c44004096000200000000010100000000000000280044610392b31187ff"
				    "7b92136d3b8cb48de98a2f1791fa70a1c4f8545aea84d244f96e63f270c9c7"
				    "90b1cc93a7249d2df9"),
			 DOT11_OK);
}

static void a_request_is_26_octets(void **state)
{
	(void)state;
	check_cuts(request, REQUEST, NO_CUT);
	check_overlong(request, REQUEST, DOT11_LONG);
	assert_int_equal(decode_hex(request,
				    "9d180040960089674523010000000200000099a9e4349ce6541f"),
			 DOT11_ID);
	assert_int_equal(decode_hex(request,
				    "9c180040960189674523010000000200000099a9e4349ce6541f"),
			 DOT11_OUI);
	assert_int_equal(decode_hex(request, CCMP), DOT11_LONG);
}

static void the_group_key_must_fill_the_response(void **state)
{
	struct octets o = unhex(CCMP);

	(void)state;
	check_cuts(response, CCMP, NO_CUT);
	check_cuts(response, TKIP, NO_CUT);
	check_overlong(response, CCMP, DOT11_LONG);
	assert_int_equal(decode_hex(response, REQUEST), DOT11_SHORT);
	/* the length that overran a client's stack: larger than the element */
	o.b[20] = 25;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_SHORT);
	o.b[21] = 0xff;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_SHORT);
	o.b[20] = 23;
	o.b[21] = 0;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_LONG);
	/* consistent, but no key has this size */
	o.b[1]--;
	assert_int_equal(on_heap(response, o.b, o.len - 1), DOT11_LENGTH);
	assert_int_equal(decode_hex(response, "9c1d00409600020000000001010000000000000000"
					      "00a2e376cea29dde70"),
			 DOT11_SHORT);
}

static void key_identifiers_are_checked(void **state)
{
	struct octets o = unhex(CCMP);

	(void)state;
	o.b[10] = 1;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_RESERVED);
	o.b[10] = 0;
	o.b[11] = 0;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_RESERVED);
	o.b[11] = 4;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_RESERVED);
	o.b[11] = 3;
	assert_int_equal(on_heap(response, o.b, o.len), DOT11_OK);
}

static void they_are_written_as_read(void **state)
{
	struct octets q_in = unhex(REQUEST), p_in = unhex(TKIP);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct cckm_request q;
	struct cckm_response p;

	(void)state;
	assert_int_equal(cckm_request_decode(q_in.b, q_in.len, &q), DOT11_OK);
	assert_int_equal(cckm_response_decode(p_in.b, p_in.len, &p), DOT11_OK);
	cckm_request_put(&w, &q);
	cckm_response_put(&w, &p);
	assert_hex(out, wr_len(&w), REQUEST TKIP);
	p.egtk.len = 16;
	cckm_response_put(&w, &p);
	assert_true(w.bad);
	w = wr_init(out, CCKM_REQUEST_LEN - 1);
	cckm_request_put(&w, &q);
	assert_true(w.bad);
	p.egtk.len = 32;
	p.key_id_multicast = 0;
	w = wr_init(out, sizeof(out));
	cckm_response_put(&w, &p);
	assert_true(w.bad);
}

static void the_ccx_version(void **state)
{
	struct octets o = unhex(CCX);
	uint8_t v, out[7];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	assert_int_equal(ccx_version_decode(o.b, o.len, &v), DOT11_OK);
	assert_int_equal(v, 5);
	check_cuts(version, CCX, NO_CUT);
	check_overlong(version, CCX, DOT11_LONG);
	assert_int_equal(decode_hex(version, "dd050040960300"), DOT11_VERSION);
	assert_int_equal(decode_hex(version, "dd050040960105"), DOT11_OUI);
	assert_int_equal(decode_hex(version, "de050040960305"), DOT11_ID);
	ccx_version_put(&w, 5);
	assert_hex(out, wr_len(&w), CCX);
	w = wr_init(out, sizeof(out));
	ccx_version_put(&w, 0);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_request_is_read),
		cmocka_unit_test(a_response_is_read),
		cmocka_unit_test(a_request_is_26_octets),
		cmocka_unit_test(the_group_key_must_fill_the_response),
		cmocka_unit_test(key_identifiers_are_checked),
		cmocka_unit_test(they_are_written_as_read),
		cmocka_unit_test(the_ccx_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
