/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's end of the radio link, against access points that the test plays itself.
 */
#include "net/radio_server.h"

#include "radio_test.h"

/** What the owner was told. */
static struct {
	unsigned joined, left, events, enrolls;
	struct radio_peer *peer; /**< the last one that joined */
	struct radio_peer *gone;
	uint64_t heard_ms; /**< that one, the last time */
	bool kept, refuse, greet;
	int enroll_rc;
	struct radio_hello hello;
	struct radio_event event;
	char name[64], why[200], token[64];
	char order[64]; /**< events by their station: 'a' to come, 'A' next, '1' there */
	unsigned want;
} got;

static struct radio_cmd const stop_bss = {.type = RADIO_STOP_BSS, .id = 7, .bssid = radio_bssid};

static int on_joined(void *arg, struct radio_peer *p, struct radio_hello const *hello, bool kept,
		     struct err *err)
{
	(void)arg;
	if (got.refuse)
		return err_set(err, EPERM, "ap radio %s is shut down", radio_peer_name(p));
	if (got.greet)
		assert_int_equal(radio_peer_send(p, &stop_bss), 0);
	got.joined++;
	got.peer = p;
	got.hello = *hello;
	got.kept = kept;
	snprintf(got.name, sizeof got.name, "%s", radio_peer_name(p));
	radio_peer_set_arg(p, &got);
	return 0;
}

/** By the last octet of its station, 0.. */
static void note(char first, struct radio_event const *ev)
{
	size_t len = strlen(got.order);

	assert_true(len + 1 < sizeof got.order);
	got.order[len] = (char)(first + ev->sta.b[5]);
}

static void on_event(void *arg, struct radio_peer *p, struct radio_event const *ev)
{
	(void)arg;
	assert_ptr_equal(radio_peer_arg(p), &got);
	got.events++;
	got.event = *ev;
	note('1', ev);
}

static void on_expect(void *arg, struct radio_event const *ev, enum radio_ahead when)
{
	(void)arg;
	note(when == RADIO_NEXT ? 'A' : 'a', ev);
}

static void on_left(void *arg, struct radio_peer *p, char const *why)
{
	(void)arg;
	got.left++;
	got.gone = p;
	got.heard_ms = radio_peer_heard_ms(p);
	snprintf(got.why, sizeof got.why, "%s", why);
}

static int on_enroll(void *arg, char const *name, uint8_t const proof[32], uint8_t const *request,
		     size_t len, char **cert, char **ca, struct err *err)
{
	(void)arg;
	got.enrolls++;
	snprintf(got.token, sizeof got.token, "%s", name);
	assert_int_equal(proof[0], 42);
	assert_int_equal(len, 3);
	assert_memory_equal(request, "req", 3);
	if (got.enroll_rc < 0)
		return err_set(err, got.enroll_rc, "no such token");
	*cert = strdup("CERT");
	*ca = strdup("CA");
	return 0;
}

static bool has_joined(void *arg)
{
	(void)arg;
	return got.joined >= got.want;
}

static bool has_left(void *arg)
{
	(void)arg;
	return got.left >= got.want;
}

static bool has_events(void *arg)
{
	(void)arg;
	return got.events >= got.want;
}

static struct radio_server *serve_with(struct relay_world *w, struct radio_server_config cf)
{
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct radio_server *s;
	struct err err = {0};

	memset(&got, 0, sizeof got);
	cf.name = "wlc1";
	cf.grace_s = 30;
	cf.joined = on_joined;
	cf.event = on_event;
	cf.expect = on_expect;
	cf.left = on_left;
	s = radio_server_new(w->net, w->net->loop, &cf);
	assert_non_null(s);
	if (radio_server_listen_tls(s, tls_server_new_optional(&files, &err), "127.0.0.1", 0,
				    &err) < 0 ||
	    radio_server_listen_unix(s, w->net->path, (gid_t)-1, &err) < 0)
		fail_msg("%s", err.msg);
	return s;
}

static struct radio_server *serve(struct relay_world *w)
{
	return serve_with(w, (struct radio_server_config){.enroll = on_enroll});
}

static struct radio_server_stats stats(struct radio_server const *s)
{
	struct radio_server_stats st;

	radio_server_get_stats(s, &st);
	return st;
}

static SSL *no_certificate(struct relay_world *w)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	assert_int_equal(SSL_CTX_load_verify_file(ctx, w->ca.cert_file), 1);
	ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	SSL_set_connect_state(ssl);
	return ssl;
}

static struct end *connect_tls(struct relay_world *w, struct radio_server *s,
			       struct identity const *who)
{
	return end_new(w, peer_socket(radio_server_port(s)),
		       who ? peer_ssl(w, who) : no_certificate(w));
}

/** An AP that has joined. */
static struct end *ap_up(struct relay_world *w, struct end *e, char const *name)
{
	end_say_hello(e, name);
	(void)end_expect(w, e, RADIO_MSG_WELCOME, 1);
	return e;
}

static struct end *local_up(struct relay_world *w, char const *name)
{
	return ap_up(w, end_new(w, unix_socket(w->net->path), NULL), name);
}

static void test_both_ways(void **state)
{
	struct radio_msg const idle = {
		.type = RADIO_MSG_EVENT,
		.event = {.type = RADIO_EVENT_STA_IDLE, .bssid = radio_bssid, .sta = radio_sta}};
	struct radio_msg const ping = {.type = RADIO_MSG_PING, .token = 0x1122334455667788ull};
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e = ap_up(w, connect_tls(w, s, &w->ap1), "what it says is not asked");

	assert_int_equal(got.joined, 1);
	assert_string_equal(got.name, "ap1.example.org");
	assert_string_equal(got.hello.software, "test 1");
	assert_false(got.kept);
	assert_int_equal(strncmp(radio_peer_address(got.peer), "127.0.0.1:", 10), 0);
	assert_string_equal(e->last[RADIO_MSG_WELCOME].text, "wlc1");
	assert_int_equal(e->last[RADIO_MSG_WELCOME].grace_s, 30);

	end_say(e, &idle);
	got.want = 1;
	run_until(w->net, has_events, NULL);
	assert_int_equal(got.event.type, RADIO_EVENT_STA_IDLE);
	assert_true(mac_eq(got.event.sta, radio_sta));
	assert_int_equal(radio_peer_send(got.peer, &stop_bss), 0);
	assert_int_equal(end_expect(w, e, RADIO_MSG_CMD, 1)->cmd.id, 7);
	end_say(e, &ping);
	assert_true(end_expect(w, e, RADIO_MSG_PONG, 1)->token == ping.token);

	radio_server_set_grace(s, 60);
	assert_int_equal(end_expect(w, e, RADIO_MSG_WELCOME, 2)->grace_s, 60);
	radio_server_set_name(s, "wlc2");
	assert_string_equal(end_expect(w, e, RADIO_MSG_WELCOME, 3)->text, "wlc2");
	radio_server_set_name(s, "wlc2");
	assert_int_equal(e->heard[RADIO_MSG_WELCOME], 3);
	assert_int_equal(stats(s).peers, 1);
	assert_int_equal(stats(s).events, 1);
	assert_int_equal(stats(s).commands, 1);
	assert_int_equal(relay_said(w, "RADIO-6-OPEN access point ap1.example.org connected"), 1);
}

/** What the owner sends from joined() comes behind WELCOME. */
static void test_commands_at_once(void **state)
{
	struct relay_world *w = *state;
	struct end *e;

	(void)serve(w);
	got.greet = true;
	e = local_up(w, "sim-1");
	assert_string_equal(got.name, "sim-1");
	assert_int_equal(end_expect(w, e, RADIO_MSG_CMD, 1)->cmd.id, 7);
	assert_int_equal(e->heard[RADIO_MSG_WELCOME], 1);
}

static void test_not_wanted(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e = end_new(w, unix_socket(w->net->path), NULL);

	got.refuse = true;
	end_say_hello(e, "sim-1");
	end_expect_bye(w, e, "ap radio sim-1 is shut down");
	e = end_new(w, unix_socket(w->net->path), NULL);
	end_say_hello(e, "not a name");
	end_expect_bye(w, e, "must say a name");
	assert_int_equal(e->heard[RADIO_MSG_WELCOME], 0);
	assert_int_equal(got.left, 0);
	assert_int_equal(stats(s).refused_peer, 2);
	assert_int_equal(stats(s).peers, 0);
	assert_int_equal(relay_said(w, "RADIO-4-DENIED access point sim-1"), 1);
}

static void test_the_new_one_replaces_the_old(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *old = local_up(w, "sim-1"), *other = local_up(w, "sim-2"), *e;
	struct radio_peer *other_peer = got.peer;

	e = local_up(w, "sim-1");
	end_expect_bye(w, old, "another access point of this name");
	assert_int_equal(got.joined, 3);
	assert_int_equal(got.left, 1);
	assert_ptr_not_equal(got.gone, got.peer);
	assert_int_equal(stats(s).peers, 2);
	assert_int_equal(radio_peer_send(got.peer, &stop_bss), 0);
	assert_int_equal(radio_peer_send(other_peer, &stop_bss), 0);
	(void)end_expect(w, e, RADIO_MSG_CMD, 1);
	(void)end_expect(w, other, RADIO_MSG_CMD, 1);
	assert_int_equal(relay_said(w, "RADIO-6-REPLACED"), 1);
}

static void test_bad_messages_end_it(void **state)
{
	static uint8_t const garbage[] = "\xff\xffGET / HTTP/1.1",
			     version_0[] = {0, 5, 1, 1, 0, 1, 0};
	struct radio_msg const cmd = {.type = RADIO_MSG_CMD, .cmd = stop_bss};
	struct radio_msg const idle = {
		.type = RADIO_MSG_EVENT,
		.event = {.type = RADIO_EVENT_STA_IDLE, .bssid = radio_bssid, .sta = radio_sta}};
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e;

	e = end_new(w, unix_socket(w->net->path), NULL);
	assert_int_equal(stream_send(e->stream, garbage, sizeof garbage), 0);
	end_expect_bye(w, e, "longer than 8,192 octets");
	e = end_new(w, unix_socket(w->net->path), NULL);
	assert_int_equal(stream_send(e->stream, version_0, sizeof version_0), 0);
	end_expect_bye(w, e, "lacks a field");
	e = end_new(w, unix_socket(w->net->path), NULL);
	end_say(e, &idle);
	end_expect_bye(w, e, "before HELLO");
	e = local_up(w, "sim-1");
	end_say(e, &cmd);
	end_expect_bye(w, e, "controller's to send");
	e = local_up(w, "sim-1");
	end_say_hello(e, "sim-1");
	end_expect_bye(w, e, "twice");
	got.want = 2;
	run_until(w->net, has_left, NULL);
	assert_int_equal(got.events, 0);
	assert_int_equal(stats(s).refused_message, 5);
	assert_int_equal(stats(s).peers, 0);
}

/** What came together is announced before its turn, and a bad message ends nothing before its own.
 */
static void what_came_together(struct relay_world *w, struct end *e)
{
	static uint8_t const version_0[] = {0, 5, 1, 1, 0, 1, 0};
	struct radio_msg idle = {
		.type = RADIO_MSG_EVENT,
		.event = {.type = RADIO_EVENT_STA_IDLE, .bssid = radio_bssid, .sta = {{2}}}};

	got.events = got.left = 0;
	memset(got.order, 0, sizeof got.order);
	for (uint8_t i = 0; i < 4; i++) {
		idle.event.sta.b[5] = i;
		end_say(e, &idle);
	}
	assert_int_equal(stream_send(e->stream, version_0, sizeof version_0), 0);
	end_expect_bye(w, e, "lacks a field");
	got.want = 1;
	run_until(w->net, has_left, NULL);
	assert_int_equal(got.events, 4);
	/* The first ones are caught up with; then each step takes all of them one further. */
	assert_string_equal(got.order, "bcdbcb"
				       "Bcd1"
				       "Cd2"
				       "D34");
}

static void test_looks_ahead(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);

	what_came_together(w, local_up(w, "sim-1"));
	what_came_together(w, ap_up(w, connect_tls(w, s, &w->ap1), ""));
	assert_int_equal(stats(s).refused_message, 2);
}

static void test_cut_in_the_middle(void **state)
{
	static uint8_t const half[] = {0, 200, RADIO_MSG_EVENT, 1};
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e = ap_up(w, connect_tls(w, s, &w->ap1), "");

	assert_int_equal(stream_send(e->stream, half, sizeof half), 0);
	stream_flush(e->stream);
	talloc_free(e->stream);
	got.want = 1;
	run_until(w->net, has_left, NULL);
	assert_ptr_equal(got.gone, got.peer);
	assert_int_equal(stats(s).refused_message, 0);
}

static void test_orderly_ends(void **state)
{
	struct radio_msg const bye = {.type = RADIO_MSG_BYE, .text = "going home"};
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e = local_up(w, "sim-1");

	end_say(e, &bye);
	run_until(w->net, end_has_ended, e);
	assert_string_equal(got.why, "going home");
	e = local_up(w, "sim-1");
	radio_peer_end(got.peer, "reset from the shell");
	assert_int_equal(radio_peer_send(got.peer, &stop_bss), -EPIPE);
	assert_int_equal(got.left, 1);
	end_expect_bye(w, e, "reset from the shell");
	got.want = 2;
	run_until(w->net, has_left, NULL);
	e = local_up(w, "sim-1");
	radio_server_stop(s);
	assert_int_equal(got.left, 3);
	end_expect_bye(w, e, "stopping");
	assert_int_equal(stats(s).peers, 0);
	assert_int_equal(access(w->net->path, F_OK), -1);
}

static void test_listening_no_more(void **state)
{
	struct relay_world *w = *state;
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct radio_server *s = serve(w);
	struct end *local = local_up(w, "sim-1"), *e = ap_up(w, connect_tls(w, s, &w->ap1), "");
	struct err err = {0};

	radio_server_set_tls(s, tls_server_new_optional(&files, &err));
	radio_server_unlisten_tls(s);
	assert_int_equal(got.left, 1);
	assert_int_equal(radio_server_port(s), 0);
	end_expect_bye(w, e, "no more");
	assert_false(local->ended);
	assert_int_equal(
		radio_server_listen_tls(s, tls_server_new(&files, &err), "127.0.0.1", 0, &err), 0);
	e = ap_up(w, connect_tls(w, s, &w->ap2), "");
	assert_string_equal(got.name, "ap2.example.org");
}

static void test_silent_ones_are_gone(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve_with(w, (struct radio_server_config){.silence_ms = 20});
	struct end *e = local_up(w, "sim-1");
	uint64_t joined_ms = radio_peer_heard_ms(got.peer);

	end_expect_bye(w, e, "said nothing");
	assert_int_equal(stats(s).silent, 1);
	/* Its HELLO was its last word. */
	assert_int_not_equal(joined_ms, 0);
	assert_int_equal(got.heard_ms, joined_ms);
}

/** One that does not read is ended, and costs 1 MiB at most until then. */
static void test_not_reading(void **state)
{
	static uint8_t const big[RADIO_FRAME_MAX] = {0xb0};
	struct radio_cmd const tx = {
		.type = RADIO_TX_MGMT, .bssid = radio_bssid, .frame = {big, sizeof big}};
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *other = local_up(w, "sim-2");
	struct radio_peer *other_peer = got.peer;
	int fd, rc = 0;
	unsigned sent;
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	struct radio_msg m = {.type = RADIO_MSG_HELLO, .version = 1, .text = "sim-1"};

	fd = unix_socket(w->net->path);
	radio_test_hello(&m.hello);
	assert_true(send(fd, out, (size_t)radio_encode(&m, out, sizeof out), 0) > 0);
	got.want = 2;
	run_until(w->net, has_joined, NULL);
	for (sent = 0; rc == 0; sent++)
		rc = radio_peer_send(got.peer, &tx);
	assert_int_equal(rc, -ENOBUFS);
	assert_in_range(sent, 1048576 / (RADIO_FRAME_MAX + 100), 1048576 / RADIO_FRAME_MAX + 1);
	assert_int_equal(radio_peer_send(got.peer, &tx), -EPIPE);
	got.want = 1;
	run_until(w->net, has_left, NULL);
	assert_string_equal(got.why, "it does not read what it is sent");
	assert_int_equal(stats(s).overflowed, 1);
	close(fd);
	assert_int_equal(radio_peer_send(other_peer, &stop_bss), 0);
	(void)end_expect(w, other, RADIO_MSG_CMD, 1);
}

/** Who opens all the places there are keeps out nobody. */
static void test_flood_makes_room(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve_with(w, (struct radio_server_config){.max = 4});
	struct end *up = local_up(w, "sim-0"), *flood[40];

	for (unsigned i = 0; i < 40; i++)
		flood[i] = end_new(w, unix_socket(w->net->path), NULL);
	(void)local_up(w, "sim-1");
	run_until(w->net, end_has_ended, flood[0]);
	assert_false(up->ended);
	assert_int_equal(stats(s).peers, 2);
	/* A flood of messages is answered as fast as it is read, and no faster. */
	for (unsigned i = 0; i < 5000 && stream_room(up->stream) > 100; i++) {
		struct radio_msg const ping = {.type = RADIO_MSG_PING, .token = i};

		end_say(up, &ping);
	}
	(void)local_up(w, "sim-2");
	assert_false(up->ended);
}

static void test_tls_names(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct identity nameless;
	struct end *e;

	e = connect_tls(w, s, &w->stranger);
	run_until(w->net, end_has_ended, e);
	assert_int_equal(stats(s).refused_peer, 0);
	identity_make(w->net->dir, &nameless, "nameless", "DNS:*.example.org,IP:10.0.0.1", &w->ca);
	e = connect_tls(w, s, &nameless);
	end_expect_bye(w, e, "no dNSName");
	assert_int_equal(stats(s).refused_peer, 1);
	assert_int_equal(got.joined, 0);
	identity_free(&nameless);
}

static struct radio_msg enroll_msg(void)
{
	return (struct radio_msg){.type = RADIO_MSG_ENROLL,
				  .version = 1,
				  .text = "ap9",
				  .proof = {42},
				  .request = {(uint8_t const *)"req", 3}};
}

static void test_enrolment(void **state)
{
	struct radio_msg const m = enroll_msg();
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct end *e = connect_tls(w, s, NULL);

	end_say(e, &m);
	(void)end_expect(w, e, RADIO_MSG_ENROLLED, 1);
	assert_string_equal(e->pem, "CERTCA");
	assert_string_equal(got.token, "ap9");
	run_until(w->net, end_has_ended, e);
	/* The chain led up to its root. */
	got.enroll_rc = -EPERM;
	e = connect_tls(w, s, NULL);
	end_say(e, &m);
	assert_string_equal(end_expect(w, e, RADIO_MSG_ENROLLED, 1)->text, "no such token");
	run_until(w->net, end_has_ended, e);
	/* Two questions at once: one is answered. */
	e = connect_tls(w, s, NULL);
	end_say(e, &m);
	end_say(e, &m);
	run_until(w->net, end_has_ended, e);
	assert_int_equal(got.enrolls, 3);
	assert_int_equal(stats(s).enrolled, 1);
	assert_int_equal(stats(s).enroll_refused, 2);
	assert_int_equal(got.joined, 0);
}

static void test_without_certificate_nothing_else(void **state)
{
	struct radio_msg const ping = {.type = RADIO_MSG_PING, .token = 1};
	struct radio_msg const m = enroll_msg();
	struct relay_world *w = *state;
	struct radio_server *s = serve_with(w, (struct radio_server_config){0});
	struct end *e = connect_tls(w, s, NULL);

	end_say_hello(e, "ap1.example.org");
	end_expect_bye(w, e, "enrol it first");
	e = connect_tls(w, s, NULL);
	end_say(e, &ping);
	end_expect_bye(w, e, "before HELLO");
	e = connect_tls(w, s, NULL);
	end_say(e, &m);
	assert_string_equal(end_expect(w, e, RADIO_MSG_ENROLLED, 1)->text,
			    "this controller gives no certificates");
	assert_int_equal(got.joined, 0);
	/* An AP that is known does not ask. */
	e = ap_up(w, connect_tls(w, s, &w->ap1), "");
	end_say(e, &m);
	end_expect_bye(w, e, "ENROLL after HELLO");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, relay_setup, relay_teardown)
	struct CMUnitTest const tests[] = {
		TEST(test_both_ways),
		TEST(test_commands_at_once),
		TEST(test_not_wanted),
		TEST(test_the_new_one_replaces_the_old),
		TEST(test_bad_messages_end_it),
		TEST(test_looks_ahead),
		TEST(test_cut_in_the_middle),
		TEST(test_orderly_ends),
		TEST(test_listening_no_more),
		TEST(test_silent_ones_are_gone),
		TEST(test_not_reading),
		TEST(test_flood_makes_room),
		TEST(test_tls_names),
		TEST(test_enrolment),
		TEST(test_without_certificate_nothing_else),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
