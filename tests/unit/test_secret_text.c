/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Texts that may hold keys: any length, and nothing of them stays when they go.
 */
#include "controller/secret_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

static void test_grows(void **state)
{
	struct secret_text t;
	char *text;

	(void)state;
	assert_true(secret_text_open(&t, NULL));
	for (unsigned i = 0; i < 20000; i++)
		assert_int_equal(fprintf(t.f, "%05u\n", i), 6);
	text = secret_text_finish(&t);
	assert_non_null(text);
	assert_int_equal(strlen(text), 120000);
	assert_memory_equal(text + 6 * 12345, "12345\n", 6);
	for (size_t i = 0; i < sizeof t.buffer; i++)
		assert_int_equal(t.buffer[i], 0);
	secret_text_free(text);
}

static void test_empty(void **state)
{
	struct secret_text t;

	(void)state;
	assert_true(secret_text_open(&t, NULL));
	assert_null(secret_text_finish(&t));
	secret_text_free(NULL);
}

static void test_length_after_a_flush(void **state)
{
	struct secret_text t;
	char *text;

	(void)state;
	assert_true(secret_text_open(&t, NULL));
	(void)fputs("abc", t.f);
	assert_int_equal(fflush(t.f), 0);
	assert_int_equal(t.len, 3);
	(void)fputs("d", t.f);
	text = secret_text_finish(&t);
	assert_string_equal(text, "abcd");
	secret_text_free(text);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_length_after_a_flush),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
