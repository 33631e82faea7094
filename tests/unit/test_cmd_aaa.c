/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RADIUS servers as they are configured, saved, refused and shown. */
#include <jansson.h>

#include "show_test.h"

#include "controller/aaa_edit.h"

#define CONFIG                                                      \
	"aaa new-model\n"                                           \
	"aaa group server radius ISE\n"                             \
	" server name ise-2\n"                                      \
	" server name ise-1\n"                                      \
	" deadtime 5\n"                                             \
	"aaa authentication dot1x LIST group ISE\n"                 \
	"aaa authentication dot1x default group radius\n"           \
	"radius-server dead-criteria time 5 tries 3\n"              \
	"radius-server deadtime 7\n"                                \
	"radius server ise-1\n"                                     \
	" address ipv4 192.0.2.10 auth-port 11812 acct-port 1813\n" \
	" timeout 2\n"                                              \
	" retransmit 1\n"                                           \
	" automate-tester username dummy probe-on\n"                \
	" key 0 \"two words\"\n"                                    \
	"radius server ise-2\n"                                     \
	" address ipv6 2001:db8::2 auth-port 1812 acct-port 1813\n" \
	" key 0 other-secret\n"

static void load_ok(struct bench *b, char const *text)
{
	if (bench_load(b, text))
		fail_msg("%s", b->said);
}

static char *text_of(struct bench *b, bool all)
{
	return config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
			   b->c->radio_aps, all);
}

static void test_configuration(void **state)
{
	struct bench *b = *state;
	struct radius_config *r = &b->c->settings.radius;
	struct radius_server_config *s;

	load_ok(b, CONFIG);
	assert_int_equal(r->n_servers, 2);
	s = aaa_edit_server(r, "ise-1");
	assert_string_equal(s->address, "192.0.2.10");
	assert_int_equal(s->auth_port, 11812);
	assert_string_equal(s->key, "two words");
	assert_int_equal(s->timeout_ms, 2000);
	assert_int_equal(s->retransmit, 1);
	assert_true(s->probe);
	assert_string_equal(aaa_edit_server(r, "ise-2")->address, "2001:db8::2");
	assert_int_equal(aaa_edit_group(r, "ISE")->n, 2);
	assert_string_equal(aaa_edit_group(r, "ISE")->server[0], "ise-2");
	assert_int_equal(aaa_edit_group(r, "ISE")->deadtime_s, 300);
	assert_string_equal(aaa_edit_list(&r->lists, "LIST")->group, "ISE");
	assert_string_equal(aaa_edit_list(&r->lists, "default")->group, "radius");
	assert_int_equal(r->dead_time_s, 5);
	assert_int_equal(r->dead_tries, 3);
	assert_int_equal(r->deadtime_s, 420);
}

static void test_it_is_printed_as_it_was_entered(void **state)
{
	struct bench *b = *state;
	char *text, *again;

	load_ok(b, CONFIG);
	text = text_of(b, false);
	assert_non_null(strstr(text, CONFIG));
	settings_init(&b->c->settings);
	load_ok(b, text);
	again = text_of(b, false);
	assert_string_equal(again, text);
	/* With all defaults it is the same too. */
	text = text_of(b, true);
	settings_init(&b->c->settings);
	load_ok(b, text);
	assert_string_equal(text_of(b, false), again);
}

/** A Catalyst 9800 prints it without blanks in front where it was pasted from a page. */
static void test_order_and_indentation_do_not_matter(void **state)
{
	struct bench *b = *state;

	load_ok(b, "aaa new-model\n"
		   "aaa authentication dot1x LIST group ISE\n"
		   "aaa group server radius ISE\n"
		   "server name ise-1\n"
		   "radius server ise-1\n"
		   "address ipv4 192.0.2.10\n"
		   "key secret\n"
		   "wlan corp 1 corp\n"
		   "security dot1x authentication-list LIST\n");
	assert_string_equal(aaa_edit_server(&b->c->settings.radius, "ise-1")->key, "secret");
	assert_string_equal(aaa_edit_group(&b->c->settings.radius, "ISE")->server[0], "ise-1");
	assert_non_null(wlan_by_name(b->c->wlans, "corp"));
}

/** Lists of authorization and accounting are kept as they are, and taken back. */
static void test_kept_lists(void **state)
{
	static char const lines[] = "aaa new-model\n"
				    "aaa authorization network default group radius\n"
				    "aaa authorization network \"a b\" group ISE\n"
				    "aaa accounting identity ACCT start-stop group ISE\n";
	struct bench *b = *state;

	load_ok(b, lines);
	assert_non_null(strstr(text_of(b, false), lines));
	assert_int_equal(bench_load(b, "aaa authorization network L\n"
				       "aaa accounting identity L\n"
				       "no aaa accounting identity L\n"),
			 3);
	assert_non_null(strstr(b->said, "start-stop group radius"));
	assert_non_null(strstr(text_of(b, false), lines));
	load_ok(b, "aaa authorization network default group ISE\n");
	assert_string_equal(b->c->settings.authorization.list[0].group, "ISE");
	load_ok(b, "no aaa authorization network default\n"
		   "no aaa authorization network \"a b\"\nno aaa accounting identity ACCT\n");
	assert_null(strstr(text_of(b, false), "aaa"));
}

static void test_no_forms(void **state)
{
	struct bench *b = *state;
	struct radius_config *r = &b->c->settings.radius;
	struct radius_server_config *s;

	load_ok(b, CONFIG);
	load_ok(b,
		"radius server ise-1\n no timeout\n no retransmit\n no automate-tester\n no key\n"
		" no address ipv4\n"
		"aaa group server radius ISE\n no deadtime\n no server name ise-2\n"
		"no aaa authentication dot1x LIST\n"
		"no radius-server dead-criteria\n"
		"no radius-server deadtime\n");
	s = aaa_edit_server(r, "ise-1");
	assert_int_equal(s->timeout_ms, 5000);
	assert_int_equal(s->retransmit, 3);
	assert_false(s->probe);
	assert_string_equal(s->key, "");
	assert_string_equal(s->address, "");
	assert_int_equal(s->auth_port, 1812);
	assert_int_equal(aaa_edit_group(r, "ISE")->deadtime_s, 0);
	assert_int_equal(aaa_edit_group(r, "ISE")->n, 1);
	assert_null(aaa_edit_list(&r->lists, "LIST"));
	assert_int_equal(r->dead_time_s, 10);
	assert_int_equal(r->dead_tries, 10);
	assert_int_equal(r->deadtime_s, 0);
	load_ok(b, "no radius server ise-1\nno radius server ise-2\n"
		   "no aaa group server radius ISE\nno aaa authentication dot1x default\n");
	assert_int_equal(r->n_servers + r->n_groups + r->lists.n, 0);
	assert_null(strstr(text_of(b, false), "radius"));
}

static void test_one_of_two_criteria(void **state)
{
	struct bench *b = *state;

	load_ok(b, "radius-server dead-criteria tries 4\n");
	assert_int_equal(b->c->settings.radius.dead_tries, 4);
	assert_int_equal(b->c->settings.radius.dead_time_s, 10);
	load_ok(b, "radius-server dead-criteria time 20\n");
	assert_int_equal(b->c->settings.radius.dead_tries, 4);
	assert_int_equal(b->c->settings.radius.dead_time_s, 20);
}

static void test_refusals(void **state)
{
	static struct {
		char const *text, *why;
	} const t[] = {
		{"radius server a\n address ipv6 192.0.2.1\n", "Not an IPv6 address"},
		{"radius server a\n address ipv6 radius.example\n", "names are not looked up"},
		{"radius server a\n key 7 0822455D0A16\n", "enter the key itself as type 0"},
		{"radius server 123456789012345678901234567890123\n key secret\n",
		 "1 to 32 characters"},
		{"no radius server b\n", "No RADIUS server has the name b"},
		{"aaa group server radius radius\n server name x\n", "choose another name"},
		{"aaa group server radius G\n no server name x\n", "has no server x"},
		{"no aaa group server radius H\n", "No server group has the name H"},
		{"aaa authentication dot1x L\n", "group NAME"},
		{"no aaa authentication dot1x L\n", "No list has the name L"},
		{"radius-server dead-criteria\n", "time, tries, or both"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		if (bench_load(b, t[i].text) != 1 || !strstr(b->said, t[i].why))
			fail_msg("\"%s\": %s", t[i].text, b->said);
		assert_null(strstr(b->said, "0822455D0A16"));
		assert_null(strstr(b->said, "secret"));
	}
}

static void test_show(void **state)
{
	struct bench *b = *state;
	json_t *root, *one;
	char *text;

	load_ok(b, CONFIG "radius server new\n address ipv4 192.0.2.9\n");
	text = show(b, "show aaa servers");
	assert_non_null(strstr(text, "RADIUS: id 1, priority 1, host 192.0.2.10, auth-port 11812, "
				     "acct-port 1813, hostname ise-1\n"
				     "     State: current UP, duration 0s, previous duration 0s\n"
				     "     Dead: total time 0s, count 0\n"
				     "     Quarantined: No\n"
				     "     Authen: request 0, timeouts 0, failover 0, "
				     "retransmission 0\n"
				     "             Response: accept 0, reject 0, challenge 0\n"
				     "             Response: unexpected 0, server error 0, "
				     "incorrect 0, time 0ms\n"
				     "             Transaction: success 0, failure 0\n"
				     "             Throttled: transaction 0, timeout 0, failure 0\n"
				     "             Malformed responses: 0\n"
				     "             Bad authenticators: 0\n"
				     "     Author: request 0, timeouts 0, failover 0, "
				     "retransmission 0\n"));
	assert_non_null(strstr(text, "     Account: request 0, timeouts 0, failover 0, "
				     "retransmission 0\n"
				     "             Request: start 0, interim 0, stop 0\n"
				     "             Response: start 0, interim 0, stop 0\n"));
	assert_non_null(strstr(text, "     Estimated Outstanding Access Transactions: 0\n"
				     "     Estimated Outstanding Accounting Transactions: 0\n"
				     "     Consecutive Response Failures: total 0\n"
				     "             WNCD Platform: max 0, current 0 total 0\n"
				     "     Consecutive Timeouts: total 0\n"
				     "             WNCD Platform: max 0, current 0 total 0\n"
				     "     Requests per minute past 24 hours:\n"
				     "             high - 0 hours, 0 minutes ago: 0\n"
				     "             low  - 0 hours, 0 minutes ago: 0\n"
				     "             average: 0\n"));
	assert_non_null(strstr(text, "hostname new\n     State: current UNFINISHED, duration 0s, "
				     "previous duration 0s\n"
				     "     It is not asked: enter key below radius server new\n"));
	assert_non_null(strstr(text, "     Authen: request 0, timeouts 0, failover 0, "
				     "retransmission 0\n"));
	assert_null(strstr(text, "secret"));
	root = json_loads(show(b, "show aaa servers | json"), 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "servers")), 3);
	one = json_array_get(json_object_get(root, "servers"), 1);
	assert_string_equal(json_string_value(json_object_get(one, "hostname")), "ise-2");
	assert_string_equal(json_string_value(json_object_get(one, "host")), "2001:db8::2");
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(one, "authen"), "accept")), 0);
	json_decref(root);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_configuration),
		TEST(test_it_is_printed_as_it_was_entered),
		TEST(test_order_and_indentation_do_not_matter),
		TEST(test_kept_lists),
		TEST(test_no_forms),
		TEST(test_one_of_two_criteria),
		TEST(test_refusals),
		TEST(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
