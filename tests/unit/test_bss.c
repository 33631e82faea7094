/* SPDX-License-Identifier: GPL-2.0-or-later */
/** BSSs: start, beacons, OWE transition pairs, changes of a WLAN, stop and resume. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include <errno.h>

#include "dot11/owe_transition.h"
#include "dot11/status.h"

static void test_start(void **state)
{
	struct air *air = air_psk(110);
	struct authenticator_bss b = {.bssid = air_bssid(5, 1), .wlan_id = 9, .radio = air_radio()};
	struct air_bss *bss = air_find(air, air_bssid(0, 1));
	struct err err;

	(void)state;
	assert_int_equal(authenticator_bss_count(air->a), 2);
	assert_true(bss->up);
	assert_int_equal(bss->scan.ssid_len, 4);
	assert_int_equal(bss->group_tx, 1);
	assert_int_equal(bss->group[1].len, 16);
	assert_int_equal(authenticator_bss_start(air->a, &b, &err), -ENOENT);
	assert_int_equal(authenticator_bss_count(air->a), 2);
	air_free(air);
}

/** A radio that lacks what the WLAN needs is told so, and nothing leaves. */
static void test_unfit_radio(void **state)
{
	struct radio_info weak = {.n_ciphers = 1, .cipher = {CIPHER_TKIP}};
	struct radio_info no_pmf = *air_radio();
	struct authenticator_bss b = {
		.bssid = air_bssid(5, 1), .wlan_id = 1, .radio = &weak, .freq = 2412};
	struct air *air = air_psk(111);
	struct wlan w = air_wlan("home", 1);
	unsigned sent = air->commands[RADIO_START_BSS];
	struct err err;

	(void)state;
	assert_int_equal(authenticator_bss_start(air->a, &b, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "CCMP-128"));
	no_pmf.caps &= ~(uint32_t)RADIO_CAP_MFP;
	b.radio = &no_pmf;
	w.akms = WLAN_AKM_BIT(PSK_SHA256);
	w.pmf = WLAN_PMF_MANDATORY;
	air_put_wlan(air, &w);
	sent = air->commands[RADIO_START_BSS];
	assert_int_equal(authenticator_bss_start(air->a, &b, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "protected management"));
	assert_int_equal(air->commands[RADIO_START_BSS], sent);
	assert_int_equal(authenticator_bss_count(air->a), 2);
	air_free(air);
}

/** Another passphrase: a new start, and who is there has to come again. */
static void test_security_changed(void **state)
{
	struct air *air = air_psk(112);
	struct wlan w = air_wlan("home", 1);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_true(secret_set(&w.psk, "passw0rd", 8));
	air_put_wlan(air, &w);
	air_run(air, 5);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(air_find(air, air_bssid(0, 1))->start, 2);
	air_connect(st, air_bssid(0, 1));
	air_run(air, 5000);
	assert_int_equal(supplicant_state(st->s), SUPPLICANT_IDLE);
	air_free(air);
}

/** Another timeout: who is there stays. */
static void test_detail_changed(void **state)
{
	struct air *air = air_psk(113);
	struct wlan w = air_wlan("home", 1);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	w.session_timeout_s = 600;
	air_put_wlan(air, &w);
	air_run(air, 5);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(air_find(air, air_bssid(0, 1))->start, 1);
	assert_int_equal(air_find(air, air_bssid(0, 1))->set_beacon, 1);
	/* Shut: gone. */
	w.enabled = false;
	air_put_wlan(air, &w);
	air_run(air, 5);
	assert_int_equal(authenticator_bss_count(air->a), 0);
	assert_false(air_find(air, air_bssid(0, 1))->up);
	assert_int_equal(st->fault, SUPPLICANT_FAULT_DEAUTH);
	air_free(air);
}

static void test_gone_and_resumed(void **state)
{
	struct air *air = air_psk(114);
	struct air_station *st = air_add_psk(air, 1);
	unsigned mgmt;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_true(authenticator_bss_resume(air->a, air_bssid(0, 1)));
	air_run(air, 10);
	air_check(st, air_bssid(0, 1));
	assert_int_equal(air_find(air, air_bssid(0, 1))->start, 1);
	mgmt = air->commands[RADIO_TX_MGMT];
	authenticator_bss_stop(air->a, air_bssid(0, 1), true);
	assert_int_equal(air->commands[RADIO_TX_MGMT], mgmt);
	assert_int_equal(authenticator_station_count(air->a), 0);
	assert_false(authenticator_bss_resume(air->a, air_bssid(0, 1)));
	air_free(air);
}

static bool names(struct air *air, struct mac bssid, struct mac other)
{
	struct span tail = air_find(air, bssid)->tail;
	struct owe_transition t;
	struct ie ie;

	if (ie_find_vendor(tail.p, tail.len, IE_VENDOR, IE_VENDOR_OWE_TRANSITION, &ie) != DOT11_OK)
		return false;
	assert_int_equal(owe_transition_decode(ie.elem.p, ie.elem.len, &t), DOT11_OK);
	return mac_eq(t.bssid, other);
}

static void test_transition(void **state)
{
	struct air *air = air_new(115);
	struct wlan open = air_wlan("cafe", 1), owe = air_wlan("cafe-owe", 2);
	struct supplicant_config c = air_config(air, "cafe-owe", 1);
	struct air_station *st;

	(void)state;
	open.wpa = open.wpa2 = false;
	open.akms = 0;
	open.transition_wlan_id = 2;
	owe.wpa2 = false;
	owe.wpa3 = true;
	owe.akms = WLAN_AKM_BIT(OWE);
	owe.pmf = WLAN_PMF_MANDATORY;
	owe.broadcast_ssid = false;
	owe.transition_wlan_id = 1;
	secret_wipe(&open.psk);
	secret_wipe(&owe.psk);
	air_put_wlan(air, &open);
	air_put_wlan(air, &owe);
	(void)air_start(air, 0, 1);
	assert_false(names(air, air_bssid(0, 1), air_bssid(0, 2)));
	(void)air_start(air, 1, 2); /* of another access point: no pair */
	assert_false(names(air, air_bssid(0, 1), air_bssid(1, 2)));
	(void)air_start(air, 0, 2);
	assert_true(names(air, air_bssid(0, 1), air_bssid(0, 2)));
	assert_true(names(air, air_bssid(0, 2), air_bssid(0, 1)));
	c.akm = AKM_OWE;
	c.pmf = true;
	st = air_add(air, &c);
	assert_int_equal(air_associate(st, air_bssid(0, 2)), SUPPLICANT_OWE);
	authenticator_bss_stop(air->a, air_bssid(0, 2), false);
	assert_false(names(air, air_bssid(0, 1), air_bssid(0, 2)));
	air_free(air);
}

/** Another mobility domain: beacons with FT say so, others stay as they are. */
static void test_domain_changed(void **state)
{
	struct air *air = air_psk(116);
	struct wlan w = air_wlan("corp", 2);

	(void)state;
	w.akms = WLAN_AKM_BIT(DOT1X);
	w.ft = WLAN_FT_ADAPTIVE;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	(void)air_start(air, 0, 2);
	assert_memory_equal(air_find(air, air_bssid(0, 2))->scan.mde + 2, "\xa1\xb2", 2);
	air->config.mdid = 0x1234;
	authenticator_configure(air->a, &air->config);
	assert_memory_equal(air_find(air, air_bssid(0, 2))->scan.mde + 2, "\x12\x34", 2);
	assert_int_equal(air_find(air, air_bssid(0, 1))->start, 1);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_unfit_radio),
		cmocka_unit_test(test_security_changed),
		cmocka_unit_test(test_detail_changed),
		cmocka_unit_test(test_gone_and_resumed),
		cmocka_unit_test(test_transition),
		cmocka_unit_test(test_domain_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
