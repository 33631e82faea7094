/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The push listener against peers that behave and peers that do not.
 */
#include "net/push_server.h"

#include "net_test.h"

#include "base/mac.h"
#include "net/listener.h"
#include "wire/push.h"

/** A NAK is a header and an Error-Cause of 6 octets; an ACK a header. */
#define NAK_LEN 26
#define ACK_LEN 20

static struct push_server *serve(struct net_world *w)
{
	struct push_server *p = push_server_new(w, w->loop, &w->env, w->store);
	struct err err = {0};

	assert_non_null(p);
	if (push_server_unix(p, w->path, &err) < 0)
		fail_msg("%s", err.msg);
	return p;
}

/** A login of station `n` to an SSID. */
static size_t login_packet(unsigned n, char const *ssid, uint8_t *out)
{
	struct login l = {.sta = {{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}},
			  .bssid = {{2, 0xaa, 0, 0, 0, 1}},
			  .sent_s = 1700000000};
	uint8_t msk[64];
	struct err err = {0};
	int len;

	memset(msk, (int)n + 1, sizeof msk);
	assert_true(secret_set(&l.msk, msk, sizeof msk));
	l.ssid_len = (uint8_t)strlen(ssid);
	memcpy(l.ssid, ssid, l.ssid_len);
	snprintf(l.nas_id, sizeof l.nas_id, "ap1");
	len = push_encode_login(&l, (uint8_t)n, PUSH_SECRET, out, &err);
	if (len < 0)
		fail_msg("%s", err.msg);
	return (size_t)len;
}

/** A CoA-Request with an authenticator that is none. */
static void bad_packet(uint8_t out[PUSH_MIN])
{
	memset(out, 'A', PUSH_MIN);
	out[0] = 43;
	out[1] = 9;
	out[2] = 0;
	out[3] = PUSH_MIN;
}

static void put(int fd, void const *data, size_t len)
{
	assert_int_equal(send(fd, data, len, MSG_NOSIGNAL), len);
}

static unsigned sessions(struct net_world *w)
{
	struct session_stats st;

	session_get_stats(w->store, &st);
	return st.sessions;
}

static void test_login_in_pieces(void **state)
{
	struct net_world *w = *state;
	struct push_server *p = serve(w);
	struct net_client c = {.fd = net_connect(w), .want = ACK_LEN};
	struct push_server_stats st;
	uint8_t packet[PUSH_MAX];
	size_t len = login_packet(1, "corp", packet);

	put(c.fd, packet, 3);
	put(c.fd, packet + 3, len - 4);
	c.want = 0;
	run_until(w, net_has, &c);
	assert_int_equal(c.len, 0);
	put(c.fd, packet + len - 1, 1);
	c.want = ACK_LEN;
	run_until(w, net_has, &c);
	assert_int_equal(c.in[0], 44);
	assert_int_equal(c.in[1], 1);
	assert_int_equal(sessions(w), 1);
	push_server_get_stats(p, &st);
	assert_int_equal(st.acks, 1);
	assert_int_equal(st.open, 1);
	net_client_end(&c);
}

static void test_bad_length_closes_at_once(void **state)
{
	static uint8_t const bad[PUSH_MIN + 4] = {43, 7, 0, 5};
	struct net_world *w = *state;
	struct push_server *p = serve(w);
	struct net_client c = {.fd = net_connect(w)};
	struct push_server_stats st;

	put(c.fd, bad, sizeof bad);
	run_until(w, net_is_closed, &c);
	assert_int_equal(c.len, NAK_LEN);
	assert_int_equal(c.in[0], 45);
	assert_int_equal(c.in[1], 7);
	assert_string_equal(w->reason, "bad packet length");
	assert_int_equal(w->traces, 1);
	push_server_get_stats(p, &st);
	assert_int_equal(st.struck, 1);
	net_client_end(&c);
}

static void test_strikes_are_counted_in_a_row(void **state)
{
	struct net_world *w = *state;
	struct net_client c;
	uint8_t bad[PUSH_MIN], good[PUSH_MAX];
	size_t len = login_packet(1, "corp", good);

	(void)serve(w);
	c = (struct net_client){.fd = net_connect(w)};
	bad_packet(bad);
	for (int i = 0; i < PUSH_STRIKES - 1; i++)
		put(c.fd, bad, sizeof bad);
	put(c.fd, good, len);
	for (int i = 0; i < PUSH_STRIKES - 1; i++)
		put(c.fd, bad, sizeof bad);
	c.want = 2 * (PUSH_STRIKES - 1) * NAK_LEN + ACK_LEN;
	run_until(w, net_has, &c);
	assert_int_equal(c.len, c.want);
	assert_false(c.closed);
	/* One more makes eight in a row: answered, then closed. */
	put(c.fd, bad, sizeof bad);
	run_until(w, net_is_closed, &c);
	assert_int_equal(c.len, c.want + NAK_LEN);
	assert_non_null(strstr(w->log, "8 bad packets in a row"));
	assert_non_null(strstr(w->reason, "authenticator"));
	net_client_end(&c);
}

static void test_refused_login_is_no_strike(void **state)
{
	struct net_world *w = *state;
	struct net_client c;
	uint8_t packet[PUSH_MAX];
	size_t len = login_packet(1, "elsewhere", packet);

	(void)serve(w);
	c = (struct net_client){.fd = net_connect(w)};
	for (int i = 0; i < 3 * PUSH_STRIKES; i++)
		put(c.fd, packet, len);
	c.want = 3 * PUSH_STRIKES * NAK_LEN;
	run_until(w, net_has, &c);
	assert_false(c.closed);
	/* Error-Cause (101), 503 Session Context Not Found. */
	assert_int_equal(c.in[20], 101);
	assert_int_equal(c.in[24] << 8 | c.in[25], 503);
	assert_int_equal(sessions(w), 0);
	net_client_end(&c);
}

static void test_peer_that_does_not_read_is_not_read(void **state)
{
	struct net_world *w = *state;
	struct net_client c = {0}, reader;
	struct push_server_stats st;
	struct push_server *p = serve(w);
	uint8_t good[PUSH_MIN * 8];
	struct login_match match = {.user = "nobody"};
	struct err err = {0};
	int len = push_encode_withdraw(&match, 1, PUSH_SECRET, good, &err);
	size_t sent = 0, answered;

	assert_true(len > 0);
	c.fd = net_connect(w);
	/* Withdrawals of somebody unknown: each gets a NAK, none is a strike. */
	for (unsigned quiet = 0; quiet < 50;) {
		struct net_client none = {.fd = c.fd, .want = 0, .closed = true};
		ssize_t n = send(c.fd, good, (size_t)len, MSG_NOSIGNAL);

		if (n == len) {
			sent++;
			quiet = 0;
			assert_true(sent < 1000000);
			continue;
		}
		assert_true(n < 0);
		quiet++;
		run_until(w, net_has, &none);
	}
	push_server_get_stats(p, &st);
	answered = st.naks;
	assert_true(answered < sent);
	/* What it holds for us is bounded: 128 KiB of answers and two socket buffers. */
	assert_true(answered * NAK_LEN < 131072 + 2 * 425984);
	reader = (struct net_client){.fd = c.fd, .want = sent * NAK_LEN};
	run_until(w, net_has, &reader);
	assert_int_equal(reader.len, sent * NAK_LEN);
	net_client_end(&reader);
}

static void test_connections_are_bounded(void **state)
{
	struct net_world *w = *state;
	struct push_server *p = serve(w);
	struct net_client c[PUSH_PEERS_MAX + 1];
	struct push_server_stats st;
	uint8_t packet[PUSH_MAX];
	size_t len = login_packet(1, "corp", packet);

	for (int i = 0; i < PUSH_PEERS_MAX; i++) {
		c[i] = (struct net_client){.fd = net_connect(w), .want = ACK_LEN};
		put(c[i].fd, packet, len);
		run_until(w, net_has, &c[i]);
	}
	c[PUSH_PEERS_MAX] = (struct net_client){.fd = net_connect(w)};
	run_until(w, net_is_closed, &c[PUSH_PEERS_MAX]);
	push_server_get_stats(p, &st);
	assert_int_equal(st.open, PUSH_PEERS_MAX);
	assert_int_equal(st.refused, 1);
	/* A place that is given back can be had again. */
	net_client_end(&c[0]);
	net_client_end(&c[PUSH_PEERS_MAX]);
	c[1].want = 2 * ACK_LEN;
	put(c[1].fd, packet, len);
	run_until(w, net_has, &c[1]);
	c[0] = (struct net_client){.fd = net_connect(w), .want = ACK_LEN};
	put(c[0].fd, packet, len);
	run_until(w, net_has, &c[0]);
	for (int i = 0; i < PUSH_PEERS_MAX; i++)
		net_client_end(&c[i]);
}

static void drained(void *arg)
{
	*(bool *)arg = true;
}

static bool is_true(void *arg)
{
	return *(bool *)arg;
}

static void test_drain_answers_what_was_sent(void **state)
{
	struct net_world *w = *state;
	struct push_server *p = serve(w);
	struct net_client c = {.fd = net_connect(w), .want = ACK_LEN};
	uint8_t packet[PUSH_MAX];
	size_t len = login_packet(1, "corp", packet);
	bool done = false;

	put(c.fd, packet, len);
	run_until(w, net_has, &c);
	for (unsigned i = 2; i < 12; i++) {
		len = login_packet(i, "corp", packet);
		put(c.fd, packet, len);
	}
	push_server_drain(p, drained, &done);
	run_until(w, is_true, &done);
	net_read(&c);
	assert_true(c.closed);
	assert_int_equal(c.len, 11 * ACK_LEN);
	assert_int_equal(sessions(w), 11);
	assert_int_equal(access(w->path, F_OK), -1);
	net_client_end(&c);
}

static void test_stale_socket_is_replaced(void **state)
{
	struct net_world *w = *state;
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	struct push_server *p, *second;
	struct err err = {0};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(sa.sun_path, w->path, strlen(w->path) + 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	close(fd);
	p = serve(w);
	/* A live one is not, and it stays usable. */
	second = push_server_new(w, w->loop, &w->env, w->store);
	assert_int_equal(push_server_unix(second, w->path, &err), -EADDRINUSE);
	assert_non_null(strstr(err.msg, w->path));
	talloc_free(second);
	assert_int_equal(access(w->path, F_OK), 0);
	talloc_free(p);
	assert_int_equal(access(w->path, F_OK), -1);
}

static void test_file_is_not_replaced(void **state)
{
	struct net_world *w = *state;
	struct push_server *p = push_server_new(w, w->loop, &w->env, w->store);
	struct err err = {0};
	int fd = open(w->path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(push_server_unix(p, w->path, &err), -EEXIST);
	assert_int_equal(access(w->path, F_OK), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_login_in_pieces),
		TEST(test_bad_length_closes_at_once),
		TEST(test_strikes_are_counted_in_a_row),
		TEST(test_refused_login_is_no_strike),
		TEST(test_peer_that_does_not_read_is_not_read),
		TEST(test_connections_are_bounded),
		TEST(test_drain_answers_what_was_sent),
		TEST(test_stale_socket_is_replaced),
		TEST(test_file_is_not_replaced),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
