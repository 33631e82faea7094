/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RSN element. */
#include "elements_test.h"

#include "dot11/ie.h"
#include "dot11/rsne.h"

/* Message 2 of an FT-EAP initial association, as Debian's wpa_supplicant 2.10 sends it. */
#define FT_EAP                                             \
	"302a0100000fac040100000fac040100000fac03c0000100" \
	"5c6fb28fbf46c537f7fddd3c16c61edb000fac06"
#define CCKM "30180100000fac040100000fac040200000fac01004096002800"

DECODES(decode, struct rsne, rsne_decode(data, len, &out))

static void an_ft_element_is_read(void **state)
{
	struct octets o = unhex(FT_EAP);
	struct rsne r;

	(void)state;
	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_OK);
	assert_int_equal(r.last, RSNE_GROUP_MGMT);
	assert_int_equal(r.group, CIPHER_CCMP);
	assert_int_equal(r.pairwise.n, 1);
	assert_int_equal(r.pairwise.s[0], CIPHER_CCMP);
	assert_int_equal(r.akm.n, 1);
	assert_int_equal(r.akm.s[0], 0x000fac03);
	assert_int_equal(r.caps, RSNE_CAP_MFPR | RSNE_CAP_MFPC);
	assert_int_equal(r.n_pmkids, 1);
	assert_hex(rsne_pmkid(&r, 0), PMKID_LEN, "5c6fb28fbf46c537f7fddd3c16c61edb");
	assert_ptr_equal(rsne_pmkid(&r, 0), o.b + 24);
	assert_null(rsne_pmkid(&r, 1));
	assert_int_equal(r.group_mgmt, CIPHER_BIP_CMAC);
	assert_int_equal(r.extra, 0);
}

static void two_akms_are_kept_in_order(void **state)
{
	struct octets o = unhex(CCKM);
	struct rsne r;

	(void)state;
	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_OK);
	assert_int_equal(r.last, RSNE_CAPS);
	assert_int_equal(r.akm.n, 2);
	assert_int_equal(r.akm.s[0], SUITE_RSN(1));
	assert_int_equal(r.akm.s[1], SUITE_CISCO(0));
	assert_int_equal(r.caps, 0x0028);
	assert_int_equal(r.n_pmkids, 0);
	assert_null(r.pmkids);
}

/** 9.4.2.24.1: the element may end after any field. 802.11 gives the defaults. */
static void it_may_end_after_a_field_only(void **state)
{
	static size_t const ends[] = {4, 8, 14, 20, 22, 40, 0};
	struct octets o = unhex("30020100");
	struct rsne r;

	(void)state;
	check_cuts(decode, FT_EAP, ends);
	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_OK);
	assert_int_equal(r.last, RSNE_VERSION);
	assert_int_equal(r.group, CIPHER_CCMP);
	assert_int_equal(r.pairwise.s[0], CIPHER_CCMP);
	assert_int_equal(r.akm.s[0], SUITE_RSN(1));
	assert_int_equal(r.pairwise.n, 1);
	assert_int_equal(r.akm.n, 1);
	assert_int_equal(r.group_mgmt, CIPHER_BIP_CMAC);
	assert_int_equal(r.caps, 0);
}

static void refusals(void **state)
{
	struct octets o = unhex("30020200");
	struct rsne r = {.akm.n = 3};

	(void)state;
	assert_int_equal(decode_hex(decode, "31020100"), DOT11_ID);
	assert_int_equal(decode_hex(decode, "3000"), DOT11_SHORT);
	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_VERSION);
	assert_int_equal(r.akm.n, 0);
	assert_int_equal(decode_hex(decode, "30020000"), DOT11_VERSION);
	/* no pairwise suite; no AKM; 33 AKMs announced; 15 PMKIDs announced */
	assert_int_equal(decode_hex(decode, "30080100000fac040000"), DOT11_COUNT);
	assert_int_equal(decode_hex(decode, "300e0100000fac040100000fac040000"), DOT11_COUNT);
	assert_int_equal(decode_hex(decode, "300e0100000fac040100000fac042100"), DOT11_COUNT);
	assert_int_equal(decode_hex(decode, "30160100000fac040100000fac040100000fac0100000f00"),
			 DOT11_COUNT);
	assert_int_equal(decode_hex(decode, "30160100000fac040100000fac040100000fac0100000100"),
			 DOT11_SHORT);
}

/** 9.4.2.1: what a later edition appends is ignored, and counted. */
static void octets_behind_the_last_field_are_ignored(void **state)
{
	struct octets o = unhex("302e"
				"0100000fac040100000fac040100000fac03c0000100"
				"5c6fb28fbf46c537f7fddd3c16c61edb000fac06"
				"01020304");
	struct rsne r;

	(void)state;
	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_OK);
	assert_int_equal(r.extra, 4);
	check_overlong(decode, FT_EAP, DOT11_OK);
}

static void fourteen_pmkids_fit(void **state)
{
	uint8_t pmkids[RSNE_PMKIDS_MAX * PMKID_LEN] = {0};
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct rsne r, got;

	(void)state;
	pmkids[13 * PMKID_LEN] = 0x5a;
	rsne_init(&r);
	r.last = RSNE_PMKID;
	r.n_pmkids = RSNE_PMKIDS_MAX;
	r.pmkids = pmkids;
	rsne_put(&w, &r);
	assert_false(w.bad);
	assert_int_equal(rsne_decode(out, wr_len(&w), &got), DOT11_OK);
	assert_int_equal(got.n_pmkids, RSNE_PMKIDS_MAX);
	assert_int_equal(rsne_pmkid(&got, 13)[0], 0x5a);
	w = wr_init(out, sizeof(out));
	r.n_pmkids++;
	rsne_put(&w, &r);
	assert_true(w.bad);
}

static void check_round_trip(char const *hex)
{
	struct octets o = unhex(hex);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct rsne r;

	assert_int_equal(rsne_decode(o.b, o.len, &r), DOT11_OK);
	rsne_put(&w, &r);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), hex);
}

static void it_is_written_as_it_was_read(void **state)
{
	(void)state;
	check_round_trip(FT_EAP);
	check_round_trip(CCKM);
	check_round_trip("30020100");
	check_round_trip("30060100000fac04");
	/* Suite B 192: no PMKID but a group management cipher */
	check_round_trip("301a0100000fac090100000fac090100000fac0cc0000000000fac0c");
	/* every reserved capability bit, and suites of nobody */
	check_round_trip("30140100aabbccdd0100aabbccde0100aabbccdfffff");
}

static void what_would_be_refused_is_not_written(void **state)
{
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct rsne r;

	(void)state;
	rsne_init(&r);
	r.last = RSNE_AKM;
	r.akm.n = 0;
	rsne_put(&w, &r);
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	rsne_init(&r);
	r.last = (enum rsne_field)7;
	rsne_put(&w, &r);
	assert_true(w.bad);
	w = wr_init(out, 3);
	rsne_init(&r);
	rsne_put(&w, &r);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(an_ft_element_is_read),
		cmocka_unit_test(two_akms_are_kept_in_order),
		cmocka_unit_test(it_may_end_after_a_field_only),
		cmocka_unit_test(refusals),
		cmocka_unit_test(octets_behind_the_last_field_are_ignored),
		cmocka_unit_test(fourteen_pmkids_fit),
		cmocka_unit_test(it_is_written_as_it_was_read),
		cmocka_unit_test(what_would_be_refused_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
