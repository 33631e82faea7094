/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of log lines.
 */
#include "controller/log_ring.h"

#include "controller_test.h"

static void test_lines_look_like_those_of_ios(void **state)
{
	struct log_ring *r = log_ring_new(NULL);

	(void)state;
	setenv("TZ", "UTC", 1);
	assert_null(log_ring_at(r, 0));
	assert_string_equal(log_ring_put(r, 1732387602123000ull, "SYS-5-CONFIG_I",
					 "Configured from console by root"),
			    "*Nov 23 18:46:42.123: %SYS-5-CONFIG_I: Configured from console by "
			    "root\n");
	/* The day is two columns wide. */
	assert_memory_equal(log_ring_put(r, 1730592000000000ull, "X-6-Y", ""),
			    "*Nov  3 00:00:00.000: %X-6-Y: \n", 31);
	talloc_free(r);
}

static void test_the_last_lines_are_kept_in_order(void **state)
{
	struct log_ring *r = log_ring_new(NULL);
	char text[32];
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < LOG_RING_LINES + 5; i++) {
		snprintf(text, sizeof text, "line %u.", i);
		assert_non_null(strstr(log_ring_put(r, 0, "A-6-B", text), text));
	}
	for (char const *line; (line = log_ring_at(r, n)); n++) {
		snprintf(text, sizeof text, "line %u.\n", n + 5);
		assert_non_null(strstr(line, text));
	}
	assert_int_equal(n, LOG_RING_LINES);
	assert_int_equal(log_ring_total(r), LOG_RING_LINES + 5);
	log_ring_clear(r);
	assert_null(log_ring_at(r, 0));
	assert_int_equal(log_ring_total(r), LOG_RING_LINES + 5);
	assert_non_null(log_ring_put(r, 0, "A-6-B", "after"));
	assert_non_null(strstr(log_ring_at(r, 0), "after"));
	assert_null(log_ring_at(r, 1));
	talloc_free(r);
}

static void test_a_long_line_is_cut_and_still_ends(void **state)
{
	struct log_ring *r = log_ring_new(NULL);
	char text[2 * LOG_RING_LINE];

	(void)state;
	/* Around the bound: each length once. */
	for (size_t len = LOG_RING_LINE - 64; len < sizeof text - 1; len++) {
		char const *line;

		memset(text, 'x', len);
		text[len] = '\0';
		line = log_ring_put(r, 0, "A-6-B", text);
		assert_true(strlen(line) < LOG_RING_LINE);
		assert_int_equal(line[strlen(line) - 1], '\n');
		assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	}
	talloc_free(r);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_lines_look_like_those_of_ios),
		cmocka_unit_test(test_the_last_lines_are_kept_in_order),
		cmocka_unit_test(test_a_long_line_is_cut_and_still_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
