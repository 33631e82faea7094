/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Lines to a syslog that listens, one that does not read, and none. */
#include "net/syslog_client.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#define NOON 1732363200000000ull /* 2024-11-23 12:00:00 UTC */

struct place {
	char dir[32], path[64];
	int fd;
	struct loop *loop;
	struct syslog_client *c;
};

static void place_listen(struct place *p)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	strcpy(sa.sun_path, p->path);
	p->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(p->fd, (struct sockaddr *)&sa, sizeof sa), 0);
}

static void place_deaf(struct place *p)
{
	close(p->fd);
	unlink(p->path);
	p->fd = -1;
}

static int setup(void **state)
{
	struct place *p = talloc_zero(NULL, struct place);
	struct err err;

	setenv("TZ", "UTC", 1);
	strcpy(p->dir, "/tmp/fastroam-unit-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->path, sizeof p->path, "%s/log", p->dir);
	place_listen(p);
	p->loop = loop_new_virtual(p, 1000);
	p->c = syslog_client_new(p, p->loop, p->path, "fastroamd", &err);
	*state = p;
	return p->c ? 0 : -1;
}

static int teardown(void **state)
{
	struct place *p = *state;

	place_deaf(p);
	rmdir(p->dir);
	talloc_free(p);
	return 0;
}

static void say(struct place *p, unsigned severity, char const *text)
{
	syslog_client_send(p->c, severity, NOON, text, strlen(text));
}

static ssize_t hear(struct place *p, char out[4096])
{
	ssize_t n = recv(p->fd, out, 4095, 0);

	out[n < 0 ? 0 : n] = '\0';
	return n;
}

static void test_a_line(void **state)
{
	struct place *p = *state;
	char text[4096], expected[128], big[3000];
	struct syslog_client_stats st;

	say(p, 5, "%SYS-5-CONFIG_I: Configured");
	assert_true(hear(p, text) > 0);
	snprintf(expected, sizeof expected,
		 "<29>Nov 23 12:00:00 fastroamd[%d]: %%SYS-5-CONFIG_I: Configured", (int)getpid());
	assert_string_equal(text, expected);
	say(p, 7, "");
	assert_true(hear(p, text) > 0);
	assert_memory_equal(text, "<31>", 4);
	/* One that is too long is cut, and goes. */
	memset(big, 'x', sizeof big);
	syslog_client_send(p->c, 0, NOON, big, sizeof big);
	assert_in_range(hear(p, text), SYSLOG_CLIENT_TEXT, SYSLOG_CLIENT_TEXT + 80);
	syslog_client_get_stats(p->c, &st);
	assert_int_equal(st.sent, 3);
	assert_int_equal(st.lost, 0);
}

/** One that is slow gets all in order, up to a bound; beyond, lines are lost, and never time. */
static void test_one_that_is_slow(void **state)
{
	struct place *p = *state;
	struct syslog_client_stats st;
	char text[4096], line[32];
	unsigned heard = 0;

	for (unsigned i = 0; i < 10000; i++) {
		snprintf(line, sizeof line, "line %u.", i);
		say(p, 6, line);
	}
	syslog_client_get_stats(p->c, &st);
	assert_true(st.sent > 0 && st.kept > 0 && st.lost > 0);
	assert_int_equal(st.why, EAGAIN);
	assert_true(st.kept <= SYSLOG_CLIENT_KEPT);
	do {
		while (hear(p, text) > 0) {
			snprintf(line, sizeof line, "]: line %u.", heard++);
			assert_non_null(strstr(text, line));
		}
		loop_advance(p->loop, SYSLOG_CLIENT_MS);
		syslog_client_get_stats(p->c, &st);
	} while (heard < st.sent || st.kept);
	assert_true(heard > 500);
	assert_int_equal(st.sent + st.lost, 10000);
	say(p, 6, "again");
	assert_true(hear(p, text) > 0);
	assert_non_null(strstr(text, "]: again"));
}

/** One that goes while lines wait: they are lost, and counted. */
static void test_one_that_goes(void **state)
{
	struct place *p = *state;
	struct syslog_client_stats st;

	for (unsigned i = 0; i < 1000; i++)
		say(p, 6, "again");
	place_deaf(p);
	loop_advance(p->loop, SYSLOG_CLIENT_MS);
	syslog_client_get_stats(p->c, &st);
	assert_int_equal(st.kept, 0);
	assert_int_equal(st.sent + st.lost, 1000);
	assert_true(st.lost > 0);
}

/** It may come and go: lines reach whoever is there. */
static void test_none_and_a_new_one(void **state)
{
	struct place *p = *state;
	struct syslog_client_stats st;
	char text[4096];

	place_deaf(p);
	say(p, 6, "to nobody");
	syslog_client_get_stats(p->c, &st);
	assert_int_equal(st.lost, 1);
	assert_int_equal(st.why, ENOENT);
	place_listen(p);
	say(p, 6, "to the new one");
	assert_true(hear(p, text) > 0);
	assert_non_null(strstr(text, ": to the new one"));
}

static void test_a_path_too_long(void **state)
{
	char path[200];
	struct err err = {0};

	(void)state;
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_null(syslog_client_new(NULL, NULL, path, "p", &err));
	assert_int_equal(err.code, -ENAMETOOLONG);
}

#define PLACE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		PLACE(test_a_line),
		PLACE(test_one_that_is_slow),
		PLACE(test_one_that_goes),
		PLACE(test_none_and_a_new_one),
		cmocka_unit_test(test_a_path_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
