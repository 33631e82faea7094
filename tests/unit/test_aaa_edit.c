/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RADIUS servers, groups and lists by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "controller/aaa_edit.h"

static void test_servers(void **state)
{
	static struct radius_config c;
	static struct radius_server_config const zero;
	struct radius_server_config *s;

	(void)state;
	memset(&c, 0, sizeof c);
	assert_null(aaa_edit_server(&c, "a"));
	s = aaa_edit_server_make(&c, "a");
	assert_non_null(s);
	assert_int_equal(s->auth_port, 1812);
	assert_int_equal(s->timeout_ms, 5000);
	assert_int_equal(s->retransmit, 3);
	s->retransmit = 7;
	snprintf(s->key, sizeof s->key, "secret");
	/* Made again it is the one that is there. */
	assert_ptr_equal(aaa_edit_server_make(&c, "a"), s);
	assert_int_equal(s->retransmit, 7);
	assert_non_null(aaa_edit_server_make(&c, "b"));
	assert_int_equal(c.n_servers, 2);
	aaa_edit_server_remove(&c, s);
	assert_int_equal(c.n_servers, 1);
	assert_null(aaa_edit_server(&c, "a"));
	assert_string_equal(c.server[0].name, "b");
	assert_string_equal(c.server[0].key, "");
	assert_memory_equal(&c.server[1], &zero, sizeof zero);
}

static void test_a_removed_last_one_leaves_no_key(void **state)
{
	static struct radius_config c;
	static struct radius_config const zero;
	struct radius_server_config *s;

	(void)state;
	memset(&c, 0, sizeof c);
	s = aaa_edit_server_make(&c, "a");
	snprintf(s->key, sizeof s->key, "secret");
	aaa_edit_server_remove(&c, s);
	assert_memory_equal(&c, &zero, sizeof zero);
}

static void test_there_is_an_end(void **state)
{
	static struct radius_config c;
	char name[16];

	(void)state;
	memset(&c, 0, sizeof c);
	for (unsigned i = 0; i < RADIUS_SERVERS_MAX; i++) {
		snprintf(name, sizeof name, "n%u", i);
		assert_non_null(aaa_edit_server_make(&c, name));
		assert_non_null(aaa_edit_group_make(&c, name));
		assert_non_null(aaa_edit_list_make(&c.lists, name));
	}
	assert_null(aaa_edit_server_make(&c, "more"));
	assert_null(aaa_edit_group_make(&c, "more"));
	assert_null(aaa_edit_list_make(&c.lists, "more"));
	assert_non_null(aaa_edit_server_make(&c, "n0"));
	assert_int_equal(c.n_servers, RADIUS_SERVERS_MAX);
	aaa_edit_group_remove(&c, aaa_edit_group(&c, "n3"));
	aaa_edit_list_remove(&c.lists, aaa_edit_list(&c.lists, "n4"));
	assert_non_null(aaa_edit_group_make(&c, "more"));
	assert_non_null(aaa_edit_list_make(&c.lists, "more"));
	assert_null(aaa_edit_group(&c, "n3"));
	assert_null(aaa_edit_list(&c.lists, "n4"));
}

static void test_members_keep_their_order(void **state)
{
	struct radius_group_config g = {.n = 0};
	char name[16];

	(void)state;
	for (unsigned i = 0; i < RADIUS_GROUP_SERVERS; i++) {
		snprintf(name, sizeof name, "n%u", i);
		assert_true(aaa_edit_member_add(&g, name));
		assert_true(aaa_edit_member_add(&g, name));
		assert_int_equal(aaa_edit_member(&g, name), i);
	}
	assert_false(aaa_edit_member_add(&g, "more"));
	aaa_edit_member_remove(&g, 1);
	assert_int_equal(g.n, RADIUS_GROUP_SERVERS - 1);
	assert_string_equal(g.server[0], "n0");
	assert_string_equal(g.server[1], "n2");
	assert_int_equal(aaa_edit_member(&g, "n1"), -1);
}

static void test_names(void **state)
{
	(void)state;
	assert_false(aaa_edit_name_fits(""));
	assert_true(aaa_edit_name_fits("a"));
	assert_true(aaa_edit_name_fits("12345678901234567890123456789012"));
	assert_false(aaa_edit_name_fits("123456789012345678901234567890123"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_a_removed_last_one_leaves_no_key),
		cmocka_unit_test(test_there_is_an_end),
		cmocka_unit_test(test_members_keep_their_order),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
