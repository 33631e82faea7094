/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Whole associations without a login: open, PSK of every protocol and cipher. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

static uint64_t count(struct air *air, enum authenticator_count c)
{
	return authenticator_counter(air->a, c);
}

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
	assert_int_equal(count(air, AUTHENTICATOR_ASSOC), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.state, STATION_RUN);
	assert_false(info.has_akm);
	assert_int_equal(info.aid, 1);
	assert_string_equal(info.ap_name, "ap0");
	assert_int_equal(supplicant_faults(st->s), 0);
	air_free(air);
}

static void test_psk_and_roam(void **state)
{
	struct air *air = air_new(2);
	struct wlan w = air_wlan("home", 1);
	struct supplicant_config c = air_config(air, "home", 1);
	struct air_station *st;
	struct station_info info;

	(void)state;
	air_put_wlan(air, &w);
	(void)air_start(air, 0, 1);
	(void)air_start(air, 1, 1);
	st = air_add(air, &c);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(st, air_bssid(1, 1)), SUPPLICANT_PSK);
	/* The old access point has forgotten it. */
	assert_null(air_entry(air, air_bssid(0, 1), st->sta));
	assert_int_equal(count(air, AUTHENTICATOR_REASSOC), 1);
	assert_int_equal(authenticator_station_count(air->a), 1);
	assert_true(authenticator_station_find(air->a, st->sta, &info));
	assert_int_equal(info.roams, 1);
	assert_int_equal(info.method, STATION_METHOD_PSK);
	assert_int_equal(supplicant_faults(st->s), 0);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_psk_and_roam),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
