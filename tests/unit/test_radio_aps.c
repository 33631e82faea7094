/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access points that have joined: what is started, stopped and kept, and for whom. The
 * authenticator here is a list of what it was told.
 */
#include "controller/radio_aps.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#define CALLS 4096

enum call { START, STOP, STOP_GONE, RESUME, WLAN, EVENT };

/** What the authenticator was told since the last look. */
static struct {
	unsigned n;
	struct {
		enum call call;
		struct mac bssid;
		uint16_t wlan;
	} call[CALLS];
	int start_rc;
	bool unknown; /**< of resume */
	/** The last event. */
	enum radio_event_type event;
	struct mac sta;
} auth;

static void note(enum call call, struct mac bssid, uint16_t wlan)
{
	assert_true(auth.n < CALLS);
	auth.call[auth.n].call = call;
	auth.call[auth.n].bssid = bssid;
	auth.call[auth.n].wlan = wlan;
	auth.n++;
}

int authenticator_bss_start(struct authenticator *a, struct authenticator_bss const *b,
			    struct err *err)
{
	(void)a;
	note(START, b->bssid, b->wlan_id);
	return auth.start_rc ? err_set(err, -auth.start_rc, "its radio has no GCMP") : 0;
}

void authenticator_bss_stop(struct authenticator *a, struct mac bssid, bool ap_is_gone)
{
	(void)a;
	note(ap_is_gone ? STOP_GONE : STOP, bssid, 0);
}

bool authenticator_bss_resume(struct authenticator *a, struct mac bssid)
{
	(void)a;
	note(RESUME, bssid, 0);
	return !auth.unknown;
}

void authenticator_wlan_changed(struct authenticator *a, uint16_t wlan_id)
{
	(void)a;
	note(WLAN, (struct mac){{0}}, wlan_id);
}

void authenticator_event(struct authenticator *a, struct radio_event const *ev)
{
	(void)a;
	note(EVENT, ev->bssid, 0);
	auth.event = ev->type;
	auth.sta = ev->sta;
}

/** @return how often the call was made for the BSSID (zero: any) since the last look */
static unsigned calls(enum call call, struct mac bssid)
{
	unsigned n = 0;

	for (unsigned i = 0; i < auth.n; i++)
		n += auth.call[i].call == call &&
		     (mac_is_zero(bssid) || mac_eq(auth.call[i].bssid, bssid));
	return n;
}

static void look_away(void)
{
	auth.n = 0;
}

static struct mac const any;

struct site {
	struct loop *loop;
	struct env env;
	struct wlan_set *wlans;
	struct radio_ap_set *configs;
	struct policy_set *policies;
	struct radio_aps *aps;
	struct radio_hello hello;
	unsigned sent, stops, dels;
	enum radio_cmd_type last;
	struct mac del;
	int send_rc;
	char peer; /**< its address stands for a connection */
};

static uint64_t now_ms(void *arg)
{
	struct site *s = arg;

	return loop_now_ms(s->loop);
}

static void random_octets(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	memset(out, 0x5a, len);
}

static int send_cmd(void *arg, void *peer, struct radio_cmd const *cmd)
{
	struct site *s = arg;

	assert_non_null(peer);
	s->sent++;
	s->stops += cmd->type == RADIO_STOP_BSS;
	s->last = cmd->type;
	if (cmd->type == RADIO_DEL_STA) {
		s->dels++;
		s->del = cmd->sta;
	}
	return s->send_rc;
}

static void touched(void *arg)
{
	(void)arg;
}

static struct mac bssid(unsigned ap, unsigned n)
{
	return (struct mac){{0x02, 0, 0, (uint8_t)(ap >> 8), (uint8_t)ap, (uint8_t)n}};
}

/** One radio of two BSSIDs. */
static struct radio_hello hello_of(unsigned ap)
{
	struct radio_hello h = {.n_radios = 1};

	h.radio[0].channel[0] = 2412;
	h.radio[0].n_channels = 1;
	h.radio[0].bssid[0] = bssid(ap, 0);
	h.radio[0].bssid[1] = bssid(ap, 1);
	h.radio[0].n_bssids = 2;
	return h;
}

static void put_wlan(struct site *s, uint16_t id, bool enabled)
{
	struct err err = {0};
	struct wlan w;
	char name[8];

	snprintf(name, sizeof name, "w%u", id);
	wlan_init(&w, name, id, name, (uint8_t)strlen(name));
	w.ft = WLAN_FT_DISABLED;
	w.wpa = w.wpa2 = false;
	w.akms = 0;
	w.enabled = enabled;
	if (wlan_set_put(s->wlans, &w, &err))
		fail_msg("%s", err.msg);
	radio_aps_wlan_changed(s->aps, id);
}

static int setup(void **state)
{
	struct site *s = talloc_zero(NULL, struct site);

	memset(&auth, 0, sizeof auth);
	s->loop = loop_new_virtual(s, 1000);
	s->env = (struct env){
		.arg = s, .now_ms = now_ms, .wall_us = now_ms, .random = random_octets};
	s->wlans = wlan_set_new(s);
	s->configs = radio_ap_set_new(s);
	s->policies = policy_set_new(s);
	s->aps = radio_aps_new(s, &(struct radio_aps_parts){.loop = s->loop,
							    .env = &s->env,
							    .wlans = s->wlans,
							    .configs = s->configs,
							    .policies = s->policies,
							    .send = send_cmd,
							    .touched = touched,
							    .arg = s});
	radio_aps_set_grace(s->aps, 30);
	s->hello = hello_of(1);
	put_wlan(s, 5, true);
	loop_advance(s->loop, 0);
	look_away();
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

/** Join, and let the loop turn. */
static struct radio_aps_ap *join(struct site *s, char const *name, struct radio_hello const *h,
				 bool kept)
{
	struct err err = {0};
	struct radio_aps_ap *ap =
		radio_aps_join(s->aps, &s->peer, name, "192.0.2.1:5", h, kept, &err);

	if (!ap)
		fail_msg("%s", err.msg);
	loop_advance(s->loop, 0);
	return ap;
}

static void test_join_and_lose(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);
	uint32_t pos = 0;

	assert_int_equal(calls(START, bssid(1, 0)), 1);
	assert_int_equal(auth.n, 1);
	assert_int_equal(auth.call[0].wlan, 5);
	assert_true(ap->started[0]);
	assert_string_equal(ap->address, "192.0.2.1:5");
	assert_ptr_equal(radio_aps_by_bssid(s->aps, bssid(1, 1)), ap);
	assert_ptr_equal(radio_aps_by_name(s->aps, "lobby"), ap);
	assert_ptr_equal(radio_aps_next(s->aps, &pos), ap);
	assert_null(radio_aps_next(s->aps, &pos));
	look_away();
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	loop_advance(s->loop, 29999);
	assert_int_equal(auth.n, 0);
	assert_int_equal(radio_aps_count(s->aps), 1);
	loop_advance(s->loop, 1);
	assert_int_equal(calls(STOP_GONE, bssid(1, 0)), 1);
	assert_int_equal(radio_aps_count(s->aps), 0);
	assert_null(radio_aps_by_bssid(s->aps, bssid(1, 0)));
}

static void test_no_grace(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	radio_aps_set_grace(s->aps, 0);
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	assert_int_equal(calls(STOP_GONE, any), 1);
	assert_int_equal(radio_aps_count(s->aps), 0);
}

/** Back in time and with its stations: nothing starts anew. */
static void test_resume(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	loop_advance(s->loop, 10000);
	look_away();
	assert_ptr_equal(join(s, "lobby", &s->hello, true), ap);
	assert_int_equal(auth.n, 1);
	assert_int_equal(calls(RESUME, bssid(1, 0)), 1);
	assert_int_equal(ap->joins, 2);
	/* The timer of its grace does not run any more. */
	loop_advance(s->loop, 60000);
	assert_int_equal(radio_aps_count(s->aps), 1);
}

static void test_resume_of_what_is_unknown(void **state)
{
	struct site *s = *state;

	radio_aps_left(s->aps, join(s, "lobby", &s->hello, false), loop_now_ms(s->loop));
	auth.unknown = true;
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
}

static void end_stations(struct site *s, unsigned n)
{
	struct radio_cmd cmd = {.type = RADIO_DEL_STA, .bssid = bssid(1, 0)};

	for (unsigned i = 0; i < n; i++) {
		cmd.sta.b[5] = (uint8_t)i;
		radio_aps_command(s->aps, &cmd);
	}
}

/** Stations that ended meanwhile are sent away from there, and ended. */
static void test_resume_without_the_ended(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);
	struct radio_cmd cmd = {.type = RADIO_ADD_STA, .bssid = bssid(1, 0)};
	struct err err = {0};

	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	radio_aps_command(s->aps, &cmd);
	end_stations(s, 2);
	end_stations(s, 2);
	assert_int_equal(s->sent, 0);
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(EVENT, bssid(1, 0)), 2);
	assert_int_equal(auth.event, RADIO_EVENT_UNKNOWN_STA);
	assert_int_equal(auth.sta.b[5], 1);
	assert_int_equal(s->dels, 2);
	assert_int_equal(s->sent, 2);
	assert_int_equal(s->del.b[5], 1);
	/* One may be back before the loop has turned: it stays, the other one goes. */
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	end_stations(s, 2);
	assert_non_null(radio_aps_join(s->aps, &s->peer, "lobby", "", &s->hello, true, &err));
	radio_aps_command(s->aps, &cmd);
	assert_int_equal(s->dels, 2);
	assert_int_equal(s->last, RADIO_ADD_STA);
	loop_advance(s->loop, 0);
	assert_int_equal(s->dels, 3);
	assert_int_equal(s->del.b[5], 1);
}

static void touch(struct site *s, uint8_t sta, enum radio_cmd_type type)
{
	struct radio_cmd cmd = {.type = type, .bssid = bssid(1, 0), .sta.b[5] = sta};

	radio_aps_command(s->aps, &cmd);
}

/** What was sent after an access point's last word may be lost: nobody knows what those stations
 * are there. */
static void test_resume_without_the_doubtful(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);
	uint64_t heard_ms;

	touch(s, 1, RADIO_SET_STA);
	loop_advance(s->loop, 1001);
	heard_ms = loop_now_ms(s->loop);
	touch(s, 2, RADIO_ADD_STA);
	touch(s, 2, RADIO_SET_STA);
	touch(s, 3, RADIO_DEL_STA);
	/* Frames, and keys of the group, change nothing of a station. */
	touch(s, 4, RADIO_TX_EAPOL);
	touch(s, 0, RADIO_SET_KEY);
	loop_advance(s->loop, 15000);
	s->dels = 0;
	radio_aps_left(s->aps, ap, heard_ms);
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(RESUME, any), 1);
	assert_int_equal(calls(EVENT, bssid(1, 0)), 2);
	assert_int_equal(s->dels, 2);
	assert_int_equal(s->del.b[5], 3);
	/* Once. */
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(EVENT, any), 0);
}

/** What was answered got through, however short a time ago. */
static void test_resume_with_the_answered(void **state)
{
	struct radio_event const done = {.type = RADIO_EVENT_RESULT, .bssid = bssid(1, 0)};
	struct radio_event const failed = {
		.type = RADIO_EVENT_RESULT, .bssid = bssid(1, 0), .error = -EBUSY};
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	touch(s, 1, RADIO_SET_STA);
	touch(s, 1, RADIO_TX_EAPOL);
	touch(s, 2, RADIO_SET_STA);
	touch(s, 3, RADIO_SET_STA);
	radio_aps_event(s->aps, ap, &done);
	radio_aps_event(s->aps, ap, &done);
	/* Perhaps that of the frame. */
	radio_aps_event(s->aps, ap, &failed);
	s->dels = 0;
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(EVENT, any), 1);
	assert_int_equal(s->dels, 1);
	assert_int_equal(s->del.b[5], 3);
}

/** So many that some were forgotten: who they are is not known either. */
static void test_resume_without_many_doubtful(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	for (unsigned i = 0; i < 64; i++)
		touch(s, (uint8_t)(i + 1), RADIO_SET_STA);
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(RESUME, any), 0);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
	/* The same, heard since: they are all in. */
	for (unsigned i = 0; i < 64; i++)
		touch(s, (uint8_t)(i + 1), RADIO_SET_STA);
	loop_advance(s->loop, 1001);
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(RESUME, any), 1);
	assert_int_equal(calls(EVENT, any), 0);
}

/** Of more than it remembers nobody may stay. */
static void test_resume_without_many(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	end_stations(s, 65);
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(RESUME, any), 0);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
	assert_int_equal(s->dels, 0);
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	end_stations(s, 64);
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(calls(RESUME, any), 1);
	assert_int_equal(s->dels, 64);
}

/** It was restarted, or has changed: all of it anew. */
static void test_back_without_stations(void **state)
{
	struct site *s = *state;
	struct radio_hello other = hello_of(2);

	radio_aps_left(s->aps, join(s, "lobby", &s->hello, false), loop_now_ms(s->loop));
	look_away();
	radio_aps_left(s->aps, join(s, "lobby", &s->hello, false), loop_now_ms(s->loop));
	assert_int_equal(auth.n, 2);
	assert_int_equal(calls(STOP_GONE, bssid(1, 0)), 1);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
	look_away();
	join(s, "lobby", &other, true);
	assert_int_equal(calls(STOP_GONE, bssid(1, 0)), 1);
	assert_int_equal(calls(START, bssid(2, 0)), 1);
	assert_null(radio_aps_by_bssid(s->aps, bssid(1, 0)));
	assert_non_null(radio_aps_by_bssid(s->aps, bssid(2, 1)));
}

/** This controller was restarted: what the access point still serves is told to end. */
static void test_kept_by_a_stranger(void **state)
{
	struct site *s = *state;

	join(s, "lobby", &s->hello, true);
	assert_int_equal(s->stops, 2);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
	assert_int_equal(calls(RESUME, any), 0);
}

static void test_wlans_come_and_go(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap = join(s, "lobby", &s->hello, false);

	look_away();
	put_wlan(s, 7, true);
	assert_int_equal(auth.n, 0);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(WLAN, any), 1);
	assert_int_equal(calls(START, bssid(1, 1)), 1);
	assert_int_equal(calls(STOP, any), 0);
	look_away();
	put_wlan(s, 5, false);
	loop_advance(s->loop, 0);
	assert_int_equal(auth.n, 1);
	assert_int_equal(calls(STOP, bssid(1, 0)), 1);
	assert_true(ap->plan.n == 1 && ap->started[0]);
	/* A BSSID that gets another WLAN ends first. */
	look_away();
	assert_int_equal(wlan_set_remove(s->wlans, "w7"), 0);
	radio_aps_wlan_changed(s->aps, 7);
	put_wlan(s, 5, true);
	put_wlan(s, 6, true);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(WLAN, any), 2);
	assert_int_equal(calls(STOP, bssid(1, 1)), 1);
	assert_int_equal(calls(START, any), 2);
	for (unsigned i = 0, stopped = 0; i < auth.n; i++) {
		stopped |= auth.call[i].call == STOP;
		assert_true(stopped || auth.call[i].call != START);
	}
}

/** What changes while it is away is not on its air when it is back. */
static void test_changes_while_away(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap;

	put_wlan(s, 7, true);
	ap = join(s, "lobby", &s->hello, false);
	radio_aps_left(s->aps, ap, loop_now_ms(s->loop));
	look_away();
	put_wlan(s, 7, false);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(STOP_GONE, bssid(1, 1)), 1);
	assert_int_equal(s->stops, 0);
	/* The beacon of one that goes on has changed. */
	put_wlan(s, 5, true);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(STOP_GONE, bssid(1, 0)), 1);
	look_away();
	join(s, "lobby", &s->hello, true);
	assert_int_equal(s->stops, 2);
	assert_int_equal(calls(START, bssid(1, 0)), 1);
	assert_int_equal(calls(START, any), 1);
	assert_int_equal(calls(RESUME, any), 0);
}

static void test_block_counts(void **state)
{
	struct site *s = *state;
	struct radio_ap config;
	struct err err = {0};

	radio_ap_init(&config, "lobby");
	config.shutdown = true;
	assert_int_equal(radio_ap_set_put(s->configs, &config, &err), 0);
	assert_int_equal(join(s, "lobby", &s->hello, false)->plan.n, 0);
	assert_int_equal(auth.n, 0);
	config.shutdown = false;
	assert_int_equal(radio_ap_set_put(s->configs, &config, &err), 0);
	radio_aps_configs_changed(s->aps);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(START, any), 1);
	/* A change that is none disturbs nobody. */
	look_away();
	radio_aps_configs_changed(s->aps);
	loop_advance(s->loop, 0);
	assert_int_equal(auth.n, 0);
	strcpy(config.bridge, "br-1");
	assert_int_equal(radio_ap_set_put(s->configs, &config, &err), 0);
	radio_aps_configs_changed(s->aps);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(STOP, any), 1);
	assert_int_equal(calls(START, any), 1);
}

static void test_what_cannot_be_served(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap;

	auth.start_rc = -EINVAL;
	ap = join(s, "lobby", &s->hello, false);
	assert_false(ap->started[0]);
	assert_non_null(strstr(ap->failure, "WLAN w5 on radio 0: its radio has no GCMP"));
	auth.start_rc = 0;
	radio_aps_configs_changed(s->aps);
	loop_advance(s->loop, 0);
	assert_true(ap->started[0]);
	assert_string_equal(ap->failure, "");
	/* One that was never started is not stopped. */
	look_away();
	auth.start_rc = -EINVAL;
	put_wlan(s, 7, true);
	loop_advance(s->loop, 0);
	put_wlan(s, 7, false);
	loop_advance(s->loop, 0);
	assert_int_equal(calls(STOP, any), 0);
}

static char const *refusal(struct site *s, char const *name, struct radio_hello const *h)
{
	static struct err err;

	err = (struct err){0};
	assert_null(radio_aps_join(s->aps, &s->peer, name, "", h, false, &err));
	assert_true(err.code < 0);
	return err.msg;
}

static void test_refused(void **state)
{
	struct site *s = *state;
	struct radio_hello bad;

	join(s, "lobby", &s->hello, false);
	assert_non_null(strstr(refusal(s, "a b", &s->hello), "name"));
	assert_non_null(strstr(refusal(s, "hall", &s->hello), "belongs to access point lobby"));
	bad = hello_of(2);
	bad.n_radios = 0;
	assert_non_null(strstr(refusal(s, "hall", &bad), "no radio"));
	bad = hello_of(2);
	bad.radio[0].bssid[1] = bad.radio[0].bssid[0];
	assert_non_null(strstr(refusal(s, "hall", &bad), "twice"));
	bad.radio[0].bssid[1] = (struct mac){{1, 2, 3, 4, 5, 6}};
	assert_non_null(strstr(refusal(s, "hall", &bad), "cannot be"));
	bad = hello_of(2);
	bad.radio[1] = bad.radio[0];
	bad.n_radios = 2;
	assert_non_null(strstr(refusal(s, "hall", &bad), "radio 0 twice"));
	assert_int_equal(radio_aps_count(s->aps), 1);
	/* What is refused to one that is known leaves it as it was. */
	bad = hello_of(2);
	bad.radio[0].bssid[1] = (struct mac){{0}};
	assert_non_null(strstr(refusal(s, "lobby", &bad), "cannot be"));
	assert_non_null(radio_aps_by_bssid(s->aps, bssid(1, 0)));
	bad = hello_of(2);
	assert_non_null(join(s, "hall", &bad, false));
}

static void test_events_and_commands(void **state)
{
	struct site *s = *state;
	struct radio_hello h = hello_of(2);
	struct radio_aps_ap *lobby = join(s, "lobby", &s->hello, false);
	struct radio_aps_ap *hall = join(s, "hall", &h, false);
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = bssid(2, 0)};
	struct radio_cmd cmd = {.type = RADIO_DEL_STA, .bssid = bssid(2, 0)};

	radio_aps_event(s->aps, hall, &ev);
	assert_int_equal(calls(EVENT, bssid(2, 0)), 1);
	/* One may not speak for another. */
	radio_aps_event(s->aps, lobby, &ev);
	ev.bssid = bssid(3, 0);
	radio_aps_event(s->aps, lobby, &ev);
	assert_int_equal(calls(EVENT, any), 1);
	assert_int_equal(lobby->foreign, 2);
	ev = (struct radio_event){
		.type = RADIO_EVENT_RESULT, .bssid = bssid(2, 0), .error = -EOPNOTSUPP};
	radio_aps_event(s->aps, hall, &ev);
	assert_int_equal(hall->failed, 1);
	assert_int_equal(calls(EVENT, any), 2);
	radio_aps_command(s->aps, &cmd);
	assert_int_equal(hall->commands, 1);
	assert_int_equal(s->sent, 1);
	s->send_rc = -ENOBUFS;
	radio_aps_command(s->aps, &cmd);
	assert_int_equal(hall->unsent, 1);
	radio_aps_left(s->aps, hall, loop_now_ms(s->loop));
	radio_aps_command(s->aps, &cmd);
	cmd.bssid = bssid(9, 9);
	radio_aps_command(s->aps, &cmd);
	assert_int_equal(s->sent, 2);
}

/** A full house: the one that is lost longest makes room, one that is here does not. */
static void test_many(void **state)
{
	struct site *s = *state;
	struct radio_aps_ap *ap[RADIO_APS_MAX];
	struct err err = {0};
	struct radio_hello h;
	char name[16];

	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		h = hello_of(i);
		snprintf(name, sizeof name, "ap%u", i);
		ap[i] = radio_aps_join(s->aps, &s->peer, name, "", &h, false, &err);
		assert_non_null(ap[i]);
	}
	/* All are served, some in each turn. */
	loop_advance(s->loop, 0);
	assert_in_range(calls(START, any), 1, 16);
	for (unsigned i = 0; i < RADIO_APS_MAX; i++)
		loop_advance(s->loop, 0);
	assert_int_equal(calls(START, any), RADIO_APS_MAX);
	h = hello_of(RADIO_APS_MAX);
	assert_non_null(strstr(refusal(s, "more", &h), "no place"));
	radio_aps_left(s->aps, ap[7], loop_now_ms(s->loop));
	loop_advance(s->loop, 10);
	radio_aps_left(s->aps, ap[3], loop_now_ms(s->loop));
	assert_non_null(radio_aps_join(s->aps, &s->peer, "more", "", &h, false, &err));
	assert_null(radio_aps_by_name(s->aps, "ap7"));
	assert_non_null(radio_aps_by_name(s->aps, "ap3"));
	assert_int_equal(radio_aps_count(s->aps), RADIO_APS_MAX);
	radio_aps_clear(s->aps);
	assert_int_equal(radio_aps_count(s->aps), 0);
	assert_null(radio_aps_by_bssid(s->aps, bssid(1, 0)));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_join_and_lose),
		TEST(test_no_grace),
		TEST(test_resume),
		TEST(test_resume_without_the_ended),
		TEST(test_resume_without_the_doubtful),
		TEST(test_resume_with_the_answered),
		TEST(test_resume_without_many_doubtful),
		TEST(test_resume_without_many),
		TEST(test_resume_of_what_is_unknown),
		TEST(test_back_without_stations),
		TEST(test_kept_by_a_stranger),
		TEST(test_wlans_come_and_go),
		TEST(test_changes_while_away),
		TEST(test_block_counts),
		TEST(test_what_cannot_be_served),
		TEST(test_refused),
		TEST(test_events_and_commands),
		TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
