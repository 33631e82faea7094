/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pulls and pushes: every outcome, and keys that are those of the standard's formulas.
 */
#include "dot11/psk.h"
#include "r0kh_test.h"

#define AP1 "ap1.example"

static void test_served(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct ft_key r0, r1;
	struct world w;

	(void)state;
	world_init(&w);
	l.session_timeout = 3 * 3600;
	strcpy(l.vlan, "120");
	assert_int_equal(add_until(&w, &l, CORP, w.now + 3 * HOUR), 0);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 2, &g), KEY_SERVED);
	r0 = r0_of(&w, &l, CORP, AP1);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, ap(2), l.sta, &r1), 0);
	assert_int_equal(g.r1.key_len, 32);
	assert_memory_equal(g.r1.key, r1.key, 32);
	assert_memory_equal(g.r1.name, r1.name, FT_NAME_LEN);
	assert_memory_equal(g.r0_name, r0.name, FT_NAME_LEN);
	assert_int_equal(g.r0kh_id_len, strlen(AP1));
	assert_memory_equal(g.r0kh_id, AP1, g.r0kh_id_len);
	assert_true(mac_eq(g.sta, l.sta));
	assert_true(mac_eq(g.r1kh, ap(2)));
	assert_int_equal(g.wlan_id, CORP);
	assert_int_equal(g.pairwise, CIPHER_CCMP);
	assert_int_equal(g.expires_in_s, 3600);
	/* 5,400 ms and three hours, to whole seconds */
	assert_int_equal(g.session_left_s, 3 * 3600 - 1);
	assert_int_equal(g.identity_len, 5);
	assert_memory_equal(g.identity, "user1", 5);
	assert_int_equal(g.cui_len, 3);
	assert_memory_equal(g.cui, l.cui.b, 3);
	assert_string_equal(g.vlan, "120");
	assert_true(mac_eq(g.login_bssid, ap(1)));
	/* without a Session-Timeout none is told */
	l = make_login(2, 8);
	add_ok(&w, &l, CORP);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 2, &g), KEY_SERVED);
	assert_int_equal(g.session_left_s, 0);
	assert_string_equal(g.vlan, "");
	world_free(&w);
}

/*
 * Octets from an implementation of IEEE 802.11-2020 12.7.1.6.3 and 12.7.1.6.4 of its own: Python's
 * hmac and hashlib, with the MSK of make_login(1, 7), SSID "corp" or "suiteb", MDID a1b2 and the
 * R0KH-ID "ap1.example"; R1KH-ID 00:11:22:33:00:02, station 02:00:00:00:00:01.
 */
static void test_vectors(void **state)
{
	static uint8_t const name256[FT_NAME_LEN] = {0x27, 0x53, 0x92, 0x6e, 0x83, 0xba,
						     0x8e, 0x29, 0x70, 0x85, 0xea, 0xd2,
						     0xa7, 0x9d, 0x71, 0x2f};
	static uint8_t const r1_256[32] = {0xf0, 0x8b, 0x93, 0x63, 0x0d, 0xd5, 0xeb, 0x5a,
					   0x45, 0xba, 0x79, 0x7d, 0xe6, 0x96, 0x8b, 0xc8,
					   0xc9, 0xa2, 0xdf, 0x35, 0xd9, 0xa9, 0xab, 0x24,
					   0xf3, 0xca, 0xe9, 0x28, 0xd7, 0x0f, 0x27, 0x21};
	static uint8_t const name384[FT_NAME_LEN] = {0xd1, 0x92, 0x74, 0x65, 0xd5, 0xc7,
						     0x72, 0x6f, 0x9b, 0xf7, 0xfd, 0xe5,
						     0xd2, 0x20, 0x43, 0x95};
	static uint8_t const r1_384[48] = {0xe8, 0xad, 0xe7, 0x8b, 0x8d, 0xe9, 0x82, 0x29,
					   0x73, 0xce, 0xfc, 0x3b, 0x13, 0xac, 0xdc, 0x88,
					   0xdb, 0x17, 0x9e, 0xf4, 0x7c, 0xd3, 0xae, 0x76,
					   0x3b, 0x5b, 0x28, 0x29, 0x69, 0x77, 0xf6, 0xbc,
					   0xd0, 0x1d, 0xa1, 0x89, 0xc0, 0x5b, 0x68, 0xfb,
					   0x2e, 0x06, 0x9b, 0xa0, 0x64, 0x22, 0xff, 0x8d};
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct world w;

	(void)state;
	world_init(&w);
	l.nas_id[0] = '\0';
	add_ok(&w, &l, CORP);
	add_ok(&w, &l, SUITEB);
	assert_int_equal(pull_name(&w, l.sta, CORP, AP1, name256, 2, &g), KEY_SERVED);
	assert_memory_equal(g.r1.key, r1_256, sizeof r1_256);
	assert_int_equal(pull_name(&w, l.sta, SUITEB, AP1, name384, 2, &g), KEY_SERVED);
	assert_int_equal(g.r1.key_len, 48);
	assert_memory_equal(g.r1.key, r1_384, sizeof r1_384);
	world_free(&w);
}

/** The R0KH-ID is what the pull says: it need not be known beforehand. */
static void test_any_r0kh_id(void **state)
{
	struct login l = make_login(1, 7), bare = make_login(2, 7);
	char longest[R0KH_ID_MAX + 1];
	struct r0kh_grant g;
	struct world w;

	(void)state;
	world_init(&w);
	memset(longest, 'x', R0KH_ID_MAX);
	longest[R0KH_ID_MAX] = '\0';
	add_ok(&w, &l, CORP);
	assert_int_equal(pull(&w, &l, CORP, "x", 2), KEY_SERVED);
	assert_int_equal(pull(&w, &l, CORP, longest, 2), KEY_SERVED);
	assert_int_equal(stats(&w).r0s, 3);
	bare.nas_id[0] = '\0';
	add_ok(&w, &bare, CORP);
	assert_int_equal(pull_as(&w, &bare, CORP, AP1, 2, &g), KEY_SERVED);
	assert_int_equal(stats(&w).r0s, 4);
	world_free(&w);
}

/** What is remembered is bounded, and the login's own stays. */
static void test_remembered_r0s(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_info info;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	for (unsigned i = 0; i < 20; i++) {
		char id[8];

		snprintf(id, sizeof id, "boot%u", i % 7);
		assert_int_equal(pull(&w, &l, CORP, id, 2 + i), KEY_SERVED);
		assert_true(stats(&w).r0s <= R0KH_R0S_MAX);
	}
	assert_true(r0kh_info(w.k, l.sta, 0, &info));
	assert_int_equal(info.r0s, R0KH_R0S_MAX);
	assert_memory_equal(info.r0[0].r0kh_id, "boot5", 5);
	assert_memory_equal(info.r0[1].r0kh_id, "boot4", 5);
	assert_memory_equal(info.r0[2].r0kh_id, "boot3", 5);
	assert_memory_equal(info.r0[3].r0kh_id, AP1, strlen(AP1));
	assert_int_equal(pull(&w, &l, CORP, "boot4", 50), KEY_SERVED);
	assert_true(r0kh_info(w.k, l.sta, 0, &info));
	assert_memory_equal(info.r0[0].r0kh_id, "boot4", 5);
	assert_int_equal(stats(&w).r0s, R0KH_R0S_MAX);
	world_free(&w);
}

/** Made-up R0KH-IDs leave nothing behind. */
static void test_made_up_ids_are_not_remembered(void **state)
{
	struct login l = make_login(1, 7), other = make_login(1, 8);
	struct r0kh_holder h[4];
	struct r0kh_info info;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	for (unsigned i = 0; i < 20; i++) {
		char id[8];

		snprintf(id, sizeof id, "fake%u", i);
		assert_int_equal(pull(&w, &other, CORP, id, 2), KEY_UNKNOWN_NAME);
	}
	assert_true(r0kh_info(w.k, l.sta, 0, &info));
	assert_int_equal(info.r0s, 1);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 4), 1);
	assert_int_equal(stats(&w).grants, 0);
	world_free(&w);
}

static void test_unknown(void **state)
{
	struct login l = make_login(1, 7), other = make_login(1, 8), stranger = make_login(2, 7);
	struct r0kh_grant g;
	struct world w;
	struct ft_key r0;

	(void)state;
	world_init(&w);
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_UNKNOWN_STATION);
	add_ok(&w, &l, CORP);
	assert_int_equal(pull(&w, &other, CORP, AP1, 2), KEY_UNKNOWN_NAME);
	assert_int_equal(pull(&w, &stranger, CORP, AP1, 2), KEY_UNKNOWN_STATION);
	assert_int_equal(pull(&w, &other, GUEST, AP1, 2), KEY_UNKNOWN_NAME);
	/* lengths that no R0KH-ID has */
	r0 = r0_of(&w, &l, CORP, AP1);
	assert_int_equal(pull_name(&w, l.sta, CORP, "", r0.name, 2, &g), KEY_WRONG_R0KH_ID);
	assert_int_equal(pull_name(&w, l.sta, CORP,
				   "0123456789012345678901234567890123456789012345678",
				   (uint8_t const[FT_NAME_LEN]){0}, 2, &g),
			 KEY_UNKNOWN_NAME);
	world_free(&w);
}

static void test_wrong_r0kh_id(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct ft_key r0;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	r0 = r0_of(&w, &l, CORP, AP1);
	assert_int_equal(pull_name(&w, l.sta, CORP, "ap2", r0.name, 2, &g), KEY_WRONG_R0KH_ID);
	expect_nothing(&g);
	world_free(&w);
}

static void test_wrong_wlan(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct ft_key r0;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, GUEST);
	r0 = r0_of(&w, &l, GUEST, "ap9");
	assert_int_equal(pull_name(&w, l.sta, CORP, "ap9", r0.name, 2, &g), KEY_WRONG_WLAN);
	expect_nothing(&g);
	r0 = r0_of(&w, &l, GUEST, AP1);
	assert_int_equal(pull_name(&w, l.sta, CORP, AP1, r0.name, 2, &g), KEY_WRONG_WLAN);
	assert_int_equal(stats(&w).r0s, 1);
	world_free(&w);
}

static void test_ft_off(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct world w;
	struct wlan wl;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	assert_int_equal(pull(&w, &l, PLAIN, AP1, 2), KEY_FT_OFF);
	assert_int_equal(pull_name(&w, l.sta, 99, AP1, (uint8_t const[FT_NAME_LEN]){0}, 2, &g),
			 KEY_FT_OFF);
	assert_int_equal(r0kh_push(w.k, l.sta, PLAIN, ap(2), &g), KEY_FT_OFF);
	assert_int_equal(r0kh_push(w.k, l.sta, HOME, ap(2), &g), KEY_FT_OFF);
	wl = *wlan_by_id(w.wlans, CORP);
	wl.enabled = false;
	put_wlan(&w, &wl);
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_FT_OFF);
	wl.enabled = true;
	wl.akms = B(SAE) | B(FT_SAE);
	wl.wpa2 = false;
	wl.wpa3 = true;
	wl.pmf = WLAN_PMF_MANDATORY;
	assert_true(secret_set(&wl.psk, "passphrase", 10));
	put_wlan(&w, &wl);
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_FT_OFF);
	world_free(&w);
}

/** By its name while that is remembered, else because nothing of the station is left. */
static void test_revoked_and_expired(void **state)
{
	struct login a = make_login(1, 1), b = make_login(1, 2);
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &a, CORP);
	assert_int_equal(r0kh_end_station(w.k, a.sta, CORP, R0KH_END_REVOKED), 1);
	assert_int_equal(pull(&w, &a, CORP, AP1, 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &a, CORP, "never asked", 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &a, GUEST, AP1, 2), KEY_UNKNOWN_STATION);
	/* with a live one only the name tells */
	assert_int_equal(add_until(&w, &b, CORP, 60000), 0);
	assert_int_equal(pull(&w, &a, CORP, AP1, 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &a, CORP, "never asked", 2), KEY_UNKNOWN_NAME);
	go(&w, 60000);
	assert_int_equal(pull(&w, &b, CORP, AP1, 2), KEY_EXPIRED);
	assert_int_equal(pull(&w, &a, CORP, AP1, 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &a, CORP, "never asked", 2), KEY_EXPIRED);
	/* a live root on another WLAN says nothing of this one */
	add_ok(&w, &b, GUEST);
	assert_int_equal(pull(&w, &b, CORP, "never asked", 2), KEY_EXPIRED);
	world_free(&w);
}

static void test_late(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_SERVED);
	assert_int_equal(pull(&w, &l, CORP, AP1, 3), KEY_SERVED);
	w.now += 1000; /* hostapd's own repeat */
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 2, &g), KEY_LATE);
	assert_int_equal(g.r1.key_len, 32);
	assert_int_equal(g.expires_in_s, 3600);
	w.now += R0KH_REPEAT_MS - 1;
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_LATE);
	w.now += R0KH_REPEAT_MS;
	assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_SERVED);
	assert_int_equal(pull(&w, &l, CORP, "other", 2), KEY_SERVED);
	/* after a push the AP need not have pulled */
	assert_int_equal(r0kh_push(w.k, l.sta, CORP, ap(5), &g), KEY_SERVED);
	assert_int_equal(pull(&w, &l, CORP, "other", 5), KEY_SERVED);
	assert_int_equal(r0kh_push(w.k, l.sta, CORP, ap(5), &g), KEY_SERVED);
	world_free(&w);
}

static void test_expires_in(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct world w;

	(void)state;
	world_init(&w);
	assert_int_equal(add_until(&w, &l, CORP, 105000), 0);
	r0kh_set_expires_in(w.k, 90);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 2, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 90);
	r0kh_set_expires_in(w.k, 100000);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 3, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 99); /* of 99.6 s */
	r0kh_set_expires_in(w.k, 1);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 4, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 60);
	go(&w, 98600);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 5, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 1);
	/* less than a second cannot be said */
	go(&w, 1);
	assert_int_equal(pull(&w, &l, CORP, AP1, 6), KEY_EXPIRED);
	assert_int_equal(r0kh_push(w.k, l.sta, CORP, ap(6), &g), KEY_EXPIRED);
	expect_nothing(&g);
	l = make_login(2, 7);
	assert_int_equal(add_until(&w, &l, CORP, w.now + 90000000), 0);
	r0kh_set_expires_in(w.k, 100000);
	assert_int_equal(pull_as(&w, &l, CORP, AP1, 2, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 65535);
	world_free(&w);
}

static void test_ciphers(void **state)
{
	static struct {
		suite_t login, want;
		uint16_t wlan;
	} const cases[] = {
		{CIPHER_TKIP, CIPHER_TKIP, CORP},
		{CIPHER_CCMP, CIPHER_CCMP, CORP},
		{CIPHER_GCMP, CIPHER_GCMP, CORP},
		{CIPHER_CCMP256, CIPHER_CCMP256, CORP},
		{CIPHER_GCMP256, CIPHER_GCMP256, CORP},
		{0, CIPHER_CCMP, CORP},
		{0, CIPHER_GCMP256, SUITEB},
		{CIPHER_WEP40, 0, CORP},
		{CIPHER_USE_GROUP, 0, CORP},
		{SUITE_WPA(4), 0, CORP},
		{0x12345678, 0, CORP},
	};
	struct world w;

	(void)state;
	world_init(&w);
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct login l = make_login(i, 7);
		struct r0kh_holder h[2];
		struct r0kh_grant g;

		l.pairwise = cases[i].login;
		add_ok(&w, &l, cases[i].wlan);
		if (cases[i].want) {
			assert_int_equal(pull_as(&w, &l, cases[i].wlan, AP1, 2, &g), KEY_SERVED);
			assert_int_equal(g.pairwise, cases[i].want);
			continue;
		}
		assert_int_equal(pull(&w, &l, CORP, AP1, 2), KEY_NO_CIPHER);
		assert_int_equal(r0kh_push(w.k, l.sta, CORP, ap(2), &g), KEY_NO_CIPHER);
		expect_nothing(&g);
		assert_int_equal(r0kh_holders(w.k, l.sta, h, 2), 1); /* the login's AP */
	}
	world_free(&w);
}

/* ---- PSK ---- */

static struct ft_key psk_r0(struct world const *w, uint16_t wlan_id, struct mac sta,
			    char const *passphrase, char const *r0kh_id)
{
	struct wlan const *wl = wlan_by_id(w->wlans, wlan_id);
	uint8_t pmk[PSK_LEN];
	struct ft_key r0;

	assert_int_equal(psk_from_passphrase(passphrase, strlen(passphrase), wl->ssid, wl->ssid_len,
					     pmk),
			 0);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, pmk, PSK_LEN, wl->ssid, wl->ssid_len,
				   (uint8_t const[]){MDID >> 8, MDID & 0xff}, r0kh_id,
				   strlen(r0kh_id), sta, &r0, NULL),
			 0);
	return r0;
}

static void test_psk(void **state)
{
	struct r0kh_grant g;
	struct ft_key r0, r1;
	struct world w;
	struct wlan wl;

	(void)state;
	world_init(&w);
	r0 = psk_r0(&w, HOME, station(1), "passphrase", AP1);
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_SERVED);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, ap(2), station(1), &r1), 0);
	assert_memory_equal(g.r1.key, r1.key, 32);
	assert_memory_equal(g.r1.name, r1.name, FT_NAME_LEN);
	assert_int_equal(g.pairwise, CIPHER_CCMP);
	assert_int_equal(g.expires_in_s, 3600);
	assert_int_equal(g.session_left_s, 0);
	assert_int_equal(g.identity_len, 0);
	assert_int_equal(g.cui_len, 0);
	assert_string_equal(g.vlan, "");
	assert_true(mac_is_zero(g.login_bssid));
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_LATE);
	assert_int_equal(g.r1.key_len, 32);
	w.now += R0KH_REPEAT_MS;
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_SERVED);
	assert_int_equal(pull_name(&w, station(1), HOME, "ap2", r0.name, 2, &g), KEY_UNKNOWN_NAME);
	expect_nothing(&g);
	assert_int_equal(stats(&w).roots, 0);

	/* another passphrase from now on, and an hour at most */
	wl = *wlan_by_id(w.wlans, HOME);
	assert_true(secret_set(&wl.psk, "another one", 11));
	wl.session_timeout_s = 600;
	put_wlan(&w, &wl);
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_UNKNOWN_NAME);
	r0 = psk_r0(&w, HOME, station(1), "another one", AP1);
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_SERVED);
	assert_int_equal(g.expires_in_s, 600);
	/* the domain goes into the key */
	r0kh_set_mdid(w.k, 0x0001);
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_UNKNOWN_NAME);
	r0kh_set_mdid(w.k, MDID);
	wl.ft = WLAN_FT_DISABLED;
	wl.akms = B(PSK);
	put_wlan(&w, &wl);
	assert_int_equal(pull_name(&w, station(1), HOME, AP1, r0.name, 2, &g), KEY_FT_OFF);
	world_free(&w);
}

/** A WLAN of both kinds: a login's key and the PSK's are told apart by their names. */
static void test_psk_beside_eap(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_grant g;
	struct ft_key r0;
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, BOTH);
	assert_int_equal(pull_as(&w, &l, BOTH, AP1, 2, &g), KEY_SERVED);
	assert_int_equal(g.identity_len, 5);
	r0 = psk_r0(&w, BOTH, l.sta, "passphrase", AP1);
	assert_int_equal(pull_name(&w, l.sta, BOTH, AP1, r0.name, 2, &g), KEY_SERVED);
	assert_int_equal(g.identity_len, 0);
	assert_int_equal(r0kh_end_station(w.k, l.sta, BOTH, R0KH_END_REVOKED), 1);
	assert_int_equal(pull(&w, &l, BOTH, AP1, 2), KEY_REVOKED);
	assert_int_equal(pull_name(&w, l.sta, BOTH, AP1, r0.name, 3, &g), KEY_SERVED);
	world_free(&w);
}

/* ---- pushes ---- */

static void expect_push(struct world *w, struct login const *l, char const *r0kh_id)
{
	struct ft_key r0 = r0_of(w, l, CORP, r0kh_id), r1;
	struct r0kh_grant g;

	assert_int_equal(r0kh_push(w->k, l->sta, CORP, ap(9), &g), KEY_SERVED);
	assert_int_equal(g.r0kh_id_len, strlen(r0kh_id));
	assert_memory_equal(g.r0kh_id, r0kh_id, g.r0kh_id_len);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, ap(9), l->sta, &r1), 0);
	assert_memory_equal(g.r1.key, r1.key, 32);
	assert_memory_equal(g.r0_name, r0.name, FT_NAME_LEN);
	assert_true(mac_eq(g.r1kh, ap(9)));
}

static void test_push(void **state)
{
	struct login l = make_login(1, 7), newer = make_login(1, 8), bare = make_login(2, 7);
	struct r0kh_holder h[4];
	struct r0kh_grant g;
	struct world w;

	(void)state;
	world_init(&w);
	assert_int_equal(r0kh_push(w.k, l.sta, CORP, ap(9), &g), KEY_UNKNOWN_STATION);
	add_ok(&w, &l, CORP);
	add_ok(&w, &newer, CORP);
	add_ok(&w, &newer, GUEST);
	expect_push(&w, &newer, AP1);
	assert_int_equal(r0kh_push(w.k, l.sta, BOTH, ap(9), &g), KEY_UNKNOWN_STATION);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 4), 3); /* AP 1 on two WLANs, AP 9 */
	bare.nas_id[0] = '\0';
	bare.bssid = ap(7);
	add_ok(&w, &bare, CORP);
	assert_int_equal(r0kh_push(w.k, bare.sta, CORP, ap(9), &g), KEY_UNKNOWN_NAME);
	expect_nothing(&g);
	world_free(&w);
}

/** radius_auth_req_attr=32 and a nas_identifier for each boot: the name in RADIUS is not the
 * R0KH-ID, and one pull is enough to know the true one. */
static void test_push_learns(void **state)
{
	struct login first = make_login(1, 7), second = make_login(2, 8), third = make_login(3, 9);
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &first, CORP);
	add_ok(&w, &second, CORP);
	expect_push(&w, &first, AP1);
	assert_int_equal(pull(&w, &first, CORP, "ap1-boot1", 2), KEY_SERVED);
	expect_push(&w, &first, "ap1-boot1");
	expect_push(&w, &second, "ap1-boot1");
	/* the AP boots; the third login proves the new name, for itself and those to come */
	add_ok(&w, &third, CORP);
	expect_push(&w, &third, "ap1-boot1");
	assert_int_equal(pull(&w, &third, CORP, "ap1-boot2", 2), KEY_SERVED);
	expect_push(&w, &third, "ap1-boot2");
	/* the first one's key has the old name, and asking for it once more teaches nothing new */
	assert_int_equal(pull(&w, &first, CORP, "ap1-boot1", 2), KEY_LATE);
	expect_push(&w, &first, "ap1-boot1");
	third = make_login(4, 10);
	add_ok(&w, &third, CORP);
	expect_push(&w, &third, "ap1-boot2");
	/* without a NAS-Identifier it serves as well */
	third = make_login(5, 11);
	third.nas_id[0] = '\0';
	add_ok(&w, &third, CORP);
	expect_push(&w, &third, "ap1-boot2");
	/* another AP is another name */
	third = make_login(6, 12);
	third.bssid = ap(3);
	add_ok(&w, &third, CORP);
	expect_push(&w, &third, AP1);
	world_free(&w);
}

/** The controller as R1KH: each request is a new one, and nobody has to be told to forget. */
static void test_own(void **state)
{
	struct login l = make_login(1, 7);
	struct r0kh_holder holders[4];
	struct r0kh_request q;
	struct r0kh_grant g;
	struct ft_key r0;
	struct world w;
	unsigned before;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	r0 = r0_of(&w, &l, CORP, AP1);
	before = r0kh_holders(w.k, l.sta, holders, 4);
	q = (struct r0kh_request){.sta = l.sta,
				  .r1kh = ap(9),
				  .r0kh_id = (uint8_t const *)AP1,
				  .r0kh_id_len = sizeof AP1 - 1,
				  .r0_name = r0.name,
				  .wlan_id = CORP,
				  .own = true};
	assert_int_equal(r0kh_pull(w.k, &q, &g), KEY_SERVED);
	assert_int_equal(r0kh_pull(w.k, &q, &g), KEY_SERVED);
	assert_false(g.psk);
	assert_int_equal(g.expires_in_s, 3600);
	assert_int_equal(g.key_left_s, 8 * 3600 - 1);
	assert_int_equal(r0kh_holders(w.k, l.sta, holders, 4), before);
	assert_int_equal(stats(&w).grants, 0);
	/* an access point is remembered, and is late */
	q.own = false;
	assert_int_equal(r0kh_pull(w.k, &q, &g), KEY_SERVED);
	assert_int_equal(r0kh_pull(w.k, &q, &g), KEY_LATE);
	assert_int_equal(r0kh_holders(w.k, l.sta, holders, 4), before + 1);
	world_free(&w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_served),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_any_r0kh_id),
		cmocka_unit_test(test_remembered_r0s),
		cmocka_unit_test(test_made_up_ids_are_not_remembered),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_wrong_r0kh_id),
		cmocka_unit_test(test_wrong_wlan),
		cmocka_unit_test(test_ft_off),
		cmocka_unit_test(test_revoked_and_expired),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_expires_in),
		cmocka_unit_test(test_ciphers),
		cmocka_unit_test(test_psk),
		cmocka_unit_test(test_psk_beside_eap),
		cmocka_unit_test(test_push),
		cmocka_unit_test(test_push_learns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
