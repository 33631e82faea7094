/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator as its users see it: reports in, commands out, time, and what shows ask.
 */
#include "sm/authenticator.h"

#include <string.h>
#include <talloc.h>

#include "dot11/status.h"
#include "sm/authenticator_private.h"

/* ---- outside ---- */

uint64_t authenticator_now(struct authenticator const *a)
{
	return a->env->now_ms(a->env->arg);
}

void authenticator_random(struct authenticator const *a, void *out, size_t len)
{
	a->env->random(a->env->arg, out, len);
}

void bss_command(struct authenticator *a, struct bss const *bss, struct radio_cmd *cmd)
{
	cmd->bssid = bss->conf.bssid;
	a->ops.radio(a->ops.arg, cmd);
}

static uint32_t command_id(struct station const *st)
{
	return (uint32_t)(st->generation & CMD_GENERATIONS) << CMD_STATION_BITS | (st->self + 1);
}

/** A frame that is lost is repeated, and an entry that was gone already may go. */
static bool is_vital(enum radio_cmd_type type)
{
	return type == RADIO_ADD_STA || type == RADIO_SET_STA || type == RADIO_SET_KEY;
}

void station_command(struct authenticator *a, struct station const *st, struct radio_cmd *cmd)
{
	cmd->sta = st->sta;
	if (is_vital(cmd->type))
		cmd->id = command_id(st);
	bss_command(a, st->bss, cmd);
}

void bss_send_mgmt(struct authenticator *a, struct bss const *bss, struct mac sta,
		   struct wr const *w)
{
	struct radio_cmd cmd = {.type = RADIO_TX_MGMT, .sta = sta, .frame = {w->start, wr_len(w)}};

	if (!w->bad)
		bss_command(a, bss, &cmd);
}

void station_send_eapol(struct authenticator *a, struct station const *st, struct wr const *w,
			bool encrypt, bool again)
{
	struct radio_cmd cmd = {.type = RADIO_TX_EAPOL,
				.frame = {w->start, wr_len(w)},
				.encrypt = encrypt,
				.want_status = again && st->bss->radio.caps & RADIO_CAP_TX_STATUS};

	if (!w->bad && wr_len(w))
		station_command(a, st, &cmd);
}

/* ---- traces ---- */

void authenticator_listen(struct authenticator *a)
{
	static bool const nobody = false, somebody = true;

	a->ring = a->env->ring;
	if (a->ring)
		a->telling = &a->ring->following;
	else
		a->telling = a->env->trace ? &somebody : &nobody;
}

bool bss_trace_is_told(struct authenticator const *a, struct mac const *sta)
{
	return !a->ring || trace_ring_follows(a->ring, sta);
}

/** Into the ring what is kept; true: that is all. */
static bool is_put(struct trace_ring *ring, struct bss const *bss, struct mac const *sta,
		   struct trace_record const *rec)
{
	enum trace_level level = trace_event_level(rec->event);

	if (trace_ring_follows(ring, sta))
		return false;
	if (!trace_event_is_kept(rec->event, level))
		return true;
	trace_ring_begin(ring, sta, &bss->place);
	trace_ring_put(ring, rec, NULL);
	if (trace_event_is_failure(rec->event, level))
		trace_ring_failed(ring);
	return true;
}

void bss_trace(struct authenticator const *a, struct bss const *bss, struct mac const *sta,
	       struct trace_record *rec)
{
	if ((a->ring && is_put(a->ring, bss, sta, rec)) || !a->env->trace)
		return;
	rec->wall_us = a->env->wall_us(a->env->arg);
	rec->sta = *sta;
	rec->bssid = bss->conf.bssid;
	rec->wlan_id = bss->wlan.id;
	a->env->trace(a->env->arg, rec);
}

/** Once in a turn, or for one in 25 stations while some are followed. */
SELDOM APART static uint8_t *slot_slowly(struct trace_ring *ring, struct station const *st,
					 unsigned octets)
{
	if (trace_ring_follows(ring, &st->sta))
		return NULL;
	if (trace_ring_is_unprepared(ring))
		trace_ring_prepare(ring);
	trace_ring_open(ring, &st->sta, &st->bss->place, st);
	return trace_ring_slot(ring, octets);
}

/** The first event of a frame. */
APART static uint8_t *slot_of_new_run(struct trace_ring *ring, struct station const *st,
				      unsigned octets)
{
	if (trace_ring_may_follow(ring, &st->sta) || trace_ring_is_unprepared(ring))
		return slot_slowly(ring, st, octets);
	trace_ring_open(ring, &st->sta, &st->bss->place, st);
	return trace_ring_slot(ring, octets);
}

uint8_t *station_trace_slot(struct authenticator const *a, struct station const *st,
			    unsigned octets)
{
	struct trace_ring *ring = a->ring;

	if (!ring)
		return NULL;
	if (!trace_ring_is_open(ring, st))
		return slot_of_new_run(ring, st, octets);
	return trace_ring_slot(ring, octets);
}

void station_trace_word(struct authenticator const *a, struct station const *st, uint64_t word)
{
	uint8_t *slot = station_trace_slot(a, st, sizeof word);

	if (slot)
		(void)trace_put_u64(slot, word);
	else if (*a->telling)
		bss_trace(a, st->bss, &st->sta,
			  &(struct trace_record){.event = (enum trace_event)(word & 0xffff),
						 .n = {word >> 32}});
}

/* ---- life ---- */

void authenticator_config_init(struct authenticator_config *c)
{
	*c = (struct authenticator_config){.gtk_rekey_s = 3600,
					   .exclusion_failures = 3,
					   .exclusion_s = 60,
					   .max_stations = 100000,
					   .shed = true};
}

static void fire(void *arg, struct wheel_node *node)
{
	struct due *d = container_of(node, struct due, node);

	d->fire(arg, d);
}

static uint32_t bss_hash_of(void const *arg, uint32_t entry)
{
	struct authenticator const *a = arg;

	return hash_u64(mac_u64(a->bss[entry]->conf.bssid), a->seed);
}

/** The access points are told nothing: they notice when the link ends. */
static int authenticator_end(struct authenticator *a)
{
	a->ops = (struct authenticator_ops){0};
	return 0;
}

struct authenticator *authenticator_new(void *ctx, struct env const *env, struct wlan_set *wlans,
					struct session_store *store,
					struct authenticator_config const *config,
					struct authenticator_ops const *ops)
{
	struct authenticator *a = talloc_zero(ctx, struct authenticator);

	if (!a)
		return NULL;
	a->env = env;
	authenticator_listen(a);
	a->wlans = wlans;
	a->store = store;
	a->config = *config;
	a->ops = *ops;
	authenticator_random(a, &a->seed, sizeof a->seed);
	a->wheel = wheel_new(a, 1, authenticator_now(a), fire, a);
	a->exclusion = exclusion_new(a, env);
	a->owe = owe_pool_new(a);
	a->cckm = cckm_cache_new(a, env, config->max_stations);
	a->visits = visits_new(a, env);
	a->answers = answers_new(a);
	if (!a->wheel || !a->exclusion || !a->owe || !a->cckm || !a->visits || !a->answers ||
	    station_init(a) || hash_init(&a->by_bssid, a, bss_hash_of, a)) {
		talloc_free(a);
		return NULL;
	}
	talloc_set_destructor(a, authenticator_end);
	return a;
}

/** Beacons carry the mobility domain: BSSs of a WLAN with FT start anew with another one. */
void authenticator_configure(struct authenticator *a, struct authenticator_config const *config)
{
	bool renamed = strcmp(a->config.r0kh_id, config->r0kh_id) != 0 ||
		       !mac_eq(a->config.r1kh_id, config->r1kh_id) ||
		       a->config.mdid != config->mdid;

	a->config = *config;
	for (uint32_t i = 0; i < a->bss_high; i++) {
		struct bss *bss = a->bss[i];

		if (!bss)
			continue;
		if (renamed && bss->security.mde)
			authenticator_wlan_changed(a, bss->wlan.id);
		bss = a->bss[i];
		if (bss) {
			bss->rekey_ms = 0;
			bss_arm(a, bss);
		}
	}
}

/* ---- reports of radios ---- */

static void action_received(struct authenticator *a, struct bss *bss, struct frame const *f,
			    bool is_protected)
{
	struct station const *st = station_find(a, f->sa, bss);

	if (f->body.len == 0)
		return;
	if (st)
		STATION_EVENT(a, st, ACTION_RECEIVED, f->body.p[0]);
	if (f->body.p[0] == ACTION_SA_QUERY)
		protect_sa_query(a, bss, f, is_protected);
	else if (f->body.p[0] == ACTION_FT)
		auth_ft_action(a, bss, f, is_protected);
}

/**
 * A request to come in that waited for so long that its station has sent it again, or is gone: an
 * answer would be work for nothing, and delay those who still wait. Frames of who is in, or half
 * in, are never dropped.
 */
static bool is_shed(struct authenticator *a, struct bss *bss, struct frame const *f,
		    struct radio_event const *ev)
{
	bool is_auth = f->subtype == FRAME_AUTH;
	uint32_t age;

	if (!ev->has_tsf || !a->config.shed)
		return false;
	age = frame_age_ms(&bss->age, authenticator_now(a), ev->tsf, AUTHENTICATOR_SHED_AUTH_MS);
	if (age <= (is_auth ? AUTHENTICATOR_SHED_AUTH_MS : AUTHENTICATOR_SHED_ASSOC_MS))
		return false;
	if (!is_auth && f->subtype != FRAME_ASSOC_REQUEST && f->subtype != FRAME_REASSOC_REQUEST)
		return false;
	authenticator_counted(a, is_auth ? AUTHENTICATOR_SHED_AUTH : AUTHENTICATOR_SHED_ASSOC);
	BSS_TRACE(a, bss, f->sa, REQUEST_SHED, .n = {age},
		  .s = {is_auth ? "Authentication" : "Association"});
	return true;
}

static void rx_mgmt(struct authenticator *a, struct bss *bss, struct radio_event const *ev)
{
	struct frame f;

	if (frame_decode(ev->frame.p, ev->frame.len, &f) != DOT11_OK || mac_is_group(f.sa) ||
	    mac_is_zero(f.sa) || !mac_eq(f.da, bss->conf.bssid)) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (is_shed(a, bss, &f, ev))
		return;
	switch (f.subtype) {
	case FRAME_AUTH: auth_received(a, bss, &f, ev); return;
	case FRAME_ASSOC_REQUEST:
	case FRAME_REASSOC_REQUEST: associate_received(a, bss, &f, ev); return;
	case FRAME_DISASSOC:
	case FRAME_DEAUTH: protect_leave(a, bss, &f, ev->encrypted || f.is_protected); return;
	case FRAME_ACTION: action_received(a, bss, &f, ev->encrypted || f.is_protected); return;
	default: return; /* probe requests are the access point's; others are nothing to us */
	}
}

SELDOM static void eapol_refused(struct authenticator *a, struct station *st, char const *what,
				 char const *why, enum authenticator_count count)
{
	authenticator_counted(a, count);
	STATION_TRACE(a, st, EAPOL_REFUSED, .s = {what, why});
}

static void rx_eapol(struct authenticator *a, struct bss *bss, struct radio_event const *ev)
{
	struct station *st = station_find(a, ev->sta, bss);
	struct eapol p;

	if (!st || st->state == STATION_AUTHENTICATED) {
		authenticator_counted(a, AUTHENTICATOR_CLASS3);
		return;
	}
	if (eapol_decode(ev->frame.p, ev->frame.len, &p) != DOT11_OK) {
		eapol_refused(a, st, "unknown", "it cannot be read", AUTHENTICATOR_REFUSED_EAPOL);
		return;
	}
	if (st->keyed && !ev->encrypted) {
		eapol_refused(a, st, p.type == EAPOL_KEY_PACKET ? "key" : "EAP",
			      "it came in clear although keys are installed",
			      AUTHENTICATOR_REFUSED_CLEAR);
		return;
	}
	switch (p.type) {
	case EAPOL_KEY_PACKET: handshake_received(a, st, p.frame, ev->encrypted); return;
	case EAPOL_START: login_start_received(a, st); return;
	case EAPOL_EAP: login_received(a, st, p.body); return;
	case EAPOL_LOGOFF:
		if (st->akm && st->akm->eap)
			station_send_away(a, st, REASON_DEAUTH_LEAVING);
		return;
	default:
		eapol_refused(a, st, "unknown", "its type is none of ours",
			      AUTHENTICATOR_REFUSED_EAPOL);
	}
}

SELDOM static void sta_idle(struct authenticator *a, struct bss *bss, struct mac sta)
{
	struct station *st = station_find(a, sta, bss);

	if (!st) {
		bss_command(a, bss, &(struct radio_cmd){.type = RADIO_DEL_STA, .sta = sta});
		return;
	}
	authenticator_counted(a, AUTHENTICATOR_IDLE);
	STATION_EVENT(a, st, STATION_IDLE, 0);
	station_send_away(a, st, REASON_INACTIVITY);
	if (a->config.gtk_rekey_on_leave)
		group_rotate(a, bss);
}

/** A frame of one that the radio does not know: it must begin anew. */
SELDOM static void unknown_sta(struct authenticator *a, struct bss *bss, struct mac sta)
{
	struct station *st = station_find(a, sta, bss);
	uint8_t frame[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(frame, sizeof frame);

	authenticator_counted(a, AUTHENTICATOR_CLASS3);
	if (st && st->state != STATION_AUTHENTICATED) {
		/* The radio has lost it, and its keys with it. */
		station_send_away(a, st, REASON_CLASS3);
		return;
	}
	if (mac_is_group(sta) || mac_is_zero(sta))
		return;
	reason_frame_put(&w, FRAME_DEAUTH, sta, bss->conf.bssid,
			 st ? REASON_CLASS3 : REASON_CLASS2);
	bss_send_mgmt(a, bss, sta, &w);
}

/** The record that a vital command was for; NULL when it is gone. */
static struct station *station_of_command(struct authenticator const *a, uint32_t id)
{
	uint32_t number = id & ((1u << CMD_STATION_BITS) - 1);
	struct station *st;

	if (number == 0 || number > a->stations.high)
		return NULL;
	st = slab_at(&a->stations, number - 1);
	return st->live && command_id(st) == id ? st : NULL;
}

/** A station without an entry or a key cannot be served: it goes, and may come again. */
static void result(struct authenticator *a, struct bss *bss, struct radio_event const *ev)
{
	struct station *st;

	if (ev->id & CMD_GET_SEQ) {
		if (ev->error == 0)
			bss_sequence(bss, ev->id, ev->seq);
		return;
	}
	st = ev->error ? station_of_command(a, ev->id) : NULL;
	if (!st || st->bss != bss)
		return;
	STATION_EVENT(a, st, RADIO_REFUSED, (uint64_t) - (int64_t)ev->error);
	station_send_away(a, st, REASON_UNSPECIFIED);
}

/** Of an EAPOL frame that was sent again. No id tells which: of a late one that is of an
 * association before this the worst is a line in the trace. */
SELDOM static void tx_status(struct authenticator *a, struct bss const *bss,
			     struct radio_event const *ev)
{
	struct station const *st = station_find(a, ev->sta, bss);

	authenticator_counted(a, ev->ack ? AUTHENTICATOR_EAPOL_ACKED : AUTHENTICATOR_EAPOL_UNACKED);
	if (!st)
		return;
	if (ev->ack)
		STATION_EVENT(a, st, EAPOL_ACKED, 0);
	else
		STATION_EVENT(a, st, EAPOL_UNACKED, 0);
}

void authenticator_event(struct authenticator *a, struct radio_event const *ev)
{
	struct bss *bss = bss_find(a, ev->bssid);

	authenticator_turn(a);
	if (!bss) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_BSS);
		return;
	}
	switch (ev->type) {
	case RADIO_EVENT_RX_MGMT: rx_mgmt(a, bss, ev); return;
	case RADIO_EVENT_RX_EAPOL: rx_eapol(a, bss, ev); return;
	case RADIO_EVENT_STA_IDLE: sta_idle(a, bss, ev->sta); return;
	case RADIO_EVENT_UNKNOWN_STA: unknown_sta(a, bss, ev->sta); return;
	case RADIO_EVENT_RESULT: result(a, bss, ev); return;
	case RADIO_EVENT_TX_STATUS: tx_status(a, bss, ev); return;
	case RADIO_EVENT_COUNT: return;
	}
}

/* ---- time ---- */

void authenticator_tick(struct authenticator *a)
{
	authenticator_turn(a);
	wheel_advance(a->wheel, authenticator_now(a));
	(void)cckm_cache_expire(a->cckm);
}

uint64_t authenticator_wait_ms(struct authenticator const *a)
{
	return wheel_wait_ms(a->wheel, authenticator_now(a));
}

bool authenticator_idle(struct authenticator *a)
{
	return owe_pool_fill(a->owe);
}

/* ---- orders ---- */

void authenticator_station_end(struct authenticator *a, struct mac sta, uint16_t reason)
{
	struct hash_cursor c;
	struct station *st;

	authenticator_turn(a);
	while ((st = station_first_record(a, sta, &c)) != NULL) {
		if (st->akm && st->akm->akm == AKM_OWE)
			(void)pmksa_remove_station(session_pmksa(a->store), sta, st->bss->wlan.id);
		if (st->state == STATION_AUTHENTICATED)
			station_remove(a, st);
		else
			station_send_away_for(a, st, reason, STATION_END_ADMIN_DEAUTH);
	}
	(void)cckm_cache_remove(a->cckm, sta, 0);
}

void authenticator_rekey(struct authenticator *a, struct mac bssid)
{
	for (uint32_t i = 0; i < a->bss_high; i++)
		if (a->bss[i] && (mac_is_zero(bssid) || mac_eq(a->bss[i]->conf.bssid, bssid)))
			group_rotate(a, a->bss[i]);
}

/* ---- what shows ask ---- */

static void describe(struct station const *st, struct station_info *out)
{
	*out = (struct station_info){.sta = st->sta,
				     .bssid = st->bss->conf.bssid,
				     .wlan_id = st->bss->wlan.id,
				     .aid = st->aid,
				     .freq = st->bss->conf.freq,
				     .state = st->state,
				     .method = st->method,
				     .has_akm = st->akm != NULL,
				     .akm = st->akm ? st->akm->akm : AKM_8021X,
				     .pairwise = st->pairwise,
				     .mfp = st->mfp,
				     .wpa1 = st->wpa1,
				     .ht = st->radio.has_ht,
				     .vht = st->radio.has_vht,
				     .wmm = st->radio.wmm,
				     .slot = st->bss->conf.slot,
				     .signal_dbm = st->signal_dbm,
				     .assoc_ms = st->assoc_ms,
				     .run_ms = st->run_ms,
				     .expires_ms = st->expires_ms,
				     .roams = st->roams,
				     .vlan = st->vlan};
	memcpy(out->ap_name, st->bss->conf.ap_name, sizeof out->ap_name);
	memcpy(out->user, st->user, sizeof out->user);
}

bool authenticator_station_next(struct authenticator const *a, uint32_t *pos,
				struct station_info *out)
{
	while (*pos < a->stations.high) {
		struct station const *st = slab_at(&a->stations, (*pos)++);

		if (st->live) {
			describe(st, out);
			return true;
		}
	}
	return false;
}

/** Does it tell more of where the station is? */
static bool is_better(struct station const *st, struct station const *than)
{
	return st->state != than->state ? st->state > than->state : st->run_ms > than->run_ms;
}

/** The record that is furthest: a roam under way does not hide the association that stands. Of two
 * that stand, since the older one is being asked, the newer. */
bool authenticator_station_find(struct authenticator const *a, struct mac sta,
				struct station_info *out)
{
	struct hash_cursor c;
	struct station const *best = NULL;

	for (struct station const *st = station_first_record(a, sta, &c); st;
	     st = station_next_record(a, sta, &c))
		if (!best || is_better(st, best))
			best = st;
	if (best)
		describe(best, out);
	return best != NULL;
}

unsigned authenticator_station_count(struct authenticator const *a)
{
	return a->auth_count + a->assoc_count;
}

unsigned authenticator_wlan_stations(struct authenticator const *a, uint16_t wlan_id)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < a->bss_high; i++)
		n += a->bss[i] && a->bss[i]->conf.wlan_id == wlan_id ? a->bss[i]->n_stations : 0;
	return n;
}

unsigned authenticator_excluded_count(struct authenticator const *a)
{
	return exclusion_count(a->exclusion);
}

bool authenticator_excluded_next(struct authenticator const *a, uint32_t *pos, struct mac *sta,
				 uint64_t *until_ms)
{
	return exclusion_next(a->exclusion, pos, sta, until_ms);
}

unsigned authenticator_bss_count(struct authenticator const *a)
{
	return a->bss_count;
}

unsigned authenticator_bss_stations(struct authenticator const *a, struct mac bssid)
{
	struct bss const *bss = bss_find(a, bssid);

	return bss ? bss->n_stations : 0;
}

uint64_t authenticator_counter(struct authenticator const *a, enum authenticator_count c)
{
	return c < AUTHENTICATOR_COUNT_COUNT ? a->counts[c] : 0;
}

char const *authenticator_count_text(enum authenticator_count c)
{
	static char const *const texts[AUTHENTICATOR_COUNT_COUNT] = {
#define X(name, text) [AUTHENTICATOR_##name] = (text),
		AUTHENTICATOR_COUNT_LIST(X)
#undef X
	};

	return c < AUTHENTICATOR_COUNT_COUNT ? texts[c] : "unknown";
}

char const *authenticator_count_name(enum authenticator_count c)
{
	static char const *const names[AUTHENTICATOR_COUNT_COUNT] = {
#define X(name, text) [AUTHENTICATOR_##name] = #name,
		AUTHENTICATOR_COUNT_LIST(X)
#undef X
	};

	return c < AUTHENTICATOR_COUNT_COUNT ? names[c] : "unknown";
}

char const *station_method_text(enum station_method m)
{
	static char const *const texts[STATION_METHOD_COUNT] = {
#define X(name, text) [STATION_METHOD_##name] = (text),
		STATION_METHOD_LIST(X)
#undef X
	};

	return m < STATION_METHOD_COUNT ? texts[m] : "unknown";
}

uint64_t authenticator_ft_refused(struct authenticator const *a, enum ft_refusal why)
{
	return why < FT_REFUSED_COUNT ? a->ft_refused[why] : 0;
}

uint64_t authenticator_ended(struct authenticator const *a, enum station_end why)
{
	return why < STATION_END_COUNT ? a->ended[why] : 0;
}

char const *station_end_text(enum station_end why)
{
	static char const *const texts[STATION_END_COUNT] = {
#define X(name, text) [STATION_END_##name] = (text),
		STATION_END_LIST(X)
#undef X
	};

	return why < STATION_END_COUNT ? texts[why] : "unknown";
}

char const *station_end_name(enum station_end why)
{
	static char const *const names[STATION_END_COUNT] = {
#define X(name, text) [STATION_END_##name] = #name,
		STATION_END_LIST(X)
#undef X
	};

	return why < STATION_END_COUNT ? names[why] : "unknown";
}

uint64_t authenticator_roams(struct authenticator const *a)
{
	return a->roams;
}

struct visits const *authenticator_visits(struct authenticator const *a)
{
	return a->visits;
}

struct cckm_cache *authenticator_cckm(struct authenticator *a)
{
	return a->cckm;
}
