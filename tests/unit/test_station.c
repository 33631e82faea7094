/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Records of stations: limits, loss, idleness, and that nothing is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/air.h"

#include <talloc.h>

#include "dot11/frame.h"
#include "dot11/status.h"
#include "sm/authenticator_private.h"

static void auth_frame_at(struct air *air, struct mac sta, struct mac bssid)
{
	uint8_t frame[FRAME_HEADER_LEN + 6];
	struct wr w = wr_init(frame, sizeof frame);
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = bssid};

	frame_put_header(&w, FRAME_AUTH, bssid, sta, bssid);
	auth_frame_put(&w, AUTH_OPEN, 1, 0);
	ev.frame = (struct span){frame, wr_len(&w)};
	air_report(air, &ev);
}

static void auth_frame(struct air *air, struct mac sta)
{
	auth_frame_at(air, sta, air_bssid(0, 1));
}

/** 20,000 made-up addresses: the station that is there stays, memory is bounded, all go. */
static void test_flood(void **state)
{
	struct air *air = air_psk(100);
	struct air_station *st = air_add_psk(air, 1);

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air->deaf_radio = true; /* its table is small */
	for (unsigned i = 0; i < 20000; i++)
		auth_frame(air, (struct mac){{2, 1, 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
					      (uint8_t)i}});
	assert_int_equal(authenticator_station_count(air->a), AUTH_MAX + 1);
	assert_true(air->a->stations.used <= AUTH_MAX + 1);
	air_run(air, AUTH_MS + 10);
	assert_int_equal(authenticator_station_count(air->a), 1);
	air->deaf_radio = false;
	air_check(st, air_bssid(0, 1));
	air_free(air);
}

/** Half of all frames are lost: nobody is stuck, and whoever is in has the right keys. */
static void test_loss(void **state)
{
	struct air *air = air_psk(101);
	unsigned in = 0;

	(void)state;
	air->loss = 50;
	for (unsigned i = 0; i < 40; i++)
		(void)air_add_psk(air, i + 1);
	for (unsigned round = 0; round < 30; round++) {
		for (unsigned i = 0; i < air->n_stations; i++)
			if (supplicant_state(air->station[i].s) == SUPPLICANT_IDLE ||
			    round % 7 == 6)
				air_connect(&air->station[i], air_bssid((round / 7) % 2, 1));
		air_run(air, 1500);
	}
	air->loss = 0;
	air_run(air, 15000);
	for (unsigned i = 0; i < air->n_stations; i++) {
		struct air_station *st = &air->station[i];
		struct station_info info;

		/* No record waits for something that does not come. */
		if (authenticator_station_find(air->a, st->sta, &info))
			assert_int_equal(info.state, STATION_RUN);
		if (supplicant_state(st->s) == SUPPLICANT_RUN &&
		    air_agrees(st, supplicant_bssid(st->s)))
			in++;
	}
	assert_true(in >= 10);
	/* With the air clear all of them come in at once. */
	for (unsigned i = 0; i < air->n_stations; i++)
		(void)air_associate(&air->station[i], air_bssid(0, 1));
	assert_int_equal(authenticator_station_count(air->a), air->n_stations);
	air_free(air);
}

/** What a thousand associations leave is what one leaves. */
static void test_no_leak(void **state)
{
	struct air *air = air_psk(102);
	struct air_station *st = air_add_psk(air, 1);
	size_t blocks = 0;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		(void)air_associate(st, air_bssid(i % 2, 1));
		if (i % 3 == 2) {
			supplicant_leave(st->s, 3);
			air_run(air, 5);
		}
		if (i == 10)
			blocks = talloc_total_blocks(air->a);
	}
	assert_int_equal(talloc_total_blocks(air->a), blocks);
	authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
	assert_int_equal(air->a->stations.used, 0);
	assert_int_equal(air->a->fts.used, 0);
	assert_int_equal(air->a->handshakes.used, 0);
	assert_int_equal(air->a->assoc_count, 0);
	assert_int_equal(air->a->auth_count, 0);
	air_free(air);
}

static void test_idle(void **state)
{
	struct air *air = air_psk(103);
	struct air_station *st = air_add_psk(air, 1);
	struct radio_event ev = {
		.type = RADIO_EVENT_STA_IDLE, .bssid = air_bssid(0, 1), .sta = st->sta};

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	air_report(air, &ev);
	air_run(air, 5);
	assert_int_equal(st->code, REASON_INACTIVITY);
	assert_int_equal(authenticator_station_count(air->a), 0);
	assert_int_equal(air_count(air, AUTHENTICATOR_IDLE), 1);
	/* One that only the radio knows goes there. */
	air_report(air, &ev);
	assert_int_equal(authenticator_station_count(air->a), 0);
	air_free(air);
}

static void test_unknown(void **state)
{
	struct air *air = air_psk(104);
	struct radio_event ev = {.type = RADIO_EVENT_UNKNOWN_STA,
				 .bssid = air_bssid(0, 1),
				 .sta = {{0, 1, 2, 3, 4, 5}}};

	(void)state;
	air_report(air, &ev);
	assert_int_equal(air->last_mgmt_frame[0], FRAME_DEAUTH);
	assert_int_equal(air->last_mgmt_frame[FRAME_HEADER_LEN], REASON_CLASS2);
	auth_frame(air, ev.sta);
	air_report(air, &ev);
	assert_int_equal(air->last_mgmt_frame[FRAME_HEADER_LEN], REASON_CLASS3);
	assert_int_equal(air_count(air, AUTHENTICATOR_CLASS3), 2);
	air_free(air);
}

/** A radio that cannot do its part, and a late answer that is about somebody else. */
static void test_radio_error(void **state)
{
	struct air *air = air_psk(105);
	struct air_station *st = air_add_psk(air, 1);
	struct radio_event ev = {
		.type = RADIO_EVENT_RESULT, .bssid = air_bssid(0, 1), .error = -28};
	uint32_t id;

	(void)state;
	assert_int_equal(air_associate(st, air_bssid(0, 1)), SUPPLICANT_PSK);
	id = air->last_vital;
	ev.id = id ^ 1u << CMD_STATION_BITS;
	air_report(air, &ev);
	ev.id = 0;
	air_report(air, &ev);
	ev.id = 4000;
	air_report(air, &ev);
	assert_int_equal(authenticator_station_count(air->a), 1);
	ev.id = id;
	air_report(air, &ev);
	assert_int_equal(authenticator_station_count(air->a), 0);
	assert_int_equal(air->count[TRACE_RADIO_REFUSED], 1);
	air_free(air);
}

static unsigned records(struct air *air, struct mac bssid)
{
	struct station_info info;
	uint32_t pos = 0;
	unsigned n = 0;

	while (authenticator_station_next(air->a, &pos, &info))
		n += mac_eq(info.bssid, bssid);
	return n;
}

/** A roam that begins before message 4 has arrived is not ended by it; a place where the station
 * once was is. */
static void test_late_message_4(void **state)
{
	struct air *air = air_psk(105);
	struct air_station *st = air_add_psk(air, 1);
	struct mac here = air_bssid(1, 1), there = air_bssid(0, 1);
	struct station *record;

	(void)state;
	assert_int_equal(air_associate(st, there), SUPPLICANT_PSK);
	assert_int_equal(air_associate(st, here), SUPPLICANT_PSK);
	assert_int_equal(records(air, there), 0);
	assert_int_equal(records(air, here), 1);
	/* As if message 4 had not come yet, and its next authentication had overtaken it. */
	record = station_find(air->a, st->sta, bss_find(air->a, here));
	assert_non_null(record);
	record->state = STATION_HANDSHAKE;
	auth_frame_at(air, st->sta, there);
	assert_int_equal(records(air, there), 1);
	station_run(air->a, record);
	assert_int_equal(records(air, there), 1);
	air_run(air, AUTH_MS + 10);
	assert_int_equal(records(air, there), 0);
	assert_int_equal(records(air, here), 1);
	air_free(air);
}

/** Back to where it was before, while message 4 of its login elsewhere is still on its way: its new
 * authentication there counts, its old association does not. */
static void test_back_before_message_4(void **state)
{
	struct air *air = air_psk(106);
	struct air_station *st = air_add_psk(air, 1);
	struct mac here = air_bssid(1, 1), there = air_bssid(0, 1);
	struct station *record;

	(void)state;
	assert_int_equal(air_associate(st, there), SUPPLICANT_PSK);
	auth_frame_at(air, st->sta, here);
	record = station_find(air->a, st->sta, bss_find(air->a, here));
	assert_non_null(record);
	station_associated(air->a, record);
	record->assoc_ms = air->now;
	record->state = STATION_HANDSHAKE;
	auth_frame_at(air, st->sta, there);
	station_run(air->a, record);
	record = station_find(air->a, st->sta, bss_find(air->a, there));
	assert_non_null(record);
	assert_int_equal(record->state, STATION_AUTHENTICATED);
	assert_true(record->open_ok && record->added);
	air_run(air, AUTH_MS + 10);
	assert_int_equal(records(air, there), 0);
	air_free(air);
}

/* ---- nothing secret stays behind ---- */

/** Keys that a record holds; lengths 0 where it has none. */
struct held {
	struct ptk ptk;
	uint8_t pmk[64];
	size_t pmk_len;
};

static struct held keys_of(struct air *air, struct air_station const *sta, struct mac bssid)
{
	struct station const *st = station_find(air->a, sta->sta, bss_find(air->a, bssid));
	struct fourway_run const *run;
	struct held h = {0};

	assert_non_null(st);
	ptk_copy(&h.ptk, &st->fourway.ptk);
	run = st->fourway.run;
	if (run && run->r1.key_len)
		memcpy(h.pmk, run->r1.key, h.pmk_len = run->r1.key_len);
	else if (run)
		memcpy(h.pmk, run->pmk, h.pmk_len = run->setup.pmk_len);
	return h;
}

/** Whoever the entry is in use by, or was: then the free list has overwritten the first 4. */
static bool has_octets(struct slab const *s, uint8_t const *key, size_t len)
{
	for (uint32_t i = 0; i < s->high; i++) {
		uint8_t const *p = slab_at(s, i);

		for (size_t at = 0; at + len <= s->size; at++)
			if (memcmp(p + at, key, len) == 0)
				return true;
	}
	return false;
}

static bool is_anywhere(struct air const *air, uint8_t const *key, size_t len)
{
	key += 4;
	len -= 4;
	return has_octets(&air->a->stations, key, len) ||
	       has_octets(&air->a->handshakes, key, len) || has_octets(&air->a->fts, key, len);
}

/** So many of PTK and PMK there are. */
static unsigned found(struct air const *air, struct held const *h)
{
	return (h->ptk.len.kck && is_anywhere(air, ptk_kck(&h->ptk), h->ptk.len.kck)) +
	       (h->ptk.len.kek && is_anywhere(air, ptk_kek(&h->ptk), h->ptk.len.kek)) +
	       (h->ptk.len.tk && is_anywhere(air, ptk_tk(&h->ptk), h->ptk.len.tk)) +
	       (h->pmk_len && is_anywhere(air, h->pmk, h->pmk_len));
}

static struct air_station *eap_station(struct air *air, enum akm akm)
{
	struct wlan w = air_wlan("corp", 1);
	struct supplicant_config c;

	w.akms = akm == AKM_FT_8021X ? WLAN_AKM_BIT(FT_DOT1X)
		 : akm == AKM_CCKM   ? WLAN_AKM_BIT(CCKM)
				     : WLAN_AKM_BIT(DOT1X);
	w.ft = akm == AKM_FT_8021X ? WLAN_FT_ENABLED : WLAN_FT_DISABLED;
	secret_wipe(&w.psk);
	air_put_wlan(air, &w);
	for (unsigned ap = 0; ap < 2; ap++)
		(void)air_start(air, ap, 1);
	c = air_config(air, "corp", 1);
	c.akm = akm;
	return air_add(air, &c);
}

/** A login, a roam and a roam back: of each record that ends, and of the last one. */
static void test_keys_go_with_a_roam(void **state)
{
	static struct {
		enum akm akm;
		enum supplicant_method how;
	} const rows[] = {{AKM_FT_8021X, SUPPLICANT_FT_AIR},
			  {AKM_CCKM, SUPPLICANT_CCKM},
			  {AKM_8021X, SUPPLICANT_OKC}};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct air *air = air_new(110 + i);
		struct air_station *st = eap_station(air, rows[i].akm);
		struct held h;

		(void)air_associate(st, air_bssid(0, 1));
		h = keys_of(air, st, air_bssid(0, 1));
		assert_int_equal(h.ptk.len.tk, 16);
		assert_int_equal(found(air, &h), 3);
		assert_int_equal(air_associate(st, air_bssid(1, 1)), rows[i].how);
		assert_int_equal(found(air, &h), 0);
		h = keys_of(air, st, air_bssid(1, 1));
		assert_int_equal(found(air, &h), 3);
		(void)air_associate(st, air_bssid(0, 1));
		assert_int_equal(found(air, &h), 0);
		h = keys_of(air, st, air_bssid(0, 1));
		authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
		assert_int_equal(found(air, &h), 0);
		assert_int_equal(air->a->handshakes.used, 0);
		air_free(air);
	}
}

/** Of a handshake that stops at message 1 or 3 when the station is sent away, or when it has not
 * answered in time; and of one that ends by what message 2 says. */
static void test_keys_go_with_a_handshake(void **state)
{
	static enum akm const akms[] = {AKM_8021X, AKM_FT_8021X, AKM_CCKM};
	static unsigned const kinds[] = {SUPPLICANT_NO_M2, SUPPLICANT_NO_M4};

	(void)state;
	for (unsigned i = 0; i < 3 * 2 * 2; i++) {
		struct air *air = air_new(120 + i);
		struct air_station *st = eap_station(air, akms[i % 3]);
		bool timeout = i / 6;
		struct held h;

		supplicant_misbehave(st->s, kinds[i / 3 % 2]);
		air_connect(st, air_bssid(0, 1));
		air_run(air, 60);
		h = keys_of(air, st, air_bssid(0, 1));
		assert_true(h.pmk_len >= 16);
		assert_int_equal(h.ptk.len.tk, i / 3 % 2 ? 16 : 0);
		assert_int_equal(found(air, &h), i / 3 % 2 ? 4 : 1);
		assert_int_equal(air->a->handshakes.used, 1);
		if (timeout)
			air_run(air, 8000);
		else
			authenticator_station_end(air->a, st->sta, REASON_UNSPECIFIED);
		assert_int_equal(air_count(air, AUTHENTICATOR_FOURWAY_FAILED) > 0, timeout);
		assert_int_equal(found(air, &h), 0);
		air_free(air);
	}
}

/** Message 2 with another element than the request's. */
static void test_keys_go_with_a_refusal(void **state)
{
	struct air *air = air_psk(140);
	struct air_station *st = air_add_psk(air, 1);
	struct held h = {.pmk_len = PSK_LEN};

	(void)state;
	memcpy(h.pmk, bss_find(air->a, air_bssid(0, 1))->pmk, PSK_LEN);
	supplicant_misbehave(st->s, SUPPLICANT_OTHER_RSNE);
	air_connect(st, air_bssid(0, 1));
	air_run(air, 60);
	assert_true(air_count(air, AUTHENTICATOR_FOURWAY_FAILED) > 0);
	assert_int_equal(found(air, &h), 0);
	assert_int_equal(air->a->handshakes.used, 0);
	air_free(air);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_loss),
		cmocka_unit_test(test_no_leak),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_radio_error),
		cmocka_unit_test(test_late_message_4),
		cmocka_unit_test(test_back_before_message_4),
		cmocka_unit_test(test_keys_go_with_a_roam),
		cmocka_unit_test(test_keys_go_with_a_handshake),
		cmocka_unit_test(test_keys_go_with_a_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
