/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * No key passes the mask, whatever block its line is in.
 */
#include "controller/config_mask.h"

#include "controller_test.h"

static void test_lines(void **state)
{
	static struct {
		char const *line, *masked;
	} const cases[] = {
		{"hostname key", "hostname key"},
		{"wireless key-holder push off", "wireless key-holder push off"},
		{"wireless key-holder redundancy priority 5 key 0 "
		 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
		 "wireless key-holder redundancy priority 5 key 0 *****"},
		{" key 0 s3cret", " key 0 *****"},
		{" key s3cret", " key *****"},
		{" server-key 0 s3cret", " server-key 0 *****"},
		{" client 192.0.2.1 server-key s3cret", " client 192.0.2.1 server-key *****"},
		{" client 192.0.2.1", " client 192.0.2.1"},
		{" security wpa psk set-key ascii 0 \"s3cret word\"",
		 " security wpa psk set-key ascii 0 *****"},
		{" r0kh-key 0 s3cret", " r0kh-key 0 *****"},
		{" openwrt-default-key s3cret", " openwrt-default-key *****"},
		{" openwrt-default-key", " openwrt-default-key"},
		{" dynamic-author 192.0.2.1 port 3799 key 0 s3cret",
		 " dynamic-author 192.0.2.1 port 3799 key 0 *****"},
		{" interface key0", " interface key0"},
		{" no such key s3cret", " ! a line with a key is left out"},
		{"nor this key s3cret", "! a line with a key is left out"},
	};
	struct bench *b = *state;
	char out[GRAMMAR_TEXT_MAX];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(config_mask_line(b->c->grammar, cases[i].line, out),
				    cases[i].masked);
}

/** Every line of a configuration that takes a key is noticed: it has a word with "key" in it, as
 * the mask takes for granted. EXEC's passwords are in no configuration. */
static void test_words(void **state)
{
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		char const *at = strstr(grammar_commands[i].syntax, "$key");
		char word[512];

		if (!at || grammar_commands[i].mode == MODE_EXEC)
			continue;
		snprintf(word, sizeof word, "%.*s", (int)(at - grammar_commands[i].syntax),
			 grammar_commands[i].syntax);
		if (!strstr(word, "key"))
			fail_msg("%s", grammar_commands[i].syntax);
		n++;
	}
	assert_true(n >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines),
		TEST(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
