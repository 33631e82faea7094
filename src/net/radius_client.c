/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Questions to groups of RADIUS servers; see radius_client.h.
 */
#include "net/radius_client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/pace.h"
#include "base/secret.h"
#include "base/wheel.h"
#include "net/radius_client_server.h"
#include "wire/push.h"
#include "wire/radius.h"

/** Chains by conversation: 4,096 requests of one server are 4 in each. */
#define CHAINS  1024
/** At most one log line of a kind in this time; the rest is counted. */
#define TELL_MS 10000
/** Names of a controller: R0KH-IDs have 48 octets. */
#define NAS_ID  64

/** One question, from radius_client_ask() to its reply. */
struct request {
	struct radius_exchange x;
	struct radius_client *c;
	struct request *next, **pprev;               /**< of its chain */
	struct request *next_failed, **pprev_failed; /**< waits to be told; NULL when not */
	enum aaa_verdict failure;
	uint8_t choice[RADIUS_SERVERS_MAX]; /**< numbers of servers, in the order of asking */
	unsigned n;
	uint32_t tried; /**< bits of choice[] */
	bool all_dead;  /**< when it began: then the dead ones are asked after all */
	uint32_t deadtime_s;
	struct aaa_request rq; /**< what it points to lies behind it */
};

struct radius_client {
	struct loop *loop;
	struct env const *env;
	void (*reply)(void *arg, struct aaa_reply const *r);
	void *arg;
	struct radius_config config;
	/** As in config.server; NULL for one that has no address or no key yet. */
	struct radius_server *server[RADIUS_SERVERS_MAX];
	uint8_t last_number;
	char nas_id[NAS_ID]; /**< of the last question, for Status-Server */
	uint64_t seed;
	struct request *chain[CHAINS];
	struct request *failed, **failed_end;
	unsigned failures; /**< in that list */
	struct loop_timer *tell;
	struct pace told_encode, told_open;
};

/* ------------------------------------------------------------------ requests and their lists */

static struct request **chain_of(struct radius_client *c, uint64_t conversation)
{
	return &c->chain[hash_u64(conversation, c->seed) % CHAINS];
}

static struct request *request_find(struct radius_client *c, uint64_t conversation)
{
	struct request *r = *chain_of(c, conversation);

	while (r && r->rq.conversation != conversation)
		r = r->next;
	return r;
}

static void request_link(struct request *r)
{
	struct request **head = chain_of(r->c, r->rq.conversation);

	r->next = *head;
	r->pprev = head;
	if (r->next)
		r->next->pprev = &r->next;
	*head = r;
}

/** Out of every list; its memory stays. */
static void request_unlink(struct request *r)
{
	radius_exchange_close(&r->x);
	*r->pprev = r->next;
	if (r->next)
		r->next->pprev = r->pprev;
	if (!r->pprev_failed)
		return;
	*r->pprev_failed = r->next_failed;
	if (r->next_failed)
		r->next_failed->pprev_failed = r->pprev_failed;
	else
		r->c->failed_end = r->pprev_failed;
	r->pprev_failed = NULL;
	r->c->failures--;
}

/** Tell it from the loop, not from inside the call that asked. */
static void request_fail(struct request *r, enum aaa_verdict failure)
{
	struct radius_client *c = r->c;

	r->failure = failure;
	r->next_failed = NULL;
	r->pprev_failed = c->failed_end;
	*c->failed_end = r;
	c->failed_end = &r->next_failed;
	c->failures++;
	loop_timer_arm(c->tell, 0);
}

static void tell_failed(void *arg)
{
	struct radius_client *c = arg;

	/* What fails while these are told has its turn in the loop's next round, and who asks again
	 * at once does not keep us here. */
	for (unsigned n = c->failures; n && c->failed; n--) {
		struct request *r = c->failed;
		struct aaa_reply reply = {.conversation = r->rq.conversation,
					  .verdict = r->failure,
					  .server_name = ""};

		request_unlink(r);
		talloc_free(r);
		c->reply(c->arg, &reply);
	}
	if (c->failed)
		loop_timer_arm(c->tell, 0);
}

/** Octets behind the request: copies of what the caller's points to. */
static void const *keep(uint8_t **at, void const *data, size_t len)
{
	void *to = *at;

	if (len)
		memcpy(to, data, len);
	*at += len;
	return to;
}

static char const *text_of(char const *text)
{
	return text ? text : "";
}

static int request_free(struct request *r)
{
	if (r->rq.password)
		mem_wipe((void *)(uintptr_t)r->rq.password, strlen(r->rq.password));
	return 0;
}

static struct request *request_new(struct radius_client *c, struct aaa_request const *rq)
{
	char const *user = text_of(rq->user), *session = text_of(rq->acct_session_id),
		   *nas_id = text_of(rq->nas_id);
	char const *password = text_of(rq->password);
	size_t room = rq->ssid_len + strlen(password) + 1 + strlen(user) + strlen(session) +
		      strlen(nas_id) + 3 + rq->eap.len + rq->state.len;
	struct request *r = talloc_zero_size(c, sizeof *r + room);
	uint8_t *at;

	if (!r)
		return NULL;
	at = (uint8_t *)(r + 1);
	r->c = c;
	r->rq = *rq;
	r->rq.list = r->rq.server_group = r->rq.only_server = NULL;
	r->rq.ssid = keep(&at, rq->ssid, rq->ssid_len);
	r->rq.user = keep(&at, user, strlen(user) + 1);
	r->rq.acct_session_id = keep(&at, session, strlen(session) + 1);
	r->rq.nas_id = keep(&at, nas_id, strlen(nas_id) + 1);
	r->rq.eap.p = keep(&at, rq->eap.p, rq->eap.len);
	r->rq.state.p = keep(&at, rq->state.p, rq->state.len);
	if (rq->password)
		r->rq.password = keep(&at, password, strlen(password) + 1);
	talloc_set_destructor(r, request_free);
	return r;
}

/* ------------------------------------------------------------------ whom to ask */

static struct radius_server *server_by_number(struct radius_client const *c, uint8_t number)
{
	for (unsigned i = 0; i < c->config.n_servers; i++)
		if (c->server[i] && radius_server_number(c->server[i]) == number)
			return c->server[i];
	return NULL;
}

static void choose(struct request *r, struct radius_server const *s)
{
	if (s && r->n < RADIUS_SERVERS_MAX)
		r->choice[r->n++] = radius_server_number(s);
}

/** @param only  the one of the group that is asked; NULL: each of them */
static void choose_group(struct request *r, char const *name, char const *only)
{
	struct radius_config const *cf = &r->c->config;

	r->deadtime_s = cf->deadtime_s;
	if (strcmp(name, "radius") == 0) {
		for (unsigned i = 0; i < cf->n_servers; i++)
			if (!only || strcmp(cf->server[i].name, only) == 0)
				choose(r, r->c->server[i]);
		return;
	}
	for (unsigned i = 0; i < cf->n_groups; i++) {
		struct radius_group_config const *g = &cf->group[i];

		if (strcmp(g->name, name) != 0)
			continue;
		if (g->deadtime_s)
			r->deadtime_s = g->deadtime_s;
		for (unsigned j = 0; j < g->n; j++)
			for (unsigned k = 0; k < cf->n_servers; k++)
				if (strcmp(cf->server[k].name, g->server[j]) == 0 &&
				    (!only || strcmp(g->server[j], only) == 0))
					choose(r, r->c->server[k]);
	}
}

/** The servers of a list; of the default one when it was not configured, all there are. */
static void choose_list(struct request *r, char const *list)
{
	struct radius_config const *cf = &r->c->config;
	char const *name = *list ? list : "default";

	for (unsigned i = 0; i < cf->lists.n; i++)
		if (strcmp(cf->lists.list[i].name, name) == 0) {
			choose_group(r, cf->lists.list[i].group, NULL);
			return;
		}
	if (strcmp(name, "default") == 0)
		choose_group(r, "radius", NULL);
}

/**
 * A conversation that was begun with a server can go on with that one only: it alone knows what its
 * State means. Otherwise the group's servers in their order.
 */
static void choose_servers(struct request *r, struct aaa_request const *rq)
{
	if (r->rq.state.len && r->rq.server)
		choose(r, server_by_number(r->c, r->rq.server));
	else if (rq->server_group)
		choose_group(r, rq->server_group, rq->only_server);
	else
		choose_list(r, text_of(rq->list));
	r->all_dead = true;
	for (unsigned i = 0; i < r->n; i++) {
		struct radius_server *s = server_by_number(r->c, r->choice[i]);

		if (s && radius_server_alive(s, r->deadtime_s))
			r->all_dead = false;
	}
	if (r->rq.state.len)
		r->all_dead = true; /* there is no other anyway */
}

/** @param refusing  also one whose port is said to be closed */
static struct radius_server *choice_among(struct request *r, bool refusing)
{
	for (unsigned i = 0; i < r->n; i++) {
		struct radius_server *s = server_by_number(r->c, r->choice[i]);

		if (!s || r->tried & 1u << i ||
		    (!r->all_dead && !radius_server_alive(s, r->deadtime_s)) ||
		    (!refusing && radius_server_refuses(s)))
			continue;
		r->tried |= 1u << i;
		return s;
	}
	return NULL;
}

/** The next one to ask, NULL when none is left. */
static struct radius_server *choice_next(struct request *r)
{
	struct radius_server *s = choice_among(r, false);

	return s ? s : choice_among(r, true);
}

/* ------------------------------------------------------------------ asking */

static void exchange_done(struct radius_exchange *x, struct radius_answer const *answer);
static void exchange_refused(struct radius_exchange *x);

/** @return false when this server cannot be asked */
static bool request_send(struct request *r, struct radius_server *s)
{
	struct radius_client *c = r->c;
	uint8_t packet[RADIUS_MAX];
	char more[PACE_MORE];
	struct err err = {0};
	int rc = radius_exchange_open(&r->x, r, s, exchange_done);
	uint64_t now = loop_now_ms(c->loop);

	if (rc < 0) {
		if (pace_may_tell(&c->told_open, now, TELL_MS, more))
			log_msg(LOG_LEVEL_WARNING, "RADIUS-4-NOSOCKET",
				"cannot ask RADIUS server %s: %s%s", radius_server_name(s),
				rc == -EAGAIN ? "4,096 requests to it are under way"
					      : strerror(-rc),
				more);
		return false;
	}
	r->x.refused = exchange_refused;
	r->x.asked = r->rq.password ? RADIUS_ASKED_PAP : RADIUS_ASKED_EAP;
	rc = radius_encode_request(&r->rq,
				   c->config.nas_address[0] ? c->config.nas_address
							    : radius_exchange_address(&r->x),
				   r->x.id, r->x.authenticator, radius_server_key(s), packet, &err);
	if (rc > 0)
		r->x.packet = talloc_memdup(r, packet, (size_t)rc);
	if (!r->x.packet) {
		radius_exchange_close(&r->x);
		if (pace_may_tell(&c->told_encode, now, TELL_MS, more))
			log_msg(LOG_LEVEL_ERROR, "RADIUS-3-ENCODE",
				"cannot make an Access-Request: %s%s",
				rc < 0 ? err.msg : "memory is short", more);
		return false;
	}
	r->x.len = (size_t)rc;
	radius_exchange_send(&r->x);
	return true;
}

/** On to the next server, `s`, or those behind it. */
static void request_go_on(struct request *r, struct radius_server *s)
{
	struct radius_server *before = r->x.from;

	while (s && !request_send(r, s))
		s = choice_next(r);
	if (s && before)
		radius_server_failover(before);
	if (!s)
		request_fail(r, r->n ? AAA_NO_ANSWER : AAA_NO_SERVER);
}

static void request_advance(struct request *r)
{
	request_go_on(r, choice_next(r));
}

/** Where there is nobody else the repeats go on: it may be starting. That is so of a conversation
 * that has begun, too. */
static void exchange_refused(struct radius_exchange *x)
{
	struct request *r = container_of(x, struct request, x);
	struct radius_server *s = choice_next(r);

	if (!s)
		return;
	radius_exchange_close(x);
	request_go_on(r, s);
}

/** What we asked with belongs to the login as much as what the server said. */
static void login_complete(struct request const *r, struct login *l)
{
	struct aaa_request const *rq = &r->rq;
	size_t len = strlen(rq->user);

	if (!l->user[0])
		(void)push_text_copy(l->user, sizeof l->user, rq->user, len);
	l->sta = rq->sta;
	l->bssid = rq->bssid;
	l->ssid_len = rq->ssid_len;
	if (rq->ssid_len)
		memcpy(l->ssid, rq->ssid, rq->ssid_len);
	(void)snprintf(l->nas_id, sizeof l->nas_id, "%s", rq->nas_id);
	(void)snprintf(l->acct_session_id, sizeof l->acct_session_id, "%s", rq->acct_session_id);
	/* The response that was accepted is one of the method. */
	if (rq->eap.len > 4)
		(void)snprintf(l->eap_type, sizeof l->eap_type, "%s",
			       radius_eap_method(rq->eap.p[4]));
	l->akm = rq->akm;
	l->pairwise = rq->pairwise;
	l->group = rq->group;
	l->group_mgmt = rq->group_mgmt;
	l->has_mdid = rq->has_mdid;
	l->mdid = rq->mdid;
	l->sent_s = r->c->env->wall_us(r->c->env->arg) / 1000000;
}

static void exchange_done(struct radius_exchange *x, struct radius_answer const *a)
{
	struct request *r = container_of(x, struct request, x);
	struct radius_client *c = r->c;
	struct aaa_reply reply = {.conversation = r->rq.conversation};
	struct login login;

	if (!a) {
		request_advance(r);
		return;
	}
	reply.eap = (struct span){a->eap, a->eap_len};
	reply.server = radius_server_number(x->from);
	reply.server_name = radius_server_name(x->from);
	switch (a->code) {
	case RADIUS_REJECT: reply.verdict = AAA_REJECT; break;
	case RADIUS_CHALLENGE:
		reply.verdict = AAA_CHALLENGE;
		reply.state = a->state;
		reply.challenge_timeout_s = a->session_timeout;
		break;
	case RADIUS_ACCEPT:
		reply.verdict = AAA_ACCEPT;
		login = a->login;
		login_complete(r, &login);
		reply.login = &login;
		reply.reauthenticate = a->reauthenticate;
		break;
	}
	request_unlink(r);
	talloc_free(r);
	c->reply(c->arg, &reply);
	if (reply.login)
		mem_wipe(&login, sizeof login);
}

bool radius_client_ask(struct radius_client *c, struct aaa_request const *rq)
{
	struct request *r;

	radius_client_cancel(c, rq->conversation);
	r = request_new(c, rq);
	if (!r) {
		log_msg(LOG_LEVEL_ERROR, "RADIUS-3-NOMEM", "no memory for an Access-Request");
		return false;
	}
	(void)snprintf(c->nas_id, sizeof c->nas_id, "%s", r->rq.nas_id);
	request_link(r);
	choose_servers(r, rq);
	request_advance(r);
	return true;
}

void radius_client_cancel(struct radius_client *c, uint64_t conversation)
{
	struct request *r = request_find(c, conversation);

	if (!r)
		return;
	request_unlink(r);
	talloc_free(r);
}

/* ------------------------------------------------------------------ configuration */

/** A number that no server has: answers to an old one must not fit a new one. */
static uint8_t number_new(struct radius_client *c, struct radius_server *const made[], unsigned n)
{
	bool taken;

	do {
		c->last_number++;
		taken = !c->last_number || server_by_number(c, c->last_number);
		for (unsigned i = 0; i < n; i++)
			taken |= made[i] && radius_server_number(made[i]) == c->last_number;
	} while (taken);
	return c->last_number;
}

static struct radius_server *server_kept(struct radius_client const *c,
					 struct radius_server_config const *config)
{
	for (unsigned i = 0; i < c->config.n_servers; i++)
		if (c->server[i] && radius_server_same(c->server[i], config))
			return c->server[i];
	return NULL;
}

static bool is_among(struct radius_server const *s, struct radius_server *const set[], unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (set[i] == s)
			return true;
	return false;
}

/** Requests at this server end. */
static void server_leave(struct radius_client *c, struct radius_server *s)
{
	for (unsigned i = 0; i < CHAINS; i++)
		for (struct request *r = c->chain[i]; r; r = r->next)
			if (r->x.server == s) {
				radius_exchange_close(&r->x);
				request_fail(r, AAA_NO_ANSWER);
			}
	talloc_free(s);
}

/** Servers of the new configuration, kept or made. On failure nothing is left behind. */
static int servers_make(struct radius_client *c, struct radius_config const *config,
			struct radius_server *made[RADIUS_SERVERS_MAX], struct err *err)
{
	for (unsigned i = 0; i < config->n_servers; i++) {
		struct radius_server_config const *sc = &config->server[i];

		made[i] = NULL;
		if (!sc->address[0] || !sc->key[0])
			continue;
		made[i] = server_kept(c, sc);
		if (!made[i])
			made[i] = radius_server_new(c, c->loop, c->env, sc, c->nas_id,
						    number_new(c, made, i), err);
		if (made[i])
			continue;
		while (i--)
			if (made[i] && !is_among(made[i], c->server, c->config.n_servers))
				talloc_free(made[i]);
		return err && err->code ? err->code : -EINVAL;
	}
	return 0;
}

int radius_client_configure(struct radius_client *c, struct radius_config const *config,
			    struct err *err)
{
	struct radius_dead_criteria dead = {config->dead_time_s, config->dead_tries};
	struct radius_server *made[RADIUS_SERVERS_MAX];
	int rc;

	if (config->n_servers > RADIUS_SERVERS_MAX || config->n_groups > RADIUS_GROUPS_MAX ||
	    config->lists.n > RADIUS_GROUPS_MAX)
		return err_set(err, EINVAL, "more RADIUS servers, groups or lists than may be");
	rc = servers_make(c, config, made, err);
	if (rc < 0)
		return rc;
	for (unsigned i = 0; i < c->config.n_servers; i++)
		if (c->server[i] && !is_among(c->server[i], made, config->n_servers))
			server_leave(c, c->server[i]);
	mem_wipe(&c->config, sizeof c->config);
	c->config = *config;
	for (unsigned i = 0; i < config->n_servers; i++) {
		c->server[i] = made[i];
		if (made[i])
			radius_server_configure(made[i], &config->server[i], &dead);
	}
	return 0;
}

bool radius_client_stats(struct radius_client const *c, unsigned index,
			 struct radius_server_stats *out)
{
	struct radius_server_config const *sc;

	if (index >= c->config.n_servers)
		return false;
	if (c->server[index]) {
		radius_server_stats(c->server[index], out);
		return true;
	}
	sc = &c->config.server[index];
	*out = (struct radius_server_stats){.port = sc->auth_port};
	(void)snprintf(out->name, sizeof out->name, "%s", sc->name);
	(void)snprintf(out->address, sizeof out->address, "%s", sc->address);
	return true;
}

void radius_client_drain(struct radius_client *c)
{
	for (unsigned i = 0; i < c->config.n_servers; i++)
		if (c->server[i])
			radius_server_drain(c->server[i]);
}

static int client_end(struct radius_client *c)
{
	/* Requests give their identifiers back while their servers are still there. */
	for (unsigned i = 0; i < CHAINS; i++)
		while (c->chain[i]) {
			struct request *r = c->chain[i];

			request_unlink(r);
			talloc_free(r);
		}
	mem_wipe(&c->config, sizeof c->config);
	return 0;
}

struct radius_client *radius_client_new(void *ctx, struct loop *loop, struct env const *env,
					void (*reply)(void *arg, struct aaa_reply const *r),
					void *arg, struct err *err)
{
	struct radius_client *c = talloc_zero(ctx, struct radius_client);

	if (c) {
		c->loop = loop;
		c->env = env;
		c->reply = reply;
		c->arg = arg;
		c->failed_end = &c->failed;
		env->random(env->arg, (uint8_t *)&c->seed, sizeof c->seed);
		c->tell = loop_timer_new(c, loop, tell_failed, c);
	}
	if (c && c->tell) {
		talloc_set_destructor(c, client_end);
		return c;
	}
	talloc_free(c);
	(void)err_set(err, ENOMEM, "memory is short");
	return NULL;
}
