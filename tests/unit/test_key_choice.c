/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Which key a station comes in by: SKC, OKC, FT, CCKM, OWE; and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/status.h"
#include "roam/pmksa.h"
#include "roam/session.h"
#include "sm/cckm.h"

static struct air *wlan_air(uint64_t seed, struct wlan const *w)
{
	struct air *air = air_new(seed);

	air_put_wlan(air, w);
	for (unsigned ap = 0; ap < 3; ap++)
		(void)air_start(air, ap, 1);
	return air;
}

static struct wlan eap_wlan(uint32_t akms, enum wlan_ft ft)
{
	struct wlan w = air_wlan("corp", 1);

	w.akms = akms;
	w.ft = ft;
	secret_wipe(&w.psk);
	return w;
}

static struct air_station *station(struct air *air, enum akm akm)
{
	struct supplicant_config c = air_config(air, "corp", 1);

	c.akm = akm;
	return air_add(air, &c);
}

static void test_skc_okc(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air *air = wlan_air(50, &w);
	struct air_station *st = station(air, AKM_8021X);
	struct station_info info;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OKC);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_SKC);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_SKC);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.method, STATION_METHOD_SKC);
	assert_string_equal(info.user, "robert");
	assert_int_equal(info.roams, 3);
	assert_int_equal(air->asked, 2);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_OKC), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_SKC), 2);
	assert_int_equal(supplicant_faults(st->s), 0);
	air_free(air);
}

static void test_okc_off(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air *air;
	struct air_station *st;

	(void)state;
	w.okc = false;
	air = wlan_air(51, &w);
	st = station(air, AKM_8021X);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	/* The station names a key all the same, and has to log in. */
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_DOT1X);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_SKC);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), 2);
	/* Which of its keys is told, oldest first. */
	assert_int_equal(air->number[TRACE_PMKID_FOUND], 0);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_SKC);
	assert_int_equal(air->number[TRACE_PMKID_FOUND], 1);
	assert_int_equal(air->number[TRACE_PMKSA_USED], 1);
	air_free(air);
}

/** A session that was ended does not let its station back in. */
static void test_ended_session(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air *air = wlan_air(52, &w);
	struct air_station *st = station(air, AKM_8021X);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	(void)session_end_station(air->store, st->sta, "test");
	authenticator_station_end(air->a, st->sta, REASON_PREV_AUTH_NOT_VALID);
	air_run(air, 10);
	assert_int_equal(st->code, REASON_PREV_AUTH_NOT_VALID);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_DOT1X);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), 2);
	air_free(air);
}

static void ft_roams(struct air *air, struct air_station *st, enum akm akm)
{
	struct station_info info;
	unsigned keys;

	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_FT_INITIAL);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_FT_AIR);
	assert_null(air_entry(air, air_bssid(0, 1), st->sta));
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.akm, akm);
	assert_int_equal(info.method, STATION_METHOD_FT_AIR);
	/* Its last frame once more: the same answer, no key again. */
	keys = air->commands[RADIO_SET_KEY];
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_AUTH));
	air_run(air, 2000);
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	air_run(air, 100);
	assert_int_equal(air->commands[RADIO_SET_KEY], keys);
	air_check(st, air_bssid(1, 1));
	supplicant_set_over_ds(st->s, true);
	assert_int_equal(air_associate(st, air_bssid(2, 1)), SUPPLICANT_FT_DS);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_FT_AIR), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_FT_DS), 1);
	assert_int_equal(authenticator_station_count(air->a), 1);
}

static void test_ft_psk(void **state)
{
	struct wlan w = air_wlan("corp", 1);
	struct air *air;
	struct air_station *st;

	(void)state;
	w.akms = WLAN_AKM_BIT(FT_PSK) | WLAN_AKM_BIT(PSK);
	w.ft = WLAN_FT_ENABLED;
	w.ft_over_ds = true;
	air = wlan_air(53, &w);
	st = station(air, AKM_FT_PSK);
	ft_roams(air, st, AKM_FT_PSK);
	air_free(air);
}

static void test_ft_eap(void **state)
{
	static struct {
		uint32_t akms;
		uint8_t ciphers;
		enum wlan_ft ft;
		enum akm akm;
		suite_t pairwise;
		bool pmf;
	} const rows[] = {
		{WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X), WLAN_CIPHER_AES, WLAN_FT_ENABLED,
		 AKM_FT_8021X, CIPHER_CCMP, false},
		{WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X), WLAN_CIPHER_AES, WLAN_FT_ENABLED,
		 AKM_FT_8021X, CIPHER_CCMP, true},
		/* Adaptive: the RSN element has no FT AKM. */
		{WLAN_AKM_BIT(DOT1X), WLAN_CIPHER_AES, WLAN_FT_ADAPTIVE, AKM_FT_8021X, CIPHER_CCMP,
		 false},
		{WLAN_AKM_BIT(SUITEB_192) | WLAN_AKM_BIT(FT_DOT1X),
		 WLAN_CIPHER_GCMP256 | WLAN_CIPHER_AES, WLAN_FT_ENABLED, AKM_FT_8021X_SHA384,
		 CIPHER_GCMP256, true},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wlan w = eap_wlan(rows[i].akms, rows[i].ft);
		struct supplicant_config c;
		struct air_station *st;
		struct air *air;

		w.ciphers = rows[i].ciphers;
		w.pmf = rows[i].pmf ? WLAN_PMF_OPTIONAL : WLAN_PMF_DISABLED;
		w.ft_over_ds = true;
		air = wlan_air(54 + i, &w);
		c = air_config(air, "corp", 1);
		c.akm = rows[i].akm;
		c.pairwise = rows[i].pairwise;
		c.pmf = rows[i].pmf;
		c.any_akm = rows[i].ft == WLAN_FT_ADAPTIVE;
		st = air_add(air, &c);
		ft_roams(air, st, rows[i].akm);
		assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), 1);
		air_free(air);
	}
}

/** Adaptive FT without the station's interest: plain 802.1X as ever. */
static void test_adaptive_plain(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X), WLAN_FT_ADAPTIVE);
	struct air *air = wlan_air(60, &w);
	struct air_station *st = station(air, AKM_8021X);

	(void)state;
	assert_true(air_find(air, air_bssid(0, 1))->scan.has_mde);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OKC);
	air_free(air);
}

/** A roam with a wrong MIC, and one with a session that was ended: refused, nothing stands. */
static void test_ft_refused(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X), WLAN_FT_ENABLED);
	struct air *air = wlan_air(61, &w);
	struct air_station *st = station(air, AKM_FT_8021X);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_FT_INITIAL);
	supplicant_misbehave(st->s, SUPPLICANT_WRONG_MIC);
	air_connect(st, air_bssid(1, 1));
	air_run(air, 1000);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_ASSOC_REFUSED);
	assert_int_equal(st->code, STATUS_INVALID_FTE);
	/* Where it was it still is, for all that the access point knows. */
	assert_non_null(air_entry(air, air_bssid(0, 1), st->sta));
	assert_true(air_entry(air, air_bssid(0, 1), st->sta)->keyed);
	supplicant_misbehave(st->s, 0);
	(void)session_end_station(air->store, st->sta, "test");
	authenticator_station_end(air->a, st->sta, REASON_PREV_AUTH_NOT_VALID);
	air_run(air, 10);
	air_connect(st, air_bssid(1, 1));
	air_run(air, 50);
	assert_true(air_count(air, AUTHENTICATOR_REFUSED_FT) >= 2);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_FT_AIR), 0);
	air_free(air);
}

static void test_cckm(void **state)
{
	static struct {
		bool wpa1;
		suite_t pairwise;
	} const rows[] = {{false, CIPHER_CCMP}, {true, CIPHER_TKIP}};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wlan w = eap_wlan(WLAN_AKM_BIT(CCKM), WLAN_FT_DISABLED);
		struct supplicant_config c;
		struct air_station *st;
		struct station_info info;
		struct air *air;

		w.wpa1 = w.wpa1_tkip = rows[i].wpa1;
		air = wlan_air(62 + i, &w);
		c = air_config(air, "corp", 1);
		c.akm = AKM_CCKM;
		c.wpa1 = rows[i].wpa1;
		c.pairwise = rows[i].pairwise;
		st = air_add(air, &c);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_CCKM_LOGIN);
		assert_int_equal(cckm_cache_count(authenticator_cckm(air->a)), 1);
		assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_CCKM);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_CCKM);
		assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
		air_run(air, 100);
		air_check(st, air_bssid(0, 1));
		assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_CCKM), 2);
		assert_true(authenticator_station_find(air->a, st->sta, &info));
		assert_int_equal(info.method, STATION_METHOD_CCKM);
		assert_string_equal(info.user, "robert");
		assert_int_equal(info.wpa1, rows[i].wpa1);
		/* A clock that is off by 3 s: it logs in. */
		supplicant_set_cckm_skew(st->s, 3000000);
		air_connect(st, air_bssid(1, 1));
		air_run(air, 1000);
		assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_CCKM), 2);
		assert_int_equal(air->count[TRACE_CCKM_REFUSED], 1);
		authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
		assert_int_equal(cckm_cache_count(authenticator_cckm(air->a)), 0);
		air_free(air);
	}
}

/** A login under the same address ends what CCKM keeps of the one before: its roams would go into
 * the session, and the VLAN, of somebody else. */
static void test_cckm_superseded(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(CCKM) | WLAN_AKM_BIT(DOT1X), WLAN_FT_DISABLED);
	struct air *air = wlan_air(76, &w);
	struct air_station *first = station(air, AKM_CCKM), *second = station(air, AKM_8021X);

	(void)state;
	air_claim(air, first);
	assert_int_equal(air_associate(first, air_bssid(0, 1)), SUPPLICANT_CCKM_LOGIN);
	assert_int_equal(air_associate(first, air_bssid(1, 1)), SUPPLICANT_CCKM);
	air_claim(air, second);
	assert_int_equal(air_associate(second, air_bssid(2, 1)), SUPPLICANT_DOT1X);
	air_claim(air, first);
	air_connect(first, air_bssid(0, 1));
	air_run(air, 2000);
	assert_int_equal(air_count(air, AUTHENTICATOR_ROAM_CCKM), 1);
	air_free(air);
}

static struct wlan owe_wlan(void)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(OWE), WLAN_FT_DISABLED);

	w.wpa2 = false;
	w.wpa3 = true;
	w.pmf = WLAN_PMF_MANDATORY;
	return w;
}

static struct air_station *owe_station(struct air *air, unsigned group)
{
	struct supplicant_config c = air_config(air, "corp", 1);

	c.akm = AKM_OWE;
	c.pmf = true;
	c.owe_group = group;
	return air_add(air, &c);
}

static void test_owe(void **state)
{
	static unsigned const groups[] = {19, 20, 21};
	struct wlan w = owe_wlan();

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct air *air = wlan_air(70 + i, &w);
		struct air_station *st = owe_station(air, groups[i]);
		unsigned dh;

		while (authenticator_idle(air->a))
			;
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_OWE);
		assert_true(air_entry(air, air_bssid(0, 1), st->sta)->sta_info.mfp);
		/* Another BSSID is another key; coming back is not. */
		assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OWE);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_OWE_PMKID);
		assert_int_equal(air_count(air, AUTHENTICATOR_OWE_PMKID), 1);
		assert_int_equal(supplicant_faults(st->s), 0);
		/* A client that was deleted makes a new key though it names the old one. */
		dh = (unsigned)air_count(air, AUTHENTICATOR_OWE_DH);
		authenticator_station_end(air->a, st->sta, REASON_PREV_AUTH_NOT_VALID);
		air_run(air, 10);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_OWE);
		assert_int_equal(air_count(air, AUTHENTICATOR_OWE_DH), dh + 1);
		air_free(air);
	}
}

/** Who asks for exchange after exchange takes a part of our time only, and in no other BSS. */
static void test_owe_flood(void **state)
{
	struct wlan w = owe_wlan();
	struct air *air = wlan_air(73, &w);
	struct air_station *st = owe_station(air, 20);

	(void)state;
	for (unsigned i = 0; i < 120; i++) {
		air_connect(st, air_bssid(0, 1));
		air_run(air, 8);
		authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
		air_run(air, 2);
	}
	/* 71 at once, and one more each 28 ms of 1,200. */
	assert_in_range(air_count(air, AUTHENTICATOR_OWE_DH), 70, 71 + 1200 / 28 + 1);
	assert_true(air_count(air, AUTHENTICATOR_REFUSED_BUSY) > 0);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OWE);
	air_run(air, 2000);
	authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
	air_run(air, 10);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_OWE);
	air_free(air);
}

/** A key of a login, as if the station had roamed to its `n`th access point. */
static void add_key(struct air *air, struct mac sta, unsigned n)
{
	struct pmksa p = {.akm = AKM_8021X,
			  .spa = sta,
			  .aa = {{2, 9, 0, 0, 0, (uint8_t)n}},
			  .wlan_id = 2,
			  .pmk_len = 32,
			  .expires_ms = air->now + 3600000};

	memcpy(p.pmkid, sta.b, sizeof sta.b);
	p.pmkid[15] = (uint8_t)n;
	p.pmk[0] = 1;
	assert_int_equal(pmksa_add(session_pmksa(air->store), &p, NULL), 0);
}

static unsigned keys_of_logins(struct air *air, struct mac sta)
{
	struct pmksa all[PMKSA_PER_STATION];
	unsigned n = pmksa_of_station(session_pmksa(air->store), sta, all), logins = 0;

	for (unsigned i = 0; i < n; i++)
		logins += all[i].akm == AKM_8021X;
	return logins;
}

/** OWE pushes out no key that a login has made: neither of that address, nor of others. */
static void test_owe_takes_no_place(void **state)
{
	struct wlan w = owe_wlan();
	struct air *air = wlan_air(74, &w);
	struct air_station *st = owe_station(air, 19);
	struct pmksa_stats stats;

	(void)state;
	for (unsigned i = 0; i < PMKSA_PER_STATION; i++)
		add_key(air, st->sta, i);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_OWE);
	assert_int_equal(keys_of_logins(air, st->sta), PMKSA_PER_STATION);
	(void)pmksa_remove_station(session_pmksa(air->store), st->sta, 0);
	pmksa_get_stats(session_pmksa(air->store), &stats);
	for (unsigned i = 0; i < stats.max / 2; i++)
		add_key(air, (struct mac){{2, 8, 0, 0, (uint8_t)(i >> 8), (uint8_t)i}}, 0);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OWE);
	pmksa_get_stats(session_pmksa(air->store), &stats);
	assert_int_equal(stats.entries, stats.max / 2);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_skc_okc),
		cmocka_unit_test(test_okc_off),
		cmocka_unit_test(test_ended_session),
		cmocka_unit_test(test_ft_psk),
		cmocka_unit_test(test_ft_eap),
		cmocka_unit_test(test_adaptive_plain),
		cmocka_unit_test(test_ft_refused),
		cmocka_unit_test(test_cckm),
		cmocka_unit_test(test_owe),
		cmocka_unit_test(test_owe_flood),
		cmocka_unit_test(test_cckm_superseded),
		cmocka_unit_test(test_owe_takes_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
