/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Association requests against what a BSS offers: each rule broken once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dot11/mde.h"
#include "dot11/wpa_ie.h"
#include "sm/assoc.h"

static struct radio_info radio = {
	.caps = RADIO_CAP_HT | RADIO_CAP_MFP,
	.n_ciphers = 5,
	.cipher = {CIPHER_CCMP, CIPHER_TKIP, CIPHER_BIP_CMAC, CIPHER_GCMP, CIPHER_BIP_GMAC},
};

/** A BSS, and a request that fits it; each test spoils one thing. */
struct fixture {
	struct security sec;
	struct beacon beacon;
	struct assoc_bss bss;
	struct assoc_request q;
	struct rsne rsne;
	struct wpa_ie wpa;
	bool no_rsn, has_wpa, has_mde, no_rates;
	uint8_t mdid[2];
	char const *ssid;
	uint8_t frame[512];
	struct assoc_choice out;
};

static void fixture(struct fixture *f, uint32_t akms, enum wlan_pmf pmf, enum wlan_ft ft, bool wpa1)
{
	struct beacon_params p = {.ssid = (uint8_t const *)"net",
				  .ssid_len = 3,
				  .freq = 2412,
				  .width = RADIO_20,
				  .country = "",
				  .radio = &radio,
				  .security = &f->sec};
	struct wlan w;

	memset(f, 0, sizeof *f);
	wlan_init(&w, "w", 1, "net", 3);
	w.akms = akms;
	w.pmf = pmf;
	w.ft = ft;
	w.wpa1 = w.wpa1_tkip = wpa1;
	w.wpa = akms != 0;
	assert_int_equal(security_of_wlan(&w, &radio, &f->sec, NULL), 0);
	assert_int_equal(beacon_make(&p, &f->beacon), 0);
	f->bss = (struct assoc_bss){(uint8_t const *)"net", 3, &f->sec, &f->beacon, {0xa1, 0xb2}};
	f->ssid = "net";
	memcpy(f->mdid, f->bss.mdid, 2);
	rsne_init(&f->rsne);
	f->rsne.group = f->sec.group;
	if (f->sec.akm.n)
		f->rsne.akm = (struct suite_list){1, {f->sec.akm.s[0]}};
	f->rsne.last = RSNE_CAPS;
	f->no_rsn = akms == 0;
	wpa_ie_init(&f->wpa);
	f->wpa.last = WPA_IE_AKM;
	f->wpa.akm = (struct suite_list){1, {SUITE_WPA(2)}};
}

static enum assoc_refusal judge(struct fixture *f)
{
	static uint8_t const rates[] = {0x82, 0x84, 0x8b, 0x96, 0x0c};
	struct wr w = wr_init(f->frame, sizeof f->frame);
	struct elements e;

	elements_put_ssid(&w, f->ssid, (uint8_t)strlen(f->ssid));
	elements_put_rates(&w, rates, f->no_rates ? 3 : 5);
	if (!f->no_rsn)
		rsne_put(&w, &f->rsne);
	if (f->has_mde)
		mde_put(&w, &(struct mde){.mdid = {f->mdid[0], f->mdid[1]}});
	if (f->has_wpa)
		wpa_ie_put(&w, &f->wpa);
	assert_false(w.bad);
	assert_int_equal(elements_decode((struct span){f->frame, wr_len(&w)}, &e), DOT11_OK);
	return assoc_check(&f->bss, &f->q, &e, &f->out);
}

#define PSK (WLAN_AKM_BIT(PSK))

static void test_fits(void **state)
{
	struct fixture f;

	(void)state;
	fixture(&f, PSK, WLAN_PMF_OPTIONAL, WLAN_FT_DISABLED, false);
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_int_equal(f.out.akm->akm, AKM_PSK);
	assert_int_equal(f.out.pairwise, CIPHER_CCMP);
	assert_false(f.out.mfp);
	assert_int_equal(f.out.radio.n_rates, 5);
	f.rsne.caps = RSNE_CAP_MFPC;
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_true(f.out.mfp && f.out.radio.mfp);
	fixture(&f, 0, WLAN_PMF_DISABLED, WLAN_FT_DISABLED, false);
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_null(f.out.akm);
}

static void test_every_rule(void **state)
{
	struct fixture f;

	(void)state;
	fixture(&f, PSK, WLAN_PMF_DISABLED, WLAN_FT_DISABLED, false);
	f.ssid = "net2";
	assert_int_equal(judge(&f), ASSOC_SSID);
	f.ssid = "";
	assert_int_equal(judge(&f), ASSOC_SSID);
	f.ssid = "net";
	f.no_rates = true;
	assert_int_equal(judge(&f), ASSOC_RATES);
	f.no_rates = false;
	f.q.caps = CAPS_IBSS;
	assert_int_equal(judge(&f), ASSOC_CAPS);
	f.q.caps = 0;
	f.no_rsn = true;
	assert_int_equal(judge(&f), ASSOC_NO_SECURITY);
	f.has_wpa = true; /* which this BSS does not do */
	assert_int_equal(judge(&f), ASSOC_NO_SECURITY);
	f.no_rsn = f.has_wpa = false;
	f.rsne.group = CIPHER_TKIP;
	assert_int_equal(judge(&f), ASSOC_GROUP_CIPHER);
	f.rsne.group = CIPHER_CCMP;
	f.rsne.pairwise.s[0] = CIPHER_GCMP;
	assert_int_equal(judge(&f), ASSOC_PAIRWISE_CIPHER);
	f.rsne.pairwise = (struct suite_list){2, {CIPHER_CCMP, CIPHER_GCMP}};
	assert_int_equal(judge(&f), ASSOC_PAIRWISE_CIPHER);
	f.rsne.pairwise = (struct suite_list){1, {CIPHER_CCMP}};
	f.rsne.akm.s[0] = SUITE_RSN(6);
	assert_int_equal(judge(&f), ASSOC_AKM);
	f.rsne.akm.s[0] = SUITE_RSN(2);
	f.rsne.caps = RSNE_CAP_MFPR;
	assert_int_equal(judge(&f), ASSOC_RSNE_CAPS);
	f.rsne.caps = RSNE_CAP_MFPR | RSNE_CAP_MFPC;
	assert_int_equal(judge(&f), ASSOC_PMF_MISSING);
}

static void test_pmf(void **state)
{
	struct fixture f;

	(void)state;
	fixture(&f, PSK, WLAN_PMF_MANDATORY, WLAN_FT_DISABLED, false);
	assert_int_equal(judge(&f), ASSOC_PMF_REQUIRED);
	assert_int_equal(assoc_refusal_status(ASSOC_PMF_REQUIRED), 31);
	f.rsne.caps = RSNE_CAP_MFPC;
	assert_int_equal(judge(&f), ASSOC_OK);
	f.rsne.group_mgmt = CIPHER_BIP_GMAC;
	f.rsne.last = RSNE_GROUP_MGMT;
	assert_int_equal(judge(&f), ASSOC_MGMT_CIPHER);
	/* CCKM was made before it. */
	fixture(&f, WLAN_AKM_BIT(CCKM), WLAN_PMF_OPTIONAL, WLAN_FT_DISABLED, false);
	f.rsne.caps = RSNE_CAP_MFPC;
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_false(f.out.mfp);
}

static void test_wpa1(void **state)
{
	struct fixture f;

	(void)state;
	fixture(&f, PSK, WLAN_PMF_DISABLED, WLAN_FT_DISABLED, true);
	f.no_rsn = f.has_wpa = true;
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_true(f.out.wpa1);
	assert_int_equal(f.out.akm->akm, AKM_WPA_PSK);
	assert_int_equal(f.out.pairwise, CIPHER_TKIP);
	f.wpa.pairwise.s[0] = SUITE_WPA(4);
	assert_int_equal(judge(&f), ASSOC_PAIRWISE_CIPHER);
	f.wpa.pairwise.s[0] = SUITE_WPA(2);
	f.wpa.group = SUITE_WPA(4);
	assert_int_equal(judge(&f), ASSOC_GROUP_CIPHER);
	f.wpa.group = SUITE_WPA(2);
	f.wpa.akm.s[0] = SUITE_WPA(1);
	assert_int_equal(judge(&f), ASSOC_AKM);
}

static void test_ft(void **state)
{
	struct fixture f;

	(void)state;
	/* Adaptive: the AKM is there for who brings the domain. */
	fixture(&f, WLAN_AKM_BIT(DOT1X), WLAN_PMF_DISABLED, WLAN_FT_ADAPTIVE, false);
	assert_int_equal(judge(&f), ASSOC_OK);
	f.rsne.akm.s[0] = SUITE_RSN(3);
	assert_int_equal(judge(&f), ASSOC_NO_MDE);
	f.has_mde = true;
	assert_int_equal(judge(&f), ASSOC_OK);
	assert_int_equal(f.out.akm->akm, AKM_FT_8021X);
	f.mdid[0] = 0;
	assert_int_equal(judge(&f), ASSOC_OTHER_DOMAIN);
	fixture(&f, WLAN_AKM_BIT(DOT1X), WLAN_PMF_DISABLED, WLAN_FT_DISABLED, false);
	f.has_mde = true;
	f.rsne.akm.s[0] = SUITE_RSN(3);
	assert_int_equal(judge(&f), ASSOC_AKM);
}

static void test_texts(void **state)
{
	(void)state;
	for (int r = 0; r < ASSOC_COUNT; r++)
		assert_true(strlen(assoc_refusal_text((enum assoc_refusal)r)) > 5);
	assert_int_equal(assoc_refusal_status(ASSOC_AKM), 43);
	assert_int_equal(assoc_refusal_status(ASSOC_RATES), 18);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_fits), cmocka_unit_test(test_every_rule),
		cmocka_unit_test(test_pmf),  cmocka_unit_test(test_wpa1),
		cmocka_unit_test(test_ft),   cmocka_unit_test(test_texts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
