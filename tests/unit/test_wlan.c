/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A new WLAN's defaults, and the words it prints with.
 */
#include "roam/wlan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct wlan fresh(void)
{
	struct wlan w;

	wlan_init(&w, "corp", 7, "Corp WiFi", 9);
	return w;
}

static void test_defaults(void **state)
{
	struct wlan w = fresh();

	(void)state;
	assert_string_equal(w.name, "corp");
	assert_int_equal(w.id, 7);
	assert_int_equal(w.ssid_len, 9);
	assert_memory_equal(w.ssid, "Corp WiFi", 9);
	assert_false(w.enabled);
	assert_true(w.broadcast_ssid);
	assert_true(w.wpa && w.wpa2);
	assert_false(w.wpa1 || w.wpa1_tkip || w.wpa1_aes || w.wpa3);
	assert_int_equal(w.ciphers, WLAN_CIPHER_AES);
	assert_int_equal(w.akms, WLAN_AKM_BIT(DOT1X));
	assert_int_equal(w.pwe, WLAN_PWE_BOTH);
	assert_int_equal(w.ft, WLAN_FT_ADAPTIVE);
	assert_false(w.ft_over_ds);
	assert_int_equal(w.ft_reassoc_s, 20);
	assert_true(w.okc);
	assert_int_equal(w.pmf, WLAN_PMF_DISABLED);
	assert_int_equal(w.pmf_comeback_s, 1);
	assert_int_equal(w.pmf_sa_query_ms, 200);
	assert_int_equal(w.cckm_tolerance_ms, 1000);
	assert_int_equal(w.transition_wlan_id, 0);
	assert_int_equal(w.psk.len, 0);
	assert_string_equal(w.auth_list, "");
	assert_int_equal(w.session_timeout_s, 28800);
	assert_int_equal(wlan_check(&w, WLAN_CHECK_ENABLE, NULL), 0);
}

static void test_wipe_leaves_no_key(void **state)
{
	struct wlan w = fresh();
	static struct wlan const zero;

	(void)state;
	assert_true(secret_set(&w.psk, "correct horse", 13));
	wlan_wipe(&w);
	assert_memory_equal(&w, &zero, sizeof w);
}

static void expect_text(struct wlan const *w, char const *want)
{
	char out[WLAN_SECURITY_TEXT];

	assert_ptr_equal(wlan_security_text(w, out, sizeof out), out);
	assert_string_equal(out, want);
}

/* The first six forms are those seen in captures of `show wlan summary`. */
static void test_security_text(void **state)
{
	struct wlan w = fresh();

	(void)state;
	expect_text(&w, "[WPA2][802.1x][AES]");
	w.akms |= WLAN_AKM_BIT(CCKM);
	expect_text(&w, "[WPA2][802.1x + CCKM][AES]");
	w.akms = WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X);
	w.ft = WLAN_FT_ENABLED;
	expect_text(&w, "[WPA2][802.1x][FT + 802.1x][AES],[FT Enabled]");
	w.ft = WLAN_FT_ADAPTIVE;
	w.akms = WLAN_AKM_BIT(PSK);
	expect_text(&w, "[WPA2][PSK][AES]");
	w.wpa3 = true;
	w.akms |= WLAN_AKM_BIT(SAE);
	expect_text(&w, "[WPA2 + WPA3][PSK][SAE][AES]");
	w.wpa2 = false;
	w.akms = WLAN_AKM_BIT(SAE);
	expect_text(&w, "[WPA3][SAE][AES]");
	w.akms = WLAN_AKM_BIT(OWE);
	expect_text(&w, "[WPA3][OWE][AES]");
	w.wpa = false;
	expect_text(&w, "[open]");
	w.wpa = true;
	w.wpa3 = false;
	expect_text(&w, "[open]");
	w.wpa1 = w.wpa1_tkip = true;
	w.ciphers = 0;
	w.akms = WLAN_AKM_BIT(DOT1X);
	expect_text(&w, "[WPA][802.1x][TKIP]");
}

static void test_security_text_of_everything_fits(void **state)
{
	struct wlan w = fresh();
	char out[WLAN_SECURITY_TEXT];
	char small[12];

	(void)state;
	w.wpa1 = w.wpa2 = w.wpa3 = w.wpa1_tkip = true;
	w.ciphers = 0xff;
	w.akms = UINT32_MAX;
	w.ft = WLAN_FT_ENABLED;
	wlan_security_text(&w, out, sizeof out);
	assert_true(strlen(out) < sizeof out - 1);
	assert_non_null(strstr(out, ",[FT Enabled]"));

	memset(small, '!', sizeof small);
	wlan_security_text(&w, small, 8);
	assert_string_equal(small, "[WPA + ");
	assert_memory_equal(small + 8, "!!!!", 4);
}

static void test_akm_words(void **state)
{
	(void)state;
	assert_string_equal(wlan_akm_words(WLAN_AKM_DOT1X), "dot1x");
	assert_string_equal(wlan_akm_words(WLAN_AKM_FT_SAE), "ft sae");
	assert_string_equal(wlan_akm_words(WLAN_AKM_SUITEB_192), "suiteb-192");
	for (int a = 0; a < WLAN_AKM_COUNT; a++)
		assert_true(strlen(wlan_akm_words(a)) > 0);
}

static void test_has_eap(void **state)
{
	struct wlan w = fresh();

	(void)state;
	assert_true(wlan_has_eap(&w));
	w.wpa = false;
	assert_false(wlan_has_eap(&w));
	w.wpa = true;
	w.akms = WLAN_AKM_BIT(PSK) | WLAN_AKM_BIT(FT_PSK) | WLAN_AKM_BIT(SAE) | WLAN_AKM_BIT(OWE) |
		 WLAN_AKM_BIT(PSK_SHA256) | WLAN_AKM_BIT(FT_SAE);
	assert_false(wlan_has_eap(&w));
	w.akms = WLAN_AKM_BIT(FT_DOT1X);
	assert_true(wlan_has_eap(&w));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_wipe_leaves_no_key),
		cmocka_unit_test(test_security_text),
		cmocka_unit_test(test_security_text_of_everything_fits),
		cmocka_unit_test(test_akm_words),
		cmocka_unit_test(test_has_eap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
