/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The set of access points: look-ups, what is refused, and a long random life against a plain list.
 */
#include "hostapd_ap_test.h"

#include <errno.h>

#include "base/rand.h"

static void put_ok(struct hostapd_ap_set *set, struct hostapd_ap const *ap)
{
	struct err err = {0};

	if (hostapd_ap_set_put(set, ap, &err))
		fail_msg("%s", err.msg);
}

static void put_refused(struct hostapd_ap_set *set, struct hostapd_ap const *ap, int rc,
			char const *word)
{
	uint64_t generation = hostapd_ap_set_generation(set);
	unsigned count = hostapd_ap_count(set);
	struct err err = {0};

	assert_int_equal(hostapd_ap_set_put(set, ap, &err), rc);
	if (!strstr(err.msg, word))
		fail_msg("wanted \"%s\", got \"%s\"", word, err.msg);
	assert_int_equal(hostapd_ap_set_generation(set), generation);
	assert_int_equal(hostapd_ap_count(set), count);
}

static void test_find(void **state)
{
	struct hostapd_ap_set *set = hostapd_ap_set_new(NULL);
	struct hostapd_ap b = make_ap("beta", 1), a = make_ap("alpha", 2);
	unsigned bss = 99;

	(void)state;
	assert_null(hostapd_ap_at(set, 0));
	add_bss(&a, bssid(3), "guest");
	put_ok(set, &b);
	put_ok(set, &a);
	assert_int_equal(hostapd_ap_count(set), 2);
	assert_string_equal(hostapd_ap_at(set, 0)->name, "alpha");
	assert_string_equal(hostapd_ap_at(set, 1)->name, "beta");
	assert_null(hostapd_ap_at(set, 2));
	assert_string_equal(hostapd_ap_by_bssid(set, bssid(3), &bss)->name, "alpha");
	assert_int_equal(bss, 1);
	assert_string_equal(hostapd_ap_by_bssid(set, bssid(1), &bss)->name, "beta");
	assert_int_equal(bss, 0);
	assert_null(hostapd_ap_by_bssid(set, bssid(4), &bss));
	assert_memory_equal(hostapd_ap_by_name(set, "beta"), &b, sizeof b);
	assert_null(hostapd_ap_by_name(set, "Beta"));
	assert_null(hostapd_ap_by_name(set, "a name that is longer than any AP can have"));
	assert_int_equal(hostapd_ap_set_remove(set, "gamma"), -ENOENT);
	assert_int_equal(hostapd_ap_set_remove(set, "alpha"), 0);
	assert_null(hostapd_ap_by_bssid(set, bssid(3), NULL));
	assert_null(hostapd_ap_by_name(set, "alpha"));
	assert_non_null(hostapd_ap_by_bssid(set, bssid(1), NULL));
	talloc_free(set);
}

static void test_replace(void **state)
{
	struct hostapd_ap_set *set = hostapd_ap_set_new(NULL);
	struct hostapd_ap a = make_ap("a", 1), b = make_ap("b", 2);
	uint64_t generation;

	(void)state;
	put_ok(set, &a);
	put_ok(set, &b);
	generation = hostapd_ap_set_generation(set);
	a.bss[0].bssid = bssid(7);
	strcpy(a.interface, "eth1");
	put_ok(set, &a);
	assert_true(hostapd_ap_set_generation(set) > generation);
	assert_int_equal(hostapd_ap_count(set), 2);
	assert_null(hostapd_ap_by_bssid(set, bssid(1), NULL));
	assert_string_equal(hostapd_ap_by_bssid(set, bssid(7), NULL)->interface, "eth1");
	/* what is free again may be another's */
	b.bss[0].bssid = bssid(1);
	put_ok(set, &b);
	assert_string_equal(hostapd_ap_by_bssid(set, bssid(1), NULL)->name, "b");
	generation = hostapd_ap_set_generation(set);
	assert_int_equal(hostapd_ap_set_remove(set, "a"), 0);
	assert_true(hostapd_ap_set_generation(set) > generation);
	talloc_free(set);
}

static void test_rivals(void **state)
{
	struct hostapd_ap_set *set = hostapd_ap_set_new(NULL);
	struct hostapd_ap a = make_ap("a", 1), b = make_ap("b", 2), broken = make_ap("c", 3);

	(void)state;
	put_ok(set, &a);
	add_bss(&b, bssid(1), "other");
	put_refused(set, &b, -EEXIST, "BSSID 0200.0000.0001 belongs to AP a");
	assert_null(hostapd_ap_by_bssid(set, bssid(2), NULL));
	/* any BSSID of a WLAN is one AP's, of another WLAN another's */
	b = make_ap("b", 2);
	a.bss[0].bssid = (struct mac){{0}};
	put_ok(set, &a);
	put_ok(set, &a);
	b.bss[0].bssid = (struct mac){{0}};
	put_refused(set, &b, -EEXIST, "AP a stands for any BSSID of that WLAN already");
	strcpy(b.bss[0].wlan, "guest");
	put_ok(set, &b);
	assert_null(hostapd_ap_by_bssid(set, (struct mac){{0}}, NULL));
	/* beside it, the WLAN's BSSIDs may be named at other APs */
	broken.openwrt_key = true;
	put_refused(set, &broken, -EINVAL, "not both");
	broken.openwrt_key = false;
	put_ok(set, &broken);
	talloc_free(set);
}

static void test_full(void **state)
{
	struct hostapd_ap_set *set = hostapd_ap_set_new(NULL);
	struct hostapd_ap ap;
	char name[16];

	(void)state;
	for (unsigned i = 0; i <= HOSTAPD_AP_MAX; i++) {
		snprintf(name, sizeof name, "ap%u", i);
		ap = make_ap(name, i);
		if (i < HOSTAPD_AP_MAX)
			put_ok(set, &ap);
		else
			put_refused(set, &ap, -ENOSPC, "1024 APs are configured");
	}
	/* one that is there can still be changed */
	ap = make_ap("ap7", HOSTAPD_AP_MAX + 5);
	put_ok(set, &ap);
	assert_string_equal(hostapd_ap_by_bssid(set, bssid(HOSTAPD_AP_MAX + 5), NULL)->name, "ap7");
	assert_null(hostapd_ap_by_bssid(set, bssid(7), NULL));
	assert_int_equal(hostapd_ap_set_remove(set, "ap9"), 0);
	ap = make_ap("new", 9);
	put_ok(set, &ap);
	talloc_free(set);
}

#define NAMES  12
#define BSSIDS 24

/** The BSSIDs of each AP as a plain list has them; 0 BSSes: no such AP. */
struct model {
	bool there;
	unsigned bsses;
	unsigned bss[4];
};

static unsigned below(struct rand_fixed *r, unsigned n)
{
	uint32_t v;

	rand_fixed_octets(r, (uint8_t *)&v, sizeof v);
	return v % n;
}

static int owner(struct model const m[NAMES], unsigned b)
{
	for (int i = 0; i < NAMES; i++) {
		for (unsigned k = 0; m[i].there && k < m[i].bsses; k++) {
			if (m[i].bss[k] == b)
				return i;
		}
	}
	return -1;
}

static void compare(struct hostapd_ap_set const *set, struct model const m[NAMES])
{
	unsigned count = 0;
	char name[8];

	for (unsigned b = 1; b <= BSSIDS; b++) {
		struct hostapd_ap const *ap = hostapd_ap_by_bssid(set, bssid(b), NULL);
		int wanted = owner(m, b);

		assert_int_equal(ap != NULL, wanted >= 0);
		snprintf(name, sizeof name, "%c", 'a' + (wanted < 0 ? 0 : wanted));
		if (ap)
			assert_string_equal(ap->name, name);
	}
	for (unsigned i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "%c", 'a' + i);
		assert_int_equal(hostapd_ap_by_name(set, name) != NULL, m[i].there);
		if (m[i].there)
			assert_string_equal(hostapd_ap_at(set, count++)->name, name);
	}
	assert_int_equal(hostapd_ap_count(set), count);
}

static void test_long_random_life(void **state)
{
	struct hostapd_ap_set *set = hostapd_ap_set_new(NULL);
	struct rand_fixed r = {.state = 11};
	struct model m[NAMES] = {{0}};

	(void)state;
	for (unsigned step = 0; step < 4000; step++) {
		unsigned who = below(&r, NAMES);
		struct model next = {.there = true, .bsses = below(&r, 5)};
		struct hostapd_ap ap;
		bool fits = true;
		char name[8];

		snprintf(name, sizeof name, "%c", 'a' + who);
		if (below(&r, 4) == 0) {
			assert_int_equal(hostapd_ap_set_remove(set, name),
					 m[who].there ? 0 : -ENOENT);
			m[who] = (struct model){0};
			compare(set, m);
			continue;
		}
		hostapd_ap_init(&ap, name);
		for (unsigned k = 0; k < next.bsses; k++) {
			int has;

			next.bss[k] = 1 + below(&r, BSSIDS);
			add_bss(&ap, bssid(next.bss[k]), "w");
			has = owner(m, next.bss[k]);
			fits &= has < 0 || has == (int)who;
			for (unsigned j = 0; j < k; j++)
				fits &= next.bss[j] != next.bss[k];
		}
		assert_int_equal(hostapd_ap_set_put(set, &ap, NULL) == 0, fits);
		if (fits)
			m[who] = next;
		compare(set, m);
	}
	talloc_free(set);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_rivals),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_long_random_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
