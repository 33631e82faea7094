/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Logins, disconnects and what becomes of the keys.
 */
#include "roam/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/trace.h"
#include "roam/r0kh.h"

#define EVENTS 32
#define WALL_S 1700000000ull

/** A virtual clock, a fixed seed, WLANs, and what was traced. */
struct world {
	struct env env;
	uint64_t now;  /**< ms */
	uint64_t wall; /**< s */
	struct rand_fixed random;
	struct wlan_set *wlans;
	struct session_store *store;
	enum trace_event event[EVENTS];
	char s0[EVENTS][160], s1[EVENTS][160], s2[EVENTS][160];
	uint64_t n0[EVENTS], n1[EVENTS];
	unsigned events;
};

static uint64_t world_now(void *arg)
{
	return ((struct world *)arg)->now;
}

static uint64_t world_wall(void *arg)
{
	return ((struct world *)arg)->wall * 1000000;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void world_trace(void *arg, struct trace_record const *rec)
{
	struct world *w = arg;
	unsigned i = w->events;

	if (i == EVENTS)
		return;
	w->event[i] = rec->event;
	snprintf(w->s0[i], sizeof w->s0[i], "%s", rec->s[0] ? rec->s[0] : "");
	snprintf(w->s1[i], sizeof w->s1[i], "%s", rec->s[1] ? rec->s[1] : "");
	snprintf(w->s2[i], sizeof w->s2[i], "%s", rec->s[2] ? rec->s[2] : "");
	w->n0[i] = rec->n[0];
	w->n1[i] = rec->n[1];
	w->events++;
}

static struct session_config config = {
	.max_clients = 100, .default_mdid = 0xa1b2, .stale_s = 300, .allow_key_material = false};

static void add_wlan(struct world *w, char const *name, uint16_t id, uint32_t akms, enum wlan_ft ft)
{
	struct wlan wl;
	struct err err = {0};

	wlan_init(&wl, name, id, name, (uint8_t)strlen(name));
	wl.akms = akms;
	wl.ft = ft;
	wl.wpa = strcmp(name, "open") != 0;
	wl.wpa1 = wl.wpa1_tkip = strncmp(name, "wpa1", 4) == 0;
	wl.wpa2 = strcmp(name, "wpa1cckm") != 0;
	if (akms & WLAN_AKM_BIT(SUITEB_192))
		wl.ciphers = WLAN_CIPHER_GCMP256 | (akms & ~WLAN_AKM_BIT(SUITEB_192) ? 1 : 0);
	else if (akms & WLAN_AKM_BIT(SUITEB))
		wl.ciphers = WLAN_CIPHER_GCMP128;
	if (akms & WLAN_AKM_BIT(PSK))
		assert_true(secret_set(&wl.psk, "passphrase", 10));
	wl.enabled = true;
	if (wlan_set_put(w->wlans, &wl, &err))
		fail_msg("%s: %s", name, err.msg);
}

#define B(a) WLAN_AKM_BIT(a)

static void set_okc(struct world *w, char const *name, bool on)
{
	struct wlan wl = *wlan_by_name(w->wlans, name);
	struct err err = {0};

	wl.okc = on;
	if (wlan_set_put(w->wlans, &wl, &err))
		fail_msg("%s: %s", name, err.msg);
}

static void world_init_max(struct world *w, uint32_t max_clients)
{
	struct session_config c = config;

	*w = (struct world){.now = 5400, .wall = WALL_S, .random = {3}};
	w->env = (struct env){.arg = w,
			      .now_ms = world_now,
			      .wall_us = world_wall,
			      .random = world_random,
			      .trace = world_trace};
	w->wlans = wlan_set_new(NULL);
	add_wlan(w, "corp", 1, B(DOT1X), WLAN_FT_DISABLED);
	add_wlan(w, "ft", 2, B(DOT1X) | B(FT_DOT1X), WLAN_FT_ENABLED);
	add_wlan(w, "adaptive", 3, B(DOT1X), WLAN_FT_ADAPTIVE);
	add_wlan(w, "sha256", 4, B(DOT1X) | B(DOT1X_SHA256), WLAN_FT_DISABLED);
	add_wlan(w, "suiteb192", 5, B(SUITEB_192), WLAN_FT_DISABLED);
	add_wlan(w, "cckm", 6, B(DOT1X) | B(CCKM), WLAN_FT_DISABLED);
	add_wlan(w, "psk", 7, B(PSK), WLAN_FT_DISABLED);
	add_wlan(w, "mixed384", 8, B(DOT1X) | B(SUITEB_192), WLAN_FT_ENABLED);
	add_wlan(w, "ftonly", 9, B(FT_DOT1X), WLAN_FT_ENABLED);
	add_wlan(w, "suiteb", 10, B(SUITEB), WLAN_FT_DISABLED);
	add_wlan(w, "wpa1", 13, B(DOT1X), WLAN_FT_DISABLED);
	add_wlan(w, "open", 14, B(DOT1X), WLAN_FT_DISABLED);
	add_wlan(w, "wpa1cckm", 15, B(CCKM), WLAN_FT_DISABLED);
	c.max_clients = max_clients;
	w->store = session_store_new(w->wlans, &w->env, w->wlans, &c);
	assert_non_null(w->store);
}

static void world_init(struct world *w)
{
	world_init_max(w, 100);
}

static void world_free(struct world *w)
{
	talloc_free(w->wlans);
}

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static struct mac const bssid = {{0, 0x11, 0x22, 0x33, 0x44, 0x55}};
static struct mac const other_ap = {{0, 0x11, 0x22, 0x33, 0x44, 0x66}};

static struct login make(unsigned sta, char const *ssid, uint8_t key)
{
	struct login l = {.sta = station(sta), .bssid = bssid, .sent_s = WALL_S};
	uint8_t msk[64];

	for (unsigned i = 0; i < sizeof msk; i++)
		msk[i] = (uint8_t)(key + i);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	l.ssid_len = (uint8_t)strlen(ssid);
	memcpy(l.ssid, ssid, l.ssid_len);
	snprintf(l.user, sizeof l.user, "user%u", sta);
	snprintf(l.nas_id, sizeof l.nas_id, "ap1.example");
	snprintf(l.acct_session_id, sizeof l.acct_session_id, "acct-%u-%u", sta, key);
	snprintf(l.eap_type, sizeof l.eap_type, "PEAP");
	l.cui.len = 3;
	memcpy(l.cui.b, (uint8_t[]){0, 1, (uint8_t)sta}, 3);
	l.eap_session_id.len = 2;
	memcpy(l.eap_session_id.b, (uint8_t[]){25, key}, 2);
	return l;
}

static void login_ok(struct world *w, struct login const *l)
{
	bool repeated = true;
	enum session_refusal r = session_login(w->store, l, false, "test", &repeated);

	if (r)
		fail_msg("refused: %s", session_refusal_text(r));
	assert_false(repeated);
}

static struct pmksa_stats pmksas(struct world *w)
{
	struct pmksa_stats s;

	pmksa_get_stats(session_pmksa(w->store), &s);
	return s;
}

static struct session_stats stats(struct world *w)
{
	struct session_stats s;

	session_get_stats(w->store, &s);
	return s;
}

static void expect_events(struct world *w, unsigned n, enum trace_event const want[])
{
	for (unsigned i = 0; i < n && i < w->events; i++)
		if (w->event[i] != want[i])
			fail_msg("event %u is %s, not %s", i, trace_event_name(w->event[i]),
				 trace_event_name(want[i]));
	assert_int_equal(w->events, n);
	w->events = 0;
}

#define EXPECT_EVENTS(w, ...)                                                                  \
	expect_events(w, sizeof((enum trace_event[]){__VA_ARGS__}) / sizeof(enum trace_event), \
		      (enum trace_event[]){__VA_ARGS__})

static void test_login_makes_a_pmksa(void **state)
{
	struct world w;
	struct login l;
	struct session const *s;
	struct pmksa p;
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	world_init(&w);
	l = make(1, "corp", 7);
	login_ok(&w, &l);
	assert_string_equal(w.s0[0], "user1");
	assert_string_equal(w.s1[0], "PEAP");
	assert_int_equal(w.n0[0], 64);
	assert_string_equal(w.s0[1], "corp");
	assert_string_equal(w.s0[2], "802.1x");
	assert_int_equal(w.n1[2], 28800);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_PMK_SHARED);

	s = session_of_station(w.store, l.sta, 0);
	assert_non_null(s);
	assert_null(session_of_station(w.store, l.sta, 1));
	assert_int_equal(s->wlan_id, 1);
	assert_int_equal(s->akm, AKM_8021X);
	assert_int_equal(s->lifetime_s, 28800);
	assert_int_equal(s->expires_ms, 5000 + 28800000);
	assert_false(s->has_r0);
	assert_memory_equal(s->login.msk.b, l.msk.b, 64);

	assert_int_equal(pmkid_derive(HASH_SHA1, l.msk.b, 32, bssid, l.sta, pmkid), 0);
	assert_true(pmksa_find(session_pmksa(w.store), l.sta, bssid, pmkid, &p));
	assert_int_equal(p.pmk_len, 32);
	assert_memory_equal(p.pmk, l.msk.b, 32);
	assert_int_equal(p.wlan_id, 1);
	assert_int_equal(p.expires_ms, s->expires_ms);
	assert_int_equal(pmksas(&w).entries, 1);
	world_free(&w);
}

static void expect_ft(struct session const *s, enum hash_alg alg, uint16_t mdid)
{
	struct login const *l = &s->login;
	uint8_t const air[2] = {(uint8_t)(mdid >> 8), (uint8_t)mdid};
	struct ft_key r0, r1;

	assert_true(s->has_r0);
	assert_string_equal(s->r0kh_id, "ap1.example");
	if (alg == HASH_SHA256)
		assert_int_equal(ft_pmk_r0(alg, l->msk.b + 32, 32, l->ssid, l->ssid_len, air,
					   "ap1.example", 11, l->sta, &r0, NULL),
				 0);
	else
		assert_int_equal(ft_pmk_r0(alg, l->msk.b, 48, l->ssid, l->ssid_len, air,
					   "ap1.example", 11, l->sta, &r0, NULL),
				 0);
	assert_int_equal(ft_pmk_r1(alg, &r0, bssid, l->sta, &r1), 0);
	assert_memory_equal(s->r0.key, r0.key, r0.key_len);
	assert_memory_equal(s->r0.name, r0.name, FT_NAME_LEN);
	assert_memory_equal(s->r1.key, r1.key, r1.key_len);
	assert_memory_equal(s->r1.name, r1.name, FT_NAME_LEN);
}

static void test_ft_login(void **state)
{
	struct world w;
	struct login l;
	struct session const *s;

	(void)state;
	world_init(&w);
	l = make(1, "ft", 7);
	l.akm = SUITE_RSN(3);
	login_ok(&w, &l);
	assert_string_equal(w.s0[2], "FT-802.1x");
	assert_string_equal(w.s1[2], "ap1.example");
	assert_int_equal(w.n0[2], 48);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_FT_KEYS_CREATED,
		      TRACE_PMK_SHARED);
	s = session_of_station(w.store, l.sta, 0);
	assert_int_equal(s->akm, AKM_FT_8021X);
	expect_ft(s, HASH_SHA256, 0xa1b2);
	assert_int_equal(pmksas(&w).entries, 0);

	l = make(2, "ft", 8);
	l.has_mdid = true;
	l.mdid = 0x0102;
	login_ok(&w, &l);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_FT_KEYS_CREATED, TRACE_PMK_SHARED);
	expect_ft(session_of_station(w.store, l.sta, 0), HASH_SHA256, 0x0102);

	l = make(3, "mixed384", 9);
	l.akm = SUITE_RSN(13);
	login_ok(&w, &l);
	assert_int_equal(w.n0[2], 64);
	expect_ft(session_of_station(w.store, l.sta, 0), HASH_SHA384, 0xa1b2);
	world_free(&w);
}

/** Where this controller is the authenticator FT has a PMKSA, whose name message 1 has. */
static void test_own_ft_login(void **state)
{
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	l = make(1, "ft", 7);
	l.akm = SUITE_RSN(3);
	l.r1kh = (struct mac){{2, 0, 0, 0, 9, 9}};
	assert_int_equal(session_set_key_index(w.store, l.sta, 2, 0), PMKSA_PER_STATION);
	login_ok(&w, &l);
	assert_string_equal(w.s0[2], "FT-802.1x");
	assert_string_equal(w.s2[3], "02:00:00:00:09:09");
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_FT_KEYS_CREATED, TRACE_PMK_SHARED);
	assert_int_equal(pmksas(&w).entries, 1);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->key_index, 0);

	/* Another login takes the place of the first one's entry. */
	memset(l.msk.b, 3, 64);
	login_ok(&w, &l);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_RENEWED,
		      TRACE_FT_KEYS_CREATED, TRACE_PMK_SHARED);
	assert_int_equal(pmksas(&w).entries, 1);
	world_free(&w);
}

static void test_ft_without_r0kh_id(void **state)
{
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	l = make(1, "ft", 7);
	l.nas_id[0] = '\0';
	login_ok(&w, &l);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_FT_KEYS_SKIPPED, TRACE_PMK_SHARED);
	assert_false(session_of_station(w.store, l.sta, 0)->has_r0);

	l = make(2, "ft", 7);
	memset(l.nas_id, 'x', 49);
	login_ok(&w, &l);
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_FT_KEYS_SKIPPED, TRACE_PMK_SHARED);
	l = make(3, "ft", 7);
	memset(l.nas_id, 'x', 48);
	login_ok(&w, &l);
	assert_true(session_of_station(w.store, l.sta, 0)->has_r0);
	world_free(&w);
}

/** AKM of the login on a WLAN: what comes of it. */
static void test_akms(void **state)
{
	static struct {
		char const *ssid;
		suite_t akm;
		enum session_refusal r;
		enum akm want;
		unsigned pmksas;
		bool r0;
	} const cases[] = {
		{"corp", 0, SESSION_OK, AKM_8021X, 1, false},
		{"corp", SUITE_RSN(1), SESSION_OK, AKM_8021X, 1, false},
		{"corp", SUITE_RSN(5), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
		{"corp", SUITE_RSN(3), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
		{"corp", SUITE_RSN(2), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
		{"corp", SUITE_WPA(1), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
		{"corp", 0x00abcdef, SESSION_AKM_UNKNOWN, 0, 0, false},
		{"ft", 0, SESSION_OK, AKM_8021X, 1, true},
		{"ft", SUITE_RSN(1), SESSION_OK, AKM_8021X, 1, false},
		{"ft", SUITE_RSN(3), SESSION_OK, AKM_FT_8021X, 0, true},
		{"ft", SUITE_RSN(13), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
		{"adaptive", 0, SESSION_OK, AKM_8021X, 1, true},
		{"adaptive", SUITE_RSN(3), SESSION_OK, AKM_FT_8021X, 0, true},
		{"adaptive", SUITE_RSN(1), SESSION_OK, AKM_8021X, 1, false},
		{"sha256", 0, SESSION_OK, AKM_8021X, 2, false},
		{"sha256", SUITE_RSN(5), SESSION_OK, AKM_8021X_SHA256, 1, false},
		{"suiteb", 0, SESSION_OK, AKM_SUITEB, 0, false},
		{"suiteb", SUITE_RSN(11), SESSION_OK, AKM_SUITEB, 0, false},
		{"suiteb192", 0, SESSION_OK, AKM_SUITEB_192, 0, false},
		{"suiteb192", SUITE_RSN(12), SESSION_OK, AKM_SUITEB_192, 0, false},
		{"cckm", 0, SESSION_OK, AKM_8021X, 1, false},
		{"cckm", SUITE_CISCO(0), SESSION_OK, AKM_CCKM, 0, false},
		{"wpa1cckm", 0, SESSION_OK, AKM_CCKM, 0, false},
		{"wpa1cckm", SUITE_CISCO(0), SESSION_OK, AKM_CCKM, 0, false},
		{"psk", 0, SESSION_WLAN_WITHOUT_EAP, 0, 0, false},
		{"open", 0, SESSION_WLAN_WITHOUT_EAP, 0, 0, false},
		{"wpa1", 0, SESSION_OK, AKM_8021X, 1, false},
		{"wpa1", SUITE_RSN(1), SESSION_OK, AKM_8021X, 1, false},
		/* a WPA element has no room for a PMKID */
		{"wpa1", SUITE_WPA(1), SESSION_OK, AKM_WPA_8021X, 0, false},
		{"mixed384", SUITE_RSN(13), SESSION_OK, AKM_FT_8021X_SHA384, 0, true},
		{"ftonly", 0, SESSION_OK, AKM_FT_8021X, 0, true},
		{"ftonly", SUITE_RSN(1), SESSION_AKM_NOT_ALLOWED, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		struct login l;
		struct session const *s;
		enum session_refusal r;

		world_init(&w);
		l = make(1, cases[i].ssid, 7);
		l.akm = cases[i].akm;
		r = session_login(w.store, &l, true, "test", NULL);
		if (r != cases[i].r)
			fail_msg("case %zu: %s", i, session_refusal_text(r));
		s = session_of_station(w.store, l.sta, 0);
		assert_int_equal(s != NULL, r == SESSION_OK);
		if (pmksas(&w).entries != cases[i].pmksas)
			fail_msg("case %zu: %u PMKSAs", i, pmksas(&w).entries);
		if (s) {
			assert_int_equal(s->akm, cases[i].want);
			assert_int_equal(s->has_r0, cases[i].r0);
			if (s->has_r0)
				assert_int_equal(s->ft_akm, cases[i].want == AKM_FT_8021X_SHA384
								    ? AKM_FT_8021X_SHA384
								    : AKM_FT_8021X);
		}
		world_free(&w);
	}
}

static void test_pmkid_by_akm(void **state)
{
	struct world w;
	struct login l;
	struct pmksa p;
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	world_init(&w);
	l = make(1, "sha256", 7);
	login_ok(&w, &l);
	assert_int_equal(pmkid_derive(HASH_SHA256, l.msk.b, 32, bssid, l.sta, pmkid), 0);
	assert_true(pmksa_find_pmkid(session_pmksa(w.store), pmkid, &p));
	assert_int_equal(p.akm, AKM_8021X_SHA256);
	assert_int_equal(pmkid_derive(HASH_SHA1, l.msk.b, 32, bssid, l.sta, pmkid), 0);
	assert_true(pmksa_find_pmkid(session_pmksa(w.store), pmkid, &p));
	assert_int_equal(p.akm, AKM_8021X);
	world_free(&w);
}

static void test_lifetime_is_the_shortest(void **state)
{
	static struct {
		uint32_t radius, wlan, want;
	} const cases[] = {{0, 28800, 28800},        {600, 28800, 600},
			   {90000, 28800, 28800},    {0, 0, 86400},
			   {100000, 0, 86400},       {50000, 0, 50000},
			   {UINT32_MAX, 1800, 1800}, {1, 1800, 1}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		struct login l;
		struct wlan wl;
		struct session const *s;

		world_init(&w);
		wl = *wlan_by_name(w.wlans, "corp");
		wl.session_timeout_s = cases[i].wlan;
		assert_int_equal(wlan_set_put(w.wlans, &wl, NULL), 0);
		l = make(1, "corp", 7);
		l.session_timeout = cases[i].radius;
		login_ok(&w, &l);
		s = session_of_station(w.store, l.sta, 0);
		assert_int_equal(s->lifetime_s, cases[i].want);
		assert_int_equal(s->expires_ms, 5000 + 1000ull * cases[i].want);
		world_free(&w);
	}
}

/* A login that waited while the controller was down: the wait counts. */
static void test_waiting_does_not_lengthen_life(void **state)
{
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	l = make(1, "corp", 7);
	l.session_timeout = 600;
	l.sent_s = WALL_S - 400;
	login_ok(&w, &l);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->expires_ms, 5000 + 200000);
	l = make(2, "corp", 7);
	l.session_timeout = 600;
	l.sent_s = WALL_S - 600;
	assert_int_equal(session_login(w.store, &l, false, "test", NULL), SESSION_LATE);
	l.sent_s = WALL_S - 599;
	login_ok(&w, &l);
	l = make(3, "corp", 7);
	l.sent_s = WALL_S + 5000; /* a clock ahead of ours gives nothing */
	login_ok(&w, &l);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->expires_ms, 5000 + 28800000);
	world_free(&w);
}

/* Servers' clocks differ. A login from one whose clock is ahead must not stand above what other
 * servers send until their clocks have caught up. */
static void test_login_from_the_future(void **state)
{
	struct login_match m = {.has_sta = true, .sta = station(2), .sent_s = WALL_S};
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	l = make(1, "corp", 7);
	l.sent_s = WALL_S + 5000;
	login_ok(&w, &l);
	l = make(1, "corp", 8);
	l.sent_s = WALL_S;
	login_ok(&w, &l);
	l = make(2, "corp", 7);
	l.sent_s = WALL_S + 5000;
	login_ok(&w, &l);
	assert_int_equal(session_disconnect(w.store, &m, false, "test", NULL), SESSION_OK);
	assert_null(session_of_station(w.store, station(2), 0));
	world_free(&w);
}

static void expect_refused(struct world *w, struct login const *l, bool check_age,
			   enum session_refusal want, unsigned cause)
{
	struct session_stats before = stats(w);
	enum session_refusal r;

	w->events = 0;
	r = session_login(w->store, l, check_age, "peer", NULL);
	if (r != want)
		fail_msg("\"%s\" instead of \"%s\"", session_refusal_text(r),
			 session_refusal_text(want));
	assert_int_equal(session_refusal_cause(r), cause);
	assert_int_equal(w->events, 1);
	assert_int_equal(w->event[0], TRACE_PUSH_REFUSED);
	assert_string_equal(w->s0[0], session_refusal_text(want));
	assert_string_equal(w->s1[0], "peer");
	assert_int_equal(w->n0[0], cause);
	assert_int_equal(stats(w).refused[want], before.refused[want] + 1);
	assert_int_equal(stats(w).sessions, before.sessions);
	assert_int_equal(stats(w).logins, before.logins);
}

static void test_refusals(void **state)
{
	struct world w;
	struct login good, l;
	struct wlan wl;

	(void)state;
	world_init(&w);
	good = make(1, "corp", 7);
#define REFUSED(field, value, want, cause) \
	l = good;                          \
	l.field = (value);                 \
	expect_refused(&w, &l, false, want, cause)

	REFUSED(sta, (struct mac){{0}}, SESSION_NO_STATION, 402);
	REFUSED(sta, (struct mac){{3}}, SESSION_NO_STATION, 402);
	REFUSED(msk.len, 32, SESSION_NO_KEY, 402);
	REFUSED(msk.len, 0, SESSION_NO_KEY, 402);
	REFUSED(bssid, (struct mac){{0}}, SESSION_NO_BSSID, 402);
	REFUSED(ssid_len, 0, SESSION_NO_SSID, 402);
	REFUSED(ssid[0], 'C', SESSION_UNKNOWN_SSID, 503);
	REFUSED(akm, SUITE_RSN(9), SESSION_AKM_NOT_ALLOWED, 501);
	REFUSED(akm, 1, SESSION_AKM_UNKNOWN, 407);
#undef REFUSED
	l = good;
	l.sent_s = 0;
	expect_refused(&w, &l, true, SESSION_STALE, 404);
	l.sent_s = WALL_S - 301;
	expect_refused(&w, &l, true, SESSION_STALE, 404);
	l.sent_s = WALL_S + 301;
	expect_refused(&w, &l, true, SESSION_STALE, 404);
	w.wall = 100; /* a clock that was never set makes nothing fresh */
	l.sent_s = 0;
	expect_refused(&w, &l, true, SESSION_STALE, 404);
	w.wall = WALL_S;
	l.sent_s = WALL_S + 300;
	assert_int_equal(session_login(w.store, &l, true, "peer", NULL), SESSION_OK);

	wl = *wlan_by_name(w.wlans, "corp");
	wl.enabled = false;
	assert_int_equal(wlan_set_put(w.wlans, &wl, NULL), 0);
	l = make(2, "corp", 1);
	expect_refused(&w, &l, false, SESSION_UNKNOWN_SSID, 503);
	assert_int_equal(pmksas(&w).entries, 1);
	world_free(&w);
}

static void test_repeat_changes_nothing(void **state)
{
	struct world w;
	struct login l;
	bool repeated = false;

	(void)state;
	world_init(&w);
	l = make(1, "corp", 7);
	l.session_timeout = 100;
	login_ok(&w, &l);
	w.events = 0;
	w.now += 50000;
	w.wall += 50;
	l.session_timeout = 5000;
	assert_int_equal(session_login(w.store, &l, true, "test", &repeated), SESSION_OK);
	assert_true(repeated);
	assert_string_equal(w.s0[0], "acct-1-7");
	EXPECT_EVENTS(&w, TRACE_PUSH_DUPLICATE);
	assert_int_equal(stats(&w).logins, 1);
	assert_int_equal(stats(&w).repeated, 1);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->expires_ms, 105000);
	assert_int_equal(pmksas(&w).added, 1);
	/* another EAP conversation is another login, whatever its MSK */
	l.eap_session_id.b[1]++;
	login_ok(&w, &l);
	world_free(&w);
}

/** The controller has had the Access-Accept, and the module tells of it half a minute later. */
static void test_late_push_is_no_new_login(void **state)
{
	struct session const *x;
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	l = make(1, "corp", 7);
	l.eap_session_id.len = 0;
	l.sent_s = 0;
	l.session_timeout = 100;
	login_ok(&w, &l);
	w.now += 30000;
	w.wall += 30;
	w.events = 0;
	l = make(1, "corp", 7);
	l.sent_s = 0;
	l.session_timeout = 100;
	login_ok(&w, &l);
	for (unsigned i = 0; i < w.events; i++)
		assert_int_not_equal(w.event[i], TRACE_ACCEPT_RECEIVED);
	assert_int_equal(w.event[0], TRACE_PUSH_DUPLICATE);
	assert_int_equal(stats(&w).logins, 1);
	assert_int_equal(stats(&w).repeated, 1);
	assert_int_equal(stats(&w).sessions, 1);
	x = session_of_station(w.store, l.sta, 0);
	/* What it knows more is kept; older it is not, and lives no longer. */
	assert_int_equal(x->login.eap_session_id.len, 2);
	assert_int_equal(x->created_ms, 5400);
	assert_int_equal(x->expires_ms, 105000);
	w.now = 105000;
	w.wall += 100;
	session_expire(w.store);
	assert_int_equal(stats(&w).sessions, 0);
	assert_int_equal(pmksas(&w).entries, 0);
	/* Of what lives shorter, that counts. */
	login_ok(&w, &l);
	l.eap_session_id.len = 0;
	l.session_timeout = 50;
	login_ok(&w, &l);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->expires_ms, 155000);
	world_free(&w);
}

static void test_new_login_ends_the_old_keys(void **state)
{
	struct world w;
	struct login first, second;
	struct pmksa p;
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	world_init(&w);
	first = make(1, "corp", 7);
	login_ok(&w, &first);
	/* the station roams by OKC: a second PMKSA of the same PMK */
	assert_int_equal(pmkid_derive(HASH_SHA1, first.msk.b, 32, other_ap, first.sta, pmkid), 0);
	assert_true(pmksa_find_okc(session_pmksa(w.store), first.sta, other_ap, 1, pmkid, &p));
	p.aa = other_ap;
	memcpy(p.pmkid, pmkid, PMKID_LEN);
	assert_int_equal(pmksa_add(session_pmksa(w.store), &p, NULL), 0);

	w.wall++;
	second = make(1, "corp", 8);
	second.sent_s++;
	login_ok(&w, &second);
	assert_false(pmksa_find_pmkid(session_pmksa(w.store), pmkid, &p));
	assert_int_equal(pmksas(&w).entries, 1);
	assert_int_equal(stats(&w).sessions, 1);
	assert_memory_equal(session_of_station(w.store, first.sta, 0)->login.msk.b, second.msk.b,
			    64);

	/* the first one arrives once more, late: it must not come back */
	expect_refused(&w, &first, false, SESSION_LATE, 404);
	assert_memory_equal(session_of_station(w.store, first.sta, 0)->login.msk.b, second.msk.b,
			    64);
	world_free(&w);
}

/** Is the PMKSA of this login's own BSSID there? */
static bool has_pmksa(struct world *w, struct login const *l)
{
	uint8_t pmkid[PMKID_LEN];
	struct pmksa p;

	assert_int_equal(pmkid_derive(HASH_SHA1, l->msk.b, 32, l->bssid, l->sta, pmkid), 0);
	return pmksa_find(session_pmksa(w->store), l->sta, l->bssid, pmkid, &p);
}

static void test_without_okc_other_aps_keep_their_keys(void **state)
{
	struct login_match match = {.has_sta = true, .sta = station(1)};
	struct login l[10], again;
	struct world w;
	unsigned ended;

	(void)state;
	world_init(&w);
	add_wlan(&w, "skc", 11, B(DOT1X), WLAN_FT_DISABLED);
	set_okc(&w, "skc", false);
	for (unsigned i = 0; i < 10; i++) {
		w.wall++;
		l[i] = make(1, "skc", (uint8_t)(i + 1));
		l[i].bssid.b[5] = (uint8_t)i;
		l[i].sent_s = w.wall;
		login_ok(&w, &l[i]);
	}
	/* one session, and the PMKSAs of the last eight APs */
	assert_int_equal(stats(&w).sessions, 1);
	for (unsigned i = 0; i < 10; i++)
		assert_int_equal(has_pmksa(&w, &l[i]), i >= 2);

	/* at the same AP the new one takes the place of the old */
	w.wall++;
	again = l[5];
	again.msk.b[0] ^= 0xff;
	again.sent_s = w.wall;
	login_ok(&w, &again);
	assert_true(has_pmksa(&w, &again));
	assert_false(has_pmksa(&w, &l[5]));
	assert_true(has_pmksa(&w, &l[4]));
	assert_int_equal(pmksas(&w).entries, 8);

	/* the key of one user does not come into the session of another, nor into another VLAN */
	w.wall++;
	strcpy(again.vlan, "66");
	again.bssid.b[5] = 20;
	again.msk.b[0] ^= 0x55;
	again.sent_s = w.wall;
	login_ok(&w, &again);
	assert_false(has_pmksa(&w, &l[4]));
	assert_int_equal(pmksas(&w).entries, 1);
	w.wall++;
	strcpy(again.user, "mallory");
	again.bssid.b[5] = 21;
	again.msk.b[0] ^= 0x33;
	again.sent_s = w.wall;
	login_ok(&w, &again);
	assert_int_equal(pmksas(&w).entries, 1);

	/* and the end of the session is the end of all */
	assert_int_equal(session_disconnect(w.store, &match, false, "test", &ended), SESSION_OK);
	assert_int_equal(ended, 1);
	assert_int_equal(pmksas(&w).entries, 0);
	world_free(&w);
}

/** What the authenticator keeps of a four-way handshake with Suite B. */
static void keep_suiteb(struct world *w, struct login const *l, uint8_t name)
{
	struct pmksa p = {.akm = AKM_SUITEB_192,
			  .spa = l->sta,
			  .aa = l->bssid,
			  .wlan_id = 5,
			  .pmk_len = 48,
			  .pmkid = {name},
			  .expires_ms = w->now + 60000};

	memcpy(p.pmk, l->msk.b, 48);
	assert_int_equal(pmksa_add(session_pmksa(w->store), &p, NULL), 0);
}

static bool has_suiteb(struct world *w, struct login const *l, uint8_t name)
{
	uint8_t const pmkid[PMKID_LEN] = {name};
	struct pmksa p;

	return pmksa_find(session_pmksa(w->store), l->sta, l->bssid, pmkid, &p);
}

static void test_okc_takes_no_key_of_suite_b(void **state)
{
	struct login first, second, other;
	struct world w;

	(void)state;
	world_init(&w);
	set_okc(&w, "suiteb192", true);
	first = make(1, "suiteb192", 7);
	login_ok(&w, &first);
	keep_suiteb(&w, &first, 1);
	/* the push of this login, which comes after its handshake */
	first.eap_session_id.b[1]++;
	login_ok(&w, &first);
	assert_true(has_suiteb(&w, &first, 1));
	/* at another AP: the first one keeps its own */
	w.wall++;
	second = make(1, "suiteb192", 8);
	second.bssid = other_ap;
	second.sent_s = w.wall;
	login_ok(&w, &second);
	assert_true(has_suiteb(&w, &first, 1));
	keep_suiteb(&w, &second, 2);
	/* at the same AP: the new login counts */
	w.wall++;
	second = make(1, "suiteb192", 9);
	second.sent_s = w.wall;
	login_ok(&w, &second);
	assert_false(has_suiteb(&w, &first, 1));
	second.bssid = other_ap;
	assert_true(has_suiteb(&w, &second, 2));
	/* somebody else under its address: nothing is left of the first */
	w.wall++;
	other = make(1, "suiteb192", 10);
	strcpy(other.user, "mallory");
	other.sent_s = w.wall;
	login_ok(&w, &other);
	assert_int_equal(pmksas(&w).entries, 0);
	world_free(&w);
}

static void test_wlans_are_apart(void **state)
{
	struct world w;
	struct login a, b;
	struct pmksa foreign;
	uint32_t pos = 0;

	(void)state;
	world_init(&w);
	a = make(1, "corp", 7);
	b = make(1, "sha256", 8);
	login_ok(&w, &a);
	login_ok(&w, &b);
	assert_int_equal(stats(&w).sessions, 2);
	assert_int_equal(pmksas(&w).entries, 3);
	assert_int_equal(session_of_station(w.store, a.sta, 0)->wlan_id, 4);
	assert_int_equal(session_of_station(w.store, a.sta, 1)->wlan_id, 1);
	assert_null(session_of_station(w.store, a.sta, 2));
	assert_ptr_equal(session_on_wlan(w.store, a.sta, 4), session_of_station(w.store, a.sta, 0));
	assert_ptr_equal(session_on_wlan(w.store, a.sta, 1), session_of_station(w.store, a.sta, 1));
	assert_null(session_on_wlan(w.store, a.sta, 2));
	assert_null(session_on_wlan(w.store, station(78), 1));
	/* nothing comes of it, whether there is a session or not */
	session_prefetch(w.store, a.sta);
	session_prefetch(w.store, station(78));
	/* a PMKSA without a session here goes with its WLAN all the same */
	assert_true(pmksa_next(session_pmksa(w.store), &pos, &foreign));
	foreign.spa = station(77);
	foreign.wlan_id = 4;
	assert_int_equal(pmksa_add(session_pmksa(w.store), &foreign, NULL), 0);
	w.events = 0;
	assert_int_equal(session_end_wlan(w.store, 4, "gone"), 1);
	assert_string_equal(w.s0[0], "gone");
	EXPECT_EVENTS(&w, TRACE_SESSION_DELETED);
	assert_null(session_on_wlan(w.store, a.sta, 4));
	assert_int_equal(pmksas(&w).entries, 1);
	assert_int_equal(session_end_station(w.store, a.sta, "cleared"), 1);
	assert_int_equal(pmksas(&w).entries, 0);
	assert_int_equal(stats(&w).sessions, 0);
	assert_int_equal(stats(&w).deleted, 2);
	world_free(&w);
}

/** More than two turns' worth, half on each of two WLANs; station n has the login make(n, ...). */
#define MANY (8 * SESSION_TURN)

static void login_many(struct world *w)
{
	for (unsigned n = 1; n <= MANY; n++) {
		struct login l = make(n, n % 2 ? "corp" : "sha256", 7);

		login_ok(w, &l);
	}
}

static unsigned walked(struct world *w)
{
	uint32_t pos = 0;
	unsigned n = 0;

	while (session_next(w->store, &pos))
		n++;
	return n;
}

/** Call session_expire() as long as there is something to do; returns how often. */
static unsigned settle(struct world *w)
{
	unsigned calls = 0;

	while (session_wait_ms(w->store) == 0) {
		session_expire(w->store);
		assert_true(++calls < 100);
	}
	return calls;
}

static void test_end_of_many(void **state)
{
	struct login again = make(MANY - 1, "corp", 7);
	struct world w;

	(void)state;
	world_init_max(&w, MANY);
	login_many(&w);
	assert_int_equal(session_count_wlan(w.store, 1), MANY / 2);
	assert_int_equal(session_end_wlan(w.store, 1, "shut"), MANY / 2);
	assert_int_equal(session_end_wlan(w.store, 1, "shut"), 0);
	/* Some are wiped, none is seen. */
	assert_in_range(stats(&w).deleted, 1, SESSION_TURN);
	assert_int_equal(session_count_wlan(w.store, 1), 0);
	assert_int_equal(session_count_wlan(w.store, 4), MANY / 2);
	assert_int_equal(stats(&w).sessions, MANY / 2);
	assert_int_equal(walked(&w), MANY / 2);
	assert_int_equal(pmksas(&w).entries, MANY);
	assert_null(session_of_station(w.store, again.sta, 0));
	assert_int_equal(session_end_station(w.store, again.sta, "cleared"), 0);
	assert_int_equal(session_disconnect(
				 w.store, &(struct login_match){.has_sta = true, .sta = again.sta},
				 false, "test", NULL),
			 SESSION_NO_SESSION);
	/* The same login once more is a new one, and it stays. */
	login_ok(&w, &again);
	assert_true(settle(&w) > 1);
	assert_int_equal(stats(&w).deleted, MANY / 2);
	assert_int_equal(stats(&w).sessions, MANY / 2 + 1);
	assert_int_equal(walked(&w), MANY / 2 + 1);
	assert_int_equal(pmksas(&w).entries, MANY + 1);
	assert_non_null(session_of_station(w.store, again.sta, 0));
	world_free(&w);
}

static void test_many_expire_at_once(void **state)
{
	struct login again = make(MANY - 1, "corp", 7);
	struct world w;

	(void)state;
	world_init_max(&w, MANY);
	login_many(&w);
	w.now += 28800000;
	w.wall += 28800;
	again.sent_s = w.wall;
	session_expire(w.store);
	assert_in_range(stats(&w).expired, SESSION_TURN, SESSION_TURN + 1);
	assert_int_equal(stats(&w).sessions, 0);
	assert_int_equal(session_count_wlan(w.store, 1), 0);
	assert_int_equal(walked(&w), 0);
	assert_int_equal(pmksas(&w).entries, 0);
	assert_null(session_of_station(w.store, again.sta, 0));
	login_ok(&w, &again);
	/* What is over and not wiped yet is not ended a second time. */
	assert_int_equal(session_end_wlan(w.store, 4, "shut"), 0);
	assert_true(settle(&w) > 1);
	assert_int_equal(stats(&w).expired, MANY);
	assert_int_equal(stats(&w).deleted, 0);
	assert_int_equal(stats(&w).sessions, 1);
	assert_int_equal(walked(&w), 1);
	assert_int_equal(pmksas(&w).entries, 1);
	world_free(&w);
}

static void test_capacity(void **state)
{
	struct world w;
	struct login l;
	struct session_config c = config;

	(void)state;
	world_init_max(&w, 2);
	l = make(1, "corp", 7);
	login_ok(&w, &l);
	l = make(2, "corp", 7);
	login_ok(&w, &l);
	l = make(3, "corp", 7);
	expect_refused(&w, &l, false, SESSION_CAPACITY, 506);
	l = make(2, "corp", 8);
	login_ok(&w, &l); /* who is in may log in again */
	assert_int_equal(stats(&w).sessions, 2);
	assert_int_equal(pmksas(&w).max, 4);
	c.max_clients = 3;
	session_configure(w.store, &c);
	assert_int_equal(pmksas(&w).max, 6);
	l = make(3, "corp", 7);
	login_ok(&w, &l);
	c.max_clients = 1;
	session_configure(w.store, &c);
	assert_int_equal(stats(&w).sessions, 3);
	assert_int_equal(stats(&w).max, 1);
	l = make(4, "corp", 7);
	expect_refused(&w, &l, false, SESSION_CAPACITY, 506);
	/* an expired session makes room without anybody sweeping */
	c.max_clients = 3;
	session_configure(w.store, &c);
	w.now += 28800000;
	w.wall += 28800;
	l.sent_s = w.wall;
	login_ok(&w, &l);
	assert_int_equal(stats(&w).sessions, 1);
	world_free(&w);
}

static void test_expiry(void **state)
{
	struct world w;
	struct login l;

	(void)state;
	world_init(&w);
	assert_int_equal(session_wait_ms(w.store), UINT64_MAX);
	l = make(1, "corp", 7);
	l.session_timeout = 60;
	login_ok(&w, &l);
	assert_true(session_wait_ms(w.store) <= 60000);
	w.events = 0;
	w.now = 64999;
	session_expire(w.store);
	assert_int_equal(stats(&w).sessions, 1);
	w.now = 65000;
	assert_int_equal(session_wait_ms(w.store), 0);
	session_expire(w.store);
	assert_string_equal(w.s0[0], "corp");
	assert_string_equal(w.s0[1], "corp");
	assert_string_equal(w.s1[1], "user1");
	EXPECT_EVENTS(&w, TRACE_PMKSA_EXPIRED, TRACE_SESSION_EXPIRED);
	assert_int_equal(stats(&w).sessions, 0);
	assert_int_equal(stats(&w).expired, 1);
	assert_null(session_of_station(w.store, l.sta, 0));
	assert_int_equal(session_wait_ms(w.store), UINT64_MAX);
	world_free(&w);
}

static enum session_refusal disconnect(struct world *w, struct login_match const *m,
				       unsigned *ended)
{
	w->events = 0;
	return session_disconnect(w->store, m, false, "nas", ended);
}

static void test_disconnect(void **state)
{
	static char const *const by[] = {"Calling-Station-Id", "Acct-Session-Id",
					 "Chargeable-User-Identity", "User-Name"};
	unsigned ended = 99;

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct world w;
		struct login l = make(1, "corp", 7), other = make(2, "corp", 7);
		struct login_match m = {.sent_s = WALL_S};

		world_init(&w);
		login_ok(&w, &l);
		login_ok(&w, &other);
		m.has_sta = i == 0;
		m.sta = i == 0 ? l.sta : m.sta;
		if (i == 1)
			strcpy(m.acct_session_id, l.acct_session_id);
		if (i == 2)
			m.cui = l.cui;
		if (i == 3)
			strcpy(m.user, l.user);
		strcpy(m.nas_id, "another NAS");
		assert_int_equal(disconnect(&w, &m, &ended), SESSION_NO_SESSION);
		assert_int_equal(ended, 0);
		strcpy(m.nas_id, l.nas_id);
		assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
		assert_int_equal(ended, 1);
		assert_string_equal(w.s0[0], "nas");
		assert_string_equal(w.s1[0], by[i]);
		assert_int_equal(w.n0[0], 1);
		EXPECT_EVENTS(&w, TRACE_SESSION_DISCONNECTED);
		assert_null(session_of_station(w.store, l.sta, 0));
		assert_non_null(session_of_station(w.store, other.sta, 0));
		assert_int_equal(pmksas(&w).entries, 1);
		assert_int_equal(stats(&w).disconnected, 1);
		assert_int_equal(disconnect(&w, &m, &ended), SESSION_NO_SESSION);
		assert_int_equal(session_refusal_cause(SESSION_NO_SESSION), 503);
		world_free(&w);
	}
}

/** NTP sets a clock back by an hour: logins and disconnects of now are not late for that hour. */
static void test_clock_set_back(void **state)
{
	struct login_match m = {.has_sta = true, .sta = station(1)};
	struct login l = make(1, "corp", 7);
	struct world w;
	unsigned ended;

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	w.wall -= 3600;
	l = make(1, "corp", 8);
	l.sent_s = w.wall;
	login_ok(&w, &l);
	assert_int_equal(session_of_station(w.store, l.sta, 0)->login.msk.b[0], l.msk.b[0]);
	l = make(1, "corp", 9);
	l.sent_s = w.wall + 3600;
	w.wall += 3600;
	login_ok(&w, &l);
	w.wall -= 3600;
	m.sent_s = w.wall;
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
	assert_int_equal(ended, 1);
	/* withdrawn in what is the future now: the next login is none of the past */
	l = make(1, "corp", 10);
	l.sent_s = w.wall;
	login_ok(&w, &l);
	world_free(&w);
}

/** A repeat that comes after the end of its session leaves it ended; a new login does not. */
/** What the trace of a Disconnect counts is what show wireless pmk-cache had. */
static void test_disconnect_counts_ft(void **state)
{
	struct login_match m = {.has_sta = true, .sta = station(1)};
	struct login l = make(1, "ftonly", 7);
	struct world w;
	unsigned ended;

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	assert_true(session_of_station(w.store, l.sta, 0)->has_r0);
	assert_int_equal(pmksas(&w).entries, 0);
	w.events = 0;
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
	assert_int_equal(w.n0[0], 1);
	EXPECT_EVENTS(&w, TRACE_SESSION_DISCONNECTED);
	world_free(&w);
}

static void test_an_end_is_not_undone(void **state)
{
	struct login_match m = {.has_sta = true, .sta = station(1), .sent_s = WALL_S};
	struct world w;
	struct login first, next, other;

	(void)state;
	world_init(&w);
	first = make(1, "corp", 7);
	login_ok(&w, &first);
	assert_int_equal(session_disconnect(w.store, &m, false, "nas", NULL), SESSION_OK);
	expect_refused(&w, &first, false, SESSION_LATE, 404);
	expect_refused(&w, &first, true, SESSION_LATE, 404);
	next = make(1, "corp", 8);
	login_ok(&w, &next);
	expect_refused(&w, &first, false, SESSION_LATE, 404);
	assert_int_equal(session_end_station(w.store, station(1), "cleared"), 1);
	expect_refused(&w, &next, false, SESSION_LATE, 404);
	assert_int_equal(pmksas(&w).entries, 0);
	/* another station, another WLAN */
	other = make(1, "sha256", 7);
	login_ok(&w, &other);
	other = make(2, "corp", 7);
	login_ok(&w, &other);
	world_free(&w);
}

static void test_disconnect_refusals(void **state)
{
	struct world w;
	struct login l = make(1, "corp", 7);
	struct login_match m = {.nas_id = "ap1.example"};

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	assert_int_equal(disconnect(&w, &m, NULL), SESSION_NO_IDENTIFIER);
	EXPECT_EVENTS(&w, TRACE_PUSH_REFUSED);
	m.has_sta = true;
	m.sta = l.sta;
	strcpy(m.user, "somebody else"); /* every field must match */
	assert_int_equal(disconnect(&w, &m, NULL), SESSION_NO_SESSION);
	strcpy(m.user, l.user);
	m.sent_s = WALL_S - 3; /* older than the login: it meant the one before */
	assert_int_equal(disconnect(&w, &m, NULL), SESSION_NO_SESSION);
	m.sent_s = WALL_S - 2; /* by another clock, perhaps not older */
	assert_int_equal(disconnect(&w, &m, NULL), SESSION_OK);
	l = make(1, "corp", 8);
	login_ok(&w, &l);
	m.sent_s = 0;
	assert_int_equal(session_disconnect(w.store, &m, true, "nas", NULL), SESSION_STALE);
	m.sent_s = WALL_S - 301;
	assert_int_equal(session_disconnect(w.store, &m, true, "nas", NULL), SESSION_STALE);
	m.sent_s = WALL_S;
	assert_int_equal(session_disconnect(w.store, &m, true, "nas", NULL), SESSION_OK);
	world_free(&w);
}

static void to_hex(uint8_t const *p, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		sprintf(out + 2 * i, "%02x", p[i]);
}

static void test_key_material_only_when_allowed(void **state)
{
	struct session_config c = config;
	struct world w;
	struct login l = make(1, "ft", 7);
	char pmk[65], r0[65];

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	for (unsigned i = 0; i < w.events; i++)
		assert_int_not_equal(w.event[i], TRACE_KEY_MATERIAL);
	c.allow_key_material = true;
	session_configure(w.store, &c);
	w.events = 0;
	l = make(2, "ft", 9);
	login_ok(&w, &l);
	to_hex(l.msk.b, 32, pmk);
	to_hex(session_of_station(w.store, l.sta, 0)->r0.key, 32, r0);
	assert_string_equal(w.s0[3], "PMK");
	assert_string_equal(w.s1[3], pmk);
	assert_string_equal(w.s0[5], "PMK-R0");
	assert_string_equal(w.s1[5], r0);
	assert_string_equal(w.s0[6], "PMK-R1");
	EXPECT_EVENTS(&w, TRACE_ACCEPT_RECEIVED, TRACE_MSK_RECEIVED, TRACE_PMKSA_CREATED,
		      TRACE_KEY_MATERIAL, TRACE_FT_KEYS_CREATED, TRACE_KEY_MATERIAL,
		      TRACE_KEY_MATERIAL, TRACE_PMK_SHARED);
	world_free(&w);
}

static void test_eviction_is_told(void **state)
{
	struct world w;
	struct login l = make(1, "corp", 7);
	struct pmksa p;
	uint32_t pos = 0;

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	assert_true(pmksa_next(session_pmksa(w.store), &pos, &p));
	w.events = 0;
	for (uint8_t ap = 1; ap <= 8; ap++) {
		p.aa.b[5] = ap;
		p.pmkid[0] = ap;
		assert_int_equal(pmksa_add(session_pmksa(w.store), &p, NULL), 0);
	}
	assert_string_equal(w.s0[0], "the station has 8 entries");
	EXPECT_EVENTS(&w, TRACE_PMKSA_EVICTED);
	world_free(&w);
}

/* ---- the central R0KH ---- */

static struct r0kh_stats roots(struct world *w)
{
	struct r0kh_stats s;

	r0kh_get_stats(session_r0kh(w->store), &s);
	return s;
}

/** The pull that an AP makes for a station with this login, under the R0KH-ID of its first AP. */
static enum key_outcome pull(struct world *w, struct login const *l, uint16_t mdid)
{
	uint8_t const air[2] = {(uint8_t)(mdid >> 8), (uint8_t)mdid};
	struct wlan const *wl = wlan_by_ssid(w->wlans, l->ssid, l->ssid_len);
	bool sha384 = l->akm == SUITE_RSN(13);
	struct r0kh_request q = {.sta = l->sta, .r1kh = other_ap, .r0kh_id_len = 6};
	struct r0kh_grant g;
	struct ft_key r0;
	enum key_outcome o;

	q.r0kh_id = (uint8_t const *)"r0kh-1";
	q.wlan_id = wl->id;
	assert_int_equal(ft_pmk_r0(sha384 ? HASH_SHA384 : HASH_SHA256, l->msk.b + (sha384 ? 0 : 32),
				   sha384 ? 48 : 32, l->ssid, l->ssid_len, air, "r0kh-1", 6, l->sta,
				   &r0, NULL),
			 0);
	q.r0_name = r0.name;
	o = r0kh_pull(session_r0kh(w->store), &q, &g);
	if (o == KEY_SERVED || o == KEY_LATE)
		assert_int_equal(g.identity_len, strlen(l->user));
	return o;
}

static void test_a_login_is_a_root(void **state)
{
	struct login l = make(1, "ft", 7), strong = make(2, "mixed384", 8),
		     bare = make(3, "ftonly", 9), plain = make(4, "ft", 10);
	struct r0kh_info info;
	struct world w;

	(void)state;
	world_init(&w);
	login_ok(&w, &l);
	assert_true(r0kh_info(session_r0kh(w.store), l.sta, 0, &info));
	assert_int_equal(info.expires_ms, session_of_station(w.store, l.sta, 0)->expires_ms);
	assert_int_equal(info.mdid, 0xa1b2);
	assert_int_equal(info.akm, AKM_FT_8021X);
	assert_int_equal(info.r0s, 1);
	assert_memory_equal(info.r0[0].name, session_of_station(w.store, l.sta, 0)->r0.name,
			    FT_NAME_LEN);
	assert_int_equal(pull(&w, &l, 0xa1b2), KEY_SERVED);
	strong.akm = SUITE_RSN(13);
	strong.has_mdid = true;
	strong.mdid = 0x0102;
	login_ok(&w, &strong);
	assert_int_equal(pull(&w, &strong, 0x0102), KEY_SERVED);
	/* a name that can be no R0KH-ID does not keep the key away */
	bare.nas_id[0] = '\0';
	login_ok(&w, &bare);
	assert_false(session_of_station(w.store, bare.sta, 0)->has_r0);
	assert_int_equal(pull(&w, &bare, 0xa1b2), KEY_SERVED);
	assert_int_equal(roots(&w).roots, 3);
	/* a station that did not choose FT has no use for it, nor one on a WLAN without */
	plain.akm = SUITE_RSN(1);
	login_ok(&w, &plain);
	plain = make(5, "corp", 7);
	login_ok(&w, &plain);
	assert_int_equal(roots(&w).roots, 3);
	assert_int_equal(roots(&w).max, 200);
	world_free(&w);
}

static void test_older_roots_live_on(void **state)
{
	struct login first = make(1, "ft", 7), second = make(1, "ft", 8), repeat;
	struct world w;
	bool repeated;

	(void)state;
	for (int okc = 0; okc < 2; okc++) {
		world_init(&w);
		set_okc(&w, "ft", okc);
		first.session_timeout = 60;
		login_ok(&w, &first);
		login_ok(&w, &second);
		assert_int_equal(session_login(w.store, &second, false, "test", &repeated),
				 SESSION_OK);
		assert_true(repeated);
		assert_int_equal(stats(&w).sessions, 1);
		assert_int_equal(roots(&w).roots, 2);
		assert_int_equal(pull(&w, &first, 0xa1b2), KEY_SERVED);
		assert_int_equal(pull(&w, &second, 0xa1b2), KEY_SERVED);
		/* each for its own time, and no login is needed to notice */
		assert_true(session_wait_ms(w.store) <= 60000);
		w.now = 65000;
		session_expire(w.store);
		assert_int_equal(stats(&w).sessions, 1);
		assert_int_equal(roots(&w).roots, 1);
		assert_int_equal(pull(&w, &first, 0xa1b2), KEY_EXPIRED);
		/* the MSK once more, with another EAP session: the key's life stays what it was */
		repeat = second;
		repeat.eap_session_id.b[1]++;
		w.wall += 100;
		w.now += 100000;
		repeat.sent_s = w.wall;
		login_ok(&w, &repeat);
		assert_int_equal(roots(&w).roots, 1);
		w.now = 5000 + 28800000;
		w.wall = WALL_S + 28800;
		session_expire(w.store);
		assert_int_equal(stats(&w).sessions, 1);
		assert_int_equal(roots(&w).roots, 0);
		world_free(&w);
	}
}

static void test_disconnect_ends_all_roots(void **state)
{
	struct login first = make(1, "ft", 7), second = make(1, "ft", 8),
		     elsewhere = make(1, "ftonly", 9), other = make(2, "ft", 7);
	struct login_match m = {.sent_s = WALL_S};
	struct world w;
	unsigned ended;

	(void)state;
	world_init(&w);
	login_ok(&w, &first);
	login_ok(&w, &second);
	login_ok(&w, &elsewhere);
	login_ok(&w, &other);
	/* by the session that is there: the WLAN's roots, one session */
	strcpy(m.acct_session_id, second.acct_session_id);
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
	assert_int_equal(ended, 1);
	assert_int_equal(pull(&w, &first, 0xa1b2), KEY_REVOKED);
	assert_int_equal(pull(&w, &second, 0xa1b2), KEY_REVOKED);
	assert_int_equal(pull(&w, &elsewhere, 0xa1b2), KEY_SERVED);
	assert_int_equal(pull(&w, &other, 0xa1b2), KEY_SERVED);
	assert_int_equal(session_end_station(w.store, station(1), "cleared"), 1);
	assert_int_equal(pull(&w, &elsewhere, 0xa1b2), KEY_REVOKED);
	assert_int_equal(session_end_wlan(w.store, 2, "shut"), 1);
	assert_int_equal(pull(&w, &other, 0xa1b2), KEY_REVOKED);
	assert_int_equal(roots(&w).roots, 0);
	assert_int_equal(roots(&w).revoked, 4);
	world_free(&w);
}

/** An accounting session that a newer login has taken the place of: its key still opens doors. */
static void test_disconnect_of_an_older_session(void **state)
{
	struct login first = make(1, "ft", 7), second = make(1, "ft", 8);
	struct login_match m = {.has_sta = true, .sta = station(1), .sent_s = WALL_S + 5};
	struct world w;
	unsigned ended;

	(void)state;
	world_init(&w);
	login_ok(&w, &first);
	w.wall += 10;
	second.sent_s = w.wall;
	login_ok(&w, &second);
	assert_int_equal(pull(&w, &first, 0xa1b2), KEY_SERVED);
	strcpy(m.acct_session_id, first.acct_session_id);
	strcpy(m.user, "somebody else");
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_NO_SESSION);
	strcpy(m.user, first.user);
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
	assert_int_equal(ended, 1);
	assert_string_equal(w.s0[0], "nas");
	assert_string_equal(w.s1[0], "Calling-Station-Id");
	assert_int_equal(w.n0[0], 1);
	EXPECT_EVENTS(&w, TRACE_SESSION_DISCONNECTED);
	assert_int_equal(stats(&w).disconnected, 1);
	assert_int_equal(stats(&w).sessions, 1);
	assert_int_equal(pull(&w, &first, 0xa1b2), KEY_REVOKED);
	assert_int_equal(pull(&w, &second, 0xa1b2), KEY_SERVED);
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_NO_SESSION);

	/* one by station that is older than the session there meant the logins before */
	w.wall += 10;
	first = make(1, "ft", 9);
	first.sent_s = w.wall;
	login_ok(&w, &first);
	m = (struct login_match){.has_sta = true, .sta = station(1), .sent_s = WALL_S + 12};
	assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
	assert_int_equal(ended, 1);
	assert_int_equal(pull(&w, &second, 0xa1b2), KEY_REVOKED);
	assert_int_equal(pull(&w, &first, 0xa1b2), KEY_SERVED);
	assert_int_equal(stats(&w).sessions, 1);
	world_free(&w);
}

/** A later login may be shorter than an earlier one: what is left is found and ended. */
static void test_roots_that_outlive_their_session(void **state)
{
	struct login first = make(1, "ft", 7), second = make(1, "ft", 8);
	struct login_match m = {.has_sta = true, .sta = station(1), .sent_s = WALL_S};
	struct world w;
	unsigned ended;

	(void)state;
	for (int how = 0; how < 3; how++) {
		world_init(&w);
		login_ok(&w, &first);
		second.session_timeout = 60;
		login_ok(&w, &second);
		w.now = 65000;
		session_expire(w.store);
		assert_int_equal(stats(&w).sessions, 0);
		assert_int_equal(pull(&w, &first, 0xa1b2), KEY_SERVED);
		switch (how) {
		case 0:
			assert_int_equal(disconnect(&w, &m, &ended), SESSION_OK);
			assert_int_equal(ended, 1);
			break;
		case 1: assert_int_equal(session_end_station(w.store, m.sta, "cleared"), 1); break;
		case 2: assert_int_equal(session_end_wlan(w.store, 2, "shut"), 0); break;
		}
		assert_int_equal(pull(&w, &first, 0xa1b2), KEY_REVOKED);
		world_free(&w);
	}
}

/** A session whose root finds no place is not there at all; the one before it is. */
static void test_no_room_for_a_root(void **state)
{
	struct login first = make(1, "ft", 7), other = make(3, "ft", 9);
	struct world w;

	(void)state;
	world_init(&w);
	login_ok(&w, &first);
	r0kh_set_max(session_r0kh(w.store), 0);
	w.events = 0;
	expect_refused(&w, &other, false, SESSION_CAPACITY, 506);
	assert_null(session_of_station(w.store, other.sta, 0));
	assert_int_equal(stats(&w).sessions, 1);
	assert_int_equal(session_count_wlan(w.store, 2), 1);
	assert_int_equal(pmksas(&w).entries, 1);
	assert_int_equal(pull(&w, &first, 0xa1b2), KEY_SERVED);
	r0kh_set_max(session_r0kh(w.store), 2);
	login_ok(&w, &other);
	/* where the PMKSA finds none the root goes again */
	pmksa_set_max(session_pmksa(w.store), 0);
	other = make(4, "ft", 9);
	r0kh_set_max(session_r0kh(w.store), 9);
	w.events = 0;
	assert_int_equal(session_login(w.store, &other, false, "test", NULL), SESSION_INTERNAL);
	assert_null(session_of_station(w.store, other.sta, 0));
	assert_int_equal(roots(&w).roots, 2);
	world_free(&w);
}

/* ---- random life ---- */

#define CROWD 24

struct plain {
	struct login login[CROWD];
	bool used[CROWD];
	uint64_t expires_ms[CROWD];
	uint8_t ended[CROWD]; /**< how often by order: what was withdrawn does not come back */
};

static bool plain_matches(struct login const *l, struct login_match const *m)
{
	return (!m->has_sta || mac_eq(l->sta, m->sta)) &&
	       (!m->user[0] || strcmp(l->user, m->user) == 0) &&
	       (!m->acct_session_id[0] || strcmp(l->acct_session_id, m->acct_session_id) == 0) &&
	       (!m->cui.len ||
		(l->cui.len == m->cui.len && memcmp(l->cui.b, m->cui.b, m->cui.len) == 0));
}

static void plain_expire(struct world *w, struct plain *m)
{
	session_expire(w->store);
	for (unsigned i = 0; i < CROWD; i++)
		if (m->used[i] && m->expires_ms[i] <= w->now)
			m->used[i] = false;
}

static void random_login(struct world *w, struct plain *m, uint8_t const r[6])
{
	unsigned i = r[1] % CROWD;
	struct login l = make(i, "sha256", r[2]);
	bool repeated;

	/* few names for many stations, some of them empty: the lists behind the indexes */
	snprintf(l.user, sizeof l.user, "%s", (char const *[]){"", "anonymous", "bob"}[r[3] % 3]);
	snprintf(l.acct_session_id, sizeof l.acct_session_id, "%.*s", r[4] % 3, "ab");
	l.cui.len = r[5] % 2;
	l.session_timeout = 1 + r[4];
	l.sent_s = 0;
	l.eap_session_id.b[0] = m->ended[i];
	assert_int_equal(session_login(w->store, &l, false, "test", &repeated), SESSION_OK);
	assert_int_equal(repeated, m->used[i] && secret_eq(&m->login[i].msk, &l.msk));
	if (repeated)
		return;
	m->used[i] = true;
	m->login[i] = l;
	m->expires_ms[i] = (w->now + 1000ull * l.session_timeout) / 1000 * 1000;
}

static void random_disconnect(struct world *w, struct plain *m, uint8_t const r[6])
{
	struct login_match match = {.has_sta = r[1] & 1, .sta = station(r[2] % CROWD)};
	unsigned want = 0, ended;

	if (r[1] & 2)
		snprintf(match.user, sizeof match.user, "%s", r[3] & 1 ? "anonymous" : "bob");
	if (r[1] & 4)
		snprintf(match.acct_session_id, sizeof match.acct_session_id, "%s",
			 r[3] & 2 ? "a" : "ab");
	if ((r[1] & 24) == 24)
		match.cui.len = 1;
	if (!match.has_sta && !match.user[0] && !match.acct_session_id[0] && !match.cui.len)
		return;
	for (unsigned i = 0; i < CROWD; i++) {
		if (!m->used[i] || !plain_matches(&m->login[i], &match))
			continue;
		m->used[i] = false;
		m->ended[i]++;
		want++;
	}
	assert_int_equal(session_disconnect(w->store, &match, false, "test", &ended),
			 want ? SESSION_OK : SESSION_NO_SESSION);
	assert_int_equal(ended, want);
}

static void check_everything(struct world *w, struct plain const *m)
{
	struct session const *s;
	uint32_t pos = 0;
	unsigned used = 0, walked = 0;

	for (unsigned i = 0; i < CROWD; i++) {
		s = session_of_station(w->store, station(i), 0);
		assert_int_equal(s != NULL, m->used[i]);
		if (!s)
			continue;
		used++;
		assert_true(secret_eq(&s->login.msk, &m->login[i].msk));
		assert_int_equal(s->expires_ms, m->expires_ms[i]);
	}
	while ((s = session_next(w->store, &pos)))
		walked++;
	assert_int_equal(walked, used);
	assert_int_equal(stats(w).sessions, used);
	assert_int_equal(pmksas(w).entries, 2 * used);
}

static void test_random_life(void **state)
{
	struct world w;
	struct plain *m;
	struct rand_fixed seed = {99};

	(void)state;
	world_init(&w);
	m = talloc_zero(w.wlans, struct plain);
	for (int step = 0; step < 20000; step++) {
		uint8_t r[6];

		rand_fixed_octets(&seed, r, sizeof r);
		w.events = 0;
		plain_expire(&w, m);
		if (r[0] < 190) {
			r[2] %= 4;
			random_login(&w, m, r);
		} else if (r[0] < 225) {
			random_disconnect(&w, m, r);
		} else if (r[0] < 230) {
			unsigned i = r[1] % CROWD;

			assert_int_equal(session_end_station(w.store, station(i), "test"),
					 m->used[i]);
			m->used[i] = false;
			m->ended[i]++;
		} else {
			w.now += r[1] * 20u;
			w.wall = WALL_S + w.now / 1000;
			plain_expire(&w, m);
		}
		check_everything(&w, m);
	}
	assert_true(stats(&w).expired > 100 && stats(&w).disconnected > 100);
	world_free(&w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_login_makes_a_pmksa),
		cmocka_unit_test(test_ft_login),
		cmocka_unit_test(test_own_ft_login),
		cmocka_unit_test(test_ft_without_r0kh_id),
		cmocka_unit_test(test_akms),
		cmocka_unit_test(test_pmkid_by_akm),
		cmocka_unit_test(test_lifetime_is_the_shortest),
		cmocka_unit_test(test_waiting_does_not_lengthen_life),
		cmocka_unit_test(test_login_from_the_future),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_repeat_changes_nothing),
		cmocka_unit_test(test_late_push_is_no_new_login),
		cmocka_unit_test(test_new_login_ends_the_old_keys),
		cmocka_unit_test(test_without_okc_other_aps_keep_their_keys),
		cmocka_unit_test(test_okc_takes_no_key_of_suite_b),
		cmocka_unit_test(test_wlans_are_apart),
		cmocka_unit_test(test_end_of_many),
		cmocka_unit_test(test_many_expire_at_once),
		cmocka_unit_test(test_capacity),
		cmocka_unit_test(test_expiry),
		cmocka_unit_test(test_disconnect),
		cmocka_unit_test(test_clock_set_back),
		cmocka_unit_test(test_disconnect_counts_ft),
		cmocka_unit_test(test_an_end_is_not_undone),
		cmocka_unit_test(test_disconnect_refusals),
		cmocka_unit_test(test_key_material_only_when_allowed),
		cmocka_unit_test(test_eviction_is_told),
		cmocka_unit_test(test_a_login_is_a_root),
		cmocka_unit_test(test_older_roots_live_on),
		cmocka_unit_test(test_disconnect_ends_all_roots),
		cmocka_unit_test(test_disconnect_of_an_older_session),
		cmocka_unit_test(test_roots_that_outlive_their_session),
		cmocka_unit_test(test_no_room_for_a_root),
		cmocka_unit_test(test_random_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
