/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Group keys: changes by time, by order and by leave, late comers and silent stations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "sm/authenticator_private.h"

#include "dot11/status.h"

static void test_rotation(void **state)
{
	struct air *air = air_psk(90);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);
	struct mac bssid = air_bssid(0, 1);
	struct air_bss *b;

	(void)state;
	assert_int_equal(air_associate(one, bssid), SUPPLICANT_PSK);
	assert_int_equal(air_associate(two, bssid), SUPPLICANT_PSK);
	b = air_find(air, bssid);
	assert_int_equal(b->group_tx, 1);
	authenticator_rekey(air->a, bssid);
	/* Not before all have it. */
	assert_int_equal(b->group_tx, 1);
	air_run(air, 10);
	assert_int_equal(b->group_tx, 2);
	assert_int_equal(b->set_group, 2);
	air_check(one, bssid);
	air_check(two, bssid);
	assert_int_equal(air_count(air, AUTHENTICATOR_GROUP_DONE), 2);
	/* The other access point has changed nothing: only one was named. */
	assert_int_equal(air_find(air, air_bssid(1, 1))->set_group, 1);
	authenticator_rekey(air->a, (struct mac){{0}});
	air_run(air, 10);
	assert_int_equal(b->group_tx, 1);
	assert_int_equal(air_find(air, air_bssid(1, 1))->set_group, 2);
	air_check(one, bssid);
	assert_int_equal(air_count(air, AUTHENTICATOR_GTK_ROTATED), 3);
	assert_int_equal(supplicant_faults(one->s), 0);
	air_free(air);
}

/** A counter that was asked for before the key changed is not that of the new key. */
static void test_late_sequence(void **state)
{
	struct air *air = air_psk(96);
	struct air_station *st = air_add_psk(air, 1);
	struct radio_event ev = {.type = RADIO_EVENT_RESULT,
				 .bssid = air_bssid(0, 1),
				 .id = CMD_GET_SEQ | 1,
				 .seq = {99}};
	struct bss *bss;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	bss = bss_find(air->a, ev.bssid);
	air_report(air, &ev);
	assert_int_equal(bss->own.now.rsc[0], 99);
	authenticator_rekey(air->a, ev.bssid);
	air_run(air, 10);
	assert_int_equal(bss->own.now.gtk_index, 2);
	air_report(air, &ev);
	assert_int_equal(bss->own.now.rsc[0], 0);
	air_run(air, GET_SEQ_MS + 10);
	assert_int_equal(bss->own.now.rsc[0], 42);
	air_free(air);
}

static void test_by_time(void **state)
{
	struct air *air = air_psk(91);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	air->config.gtk_rekey_s = 100;
	authenticator_configure(air->a, &air->config);
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_run(air, 350000);
	assert_int_equal(air_find(air, air_bssid(0, 1))->set_group, 4);
	air_check(st, air_bssid(0, 1));
	/* Meanwhile the radio was asked how far it is. */
	assert_true(air->commands[RADIO_GET_SEQ] >= 30);
	air_free(air);
}

static void test_by_leave(void **state)
{
	struct air *air = air_psk(92);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);

	(void)state;
	air->config.gtk_rekey_on_leave = true;
	authenticator_configure(air->a, &air->config);
	assert_int_equal(air_associate(one, air_bssid(0, 1)), SUPPLICANT_PSK);
	assert_int_equal(air_associate(two, air_bssid(0, 1)), SUPPLICANT_PSK);
	supplicant_leave(one->s, 3);
	air_run(air, 10);
	assert_int_equal(air_find(air, air_bssid(0, 1))->set_group, 2);
	air_check(two, air_bssid(0, 1));
	air_free(air);
}

/** One that does not answer is sent away, and the others are not kept waiting for ever. */
static void test_silent(void **state)
{
	struct air *air = air_psk(93);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	assert_int_equal(air_associate(one, bssid), SUPPLICANT_PSK);
	assert_int_equal(air_associate(two, bssid), SUPPLICANT_PSK);
	supplicant_misbehave(one->s, SUPPLICANT_NO_G2);
	authenticator_rekey(air->a, bssid);
	air_run(air, 5000);
	assert_int_equal(one->fault, SUPPLICANT_FAULT_DEAUTH);
	assert_int_equal(one->code, REASON_GROUP_TIMEOUT);
	assert_int_equal(air_count(air, AUTHENTICATOR_GROUP_FAILED), 1);
	assert_int_equal(air_find(air, bssid)->set_group, 2);
	air_check(two, bssid);
	assert_int_equal(authenticator_station_count(air->a), 1);
	air_free(air);
}

/** One that comes while keys change has the new ones in the end; and one that goes. */
static void test_late_comer(void **state)
{
	struct air *air = air_psk(94);
	struct air_station *one = air_add_psk(air, 1), *two = air_add_psk(air, 2);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	assert_int_equal(air_associate(one, bssid), SUPPLICANT_PSK);
	supplicant_misbehave(one->s, SUPPLICANT_NO_G2);
	authenticator_rekey(air->a, bssid);
	air_run(air, 100);
	air_connect(two, bssid);
	air_run(air, 100);
	assert_int_equal(supplicant_state(two->s), SUPPLICANT_RUN);
	assert_int_equal(air_find(air, bssid)->set_group, 1);
	supplicant_leave(one->s, 3);
	air_run(air, 20);
	assert_int_equal(air_find(air, bssid)->set_group, 2);
	air_check(two, bssid);
	air_free(air);
}

/** The answer to a first try that comes after the second. */
static void test_late_answer(void **state)
{
	struct air *air = air_psk(95);
	struct air_station *st = air_add_psk(air, 1);
	struct mac bssid = air_bssid(0, 1);

	(void)state;
	assert_int_equal(air_associate(st, bssid), SUPPLICANT_PSK);
	supplicant_misbehave(st->s, SUPPLICANT_NO_G2);
	authenticator_rekey(air->a, bssid);
	air_run(air, 700);
	supplicant_misbehave(st->s, 0);
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_G2));
	air_run(air, 10);
	air_check(st, bssid);
	/* And once more: it is no answer any more, and no key is set. */
	assert_true(supplicant_repeat(st->s, SUPPLICANT_SENT_G2));
	air_run(air, 10);
	assert_int_equal(air_find(air, bssid)->set_group, 2);
	air_check(st, bssid);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_rotation),    cmocka_unit_test(test_late_sequence),
		cmocka_unit_test(test_by_time),     cmocka_unit_test(test_by_leave),
		cmocka_unit_test(test_silent),      cmocka_unit_test(test_late_comer),
		cmocka_unit_test(test_late_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
