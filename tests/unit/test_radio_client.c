/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access point's end of the radio link, against a controller that the test plays itself, and
 * against the real one.
 */
#include "net/radio_client.h"

#include "net/radio_server.h"
#include "radio_test.h"

static struct {
	unsigned hellos, connected, commands, disconnected, want;
	char controller[64], why[300];
	uint32_t grace_s, id;
	uint8_t key[16];
	bool kept;
} got;

static bool on_hello(void *arg, struct radio_hello *out)
{
	(void)arg;
	radio_test_hello(out);
	got.hellos++;
	return got.kept;
}

static void on_connected(void *arg, char const *controller, uint32_t grace_s)
{
	(void)arg;
	got.connected++;
	snprintf(got.controller, sizeof got.controller, "%s", controller);
	got.grace_s = grace_s;
}

static void on_command(void *arg, struct radio_cmd const *cmd)
{
	(void)arg;
	got.commands++;
	got.id = cmd->id;
	if (cmd->key)
		memcpy(got.key, cmd->key->key, sizeof got.key);
}

static void on_disconnected(void *arg, char const *why)
{
	(void)arg;
	got.disconnected++;
	snprintf(got.why, sizeof got.why, "%s", why);
}

static bool is_connected(void *arg)
{
	(void)arg;
	return got.connected >= got.want;
}

static bool is_disconnected(void *arg)
{
	(void)arg;
	return got.disconnected >= got.want;
}

static bool has_commands(void *arg)
{
	(void)arg;
	return got.commands >= got.want;
}

static bool has_lost(void *arg)
{
	struct radio_client_stats st;

	radio_client_get_stats(arg, &st);
	return st.lost >= got.want;
}

static struct radio_client_config config(void)
{
	memset(&got, 0, sizeof got);
	return (struct radio_client_config){
		.ap_name = "sim-1",
		.hello = on_hello,
		.connected = on_connected,
		.command = on_command,
		.disconnected = on_disconnected,
		.retry_min_ms = 1,
		.retry_max_ms = 4,
	};
}

static struct radio_client *local_client(struct relay_world *w, struct radio_client_config cf)
{
	struct radio_client *c;
	struct err err = {0};

	cf.path = w->net->path;
	c = radio_client_new(w->net, w->net->loop, &cf, &err);
	if (!c)
		fail_msg("%s", err.msg);
	return c;
}

/* --- the real controller ---------------------------------------------------------------------- */

static struct {
	unsigned events, want;
	struct radio_peer *peer;
	char name[64];
	bool kept;
	struct radio_event event;
} wlc;

static int on_joined(void *arg, struct radio_peer *p, struct radio_hello const *hello, bool kept,
		     struct err *err)
{
	(void)arg;
	(void)err;
	assert_string_equal(hello->model, "none");
	wlc.peer = p;
	wlc.kept = kept;
	snprintf(wlc.name, sizeof wlc.name, "%s", radio_peer_name(p));
	return 0;
}

static void on_event(void *arg, struct radio_peer *p, struct radio_event const *ev)
{
	(void)arg;
	(void)p;
	wlc.events++;
	wlc.event = *ev;
}

static void on_left(void *arg, struct radio_peer *p, char const *why)
{
	(void)arg;
	(void)p;
	(void)why;
}

static bool wlc_has_events(void *arg)
{
	(void)arg;
	return wlc.events >= wlc.want;
}

static struct radio_server *serve(struct relay_world *w)
{
	struct radio_server_config const cf = {.grace_s = 30,
					       .name = "wlc1",
					       .joined = on_joined,
					       .event = on_event,
					       .left = on_left};
	struct tls_files const files = relay_files(&w->ca, &w->server);
	struct radio_server *s = radio_server_new(w->net, w->net->loop, &cf);
	struct err err = {0};

	memset(&wlc, 0, sizeof wlc);
	assert_non_null(s);
	if (radio_server_listen_tls(s, tls_server_new_optional(&files, &err), "127.0.0.1", 0,
				    &err) < 0 ||
	    radio_server_listen_unix(s, w->net->path, (gid_t)-1, &err) < 0)
		fail_msg("%s", err.msg);
	return s;
}

static struct radio_event const idle = {
	.type = RADIO_EVENT_STA_IDLE, .bssid = radio_bssid, .sta = radio_sta};

static void talk_both_ways(struct relay_world *w, struct radio_client *c)
{
	struct radio_key const key = {.cipher = CIPHER_CCMP, .len = 16, .key = "0123456789abcdef"};
	struct radio_cmd const cmd = {.type = RADIO_SET_KEY,
				      .id = 99,
				      .bssid = radio_bssid,
				      .sta = radio_sta,
				      .key = &key};

	got.want = 1;
	run_until(w->net, is_connected, NULL);
	assert_true(radio_client_is_connected(c));
	assert_string_equal(got.controller, "wlc1");
	assert_int_equal(got.grace_s, 30);
	assert_int_equal(radio_client_send(c, &idle), 0);
	wlc.want = 1;
	run_until(w->net, wlc_has_events, NULL);
	assert_true(mac_eq(wlc.event.sta, radio_sta));
	assert_int_equal(radio_peer_send(wlc.peer, &cmd), 0);
	run_until(w->net, has_commands, NULL);
	assert_int_equal(got.id, 99);
	assert_memory_equal(got.key, key.key, 16);
}

static void test_over_the_unix_socket(void **state)
{
	struct relay_world *w = *state;
	struct radio_client *c;

	(void)serve(w);
	c = local_client(w, config());
	assert_int_equal(radio_client_send(c, &idle), -ENOTCONN);
	talk_both_ways(w, c);
	assert_string_equal(wlc.name, "sim-1");
	assert_false(wlc.kept);
}

static void test_over_tls(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct tls_files const files = relay_files(&w->ca, &w->ap1);
	struct radio_client_config cf = config();
	struct radio_client *c;
	struct err err = {0};

	cf.host = "127.0.0.1";
	cf.port = radio_server_port(s);
	cf.ssl = tls_client_new(&files, &err);
	c = radio_client_new(w->net, w->net->loop, &cf, &err);
	assert_non_null(c);
	talk_both_ways(w, c);
	assert_string_equal(wlc.name, "ap1.example.org");
	assert_int_equal(
		relay_said(w, "RADIO-5-UP connected to the controller wlc1 (127.0.0.1 port"), 1);
	talloc_free(c);
	SSL_CTX_free(cf.ssl);
}

/** The certificate of the controller is not made out to the name that is expected. */
static void test_wrong_server_name(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct tls_files const files = relay_files(&w->ca, &w->ap1);
	struct radio_client_config cf = config();
	struct radio_client *c;
	struct err err = {0};

	cf.host = "127.0.0.1";
	cf.server_name = "other.example.org";
	cf.port = radio_server_port(s);
	cf.ssl = tls_client_new(&files, &err);
	c = radio_client_new(w->net, w->net->loop, &cf, &err);
	assert_non_null(c);
	got.want = 5;
	run_until(w->net, has_lost, c);
	assert_int_equal(got.hellos, 0);
	assert_int_equal(got.disconnected, 0);
	/* Told once for all attempts. */
	assert_int_equal(relay_said(w, "RADIO-4-CONNECT"), 1);
	assert_int_equal(relay_said(w, "--server-name"), 1);
	talloc_free(c);
	SSL_CTX_free(cf.ssl);
}

/** The controller is not there yet, comes, goes without a word, and comes again. */
static void test_comes_back(void **state)
{
	struct relay_world *w = *state;
	struct radio_client *c = local_client(w, config());
	struct radio_server *s;

	got.want = 3;
	run_until(w->net, has_lost, c);
	assert_int_equal(relay_said(w, "RADIO-4-CONNECT cannot connect to the controller /tmp/"),
			 1);
	s = serve(w);
	got.want = 1;
	run_until(w->net, is_connected, NULL);
	got.kept = true;
	talloc_free(s);
	run_until(w->net, is_disconnected, NULL);
	assert_false(radio_client_is_connected(c));
	assert_string_equal(got.why, "the peer closed the connection");
	(void)serve(w);
	got.want = 2;
	run_until(w->net, is_connected, NULL);
	assert_true(wlc.kept);
	assert_int_equal(relay_said(w, "RADIO-4-LOST lost the controller"), 1);
}

static void test_told_why(void **state)
{
	struct relay_world *w = *state;
	struct radio_client_config cf = config();

	(void)serve(w);
	cf.quiet = true;
	(void)local_client(w, cf);
	got.want = 1;
	run_until(w->net, is_connected, NULL);
	radio_peer_end(wlc.peer, "reset from the shell");
	run_until(w->net, is_disconnected, NULL);
	assert_string_equal(got.why, "the controller says: reset from the shell");
	assert_int_equal(relay_said(w, "RADIO-4-LOST"), 0);
	got.want = 2;
	run_until(w->net, is_connected, NULL);
}

static bool nobody_is_left(void *arg)
{
	struct radio_server_stats st;

	radio_server_get_stats(arg, &st);
	return st.left == 1;
}

/** What is said by stopping leaves though the loop runs no more. */
static void test_stop(void **state)
{
	struct relay_world *w = *state;
	struct radio_server *s = serve(w);
	struct radio_client *c = local_client(w, config());

	got.want = 1;
	run_until(w->net, is_connected, NULL);
	radio_client_stop(c, "the access point reboots");
	talloc_free(c);
	run_until(w->net, nobody_is_left, s);
	assert_int_equal(got.disconnected, 0);
	assert_int_equal(relay_said(w, "closed: the access point reboots"), 1);
}

/* --- a controller that the test plays --------------------------------------------------------- */

struct fake {
	struct relay_world *w;
	int fd;
	struct loop_fd *watch;
	struct end *end;
};

static void fake_accept(void *arg, int fd, int events)
{
	struct fake *f = arg;

	(void)events;
	f->end = end_new(f->w, accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), NULL);
}

static void fake_listen(struct fake *f, struct relay_world *w)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	*f = (struct fake){.w = w, .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s", w->net->path);
	assert_int_equal(bind(f->fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(listen(f->fd, 5), 0);
	f->watch = loop_fd_new(w->net, w->net->loop, f->fd, LOOP_READ, fake_accept, f);
}

static bool fake_heard_hello(void *arg)
{
	struct fake *f = arg;

	return f->end && f->end->heard[RADIO_MSG_HELLO];
}

static void fake_await(struct fake *f)
{
	f->end = NULL;
	run_until(f->w->net, fake_heard_hello, f);
}

static void test_controllers_that_misbehave(void **state)
{
	static uint8_t const garbage[] = {0, 0, 1};
	struct radio_msg const event = {.type = RADIO_MSG_EVENT, .event = idle};
	struct radio_msg const cmd = {.type = RADIO_MSG_CMD,
				      .cmd = {.type = RADIO_STOP_BSS, .bssid = radio_bssid}};
	struct radio_msg const welcome = {.type = RADIO_MSG_WELCOME, .version = 1};
	struct relay_world *w = *state;
	struct fake f;

	fake_listen(&f, w);
	(void)local_client(w, config());
	fake_await(&f);
	end_say(f.end, &cmd);
	run_until(w->net, end_has_ended, f.end);
	assert_int_equal(got.commands, 0);
	fake_await(&f);
	end_say(f.end, &welcome);
	end_say(f.end, &event);
	got.want = 1;
	run_until(w->net, is_disconnected, NULL);
	assert_non_null(strstr(got.why, "access point's to send"));
	fake_await(&f);
	end_say(f.end, &welcome);
	assert_int_equal(stream_send(f.end->stream, garbage, sizeof garbage), 0);
	got.want = 2;
	run_until(w->net, is_disconnected, NULL);
	assert_non_null(strstr(got.why, "refused what it sent"));
	close(f.fd);
}

/** A controller that is gone without a word is noticed, one that answers is kept. */
static void test_silence(void **state)
{
	struct radio_msg const welcome = {.type = RADIO_MSG_WELCOME, .version = 1};
	struct radio_client_config cf = config();
	struct relay_world *w = *state;
	struct fake f;

	fake_listen(&f, w);
	cf.ping_ms = 5;
	cf.silence_ms = 40;
	(void)local_client(w, cf);
	fake_await(&f);
	end_say(f.end, &welcome);
	(void)end_expect(w, f.end, RADIO_MSG_PING, 2);
	got.want = 1;
	run_until(w->net, is_disconnected, NULL);
	assert_non_null(strstr(got.why, "nothing was heard"));
	close(f.fd);
}

static void test_configuration_is_checked(void **state)
{
	struct relay_world *w = *state;
	struct radio_client_config cf = config();
	struct err err = {0};
	char path[200];

	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	cf.path = path;
	assert_null(radio_client_new(w->net, w->net->loop, &cf, &err));
	assert_non_null(strstr(err.msg, "107 octets"));
	cf.path = NULL;
	assert_null(radio_client_new(w->net, w->net->loop, &cf, &err));
	cf.host = "wlc.example.org";
	assert_null(radio_client_new(w->net, w->net->loop, &cf, &err));
	assert_non_null(strstr(err.msg, "5249 is usual"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, relay_setup, relay_teardown)
	struct CMUnitTest const tests[] = {
		TEST(test_over_the_unix_socket),
		TEST(test_over_tls),
		TEST(test_wrong_server_name),
		TEST(test_comes_back),
		TEST(test_told_why),
		TEST(test_stop),
		TEST(test_controllers_that_misbehave),
		TEST(test_silence),
		TEST(test_configuration_is_checked),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
