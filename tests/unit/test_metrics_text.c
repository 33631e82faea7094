/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Samples of OpenMetrics: labels from outside break no line. */
#include "controller/metrics_text.h"

#include <jansson.h>

#include "show_test.h"

static char *printed(void *ctx, enum grammar_pipe pipe, struct metrics_family const *f,
		     char const *const value[METRICS_LABELS], uint64_t n)
{
	struct show_output out = {.text = talloc_strdup(ctx, ""), .size = 1};
	struct err err = {0};
	struct writer *w = writer_new(ctx, pipe, "", show_take, &out, &err);

	writer_list(w, "samples");
	metrics_family_begin(w, f, "What it is.");
	metrics_sample(w, f, value, n);
	writer_end(w);
	metrics_end(w);
	assert_true(writer_balanced(w));
	writer_finish(w);
	return out.text;
}

static void test_lines(void **state)
{
	static struct metrics_family const none = {"sessions", false, {NULL}};
	static struct metrics_family const two = {"seen", true, {"ap", "radio"}};
	char const *const value[METRICS_LABELS] = {"a\"b\\c\nd\xff\xc3\xa4", "1"};
	char const *const nothing[METRICS_LABELS] = {NULL};
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_string_equal(printed(ctx, PIPE_NONE, &none, nothing, 7),
			    "# TYPE fastroam_sessions gauge\n"
			    "# HELP fastroam_sessions What it is.\n"
			    "fastroam_sessions 7\n"
			    "# EOF\n");
	assert_string_equal(printed(ctx, PIPE_NONE, &two, value, 18446744073709551ull),
			    "# TYPE fastroam_seen counter\n"
			    "# HELP fastroam_seen What it is.\n"
			    "fastroam_seen_total{ap=\"a\\\"b\\\\c?d?\xc3\xa4\",radio=\"1\"} "
			    "18446744073709551\n"
			    "# EOF\n");
	talloc_free(ctx);
}

static void test_json(void **state)
{
	static struct metrics_family const two = {"seen", true, {"ap", "radio"}};
	char const *const value[METRICS_LABELS] = {"a\"b", "1"};
	void *ctx = talloc_new(NULL);
	json_t *root, *sample;

	(void)state;
	root = json_loads(printed(ctx, PIPE_JSON, &two, value, 7), 0, NULL);
	sample = json_array_get(json_object_get(root, "samples"), 0);
	assert_string_equal(json_string_value(json_object_get(sample, "name")), "seen");
	assert_int_equal(json_integer_value(json_object_get(sample, "value")), 7);
	sample = json_object_get(sample, "labels");
	assert_string_equal(json_string_value(json_object_get(sample, "ap")), "a\"b");
	assert_int_equal(json_object_size(sample), 2);
	json_decref(root);
	talloc_free(ctx);
}

static void test_a_long_label_is_cut(void **state)
{
	static struct metrics_family const one = {"seen", false, {"ap"}};
	void *ctx = talloc_new(NULL);
	char text[1001];

	(void)state;
	memset(text, '"', 1000);
	for (size_t len = 490; len <= 1000; len++) {
		char const *const value[METRICS_LABELS] = {text};
		char const *end;

		text[len] = '\0';
		end = strstr(printed(ctx, PIPE_NONE, &one, value, 7), "\"} 7\n");
		assert_non_null(end);
		assert_true(end[-1] == '"' && end[-2] == '\\');
		text[len] = '"';
	}
	talloc_free(ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_a_long_label_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
