/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Management frames: headers and bodies. */
#include "elements_test.h"

#include "dot11/frame.h"

/** Authentication of 02:..:01 at 02:..:aa, sequence 0x123, retry bit set. */
#define HEADER "b0083a010200000000aa0200000000010200000000aa3012"

static struct mac const sta = {{2, 0, 0, 0, 0, 1}};
static struct mac const ap = {{2, 0, 0, 0, 0, 0xaa}};

DECODES(decode, struct frame, frame_decode(data, len, &out))

static void a_header_is_read(void **state)
{
	struct octets o = unhex(HEADER "0000");
	struct frame f;

	(void)state;
	assert_int_equal(frame_decode(o.b, o.len, &f), DOT11_OK);
	assert_int_equal(f.subtype, FRAME_AUTH);
	assert_true(f.retry);
	assert_false(f.is_protected);
	assert_int_equal(f.sequence, 0x123);
	assert_true(mac_eq(f.sa, sta) && mac_eq(f.da, ap) && mac_eq(f.bssid, ap));
	assert_int_equal(f.body.len, 2);
	assert_ptr_equal(f.body.p, o.b + FRAME_HEADER_LEN);
}

static void what_is_no_management_frame_is_refused(void **state)
{
	struct octets o = unhex(HEADER);

	(void)state;
	for (size_t n = 0; n < o.len; n++)
		assert_int_equal(on_heap(decode, o.b, n), DOT11_SHORT);
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_OK);
	o.b[0] = 0x08; /* data */
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_TYPE);
	o.b[0] = 0xb1; /* protocol version 1 */
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_TYPE);
	o.b[0] = 0xb0;
	o.b[1] = 0x40;
	{
		struct frame f;

		assert_int_equal(frame_decode(o.b, o.len, &f), DOT11_OK);
		assert_true(f.is_protected);
	}
}

static void a_header_is_written(void **state)
{
	uint8_t out[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	reason_frame_put(&w, FRAME_DEAUTH, sta, ap, 7);
	assert_hex(out, wr_len(&w), "c00000000200000000010200000000aa0200000000aa00000700");
}

static void bodies_are_read_back(void **state)
{
	uint8_t out[64];
	struct wr w = wr_init(out, sizeof(out));
	struct assoc_request q = {.reassoc = true,
				  .caps = CAPS_ESS | CAPS_PRIVACY,
				  .listen_interval = 5,
				  .current_ap = ap},
			     q2;
	struct auth_frame a;
	struct assoc_response p;
	uint16_t reason;

	(void)state;
	assoc_request_put(&w, &q);
	assert_hex(out, wr_len(&w), "110005000200000000aa");
	wr_bytes(&w, "xyz", 3);
	assert_int_equal(assoc_request_decode((struct span){out, wr_len(&w)}, true, &q2), DOT11_OK);
	assert_int_equal(q2.caps, q.caps);
	assert_int_equal(q2.listen_interval, 5);
	assert_true(q2.reassoc && mac_eq(q2.current_ap, ap));
	assert_int_equal(q2.elements.len, 3);
	assert_int_equal(assoc_request_decode((struct span){out, 9}, true, &q2), DOT11_SHORT);
	assert_int_equal(assoc_request_decode((struct span){out, 4}, false, &q2), DOT11_OK);
	assert_int_equal(q2.elements.len, 0);

	w = wr_init(out, sizeof(out));
	auth_frame_put(&w, AUTH_FT, 2, 53);
	assert_hex(out, wr_len(&w), "020002003500");
	assert_int_equal(auth_frame_decode((struct span){out, 6}, &a), DOT11_OK);
	assert_int_equal(a.alg, AUTH_FT);
	assert_int_equal(a.transaction, 2);
	assert_int_equal(a.status, 53);
	assert_int_equal(auth_frame_decode((struct span){out, 5}, &a), DOT11_SHORT);

	w = wr_init(out, sizeof(out));
	assoc_response_put(&w, CAPS_ESS, 0, 2007);
	assert_hex(out, wr_len(&w), "01000000d7c7");
	assert_int_equal(assoc_response_decode((struct span){out, 6}, &p), DOT11_OK);
	assert_int_equal(p.aid, 2007);
	assert_int_equal(assoc_response_decode((struct span){out, 5}, &p), DOT11_SHORT);
	w = wr_init(out, sizeof(out));
	assoc_response_put(&w, CAPS_ESS, 17, 0);
	assert_hex(out, wr_len(&w), "010011000000");

	assert_int_equal(reason_frame_decode((struct span){out + 2, 2}, &reason), DOT11_OK);
	assert_int_equal(reason, 17);
	assert_int_equal(reason_frame_decode((struct span){out, 1}, &reason), DOT11_SHORT);
}

static void sa_queries(void **state)
{
	uint8_t out[8];
	struct wr w = wr_init(out, sizeof(out));
	struct sa_query_frame q;

	(void)state;
	sa_query_frame_put(&w, &(struct sa_query_frame){true, 0x1234});
	assert_hex(out, wr_len(&w), "08011234");
	out[4] = 0;
	assert_int_equal(sa_query_frame_decode((struct span){out, 4}, &q), DOT11_OK);
	assert_true(q.response);
	assert_int_equal(q.transaction, 0x1234);
	assert_int_equal(sa_query_frame_decode((struct span){out, 5}, &q), DOT11_LONG);
	assert_int_equal(sa_query_frame_decode((struct span){out, 3}, &q), DOT11_SHORT);
	out[1] = 2;
	assert_int_equal(sa_query_frame_decode((struct span){out, 4}, &q), DOT11_TYPE);
	out[1] = 0;
	out[0] = 6;
	assert_int_equal(sa_query_frame_decode((struct span){out, 4}, &q), DOT11_TYPE);
}

static void ft_actions(void **state)
{
	uint8_t out[32];
	struct wr w = wr_init(out, sizeof(out));
	struct ft_action_frame f;

	(void)state;
	ft_action_frame_put(&w, &(struct ft_action_frame){FT_ACTION_RESPONSE, sta, ap, 53, {0}});
	assert_hex(out, wr_len(&w), "06020200000000010200000000aa3500");
	assert_int_equal(ft_action_frame_decode((struct span){out, 16}, &f), DOT11_OK);
	assert_int_equal(f.status, 53);
	assert_true(mac_eq(f.sta, sta) && mac_eq(f.target_ap, ap));
	for (size_t n = 0; n < 16; n++)
		assert_int_equal(ft_action_frame_decode((struct span){out, n}, &f), DOT11_SHORT);
	out[1] = FT_ACTION_REQUEST;
	assert_int_equal(ft_action_frame_decode((struct span){out, 16}, &f), DOT11_OK);
	assert_int_equal(f.status, 0);
	assert_int_equal(f.elements.len, 2);
	out[1] = 5;
	assert_int_equal(ft_action_frame_decode((struct span){out, 16}, &f), DOT11_TYPE);
	out[1] = 0;
	assert_int_equal(ft_action_frame_decode((struct span){out, 16}, &f), DOT11_TYPE);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_header_is_read),
		cmocka_unit_test(what_is_no_management_frame_is_refused),
		cmocka_unit_test(a_header_is_written),
		cmocka_unit_test(bodies_are_read_back),
		cmocka_unit_test(sa_queries),
		cmocka_unit_test(ft_actions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
