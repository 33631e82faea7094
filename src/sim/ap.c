/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A virtual access point (see ap.h). */
#include "sim/ap.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "dot11/frame.h"
#include "sim/air.h"

/** AIDs of a BSS (9.4.1.8): no more stations can be associated. */
#define STATIONS_MAX 2007
#define SIGNAL_DBM   (-50)
/** Where the timestamp of a beacon or probe response is, and the address that it goes to. */
#define TIMESTAMP_AT FRAME_HEADER_LEN
#define DA_AT        4

struct ap_sta {
	struct mac mac;
	struct radio_sta sta;
	bool has_key;
	struct radio_key key;
};

/** Group keys of a VLAN, as long as one is set. */
struct ap_vlan {
	uint16_t id;
	struct radio_key key[4]; /**< by index: 1..3; len 0 where there is none */
	uint8_t group;           /**< in use */
};

struct ap_bss {
	bool started;
	struct mac bssid;
	uint16_t freq;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	struct scan_bss heard; /**< what its probe response says */
	struct ap_sta *sta;    /**< talloc array */
	unsigned n, room;
	struct radio_key key[6]; /**< by index: group 1..3, IGTK 4 and 5 */
	uint8_t group, igtk;     /**< in use, 0 none */
	struct ap_vlan *vlan;    /**< talloc array */
	unsigned n_vlans;
	uint64_t sent; /**< for GET_SEQ: what a broadcast counter would be */
};

struct sim_ap {
	struct env const *env;
	struct sim_air *air;
	struct sim_ap_config config;
	struct sim_ap_ops ops;
	struct ap_bss bss[RADIO_MAX * SIM_AP_BSS_MAX];
	struct sim_ap_stats stats;
};

static struct mac bssid_of(struct sim_ap const *ap, unsigned radio, unsigned n)
{
	struct mac m = ap->config.mac;

	if (!mac_is_zero(m)) {
		m.b[5] = (uint8_t)(m.b[5] + radio * SIM_AP_BSS_MAX + n);
		return m;
	}
	return (struct mac){{0x02, 0x5a, (uint8_t)(ap->config.number >> 8),
			     (uint8_t)ap->config.number, (uint8_t)radio, (uint8_t)n}};
}

static int wipe(struct sim_ap *ap)
{
	sim_air_remove_ap(ap->air, ap);
	sim_ap_reset(ap);
	mem_wipe(ap, sizeof(*ap));
	return 0;
}

struct sim_ap *sim_ap_new(void *ctx, struct env const *env, struct sim_air *air,
			  struct sim_ap_config const *config, struct sim_ap_ops const *ops)
{
	struct sim_ap *ap = talloc_zero(ctx, struct sim_ap);

	if (!ap)
		return NULL;
	ap->env = env;
	ap->air = air;
	ap->config = *config;
	ap->ops = *ops;
	if (!sim_air_add_ap(air, ap)) {
		talloc_free(ap);
		return NULL;
	}
	talloc_set_destructor(ap, wipe);
	return ap;
}

char const *sim_ap_name(struct sim_ap const *ap)
{
	return ap->config.name;
}

static void radio_fill(struct sim_ap const *ap, unsigned n, struct radio_info *r)
{
	static uint16_t const low[] = {2412, 2437, 2462};
	static uint16_t const high[] = {5180, 5200, 5220, 5240};
	static suite_t const ciphers[] = {CIPHER_CCMP,     CIPHER_TKIP,        CIPHER_GCMP,
					  CIPHER_GCMP256,  CIPHER_CCMP256,     CIPHER_BIP_CMAC,
					  CIPHER_BIP_GMAC, CIPHER_BIP_GMAC256, CIPHER_BIP_CMAC256};

	r->id = (uint8_t)n;
	r->caps = RADIO_CAP_MFP | RADIO_CAP_TX_STATUS | RADIO_CAP_TSF | RADIO_CAP_VLAN;
	r->n_channels = n == 0 ? 3 : 4;
	memcpy(r->channel, n == 0 ? low : high, r->n_channels * sizeof(low[0]));
	r->n_ciphers = sizeof(ciphers) / sizeof(ciphers[0]);
	memcpy(r->cipher, ciphers, sizeof(ciphers));
	r->n_bssids = SIM_AP_BSS_MAX;
	for (unsigned i = 0; i < SIM_AP_BSS_MAX; i++)
		r->bssid[i] = bssid_of(ap, n, i);
}

void sim_ap_hello(struct sim_ap const *ap, struct radio_hello *out)
{
	*out = (struct radio_hello){
		.software = "fastroam-sim " FASTROAM_VERSION,
		.model = "virtual",
		.n_radios = ap->config.radios,
	};
	for (unsigned i = 0; i < out->n_radios; i++)
		radio_fill(ap, i, &out->radio[i]);
}

/* --- tables ------------------------------------------------------------------------------------
 */

static struct ap_bss *find_bss(struct sim_ap const *ap, struct mac bssid)
{
	/* Either kind of address has the number of the BSS in its lowest four bits. */
	unsigned n = bssid.b[5] % SIM_AP_BSS_MAX;

	for (unsigned radio = 0; radio < ap->config.radios; radio++)
		if (mac_eq(bssid, bssid_of(ap, radio, n)))
			return (struct ap_bss *)&ap->bss[radio * SIM_AP_BSS_MAX + n];
	return NULL;
}

unsigned sim_ap_number(struct sim_ap const *ap)
{
	return ap->config.number;
}

bool sim_ap_has_bssid(struct sim_ap const *ap, struct mac bssid)
{
	return find_bss(ap, bssid) != NULL;
}

static struct ap_bss *started(struct sim_ap const *ap, struct mac bssid)
{
	struct ap_bss *b = find_bss(ap, bssid);

	return b && b->started ? b : NULL;
}

static struct ap_sta *find_sta(struct ap_bss const *b, struct mac sta)
{
	for (unsigned i = 0; b && i < b->n; i++)
		if (mac_eq(b->sta[i].mac, sta))
			return &b->sta[i];
	return NULL;
}

static void bss_clear(struct ap_bss *b)
{
	if (b->sta)
		mem_wipe(b->sta, b->room * sizeof(*b->sta));
	talloc_free(b->sta);
	if (b->vlan)
		mem_wipe(b->vlan, b->n_vlans * sizeof(*b->vlan));
	talloc_free(b->vlan);
	mem_wipe(b, sizeof(*b));
}

void sim_ap_reset(struct sim_ap *ap)
{
	for (unsigned i = 0; i < sizeof(ap->bss) / sizeof(ap->bss[0]); i++)
		bss_clear(&ap->bss[i]);
}

/* --- commands ----------------------------------------------------------------------------------
 */

static int start_bss(struct sim_ap *ap, struct radio_cmd const *cmd)
{
	struct ap_bss *b = find_bss(ap, cmd->bssid);
	struct radio_bss const *r = cmd->bss;
	struct scan_bss heard;

	if (!b || (b - ap->bss) / SIM_AP_BSS_MAX != r->radio)
		return -ENODEV;
	if (scan_bss_decode(r->probe_response.p, r->probe_response.len, &heard) != DOT11_OK)
		return -EINVAL;
	if (!b->started)
		bss_clear(b);
	b->started = true;
	b->bssid = cmd->bssid;
	b->freq = r->freq;
	b->heard = heard;
	b->heard.freq = r->freq;
	b->ssid_len = r->ssid_len;
	memcpy(b->ssid, r->ssid, r->ssid_len);
	return 0;
}

static int set_sta(struct ap_bss *b, struct ap_sta *s, struct radio_cmd const *cmd)
{
	(void)b;
	if (!s)
		return -ENOENT;
	/* As the kernel has it: first associated, then authorized (see fastroam-ap). */
	if (cmd->station->authorized && !cmd->station->associated)
		return -EINVAL;
	s->sta = *cmd->station;
	return 0;
}

static int add_sta(struct sim_ap *ap, struct ap_bss *b, struct radio_cmd const *cmd)
{
	struct ap_sta *s = find_sta(b, cmd->sta);

	if (s) {
		mem_wipe(&s->key, sizeof(s->key));
		s->has_key = false;
		s->sta = *cmd->station;
		return 0;
	}
	if (b->n >= STATIONS_MAX)
		return -ENOSPC;
	if (b->n == b->room) {
		unsigned room = b->room ? 2 * b->room : 8;
		struct ap_sta *more = talloc_realloc(ap, b->sta, struct ap_sta, room);

		if (!more)
			return -ENOMEM;
		b->sta = more;
		b->room = room;
	}
	b->sta[b->n++] = (struct ap_sta){.mac = cmd->sta, .sta = *cmd->station};
	return 0;
}

static int del_sta(struct ap_bss *b, struct ap_sta *s)
{
	if (!s)
		return -ENOENT;
	*s = b->sta[--b->n];
	mem_wipe(&b->sta[b->n], sizeof(*s));
	return 0;
}

static bool same_key(struct radio_key const *a, struct radio_key const *b)
{
	return a->cipher == b->cipher && a->len == b->len && consttime_eq(a->key, b->key, a->len);
}

static struct ap_vlan *find_vlan(struct ap_bss const *b, uint16_t id)
{
	for (unsigned i = 0; i < b->n_vlans; i++)
		if (b->vlan[i].id == id)
			return &b->vlan[i];
	return NULL;
}

static int set_vlan_key(struct sim_ap *ap, struct ap_bss *b, struct radio_key const *k)
{
	struct ap_vlan *v = find_vlan(b, k->vlan), *more;

	if (k->index < 1 || k->index > 3)
		return -EINVAL;
	if (!v) {
		more = talloc_realloc(ap, b->vlan, struct ap_vlan, b->n_vlans + 1);
		if (!more)
			return -ENOMEM;
		b->vlan = more;
		v = &b->vlan[b->n_vlans++];
		*v = (struct ap_vlan){.id = k->vlan};
	}
	if (v->key[k->index].len && same_key(&v->key[k->index], k))
		ap->stats.reinstalled++;
	v->key[k->index] = *k;
	v->group = k->index;
	return 0;
}

static void del_vlan_key(struct ap_bss *b, struct radio_key const *k)
{
	struct ap_vlan *v = find_vlan(b, k->vlan);

	if (!v || k->index > 3)
		return;
	mem_wipe(&v->key[k->index], sizeof(v->key[0]));
	for (unsigned i = 1; i <= 3; i++)
		if (v->key[i].len)
			return;
	*v = b->vlan[--b->n_vlans];
	mem_wipe(&b->vlan[b->n_vlans], sizeof(*v));
}

static int set_key(struct sim_ap *ap, struct ap_bss *b, struct ap_sta *s,
		   struct radio_cmd const *cmd)
{
	struct radio_key const *k = cmd->key;

	if (k->vlan)
		return set_vlan_key(ap, b, k);
	if (k->kind != RADIO_KEY_PAIRWISE) {
		if (k->index < 1 || k->index > 5)
			return -EINVAL;
		b->key[k->index] = *k;
		*(k->kind == RADIO_KEY_GROUP ? &b->group : &b->igtk) = k->index;
		return 0;
	}
	/* The kernel refuses the key of a station that is not associated. */
	if (!s || !s->sta.associated)
		return -ENOENT;
	if (s->has_key && same_key(&s->key, k))
		ap->stats.reinstalled++;
	s->key = *k;
	s->has_key = true;
	return 0;
}

static int del_key(struct ap_bss *b, struct ap_sta *s, struct radio_key const *k)
{
	if (k->kind == RADIO_KEY_PAIRWISE) {
		if (!s)
			return -ENOENT;
		mem_wipe(&s->key, sizeof(s->key));
		s->has_key = false;
		return 0;
	}
	if (k->vlan) {
		del_vlan_key(b, k);
		return 0;
	}
	if (k->index < 1 || k->index > 5)
		return -EINVAL;
	mem_wipe(&b->key[k->index], sizeof(b->key[0]));
	return 0;
}

static int tx_eapol(struct sim_ap *ap, struct ap_sta const *s, struct radio_cmd const *cmd)
{
	if (!s) {
		ap->stats.no_sta++;
		return -ENOENT;
	}
	if (cmd->encrypt && !s->has_key) {
		ap->stats.no_key++;
		return -ENOKEY;
	}
	sim_air_to_station(ap->air, ap, cmd, false, cmd->encrypt ? &s->key : NULL);
	return 0;
}

/** Robust action frames and those that end an association are protected where there is PMF. */
static bool is_robust(struct span frame)
{
	switch (frame.len > FRAME_HEADER_LEN ? frame.p[0] : FRAME_BEACON) {
	case FRAME_DEAUTH:
	case FRAME_DISASSOC:
	case FRAME_ACTION: return true;
	default: return false;
	}
}

static int tx_mgmt(struct sim_ap *ap, struct ap_bss *b, struct radio_cmd const *cmd)
{
	struct radio_cmd to = *cmd;
	struct ap_sta *s;

	if (cmd->frame.len < FRAME_HEADER_LEN)
		return -EINVAL;
	memcpy(to.sta.b, cmd->frame.p + DA_AT, MAC_LEN);
	s = find_sta(b, to.sta);
	sim_air_to_station(ap->air, ap, &to, true,
			   s && s->sta.mfp && s->has_key && is_robust(cmd->frame) ? &s->key : NULL);
	return 0;
}

static void get_seq(struct sim_ap *ap, struct ap_bss *b, struct radio_cmd const *cmd)
{
	struct radio_event ev = {
		.type = RADIO_EVENT_RESULT, .bssid = cmd->bssid, .sta = cmd->sta, .id = cmd->id};

	for (unsigned i = 0; i < 6; i++)
		ev.seq[i] = (uint8_t)(b->sent >> 8 * i);
	ap->ops.event(ap->ops.arg, &ev);
}

static int run(struct sim_ap *ap, struct ap_bss *b, struct radio_cmd const *cmd)
{
	struct ap_sta *s = find_sta(b, cmd->sta);

	switch (cmd->type) {
	case RADIO_START_BSS:
	case RADIO_SET_BEACON: return start_bss(ap, cmd);
	case RADIO_STOP_BSS: bss_clear(b); return 0;
	case RADIO_TX_MGMT: return tx_mgmt(ap, b, cmd);
	case RADIO_TX_EAPOL: return tx_eapol(ap, s, cmd);
	case RADIO_ADD_STA: return add_sta(ap, b, cmd);
	case RADIO_SET_STA: return set_sta(b, s, cmd);
	case RADIO_DEL_STA: return del_sta(b, s);
	case RADIO_SET_KEY: return set_key(ap, b, s, cmd);
	case RADIO_DEL_KEY: return del_key(b, s, cmd->key);
	case RADIO_GET_SEQ: get_seq(ap, b, cmd); return 0;
	case RADIO_CMD_COUNT: break;
	}
	return -EINVAL;
}

void sim_ap_command(struct sim_ap *ap, struct radio_cmd const *cmd)
{
	struct ap_bss *b = started(ap, cmd->bssid);
	struct radio_event ev = {
		.type = RADIO_EVENT_RESULT, .bssid = cmd->bssid, .sta = cmd->sta, .id = cmd->id};

	ap->stats.commands++;
	if (!b && cmd->type != RADIO_START_BSS) {
		ap->stats.no_bss++;
		ev.error = -ENODEV;
	} else {
		ev.error = run(ap, b, cmd);
	}
	/* A station that is gone already is no error of anybody (see fastroam-ap). */
	if (ev.error == 0 || cmd->type == RADIO_DEL_STA)
		return;
	ap->stats.failed++;
	ap->ops.event(ap->ops.arg, &ev);
}

/* --- frames of stations ------------------------------------------------------------------------
 */

static uint64_t tsf_of(struct sim_ap const *ap)
{
	return ap->config.tsf_offset_us + ap->env->now_ms(ap->env->arg) * 1000;
}

void sim_ap_mgmt_received(struct sim_ap *ap, struct mac bssid, struct mac sta, struct span frame,
			  bool protect, struct radio_key const *key)
{
	struct ap_bss *b = started(ap, bssid);
	struct ap_sta *s = find_sta(b, sta);
	struct radio_event ev = {
		.type = RADIO_EVENT_RX_MGMT,
		.bssid = bssid,
		.frame = frame,
		.signal_dbm = SIGNAL_DBM,
		.freq = b ? b->freq : 0,
		.has_tsf = true,
		.tsf = tsf_of(ap),
		.encrypted = protect,
	};

	if (!b)
		return;
	if (protect && !(s && s->has_key && key && same_key(&s->key, key)))
		return;
	if (!protect && s && s->sta.mfp && s->has_key && is_robust(frame)) {
		ap->stats.dropped_clear++;
		return;
	}
	ap->ops.event(ap->ops.arg, &ev);
}

void sim_ap_eapol_received(struct sim_ap *ap, struct mac bssid, struct mac sta, struct span frame,
			   bool encrypted, struct radio_key const *key)
{
	struct ap_bss *b = started(ap, bssid);
	struct ap_sta *s = find_sta(b, sta);
	struct radio_event ev = {
		.type = RADIO_EVENT_RX_EAPOL,
		.bssid = bssid,
		.sta = sta,
		.frame = frame,
		.encrypted = encrypted,
	};

	if (!b)
		return;
	if (!s || !s->sta.associated) {
		ev.type = RADIO_EVENT_UNKNOWN_STA;
		ev.frame = (struct span){0};
		ev.encrypted = false;
	} else if (encrypted && !(s->has_key && key && same_key(&s->key, key))) {
		return;
	}
	ap->ops.event(ap->ops.arg, &ev);
}

void sim_ap_tx_status(struct sim_ap *ap, struct mac bssid, struct mac sta, uint32_t id, bool ack)
{
	struct radio_event const ev = {
		.type = RADIO_EVENT_TX_STATUS, .bssid = bssid, .sta = sta, .id = id, .ack = ack};

	if (started(ap, bssid))
		ap->ops.event(ap->ops.arg, &ev);
}

/* --- what stations hear, and tests ask ---------------------------------------------------------
 */

bool sim_ap_scan(struct sim_ap const *ap, void const *ssid, uint8_t ssid_len, bool secure,
		 struct scan_bss *out)
{
	for (unsigned i = 0; i < ap->config.radios * SIM_AP_BSS_MAX; i++) {
		struct ap_bss const *b = &ap->bss[i];

		if (!b->started || b->ssid_len != ssid_len || memcmp(b->ssid, ssid, ssid_len))
			continue;
		if ((b->heard.rsn.len || b->heard.wpa.len) != secure)
			continue;
		*out = b->heard;
		out->bssid = b->bssid;
		out->tsf = tsf_of(ap);
		out->heard_ms = ap->env->now_ms(ap->env->arg);
		return true;
	}
	return false;
}

unsigned sim_ap_bss_count(struct sim_ap const *ap)
{
	unsigned n = 0;

	for (unsigned i = 0; i < sizeof(ap->bss) / sizeof(ap->bss[0]); i++)
		n += ap->bss[i].started;
	return n;
}

void sim_ap_get_stats(struct sim_ap const *ap, struct sim_ap_stats *out)
{
	*out = ap->stats;
}

struct radio_key const *sim_ap_key(struct sim_ap const *ap, struct mac bssid, struct mac sta)
{
	struct ap_sta *s = find_sta(started(ap, bssid), sta);

	return s && s->has_key ? &s->key : NULL;
}

struct radio_key const *sim_ap_group_key(struct sim_ap const *ap, struct mac bssid, struct mac sta,
					 enum radio_key_kind kind)
{
	struct ap_bss *b = started(ap, bssid);
	struct ap_sta const *s = find_sta(b, sta);
	struct ap_vlan const *v;
	uint8_t index;

	if (s && s->sta.vlan && kind == RADIO_KEY_GROUP) {
		v = find_vlan(b, s->sta.vlan);
		return v ? &v->key[v->group] : NULL;
	}
	index = !b ? 0 : kind == RADIO_KEY_GROUP ? b->group : b->igtk;
	return index ? &b->key[index] : NULL;
}

uint16_t sim_ap_vlan(struct sim_ap const *ap, struct mac bssid, struct mac sta)
{
	struct ap_sta const *s = find_sta(started(ap, bssid), sta);

	return s ? s->sta.vlan : 0;
}

bool sim_ap_is_authorized(struct sim_ap const *ap, struct mac bssid, struct mac sta)
{
	struct ap_sta *s = find_sta(started(ap, bssid), sta);

	return s && s->sta.authorized;
}

bool sim_ap_has_station(struct sim_ap const *ap, struct mac bssid, struct mac sta)
{
	return find_sta(started(ap, bssid), sta) != NULL;
}
