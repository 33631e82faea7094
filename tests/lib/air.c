/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Radios, air, RADIUS server and clock for tests of the authenticator; see air.h.
 */
/* cmocka.h wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "air.h"

#include "dot11/eap.h"
#include "dot11/frame.h"

/** Something under way: to the authenticator, to a station, or an answer of the server. */
struct air_event {
	struct air_event *next;
	uint64_t at;
	struct air_station *to; /**< NULL: to the authenticator */
	bool is_reply, is_eapol, encrypted;
	struct mac bssid;
	struct radio_event ev;
	struct aaa_reply reply;
	struct login *login;
	uint8_t state[8];
	uint16_t len;
	uint8_t octets[2400];
};

static uint64_t air_now(void *arg)
{
	return ((struct air *)arg)->now;
}

static uint64_t air_wall(void *arg)
{
	return 1700000000000000ull + ((struct air *)arg)->now * 1000;
}

static void air_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct air *)arg)->random, out, len);
}

static void air_trace(void *arg, struct trace_record const *rec)
{
	struct air *air = arg;
	char text[TRACE_TEXT_MAX];

	air->count[rec->event]++;
	air->number[rec->event] = rec->n[0];
	if (!getenv("AIR_TRACE"))
		return;
	(void)trace_render(rec, TRACE_AIREOS, 1, text, sizeof text);
	(void)fputs(text, stderr);
}

static bool lost(struct air *air)
{
	uint8_t d;

	rand_fixed_octets(&air->dice, &d, 1);
	return air->loss && d < air->loss * 256 / 100;
}

static struct air_event *post(struct air *air, uint64_t delay)
{
	struct air_event *e = talloc_zero(air, struct air_event), **at = &air->queue;

	assert_non_null(e);
	e->at = air->now + delay;
	while (*at && (*at)->at <= e->at)
		at = &(*at)->next;
	e->next = *at;
	*at = e;
	return e;
}

static void fill(struct air_event *e, struct span frame)
{
	assert_true(frame.len <= sizeof e->octets);
	e->len = (uint16_t)frame.len;
	if (frame.len)
		memcpy(e->octets, frame.p, frame.len);
}

/* ---- radios ---- */

struct air_bss *air_find(struct air *air, struct mac bssid)
{
	for (unsigned i = 0; i < air->n_bss; i++)
		if (mac_eq(air->bss[i].bssid, bssid))
			return &air->bss[i];
	return NULL;
}

struct air_entry *air_entry(struct air *air, struct mac bssid, struct mac sta)
{
	struct air_bss *b = air_find(air, bssid);

	for (unsigned i = 0; b && i < AIR_STATIONS; i++)
		if (b->entry[i].used && mac_eq(b->entry[i].sta, sta))
			return &b->entry[i];
	return NULL;
}

static struct air_station *station_of(struct air *air, struct mac sta)
{
	for (unsigned i = 0; i < air->n_stations; i++)
		if (mac_eq(air->station[i].sta, sta) && !air->station[i].deaf)
			return &air->station[i];
	return NULL;
}

void air_claim(struct air *air, struct air_station *st)
{
	for (unsigned i = 0; i < air->n_stations; i++)
		if (mac_eq(air->station[i].sta, st->sta))
			air->station[i].deaf = &air->station[i] != st;
}

static void set_bss(struct air *air, struct radio_cmd const *cmd)
{
	struct air_bss *b = air_find(air, cmd->bssid);
	struct radio_bss const *r = cmd->bss;

	assert_non_null(r);
	if (!b) {
		assert_true(air->n_bss < 16);
		b = &air->bss[air->n_bss++];
	}
	if (cmd->type == RADIO_START_BSS) {
		*b = (struct air_bss){.up = true,
				      .bssid = cmd->bssid,
				      .start = b->start + 1,
				      .idle_s = cmd->bss->idle_s};
	} else {
		assert_true(b->up);
		b->set_beacon++;
	}
	b->freq = r->freq;
	assert_int_equal(scan_bss_decode(r->probe_response.p, r->probe_response.len, &b->scan),
			 DOT11_OK);
	b->scan.freq = r->freq;
	b->tail = (struct span){talloc_memdup(air, r->tail.p, r->tail.len), r->tail.len};
}

static void add_sta(struct air *air, struct radio_cmd const *cmd)
{
	struct air_bss *b = air_find(air, cmd->bssid);

	/* The kernel says EEXIST. */
	assert_null(air_entry(air, cmd->bssid, cmd->sta));
	for (unsigned i = 0; i < AIR_STATIONS; i++) {
		if (b->entry[i].used)
			continue;
		b->entry[i] = (struct air_entry){.used = true, .sta = cmd->sta};
		return;
	}
}

struct air_vlan *air_vlan(struct air *air, struct mac bssid, uint16_t vlan)
{
	struct air_bss *b = air_find(air, bssid);

	for (unsigned i = 0; i < AIR_VLANS; i++)
		if (b->vlan[i].id == vlan)
			return &b->vlan[i];
	return NULL;
}

/** A key that a VLAN has had before would number its packets anew: it may not come again. */
static void set_vlan_key(struct air_bss *b, struct radio_key const *key)
{
	struct air_vlan *v = b->vlan;

	while (v < b->vlan + AIR_VLANS && v->id && v->id != key->vlan)
		v++;
	assert_true(v < b->vlan + AIR_VLANS);
	for (unsigned i = 1; i < 4; i++) {
		assert_memory_not_equal(v->group[i].key, key->key, key->len);
		assert_memory_not_equal(b->group[i].key, key->key, key->len);
	}
	v->id = key->vlan;
	v->up = true;
	v->group[key->index] = *key;
	v->group_tx = key->index;
	v->set_group++;
}

/** Only VLANs lose their group keys, once no station is in them. */
static void del_key(struct air *air, struct radio_cmd const *cmd)
{
	struct air_vlan *v = air_vlan(air, cmd->bssid, cmd->key->vlan);
	struct air_bss *b = air_find(air, cmd->bssid);

	assert_true(cmd->key->kind == RADIO_KEY_GROUP && cmd->key->vlan && v);
	for (unsigned i = 0; i < AIR_STATIONS; i++)
		assert_false(b->entry[i].used && b->entry[i].sta_info.vlan == cmd->key->vlan);
	v->up = false;
}

static void set_key(struct air *air, struct radio_cmd const *cmd)
{
	struct air_bss *b = air_find(air, cmd->bssid);
	struct air_entry *e = air_entry(air, cmd->bssid, cmd->sta);

	assert_non_null(b);
	switch (cmd->key->kind) {
	case RADIO_KEY_PAIRWISE:
		/* ENOENT before the association (nl80211). */
		assert_non_null(e);
		assert_true(e->sta_info.associated);
		if (e->keyed)
			assert_memory_not_equal(e->key.key, cmd->key->key, cmd->key->len);
		e->key = *cmd->key;
		e->keyed = true;
		return;
	case RADIO_KEY_GROUP:
		if (cmd->key->vlan) {
			set_vlan_key(b, cmd->key);
			return;
		}
		assert_memory_not_equal(b->group[b->group_tx].key, cmd->key->key, cmd->key->len);
		b->group[cmd->key->index] = *cmd->key;
		b->group_tx = cmd->key->index;
		b->set_group++;
		return;
	case RADIO_KEY_IGTK:
		b->group[cmd->key->index] = *cmd->key;
		b->igtk_tx = cmd->key->index;
		return;
	}
}

static void get_seq(struct air *air, struct radio_cmd const *cmd)
{
	struct air_event *e = post(air, 1);

	e->ev = (struct radio_event){
		.type = RADIO_EVENT_RESULT, .bssid = cmd->bssid, .id = cmd->id, .seq = {42}};
}

/** Same octets at both ends, or what one sends the other cannot read. */
static bool same_key(struct air_entry const *e, struct air_station const *st)
{
	struct radio_key const *k = supplicant_key(st->s, RADIO_KEY_PAIRWISE, 0);

	return e && e->keyed && k && k->cipher == e->key.cipher && k->len == e->key.len &&
	       memcmp(k->key, e->key.key, k->len) == 0;
}

static bool is_robust(uint8_t subtype)
{
	return subtype == FRAME_DEAUTH || subtype == FRAME_DISASSOC || subtype == FRAME_ACTION;
}

static void tx_mgmt(struct air *air, struct radio_cmd const *cmd)
{
	struct air_entry *entry = air_entry(air, cmd->bssid, cmd->sta);
	struct air_station *st = station_of(air, cmd->sta);
	struct air_event *e;
	bool protect = entry && entry->keyed && entry->sta_info.mfp && is_robust(cmd->frame.p[0]);

	assert_true(cmd->frame.len <= sizeof air->last_mgmt_frame);
	memcpy(air->last_mgmt_frame, cmd->frame.p, cmd->frame.len);
	air->last_mgmt = *cmd;
	air->last_mgmt.frame.p = air->last_mgmt_frame;
	if (!st || lost(air) || (protect && !same_key(entry, st)))
		return;
	e = post(air, 1);
	e->to = st;
	e->encrypted = protect;
	e->bssid = cmd->bssid;
	fill(e, cmd->frame);
}

static void tx_eapol(struct air *air, struct radio_cmd const *cmd)
{
	struct air_entry *entry = air_entry(air, cmd->bssid, cmd->sta);
	struct air_station *st = station_of(air, cmd->sta);
	struct air_event *e;
	bool heard;

	assert_non_null(entry);
	assert_int_equal(cmd->encrypt, entry->keyed);
	heard = st && !lost(air);
	if (cmd->want_status) {
		e = post(air, 1);
		e->ev = (struct radio_event){.type = RADIO_EVENT_TX_STATUS,
					     .bssid = cmd->bssid,
					     .sta = cmd->sta,
					     .ack = heard};
		air->statuses++;
	}
	if (!heard || (cmd->encrypt && !same_key(entry, st)))
		return;
	e = post(air, 1);
	e->to = st;
	e->is_eapol = true;
	e->encrypted = cmd->encrypt;
	e->bssid = cmd->bssid;
	fill(e, cmd->frame);
}

static void air_radio_cmd(void *arg, struct radio_cmd const *cmd)
{
	struct air *air = arg;
	struct air_entry *e = air_entry(air, cmd->bssid, cmd->sta);

	if (air->away)
		return;
	air->commands[cmd->type]++;
	if (cmd->id)
		air->last_vital = cmd->id;
	switch (cmd->type) {
	case RADIO_START_BSS:
	case RADIO_SET_BEACON: set_bss(air, cmd); return;
	case RADIO_STOP_BSS: air_find(air, cmd->bssid)->up = false; return;
	case RADIO_TX_MGMT: tx_mgmt(air, cmd); return;
	case RADIO_TX_EAPOL: tx_eapol(air, cmd); return;
	case RADIO_ADD_STA:
		if (!air->deaf_radio)
			add_sta(air, cmd);
		return;
	case RADIO_SET_STA:
		assert_non_null(e);
		assert_true(cmd->station->aid > 0 && cmd->station->n_rates > 0);
		/* EINVAL: the AID of an associated station changes; authorized before associated */
		if (e->sta_info.associated)
			assert_int_equal(e->sta_info.aid, cmd->station->aid);
		e->sta_info = *cmd->station;
		return;
	case RADIO_DEL_STA:
		if (e)
			*e = (struct air_entry){0};
		return;
	case RADIO_SET_KEY: set_key(air, cmd); return;
	case RADIO_GET_SEQ: get_seq(air, cmd); return;
	case RADIO_DEL_KEY: del_key(air, cmd); return;
	case RADIO_CMD_COUNT: fail_msg("command %s is not expected", radio_cmd_name(cmd->type));
	}
}

/* ---- stations ---- */

static void sta_send_mgmt(void *arg, struct mac bssid, struct span frame, bool protect)
{
	struct air_station *st = arg;
	struct air *air = st->air;
	struct air_event *e;

	struct air_entry *entry = air_entry(air, bssid, st->sta);

	/* A station that leaves has wiped its key by now. */
	if (lost(air) || (protect && !(entry && entry->keyed)))
		return;
	e = post(air, 1);
	e->ev = (struct radio_event){.type = RADIO_EVENT_RX_MGMT,
				     .bssid = bssid,
				     .signal_dbm = -50,
				     .has_tsf = true,
				     .tsf = air->now * 1000 + air->tsf_ahead_us,
				     .encrypted = protect};
	fill(e, frame);
}

static void sta_send_eapol(void *arg, struct mac bssid, struct span frame, bool encrypt)
{
	struct air_station *st = arg;
	struct air *air = st->air;
	struct air_entry *entry = air_entry(air, bssid, st->sta);
	struct air_event *e;

	/* Message 4 of a rekey leaves under the old key, though the station has the new one. */
	if (lost(air) || (encrypt && !(entry && entry->keyed)))
		return;
	e = post(air, 1);
	e->ev = (struct radio_event){
		.type = RADIO_EVENT_RX_EAPOL, .bssid = bssid, .sta = st->sta, .encrypted = encrypt};
	if (!entry || !entry->sta_info.associated)
		e->ev.type = RADIO_EVENT_UNKNOWN_STA;
	fill(e, frame);
}

static void sta_eap(void *arg, struct span packet)
{
	struct air_station *st = arg;
	uint8_t out[64];
	struct wr w = wr_init(out, sizeof out);
	struct eap e;

	if (eap_decode(packet.p, packet.len, &e) != DOT11_OK)
		return;
	if (e.code == EAP_SUCCESS)
		supplicant_eap_done(st->s, st->has_msk ? st->msk : NULL);
	else if (e.code == EAP_FAILURE)
		supplicant_eap_done(st->s, NULL);
	if (e.code != EAP_REQUEST)
		return;
	wr_u8(&w, EAP_RESPONSE);
	wr_u8(&w, e.id);
	wr_be16(&w, e.type == EAP_IDENTITY ? 8 : 6);
	wr_u8(&w, e.type);
	wr_bytes(&w, e.type == EAP_IDENTITY ? "bob" : (st->wrong_password ? "n" : "y"),
		 e.type == EAP_IDENTITY ? 3 : 1);
	supplicant_eap_send(st->s, (struct span){out, wr_len(&w)});
}

static void sta_connected(void *arg, enum supplicant_method how)
{
	struct air_station *st = arg;

	st->connects++;
	st->how = how;
}

static void sta_failed(void *arg, enum supplicant_fault why, uint16_t code)
{
	struct air_station *st = arg;

	st->fails++;
	st->fault = why;
	st->code = code;
	if (getenv("AIR_TRACE"))
		fprintf(stderr, "station: %s (%u)\n", supplicant_fault_text(why), code);
}

/* ---- the server ---- */

static bool air_ask(void *arg, struct aaa_request const *q)
{
	struct air *air = arg;
	struct air_station *st = station_of(air, q->sta);
	struct air_event *e;
	struct wr w;
	uint8_t id = q->eap.p[1], type = q->eap.p[4];

	air->asked++;
	if (air->no_memory)
		return false;
	e = post(air, 2);
	w = wr_init(e->octets, sizeof e->octets);
	assert_string_equal(q->user, "bob");
	assert_int_equal(strlen(q->acct_session_id), 16);
	e->is_reply = true;
	e->reply = (struct aaa_reply){.conversation = q->conversation,
				      .server = 1,
				      .server_name = "radius1",
				      .state = {e->state, sizeof e->state}};
	e->reply.reauthenticate = air->reauthenticate;
	if (air->server_is_dead) {
		e->reply.verdict = AAA_NO_ANSWER;
	} else if (type == EAP_IDENTITY) {
		e->reply.verdict = AAA_CHALLENGE;
		wr_bytes(&w, (uint8_t[]){EAP_REQUEST, (uint8_t)(id + 1), 0, 6, EAP_PEAP, 0}, 6);
	} else if (q->eap.p[5] == 'n') {
		e->reply.verdict = AAA_REJECT;
		eap_put_result(&w, EAP_FAILURE, id);
	} else {
		e->reply.verdict = AAA_ACCEPT;
		eap_put_result(&w, EAP_SUCCESS, id);
		air_random(air, st->msk, sizeof st->msk);
		st->has_msk = true;
		e->login = talloc_zero(e, struct login);
		if (!air->no_keys)
			assert_true(secret_set(&e->login->msk, st->msk, sizeof st->msk));
		(void)snprintf(e->login->user, sizeof e->login->user, "robert");
		(void)snprintf(e->login->vlan, sizeof e->login->vlan, "%s",
			       air->vlan ? air->vlan : "");
		(void)snprintf(e->login->acct_session_id, sizeof e->login->acct_session_id, "%s",
			       q->acct_session_id);
		e->login->sta = q->sta;
		e->login->bssid = q->bssid;
		e->login->ssid_len = q->ssid_len;
		memcpy(e->login->ssid, q->ssid, q->ssid_len);
		e->login->akm = q->akm;
		e->login->session_timeout = air->session_timeout;
		(void)snprintf(e->login->nas_id, sizeof e->login->nas_id, "%s", q->nas_id);
		e->login->has_mdid = q->has_mdid;
		e->login->mdid = q->mdid;
	}
	e->len = (uint16_t)wr_len(&w);
	return true;
}

static void air_cancel(void *arg, uint64_t conversation)
{
	(void)conversation;
	((struct air *)arg)->cancelled++;
}

/* ---- all of it ---- */

struct radio_info const *air_radio(void)
{
	static struct radio_info const info = {
		.caps = RADIO_CAP_HT | RADIO_CAP_VHT | RADIO_CAP_MFP | RADIO_CAP_VLAN |
			RADIO_CAP_TX_STATUS | RADIO_CAP_TSF,
		.n_ciphers = 9,
		.cipher = {CIPHER_CCMP, CIPHER_TKIP, CIPHER_GCMP, CIPHER_GCMP256, CIPHER_CCMP256,
			   CIPHER_BIP_CMAC, CIPHER_BIP_GMAC, CIPHER_BIP_GMAC256,
			   CIPHER_BIP_CMAC256},
	};

	return &info;
}

static void session_limit(void *arg, struct mac bssid, uint16_t wlan_id, uint32_t *seconds)
{
	struct air *air = arg;

	authenticator_session_timeout(air->a, bssid, wlan_id, seconds);
}

struct air *air_new(uint64_t seed)
{
	struct air *air = talloc_zero(NULL, struct air);
	struct authenticator_ops ops = {
		.radio = air_radio_cmd, .ask = air_ask, .cancel = air_cancel, .arg = air};
	struct session_config sc = {.max_clients = 1000, .default_mdid = 0xa1b2, .stale_s = 300};

	assert_non_null(air);
	air->now = 1000000;
	air->random.state = seed;
	air->dice.state = seed + 1;
	air->env = (struct env){.arg = air,
				.now_ms = air_now,
				.wall_us = air_wall,
				.random = air_random,
				.trace = air_trace};
	air->wlans = wlan_set_new(air);
	air->store = session_store_new(air, &air->env, air->wlans, &sc);
	authenticator_config_init(&air->config);
	(void)strcpy(air->config.r0kh_id, "wlc1.example.org");
	air->config.r1kh_id = (struct mac){{2, 0, 0, 0xff, 0xff, 1}};
	air->config.mdid = 0xa1b2;
	air->config.max_stations = 1000;
	air->a = authenticator_new(air, &air->env, air->wlans, air->store, &air->config, &ops);
	assert_non_null(air->a);
	session_set_hooks(air->store, &(struct session_hooks){.limit = session_limit, .arg = air});
	return air;
}

void air_free(struct air *air)
{
	talloc_free(air->a);
	talloc_free(air);
}

struct wlan air_wlan(char const *name, uint16_t id)
{
	struct wlan w;

	wlan_init(&w, name, id, name, (uint8_t)strlen(name));
	w.akms = WLAN_AKM_BIT(PSK);
	w.ft = WLAN_FT_DISABLED;
	w.enabled = true;
	assert_true(secret_set(&w.psk, "password", 8));
	return w;
}

void air_put_wlan(struct air *air, struct wlan const *w)
{
	struct err err = {0};

	if (wlan_set_put(air->wlans, w, &err))
		fail_msg("%s: %s", w->name, err.msg);
	authenticator_wlan_changed(air->a, w->id);
}

struct mac air_bssid(unsigned ap, uint16_t wlan_id)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)ap, (uint8_t)wlan_id}};
}

struct mac air_start(struct air *air, unsigned ap, uint16_t wlan_id)
{
	struct authenticator_bss b = {.bssid = air_bssid(ap, wlan_id),
				      .wlan_id = wlan_id,
				      .ap_mac = air_bssid(ap, 0),
				      .slot = 0,
				      .vap = wlan_id,
				      .radio = air_radio(),
				      .freq = 2412,
				      .width = RADIO_20,
				      .center_freq = 2412,
				      .country = "DE",
				      .policy = air->policy};
	struct err err = {0};

	(void)snprintf(b.ap_name, sizeof b.ap_name, "ap%u", ap);
	if (authenticator_bss_start(air->a, &b, &err))
		fail_msg("BSS: %s", err.msg);
	return b.bssid;
}

struct supplicant_config air_config(struct air *air, char const *ssid, unsigned number)
{
	struct supplicant_config c;

	(void)air;
	supplicant_config_init(&c);
	c.sta = (struct mac){{0, 0x40, 0x96, 0, (uint8_t)(number >> 8), (uint8_t)number}};
	c.ssid_len = (uint8_t)strlen(ssid);
	memcpy(c.ssid, ssid, c.ssid_len);
	assert_int_equal(psk_from_passphrase("password", 8, ssid, c.ssid_len, c.psk), 0);
	return c;
}

struct air *air_psk(uint64_t seed)
{
	struct air *air = air_new(seed);
	struct wlan w = air_wlan("home", 1);

	air_put_wlan(air, &w);
	(void)air_start(air, 0, 1);
	(void)air_start(air, 1, 1);
	return air;
}

struct air_station *air_add_psk(struct air *air, unsigned number)
{
	struct supplicant_config c = air_config(air, "home", number);

	return air_add(air, &c);
}

struct air_station *air_add(struct air *air, struct supplicant_config const *c)
{
	struct air_station *st = &air->station[air->n_stations++];
	struct supplicant_ops ops = {.send_mgmt = sta_send_mgmt,
				     .send_eapol = sta_send_eapol,
				     .eap = sta_eap,
				     .connected = sta_connected,
				     .failed = sta_failed,
				     .arg = st};

	assert_true(air->n_stations <= AIR_STATIONS);
	st->air = air;
	st->sta = c->sta;
	st->s = supplicant_new(air, &air->env, c, &ops);
	assert_non_null(st->s);
	return st;
}

void air_connect(struct air_station *st, struct mac bssid)
{
	struct air_bss *b = air_find(st->air, bssid);

	assert_non_null(b);
	b->scan.tsf = st->air->now * 1000;
	b->scan.heard_ms = st->air->now;
	supplicant_connect(st->s, &b->scan);
}

void air_report(struct air *air, struct radio_event const *ev)
{
	authenticator_event(air->a, ev);
}

static void deliver(struct air *air, struct air_event *e)
{
	if (e->is_reply) {
		e->reply.eap = (struct span){e->octets, e->len};
		e->reply.login = e->login;
		if (e->reply.verdict == AAA_ACCEPT && air->before_accept)
			air->before_accept(air, e->login);
		authenticator_aaa_reply(air->a, &e->reply);
	} else if (!e->to) {
		e->ev.frame = (struct span){e->octets, e->len};
		authenticator_event(air->a, &e->ev);
	} else if (e->is_eapol) {
		supplicant_eapol_received(e->to->s, e->bssid, e->octets, e->len, e->encrypted);
	} else {
		supplicant_mgmt_received(e->to->s, e->octets, e->len, e->encrypted);
	}
}

static uint64_t shed(struct air const *air)
{
	return air_count(air, AUTHENTICATOR_SHED_AUTH) + air_count(air, AUTHENTICATOR_SHED_ASSOC);
}

/** It takes its time for reports, one after the other. */
static bool is_busy(struct air const *air, struct air_event const *e)
{
	return air->report_us && !e->is_reply && !e->to && air->busy_us >= (air->now + 1) * 1000;
}

static void deliver_in_time(struct air *air, struct air_event *e)
{
	uint64_t before = shed(air);

	deliver(air, e);
	if (!air->report_us || e->is_reply || e->to)
		return;
	if (air->busy_us < air->now * 1000)
		air->busy_us = air->now * 1000;
	air->busy_us += shed(air) > before ? air->report_us / 50 : air->report_us;
}

static void turn(struct air *air)
{
	struct air_event **at = &air->queue;

	while (*at && (*at)->at <= air->now) {
		struct air_event *e = *at;

		if (is_busy(air, e)) {
			at = &e->next;
			continue;
		}
		*at = e->next;
		deliver_in_time(air, e);
		talloc_free(e);
		/* What was delivered may have put something ahead of where we are. */
		at = &air->queue;
	}
	authenticator_tick(air->a);
	session_expire(air->store);
	for (unsigned i = 0; i < air->n_stations; i++)
		if (supplicant_wait_ms(air->station[i].s) == 0)
			supplicant_tick(air->station[i].s);
}

void air_run(struct air *air, unsigned ms)
{
	for (; ms; ms--) {
		air->now++;
		turn(air);
	}
}

bool air_agrees(struct air_station *st, struct mac bssid)
{
	struct air *air = st->air;
	struct air_entry *e = air_entry(air, bssid, st->sta);
	struct air_bss *b = air_find(air, bssid);
	struct radio_key const *gtk, *igtk, *theirs;
	struct air_vlan *v;

	if (supplicant_state(st->s) != SUPPLICANT_RUN || !mac_eq(supplicant_bssid(st->s), bssid) ||
	    !e || !e->sta_info.authorized || e->sta_info.aid != supplicant_aid(st->s))
		return false;
	if (!b->group_tx)
		return !e->keyed;
	v = e->sta_info.vlan ? air_vlan(air, bssid, e->sta_info.vlan) : NULL;
	if (e->sta_info.vlan && !(v && v->up))
		return false;
	theirs = v ? &v->group[v->group_tx] : &b->group[b->group_tx];
	gtk = supplicant_key(st->s, RADIO_KEY_GROUP, theirs->index);
	if (!same_key(e, st) || !gtk || memcmp(gtk->key, theirs->key, gtk->len) != 0)
		return false;
	if (e->sta_info.mfp != supplicant_has_mfp(st->s))
		return false;
	igtk = supplicant_key(st->s, RADIO_KEY_IGTK, b->igtk_tx);
	return !e->sta_info.mfp ||
	       (igtk && memcmp(igtk->key, b->group[b->igtk_tx].key, igtk->len) == 0);
}

static void air_fail(struct air_station const *st)
{
	char text[600] = "";

	for (enum supplicant_fault f = 0; f < SUPPLICANT_FAULT_COUNT; f++)
		if (supplicant_fault_count(st->s, f))
			(void)snprintf(text + strlen(text), sizeof text - strlen(text), "; %s",
				       supplicant_fault_text(f));
	fail_msg("station is not connected: state %d, code %u%s", (int)supplicant_state(st->s),
		 st->code, text);
}

void air_check(struct air_station *st, struct mac bssid)
{
	if (!air_agrees(st, bssid))
		air_fail(st);
}

enum supplicant_method air_associate(struct air_station *st, struct mac bssid)
{
	air_connect(st, bssid);
	for (unsigned i = 0; i < 100 && !air_agrees(st, bssid); i++)
		air_run(st->air, 20);
	air_check(st, bssid);
	return st->how;
}
