/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A model's name out of files that may be missing, empty, or no text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ap/model.h"

static void expect(char const *content, size_t len, size_t size, char const *want)
{
	char path[] = "/tmp/fastroam-model-XXXXXX", out[64];
	char const *const files[] = {"/nonexistent/model", path};
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, len), len);
	assert_int_equal(close(fd), 0);
	model_read_files(files, 2, out, size);
	assert_int_equal(unlink(path), 0);
	assert_string_equal(out, want);
}

static void test_read(void **state)
{
	(void)state;
	expect("Linksys E8450\n", 14, 64, "Linksys E8450");
	expect("Raspberry Pi 4\0", 15, 64, "Raspberry Pi 4");
	expect("a\x1b[31m\xc3\xa9z  \nmore", 16, 64, "a[31mz");
	expect("0123456789", 10, 6, "01234");
	expect("", 0, 64, "Linux");
	expect(" \n", 2, 64, "Linux");
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_read)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
