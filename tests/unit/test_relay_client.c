/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access point's end of a relay, against a controller that the test plays itself, and once
 * against the real one.
 */
#include "net/relay_client.h"

#include <netdb.h>
#include <signal.h>

#include "net/relay_server.h"
#include "relay_test.h"

static struct mac const holder = {{2, 0, 0x5e, 0, 0, 9}};

/**
 * In place of the C library's: no name is asked for outside this process. two.example.org has an
 * address where nobody listens, and 127.0.0.1.
 */
int getaddrinfo(char const *node, char const *service, struct addrinfo const *hints,
		struct addrinfo **out)
{
	bool two = strcmp(node, "two.example.org") == 0 && !(hints->ai_flags & AI_NUMERICHOST);
	struct addrinfo **next = out;

	*out = NULL;
	if (!two && strcmp(node, "127.0.0.1") != 0)
		return EAI_NONAME;
	for (int i = two ? 2 : 1; i > 0; i--) {
		struct addrinfo *a = calloc(1, sizeof *a + sizeof(struct sockaddr_in));
		struct sockaddr_in *sa = (struct sockaddr_in *)(a + 1);

		assert_non_null(a);
		sa->sin_family = AF_INET;
		sa->sin_port = htons((uint16_t)atoi(service));
		sa->sin_addr.s_addr = htonl(INADDR_LOOPBACK + (unsigned)i - 1);
		a->ai_family = AF_INET;
		a->ai_addr = (struct sockaddr *)sa;
		a->ai_addrlen = sizeof *sa;
		*next = a;
		next = &a->ai_next;
	}
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;

		free(list);
		list = next;
	}
}

/** The controller: a listening socket and the connection that came last. */
struct wlc {
	struct relay_world *w;
	int fd;
	uint16_t port;
	struct tls_files files;
	int max_version; /**< of TLS, 0 any */
	struct loop_fd *watch;
	bool lazy; /**< make `slow` of a connection, not `peer` */
	struct peer *peer;
	struct lazy *slow;
	unsigned accepted, want;
};

static void wlc_accept(void *arg, int fd, int events)
{
	struct wlc *s = arg;
	struct err err = {0};
	SSL_CTX *ctx = tls_server_new(&s->files, &err);
	int conn = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)events;
	assert_non_null(ctx);
	assert_true(conn >= 0);
	if (s->max_version) {
		SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
		SSL_CTX_set_max_proto_version(ctx, s->max_version);
	}
	if (s->lazy)
		s->slow = lazy_new(s->w, conn, tls_server_accept(ctx));
	else
		s->peer = peer_new(s->w, conn, tls_server_accept(ctx));
	SSL_CTX_free(ctx);
	s->accepted++;
}

static bool wlc_has(void *arg)
{
	struct wlc const *s = arg;

	return s->accepted >= s->want;
}

static void wlc_listen(struct wlc *s, struct relay_world *w)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof sa;

	*s = (struct wlc){.w = w, .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	assert_int_equal(bind(s->fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(listen(s->fd, 5), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&sa, &len), 0);
	s->port = ntohs(sa.sin_port);
	s->files = relay_files(&w->ca, &w->server);
	s->watch = loop_fd_new(w->net, w->net->loop, s->fd, LOOP_READ, wlc_accept, s);
}

static void wlc_close(struct wlc *s)
{
	talloc_free(s->watch);
	s->watch = NULL;
	close(s->fd);
}

/** What the client's owner was told. */
static struct {
	unsigned frames, holders, done;
	uint8_t frame[RELAY_FRAME_MAX];
	size_t len;
	struct mac holder;
} got;

static void on_frame(void *arg, uint8_t const *frame, size_t len)
{
	(void)arg;
	memcpy(got.frame, frame, len);
	got.len = len;
	got.frames++;
}

static void on_holder(void *arg, struct mac m)
{
	(void)arg;
	got.holder = m;
	got.holders++;
}

static void on_done(void *arg)
{
	(void)arg;
	got.done++;
}

static bool counter_is_up(void *arg)
{
	return *(unsigned *)arg > 0;
}

static bool turns_are_over(void *arg)
{
	unsigned *left = arg;

	return *left == 0 || --*left == 0;
}

static bool is_connected(void *arg)
{
	return relay_client_connected(arg);
}

static bool is_not_connected(void *arg)
{
	return !relay_client_connected(arg);
}

static struct relay_client_config config_for(struct relay_world *w, uint16_t port)
{
	memset(&got, 0, sizeof got);
	return (struct relay_client_config){
		.server = "127.0.0.1",
		.port = port,
		.server_name = "wlc.example.org",
		.tls = relay_files(&w->ca, &w->ap1),
		.text = "fastroam-ap 0.1, rly1",
		.retry_min_ms = 1,
		.retry_max_ms = 4,
		.frame = on_frame,
		.holder = on_holder,
	};
}

static struct relay_client *client(struct relay_world *w, struct relay_client_config const *cf)
{
	struct err err = {0};
	struct relay_client *c = relay_client_new(w->net, w->net->loop, cf, &err);

	if (!c)
		fail_msg("%s", err.msg);
	return c;
}

static struct relay_client_stats stats(struct relay_client const *c)
{
	struct relay_client_stats st;

	relay_client_get_stats(c, &st);
	return st;
}

/** The next connection, up to its HELLO. */
static struct peer *wlc_expect(struct wlc *s)
{
	s->want = s->accepted + 1;
	run_until(s->w->net, wlc_has, s);
	(void)peer_expect(s->w, s->peer, RELAY_HELLO);
	return s->peer;
}

static void wlc_welcome(struct relay_world *w, struct peer *p, struct relay_client *c)
{
	struct relay_msg const m = {.type = RELAY_WELCOME, .version = 1, .holder = holder};

	peer_say(p, &m);
	run_until(w->net, is_connected, c);
}

static void say_frame(struct peer *p, uint8_t mark, size_t len)
{
	uint8_t f[RELAY_FRAME_MAX];
	struct relay_msg const m = {
		.type = RELAY_FRAME, .frame = f, .frame_len = relay_frame(f, mark, len)};

	peer_say(p, &m);
}

struct said_wait {
	struct relay_world *w;
	char const *what;
};

static bool was_said(void *arg)
{
	struct said_wait const *x = arg;

	return relay_said(x->w, x->what) > 0;
}

static void expect_said(struct relay_world *w, char const *what)
{
	struct said_wait x = {w, what};

	run_until(w->net, was_said, &x);
}

static void test_frames_both_ways(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	uint8_t f[RELAY_FRAME_MAX];
	struct relay_client *c;
	struct relay_msg pong = {.type = RELAY_PONG};
	struct peer *p;
	struct wlc s;
	size_t len;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	assert_int_equal(relay_client_send(c, f, relay_frame(f, 1, 60)), -ENOTCONN);
	p = wlc_expect(&s);
	assert_string_equal(peer_heard(p, RELAY_HELLO)->text, "fastroam-ap 0.1, rly1");
	assert_int_equal(peer_heard(p, RELAY_HELLO)->version, RELAY_VERSION);
	/* Before WELCOME it is not up. */
	assert_int_equal(relay_client_send(c, f, relay_frame(f, 1, 60)), -ENOTCONN);
	wlc_welcome(w, p, c);
	assert_true(mac_eq(got.holder, holder));
	assert_int_equal(relay_said(w, "RELAY-5-UP connected to the controller 127.0.0.1 port"), 1);

	len = relay_frame(f, 2, RELAY_FRAME_MAX);
	assert_int_equal(relay_client_send(c, f, len), 0);
	peer_expect_frames(w, p, 1);
	assert_int_equal(p->frame_len, len);
	assert_memory_equal(p->frame, f, len);
	f[13]++;
	assert_int_equal(relay_client_send(c, f, len), -EINVAL);

	say_frame(p, 3, 222);
	run_until(w->net, counter_is_up, &got.frames);
	assert_int_equal(got.len, relay_frame(f, 3, 222));
	assert_memory_equal(got.frame, f, got.len);

	/* The first PING comes by itself. */
	pong.token = peer_expect(w, p, RELAY_PING)->token;
	assert_false(stats(c).has_round_trip);
	peer_say(p, &pong);
	say_frame(p, 3, 222);
	got.frames = 0;
	run_until(w->net, counter_is_up, &got.frames);
	assert_true(stats(c).has_round_trip);
	assert_int_equal(stats(c).connections, 1);
	assert_int_equal(stats(c).frames_up, 1);
	assert_int_equal(stats(c).frames_down, 2);
	assert_int_equal(stats(c).dropped_down, 2);
	wlc_close(&s);
}

/** An address that moves is told again; the same one is not. */
static void test_key_holder_moves(void **state)
{
	struct relay_world *w = *state;
	struct relay_msg m = {.type = RELAY_WELCOME, .version = 1, .holder = holder};
	struct relay_client_config cf;
	struct relay_client *c;
	struct peer *p;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	p = wlc_expect(&s);
	wlc_welcome(w, p, c);
	assert_int_equal(got.holders, 1);
	peer_say(p, &m);
	m.holder = (struct mac){{0}};
	peer_say(p, &m);
	say_frame(p, 3, 60);
	run_until(w->net, counter_is_up, &got.frames);
	assert_int_equal(got.holders, 2);
	assert_true(mac_is_zero(got.holder));
	assert_int_equal(relay_said(w, "broadcasts only"), 1);
	wlc_close(&s);
}

static void test_comes_back_after_a_loss(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	for (unsigned i = 0; i < 3; i++) {
		struct peer *p = wlc_expect(&s);

		wlc_welcome(w, p, c);
		stream_close(p->stream, "test", 0);
		run_until(w->net, is_not_connected, c);
		assert_int_equal(relay_said(w, "RELAY-4-LOST"), i + 1);
	}
	wlc_welcome(w, wlc_expect(&s), c);
	assert_int_equal(stats(c).connections, 4);
	assert_int_equal(stats(c).lost, 3);
	wlc_close(&s);
}

static bool has_lost_five(void *arg)
{
	return stats(arg).lost >= 5;
}

static void test_says_why_once(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	/* Nobody listens at a port that was just given back. */
	wlc_listen(&s, w);
	wlc_close(&s);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	expect_said(w, "Connection refused; next try in");
	run_until(w->net, has_lost_five, c);
	assert_int_equal(relay_said(w, "RELAY-4-CONNECT"), 1);
	assert_non_null(strstr(w->said, "127.0.0.1 port"));
}

/** Of the addresses of a name each is tried before the next pause. */
static void test_tries_each_address(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	cf.server = "two.example.org";
	c = client(w, &cf);
	wlc_welcome(w, wlc_expect(&s), c);
	assert_int_equal(relay_said(w, "cannot connect"), 0);
	wlc_close(&s);
}

static void test_no_such_name(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf = config_for(w, 1);

	cf.server = "nowhere.example.org";
	(void)client(w, &cf);
	expect_said(w, "no address is known for that name");
}

static void test_certificate_of_another_name(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	cf.server_name = "other.example.org";
	c = client(w, &cf);
	expect_said(w, "does not name other.example.org: give a name of its subjectAltName");
	assert_int_equal(stats(c).connections, 0);
	/* An address is a name as well. */
	cf.server_name = NULL;
	talloc_free(c);
	c = client(w, &cf);
	wlc_welcome(w, wlc_expect(&s), c);
	wlc_close(&s);
}

static void test_certificate_of_another_ca(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	cf.tls.ca = w->other_ca.cert_file;
	(void)client(w, &cf);
	expect_said(w, "the CA file must hold the CA that signed it");
	wlc_close(&s);
}

static void test_our_certificate_is_not_taken(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	cf.tls = relay_files(&w->ca, &w->stranger);
	(void)client(w, &cf);
	expect_said(w, "the controller does not accept our certificate");
	wlc_close(&s);
}

static void test_old_tls_is_refused(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct wlc s;

	wlc_listen(&s, w);
	s.max_version = TLS1_2_VERSION;
	cf = config_for(w, s.port);
	(void)client(w, &cf);
	expect_said(w, "the other end does not speak TLS 1.3");
	assert_int_equal(got.holders, 0);
	wlc_close(&s);
}

/** The file is read for each connection; one that cannot be read leaves the certificate before. */
static void test_renewed_certificate(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct peer *p;
	struct wlc s;
	X509 *cert;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	p = wlc_expect(&s);
	wlc_welcome(w, p, c);
	assert_int_equal(rename(w->ap2.cert_file, w->ap1.cert_file), 0);
	assert_int_equal(rename(w->ap2.key_file, w->ap1.key_file), 0);
	stream_close(p->stream, "test", 0);
	p = wlc_expect(&s);
	cert = SSL_get1_peer_certificate(stream_ssl(p->stream));
	assert_int_equal(X509_cmp(cert, w->ap2.cert), 0);
	X509_free(cert);
	assert_int_equal(unlink(w->ap1.cert_file), 0);
	stream_close(p->stream, "test", 0);
	p = wlc_expect(&s);
	cert = SSL_get1_peer_certificate(stream_ssl(p->stream));
	assert_int_equal(X509_cmp(cert, w->ap2.cert), 0);
	X509_free(cert);
	assert_int_equal(relay_said(w, "RELAY-3-TLS"), 1);
	wlc_close(&s);
}

static void test_bye_is_told(void **state)
{
	struct relay_msg const bye = {.type = RELAY_BYE, .text = "no access point has this relay"};
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	peer_say(wlc_expect(&s), &bye);
	expect_said(w, "the controller says: no access point has this relay; next try in");
	/* It comes again all the same: the configuration may be on its way. */
	wlc_welcome(w, wlc_expect(&s), c);
	wlc_close(&s);
}

static void test_silence_ends_it(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	cf.ping_ms = 10;
	cf.silence_ms = 100;
	c = client(w, &cf);
	wlc_welcome(w, wlc_expect(&s), c);
	expect_said(w, "RELAY-4-LOST");
	expect_said(w, "nothing was heard");
	(void)wlc_expect(&s);
	wlc_close(&s);
}

static void test_what_is_refused(void **state)
{
	struct relay_world *w = *state;
	uint8_t const over[] = {0xff, 0xff};
	struct relay_client_config cf;
	struct relay_client *c;
	struct peer *p;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	/* A frame before WELCOME. */
	say_frame(wlc_expect(&s), 1, 60);
	expect_said(w, "before WELCOME");
	/* No message. */
	p = wlc_expect(&s);
	wlc_welcome(w, p, c);
	assert_int_equal(stream_send(p->stream, over, sizeof over), 0);
	expect_said(w, "refused what it sent: a message is empty or longer");
	assert_int_equal(got.frames, 0);
	wlc_close(&s);
}

/** What waits for the controller is bounded, and the newest frame is the one that is lost. */
static void test_controller_that_does_not_read(void **state)
{
	struct relay_msg const welcome = {.type = RELAY_WELCOME, .version = 1};
	struct relay_world *w = *state;
	struct relay_client_config cf;
	uint8_t f[RELAY_FRAME_MAX];
	size_t len = relay_frame(f, 1, RELAY_FRAME_MAX);
	struct relay_client *c;
	struct lazy *slow;
	struct wlc s;
	int rc = 0;

	wlc_listen(&s, w);
	s.lazy = true;
	cf = config_for(w, s.port);
	c = client(w, &cf);
	s.want = 1;
	run_until(w->net, wlc_has, &s);
	slow = s.slow;
	run_until(w->net, lazy_is_open, slow);
	lazy_say(slow, &welcome);
	run_until(w->net, is_connected, c);
	for (unsigned i = 0; i < 20000 && rc == 0; i++) {
		rc = relay_client_send(c, f, len);
		slow->want += rc == 0;
		if (i % 8 == 7) {
			unsigned turns = 2;

			run_until(w->net, turns_are_over, &turns);
		}
	}
	assert_int_equal(rc, -ENOBUFS);
	assert_int_equal(stats(c).dropped_full, 1);
	assert_int_equal(stats(c).frames_up, slow->want);
	assert_true(relay_client_connected(c));
	run_until(w->net, lazy_has_frames, slow);
	assert_int_equal(slow->frames, slow->want);
	assert_int_equal(relay_client_send(c, f, len), 0);
	slow->want++;
	run_until(w->net, lazy_has_frames, slow);
	talloc_free(c);
	lazy_free(slow);
	wlc_close(&s);
}

static void test_stop(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf;
	struct relay_client *c;
	struct peer *p;
	struct wlc s;

	wlc_listen(&s, w);
	cf = config_for(w, s.port);
	c = client(w, &cf);
	p = wlc_expect(&s);
	wlc_welcome(w, p, c);
	relay_client_stop(c, on_done, NULL);
	assert_int_equal(got.done, 0);
	(void)peer_expect(w, p, RELAY_BYE);
	run_until(w->net, counter_is_up, &got.done);
	assert_int_equal(got.done, 1);
	assert_int_equal(s.accepted, 1);
	wlc_close(&s);
}

/** Stopped while it waits, looks up or connects. */
static void test_stop_while_down(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf = config_for(w, 1);
	struct relay_client *c = client(w, &cf);

	relay_client_stop(c, on_done, NULL);
	run_until(w->net, counter_is_up, &got.done);
	cf = config_for(w, 1);
	c = client(w, &cf);
	expect_said(w, "RELAY-4-CONNECT");
	relay_client_stop(c, on_done, NULL);
	run_until(w->net, counter_is_up, &got.done);
	assert_int_equal(got.done, 1);
}

static void refuse_config(struct relay_world *w, struct relay_client_config const *cf,
			  char const *why)
{
	struct err err = {0};

	assert_null(relay_client_new(w->net, w->net->loop, cf, &err));
	if (!strstr(err.msg, why))
		fail_msg("%s does not say %s", err.msg, why);
	assert_int_equal(err.code, -EINVAL);
}

static void test_config_is_checked(void **state)
{
	struct relay_world *w = *state;
	struct relay_client_config cf = config_for(w, 0);

	refuse_config(w, &cf, "port 0");
	cf.port = 1;
	cf.server = "";
	refuse_config(w, &cf, "1 to 253");
	cf.server = "127.0.0.1";
	cf.tls.ca = "/nonexistent/ca.pem";
	refuse_config(w, &cf, "/nonexistent/ca.pem (No such file or directory)");
	cf.tls = relay_files(&w->ca, &w->ap1);
	cf.tls.cert = w->ap1.key_file;
	refuse_config(w, &cf, "ap1.key");
	cf.tls = relay_files(&w->ca, &w->ap1);
	cf.tls.key = w->ap2.key_file;
	refuse_config(w, &cf, "the key of the certificate");
}

/* --- the two ends of the product ---------------------------------------------------------------
 */

static bool allow_all(void *arg, SSL *ssl, char *found, size_t size)
{
	char const *const names[] = {"ap1.example.org"};

	(void)arg;
	return tls_peer_allowed(ssl, names, 1, found, size);
}

static void echo(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		 size_t len)
{
	struct relay_server **s = arg;

	assert_int_equal(kind, RRB_PORT_RELAY);
	assert_int_equal(relay_server_send(*s, name, frame, len), 0);
}

static void test_with_the_real_controller_end(void **state)
{
	struct relay_world *w = *state;
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct relay_server_stats st;
	struct relay_client_config cf;
	struct relay_server *s;
	uint8_t f[RELAY_FRAME_MAX];
	struct relay_client *c;
	struct err err = {0};

	s = relay_server_new(w->net, w->net->loop, "127.0.0.1", 0, tls_server_new(&files, &err),
			     allow_all, echo, &s, &err);
	assert_non_null(s);
	relay_server_set_holder(s, holder);
	cf = config_for(w, relay_server_port(s));
	c = client(w, &cf);
	run_until(w->net, is_connected, c);
	assert_true(mac_eq(got.holder, holder));
	assert_true(relay_server_connected(s, "ap1.example.org"));
	assert_int_equal(relay_client_send(c, f, relay_frame(f, 9, 150)), 0);
	run_until(w->net, counter_is_up, &got.frames);
	assert_int_equal(got.len, 150);
	assert_memory_equal(got.frame, f, 150);
	relay_client_stop(c, on_done, NULL);
	run_until(w->net, counter_is_up, &got.done);
	expect_said(w, "relay ap1.example.org at 127.0.0.1");
	relay_server_get_stats(s, &st);
	assert_int_equal(st.frames_in, 1);
	assert_int_equal(st.frames_out, 1);
	assert_int_equal(st.bad, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, relay_setup, relay_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_frames_both_ways),
		TEST(test_key_holder_moves),
		TEST(test_comes_back_after_a_loss),
		TEST(test_says_why_once),
		TEST(test_tries_each_address),
		TEST(test_no_such_name),
		TEST(test_certificate_of_another_name),
		TEST(test_certificate_of_another_ca),
		TEST(test_our_certificate_is_not_taken),
		TEST(test_old_tls_is_refused),
		TEST(test_renewed_certificate),
		TEST(test_bye_is_told),
		TEST(test_silence_ends_it),
		TEST(test_what_is_refused),
		TEST(test_controller_that_does_not_read),
		TEST(test_stop),
		TEST(test_stop_while_down),
		TEST(test_config_is_checked),
		TEST(test_with_the_real_controller_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
