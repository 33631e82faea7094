/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The writer: filters line by line, JSON of any octets, and the two views of one record.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>
#include <jansson.h>

#include "grammar/writer.h"

static char output[4096];

static void sink(void *arg, char const *text, size_t len)
{
	assert_ptr_equal(arg, output);
	assert_true(len > 0 && text[len - 1] == '\n'); /* whole lines only */
	assert_true(strlen(output) + len < sizeof output);
	strncat(output, text, len);
}

static struct writer *open_writer(enum grammar_pipe pipe, char const *pattern)
{
	struct err err = {0};
	struct writer *w;

	output[0] = '\0';
	w = writer_new(NULL, pipe, pattern, sink, output, &err);
	if (!w)
		fail_msg("%s", err.msg);
	return w;
}

/** Filter a text, given in pieces that do not end where lines do. */
static char const *filtered(enum grammar_pipe pipe, char const *pattern, char const *text)
{
	struct writer *w = open_writer(pipe, pattern);

	for (size_t i = 0; text[i]; i += strnlen(text + i, 3))
		writer_text(w, "%.3s", text + i);
	assert_true(writer_balanced(w));
	writer_finish(w);
	return output;
}

static char const config[] = "hostname WLC\n"
			     "wlan A 1 A\n"
			     " security ft\n"
			     "  deeper\n"
			     " no shutdown\n"
			     "!\n"
			     "wlan B 2 B\n"
			     " no security ft\n"
			     "aaa new-model\n";

static void test_filters(void **state)
{
	(void)state;
	assert_string_equal(filtered(PIPE_NONE, "", config), config);
	assert_string_equal(filtered(PIPE_INCLUDE, "^wlan|host", config),
			    "hostname WLC\nwlan A 1 A\nwlan B 2 B\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "WLAN", config), ""); /* case matters */
	assert_string_equal(filtered(PIPE_EXCLUDE, "security|deeper|^!$", config),
			    "hostname WLC\nwlan A 1 A\n no shutdown\nwlan B 2 B\naaa new-model\n");
	assert_string_equal(filtered(PIPE_BEGIN, "wlan B", config),
			    "wlan B 2 B\n no security ft\naaa new-model\n");
	assert_string_equal(filtered(PIPE_SECTION, "^wlan A", config),
			    "wlan A 1 A\n security ft\n  deeper\n no shutdown\n");
	/* Only what is deeper than the matching line itself goes with it. */
	assert_string_equal(filtered(PIPE_SECTION, "security", config),
			    " security ft\n  deeper\n no security ft\n");
	assert_string_equal(filtered(PIPE_COUNT, "wlan", config),
			    "Number of lines which match regexp = 2\n");
	assert_string_equal(filtered(PIPE_COUNT, "", config),
			    "Number of lines which match regexp = 9\n");
	assert_string_equal(filtered(PIPE_COUNT, "x", ""),
			    "Number of lines which match regexp = 0\n");
	/* A last line without an end is a line. */
	assert_string_equal(filtered(PIPE_INCLUDE, "b", "a\nb"), "b\n");
}

/** A blank line inside a section ends it: nothing is deeper on it. */
static void test_section_ends(void **state)
{
	(void)state;
	assert_string_equal(filtered(PIPE_SECTION, "^a", "a\n b\n\n c\nd\n"), "a\n b\n");
	assert_string_equal(filtered(PIPE_SECTION, "^a", "a\n b\na2\n c\n"), "a\n b\na2\n c\n");
}

static void test_patterns(void **state)
{
	struct err err = {0};

	(void)state;
	assert_string_equal(filtered(PIPE_INCLUDE, "a{2}", "aa\na{2}\n"), "a{2}\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "[]{]x", "]x\n{x\nx\n"), "]x\n{x\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "[^]a]x", "]x\nbx\n"), "bx\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "a\\.b", "a.b\naxb\n"), "a.b\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "(((a{99}){99}){99}){99}", "a\n"), "");
	assert_null(writer_new(NULL, PIPE_INCLUDE, "(", sink, output, &err));
	assert_non_null(strstr(err.msg, "bad regular expression \"(\""));
	assert_null(writer_new(NULL, PIPE_INCLUDE, "(a*)*\\1", sink, output, &err));
	assert_non_null(strstr(err.msg, "back-references"));
}

/** Patterns of 127 octets that would take the C library gigabytes and minutes. */
static void test_patterns_that_explode(void **state)
{
	struct err err = {0};
	char nested[128] = "";

	(void)state;
	for (int i = 0; i < 40; i++)
		strcat(nested, "(");
	strcat(nested, "a");
	for (int i = 0; i < 40; i++)
		strcat(nested, "+)");
	assert_null(writer_new(NULL, PIPE_INCLUDE, nested, sink, output, &err));
	assert_non_null(strstr(err.msg, "repeated with +"));
	assert_null(writer_new(NULL, PIPE_INCLUDE, "a+++++++++++++++++++++++++++++++++++++", sink,
			       output, &err));
	assert_null(writer_new(NULL, PIPE_INCLUDE, "a*+*+*+*+*+*+*+*+*+*+*+*+*+*+*+*+*+", sink,
			       output, &err));
	assert_string_equal(filtered(PIPE_INCLUDE, "^(a+)+(b+)+$", "aab\nb\n"), "aab\n");
	/* The bracket ends where POSIX says, so that no interval passes for a part of it. */
	assert_string_equal(filtered(PIPE_INCLUDE, "[[:alpha:][]((a{99}){99}){99}]", "]\n"), "");
	assert_string_equal(filtered(PIPE_INCLUDE, "^[[:alpha:]]{", "a{\n1{\n"), "a{\n");
	assert_string_equal(filtered(PIPE_INCLUDE, "^[[.[.]x]{", "[{\nx{\ny{\n"), "[{\nx{\n");
}

/** What a handler does, for both views. */
static void emit_record(struct writer *w)
{
	writer_text(w, "Number of WLANs: %d\n\n", 1);
	writer_list(w, "wlans");
	writer_object(w, NULL);
	writer_int(w, "id", "%-5" PRId64, 7);
	writer_str(w, "name", "%-8s", "CAFE");
	writer_bool(w, "enabled", "%s\n", true, "UP", "DOWN");
	writer_str(w, "hidden", NULL, "json only");
	writer_str(w, NULL, "%s\n", "text only");
	writer_list(w, "akms");
	writer_str(w, NULL, NULL, "dot1x");
	writer_int(w, NULL, NULL, INT64_MIN);
	writer_end(w);
	writer_object(w, "empty");
	writer_end(w);
	writer_end(w);
	writer_end(w);
	writer_str(w, "none", NULL, NULL);
	writer_bool(w, "last", NULL, false, "", "");
	assert_true(writer_balanced(w));
}

static void test_two_views(void **state)
{
	struct writer *w = open_writer(PIPE_NONE, "");

	(void)state;
	assert_false(writer_is_json(w));
	emit_record(w);
	writer_finish(w);
	assert_string_equal(output, "Number of WLANs: 1\n\n7    CAFE    UP\ntext only\n");

	w = open_writer(PIPE_JSON, "");
	assert_true(writer_is_json(w));
	emit_record(w);
	writer_finish(w);
	assert_string_equal(output, "{\n"
				    "  \"wlans\": [\n"
				    "    {\n"
				    "      \"id\": 7,\n"
				    "      \"name\": \"CAFE\",\n"
				    "      \"enabled\": true,\n"
				    "      \"hidden\": \"json only\",\n"
				    "      \"akms\": [\n"
				    "        \"dot1x\",\n"
				    "        -9223372036854775808\n"
				    "      ],\n"
				    "      \"empty\": {}\n"
				    "    }\n"
				    "  ],\n"
				    "  \"none\": null,\n"
				    "  \"last\": false\n"
				    "}\n");
}

/** Every octet a C string can hold, alone and between letters, is JSON that a parser takes. */
static void test_json_octets(void **state)
{
	(void)state;
	for (unsigned c = 1; c < 256; c++) {
		char value[] = {'a', (char)c, 'b', (char)c, '\0'};
		struct writer *w = open_writer(PIPE_JSON, "");
		json_error_t why;
		char const *back;
		json_t *j;

		writer_str(w, value, NULL, value);
		writer_finish(w);
		j = json_loads(output, JSON_REJECT_DUPLICATES, &why);
		if (!j)
			fail_msg("octet %02x: %s in %s", c, why.text, output);
		back = json_string_value(json_object_iter_value(json_object_iter(j)));
		assert_string_equal(back, json_object_iter_key(json_object_iter(j)));
		if (c < 0x80)
			assert_string_equal(back, value);
		json_decref(j);
	}
}

static void test_json_utf8(void **state)
{
	static struct {
		char const *value, *json;
	} const texts[] = {
		{"Caf\xc3\xa9", "Caf\xc3\xa9"},
		{"\xf0\x9f\x93\xb6", "\xf0\x9f\x93\xb6"},
		{"\xc0\xaf", "\\u00c0\\u00af"},                       /* overlong */
		{"\xed\xa0\x80", "\\u00ed\\u00a0\\u0080"},            /* surrogate */
		{"\xf4\x90\x80\x80", "\\u00f4\\u0090\\u0080\\u0080"}, /* beyond U+10FFFF */
		{"\xe2\x82", "\\u00e2\\u0082"},                       /* cut short */
		{"\x1b[2J\"\\", "\\u001b[2J\\\"\\\\"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct writer *w = open_writer(PIPE_JSON, "");
		char expected[128];

		writer_str(w, "k", NULL, texts[i].value);
		writer_finish(w);
		snprintf(expected, sizeof expected, "{\n  \"k\": \"%s\"\n}\n", texts[i].json);
		assert_string_equal(output, expected);
	}
}

/** A User-Name of escape sequences does not reach the terminal as such. */
static void test_text_is_clean(void **state)
{
	struct writer *w = open_writer(PIPE_NONE, "");

	(void)state;
	writer_str(w, "user", "User: %s\n", "a\x1b[2J\r\n\x7f\xc2\x9b\xff\xc3\xa9z");
	writer_finish(w);
	assert_string_equal(output, "User: a?[2J????"
				    "??"
				    "\xc3\xa9z\n");
}

static void test_ruler(void **state)
{
	struct writer *w = open_writer(PIPE_NONE, "");

	(void)state;
	writer_ruler(w, '-', 5);
	writer_ruler(w, '=', 0);
	writer_ruler(w, '=', 2);
	writer_finish(w);
	assert_string_equal(output, "-----\n\n==\n");
	w = open_writer(PIPE_NONE, "");
	writer_ruler(w, '-', WRITER_RULER_MAX + 9);
	writer_finish(w);
	assert_int_equal(strlen(output), WRITER_RULER_MAX + 1);
	w = open_writer(PIPE_JSON, "");
	writer_ruler(w, '-', 5);
	writer_finish(w);
	assert_null(strchr(output, '-'));
}

/** A handler that forgets an end, or ends once too often, still gives JSON. */
static void test_unbalanced(void **state)
{
	struct writer *w = open_writer(PIPE_JSON, "");

	(void)state;
	writer_object(w, "a");
	writer_list(w, "b");
	assert_false(writer_balanced(w));
	writer_finish(w);
	assert_string_equal(output, "{\n  \"a\": {\n    \"b\": []\n  }\n}\n");

	w = open_writer(PIPE_JSON, "");
	writer_end(w);
	writer_end(w);
	writer_int(w, "n", NULL, 1);
	writer_finish(w);
	assert_string_equal(output, "{\n  \"n\": 1\n}\n");

	w = open_writer(PIPE_JSON, "");
	writer_finish(w);
	assert_string_equal(output, "{}\n");
}

static void test_depth(void **state)
{
	struct writer *w = open_writer(PIPE_JSON, "");
	json_error_t why;
	json_t *j;

	(void)state;
	for (int i = 0; i < 40; i++)
		writer_object(w, "d");
	writer_int(w, "lost", NULL, 1);
	for (int i = 0; i < 40; i++)
		writer_end(w);
	writer_int(w, "kept", NULL, 2);
	assert_true(writer_balanced(w));
	writer_finish(w);
	j = json_loads(output, 0, &why);
	assert_non_null(j);
	assert_int_equal(json_integer_value(json_object_get(j, "kept")), 2);
	json_decref(j);
}

static void test_lines(void **state)
{
	struct writer *w = open_writer(PIPE_NONE, "");

	(void)state;
	writer_lines(w, "lines", "a\n\n b\nlast");
	writer_finish(w);
	assert_string_equal(output, "a\n\n b\nlast\n");
	w = open_writer(PIPE_JSON, "");
	writer_lines(w, "lines", "a\n\n b\n");
	assert_true(writer_balanced(w));
	writer_finish(w);
	assert_non_null(strstr(output, "\"a\",\n"));
	assert_non_null(strstr(output, "\" b\"\n"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_filters),       cmocka_unit_test(test_section_ends),
		cmocka_unit_test(test_patterns),      cmocka_unit_test(test_two_views),
		cmocka_unit_test(test_json_octets),   cmocka_unit_test(test_json_utf8),
		cmocka_unit_test(test_text_is_clean), cmocka_unit_test(test_unbalanced),
		cmocka_unit_test(test_depth),         cmocka_unit_test(test_patterns_that_explode),
		cmocka_unit_test(test_lines),         cmocka_unit_test(test_ruler),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
