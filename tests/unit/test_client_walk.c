/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The walk over all clients, without stations; tests/integration/scenarios_show.py has those.
 */
#include "controller/client_walk.h"

#include "show_test.h"

static struct shell shell_of(struct bench *b)
{
	if (bench_load(b, "wlan corp 1 corp\n no shutdown\nwlan lab 2 lab\n no shutdown\n"))
		fail_msg("%s", b->said);
	return (struct shell){.c = b->c, .mode = MODE_EXEC, .privilege = PRIVILEGE_ENABLE};
}

static void test_walk(void **state)
{
	struct shell s = shell_of(*state);
	uint32_t pos = 0;
	struct client c;
	unsigned n = 0;

	for (uint8_t sta = 1; sta <= 5; sta++)
		show_login(*state, sta, "corp");
	while (client_next(&s, &pos, &c))
		assert_int_equal(c.sta.b[5], ++n);
	assert_int_equal(n, 5);
	assert_int_equal(client_count(&s), 5);
	assert_int_equal(client_excluded_count(&s), 0);
}

static void test_find(void **state)
{
	struct shell s = shell_of(*state);
	struct client c;

	assert_false(client_find(&s, (struct mac){{2, 0, 0, 0, 0, 1}}, &c));
	show_login(*state, 1, "lab");
	assert_true(client_find(&s, (struct mac){{2, 0, 0, 0, 0, 1}}, &c));
	assert_false(c.own);
	assert_int_equal(c.wlan_id, 2);
	assert_string_equal(c.ssid, "lab");
	assert_string_equal(c.ap_name, "lobby");
	assert_string_equal(c.protocol, "N/A");
	assert_string_equal(c.policy, "WPA2");
	assert_string_equal(c.vlan, "N/A");
}

/** Logins at access points of ours are counted with their stations, which are none here. */
static void test_own_logins(void **state)
{
	struct bench *b = *state;
	struct shell s = shell_of(b);

	show_login(b, 1, "corp");
	show_login(b, 2, "lab");
	assert_int_equal(client_count_wlan(&s, 1), 1);
	if (bench_load(b, "wireless key-holder r0kh-id lobby\n"))
		fail_msg("%s", b->said);
	assert_int_equal(client_count_wlan(&s, 1), 0);
	assert_int_equal(client_count(&s), 0);
}

static void test_seconds(void **state)
{
	struct shell s = shell_of(*state);
	uint64_t now = s.c->env.now_ms(s.c->env.arg);

	assert_int_equal(client_seconds(&s, now + 60000), 0);
	assert_true(client_seconds(&s, now - 5000) >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_walk),
		TEST(test_find),
		TEST(test_own_logins),
		TEST(test_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
