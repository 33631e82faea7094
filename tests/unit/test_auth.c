/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Authentication frames: algorithms, transactions, forged and malformed ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include "dot11/frame.h"
#include "dot11/status.h"

static struct mac const sta = {{0, 1, 2, 3, 4, 5}};

static void send(struct air *air, uint16_t alg, uint16_t transaction, size_t cut)
{
	uint8_t frame[FRAME_HEADER_LEN + 6];
	struct wr w = wr_init(frame, sizeof frame);
	struct mac bssid = air_bssid(0, 1);
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = bssid};

	frame_put_header(&w, FRAME_AUTH, bssid, sta, bssid);
	auth_frame_put(&w, alg, transaction, 0);
	ev.frame = (struct span){frame, wr_len(&w) - cut};
	air_report(air, &ev);
}

static uint16_t answer(struct air *air, uint16_t alg)
{
	struct frame f;
	struct auth_frame q;

	assert_int_equal(frame_decode(air->last_mgmt.frame.p, air->last_mgmt.frame.len, &f),
			 DOT11_OK);
	assert_int_equal(f.subtype, FRAME_AUTH);
	assert_true(mac_eq(f.da, sta));
	assert_int_equal(auth_frame_decode(f.body, &q), DOT11_OK);
	assert_int_equal(q.alg, alg);
	assert_int_equal(q.transaction, 2);
	return q.status;
}

static void test_algorithms(void **state)
{
	static uint16_t const others[] = {AUTH_SHARED_KEY, AUTH_FT, AUTH_SAE, AUTH_LEAP, 0xffff};
	struct air *air = air_psk(120);

	(void)state;
	for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
		send(air, others[i], 1, 0);
		assert_int_equal(answer(air, others[i]), STATUS_AUTH_ALG);
		assert_int_equal(authenticator_station_count(air->a), 0);
	}
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_ALG), 5);
	send(air, AUTH_OPEN, 2, 0);
	assert_int_equal(answer(air, AUTH_OPEN), STATUS_TRANSACTION);
	assert_int_equal(authenticator_station_count(air->a), 0);
	send(air, AUTH_OPEN, 1, 0);
	assert_int_equal(answer(air, AUTH_OPEN), STATUS_SUCCESS);
	assert_int_equal(authenticator_station_count(air->a), 1);
	air_free(air);
}

/** A repeat gets the same answer and makes no second entry. */
static void test_repeat(void **state)
{
	struct air *air = air_psk(121);
	uint8_t first[30];

	(void)state;
	send(air, AUTH_OPEN, 1, 0);
	assert_int_equal(air->last_mgmt.frame.len, sizeof first);
	memcpy(first, air->last_mgmt.frame.p, sizeof first);
	send(air, AUTH_OPEN, 1, 0);
	assert_memory_equal(first, air->last_mgmt.frame.p, sizeof first);
	assert_int_equal(air->commands[RADIO_ADD_STA], 1);
	assert_non_null(air_entry(air, air_bssid(0, 1), sta));
	/* And without an association it is forgotten. */
	air_run(air, 6000);
	assert_null(air_entry(air, air_bssid(0, 1), sta));
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

static void test_malformed(void **state)
{
	struct air *air = air_psk(122);
	unsigned sent = air->commands[RADIO_TX_MGMT];

	(void)state;
	for (size_t cut = 1; cut < FRAME_HEADER_LEN + 6; cut++)
		send(air, AUTH_OPEN, 1, cut);
	assert_int_equal(air->commands[RADIO_TX_MGMT], sent);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_MALFORMED), FRAME_HEADER_LEN + 5);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

/** For a BSS that nobody serves, or from an address that names nobody. */
static void test_nobody(void **state)
{
	struct air *air = air_psk(123);
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = {{9, 9, 9, 9, 9, 9}}};

	(void)state;
	air_report(air, &ev);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_BSS), 1);
	ev.bssid = air_bssid(0, 1);
	air_report(air, &ev);
	assert_int_equal(air_count(air, AUTHENTICATOR_REFUSED_MALFORMED), 1);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_algorithms),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
