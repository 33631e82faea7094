/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator at work; see radio_service.h.
 */
#include "controller/radio_service.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/secret.h"
#include "base/trace_ring.h"
#include "controller/aaa_service.h"
#include "controller/controller.h"
#include "controller/enroll.h"
#include "controller/frame_log.h"
#include "dot11/frame.h"
#include "net/tls_server.h"

/** The longest sleep between two looks at what is due: a machine that was suspended wakes late by
 * the loop's clock, which did not count that time. */
#define LOOK_MS    60000
/** After the last call: what an idle controller does, and crypto contexts that forget. Short enough
 * to be soon, long enough that a storm of roams pays for one in many. */
#define SETTLE_MS  5
/** Where a management frame has the address of who sent it (9.3.3.1). */
#define FRAME_SA   10
/** Stations sent away in one turn of the loop: each is two frames, 10 us. */
#define ENDED_TURN 64

struct radio_service {
	struct controller *c;
	struct radio_server *server;
	struct radio_aps *aps;
	struct authenticator *auth;
	bool tls_on;
	uint16_t tls_port;
	struct loop_timer *tick;
	uint64_t tick_due_ms; /**< of the loop's clock; UINT64_MAX: not armed */
	struct loop_timer *settle;
	bool settling;
	struct loop_timer *send_away;
	struct mac *ended; /**< stations to be sent away; bounded by the sessions that there are */
	unsigned n_ended, ended_room;
	uint64_t ended_lost;
};

/* ---- time ---- */

/** The timer is moved only to come earlier; one that comes too early looks again. */
static void arm_tick(struct radio_service *s)
{
	uint64_t wait = authenticator_wait_ms(s->auth);
	uint64_t now = loop_now_ms(s->c->loop);

	if (wait == UINT64_MAX)
		return;
	wait = wait < LOOK_MS ? wait : LOOK_MS;
	if (now + wait >= s->tick_due_ms)
		return;
	s->tick_due_ms = now + wait;
	loop_timer_arm(s->tick, wait);
}

static void touched(void *arg)
{
	struct radio_service *s = arg;

	arm_tick(s);
	if (s->settling)
		return;
	s->settling = true;
	loop_timer_arm(s->settle, SETTLE_MS);
}

static void ticked(void *arg)
{
	struct radio_service *s = arg;

	s->tick_due_ms = UINT64_MAX;
	authenticator_tick(s->auth);
	touched(s);
}

/** One OWE key pair in each turn in which there is nothing else. */
static void settled(void *arg)
{
	struct radio_service *s = arg;

	s->settling = authenticator_idle(s->auth);
	if (s->settling)
		loop_timer_arm(s->settle, 0);
	else
		controller_arm_expiry(s->c);
}

/* ---- frames and keys of stations that are debugged ---- */

/** Of everybody else it costs the look at one bit. */
static bool is_tapped(struct radio_service const *s, struct mac sta)
{
	return trace_ring_follows(tracer_ring(s->c->tracer), &sta) &&
	       tracer_follows(s->c->tracer, sta);
}

static void tap_event(struct radio_service *s, struct radio_event const *ev)
{
	struct frame_kept about = {.bssid = ev->bssid, .encrypted = ev->encrypted};
	struct mac sta = ev->sta;

	if (ev->type == RADIO_EVENT_RX_MGMT && ev->frame.len >= FRAME_HEADER_LEN)
		memcpy(sta.b, ev->frame.p + FRAME_SA, MAC_LEN);
	else if (ev->type != RADIO_EVENT_RX_EAPOL)
		return;
	if (!is_tapped(s, sta))
		return;
	about.wall_us = s->c->env.wall_us(s->c->env.arg);
	if (ev->type == RADIO_EVENT_RX_MGMT)
		frame_log_mgmt(s->c->frames, sta, &about, ev->frame);
	else
		frame_log_eapol(s->c->frames, sta, &about, ev->frame);
}

static void tap_key(struct radio_service *s, struct radio_cmd const *cmd, uint64_t wall_us)
{
	struct frame_key key = {.wall_us = wall_us, .bssid = cmd->bssid, .len = cmd->key->len};

	if (cmd->key->kind != RADIO_KEY_PAIRWISE || !s->c->options->allow_key_material ||
	    !tracer_keys_wanted(s->c->tracer))
		return;
	memcpy(key.key, cmd->key->key, sizeof key.key);
	frame_log_key(s->c->frames, cmd->sta, &key);
	mem_wipe(&key, sizeof key);
}

static void tap_command(struct radio_service *s, struct radio_cmd const *cmd)
{
	struct frame_kept about = {.bssid = cmd->bssid, .down = true, .encrypted = cmd->encrypt};

	if (!is_tapped(s, cmd->sta))
		return;
	about.wall_us = s->c->env.wall_us(s->c->env.arg);
	if (cmd->type == RADIO_TX_MGMT)
		frame_log_mgmt(s->c->frames, cmd->sta, &about, cmd->frame);
	else if (cmd->type == RADIO_TX_EAPOL)
		frame_log_eapol(s->c->frames, cmd->sta, &about, cmd->frame);
	else if (cmd->type == RADIO_SET_KEY)
		tap_key(s, cmd, about.wall_us);
}

/* ---- what the authenticator asks for ---- */

static void op_radio(void *arg, struct radio_cmd const *cmd)
{
	struct radio_service *s = arg;

	tap_command(s, cmd);
	radio_aps_command(s->aps, cmd);
}

static bool op_ask(void *arg, struct aaa_request const *rq)
{
	struct radio_service *s = arg;

	return aaa_service_ask(s->c->aaa, rq);
}

static void op_cancel(void *arg, uint64_t conversation)
{
	struct radio_service *s = arg;

	aaa_service_cancel(s->c->aaa, conversation);
}

static void aaa_reply(void *arg, struct aaa_reply const *reply)
{
	struct radio_service *s = arg;

	authenticator_aaa_reply(s->auth, reply);
	touched(s);
}

/* ---- connections ---- */

static int send_cmd(void *arg, void *peer, struct radio_cmd const *cmd)
{
	(void)arg;
	return radio_peer_send(peer, cmd);
}

static int joined(void *arg, struct radio_peer *p, struct radio_hello const *hello,
		  bool kept_stations, struct err *err)
{
	struct radio_service *s = arg;
	struct radio_aps_ap *ap = radio_aps_join(s->aps, p, radio_peer_name(p),
						 radio_peer_address(p), hello, kept_stations, err);

	radio_peer_set_arg(p, ap);
	return ap ? 0 : err->code;
}

static void event(void *arg, struct radio_peer *p, struct radio_event const *ev)
{
	struct radio_service *s = arg;

	tap_event(s, ev);
	radio_aps_event(s->aps, radio_peer_arg(p), ev);
}

static void expect(void *arg, struct radio_event const *ev, enum radio_ahead when)
{
	struct radio_service *s = arg;

	authenticator_expect(s->auth, ev, when);
}

static void left(void *arg, struct radio_peer *p, char const *why)
{
	struct radio_service *s = arg;

	(void)why;
	radio_aps_left(s->aps, radio_peer_arg(p), radio_peer_heard_ms(p));
}

/* ---- stations that are sent away ---- */

static void send_away(void *arg)
{
	struct radio_service *s = arg;

	for (unsigned i = 0; i < ENDED_TURN && s->n_ended; i++)
		authenticator_station_end(s->auth, s->ended[--s->n_ended], RADIO_SERVICE_REASON);
	if (s->n_ended)
		loop_timer_arm(s->send_away, 0);
	touched(s);
}

void radio_service_station_ended(struct radio_service *s, struct mac sta)
{
	if (s->n_ended == s->ended_room) {
		unsigned room = s->ended_room ? 2 * s->ended_room : ENDED_TURN;
		struct mac *grown = talloc_realloc(s, s->ended, struct mac, room);

		if (!grown) {
			s->ended_lost++;
			return;
		}
		s->ended = grown;
		s->ended_room = room;
	}
	s->ended[s->n_ended++] = sta;
	loop_timer_arm(s->send_away, 0);
}

bool radio_service_station_clear(struct radio_service *s, struct mac sta)
{
	struct station_info info;

	if (!authenticator_station_find(s->auth, sta, &info))
		return false;
	authenticator_station_end(s->auth, sta, RADIO_SERVICE_REASON);
	touched(s);
	return true;
}

void radio_service_rekey(struct radio_service *s)
{
	authenticator_rekey(s->auth, (struct mac){{0}});
	touched(s);
}

/* ---- following the configuration ---- */

static void configure(struct radio_service *s)
{
	struct settings const *set = &s->c->settings;
	struct authenticator_config config;

	authenticator_config_init(&config);
	settings_r0kh_id(set, config.r0kh_id);
	config.r1kh_id = settings_mobility_mac(set);
	config.mdid = set->mobility_domain;
	config.gtk_rekey_s = set->radio.gtk_rekey_s;
	config.gtk_rekey_on_leave = set->radio.gtk_rekey_on_leave;
	config.exclusion_failures = set->radio.exclusion_failures;
	config.exclusion_s = set->radio.exclusion_s;
	config.max_stations = set->max_clients;
	authenticator_configure(s->auth, &config);
	radio_server_set_grace(s->server, set->radio.grace_s);
	radio_server_set_name(s->server, set->hostname);
	radio_aps_set_grace(s->aps, set->radio.grace_s);
}

static int listen_tls(struct radio_service *s, uint16_t port, struct err *err)
{
	SSL_CTX *tls = controller_radio_tls(s->c, err);
	int rc;

	if (!tls)
		return err_prefix(err, "wireless radio-link needs certificates: \"ap enroll NAME\" "
				       "makes them where there are none");
	rc = radio_server_listen_tls(s->server, tls, NULL, port, err);
	if (rc < 0)
		return err_prefix(err, "wireless radio-link is off");
	s->tls_on = true;
	s->tls_port = port;
	log_msg(LOG_LEVEL_INFO, "RADIO-6-LISTEN", "listening for access points on port %u", port);
	return 0;
}

int radio_service_apply(struct radio_service *s, struct err *err)
{
	struct settings_radio const *r = &s->c->settings.radio;
	bool want = r->link && !s->c->options->no_tls;

	configure(s);
	touched(s);
	if (s->tls_on && (!want || r->port != s->tls_port)) {
		radio_server_unlisten_tls(s->server);
		s->tls_on = false;
	}
	return want && !s->tls_on ? listen_tls(s, r->port, err) : 0;
}

int radio_service_reload_tls(struct radio_service *s, struct err *err)
{
	SSL_CTX *tls;

	if (!s->tls_on)
		return 0;
	tls = controller_radio_tls(s->c, err);
	if (!tls)
		return err_prefix(err, "the TLS files in use stay");
	radio_server_set_tls(s->server, tls);
	return 0;
}

void radio_service_wlan_changed(struct radio_service *s, uint16_t wlan_id)
{
	radio_aps_wlan_changed(s->aps, wlan_id);
}

void radio_service_aps_changed(struct radio_service *s)
{
	radio_aps_configs_changed(s->aps);
}

/* ---- the whole ---- */

int radio_service_listen(struct radio_service *s, gid_t gid, struct err *err)
{
	char path[PATH_MAX];
	int rc = options_path(s->c->options->run_dir, "radio.sock", path, err);

	return rc < 0 ? rc : radio_server_listen_unix(s->server, path, gid, err);
}

void radio_service_stop(struct radio_service *s)
{
	/* Nothing is to be started for one that comes back now. */
	radio_server_stop(s->server);
	radio_aps_clear(s->aps);
	s->tls_on = false;
}

struct authenticator *radio_service_authenticator(struct radio_service *s)
{
	return s->auth;
}

struct radio_aps const *radio_service_aps(struct radio_service const *s)
{
	return s->aps;
}

void radio_service_get_stats(struct radio_service const *s, struct radio_service_stats *out)
{
	*out = (struct radio_service_stats){
		.tls = s->tls_on, .tls_port = s->tls_port, .ended_lost = s->ended_lost};
	radio_server_get_stats(s->server, &out->server);
}

/** An access point asks for its certificate. */
static int enroll(void *arg, char const *name, uint8_t const proof[32], uint8_t const *request,
		  size_t len, char **cert, char **ca, struct err *err)
{
	struct radio_service *s = arg;

	return enroll_sign(s->c->enroll, name, proof, request, len, cert, ca, err);
}

static bool make_parts(struct radio_service *s)
{
	struct controller *c = s->c;
	struct radio_server_config server = {.max = RADIO_APS_MAX,
					     .grace_s = c->settings.radio.grace_s,
					     .name = c->settings.hostname,
					     .joined = joined,
					     .event = event,
					     .expect = expect,
					     .left = left,
					     .enroll = enroll,
					     .arg = s};
	struct radio_aps_parts parts = {.loop = c->loop,
					.env = &c->env,
					.wlans = c->wlans,
					.configs = c->radio_aps,
					.policies = c->policies,
					.send = send_cmd,
					.touched = touched,
					.arg = s};
	struct authenticator_ops ops = {
		.radio = op_radio, .ask = op_ask, .cancel = op_cancel, .arg = s};
	struct authenticator_config config;

	authenticator_config_init(&config);
	settings_r0kh_id(&c->settings, config.r0kh_id);
	config.r1kh_id = settings_mobility_mac(&c->settings);
	s->auth = authenticator_new(s, &c->env, c->wlans, c->store, &config, &ops);
	s->aps = radio_aps_new(s, &parts);
	s->server = radio_server_new(s, c->loop, &server);
	s->tick = loop_timer_new(s, c->loop, ticked, s);
	s->settle = loop_timer_new(s, c->loop, settled, s);
	s->send_away = loop_timer_new(s, c->loop, send_away, s);
	return s->auth && s->aps && s->server && s->tick && s->settle && s->send_away;
}

/** Connections before what their callbacks use. */
static int service_free(struct radio_service *s)
{
	aaa_service_set_reply(s->c->aaa, NULL, NULL);
	talloc_free(s->server);
	talloc_free(s->aps);
	talloc_free(s->auth);
	return 0;
}

struct radio_service *radio_service_new(struct controller *c, struct err *err)
{
	struct radio_service *s = talloc_zero(c, struct radio_service);

	if (s) {
		s->c = c;
		s->tick_due_ms = UINT64_MAX;
		talloc_set_destructor(s, service_free);
		if (make_parts(s)) {
			radio_aps_set_authenticator(s->aps, s->auth);
			aaa_service_set_reply(c->aaa, aaa_reply, s);
			return s;
		}
		talloc_free(s);
	}
	err_set(err, ENOMEM, "memory is short");
	return NULL;
}
