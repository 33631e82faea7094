/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The simulator's access point and air: commands as a kernel takes them, keys, loss, order. */
#include "sim/air.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "dot11/frame.h"

struct world {
	struct env env;
	uint64_t now;
	struct rand_fixed random;
	struct sim_air *air;
	struct sim_ap *ap;
	struct mac bssid;
	unsigned mgmt, eapol, unknown, results;
	int32_t error;
	bool encrypted;
	uint8_t order[200]; /**< last octet of each management frame that came */
	struct supplicant *s;
};

static struct mac const sta = {{2, 0x57, 0, 0, 0, 1}};

static uint64_t now(void *arg)
{
	return ((struct world *)arg)->now;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void on_event(void *arg, struct radio_event const *ev)
{
	struct world *w = arg;

	if (ev->type == RADIO_EVENT_RX_MGMT)
		w->order[w->mgmt++ % sizeof w->order] = ev->frame.p[ev->frame.len - 1];
	if (ev->type == RADIO_EVENT_RX_EAPOL) {
		w->eapol++;
		w->encrypted = ev->encrypted;
	}
	w->unknown += ev->type == RADIO_EVENT_UNKNOWN_STA;
	if (ev->type == RADIO_EVENT_RESULT) {
		w->results++;
		w->error = ev->error;
	}
}

static void nothing(void *arg, struct mac bssid, struct span frame, bool protect)
{
	(void)arg;
	(void)bssid;
	(void)frame;
	(void)protect;
}

static void connected(void *arg, enum supplicant_method how)
{
	(void)arg;
	(void)how;
}

static void failed(void *arg, enum supplicant_fault why, uint16_t code)
{
	(void)arg;
	(void)why;
	(void)code;
}

/** A command; its error, 0 when it told of none. */
static int32_t tell(struct world *w, struct radio_cmd cmd)
{
	cmd.bssid = w->bssid;
	w->error = 0;
	sim_ap_command(w->ap, &cmd);
	return w->error;
}

static void start_bss(struct world *w)
{
	uint8_t buf[100];
	struct wr f = wr_init(buf, sizeof buf);
	struct radio_bss bss = {.ssid = "net", .ssid_len = 3, .freq = 2412};

	frame_put_header(&f, FRAME_PROBE_RESPONSE, (struct mac){{0}}, w->bssid, w->bssid);
	wr_zero(&f, 12);
	elements_put_ssid(&f, "net", 3);
	bss.probe_response = (struct span){buf, wr_len(&f)};
	assert_int_equal(tell(w, (struct radio_cmd){.type = RADIO_START_BSS, .bss = &bss}), 0);
}

static void world_init(struct world *w)
{
	struct sim_ap_config const c = {.name = "ap1", .number = 1, .radios = 1};
	struct supplicant_ops const ops = {.send_mgmt = nothing,
					   .send_eapol = nothing,
					   .connected = connected,
					   .failed = failed};
	struct radio_hello *hello = talloc_zero(NULL, struct radio_hello);
	struct supplicant_config sc;

	memset(w, 0, sizeof *w);
	w->now = 1000;
	w->env = (struct env){.arg = w, .now_ms = now, .random = octets};
	w->air = sim_air_new(NULL, &w->env, 5);
	w->ap = sim_ap_new(NULL, &w->env, w->air, &c, &(struct sim_ap_ops){on_event, w});
	assert_non_null(w->ap);
	sim_ap_hello(w->ap, hello);
	w->bssid = hello->radio[0].bssid[0];
	talloc_free(hello);
	supplicant_config_init(&sc);
	sc.sta = sta;
	w->s = supplicant_new(NULL, &w->env, &sc, &ops);
	assert_true(sim_air_add_station(w->air, w->s));
}

static void world_free(struct world *w)
{
	talloc_free(w->ap);
	talloc_free(w->air);
	talloc_free(w->s);
}

static void commands_fail_as_a_kernel_fails_them(void **state)
{
	struct radio_sta st = {0};
	struct radio_key key = {.cipher = CIPHER_CCMP, .len = 16};
	uint8_t const eapol[4] = {2, 3, 0, 0};
	struct sim_ap_stats stats;
	struct scan_bss heard;
	struct world w;

	(void)state;
	world_init(&w);
	assert_int_equal(tell(&w, (struct radio_cmd){.type = RADIO_ADD_STA, .station = &st}),
			 -ENODEV);
	start_bss(&w);
	assert_true(sim_ap_scan(w.ap, "net", 3, false, &heard));
	assert_false(sim_ap_scan(w.ap, "net", 3, true, &heard));
	assert_false(sim_ap_scan(w.ap, "nets", 4, false, &heard));
	struct radio_cmd c = {.sta = sta, .station = &st, .key = &key, .frame = {eapol, 4}};
#define TELL(t) (c.type = RADIO_##t, tell(&w, c))
	assert_int_equal(TELL(SET_STA), -ENOENT);
	assert_int_equal(TELL(TX_EAPOL), -ENOENT);
	assert_int_equal(TELL(ADD_STA), 0);
	assert_int_equal(TELL(SET_KEY), -ENOENT);
	st.authorized = true;
	assert_int_equal(TELL(SET_STA), -EINVAL);
	st.associated = true;
	assert_int_equal(TELL(SET_STA), 0);
	assert_true(sim_ap_is_authorized(w.ap, w.bssid, sta));
	c.encrypt = true;
	assert_int_equal(TELL(TX_EAPOL), -ENOKEY);
	assert_int_equal(TELL(SET_KEY), 0);
	assert_int_equal(TELL(TX_EAPOL), 0);
	assert_int_equal(TELL(SET_KEY), 0);
	assert_int_equal(TELL(DEL_STA), 0);
	assert_null(sim_ap_key(w.ap, w.bssid, sta));
	sim_ap_get_stats(w.ap, &stats);
	assert_int_equal(stats.reinstalled, 1);
	assert_int_equal(stats.no_key, 1);
	assert_int_equal(stats.failed, 6);
	world_free(&w);
}

static void up(struct world *w, bool is_mgmt, bool encrypt, uint8_t mark)
{
	uint8_t buf[FRAME_HEADER_LEN + 7];
	struct wr f = wr_init(buf, sizeof buf);

	frame_put_header(&f, FRAME_AUTH, w->bssid, sta, w->bssid);
	auth_frame_put(&f, AUTH_OPEN, 1, 0);
	wr_u8(&f, mark);
	sim_air_to_ap(w->air, w->s, w->bssid, (struct span){buf, sizeof buf}, is_mgmt, encrypt);
}

static void frames_get_lost_and_overtake_each_other(void **state)
{
	struct sim_air_stats stats;
	unsigned disorder = 0;
	struct world w;

	(void)state;
	world_init(&w);
	start_bss(&w);
	for (unsigned i = 0; i < 100; i++)
		up(&w, true, false, (uint8_t)i);
	assert_int_equal(w.mgmt, 0);
	sim_air_tick(w.air);
	assert_int_equal(w.mgmt, 100);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(w.order[i], i);
	sim_air_set_delay(w.air, 5, 20);
	w.mgmt = 0;
	for (unsigned i = 0; i < 100; i++)
		up(&w, true, false, (uint8_t)i);
	assert_true(sim_air_wait_ms(w.air) >= 5 && sim_air_wait_ms(w.air) <= 20);
	w.now += 4;
	sim_air_tick(w.air);
	assert_int_equal(w.mgmt, 0);
	w.now += 16;
	sim_air_tick(w.air);
	assert_int_equal(w.mgmt, 100);
	for (unsigned i = 1; i < 100; i++)
		disorder += w.order[i] < w.order[i - 1];
	assert_true(disorder > 10);
	sim_air_set_delay(w.air, 0, 0);
	sim_air_set_loss(w.air, 500);
	w.mgmt = 0;
	for (unsigned i = 0; i < 150; i++)
		up(&w, true, false, 0);
	sim_air_tick(w.air);
	assert_true(w.mgmt > 40 && w.mgmt < 110);
	sim_air_get_stats(w.air, &stats);
	assert_int_equal(stats.lost, 150 - w.mgmt);
	assert_int_equal(stats.frames, 350);
	assert_true(sim_air_wait_ms(w.air) == UINT64_MAX);
	world_free(&w);
}

static void who_is_not_associated_is_unknown_and_keys_count(void **state)
{
	struct radio_sta st = {.associated = true};
	struct sim_air_stats stats;
	struct world w;

	(void)state;
	world_init(&w);
	start_bss(&w);
	up(&w, false, false, 0);
	sim_air_tick(w.air);
	assert_int_equal(w.unknown, 1);
	assert_int_equal(
		tell(&w, (struct radio_cmd){.type = RADIO_ADD_STA, .sta = sta, .station = &st}), 0);
	up(&w, false, false, 0);
	sim_air_tick(w.air);
	assert_int_equal(w.eapol, 1);
	assert_false(w.encrypted);
	/* Encrypted, and the access point has no key. */
	up(&w, false, true, 0);
	sim_air_tick(w.air);
	assert_int_equal(w.eapol, 1);
	sim_air_get_stats(w.air, &stats);
	assert_int_equal(stats.undecryptable, 1);
	world_free(&w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(commands_fail_as_a_kernel_fails_them),
		cmocka_unit_test(frames_get_lost_and_overtake_each_other),
		cmocka_unit_test(who_is_not_associated_is_unknown_and_keys_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
