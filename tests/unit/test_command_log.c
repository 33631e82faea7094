/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The log of commands: in order, numbered for good, bounded; the oldest go first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "controller/command_log.h"

static struct command_log_who const admin = {
	.wall_us = 5, .session = 3, .user = "admin", .line = "vty1"};

static void test_kept(void **state)
{
	struct command_log *l = command_log_new(NULL);
	struct command_log_entry const *e;

	(void)state;
	assert_null(command_log_at(l, 0));
	assert_int_equal(command_log_total(l), 0);
	command_log_put(l, &admin, "wlan corp 1 corp");
	command_log_put(l, &admin, "no shutdown");
	e = command_log_at(l, 0);
	assert_string_equal(e->text, "wlan corp 1 corp");
	assert_string_equal(e->user, "admin");
	assert_string_equal(e->line, "vty1");
	assert_int_equal(e->index, 1);
	assert_int_equal(e->session, 3);
	assert_int_equal(e->wall_us, 5);
	assert_string_equal(command_log_at(l, 1)->text, "no shutdown");
	assert_null(command_log_at(l, 2));
	talloc_free(l);
}

static void test_bounded(void **state)
{
	struct command_log *l = command_log_new(NULL);
	char text[32];

	(void)state;
	for (unsigned i = 1; i <= COMMAND_LOG_MAX + 7; i++) {
		snprintf(text, sizeof text, "line %u", i);
		command_log_put(l, &admin, text);
	}
	assert_int_equal(command_log_total(l), COMMAND_LOG_MAX + 7);
	assert_string_equal(command_log_at(l, 0)->text, "line 8");
	assert_int_equal(command_log_at(l, 0)->index, 8);
	assert_int_equal(command_log_at(l, COMMAND_LOG_MAX - 1)->index, COMMAND_LOG_MAX + 7);
	assert_null(command_log_at(l, COMMAND_LOG_MAX));
	/* What was overwritten was freed. */
	assert_int_equal(talloc_total_blocks(l), 1 + COMMAND_LOG_MAX);
	talloc_free(l);
}

static void test_long_names(void **state)
{
	struct command_log *l = command_log_new(NULL);
	struct command_log_who who = admin;
	char name[200];

	(void)state;
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	who.user = who.line = name;
	command_log_put(l, &who, "hostname A");
	assert_int_equal(strlen(command_log_at(l, 0)->user), COMMAND_LOG_USER - 1);
	assert_int_equal(strlen(command_log_at(l, 0)->line), COMMAND_LOG_LINE - 1);
	talloc_free(l);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
