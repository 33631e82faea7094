/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The error record: codes come back negative, texts are cut and never overrun.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static void test_set_stores_code_and_text(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, EINVAL, "wlan %d: no such profile", 17), -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_string_equal(err.msg, "wlan 17: no such profile");
}

static void test_set_takes_either_sign(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, -ENOENT, "x"), -ENOENT);
	assert_int_equal(err.code, -ENOENT);
}

static void test_null_record(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, EPERM, "nobody reads %s", "this"), -EPERM);
	assert_int_equal(err_prefix(NULL, "nor %s", "this"), 0);
}

static void test_prefix(void **state)
{
	struct err err = {0};

	(void)state;
	(void)err_set(&err, ENOENT, "no such file");
	assert_int_equal(err_prefix(&err, "line %d", 3), -ENOENT);
	assert_int_equal(err_prefix(&err, "startup-config"), -ENOENT);
	assert_string_equal(err.msg, "startup-config: line 3: no such file");
}

static void test_prefix_of_nothing(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_prefix(&err, "line %d", 3), 0);
	assert_string_equal(err.msg, "line 3");
}

static void test_long_texts_are_cut(void **state)
{
	struct {
		struct err err;
		uint8_t guard[16];
	} box;
	uint8_t untouched[16];
	char longer[2 * sizeof box.err.msg];

	(void)state;
	memset(&box, 0x5a, sizeof box);
	memset(untouched, 0x5a, sizeof untouched);
	memset(longer, 'x', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	(void)err_set(&box.err, EINVAL, "%s", longer);
	assert_int_equal(strlen(box.err.msg), sizeof box.err.msg - 1);
	(void)err_prefix(&box.err, "place");
	assert_int_equal(strlen(box.err.msg), sizeof box.err.msg - 1);
	assert_memory_equal(box.err.msg, "place: xxx", 10);
	(void)err_prefix(&box.err, "%s", longer);
	assert_int_equal(strlen(box.err.msg), sizeof box.err.msg - 1);
	assert_memory_equal(box.guard, untouched, sizeof untouched);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_set_stores_code_and_text),
		cmocka_unit_test(test_set_takes_either_sign),
		cmocka_unit_test(test_null_record),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_prefix_of_nothing),
		cmocka_unit_test(test_long_texts_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
