/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PMKs that the simulator's station keeps: SKC, OKC, Suite B, and what it forgets. */
#include "supplicant_test.h"

#include "dot11/pmkid.h"

/** The PMKID of the association request; NULL when there is none. */
static uint8_t const *named(struct cell *c)
{
	static struct rsne r;

	assert_int_equal(rsne_decode(c->sta_ie.b, c->sta_ie.len, &r), DOT11_OK);
	return r.n_pmkids ? rsne_pmkid(&r, 0) : NULL;
}

static void log_in(struct cell *c, uint8_t octet)
{
	uint8_t msk[64];

	memset(msk, octet, sizeof msk);
	memcpy(c->pmk, msk, c->pmk_len);
	c->pmkid = NULL;
	supplicant_eap_done(c->s, msk);
	cell_handshake(c, false);
	cell_run(c);
}

/** The access point takes the PMK that was named. */
static void take_named(struct cell *c)
{
	c->pmkid = named(c);
	assert_non_null(c->pmkid);
	cell_handshake(c, false);
	cell_run(c);
	c->pmkid = NULL;
}

static void skc_and_okc(void **state)
{
	uint8_t pmkid[PMKID_LEN];
	struct cell c;

	(void)state;
	cell_init(&c, AKM_8021X, CIPHER_CCMP, 0);
	cell_start(&c);
	cell_connect(&c);
	assert_null(named(&c));
	log_in(&c, 9);
	assert_int_equal(c.how, SUPPLICANT_DOT1X);
	/* The same BSSID: SKC. */
	cell_connect(&c);
	take_named(&c);
	assert_int_equal(c.connected, 2);
	assert_int_equal(c.how, SUPPLICANT_SKC);
	/* Another: OKC, then SKC there too. */
	cell_beacon(&c, cell_bssid(2), scan_span(&c.ap_ie));
	cell_connect(&c);
	assert_int_equal(pmkid_derive(HASH_SHA1, c.pmk, 32, cell_bssid(2), c.config.sta, pmkid), 0);
	assert_memory_equal(named(&c), pmkid, PMKID_LEN);
	take_named(&c);
	assert_int_equal(c.how, SUPPLICANT_OKC);
	cell_connect(&c);
	take_named(&c);
	assert_int_equal(c.how, SUPPLICANT_SKC);
	cell_same_keys(&c, &c.f.ptk);
	assert_int_equal(supplicant_faults(c.s), 0);
	supplicant_forget(c.s);
	cell_connect(&c);
	assert_null(named(&c));
	cell_end(&c);
}

static void without_okc_each_bssid_has_its_login(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_8021X_SHA256, CIPHER_CCMP, 0);
	c.config.okc = false;
	cell_start(&c);
	cell_connect(&c);
	log_in(&c, 9);
	cell_beacon(&c, cell_bssid(2), scan_span(&c.ap_ie));
	cell_connect(&c);
	assert_null(named(&c));
	log_in(&c, 10);
	assert_int_equal(c.how, SUPPLICANT_DOT1X);
	cell_beacon(&c, cell_bssid(1), scan_span(&c.ap_ie));
	cell_connect(&c);
	memset(c.pmk, 9, 32);
	take_named(&c);
	assert_int_equal(c.how, SUPPLICANT_SKC);
	cell_end(&c);
}

/** The access point does not know the PMK and asks for a login. */
static void what_was_named_in_vain_is_a_login(void **state)
{
	struct cell c;

	(void)state;
	cell_init(&c, AKM_8021X, CIPHER_CCMP, 0);
	cell_start(&c);
	cell_connect(&c);
	log_in(&c, 9);
	cell_connect(&c);
	assert_non_null(named(&c));
	log_in(&c, 10);
	assert_int_equal(c.connected, 2);
	assert_int_equal(c.how, SUPPLICANT_DOT1X);
	cell_same_keys(&c, &c.f.ptk);
	cell_end(&c);
}

static void another_pmkid_in_message_1_is_a_fault(void **state)
{
	static uint8_t const other[PMKID_LEN] = {1};
	struct cell c;

	(void)state;
	cell_init(&c, AKM_PSK, CIPHER_CCMP, 0);
	c.pmkid = other;
	cell_start(&c);
	cell_connect(&c);
	assert_int_equal(c.connected, 0);
	assert_int_equal(supplicant_fault_count(c.s, SUPPLICANT_FAULT_PMKID), 1);
	cell_end(&c);
}

static void suite_b_names_with_the_kck(void **state)
{
	uint8_t pmkid[PMKID_LEN];
	struct cell c;

	(void)state;
	cell_init(&c, AKM_SUITEB_192, CIPHER_GCMP256, RSNE_CAP_MFPC);
	cell_start(&c);
	cell_connect(&c);
	log_in(&c, 9);
	assert_int_equal(pmkid_derive(HASH_SHA384, ptk_kck(&c.f.ptk), c.f.ptk.len.kck,
				      cell_bssid(1), c.config.sta, pmkid),
			 0);
	for (unsigned i = 0; i < 2; i++) {
		cell_connect(&c);
		assert_memory_equal(named(&c), pmkid, PMKID_LEN);
		take_named(&c);
		assert_int_equal(c.how, SUPPLICANT_SKC);
	}
	assert_int_equal(supplicant_faults(c.s), 0);
	cell_end(&c);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(skc_and_okc),
		cmocka_unit_test(without_okc_each_bssid_has_its_login),
		cmocka_unit_test(what_was_named_in_vain_is_a_login),
		cmocka_unit_test(another_pmkid_in_message_1_is_a_fault),
		cmocka_unit_test(suite_b_names_with_the_kck),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
