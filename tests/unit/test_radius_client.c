/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Which server of a list is asked, and what the one who asked is told. */
#include "radius_net_test.h"

#define PEERS 3

struct told {
	uint64_t conversation;
	enum aaa_verdict verdict;
	uint8_t eap[64], state[64];
	size_t eap_len, state_len;
	uint8_t server;
	char server_name[RADIUS_NAME_MAX + 1];
	uint32_t timeout_s;
	bool reauthenticate, has_login;
	struct login login;
};

struct world {
	struct net net;
	struct peer peer[PEERS];
	struct radius_client *c;
	struct radius_config config;
	unsigned told;
	struct told last;
	bool asking;
	void (*on_reply)(struct world *w);
	struct radius_server_stats st;
};

static void reply(void *arg, struct aaa_reply const *r)
{
	struct world *w = arg;
	struct told *t = &w->last;

	assert_false(w->asking);
	w->told++;
	*t = (struct told){.conversation = r->conversation,
			   .verdict = r->verdict,
			   .eap_len = r->eap.len,
			   .state_len = r->state.len,
			   .server = r->server,
			   .timeout_s = r->challenge_timeout_s,
			   .reauthenticate = r->reauthenticate,
			   .has_login = r->login != NULL};
	assert_true(r->eap.len <= sizeof t->eap && r->state.len <= sizeof t->state);
	if (r->eap.len)
		memcpy(t->eap, r->eap.p, r->eap.len);
	if (r->state.len)
		memcpy(t->state, r->state.p, r->state.len);
	snprintf(t->server_name, sizeof t->server_name, "%s", r->server_name);
	if (r->login)
		t->login = *r->login;
	if (w->on_reply)
		w->on_reply(w);
}

static void configure(struct world *w)
{
	struct err err;

	assert_int_equal(radius_client_configure(w->c, &w->config, &err), 0);
}

static int setup(void **state)
{
	static char const *const name[PEERS] = {"one", "two", "three"};
	struct world *w = talloc_zero(NULL, struct world);
	struct err err;

	*state = w;
	net_open(&w->net, w);
	w->config.n_servers = PEERS;
	w->config.dead_time_s = 10;
	w->config.dead_tries = 10;
	for (unsigned i = 0; i < PEERS; i++) {
		peer_open(&w->peer[i], AF_INET);
		w->config.server[i] = server_config(name[i], &w->peer[i]);
	}
	w->config.n_groups = 2;
	w->config.group[0] =
		(struct radius_group_config){.name = "both", .n = 2, .server = {"three", "two"}};
	w->config.group[1] = (struct radius_group_config){.name = "nobody"};
	w->config.lists.n = 3;
	w->config.lists.list[0] = (struct radius_list_config){"corp", "both"};
	w->config.lists.list[1] = (struct radius_list_config){"empty", "nobody"};
	w->config.lists.list[2] = (struct radius_list_config){"lost", "removed"};
	w->c = radius_client_new(w, w->net.loop, &w->net.env, reply, w, &err);
	assert_non_null(w->c);
	configure(w);
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	log_set_sink(NULL, NULL);
	for (unsigned i = 0; i < PEERS; i++)
		close(w->peer[i].fd);
	talloc_free(w);
	return 0;
}

static struct aaa_request request(uint64_t conversation, char const *list)
{
	static uint8_t const eap[] = {2, 1, 0, 6, 25, 'b'};

	return (struct aaa_request){.conversation = conversation,
				    .list = list,
				    .sta = {{2, 0, 0, 0, 0, 1}},
				    .bssid = {{2, 0, 0, 0, 1, 1}},
				    .ssid = (uint8_t const *)"corp",
				    .ssid_len = 4,
				    .user = "b\n",
				    .eap = {eap, sizeof eap},
				    .acct_session_id = "00000001",
				    .nas_id = "wlc",
				    .akm = 0x000fac01,
				    .pairwise = 0x000fac04,
				    .group = 0x000fac04,
				    .has_mdid = true,
				    .mdid = 0x1234};
}

static void ask_rq(struct world *w, struct aaa_request const *rq)
{
	w->asking = true;
	assert_true(radius_client_ask(w->c, rq));
	w->asking = false;
}

static void ask(struct world *w, uint64_t conversation, char const *list)
{
	struct aaa_request rq = request(conversation, list);

	ask_rq(w, &rq);
}

/** Which server has a request; there must be exactly one. */
static unsigned asked(struct world *w)
{
	unsigned who = PEERS;

	for (unsigned i = 0; i < PEERS; i++) {
		if (!peer_take(&w->peer[i]))
			continue;
		assert_int_equal(who, PEERS);
		who = i;
	}
	return who;
}

static void answer(struct world *w, unsigned peer, uint8_t code)
{
	peer_answer(&w->peer[peer], code);
	radius_client_drain(w->c);
}

static struct radius_server_stats const *stats(struct world *w, unsigned i)
{
	assert_true(radius_client_stats(w->c, i, &w->st));
	return &w->st;
}

static void test_challenge(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_CHALLENGE);
	assert_int_equal(w->told, 1);
	assert_int_equal(w->last.conversation, 5);
	assert_int_equal(w->last.verdict, AAA_CHALLENGE);
	assert_int_equal(w->last.eap_len, 6);
	assert_int_equal(w->last.eap[0], 1);
	assert_int_equal(w->last.state_len, 5);
	assert_memory_equal(w->last.state, "state", 5);
	assert_int_not_equal(w->last.server, 0);
	assert_string_equal(w->last.server_name, "one");
	assert_false(w->last.has_login);
	assert_int_equal(stats(w, 0)->challenges, 1);
}

static void test_accept_is_a_whole_login(void **state)
{
	static uint8_t const half[32] = {9, 8, 7};
	struct world *w = *state;
	struct login const *l = &w->last.login;
	struct answer a;

	ask(w, 5, NULL);
	assert_int_equal(asked(w), 0);
	answer_begin(&a, RADIUS_ACCEPT, w->peer[0].request[1]);
	answer_key(&a, 17, peer_authenticator(&w->peer[0]), SECRET, half, 32);
	answer_key(&a, 16, peer_authenticator(&w->peer[0]), SECRET, half, 32);
	answer_attr(&a, ATTR_TERMINATION, "\0\0\0\1", 4);
	answer_attr(&a, ATTR_SESSION_TIMEOUT, "\0\0\0\x3c", 4);
	answer_attr(&a, ATTR_VLAN, "staff", 5);
	answer_sign(&a, peer_authenticator(&w->peer[0]), SECRET);
	peer_send(&w->peer[0], &a);
	radius_client_drain(w->c);
	assert_int_equal(w->last.verdict, AAA_ACCEPT);
	assert_true(w->last.has_login);
	assert_true(w->last.reauthenticate);
	assert_int_equal(w->last.eap_len, 0);
	assert_int_equal(l->msk.len, 64);
	assert_memory_equal(l->msk.b, half, 32);
	assert_int_equal(l->session_timeout, 60);
	assert_string_equal(l->vlan, "staff");
	assert_string_equal(l->user, "b?"); /* the server named none */
	assert_true(mac_eq(l->sta, (struct mac){{2, 0, 0, 0, 0, 1}}));
	assert_true(mac_eq(l->bssid, (struct mac){{2, 0, 0, 0, 1, 1}}));
	assert_int_equal(l->ssid_len, 4);
	assert_memory_equal(l->ssid, "corp", 4);
	assert_string_equal(l->nas_id, "wlc");
	assert_string_equal(l->acct_session_id, "00000001");
	assert_string_equal(l->eap_type, "PEAP");
	assert_int_equal(l->akm, 0x000fac01);
	assert_int_equal(l->mdid, 0x1234);
	assert_true(l->has_mdid);
	assert_int_equal(l->sent_s, 1700000000);
}

static void test_reject(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_REJECT);
	assert_int_equal(w->last.verdict, AAA_REJECT);
	assert_false(w->last.has_login);
	answer(w, 0, RADIUS_REJECT);
	assert_int_equal(w->told, 1);
}

/** The caller's memory may go at once. */
static void test_question_is_copied(void **state)
{
	struct world *w = *state;
	char user[] = "alice", session[] = "42";
	uint8_t ssid[] = {'n', 'e', 't'}, eap[] = {2, 1, 0, 6, 13, 0};
	struct aaa_request rq = request(5, "");

	rq.user = user;
	rq.acct_session_id = session;
	rq.ssid = ssid;
	rq.ssid_len = 3;
	rq.eap = (struct span){eap, sizeof eap};
	ask_rq(w, &rq);
	memset(user, 'x', 5);
	memset(session, 'x', 2);
	memset(ssid, 'x', sizeof ssid);
	memset(eap, 'x', sizeof eap);
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_ACCEPT);
	assert_string_equal(w->last.login.user, "alice");
	assert_string_equal(w->last.login.acct_session_id, "42");
	assert_memory_equal(w->last.login.ssid, "net", 3);
	assert_string_equal(w->last.login.eap_type, "TLS");
}

static void test_lists(void **state)
{
	struct world *w = *state;

	ask(w, 1, "corp");
	assert_int_equal(asked(w), 2);
	ask(w, 2, "");
	assert_int_equal(asked(w), 0);
	ask(w, 3, "default");
	assert_int_equal(asked(w), 0);
	/* Once there is a default list, it is what it says. */
	w->config.lists.list[w->config.lists.n++] = (struct radius_list_config){"default", "both"};
	configure(w);
	ask(w, 4, "");
	assert_int_equal(asked(w), 2);
}

static void test_lists_without_servers(void **state)
{
	static char const *const list[] = {"empty", "lost", "unheard-of"};
	struct world *w = *state;

	for (unsigned i = 0; i < 3; i++) {
		ask(w, i, list[i]);
		assert_int_equal(w->told, i);
		loop_advance(w->net.loop, 0);
		assert_int_equal(w->told, i + 1);
		assert_int_equal(w->last.conversation, i);
		assert_int_equal(w->last.verdict, AAA_NO_SERVER);
	}
}

static void test_next_server_of_the_group(void **state)
{
	struct world *w = *state;

	ask(w, 5, "corp");
	loop_advance(w->net.loop, 14000);
	assert_int_equal(peer_count(&w->peer[2]), 4);
	assert_true(peer_take(&w->peer[1]));
	assert_int_equal(w->told, 0);
	answer(w, 1, RADIUS_ACCEPT);
	assert_int_equal(w->last.verdict, AAA_ACCEPT);
	assert_string_equal(w->last.server_name, "two");
	assert_int_equal(peer_count(&w->peer[0]), 0);
}

static void test_nobody_answers(void **state)
{
	struct world *w = *state;

	ask(w, 5, "corp");
	loop_advance(w->net.loop, 30000);
	assert_int_equal(w->told, 1);
	assert_int_equal(w->last.verdict, AAA_NO_ANSWER);
	assert_int_equal(w->last.conversation, 5);
	assert_int_equal(stats(w, 2)->timeouts, 1);
	assert_int_equal(stats(w, 1)->timeouts, 1);
	assert_int_equal(stats(w, 0)->timeouts, 0);
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->told, 1);
}

/** What State means, only the server knows that gave it. */
static void test_conversation_stays_with_its_server(void **state)
{
	struct world *w = *state;
	struct aaa_request rq = request(5, "corp");

	/* The second of the group has it. */
	ask_rq(w, &rq);
	loop_advance(w->net.loop, 14000);
	(void)peer_count(&w->peer[2]);
	assert_true(peer_take(&w->peer[1]));
	answer(w, 1, RADIUS_CHALLENGE);
	(void)peer_count(&w->peer[1]);
	rq.state = (struct span){w->last.state, w->last.state_len};
	rq.server = w->last.server;
	ask_rq(w, &rq);
	assert_int_equal(asked(w), 1);
	assert_true(packet_is(w->peer[1].request, w->peer[1].len, ATTR_STATE, "state", 5));
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->told, 2);
	assert_int_equal(w->last.verdict, AAA_NO_ANSWER);
	assert_int_equal(peer_count(&w->peer[2]), 0);
	assert_int_equal(peer_count(&w->peer[1]), 3);
}

static void test_conversation_whose_server_is_gone(void **state)
{
	struct world *w = *state;
	struct aaa_request rq = request(5, "");

	ask_rq(w, &rq);
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_CHALLENGE);
	rq.state = (struct span){w->last.state, w->last.state_len};
	rq.server = w->last.server;
	/* One with the same name and another key is another server. */
	snprintf(w->config.server[0].key, sizeof w->config.server[0].key, "new");
	configure(w);
	ask_rq(w, &rq);
	loop_advance(w->net.loop, 0);
	assert_int_equal(w->last.verdict, AAA_NO_SERVER);
	assert_int_equal(asked(w), PEERS);
}

/** Make a server dead. */
static void kill_server(struct world *w, char const *list, unsigned who)
{
	for (unsigned i = 0; i < 3; i++) {
		ask(w, 100 + i, list);
		loop_advance(w->net.loop, 14000);
		radius_client_cancel(w->c, 100 + i);
	}
	assert_true(stats(w, who)->dead);
	for (unsigned i = 0; i < PEERS; i++)
		(void)peer_count(&w->peer[i]);
	w->told = 0;
}

static void test_dead_servers_are_passed_over(void **state)
{
	struct world *w = *state;

	kill_server(w, "", 0);
	ask(w, 5, "");
	assert_int_equal(asked(w), 1);
	answer(w, 1, RADIUS_ACCEPT);
	assert_string_equal(w->last.server_name, "two");
	/* Nor are they asked last. */
	ask(w, 6, "");
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->last.verdict, AAA_NO_ANSWER);
	assert_int_equal(peer_count(&w->peer[0]), 0);
	assert_int_equal(peer_count(&w->peer[2]), 4);
}

/** Nothing listens there from now on, or something does again. */
static void shut(struct world *w, unsigned i)
{
	close(w->peer[i].fd);
	w->peer[i].fd = -1;
}

static void reopen(struct world *w, unsigned i)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons(w->peer[i].port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	w->peer[i].fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(w->peer[i].fd, (struct sockaddr *)&in, sizeof in), 0);
}

static void test_closed_port_fails_over_at_once(void **state)
{
	struct world *w = *state;

	shut(w, 0);
	ask(w, 5, "");
	ask(w, 6, "");
	radius_client_drain(w->c);
	assert_int_equal(stats(w, 0)->refused, 1);
	assert_int_equal(stats(w, 0)->failovers, 2);
	assert_int_equal(stats(w, 0)->timeouts, 0);
	assert_int_equal(stats(w, 0)->under_way, 0);
	assert_int_equal(peer_count(&w->peer[1]), 2);
	assert_non_null(strstr(w->net.log, "RADIUS-4-REFUSED"));
	/* For a second it is not asked but after all others. */
	ask(w, 7, "");
	assert_int_equal(peer_count(&w->peer[1]), 1);
	reopen(w, 0);
	loop_advance(w->net.loop, RADIUS_REFUSED_MS - 1);
	ask(w, 8, "");
	assert_int_equal(peer_count(&w->peer[0]), 0);
	loop_advance(w->net.loop, 1);
	ask(w, 9, "");
	assert_true(peer_take(&w->peer[0]));
	assert_false(stats(w, 0)->dead);
}

/** The error that a call for the next request fetches counts as much as one that was read. */
static void test_closed_port_is_told_by_the_next_request(void **state)
{
	struct world *w = *state;

	shut(w, 0);
	ask(w, 5, "");
	reopen(w, 0);
	ask(w, 6, "");
	assert_int_equal(peer_count(&w->peer[0]), 1);
	assert_int_equal(peer_count(&w->peer[1]), 0);
	loop_advance(w->net.loop, 1);
	assert_int_equal(stats(w, 0)->refused, 1);
	assert_int_equal(peer_count(&w->peer[1]), 2);
}

/** Whoever forges such an error wins a second for himself, or less. */
static void test_an_answer_ends_it(void **state)
{
	struct world *w = *state;
	struct aaa_request rq = request(6, "");

	/* A conversation that began with it stays with it. */
	w->config.server[0].timeout_ms = 2000;
	configure(w);
	ask(w, 6, "");
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_CHALLENGE);
	rq.server = w->last.server;
	rq.state = (struct span){w->last.state, w->last.state_len};
	shut(w, 0);
	ask_rq(w, &rq);
	ask(w, 5, "");
	radius_client_drain(w->c);
	reopen(w, 0);
	assert_int_equal(stats(w, 0)->refused, 1);
	assert_int_equal(peer_count(&w->peer[1]), 1);
	loop_advance(w->net.loop, 350);
	assert_int_equal(asked(w), PEERS);
	loop_advance(w->net.loop, 100);
	assert_true(peer_take(&w->peer[0]));
	shut(w, 1);
	answer(w, 0, RADIUS_ACCEPT);
	assert_int_equal(w->last.verdict, AAA_ACCEPT);
	assert_int_equal(w->last.conversation, 6);
	ask(w, 7, "");
	assert_int_equal(peer_count(&w->peer[0]), 1);
	reopen(w, 1);
}

/** Errors kill nobody, however many there are; where all refuse, repeats go on. */
static void test_all_ports_are_closed(void **state)
{
	struct world *w = *state;

	for (unsigned i = 0; i < PEERS; i++)
		shut(w, i);
	for (unsigned n = 0; n < 50; n++) {
		ask(w, 5, "");
		for (unsigned i = 0; i < PEERS; i++)
			radius_client_drain(w->c);
		radius_client_cancel(w->c, 5);
		loop_advance(w->net.loop, 500);
	}
	assert_int_equal(w->told, 0);
	for (unsigned i = 0; i < PEERS; i++) {
		assert_false(stats(w, i)->dead);
		assert_int_equal(stats(w, i)->timeouts, 0);
		assert_true(stats(w, i)->refused > 10);
	}
	for (unsigned n = 0; n < 2; n++) {
		ask(w, 5, "");
		for (unsigned i = 0; i < PEERS; i++)
			radius_client_drain(w->c);
		loop_advance(w->net.loop, 1);
		assert_int_equal(w->told, 0);
	}
	for (unsigned i = 0; i < PEERS; i++)
		reopen(w, i);
	loop_advance(w->net.loop, 1200);
	assert_true(peer_take(&w->peer[2]));
	answer(w, 2, RADIUS_ACCEPT);
	assert_int_equal(w->last.verdict, AAA_ACCEPT);
}

static void test_dead_time_of_the_group(void **state)
{
	struct world *w = *state;

	w->config.group[0].deadtime_s = 60;
	configure(w);
	kill_server(w, "corp", 2);
	ask(w, 5, "corp");
	assert_int_equal(asked(w), 1);
	radius_client_cancel(w->c, 5);
	loop_advance(w->net.loop, 61000);
	/* For who asks the whole radius group it is still dead. */
	ask(w, 6, "");
	assert_int_equal(asked(w), 0);
	radius_client_cancel(w->c, 6);
	assert_true(stats(w, 2)->dead);
	ask(w, 7, "corp");
	assert_int_equal(asked(w), 2);
	assert_false(stats(w, 2)->dead);
}

static void test_all_dead_are_asked_after_all(void **state)
{
	struct world *w = *state;

	kill_server(w, "corp", 2);
	kill_server(w, "corp", 1);
	ask(w, 5, "corp");
	assert_int_equal(asked(w), 2);
	loop_advance(w->net.loop, 14000);
	assert_true(peer_take(&w->peer[1]));
	answer(w, 1, RADIUS_REJECT);
	assert_int_equal(w->last.verdict, AAA_REJECT);
	assert_false(stats(w, 1)->dead);
	assert_true(stats(w, 2)->dead);
}

static void test_cancel(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	radius_client_cancel(w->c, 5);
	radius_client_cancel(w->c, 5);
	answer(w, 0, RADIUS_ACCEPT);
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->told, 0);
	assert_int_equal(stats(w, 0)->bad, 1);
	assert_int_equal(stats(w, 0)->under_way, 0);
	/* Before it is told that there is no server. */
	ask(w, 6, "empty");
	radius_client_cancel(w->c, 6);
	loop_advance(w->net.loop, 0);
	assert_int_equal(w->told, 0);
}

static void test_a_later_question_takes_the_place(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	ask(w, 5, "");
	assert_int_equal(stats(w, 0)->under_way, 1);
	answer(w, 0, RADIUS_REJECT); /* to the first */
	assert_int_equal(w->told, 0);
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_ACCEPT);
	assert_int_equal(w->told, 1);
	assert_int_equal(w->last.verdict, AAA_ACCEPT);
}

/** Without memory for the question its asker is told so, and nothing is left of it. */
static void test_no_memory(void **state)
{
	struct world *w = *state;
	struct aaa_request rq = request(5, "corp");

	assert_int_equal(talloc_set_memlimit(w->c, talloc_total_size(w->c)), 0);
	assert_false(radius_client_ask(w->c, &rq));
	loop_advance(w->net.loop, 60000);
	assert_int_equal(w->told, 0);
	assert_int_equal(asked(w), PEERS); /* none */
	assert_int_equal(talloc_set_memlimit(w->c, 0), 0);
	ask_rq(w, &rq);
	assert_int_equal(asked(w), 2);
}

static void ask_again(struct world *w)
{
	if (w->told < 5)
		assert_true(
			radius_client_ask(w->c, &(struct aaa_request){.conversation = w->told + 10,
								      .list = "empty"}));
	radius_client_cancel(w->c, 3);
	radius_client_cancel(w->c, 3);
}

static void test_reply_may_ask_and_cancel(void **state)
{
	struct world *w = *state;

	w->on_reply = ask_again;
	for (unsigned i = 1; i <= 3; i++)
		ask(w, i, "empty");
	for (unsigned i = 0; i < 6; i++)
		loop_advance(w->net.loop, 0);
	/* 1, 2, which was told nothing of 3, and what was asked meanwhile. */
	assert_int_equal(w->told, 6);
	assert_int_equal(w->last.conversation, 14);
}

static void test_many_at_once(void **state)
{
	struct world *w = *state;

	for (unsigned i = 0; i < 600; i++)
		ask(w, 1000 + i, "");
	assert_int_equal(stats(w, 0)->under_way, 600);
	for (unsigned i = 0; i < 600; i++) {
		/* What does not fit the server's buffer comes again. */
		while (!peer_take(&w->peer[0]))
			loop_advance(w->net.loop, 500);
		answer(w, 0, RADIUS_ACCEPT);
	}
	assert_int_equal(w->told + stats(w, 0)->under_way, 600);
}

static void test_servers_that_stay_go_on(void **state)
{
	struct world *w = *state;
	uint8_t number;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	/* The first moves to the end and gets another timeout. */
	w->config.server[3] = w->config.server[0];
	memmove(w->config.server, w->config.server + 1, 3 * sizeof w->config.server[0]);
	w->config.server[2].timeout_ms = 1000;
	configure(w);
	assert_string_equal(stats(w, 2)->name, "one");
	assert_int_equal(w->st.under_way, 1);
	answer(w, 0, RADIUS_CHALLENGE);
	assert_int_equal(w->told, 1);
	number = w->last.server;
	ask(w, 6, "");
	assert_int_equal(asked(w), 1);
	answer(w, 1, RADIUS_CHALLENGE);
	assert_int_not_equal(w->last.server, number);
}

static void test_servers_that_go_end_their_requests(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	ask(w, 6, "corp");
	assert_true(peer_take(&w->peer[0]));
	w->config.n_servers = 0;
	configure(w);
	assert_int_equal(w->told, 0);
	loop_advance(w->net.loop, 0);
	assert_int_equal(w->told, 2);
	assert_int_equal(w->last.verdict, AAA_NO_ANSWER);
	answer(w, 0, RADIUS_ACCEPT);
	assert_int_equal(w->told, 2);
	assert_false(radius_client_stats(w->c, 0, &w->st));
}

static void test_refused_configuration_changes_nothing(void **state)
{
	struct world *w = *state;
	struct radius_config bad = w->config;
	struct err err;

	ask(w, 5, "");
	snprintf(bad.server[0].address, sizeof bad.server[0].address, "127.0.0.9");
	snprintf(bad.server[1].address, sizeof bad.server[1].address, "example.org");
	assert_int_equal(radius_client_configure(w->c, &bad, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "example.org"));
	assert_string_equal(stats(w, 0)->address, "127.0.0.1");
	assert_int_equal(asked(w), 0);
	answer(w, 0, RADIUS_ACCEPT);
	assert_int_equal(w->told, 1);
	bad.n_servers = RADIUS_SERVERS_MAX + 1;
	assert_int_equal(radius_client_configure(w->c, &bad, &err), -EINVAL);
}

static void test_unfinished_servers_are_not_asked(void **state)
{
	struct world *w = *state;

	w->config.server[0].key[0] = '\0';
	w->config.server[1].address[0] = '\0';
	configure(w);
	ask(w, 5, "");
	assert_int_equal(asked(w), 2);
	assert_string_equal(stats(w, 0)->name, "one");
	assert_false(w->st.dead);
	assert_string_equal(stats(w, 1)->name, "two");
}

static void test_nas_address(void **state)
{
	struct world *w = *state;

	ask(w, 5, "");
	assert_int_equal(asked(w), 0);
	assert_true(packet_is(w->peer[0].request, w->peer[0].len, ATTR_NAS_IP, "\x7f\0\0\1", 4));
	snprintf(w->config.nas_address, sizeof w->config.nas_address, "192.0.2.1");
	configure(w);
	ask(w, 6, "");
	assert_int_equal(asked(w), 0);
	assert_true(packet_is(w->peer[0].request, w->peer[0].len, ATTR_NAS_IP, "\xc0\0\2\1", 4));
}

static void test_what_cannot_be_encoded_is_no_answer(void **state)
{
	struct world *w = *state;
	struct aaa_request rq = request(5, "");

	rq.sta = (struct mac){{0}};
	ask_rq(w, &rq);
	loop_advance(w->net.loop, 0);
	assert_int_equal(w->last.verdict, AAA_NO_ANSWER);
	assert_int_equal(stats(w, 0)->under_way, 0);
	assert_non_null(strstr(w->net.log, "RADIUS-3-ENCODE"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		T(test_challenge),
		T(test_accept_is_a_whole_login),
		T(test_reject),
		T(test_question_is_copied),
		T(test_lists),
		T(test_lists_without_servers),
		T(test_next_server_of_the_group),
		T(test_nobody_answers),
		T(test_conversation_stays_with_its_server),
		T(test_conversation_whose_server_is_gone),
		T(test_dead_servers_are_passed_over),
		T(test_dead_time_of_the_group),
		T(test_all_dead_are_asked_after_all),
		T(test_cancel),
		T(test_a_later_question_takes_the_place),
		T(test_reply_may_ask_and_cancel),
		T(test_no_memory),
		T(test_many_at_once),
		T(test_servers_that_stay_go_on),
		T(test_servers_that_go_end_their_requests),
		T(test_closed_port_fails_over_at_once),
		T(test_closed_port_is_told_by_the_next_request),
		T(test_an_answer_ends_it),
		T(test_all_ports_are_closed),
		T(test_refused_configuration_changes_nothing),
		T(test_unfinished_servers_are_not_asked),
		T(test_nas_address),
		T(test_what_cannot_be_encoded_is_no_answer),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
