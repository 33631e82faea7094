/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations of a BSS: the table, what the kernel is asked for, and in which order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <talloc.h>

#include "ap/stations.h"
#include "nl80211_test.h"

static struct mac number(unsigned i)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(i >> 8), (uint8_t)i}};
}

static struct radio_sta const associated = {.aid = 7,
					    .associated = true,
					    .mfp = true,
					    .wmm = true,
					    .uapsd_queues = 15,
					    .max_sp = 2,
					    .caps = 0x0431,
					    .listen_interval = 5,
					    .n_rates = 2,
					    .rate = {2, 12},
					    .has_ht = true,
					    .ht = {0x0c}};

static void test_table(void **state)
{
	struct stations s = {0};
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_null(stations_find(&s, number(1)));
	assert_false(stations_remove(&s, number(1)));
	for (unsigned i = 0; i < STATIONS_MAX; i++)
		assert_non_null(stations_add(&s, ctx, number(i)));
	assert_null(stations_add(&s, ctx, number(STATIONS_MAX)));
	for (unsigned i = 0; i < STATIONS_MAX; i += 2)
		assert_true(stations_remove(&s, number(i)));
	for (unsigned i = 0; i < STATIONS_MAX; i++)
		assert_int_equal(stations_find(&s, number(i)) != NULL, i % 2 == 1);
	stations_clear(&s);
	assert_int_equal(s.n, 0);
	assert_null(stations_find(&s, number(1)));
	talloc_free(ctx);
}

/** One that is added again is new. */
static void test_again(void **state)
{
	struct stations s = {0};
	void *ctx = talloc_new(NULL);

	(void)state;
	stations_add(&s, ctx, number(1))->set = associated;
	assert_false(stations_add(&s, ctx, number(1))->set.associated);
	assert_int_equal(s.n, 1);
	talloc_free(ctx);
}

static void assert_plan(struct radio_sta const *was, struct radio_sta const *to, bool back,
			bool associate, bool port)
{
	struct station_plan const p = station_plan(was, to);

	assert_int_equal(p.back, back);
	assert_int_equal(p.associate, associate);
	assert_int_equal(p.port, port);
}

static void test_plan(void **state)
{
	struct radio_sta const fresh = {0};
	struct radio_sta open = associated, changed = associated;

	(void)state;
	open.authorized = true;
	assert_plan(&fresh, &fresh, false, false, false);
	assert_plan(&fresh, &associated, false, true, false);
	assert_plan(&fresh, &open, false, true, false);
	assert_plan(&associated, &associated, false, false, false);
	assert_plan(&associated, &open, false, false, true);
	assert_plan(&open, &associated, false, false, true);
	assert_plan(&open, &fresh, true, false, false);
	changed.aid = 8;
	assert_plan(&open, &changed, true, true, false);
	changed = associated;
	changed.rate[1] = 24;
	assert_plan(&associated, &changed, true, true, false);
	changed = associated;
	changed.ht[25] = 1;
	assert_plan(&associated, &changed, true, true, false);
	/* What does not count is not compared. */
	changed = associated;
	changed.vht[0] = 1;
	changed.rate[2] = 99;
	assert_plan(&associated, &changed, false, false, false);
}

static struct nl80211_sta_flag_update flags(struct request const *r)
{
	struct nl80211_sta_flag_update f;

	assert_non_null(r->attr[NL80211_ATTR_STA_FLAGS2]);
	assert_int_equal(nla_len(r->attr[NL80211_ATTR_STA_FLAGS2]), sizeof f);
	memcpy(&f, nla_data(r->attr[NL80211_ATTR_STA_FLAGS2]), sizeof f);
	return f;
}

static void test_put_new(void **state)
{
	uint8_t const rates[] = {2, 4};
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(station_put_new(r.msg, number(3), rates, 2));
	request_read(&r);
	assert_octets(r.attr[NL80211_ATTR_MAC], number(3).b, 6);
	assert_octets(r.attr[NL80211_ATTR_STA_SUPPORTED_RATES], rates, 2);
	assert_int_equal(nla_get_u16(r.attr[NL80211_ATTR_STA_AID]), 1);
	assert_int_equal(flags(&r).set, 1 << NL80211_STA_FLAG_AUTHENTICATED);
	assert_int_equal(flags(&r).mask,
			 1 << NL80211_STA_FLAG_AUTHENTICATED | 1 << NL80211_STA_FLAG_ASSOCIATED);
	nlmsg_free(r.msg);
}

static void test_put_associated(void **state)
{
	struct nlattr *wme[NL80211_STA_WME_MAX + 1];
	struct radio_sta open = associated;
	struct request r;
	uint32_t set;

	(void)state;
	request_begin(&r);
	assert_true(station_put_associated(r.msg, number(3), &associated));
	request_read(&r);
	assert_int_equal(nla_get_u16(r.attr[NL80211_ATTR_STA_AID]), 7);
	assert_int_equal(nla_get_u16(r.attr[NL80211_ATTR_STA_LISTEN_INTERVAL]), 5);
	assert_octets(r.attr[NL80211_ATTR_STA_SUPPORTED_RATES], associated.rate, 2);
	assert_octets(r.attr[NL80211_ATTR_HT_CAPABILITY], associated.ht, RADIO_HT_LEN);
	assert_null(r.attr[NL80211_ATTR_VHT_CAPABILITY]);
	assert_int_equal(
		nla_parse_nested(wme, NL80211_STA_WME_MAX, r.attr[NL80211_ATTR_STA_WME], NULL), 0);
	assert_int_equal(nla_get_u8(wme[NL80211_STA_WME_UAPSD_QUEUES]), 15);
	assert_int_equal(nla_get_u8(wme[NL80211_STA_WME_MAX_SP]), 2);
	set = flags(&r).set;
	assert_true(set & 1 << NL80211_STA_FLAG_ASSOCIATED);
	assert_true(set & 1 << NL80211_STA_FLAG_MFP);
	assert_true(set & 1 << NL80211_STA_FLAG_WME);
	assert_true(set & 1 << NL80211_STA_FLAG_SHORT_PREAMBLE);
	assert_false(set & 1 << NL80211_STA_FLAG_AUTHORIZED);
	assert_true(flags(&r).mask & 1 << NL80211_STA_FLAG_AUTHORIZED);
	nlmsg_free(r.msg);

	open.authorized = true;
	open.mfp = open.wmm = false;
	request_begin(&r);
	assert_true(station_put_associated(r.msg, number(3), &open));
	request_read(&r);
	assert_null(r.attr[NL80211_ATTR_STA_WME]);
	assert_true(flags(&r).set & 1 << NL80211_STA_FLAG_AUTHORIZED);
	assert_false(flags(&r).set & 1 << NL80211_STA_FLAG_MFP);
	nlmsg_free(r.msg);
}

static void test_put_interface(void **state)
{
	struct request r;

	(void)state;
	request_begin(&r);
	assert_true(station_put_interface(r.msg, number(3), 77));
	request_read(&r);
	assert_int_equal(nla_get_u32(r.attr[NL80211_ATTR_STA_VLAN]), 77);
	assert_octets(r.attr[NL80211_ATTR_MAC], number(3).b, 6);
	/* Whether its port is open does not change with it. */
	assert_null(r.attr[NL80211_ATTR_STA_FLAGS2]);
	nlmsg_free(r.msg);
}

/** No room, or no message at all: told, not written. */
static void test_no_room(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_size(64);
	uint8_t const rate = 2;

	(void)state;
	assert_non_null(genlmsg_put(msg, 0, 0, 30, 0, 0, 1, 0));
	assert_false(station_put_associated(msg, number(3), &associated));
	assert_false(station_put_new(NULL, number(3), &rate, 1));
	assert_false(station_put_associated(NULL, number(3), &associated));
	nlmsg_free(msg);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_table),          cmocka_unit_test(test_again),
		cmocka_unit_test(test_plan),           cmocka_unit_test(test_put_new),
		cmocka_unit_test(test_put_associated), cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_put_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
