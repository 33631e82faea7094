/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing the global configuration: swapped in as a whole, and keys as they are typed.
 */
#include "controller/settings_edit.h"

#include "controller_test.h"

static void test_commit(void **state)
{
	static struct settings const nothing;
	struct bench *b = *state;
	struct shell s = {.c = b->c, .user = "tester"};
	struct settings copy = b->c->settings;

	copy.mobility_domain = 0xa1b2;
	copy.has_mobility_domain = true;
	assert_int_equal(settings_edit_commit(&s, &copy), 0);
	assert_int_equal(b->c->settings.mobility_domain, 0xa1b2);
	assert_string_equal(b->c->changed_by, "tester");
	assert_memory_equal(&copy, &nothing, sizeof copy);
	/* logins that name no mobility domain have this one */
	assert_int_equal(controller_session_config(b->c).default_mdid, 0xa1b2);
}

static void test_key_types(void **state)
{
	struct shell s = {0};
	struct grammar_arg const plain = {.text = "0"}, sealed = {.text = "8"};

	(void)state;
	assert_int_equal(settings_edit_key_type(&s, NULL), 0);
	assert_int_equal(settings_edit_key_type(&s, &plain), 0);
	assert_int_equal(settings_edit_key_type(&s, &sealed), 1);
	assert_non_null(strstr(s.error, "type 8"));
	assert_non_null(strstr(s.error, "type 0"));
}

static void test_hex_keys(void **state)
{
	static char const *const bad[] = {"0", "000", "0g", "g0", "0x00", "00 11", "\xc3\xa4"};
	struct secret key = {.len = 1};
	char text[2 * SECRET_MAX + 3];

	(void)state;
	assert_true(settings_edit_hex_key("00fFa5", &key));
	assert_int_equal(key.len, 3);
	assert_memory_equal(key.b, "\x00\xff\xa5", 3);
	assert_true(settings_edit_hex_key("", &key));
	assert_int_equal(key.len, 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		key.len = 1;
		assert_false(settings_edit_hex_key(bad[i], &key));
		assert_int_equal(key.len, 0);
	}
	memset(text, 'a', sizeof text);
	text[2 * SECRET_MAX] = '\0';
	assert_true(settings_edit_hex_key(text, &key));
	assert_int_equal(key.len, SECRET_MAX);
	text[2 * SECRET_MAX] = 'a';
	text[2 * SECRET_MAX + 2] = '\0';
	assert_false(settings_edit_hex_key(text, &key));
	assert_int_equal(key.len, 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_commit),
		cmocka_unit_test(test_key_types),
		cmocka_unit_test(test_hex_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
