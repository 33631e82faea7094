/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What is fetched ahead changes nothing, whatever a report holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/frame.h"

/** WLAN 1 with all that is looked up for a roam: EAP, FT and CCKM. */
static struct air *corp_air(uint64_t seed)
{
	struct air *air = air_new(seed);
	struct wlan w = air_wlan("corp", 1);

	w.akms = WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X) | WLAN_AKM_BIT(CCKM);
	w.ft = WLAN_FT_ENABLED;
	air_put_wlan(air, &w);
	(void)air_start(air, 0, 1);
	(void)air_start(air, 1, 1);
	return air;
}

static void expect_all(struct air *air, struct radio_event const *ev)
{
	for (unsigned when = RADIO_AHEAD_COUNT; when > RADIO_NEXT; when--)
		authenticator_expect(air->a, ev, when - 1);
}

static void test_station_of_a_report(void **state)
{
	static uint8_t const frame[FRAME_HEADER_LEN] = {FRAME_AUTH, [10] = 2, 0, 0, 0, 0, 7};
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .frame = {frame, sizeof frame}};
	struct mac const sta = {{2, 0, 0, 0, 0, 7}};

	(void)state;
	assert_true(mac_eq(radio_event_station(&ev), sta));
	ev.frame.len = 15;
	assert_true(mac_is_zero(radio_event_station(&ev)));
	ev = (struct radio_event){.type = RADIO_EVENT_RX_EAPOL, .sta = sta};
	assert_true(mac_eq(radio_event_station(&ev), sta));
}

/** Of a station that is known, one that is not, and frames cut anywhere. */
static void test_changes_nothing(void **state)
{
	struct air *air = corp_air(1);
	struct supplicant_config c = air_config(air, "corp", 1);
	uint8_t frame[FRAME_HEADER_LEN + 6] = {FRAME_AUTH};
	struct air_station *st;
	uint64_t before[AUTHENTICATOR_COUNT_COUNT];

	(void)state;
	c.akm = AKM_FT_8021X;
	st = air_add(air, &c);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_FT_INITIAL);
	for (int i = 0; i < AUTHENTICATOR_COUNT_COUNT; i++)
		before[i] = air_count(air, (enum authenticator_count)i);
	for (uint8_t alg = 0; alg < 4; alg++) {
		for (size_t len = 0; len <= sizeof frame; len++) {
			struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT,
						 .bssid = air_bssid(1, 1),
						 .frame = {frame, len}};

			frame[FRAME_HEADER_LEN] = alg;
			memcpy(frame + RADIO_FRAME_SA, len % 2 ? st->sta.b : (uint8_t[6]){2}, 6);
			expect_all(air, &ev);
			ev.type = RADIO_EVENT_RX_EAPOL;
			ev.sta = st->sta;
			expect_all(air, &ev);
		}
	}
	for (int i = 0; i < AUTHENTICATOR_COUNT_COUNT; i++)
		assert_int_equal(air_count(air, (enum authenticator_count)i), before[i]);
	assert_int_equal(authenticator_station_count(air->a), 1);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_FT_AIR);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_station_of_a_report),
		cmocka_unit_test(test_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
