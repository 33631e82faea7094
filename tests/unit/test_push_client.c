/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The queue against a controller that the test plays itself: it accepts, reads, answers or stays
 * silent step by step, while the client's own thread delivers. Nothing sleeps a fixed time; every
 * wait ends when its condition holds and fails after ten seconds.
 */
#include "net/push_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "wire/push.h"

#include "identity_test.h"
#include "push_test.h"

#define PATIENCE_MS 10000

static char dir[64];
static char path[96];

/** What the client said. */
static struct {
	pthread_mutex_t lock;
	char text[64 * 1024];
	size_t len;
} said = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void on_log(void *arg, enum log_level level, char const *text)
{
	(void)arg;
	pthread_mutex_lock(&said.lock);
	said.len += (size_t)snprintf(said.text + said.len, sizeof(said.text) - said.len, "%d %s\n",
				     (int)level, text);
	assert_true(said.len < sizeof(said.text));
	pthread_mutex_unlock(&said.lock);
}

static unsigned said_count(char const *what)
{
	unsigned n = 0;

	pthread_mutex_lock(&said.lock);
	for (char const *p = said.text; (p = strstr(p, what)) != NULL; p++)
		n++;
	pthread_mutex_unlock(&said.lock);
	return n;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/** Wait until `cond` holds; it is looked at again each millisecond. */
#define EVENTUALLY(cond)                                      \
	do {                                                  \
		uint64_t end_ = now_ms() + PATIENCE_MS;       \
		while (!(cond)) {                             \
			if (now_ms() > end_)                  \
				fail_msg("never: %s", #cond); \
			poll(NULL, 0, 1);                     \
		}                                             \
	} while (0)

static struct push_client_stats stats(struct push_client *c)
{
	struct push_client_stats s;

	push_client_get_stats(c, &s);
	assert_int_equal(s.accepted, s.acked + s.naked + s.dropped + s.queued);
	assert_true(s.in_flight <= 200);
	return s;
}

static struct push_client_config config_unix(uint32_t queue_size)
{
	return (struct push_client_config){.socket = path,
					   .queue_size = queue_size,
					   .connect_timeout_ms = PATIENCE_MS,
					   .answer_timeout_ms = PATIENCE_MS,
					   .retry_min_ms = 1,
					   .retry_max_ms = 4,
					   .log = on_log};
}

static struct push_client *client_make(struct push_client_config const *config)
{
	struct err err;
	struct push_client *c = push_client_new(config, &err);

	if (!c)
		fail_msg("%s", err.msg);
	return c;
}

static struct push_client *client_run(struct push_client_config const *config)
{
	struct push_client *c = client_make(config);

	assert_int_equal(push_client_start(c, NULL), 0);
	return c;
}

static void login_make(struct login *l, unsigned n)
{
	memset(l, 0, sizeof(*l));
	memset(l->msk.b, 0x5a, 64);
	l->msk.len = 64;
	l->sta = (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
	snprintf(l->user, sizeof(l->user), "u%u", n);
}

static void hand_in(struct push_client *c, unsigned n)
{
	struct login l;

	login_make(&l, n);
	assert_int_equal(push_client_login(c, &l), 0);
}

/* --- the controller ----------------------------------------------------------------------------
 */

static int srv_listen(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	unlink(path);
	strcpy(sun.sun_path, path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(fd, 5), 0);
	return fd;
}

static int srv_accept(int listener)
{
	struct pollfd p = {.fd = listener, .events = POLLIN};
	int fd;

	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	fd = accept(listener, NULL, NULL);
	assert_true(fd >= 0);
	return fd;
}

static void read_all(int fd, uint8_t *buf, size_t len)
{
	while (len) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		ssize_t n;

		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
		n = read(fd, buf, len);
		assert_true(n > 0);
		buf += n;
		len -= (size_t)n;
	}
}

static void srv_read(int fd, struct push *out)
{
	uint8_t b[PUSH_MAX];
	int n;

	read_all(fd, b, 4);
	n = push_stream_length(b, 4);
	assert_true(n >= 20);
	read_all(fd, b + 4, (size_t)n - 4);
	assert_int_equal(push_decode(b, (size_t)n, PUSH_SECRET, NULL, out, NULL), PUSH_REFUSED_OK);
}

static void srv_read_user(int fd, unsigned n, struct push *out)
{
	char expect[16];

	snprintf(expect, sizeof(expect), "u%u", n);
	srv_read(fd, out);
	assert_int_equal(out->kind, PUSH_LOGIN);
	assert_string_equal(out->login.user, expect);
}

static void srv_answer(int fd, struct push const *request, unsigned error_cause)
{
	uint8_t b[PUSH_MAX];
	int n = push_encode_answer(request, !error_cause, error_cause, PUSH_SECRET, b, NULL);

	assert_true(n > 0);
	assert_int_equal(write(fd, b, (size_t)n), n);
}

static void srv_serve(int fd, unsigned from, unsigned to)
{
	struct push p;

	for (unsigned i = from; i < to; i++) {
		srv_read_user(fd, i, &p);
		srv_answer(fd, &p, 0);
	}
}

/** The client hung up: what is left to read ends. */
static void srv_expect_closed(int fd)
{
	uint8_t b[4096];
	ssize_t n;

	do {
		struct pollfd p = {.fd = fd, .events = POLLIN};

		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
		n = read(fd, b, sizeof(b));
	} while (n > 0);
	close(fd);
}

/* --- tests -------------------------------------------------------------------------------------
 */

static void test_in_order_and_at_most_200_in_flight(void **state)
{
	struct push_client_config config = config_unix(1000);
	struct push_client *c = client_run(&config);
	struct push held[200], p;
	int l, fd;

	(void)state;
	for (unsigned i = 0; i < 500; i++)
		hand_in(c, i);
	l = srv_listen();
	fd = srv_accept(l);
	for (unsigned i = 0; i < 200; i++) {
		srv_read_user(fd, i, &held[i]);
		assert_true(held[i].has_timestamp);
		assert_true(held[i].has_message_authenticator);
		for (unsigned k = 0; k < i; k++)
			assert_int_not_equal(held[k].id, held[i].id);
	}
	assert_int_equal(stats(c).in_flight, 200);
	assert_int_equal(stats(c).sent, 200);
	/* One answer makes room for exactly one more. */
	srv_answer(fd, &held[7], 0);
	srv_read_user(fd, 200, &p);
	srv_answer(fd, &p, 0);
	/* The first stays unanswered while ids go round: its id is given to no other. */
	for (unsigned i = 1; i < 200; i++) {
		if (i != 7)
			srv_answer(fd, &held[i], 0);
	}
	for (unsigned i = 201; i < 500; i++) {
		srv_read_user(fd, i, &p);
		assert_int_not_equal(p.id, held[0].id);
		srv_answer(fd, &p, 0);
	}
	srv_answer(fd, &held[0], 0);
	EVENTUALLY(stats(c).acked == 500);
	assert_int_equal(stats(c).queued, 0);
	assert_int_equal(stats(c).resent, 0);
	assert_int_equal(stats(c).connects, 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_cut_connection_sends_the_unanswered_again_in_order(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct push p[10];

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		hand_in(c, i);
	fd = srv_accept(l);
	for (unsigned i = 0; i < 5; i++)
		srv_read_user(fd, i, &p[i]);
	srv_answer(fd, &p[0], 0);
	srv_answer(fd, &p[1], 0);
	EVENTUALLY(stats(c).acked == 2);
	close(fd);
	fd = srv_accept(l);
	hand_in(c, 10);
	srv_serve(fd, 2, 11);
	EVENTUALLY(stats(c).acked == 11);
	assert_int_equal(stats(c).resent, 8);
	assert_int_equal(stats(c).connects, 2);
	assert_int_equal(said_count("connected to the controller"), 2);
	assert_int_equal(said_count("closed the connection"), 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_refused_push_is_counted_and_not_repeated(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct push p;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		hand_in(c, i);
	fd = srv_accept(l);
	for (unsigned i = 0; i < 3; i++) {
		srv_read_user(fd, i, &p);
		srv_answer(fd, &p, i < 2 ? 503 : 0);
	}
	EVENTUALLY(stats(c).acked == 1);
	assert_int_equal(stats(c).naked, 2);
	assert_int_equal(stats(c).queued, 0);
	/* One line, not one per record. */
	EVENTUALLY(said_count("Error-Cause 503") == 1);
	close(fd);
	fd = srv_accept(l);
	hand_in(c, 3);
	srv_serve(fd, 3, 4);
	EVENTUALLY(stats(c).acked == 2);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_full_queue_drops_the_oldest(void **state)
{
	struct push_client_config config = config_unix(4);
	struct push_client *c = client_make(&config);
	int l, fd;

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		hand_in(c, i);
	assert_int_equal(stats(c).queued, 4);
	assert_int_equal(stats(c).dropped, 6);
	assert_int_equal(said_count("is full"), 1);
	l = srv_listen();
	assert_int_equal(push_client_start(c, NULL), 0);
	fd = srv_accept(l);
	srv_serve(fd, 6, 10);
	EVENTUALLY(stats(c).acked == 4);
	EVENTUALLY(said_count("has room again: 6 logins were dropped") == 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_record_dropped_in_flight_keeps_its_id_taken(void **state)
{
	struct push_client_config config = config_unix(2);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct push p[3];

	(void)state;
	hand_in(c, 0);
	hand_in(c, 1);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p[0]);
	srv_read_user(fd, 1, &p[1]);
	hand_in(c, 2);
	srv_read_user(fd, 2, &p[2]);
	assert_int_not_equal(p[2].id, p[0].id);
	assert_int_equal(stats(c).dropped, 1);
	srv_answer(fd, &p[0], 0); /* too late: it counts as dropped, not as acknowledged */
	srv_answer(fd, &p[1], 0);
	srv_answer(fd, &p[2], 0);
	EVENTUALLY(stats(c).acked == 2);
	assert_int_equal(stats(c).queued, 0);
	assert_int_equal(stats(c).connects, 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

struct waiting {
	struct push_client *c;
	unsigned n;
	uint32_t timeout_ms;
	enum push_outcome outcome;
};

static void *wait_thread(void *arg)
{
	struct waiting *w = arg;
	struct login l;

	login_make(&l, w->n);
	w->outcome = push_client_login_wait(w->c, &l, w->timeout_ms);
	return NULL;
}

static void test_waiting_for_the_answer(void **state)
{
	struct push_client_config config = config_unix(1);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct waiting w = {.c = c, .n = 0, .timeout_ms = PATIENCE_MS};
	struct push p;
	pthread_t t;

	(void)state;
	fd = srv_accept(l);
	assert_int_equal(pthread_create(&t, NULL, wait_thread, &w), 0);
	srv_read_user(fd, 0, &p);
	srv_answer(fd, &p, 0);
	pthread_join(t, NULL);
	assert_int_equal(w.outcome, PUSH_OUTCOME_ACK);

	w.n = 1;
	assert_int_equal(pthread_create(&t, NULL, wait_thread, &w), 0);
	srv_read_user(fd, 1, &p);
	srv_answer(fd, &p, 407);
	pthread_join(t, NULL);
	assert_int_equal(w.outcome, PUSH_OUTCOME_NAK);

	/* Nobody answers: the waiter goes, the record stays. */
	w = (struct waiting){.c = c, .n = 2, .timeout_ms = 5};
	wait_thread(&w);
	assert_int_equal(w.outcome, PUSH_OUTCOME_TIMEOUT);
	assert_int_equal(stats(c).queued, 1);

	/* Pushed out of the full queue while somebody waits for it. */
	srv_read_user(fd, 2, &p);
	srv_answer(fd, &p, 0);
	EVENTUALLY(stats(c).queued == 0);
	w = (struct waiting){.c = c, .n = 3, .timeout_ms = PATIENCE_MS};
	assert_int_equal(pthread_create(&t, NULL, wait_thread, &w), 0);
	EVENTUALLY(stats(c).queued == 1);
	hand_in(c, 4);
	pthread_join(t, NULL);
	assert_int_equal(w.outcome, PUSH_OUTCOME_DROPPED);
	assert_int_equal(push_client_free(c, 0), 1);
	close(fd);
	close(l);
}

static void *free_thread(void *arg)
{
	struct waiting *w = arg;

	w->n = push_client_free(w->c, w->timeout_ms);
	return NULL;
}

static void test_draining(void **state)
{
	struct push_client_config config = config_unix(100);
	struct waiting w = {.timeout_ms = PATIENCE_MS};
	pthread_t t;
	int l, fd;

	(void)state;
	/* With time, everything arrives, although the controller was not there at first. */
	unlink(path);
	w.c = client_run(&config);
	for (unsigned i = 0; i < 20; i++)
		hand_in(w.c, i);
	EVENTUALLY(stats(w.c).connect_failures > 0);
	assert_int_equal(pthread_create(&t, NULL, free_thread, &w), 0);
	l = srv_listen();
	fd = srv_accept(l);
	srv_serve(fd, 0, 20);
	pthread_join(t, NULL);
	assert_int_equal(w.n, 0);
	srv_expect_closed(fd);
	assert_int_equal(said_count("20 delivered"), 1);
	/* Without an answer it ends all the same, and says what is lost. */
	w = (struct waiting){.c = client_run(&config), .timeout_ms = 20};
	fd = srv_accept(l);
	for (unsigned i = 0; i < 7; i++)
		hand_in(w.c, i);
	free_thread(&w);
	assert_int_equal(w.n, 7);
	srv_expect_closed(fd);
	close(l);
}

static void test_answers_that_make_no_sense_end_the_connection(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct push p, other;

	(void)state;
	hand_in(c, 0);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p);
	other = p;
	other.id++; /* to a request that was never sent */
	srv_answer(fd, &other, 0);
	srv_expect_closed(fd);
	EVENTUALLY(said_count("to no request of ours") == 1);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p);
	other = p;
	other.authenticator[3] ^= 1; /* signed over something else */
	srv_answer(fd, &other, 0);
	srv_expect_closed(fd);
	EVENTUALLY(said_count("bad answer") == 1);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p);
	assert_int_equal(write(fd, "220 mail.example.org ESMTP\r\n", 28), 28);
	srv_expect_closed(fd);
	EVENTUALLY(said_count("is not RADIUS") == 1);
	fd = srv_accept(l);
	srv_serve(fd, 0, 1);
	EVENTUALLY(stats(c).acked == 1);
	assert_int_equal(stats(c).resent, 3);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_silence_ends_the_connection(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c;
	struct push p;

	(void)state;
	config.answer_timeout_ms = 20;
	c = client_run(&config);
	hand_in(c, 0);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p);
	srv_expect_closed(fd);
	fd = srv_accept(l);
	srv_read_user(fd, 0, &p);
	srv_expect_closed(fd);
	assert_true(stats(c).resent >= 1);
	EVENTUALLY(said_count("answer_timeout") >= 1);
	(void)push_client_free(c, 0);
	close(l);
}

/**
 * However often and however late a login is sent, it says when it took place: the controller counts
 * its keys' life from there, and tells by it which of two logins is the newer one. So for a
 * withdrawal.
 */
static void test_event_timestamp_is_that_of_the_event(void **state)
{
	struct push_client_config config = config_unix(100);
	uint64_t const end = now_ms() + PATIENCE_MS;
	time_t const before = time(NULL);
	struct login_match m = {.has_sta = true};
	int l = srv_listen(), fd;
	struct push_client *c;
	struct login login;
	uint64_t sent_s;
	bool later;
	struct push p;

	(void)state;
	config.answer_timeout_ms = 20;
	c = client_run(&config);
	login_make(&login, 0);
	m.sta = login.sta;
	login.session_timeout = 100;
	assert_int_equal(push_client_login(c, &login), 0);
	assert_int_equal(push_client_withdraw(c, &m), 0);
	sent_s = (uint64_t)time(NULL);
	/* Until the clock shows another second than when it was handed in. */
	do {
		assert_true(now_ms() < end);
		later = (uint64_t)time(NULL) > sent_s;
		fd = srv_accept(l);
		srv_read_user(fd, 0, &p);
		assert_in_range(p.login.sent_s, before, sent_s);
		assert_int_equal(p.login.session_timeout, 100);
		srv_read(fd, &p);
		assert_int_equal(p.kind, PUSH_WITHDRAW);
		assert_in_range(p.match.sent_s, before, sent_s);
		srv_expect_closed(fd);
	} while (!later);
	(void)push_client_free(c, 0);
	close(l);
}

static void test_each_trouble_is_told_once(void **state)
{
	struct push_client_config config = config_unix(100);
	struct push_client *c;
	int l, fd;

	(void)state;
	unlink(path);
	c = client_run(&config);
	EVENTUALLY(stats(c).connect_failures >= 5);
	assert_int_equal(said_count("does not exist: is fastroamd running"), 1);
	/* Admitted by the kernel, not by the controller: no connection, so no "connected". */
	l = srv_listen();
	for (int i = 0; i < 5; i++)
		close(srv_accept(l));
	fd = srv_accept(l);
	assert_int_equal(said_count("closed the connection at once"), 1);
	assert_int_equal(said_count("connected to the controller"), 0);
	hand_in(c, 0);
	srv_serve(fd, 0, 1);
	EVENTUALLY(said_count("connected to the controller") == 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_withdrawals_keep_their_place(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct login_match m = {.has_sta = true, .sta = {{2, 0, 0, 0, 0, 0}}};
	struct push p;

	(void)state;
	hand_in(c, 0);
	assert_int_equal(push_client_withdraw(c, &m), 0);
	hand_in(c, 1);
	fd = srv_accept(l);
	srv_serve(fd, 0, 1);
	srv_read(fd, &p);
	assert_int_equal(p.kind, PUSH_WITHDRAW);
	assert_true(mac_eq(p.match.sta, m.sta));
	srv_answer(fd, &p, 0);
	srv_serve(fd, 1, 2);
	EVENTUALLY(stats(c).acked == 3);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void test_record_that_cannot_be_encoded_is_given_up(void **state)
{
	struct push_client_config config = config_unix(100);
	int l = srv_listen(), fd;
	struct push_client *c = client_run(&config);
	struct login bad;

	(void)state;
	login_make(&bad, 0);
	bad.msk.len = 16;
	assert_int_equal(push_client_login(c, &bad), 0);
	hand_in(c, 1);
	fd = srv_accept(l);
	srv_serve(fd, 1, 2);
	EVENTUALLY(stats(c).acked == 1);
	assert_int_equal(stats(c).dropped, 1);
	assert_int_equal(said_count("MSK has 16 octets"), 1);
	assert_int_equal(push_client_free(c, 0), 0);
	close(fd);
	close(l);
}

static void refuse_config(struct push_client_config const *config, char const *word)
{
	struct err err = {0};

	assert_null(push_client_new(config, &err));
	assert_non_null(strstr(err.msg, word));
}

static void test_bad_configurations_are_named(void **state)
{
	struct push_client_config config = config_unix(0);

	(void)state;
	refuse_config(&config, "queue_size 0");
	config = config_unix(1000001);
	refuse_config(&config, "queue_size 1000001");
	config = config_unix(1);
	config.retry_max_ms = 0;
	refuse_config(&config, "attempts");
	config = config_unix(1);
	config.socket = "relative/push.sock";
	refuse_config(&config, "absolute path");
	config.socket = NULL;
	refuse_config(&config, "either socket");
	config.server = "wlc.example.org";
	refuse_config(&config, "port 0");
	config.port = 2083;
	refuse_config(&config, "ca_file");
	config.ca_file = config.cert_file = config.key_file = "/nonexistent.pem";
	refuse_config(&config, "ca_file /nonexistent.pem");
}

/* --- TLS ---------------------------------------------------------------------------------------
 */

struct tls_case {
	struct identity ca, other_ca, server, client, stranger;
	int listener;
	struct push_client_config config;
};

static void tls_setup(struct tls_case *t)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	socklen_t len = sizeof(sin);

	identity_make(dir, &t->ca, "ca", NULL, NULL);
	identity_make(dir, &t->other_ca, "other-ca", NULL, NULL);
	identity_make(dir, &t->server, "wlc", "DNS:wlc.example.org,IP:127.0.0.1", &t->ca);
	identity_make(dir, &t->client, "radius", NULL, &t->ca);
	identity_make(dir, &t->stranger, "stranger", NULL, &t->other_ca);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	t->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(t->listener, (struct sockaddr *)&sin, sizeof(sin)), 0);
	assert_int_equal(listen(t->listener, 5), 0);
	assert_int_equal(getsockname(t->listener, (struct sockaddr *)&sin, &len), 0);
	t->config = config_unix(1000);
	t->config.socket = NULL;
	t->config.server = "127.0.0.1";
	t->config.port = ntohs(sin.sin_port);
	t->config.ca_file = t->ca.cert_file;
	t->config.cert_file = t->client.cert_file;
	t->config.key_file = t->client.key_file;
}

static void tls_teardown(struct tls_case *t)
{
	close(t->listener);
	identity_free(&t->ca);
	identity_free(&t->other_ca);
	identity_free(&t->server);
	identity_free(&t->client);
	identity_free(&t->stranger);
}

/** Accept one connection and do the handshake, blocking; NULL when it fails. */
static SSL *tls_accept(struct tls_case *t, int max_version, int *fd)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	SSL *ssl;
	int rc;

	assert_int_equal(SSL_CTX_use_certificate(ctx, t->server.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, t->server.key), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), t->ca.cert);
	SSL_CTX_set_max_proto_version(ctx, max_version);
	*fd = srv_accept(t->listener);
	ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	SSL_set_fd(ssl, *fd);
	rc = SSL_accept(ssl);
	ERR_clear_error();
	if (rc == 1)
		return ssl;
	SSL_free(ssl);
	close(*fd);
	return NULL;
}

static void tls_serve(SSL *ssl, unsigned from, unsigned to)
{
	uint8_t b[PUSH_MAX];
	struct push p;

	for (unsigned i = from; i < to; i++) {
		char user[16];
		size_t got = 0;
		int n = 4;

		while (got < (size_t)n) {
			int r = SSL_read(ssl, b + got, n - (int)got);

			assert_true(r > 0);
			got += (size_t)r;
			if (got == 4)
				n = push_stream_length(b, 4);
		}
		assert_int_equal(push_decode(b, got, PUSH_SECRET, NULL, &p, NULL), PUSH_REFUSED_OK);
		snprintf(user, sizeof(user), "u%u", i);
		assert_string_equal(p.login.user, user);
		n = push_encode_answer(&p, true, 0, PUSH_SECRET, b, NULL);
		assert_int_equal(SSL_write(ssl, b, n), n);
	}
}

static void test_tls_delivers(void **state)
{
	struct tls_case t;
	struct push_client *c;
	SSL *ssl;
	int fd;

	(void)state;
	tls_setup(&t);
	c = client_run(&t.config);
	for (unsigned i = 0; i < 300; i++)
		hand_in(c, i);
	ssl = tls_accept(&t, TLS1_3_VERSION, &fd);
	assert_non_null(ssl);
	assert_int_equal(SSL_version(ssl), TLS1_3_VERSION);
	tls_serve(ssl, 0, 300);
	EVENTUALLY(stats(c).acked == 300);
	assert_int_equal(push_client_free(c, 0), 0);
	SSL_free(ssl);
	close(fd);
	/* The same by name: what counts is the certificate's name, not the address. */
	t.config.server_name = "wlc.example.org";
	c = client_run(&t.config);
	hand_in(c, 0);
	ssl = tls_accept(&t, TLS1_3_VERSION, &fd);
	assert_non_null(ssl);
	assert_string_equal(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name), "wlc.example.org");
	tls_serve(ssl, 0, 1);
	EVENTUALLY(stats(c).acked == 1);
	assert_int_equal(push_client_free(c, 0), 0);
	SSL_free(ssl);
	close(fd);
	tls_teardown(&t);
}

/** The controller is refused, for this reason, and gets nothing. */
static void tls_refused(struct tls_case *t, int max_version, char const *reason)
{
	struct push_client *c = client_run(&t->config);
	int fd;

	hand_in(c, 0);
	assert_null(tls_accept(t, max_version, &fd));
	EVENTUALLY(said_count(reason) == 1);
	assert_int_equal(said_count("connected to the controller"), 0);
	assert_int_equal(stats(c).sent, 0);
	assert_int_equal(push_client_free(c, 0), 1);
}

static void test_tls_refuses_a_wrong_name(void **state)
{
	struct tls_case t;

	(void)state;
	tls_setup(&t);
	t.config.server_name = "other.example.org";
	tls_refused(&t, TLS1_3_VERSION, "does not name other.example.org");
	tls_teardown(&t);
}

static void test_tls_refuses_a_strange_ca(void **state)
{
	struct tls_case t;

	(void)state;
	tls_setup(&t);
	t.config.ca_file = t.other_ca.cert_file;
	tls_refused(&t, TLS1_3_VERSION, "ca_file must hold the CA");
	tls_teardown(&t);
}

static void test_tls_refuses_version_1_2(void **state)
{
	struct tls_case t;

	(void)state;
	tls_setup(&t);
	tls_refused(&t, TLS1_2_VERSION, "does not speak TLS 1.3");
	tls_teardown(&t);
}

/** In TLS 1.3 our own handshake is over before the controller has looked at our certificate. */
static void test_tls_rejected_by_the_controller(void **state)
{
	struct tls_case t;
	struct push_client *c;
	int fd;

	(void)state;
	tls_setup(&t);
	t.config.cert_file = t.stranger.cert_file;
	t.config.key_file = t.stranger.key_file;
	c = client_run(&t.config);
	hand_in(c, 0);
	for (int i = 0; i < 3; i++)
		assert_null(tls_accept(&t, TLS1_3_VERSION, &fd));
	EVENTUALLY(said_count("does not accept our certificate") == 1);
	assert_int_equal(said_count("connected to the controller"), 0);
	assert_int_equal(stats(c).acked, 0);
	assert_int_equal(push_client_free(c, 0), 1);
	tls_teardown(&t);
}

static void test_tls_key_of_another_certificate(void **state)
{
	struct tls_case t;

	(void)state;
	tls_setup(&t);
	t.config.key_file = t.stranger.key_file;
	refuse_config(&t.config, "private_key_file");
	tls_teardown(&t);
}

static int each(void **state)
{
	(void)state;
	said.len = 0;
	said.text[0] = '\0';
	unlink(path);
	return 0;
}

static int setup(void **state)
{
	if (load_dictionary(state))
		return -1;
	strcpy(dir, "/tmp/test_push_client.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/push.sock", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	rmdir(dir);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup(f, each)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_in_order_and_at_most_200_in_flight),
		TEST(test_cut_connection_sends_the_unanswered_again_in_order),
		TEST(test_refused_push_is_counted_and_not_repeated),
		TEST(test_full_queue_drops_the_oldest),
		TEST(test_record_dropped_in_flight_keeps_its_id_taken),
		TEST(test_waiting_for_the_answer),
		TEST(test_draining),
		TEST(test_answers_that_make_no_sense_end_the_connection),
		TEST(test_silence_ends_the_connection),
		TEST(test_event_timestamp_is_that_of_the_event),
		TEST(test_each_trouble_is_told_once),
		TEST(test_withdrawals_keep_their_place),
		TEST(test_record_that_cannot_be_encoded_is_given_up),
		TEST(test_bad_configurations_are_named),
		TEST(test_tls_delivers),
		TEST(test_tls_refuses_a_wrong_name),
		TEST(test_tls_refuses_a_strange_ca),
		TEST(test_tls_refuses_version_1_2),
		TEST(test_tls_rejected_by_the_controller),
		TEST(test_tls_key_of_another_certificate),
	};

	/* A fake controller may write to a connection that the client has left. */
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, setup, teardown);
}
