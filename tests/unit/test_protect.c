/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PMF: forged frames in a station's name, and SA Query. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/frame.h"
#include "dot11/status.h"
#include "dot11/tie.h"

static struct air *pmf_air(uint64_t seed, enum wlan_pmf pmf)
{
	struct air *air = air_new(seed);
	struct wlan w = air_wlan("home", 1);

	w.akms = WLAN_AKM_BIT(PSK_SHA256);
	w.pmf = pmf;
	air_put_wlan(air, &w);
	(void)air_start(air, 0, 1);
	return air;
}

static struct air_station *pmf_station(struct air *air, bool pmf)
{
	struct supplicant_config c = air_config(air, "home", 1);

	c.akm = AKM_PSK_SHA256;
	c.pmf = pmf;
	return air_add(air, &c);
}

static void report(struct air *air, struct span frame, bool encrypted)
{
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT,
				 .bssid = air_bssid(0, 1),
				 .frame = frame,
				 .encrypted = encrypted};

	air_report(air, &ev);
}

static void leave(struct air *air, struct mac sta, enum frame_subtype subtype, bool encrypted)
{
	uint8_t frame[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(frame, sizeof frame);
	struct mac bssid = air_bssid(0, 1);

	frame_put_header(&w, subtype, bssid, sta, bssid);
	wr_le16(&w, REASON_DEAUTH_LEAVING);
	report(air, (struct span){frame, wr_len(&w)}, encrypted);
}

static void test_forged_leave(void **state)
{
	struct air *air = pmf_air(80, WLAN_PMF_OPTIONAL);
	struct air_station *st = pmf_station(air, true);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_true(supplicant_has_mfp(st->s));
	leave(air, st->sta, FRAME_DEAUTH, false);
	leave(air, st->sta, FRAME_DISASSOC, false);
	air_run(air, 100);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_CLEAR), 2);
	leave(air, st->sta, FRAME_DEAUTH, true);
	assert_int_equal(authenticator_station_count(air->a), 0);
	assert_int_equal(air_count(air, AUTHENTICATOR_DEAUTH_RECEIVED), 1);
	air_free(air);
}

static void test_leave_without_pmf(void **state)
{
	struct air *air = pmf_air(81, WLAN_PMF_OPTIONAL);
	struct air_station *st = pmf_station(air, false);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_false(supplicant_has_mfp(st->s));
	leave(air, st->sta, FRAME_DISASSOC, false);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

/** The last frame that went out: a refusal for a second, with the time to come back. */
static void comeback(struct air *air)
{
	struct assoc_response r;
	struct frame f;
	struct ie ie;
	struct tie tie;

	assert_int_equal(frame_decode(air->last_mgmt.frame.p, air->last_mgmt.frame.len, &f),
			 DOT11_OK);
	assert_int_equal(f.subtype, FRAME_ASSOC_RESPONSE);
	assert_int_equal(assoc_response_decode(f.body, &r), DOT11_OK);
	assert_int_equal(r.status, STATUS_TRY_LATER);
	assert_int_equal(ie_find(r.elements.p, r.elements.len, IE_TIMEOUT_INTERVAL, 0, &ie),
			 DOT11_OK);
	assert_int_equal(tie_decode(ie.elem.p, ie.elem.len, &tie), DOT11_OK);
	assert_int_equal(tie.type, TIE_ASSOC_COMEBACK);
	assert_int_equal(tie.value, 976);
}

/** A forged request does not drop a station that answers. */
static void test_forged_association(void **state)
{
	struct air *air = pmf_air(82, WLAN_PMF_MANDATORY);
	struct air_station *st = pmf_station(air, true);
	unsigned mgmt;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_run(air, 2000);
	mgmt = air->commands[RADIO_TX_MGMT];
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	air_run(air, 1);
	/* Refusal and query. */
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt + 2);
	assert_int_equal(air->last_mgmt_frame[0], FRAME_ACTION);
	air_run(air, 2000);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_LIVE), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_DEAD), 0);
	assert_int_equal(air_count(air, AUTHENTICATOR_ASSOC), 1);
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt + 2);
	air_free(air);
}

/** One that has lost its keys comes back after three queries without an answer. */
static void test_lost_keys(void **state)
{
	struct air *air = pmf_air(83, WLAN_PMF_MANDATORY);
	struct air_station *st = pmf_station(air, true);
	unsigned mgmt;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_run(air, 2000);
	supplicant_misbehave(st->s, SUPPLICANT_NO_SA_QUERY);
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	mgmt = air->commands[RADIO_TX_MGMT];
	air_run(air, 1);
	/* A second one in the meantime changes nothing. */
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_ASSOC));
	air_run(air, 1);
	comeback(air);
	air_run(air, 700);
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt + 2 + 3);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_DEAD), 1);
	/* Until it comes its association stands. */
	air_check(st, air_bssid(0, 1));
	supplicant_leave(st->s, 3);
	air_run(air, 5);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_free(air);
}

/** One that begins anew at its own BSS has dropped its keys, as mac80211 does: it is in after the
 * comeback time, by itself. */
static void test_anew_at_the_same_bss(void **state)
{
	struct air *air = pmf_air(93, WLAN_PMF_MANDATORY);
	struct air_station *st = pmf_station(air, true);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_run(air, 2000);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_DEAD), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_CLEAR), 1);
	assert_int_equal(supplicant_faults(st->s), 0);
	air_free(air);
}

/** Queries of a station are answered; those that came in clear are not. */
static void test_queried(void **state)
{
	struct air *air = pmf_air(84, WLAN_PMF_OPTIONAL);
	struct air_station *st = pmf_station(air, true);
	struct mac bssid = air_bssid(0, 1);
	uint8_t frame[FRAME_HEADER_LEN + 4];
	struct wr w = wr_init(frame, sizeof frame);
	struct sa_query_frame q = {.response = false, .transaction = 0x1234};
	unsigned mgmt;

	(void)state;
	assert_int_equal(air_associate(st, bssid), SUPPLICANT_PSK);
	frame_put_header(&w, FRAME_ACTION, bssid, st->sta, bssid);
	sa_query_frame_put(&w, &q);
	mgmt = air->commands[RADIO_TX_MGMT];
	report(air, (struct span){frame, wr_len(&w)}, false);
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt);
	report(air, (struct span){frame, wr_len(&w)}, true);
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt + 1);
	assert_int_equal(sa_query_frame_decode(
				 (struct span){air->last_mgmt_frame + FRAME_HEADER_LEN, 4}, &q),
			 DOT11_OK);
	assert_true(q.response);
	assert_int_equal(q.transaction, 0x1234);
	air_free(air);
}

/** Without PMF at a WLAN that demands it. */
static void test_demanded(void **state)
{
	struct air *air = pmf_air(85, WLAN_PMF_MANDATORY);
	struct air_station *st = pmf_station(air, false);

	(void)state;
	air_connect(st, air_bssid(0, 1));
	air_run(air, 500);
	assert_int_equal(st->connects, 0);
	assert_true(st->fault == SUPPLICANT_FAULT_NO_NETWORK || st->code == STATUS_ROBUST_MGMT);
	air_free(air);
}

/** A station of a WLAN with PMF and another of an open one, under the same address. */
static struct air *two_networks(uint64_t seed, struct air_station **st, struct air_station **thief)
{
	struct air *air = pmf_air(seed, WLAN_PMF_MANDATORY);
	struct wlan w = air_wlan("guest", 2);
	struct supplicant_config c;

	w.wpa = w.wpa2 = false;
	w.akms = 0;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	(void)air_start(air, 1, 2);
	*st = pmf_station(air, true);
	assert_int_equal(air_associate(*st, air_bssid(0, 1)), SUPPLICANT_PSK);
	c = air_config(air, "guest", 1);
	c.secure = false;
	*thief = air_add(air, &c);
	air_claim(air, *thief);
	assert_int_equal(air_associate(*thief, air_bssid(1, 2)), SUPPLICANT_OPEN);
	return air;
}

/** Who comes into an open WLAN under the address of a station with PMF does not end it. */
static void test_contested(void **state)
{
	struct air_station *st, *thief;
	struct air *air = two_networks(86, &st, &thief);

	(void)state;
	assert_int_equal(authenticator_station_count(air->a), 2);
	air_claim(air, st);
	air_run(air, 2000);
	assert_int_equal(authenticator_station_count(air->a), 2);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_LIVE), 1);
	air_free(air);
}

/** One that has moved there does not answer, and its old place is free. */
static void test_moved(void **state)
{
	struct air_station *st, *thief;
	struct air *air = two_networks(87, &st, &thief);
	struct station_info info;

	(void)state;
	air_run(air, 2000);
	assert_int_equal(authenticator_station_count(air->a), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_SA_QUERY_DEAD), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.wlan_id, 2);
	assert_int_equal(info.roams, 1);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_forged_leave),
		cmocka_unit_test(test_leave_without_pmf),
		cmocka_unit_test(test_forged_association),
		cmocka_unit_test(test_lost_keys),
		cmocka_unit_test(test_anew_at_the_same_bss),
		cmocka_unit_test(test_queried),
		cmocka_unit_test(test_demanded),
		cmocka_unit_test(test_contested),
		cmocka_unit_test(test_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
