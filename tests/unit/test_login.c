/* SPDX-License-Identifier: GPL-2.0-or-later */
/** 802.1X from the identity to the keys: logins, pushes, refusals, and the end of a key's life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/frame.h"
#include "dot11/status.h"

static struct wlan eap_wlan(uint32_t akms)
{
	struct wlan w = air_wlan("corp", 1);

	w.akms = akms;
	secret_wipe(&w.psk);
	return w;
}

static struct air *eap_air(uint64_t seed, struct wlan const *w)
{
	struct air *air = air_new(seed);

	air_put_wlan(air, w);
	(void)air_start(air, 0, 1);
	(void)air_start(air, 1, 1);
	return air;
}

static struct air_station *eap_station(struct air *air, enum akm akm, suite_t pairwise)
{
	struct supplicant_config c = air_config(air, "corp", 1);

	c.akm = akm;
	c.pairwise = pairwise;
	c.wpa1 = akm == AKM_WPA_8021X;
	c.pmf = akm == AKM_SUITEB || akm == AKM_SUITEB_192;
	c.skc = c.okc = true;
	return air_add(air, &c);
}

static void test_every_akm(void **state)
{
	static struct {
		uint32_t akms;
		uint8_t ciphers;
		bool wpa1;
		enum akm akm;
		suite_t pairwise;
	} const rows[] = {
		{WLAN_AKM_BIT(DOT1X), WLAN_CIPHER_AES, false, AKM_8021X, CIPHER_CCMP},
		{WLAN_AKM_BIT(DOT1X_SHA256), WLAN_CIPHER_AES, false, AKM_8021X_SHA256, CIPHER_CCMP},
		{WLAN_AKM_BIT(DOT1X), WLAN_CIPHER_AES, true, AKM_WPA_8021X, CIPHER_TKIP},
		{WLAN_AKM_BIT(SUITEB), WLAN_CIPHER_GCMP128, false, AKM_SUITEB, CIPHER_GCMP},
		{WLAN_AKM_BIT(SUITEB_192), WLAN_CIPHER_GCMP256, false, AKM_SUITEB_192,
		 CIPHER_GCMP256},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wlan w = eap_wlan(rows[i].akms);
		struct air *air;
		struct air_station *st;
		struct station_info info;

		w.ciphers = rows[i].ciphers;
		w.wpa1 = w.wpa1_tkip = rows[i].wpa1;
		w.pmf = rows[i].wpa1 ? WLAN_PMF_DISABLED : WLAN_PMF_OPTIONAL;
		air = eap_air(30 + i, &w);
		air->vlan = "20";
		st = eap_station(air, rows[i].akm, rows[i].pairwise);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
		assert_true(authenticator_station_find(air->a, st->sta, &info));
		assert_string_equal(info.user, "robert");
		assert_int_equal(info.vlan, 20);
		assert_int_equal(info.akm, rows[i].akm);
		assert_int_equal(info.method, STATION_METHOD_DOT1X);
		assert_int_equal(air_entry(air, air_bssid(0, 1), st->sta)->sta_info.vlan, 20);
		assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), 1);
		assert_int_equal(supplicant_faults(st->s), 0);
		/* Back with what both keep, where the AKM lets a key be named. */
		supplicant_leave(st->s, 3);
		air_run(air, 10);
		assert_int_equal(air_associate(st, air_bssid(0, 1)),
				 rows[i].wpa1 ? SUPPLICANT_DOT1X : SUPPLICANT_SKC);
		assert_int_equal(supplicant_faults(st->s), 0);
		air_free(air);
	}
}

static void test_reject_and_exclusion(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(40, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	st->wrong_password = true;
	for (unsigned i = 0; i < 3; i++) {
		air_connect(st, air_bssid(0, 1));
		air_run(air, 200);
		assert_int_equal(st->fault, SUPPLICANT_FAULT_EAP_FAILED);
		assert_int_equal(air->last_mgmt_frame[0], FRAME_DEAUTH);
		assert_int_equal(air->last_mgmt_frame[FRAME_HEADER_LEN], REASON_DOT1X_FAILED);
		assert_int_equal(authenticator_station_count(air->a), 0);
	}
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_REJECTED), 3);
	assert_int_equal(air->count[TRACE_EXCLUDED], 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_EXCLUDED), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_OPENED), 0);
	st->wrong_password = false;
	air_connect(st, air_bssid(0, 1));
	air_run(air, 500);
	assert_int_equal(st->connects, 0);
	assert_true(air_count(air, AUTHENTICATOR_REFUSED_EXCLUDED) >= 1);
	air_run(air, 60000);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	air_free(air);
}

/** Logins that fail under the address of a station that is connected: it stays, and may roam. */
static void test_forged_logins_exclude_nobody(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(49, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);
	struct air_station *thief;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	thief = eap_station(air, AKM_8021X, CIPHER_CCMP);
	thief->wrong_password = true;
	air_claim(air, thief);
	for (unsigned i = 0; i < 5; i++) {
		air_connect(thief, air_bssid(1, 1));
		air_run(air, 200);
		assert_int_equal(thief->fault, SUPPLICANT_FAULT_EAP_FAILED);
		air_check(st, air_bssid(0, 1));
	}
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_REJECTED), 5);
	assert_int_equal(air->count[TRACE_EXCLUDED], 0);
	air_claim(air, st);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OKC);
	/* Once it has gone, its address is as good as any other. */
	supplicant_leave(st->s, 3);
	air_run(air, 10);
	air_claim(air, thief);
	for (unsigned i = 0; i < 3; i++) {
		air_connect(thief, air_bssid(0, 1));
		air_run(air, 200);
	}
	assert_int_equal(air->count[TRACE_EXCLUDED], 1);
	air_free(air);
}

static void test_no_server(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(41, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	air->server_is_dead = true;
	for (unsigned i = 0; i < 5; i++) {
		air_connect(st, air_bssid(0, 1));
		air_run(air, 200);
	}
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_NO_ANSWER), 5);
	/* It is not the station's fault. */
	air->server_is_dead = false;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	air_free(air);
}

/** A question that cannot be asked fails the login at once, not after the server's ten minutes. */
static void test_no_memory_to_ask(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(50, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	air->no_memory = true;
	air_connect(st, air_bssid(0, 1));
	air_run(air, 200);
	assert_int_equal(air->asked, 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_NO_ANSWER), 1);
	assert_int_equal(air->last_mgmt_frame[0], FRAME_DEAUTH);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air->no_memory = false;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	air_free(air);
}

static void test_no_key(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(42, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	air->no_keys = true;
	air_connect(st, air_bssid(0, 1));
	air_run(air, 500);
	assert_int_equal(st->connects, 0);
	assert_int_equal(st->code, REASON_DOT1X_FAILED);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_NO_KEY), 1);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

/** What the module pushes before the Accept comes. */
static void push(struct air *air, struct login const *login)
{
	struct login l = *login;

	/* The reply may bring none, or another one. */
	assert_true(secret_set(&l.msk, air->station[0].msk, 64));
	assert_int_equal(session_login(air->store, &l, false, "module", NULL), SESSION_OK);
}

static void push_and_spoil(struct air *air, struct login const *login)
{
	push(air, login);
	((struct login *)login)->msk.b[0] ^= 1;
}

static void test_pushed(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(43, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);
	struct session_stats stats;

	(void)state;
	/* The Accept has no key: the pushed one is taken. */
	air->no_keys = true;
	air->before_accept = push;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	session_get_stats(air->store, &stats);
	assert_int_equal(stats.sessions, 1);
	assert_int_equal(stats.logins, 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_KEY_MISMATCH), 0);
	/* Both have one and they differ: the pushed one counts. */
	supplicant_leave(st->s, 3);
	supplicant_forget(st->s);
	air_run(air, 10);
	air->no_keys = false;
	air->before_accept = push_and_spoil;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	assert_int_equal(air_count(air, AUTHENTICATOR_KEY_MISMATCH), 1);
	air_free(air);
}

/** The life of a login ends: another one on the open port, without a gap. */
static void test_reauthentication(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(44, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	air->session_timeout = 30;
	air->reauthenticate = true;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
	air_run(air, 31000);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(st->fails, 0);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), 2);
	assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_DONE), 2);
	assert_int_equal(supplicant_installs(st->s, RADIO_KEY_PAIRWISE), 2);
	/* And with a password that has expired it is sent away. */
	st->wrong_password = true;
	air_run(air, 32000);
	assert_true(st->fails > 0);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

/** Without Termination-Action RADIUS-Request a Session-Timeout is the end: after the login, after a
 * roam with its key, and when a push has brought the session first. */
static void test_session_timeout_ends(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
		struct air *air = eap_air(51 + i, &w);
		struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

		air->session_timeout = 30;
		air->before_accept = i == 2 ? push : NULL;
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
		if (i == 1)
			assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_OKC);
		air_run(air, 28000);
		air_check(st, air_bssid(i == 1, 1));
		air_run(air, 3000);
		assert_int_equal(st->fails, 1);
		assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
		assert_int_equal(st->code, REASON_PREV_AUTH_NOT_VALID);
		assert_int_equal(authenticator_station_count(air->a), 0);
		assert_int_equal(air_count(air, AUTHENTICATOR_EAP_STARTED), 1);
		/* It may come back, by a login. */
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
		air_free(air);
	}
}

/** The session-timeout of the policy profile counts instead of the WLAN's, shorter and longer, and
 * for a session that a push has brought. */
static void test_policy_timeout(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
		struct air *air = eap_air(61 + i, &w);
		struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);
		struct station_info info;
		uint32_t s = i % 2 ? 50000 : 30;

		air->policy = (struct authenticator_policy){.has_session_timeout = true,
							    .session_timeout_s = s};
		(void)air_start(air, 0, 1);
		air->before_accept = i >= 2 ? push : NULL;
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_DOT1X);
		assert_true(authenticator_station_find(air->a, st->sta, &info));
		assert_in_range(info.expires_ms, air->now + 1000ull * s - 2000,
				air->now + 1000ull * s);
		air_run(air, 31000);
		air_check(st, air_bssid(0, 1));
		/* It is a login that is renewed, not an end. */
		assert_int_equal(air_count(air, AUTHENTICATOR_EAP_ACCEPTED), i % 2 ? 1 : 2);
		air_free(air);
	}
}

/** A station that leaves while the server is asked: its answer is not wanted. */
static void test_cancel(void **state)
{
	struct wlan w = eap_wlan(WLAN_AKM_BIT(DOT1X));
	struct air *air = eap_air(45, &w);
	struct air_station *st = eap_station(air, AKM_8021X, CIPHER_CCMP);

	(void)state;
	air_connect(st, air_bssid(0, 1));
	while (!air->asked)
		air_run(air, 1);
	authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
	assert_int_equal(air->cancelled, 1);
	air_run(air, 10);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_every_akm),
		cmocka_unit_test(test_reject_and_exclusion),
		cmocka_unit_test(test_forged_logins_exclude_nobody),
		cmocka_unit_test(test_no_server),
		cmocka_unit_test(test_no_key),
		cmocka_unit_test(test_pushed),
		cmocka_unit_test(test_no_memory_to_ask),
		cmocka_unit_test(test_reauthentication),
		cmocka_unit_test(test_session_timeout_ends),
		cmocka_unit_test(test_policy_timeout),
		cmocka_unit_test(test_cancel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
