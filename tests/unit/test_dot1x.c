/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAP pass-through: identity, what is taken from a station, what its server says, repeats, ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "sm/dot1x.h"

#define STATION 77u

struct world {
	struct env env;
	uint64_t now;
	struct dot1x d;
	uint8_t out[4 + EAP_MAX];
	struct wr w;
};

static uint64_t w_now(void *arg)
{
	return ((struct world *)arg)->now;
}

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->env = (struct env){.arg = w, .now_ms = w_now};
	w->now = 1000;
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	dot1x_wipe(&w->d);
	assert_null(w->d.last);
	talloc_free(w);
	return 0;
}

static struct wr *fresh(struct world *w)
{
	w->w = wr_init(w->out, sizeof w->out);
	return &w->w;
}

/** The EAPOL packet in `out` carries exactly this EAP packet. */
static void assert_sent(struct world *w, char const *eap, size_t len)
{
	struct eapol e;

	assert_false(w->w.bad);
	assert_int_equal(eapol_decode(w->out, wr_len(&w->w), &e), DOT11_OK);
	assert_int_equal(e.version, EAPOL_VERSION);
	assert_int_equal(e.type, EAPOL_EAP);
	assert_int_equal(e.frame.len, wr_len(&w->w));
	assert_int_equal(e.body.len, len);
	assert_memory_equal(e.body.p, eap, len);
}
#define ASSERT_SENT(w, text) assert_sent(w, text, sizeof(text) - 1)

static enum dot1x_action begin(struct world *w)
{
	return dot1x_begin(&w->d, w, &w->env, STATION, fresh(w));
}

static enum dot1x_action receive(struct world *w, void const *eap, size_t len)
{
	return dot1x_eap_received(&w->d, &w->env, (struct span){eap, len});
}
#define RECEIVE(w, text) receive(w, text, sizeof(text) - 1)

static void assert_dropped(struct world *w, enum dot1x_action a, enum dot1x_refusal why)
{
	assert_int_equal(a, DOT1X_NOTHING);
	assert_string_equal(dot1x_refusal_text(w->d.refused), dot1x_refusal_text(why));
}

static enum dot1x_action reply(struct world *w, struct aaa_reply r)
{
	if (!r.conversation)
		r.conversation = w->d.conversation;
	return dot1x_reply(&w->d, w, &w->env, &r, fresh(w));
}

#define SPAN(text) ((struct span){(uint8_t const *)(text), sizeof(text) - 1})

/** Up to the first response being asked about. */
static void identify(struct world *w)
{
	assert_int_equal(begin(w), DOT1X_SEND);
	assert_int_equal(RECEIVE(w, "\x02\x01\x00\x08\x01"
				    "bob"),
			 DOT1X_ASK);
}

#define PEAP_START "\x01\x05\x00\x06\x19\x20"

static void challenge(struct world *w)
{
	identify(w);
	assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE,
						     .eap = SPAN(PEAP_START),
						     .state = SPAN("st\0te"),
						     .server = 3}),
			 DOT1X_SEND);
}

static void test_identity_is_asked_first_under_1(void **state)
{
	struct world *w = *state;

	assert_int_equal(begin(w), DOT1X_SEND);
	ASSERT_SENT(w, "\x01\x01\x00\x05\x01");
	assert_int_equal(w->d.state, DOT1X_CONNECTING);
	assert_int_equal(w->d.due_ms, w->now + DOT1X_IDENTITY_MS);
	assert_int_equal(w->d.conversation, STATION << 16 | 1);
}

static void test_identity_becomes_the_user(void **state)
{
	struct world *w = *state;

	identify(w);
	assert_string_equal(w->d.user, "bob");
	assert_int_equal(w->d.state, DOT1X_SERVER);
	assert_int_equal(w->d.due_ms, w->now + DOT1X_SERVER_MS);
	assert_int_equal(w->d.eap.len, 8);
	assert_int_equal(w->d.state_len, 0);
	assert_int_equal(w->d.server, 0);
}

static void test_padding_behind_the_packet_is_left_out(void **state)
{
	struct world *w = *state;

	begin(w);
	assert_int_equal(RECEIVE(w, "\x02\x01\x00\x08\x01"
				    "bob\0\0\0\0"),
			 DOT1X_ASK);
	assert_int_equal(w->d.eap.len, 8);
	assert_string_equal(w->d.user, "bob");
}

static void test_identities_that_are_taken(void **state)
{
	struct world *w = *state;
	uint8_t long_one[5 + 254] = {2, 1, (5 + 253) >> 8, (5 + 253) & 0xff, 1};

	memset(long_one + 5, 'x', 254);
	begin(w);
	assert_int_equal(receive(w, long_one, 5 + 253), DOT1X_ASK);
	assert_int_equal(strlen(w->d.user), 253);
	begin(w);
	assert_string_equal(w->d.user, "");
	assert_int_equal(RECEIVE(w, "\x02\x02\x00\x05\x01"), DOT1X_ASK);
	assert_string_equal(w->d.user, "");
}

static void test_identities_that_are_refused(void **state)
{
	struct world *w = *state;
	uint8_t long_one[5 + 254] = {2, 1, 1, 3, 1};

	memset(long_one + 5, 'x', 254);
	begin(w);
	assert_dropped(w, receive(w, long_one, sizeof long_one), DOT1X_REFUSED_TOO_LONG);
	assert_dropped(w,
		       RECEIVE(w, "\x02\x01\x00\x08\x01"
				  "b\0b"),
		       DOT1X_REFUSED_MALFORMED);
	assert_dropped(w, RECEIVE(w, "\x02\x01\x00\x06\x03\x19"), DOT1X_REFUSED_UNEXPECTED);
	assert_dropped(w, RECEIVE(w, "\x02\x02\x00\x06\x01x"), DOT1X_REFUSED_IDENTIFIER);
	assert_dropped(w, RECEIVE(w, "\x01\x01\x00\x06\x01x"), DOT1X_REFUSED_UNEXPECTED);
	assert_dropped(w, RECEIVE(w, "\x03\x01\x00\x04"), DOT1X_REFUSED_UNEXPECTED);
	assert_dropped(w, RECEIVE(w, "\x02\x01\x00\x09\x01x"), DOT1X_REFUSED_MALFORMED);
	assert_dropped(w, RECEIVE(w, "\x02"), DOT1X_REFUSED_MALFORMED);
	assert_dropped(w, receive(w, NULL, 0), DOT1X_REFUSED_MALFORMED);
	assert_int_equal(w->d.state, DOT1X_CONNECTING);
	assert_int_equal(w->d.packets, 0);
	/* None of them has done any harm. */
	assert_int_equal(RECEIVE(w, "\x02\x01\x00\x06\x01x"), DOT1X_ASK);
}

static void test_nothing_is_taken_before_and_after_a_run(void **state)
{
	struct world *w = *state;

	assert_dropped(w, RECEIVE(w, "\x02\x00\x00\x06\x01x"), DOT1X_REFUSED_UNEXPECTED);
	identify(w);
	reply(w, (struct aaa_reply){.verdict = AAA_REJECT});
	assert_dropped(w, RECEIVE(w, "\x02\x01\x00\x06\x01x"), DOT1X_REFUSED_UNEXPECTED);
}

static void test_challenge_goes_to_the_station(void **state)
{
	struct world *w = *state;

	challenge(w);
	ASSERT_SENT(w, PEAP_START);
	assert_int_equal(w->d.state, DOT1X_PEER);
	assert_int_equal(w->d.id, 5);
	assert_int_equal(w->d.eap_type, EAP_PEAP);
	assert_int_equal(w->d.server, 3);
	assert_int_equal(w->d.state_len, 5);
	assert_memory_equal(w->d.state_attr, "st\0te", 5);
	assert_int_equal(w->d.due_ms, w->now + DOT1X_RESPONSE_MS);
	assert_int_equal(RECEIVE(w, "\x02\x05\x00\x06\x03\x0d"), DOT1X_ASK);
	assert_string_equal(w->d.user, "bob");
	/* A challenge without State forgets the one before it. */
	reply(w,
	      (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = SPAN("\x01\x06\x00\x06\x0d ")});
	assert_int_equal(w->d.state_len, 0);
}

static void test_repeated_response_is_asked_once(void **state)
{
	struct world *w = *state;

	identify(w);
	assert_dropped(w,
		       RECEIVE(w, "\x02\x01\x00\x08\x01"
				  "bob"),
		       DOT1X_REFUSED_UNEXPECTED);
	reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = SPAN(PEAP_START)});
	/* One that was on its way when the challenge came. */
	assert_dropped(w,
		       RECEIVE(w, "\x02\x01\x00\x08\x01"
				  "bob"),
		       DOT1X_REFUSED_IDENTIFIER);
	assert_int_equal(w->d.state, DOT1X_PEER);
}

/** A question that is forgotten does not hold the station for ever. */
static void test_no_answer_at_all(void **state)
{
	struct world *w = *state;

	identify(w);
	w->now += DOT1X_SERVER_MS - 1;
	assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_NOTHING);
	w->now++;
	assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_FAILED);
	assert_int_equal(w->d.state, DOT1X_HELD);
}

static void test_requests_are_repeated_octet_for_octet(void **state)
{
	struct world *w = *state;

	challenge(w);
	for (unsigned i = 1; i < DOT1X_TRIES; i++) {
		w->now = w->d.due_ms - 1;
		assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_NOTHING);
		assert_int_equal(wr_len(&w->w), 0);
		w->now++;
		assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_SEND);
		ASSERT_SENT(w, PEAP_START);
		assert_int_equal(w->d.due_ms, w->now + DOT1X_RESPONSE_MS);
	}
	w->now = w->d.due_ms;
	assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_FAILED);
	assert_int_equal(wr_len(&w->w), 0);
	assert_int_equal(w->d.state, DOT1X_HELD);
	assert_int_equal(w->d.due_ms, 0);
}

static void test_each_request_has_its_own_tries(void **state)
{
	struct world *w = *state;

	begin(w);
	for (unsigned i = 1; i < DOT1X_TRIES; i++) {
		w->now = w->d.due_ms;
		assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_SEND);
		ASSERT_SENT(w, "\x01\x01\x00\x05\x01");
	}
	assert_int_equal(RECEIVE(w, "\x02\x01\x00\x06\x01x"), DOT1X_ASK);
	reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = SPAN(PEAP_START)});
	w->now = w->d.due_ms;
	assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_SEND);
}

static void test_server_says_how_long_to_wait(void **state)
{
	static uint32_t const said[][2] = {{30, 30}, {4000000000u, DOT1X_CHALLENGE_MAX_S}};
	struct world *w = *state;

	for (unsigned i = 0; i < 2; i++) {
		begin(w);
		w->d.state = DOT1X_SERVER;
		reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE,
					    .eap = SPAN(PEAP_START),
					    .challenge_timeout_s = said[i][0]});
		assert_int_equal(w->d.due_ms, w->now + said[i][1] * 1000);
	}
}

static void test_accept(void **state)
{
	static struct login const login;
	struct world *w = *state;

	challenge(w);
	RECEIVE(w, "\x02\x05\x00\x06\x19\x00");
	assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_ACCEPT,
						     .login = &login,
						     .eap = SPAN("\x03\x05\x00\x04")}),
			 DOT1X_ACCEPTED);
	ASSERT_SENT(w, "\x03\x05\x00\x04");
	assert_int_equal(w->d.state, DOT1X_AUTHENTICATED);
	assert_int_equal(w->d.due_ms, 0);
}

/** RFC 3579 2.6.3: the packet's code decides. */
static void test_verdict_decides_not_the_eap_packet(void **state)
{
	static struct login const login;
	static struct {
		struct span eap;
		enum aaa_verdict verdict;
		char const *sent;
	} const t[] = {
		{{NULL, 0}, AAA_ACCEPT, "\x03\x01\x00\x04"},
		{{(uint8_t const *)"\x04\x09\x00\x04", 4}, AAA_ACCEPT, "\x03\x01\x00\x04"},
		{{(uint8_t const *)"\x03\x09", 2}, AAA_ACCEPT, "\x03\x01\x00\x04"},
		{{NULL, 0}, AAA_REJECT, "\x04\x01\x00\x04"},
		{{(uint8_t const *)"\x03\x09\x00\x04", 4}, AAA_REJECT, "\x04\x01\x00\x04"},
		{{(uint8_t const *)"\x04\x09\x00\x04", 4}, AAA_REJECT, "\x04\x09\x00\x04"},
		{{NULL, 0}, AAA_NO_ANSWER, "\x04\x01\x00\x04"},
		{{NULL, 0}, AAA_NO_SERVER, "\x04\x01\x00\x04"},
		{{NULL, 0}, AAA_CHALLENGE, "\x04\x01\x00\x04"},
		{{(uint8_t const *)"\x02\x09\x00\x05\x01", 5}, AAA_CHALLENGE, "\x04\x01\x00\x04"},
	};
	struct world *w = *state;

	for (unsigned i = 0; i < sizeof t / sizeof *t; i++) {
		dot1x_wipe(&w->d);
		identify(w);
		assert_int_equal(reply(w, (struct aaa_reply){.verdict = t[i].verdict,
							     .eap = t[i].eap,
							     .login = &login}),
				 t[i].verdict == AAA_ACCEPT ? DOT1X_ACCEPTED : DOT1X_FAILED);
		assert_sent(w, t[i].sent, 4);
		assert_int_equal(w->d.state,
				 t[i].verdict == AAA_ACCEPT ? DOT1X_AUTHENTICATED : DOT1X_HELD);
	}
}

static void test_accept_without_a_login_is_none(void **state)
{
	struct world *w = *state;

	identify(w);
	assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_ACCEPT}), DOT1X_FAILED);
	ASSERT_SENT(w, "\x04\x01\x00\x04");
}

static void test_answers_to_old_runs_are_ignored(void **state)
{
	static struct login const login;
	struct aaa_reply r = {.verdict = AAA_ACCEPT, .login = &login};
	struct world *w = *state;

	identify(w);
	r.conversation = w->d.conversation;
	dot1x_wipe(&w->d);
	identify(w);
	assert_int_equal(reply(w, r), DOT1X_NOTHING);
	assert_int_equal(w->d.state, DOT1X_SERVER);
	/* Nor is one taken that nobody asked for. */
	dot1x_wipe(&w->d);
	challenge(w);
	assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_REJECT}), DOT1X_NOTHING);
	assert_int_equal(w->d.state, DOT1X_PEER);
}

static enum dot1x_action start(struct world *w)
{
	return dot1x_start_received(&w->d, w, &w->env, STATION, fresh(w));
}

static void test_start(void **state)
{
	struct world *w = *state;
	uint64_t first;

	assert_int_equal(start(w), DOT1X_SEND);
	ASSERT_SENT(w, "\x01\x01\x00\x05\x01");
	first = w->d.conversation;
	/* Once more under the next identifier, the same run. */
	assert_int_equal(start(w), DOT1X_SEND);
	ASSERT_SENT(w, "\x01\x02\x00\x05\x01");
	assert_int_equal(w->d.conversation, first);
	assert_dropped(w, RECEIVE(w, "\x02\x01\x00\x06\x01x"), DOT1X_REFUSED_IDENTIFIER);
	assert_int_equal(RECEIVE(w, "\x02\x02\x00\x06\x01x"), DOT1X_ASK);
	/* The server is asked: nothing. */
	assert_dropped(w, start(w), DOT1X_REFUSED_UNEXPECTED);
	assert_int_equal(wr_len(&w->w), 0);
	reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = SPAN(PEAP_START)});
	/* The station begins anew: another run, without the server's State. */
	assert_int_equal(start(w), DOT1X_SEND);
	ASSERT_SENT(w, "\x01\x06\x00\x05\x01");
	assert_int_not_equal(w->d.conversation, first);
	assert_int_equal(w->d.state_len, 0);
	assert_int_equal(w->d.server, 0);
}

static void test_starts_end_some_time(void **state)
{
	struct world *w = *state;

	for (unsigned i = 0; i < DOT1X_IDENTITIES_MAX; i++)
		assert_int_equal(start(w), DOT1X_SEND);
	assert_int_equal(start(w), DOT1X_FAILED);
	assert_int_equal(w->d.refused, DOT1X_REFUSED_FLOOD);
	assert_int_equal(wr_len(&w->w), 0);
	assert_int_equal(w->d.state, DOT1X_HELD);
	assert_dropped(w, start(w), DOT1X_REFUSED_UNEXPECTED);
}

static void test_logins_again_and_again_are_no_flood(void **state)
{
	static struct login const login;
	struct world *w = *state;

	for (unsigned i = 0; i < 3 * DOT1X_IDENTITIES_MAX; i++) {
		uint8_t response[] = {2, 0, 0, 6, 1, 'x'};

		assert_int_equal(start(w), DOT1X_SEND);
		response[1] = w->d.id;
		assert_int_equal(receive(w, response, sizeof response), DOT1X_ASK);
		assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_ACCEPT,
							     .conversation = w->d.conversation,
							     .login = &login}),
				 DOT1X_ACCEPTED);
	}
}

static void test_runs_end_some_time(void **state)
{
	struct world *w = *state;
	uint8_t request[] = {1, 9, 0, 6, 25, 0}, response[] = {2, 9, 0, 6, 25, 0};

	identify(w);
	for (unsigned i = 1; i < DOT1X_PACKETS_MAX; i++) {
		assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE,
							     .eap = {request, sizeof request}}),
				 DOT1X_SEND);
		assert_int_equal(receive(w, response, sizeof response), DOT1X_ASK);
	}
	reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = {request, sizeof request}});
	assert_dropped(w, receive(w, response, sizeof response), DOT1X_REFUSED_FLOOD);
	assert_int_equal(w->d.due_ms, w->now);
	assert_int_equal(dot1x_timeout(&w->d, &w->env, fresh(w)), DOT1X_FAILED);
}

static void test_longest_packets(void **state)
{
	static uint8_t packet[EAP_MAX + 1];
	struct world *w = *state;

	memcpy(packet, "\x01\x05\x0e\xd8\x19", 5); /* 3,800 */
	assert_int_equal(EAP_MAX, 0x0ed8);
	identify(w);
	assert_int_equal(
		reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE, .eap = {packet, EAP_MAX}}),
		DOT1X_SEND);
	assert_sent(w, (char const *)packet, EAP_MAX);
	packet[0] = 2;
	packet[3]++;
	assert_dropped(w, receive(w, packet, EAP_MAX + 1), DOT1X_REFUSED_TOO_LONG);
	packet[3]--;
	assert_int_equal(receive(w, packet, EAP_MAX), DOT1X_ASK);
	packet[0] = 1;
	packet[3]++;
	assert_int_equal(reply(w, (struct aaa_reply){.verdict = AAA_CHALLENGE,
						     .eap = {packet, EAP_MAX + 1}}),
			 DOT1X_FAILED);
}

static void test_short_out_sends_nothing_half(void **state)
{
	struct world *w = *state;
	struct wr out = wr_init(w->out, 8);

	assert_int_equal(dot1x_begin(&w->d, w, &w->env, STATION, &out), DOT1X_FAILED);
	dot1x_wipe(&w->d);
	identify(w);
	assert_int_equal(dot1x_reply(&w->d, w, &w->env,
				     &(struct aaa_reply){.verdict = AAA_CHALLENGE,
							 .conversation = w->d.conversation,
							 .eap = SPAN(PEAP_START)},
				     &out),
			 DOT1X_FAILED);
	assert_memory_equal(w->out, "\x02\x00\x00\x04\x04\x02\x00\x04", 4);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		T(test_identity_is_asked_first_under_1),
		T(test_identity_becomes_the_user),
		T(test_padding_behind_the_packet_is_left_out),
		T(test_identities_that_are_taken),
		T(test_identities_that_are_refused),
		T(test_nothing_is_taken_before_and_after_a_run),
		T(test_challenge_goes_to_the_station),
		T(test_repeated_response_is_asked_once),
		T(test_no_answer_at_all),
		T(test_requests_are_repeated_octet_for_octet),
		T(test_each_request_has_its_own_tries),
		T(test_server_says_how_long_to_wait),
		T(test_accept),
		T(test_verdict_decides_not_the_eap_packet),
		T(test_accept_without_a_login_is_none),
		T(test_answers_to_old_runs_are_ignored),
		T(test_start),
		T(test_starts_end_some_time),
		T(test_logins_again_and_again_are_no_flood),
		T(test_runs_end_some_time),
		T(test_longest_packets),
		T(test_short_out_sends_nothing_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
