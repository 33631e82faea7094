/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names and addresses for a certificate: those given, those of this machine, each once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "controller/server_names.h"

static void test_names(void **state)
{
	char const *const names[] = {"wlc1", "", "not a name,DNS:x", "wlc1", "wlc10", "wlc1"};
	char out[2048], tiny[16];

	(void)state;
	server_names(names, 6, out, sizeof out);
	assert_int_equal(strncmp(out, "DNS:wlc1,DNS:wlc10", 18), 0);
	assert_null(strstr(out + 18, "DNS:wlc1,"));
	assert_null(strstr(out, "DNS:x"));
	assert_non_null(strstr(out, "IP:127.0.0.1"));
	assert_null(strchr(out, '%'));
	/* Whole entries or none. */
	server_names(names, 6, tiny, sizeof tiny);
	assert_string_equal(tiny, "DNS:wlc1");
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
