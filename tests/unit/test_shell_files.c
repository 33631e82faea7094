/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that go along with a command: kept in order, bounded, and gone with the command.
 */
#include "controller_test.h"

#include "controller/shell_files.h"

static void add(struct shell *s, char const *name, char const *text)
{
	struct control_msg m = {.kind = CONTROL_FILE, .name = name, .text = text};

	shell_files_add(s, &m);
}

static void test_kept_in_order(void **state)
{
	struct shell *s = talloc_zero(NULL, struct shell);

	(void)state;
	add(s, "b.conf", "interface=b\n");
	add(s, "a.conf", "");
	add(s, NULL, "x");
	assert_int_equal(s->files->count, 3);
	assert_null(s->files->refused);
	assert_string_equal(s->files->file[0].name, "b.conf");
	assert_string_equal(s->files->file[0].text, "interface=b\n");
	assert_int_equal(s->files->file[0].len, 12);
	assert_int_equal(s->files->file[1].len, 0);
	assert_string_equal(s->files->file[2].name, "file");
	assert_int_equal(s->files->octets, 13);
	shell_files_drop(s);
	assert_null(s->files);
	shell_files_drop(s);
	talloc_free(s);
}

static void test_too_many(void **state)
{
	struct shell *s = talloc_zero(NULL, struct shell);

	(void)state;
	for (unsigned i = 0; i < CONTROL_FILES_MAX; i++)
		add(s, "f", "x");
	assert_null(s->files->refused);
	add(s, "f", "x");
	assert_non_null(strstr(s->files->refused, "64"));
	assert_int_equal(s->files->count, CONTROL_FILES_MAX);
	talloc_free(s);
}

static void test_too_long(void **state)
{
	struct shell *s = talloc_zero(NULL, struct shell);
	char *text = talloc_zero_array(s, char, CONTROL_FILES_OCTETS + 1);

	(void)state;
	memset(text, 'x', CONTROL_FILES_OCTETS);
	add(s, "f", text);
	assert_null(s->files->refused);
	add(s, "g", "");
	assert_null(s->files->refused);
	add(s, "g", "x");
	assert_non_null(strstr(s->files->refused, "900 KiB"));
	/* What came later does not make it whole again. */
	add(s, "g", "");
	assert_int_equal(s->files->count, 2);
	talloc_free(s);
}

static void test_names_are_clean(void **state)
{
	struct shell *s = talloc_zero(NULL, struct shell);

	(void)state;
	add(s, "\x1b[2Jcaf\xc3\xa9\xc2\x9b\x7f", "");
	assert_string_equal(s->files->file[0].name, "?[2Jcaf\xc3\xa9???");
	talloc_free(s);
}

static void test_wiped(void **state)
{
	struct shell *s = talloc_zero(NULL, struct shell);
	void *pool = talloc_new(NULL);
	char *text;

	(void)state;
	add(s, "f", "wpa_passphrase=hunter2hunter2");
	/* Moved out of the tree, so that it outlives it. */
	text = talloc_steal(pool, s->files->file[0].text);
	shell_files_drop(s);
	for (size_t i = 0; i < strlen("wpa_passphrase=hunter2hunter2"); i++)
		assert_int_equal(text[i], 0);
	talloc_free(pool);
	talloc_free(s);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_kept_in_order),   cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_too_long),        cmocka_unit_test(test_wiped),
		cmocka_unit_test(test_names_are_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
