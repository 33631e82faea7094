/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The queue under many threads at once, as FreeRADIUS's workers use it; run under ThreadSanitizer
 * by `make check-tsan`. A controller in a thread of its own answers, and cuts the connection now
 * and then in the middle of a packet.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/push_client.h"
#include "wire/push.h"

#define THREADS    8
#define RECORDS    10000
/** A test that hangs ends after this; it takes some 10 s under ThreadSanitizer on 2 slow cores. */
#define PATIENCE_S 300
/** The producers wait while more than this is queued: 8 x 10,000 records would take 170 MB. */
#define PLENTY     4000

static char path[96];

struct controller {
	int listener;
	atomic_bool stop;
	pthread_t thread;
	uint64_t received;
	uint64_t cuts;
	uint32_t next[THREADS]; /**< serial number that may come next from each producer */
	bool lost;              /**< one was skipped that never came */
	unsigned cut_every;     /**< answers between two cuts, 0 never */
};

struct producer {
	struct push_client *client;
	unsigned number;
	pthread_t thread;
	uint64_t acked, other;
};

static struct push_client_stats stats(struct push_client *c)
{
	struct push_client_stats s;

	push_client_get_stats(c, &s);
	return s;
}

/** One producer's records arrive in order; after a cut, some that were not yet answered again. */
static void controller_note(struct controller *k, struct push const *p)
{
	unsigned who, serial;

	if (p->kind != PUSH_LOGIN || sscanf(p->login.user, "%u.%u", &who, &serial) != 2)
		return;
	k->received++;
	if (serial == k->next[who])
		k->next[who]++;
	else if (serial > k->next[who])
		k->lost = true;
}

/** Answer what comes on one connection until it is cut or the test ends. */
static void controller_serve(struct controller *k, int fd)
{
	static uint8_t buf[64 * 1024];
	size_t have = 0;
	unsigned answered = 0;

	while (!atomic_load(&k->stop)) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		size_t at = 0;
		ssize_t n;
		int len;

		if (poll(&p, 1, 50) == 0)
			continue;
		n = read(fd, buf + have, sizeof(buf) - have);
		if (n <= 0)
			return;
		have += (size_t)n;
		while ((len = push_stream_length(buf + at, have - at)) > 0 &&
		       (size_t)len <= have - at) {
			uint8_t out[PUSH_MAX];
			struct push push;

			if (push_decode(buf + at, (size_t)len, PUSH_SECRET, NULL, &push, NULL) !=
			    PUSH_REFUSED_OK) {
				k->lost = true;
				return;
			}
			controller_note(k, &push);
			at += (size_t)len;
			n = push_encode_answer(&push, true, 0, PUSH_SECRET, out, NULL);
			if (k->cut_every && ++answered > k->cut_every) {
				k->cuts++;
				(void)send(fd, out, 7, MSG_NOSIGNAL);
				return;
			}
			if (send(fd, out, (size_t)n, MSG_NOSIGNAL) != n)
				return;
		}
		memmove(buf, buf + at, have - at);
		have -= at;
	}
}

static void *controller_thread(void *arg)
{
	struct controller *k = arg;

	while (!atomic_load(&k->stop)) {
		struct pollfd p = {.fd = k->listener, .events = POLLIN};
		int fd;

		if (poll(&p, 1, 50) == 0)
			continue;
		fd = accept(k->listener, NULL, NULL);
		if (fd < 0)
			continue;
		controller_serve(k, fd);
		close(fd);
	}
	return NULL;
}

static void controller_start(struct controller *k, unsigned cut_every)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};

	memset(k, 0, sizeof(*k));
	k->cut_every = cut_every;
	unlink(path);
	strcpy(sun.sun_path, path);
	k->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(k->listener, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(k->listener, 5), 0);
	assert_int_equal(pthread_create(&k->thread, NULL, controller_thread, k), 0);
}

static void controller_stop(struct controller *k)
{
	atomic_store(&k->stop, true);
	pthread_join(k->thread, NULL);
	close(k->listener);
	unlink(path);
}

static atomic_uint log_lines;

static void on_log(void *arg, enum log_level level, char const *text)
{
	(void)arg;
	(void)level;
	(void)text;
	atomic_fetch_add(&log_lines, 1);
}

static struct push_client *client_run(uint32_t queue_size)
{
	struct push_client_config const config = {.socket = path,
						  .queue_size = queue_size,
						  .connect_timeout_ms = 10000,
						  .answer_timeout_ms = 60000,
						  .retry_min_ms = 1,
						  .retry_max_ms = 2,
						  .log = on_log};
	struct push_client *c = push_client_new(&config, NULL);

	assert_non_null(c);
	assert_int_equal(push_client_start(c, NULL), 0);
	return c;
}

static void login_make(struct login *l, unsigned who, unsigned serial)
{
	memset(l, 0, sizeof(*l));
	memset(l->msk.b, (int)who, 64);
	l->msk.len = 64;
	l->sta = (struct mac){{2, 0, 0, 0, 0, (uint8_t)who}};
	snprintf(l->user, sizeof(l->user), "%u.%u", who, serial);
}

static void *produce(void *arg)
{
	struct producer *p = arg;

	for (unsigned i = 0; i < RECORDS; i++) {
		struct login l;

		login_make(&l, p->number, i);
		if (push_client_login(p->client, &l) == 0)
			p->acked++;
		while (i % 100 == 0 && stats(p->client).queued > PLENTY)
			poll(NULL, 0, 1);
	}
	return NULL;
}

static void *produce_waiting(void *arg)
{
	struct producer *p = arg;

	for (unsigned i = 0; i < RECORDS / 10; i++) {
		struct login l;

		login_make(&l, p->number, i);
		/* Short waits, so that some end just when the answer comes. */
		if (push_client_login_wait(p->client, &l, i % 3) == PUSH_OUTCOME_ACK)
			p->acked++;
		else
			p->other++;
	}
	return NULL;
}

static void all(struct producer p[THREADS], struct push_client *c, void *(*run)(void *))
{
	for (unsigned i = 0; i < THREADS; i++) {
		p[i] = (struct producer){.client = c, .number = i};
		assert_int_equal(pthread_create(&p[i].thread, NULL, run, &p[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(p[i].thread, NULL);
}

static void test_nothing_is_lost_over_cut_connections(void **state)
{
	struct producer p[THREADS];
	struct controller k;
	struct push_client *c;
	struct push_client_stats s;
	time_t const end = time(NULL) + PATIENCE_S;

	(void)state;
	controller_start(&k, 3000);
	c = client_run(THREADS * RECORDS);
	all(p, c, produce);
	while (stats(c).queued && time(NULL) < end)
		poll(NULL, 0, 1);
	s = stats(c);
	assert_int_equal(s.acked, THREADS * RECORDS);
	assert_int_equal(s.naked + s.dropped + s.queued, 0);
	assert_int_equal(push_client_free(c, 0), 0);
	controller_stop(&k);
	assert_false(k.lost);
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(k.next[i], RECORDS);
	assert_true(k.cuts > 0);
	assert_true(k.received <= s.sent);
	assert_int_equal(s.sent - s.resent, THREADS * RECORDS);
}

static void test_small_queue_under_flood(void **state)
{
	struct producer p[THREADS];
	struct controller k;
	struct push_client *c;
	struct push_client_stats s;

	(void)state;
	controller_start(&k, 500);
	c = client_run(64);
	all(p, c, produce);
	s = stats(c);
	assert_int_equal(s.accepted, THREADS * RECORDS);
	assert_int_equal(s.accepted, s.acked + s.naked + s.dropped + s.queued);
	assert_true(s.queued <= 64);
	(void)push_client_free(c, 1000);
	controller_stop(&k);
}

static void test_many_wait_for_answers(void **state)
{
	struct producer p[THREADS];
	struct controller k;
	struct push_client *c;
	uint64_t total = 0, acked = 0;

	(void)state;
	controller_start(&k, 200);
	c = client_run(1000);
	all(p, c, produce_waiting);
	for (unsigned i = 0; i < THREADS; i++) {
		total += p[i].acked + p[i].other;
		acked += p[i].acked;
	}
	assert_int_equal(total, THREADS * RECORDS / 10);
	assert_true(acked <= stats(c).acked);
	(void)push_client_free(c, 1000);
	controller_stop(&k);
}

/** Started and ended over and over while producers are at work just before. */
static void test_starts_and_ends(void **state)
{
	struct controller k;

	(void)state;
	controller_start(&k, 0);
	for (unsigned round = 0; round < 100; round++) {
		struct push_client *c = client_run(10);
		struct login l;

		for (unsigned i = 0; i < round % 7; i++) {
			login_make(&l, 0, i);
			assert_int_equal(push_client_login(c, &l), 0);
		}
		(void)push_client_free(c, round % 2 ? 1000 : 0);
	}
	controller_stop(&k);
}

static int setup(void **state)
{
	struct err err;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/stress_push_client.%d", (int)getpid());
	if (push_dictionary_load("/usr/share/freeradius", "share", &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.msg);
	return -1;
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_nothing_is_lost_over_cut_connections),
		cmocka_unit_test(test_small_queue_under_flood),
		cmocka_unit_test(test_many_wait_for_answers),
		cmocka_unit_test(test_starts_and_ends),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, setup, NULL);
}
