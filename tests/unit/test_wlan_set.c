/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The set of WLANs: look-ups, what is refused, and a long random life against a plain list.
 */
#include "roam/wlan.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"

static struct wlan make(char const *name, uint16_t id, char const *ssid)
{
	struct wlan w;

	wlan_init(&w, name, id, ssid, (uint8_t)strlen(ssid));
	return w;
}

static void put_ok(struct wlan_set *set, struct wlan const *w)
{
	struct err err = {0};

	if (wlan_set_put(set, w, &err))
		fail_msg("%s", err.msg);
}

static void test_find(void **state)
{
	struct wlan_set *set = wlan_set_new(NULL);
	struct wlan a = make("alpha", 3, "Same"), b = make("Alpha", 1, "Other");

	(void)state;
	put_ok(set, &a);
	put_ok(set, &b);
	assert_int_equal(wlan_count(set), 2);
	assert_int_equal(wlan_at(set, 0)->id, 1);
	assert_int_equal(wlan_at(set, 1)->id, 3);
	assert_null(wlan_at(set, 2));
	assert_int_equal(wlan_by_name(set, "alpha")->id, 3);
	assert_int_equal(wlan_by_name(set, "Alpha")->id, 1);
	assert_null(wlan_by_name(set, "ALPHA"));
	assert_null(wlan_by_name(set, "a name that is longer than any WLAN can have"));
	assert_string_equal(wlan_by_id(set, 3)->name, "alpha");
	assert_null(wlan_by_id(set, 2));
	assert_null(wlan_by_ssid(set, "Same", 4)); /* shut down */
	a.enabled = true;
	put_ok(set, &a);
	assert_int_equal(wlan_count(set), 2);
	assert_string_equal(wlan_by_ssid(set, "Same", 4)->name, "alpha");
	assert_null(wlan_by_ssid(set, "Sam", 3));
	assert_null(wlan_by_ssid(set, "", 0));
	assert_int_equal(wlan_set_remove(set, "beta"), -ENOENT);
	assert_int_equal(wlan_set_remove(set, "alpha"), 0);
	assert_null(wlan_by_name(set, "alpha"));
	assert_null(wlan_by_ssid(set, "Same", 4));
	assert_int_equal(wlan_count(set), 1);
	talloc_free(set);
}

/** The longest name and SSID are found, one octet more is neither found nor looked for. */
static void test_longest(void **state)
{
	static char const name[] = "abcdefghijklmnopqrstuvwxyz0123456";
	static char const ssid[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456";
	struct wlan_set *set = wlan_set_new(NULL);
	struct wlan w;
	char longest[WLAN_NAME_MAX + 1];

	(void)state;
	memcpy(longest, name, WLAN_NAME_MAX);
	longest[WLAN_NAME_MAX] = '\0';
	wlan_init(&w, longest, 1, ssid, SSID_MAX);
	w.enabled = true;
	put_ok(set, &w);
	assert_int_equal(wlan_by_name(set, longest)->id, 1);
	assert_null(wlan_by_name(set, name));
	assert_int_equal(wlan_by_ssid(set, ssid, SSID_MAX)->id, 1);
	assert_null(wlan_by_ssid(set, ssid, SSID_MAX + 1));
	assert_null(wlan_by_ssid(set, ssid, SSID_MAX - 1));
	/* more WLANs than there was room for at first, and none behind the last */
	for (uint16_t id = 2; id <= 40; id++) {
		char text[16];

		snprintf(text, sizeof text, "w%u", id);
		w = make(text, id, text);
		put_ok(set, &w);
		assert_null(wlan_at(set, id));
	}
	talloc_free(set);
}

static void expect_refused(struct wlan_set *set, struct wlan const *w, int rc, char const *part)
{
	struct err err = {0};
	unsigned count = wlan_count(set);

	assert_int_equal(wlan_set_put(set, w, &err), rc);
	if (!strstr(err.msg, part))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, part);
	assert_int_equal(wlan_count(set), count);
}

static void test_ids_and_rules(void **state)
{
	struct wlan_set *set = wlan_set_new(NULL);
	struct wlan a = make("a", 1, "A"), b = make("b", 1, "B"), c = make("a", 2, "A");

	(void)state;
	put_ok(set, &a);
	expect_refused(set, &b, -EEXIST, "WLAN ID 1 belongs to a");
	expect_refused(set, &c, -EEXIST, "WLAN a has ID 1");

	b.id = 2;
	b.akms = 0;
	put_ok(set, &b); /* may stand half-made while it is shut down */
	b.enabled = true;
	expect_refused(set, &b, -EINVAL, "FT or FT-Adaptive");
	assert_false(wlan_by_name(set, "b")->enabled);
	b.enabled = false;
	b.transition_wlan_id = 2;
	expect_refused(set, &b, -EINVAL, "must be different");
	b.transition_wlan_id = 0;
	memset(b.name, 'x', sizeof b.name);
	expect_refused(set, &b, -EINVAL, "1 to 32 characters");
	talloc_free(set);
}

static void test_same_ssid(void **state)
{
	struct wlan_set *set = wlan_set_new(NULL);
	struct wlan eap = make("eap", 1, "Cafe"), psk = make("psk", 2, "Cafe");
	struct wlan sha256 = make("sha256", 3, "Cafe"), open = make("open", 4, "Cafe");

	(void)state;
	psk.akms = WLAN_AKM_BIT(PSK);
	assert_true(secret_set(&psk.psk, "passphrase", 10));
	psk.enabled = true;
	put_ok(set, &psk);
	assert_string_equal(wlan_by_ssid(set, "Cafe", 4)->name, "psk");

	/* a login goes to the WLAN with 802.1X, whatever the order of IDs */
	eap.enabled = true;
	eap.id = 9;
	put_ok(set, &eap);
	assert_string_equal(wlan_by_ssid(set, "Cafe", 4)->name, "eap");
	put_ok(set, &eap); /* not its own rival */

	sha256.akms = WLAN_AKM_BIT(DOT1X_SHA256);
	put_ok(set, &sha256);
	sha256.enabled = true;
	expect_refused(set, &sha256, -EEXIST, "WLAN eap serves the SSID of WLAN sha256");

	open.wpa = open.wpa2 = false;
	open.akms = 0;
	open.ft = WLAN_FT_DISABLED;
	open.enabled = true;
	put_ok(set, &open);
	snprintf(open.name, sizeof open.name, "open2");
	open.id = 5;
	expect_refused(set, &open, -EEXIST, "WLAN open serves");

	assert_int_equal(wlan_set_remove(set, "eap"), 0);
	put_ok(set, &sha256);
	assert_string_equal(wlan_by_ssid(set, "Cafe", 4)->name, "sha256");
	talloc_free(set);
}

/** The same thing without any index. */
struct plain {
	struct wlan w[40];
	bool used[40];
};

static void compare(struct wlan_set const *set, struct plain const *p)
{
	unsigned n = 0, last = 0;

	for (unsigned i = 0; i < 40; i++) {
		struct wlan const *found = wlan_by_id(set, (uint16_t)(i + 1));

		assert_int_equal(found != NULL, p->used[i]);
		if (!found)
			continue;
		n++;
		assert_memory_equal(found, &p->w[i], sizeof *found);
		assert_ptr_equal(wlan_by_name(set, p->w[i].name), found);
	}
	assert_int_equal(wlan_count(set), n);
	for (unsigned i = 0; i < n; i++) {
		assert_true(wlan_at(set, i)->id > last);
		last = wlan_at(set, i)->id;
	}
}

static void compare_ssid(struct wlan_set const *set, struct plain const *p, char const *ssid)
{
	struct wlan const *found = wlan_by_ssid(set, ssid, (uint8_t)strlen(ssid));
	unsigned enabled = 0;

	for (unsigned i = 0; i < 40; i++)
		if (p->used[i] && p->w[i].enabled && p->w[i].ssid_len == strlen(ssid) &&
		    memcmp(p->w[i].ssid, ssid, strlen(ssid)) == 0)
			enabled++;
	assert_true(enabled <= 1); /* all have 802.1X here */
	assert_int_equal(found != NULL, enabled);
}

static void test_random_life(void **state)
{
	struct wlan_set *set = wlan_set_new(NULL);
	struct plain *p = talloc_zero(set, struct plain);
	struct rand_fixed seed = {77};
	unsigned refused = 0;

	(void)state;
	for (int step = 0; step < 20000; step++) {
		uint8_t r[4];
		char name[16], ssid[8];
		unsigned i;

		rand_fixed_octets(&seed, r, sizeof r);
		i = r[0] % 40;
		snprintf(name, sizeof name, "wlan%u", i);
		snprintf(ssid, sizeof ssid, "ssid%u", r[1] % 10);
		if (r[2] % 4 == 0) {
			assert_int_equal(wlan_set_remove(set, name), p->used[i] ? 0 : -ENOENT);
			p->used[i] = false;
		} else {
			struct wlan w = make(name, (uint16_t)(i + 1), ssid);

			w.enabled = r[3] & 1;
			if (wlan_set_put(set, &w, NULL)) {
				refused++;
				assert_true(w.enabled);
			} else {
				p->w[i] = w;
				p->used[i] = true;
			}
		}
		compare(set, p);
		compare_ssid(set, p, ssid);
	}
	assert_true(refused > 100);
	talloc_free(set);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_find),          cmocka_unit_test(test_longest),
		cmocka_unit_test(test_ids_and_rules), cmocka_unit_test(test_same_ssid),
		cmocka_unit_test(test_random_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
