/* SPDX-License-Identifier: GPL-2.0-or-later */
/** debug, undebug and show debugging, as somebody at a shell enters them. */
#include <jansson.h>

#include "controller_test.h"

#include "controller/frame_log.h"
#include "controller/shell.h"

/** Two shells, and a clock that the test moves. */
struct desk {
	struct bench *b;
	struct shell *a, *other;
	struct loop *loop;
	char *out;
	unsigned lines;
};

static struct desk *desk;

static void hear(void *arg, char const *text)
{
	(void)text;
	((struct desk *)arg)->lines++;
}

static uint64_t desk_now_ms(void *arg)
{
	(void)arg;
	return loop_now_ms(desk->loop);
}

static struct shell *sit_down(struct desk *d, char const *user, unsigned vty)
{
	struct shell *s = talloc_zero(d, struct shell);

	s->c = d->b->c;
	s->mode = MODE_EXEC;
	s->privilege = PRIVILEGE_ENABLE;
	s->next = d->b->c->shells;
	s->vty = vty;
	snprintf(s->user, sizeof s->user, "%s", user);
	s->watch = tracer_watch_new(s, d->b->c->tracer, hear, d);
	d->b->c->shells = s;
	return s;
}

static int setup(void **state)
{
	int rc = bench_setup(state);
	struct desk *d = talloc_zero(NULL, struct desk);

	desk = d;
	d->b = *state;
	d->loop = loop_new_virtual(d, 1000000);
	d->b->c->loop = d->loop;
	d->b->c->env.now_ms = desk_now_ms;
	d->other = sit_down(d, "bob", 1);
	d->a = sit_down(d, "alice", 0);
	*state = d;
	return rc;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	void *b = d->b;

	d->b->c->shells = NULL;
	talloc_free(d->a);
	talloc_free(d->other);
	talloc_free(d);
	return bench_teardown(&b);
}

static void take(void *arg, char const *text, size_t len)
{
	struct desk *d = arg;

	d->out = talloc_strndup_append(d->out, text, len);
}

/** What a line printed; "% why" when it was refused. */
static char const *enter(struct desk *d, struct shell *s, char const *line)
{
	struct grammar_walk w;

	d->out = talloc_strdup(d, "");
	grammar_walk(d->b->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, line, &w);
	assert_int_equal(w.status, GRAMMAR_OK);
	if (shell_run(s, &w, take, d))
		return talloc_asprintf(d, "%% %s", s->error);
	return d->out;
}

static void tell(struct desk *d, uint8_t sta, enum trace_event event)
{
	struct trace_record rec = {.event = event, .sta = {{2, 0, 0, 0, 0, sta}}};

	tracer_trace(d->b->c->tracer, &rec);
}

#define TEN                                                                            \
	"debug client 0200.0000.0001 02:00:00:00:00:02 0200.0000.0003 0200.0000.0004 " \
	"0200.0000.0005 0200.0000.0006 0200.0000.0007 0200.0000.0008 0200.0000.0009 "  \
	"0200.0000.000a"

static void test_ten_clients_and_no_more(void **state)
{
	struct desk *d = *state;

	/* Eleven at once: all or none, and the last one is named. */
	assert_string_equal(
		enter(d, d->a, TEN " 0200.0000.000b"),
		"% Client 0200.0000.000b is one too many: this shell debugs 10 clients at a "
		"time; stop one with no debug client MAC or no debug wireless mac MAC, all with "
		"undebug all, or enter it in another shell");
	assert_int_equal(tracer_watch_room(d->a->watch), 10);
	/* One of eleven twice are ten. */
	assert_string_equal(enter(d, d->a, TEN " 0200.0000.0004"), "");
	assert_int_equal(tracer_watch_room(d->a->watch), 0);
	assert_string_equal(enter(d, d->a, TEN), "");
	assert_non_null(strstr(enter(d, d->a, "debug client 0200.0000.0001 0200.0000.000b"),
			       "% Client 0200.0000.000b is one too many"));
	/* The other form is another place. */
	assert_non_null(strstr(enter(d, d->a, "debug wireless mac 0200.0000.0001"),
			       "% Client 0200.0000.0001 is one too many"));
	for (uint8_t i = 1; i <= 12; i++)
		tell(d, i, TRACE_SESSION_DELETED);
	assert_int_equal(d->lines, 10);
	/* Another shell has ten places of its own. */
	assert_string_equal(enter(d, d->other, "debug client 0200.0000.000b"), "");
	assert_string_equal(enter(d, d->a, "no debug client 0200.0000.0001 0200.0000.0002"), "");
	assert_int_equal(tracer_watch_room(d->a->watch), 2);
	assert_non_null(strstr(enter(d, d->a, "no debug client 0200.0000.0001"),
			       "% Client 0200.0000.0001 is not being debugged here"));
	assert_string_equal(enter(d, d->a, "no debug client"), "");
	assert_int_equal(tracer_watch_room(d->a->watch), 10);
	d->lines = 0;
	tell(d, 3, TRACE_SESSION_DELETED);
	assert_int_equal(d->lines, 0);
}

static void test_monitor_time(void **state)
{
	struct desk *d = *state;

	assert_string_equal(enter(d, d->a, "debug wireless mac 0200.0000.0001 monitor-time 60"),
			    "");
	assert_string_equal(enter(d, d->a, "debug wireless mac 0200.0000.0002 monitor-time 5"), "");
	assert_string_equal(enter(d, d->a, "debug wireless mac 0200.0000.0003"), "");
	loop_advance(d->loop, 4500);
	assert_non_null(strstr(enter(d, d->a, "show debugging"),
			       "Client 0200.0000.0001 is debugged in the lines of IOS-XE, for 56 s "
			       "more\n"
			       "Client 0200.0000.0002 is debugged in the lines of IOS-XE, for 1 s "
			       "more\n"
			       "Client 0200.0000.0003 is debugged in the lines of IOS-XE\n"));
	loop_advance(d->loop, 500);
	assert_null(strstr(enter(d, d->a, "show debugging"), "0200.0000.0002"));
	/* Entered anew it counts from now; without a time it stays. */
	assert_string_equal(enter(d, d->a, "debug wireless mac 0200.0000.0003 monitor-time 100"),
			    "");
	assert_string_equal(enter(d, d->a, "debug wireless mac 0200.0000.0001"), "");
	loop_advance(d->loop, 99999);
	tell(d, 1, TRACE_SESSION_DELETED);
	tell(d, 2, TRACE_SESSION_DELETED);
	tell(d, 3, TRACE_SESSION_DELETED);
	assert_int_equal(d->lines, 2);
	loop_advance(d->loop, 1);
	tell(d, 3, TRACE_SESSION_DELETED);
	assert_int_equal(d->lines, 2);
	assert_int_equal(tracer_watch_room(d->a->watch), 9);
	assert_string_equal(enter(d, d->a, "no debug wireless mac 0200.0000.0001"), "");
	loop_advance(d->loop, 1000000);
}

static void test_topics(void **state)
{
	static struct {
		char const *on, *off;
		enum trace_event event;
	} const cases[] = {
		{"debug ft events enable", "debug ft events disable", TRACE_FT_PULL_REFUSED},
		{"debug dot1x events enable", "no debug dot1x events enable", TRACE_AAA_REJECT},
		{"debug pmk", "no debug pmk", TRACE_PMKID_MISSED},
		{"debug pmk events", "debug pmk events disable", TRACE_PMKID_MISSED},
		{"debug cckm enable", "undebug all", TRACE_CCKM_REFUSED},
		{"debug cckm enable", "debug disable-all", TRACE_CCKM_REFUSED},
		{"debug cckm enable", "no debug all", TRACE_CCKM_REFUSED},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		d->lines = 0;
		assert_string_equal(enter(d, d->a, cases[i].on), "");
		for (size_t j = 0; j < 4; j++)
			tell(d, 1, cases[j == 3 ? 4 : j].event);
		assert_int_equal(d->lines, 1);
		assert_true(*enter(d, d->a, cases[i].off) != '%');
		tell(d, 1, cases[i].event);
		assert_int_equal(d->lines, 1);
	}
}

static void test_show_debugging(void **state)
{
	struct desk *d = *state;
	json_t *root, *other, *client;

	assert_string_equal(enter(d, d->a, "show debugging"),
			    "FT events of all clients are not debugged\n"
			    "802.1X and EAPOL events of all clients are not debugged\n"
			    "PMK cache events of all clients are not debugged\n"
			    "CCKM events of all clients are not debugged\n"
			    "Key material is not shown\n"
			    "Terminal monitor is off\n");
	(void)enter(d, d->a, "debug pmk");
	(void)enter(d, d->other, "debug client 0200.0000.0002");
	(void)enter(d, d->other, "debug cckm enable");
	assert_string_equal(enter(d, d->a, "show debugging"),
			    "FT events of all clients are not debugged\n"
			    "802.1X and EAPOL events of all clients are not debugged\n"
			    "PMK cache events of all clients are debugged\n"
			    "CCKM events of all clients are not debugged\n"
			    "Key material is not shown\n"
			    "Terminal monitor is off\n"
			    "vty1 (bob): Client 0200.0000.0002 is debugged in the lines of "
			    "AireOS\n"
			    "vty1 (bob): CCKM events of all clients are debugged\n");
	root = json_loads(enter(d, d->a, "show debugging | json"), 0, NULL);
	assert_true(json_is_true(json_object_get(root, "pmk_events")));
	other = json_array_get(json_object_get(root, "other_lines"), 0);
	assert_string_equal(json_string_value(json_object_get(other, "line")), "vty1");
	assert_true(json_is_true(json_object_get(other, "cckm_events")));
	client = json_array_get(json_object_get(other, "clients"), 0);
	assert_string_equal(json_string_value(json_object_get(client, "mac_address")),
			    "0200.0000.0002");
	json_decref(root);
}

static void test_a_file_cannot_debug(void **state)
{
	struct desk *d = *state;
	struct shell s = {.c = d->b->c, .mode = MODE_EXEC, .privilege = PRIVILEGE_ENABLE};

	assert_non_null(strstr(enter(d, &s, "debug client 0200.0000.0001"), "% A file cannot"));
	assert_non_null(strstr(enter(d, &s, "debug pmk"), "% A file cannot"));
	assert_string_equal(enter(d, &s, "undebug all"), "");
}

/** Who leaves privileged EXEC leaves its keys: none is told any more, and those kept for a file are
 * gone. What is debugged goes on. */
static void test_disable_ends_keys(void **state)
{
	struct desk *d = *state;
	struct mac sta = {{2, 0, 0, 0, 0, 1}};
	struct frame_key key = {.len = 16, .key = {1}}, kept[FRAME_LOG_KEYS];

	assert_string_equal(enter(d, d->a, "debug client 0200.0000.0001"), "");
	d->b->options.allow_key_material = true;
	assert_non_null(strstr(enter(d, d->a, "debug key-material"), "in clear"));
	frame_log_key(d->b->c->frames, sta, &key);
	tell(d, 1, TRACE_KEY_MATERIAL);
	assert_int_equal(d->lines, 1);
	assert_int_equal(frame_log_keys(d->b->c->frames, sta, kept), 1);
	assert_string_equal(enter(d, d->a, "disable"), "");
	assert_int_equal(frame_log_keys(d->b->c->frames, sta, kept), 0);
	tell(d, 1, TRACE_KEY_MATERIAL);
	assert_int_equal(d->lines, 1);
	tell(d, 1, TRACE_SESSION_DELETED);
	assert_int_equal(d->lines, 2);
}

#define DESK(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		DESK(test_ten_clients_and_no_more),
		DESK(test_monitor_time),
		DESK(test_topics),
		DESK(test_show_debugging),
		DESK(test_a_file_cannot_debug),
		DESK(test_disable_ends_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
