/* SPDX-License-Identifier: GPL-2.0-or-later */
/** `logging`: which lines come to the buffer, to a terminal and to syslog. */
#include "show_test.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "base/log.h"
#include "controller/log_sinks.h"
#include "net/control_server.h"
#include "net/syslog_client.h"
#include "wire/control.h"

static void unheard(void *arg, char const *text)
{
	(void)text;
	++*(unsigned *)arg;
}

/** Somebody debugs station 1. */
static unsigned *debug_one(struct bench *b)
{
	unsigned *n = talloc_zero(b, unsigned);
	struct tracer_watch *w = tracer_watch_new(b->c, b->c->tracer, unheard, n);

	assert_int_equal(
		tracer_watch_station(w, (struct mac){{2, 0, 0, 0, 0, 1}}, TRACE_AIREOS, true), 0);
	tracer_watch_keys(w, true);
	return n;
}

static void tell(struct bench *b, uint8_t sta, enum trace_event event)
{
	struct trace_record rec = {
		.event = event, .sta = {{2, 0, 0, 0, 0, sta}}, .s = {"PMK", "00112233"}};

	tracer_trace(b->c->tracer, &rec);
}

/** Lines of the log buffer. */
static unsigned buffered(struct bench *b)
{
	unsigned n = 0;

	while (log_ring_at(b->c->logs, n))
		n++;
	return n;
}

static char const *newest(struct bench *b)
{
	return log_ring_at(b->c->logs, buffered(b) - 1);
}

static void test_the_buffer(void **state)
{
	struct bench *b = *state;
	unsigned *heard = debug_one(b);
	unsigned before;

	log_msg(LOG_LEVEL_INFO, "A-6-B", "one");
	assert_non_null(strstr(newest(b), "%A-6-B: one\n"));
	before = buffered(b);
	tell(b, 1, TRACE_SESSION_DELETED);
	assert_int_equal(*heard, 1);
	assert_int_equal(buffered(b), before);
	assert_int_equal(bench_load(b, "logging buffered debugging\n"), 0);
	before = buffered(b);
	tell(b, 1, TRACE_SESSION_DELETED);
	assert_int_equal(buffered(b), before + 1);
	assert_memory_equal(newest(b), "*apfReceiveTask", 15);
	/* A debug of several lines is as many; of others nothing comes, of keys never. */
	tell(b, 1, TRACE_OKC_RADIO);
	assert_int_equal(buffered(b), before + 3);
	tell(b, 2, TRACE_SESSION_DELETED);
	tell(b, 1, TRACE_KEY_MATERIAL);
	assert_int_equal(*heard, 4);
	assert_int_equal(buffered(b), before + 3);
	assert_int_equal(bench_load(b, "logging buffered errors\n"), 0);
	before = buffered(b);
	log_msg(LOG_LEVEL_NOTICE, "A-5-B", "unwanted");
	log_msg(LOG_LEVEL_ERROR, "A-3-B", "wanted");
	assert_int_equal(buffered(b), before + 1);
	assert_int_equal(bench_load(b, "no logging buffered\n"), 0);
	before = buffered(b);
	log_msg(LOG_LEVEL_ERROR, "A-3-B", "unwanted");
	assert_int_equal(buffered(b), before);
	assert_non_null(strstr(show(b, "show logging"), "Buffer logging:  level disabled, "));
}

/** A terminal: what has come to it, as it came. */
struct terminal {
	struct bench *b;
	struct loop_timer *look;
	char const *wanted;
	int fd;
	unsigned rounds;
	size_t len;
	char in[65536];
};

static bool came(struct terminal const *t, char const *text)
{
	return memmem(t->in, t->len, text, strlen(text)) != NULL;
}

static void look(void *arg)
{
	struct terminal *t = arg;
	ssize_t n = recv(t->fd, t->in + t->len, sizeof t->in - t->len, MSG_DONTWAIT);

	t->len += n > 0 ? (size_t)n : 0;
	/* 4,000 rounds of 1 ms: then it does not come. */
	if (came(t, t->wanted) || ++t->rounds == 4000)
		loop_stop(t->b->c->loop);
	else
		loop_timer_arm(t->look, 1);
}

static void await(struct terminal *t, char const *text)
{
	t->wanted = text;
	t->rounds = 0;
	loop_timer_arm(t->look, 0);
	assert_int_equal(loop_run(t->b->c->loop), 0);
	if (!came(t, text))
		fail_msg("\"%s\" did not come", text);
}

/** Somebody connects. @return the daemon's side */
static struct shell *sit_down(struct terminal *t, struct bench *b)
{
	struct control_msg m = {.kind = CONTROL_HELLO, .number = CONTROL_VERSION, .text = "test"};
	struct control_server_config cf = {.admin_gid = (gid_t)-1, .user_gid = (gid_t)-1};
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	struct err err = {0};
	uint8_t *data;
	size_t len;

	snprintf(sa.sun_path, sizeof sa.sun_path, "%s/sock", b->dir);
	shell_control_config(b->c, &cf);
	assert_non_null(control_server_new(b->c, b->c->loop, sa.sun_path, &cf, &err));
	t->b = b;
	t->look = loop_timer_new(b->c, b->c->loop, look, t);
	t->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(t->fd, (struct sockaddr *)&sa, sizeof sa), 0);
	data = control_encode(b, &m, &len);
	assert_int_equal(send(t->fd, data, len, MSG_NOSIGNAL), len);
	await(t, "hello");
	assert_non_null(b->c->shells);
	return b->c->shells;
}

/** `terminal monitor` is for everybody, the lines of debugs are for privileged EXEC. */
static void test_a_terminal(void **state)
{
	struct bench *b = *state;
	struct terminal *t = talloc_zero(b, struct terminal);
	struct shell *s = sit_down(t, b);

	(void)debug_one(b);
	tell(b, 1, TRACE_SESSION_DELETED);
	log_msg(LOG_LEVEL_WARNING, "A-4-B", "before");
	s->monitor = true;
	s->privilege = PRIVILEGE_USER;
	tell(b, 1, TRACE_SESSION_DELETED);
	tell(b, 1, TRACE_KEY_MATERIAL);
	log_msg(LOG_LEVEL_WARNING, "A-4-B", "a user's");
	await(t, "%A-4-B: a user's");
	assert_false(came(t, "before"));
	assert_false(came(t, "apfReceiveTask"));
	s->privilege = PRIVILEGE_ENABLE;
	tell(b, 1, TRACE_KEY_MATERIAL);
	tell(b, 1, TRACE_SESSION_DELETED);
	await(t, "apfReceiveTask");
	assert_false(came(t, "00112233"));
	/* Its own debugs it has once. */
	t->len = 0;
	assert_int_equal(tracer_watch_station(s->watch, (struct mac){{2, 0, 0, 0, 0, 1}},
					      TRACE_AIREOS, true),
			 0);
	tell(b, 1, TRACE_SESSION_DELETED);
	log_msg(LOG_LEVEL_WARNING, "A-4-B", "behind it");
	await(t, "%A-4-B: behind it");
	assert_true(came(t, "apfReceiveTask"));
	*(char *)memmem(t->in, t->len, "apfReceiveTask", 14) = '-';
	assert_false(came(t, "apfReceiveTask"));
	close(t->fd);
}

static ssize_t hear(int fd, char out[2048])
{
	ssize_t n = recv(fd, out, 2047, 0);

	out[n < 0 ? 0 : n] = '\0';
	return n;
}

/** @param journal  it has stderr already */
static void check_syslog(struct bench *b, bool journal)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	struct err err = {0};
	char text[2048];

	b->options.timestamps = !journal;
	snprintf(b->options.syslog, sizeof b->options.syslog, "%s/log", b->dir);
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s/log", b->dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	(void)debug_one(b);
	assert_int_equal(log_sinks_apply(b->c, &err), 0);
	assert_null(b->c->syslog);
	assert_int_equal(bench_load(b, "logging syslog\n"), 0);
	assert_int_equal(log_sinks_apply(b->c, &err), 0);
	while (hear(fd, text) > 0)
		;
	log_msg(LOG_LEVEL_WARNING, "A-4-B", "one");
	tell(b, 1, TRACE_SESSION_DELETED);
	assert_int_equal(hear(fd, text) > 0, !journal);
	assert_true(journal || strstr(text, "]: %A-4-B: one"));
	assert_true(journal || memcmp(text, "<28>", 4) == 0);
	assert_true(hear(fd, text) < 0);
	assert_int_equal(bench_load(b, "logging syslog debugging\n"), 0);
	while (hear(fd, text) > 0)
		;
	tell(b, 1, TRACE_SESSION_DELETED);
	tell(b, 2, TRACE_SESSION_DELETED);
	tell(b, 1, TRACE_KEY_MATERIAL);
	assert_true(hear(fd, text) > 0);
	assert_memory_equal(text, "<31>", 4);
	assert_non_null(strstr(text, "]: *apfReceiveTask"));
	assert_null(strchr(text, '\n'));
	assert_true(hear(fd, text) < 0);
	assert_int_equal(bench_load(b, "no logging syslog\n"), 0);
	assert_int_equal(log_sinks_apply(b->c, &err), 0);
	assert_null(b->c->syslog);
	close(fd);
	unlink(sa.sun_path);
}

static void test_syslog(void **state)
{
	check_syslog(*state, false);
}

static void test_syslog_beside_a_journal(void **state)
{
	check_syslog(*state, true);
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i <= 7; i++)
		assert_int_equal(log_sinks_level(log_sinks_level_word(i)), i);
	assert_string_equal(log_sinks_level_word(7), "debugging");
	assert_string_equal(log_sinks_level_word(SETTINGS_LOG_OFF), "disabled");
	assert_string_equal(log_sinks_level_word(8), "disabled");
	assert_int_equal(log_sinks_level("verbose"), SETTINGS_LOG_OFF);
}

/** What is configured is saved; defaults are not; `default` goes back. */
static void test_it_is_saved(void **state)
{
	static struct {
		char const *line, *saved;
	} const cases[] = {
		{"logging buffered debugging", "logging buffered debugging\n"},
		{"logging buffered", NULL},
		{"no logging buffered", "no logging buffered\n"},
		{"default logging buffered", NULL},
		{"logging monitor informational", "logging monitor informational\n"},
		{"logging monitor", NULL},
		{"logging syslog", "logging syslog informational\n"},
		{"logging syslog alerts", "logging syslog alerts\n"},
		{"default logging syslog", NULL},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char line[80];
		char const *text, *at;

		snprintf(line, sizeof line, "%s\n", cases[i].line);
		assert_int_equal(bench_load(b, line), 0);
		text = show(b, "show running-config");
		at = strstr(text, "logging");
		if (!cases[i].saved)
			assert_null(at);
		else
			assert_non_null(strstr(text, cases[i].saved));
	}
	/* Lines of a Catalyst 9800 that have no meaning here say so. */
	assert_int_equal(bench_load(b, "logging host 192.0.2.1\n"), 1);
	assert_non_null(strstr(b->said, "this machine's own syslog"));
	assert_int_equal(bench_load(b, "logging buffered 512000\n"), 1);
	assert_non_null(strstr(b->said, "4,096 lines in any case"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_the_buffer), TEST(test_a_terminal),
		TEST(test_syslog),     TEST(test_syslog_beside_a_journal),
		TEST(test_words),      TEST(test_it_is_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
