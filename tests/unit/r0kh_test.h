/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A central R0KH with a virtual clock, its WLANs, logins and pulls, for the tests of r0kh*.c.
 */
#ifndef FASTROAM_TEST_R0KH_H
#define FASTROAM_TEST_R0KH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"
#include "roam/r0kh.h"

#define WALL_S 1700000000ull
#define MDID   0xa1b2
#define HOUR   3600000ull

/** WLANs by id. */
enum { CORP = 1, GUEST = 2, HOME = 3, PLAIN = 4, BOTH = 5, SUITEB = 6 };

struct world {
	struct env env;
	uint64_t now;    /**< ms */
	uint64_t wall_s; /**< seconds since 1970 */
	struct rand_fixed random;
	void *ctx;
	struct wlan_set *wlans;
	struct r0kh *k;
};

static inline uint64_t world_now(void *arg)
{
	return ((struct world *)arg)->now;
}

static inline uint64_t world_wall(void *arg)
{
	return ((struct world *)arg)->wall_s * 1000000;
}

static inline void world_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static inline void put_wlan(struct world *w, struct wlan const *wl)
{
	struct err err = {0};

	if (wlan_set_put(w->wlans, wl, &err))
		fail_msg("%s: %s", wl->name, err.msg);
}

static inline struct wlan make_wlan(char const *name, uint16_t id, uint32_t akms, enum wlan_ft ft)
{
	struct wlan wl;

	wlan_init(&wl, name, id, name, (uint8_t)strlen(name));
	wl.akms = akms;
	wl.ft = ft;
	wl.enabled = true;
	if (akms & (WLAN_AKM_BIT(PSK) | WLAN_AKM_BIT(FT_PSK)))
		assert_true(secret_set(&wl.psk, "passphrase", 10));
	return wl;
}

#define B(a) WLAN_AKM_BIT(a)

static inline void world_wlans(struct world *w)
{
	struct wlan wl;

	wl = make_wlan("corp", CORP, B(DOT1X) | B(FT_DOT1X), WLAN_FT_ENABLED);
	put_wlan(w, &wl);
	wl = make_wlan("guest", GUEST, B(DOT1X), WLAN_FT_ADAPTIVE);
	put_wlan(w, &wl);
	wl = make_wlan("home", HOME, B(PSK) | B(FT_PSK), WLAN_FT_ENABLED);
	put_wlan(w, &wl);
	wl = make_wlan("plain", PLAIN, B(DOT1X), WLAN_FT_DISABLED);
	put_wlan(w, &wl);
	wl = make_wlan("both", BOTH, B(DOT1X) | B(FT_DOT1X) | B(FT_PSK), WLAN_FT_ENABLED);
	put_wlan(w, &wl);
	wl = make_wlan("suiteb", SUITEB, B(DOT1X) | B(SUITEB_192), WLAN_FT_ENABLED);
	wl.ciphers = WLAN_CIPHER_AES | WLAN_CIPHER_GCMP256;
	put_wlan(w, &wl);
}

/** @param ctx  talloc parent of the R0KH and nothing else; NULL: one of its own */
static inline void world_init_in(struct world *w, void *ctx, uint32_t max)
{
	*w = (struct world){.now = 5400, .wall_s = WALL_S, .random = {7}};
	w->env = (struct env){
		.arg = w, .now_ms = world_now, .wall_us = world_wall, .random = world_random};
	w->wlans = wlan_set_new(NULL);
	world_wlans(w);
	w->ctx = ctx ? ctx : talloc_new(NULL);
	w->k = r0kh_new(w->ctx, &w->env, w->wlans);
	assert_non_null(w->k);
	r0kh_set_max(w->k, max);
	r0kh_set_mdid(w->k, MDID);
}

static inline void world_init(struct world *w)
{
	world_init_in(w, NULL, 100);
}

static inline void world_free(struct world *w)
{
	talloc_free(w->ctx);
	talloc_free(w->wlans);
}

static inline struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

static inline struct mac ap(unsigned n)
{
	return (struct mac){{0, 0x11, 0x22, 0x33, (uint8_t)(n >> 8), (uint8_t)n}};
}

static inline struct login make_login(unsigned sta, uint8_t key)
{
	struct login l = {.sta = station(sta), .bssid = ap(1), .sent_s = WALL_S};
	uint8_t msk[64];

	for (unsigned i = 0; i < sizeof msk; i++)
		msk[i] = (uint8_t)(key + 3 * i);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	snprintf(l.user, sizeof l.user, "user%u", sta);
	snprintf(l.nas_id, sizeof l.nas_id, "ap1.example");
	snprintf(l.acct_session_id, sizeof l.acct_session_id, "acct-%u-%u", sta, key);
	l.cui.len = 3;
	memcpy(l.cui.b, (uint8_t[]){0, 1, (uint8_t)sta}, 3);
	l.pairwise = CIPHER_CCMP;
	return l;
}

/** The hierarchy of a login as ft_keys.h has it. */
static inline struct ft_key r0_of(struct world const *w, struct login const *l, uint16_t wlan_id,
				  char const *r0kh_id)
{
	struct wlan const *wl = wlan_by_id(w->wlans, wlan_id);
	bool sha384 = wl->akms & B(SUITEB_192);
	struct ft_key r0;

	assert_int_equal(ft_pmk_r0(sha384 ? HASH_SHA384 : HASH_SHA256, l->msk.b + (sha384 ? 0 : 32),
				   sha384 ? 48 : 32, wl->ssid, wl->ssid_len,
				   (uint8_t const[]){MDID >> 8, MDID & 0xff}, r0kh_id,
				   strlen(r0kh_id), l->sta, &r0, NULL),
			 0);
	return r0;
}

static inline int add_until(struct world *w, struct login const *l, uint16_t wlan_id,
			    uint64_t expires_ms)
{
	bool valid = l->nas_id[0] && strlen(l->nas_id) <= R0KH_ID_MAX;
	bool sha384 = wlan_by_id(w->wlans, wlan_id)->akms & B(SUITEB_192);
	struct ft_key r0;

	if (valid)
		r0 = r0_of(w, l, wlan_id, l->nas_id);
	return r0kh_add(w->k,
			&(struct r0kh_login){.login = l,
					     .wlan_id = wlan_id,
					     .akm = sha384 ? AKM_FT_8021X_SHA384 : AKM_FT_8021X,
					     .mdid = MDID,
					     .expires_ms = expires_ms,
					     .login_s = l->sent_s,
					     .r0kh_id = valid ? l->nas_id : "",
					     .r0 = valid ? &r0 : NULL});
}

/** A root that lives for eight hours. */
static inline void add_ok(struct world *w, struct login const *l, uint16_t wlan_id)
{
	assert_int_equal(add_until(w, l, wlan_id, w->now + 8 * HOUR), 0);
}

/** A pull by an AP of the PMK-R0 of this name, under this R0KH-ID. */
static inline enum key_outcome pull_name(struct world *w, struct mac sta, uint16_t wlan_id,
					 char const *r0kh_id, uint8_t const *name, unsigned by,
					 struct r0kh_grant *out)
{
	struct r0kh_request q = {.sta = sta,
				 .r1kh = ap(by),
				 .r0kh_id = (uint8_t const *)r0kh_id,
				 .r0kh_id_len = (uint8_t)strlen(r0kh_id),
				 .r0_name = name,
				 .wlan_id = wlan_id};

	return r0kh_pull(w->k, &q, out);
}

/** The pull that an AP makes for a station which has this login, under this R0KH-ID. */
static inline enum key_outcome pull_as(struct world *w, struct login const *l, uint16_t wlan_id,
				       char const *r0kh_id, unsigned by, struct r0kh_grant *out)
{
	struct ft_key r0 = r0_of(w, l, wlan_id, r0kh_id);

	return pull_name(w, l->sta, wlan_id, r0kh_id, r0.name, by, out);
}

static inline void expect_nothing(struct r0kh_grant const *g)
{
	static struct r0kh_grant const none;

	assert_memory_equal(g, &none, sizeof none);
}

static inline enum key_outcome pull(struct world *w, struct login const *l, uint16_t wlan_id,
				    char const *r0kh_id, unsigned by)
{
	struct r0kh_grant g;
	enum key_outcome o = pull_as(w, l, wlan_id, r0kh_id, by, &g);

	if (o != KEY_SERVED && o != KEY_LATE)
		expect_nothing(&g);
	return o;
}

static inline struct r0kh_stats stats(struct world const *w)
{
	struct r0kh_stats s;

	r0kh_get_stats(w->k, &s);
	return s;
}

static inline void go(struct world *w, uint64_t ms)
{
	w->now += ms;
	w->wall_s = WALL_S + w->now / 1000;
	r0kh_expire(w->k);
}

#endif
