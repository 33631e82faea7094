/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Transition Mode element. */
#include "elements_test.h"

#include "dot11/owe_transition.h"

#define SAME  "dd13506f9a1c0200000000010863616d7075732d6f"
#define OTHER "dd15506f9a1c0200000000010863616d7075732d6f7324"

DECODES(decode, struct owe_transition, owe_transition_decode(data, len, &out))

static void it_is_read_without_a_channel(void **state)
{
	struct octets o = unhex(SAME);
	struct owe_transition t;

	(void)state;
	assert_int_equal(owe_transition_decode(o.b, o.len, &t), DOT11_OK);
	assert_hex(t.bssid.b, 6, "020000000001");
	assert_int_equal(t.ssid.len, 8);
	assert_memory_equal(t.ssid.p, "campus-o", 8);
	assert_false(t.has_channel);
}

static void it_is_read_with_a_channel(void **state)
{
	struct octets o = unhex(OTHER);
	struct owe_transition t;

	(void)state;
	assert_int_equal(owe_transition_decode(o.b, o.len, &t), DOT11_OK);
	assert_true(t.has_channel);
	assert_int_equal(t.op_class, 115);
	assert_int_equal(t.channel, 36);
}

static void refusals(void **state)
{
	static size_t const ends[] = {21, 0};

	(void)state;
	check_cuts(decode, OTHER, ends);
	check_overlong(decode, OTHER, DOT11_LONG);
	assert_int_equal(decode_hex(decode, "dd13506f9a1d0200000000010863616d7075732d6f"),
			 DOT11_OUI);
	assert_int_equal(decode_hex(decode, "30020100"), DOT11_ID);
	/* no SSID; an SSID of 33 octets; one that is longer than the element */
	assert_int_equal(decode_hex(decode, "dd0b506f9a1c02000000000100"), DOT11_LENGTH);
	assert_int_equal(decode_hex(decode, "dd2c506f9a1c02000000000121"
					    "41414141414141414141414141414141"
					    "4141414141414141414141414141414141"),
			 DOT11_LENGTH);
	assert_int_equal(decode_hex(decode, "dd13506f9a1c020000000001ff63616d7075732d6f"),
			 DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd2b506f9a1c020000000001204141414141414141414141414141"
					    "414141414141414141414141414141414141"),
			 DOT11_OK);
	/* BSSID a group address; zero */
	assert_int_equal(decode_hex(decode, "dd13506f9a1c0300000000010863616d7075732d6f"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "dd13506f9a1c0000000000000863616d7075732d6f"),
			 DOT11_RESERVED);
}

static void check_round_trip(char const *hex)
{
	struct octets o = unhex(hex);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct owe_transition t;

	assert_int_equal(owe_transition_decode(o.b, o.len, &t), DOT11_OK);
	owe_transition_put(&w, &t);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), hex);
}

static void it_is_written(void **state)
{
	uint8_t out[IE_LEN_MAX], ssid[33] = {0};
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	check_round_trip(SAME);
	check_round_trip(OTHER);
	owe_transition_put(&w, &(struct owe_transition){{{2}}, {ssid, 33}, false, 0, 0});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	owe_transition_put(&w, &(struct owe_transition){{{1}}, {ssid, 1}, false, 0, 0});
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(it_is_read_without_a_channel),
		cmocka_unit_test(it_is_read_with_a_channel),
		cmocka_unit_test(refusals),
		cmocka_unit_test(it_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
