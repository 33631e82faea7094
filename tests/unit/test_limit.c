/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * client association limit: who is one too many, and who only roams.
 */
#include "sm/limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/air.h"
#include "dot11/status.h"

/** Two access points that serve "home", with these limits. */
static struct air *air_limited(unsigned wlan, unsigned ap, unsigned radio)
{
	struct air *air = air_psk(31);
	struct wlan w = air_wlan("home", 1);

	w.limit = (uint16_t)wlan;
	w.limit_ap = (uint16_t)ap;
	w.limit_radio = (uint16_t)radio;
	/* Whoever is there stays: only who comes is counted. */
	air_put_wlan(air, &w);
	return air;
}

/** The second radio of access point 0, which serves "home" as the first does. */
static struct mac second_radio(struct air *air)
{
	struct authenticator_bss b = {.bssid = {{2, 0, 0, 0, 0, 0x51}},
				      .wlan_id = 1,
				      .ap_mac = air_bssid(0, 0),
				      .slot = 1,
				      .vap = 1,
				      .radio = air_radio(),
				      .freq = 2462,
				      .width = RADIO_20,
				      .center_freq = 2462,
				      .country = "DE",
				      .ap_name = "ap0"};
	struct err err = {0};

	assert_int_equal(authenticator_bss_start(air->a, &b, &err), 0);
	return b.bssid;
}

/** A station at "guest", which access point 0 serves beside "home". */
static void guest(struct air *air, unsigned number)
{
	struct wlan w = air_wlan("guest", 2);
	struct supplicant_config c = air_config(air, "guest", number);

	air_put_wlan(air, &w);
	assert_int_equal(air_associate(air_add(air, &c), air_start(air, 0, 2)), SUPPLICANT_PSK);
}

/** Refused at a BSS, by its status, and counted. */
static void refused_at(struct air *air, struct air_station *st, struct mac bssid)
{
	uint64_t before = air_count(air, AUTHENTICATOR_REFUSED_LIMIT);

	st->connects = 0;
	air_connect(st, bssid);
	air_run(air, 1000);
	assert_int_equal(st->connects, 0);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_ASSOC_REFUSED);
	assert_int_equal(st->code, STATUS_AP_FULL);
	assert_true(air_count(air, AUTHENTICATOR_REFUSED_LIMIT) > before);
}

static void refused(struct air *air, struct air_station *st, unsigned ap)
{
	refused_at(air, st, air_bssid(ap, 1));
}

static void test_of_the_wlan(void **state)
{
	struct air *air = air_limited(1, 0, 0);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);

	(void)state;
	/* Of another WLAN: not counted. */
	guest(air, 3);
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	refused(air, two, 0);
	refused(air, two, 1);
	/* It roams, and it begins anew where it is. */
	assert_int_equal(air_associate(one, air_bssid(1, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(one, air_bssid(1, 1)), SUPPLICANT_PSK);
	refused(air, two, 0);
	/* Wherever it is. */
	assert_int_equal(air_associate(one, second_radio(air)), SUPPLICANT_PSK);
	refused(air, two, 0);
	supplicant_leave(one->s, 3);
	air_run(air, 10);
	assert_int_equal(air_associate(two, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_free(air);
}

static void test_of_an_access_point(void **state)
{
	struct air *air = air_limited(0, 1, 0);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);
	struct mac other_radio = second_radio(air);

	(void)state;
	guest(air, 3);
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	refused(air, two, 0);
	/* Both radios are of the one access point; within it a station may roam. */
	refused_at(air, two, other_radio);
	assert_int_equal(air_associate(one, other_radio), SUPPLICANT_PSK);
	refused(air, two, 0);
	assert_int_equal(air_associate(two, air_bssid(1, 1)), SUPPLICANT_PSK);
	/* Who roams comes from where another limit counts. */
	refused(air, one, 1);
	air_free(air);
}

static void test_of_a_radio(void **state)
{
	struct air *air = air_limited(0, 0, 2);
	struct air_station *st[3];
	struct mac other_radio = second_radio(air);

	(void)state;
	guest(air, 9);
	for (unsigned i = 0; i < 3; i++)
		st[i] = air_add_psk(air, i + 1);
	assert_int_equal(air_associate(st[0], air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(st[1], air_bssid(0, 1)), SUPPLICANT_PSK);
	refused(air, st[2], 0);
	assert_int_equal(air_associate(st[2], air_bssid(1, 1)), SUPPLICANT_PSK);
	/* The other radio of the access point is another one; who comes back is one too many. */
	assert_int_equal(air_associate(st[2], other_radio), SUPPLICANT_PSK);
	assert_int_equal(air_associate(st[1], other_radio), SUPPLICANT_PSK);
	refused_at(air, st[0], other_radio);
	air_free(air);
}

static void test_changed_while_it_serves(void **state)
{
	struct air *air = air_limited(0, 0, 0);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);
	struct wlan w = air_wlan("home", 1);

	(void)state;
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	w.limit = 1;
	air_put_wlan(air, &w);
	air_run(air, 10);
	assert_int_equal(authenticator_station_count(air->a), 1);
	refused(air, two, 0);
	w.limit = 2;
	air_put_wlan(air, &w);
	assert_int_equal(air_associate(two, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_of_the_wlan),
		cmocka_unit_test(test_of_an_access_point),
		cmocka_unit_test(test_of_a_radio),
		cmocka_unit_test(test_changed_while_it_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
