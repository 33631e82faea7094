/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Keys by EAPOL: messages that are lost, wrong, in clear, or of nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/eap.h"
#include "dot11/status.h"

static void test_lost_messages(void **state)
{
	static unsigned const kinds[] = {SUPPLICANT_NO_M2, SUPPLICANT_NO_M4};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct air *air = air_psk(130 + i);
		struct air_station *st = air_add_psk(air, 1);

		supplicant_misbehave(st->s, kinds[i]);
		air_connect(st, air_bssid(0, 1));
		air_run(air, 300);
		assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_DONE), 0);
		supplicant_misbehave(st->s, 0);
		air_run(air, 2000);
		air_check(st, air_bssid(0, 1));
		assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_DONE), 1);
		air_free(air);
	}
}

/** Of repeats only it is asked whether they were heard, and it is told which is which. */
static void test_acknowledged(void **state)
{
	struct air *air = air_psk(137);
	struct air_station *st = air_add_psk(air, 1);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	(void)air_associate(st, bssid);
	(void)air_associate(st, air_bssid(1, 1));
	assert_int_equal(air->statuses, 0);
	/* It hears and is silent. */
	supplicant_misbehave(st->s, SUPPLICANT_NO_M2);
	air_connect(st, bssid);
	air_run(air, 150);
	assert_int_equal(air->statuses, 1);
	assert_int_equal(air->count[TRACE_EAPOL_ACKED], 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAPOL_ACKED), 1);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAPOL_UNACKED), 0);
	/* It is gone. */
	air->loss = 100;
	air_run(air, 5000);
	assert_true(air->count[TRACE_EAPOL_UNACKED] > 0);
	assert_int_equal(air_count(air, AUTHENTICATOR_EAPOL_UNACKED),
			 air->count[TRACE_EAPOL_UNACKED]);
	assert_int_equal(air->count[TRACE_EAPOL_ACKED], 1);
	/* Of nobody: counted, and that is all. */
	air_report(air, &(struct radio_event){
				.type = RADIO_EVENT_TX_STATUS, .bssid = bssid, .sta = {{2, 7}}});
	assert_int_equal(air_count(air, AUTHENTICATOR_EAPOL_UNACKED),
			 air->count[TRACE_EAPOL_UNACKED] + 1);
	air_free(air);
}

/** Another element than in its association request: it is not who associated. */
static void test_other_rsne(void **state)
{
	struct air *air = air_psk(132);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	supplicant_misbehave(st->s, SUPPLICANT_OTHER_RSNE);
	air_connect(st, air_bssid(0, 1));
	air_run(air, 100);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(st->code, REASON_HANDSHAKE_ELEMENT);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

static void eapol(struct air *air, struct mac sta, uint8_t type, bool encrypted)
{
	uint8_t frame[] = {2, type, 0, 0};
	struct radio_event ev = {.type = RADIO_EVENT_RX_EAPOL,
				 .bssid = air_bssid(0, 1),
				 .sta = sta,
				 .frame = {frame, sizeof frame},
				 .encrypted = encrypted};

	air_report(air, &ev);
}

/** What comes in clear after the keys, or is no packet of ours, changes nothing. */
static void test_clear_and_odd(void **state)
{
	struct air *air = air_psk(133);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	for (uint8_t type = 0; type < 6; type++)
		eapol(air, st->sta, type, false);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_CLEAR), 6);
	for (uint8_t type = 0; type < 6; type++)
		eapol(air, st->sta, type, true);
	air_run(air, 100);
	air_check(st, air_bssid(0, 1));
	eapol(air, (struct mac){{0, 9, 9, 9, 9, 9}}, EAPOL_START, false);
	assert_int_equal(air_count(air, AUTHENTICATOR_CLASS3), 1);
	air_free(air);
}

/** One random bit of each frame is turned over: nobody is stuck, no wrong key is set. */
static void test_corrupt(void **state)
{
	struct air *air = air_psk(134);

	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		struct air_station *st = air_add_psk(air, i + 1);

		supplicant_misbehave(st->s, SUPPLICANT_CORRUPT);
		air_connect(st, air_bssid(0, 1));
	}
	air_run(air, 10000);
	for (unsigned i = 0; i < 20; i++) {
		struct air_station *st = &air->station[i];

		supplicant_misbehave(st->s, 0);
		assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_PSK);
	}
	air_run(air, 10000);
	assert_int_equal(authenticator_station_count(air->a), 20);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_lost_messages), cmocka_unit_test(test_acknowledged),
		cmocka_unit_test(test_other_rsne),    cmocka_unit_test(test_clear_and_odd),
		cmocka_unit_test(test_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
