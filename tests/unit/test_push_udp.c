/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pushes over UDP: who is answered, and how often a datagram counts.
 */
#include "net/push_udp.h"

#include "net_test.h"

#include <arpa/inet.h>

#include "wire/push.h"

#define KEY "s3cret"

struct udp_world {
	struct net_world *w;
	struct push_udp *u;
	int fd; /**< the client's socket, connected */
	struct push_udp_stats st;
	uint64_t want;
};

static bool has_packets(void *arg)
{
	struct udp_world *x = arg;

	push_udp_get_stats(x->u, &x->st);
	return x->st.packets >= x->want;
}

/** A port that is free just now. */
static uint16_t free_port(void)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof sa;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	close(fd);
	return ntohs(sa.sin_port);
}

static struct udp_world open_world(struct net_world *w, char const *key)
{
	struct push_udp_client client = {.address.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct udp_world x = {.w = w};
	struct err err = {0};
	uint16_t port = free_port();

	x.u = push_udp_new(w, w->loop, &w->env, w->store, "127.0.0.1", port, NULL, NULL, &err);
	if (!x.u)
		fail_msg("%s", err.msg);
	snprintf(client.key, sizeof client.key, "%s", key);
	push_udp_clients(x.u, &client, key[0] ? 1 : 0);
	sa.sin_port = htons(port);
	x.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(connect(x.fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return x;
}

/** Send and let it be taken; the answer's code, 0 for none. */
static int ask(struct udp_world *x, uint8_t const *packet, size_t len, uint8_t *answer)
{
	ssize_t n;

	push_udp_get_stats(x->u, &x->st);
	x->want = x->st.packets + 1;
	assert_int_equal(send(x->fd, packet, len, 0), len);
	run_until(x->w, has_packets, x);
	n = recv(x->fd, answer, PUSH_MAX, 0);
	return n > 0 ? answer[0] : 0;
}

static size_t login_packet(uint8_t id, uint64_t sent_s, char const *key, uint8_t *out)
{
	struct login l = {
		.sta = {{2, 0, 0, 0, 0, 1}}, .bssid = {{2, 0xaa, 0, 0, 0, 1}}, .sent_s = sent_s};
	struct err err = {0};
	int len;

	assert_true(secret_set(
		&l.msk, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64));
	memcpy(l.ssid, "corp", 4);
	l.ssid_len = 4;
	len = push_encode_login(&l, id, key, out, &err);
	if (len < 0)
		fail_msg("%s", err.msg);
	return (size_t)len;
}

static void test_login_is_taken_once(void **state)
{
	struct udp_world x = open_world(*state, KEY);
	uint8_t packet[PUSH_MAX], first[PUSH_MAX], again[PUSH_MAX];
	size_t len = login_packet(5, 1700000000, KEY, packet);
	struct session_stats ss;

	assert_int_equal(ask(&x, packet, len, first), 44);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask(&x, packet, len, again), 44);
		assert_memory_equal(first, again, PUSH_MIN);
	}
	push_udp_get_stats(x.u, &x.st);
	assert_int_equal(x.st.acks, 1);
	assert_int_equal(x.st.repeats, 3);
	session_get_stats(x.w->store, &ss);
	assert_int_equal(ss.sessions, 1);
	assert_int_equal(ss.repeated, 0);
	close(x.fd);
}

static void test_strangers_get_no_answer(void **state)
{
	struct udp_world x = open_world(*state, "");
	uint8_t packet[PUSH_MAX], answer[PUSH_MAX];
	size_t len = login_packet(5, 1700000000, KEY, packet);

	assert_int_equal(ask(&x, packet, len, answer), 0);
	assert_non_null(strstr(x.w->reason, "no client"));
	assert_int_equal(x.st.dropped, 1);
	close(x.fd);
}

static void test_wrong_key_gets_no_answer(void **state)
{
	struct udp_world x = open_world(*state, KEY);
	uint8_t packet[PUSH_MAX], answer[PUSH_MAX];
	size_t len = login_packet(5, 1700000000, "another", packet);

	assert_int_equal(ask(&x, packet, len, answer), 0);
	assert_int_equal(x.st.dropped, 1);
	/* Neither does a packet that lies about its length, nor half of one. */
	len = login_packet(6, 1700000000, KEY, packet);
	assert_int_equal(ask(&x, packet, len - 1, answer), 0);
	assert_int_equal(ask(&x, packet, 3, answer), 0);
	/* Padding behind the packet does no harm. */
	packet[len] = 0;
	assert_int_equal(ask(&x, packet, len + 1, answer), 44);
	close(x.fd);
}

static void test_stale_is_refused(void **state)
{
	struct udp_world x = open_world(*state, KEY);
	uint8_t packet[PUSH_MAX], answer[PUSH_MAX];
	size_t len = login_packet(5, 1700000000 - 301, KEY, packet);

	assert_int_equal(ask(&x, packet, len, answer), 45);
	/* Error-Cause 404, Invalid Request. */
	assert_int_equal(answer[24] << 8 | answer[25], 404);
	close(x.fd);
}

static void test_new_keys_forget_old_answers(void **state)
{
	struct udp_world x = open_world(*state, KEY);
	uint8_t packet[PUSH_MAX], answer[PUSH_MAX];
	size_t len = login_packet(5, 1700000000, KEY, packet);

	assert_int_equal(ask(&x, packet, len, answer), 44);
	push_udp_clients(x.u, NULL, 0);
	assert_int_equal(ask(&x, packet, len, answer), 0);
	close(x.fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_login_is_taken_once),         TEST(test_strangers_get_no_answer),
		TEST(test_wrong_key_gets_no_answer),    TEST(test_stale_is_refused),
		TEST(test_new_keys_forget_old_answers),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
