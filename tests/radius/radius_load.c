/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * EAP-TLS logins straight at a RADIUS server, all begun at once from one process: what make bench
 * holds logins through the controller against. It has the same peer of EAP-TLS (sim/eap_tls) and
 * the same client (net/radius_client) as they have, but no access point, no 802.11 and no state
 * machine between them.
 *
 * One line out: {"logins": N, "seconds": S}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"
#include "net/radius_client.h"
#include "sim/eap_tls.h"
#include "wire/push.h"

/** 4,096 identifiers of one server are all that can be under way. */
#define LOGINS_MAX 4096
#define IDENTITY   "client.example.test"

static struct mac const BSSID = {{0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x01}};

struct station {
	struct eap_tls *tls;
	uint8_t state[AAA_STATE_MAX];
	size_t state_len;
	uint8_t server;
};

struct run {
	struct loop *loop;
	struct env env;
	struct radius_client *client;
	struct station *station;
	unsigned n, left;
	bool failed;
};

static uint64_t env_now(void *arg)
{
	return loop_now_ms(((struct run *)arg)->loop);
}

static uint64_t env_wall(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void env_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_octets(out, len);
}

static void give_up(struct run *run, unsigned number, char const *why)
{
	fprintf(stderr, "radius_load: login %u: %s\n", number, why);
	run->failed = true;
	loop_stop(run->loop);
}

/** The station's answer to a packet, and with it the next question to the server. */
static void answer(struct run *run, unsigned number, struct span packet)
{
	struct station *s = &run->station[number];
	uint8_t buf[EAP_TLS_PACKET_MAX];
	struct wr out = wr_init(buf, sizeof buf);
	struct aaa_request rq = {.conversation = number,
				 .list = "",
				 .sta = {{2, 0, 0, 1, (uint8_t)(number >> 8), (uint8_t)number}},
				 .bssid = BSSID,
				 .ssid = (uint8_t const *)"corp",
				 .ssid_len = 4,
				 .user = IDENTITY,
				 .state = {s->state, s->state_len},
				 .server = s->server,
				 .acct_session_id = "00000001",
				 .nas_id = "wlc",
				 .akm = 0x000fac01,
				 .pairwise = 0x000fac04,
				 .group = 0x000fac04};

	if (eap_tls_received(s->tls, packet.p, packet.len, &out) != EAP_TLS_SEND) {
		give_up(run, number, eap_tls_why(s->tls));
		return;
	}
	rq.eap = (struct span){buf, wr_len(&out)};
	if (!radius_client_ask(run->client, &rq))
		give_up(run, number, "memory is short");
}

/** Accepted: the keys of both ends must be the same, or it was no login. */
static void accepted(struct run *run, unsigned number, struct aaa_reply const *r)
{
	struct eap_tls *tls = run->station[number].tls;
	uint8_t buf[EAP_TLS_PACKET_MAX];
	struct wr out = wr_init(buf, sizeof buf);

	if (eap_tls_received(tls, r->eap.p, r->eap.len, &out) != EAP_TLS_DONE ||
	    r->login->msk.len != EAP_MSK_LEN ||
	    !consttime_eq(r->login->msk.b, eap_tls_msk(tls), EAP_MSK_LEN)) {
		give_up(run, number, "accepted with another MSK");
		return;
	}
	if (--run->left == 0)
		loop_stop(run->loop);
}

static void replied(void *arg, struct aaa_reply const *r)
{
	struct run *run = arg;
	unsigned number = (unsigned)r->conversation;
	struct station *s = &run->station[number];

	switch (r->verdict) {
	case AAA_CHALLENGE:
		s->server = r->server;
		s->state_len = r->state.len;
		memcpy(s->state, r->state.p, r->state.len);
		answer(run, number, r->eap);
		break;
	case AAA_ACCEPT: accepted(run, number, r); break;
	case AAA_REJECT: give_up(run, number, "rejected"); break;
	case AAA_NO_ANSWER: give_up(run, number, "no answer"); break;
	case AAA_NO_SERVER: give_up(run, number, "no server"); break;
	}
}

static bool prepare(struct run *run, char **argv, struct err *err)
{
	static struct radius_config config = {
		.n_servers = 1, .dead_time_s = 60, .dead_tries = 1000};
	struct radius_server_config *server = &config.server[0];
	SSL_CTX *ssl = eap_tls_ctx(argv[4], argv[5], argv[6], err);

	*server = (struct radius_server_config){
		.name = "box", .address = "127.0.0.1", .timeout_ms = 5000, .retransmit = 3};
	server->auth_port = (uint16_t)atoi(argv[2]);
	(void)snprintf(server->key, sizeof server->key, "%s", argv[3]);
	run->loop = loop_new(NULL, err);
	if (!ssl || !run->loop || push_dictionary_load("/usr/share/freeradius", argv[1], err) < 0)
		return false;
	run->client = radius_client_new(run->loop, run->loop, &run->env, replied, run, err);
	if (!run->client || radius_client_configure(run->client, &config, err) < 0)
		return false;
	run->station = talloc_zero_array(run->loop, struct station, run->n);
	for (unsigned i = 0; i < run->n; i++) {
		run->station[i].tls = eap_tls_new(run->station, ssl, IDENTITY, NULL);
		if (!run->station[i].tls)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	/* EAP-Request/Identity, as an access point asks it. */
	static uint8_t const who[] = {EAP_REQUEST, 1, 0, 5, EAP_IDENTITY};
	static struct run run;
	struct err err = {0};
	uint64_t start;

	run.n = run.left = argc == 8 ? (unsigned)atoi(argv[7]) : 0;
	if (!run.n || run.n > LOGINS_MAX) {
		fprintf(stderr,
			"usage: radius_load DICTIONARY-DIR PORT SECRET CA CERT KEY LOGINS\n"
			"LOGINS: 1 to %d\n",
			LOGINS_MAX);
		return 2;
	}
	run.env = (struct env){
		.arg = &run, .now_ms = env_now, .wall_us = env_wall, .random = env_random};
	if (!prepare(&run, argv, &err)) {
		fprintf(stderr, "radius_load: %s\n", err.msg);
		return 1;
	}
	start = env_wall(NULL);
	for (unsigned i = 0; i < run.n && !run.failed; i++)
		answer(&run, i, (struct span){who, sizeof who});
	if (run.failed || loop_run(run.loop) < 0 || run.failed)
		return 1;
	printf("{\"logins\": %u, \"seconds\": %.6f}\n", run.n,
	       (double)(env_wall(NULL) - start) / 1e6);
	talloc_free(run.loop);
	return 0;
}
