/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One RADIUS server over loopback sockets in virtual time: repeats, identifiers, whose answers
 * count, when it is dead and what makes it alive.
 */
#include "radius_net_test.h"

struct world {
	struct net net;
	struct peer peer;
	struct radius_server *s;
	struct radius_server_config config;
	struct radius_dead_criteria dead;
	struct radius_exchange x;
	unsigned done, answered;
	struct radius_server_stats st;
};

static struct world *now; /* done() knows its exchange only */

static int setup(void **state)
{
	struct world *w = now = talloc_zero(NULL, struct world);
	struct err err;

	*state = w;
	net_open(&w->net, w);
	peer_open(&w->peer, AF_INET);
	w->config = server_config("one", &w->peer);
	w->dead = (struct radius_dead_criteria){10, 10};
	w->s = radius_server_new(w, w->net.loop, &w->net.env, &w->config, "wlc", 7, &err);
	assert_non_null(w->s);
	radius_server_configure(w->s, &w->config, &w->dead);
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	log_set_sink(NULL, NULL);
	radius_exchange_close(&w->x);
	close(w->peer.fd);
	talloc_free(w);
	return 0;
}

static struct radius_server_stats const *stats(struct world *w)
{
	radius_server_stats(w->s, &w->st);
	return &w->st;
}

static void done(struct radius_exchange *x, struct radius_answer const *a)
{
	assert_null(x->server);
	assert_ptr_equal(x->from, now->s);
	now->done++;
	if (a)
		now->answered++;
}

/** Encode and send a request of some octets. */
static void send_one(struct world *w, struct radius_exchange *x)
{
	static uint8_t const eap[] = {2, 1, 0, 6, 1, 'b'};
	struct aaa_request rq = {
		.sta = {{2, 0, 0, 0, 0, 1}}, .user = "b", .eap = {eap, sizeof eap}};
	uint8_t packet[RADIUS_MAX];
	int len;

	assert_int_equal(radius_exchange_open(x, w, w->s, done), 0);
	assert_string_equal(radius_exchange_address(x), "127.0.0.1");
	len = radius_encode_request(&rq, "", x->id, x->authenticator, SECRET, packet, NULL);
	assert_true(len > 0);
	x->packet = talloc_memdup(w, packet, (size_t)len);
	x->len = (size_t)len;
	radius_exchange_send(x);
}

static void drain(struct world *w)
{
	radius_server_drain(w->s);
}

static void test_answer_ends_it(void **state)
{
	struct world *w = *state;

	send_one(w, &w->x);
	assert_true(peer_take(&w->peer));
	assert_int_equal(w->peer.request[1], w->x.id);
	assert_int_equal(stats(w)->under_way, 1);
	w->net.wall_us += 2500;
	peer_answer(&w->peer, RADIUS_ACCEPT);
	drain(w);
	assert_int_equal(w->answered, 1);
	assert_int_equal(stats(w)->under_way, 0);
	assert_int_equal(w->st.accepts, 1);
	assert_int_equal(w->st.response_us, 2500);
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->done, 1);
	assert_false(peer_take(&w->peer));
}

static void test_repeats_are_the_same_octets(void **state)
{
	struct world *w = *state;
	uint8_t first[RADIUS_MAX];
	size_t len;

	send_one(w, &w->x);
	assert_true(peer_take(&w->peer));
	len = w->peer.len;
	memcpy(first, w->peer.request, len);
	loop_advance(w->net.loop, 60000);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(peer_take(&w->peer));
		assert_int_equal(w->peer.len, len);
		assert_memory_equal(w->peer.request, first, len);
	}
	assert_false(peer_take(&w->peer));
	assert_int_equal(stats(w)->retransmissions, 3);
	assert_int_equal(w->st.requests, 1);
}

/** 1, 2, 4 and 5 s between the packets and behind the last, 10 % more or less. */
static void test_repeats_come_ever_later(void **state)
{
	static unsigned const wait[] = {1000, 2000, 4000, 5000};
	struct world *w = *state;

	send_one(w, &w->x);
	assert_int_equal(peer_count(&w->peer), 1);
	for (unsigned i = 0; i < 4; i++) {
		uint64_t began = n_now(&w->net);

		while (!w->done && !peer_take(&w->peer))
			loop_advance(w->net.loop, 10);
		assert_in_range(n_now(&w->net) - began, wait[i] * 9 / 10, wait[i] * 11 / 10 + 10);
		assert_int_equal(w->done, i == 3);
	}
	assert_int_equal(w->answered, 0);
	assert_int_equal(stats(w)->timeouts, 1);
	assert_int_equal(w->st.under_way, 0);
	assert_false(w->st.dead);
}

static void test_what_answers_nothing_is_dropped(void **state)
{
	struct world *w = *state;
	struct answer a;

	send_one(w, &w->x);
	assert_true(peer_take(&w->peer));
	/* Another secret, another identifier, no Message-Authenticator, nothing at all. */
	answer_begin(&a, RADIUS_ACCEPT, w->x.id);
	answer_sign(&a, w->x.authenticator, "wrong");
	peer_send(&w->peer, &a);
	answer_begin(&a, RADIUS_ACCEPT, (uint8_t)(w->x.id + 1));
	answer_sign(&a, w->x.authenticator, SECRET);
	peer_send(&w->peer, &a);
	answer_begin(&a, RADIUS_ACCEPT, w->x.id);
	answer_close(&a, w->x.authenticator, SECRET);
	peer_send(&w->peer, &a);
	a.len = 1;
	peer_send(&w->peer, &a);
	drain(w);
	assert_int_equal(w->done, 0);
	assert_int_equal(stats(w)->bad, 4);
	assert_int_equal(w->st.forged, 2);
	assert_int_equal(w->st.malformed, 0);
	assert_int_equal(w->net.logs, 1);
	assert_non_null(strstr(w->net.log, "RADIUS-4-BADRESP"));
	assert_non_null(strstr(w->net.log, "shared secret"));
	assert_null(strstr(w->net.log, SECRET));
	/* The right one still counts, once. */
	peer_answer(&w->peer, RADIUS_REJECT);
	peer_answer(&w->peer, RADIUS_REJECT);
	drain(w);
	assert_int_equal(w->answered, 1);
	assert_int_equal(stats(w)->bad, 5);
	assert_int_equal(w->st.rejects, 1);
}

static void test_answers_from_elsewhere_do_not_come_in(void **state)
{
	struct world *w = *state;
	struct peer other;

	peer_open(&other, AF_INET);
	send_one(w, &w->x);
	assert_true(peer_take(&w->peer));
	memcpy(other.request, w->peer.request, w->peer.len);
	other.from = w->peer.from;
	other.from_len = w->peer.from_len;
	peer_answer(&other, RADIUS_ACCEPT);
	drain(w);
	assert_int_equal(w->done, 0);
	close(other.fd);
}

static void test_answer_to_a_repeat_has_no_time(void **state)
{
	struct world *w = *state;

	send_one(w, &w->x);
	loop_advance(w->net.loop, 1200);
	assert_true(peer_take(&w->peer));
	assert_true(peer_take(&w->peer));
	w->net.wall_us += 1000;
	peer_answer(&w->peer, RADIUS_ACCEPT);
	drain(w);
	assert_int_equal(w->answered, 1);
	assert_int_equal(stats(w)->response_us, 0);
}

static void test_identifiers(void **state)
{
	enum { ALL = 256 * RADIUS_SOCKETS_MAX };
	struct world *w = *state;
	struct radius_exchange *x = talloc_zero_array(w, struct radius_exchange, ALL + 1);
	static bool seen[256];
	uint8_t freed;

	memset(seen, 0, sizeof seen);
	for (unsigned i = 0; i < ALL; i++)
		assert_int_equal(radius_exchange_open(&x[i], w, w->s, done), 0);
	for (unsigned i = 0; i < 256; i++) {
		assert_false(seen[x[i].id]);
		seen[x[i].id] = true;
		assert_ptr_equal(x[i].socket, x[0].socket);
	}
	assert_ptr_not_equal(x[256].socket, x[0].socket);
	assert_int_equal(radius_exchange_open(&x[ALL], w, w->s, done), -EAGAIN);
	assert_int_equal(stats(w)->full, 1);
	assert_int_equal(w->st.under_way, ALL);
	/* One that is given back is free again. */
	freed = x[99].id;
	radius_exchange_close(&x[99]);
	radius_exchange_close(&x[99]);
	assert_int_equal(radius_exchange_open(&x[ALL], w, w->s, done), 0);
	assert_int_equal(x[ALL].id, freed);
	for (unsigned i = 0; i <= ALL; i++)
		radius_exchange_close(&x[i]);
	assert_int_equal(stats(w)->under_way, 0);
}

static void test_identifiers_rest(void **state)
{
	struct world *w = *state;
	uint8_t before = 0;

	for (unsigned i = 0; i < 300; i++) {
		assert_int_equal(radius_exchange_open(&w->x, w, w->s, done), 0);
		assert_true(i == 0 || w->x.id == (uint8_t)(before + 1));
		before = w->x.id;
		radius_exchange_close(&w->x);
	}
}

/** Unanswered requests, one after the other, for so long. */
static void silence(struct world *w, unsigned requests)
{
	for (unsigned i = 0; i < requests; i++) {
		send_one(w, &w->x);
		loop_advance(w->net.loop, 14000);
	}
	(void)peer_count(&w->peer);
}

static void test_dead_needs_tries_and_time(void **state)
{
	struct world *w = *state;

	w->dead = (struct radius_dead_criteria){10, 9};
	radius_server_configure(w->s, &w->config, &w->dead);
	silence(w, 2); /* 8 packets */
	assert_false(stats(w)->dead);
	assert_true(radius_server_alive(w->s, 0));
	silence(w, 1);
	assert_true(stats(w)->dead);
	assert_false(radius_server_alive(w->s, 0));
	assert_non_null(strstr(w->net.log, "RADIUS-4-RADIUS_DEAD"));
	assert_non_null(strstr(w->net.log, "one"));
}

static void test_dead_needs_time(void **state)
{
	struct world *w = *state;
	struct radius_exchange x[4] = {{0}};

	w->dead = (struct radius_dead_criteria){10, 2};
	radius_server_configure(w->s, &w->config, &w->dead);
	for (unsigned i = 0; i < 4; i++)
		send_one(w, &x[i]);
	loop_advance(w->net.loop, 8500); /* 12 packets */
	assert_false(stats(w)->dead);
	loop_advance(w->net.loop, 6000);
	assert_true(stats(w)->dead);
	assert_int_equal(w->done, 4);
}

static void test_an_answer_between_starts_the_count_anew(void **state)
{
	struct world *w = *state;

	silence(w, 2);
	send_one(w, &w->x);
	peer_take(&w->peer);
	peer_answer(&w->peer, RADIUS_REJECT);
	drain(w);
	silence(w, 2);
	assert_false(stats(w)->dead);
	silence(w, 1);
	assert_true(stats(w)->dead);
}

static void test_dead_time_ends(void **state)
{
	struct world *w = *state;

	silence(w, 3);
	assert_true(stats(w)->dead);
	assert_int_equal(w->st.failed.current, 3);
	assert_int_equal(w->st.silent.current, 12);
	assert_int_equal(w->st.minutes.high, 3);
	loop_advance(w->net.loop, 30000);
	assert_false(radius_server_alive(w->s, 300));
	loop_advance(w->net.loop, 300000);
	assert_true(stats(w)->state_ms >= 330000);
	assert_int_equal(w->st.dead_ms, w->st.state_ms);
	assert_false(radius_server_alive(w->s, 0));
	assert_true(radius_server_alive(w->s, 300));
	assert_false(stats(w)->dead);
	assert_int_equal(w->st.state_ms, 0);
	assert_int_equal(w->st.previous_ms, w->st.dead_ms);
	assert_int_equal(w->st.failed.current, 0);
	assert_int_equal(w->st.failed.max, 3);
	assert_int_equal(w->st.silent.total, 12);
	assert_true(w->st.dead_ms >= 330000);
	/* It must fail anew to be dead again. */
	silence(w, 2);
	assert_false(stats(w)->dead);
}

static void test_any_answer_makes_it_alive(void **state)
{
	struct world *w = *state;

	silence(w, 3);
	assert_true(stats(w)->dead);
	send_one(w, &w->x);
	peer_take(&w->peer);
	peer_answer(&w->peer, RADIUS_REJECT);
	drain(w);
	assert_false(stats(w)->dead);
	assert_int_equal(w->st.state_ms, 0);
	assert_non_null(strstr(w->net.log, "RADIUS-4-RADIUS_ALIVE"));
}

static void test_probes_while_it_is_dead(void **state)
{
	struct world *w = *state;
	struct answer a;

	silence(w, 3);
	loop_advance(w->net.loop, 60000);
	assert_int_equal(peer_count(&w->peer), 0);
	w->config.probe = true;
	radius_server_configure(w->s, &w->config, &w->dead);
	loop_advance(w->net.loop, 0);
	assert_true(peer_take(&w->peer));
	assert_int_equal(w->peer.request[0], 12);
	assert_true(packet_signed(w->peer.request, w->peer.len, SECRET));
	/* Another each 5 s, each with an authenticator of its own, none repeated. */
	loop_advance(w->net.loop, 4 * RADIUS_PROBE_MS);
	assert_int_equal(peer_count(&w->peer), 4);
	loop_advance(w->net.loop, RADIUS_PROBE_MS);
	assert_true(peer_take(&w->peer));
	assert_int_equal(stats(w)->status, 6);
	assert_int_equal(w->st.requests, 3);
	/* FreeRADIUS answers without a Message-Authenticator. */
	answer_begin(&a, RADIUS_ACCEPT, w->peer.request[1]);
	answer_close(&a, peer_authenticator(&w->peer), SECRET);
	peer_send(&w->peer, &a);
	drain(w);
	assert_false(stats(w)->dead);
	assert_int_equal(w->st.accepts, 0);
	assert_int_equal(w->st.under_way, 0);
	loop_advance(w->net.loop, 60000);
	assert_int_equal(peer_count(&w->peer), 0);
}

static void test_forged_probe_answers_do_not_count(void **state)
{
	struct world *w = *state;
	struct answer a;

	w->config.probe = true;
	radius_server_configure(w->s, &w->config, &w->dead);
	silence(w, 3);
	loop_advance(w->net.loop, RADIUS_PROBE_MS);
	while (peer_take(&w->peer))
		;
	loop_advance(w->net.loop, RADIUS_PROBE_MS);
	assert_true(peer_take(&w->peer));
	answer_begin(&a, RADIUS_ACCEPT, w->peer.request[1]);
	answer_close(&a, peer_authenticator(&w->peer), "wrong");
	peer_send(&w->peer, &a);
	drain(w);
	assert_true(stats(w)->dead);
}

static void test_closed_port_is_tried_again(void **state)
{
	struct world *w = *state;
	uint16_t port = w->peer.port;
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	close(w->peer.fd);
	send_one(w, &w->x);
	drain(w);
	assert_int_equal(w->done, 0);
	w->peer.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(w->peer.fd, (struct sockaddr *)&in, sizeof in), 0);
	loop_advance(w->net.loop, 1200);
	assert_true(peer_take(&w->peer));
	peer_answer(&w->peer, RADIUS_ACCEPT);
	drain(w);
	assert_int_equal(w->answered, 1);
}

static void test_ipv6(void **state)
{
	struct world *w = *state;
	struct peer six;

	peer_open(&six, AF_INET6);
	snprintf(w->config.address, sizeof w->config.address, "::1");
	w->config.auth_port = six.port;
	w->s = radius_server_new(w, w->net.loop, &w->net.env, &w->config, "", 8, NULL);
	assert_non_null(w->s);
	assert_int_equal(radius_exchange_open(&w->x, w, w->s, done), 0);
	assert_string_equal(radius_exchange_address(&w->x), "::1");
	w->x.packet = talloc_memdup(w, "hello", 5);
	w->x.len = 5;
	radius_exchange_send(&w->x);
	assert_true(peer_take(&six));
	close(six.fd);
}

static void test_names_are_no_addresses(void **state)
{
	static char const *const bad[] = {"localhost", "", "1.2.3", "1.2.3.4.5", "fe80::1%lo"};
	struct world *w = *state;
	struct err err;

	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(w->config.address, sizeof w->config.address, "%s", bad[i]);
		err.code = 0;
		assert_null(
			radius_server_new(w, w->net.loop, &w->net.env, &w->config, "", 8, &err));
		assert_int_equal(err.code, -EINVAL);
		assert_non_null(strstr(err.msg, "one"));
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		T(test_answer_ends_it),
		T(test_repeats_are_the_same_octets),
		T(test_repeats_come_ever_later),
		T(test_what_answers_nothing_is_dropped),
		T(test_answers_from_elsewhere_do_not_come_in),
		T(test_answer_to_a_repeat_has_no_time),
		T(test_identifiers),
		T(test_identifiers_rest),
		T(test_dead_needs_tries_and_time),
		T(test_dead_needs_time),
		T(test_an_answer_between_starts_the_count_anew),
		T(test_dead_time_ends),
		T(test_any_answer_makes_it_alive),
		T(test_probes_while_it_is_dead),
		T(test_forged_probe_answers_do_not_count),
		T(test_closed_port_is_tried_again),
		T(test_ipv6),
		T(test_names_are_no_addresses),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
