/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Mobility Domain element. */
#include "elements_test.h"

#include "dot11/mde.h"

#define OVER_DS "3603c3d401"

DECODES(decode, struct mde, mde_decode(data, len, &out))

static void it_is_read_as_on_the_air(void **state)
{
	struct octets o = unhex(OVER_DS);
	struct mde m;

	(void)state;
	assert_int_equal(mde_decode(o.b, o.len, &m), DOT11_OK);
	assert_hex(m.mdid, 2, "c3d4");
	assert_int_equal(m.caps, MDE_CAP_OVER_DS);
}

static void refusals(void **state)
{
	(void)state;
	check_cuts(decode, OVER_DS, NO_CUT);
	check_overlong(decode, OVER_DS, DOT11_LONG);
	assert_int_equal(decode_hex(decode, "3703c3d401"), DOT11_ID);
}

/** Reserved policy bits are kept: the FTE MIC and message 2 compare the element as sent. */
static void it_is_written_with_reserved_bits(void **state)
{
	uint8_t out[MDE_LEN];
	struct wr w = wr_init(out, sizeof(out));
	struct octets o = unhex("3603a1b2ff");
	struct mde m;

	(void)state;
	assert_int_equal(mde_decode(o.b, o.len, &m), DOT11_OK);
	mde_put(&w, &m);
	assert_hex(out, wr_len(&w), "3603a1b2ff");
	w = wr_init(out, MDE_LEN - 1);
	mde_put(&w, &m);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(it_is_read_as_on_the_air),
		cmocka_unit_test(refusals),
		cmocka_unit_test(it_is_written_with_reserved_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
