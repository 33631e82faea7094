/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Diffie-Hellman Parameter element. */
#include "elements_test.h"

#include "dot11/owe_ie.h"

#define X32     "4abf7c206407893a1c8b27a7b9b2c1dc6e3d7038fed9ad7ae2250d03dc18e080"
#define GROUP19 "ff23201300" X32

DECODES(decode, struct owe_ie, owe_ie_decode(data, len, &out))

static void group_19_is_read(void **state)
{
	struct octets o = unhex(GROUP19);
	struct owe_ie d;

	(void)state;
	assert_int_equal(owe_ie_decode(o.b, o.len, &d), DOT11_OK);
	assert_int_equal(d.group, 19);
	assert_hex(d.key.p, d.key.len, X32);
	assert_ptr_equal(d.key.p, o.b + 5);
}

static void sizes_belong_to_groups(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(decode, "ff23201400" X32), DOT11_LENGTH);
	assert_int_equal(decode_hex(decode, "ff33201400" X32 "00000000000000000000000000000000"),
			 DOT11_OK);
	/* an unknown group passes, whatever its size: the answer is status 77 */
	assert_int_equal(decode_hex(decode, "ff0420f00102"), DOT11_OK);
}

static void refusals(void **state)
{
	(void)state;
	check_cuts(decode, GROUP19, NO_CUT);
	check_overlong(decode, GROUP19, DOT11_LENGTH);
	assert_int_equal(decode_hex(decode, "ff22201300" X32), DOT11_LONG);
	assert_int_equal(decode_hex(decode, "ff23211300" X32), DOT11_ID);
	assert_int_equal(decode_hex(decode, "fe23201300" X32), DOT11_ID);
	assert_int_equal(decode_hex(decode, "ff23200000" X32), DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "ff0320f001"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "ff022013"), DOT11_SHORT);
}

static void it_is_written(void **state)
{
	struct octets x = unhex(X32);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	owe_ie_put(&w, &(struct owe_ie){19, {x.b, 32}});
	assert_hex(out, wr_len(&w), GROUP19);
	owe_ie_put(&w, &(struct owe_ie){20, {x.b, 32}});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	owe_ie_put(&w, &(struct owe_ie){0, {x.b, 32}});
	assert_true(w.bad);
	w = wr_init(out, 36);
	owe_ie_put(&w, &(struct owe_ie){19, {x.b, 32}});
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(group_19_is_read),
		cmocka_unit_test(sizes_belong_to_groups),
		cmocka_unit_test(refusals),
		cmocka_unit_test(it_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
