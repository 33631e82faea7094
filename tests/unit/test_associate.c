/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Whole associations without a login: open, PSK of every protocol and cipher; repeats, refusals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/frame.h"
#include "dot11/status.h"
#include "sm/answers.h"
#include "sm/visits.h"

static void test_open(void **state)
{
	struct air *air = air_new(1);
	struct wlan w = air_wlan("guest", 1);
	struct supplicant_config c = air_config(air, "guest", 1);
	struct air_station *st;
	struct station_info info;
	struct mac bssid;

	(void)state;
	w.wpa = w.wpa2 = false;
	w.akms = 0;
	air_put_wlan(air, &w);
	bssid = air_start(air, 0, 1);
	c.secure = false;
	st = air_add(air, &c);
	assert_int_equal(air_associate(st, bssid), SUPPLICANT_OPEN);
	assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.state, STATION_RUN);
	assert_false(info.has_akm);
	assert_int_equal(info.aid, 1);
	assert_string_equal(info.ap_name, "ap0");
	assert_int_equal(supplicant_faults(st->s), 0);
	/* Once more at the same access point, without a word of leaving. */
	assert_int_equal(air_associate(st, bssid), SUPPLICANT_OPEN);
	assert_int_equal(authenticator_station_count(air->a), 1);
	air_free(air);
}

static void test_psk_and_roam(void **state)
{
	struct air *air = air_psk(2);
	struct air_station *st = air_add_psk(air, 1);
	struct visit visit[VISITS_PER_STATION];
	struct station_info info;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_PSK);
	/* The old access point has forgotten it. */
	assert_null(air_entry(air, air_bssid(0, 1), st->sta));
	assert_int_equal(air_count(air, AUTHENTICATOR_REASSOC), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_OPENED), 2);
	assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC_REFUSED), 0);
	assert_int_equal(authenticator_station_count(air->a), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.roams, 1);
	assert_int_equal(visits_of(authenticator_visits(air->a), st->sta, visit), 2);
	assert_true(visit[0].roamed && mac_eq(visit[0].bssid, air_bssid(1, 1)));
	assert_int_equal(visit[0].method, STATION_METHOD_PSK);
	assert_true(!visit[1].roamed && mac_eq(visit[1].bssid, air_bssid(0, 1)));
	assert_int_equal(air_count(air, AUTHENTICATOR_TRY_SLOW), 1);
	for (enum station_end i = 0; i < STATION_END_COUNT; i++)
		assert_int_equal(authenticator_ended(air->a, i), 0);
	assert_int_equal(info.method, STATION_METHOD_PSK);
	assert_int_equal(info.signal_dbm, -50);
	assert_int_equal(supplicant_faults(st->s), 0);
	authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
	assert_int_equal(authenticator_ended(air->a, STATION_END_ADMIN_DEAUTH), 1);
	air_free(air);
}

/** Every protocol and cipher that a PSK goes with, also at a WLAN that has both protocols. */
static void test_protocols(void **state)
{
	static struct {
		bool wpa1, tkip, aes, wpa2;
		uint32_t akms;
		enum akm akm;
		bool sta_wpa1;
		suite_t pairwise;
		suite_t group;
	} const rows[] = {
		{true, true, false, false, WLAN_AKM_BIT(PSK), AKM_WPA_PSK, true, CIPHER_TKIP,
		 CIPHER_TKIP},
		{true, false, true, false, WLAN_AKM_BIT(PSK), AKM_WPA_PSK, true, CIPHER_CCMP,
		 CIPHER_CCMP},
		{true, true, false, true, WLAN_AKM_BIT(PSK), AKM_WPA_PSK, true, CIPHER_TKIP,
		 CIPHER_TKIP},
		{true, true, false, true, WLAN_AKM_BIT(PSK), AKM_PSK, false, CIPHER_CCMP,
		 CIPHER_TKIP},
		{false, false, false, true, WLAN_AKM_BIT(PSK_SHA256), AKM_PSK_SHA256, false,
		 CIPHER_CCMP, CIPHER_CCMP},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct air *air = air_new(i + 10);
		struct wlan w = air_wlan("home", 1);
		struct supplicant_config c = air_config(air, "home", 1);
		struct station_info info;
		struct air_station *st;

		w.wpa1 = rows[i].wpa1;
		w.wpa1_tkip = rows[i].tkip;
		w.wpa1_aes = rows[i].aes;
		w.wpa2 = rows[i].wpa2;
		w.akms = rows[i].akms;
		air_put_wlan(air, &w);
		(void)air_start(air, 0, 1);
		c.akm = rows[i].akm;
		c.wpa1 = rows[i].sta_wpa1;
		c.pairwise = rows[i].pairwise;
		st = air_add(air, &c);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
		assert_true(authenticator_station_find(air->a, st->sta, &info));
		assert_int_equal(info.wpa1, rows[i].sta_wpa1);
		assert_int_equal(info.pairwise, rows[i].pairwise);
		assert_int_equal(air_find(air, air_bssid(0, 1))->group[1].cipher, rows[i].group);
		assert_int_equal(supplicant_faults(st->s), 0);
		assert_int_equal(supplicant_installs(st->s, RADIO_KEY_PAIRWISE), 1);
		air_free(air);
	}
}

static void test_wrong_psk(void **state)
{
	struct air *air = air_psk(3);
	struct supplicant_config c = air_config(air, "home", 1);
	struct air_station *st;

	(void)state;
	c.psk[0] ^= 1;
	st = air_add(air, &c);
	air_connect(st, air_bssid(0, 1));
	air_run(air, 6000);
	assert_int_equal(st->connects, 0);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(st->code, REASON_FOURWAY_TIMEOUT);
	assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_FAILED), 1);
	assert_int_equal(authenticator_station_count(air->a), 0);
	assert_null(air_entry(air, air_bssid(0, 1), st->sta));
	air_free(air);
}

/** Everything twice, M2 and M4 late: one association, one key, and nobody is thrown out. */
static void test_duplicates(void **state)
{
	static unsigned const kinds[] = {SUPPLICANT_MGMT_TWICE, SUPPLICANT_EAPOL_TWICE,
					 SUPPLICANT_MGMT_TWICE | SUPPLICANT_EAPOL_TWICE};

	(void)state;
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct air *air = air_psk(20 + i);
		struct air_station *st = air_add_psk(air, 1);

		supplicant_misbehave(st->s, kinds[i]);
		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
		air_run(air, 3000);
		air_check(st, air_bssid(0, 1));
		assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 1);
		assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_DONE), 1);
		/* Beside the group keys of both access points one key was set. */
		assert_int_equal(air->commands[RADIO_SET_KEY], 3);
		if (kinds[i] & SUPPLICANT_MGMT_TWICE)
			assert_true(air_count(air, AUTHENTICATOR_REPEATED) >= 1);
		air_free(air);
	}
}

static void test_replayed_m4(void **state)
{
	struct air *air = air_psk(4);
	struct air_station *st = air_add_psk(air, 1);
	unsigned keys;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	keys = air->commands[RADIO_SET_KEY];
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_M4));
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_M2));
	air_run(air, 500);
	assert_int_equal(air->commands[RADIO_SET_KEY], keys);
	air_check(st, air_bssid(0, 1));
	assert_true(air_count(air, AUTHENTICATOR_REFUSED_EAPOL) +
			    air_count(air, AUTHENTICATOR_REFUSED_CLEAR) >=
		    2);
	air_free(air);
}

/** A request that is repeated gets the same octets back, also after the port has opened. */
static void test_repeated_request(void **state)
{
	struct air *air = air_psk(5);
	struct air_station *st = air_add_psk(air, 1);
	uint8_t first[sizeof air->last_mgmt_frame];
	unsigned keys;
	size_t len;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	keys = air->commands[RADIO_SET_KEY];
	assert_int_equal(air->last_mgmt_frame[0], FRAME_ASSOC_RESPONSE);
	memcpy(first, air->last_mgmt_frame, sizeof first);
	len = air->last_mgmt.frame.len;
	for (unsigned i = 1; i <= 3; i++) {
		memset(air->last_mgmt_frame, 0, sizeof air->last_mgmt_frame);
		assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
		air_run(air, 100);
		assert_int_equal(air_count(air, AUTHENTICATOR_REPEATED), i);
		assert_int_equal(air->last_mgmt.frame.len, len);
		assert_memory_equal(air->last_mgmt_frame, first, len);
		assert_true(mac_eq(air->last_mgmt.sta, st->sta));
		assert_true(mac_eq(air->last_mgmt.bssid, air_bssid(0, 1)));
	}
	assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 1);
	assert_int_equal(air->commands[RADIO_SET_KEY], keys);
	air_check(st, air_bssid(0, 1));
	/* Forged authentications in its name do not harm it either. */
	for (unsigned i = 0; i < 20; i++)
		assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_AUTH));
	air_run(air, 6000);
	air_check(st, air_bssid(0, 1));
	air_free(air);
}

/** What is no repeat is judged anew: a second later, or once the station has begun anew by an
 * authentication. */
static void test_same_request_anew(void **state)
{
	(void)state;
	for (unsigned late = 0; late < 2; late++) {
		struct air *air = air_psk(10 + late);
		struct air_station *st = air_add_psk(air, 1);

		assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
		if (late)
			air_run(air, ANSWER_MS);
		else
			assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_AUTH));
		assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
		air_run(air, 20);
		assert_int_equal(air_count(air, AUTHENTICATOR_REPEATED), 0);
		assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 2);
		/* That one is kept as well. */
		assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
		air_run(air, 20);
		assert_int_equal(air_count(air, AUTHENTICATOR_REPEATED), 1);
		assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 2);
		air_free(air);
	}
}

/** An attacker who only claims the address, at another access point, ends nothing. */
static void test_claim_elsewhere(void **state)
{
	struct air *air = air_psk(6);
	struct air_station *st = air_add_psk(air, 1), *thief = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	supplicant_misbehave(thief->s, SUPPLICANT_WRONG_MIC);
	air_claim(air, thief);
	air_connect(thief, air_bssid(1, 1));
	air_run(air, 50);
	assert_int_equal(authenticator_station_count(air->a), 2);
	air_run(air, 8000);
	assert_int_equal(authenticator_station_count(air->a), 1);
	assert_non_null(air_entry(air, air_bssid(0, 1), st->sta));
	assert_true(air_entry(air, air_bssid(0, 1), st->sta)->sta_info.authorized);
	air_free(air);
}

static void refused(struct air *air, struct air_station *st, uint16_t status)
{
	air_connect(st, air_bssid(0, 1));
	air_run(air, 1000);
	assert_int_equal(st->connects, 0);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_ASSOC_REFUSED);
	assert_int_equal(st->code, status);
}

static void test_full(void **state)
{
	struct air *air = air_psk(2);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);

	(void)state;
	air->config.max_stations = 1;
	authenticator_configure(air->a, &air->config);
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	refused(air, two, STATUS_AP_FULL);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_FULL), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC_REFUSED), 1);
	/* Who is in already may roam, there and back. */
	assert_int_equal(air_associate(one, air_bssid(1, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_int_equal(authenticator_wlan_stations(air->a, 1), 1);
	refused(air, two, STATUS_AP_FULL);
	supplicant_leave(one->s, 3);
	air_run(air, 10);
	assert_int_equal(air_associate(two, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_free(air);
}

/** One that is refused for its key keeps no AID, however long its authentication stays. */
static void test_refused_keeps_no_aid(void **state)
{
	struct air *air = air_psk(9);
	struct air_station *st = air_add_psk(air, 1);
	struct station_info info;

	(void)state;
	air->policy = (struct authenticator_policy){.vlan = VLAN_UNKNOWN};
	(void)air_start(air, 2, 1);
	air_connect(st, air_bssid(2, 1));
	air_run(air, 500);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_VLAN), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.state, STATION_AUTHENTICATED);
	assert_int_equal(info.aid, 0);
	air_free(air);
}

/** Without an authentication a request is answered by a deauthentication. */
static void test_stranger(void **state)
{
	struct air *air = air_psk(8);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	authenticator_station_end(air->a, st->sta, REASON_PREV_AUTH_NOT_VALID);
	air_run(air, 5);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(st->code, REASON_PREV_AUTH_NOT_VALID);
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	air_run(air, 5);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_STATE), 1);
	assert_int_equal(air->last_mgmt_frame[0], FRAME_DEAUTH);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_psk_and_roam),
		cmocka_unit_test(test_protocols),
		cmocka_unit_test(test_wrong_psk),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_replayed_m4),
		cmocka_unit_test(test_repeated_request),
		cmocka_unit_test(test_same_request_anew),
		cmocka_unit_test(test_claim_elsewhere),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_refused_keeps_no_aid),
		cmocka_unit_test(test_stranger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
