/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A file is replaced as a whole or not at all.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static char dir[64], path[96], fresh[104];

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/fastroam-unit-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/file", dir);
	snprintf(fresh, sizeof fresh, "%s.new", path);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	unlink(fresh);
	return rmdir(dir);
}

static void assert_holds(char const *text)
{
	char got[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_int_equal(fread(got, 1, sizeof got - 1, f), strlen(text));
	fclose(f);
	assert_string_equal(got, text);
}

static void test_replaced(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_write(path, "one", 3, 0600), 0);
	assert_holds("one");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_write_new(path, "second", 6, 0600), 0);
	assert_holds("one");
	assert_int_equal(file_commit(path), 0);
	assert_holds("second");
	assert_int_equal(access(fresh, F_OK), -1);
}

static void test_given_up(void **state)
{
	(void)state;
	assert_int_equal(file_write(path, "one", 3, 0600), 0);
	assert_int_equal(file_write_new(path, "second", 6, 0600), 0);
	file_give_up(path);
	assert_int_equal(access(fresh, F_OK), -1);
	assert_int_equal(file_commit(path), -ENOENT);
	assert_holds("one");
	assert_int_equal(file_write("/nowhere/at/all", "x", 1, 0600), -ENOENT);
}

/** What lies about under the name PATH.new is not followed. */
static void test_links_are_not_followed(void **state)
{
	(void)state;
	assert_int_equal(symlink("/tmp/fastroam-unit-never", fresh), 0);
	assert_int_equal(file_write(path, "one", 3, 0600), 0);
	assert_holds("one");
	assert_int_equal(access("/tmp/fastroam-unit-never", F_OK), -1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test_setup_teardown(test_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(test_given_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_links_are_not_followed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
