/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Keys as nl80211 wants them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/keys.h"
#include "nl80211_test.h"

static struct mac const sta = {{2, 0, 0, 0, 0, 0}};

static void nested(struct nlattr *from, struct nlattr **out)
{
	assert_non_null(from);
	assert_int_equal(nla_parse_nested(out, NL80211_KEY_MAX, from, NULL), 0);
}

static void test_pairwise(void **state)
{
	struct radio_key const key = {.kind = RADIO_KEY_PAIRWISE,
				      .cipher = CIPHER_CCMP,
				      .len = 16,
				      .key = {1, 2, 3},
				      .seq = {9, 0, 0, 0, 0, 1}};
	struct nlattr *k[NL80211_KEY_MAX + 1];
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(keys_put_new(r.msg, &key, sta));
	request_read(&r);
	assert_octets(r.attr[NL80211_ATTR_MAC], sta.b, 6);
	nested(r.attr[NL80211_ATTR_KEY], k);
	assert_octets(k[NL80211_KEY_DATA], key.key, 16);
	assert_octets(k[NL80211_KEY_SEQ], key.seq, 6);
	assert_int_equal(nla_get_u32(k[NL80211_KEY_CIPHER]), 0x000fac04);
	assert_int_equal(nla_get_u8(k[NL80211_KEY_IDX]), 0);
	assert_int_equal(nla_get_u32(k[NL80211_KEY_TYPE]), NL80211_KEYTYPE_PAIRWISE);
	nlmsg_free(r.msg);
}

static void test_group(void **state)
{
	struct radio_key const key = {
		.kind = RADIO_KEY_GROUP, .index = 2, .cipher = CIPHER_GCMP256, .len = 32};
	struct nlattr *k[NL80211_KEY_MAX + 1], *types[NUM_NL80211_KEY_DEFAULT_TYPES];
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(keys_put_new(r.msg, &key, sta));
	request_read(&r);
	assert_null(r.attr[NL80211_ATTR_MAC]);
	nested(r.attr[NL80211_ATTR_KEY], k);
	assert_int_equal(nla_len(k[NL80211_KEY_DATA]), 32);
	assert_int_equal(nla_get_u8(k[NL80211_KEY_IDX]), 2);
	assert_int_equal(nla_get_u32(k[NL80211_KEY_TYPE]), NL80211_KEYTYPE_GROUP);
	nlmsg_free(r.msg);

	request_begin(&r);
	assert_true(keys_put_default(r.msg, &key));
	request_read(&r);
	nested(r.attr[NL80211_ATTR_KEY], k);
	assert_int_equal(nla_get_u8(k[NL80211_KEY_IDX]), 2);
	assert_non_null(k[NL80211_KEY_DEFAULT]);
	assert_null(k[NL80211_KEY_DEFAULT_MGMT]);
	assert_int_equal(nla_parse_nested(types, NUM_NL80211_KEY_DEFAULT_TYPES - 1,
					  k[NL80211_KEY_DEFAULT_TYPES], NULL),
			 0);
	assert_non_null(types[NL80211_KEY_DEFAULT_TYPE_MULTICAST]);
	assert_null(types[NL80211_KEY_DEFAULT_TYPE_UNICAST]);
	nlmsg_free(r.msg);
}

static void test_igtk(void **state)
{
	struct radio_key const key = {
		.kind = RADIO_KEY_IGTK, .index = 5, .cipher = CIPHER_BIP_CMAC, .len = 16};
	struct nlattr *k[NL80211_KEY_MAX + 1];
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(keys_put_default(r.msg, &key));
	request_read(&r);
	nested(r.attr[NL80211_ATTR_KEY], k);
	assert_int_equal(nla_get_u8(k[NL80211_KEY_IDX]), 5);
	assert_non_null(k[NL80211_KEY_DEFAULT_MGMT]);
	assert_null(k[NL80211_KEY_DEFAULT]);
	nlmsg_free(r.msg);
}

static void test_name(void **state)
{
	struct radio_key const group = {.kind = RADIO_KEY_GROUP, .index = 1},
			       pair = {.kind = RADIO_KEY_PAIRWISE};
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(keys_put_name(r.msg, &group, sta));
	request_read(&r);
	assert_null(r.attr[NL80211_ATTR_MAC]);
	assert_int_equal(nla_get_u8(r.attr[NL80211_ATTR_KEY_IDX]), 1);
	nlmsg_free(r.msg);
	request_begin(&r);
	assert_true(keys_put_name(r.msg, &pair, sta));
	request_read(&r);
	assert_octets(r.attr[NL80211_ATTR_MAC], sta.b, 6);
	assert_int_equal(nla_get_u32(r.attr[NL80211_ATTR_KEY_TYPE]), NL80211_KEYTYPE_PAIRWISE);
	nlmsg_free(r.msg);
}

static void test_seq(void **state)
{
	uint8_t const six[] = {1, 2, 3, 4, 5, 6}, nine[9] = {0}, want[8] = {1, 2, 3, 4, 5, 6};
	uint8_t seq[8] = {9, 9, 9, 9, 9, 9, 9, 9};
	struct request r;

	(void)state;
	request_begin(&r);
	request_read(&r);
	assert_false(keys_take_seq(r.attr, seq));
	assert_true(nl80211_put(r.msg, NL80211_ATTR_KEY_SEQ, six, 6));
	request_read(&r);
	assert_true(keys_take_seq(r.attr, seq));
	assert_memory_equal(seq, want, 8);
	nlmsg_free(r.msg);
	request_begin(&r);
	assert_true(nl80211_put(r.msg, NL80211_ATTR_KEY_SEQ, nine, 9));
	request_read(&r);
	assert_false(keys_take_seq(r.attr, seq));
	nlmsg_free(r.msg);
}

static void test_refused(void **state)
{
	struct radio_key const long_one = {.kind = RADIO_KEY_GROUP, .len = 33};
	struct request r;

	(void)state;
	request_begin(&r);
	assert_false(keys_put_new(r.msg, &long_one, sta));
	nlmsg_free(r.msg);
	assert_false(keys_put_default(NULL, &long_one));
	assert_false(keys_put_name(NULL, &long_one, sta));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_pairwise), cmocka_unit_test(test_group),
		cmocka_unit_test(test_igtk),     cmocka_unit_test(test_name),
		cmocka_unit_test(test_seq),      cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
