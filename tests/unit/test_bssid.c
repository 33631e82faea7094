/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * BSSIDs of a radio: the own one first, all different, unicast, within what the driver allows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/bssid.h"

static struct mac const none = {{0}};
static struct mac const own = {{0xdc, 0xa6, 0x32, 0x11, 0x22, 0x33}};

static void assert_sound(struct mac const *m, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		assert_false(mac_is_group(m[i]));
		assert_false(mac_is_zero(m[i]));
		for (unsigned j = 0; j < i; j++)
			assert_false(mac_eq(m[i], m[j]));
	}
}

static void test_made_up(void **state)
{
	struct mac m[16];

	(void)state;
	assert_int_equal(bssid_list(own, none, NULL, 0, m, 16), 16);
	assert_sound(m, 16);
	assert_true(mac_eq(m[0], own));
	/* Those that are made up say so. */
	for (unsigned i = 1; i < 16; i++) {
		assert_int_equal(m[i].b[0] & 2, 2);
		assert_memory_equal(m[i].b + 1, own.b + 1, 5);
	}
}

static void test_own_is_local(void **state)
{
	struct mac const local = {{2, 0, 0, 0, 1, 0}};
	struct mac m[16];

	(void)state;
	assert_int_equal(bssid_list(local, none, NULL, 0, m, 16), 16);
	assert_sound(m, 16);
}

/** Radios of one device differ in the last octet: no BSSID may be both's. */
static void test_neighbours(void **state)
{
	struct mac other = own, m[32];

	(void)state;
	other.b[5]++;
	assert_int_equal(bssid_list(own, none, NULL, 0, m, 16), 16);
	assert_int_equal(bssid_list(other, none, NULL, 0, m + 16, 16), 16);
	assert_sound(m, 32);
}

static void test_mask(void **state)
{
	struct mac const mask = {{0, 0, 0, 0, 0, 7}};
	struct mac m[16];
	unsigned n;

	(void)state;
	n = bssid_list(own, mask, NULL, 0, m, 16);
	assert_int_equal(n, 8);
	assert_sound(m, n);
	for (unsigned i = 0; i < n; i++) {
		assert_memory_equal(m[i].b, own.b, 5);
		assert_int_equal(m[i].b[5] & 0xf8, own.b[5] & 0xf8);
	}
}

static void test_mask_of_group_bit(void **state)
{
	struct mac const all = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}, first = {{3, 0, 0, 0, 0, 0}};
	struct mac m[16];

	(void)state;
	assert_int_equal(bssid_list(own, all, NULL, 0, m, 16), 16);
	assert_sound(m, 16);
	/* Bit 1 only: two addresses. */
	assert_int_equal(bssid_list(own, first, NULL, 0, m, 16), 2);
	assert_sound(m, 2);
}

static void test_listed(void **state)
{
	struct mac const listed[] = {own, {{0x42, 0, 0, 0, 1, 0}}, {{1, 0, 0, 0, 0, 1}}};
	struct mac m[16];

	(void)state;
	/* One is the own one, one is a group address. */
	assert_int_equal(bssid_list(own, none, listed, 3, m, 2), 2);
	assert_true(mac_eq(m[1], listed[1]));
	assert_int_equal(bssid_list(own, none, listed, 3, m, 16), 16);
	assert_sound(m, 16);
	assert_int_equal(bssid_list(own, none, listed, 3, m, 1), 1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_made_up),           cmocka_unit_test(test_own_is_local),
		cmocka_unit_test(test_neighbours),        cmocka_unit_test(test_mask),
		cmocka_unit_test(test_mask_of_group_bit), cmocka_unit_test(test_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
