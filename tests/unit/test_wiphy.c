/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the kernel says of a radio, in the pieces in which it says it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/wiphy.h"
#include "nl80211_test.h"

static uint8_t const own[6] = {2, 0, 0, 0, 1, 0};

struct list {
	struct wiphy w[WIPHY_MAX];
	unsigned n;
};

static void begin(struct request *r, uint32_t index)
{
	request_begin(r);
	assert_true(nl80211_put_u32(r->msg, NL80211_ATTR_WIPHY, index));
}

/** Read, hand in, free. */
static int merge(struct request *r, struct list *l)
{
	int rc;

	request_read(r);
	rc = wiphy_merge(l->w, &l->n, r->attr);
	nlmsg_free(r->msg);
	return rc;
}

static void merge_identity(struct list *l, uint32_t index, char const *name)
{
	uint8_t const features[] = {0, 0, 0, 0, 0, 0, 0, 0};
	uint8_t ext[8];
	struct nlattr *types;
	struct request r;

	memcpy(ext, features, sizeof ext);
	ext[NL80211_EXT_FEATURE_CONTROL_PORT_OVER_NL80211 / 8] |=
		1 << NL80211_EXT_FEATURE_CONTROL_PORT_OVER_NL80211 % 8;
	begin(&r, index);
	assert_int_equal(nla_put_string(r.msg, NL80211_ATTR_WIPHY_NAME, name), 0);
	assert_true(nl80211_put(r.msg, NL80211_ATTR_MAC, own, 6));
	types = nla_nest_start(r.msg, NL80211_ATTR_SUPPORTED_IFTYPES);
	assert_true(nl80211_put_flag(r.msg, NL80211_IFTYPE_AP));
	if (index == 1)
		assert_true(nl80211_put_flag(r.msg, NL80211_IFTYPE_AP_VLAN));
	assert_true(nl80211_put_flag(r.msg, NL80211_IFTYPE_MONITOR));
	nla_nest_end(r.msg, types);
	assert_true(nl80211_put_u32(r.msg, NL80211_ATTR_FEATURE_FLAGS,
				    NL80211_FEATURE_FULL_AP_CLIENT_STATE));
	assert_true(nl80211_put(r.msg, NL80211_ATTR_EXT_FEATURES, ext, sizeof ext));
	assert_int_equal(merge(&r, l), 0);
}

static void put_channel(struct nl_msg *msg, int i, uint32_t mhz, int flag)
{
	struct nlattr *f = nla_nest_start(msg, i);

	assert_true(nl80211_put_u32(msg, NL80211_FREQUENCY_ATTR_FREQ, mhz));
	if (flag)
		assert_true(nl80211_put_flag(msg, flag));
	nla_nest_end(msg, f);
}

static void merge_bands(struct list *l, uint32_t index)
{
	uint8_t const mcs[16] = {0xff, 0xff};
	struct nlattr *bands, *band, *freqs;
	struct request r;

	begin(&r, index);
	bands = nla_nest_start(r.msg, NL80211_ATTR_WIPHY_BANDS);
	band = nla_nest_start(r.msg, 0);
	assert_true(nl80211_put_u16(r.msg, NL80211_BAND_ATTR_HT_CAPA, 0x087e));
	assert_true(nl80211_put_u8(r.msg, NL80211_BAND_ATTR_HT_AMPDU_FACTOR, 3));
	assert_true(nl80211_put_u8(r.msg, NL80211_BAND_ATTR_HT_AMPDU_DENSITY, 6));
	assert_true(nl80211_put(r.msg, NL80211_BAND_ATTR_HT_MCS_SET, mcs, sizeof mcs));
	freqs = nla_nest_start(r.msg, NL80211_BAND_ATTR_FREQS);
	put_channel(r.msg, 0, 2412, 0);
	put_channel(r.msg, 1, 2417, 0);
	put_channel(r.msg, 2, 2467, NL80211_FREQUENCY_ATTR_NO_IR);
	put_channel(r.msg, 3, 2484, NL80211_FREQUENCY_ATTR_DISABLED);
	put_channel(r.msg, 4, 5260, NL80211_FREQUENCY_ATTR_RADAR);
	put_channel(r.msg, 5, 5955, 0);
	put_channel(r.msg, 6, 2412, 0);
	nla_nest_end(r.msg, freqs);
	nla_nest_end(r.msg, band);
	nla_nest_end(r.msg, bands);
	assert_int_equal(merge(&r, l), 0);
}

static void merge_ciphers(struct list *l, uint32_t index)
{
	uint32_t const suites[] = {CIPHER_CCMP, CIPHER_TKIP, CIPHER_BIP_CMAC};
	struct request r;

	begin(&r, index);
	assert_true(nl80211_put(r.msg, NL80211_ATTR_CIPHER_SUITES, suites, sizeof suites));
	assert_int_equal(merge(&r, l), 0);
}

static void merge_combination(struct list *l, uint32_t index, uint32_t max)
{
	struct nlattr *list, *comb, *limits, *limit, *types;
	struct request r;

	begin(&r, index);
	list = nla_nest_start(r.msg, NL80211_ATTR_INTERFACE_COMBINATIONS);
	comb = nla_nest_start(r.msg, 1);
	limits = nla_nest_start(r.msg, NL80211_IFACE_COMB_LIMITS);
	limit = nla_nest_start(r.msg, 1);
	assert_true(nl80211_put_u32(r.msg, NL80211_IFACE_LIMIT_MAX, max));
	types = nla_nest_start(r.msg, NL80211_IFACE_LIMIT_TYPES);
	assert_true(nl80211_put_flag(r.msg, NL80211_IFTYPE_AP));
	nla_nest_end(r.msg, types);
	nla_nest_end(r.msg, limit);
	nla_nest_end(r.msg, limits);
	nla_nest_end(r.msg, comb);
	nla_nest_end(r.msg, list);
	assert_int_equal(merge(&r, l), 0);
}

static void test_whole(void **state)
{
	struct list l = {0};
	struct wiphy *w = &l.w[0];

	(void)state;
	merge_identity(&l, 1, "phy1");
	merge_identity(&l, 2, "phy2");
	merge_bands(&l, 1);
	merge_ciphers(&l, 1);
	merge_combination(&l, 1, 8);
	assert_int_equal(l.n, 2);
	assert_string_equal(w->name, "phy1");
	assert_null(wiphy_finish(w));
	assert_true(w->monitor);
	assert_true(w->vlan);
	assert_false(l.w[1].vlan);
	assert_int_equal(w->info.n_channels, 2);
	assert_int_equal(w->info.channel[0], 2412);
	assert_int_equal(w->info.channel[1], 2417);
	assert_int_equal(w->info.n_ciphers, 3);
	assert_int_equal(w->info.caps, RADIO_CAP_HT | RADIO_CAP_MFP);
	assert_int_equal(w->info.ht[0], 0x7e);
	assert_int_equal(w->info.ht[1], 0x08);
	assert_int_equal(w->info.ht[2], 3 | 6 << 2);
	assert_int_equal(w->info.ht[3], 0xff);
	assert_int_equal(w->info.n_bssids, 8);
	assert_memory_equal(w->info.bssid[0].b, own, 6);
}

/** Whatever the order in which the kernel names them, and between the pieces of another one. */
static void test_order(void **state)
{
	struct list l = {0};

	(void)state;
	merge_identity(&l, 7, "phy7");
	merge_identity(&l, 0, "phy0");
	merge_bands(&l, 7);
	merge_identity(&l, 3, "phy3");
	merge_ciphers(&l, 0);
	assert_int_equal(l.n, 3);
	assert_string_equal(l.w[0].name, "phy0");
	assert_string_equal(l.w[1].name, "phy3");
	assert_string_equal(l.w[2].name, "phy7");
	assert_int_equal(l.w[0].info.n_ciphers, 3);
	assert_int_equal(l.w[2].info.n_channels, 2);
}

static void test_one_thing_at_a_time(void **state)
{
	struct list l = {0};

	(void)state;
	merge_identity(&l, 1, "phy1");
	merge_bands(&l, 1);
	assert_null(wiphy_finish(&l.w[0]));
	assert_int_equal(l.w[0].info.n_bssids, 1);
	/* More than we have names for. */
	merge_combination(&l, 1, 2048);
	assert_null(wiphy_finish(&l.w[0]));
	assert_int_equal(l.w[0].info.n_bssids, RADIO_BSS_MAX);
}

static void test_will_not_do(void **state)
{
	struct list l = {0};
	struct request r;

	(void)state;
	merge_identity(&l, 1, "phy1");
	assert_non_null(strstr(wiphy_finish(&l.w[0]), "--country"));
	begin(&r, 2);
	assert_int_equal(merge(&r, &l), 0);
	assert_non_null(strstr(wiphy_finish(&l.w[1]), "access points"));
	l.w[1].is_ap = true;
	assert_non_null(strstr(wiphy_finish(&l.w[1]), "EAPOL"));
	l.w[1].control_port = true;
	assert_non_null(strstr(wiphy_finish(&l.w[1]), "itself"));
}

static void test_too_many(void **state)
{
	struct list l = {0};
	struct request r;

	(void)state;
	for (uint32_t i = 0; i < WIPHY_MAX; i++) {
		begin(&r, i);
		assert_int_equal(merge(&r, &l), 0);
	}
	begin(&r, WIPHY_MAX);
	assert_int_equal(merge(&r, &l), -ENOBUFS);
	begin(&r, 3);
	assert_int_equal(merge(&r, &l), 0);
	request_begin(&r);
	assert_int_equal(merge(&r, &l), -EINVAL);
	assert_int_equal(l.n, WIPHY_MAX);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_one_thing_at_a_time),
		cmocka_unit_test(test_will_not_do),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
