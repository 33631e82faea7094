/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Requests over loopback sockets: repeats in virtual time, whose answers count, how many
 * are under way at one AP, and that each request is told once.
 */
#include "net/das_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/log.h"
#include "base/rand.h"
#include "wire/das.h"
#include "wire/push.h"

#include "push_test.h"

#define SECRET   "ap-secret"
#define LOOPBACK ((struct in_addr){.s_addr = htonl(INADDR_LOOPBACK)})

/** Outcomes as they were told. */
struct told {
	struct mac sta;
	struct in_addr ap;
	enum das_outcome outcome;
	unsigned cause;
};

struct world {
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	uint64_t wall_us;
	struct das_client *d;
	struct das_client_stats st;
	unsigned told;
	struct told last;
	unsigned by_outcome[DAS_FAILED + 1];
	void (*on_done)(struct world *w);
	bool in_done;
	unsigned stop_after; /**< loop_stop() when so many are told */
	unsigned logs;
	char log[1024];
};

/** An access point: a socket, and the last request that came to it. */
struct ap {
	int fd;
	uint16_t port;
	uint8_t request[PUSH_MAX];
	size_t len;
	struct sockaddr_in from;
};

static uint64_t w_now(void *arg)
{
	return loop_now_ms(((struct world *)arg)->loop);
}

static uint64_t w_wall(void *arg)
{
	return ((struct world *)arg)->wall_us;
}

static void w_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void w_trace(void *arg, struct trace_record const *rec)
{
	(void)arg;
	(void)rec;
}

static void w_log(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct world *w = arg;

	(void)level;
	w->logs++;
	snprintf(w->log, sizeof w->log, "%s %s", mnemonic, text);
}

static void w_done(void *arg, struct mac sta, struct in_addr ap, enum das_outcome outcome,
		   unsigned cause)
{
	struct world *w = arg;

	w->told++;
	w->last = (struct told){sta, ap, outcome, cause};
	w->by_outcome[outcome]++;
	assert_false(w->in_done);
	w->in_done = true;
	if (w->on_done)
		w->on_done(w);
	w->in_done = false;
	if (w->stop_after && w->told == w->stop_after)
		loop_stop(w->loop);
}

static int start(void **state, bool real)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct err err = {0};

	*state = w;
	w->loop = real ? loop_new(w, &err) : loop_new_virtual(w, 5000);
	w->env = (struct env){w, w_now, w_wall, w_random, w_trace, NULL};
	w->random.state = 7;
	w->wall_us = 1700000000ull * 1000000;
	w->d = das_client_new(w, w->loop, &w->env, w_done, w, &err);
	log_set_sink(w_log, w);
	return w->d ? 0 : -1;
}

static int setup(void **state)
{
	return start(state, false);
}

static int setup_real(void **state)
{
	return start(state, true);
}

static int teardown(void **state)
{
	log_set_sink(NULL, NULL);
	talloc_free(*state);
	return 0;
}

static struct das_client_stats stats(struct world *w)
{
	das_client_get_stats(w->d, &w->st);
	return w->st;
}

static struct mac sta(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static struct ap ap_open(void)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr = LOOPBACK};
	socklen_t len = sizeof sa;
	struct ap a = {.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};

	assert_int_equal(bind(a.fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(getsockname(a.fd, (struct sockaddr *)&sa, &len), 0);
	a.port = ntohs(sa.sin_port);
	return a;
}

/** Loopback delivers within sendto(): what is not there now does not come. */
static bool ap_has(struct ap *a)
{
	socklen_t len = sizeof a->from;
	ssize_t n = recvfrom(a->fd, a->request, sizeof a->request, 0, (struct sockaddr *)&a->from,
			     &len);

	a->len = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static unsigned ap_count(struct ap *a)
{
	unsigned n = 0;

	while (ap_has(a))
		n++;
	return n;
}

/** Answer the last request: an Error-Cause when it is not 0, signed with `secret`. */
static void ap_answer(struct ap *a, uint8_t code, unsigned cause, char const *secret)
{
	uint8_t out[64] = {code, a->request[1], 0, cause ? 26 : 20};
	size_t len = out[3];
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	memcpy(out + 4, a->request + 4, 16);
	if (cause)
		memcpy(out + 20, (uint8_t[]){101, 6, 0, 0, (uint8_t)(cause >> 8), (uint8_t)cause},
		       6);
	assert_non_null(c);
	assert_int_equal(EVP_DigestInit_ex(c, EVP_md5(), NULL), 1);
	assert_int_equal(EVP_DigestUpdate(c, out, len), 1);
	assert_int_equal(EVP_DigestUpdate(c, secret, strlen(secret)), 1);
	assert_int_equal(EVP_DigestFinal_ex(c, out + 4, NULL), 1);
	EVP_MD_CTX_free(c);
	assert_int_equal(sendto(a->fd, out, len, 0, (struct sockaddr *)&a->from, sizeof a->from),
			 len);
}

static void ask(struct world *w, unsigned n, struct ap const *a)
{
	das_client_disconnect(w->d, sta(n), LOOPBACK, a->port, SECRET);
}

static void test_outcomes(void **state)
{
	static struct {
		uint8_t code;
		unsigned cause;
		enum das_outcome want;
	} const rows[] = {{41, 0, DAS_DISCONNECTED},
			  {42, 503, DAS_NO_SESSION},
			  {42, 401, DAS_REFUSED},
			  {42, 0, DAS_REFUSED}};
	struct world *w = *state;
	struct ap a = ap_open();

	for (unsigned i = 0; i < 4; i++) {
		ask(w, i, &a);
		assert_int_equal(stats(w).pending, 1);
		assert_true(ap_has(&a));
		ap_answer(&a, rows[i].code, rows[i].cause, SECRET);
		assert_int_equal(w->told, i);
		das_client_drain(w->d);
		assert_int_equal(w->told, i + 1);
		assert_int_equal(w->last.outcome, rows[i].want);
		assert_int_equal(w->last.cause, rows[i].cause);
		assert_true(mac_eq(w->last.sta, sta(i)));
		assert_int_equal(w->last.ap.s_addr, LOOPBACK.s_addr);
	}
	/* What is over is not repeated. */
	loop_advance(w->loop, 60000);
	assert_false(ap_has(&a));
	assert_int_equal(w->told, 4);
	assert_int_equal(stats(w).pending, 0);
	assert_int_equal(w->st.requests, 4);
	assert_int_equal(w->st.sent, 4);
	assert_int_equal(w->st.acks, 1);
	assert_int_equal(w->st.no_session, 1);
	assert_int_equal(w->st.naks, 2);
	assert_int_equal(w->st.bad, 0);
	close(a.fd);
}

static void test_repeats_are_identical(void **state)
{
	static uint64_t const wait[] = {1000, 2000, 4000};
	struct world *w = *state;
	struct ap a = ap_open();
	uint8_t first[PUSH_MAX];
	size_t len;

	ask(w, 1, &a);
	assert_true(ap_has(&a));
	len = a.len;
	memcpy(first, a.request, len);
	/* Event-Timestamp is the last attribute; 1700000000 is 6553f100. */
	assert_memory_equal(first + len - 4, "\x65\x53\xf1\x00", 4);
	for (unsigned i = 0; i < 3; i++) {
		w->wall_us += wait[i] * 1000;
		loop_advance(w->loop, wait[i] - 1);
		assert_false(ap_has(&a));
		loop_advance(w->loop, 1);
		assert_true(ap_has(&a));
		assert_int_equal(a.len, len);
		assert_memory_equal(a.request, first, len);
	}
	loop_advance(w->loop, 3999);
	assert_int_equal(w->told, 0);
	loop_advance(w->loop, 1);
	assert_int_equal(w->told, 1);
	assert_int_equal(w->last.outcome, DAS_TIMEOUT);
	loop_advance(w->loop, 60000);
	assert_false(ap_has(&a));
	assert_int_equal(stats(w).sent, DAS_TRIES);
	assert_int_equal(w->st.timeouts, 1);
	close(a.fd);
}

static void test_a_late_answer_ends_the_repeats(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();

	ask(w, 1, &a);
	loop_advance(w->loop, 1000);
	assert_int_equal(ap_count(&a), 2);
	/* Both are answered; the second answer is no outcome of its own, nor worth a log line. */
	ap_answer(&a, 41, 0, SECRET);
	ap_answer(&a, 41, 0, SECRET);
	das_client_drain(w->d);
	assert_int_equal(w->told, 1);
	assert_int_equal(stats(w).bad, 1);
	assert_int_equal(w->logs, 0);
	loop_advance(w->loop, 60000);
	assert_false(ap_has(&a));
	close(a.fd);
}

static void test_whose_answer_counts(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open(), b = ap_open();
	struct sockaddr_in to;

	ask(w, 1, &a);
	assert_true(ap_has(&a));
	/* The right answer from another port. */
	memcpy(b.request, a.request, a.len);
	b.from = a.from;
	ap_answer(&b, 41, 0, SECRET);
	das_client_drain(w->d);
	assert_int_equal(stats(w).bad, 1);
	/* Signed with another secret: the one case that somebody can mend, so it is logged. */
	assert_int_equal(w->logs, 0);
	ap_answer(&a, 41, 0, "another");
	das_client_drain(w->d);
	assert_int_equal(stats(w).bad, 2);
	assert_int_equal(w->logs, 1);
	assert_non_null(strstr(w->log, "127.0.0.1"));
	assert_non_null(strstr(w->log, "radius_das_client"));
	assert_null(strstr(w->log, SECRET));
	/* Again within a second: counted only. */
	ap_answer(&a, 41, 0, "another");
	/* Another identifier, an empty datagram, half a header. */
	a.request[1]++;
	ap_answer(&a, 41, 0, SECRET);
	a.request[1]--;
	to = a.from;
	assert_int_equal(sendto(a.fd, "", 0, 0, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(sendto(a.fd, a.request, 19, 0, (struct sockaddr *)&to, sizeof to), 19);
	das_client_drain(w->d);
	assert_int_equal(stats(w).bad, 6);
	assert_int_equal(w->logs, 1);
	assert_int_equal(w->told, 0);
	ap_answer(&a, 41, 0, SECRET);
	das_client_drain(w->d);
	assert_int_equal(w->told, 1);
	assert_int_equal(w->last.outcome, DAS_DISCONNECTED);
	close(a.fd);
	close(b.fd);
}

static void test_same_station_is_one_request(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open(), b = ap_open();

	ask(w, 1, &a);
	ask(w, 1, &a);
	ask(w, 1, &b);
	assert_int_equal(ap_count(&a), 1);
	assert_int_equal(ap_count(&b), 1);
	assert_int_equal(stats(w).requests, 2);
	ap_answer(&a, 41, 0, SECRET);
	das_client_drain(w->d);
	assert_int_equal(w->told, 1);
	/* Once it is over, it can be asked for again. */
	ask(w, 1, &a);
	assert_int_equal(ap_count(&a), 1);
	/* Among those that wait for their turn as well. */
	for (unsigned n = 2; n < 2 * DAS_PER_AP_MAX; n++)
		ask(w, n, &a);
	assert_int_equal(stats(w).pending, 2 * DAS_PER_AP_MAX);
	ask(w, 2 * DAS_PER_AP_MAX - 1, &a);
	assert_int_equal(stats(w).pending, 2 * DAS_PER_AP_MAX);
	close(a.fd);
	close(b.fd);
}

static void test_one_ap_has_so_many_at_a_time(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open(), b = ap_open();
	bool id_seen[256] = {false};
	unsigned answered = 0;

	for (unsigned n = 0; n < 100; n++)
		ask(w, n, &a);
	/* A second AP does not wait for the first. */
	ask(w, 1, &b);
	assert_true(ap_has(&b));
	assert_int_equal(stats(w).sent, DAS_PER_AP_MAX + 1);
	assert_int_equal(w->st.pending, 101);
	while (ap_has(&a)) {
		assert_false(id_seen[a.request[1]]);
		id_seen[a.request[1]] = true;
		ap_answer(&a, 41, 0, SECRET);
		das_client_drain(w->d);
		answered++;
		assert_int_equal(w->told, answered);
	}
	assert_int_equal(answered, 100);
	assert_int_equal(stats(w).acks, 100);
	assert_int_equal(w->st.pending, 1);
	close(a.fd);
	close(b.fd);
}

/** Identifiers wrap around those that are still waited for. */
static void test_identifiers_in_use_are_left_out(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();
	uint8_t held;

	ask(w, 1000, &a);
	assert_true(ap_has(&a));
	held = a.request[1];
	for (unsigned n = 0; n < 600; n++) {
		ask(w, n, &a);
		assert_true(ap_has(&a));
		assert_int_not_equal(a.request[1], held);
		ap_answer(&a, 41, 0, SECRET);
		das_client_drain(w->d);
		assert_int_equal(w->told, n + 1);
	}
	close(a.fd);
}

static void test_a_dead_ap_lets_the_waiting_go(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();

	for (unsigned n = 0; n < DAS_PER_AP_MAX + 5; n++)
		ask(w, n, &a);
	loop_advance(w->loop, 11000);
	assert_int_equal(w->by_outcome[DAS_TIMEOUT], DAS_PER_AP_MAX);
	loop_advance(w->loop, 11000);
	assert_int_equal(w->by_outcome[DAS_TIMEOUT], DAS_PER_AP_MAX + 5);
	assert_int_equal(stats(w).pending, 0);
	assert_int_equal(w->st.sent, (DAS_PER_AP_MAX + 5) * DAS_TRIES);
	close(a.fd);
}

static void test_too_many(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();

	for (unsigned n = 0; n < DAS_PENDING_MAX + 2; n++)
		ask(w, n, &a);
	/* Told from the loop, not from inside the call. */
	assert_int_equal(w->told, 0);
	assert_int_equal(stats(w).pending, DAS_PENDING_MAX);
	assert_non_null(strstr(w->log, "4096"));
	loop_advance(w->loop, 1);
	assert_int_equal(w->told, 2);
	assert_int_equal(w->by_outcome[DAS_FAILED], 2);
	assert_int_equal(stats(w).failed, 2);
	assert_int_equal(w->st.requests, DAS_PENDING_MAX + 2);
	close(a.fd);
}

static void ask_bad_again(struct world *w)
{
	if (w->told < 3)
		das_client_disconnect(w->d, (struct mac){{0}}, LOOPBACK, 9, SECRET);
}

static void test_what_cannot_be_sent_fails(void **state)
{
	struct in_addr nowhere = {.s_addr = htonl(0xffffffff)};
	struct world *w = *state;
	struct ap a = ap_open();

	/* No station, and no secret. */
	das_client_disconnect(w->d, (struct mac){{0}}, LOOPBACK, a.port, SECRET);
	das_client_disconnect(w->d, sta(1), LOOPBACK, a.port, "");
	assert_int_equal(w->told, 0);
	assert_int_equal(w->logs, 1);
	loop_advance(w->loop, 1);
	assert_int_equal(w->by_outcome[DAS_FAILED], 2);
	assert_int_equal(stats(w).pending, 0);
	assert_false(ap_has(&a));
	/* Broadcast needs a socket option, so sendto() refuses: each try, so nothing left. */
	loop_advance(w->loop, 2000);
	das_client_disconnect(w->d, sta(1), nowhere, a.port, SECRET);
	assert_int_equal(w->logs, 2);
	assert_non_null(strstr(w->log, "255.255.255.255"));
	loop_advance(w->loop, 10999);
	assert_int_equal(w->told, 2);
	loop_advance(w->loop, 1);
	assert_int_equal(w->logs, 2);
	assert_int_equal(w->by_outcome[DAS_FAILED], 3);
	assert_int_equal(w->last.ap.s_addr, nowhere.s_addr);
	assert_int_equal(stats(w).sent, 0);
	assert_int_equal(w->st.failed, 3);
	close(a.fd);
}

static void test_failing_again_waits_for_the_loop(void **state)
{
	struct world *w = *state;

	/* w_done() sees that none is told from inside another. */
	w->on_done = ask_bad_again;
	ask_bad_again(w);
	assert_int_equal(w->told, 0);
	loop_advance(w->loop, 1000);
	assert_int_equal(w->told, 3);
	assert_int_equal(stats(w).failed, 3);
}

static struct ap *again_at;

static void ask_again(struct world *w)
{
	if (w->told < 5)
		ask(w, 1, again_at);
}

static void test_done_may_ask_again(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();

	again_at = &a;
	w->on_done = ask_again;
	ask(w, 1, &a);
	for (unsigned i = 1; i <= 4; i++) {
		assert_true(ap_has(&a));
		ap_answer(&a, 41, 0, SECRET);
		das_client_drain(w->d);
		assert_int_equal(w->told, i);
	}
	/* And from a timer, when the AP went away. */
	loop_advance(w->loop, 11000);
	assert_int_equal(w->told, 5);
	assert_int_equal(stats(w).pending, 0);
	close(a.fd);
}

static void test_end_with_requests_under_way(void **state)
{
	struct world *w = *state;
	struct ap a = ap_open();

	for (unsigned n = 0; n < 40; n++)
		ask(w, n, &a);
	das_client_disconnect(w->d, (struct mac){{0}}, LOOPBACK, a.port, SECRET);
	talloc_free(w->d);
	loop_advance(w->loop, 60000);
	assert_int_equal(w->told, 0);
	close(a.fd);
}

/** Answers every request at once, from the same loop. */
static void ap_serve(void *arg, int fd, int events)
{
	struct ap *a = arg;

	(void)fd;
	(void)events;
	while (ap_has(a))
		ap_answer(a, 41, 0, SECRET);
}

/** A user with 10 stations at 100 APs, over the real loop. */
static void test_storm(void **state)
{
	struct world *w = *state;
	static struct ap a[100];

	for (unsigned i = 0; i < 100; i++) {
		a[i] = ap_open();
		assert_non_null(loop_fd_new(w, w->loop, a[i].fd, LOOP_READ, ap_serve, &a[i]));
	}
	for (unsigned n = 0; n < 10; n++)
		for (unsigned i = 0; i < 100; i++)
			ask(w, n, &a[i]);
	w->stop_after = 1000;
	assert_int_equal(loop_run(w->loop), 0);
	assert_int_equal(w->by_outcome[DAS_DISCONNECTED], 1000);
	assert_int_equal(stats(w).pending, 0);
	assert_int_equal(w->st.timeouts + w->st.failed, 0);
	for (unsigned i = 0; i < 100; i++)
		close(a[i].fd);
}

static void test_texts(void **state)
{
	(void)state;
	assert_string_equal(das_outcome_text(DAS_DISCONNECTED), "disconnected");
	assert_string_equal(das_outcome_text(DAS_NO_SESSION), "had no such client");
	assert_string_equal(das_outcome_text(DAS_REFUSED), "refused");
	assert_string_equal(das_outcome_text(DAS_TIMEOUT), "no answer");
	assert_string_equal(das_outcome_text(DAS_FAILED), "not sent");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_outcomes),
		TEST(test_repeats_are_identical),
		TEST(test_a_late_answer_ends_the_repeats),
		TEST(test_whose_answer_counts),
		TEST(test_same_station_is_one_request),
		TEST(test_one_ap_has_so_many_at_a_time),
		TEST(test_identifiers_in_use_are_left_out),
		TEST(test_a_dead_ap_lets_the_waiting_go),
		TEST(test_too_many),
		TEST(test_what_cannot_be_sent_fails),
		TEST(test_failing_again_waits_for_the_loop),
		TEST(test_done_may_ask_again),
		TEST(test_end_with_requests_under_way),
		cmocka_unit_test_setup_teardown(test_storm, setup_real, teardown),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
