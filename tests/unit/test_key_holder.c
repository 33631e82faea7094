/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The key holder between access points of the test's own and a real key store, on a virtual clock.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/loop.h"
#include "base/rand.h"
#include "base/trace.h"
#include "net/key_holder.h"
#include "net/key_refusals.h"
#include "wire/rrb.h"

#define SENT_MAX 64
#define R0KH     "ap1"

static struct mac const us = {{0x02, 0, 0, 0, 0, 0xaa}};
static struct mac const sta = {{0x02, 0, 0, 0, 0x11, 1}};
static struct mac const everybody = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

static struct mac bssid_of(unsigned ap)
{
	return (struct mac){{0x02, 0, 0, 0, 1, (uint8_t)ap}};
}

struct sent {
	enum rrb_port_kind kind;
	char port[32];
	struct rrb m;
	struct rrb_secrets s;
};

struct world {
	void *ctx;
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	struct wlan_set *wlans;
	struct hostapd_ap_set *aps;
	struct r0kh *r0kh;
	struct key_history *history;
	struct key_holder *kh;
	struct sent sent[SENT_MAX];
	unsigned sents;
	int send_rc;
	uint32_t seq;
	uint8_t nonce;
	unsigned served_traces, refused_traces;
	struct ft_key r0; /**< of the login, for R0KH */
	struct login login;
};

static uint64_t now(void *arg)
{
	return loop_now_ms(((struct world *)arg)->loop);
}

static uint64_t wall(void *arg)
{
	return 1800000000000000ull + 1000 * now(arg);
}

static void fill(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void traced(void *arg, struct trace_record const *rec)
{
	struct world *w = arg;

	w->served_traces += rec->event == TRACE_FT_PULL_SERVED;
	w->refused_traces += rec->event == TRACE_FT_PULL_REFUSED;
}

/** Each AP has a key of its own. */
static void key_of(unsigned ap, uint8_t key[RRB_KEY_LEN])
{
	memset(key, 0x40 + (int)ap, RRB_KEY_LEN);
}

static int send_frame(void *arg, enum rrb_port_kind kind, char const *port, uint8_t const *frame,
		      size_t len)
{
	struct world *w = arg;
	struct sent *s = &w->sent[w->sents];
	uint8_t key[RRB_KEY_LEN];

	if (w->send_rc)
		return w->send_rc;
	assert_true(w->sents < SENT_MAX);
	s->kind = kind;
	snprintf(s->port, sizeof s->port, "%s", port);
	assert_int_equal(rrb_decode(frame, len, &s->m), RRB_REFUSED_OK);
	assert_true(mac_eq(s->m.src, us));
	assert_true(mac_eq(s->m.dst, s->m.r1kh_id));
	key_of(s->m.r1kh_id.b[5], key);
	assert_int_equal(rrb_open(&s->m, key, &s->s), RRB_REFUSED_OK);
	w->sents++;
	return 0;
}

static struct mac address(void *arg, enum rrb_port_kind kind, char const *port)
{
	(void)arg;
	(void)kind;
	(void)port;
	return us;
}

static void add_wlan(struct world *w, char const *name, uint16_t id)
{
	struct wlan wlan;
	struct err err = {0};

	wlan_init(&wlan, name, id, name, (uint8_t)strlen(name));
	wlan.ft = WLAN_FT_ENABLED;
	wlan.akms = WLAN_AKM_BIT(FT_DOT1X);
	wlan.enabled = true;
	assert_int_equal(wlan_set_put(w->wlans, &wlan, &err), 0);
}

/** An AP with one BSS; its number is in its name, BSSID and key. */
static void add_ap(struct world *w, unsigned n, char const *wlan, char const *neighbor,
		   char const *vlan)
{
	struct hostapd_ap ap;
	struct err err = {0};
	char name[8];

	snprintf(name, sizeof name, "ap%u", n);
	hostapd_ap_init(&ap, name);
	ap.bss[0].bssid = bssid_of(n);
	snprintf(ap.bss[0].wlan, sizeof ap.bss[0].wlan, "%s", wlan);
	ap.bsses = 1;
	ap.key.len = RRB_KEY_LEN;
	key_of(n, ap.key.b);
	snprintf(ap.interface, sizeof ap.interface, "eth0");
	if (neighbor) {
		snprintf(ap.neighbor[0], sizeof ap.neighbor[0], "%s", neighbor);
		ap.neighbors = 1;
	}
	if (vlan) {
		ap.vlan[0].id = 7;
		snprintf(ap.vlan[0].name, sizeof ap.vlan[0].name, "%s", vlan);
		ap.vlans = 1;
	}
	if (hostapd_ap_set_put(w->aps, &ap, &err) < 0)
		fail_msg("%s", err.msg);
	hostapd_ap_wipe(&ap);
}

static void configure(struct world *w, enum key_push push)
{
	struct key_holder_config config = {.push = push, .mdid = 0xa1b2, .active = true};

	assert_int_equal(key_holder_configure(w->kh, &config), 0);
}

/** A login at AP 1, its PMK-R0 as a client would have it. */
static void log_in(struct world *w, char const *vlan)
{
	static uint8_t const mdid[2] = {0xa1, 0xb2};
	struct login *l = &w->login;
	struct r0kh_login rl = {.login = l,
				.wlan_id = 1,
				.akm = AKM_FT_8021X,
				.mdid = 0xa1b2,
				.expires_ms = now(w) + 7200000,
				.r0kh_id = "",
				.login_s = wall(w) / 1000000};

	memset(l, 0, sizeof *l);
	l->msk.len = 64;
	for (unsigned i = 0; i < 64; i++)
		l->msk.b[i] = (uint8_t)i;
	l->sta = sta;
	l->bssid = bssid_of(1);
	l->ssid_len = 4;
	memcpy(l->ssid, "corp", 4);
	snprintf(l->user, sizeof l->user, "alice");
	snprintf(l->nas_id, sizeof l->nas_id, R0KH);
	snprintf(l->vlan, sizeof l->vlan, "%s", vlan);
	l->cui.len = 3;
	memcpy(l->cui.b, "cui", 3);
	l->session_timeout = 7200;
	l->pairwise = CIPHER_CCMP;
	assert_int_equal(ft_pmk_r0(HASH_SHA256, l->msk.b + 32, 32, "corp", 4, mdid, R0KH,
				   strlen(R0KH), sta, &w->r0, NULL),
			 0);
	rl.r0kh_id = R0KH;
	rl.r0 = &w->r0;
	assert_int_equal(r0kh_add(w->r0kh, &rl), 0);
}

static struct world *world_new(void)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct key_holder_parts parts;
	struct key_holder_io io = {.send = send_frame, .address = address, .arg = w};

	w->ctx = w;
	w->loop = loop_new_virtual(w, 100000);
	w->env = (struct env){
		.arg = w, .now_ms = now, .wall_us = wall, .random = fill, .trace = traced};
	w->wlans = wlan_set_new(w);
	w->aps = hostapd_ap_set_new(w);
	w->r0kh = r0kh_new(w, &w->env, w->wlans);
	r0kh_set_max(w->r0kh, 100);
	w->history = key_history_new(w);
	w->seq = 1000;
	add_wlan(w, "corp", 1);
	add_wlan(w, "voice", 2);
	for (unsigned n = 1; n <= 3; n++)
		add_ap(w, n, "corp", n == 1 ? "ap2" : NULL, NULL);
	parts = (struct key_holder_parts){.loop = w->loop,
					  .env = &w->env,
					  .r0kh = w->r0kh,
					  .aps = w->aps,
					  .wlans = w->wlans,
					  .history = w->history};
	w->kh = key_holder_new(w, &parts, &io);
	assert_non_null(w->kh);
	configure(w, KEY_PUSH_OFF);
	return w;
}

/** What an AP sends; `ap` gives source, R1KH-ID and key. */
static size_t ap_frame(struct world *w, unsigned ap, struct mac dst, enum rrb_type type,
		       uint8_t const *r0_name, uint8_t *frame)
{
	struct rrb m = {.dst = dst,
			.src = bssid_of(ap),
			.type = type,
			.has_seq = type != RRB_SEQ_REQ,
			.seq = {.dom = 0x1001 + ap, .seq = w->seq++, .ts = 500},
			.has_nonce = true,
			.r0kh_id_len = sizeof R0KH - 1,
			.r1kh_id = bssid_of(ap)};
	struct rrb_secrets s = {.has_s1kh = true, .s1kh = sta, .has_r0_name = true};
	uint8_t key[RRB_KEY_LEN];
	int len;

	memset(m.nonce, ++w->nonce, sizeof m.nonce);
	memcpy(m.r0kh_id, R0KH, sizeof R0KH - 1);
	if (r0_name)
		memcpy(s.r0_name, r0_name, FT_NAME_LEN);
	key_of(ap, key);
	len = rrb_encode(&m, type == RRB_PULL ? &s : NULL, key, frame);
	assert_true(len > 0);
	return (size_t)len;
}

static void pull(struct world *w, unsigned ap, struct mac dst, uint8_t const *r0_name)
{
	uint8_t frame[RRB_FRAME_MAX];
	size_t len = ap_frame(w, ap, dst, RRB_PULL, r0_name, frame);

	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
}

static uint64_t pulls(struct world const *w, enum key_outcome o)
{
	return key_history_count(w->history, KEY_PULL, o);
}

static struct sent const *find_sent(struct world const *w, enum rrb_type type)
{
	for (unsigned i = 0; i < w->sents; i++)
		if (w->sent[i].m.type == type)
			return &w->sent[i];
	return NULL;
}

static void assert_r1(struct world const *w, struct sent const *s, unsigned ap)
{
	struct ft_key r1;

	assert_int_equal(ft_pmk_r1(HASH_SHA256, &w->r0, bssid_of(ap), sta, &r1), 0);
	assert_int_equal(s->s.r1.key_len, 32);
	assert_memory_equal(s->s.r1.key, r1.key, 32);
	assert_memory_equal(s->s.r1.name, r1.name, FT_NAME_LEN);
}

/* ---- pulls ---- */

static void test_pull_is_served(void **state)
{
	struct world *w = world_new();
	struct sent const *s;

	(void)state;
	log_in(w, "7");
	pull(w, 2, us, w->r0.name);
	s = find_sent(w, RRB_RESP);
	assert_non_null(s);
	assert_r1(w, s, 2);
	assert_int_equal(s->m.nonce[0], w->nonce);
	assert_true(mac_eq(s->s.s1kh, sta));
	assert_int_equal(s->s.pairwise, CIPHER_CCMP);
	assert_int_equal(s->s.expires_in_s, 3600);
	assert_int_equal(s->s.session_timeout, 7200);
	assert_int_equal(s->s.vlans, 1);
	assert_int_equal(s->s.vlan[0], 7);
	assert_memory_equal(s->s.identity, "alice", s->s.identity_len);
	assert_memory_equal(s->s.cui, "cui", s->s.cui_len);
	/* Nobody has proven that AP fresh: it is asked, beside the answer. */
	assert_non_null(find_sent(w, RRB_SEQ_REQ));
	assert_int_equal(w->sents, 2);
	assert_int_equal(pulls(w, KEY_SERVED), 1);
	assert_int_equal(w->served_traces, 1);
	assert_int_equal(key_holder_ap(w->kh, "ap2").served, 1);
	talloc_free(w);
}

static void test_first_contact_is_answered(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;

	(void)state;
	len = ap_frame(w, 2, us, RRB_SEQ_REQ, NULL, frame);
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	assert_int_equal(w->sents, 1);
	assert_int_equal(w->sent[0].m.type, RRB_SEQ_RESP);
	assert_int_equal(w->sent[0].m.nonce[0], w->nonce);
	assert_true(w->sent[0].m.has_seq);
	talloc_free(w);
}

static void test_unknown_is_refused_alone_not_in_public(void **state)
{
	static uint8_t const other[FT_NAME_LEN] = {9};
	struct world *w = world_new();
	struct sent const *s;

	(void)state;
	pull(w, 2, us, other);
	/* Not before its client has given up. */
	loop_advance(w->loop, KEY_REFUSAL_MS - 1);
	assert_null(find_sent(w, RRB_RESP));
	loop_advance(w->loop, 1);
	s = find_sent(w, RRB_RESP);
	assert_non_null(s);
	assert_int_equal(s->m.nonce[0], w->nonce);
	assert_int_equal(s->s.r1.key_len, 0);
	assert_int_equal(s->s.pairwise, 0);
	assert_int_equal(pulls(w, KEY_UNKNOWN_STATION), 1);
	assert_int_equal(w->refused_traces, 1);
	w->sents = 0;
	pull(w, 3, everybody, other);
	loop_advance(w->loop, 2000);
	assert_null(find_sent(w, RRB_RESP));
	log_in(w, "");
	w->sents = 0;
	pull(w, 3, everybody, w->r0.name);
	assert_non_null(find_sent(w, RRB_RESP));
	talloc_free(w);
}

static void test_revoked_is_named(void **state)
{
	struct world *w = world_new();

	(void)state;
	log_in(w, "");
	assert_int_equal(r0kh_end_station(w->r0kh, sta, 0, R0KH_END_REVOKED), 1);
	pull(w, 2, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_REVOKED), 1);
	loop_advance(w->loop, KEY_REFUSAL_MS);
	assert_int_equal(find_sent(w, RRB_RESP)->s.r1.key_len, 0);
	talloc_free(w);
}

/** A client repeats its frame, the AP its pull: one refusal, for the last nonce. A key that came
 * meanwhile makes it void, and so does another controller that serves. */
static void test_one_refusal_for_one_roam(void **state)
{
	struct world *w = world_new();
	struct key_holder_config standby = {.push = KEY_PUSH_OFF, .mdid = 0xa1b2};
	static uint8_t const other[FT_NAME_LEN] = {9};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		pull(w, 2, us, other);
		loop_advance(w->loop, 100);
	}
	w->sents = 0;
	loop_advance(w->loop, 2000);
	assert_int_equal(w->sents, 1);
	assert_int_equal(w->sent[0].m.nonce[0], w->nonce);
	w->sents = 0;
	pull(w, 2, us, other);
	log_in(w, "");
	pull(w, 2, us, w->r0.name);
	assert_int_equal(find_sent(w, RRB_RESP)->s.r1.key_len, 32);
	w->sents = 0;
	loop_advance(w->loop, 2000);
	assert_int_equal(w->sents, 0);
	pull(w, 2, us, other);
	assert_int_equal(key_holder_configure(w->kh, &standby), 0);
	w->sents = 0;
	loop_advance(w->loop, 2000);
	assert_int_equal(w->sents, 0);
	talloc_free(w);
}

static void test_repeated_pull_is_pushed_too(void **state)
{
	struct world *w = world_new();
	struct sent const *s;

	(void)state;
	configure(w, KEY_PUSH_ALL);
	log_in(w, "");
	pull(w, 2, us, w->r0.name);
	assert_null(find_sent(w, RRB_PUSH));
	loop_advance(w->loop, 120);
	w->sents = 0;
	pull(w, 2, us, w->r0.name);
	assert_non_null(find_sent(w, RRB_RESP));
	s = find_sent(w, RRB_PUSH);
	assert_non_null(s);
	assert_r1(w, s, 2);
	assert_int_equal(pulls(w, KEY_SERVED), 1);
	assert_int_equal(pulls(w, KEY_LATE), 1);
	talloc_free(w);
}

/* ---- who may ask ---- */

static void test_strangers_get_nothing(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;

	(void)state;
	log_in(w, "");
	/* AP 9 is in no configuration. */
	pull(w, 9, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_UNKNOWN_AP), 1);
	/* AP 2's frame under AP 3's key. */
	len = ap_frame(w, 3, us, RRB_PULL, w->r0.name, frame);
	for (size_t i = 0; i + MAC_LEN <= len; i++)
		if (memcmp(frame + i, bssid_of(3).b, MAC_LEN) == 0)
			frame[i + 5] = 2;
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	assert_int_equal(pulls(w, KEY_WRONG_KEY), 1);
	/* From another interface, through a relay, from another address. */
	len = ap_frame(w, 2, us, RRB_PULL, w->r0.name, frame);
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth1", frame, len);
	key_holder_receive(w->kh, RRB_PORT_RELAY, "eth0", frame, len);
	frame[11] = 3;
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	assert_int_equal(pulls(w, KEY_WRONG_SOURCE), 3);
	assert_int_equal(w->sents, 0);
	talloc_free(w);
}

static void test_copies_are_refused(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;

	(void)state;
	log_in(w, "");
	len = ap_frame(w, 2, us, RRB_PULL, w->r0.name, frame);
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	w->sents = 0;
	for (int i = 0; i < 5; i++)
		key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	assert_int_equal(w->sents, 0);
	assert_int_equal(pulls(w, KEY_REPLAYED), 5);
	assert_int_equal(pulls(w, KEY_SERVED), 1);
	talloc_free(w);
}

static void test_damage_is_counted(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX];
	struct key_holder_stats st;
	size_t len;

	(void)state;
	log_in(w, "");
	len = ap_frame(w, 2, us, RRB_PULL, w->r0.name, frame);
	for (size_t cut = 0; cut < len; cut++)
		key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, cut);
	key_holder_get_stats(w->kh, &st);
	assert_int_equal(st.frames, len);
	assert_int_equal(w->sents, 0);
	assert_int_equal(pulls(w, KEY_SERVED), 0);
	assert_true(pulls(w, KEY_MALFORMED) > 0);
	assert_int_equal(pulls(w, KEY_MALFORMED) + pulls(w, KEY_WRONG_KEY) + st.ignored, len);
	talloc_free(w);
}

static void test_what_is_not_for_us(void **state)
{
	struct world *w = world_new();
	struct key_holder_config standby = {.push = KEY_PUSH_ALL, .mdid = 0xa1b2};
	struct key_holder_stats st;
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;

	(void)state;
	log_in(w, "");
	/* Flooded to us: from AP 2 to AP 3. */
	pull(w, 2, bssid_of(3), w->r0.name);
	/* Our own, come back. */
	len = ap_frame(w, 2, us, RRB_PULL, w->r0.name, frame);
	memcpy(frame + 6, us.b, MAC_LEN);
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, len);
	assert_int_equal(key_holder_configure(w->kh, &standby), 0);
	pull(w, 2, us, w->r0.name);
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 1000);
	key_holder_get_stats(w->kh, &st);
	assert_int_equal(st.ignored, 3);
	assert_int_equal(w->sents, 0);
	talloc_free(w);
}

static void test_loop_of_one_ap_is_stopped(void **state)
{
	static uint8_t const other[FT_NAME_LEN] = {9};
	struct world *w = world_new();

	(void)state;
	for (unsigned i = 0; i < KEY_HOLDER_RATE + 10; i++) {
		w->sents = 0;
		pull(w, 2, us, other);
	}
	assert_int_equal(pulls(w, KEY_TOO_MANY), 10);
	assert_int_equal(w->sents, 0);
	/* The others are served, and so is it a second later. */
	pull(w, 3, us, other);
	loop_advance(w->loop, 1000);
	pull(w, 2, us, other);
	assert_int_equal(pulls(w, KEY_TOO_MANY), 10);
	talloc_free(w);
}

/* ---- VLANs, ports ---- */

static void test_vlan_that_the_ap_has_not(void **state)
{
	struct world *w = world_new();

	(void)state;
	add_ap(w, 4, "corp", NULL, "guests");
	configure(w, KEY_PUSH_OFF);
	log_in(w, "staff");
	pull(w, 4, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_NO_VLAN), 1);
	loop_advance(w->loop, KEY_REFUSAL_MS);
	assert_int_equal(find_sent(w, RRB_RESP)->s.r1.key_len, 0);
	talloc_free(w);

	w = world_new();
	add_ap(w, 4, "corp", NULL, "guests");
	configure(w, KEY_PUSH_OFF);
	log_in(w, "guests");
	pull(w, 4, us, w->r0.name);
	assert_int_equal(find_sent(w, RRB_RESP)->s.vlan[0], 7);
	talloc_free(w);
}

static void test_port_that_is_down(void **state)
{
	struct world *w = world_new();

	(void)state;
	log_in(w, "");
	w->send_rc = -ENETDOWN;
	pull(w, 2, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_UNSENT), 1);
	assert_int_equal(pulls(w, KEY_SERVED), 0);
	talloc_free(w);
}

/** Somebody who saw a pull and a SEQ_REQ sends them again and again: the AP is heard all the same.
 */
static void test_replays_shut_nobody_out(void **state)
{
	struct world *w = world_new();
	uint8_t old_pull[RRB_FRAME_MAX], seq_req[RRB_FRAME_MAX];
	size_t pull_len, req_len;

	(void)state;
	log_in(w, "");
	pull_len = ap_frame(w, 2, us, RRB_PULL, w->r0.name, old_pull);
	req_len = ap_frame(w, 2, us, RRB_SEQ_REQ, NULL, seq_req);
	w->send_rc = -ENETDOWN;
	for (unsigned i = 0; i <= KEY_HOLDER_RATE; i++) {
		key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", old_pull, pull_len);
		key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", seq_req, req_len);
	}
	w->send_rc = 0;
	assert_int_equal(pulls(w, KEY_REPLAYED), KEY_HOLDER_RATE);
	assert_int_equal(pulls(w, KEY_TOO_MANY), 1);
	pull(w, 2, us, w->r0.name);
	assert_int_equal(key_holder_ap(w->kh, "ap2").served, 1);
	talloc_free(w);
}

/* ---- bssid any ---- */

/** @param wlan   the first one's; NULL ends the list
 * @param relay  NULL: it is on eth0 */
static void add_any_of(struct world *w, char const *name, char const *relay, unsigned key,
		       char const *const *wlan)
{
	struct hostapd_ap ap;
	struct err err = {0};

	hostapd_ap_init(&ap, name);
	for (; *wlan; wlan++, ap.bsses++)
		snprintf(ap.bss[ap.bsses].wlan, sizeof ap.bss[0].wlan, "%s", *wlan);
	ap.key.len = RRB_KEY_LEN;
	key_of(key, ap.key.b);
	if (relay)
		snprintf(ap.relay, sizeof ap.relay, "%s", relay);
	else
		snprintf(ap.interface, sizeof ap.interface, "eth0");
	if (hostapd_ap_set_put(w->aps, &ap, &err) < 0)
		fail_msg("%s", err.msg);
}

static void add_any(struct world *w)
{
	add_any_of(w, "openwrt", NULL, 8, (char const *[]){"corp", NULL});
}

static void test_any_bssid_that_proves_the_key(void **state)
{
	struct world *w = world_new();

	(void)state;
	add_any(w);
	configure(w, KEY_PUSH_ALL);
	log_in(w, "");
	/* AP 9 knows another key than the block's. */
	pull(w, 9, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_WRONG_KEY), 1);
	pull(w, 8, everybody, w->r0.name);
	assert_non_null(find_sent(w, RRB_RESP));
	assert_r1(w, find_sent(w, RRB_RESP), 8);
	assert_int_equal(key_holder_ap(w->kh, "openwrt").learnt, 1);
	/* What was learnt survives a change of the configuration, and is pushed to. */
	configure(w, KEY_PUSH_ALL);
	w->sents = 0;
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 3);
	assert_int_equal(hostapd_ap_set_remove(w->aps, "openwrt"), 0);
	configure(w, KEY_PUSH_ALL);
	assert_int_equal(key_holder_ap(w->kh, "openwrt").learnt, 0);
	pull(w, 8, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_UNKNOWN_AP), 1);
	talloc_free(w);
}

/** With OpenWrt's default all APs have one key: one that is carried to another site is that one's.
 */
static void test_learnt_bssid_comes_by_another_way(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX];
	size_t len;

	(void)state;
	add_any(w);
	add_any_of(w, "branch", "r.example.org", 8, (char const *[]){"corp", NULL});
	configure(w, KEY_PUSH_OFF);
	log_in(w, "");
	pull(w, 8, us, w->r0.name);
	assert_int_equal(key_holder_ap(w->kh, "openwrt").served, 1);
	w->sents = 0;
	len = ap_frame(w, 8, us, RRB_PULL, w->r0.name, frame);
	key_holder_receive(w->kh, RRB_PORT_RELAY, "r.example.org", frame, len);
	assert_int_equal(key_holder_ap(w->kh, "branch").served, 1);
	assert_int_equal(find_sent(w, RRB_RESP)->kind, RRB_PORT_RELAY);
	assert_string_equal(find_sent(w, RRB_RESP)->port, "r.example.org");
	assert_int_equal(key_holder_ap(w->kh, "openwrt").learnt, 0);
	assert_int_equal(key_holder_ap(w->kh, "branch").learnt, 1);
	/* By a way that no AP has it is still refused. */
	len = ap_frame(w, 8, us, RRB_PULL, w->r0.name, frame);
	key_holder_receive(w->kh, RRB_PORT_RELAY, "other.example.org", frame, len);
	assert_int_equal(pulls(w, KEY_WRONG_SOURCE), 1);
	talloc_free(w);
}

/** One AP, one key, two WLANs: which of them a BSSID has shows when a client of it comes. */
static void test_learnt_bssid_of_the_second_wlan(void **state)
{
	struct world *w = world_new();
	uint8_t nobodys[FT_NAME_LEN] = {1};

	(void)state;
	add_any_of(w, "openwrt", NULL, 8, (char const *[]){"voice", "corp", NULL});
	configure(w, KEY_PUSH_OFF);
	log_in(w, "");
	pull(w, 8, us, nobodys);
	assert_int_equal(pulls(w, KEY_UNKNOWN_NAME), 1);
	w->sents = 0;
	pull(w, 8, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_SERVED), 1);
	assert_r1(w, find_sent(w, RRB_RESP), 8);
	assert_int_equal(key_holder_ap(w->kh, "openwrt").learnt, 1);
	/* From now on it is pushed to as one of that WLAN. */
	configure(w, KEY_PUSH_ALL);
	w->sents = 0;
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 3);
	talloc_free(w);
}

/** An AP that once had the key of another block, by mistake, is not shut out for it. */
static void test_learnt_bssid_has_another_key(void **state)
{
	struct world *w = world_new();
	uint8_t frame[RRB_FRAME_MAX], key[RRB_KEY_LEN];
	struct rrb m = {.dst = us,
			.src = bssid_of(9),
			.type = RRB_SEQ_REQ,
			.has_nonce = true,
			.r0kh_id_len = sizeof R0KH - 1,
			.r0kh_id = R0KH,
			.r1kh_id = bssid_of(9)};
	int len;

	(void)state;
	add_any(w);
	add_any_of(w, "second", NULL, 9, (char const *[]){"voice", NULL});
	configure(w, KEY_PUSH_OFF);
	key_of(8, key);
	len = rrb_encode(&m, NULL, key, frame);
	assert_true(len > 0);
	w->send_rc = -ENETDOWN;
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, (size_t)len);
	w->send_rc = 0;
	assert_int_equal(key_holder_ap(w->kh, "openwrt").learnt, 1);
	pull(w, 9, us, w->r0.name);
	assert_int_equal(pulls(w, KEY_WRONG_KEY), 0);
	assert_int_equal(pulls(w, KEY_UNKNOWN_STATION), 1);
	assert_int_equal(key_holder_ap(w->kh, "second").learnt, 1);
	/* Neither key: refused, and it stays what it was. */
	key_of(3, key);
	len = rrb_encode(&m, NULL, key, frame);
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", frame, (size_t)len);
	assert_int_equal(pulls(w, KEY_WRONG_KEY), 1);
	assert_int_equal(key_holder_ap(w->kh, "second").learnt, 1);
	talloc_free(w);
}

/* ---- pushes ---- */

static void test_push_to_all(void **state)
{
	struct world *w = world_new();

	(void)state;
	add_ap(w, 5, "voice", NULL, NULL);
	configure(w, KEY_PUSH_ALL);
	log_in(w, "");
	key_holder_push(w->kh, sta, 1);
	assert_int_equal(w->sents, 0);
	loop_advance(w->loop, 10);
	/* Not to the AP of the login, not to that of another WLAN. */
	assert_int_equal(w->sents, 2);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(w->sent[i].m.type, RRB_PUSH);
		assert_r1(w, &w->sent[i], w->sent[i].m.r1kh_id.b[5]);
		assert_memory_equal(w->sent[i].s.r0_name, w->r0.name, FT_NAME_LEN);
	}
	assert_int_equal(key_history_count(w->history, KEY_PUSH, KEY_SERVED), 2);
	talloc_free(w);
}

static void test_push_to_neighbors(void **state)
{
	struct world *w = world_new();

	(void)state;
	configure(w, KEY_PUSH_NEIGHBORS);
	log_in(w, "");
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 1);
	assert_int_equal(w->sent[0].m.r1kh_id.b[5], 2);
	talloc_free(w);
}

/** Another controller has taken over between the login and the push. */
static void test_push_of_a_standby(void **state)
{
	struct world *w = world_new();
	struct key_holder_config config = {.push = KEY_PUSH_ALL, .mdid = 0xa1b2};

	(void)state;
	configure(w, KEY_PUSH_ALL);
	log_in(w, "");
	key_holder_push(w->kh, sta, 1);
	assert_int_equal(key_holder_configure(w->kh, &config), 0);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 0);
	configure(w, KEY_PUSH_ALL);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 0);
	talloc_free(w);
}

static void test_push_of_nobody(void **state)
{
	struct world *w = world_new();

	(void)state;
	configure(w, KEY_PUSH_ALL);
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 0);
	configure(w, KEY_PUSH_OFF);
	log_in(w, "");
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 0);
	talloc_free(w);
}

static void test_too_many_logins_to_push(void **state)
{
	struct world *w = world_new();
	struct key_holder_stats st;

	(void)state;
	configure(w, KEY_PUSH_ALL);
	for (unsigned i = 0; i < KEY_HOLDER_JOBS_MAX + 7; i++)
		key_holder_push(w->kh, sta, 1);
	key_holder_get_stats(w->kh, &st);
	assert_int_equal(st.jobs_lost, 7);
	loop_advance(w->loop, 10000);
	log_in(w, "");
	key_holder_push(w->kh, sta, 1);
	loop_advance(w->loop, 10);
	assert_int_equal(w->sents, 2);
	talloc_free(w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_pull_is_served),
		cmocka_unit_test(test_first_contact_is_answered),
		cmocka_unit_test(test_unknown_is_refused_alone_not_in_public),
		cmocka_unit_test(test_revoked_is_named),
		cmocka_unit_test(test_one_refusal_for_one_roam),
		cmocka_unit_test(test_repeated_pull_is_pushed_too),
		cmocka_unit_test(test_strangers_get_nothing),
		cmocka_unit_test(test_copies_are_refused),
		cmocka_unit_test(test_damage_is_counted),
		cmocka_unit_test(test_what_is_not_for_us),
		cmocka_unit_test(test_loop_of_one_ap_is_stopped),
		cmocka_unit_test(test_vlan_that_the_ap_has_not),
		cmocka_unit_test(test_port_that_is_down),
		cmocka_unit_test(test_replays_shut_nobody_out),
		cmocka_unit_test(test_any_bssid_that_proves_the_key),
		cmocka_unit_test(test_learnt_bssid_comes_by_another_way),
		cmocka_unit_test(test_learnt_bssid_of_the_second_wlan),
		cmocka_unit_test(test_learnt_bssid_has_another_key),
		cmocka_unit_test(test_push_to_all),
		cmocka_unit_test(test_push_to_neighbors),
		cmocka_unit_test(test_push_of_a_standby),
		cmocka_unit_test(test_push_of_nobody),
		cmocka_unit_test(test_too_many_logins_to_push),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
