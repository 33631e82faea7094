/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Suites and elements of WLANs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dot11/rsne.h"
#include "dot11/wpa_ie.h"
#include "sm/security.h"

static struct radio_info radio = {
	.caps = RADIO_CAP_MFP,
	.n_ciphers = 8,
	.cipher = {CIPHER_CCMP, CIPHER_TKIP, CIPHER_GCMP, CIPHER_GCMP256, CIPHER_CCMP256,
		   CIPHER_BIP_CMAC, CIPHER_BIP_GMAC, CIPHER_BIP_GMAC256},
};

static struct wlan wlan(uint32_t akms, uint8_t ciphers, enum wlan_ft ft, enum wlan_pmf pmf)
{
	struct wlan w;

	wlan_init(&w, "w", 1, "w", 1);
	w.akms = akms;
	w.ciphers = ciphers;
	w.ft = ft;
	w.pmf = pmf;
	return w;
}

#define B(a) WLAN_AKM_BIT(a)

/** Up to three AKMs of the RSN element, and one adaptive; 0 none. */
static void test_table(void **state)
{
	static struct {
		uint32_t akms;
		uint8_t ciphers;
		enum wlan_ft ft;
		enum wlan_pmf pmf;
		suite_t akm[3];
		suite_t adaptive;
		suite_t group, mgmt;
		uint16_t caps;
		bool mde;
	} const rows[] = {
		{B(PSK),
		 WLAN_CIPHER_AES,
		 WLAN_FT_ADAPTIVE,
		 WLAN_PMF_DISABLED,
		 {SUITE_RSN(2)},
		 0,
		 CIPHER_CCMP,
		 0,
		 0x0c,
		 false},
		{B(DOT1X),
		 WLAN_CIPHER_AES,
		 WLAN_FT_ADAPTIVE,
		 WLAN_PMF_OPTIONAL,
		 {SUITE_RSN(1)},
		 SUITE_RSN(3),
		 CIPHER_CCMP,
		 CIPHER_BIP_CMAC,
		 0x8c,
		 true},
		{B(DOT1X) | B(CCKM),
		 WLAN_CIPHER_AES,
		 WLAN_FT_DISABLED,
		 WLAN_PMF_DISABLED,
		 {SUITE_RSN(1), SUITE_CISCO(0)},
		 0,
		 CIPHER_CCMP,
		 0,
		 0x0c,
		 false},
		{B(DOT1X) | B(FT_DOT1X),
		 WLAN_CIPHER_AES,
		 WLAN_FT_ENABLED,
		 WLAN_PMF_MANDATORY,
		 {SUITE_RSN(1), SUITE_RSN(3)},
		 0,
		 CIPHER_CCMP,
		 CIPHER_BIP_CMAC,
		 0xcc,
		 true},
		{B(PSK) | B(FT_PSK),
		 WLAN_CIPHER_AES,
		 WLAN_FT_ENABLED,
		 WLAN_PMF_DISABLED,
		 {SUITE_RSN(2), SUITE_RSN(4)},
		 0,
		 CIPHER_CCMP,
		 0,
		 0x0c,
		 true},
		{B(SUITEB_192) | B(FT_DOT1X),
		 WLAN_CIPHER_GCMP256,
		 WLAN_FT_ENABLED,
		 WLAN_PMF_MANDATORY,
		 {SUITE_RSN(12), SUITE_RSN(13)},
		 0,
		 CIPHER_GCMP256,
		 CIPHER_BIP_GMAC256,
		 0xcc,
		 true},
		{B(SUITEB),
		 WLAN_CIPHER_GCMP128,
		 WLAN_FT_DISABLED,
		 WLAN_PMF_OPTIONAL,
		 {SUITE_RSN(11)},
		 0,
		 CIPHER_GCMP,
		 CIPHER_BIP_GMAC,
		 0x8c,
		 false},
		{B(DOT1X) | B(SUITEB_192),
		 WLAN_CIPHER_AES | WLAN_CIPHER_GCMP256,
		 WLAN_FT_ADAPTIVE,
		 WLAN_PMF_OPTIONAL,
		 {SUITE_RSN(1), SUITE_RSN(12)},
		 SUITE_RSN(3),
		 CIPHER_CCMP,
		 CIPHER_BIP_CMAC,
		 0x8c,
		 true},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wlan w = wlan(rows[i].akms, rows[i].ciphers, rows[i].ft, rows[i].pmf);
		uint8_t buf[256];
		struct wr out = wr_init(buf, sizeof buf);
		struct security s;
		struct rsne r;
		unsigned n = 0;

		assert_int_equal(security_of_wlan(&w, &radio, &s, NULL), 0);
		assert_true(s.rsn && !s.wpa);
		security_put_rsne(&out, &s);
		assert_int_equal(rsne_decode(buf, wr_len(&out), &r), DOT11_OK);
		for (; n < 3 && rows[i].akm[n]; n++)
			assert_int_equal(r.akm.s[n], rows[i].akm[n]);
		assert_int_equal(r.akm.n, n);
		if (rows[i].adaptive)
			assert_int_equal(s.adaptive_akm.s[0], rows[i].adaptive);
		else
			assert_int_equal(s.adaptive_akm.n, 0);
		assert_int_equal(r.group, rows[i].group);
		assert_int_equal(s.group_mgmt, rows[i].mgmt);
		assert_int_equal(r.group_mgmt, rows[i].mgmt ? rows[i].mgmt : CIPHER_BIP_CMAC);
		assert_int_equal(r.caps, rows[i].caps);
		assert_int_equal(r.caps & RSNE_CAP_PREAUTH, 0);
		assert_int_equal(s.mde, rows[i].mde);
	}
}

static void test_wpa1(void **state)
{
	struct wlan w = wlan(B(PSK), WLAN_CIPHER_AES, WLAN_FT_DISABLED, WLAN_PMF_DISABLED);
	uint8_t buf[256];
	struct wr out = wr_init(buf, sizeof buf);
	struct security s;
	struct wpa_ie e;

	(void)state;
	w.wpa1 = w.wpa1_tkip = w.wpa1_aes = true;
	assert_int_equal(security_of_wlan(&w, &radio, &s, NULL), 0);
	assert_true(s.wpa && s.rsn);
	assert_int_equal(s.group, CIPHER_TKIP);
	security_put_wpa(&out, &s);
	assert_int_equal(wpa_ie_decode(buf, wr_len(&out), &e), DOT11_OK);
	assert_int_equal(e.group, SUITE_WPA(2));
	assert_int_equal(e.pairwise.n, 2);
	assert_int_equal(e.akm.s[0], SUITE_WPA(2));
	w.wpa1_tkip = false;
	assert_int_equal(security_of_wlan(&w, &radio, &s, NULL), 0);
	assert_int_equal(s.group, CIPHER_CCMP);
}

static void test_unfit(void **state)
{
	struct wlan w = wlan(B(PSK), WLAN_CIPHER_AES, WLAN_FT_DISABLED, WLAN_PMF_OPTIONAL);
	struct radio_info weak = radio;
	struct security s;
	struct err err;

	(void)state;
	weak.caps = 0;
	assert_int_equal(security_of_wlan(&w, &weak, &s, &err), 0);
	assert_false(s.mfp_capable);
	w.pmf = WLAN_PMF_MANDATORY;
	assert_true(security_of_wlan(&w, &weak, &s, &err) < 0);
	/* Nothing but SAE. */
	w.akms = B(SAE);
	assert_true(security_of_wlan(&w, &radio, &s, &err) < 0);
	/* Open. */
	w.wpa = false;
	assert_int_equal(security_of_wlan(&w, &radio, &s, &err), 0);
	assert_false(s.rsn || s.wpa || s.group);
}

static void test_eq(void **state)
{
	struct wlan w = wlan(B(DOT1X), WLAN_CIPHER_AES, WLAN_FT_ADAPTIVE, WLAN_PMF_DISABLED);
	struct security a, b;

	(void)state;
	assert_int_equal(security_of_wlan(&w, &radio, &a, NULL), 0);
	assert_int_equal(security_of_wlan(&w, &radio, &b, NULL), 0);
	assert_true(security_eq(&a, &b));
	w.ft = WLAN_FT_DISABLED;
	assert_int_equal(security_of_wlan(&w, &radio, &b, NULL), 0);
	assert_false(security_eq(&a, &b));
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_table),
					   cmocka_unit_test(test_wpa1),
					   cmocka_unit_test(test_unfit), cmocka_unit_test(test_eq)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
