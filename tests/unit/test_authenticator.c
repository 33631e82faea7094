/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The authenticator's own: shows, counters, names, ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include <string.h>

#include "dot11/status.h"

static void test_walk(void **state)
{
	struct air *air = air_psk(140);
	struct station_info info;
	uint32_t pos = 0;
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(air_associate(air_add_psk(air, i + 1), air_bssid(i % 2, 1)),
				 SUPPLICANT_PSK);
	while (authenticator_station_next(air->a, &pos, &info)) {
		assert_int_equal(info.state, STATION_RUN);
		assert_int_equal(info.akm, AKM_PSK);
		assert_int_equal(info.wlan_id, 1);
		assert_true(info.run_ms >= info.assoc_ms);
		n++;
	}
	assert_int_equal(n, 5);
	assert_int_equal(authenticator_station_count(air->a), 5);
	assert_false(authenticator_station_find(air->a, (struct mac){{9}}, &info));
	/* All are sent away with the BSS. */
	authenticator_bss_stop(air->a, air_bssid(0, 1), false);
	assert_int_equal(authenticator_station_count(air->a), 2);
	pos = n = 0;
	while (authenticator_station_next(air->a, &pos, &info))
		n++;
	assert_int_equal(n, 2);
	air_free(air);
}

static void test_names(void **state)
{
	(void)state;
	for (int c = 0; c < AUTHENTICATOR_COUNT_COUNT; c++) {
		assert_true(strlen(authenticator_count_text(c)) > 5);
		assert_true(strlen(authenticator_count_name(c)) > 2);
	}
	assert_string_equal(authenticator_count_name(AUTHENTICATOR_ROAM_OKC), "ROAM_OKC");
	for (int m = 0; m < STATION_METHOD_COUNT; m++)
		assert_true(strlen(station_method_text(m)) > 2);
	assert_string_equal(station_method_text(STATION_METHOD_FT_DS), "FT over the DS");
}

/** Every line of the client debug that a PSK association has on AireOS, in that order. */
static void test_debug_lines(void **state)
{
	static enum trace_event const events[] = {
		TRACE_AUTH_ANSWERED, TRACE_ASSOC_RECEIVED, TRACE_RSN_IE,      TRACE_RSN_PSK,
		TRACE_ASSOC_SENT,    TRACE_M1_SENT,        TRACE_M2_RECEIVED, TRACE_M3_SENT,
		TRACE_M4_RECEIVED,   TRACE_STATION_RUN,
	};
	struct air *air = air_psk(141);

	(void)state;
	assert_int_equal(air_associate(air_add_psk(air, 1), air_bssid(0, 1)), SUPPLICANT_PSK);
	for (unsigned i = 0; i < sizeof events / sizeof *events; i++)
		assert_int_equal(air->count[events[i]], 1);
	air_free(air);
}

/** Nothing is due when nobody is there but the next change of the group keys. */
static void test_waits(void **state)
{
	struct air *air = air_psk(142);

	(void)state;
	assert_true(authenticator_wait_ms(air->a) > 0);
	assert_true(authenticator_wait_ms(air->a) <= 3600000);
	air->config.gtk_rekey_s = 0;
	authenticator_configure(air->a, &air->config);
	assert_true(authenticator_wait_ms(air->a) == UINT64_MAX);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_debug_lines),
		cmocka_unit_test(test_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
