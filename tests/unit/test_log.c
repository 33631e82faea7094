/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Log lines on stderr and in the sink.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

static int saved_stderr = -1;
static FILE *captured;

static int capture_start(void **state)
{
	(void)state;
	captured = tmpfile();
	saved_stderr = dup(STDERR_FILENO);
	return !captured || saved_stderr < 0 || dup2(fileno(captured), STDERR_FILENO) < 0;
}

static int capture_stop(void **state)
{
	(void)state;
	(void)dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	fclose(captured);
	log_set_sink(NULL, NULL);
	log_set_level(LOG_LEVEL_INFO);
	log_set_timestamps(0);
	return 0;
}

/** All that went to stderr, in a static buffer. */
static char const *captured_text(void)
{
	static char text[65536];
	ssize_t n = pread(fileno(captured), text, sizeof text - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

/** What the sink was told last. */
struct told {
	unsigned calls;
	enum log_level level;
	char mnemonic[32];
	char text[1024];
	int nested;
	atomic_int inside;
	atomic_int overlaps;
};

static void on_log(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct told *t = arg;

	/* Let another thread come in here, if anything lets it. */
	if (!t->nested) {
		if (atomic_fetch_add(&t->inside, 1) != 0)
			t->overlaps = 1;
		sched_yield();
		atomic_fetch_sub(&t->inside, 1);
	}
	t->calls++;
	t->level = level;
	(void)snprintf(t->mnemonic, sizeof t->mnemonic, "%s", mnemonic);
	(void)snprintf(t->text, sizeof t->text, "%s", text);
	if (t->nested)
		log_msg(LOG_LEVEL_WARNING, "SYS-4-NESTED", "from the sink");
}

static void test_line_and_sink(void **state)
{
	struct told told = {0};

	(void)state;
	log_set_program("fastroamd");
	log_set_sink(on_log, &told);
	log_msg(LOG_LEVEL_WARNING, "PUSH-4-PEER_CLOSED", "connection of %s closed", "10.0.0.7");
	assert_string_equal(captured_text(), "fastroamd: connection of 10.0.0.7 closed\n");
	assert_int_equal(told.calls, 1);
	assert_int_equal(told.level, LOG_LEVEL_WARNING);
	assert_string_equal(told.mnemonic, "PUSH-4-PEER_CLOSED");
	assert_string_equal(told.text, "connection of 10.0.0.7 closed");
	log_set_sink(NULL, NULL);
	log_msg(LOG_LEVEL_WARNING, "PUSH-4-PEER_CLOSED", "again");
	assert_int_equal(told.calls, 1);
}

static void test_level(void **state)
{
	struct told told = {0};

	(void)state;
	log_set_sink(on_log, &told);
	log_msg(LOG_LEVEL_DEBUG, "SYS-7-X", "dropped");
	assert_int_equal(told.calls, 0);
	assert_string_equal(captured_text(), "");
	log_set_level(LOG_LEVEL_DEBUG);
	log_msg(LOG_LEVEL_DEBUG, "SYS-7-X", "kept");
	assert_int_equal(told.calls, 1);
	log_set_level(LOG_LEVEL_ERROR);
	log_msg(LOG_LEVEL_WARNING, "SYS-4-X", "dropped");
	log_msg(LOG_LEVEL_ERROR, "SYS-3-X", "kept");
	assert_int_equal(told.calls, 2);
}

static void test_foreign_text_stays_on_its_line(void **state)
{
	(void)state;
	log_set_program("fastroamd");
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "user %s", "a\nfastroamd: forged\x1b[2J\x7f\xc3\xa9");
	assert_string_equal(captured_text(), "fastroamd: user a?fastroamd: forged?[2J???\n");
}

static void test_long_text_is_cut(void **state)
{
	char longer[4000];
	char const *text;

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	log_set_program(longer);
	log_set_timestamps(1);
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "%s", longer);
	log_set_program("fastroamd");
	text = captured_text();
	assert_in_range(strlen(text), 960, 1100);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void test_timestamps(void **state)
{
	char month[4], program[16];
	int day, hour, minute, second, ms;

	(void)state;
	log_set_program("fastroamd");
	log_set_timestamps(1);
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "hello");
	assert_int_equal(sscanf(captured_text(), "%3s %d %d:%d:%d.%d: %15s hello\n", month, &day,
				&hour, &minute, &second, &ms, program),
			 7);
	assert_string_equal(program, "fastroamd:");
}

static void test_log_from_the_sink(void **state)
{
	struct told told = {.nested = 1};

	(void)state;
	log_set_program("fastroamd");
	log_set_sink(on_log, &told);
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "first");
	assert_string_equal(captured_text(), "fastroamd: first\nfastroamd: from the sink\n");
	assert_int_equal(told.calls, 1);
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "second");
	assert_int_equal(told.calls, 2);
}

static void test_errno_is_kept(void **state)
{
	(void)state;
	/* A descriptor that cannot be written: EBADF must not show. */
	close(STDERR_FILENO);
	errno = ECONNREFUSED;
	log_msg(LOG_LEVEL_INFO, "SYS-6-X", "x");
	assert_int_equal(errno, ECONNREFUSED);
}

static void *log_in_thread(void *arg)
{
	for (int i = 0; i < 200; i++)
		log_msg(LOG_LEVEL_INFO, "SYS-6-X", "thread %s", (char const *)arg);
	return NULL;
}

static void test_threads_do_not_mix_lines(void **state)
{
	static char *const names[] = {"aaaaaaaa", "bbbbbbbb"};
	struct told told = {0};
	pthread_t thread[2];
	char const *line;
	unsigned lines = 0;

	(void)state;
	log_set_program("p");
	log_set_sink(on_log, &told);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, log_in_thread, names[i]), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	assert_int_equal(told.overlaps, 0);
	assert_int_equal(told.calls, 400);
	for (line = captured_text(); *line; line = strchr(line, '\n') + 1, lines++) {
		assert_true(strncmp(line, "p: thread aaaaaaaa\n", 19) == 0 ||
			    strncmp(line, "p: thread bbbbbbbb\n", 19) == 0);
	}
	assert_int_equal(lines, 400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, capture_start, capture_stop)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_line_and_sink),
		TEST(test_level),
		TEST(test_foreign_text_stays_on_its_line),
		TEST(test_long_text_is_cut),
		TEST(test_timestamps),
		TEST(test_log_from_the_sink),
		TEST(test_errno_is_kept),
		TEST(test_threads_do_not_mix_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
