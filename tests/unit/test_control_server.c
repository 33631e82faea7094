/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control listener: who comes in, and shells that do not read.
 */
#include "net/control_server.h"

#include "net_test.h"

/** The controller's side of one shell. */
struct seat {
	struct control_conn *conn;
	struct control_peer peer;
	unsigned greeted, execs, answers, interrupts, files, closed, drained;
	char last[64];
};

static void *seat_opened(void *arg, struct control_conn *c, struct control_peer const *peer)
{
	struct seat *s = arg;

	s->conn = c;
	s->peer = *peer;
	return s;
}

static void seat_greeted(void *session, struct control_msg const *hello)
{
	struct seat *s = session;
	struct control_msg m = {.kind = CONTROL_HELLO,
				.number = CONTROL_VERSION,
				.text = "0",
				.hostname = "WLC",
				.mode = "exec",
				.privilege = 15};

	s->greeted++;
	assert_int_equal(hello->kind, CONTROL_HELLO);
	control_conn_send(s->conn, &m);
}

static void seat_message(void *session, struct control_msg const *m)
{
	struct seat *s = session;

	if (m->kind == CONTROL_EXEC) {
		s->execs++;
		snprintf(s->last, sizeof s->last, "%s", m->text);
	}
	if (m->kind == CONTROL_ANSWER) {
		s->answers++;
		snprintf(s->last, sizeof s->last, "%s", m->text);
	}
	s->interrupts += m->kind == CONTROL_INTERRUPT;
	s->files += m->kind == CONTROL_FILE;
}

static void seat_drained(void *session)
{
	((struct seat *)session)->drained++;
}

static void seat_closed(void *session)
{
	((struct seat *)session)->closed++;
}

static struct control_server *serve(struct net_world *w, struct seat *seat)
{
	struct control_server_config cf = {.admin_gid = (gid_t)-1,
					   .user_gid = (gid_t)-1,
					   .opened = seat_opened,
					   .message = seat_message,
					   .greeted = seat_greeted,
					   .closed = seat_closed,
					   .drained = seat_drained,
					   .arg = seat};
	struct err err = {0};
	struct control_server *s = control_server_new(w, w->loop, w->path, &cf, &err);

	if (!s)
		fail_msg("%s", err.msg);
	return s;
}

static void put(struct net_world *w, int fd, struct control_msg const *m)
{
	size_t len;
	uint8_t *data = control_encode(w, m, &len);

	assert_non_null(data);
	assert_int_equal(send(fd, data, len, MSG_NOSIGNAL), len);
	talloc_free(data);
}

static void hello(struct net_world *w, int fd, int version)
{
	struct control_msg m = {.kind = CONTROL_HELLO, .number = version, .text = "test"};

	put(w, fd, &m);
}

/** The next whole message of what was read; taken from the front. NULL when there is none. */
static struct control_msg *next(struct net_world *w, struct net_client *c)
{
	struct control_msg *m = NULL;
	struct err err;
	size_t used;
	int rc = control_decode(w, c->in, c->len, &used, &m, &err);

	assert_true(rc >= 0);
	if (rc == 0)
		return NULL;
	memmove(c->in, c->in + used, c->len - used);
	c->len -= used;
	return m;
}

struct wait {
	struct net_world *w;
	struct net_client *c;
	enum control_kind kind;
	struct control_msg *got;
	size_t octets; /**< of the texts of other messages on the way */
};

/** Condition: a message of this kind came. */
static bool has_kind(void *arg)
{
	struct wait *x = arg;
	struct control_msg *m;

	net_read(x->c);
	while ((m = next(x->w, x->c))) {
		if (m->kind == x->kind) {
			x->got = m;
			return true;
		}
		x->octets += m->text ? strlen(m->text) : 0;
		talloc_free(m);
	}
	return false;
}

static struct control_msg *await(struct net_world *w, struct net_client *c, enum control_kind kind)
{
	struct wait x = {.w = w, .c = c, .kind = kind};

	run_until(w, has_kind, &x);
	return x.got;
}

static bool has_execs(void *arg)
{
	return ((struct seat *)arg)->execs >= 1;
}

static void test_hello_then_commands(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg exec = {.kind = CONTROL_EXEC, .text = "show version"};
	struct control_msg file = {.kind = CONTROL_FILE, .text = "interface=a\n", .name = "a"};
	struct control_msg *m;
	struct net_client c;
	struct stat st;

	(void)serve(w, &seat);
	assert_int_equal(stat(w->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);
	c = (struct net_client){.fd = net_connect(w)};
	hello(w, c.fd, CONTROL_VERSION);
	m = await(w, &c, CONTROL_HELLO);
	assert_string_equal(m->hostname, "WLC");
	/* Our own user is the daemon's. */
	assert_true(seat.peer.admin);
	assert_int_equal(seat.peer.uid, geteuid());
	/* Files that the command is about come before it, and are not answered. */
	put(w, c.fd, &file);
	put(w, c.fd, &file);
	put(w, c.fd, &exec);
	run_until(w, has_execs, &seat);
	assert_string_equal(seat.last, "show version");
	assert_int_equal(seat.files, 2);
	net_client_end(&c);
}

static void refused(struct net_world *w, struct seat *seat, struct control_msg const *first,
		    char const *text)
{
	struct net_client c = {.fd = net_connect(w)};
	struct control_msg *m;

	put(w, c.fd, first);
	m = await(w, &c, CONTROL_ERROR);
	assert_non_null(strstr(m->text, text));
	run_until(w, net_is_closed, &c);
	assert_int_equal(seat->execs, 0);
	net_client_end(&c);
}

static void test_protocol_errors_close(void **state)
{
	struct control_msg exec = {.kind = CONTROL_EXEC, .text = "x"};
	struct control_msg old = {.kind = CONTROL_HELLO, .number = 99, .text = "x"};
	struct control_msg ours = {.kind = CONTROL_OUT, .text = "x"};
	struct net_world *w = *state;
	struct seat seat = {0};

	(void)serve(w, &seat);
	refused(w, &seat, &exec, "hello");
	refused(w, &seat, &old, "protocol 1");
	refused(w, &seat, &ours, "controller's");
	assert_int_equal(seat.closed, 3);
}

static void test_endless_length_closes(void **state)
{
	static uint8_t const endless[4] = {0x7f, 0xff, 0xff, 0xff};
	struct net_world *w = *state;
	struct seat seat = {0};
	struct net_client c;

	(void)serve(w, &seat);
	c = (struct net_client){.fd = net_connect(w)};
	assert_int_equal(send(c.fd, endless, sizeof endless, 0), sizeof endless);
	run_until(w, net_is_closed, &c);
	net_client_end(&c);
}

/** A server, and a shell that has said hello to it. */
static void sit_down(struct net_world *w, struct seat *seat, struct net_client *c)
{
	(void)serve(w, seat);
	*c = (struct net_client){.fd = net_connect(w)};
	hello(w, c->fd, CONTROL_VERSION);
	talloc_free(await(w, c, CONTROL_HELLO));
}

static void test_long_output_arrives_whole(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg exec = {.kind = CONTROL_EXEC, .text = "second"};
	struct control_msg done = {.kind = CONTROL_DONE, .hostname = "WLC", .mode = "exec"};
	struct wait x = {.w = w, .kind = CONTROL_DONE};
	char line[101];
	struct net_client c;

	sit_down(w, &seat, &c);
	memset(line, 'x', 99);
	line[99] = '\n';
	line[100] = '\0';
	/* 4 MB: far beyond what sockets and ring hold. */
	for (int i = 0; i < 40000; i++)
		control_conn_out(seat.conn, line, 100);
	control_conn_send(seat.conn, &done);
	/* The next command waits until this output was read. */
	put(w, c.fd, &exec);
	c.want = 1;
	run_until(w, net_has, &c);
	assert_int_equal(seat.execs, 0);
	x.c = &c;
	run_until(w, has_kind, &x);
	assert_int_equal(x.octets, 4000000);
	run_until(w, has_execs, &seat);
	assert_string_equal(seat.last, "second");
	net_client_end(&c);
}

static void test_output_beyond_the_bound_is_cut_and_said(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg done = {.kind = CONTROL_DONE, .hostname = "WLC", .mode = "exec"};
	struct wait x = {.w = w, .kind = CONTROL_DONE};
	char *line = talloc_zero_size(w, 10001);
	struct net_client c;

	sit_down(w, &seat, &c);
	memset(line, 'x', 9999);
	line[9999] = '\n';
	for (int i = 0; i < 5000; i++)
		control_conn_out(seat.conn, line, 10000);
	control_conn_send(seat.conn, &done);
	x.c = &c;
	run_until(w, has_kind, &x);
	/* The end came, after no more than the bound and what ring and note hold. */
	assert_true(x.octets > CONTROL_OUTPUT_MAX / 2);
	assert_true(x.octets < CONTROL_OUTPUT_MAX + 1048576);
	net_client_end(&c);
}

/** Output that never quite runs dry takes the room of what waits, not of all that has passed. */
static void test_steady_output_takes_bounded_room(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	size_t const mib = 1u << 20;
	struct net_client c;
	char line[101];

	sit_down(w, &seat, &c);
	memset(line, 'x', 99);
	line[99] = '\n';
	line[100] = '\0';
	for (unsigned turn = 1; turn <= 24; turn++) {
		while (control_conn_queued(seat.conn) < 4 * mib)
			control_conn_out(seat.conn, line, 100);
		c.len = 0;
		c.want = mib;
		run_until(w, net_has, &c);
		assert_true(control_conn_queued(seat.conn) > 0);
	}
	assert_true(talloc_total_size(w) < 16 * mib);
	net_client_end(&c);
}

static void test_events_of_a_slow_shell_are_counted(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg *m;
	struct net_client c;
	char line[128];
	unsigned long lost = 0;
	unsigned seen = 0;

	sit_down(w, &seat, &c);
	for (int i = 0; i < 100000; i++) {
		snprintf(line, sizeof line, "*Dot1x_NW_MsgTask_1: line %d of the debug\n", i);
		control_conn_event(seat.conn, line);
	}
	while (!lost) {
		m = await(w, &c, CONTROL_EVENT);
		if (sscanf(m->text, "*** %lu lines lost", &lost) != 1)
			seen++;
		talloc_free(m);
	}
	assert_true(seen > 0);
	assert_int_equal(seen + lost, 100000);
	/* And it hears again. */
	control_conn_event(seat.conn, "again\n");
	m = await(w, &c, CONTROL_EVENT);
	assert_string_equal(m->text, "again\n");
	net_client_end(&c);
}

static bool has_interrupts(void *arg)
{
	return ((struct seat *)arg)->interrupts >= 1;
}

static void test_busy_takes_nothing_but_an_interrupt(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg interrupt = {.kind = CONTROL_INTERRUPT};
	struct control_msg exec = {.kind = CONTROL_EXEC, .text = "next"};
	struct control_msg done = {.kind = CONTROL_DONE, .hostname = "WLC", .mode = "exec"};
	struct net_client c;

	sit_down(w, &seat, &c);
	control_conn_busy(seat.conn, true);
	put(w, c.fd, &interrupt);
	put(w, c.fd, &exec);
	run_until(w, has_interrupts, &seat);
	assert_int_equal(seat.execs, 0);
	control_conn_busy(seat.conn, false);
	control_conn_send(seat.conn, &done);
	run_until(w, has_execs, &seat);
	assert_string_equal(seat.last, "next");
	net_client_end(&c);
}

static bool has_answers(void *arg)
{
	return ((struct seat *)arg)->answers >= 1;
}

/** A question comes behind the output in front of it, and its answer back. */
static void test_ask(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg ask = {.kind = CONTROL_ASK, .text = "Sure? [confirm]", .key = true};
	struct control_msg answer = {.kind = CONTROL_ANSWER, .text = "y"};
	struct control_msg *m;
	struct net_client c;

	sit_down(w, &seat, &c);
	control_conn_out(seat.conn, "before\n", 7);
	control_conn_send(seat.conn, &ask);
	m = await(w, &c, CONTROL_OUT);
	assert_string_equal(m->text, "before\n");
	m = await(w, &c, CONTROL_ASK);
	assert_string_equal(m->text, "Sure? [confirm]");
	assert_true(m->key);
	put(w, c.fd, &answer);
	run_until(w, has_answers, &seat);
	assert_string_equal(seat.last, "y");
	net_client_end(&c);
}

static bool has_drained(void *arg)
{
	return ((struct seat *)arg)->drained >= 1;
}

/** A long table waits for its reader, and what comes between its parts comes between its lines. */
static void test_output_in_parts(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_msg done = {.kind = CONTROL_DONE, .hostname = "WLC", .mode = "exec"};
	struct control_msg *m;
	struct net_client c;
	size_t octets = 0, printed = 0;

	sit_down(w, &seat, &c);
	assert_int_equal(control_conn_queued(seat.conn), 0);
	seat.drained = 0;
	while (control_conn_queued(seat.conn) <= CONTROL_BEHIND) {
		control_conn_out(seat.conn, "a row of a long table\n", 22);
		printed += 22;
	}
	c.want = printed;
	run_until(w, net_has, &c);
	run_until(w, has_drained, &seat);
	assert_int_equal(control_conn_queued(seat.conn), 0);
	control_conn_send(seat.conn, &done);
	c.want = c.len + 1;
	run_until(w, net_has, &c);
	while ((m = next(w, &c))) {
		if (m->kind == CONTROL_OUT) {
			octets += strlen(m->text);
			assert_int_equal(m->text[strlen(m->text) - 1], '\n');
		}
		talloc_free(m);
	}
	assert_int_equal(octets, printed);
	control_conn_close(seat.conn);
	assert_true(control_conn_queued(seat.conn) == SIZE_MAX);
	net_client_end(&c);
}

static void drained(void *arg)
{
	*(bool *)arg = true;
}

static bool is_true(void *arg)
{
	return *(bool *)arg;
}

static void test_drain_says_goodbye(void **state)
{
	struct net_world *w = *state;
	struct seat seat = {0};
	struct control_server *s = serve(w, &seat);
	struct net_client c = {.fd = net_connect(w)};
	struct control_msg *m;
	bool done = false;

	hello(w, c.fd, CONTROL_VERSION);
	talloc_free(await(w, &c, CONTROL_HELLO));
	control_server_drain(s, "stopping", drained, &done);
	m = await(w, &c, CONTROL_ERROR);
	assert_string_equal(m->text, "stopping");
	run_until(w, is_true, &done);
	assert_int_equal(seat.closed, 1);
	assert_int_equal(control_server_open(s), 0);
	assert_int_equal(access(w->path, F_OK), -1);
	net_client_end(&c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_hello_then_commands),
		TEST(test_protocol_errors_close),
		TEST(test_endless_length_closes),
		TEST(test_long_output_arrives_whole),
		TEST(test_output_beyond_the_bound_is_cut_and_said),
		TEST(test_steady_output_takes_bounded_room),
		TEST(test_events_of_a_slow_shell_are_counted),
		TEST(test_busy_takes_nothing_but_an_interrupt),
		TEST(test_ask),
		TEST(test_output_in_parts),
		TEST(test_drain_says_goodbye),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
