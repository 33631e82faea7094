/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations that log in through sm/dot1x and net/radius_client, for the integration tests: such as
 * speak EAP-MD5 in here, and real ones at an interface.
 *
 * Lines in: "login MAC USER PASSWORD", "wired INTERFACE", "stats", "quit". Lines out: what became
 * of a login, or a server's counters.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <talloc.h>

#include "base/hex.h"
#include "base/log.h"
#include "base/rand.h"
#include "crypto/hmac.h"
#include "net/radius_client.h"
#include "sm/dot1x.h"
#include "wire/push.h"

#define STATIONS   512
#define ETHERTYPE  0x888e
#define ETH_HEADER 14

static struct mac const PAE_GROUP = {{0x01, 0x80, 0xc2, 0, 0, 0x03}};
static struct mac const BSSID = {{0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x01}};

struct station {
	struct run *run;
	struct dot1x d;
	struct mac mac;
	bool wired;
	char user[64], password[64];
	struct loop_timer *timer;
};

struct run {
	struct loop *loop;
	struct env env;
	struct radius_client *client;
	struct station *station[STATIONS];
	unsigned n;
	int wire;
	char in[1024];
	size_t in_len;
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

/* ------------------------------------------------------------------ the stations */

static void act(struct station *s, enum dot1x_action a, struct wr const *out,
		struct aaa_reply const *reply);

/** The response of a station that knows EAP-MD5 (RFC 3748 5.4) and nothing else. */
static size_t md5_response(struct station const *s, struct eap const *e, uint8_t *out)
{
	size_t user = strlen(s->user), len;

	if (e->type == EAP_IDENTITY) {
		memcpy(out + 5, s->user, user);
		len = 5 + user;
	} else if (e->type == 4 && e->data.len > 16 && e->data.p[0] == 16) {
		struct iov const iov[] = {
			{&e->id, 1}, {s->password, strlen(s->password)}, {e->data.p + 1, 16}};

		out[5] = 16;
		if (digest(HASH_MD5, iov, 3, out + 6) < 0)
			exit(1);
		len = 22;
	} else {
		out[5] = 4;
		len = 6;
	}
	out[0] = EAP_RESPONSE;
	out[1] = e->id;
	out[2] = (uint8_t)(len >> 8);
	out[3] = (uint8_t)len;
	out[4] = e->type == EAP_IDENTITY ? EAP_IDENTITY : e->type == 4 ? 4 : EAP_NAK;
	return len;
}

static void send_wire(struct station const *s, struct wr const *out)
{
	uint8_t frame[ETH_HEADER + 4 + EAP_MAX];
	size_t len = wr_len(out);

	memcpy(frame, s->mac.b, 6);
	memcpy(frame + 6, BSSID.b, 6);
	frame[12] = ETHERTYPE >> 8;
	frame[13] = ETHERTYPE & 0xff;
	memcpy(frame + ETH_HEADER, out->start, len);
	if (send(s->run->wire, frame, ETH_HEADER + len, 0) < 0)
		perror("radius_login: send");
}

static void deliver(struct station *s, struct wr const *out)
{
	uint8_t response[EAP_MAX];
	struct eapol e;
	struct eap eap;
	size_t len;

	if (s->wired) {
		send_wire(s, out);
		return;
	}
	if (eapol_decode(out->start, wr_len(out), &e) != DOT11_OK ||
	    eap_decode(e.body.p, e.body.len, &eap) != DOT11_OK)
		exit(1);
	if (eap.code != EAP_REQUEST)
		return;
	len = md5_response(s, &eap, response);
	act(s, dot1x_eap_received(&s->d, &s->run->env, (struct span){response, len}), NULL, NULL);
}

static void tell(struct station const *s, struct aaa_reply const *reply)
{
	static char const *const verdict[] = {[AAA_CHALLENGE] = "challenged",
					      [AAA_ACCEPT] = "accepted",
					      [AAA_REJECT] = "rejected",
					      [AAA_NO_ANSWER] = "no answer",
					      [AAA_NO_SERVER] = "no server"};
	char text[MAC_STR], msk[HEX_STR(SECRET_MAX)] = "";

	if (!reply) {
		printf("%s gave up\n", mac_colon(s->mac, text));
		return;
	}
	printf("%s %s by %s", mac_colon(s->mac, text), verdict[reply->verdict],
	       reply->server_name[0] ? reply->server_name : "nobody");
	if (reply->login)
		printf(" user=%s vlan=%s timeout=%u cui=%.*s method=%s msk=%s", reply->login->user,
		       reply->login->vlan, reply->login->session_timeout, reply->login->cui.len,
		       (char const *)reply->login->cui.b, reply->login->eap_type,
		       hex_text(reply->login->msk.b, reply->login->msk.len, msk));
	printf("\n");
}

static void act(struct station *s, enum dot1x_action a, struct wr const *out,
		struct aaa_reply const *reply)
{
	struct aaa_request rq = {.conversation = s->d.conversation,
				 .list = "",
				 .sta = s->mac,
				 .bssid = BSSID,
				 .ssid = (uint8_t const *)"corp",
				 .ssid_len = 4,
				 .user = s->d.user,
				 .eap = s->d.eap,
				 .state = {s->d.state_attr, s->d.state_len},
				 .server = s->d.server,
				 .acct_session_id = "00000001",
				 .nas_id = "wlc",
				 .akm = 0x000fac01,
				 .pairwise = 0x000fac04,
				 .group = 0x000fac04};

	switch (a) {
	case DOT1X_NOTHING: break;
	case DOT1X_SEND: deliver(s, out); break;
	case DOT1X_ASK:
		if (!radius_client_ask(s->run->client, &rq))
			exit(1);
		break;
	case DOT1X_ACCEPTED:
	case DOT1X_FAILED:
		if (out && wr_len(out))
			deliver(s, out);
		tell(s, reply);
		break;
	}
	if (s->d.due_ms)
		loop_timer_arm(s->timer, s->d.due_ms - loop_now_ms(s->run->loop));
	else
		loop_timer_disarm(s->timer);
}

static void due(void *arg)
{
	uint8_t buf[4 + EAP_MAX];
	struct wr out = wr_init(buf, sizeof buf);
	struct station *s = arg;
	enum dot1x_action a = dot1x_timeout(&s->d, &s->run->env, &out);

	act(s, a, &out, NULL);
}

static void replied(void *arg, struct aaa_reply const *reply)
{
	uint8_t buf[4 + EAP_MAX];
	struct wr out = wr_init(buf, sizeof buf);
	struct run *run = arg;
	struct station *s = run->station[reply->conversation >> 16];
	enum dot1x_action a = dot1x_reply(&s->d, s, &run->env, reply, &out);

	act(s, a, &out, reply);
}

static struct station *station_of(struct run *run, struct mac mac)
{
	struct station *s;

	for (unsigned i = 0; i < run->n; i++)
		if (mac_eq(run->station[i]->mac, mac))
			return run->station[i];
	if (run->n == STATIONS)
		exit(1);
	s = talloc_zero(run->loop, struct station);
	s->run = run;
	s->mac = mac;
	s->timer = loop_timer_new(s, run->loop, due, s);
	run->station[run->n++] = s;
	return s;
}

static void begin(struct station *s)
{
	uint8_t buf[64];
	struct wr out = wr_init(buf, sizeof buf);
	uint64_t number = 0;
	enum dot1x_action a;

	while (s->run->station[number] != s)
		number++;
	a = dot1x_begin(&s->d, s, &s->run->env, number, &out);
	act(s, a, &out, NULL);
}

/** A frame at the interface. */
static void wire_ready(void *arg, int fd, int events)
{
	uint8_t frame[ETH_HEADER + 4 + EAP_MAX + 512];
	ssize_t n = recv(fd, frame, sizeof frame, MSG_DONTWAIT);
	struct run *run = arg;
	struct station *s;
	struct eapol e;
	struct mac mac;

	(void)events;
	if (n < ETH_HEADER ||
	    eapol_decode(frame + ETH_HEADER, (size_t)n - ETH_HEADER, &e) != DOT11_OK)
		return;
	memcpy(mac.b, frame + 6, 6);
	if (mac_eq(mac, BSSID))
		return;
	s = station_of(run, mac);
	s->wired = true;
	if (e.type == EAPOL_START && s->d.state != DOT1X_SERVER)
		begin(s);
	else if (e.type == EAPOL_EAP)
		act(s, dot1x_eap_received(&s->d, &run->env, e.body), NULL, NULL);
}

static void wire_open(struct run *run, char const *name)
{
	struct sockaddr_ll ll = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(ETHERTYPE),
				 .sll_ifindex = (int)if_nametoindex(name)};
	struct packet_mreq group = {
		.mr_ifindex = ll.sll_ifindex, .mr_type = PACKET_MR_PROMISC, .mr_alen = 6};

	memcpy(group.mr_address, PAE_GROUP.b, 6);
	run->wire = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETHERTYPE));
	if (run->wire < 0 || bind(run->wire, (struct sockaddr *)&ll, sizeof ll) < 0 ||
	    setsockopt(run->wire, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &group, sizeof group) < 0) {
		perror("radius_login: interface");
		exit(1);
	}
	(void)loop_fd_new(run->loop, run->loop, run->wire, LOOP_READ, wire_ready, run);
	printf("wired\n");
}

/* ------------------------------------------------------------------ lines */

static void stats(struct run *run)
{
	struct radius_server_stats st;

	for (unsigned i = 0; radius_client_stats(run->client, i, &st); i++)
		printf("{\"name\": \"%s\", \"dead\": %d, \"requests\": %llu, \"accepts\": %llu, "
		       "\"rejects\": %llu, \"challenges\": %llu, \"timeouts\": %llu, "
		       "\"retransmissions\": %llu, \"bad\": %llu, \"status\": %llu, "
		       "\"failovers\": %llu, \"refused\": %llu, \"under_way\": %u, "
		       "\"response_us\": %llu}\n",
		       st.name, st.dead, (unsigned long long)st.requests,
		       (unsigned long long)st.accepts, (unsigned long long)st.rejects,
		       (unsigned long long)st.challenges, (unsigned long long)st.timeouts,
		       (unsigned long long)st.retransmissions, (unsigned long long)st.bad,
		       (unsigned long long)st.status, (unsigned long long)st.failovers,
		       (unsigned long long)st.refused, st.under_way,
		       (unsigned long long)st.response_us);
	printf("end\n");
}

static void command(struct run *run, char *line)
{
	char mac_text[32], user[64], password[64], name[32];
	struct station *s;
	struct mac mac;

	if (sscanf(line, "login %31s %63s %63s", mac_text, user, password) == 3 &&
	    mac_parse(mac_text, &mac, NULL)) {
		s = station_of(run, mac);
		(void)snprintf(s->user, sizeof s->user, "%s", user);
		(void)snprintf(s->password, sizeof s->password, "%s", password);
		begin(s);
	} else if (sscanf(line, "wired %31s", name) == 1) {
		wire_open(run, name);
	} else if (strcmp(line, "stats") == 0) {
		stats(run);
	} else {
		loop_stop(run->loop);
	}
}

static void input(void *arg, int fd, int events)
{
	struct run *run = arg;
	ssize_t n = read(fd, run->in + run->in_len, sizeof run->in - 1 - run->in_len);
	char *end;

	(void)events;
	if (n <= 0) {
		loop_stop(run->loop);
		return;
	}
	run->in_len += (size_t)n;
	run->in[run->in_len] = '\0';
	while ((end = strchr(run->in, '\n'))) {
		*end = '\0';
		command(run, run->in);
		run->in_len -= (size_t)(end + 1 - run->in);
		memmove(run->in, end + 1, run->in_len + 1);
	}
}

/** NAME,ADDRESS,PORT,SECRET,TIMEOUT-MS,RETRANSMIT,PROBE */
static bool add_server(struct radius_config *config, char const *text)
{
	struct radius_server_config *s = &config->server[config->n_servers];
	unsigned port, probe;

	if (config->n_servers == RADIUS_SERVERS_MAX ||
	    sscanf(text, "%32[^,],%47[^,],%u,%128[^,],%u,%u,%u", s->name, s->address, &port, s->key,
		   &s->timeout_ms, &s->retransmit, &probe) != 7)
		return false;
	s->auth_port = (uint16_t)port;
	s->probe = probe;
	config->n_servers++;
	return true;
}

int main(int argc, char **argv)
{
	static struct radius_config config;
	static struct run run;
	struct err err = {0};

	if (argc < 5) {
		fprintf(stderr, "usage: radius_login DICTIONARY-DIR DEAD-SECONDS DEAD-TRIES "
				"NAME,ADDRESS,PORT,SECRET,TIMEOUT-MS,RETRANSMIT,PROBE...\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	config.dead_time_s = (uint32_t)atoi(argv[2]);
	config.dead_tries = (unsigned)atoi(argv[3]);
	for (int i = 4; i < argc; i++)
		if (!add_server(&config, argv[i]))
			return 2;
	run.env = (struct env){
		.arg = &run, .now_ms = env_now, .wall_us = env_wall, .random = env_random};
	run.loop = loop_new(NULL, &err);
	if (run.loop && push_dictionary_load("/usr/share/freeradius", argv[1], &err) == 0)
		run.client = radius_client_new(run.loop, run.loop, &run.env, replied, &run, &err);
	if (!run.client || radius_client_configure(run.client, &config, &err) < 0) {
		fprintf(stderr, "radius_login: %s\n", err.msg);
		return 1;
	}
	(void)loop_fd_new(run.loop, run.loop, STDIN_FILENO, LOOP_READ, input, &run);
	if (loop_run(run.loop) < 0)
		return 1;
	talloc_free(run.client);
	for (unsigned i = 0; i < run.n; i++)
		dot1x_wipe(&run.station[i]->d);
	talloc_free(run.loop);
	return 0;
}
