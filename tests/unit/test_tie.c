/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Timeout Interval element. */
#include "elements_test.h"

#include "dot11/tie.h"

#define LIFETIME "380502c0270900"

DECODES(decode, struct tie, tie_decode(data, len, &out))

static void a_key_lifetime_is_read(void **state)
{
	struct octets o = unhex(LIFETIME);
	struct tie t;

	(void)state;
	assert_int_equal(tie_decode(o.b, o.len, &t), DOT11_OK);
	assert_int_equal(t.type, TIE_KEY_LIFETIME);
	assert_int_equal(t.value, 600000);
}

static void refusals(void **state)
{
	(void)state;
	check_cuts(decode, LIFETIME, NO_CUT);
	check_overlong(decode, LIFETIME, DOT11_LONG);
	assert_int_equal(decode_hex(decode, "360502c0270900"), DOT11_ID);
	assert_int_equal(decode_hex(decode, "380500c0270900"), DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "380505c0270900"), DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "380504c0270900"), DOT11_OK);
}

static void it_is_written(void **state)
{
	uint8_t out[TIE_LEN];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	tie_put(&w, &(struct tie){TIE_REASSOC_DEADLINE, 1000});
	assert_hex(out, wr_len(&w), "380501e8030000");
	w = wr_init(out, sizeof(out));
	tie_put(&w, &(struct tie){5, 1});
	assert_true(w.bad);
	w = wr_init(out, TIE_LEN - 1);
	tie_put(&w, &(struct tie){TIE_KEY_LIFETIME, 1});
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_key_lifetime_is_read),
		cmocka_unit_test(refusals),
		cmocka_unit_test(it_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
