/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Logins that persons try, beside those of the authenticator: whose the answer is, how many there
 * may be, and what `test aaa group` says. tests/integration/scenarios_radius.py sees it with
 * FreeRADIUS.
 */
#include "show_test.h"

#include "base/wheel.h"
#include "controller/aaa_service.h"
#include "radius_net_test.h"

#define PATIENCE_MS 10000

struct world {
	struct bench *b;
	struct peer peer;
	struct loop_timer *look, *late;
	bool (*done)(struct world *w);
	struct show_output out;
	struct shell s;
	unsigned told, authenticator;
	enum aaa_verdict verdict;
};

static void look(void *arg)
{
	struct world *w = arg;

	if (w->done(w))
		loop_stop(w->b->c->loop);
	else
		loop_timer_arm(w->look, 5);
}

static void late(void *arg)
{
	(void)arg;
	fail_msg("waited in vain");
}

static void until(struct world *w, bool (*done)(struct world *w))
{
	w->done = done;
	loop_timer_arm(w->look, 0);
	loop_timer_arm(w->late, PATIENCE_MS);
	assert_int_equal(loop_run(w->b->c->loop), 0);
	loop_timer_disarm(w->look);
	loop_timer_disarm(w->late);
}

static bool is_asked(struct world *w)
{
	return peer_take(&w->peer);
}

static bool is_told(struct world *w)
{
	return w->told > 0;
}

static bool authenticator_is_told(struct world *w)
{
	return w->authenticator > 0;
}

static void told(void *arg, struct aaa_reply const *r)
{
	struct world *w = arg;

	w->told++;
	w->verdict = r->verdict;
}

static void authenticator_told(void *arg, struct aaa_reply const *r)
{
	(void)r;
	((struct world *)arg)->authenticator++;
}

/** The shell's turn: the answer is there. */
static void turn(void *arg)
{
	struct world *w = arg;

	assert_false(w->s.walk.waits);
	w->told++;
}

static int setup(void **state)
{
	struct world *w;
	struct err err = {0};
	char text[400];
	void *b;

	if (bench_setup(&b))
		return -1;
	w = talloc_zero(b, struct world);
	*state = w;
	w->b = b;
	peer_open(&w->peer, AF_INET);
	w->look = loop_timer_new(w->b->c, w->b->c->loop, look, w);
	w->late = loop_timer_new(w->b->c, w->b->c->loop, late, w);
	w->b->c->aaa = aaa_service_new(w->b->c, &err);
	assert_non_null(w->b->c->aaa);
	snprintf(text, sizeof text,
		 "radius server one\n address ipv4 127.0.0.1 auth-port %u\n key 0 " SECRET "\n"
		 "radius server two\n address ipv4 127.0.0.1 auth-port 9\n key 0 x\n"
		 "radius server bare\n"
		 "aaa group server radius ISE\n server name one\n"
		 "aaa group server radius EMPTY\n server name bare\n",
		 w->peer.port);
	if (bench_load(w->b, text))
		fail_msg("%s", w->b->said);
	assert_int_equal(aaa_service_apply(w->b->c->aaa, &err), 0);
	aaa_service_set_reply(w->b->c->aaa, authenticator_told, w);
	w->out = (struct show_output){.text = talloc_strdup(w, ""), .size = 1};
	w->s = (struct shell){.c = w->b->c, .mode = MODE_EXEC, .privilege = PRIVILEGE_ENABLE};
	w->s.walk.turn = loop_timer_new(w->b->c, w->b->c->loop, turn, w);
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *b = w->b;

	close(w->peer.fd);
	return bench_teardown(&b);
}

static struct aaa_request login(void)
{
	return (struct aaa_request){
		.user = "alice", .password = "wonderland", .server_group = "ISE", .nas_id = "wlc"};
}

static struct aaa_test *try_login(struct world *w, struct err *err)
{
	struct aaa_request rq = login();

	return aaa_test_new(w, w->b->c->aaa, &rq, told, w, err);
}

/** As servers up to FreeRADIUS 3.2.4 answer PAP: without a Message-Authenticator. */
static void reply_bare(struct world *w, uint8_t code)
{
	struct answer a;

	answer_begin(&a, code, w->peer.request[1]);
	answer_close(&a, peer_authenticator(&w->peer), SECRET);
	peer_send(&w->peer, &a);
}

static void test_the_answer_is_of_who_asked(void **state)
{
	static uint8_t const eap[] = {2, 1, 0, 6, 25, 'b'};
	struct world *w = *state;
	struct aaa_request station = {.conversation = 7,
				      .sta = {{2, 0, 0, 0, 0, 1}},
				      .user = "b",
				      .eap = {eap, sizeof eap},
				      .server_group = "ISE"};
	struct aaa_test *t = try_login(w, NULL);

	assert_non_null(t);
	until(w, is_asked);
	reply_bare(w, RADIUS_ACCEPT);
	until(w, is_told);
	assert_int_equal(w->verdict, AAA_ACCEPT);
	assert_int_equal(w->authenticator, 0);
	assert_true(aaa_service_ask(w->b->c->aaa, &station));
	until(w, is_asked);
	peer_answer(&w->peer, RADIUS_REJECT);
	until(w, authenticator_is_told);
	assert_int_equal(w->told, 1);
}

static void test_bounded_and_taken_back(void **state)
{
	struct world *w = *state;
	struct aaa_test *t[AAA_TESTS_MAX];
	struct radius_server_stats st;
	struct err err = {0};

	for (unsigned i = 0; i < AAA_TESTS_MAX; i++)
		assert_non_null(t[i] = try_login(w, &err));
	assert_null(try_login(w, &err));
	assert_non_null(strstr(err.msg, "8 tests of logins are under way"));
	assert_true(aaa_service_stats(w->b->c->aaa, 0, &st));
	assert_int_equal(st.under_way, AAA_TESTS_MAX);
	talloc_free(t[3]);
	assert_true(aaa_service_stats(w->b->c->aaa, 0, &st));
	assert_int_equal(st.under_way, AAA_TESTS_MAX - 1);
	assert_non_null(try_login(w, &err));
	/* Those that are left outlive the service. */
	talloc_free(w->b->c->aaa);
	w->b->c->aaa = NULL;
	talloc_free(t[0]);
}

/** Enter a line; "% why" when it is refused at once. */
static char const *enter(struct world *w, char const *line)
{
	struct grammar_walk walk;

	w->told = 0;
	w->out.len = 0;
	w->out.text[0] = '\0';
	grammar_walk(w->b->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, line, &walk);
	assert_int_equal(walk.status, GRAMMAR_OK);
	if (shell_run(&w->s, &walk, show_take, &w->out))
		return w->s.error;
	assert_non_null(w->s.walk.out);
	assert_true(w->s.walk.waits);
	return "";
}

/** The command once its answer is there. */
static char const *result(struct world *w)
{
	struct writer *out = w->s.walk.out;

	until(w, is_told);
	assert_false(w->s.walk.row(&w->s, &w->s.walk.pos, out));
	writer_finish(out);
	w->s.walk.out = NULL;
	return w->s.walk.code ? w->s.error : w->out.text;
}

static char const *answered(struct world *w, char const *line, uint8_t code)
{
	assert_string_equal(enter(w, line), "");
	until(w, is_asked);
	reply_bare(w, code);
	return result(w);
}

static void test_command(void **state)
{
	struct world *w = *state;

	assert_string_equal(answered(w, "test aaa group ISE alice pw new-code", RADIUS_ACCEPT),
			    "User successfully authenticated\n");
	assert_string_equal(answered(w, "test aaa group radius server name one alice pw new-code",
				     RADIUS_REJECT),
			    "User rejected\n");
	assert_string_equal(answered(w, "test aaa group ISE alice pw legacy", RADIUS_ACCEPT),
			    "Attempting authentication test to server-group ISE using radius\n"
			    "User was successfully authenticated.\n");
	assert_non_null(
		strstr(answered(w, "test aaa group ISE alice pw new-code", RADIUS_CHALLENGE),
		       "wants a challenge"));
	assert_non_null(
		strstr(answered(w, "test aaa group ISE alice pw new-code | json", RADIUS_CHALLENGE),
		       "\"challenge\""));
}

static void test_command_refuses(void **state)
{
	static char const *const lines[][2] = {
		{"test aaa group NO alice pw new-code", "No server group has the name NO"},
		{"test aaa group ISE server name no alice pw new-code", "No RADIUS server has"},
		{"test aaa group ISE server name two alice pw new-code", "ISE has no server two"},
		{"test aaa group 0123456789012345678901234567890123 alice pw new-code", "1 to 32 "},
	};
	struct world *w = *state;
	char line[320];

	snprintf(line, sizeof line, "test aaa group ISE alice %0129u new-code", 0u);
	assert_string_equal(enter(w, line), "A password has 1 to 128 octets");
	snprintf(line, sizeof line, "test aaa group ISE %0254u pw new-code", 0u);
	assert_string_equal(enter(w, line), "The name of a user has 1 to 253 octets");
	for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!strstr(enter(w, lines[i][0]), lines[i][1]))
			fail_msg("%s: %s", lines[i][0], w->s.error);
	assert_string_equal(enter(w, "test aaa group EMPTY alice pw new-code"), "");
	assert_non_null(strstr(result(w), "Group EMPTY has no server that can be asked"));
}

static void test_no_answer_names_who_was_asked(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	char want[100];

	assert_string_equal(enter(w, "test aaa group ISE alice pw new-code"), "");
	until(w, is_asked);
	/* The server leaves the configuration: its questions end. */
	w->b->c->settings.radius.server[0].key[0] ^= 1;
	assert_int_equal(aaa_service_apply(w->b->c->aaa, &err), 0);
	snprintf(want, sizeof want, "No server of group ISE answered: one (127.0.0.1:%u). Check",
		 w->peer.port);
	if (!strstr(result(w), want))
		fail_msg("%s", w->s.error);
}

#undef TEST
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_answer_is_of_who_asked),
		TEST(test_bounded_and_taken_back),
		TEST(test_command),
		TEST(test_command_refuses),
		TEST(test_no_answer_names_who_was_asked),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
