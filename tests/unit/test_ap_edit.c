/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing access points, from a shell line by line and as candidates of a load.
 */
#include "controller/ap_edit.h"

#include "controller_test.h"

/** A shell without a terminal. */
static struct shell shell_of(struct bench *b)
{
	return (struct shell){.c = b->c, .mode = MODE_CONFIG, .privilege = PRIVILEGE_ENABLE};
}

static void test_open(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);

	assert_int_equal(ap_edit_open(&s, "a b"), 1);
	assert_int_equal(ap_edit_open(&s, "a-name-of-thirty-three-characters"), 1);
	assert_non_null(strstr(s.error, "name of an AP"));
	assert_int_equal(s.mode, MODE_CONFIG);
	assert_int_equal(hostapd_ap_count(b->c->aps), 0);
	assert_int_equal(ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(s.mode, MODE_CONFIG_AP_HOSTAPD);
	assert_string_equal(s.ap, "lobby");
	assert_int_not_equal(b->c->changed_wall_us, 0);
	/* Again: what is there stays. */
	b->c->changed_wall_us = 0;
	assert_int_equal(ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(hostapd_ap_count(b->c->aps), 1);
	assert_int_equal(b->c->changed_wall_us, 0);
}

static void test_commit(void **state)
{
	static struct hostapd_ap const nothing;
	struct bench *b = *state;
	struct shell s = shell_of(b);
	struct hostapd_ap copy;
	uint64_t generation;

	assert_int_equal(ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(ap_edit_begin(&s, &copy), 0);
	strcpy(copy.interface, "eth0");
	assert_int_equal(ap_edit_commit(&s, &copy), 0);
	assert_memory_equal(&copy, &nothing, sizeof copy);
	assert_string_equal(hostapd_ap_by_name(b->c->aps, "lobby")->interface, "eth0");
	/* What changes nothing is no change. */
	generation = hostapd_ap_set_generation(b->c->aps);
	assert_int_equal(ap_edit_begin(&s, &copy), 0);
	assert_int_equal(ap_edit_commit(&s, &copy), 0);
	assert_int_equal(hostapd_ap_set_generation(b->c->aps), generation);
	/* What breaks a rule is refused, and nothing changes. */
	assert_int_equal(ap_edit_begin(&s, &copy), 0);
	strcpy(copy.relay, "r");
	assert_int_equal(ap_edit_commit(&s, &copy), 1);
	assert_non_null(strstr(s.error, "not both"));
	assert_string_equal(hostapd_ap_by_name(b->c->aps, "lobby")->relay, "");
}

static void test_removed_meanwhile(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b), other = shell_of(b);
	struct hostapd_ap copy, late;

	assert_int_equal(ap_edit_open(&s, "lobby"), 0);
	assert_int_equal(ap_edit_begin(&s, &late), 0);
	assert_int_equal(ap_edit_remove(&other, "lobby"), 0);
	assert_int_equal(hostapd_ap_count(b->c->aps), 0);
	assert_int_equal(ap_edit_remove(&other, "lobby"), 1);
	strcpy(late.interface, "eth0");
	assert_int_equal(ap_edit_commit(&s, &late), 1);
	assert_int_equal(ap_edit_begin(&s, &copy), 1);
	assert_non_null(strstr(s.error, "removed meanwhile"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_open),
		TEST(test_commit),
		TEST(test_removed_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
