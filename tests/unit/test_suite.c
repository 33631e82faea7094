/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Cipher table and suite lists. */
#include "elements_test.h"

#include "dot11/suite.h"

static void ciphers_have_their_key_lengths(void **state)
{
	(void)state;
	assert_int_equal(cipher_key_len(CIPHER_CCMP), 16);
	assert_int_equal(cipher_key_len(CIPHER_GCMP256), 32);
	assert_int_equal(cipher_key_len(CIPHER_TKIP), 32);
	assert_int_equal(cipher_key_len(CIPHER_WEP104), 13);
	assert_int_equal(cipher_key_len(CIPHER_BIP_GMAC256), 32);
	assert_int_equal(cipher_key_len(CIPHER_USE_GROUP), 0);
	assert_int_equal(cipher_key_len(0x000fac63), 0);
	assert_string_equal(cipher_text(CIPHER_CCMP), "CCMP-128");
	assert_string_equal(cipher_text(CIPHER_USE_GROUP), "Use group cipher suite");
	assert_int_equal(cipher_key_len(CIPHER_WEP40), 5);
	assert_null(cipher_text(0x00409600));
}

static void wpa_has_the_first_five_only(void **state)
{
	(void)state;
	assert_int_equal(cipher_key_len(SUITE_WPA(2)), 32);
	assert_int_equal(cipher_key_len(SUITE_WPA(4)), 16);
	assert_string_equal(cipher_text(SUITE_WPA(5)), "WEP-104");
	assert_null(cipher_text(SUITE_WPA(8)));
	assert_int_equal(cipher_key_len(SUITE_WPA(10)), 0);
}

static enum dot11_refusal read_list(void const *data, size_t len)
{
	struct rd r = rd_init(data, len);
	struct suite_list list;
	enum dot11_refusal why = suite_list_read(&r, &list);

	return zero_if_refused(why, &list, sizeof(list));
}

static void list_keeps_unknown_suites(void **state)
{
	struct octets o = unhex("0200000fac04aabbccdd");
	struct rd r = rd_init(o.b, o.len);
	struct suite_list list;

	(void)state;
	assert_int_equal(suite_list_read(&r, &list), DOT11_OK);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.s[1], 0xaabbccdd);
	assert_true(suite_list_has(&list, CIPHER_CCMP));
	assert_true(suite_list_has(&list, 0xaabbccdd));
	assert_false(suite_list_has(&list, CIPHER_TKIP));
	assert_false(suite_list_has(&list, 0));
}

static void list_refuses_none_too_many_and_short(void **state)
{
	uint8_t b[2 + 4 * (SUITE_LIST_MAX + 1)] = {SUITE_LIST_MAX};

	(void)state;
	assert_int_equal(decode_hex(read_list, ""), DOT11_SHORT);
	assert_int_equal(decode_hex(read_list, "01"), DOT11_SHORT);
	assert_int_equal(decode_hex(read_list, "0000"), DOT11_COUNT);
	assert_int_equal(decode_hex(read_list, "ffff000fac04"), DOT11_COUNT);
	assert_int_equal(decode_hex(read_list, "0200000fac04000fac"), DOT11_SHORT);
	assert_int_equal(on_heap(read_list, b, sizeof(b)), DOT11_OK);
	b[0]++;
	assert_int_equal(on_heap(read_list, b, sizeof(b)), DOT11_COUNT);
}

static void list_is_written_as_read(void **state)
{
	uint8_t out[32], room[2 + 4 * SUITE_LIST_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct suite_list list = {.n = 2, .s = {CIPHER_CCMP, SUITE_CISCO(0)}};

	(void)state;
	suite_list_put(&w, &list);
	assert_hex(out, wr_len(&w), "0200000fac0400409600");
	list.n = 0;
	suite_list_put(&w, &list);
	assert_true(w.bad);
	list.n = SUITE_LIST_MAX;
	w = wr_init(room, sizeof(room));
	suite_list_put(&w, &list);
	assert_false(w.bad);
	assert_int_equal(wr_len(&w), sizeof(room));
	w = wr_init(out, sizeof(out));
	list.n = SUITE_LIST_MAX + 1;
	suite_list_put(&w, &list);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(ciphers_have_their_key_lengths),
		cmocka_unit_test(wpa_has_the_first_five_only),
		cmocka_unit_test(list_keeps_unknown_suites),
		cmocka_unit_test(list_refuses_none_too_many_and_short),
		cmocka_unit_test(list_is_written_as_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
