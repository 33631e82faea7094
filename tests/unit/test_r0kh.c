/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The roots of the central R0KH, from login to end: limits, expiry, revocation, holders, memory.
 */
#include "roam/r0kh.h"

#include <errno.h>
#include <stdlib.h>

#include "r0kh_test.h"

static unsigned roots_of(struct world const *w, unsigned sta)
{
	struct r0kh_info info;
	unsigned n = 0;

	while (r0kh_info(w->k, station(sta), n, &info))
		n++;
	return n;
}

static void test_add_and_look(void **state)
{
	struct login l = make_login(1, 7), bare = make_login(1, 8);
	struct r0kh_info info;
	struct ft_key r0;
	struct world w;

	(void)state;
	world_init(&w);
	assert_false(r0kh_info(w.k, station(1), 0, &info));
	assert_int_equal(add_until(&w, &l, CORP, 65999), 0);
	bare.nas_id[0] = '\0';
	bare.bssid = ap(2);
	assert_int_equal(add_until(&w, &bare, SUITEB, 90000), 0);
	/* the newest first */
	assert_true(r0kh_info(w.k, station(1), 0, &info));
	assert_int_equal(info.wlan_id, SUITEB);
	assert_int_equal(info.akm, AKM_FT_8021X_SHA384);
	assert_true(mac_eq(info.login_bssid, ap(2)));
	assert_int_equal(info.r0s, 0);
	assert_true(r0kh_info(w.k, station(1), 1, &info));
	assert_int_equal(info.wlan_id, CORP);
	assert_int_equal(info.akm, AKM_FT_8021X);
	assert_int_equal(info.mdid, MDID);
	assert_int_equal(info.expires_ms, 65000);
	assert_int_equal(info.r0s, 1);
	r0 = r0_of(&w, &l, CORP, "ap1.example");
	assert_memory_equal(info.r0[0].name, r0.name, FT_NAME_LEN);
	assert_int_equal(info.r0[0].r0kh_id_len, 11);
	assert_memory_equal(info.r0[0].r0kh_id, "ap1.example", 11);
	assert_false(r0kh_info(w.k, station(1), 2, &info));
	assert_false(r0kh_info(w.k, station(2), 0, &info));
	assert_int_equal(stats(&w).roots, 2);
	assert_int_equal(stats(&w).added, 2);
	assert_int_equal(stats(&w).r0s, 1);
	world_free(&w);
}

static void test_refuses_nonsense(void **state)
{
	struct world w;

	(void)state;
	world_init(&w);
#define REFUSED(change)                                       \
	do {                                                  \
		struct login login = make_login(1, 7);        \
		struct r0kh_login l = {.login = &login,       \
				       .wlan_id = CORP,       \
				       .akm = AKM_FT_8021X,   \
				       .expires_ms = 65000,   \
				       .r0kh_id = ""};        \
		change;                                       \
		assert_int_equal(r0kh_add(w.k, &l), -EINVAL); \
	} while (0)
	REFUSED(login.msk.len = 63);
	REFUSED(login.msk.len = 0);
	REFUSED(login.sta = station(0); login.sta.b[0] = 0);
	REFUSED(login.sta.b[0] = 1);
	REFUSED(l.wlan_id = 0);
	REFUSED(l.wlan_id = WLAN_ID_MAX + 1);
	REFUSED(l.akm = AKM_8021X);
	REFUSED(l.akm = AKM_FT_PSK);
	REFUSED(l.expires_ms = 5999);
	REFUSED(l.expires_ms = 0);
#undef REFUSED
	assert_int_equal(stats(&w).roots, 0);
	world_free(&w);
}

static void test_a_repeat_never_lengthens(void **state)
{
	struct login l = make_login(1, 7), other = make_login(1, 8);
	struct r0kh_info info;
	struct world w;

	(void)state;
	world_init(&w);
	assert_int_equal(add_until(&w, &l, CORP, 65000), 0);
	assert_int_equal(add_until(&w, &other, CORP, 65000), 0);
	assert_int_equal(add_until(&w, &l, CORP, 90000), 1);
	assert_true(r0kh_info(w.k, station(1), 1, &info));
	assert_int_equal(info.expires_ms, 65000);
	assert_int_equal(add_until(&w, &l, CORP, 40000), 1);
	assert_true(r0kh_info(w.k, station(1), 1, &info));
	assert_int_equal(info.expires_ms, 40000);
	assert_int_equal(stats(&w).roots, 2);
	assert_int_equal(stats(&w).repeated, 2);
	/* on another WLAN, or of another station, it is another one */
	assert_int_equal(add_until(&w, &l, GUEST, 65000), 0);
	l.sta = station(2);
	assert_int_equal(add_until(&w, &l, CORP, 65000), 0);
	assert_int_equal(stats(&w).roots, 4);
	world_free(&w);
}

/** Several logins are alive at a time; the fifth pushes the first out, of its own WLAN only. */
static void test_several_logins(void **state)
{
	struct login l[6], guest = make_login(1, 99);
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &guest, GUEST);
	for (unsigned i = 0; i < 4; i++) {
		l[i] = make_login(1, (uint8_t)i);
		add_ok(&w, &l[i], CORP);
	}
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(pull(&w, &l[i], CORP, "ap1.example", 2), KEY_SERVED);
	for (unsigned i = 4; i < 6; i++) {
		l[i] = make_login(1, (uint8_t)i);
		add_ok(&w, &l[i], CORP);
	}
	assert_int_equal(roots_of(&w, 1), 5);
	assert_int_equal(stats(&w).evicted, 2);
	assert_int_equal(pull(&w, &l[0], CORP, "ap1.example", 3), KEY_EXPIRED);
	assert_int_equal(pull(&w, &l[1], CORP, "ap1.example", 3), KEY_EXPIRED);
	for (unsigned i = 2; i < 6; i++)
		assert_int_equal(pull(&w, &l[i], CORP, "ap1.example", 3), KEY_SERVED);
	assert_int_equal(pull(&w, &guest, GUEST, "ap1.example", 3), KEY_SERVED);
	world_free(&w);
}

/** When full: its own oldest, else the oldest that has a newer one, else nobody's. */
static void test_full(void **state)
{
	struct login a1 = make_login(1, 1), a2 = make_login(1, 2), b1 = make_login(2, 1),
		     b2 = make_login(2, 2), c = make_login(3, 1), d = make_login(4, 1),
		     e = make_login(5, 1), c2 = make_login(3, 2);
	struct world w;

	(void)state;
	world_init_in(&w, NULL, 4);
	add_ok(&w, &b1, CORP);
	add_ok(&w, &a1, CORP);
	add_ok(&w, &a2, CORP);
	add_ok(&w, &b2, CORP);
	add_ok(&w, &c, CORP); /* a1 became one of two before b1 did */
	assert_int_equal(pull(&w, &a1, CORP, "ap1.example", 2), KEY_EXPIRED);
	assert_int_equal(pull(&w, &b1, CORP, "ap1.example", 2), KEY_SERVED);
	add_ok(&w, &d, CORP);
	assert_int_equal(pull(&w, &b1, CORP, "ap1.example", 2), KEY_EXPIRED);
	assert_int_equal(add_until(&w, &e, CORP, w.now + HOUR), -ENOSPC);
	assert_int_equal(stats(&w).roots, 4);
	add_ok(&w, &c2, CORP);
	assert_int_equal(pull(&w, &c, CORP, "ap1.example", 2), KEY_EXPIRED);
	assert_int_equal(pull(&w, &c2, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(stats(&w).roots, 4);
	assert_int_equal(stats(&w).evicted, 3);
	/* another WLAN is another place */
	assert_int_equal(add_until(&w, &c2, GUEST, w.now + HOUR), -ENOSPC);
	r0kh_set_max(w.k, 5);
	add_ok(&w, &c2, GUEST);
	r0kh_set_max(w.k, 0);
	assert_int_equal(add_until(&w, &e, CORP, w.now + HOUR), -ENOSPC);
	assert_int_equal(stats(&w).roots, 5);
	world_free(&w);
}

/** Who is down to one root keeps it, whichever of two has ended. */
static void test_full_spares_the_last(void **state)
{
	struct login a1 = make_login(1, 1), a2 = make_login(1, 2), b1 = make_login(2, 1),
		     b2 = make_login(2, 2), c = make_login(3, 1);
	struct world w;

	(void)state;
	world_init_in(&w, NULL, 4);
	add_ok(&w, &a1, CORP);
	assert_int_equal(add_until(&w, &a2, CORP, 60000), 0);
	assert_int_equal(add_until(&w, &b1, CORP, 60000), 0);
	add_ok(&w, &b2, CORP);
	go(&w, 60000);
	r0kh_set_max(w.k, 2);
	assert_int_equal(add_until(&w, &c, CORP, w.now + HOUR), -ENOSPC);
	assert_int_equal(pull(&w, &a1, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(pull(&w, &b2, CORP, "ap1.example", 2), KEY_SERVED);
	world_free(&w);
}

static void test_expiry(void **state)
{
	struct login l = make_login(1, 7), longer = make_login(1, 8);
	struct r0kh_holder h[4];
	struct world w;

	(void)state;
	world_init(&w);
	assert_int_equal(r0kh_wait_ms(w.k), UINT64_MAX);
	assert_int_equal(add_until(&w, &l, CORP, 65000), 0);
	assert_int_equal(add_until(&w, &longer, CORP, 165000), 0);
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 2), KEY_SERVED);
	assert_true(r0kh_wait_ms(w.k) <= 65000 - w.now);
	w.now = 64999;
	assert_int_equal(roots_of(&w, 1), 2);
	w.now = 65000;
	/* over from its time on, whoever sweeps */
	assert_int_equal(roots_of(&w, 1), 1);
	assert_int_equal(r0kh_wait_ms(w.k), 0);
	r0kh_expire(w.k);
	assert_int_equal(stats(&w).roots, 1);
	assert_int_equal(stats(&w).expired, 1);
	assert_int_equal(stats(&w).r0s, 1);
	assert_int_equal(stats(&w).grants, 0);
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 2), KEY_EXPIRED);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 4), 1);
	assert_int_equal(h[0].until_ms, 165000);
	go(&w, 100000);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 4), 0);
	assert_int_equal(stats(&w).roots, 0);
	assert_int_equal(r0kh_wait_ms(w.k), UINT64_MAX);
	world_free(&w);
}

/** After a suspension: all that is due is gone at once, and wiped a turn at a time. */
static void test_many_expire_at_once(void **state)
{
	unsigned const n = 4 * R0KH_TURN;
	struct login again = make_login(n, 7);
	unsigned calls = 0;
	struct world w;

	(void)state;
	world_init_in(&w, NULL, n);
	for (unsigned i = 1; i <= n; i++) {
		struct login l = make_login(i, 7);

		assert_int_equal(add_until(&w, &l, CORP, w.now + HOUR + i % 7 * 1000), 0);
	}
	w.now += 2 * HOUR;
	r0kh_expire(w.k);
	assert_int_equal(stats(&w).roots, 0);
	assert_in_range(stats(&w).r0s, 1, n - 1);
	assert_int_equal(r0kh_wait_ms(w.k), 0);
	assert_int_equal(roots_of(&w, n), 0);
	/* whoever comes back meanwhile stays */
	add_ok(&w, &again, CORP);
	assert_int_equal(r0kh_end_station(w.k, station(n - 1), 0, R0KH_END_REVOKED), 0);
	while (r0kh_wait_ms(w.k) == 0) {
		r0kh_expire(w.k);
		assert_true(++calls < 10);
	}
	assert_int_equal(stats(&w).expired, n);
	assert_int_equal(stats(&w).revoked, 0);
	assert_int_equal(stats(&w).roots, 1);
	assert_int_equal(stats(&w).r0s, 1);
	assert_int_equal(roots_of(&w, n), 1);
	world_free(&w);
}

static void test_end_of_a_station(void **state)
{
	struct login a = make_login(1, 1), b = make_login(1, 2), guest = make_login(1, 3),
		     other = make_login(2, 1);
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &a, CORP);
	add_ok(&w, &guest, GUEST);
	add_ok(&w, &b, CORP);
	add_ok(&w, &other, CORP);
	assert_int_equal(r0kh_end_station(w.k, station(1), CORP, R0KH_END_REVOKED), 2);
	assert_int_equal(r0kh_end_station(w.k, station(1), CORP, R0KH_END_REVOKED), 0);
	assert_int_equal(pull(&w, &a, CORP, "ap1.example", 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &b, CORP, "ap1.example", 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &guest, GUEST, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(pull(&w, &other, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(stats(&w).revoked, 2);
	/* the same MSK again, as from a script that tests with one: a new login, and it serves */
	add_ok(&w, &a, CORP);
	assert_int_equal(pull(&w, &a, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(r0kh_end_station(w.k, station(1), 0, R0KH_END_REVOKED), 2);
	assert_int_equal(stats(&w).roots, 1);
	world_free(&w);
}

static void test_end_of_a_wlan(void **state)
{
	struct login a = make_login(1, 1), b = make_login(2, 2), guest = make_login(1, 3);
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &a, CORP);
	add_ok(&w, &b, CORP);
	add_ok(&w, &guest, GUEST);
	assert_int_equal(r0kh_end_wlan(w.k, HOME), 0);
	assert_int_equal(r0kh_end_wlan(w.k, WLAN_ID_MAX + 1), 0);
	assert_int_equal(r0kh_end_wlan(w.k, CORP), 2);
	assert_int_equal(r0kh_end_wlan(w.k, CORP), 0);
	assert_int_equal(pull(&w, &a, CORP, "ap1.example", 2), KEY_REVOKED);
	assert_int_equal(pull(&w, &guest, GUEST, "ap1.example", 2), KEY_SERVED);
	world_free(&w);
}

/** Each field that is named must match. */
static void test_end_by_what_is_named(void **state)
{
	struct login l = make_login(1, 1), other = make_login(1, 2);

	(void)state;
	for (unsigned field = 0; field < 6; field++) {
		struct login_match m = {.has_sta = true, .sta = station(1)};
		struct world w;

		world_init(&w);
		add_ok(&w, &l, CORP);
		add_ok(&w, &other, CORP);
		strcpy(m.acct_session_id, l.acct_session_id);
		switch (field) {
		case 0: break;
		case 1: strcpy(m.user, "user"); break;
		case 2: strcpy(m.acct_session_id, "acct-1-"); break;
		case 3:
			m.cui = l.cui;
			m.cui.b[2]++;
			break;
		case 4: strcpy(m.nas_id, "ap2.example"); break;
		case 5: m.has_sta = false; break;
		}
		assert_int_equal(r0kh_end_session(w.k, &m, UINT64_MAX), field == 0);
		strcpy(m.acct_session_id, l.acct_session_id);
		strcpy(m.user, l.user);
		strcpy(m.nas_id, l.nas_id);
		m.cui = l.cui;
		m.has_sta = true;
		assert_int_equal(r0kh_end_session(w.k, &m, UINT64_MAX), field != 0);
		assert_int_equal(pull(&w, &l, CORP, "ap1.example", 2), KEY_REVOKED);
		assert_int_equal(pull(&w, &other, CORP, "ap1.example", 2), KEY_SERVED);
		/* the station alone means all its logins */
		m = (struct login_match){.has_sta = true, .sta = station(1)};
		assert_int_equal(r0kh_end_session(w.k, &m, UINT64_MAX), 1);
		world_free(&w);
	}
}

static void test_end_spares_younger_logins(void **state)
{
	struct login_match m = {.has_sta = true, .sta = station(1)};
	struct login older = make_login(1, 1), younger = make_login(1, 2),
		     silent = make_login(1, 3), future = make_login(1, 4);
	struct world w;

	(void)state;
	world_init(&w);
	older.sent_s = WALL_S - 100;
	silent.sent_s = 0;
	future.sent_s = WALL_S + 1000;
	add_ok(&w, &older, CORP);
	add_ok(&w, &younger, CORP);
	add_ok(&w, &silent, CORP);
	add_ok(&w, &future, CORP);
	assert_int_equal(r0kh_end_session(w.k, &m, WALL_S - 50), 3);
	assert_int_equal(pull(&w, &younger, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(r0kh_end_session(w.k, &m, WALL_S), 1);
	world_free(&w);
}

/* ---- holders ---- */

static struct r0kh_holder const *holder(struct r0kh_holder const *h, unsigned n, struct mac bssid,
					bool revoked)
{
	for (unsigned i = 0; i < n; i++)
		if (mac_eq(h[i].bssid, bssid) && h[i].revoked == revoked)
			return &h[i];
	return NULL;
}

static void test_holders(void **state)
{
	struct login l = make_login(1, 1), again = make_login(1, 2);
	struct r0kh_holder h[8];
	struct world w;

	(void)state;
	world_init(&w);
	r0kh_set_expires_in(w.k, 600);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 0);
	add_ok(&w, &l, CORP);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 1);
	assert_true(mac_eq(h[0].bssid, ap(1)));
	assert_int_equal(h[0].until_ms, (w.now + 8 * HOUR) / 1000 * 1000);
	assert_int_equal(h[0].wlan_id, CORP);
	assert_false(h[0].revoked);
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 2), KEY_SERVED);
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 3), KEY_SERVED);
	/* the AP of the login itself pulls after it booted: one holder all the same */
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 1), KEY_SERVED);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 3);
	assert_int_equal(holder(h, 3, ap(2), false)->until_ms, 606000);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 1), 3);
	/* a second login at AP 2, from which AP 3 pulls later */
	again.bssid = ap(2);
	add_ok(&w, &again, CORP);
	go(&w, 100000);
	assert_int_equal(pull(&w, &again, CORP, "ap1.example", 3), KEY_SERVED);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 3);
	assert_int_equal(holder(h, 3, ap(3), false)->until_ms, 706000);

	/* revoked: who holds keys is known until these expire */
	assert_int_equal(r0kh_end_station(w.k, l.sta, 0, R0KH_END_REVOKED), 2);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 3);
	for (unsigned i = 1; i <= 3; i++)
		assert_non_null(holder(h, 3, ap(i), true));
	go(&w, 600000);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 3); /* 706,000 ms is yet to come */
	go(&w, 1000);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 2); /* those of the logins */
	go(&w, 8 * HOUR);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 8), 0);
	world_free(&w);
}

static void test_too_many_holders(void **state)
{
	struct login l = make_login(1, 1);
	struct r0kh_holder h[32];
	struct world w;

	(void)state;
	world_init(&w);
	add_ok(&w, &l, CORP);
	for (unsigned n = 2; n < 2 + R0KH_GRANTS_MAX; n++)
		assert_int_equal(pull(&w, &l, CORP, "ap1.example", n), KEY_SERVED);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 32), 1 + R0KH_GRANTS_MAX);
	assert_null(holder(h, 17, (struct mac){{0}}, false));
	go(&w, 5000);
	assert_int_equal(pull(&w, &l, CORP, "ap1.example", 100), KEY_SERVED);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 32), 2 + R0KH_GRANTS_MAX);
	assert_int_equal(holder(h, 18, (struct mac){{0}}, false)->until_ms, 3611000);
	assert_int_equal(r0kh_end_station(w.k, l.sta, CORP, R0KH_END_REVOKED), 1);
	assert_int_equal(r0kh_holders(w.k, l.sta, h, 32), 2 + R0KH_GRANTS_MAX);
	assert_non_null(holder(h, 18, (struct mac){{0}}, true));
	world_free(&w);
}

/* ---- memory ---- */

/** The longest texts, and none. */
static void test_texts(void **state)
{
	struct world w;

	(void)state;
	world_init(&w);
	for (unsigned len = 0; len < LOGIN_STR; len += len < 40 ? 1 : 71) {
		struct login l = make_login(1 + len, 7);
		struct r0kh_grant g;

		memset(l.user, 'u', len);
		l.user[len] = '\0';
		memset(l.acct_session_id, 's', len);
		l.acct_session_id[len] = '\0';
		memset(l.vlan, 'v', len);
		l.vlan[len] = '\0';
		memset(l.cui.b, 'c', len);
		l.cui.len = (uint8_t)len;
		r0kh_set_max(w.k, 1000);
		add_ok(&w, &l, CORP);
		assert_int_equal(pull_as(&w, &l, CORP, "ap1.example", 2, &g), KEY_SERVED);
		assert_int_equal(g.identity_len, len);
		assert_memory_equal(g.identity, l.user, len);
		assert_int_equal(g.cui_len, len);
		assert_memory_equal(g.cui, l.cui.b, len);
		assert_string_equal(g.vlan, l.vlan);
		mem_wipe(&g, sizeof g);
	}
	world_free(&w);
}

/** The promise: 400 octets a root, with an accounting session, a user name and one grant. */
static void test_memory_per_root(void **state)
{
	uint32_t const n = 62500;
	struct world w;
	double each;

	(void)state;
	world_init_in(&w, NULL, n);
	for (uint32_t i = 0; i < n; i++) {
		struct login l = make_login(i, 7);

		strcpy(l.user, "alice.liddell@example");
		strcpy(l.acct_session_id, "0123456789ABCDEF");
		l.cui.len = 0;
		add_ok(&w, &l, CORP);
		if (i == 0)
			assert_int_equal(pull(&w, &l, CORP, "ap1.example", 2), KEY_SERVED);
	}
	each = (double)stats(&w).octets / n;
	if (each > 400)
		fail_msg("%.1f octets a root", each);
	world_free(&w);
}

/* talloc calls its limit deprecated for production's sake. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* Memory runs out at one place after the other: nothing is half there, and what is there works. */
static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t limit = 420000; limit < 1100000; limit += 7000) {
		void *ctx = talloc_new(NULL);
		struct world w;
		struct login l;
		unsigned n = 0;
		int rc = 0;

		assert_int_equal(talloc_set_memlimit(ctx, limit), 0);
		world_init_in(&w, ctx, 100000);
		while (rc == 0) {
			l = make_login(n + 1, 7);
			rc = add_until(&w, &l, CORP, w.now + HOUR);
			n += rc == 0;
		}
		assert_int_equal(rc, -ENOMEM);
		for (int i = 0; i < 1500; i++)
			assert_int_equal(add_until(&w, &l, CORP, w.now + HOUR), -ENOMEM);
		assert_int_equal(stats(&w).roots, n);
		assert_int_equal(roots_of(&w, n + 1), 0);
		if (n) {
			struct login last = make_login(n, 7);

			assert_int_equal(pull(&w, &last, CORP, "ap1.example", 2), KEY_SERVED);
			assert_int_equal(pull(&w, &last, CORP, "ap9.example", 2), KEY_SERVED);
		}
		assert_int_equal(talloc_set_memlimit(ctx, 10 * limit), 0);
		assert_int_equal(add_until(&w, &l, CORP, w.now + HOUR), 0);
		for (unsigned i = 1; i <= n + 1; i++)
			assert_int_equal(r0kh_end_station(w.k, station(i), 0, R0KH_END_REVOKED), 1);
		assert_int_equal(stats(&w).roots, 0);
		assert_int_equal(stats(&w).r0s, 0);
		world_free(&w);
	}
}

/* ---- random life ---- */

#define CROWD 12
#define KEYS  6

/** A plain list of what should be there, by station, WLAN (1 or 2) and key. */
struct plain {
	struct {
		bool used;
		uint64_t expires_ms;
		unsigned order;
	} root[CROWD][3][KEYS];
	unsigned order;
};

static unsigned plain_count(struct plain const *m, unsigned sta, unsigned wlan)
{
	unsigned n = 0;

	for (unsigned key = 0; key < KEYS; key++)
		n += m->root[sta][wlan][key].used;
	return n;
}

static unsigned plain_total(struct plain const *m)
{
	unsigned n = 0;

	for (unsigned sta = 0; sta < CROWD; sta++)
		n += plain_count(m, sta, 1) + plain_count(m, sta, 2);
	return n;
}

static void random_add(struct world *w, struct plain *m, uint8_t const r[6])
{
	unsigned sta = r[1] % CROWD, wlan = 1 + r[2] % 2, key = r[3] % KEYS, oldest = KEYS;
	struct login l = make_login(sta, (uint8_t)key);
	uint64_t expires = (w->now + 1000ull * (1 + r[4])) / 1000 * 1000;
	int rc = add_until(w, &l, (uint16_t)wlan, expires);

	if (m->root[sta][wlan][key].used) {
		assert_int_equal(rc, 1);
		if (expires < m->root[sta][wlan][key].expires_ms)
			m->root[sta][wlan][key].expires_ms = expires;
		return;
	}
	assert_int_equal(rc, 0);
	for (unsigned i = 0; i < KEYS; i++)
		if (m->root[sta][wlan][i].used &&
		    (oldest == KEYS ||
		     m->root[sta][wlan][i].order < m->root[sta][wlan][oldest].order))
			oldest = i;
	if (plain_count(m, sta, wlan) == R0KH_ROOTS_MAX)
		m->root[sta][wlan][oldest].used = false;
	m->root[sta][wlan][key].used = true;
	m->root[sta][wlan][key].expires_ms = expires;
	m->root[sta][wlan][key].order = ++m->order;
}

static void random_end(struct world *w, struct plain *m, uint8_t const r[6])
{
	unsigned sta = r[1] % CROWD, wlan = r[2] % 3, want = 0;

	for (unsigned i = 1; i <= 2; i++)
		for (unsigned key = 0; (!wlan || i == wlan) && key < KEYS; key++) {
			want += m->root[sta][i][key].used;
			m->root[sta][i][key].used = false;
		}
	assert_int_equal(r0kh_end_station(w->k, station(sta), (uint16_t)wlan, R0KH_END_REVOKED),
			 want);
}

static void plain_expire(struct world *w, struct plain *m)
{
	for (unsigned i = 0; i < CROWD * 3 * KEYS; i++) {
		unsigned sta = i / (3 * KEYS), wlan = i / KEYS % 3, key = i % KEYS;

		if (m->root[sta][wlan][key].expires_ms <= w->now)
			m->root[sta][wlan][key].used = false;
	}
}

static void random_check(struct world *w, struct plain const *m, uint8_t const r[6])
{
	unsigned sta = r[1] % CROWD, wlan = 1 + r[2] % 2;

	for (unsigned key = 0; key < KEYS; key++) {
		struct login l = make_login(sta, (uint8_t)key);
		char const *id = r[3] & 1 ? "ap1.example" : "another";
		enum key_outcome o = pull(w, &l, (uint16_t)wlan, id, r[4] % 20);

		if (m->root[sta][wlan][key].used)
			assert_true(o == KEY_SERVED || o == KEY_LATE ||
				    m->root[sta][wlan][key].expires_ms - w->now < 1000);
		else
			assert_true(o != KEY_SERVED && o != KEY_LATE);
	}
	assert_int_equal(roots_of(w, sta), plain_count(m, sta, 1) + plain_count(m, sta, 2));
	assert_int_equal(stats(w).roots, plain_total(m));
}

static void test_random_life(void **state)
{
	struct rand_fixed seed = {42};
	struct plain *m = calloc(1, sizeof *m);
	struct world w;

	(void)state;
	world_init_in(&w, NULL, CROWD * 2 * R0KH_ROOTS_MAX);
	for (int step = 0; step < 20000; step++) {
		uint8_t r[6];

		rand_fixed_octets(&seed, r, sizeof r);
		if (r[0] < 170)
			random_add(&w, m, r);
		else if (r[0] < 200)
			random_end(&w, m, r);
		else
			go(&w, r[1] * 20u);
		plain_expire(&w, m);
		random_check(&w, m, r);
	}
	assert_true(stats(&w).expired > 1000 && stats(&w).revoked > 1000 &&
		    stats(&w).evicted > 100);
	for (unsigned sta = 0; sta < CROWD; sta++)
		(void)r0kh_end_station(w.k, station(sta), 0, R0KH_END_REVOKED);
	assert_int_equal(stats(&w).r0s, 0);
	free(m);
	world_free(&w);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_add_and_look),
		cmocka_unit_test(test_refuses_nonsense),
		cmocka_unit_test(test_a_repeat_never_lengthens),
		cmocka_unit_test(test_several_logins),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_full_spares_the_last),
		cmocka_unit_test(test_expiry),
		cmocka_unit_test(test_many_expire_at_once),
		cmocka_unit_test(test_end_of_a_station),
		cmocka_unit_test(test_end_of_a_wlan),
		cmocka_unit_test(test_end_by_what_is_named),
		cmocka_unit_test(test_end_spares_younger_logins),
		cmocka_unit_test(test_holders),
		cmocka_unit_test(test_too_many_holders),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_memory_per_root),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_random_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
