/* SPDX-License-Identifier: GPL-2.0-or-later */
/** One resource by HTTP on loopback: answered as fast as it is read, refused by name, bounded. */
#include "net/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "net_test.h"

#define PIECE 5000u
#define GET   "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"

/** A server whose answer is `pieces` pieces, and those who ask it. */
struct world {
	struct loop *loop;
	struct http_server *server;
	unsigned pieces, made;
	unsigned empty; /**< so many of the first pieces hold nothing */
	char *heard;
	size_t len;
	bool ended;
};

struct body {
	struct world *w;
	struct http_answer *a;
	unsigned at;
};

static void *begin(void *arg, void *ctx, struct http_answer *a)
{
	struct body *b = talloc_zero(ctx, struct body);

	b->w = arg;
	b->a = a;
	return b;
}

static bool next(void *arg, void *state)
{
	struct body *b = state;
	char piece[PIECE + 1];

	assert_ptr_equal(arg, b->w);
	snprintf(piece, sizeof piece, "%0*u", (int)PIECE, b->at);
	if (b->at >= b->w->empty)
		http_answer_put(b->a, piece, PIECE);
	b->w->made++;
	return ++b->at < b->w->pieces;
}

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct http_server_config const cf = {
		.path = "/metrics", .type = "text/x", .begin = begin, .next = next, .arg = w};
	struct err err = {0};

	w->loop = loop_new(w, &err);
	w->pieces = 3;
	w->server = http_server_new(w, w->loop, 0, &cf, &err);
	w->heard = talloc_strdup(w, "");
	*state = w;
	if (!w->server)
		print_error("%s\n", err.msg);
	return w->server ? 0 : -1;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static int ask(struct world *w, bool v6, char const *text)
{
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6,
				   .sin6_port = htons(http_server_port(w->server)),
				   .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = in6.sin6_port};
	int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, v6 ? (struct sockaddr *)&in6 : (struct sockaddr *)&in,
		    v6 ? sizeof in6 : sizeof in) < 0) {
		close(fd);
		return -1;
	}
	assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	return fd;
}

static void stop(void *arg)
{
	loop_stop(((struct world *)arg)->loop);
}

/** The loop's turns for some ms. */
static void turn(struct world *w, unsigned ms)
{
	struct loop_timer *t = loop_timer_new(w, w->loop, stop, w);

	loop_timer_arm(t, ms);
	assert_int_equal(loop_run(w->loop), 0);
	talloc_free(t);
}

/** All that comes until the other end closes; its octets. */
static size_t hear(struct world *w, int fd)
{
	char text[4096];
	ssize_t n;

	talloc_free(w->heard);
	w->heard = talloc_strdup(w, "");
	w->len = 0;
	for (unsigned i = 0; i < NET_ROUNDS; i++) {
		while ((n = recv(fd, text, sizeof text - 1, 0)) > 0) {
			text[n] = '\0';
			w->len += (size_t)n;
			if (w->len < 32768)
				w->heard = talloc_strdup_append(w->heard, text);
		}
		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			w->ended = n == 0;
			close(fd);
			turn(w, 1);
			return w->len;
		}
		turn(w, 1);
	}
	fail_msg("the connection does not end");
	return 0;
}

static struct http_server_stats stats(struct world *w)
{
	struct http_server_stats st;

	http_server_get_stats(w->server, &st);
	return st;
}

static void test_answers(void **state)
{
	struct world *w = *state;
	int fd = ask(w, false, GET);
	char const *body;

	(void)hear(w, fd);
	assert_memory_equal(w->heard, "HTTP/1.1 200 OK\r\nContent-Type: text/x\r\n", 39);
	body = strstr(w->heard, "\r\n\r\n") + 4;
	assert_int_equal(strlen(body), 3 * PIECE);
	assert_int_equal(body[3 * PIECE - 1], '2');
	(void)hear(w, ask(w, false, "HEAD /metrics HTTP/1.0\r\n\r\n"));
	assert_string_equal(strstr(w->heard, "\r\n\r\n"), "\r\n\r\n");
	assert_int_equal(w->made, 3);
	/* A request in two parts. */
	fd = ask(w, false, "GET /met");
	turn(w, 5);
	assert_int_equal(send(fd, "rics HTTP/1.0\n\n", 15, 0), 15);
	(void)hear(w, fd);
	assert_non_null(strstr(w->heard, "HTTP/1.1 200 OK\r\n"));
	fd = ask(w, true, GET);
	if (fd >= 0)
		assert_true(hear(w, fd) > 3 * PIECE);
	assert_int_equal(stats(w).answered, 3 + (fd >= 0));
	assert_int_equal(stats(w).open, 0);
	assert_int_equal(stats(w).broken, 0);
}

static void test_refuses(void **state)
{
	struct world *w = *state;
	char *big = talloc_zero_array(w, char, 6000);

	(void)hear(w, ask(w, false, "GET / HTTP/1.0\r\n\r\n"));
	assert_memory_equal(w->heard, "HTTP/1.1 404 Not Found\r\n", 24);
	assert_non_null(strstr(w->heard, "there is /metrics"));
	(void)hear(w, ask(w, false, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
	assert_memory_equal(w->heard, "HTTP/1.1 421 ", 13);
	memset(big, 'x', 5999);
	(void)hear(w, ask(w, false, big));
	assert_memory_equal(w->heard, "HTTP/1.1 431 ", 13);
	assert_int_equal(stats(w).refused, 3);
	assert_int_equal(w->made, 0);
}

/** 20 MB: no more of it is made than is read, and it arrives whole. */
static void test_a_long_answer(void **state)
{
	struct world *w = *state;
	size_t n;
	int fd;

	w->pieces = 4000;
	fd = ask(w, false, GET);
	turn(w, 50);
	assert_true(w->made > 10 && w->made < 3000);
	n = hear(w, fd);
	assert_true(w->ended);
	assert_int_equal(w->made, 4000);
	assert_in_range(n, 4000 * PIECE + 50, 4000 * PIECE + 500);
	assert_int_equal(stats(w).answered, 1);
}

/** Access points without a BSS make pieces of nothing; more of them than one turn has. */
static void test_empty_pieces(void **state)
{
	struct world *w = *state;
	int fd;

	w->empty = 5 * HTTP_SERVER_PIECES;
	w->pieces = w->empty + 1;
	fd = ask(w, false, GET);
	assert_true(hear(w, fd) > PIECE);
	assert_true(w->ended);
	assert_int_equal(w->made, w->pieces);
	close(fd);
	assert_int_equal(stats(w).answered, 1);
}

/** One who hangs up in the middle costs nothing more. */
static void test_one_who_hangs_up(void **state)
{
	struct world *w = *state;
	int fd;

	w->pieces = 4000;
	fd = ask(w, false, GET);
	turn(w, 20);
	close(fd);
	turn(w, 20);
	assert_int_equal(stats(w).open, 0);
	assert_int_equal(stats(w).broken, 1);
	assert_true(w->made < 3000);
}

/** Those who say nothing hold places only until somebody else wants one. */
static void test_many(void **state)
{
	struct world *w = *state;
	int silent[HTTP_SERVER_MAX];
	char text[16];

	for (unsigned i = 0; i < HTTP_SERVER_MAX; i++)
		silent[i] = ask(w, false, "G");
	turn(w, 10);
	assert_int_equal(stats(w).open, HTTP_SERVER_MAX);
	(void)hear(w, ask(w, false, GET));
	assert_memory_equal(w->heard, "HTTP/1.1 200 OK\r\n", 17);
	assert_int_equal(stats(w).open, HTTP_SERVER_MAX - 1);
	/* The oldest has gone, the newest is there. */
	assert_true(recv(silent[0], text, sizeof text, 0) >= 0 || errno == ECONNRESET);
	assert_true(recv(silent[HTTP_SERVER_MAX - 1], text, sizeof text, 0) < 0 && errno == EAGAIN);
	for (unsigned i = 0; i < HTTP_SERVER_MAX; i++)
		close(silent[i]);
	turn(w, 10);
	assert_int_equal(stats(w).open, 0);
}

static void test_a_port_that_is_taken(void **state)
{
	struct world *w = *state;
	struct http_server_config const cf = {.path = "/metrics", .arg = w};
	struct err err = {0};

	assert_null(http_server_new(w, w->loop, http_server_port(w->server), &cf, &err));
	assert_int_equal(err.code, -EADDRINUSE);
	assert_non_null(strstr(err.msg, "of 127.0.0.1: Address already in use"));
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		WORLD(test_answers),
		WORLD(test_refuses),
		WORLD(test_a_long_answer),
		WORLD(test_empty_pieces),
		WORLD(test_one_who_hangs_up),
		WORLD(test_many),
		WORLD(test_a_port_that_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
