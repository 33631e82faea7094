/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Links, timers and EAP of a site (see site.h). */
#include "sim/site.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "base/rand.h"
#include "base/wheel.h"
#include "net/radio_client.h"
#include "sim/eap_tls.h"

/** An AP's TSF is ahead of the clock by up to 100 s: no two access points started at once. */
#define TSF_SPREAD_S   100
/** Reason 3: the station is leaving. */
#define REASON_LEAVING 3

struct site_ap {
	struct site *site;
	struct sim_ap *ap;
	struct radio_client *link; /**< NULL without a socket */
};

struct timed {
	struct wheel_node node;
	struct site_station st;
};

struct site {
	struct loop *loop;
	struct site_config config;
	struct env env;
	struct rand_fixed random;
	struct sim_air *air;
	struct wheel *wheel;
	struct loop_timer *timer;
	struct site_ap **aps;
	unsigned n_aps;
	struct timed **stations;
	uint32_t n_stations;
	bool changed;
	char why[120];
};

uint64_t site_now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t env_now(void *arg)
{
	return loop_now_ms(((struct site *)arg)->loop);
}

static uint64_t env_wall(void *arg)
{
	(void)arg;
	return 0;
}

static void env_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct site *)arg)->random, out, len);
}

static void env_trace(void *arg, struct trace_record const *rec)
{
	(void)arg;
	(void)rec;
}

/* --- time --------------------------------------------------------------------------------------
 */

static void arm(struct site *s)
{
	uint64_t now = loop_now_ms(s->loop);
	uint64_t air = sim_air_wait_ms(s->air), wheel = wheel_wait_ms(s->wheel, now);
	uint64_t wait = air < wheel ? air : wheel;

	if (s->changed)
		wait = 0;
	if (wait == UINT64_MAX)
		loop_timer_disarm(s->timer);
	else
		loop_timer_arm(s->timer, wait);
}

static void on_timer(void *arg)
{
	struct site *s = arg;

	wheel_advance(s->wheel, loop_now_ms(s->loop));
	sim_air_tick(s->air);
	if (s->changed) {
		s->changed = false;
		if (s->config.changed)
			s->config.changed(s->config.arg);
	}
	arm(s);
}

static void changed(struct site *s)
{
	s->changed = true;
	arm(s);
}

/** What the station waits for, anew. */
static void rearm(struct timed *t)
{
	uint64_t wait = supplicant_wait_ms(t->st.supplicant);
	struct site *s = t->st.site;

	if (wait == UINT64_MAX)
		wheel_disarm(s->wheel, &t->node);
	else
		wheel_arm(s->wheel, &t->node, loop_now_ms(s->loop) + wait);
}

static void on_due(void *arg, struct wheel_node *node)
{
	struct timed *t = container_of(node, struct timed, node);

	(void)arg;
	supplicant_tick(t->st.supplicant);
	rearm(t);
}

static void on_delivery(void *arg, uint32_t station)
{
	struct site *s = arg;

	rearm(s->stations[station]);
}

void site_touch(struct site_station *st)
{
	rearm(container_of(st, struct timed, st));
	arm(st->site);
}

struct site *site_new(void *ctx, struct loop *loop, struct site_config const *config)
{
	struct site *s = talloc_zero(ctx, struct site);

	if (!s)
		return NULL;
	s->loop = loop;
	s->config = *config;
	s->random.state = config->seed;
	s->env = (struct env){s, env_now, env_wall, env_random, env_trace, NULL};
	s->air = sim_air_new(s, &s->env, config->seed + 1);
	s->wheel = wheel_new(s, 1, loop_now_ms(loop), on_due, s);
	s->timer = loop_timer_new(s, loop, on_timer, s);
	if (!s->air || !s->wheel || !s->timer) {
		talloc_free(s);
		return NULL;
	}
	sim_air_on_delivery(s->air, on_delivery, s);
	return s;
}

void site_stop(struct site *s)
{
	for (unsigned i = 0; i < s->n_aps; i++)
		if (s->aps[i]->link)
			radio_client_stop(s->aps[i]->link, "the simulation is over");
	loop_timer_disarm(s->timer);
}

struct sim_air *site_air(struct site *s)
{
	return s->air;
}

/* --- access points -----------------------------------------------------------------------------
 */

static void ap_event(void *arg, struct radio_event const *ev)
{
	struct site_ap *a = arg;
	struct site *s = a->site;

	/* A controller that does not read loses reports as it would lose them from the agent. */
	if (a->link)
		(void)!radio_client_send(a->link, ev);
	else if (s->config.event)
		s->config.event(s->config.arg, a->ap, ev);
}

static bool link_hello(void *arg, struct radio_hello *out)
{
	struct site_ap *a = arg;

	sim_ap_hello(a->ap, out);
	return false;
}

static void link_connected(void *arg, char const *controller, uint32_t grace_s)
{
	struct site_ap *a = arg;

	(void)controller;
	(void)grace_s;
	changed(a->site);
}

static void link_command(void *arg, struct radio_cmd const *cmd)
{
	struct site_ap *a = arg;

	sim_ap_command(a->ap, cmd);
	if (cmd->type == RADIO_START_BSS || cmd->type == RADIO_STOP_BSS ||
	    cmd->type == RADIO_SET_STA || cmd->type == RADIO_SET_KEY || cmd->type == RADIO_DEL_STA)
		changed(a->site);
	else
		arm(a->site);
}

static void link_lost(void *arg, char const *why)
{
	struct site_ap *a = arg;

	(void)snprintf(a->site->why, sizeof(a->site->why), "%s", why);
	sim_ap_reset(a->ap);
	changed(a->site);
}

static struct radio_client *open_link(struct site *s, struct site_ap *a, struct err *err)
{
	struct radio_client_config const c = {
		.path = s->config.path,
		.ap_name = sim_ap_name(a->ap),
		.hello = link_hello,
		.connected = link_connected,
		.command = link_command,
		.disconnected = link_lost,
		.arg = a,
		.retry_min_ms = 200,
		.retry_max_ms = 2000,
		.quiet = true,
	};

	return radio_client_new(a, s->loop, &c, err);
}

struct sim_ap *site_add_ap(struct site *s, char const *name, unsigned radios, struct mac mac,
			   struct err *err)
{
	struct sim_ap_config c = {.number = s->n_aps + 1, .radios = radios, .mac = mac};
	struct site_ap **more, *a;

	if (s->n_aps == SITE_APS_MAX) {
		err_set(err, ENOSPC, "access point %s: %u are the most", name, SITE_APS_MAX);
		return NULL;
	}
	more = talloc_realloc(s, s->aps, struct site_ap *, s->n_aps + 1);
	a = talloc_zero(s, struct site_ap);
	if (more)
		s->aps = more;
	if (!more || !a)
		goto short_of_memory;
	a->site = s;
	(void)snprintf(c.name, sizeof(c.name), "%s", name);
	c.tsf_offset_us = (uint64_t)(s->n_aps * 7919 % TSF_SPREAD_S + 1) * 1000000;
	a->ap = sim_ap_new(a, &s->env, s->air, &c, &(struct sim_ap_ops){ap_event, a});
	if (!a->ap)
		goto short_of_memory;
	s->aps[s->n_aps++] = a;
	if (s->config.path) {
		a->link = open_link(s, a, err);
		if (!a->link)
			return NULL;
	}
	return a->ap;
short_of_memory:
	err_set(err, ENOMEM, "access point %s: memory is short", name);
	return NULL;
}

struct sim_ap *site_ap(struct site const *s, unsigned n)
{
	return n < s->n_aps ? s->aps[n]->ap : NULL;
}

unsigned site_ap_count(struct site const *s)
{
	return s->n_aps;
}

unsigned site_ap_joined(struct site const *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_aps; i++)
		n += !s->aps[i]->link || radio_client_is_connected(s->aps[i]->link);
	return n;
}

char const *site_link_why(struct site const *s)
{
	return s->why;
}

/* --- stations ----------------------------------------------------------------------------------
 */

static void st_mgmt(void *arg, struct mac bssid, struct span frame, bool protect)
{
	struct site_station *st = arg;

	sim_air_to_ap(st->site->air, st->supplicant, bssid, frame, true, protect);
}

static void st_eapol(void *arg, struct mac bssid, struct span frame, bool encrypt)
{
	struct site_station *st = arg;

	sim_air_to_ap(st->site->air, st->supplicant, bssid, frame, false, encrypt);
}

static void st_eap(void *arg, struct span packet)
{
	struct site_station *st = arg;
	uint8_t buf[EAP_TLS_PACKET_MAX];
	struct wr w = wr_init(buf, sizeof(buf));

	if (!st->eap)
		return;
	switch (eap_tls_received(st->eap, packet.p, packet.len, &w)) {
	case EAP_TLS_NOTHING: return;
	case EAP_TLS_SEND:
		supplicant_eap_send(st->supplicant, (struct span){buf, wr_len(&w)});
		return;
	case EAP_TLS_DONE: supplicant_eap_done(st->supplicant, eap_tls_msk(st->eap)); return;
	case EAP_TLS_FAILED:
		(void)snprintf(st->eap_why, sizeof(st->eap_why), "%s", eap_tls_why(st->eap));
		supplicant_eap_done(st->supplicant, NULL);
		return;
	}
}

static void settle(struct site_station *st, enum site_outcome outcome)
{
	st->outcome = outcome;
	st->took_us = site_now_us() - st->begun_us;
	if (st->site->config.settled)
		st->site->config.settled(st->site->config.arg, st);
	changed(st->site);
}

static void st_connected(void *arg, enum supplicant_method how)
{
	struct site_station *st = arg;

	st->method = how;
	settle(st, SITE_CONNECTED);
}

static void st_failed(void *arg, enum supplicant_fault why, uint16_t code)
{
	struct site_station *st = arg;

	st->fault = why;
	st->code = code;
	settle(st, SITE_FAILED);
}

static struct timed *new_station(struct site *s, struct supplicant_config const *config,
				 SSL_CTX *tls, char const *identity, char const *password)
{
	struct supplicant_ops ops = {st_mgmt, st_eapol, st_eap, st_connected, st_failed, NULL};
	struct timed *t = talloc_zero(s, struct timed);

	if (!t)
		return NULL;
	ops.arg = &t->st;
	t->st.site = s;
	t->st.secure = config->secure;
	t->st.ssid_len = config->ssid_len;
	memcpy(t->st.ssid, config->ssid, config->ssid_len);
	t->st.supplicant = supplicant_new(t, &s->env, config, &ops);
	if (tls)
		t->st.eap = eap_tls_new(t, tls, identity, password);
	if (!t->st.supplicant || (tls && !t->st.eap)) {
		talloc_free(t);
		return NULL;
	}
	return t;
}

struct site_station *site_add_station(struct site *s, char const *name,
				      struct supplicant_config const *config, SSL_CTX *tls,
				      char const *identity, char const *password, struct err *err)
{
	struct timed **more, *t;

	if (s->n_stations == SITE_STATIONS_MAX) {
		err_set(err, ENOSPC, "station %s: %u are the most", name, SITE_STATIONS_MAX);
		return NULL;
	}
	more = talloc_realloc(s, s->stations, struct timed *, s->n_stations + 1);
	if (more)
		s->stations = more;
	t = more ? new_station(s, config, tls, identity, password) : NULL;
	if (!t || !sim_air_add_station(s->air, t->st.supplicant)) {
		talloc_free(t);
		err_set(err, ENOMEM, "station %s: memory is short", name);
		return NULL;
	}
	t->st.number = s->n_stations;
	(void)snprintf(t->st.name, sizeof(t->st.name), "%s", name);
	s->stations[s->n_stations++] = t;
	return &t->st;
}

struct site_station *site_station(struct site const *s, uint32_t n)
{
	return n < s->n_stations ? &s->stations[n]->st : NULL;
}

uint32_t site_station_count(struct site const *s)
{
	return s->n_stations;
}

bool site_connect(struct site_station *st, struct sim_ap *ap)
{
	struct scan_bss bss;

	if (!sim_ap_scan(ap, st->ssid, st->ssid_len, st->secure, &bss))
		return false;
	st->outcome = SITE_NONE;
	st->begun_us = site_now_us();
	supplicant_connect(st->supplicant, &bss);
	site_touch(st);
	return true;
}

void site_leave(struct site_station *st)
{
	st->outcome = SITE_NONE;
	supplicant_leave(st->supplicant, REASON_LEAVING);
	site_touch(st);
}

void site_lose(struct site_station *st)
{
	st->outcome = SITE_NONE;
	supplicant_lose(st->supplicant);
	site_touch(st);
}
