/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Commands as they are kept: whole keywords, quotes where they must be, never a key; and which
 * commands are recorded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "grammar/grammar.h"

static struct grammar *grammar;

static void walk(enum grammar_mode mode, char const *line, struct grammar_walk *w)
{
	grammar_walk(grammar, mode, PRIVILEGE_ENABLE, line, w);
	if (w->status != GRAMMAR_OK)
		fail_msg("\"%s\" is not understood at %u", line, w->column);
}

static void assert_kept(enum grammar_mode mode, char const *line, char const *expected)
{
	char out[GRAMMAR_TEXT_MAX];
	struct grammar_walk w, again;

	walk(mode, line, &w);
	assert_string_equal(grammar_command_text(&w, out), expected);
	/* What has no key in it can be typed again. */
	if (!strstr(expected, "*****")) {
		walk(w.mode, expected, &again);
		assert_ptr_equal(again.command, w.command);
	}
}

static void test_texts(void **state)
{
	(void)state;
	assert_kept(MODE_CONFIG, "wl corp 1 corp", "wlan corp 1 corp");
	assert_kept(MODE_CONFIG, "wlan \"my cafe\" 3 \"my \\\"cafe\"",
		    "wlan \"my cafe\" 3 \"my \\\"cafe\"");
	assert_kept(MODE_CONFIG, "no wlan corp", "no wlan corp");
	/* A name that is a keyword without its quotes. */
	assert_kept(MODE_CONFIG, "wlan \"shutdown\" 5 x", "wlan \"shutdown\" 5 x");
	assert_kept(MODE_CONFIG, "wlan shutdown", "wlan shutdown");
	assert_kept(MODE_CONFIG, "default hostn", "default hostname");
	assert_kept(MODE_CONFIG_WLAN, "def sec wpa akm owe", "default security wpa akm owe");
	assert_kept(MODE_CONFIG_WLAN, "do cl wir cl mac 02:00:00:00:00:01",
		    "clear wireless client mac-address 02:00:00:00:00:01");
	assert_kept(MODE_EXEC, "write", "write");
	assert_kept(MODE_EXEC, "test ap hostapd config a.conf \"b c\" | count x",
		    "test ap hostapd config a.conf \"b c\"");
}

static void test_keys(void **state)
{
	static struct {
		enum grammar_mode mode;
		char const *line, *expected;
	} const keys[] = {
		{MODE_CONFIG_WLAN, "sec wpa psk set-key ascii 0 hunter22",
		 "security wpa psk set-key ascii 0 *****"},
		{MODE_CONFIG_WLAN, "sec wpa psk set-key ascii 0 \"hunter 22\"",
		 "security wpa psk set-key ascii 0 *****"},
		{MODE_CONFIG_WLAN, "no sec wpa psk set-key", "no security wpa psk set-key"},
		{MODE_CONFIG_RADIUS_SERVER, "key hunter22", "key *****"},
		{MODE_CONFIG_DYNAUTH, "client 192.0.2.1 server-key hunter22",
		 "client 192.0.2.1 server-key *****"},
		{MODE_CONFIG_AP_HOSTAPD, "openwrt hunter22", "openwrt-default-key *****"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		assert_kept(keys[i].mode, keys[i].line, keys[i].expected);
}

/** No argument that holds a key has another name: it would be kept. */
static void test_every_key_is_called_key(void **state)
{
	static char const *const words[] = {"key ", "server-key ", "set-key ", "password ",
					    "secret "};

	(void)state;
	for (unsigned i = 0; i < grammar_commands_count; i++) {
		struct grammar_command const *c = &grammar_commands[i];

		if (c->mode == MODE_EXEC)
			continue;
		for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
			char const *at = strstr(c->syntax, words[k]);

			if (at && (at == c->syntax || at[-1] == ' ' || at[-1] == '-') &&
			    strstr(at, "WORD$") && !strstr(at, "$key"))
				fail_msg("\"%s\" keeps its key", c->syntax);
		}
	}
}

static void test_recorded(void **state)
{
	static struct {
		enum grammar_mode mode;
		char const *line;
		bool recorded;
	} const lines[] = {
		{MODE_CONFIG, "hostname A", true},
		{MODE_CONFIG, "no wlan A", true},
		{MODE_CONFIG_WLAN, "shutdown", true},
		{MODE_CONFIG_WLAN, "exit", false},
		{MODE_CONFIG_WLAN, "end", false},
		{MODE_CONFIG_WLAN, "do show clock", false},
		{MODE_CONFIG_WLAN, "do write", true},
		{MODE_EXEC, "write memory", true},
		{MODE_EXEC, "copy running-config startup-config", true},
		{MODE_EXEC, "reload", true},
		{MODE_EXEC, "clear logging", true},
		{MODE_EXEC, "clear configuration lock", true},
		{MODE_EXEC, "ap enroll lobby", true},
		{MODE_EXEC, "configure terminal", false},
		{MODE_EXEC, "terminal length 0", false},
		{MODE_EXEC, "no terminal monitor", false},
		{MODE_EXEC, "terminal exec prompt timestamp", false},
		{MODE_EXEC, "show running-config", false},
		{MODE_EXEC, "who", false},
		{MODE_EXEC, "exit", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct grammar_walk w;

		walk(lines[i].mode, lines[i].line, &w);
		if (grammar_is_recorded(&w) != lines[i].recorded)
			fail_msg("\"%s\" is%s recorded", lines[i].line,
				 lines[i].recorded ? " not" : "");
	}
}

/** A line of the longest words, all of which need quotes and escapes, is cut and not overrun. */
static void test_long(void **state)
{
	char line[GRAMMAR_LINE_MAX + 1], out[GRAMMAR_TEXT_MAX];
	struct grammar_walk w;
	size_t n = (size_t)snprintf(line, sizeof line, "wlan \"");

	(void)state;
	for (; n + 4 < GRAMMAR_LINE_MAX; n += 4)
		memcpy(line + n, "\\x01", 4);
	memcpy(line + n, "\"", 2);
	walk(MODE_CONFIG, line, &w);
	assert_true(strlen(grammar_command_text(&w, out)) < GRAMMAR_TEXT_MAX);
	memset(line, '"', sizeof line);
	n = (size_t)snprintf(line, sizeof line, "wlan ");
	for (; n < GRAMMAR_LINE_MAX; n++)
		line[n] = n % 2 ? '"' : 'x';
	line[n] = '\0';
	line[5] = 'x';
	walk(MODE_CONFIG, line, &w);
	assert_true(strlen(grammar_command_text(&w, out)) < GRAMMAR_TEXT_MAX);
}

static int setup(void **state)
{
	struct err err = {0};

	(void)state;
	grammar = grammar_new(NULL, grammar_commands, grammar_commands_count, &err);
	return grammar ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	talloc_free(grammar);
	return 0;
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_every_key_is_called_key),
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
