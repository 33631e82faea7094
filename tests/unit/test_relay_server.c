/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's end of relays, against relays that the test plays itself.
 */
#include "net/relay_server.h"

#include <signal.h>
#include <sys/resource.h>

#include "relay_test.h"

static struct mac const holder = {{2, 0, 0x5e, 0, 0, 9}};

/** Which of the names in certificates an AP has. */
static char const *known[3];

/** By which name the last one was asked for. */
static char hint[64];

static bool allowed(void *arg, SSL *ssl, char *found, size_t size)
{
	size_t count = 0;

	(void)arg;
	snprintf(hint, sizeof hint, "%s", found);
	while (count < 3 && known[count])
		count++;
	return tls_peer_allowed(ssl, known, count, found, size);
}

/** What came up. */
static struct {
	unsigned count, want;
	char name[64];
	uint8_t frame[RELAY_FRAME_MAX];
	size_t len;
} got;

static void on_frame(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		     size_t len)
{
	(void)arg;
	assert_int_equal(kind, RRB_PORT_RELAY);
	snprintf(got.name, sizeof got.name, "%s", name);
	memcpy(got.frame, frame, len);
	got.len = len;
	got.count++;
}

static bool got_enough(void *arg)
{
	(void)arg;
	return got.count >= got.want;
}

static struct relay_server *serve(struct relay_world *w)
{
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct err err = {0};
	struct relay_server *s =
		relay_server_new(w->net, w->net->loop, "127.0.0.1", 0, tls_server_new(&files, &err),
				 allowed, on_frame, NULL, &err);

	if (!s)
		fail_msg("%s", err.msg);
	memset(&got, 0, sizeof got);
	known[0] = "ap1.example.org";
	known[1] = "ap2.example.org";
	known[2] = NULL;
	return s;
}

static struct relay_server_stats stats(struct relay_server const *s)
{
	struct relay_server_stats st;

	relay_server_get_stats(s, &st);
	return st;
}

/** A relay that has said HELLO and was welcomed. */
static struct peer *relay_up(struct relay_world *w, struct relay_server *s,
			     struct identity const *who)
{
	struct relay_msg const hello = {.type = RELAY_HELLO, .version = 1, .text = "test"};
	struct peer *p = peer_connect(w, relay_server_port(s), who);

	peer_say(p, &hello);
	assert_int_equal(peer_expect(w, p, RELAY_WELCOME)->version, RELAY_VERSION);
	return p;
}

static void say_frame(struct peer *p, uint8_t mark, size_t len)
{
	uint8_t f[RELAY_FRAME_MAX];
	struct relay_msg const m = {
		.type = RELAY_FRAME, .frame = f, .frame_len = relay_frame(f, mark, len)};

	peer_say(p, &m);
}

static void test_frames_both_ways(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	uint8_t f[RELAY_FRAME_MAX];
	struct peer *p1, *p2;
	size_t len;

	relay_server_set_holder(s, holder);
	assert_false(relay_server_connected(s, "ap1.example.org"));
	assert_int_equal(relay_server_send(s, "ap1.example.org", f, relay_frame(f, 1, 60)),
			 -ENOTCONN);
	p1 = relay_up(w, s, &w->ap1);
	p2 = relay_up(w, s, &w->ap2);
	assert_true(mac_eq(peer_heard(p1, RELAY_WELCOME)->holder, holder));
	assert_true(relay_server_connected(s, "ap1.example.org"));
	assert_true(relay_server_connected(s, "ap2.example.org"));
	assert_int_equal(relay_said(w, "relay ap1.example.org connected from 127.0.0.1:"), 1);

	say_frame(p2, 5, RELAY_FRAME_MAX);
	got.want = 1;
	run_until(w->net, got_enough, NULL);
	assert_string_equal(got.name, "ap2.example.org");
	assert_int_equal(got.len, relay_frame(f, 5, RELAY_FRAME_MAX));
	assert_memory_equal(got.frame, f, got.len);

	len = relay_frame(f, 6, 200);
	assert_int_equal(relay_server_send(s, "ap1.example.org", f, len), 0);
	peer_expect_frames(w, p1, 1);
	assert_int_equal(p1->frame_len, len);
	assert_memory_equal(p1->frame, f, len);
	assert_int_equal(p2->frames, 0);
	/* Nothing else than the key protocol goes down. */
	f[12] = 0x08;
	assert_int_equal(relay_server_send(s, "ap1.example.org", f, len), -EINVAL);
	assert_int_equal(stats(s).connected, 2);
	assert_int_equal(stats(s).connections, 2);
	assert_int_equal(stats(s).frames_in, 1);
	assert_int_equal(stats(s).frames_out, 1);
}

static void test_ping_and_what_comes_later(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p = relay_up(w, s, &w->ap1);
	struct relay_msg const ping = {.type = RELAY_PING, .token = 0x1122334455667788ull};
	uint8_t const unknown[] = {0, 3, 200, 1, 2};

	assert_int_equal(stream_send(p->stream, unknown, sizeof unknown), 0);
	peer_say(p, &ping);
	assert_int_equal(peer_expect(w, p, RELAY_PONG)->token, ping.token);
	assert_true(relay_server_connected(s, "ap1.example.org"));
}

static void test_unknown_relay_is_told_so(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p;

	known[0] = "ap2.example.org";
	known[1] = NULL;
	p = peer_connect(w, relay_server_port(s), &w->ap1);
	assert_non_null(strstr(peer_expect(w, p, RELAY_BYE)->text, "relay NAME"));
	run_until(w->net, peer_has_ended, p);
	assert_int_equal(stats(s).denied, 1);
	assert_int_equal(stats(s).connected, 0);
	assert_int_equal(relay_said(w, "RELAY-4-DENIED"), 1);
	assert_int_equal(relay_said(w, "CN=ap1"), 1);
}

static void test_foreign_certificate_is_refused(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p = peer_connect(w, relay_server_port(s), &w->stranger);

	run_until(w->net, peer_has_ended, p);
	assert_int_equal(p->count, 0);
	assert_int_equal(stats(s).connected, 0);
	/* Its name was not even asked for. */
	assert_int_equal(stats(s).denied, 0);
	assert_int_equal(relay_said(w, "closed before it showed a relay's certificate"), 1);
}

static void test_second_connection_replaces_the_first(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *first = relay_up(w, s, &w->ap1), *second = relay_up(w, s, &w->ap1);
	uint8_t f[RELAY_FRAME_MAX];

	assert_non_null(strstr(peer_expect(w, first, RELAY_BYE)->text, "certificate"));
	run_until(w->net, peer_has_ended, first);
	assert_true(relay_server_connected(s, "ap1.example.org"));
	assert_int_equal(relay_server_send(s, "ap1.example.org", f, relay_frame(f, 1, 60)), 0);
	peer_expect_frames(w, second, 1);
	assert_int_equal(first->frames, 0);
	assert_int_equal(stats(s).connected, 1);
	assert_int_equal(stats(s).replaced, 1);
	/* From the same address: an AP that came back is no reason to warn. */
	assert_int_equal(relay_said(w, "RELAY-6-REPLACED"), 1);
}

static void test_bad_messages_end_it(void **state)
{
	static struct relay_msg const welcome = {.type = RELAY_WELCOME, .version = 1};
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	uint8_t const zero[] = {0, 0};
	struct peer *p;

	/* A frame before HELLO. */
	p = peer_connect(w, relay_server_port(s), &w->ap1);
	say_frame(p, 1, 60);
	assert_non_null(strstr(peer_expect(w, p, RELAY_BYE)->text, "before HELLO"));
	run_until(w->net, peer_has_ended, p);
	/* What the controller says. */
	p = relay_up(w, s, &w->ap1);
	peer_say(p, &welcome);
	run_until(w->net, peer_has_ended, p);
	/* No message at all. */
	p = relay_up(w, s, &w->ap1);
	assert_int_equal(stream_send(p->stream, zero, sizeof zero), 0);
	assert_non_null(strstr(peer_expect(w, p, RELAY_BYE)->text, "empty"));
	run_until(w->net, peer_has_ended, p);
	assert_int_equal(got.count, 0);
	assert_int_equal(stats(s).bad, 3);
	assert_int_equal(stats(s).connected, 0);
	assert_int_equal(relay_said(w, "RELAY-4-CLOSED relay ap1.example.org"), 3);
}

static void test_orderly_end(void **state)
{
	struct relay_msg const bye = {.type = RELAY_BYE, .text = "going home"};
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p = relay_up(w, s, &w->ap1);

	peer_say(p, &bye);
	run_until(w->net, peer_has_ended, p);
	assert_false(relay_server_connected(s, "ap1.example.org"));
	assert_int_equal(relay_said(w, "closed: going home"), 1);
	assert_int_equal(stats(s).bad, 0);
}

static void test_silent_relay_is_gone(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p;

	relay_server_set_silence(s, 100);
	p = relay_up(w, s, &w->ap1);
	assert_non_null(strstr(peer_expect(w, p, RELAY_BYE)->text, "said nothing"));
	run_until(w->net, peer_has_ended, p);
	assert_int_equal(stats(s).silent, 1);
	/* One that never says HELLO is no better. */
	p = peer_connect(w, relay_server_port(s), &w->ap1);
	run_until(w->net, peer_has_ended, p);
	assert_int_equal(stats(s).silent, 2);
}

static bool ap1_is_connected(void *arg)
{
	return relay_server_connected(arg, "ap1.example.org");
}

static bool turns_are_over(void *arg)
{
	unsigned *left = arg;

	return *left == 0 || --*left == 0;
}

/** What waits for a relay is bounded, and the newest frame is the one that is lost. */
static void test_relay_that_does_not_read(void **state)
{
	struct relay_msg const hello = {.type = RELAY_HELLO, .version = 1};
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *other = relay_up(w, s, &w->ap2);
	struct lazy *slow = lazy_new(w, peer_socket(relay_server_port(s)), peer_ssl(w, &w->ap1));
	uint8_t f[RELAY_FRAME_MAX];
	size_t len = relay_frame(f, 1, RELAY_FRAME_MAX);
	int rc = 0;

	run_until(w->net, lazy_is_open, slow);
	lazy_say(slow, &hello);
	run_until(w->net, ap1_is_connected, s);
	/* 30 MiB at most: sockets of loopback take some, the server 32 KiB. */
	for (unsigned i = 0; i < 20000 && rc == 0; i++) {
		rc = relay_server_send(s, "ap1.example.org", f, len);
		slow->want += rc == 0;
		if (i % 8 == 7) {
			unsigned turns = 2;

			run_until(w->net, turns_are_over, &turns);
		}
	}
	assert_int_equal(rc, -ENOBUFS);
	assert_int_equal(stats(s).dropped, 1);
	assert_int_equal(relay_server_send(s, "ap2.example.org", f, len), 0);
	peer_expect_frames(w, other, 1);
	/* It reads on: all that was taken arrives, and no more. */
	run_until(w->net, lazy_has_frames, slow);
	assert_int_equal(slow->frames, slow->want);
	assert_true(relay_server_connected(s, "ap1.example.org"));
	assert_int_equal(relay_server_send(s, "ap1.example.org", f, len), 0);
	slow->want++;
	run_until(w->net, lazy_has_frames, slow);
	lazy_free(slow);
}

static void test_recheck(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p1 = relay_up(w, s, &w->ap1), *p2;

	p2 = relay_up(w, s, &w->ap2);
	assert_string_equal(hint, "");
	relay_server_recheck(s);
	assert_string_equal(hint, "ap1.example.org");
	assert_true(relay_server_connected(s, "ap1.example.org"));
	known[0] = "ap2.example.org";
	known[1] = NULL;
	relay_server_recheck(s);
	assert_false(relay_server_connected(s, "ap1.example.org"));
	assert_non_null(strstr(peer_expect(w, p1, RELAY_BYE)->text, "any more"));
	run_until(w->net, peer_has_ended, p1);
	assert_true(relay_server_connected(s, "ap2.example.org"));
	assert_false(p2->ended);
}

static void test_key_holder_moves(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p = relay_up(w, s, &w->ap1);

	assert_true(mac_is_zero(peer_heard(p, RELAY_WELCOME)->holder));
	p->count = 0;
	relay_server_set_holder(s, holder);
	assert_true(mac_eq(peer_expect(w, p, RELAY_WELCOME)->holder, holder));
	/* The same again is no news. */
	p->count = 0;
	relay_server_set_holder(s, holder);
	{
		struct relay_msg const ping = {.type = RELAY_PING};

		peer_say(p, &ping);
	}
	(void)peer_expect(w, p, RELAY_PONG);
	assert_null(peer_heard(p, RELAY_WELCOME));
}

/** Connections to come see the new certificate; those that are there stay. */
static void test_renew(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct peer *p = relay_up(w, s, &w->ap1);
	struct identity renewed;
	struct tls_files files;
	struct err err = {0};
	X509 *cert;
	char subject[64];

	identity_make(w->net->dir, &renewed, "renewed", "DNS:wlc.example.org", &w->ca);
	files = relay_files(&w->ca, &renewed);
	relay_server_renew(s, tls_server_new(&files, &err));
	identity_free(&renewed);
	p = relay_up(w, s, &w->ap2);
	cert = SSL_get1_peer_certificate(stream_ssl(p->stream));
	assert_non_null(X509_NAME_oneline(X509_get_subject_name(cert), subject, sizeof subject));
	X509_free(cert);
	assert_string_equal(subject, "/CN=renewed");
	assert_true(relay_server_connected(s, "ap1.example.org"));
}

/** Connections that never shake hands hold every place: a relay gets in all the same. */
static void test_held_handshakes(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s;
	struct rlimit limit;
	int *held;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_max < 2 * RELAY_MAX + 200) {
		print_message("skipped: only %lu descriptors\n", (unsigned long)limit.rlim_max);
		skip();
	}
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	s = serve(w);
	held = calloc(RELAY_MAX, sizeof *held);
	for (unsigned i = 0; i < RELAY_MAX; i++) {
		held[i] = peer_socket(relay_server_port(s));
		/* The kernel queues 128 that nobody has accepted; 16 are in each turn. */
		if (i % 64 == 63) {
			unsigned turns = 8;

			run_until(w->net, turns_are_over, &turns);
		}
	}
	(void)relay_up(w, s, &w->ap1);
	(void)relay_up(w, s, &w->ap2);
	assert_int_equal(stats(s).connected, 2);
	for (unsigned i = 0; i < RELAY_MAX; i++)
		close(held[i]);
	free(held);
}

/** One certificate, and every place taken with it by connections that say nothing: other relays get
 * in all the same. */
static void test_held_without_hello(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s;
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_max < 2 * RELAY_MAX + 200) {
		print_message("skipped: only %lu descriptors\n", (unsigned long)limit.rlim_max);
		skip();
	}
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	s = serve(w);
	for (unsigned i = 0; i < RELAY_MAX; i++) {
		struct peer *p = peer_connect(w, relay_server_port(s), &w->ap1);

		run_until(w->net, peer_is_open, p);
	}
	(void)relay_up(w, s, &w->ap2);
	assert_true(relay_server_connected(s, "ap2.example.org"));
}

static void test_port_that_is_taken(void **state)
{
	struct relay_world *w = *state;
	struct relay_server *s = serve(w);
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct err err = {0};

	assert_null(relay_server_new(w->net, w->net->loop, "127.0.0.1", relay_server_port(s),
				     tls_server_new(&files, &err), allowed, on_frame, NULL, &err));
	assert_int_equal(err.code, -EADDRINUSE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, relay_setup, relay_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_frames_both_ways),
		TEST(test_ping_and_what_comes_later),
		TEST(test_unknown_relay_is_told_so),
		TEST(test_foreign_certificate_is_refused),
		TEST(test_second_connection_replaces_the_first),
		TEST(test_bad_messages_end_it),
		TEST(test_orderly_end),
		TEST(test_silent_relay_is_gone),
		TEST(test_relay_that_does_not_read),
		TEST(test_recheck),
		TEST(test_key_holder_moves),
		TEST(test_renew),
		TEST(test_held_handshakes),
		TEST(test_held_without_hello),
		TEST(test_port_that_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
