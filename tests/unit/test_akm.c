/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The AKM table against IEEE 802.11-2020 tables 9-151 and 12-10 and RFC 8110 4.4. */
#include "keys_test.h"

#include "dot11/akm.h"

/** Every row is there, is found by its selector, and its lengths agree with its algorithms. */
static void rows_are_consistent(void **state)
{
	(void)state;
	for (int i = 0; i < AKM_COUNT; i++) {
		struct akm_info const *a = akm_info((enum akm)i);

		assert_int_equal(a->akm, i);
		assert_non_null(a->name);
		assert_ptr_equal(akm_by_selector(a->selector), a);
		assert_int_equal(a->mic_len, a->kck_len);
		assert_true(a->pmk_len == 32 || a->pmk_len == 48);
		assert_int_equal(a->hash == HASH_SHA384, a->mic == EAPOL_MIC_SHA384);
		assert_int_equal(a->hash == HASH_SHA1, a->mic == EAPOL_MIC_HMAC_SHA1);
		assert_int_equal(a->hash == HASH_SHA384, a->pmk_len == 48);
		assert_int_equal(a->key_version == 3, a->mic == EAPOL_MIC_CMAC &&
							      a->akm != AKM_SAE &&
							      a->akm != AKM_FT_SAE);
		assert_false(a->eap && a->psk);
		assert_true(!a->ft || a->hash != HASH_SHA1);
	}
}

static void unknown_selectors_have_no_row(void **state)
{
	(void)state;
	assert_null(akm_by_selector(0));
	assert_null(akm_by_selector(SUITE_RSN(0)));
	assert_null(akm_by_selector(SUITE_RSN(7)));
	assert_null(akm_by_selector(SUITE_RSN(255)));
	assert_null(akm_by_selector(SUITE_CISCO(1)));
	assert_null(akm_by_selector(SUITE_WPA(3)));
}

struct row {
	enum akm akm;
	suite_t selector;
	enum hash_alg hash, pmkid_hash;
	enum eapol_mic mic;
	unsigned version, kck, kek, pmk;
	bool ft, eap, psk;
};

/** The rows again, as they stand in the standard's tables. */
static void rows_say_what_the_standard_says(void **state)
{
	static struct row const rows[] = {
		{AKM_WPA_8021X, 0x0050f201, HASH_SHA1, HASH_SHA1, EAPOL_MIC_HMAC_SHA1, 2, 16, 16,
		 32, false, true, false},
		{AKM_8021X, 0x000fac01, HASH_SHA1, HASH_SHA1, EAPOL_MIC_HMAC_SHA1, 2, 16, 16, 32,
		 false, true, false},
		{AKM_PSK, 0x000fac02, HASH_SHA1, HASH_SHA1, EAPOL_MIC_HMAC_SHA1, 2, 16, 16, 32,
		 false, false, true},
		{AKM_FT_8021X, 0x000fac03, HASH_SHA256, HASH_SHA1, EAPOL_MIC_CMAC, 3, 16, 16, 32,
		 true, true, false},
		{AKM_FT_PSK, 0x000fac04, HASH_SHA256, HASH_SHA1, EAPOL_MIC_CMAC, 3, 16, 16, 32,
		 true, false, true},
		{AKM_8021X_SHA256, 0x000fac05, HASH_SHA256, HASH_SHA256, EAPOL_MIC_CMAC, 3, 16, 16,
		 32, false, true, false},
		{AKM_PSK_SHA256, 0x000fac06, HASH_SHA256, HASH_SHA256, EAPOL_MIC_CMAC, 3, 16, 16,
		 32, false, false, true},
		{AKM_SAE, 0x000fac08, HASH_SHA256, HASH_SHA256, EAPOL_MIC_CMAC, 0, 16, 16, 32,
		 false, false, true},
		{AKM_FT_SAE, 0x000fac09, HASH_SHA256, HASH_SHA256, EAPOL_MIC_CMAC, 0, 16, 16, 32,
		 true, false, true},
		{AKM_SUITEB, 0x000fac0b, HASH_SHA256, HASH_SHA256, EAPOL_MIC_SHA256, 0, 16, 16, 32,
		 false, true, false},
		{AKM_SUITEB_192, 0x000fac0c, HASH_SHA384, HASH_SHA384, EAPOL_MIC_SHA384, 0, 24, 32,
		 48, false, true, false},
		{AKM_FT_8021X_SHA384, 0x000fac0d, HASH_SHA384, HASH_SHA384, EAPOL_MIC_SHA384, 0, 24,
		 32, 48, true, true, false},
		{AKM_OWE, 0x000fac12, HASH_SHA256, HASH_SHA256, EAPOL_MIC_SHA256, 0, 16, 16, 32,
		 false, false, false},
		{AKM_CCKM, 0x00409600, HASH_SHA1, HASH_SHA1, EAPOL_MIC_HMAC_SHA1, 2, 16, 16, 32,
		 false, true, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct row const *r = &rows[i];
		struct akm_info const *a = akm_info(r->akm);

		assert_int_equal(a->selector, r->selector);
		assert_int_equal(a->hash, r->hash);
		assert_int_equal(a->pmkid_hash, r->pmkid_hash);
		assert_int_equal(a->mic, r->mic);
		assert_int_equal(a->key_version, r->version);
		assert_int_equal(a->kck_len, r->kck);
		assert_int_equal(a->kek_len, r->kek);
		assert_int_equal(a->pmk_len, r->pmk);
		assert_int_equal(a->ft, r->ft);
		assert_int_equal(a->eap, r->eap);
		assert_int_equal(a->psk, r->psk);
	}
}

static void owe_takes_lengths_from_its_group(void **state)
{
	struct akm_info const *a;

	(void)state;
	assert_ptr_equal(akm_info_group(AKM_OWE, 19), akm_info(AKM_OWE));
	a = akm_info_group(AKM_OWE, 20);
	assert_int_equal(a->akm, AKM_OWE);
	assert_int_equal(a->hash, HASH_SHA384);
	assert_int_equal(a->mic, EAPOL_MIC_SHA384);
	assert_int_equal(a->mic_len, 24);
	assert_int_equal(a->kck_len, 24);
	assert_int_equal(a->kek_len, 32);
	assert_int_equal(a->pmk_len, 48);
	a = akm_info_group(AKM_OWE, 21);
	assert_int_equal(a->hash, HASH_SHA512);
	assert_int_equal(a->mic, EAPOL_MIC_SHA512);
	assert_int_equal(a->mic_len, 32);
	assert_int_equal(a->kck_len, 32);
	assert_int_equal(a->kek_len, 32);
	assert_int_equal(a->pmk_len, 64);
	assert_null(akm_info_group(AKM_OWE, 18));
	assert_null(akm_info_group(AKM_OWE, 0));
	assert_ptr_equal(akm_info_group(AKM_PSK, 0), akm_info(AKM_PSK));
}

static void tkip_changes_the_sha1_suites_only(void **state)
{
	(void)state;
	assert_int_equal(akm_mic(akm_info(AKM_PSK), true), EAPOL_MIC_HMAC_MD5);
	assert_int_equal(akm_key_version(akm_info(AKM_PSK), true), 1);
	assert_int_equal(akm_mic(akm_info(AKM_CCKM), true), EAPOL_MIC_HMAC_MD5);
	assert_int_equal(akm_mic(akm_info(AKM_PSK), false), EAPOL_MIC_HMAC_SHA1);
	assert_int_equal(akm_key_version(akm_info(AKM_PSK), false), 2);
	assert_int_equal(akm_mic(akm_info(AKM_FT_PSK), true), EAPOL_MIC_CMAC);
	assert_int_equal(akm_key_version(akm_info(AKM_FT_PSK), true), 3);
	assert_int_equal(akm_key_version(akm_info(AKM_SUITEB_192), false), 0);
}

static void suites_print_as_in_the_standard(void **state)
{
	char text[16];

	(void)state;
	assert_string_equal(suite_text(SUITE_RSN(1), text), "00-0F-AC:1");
	assert_string_equal(suite_text(SUITE_WPA(2), text), "00-50-F2:2");
	assert_string_equal(suite_text(SUITE_CISCO(0), text), "00-40-96:0");
	assert_string_equal(suite_text(0xffffffff, text), "FF-FF-FF:255");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(rows_are_consistent),
		cmocka_unit_test(unknown_selectors_have_no_row),
		cmocka_unit_test(rows_say_what_the_standard_says),
		cmocka_unit_test(owe_takes_lengths_from_its_group),
		cmocka_unit_test(tkip_changes_the_sha1_suites_only),
		cmocka_unit_test(suites_print_as_in_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
