/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Commands to nl80211 and its events to the controller; see radio_agent.h.
 */
#include "ap/radio_agent.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ap/bss.h"
#include "ap/cookies.h"
#include "ap/country.h"
#include "ap/idle.h"
#include "ap/keys.h"
#include "ap/model.h"
#include "ap/nl80211.h"
#include "ap/tsf.h"
#include "ap/wiphy.h"
#include "base/log.h"
#include "base/pace.h"

#define ETHERTYPE_EAPOL 0x888e
/**
 * Probe responses of a BSS. One of 300 octets takes 2.5 ms of a 2.4 GHz channel at 1 Mbit/s: 100 a
 * second are a quarter of it. Who does not get one hears the next beacon within 100 ms.
 */
#define PROBES_PER_S    100
#define PROBES_AT_ONCE  20
/** Reports of stations that send data without being associated: they are told to go away, which
 * takes a frame each. The kernel reports each of their frames. */
#define UNKNOWN_PER_S   20
#define UNKNOWN_AT_ONCE 20
/** Log lines of failed commands. */
#define FAILED_PACE_MS  1000

struct agent_radio {
	struct wiphy wiphy;
	struct tsf *tsf; /**< NULL: its driver does not tell when it received a frame */
};

struct radio_agent {
	struct loop *loop;
	struct radio_agent_config config;
	char bridge[IFNAMSIZ];
	struct vlan_nets *nets;
	struct nl80211 *cmd;  /**< for requests; hears nothing else */
	struct nl80211 *mlme; /**< acknowledgements of frames, which the kernel tells everybody */
	struct loop_timer *grace, *look;
	struct agent_radio *radio;
	unsigned n_radios;
	struct bss *bsss;
	struct cookies cookies;
	uint32_t grace_s;
	bool connected;
	struct pace failed;
	uint64_t verdicts[PROBE_VERDICT_COUNT];
	uint64_t commands, failures, quiet, paced_probes;
	struct wiphy found[WIPHY_MAX];
};

static struct bss *find_bss(struct radio_agent const *a, struct mac bssid)
{
	struct bss *b = a->bsss;

	while (b && !mac_eq(b->bssid, bssid))
		b = b->next;
	return b;
}

/* ------------------------------------------------------------------ reports */

static void report(struct radio_agent *a, struct radio_event const *ev)
{
	a->config.event(a->config.arg, ev);
}

static void report_status(struct radio_agent *a, struct cookie const *k, bool ack)
{
	struct radio_event const ev = {.type = RADIO_EVENT_TX_STATUS,
				       .bssid = k->bssid,
				       .sta = k->sta,
				       .id = k->id,
				       .ack = ack};

	report(a, &ev);
}

/** Send a frame of ours, nobody waits for its acknowledgement. */
static void answer_probe(struct radio_agent *a, struct bss *b, struct mac to)
{
	struct nl_msg *msg;
	bool filled;

	if (!a->connected) {
		/* New stations shall go where someone can let them in. */
		a->quiet++;
		return;
	}
	if (!bucket_take(&b->probes, loop_now_ms(a->loop), PROBES_PER_S, PROBES_AT_ONCE)) {
		a->paced_probes++;
		return;
	}
	if (!probe_address(b->probe, b->probe_len, to))
		return;
	msg = bss_request(b, a->cmd, NL80211_CMD_FRAME);
	filled = nl80211_put(msg, NL80211_ATTR_FRAME, b->probe, b->probe_len) &&
		 nl80211_put_flag(msg, NL80211_ATTR_DONT_WAIT_FOR_ACK);
	/* A channel that is full takes no more: the station asks again. */
	(void)!nl80211_call(a->cmd, msg, filled, false, NULL, NULL, NULL);
}

/** When the BSS received a frame, for CCKM. */
static bool frame_tsf(struct radio_agent *a, struct bss const *b, uint8_t const *frame, size_t len,
		      uint64_t *tsf)
{
	struct tsf *t = a->radio[b->radio].tsf;

	return t && tsf_find(t, frame, len, tsf);
}

static void on_frame(struct radio_agent *a, struct bss *b, struct nlattr **attr)
{
	struct nlattr *const data = attr[NL80211_ATTR_FRAME];
	struct probe_bss const judge = bss_probe(b);
	struct radio_event ev = {.type = RADIO_EVENT_RX_MGMT, .bssid = b->bssid};
	enum probe_verdict v;
	uint8_t *frame;
	size_t len;

	if (!data)
		return;
	frame = nla_data(data);
	len = (size_t)nla_len(data);
	v = probe_judge(&judge, frame, len, &ev.sta);
	a->verdicts[v]++;
	if (v == PROBE_ANSWER)
		answer_probe(a, b, ev.sta);
	if (v != PROBE_UP)
		return;
	/* Robust frames of stations with PMF come only if they were protected, but the controller
	 * is to see it: it knows which station has PMF. */
	ev.encrypted = probe_is_protected(frame, len);
	probe_clear_protected(frame, len);
	ev.frame = (struct span){frame, len};
	ev.freq = attr[NL80211_ATTR_WIPHY_FREQ]
			  ? (uint16_t)nla_get_u32(attr[NL80211_ATTR_WIPHY_FREQ])
			  : b->freq;
	if (attr[NL80211_ATTR_RX_SIGNAL_DBM])
		ev.signal_dbm = (int8_t)(int32_t)nla_get_u32(attr[NL80211_ATTR_RX_SIGNAL_DBM]);
	ev.has_tsf = frame_tsf(a, b, frame, len, &ev.tsf);
	report(a, &ev);
}

static bool take_mac(struct nlattr const *attr, struct mac *out)
{
	if (!attr || nla_len(attr) != MAC_LEN)
		return false;
	memcpy(out->b, nla_data(attr), MAC_LEN);
	return true;
}

static void on_eapol(struct radio_agent *a, struct bss const *b, struct nlattr **attr)
{
	struct radio_event ev = {.type = RADIO_EVENT_RX_EAPOL, .bssid = b->bssid};
	struct nlattr *const data = attr[NL80211_ATTR_FRAME];

	if (!data || !take_mac(attr[NL80211_ATTR_MAC], &ev.sta))
		return;
	/* 802.1X only: the kernel hands over preauthentication the same way. */
	if (attr[NL80211_ATTR_CONTROL_PORT_ETHERTYPE] &&
	    nla_get_u16(attr[NL80211_ATTR_CONTROL_PORT_ETHERTYPE]) != ETHERTYPE_EAPOL)
		return;
	ev.frame = (struct span){nla_data(data), (size_t)nla_len(data)};
	ev.encrypted = !attr[NL80211_ATTR_CONTROL_PORT_NO_ENCRYPT];
	report(a, &ev);
}

static void on_unknown(struct radio_agent *a, struct bss *b, struct nlattr **attr)
{
	struct radio_event ev = {.type = RADIO_EVENT_UNKNOWN_STA, .bssid = b->bssid};

	if (take_mac(attr[NL80211_ATTR_MAC], &ev.sta) && !mac_is_group(ev.sta) &&
	    bucket_take(&b->unknown, loop_now_ms(a->loop), UNKNOWN_PER_S, UNKNOWN_AT_ONCE))
		report(a, &ev);
}

/** On the socket of a BSS. */
static void on_bss_event(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct bss *b = arg;

	if (cmd == NL80211_CMD_FRAME)
		on_frame(b->agent, b, attr);
	else if (cmd == NL80211_CMD_CONTROL_PORT_FRAME)
		on_eapol(b->agent, b, attr);
	else if (cmd == NL80211_CMD_UNEXPECTED_FRAME)
		on_unknown(b->agent, b, attr);
}

static void on_stopped(struct radio_agent *a, struct nlattr **attr)
{
	char why[160];

	for (struct bss *b = a->bsss; b; b = b->next)
		if (attr[NL80211_ATTR_IFINDEX] &&
		    (int)nla_get_u32(attr[NL80211_ATTR_IFINDEX]) == b->ifindex) {
			(void)snprintf(why, sizeof why,
				       "the kernel stopped the BSS on %s: its interface was set "
				       "down, or its driver failed (see dmesg)",
				       b->ifname);
			a->config.broken(a->config.arg, why);
			return;
		}
}

/** On the socket of multicasts: whatever happens to any radio of this machine. */
static void on_mlme_event(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct radio_agent *a = arg;
	struct cookie k;

	if (cmd == NL80211_CMD_STOP_AP)
		on_stopped(a, attr);
	if ((cmd == NL80211_CMD_FRAME_TX_STATUS ||
	     cmd == NL80211_CMD_CONTROL_PORT_FRAME_TX_STATUS) &&
	    attr[NL80211_ATTR_COOKIE] &&
	    cookies_take(&a->cookies, nla_get_u64(attr[NL80211_ATTR_COOKIE]), &k))
		report_status(a, &k, attr[NL80211_ATTR_ACK] != NULL);
}

/* ------------------------------------------------------------------ frames out */

static void on_cookie(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct cookie *k = arg;

	(void)cmd;
	if (attr[NL80211_ATTR_COOKIE]) {
		k->number = nla_get_u64(attr[NL80211_ATTR_COOKIE]);
		k->used = true;
	}
}

/** Send, and remember it when its acknowledgement is asked for. */
static int transmit(struct radio_agent *a, struct radio_cmd const *cmd, struct nl_msg *msg,
		    bool filled, struct err *err)
{
	struct cookie k = {.id = cmd->id, .bssid = cmd->bssid, .sta = cmd->sta};
	int rc = nl80211_call(a->cmd, msg, filled, false, on_cookie, &k, err);

	if (!cmd->want_status)
		return rc;
	if (rc == 0 && k.used)
		cookies_add(&a->cookies, &k);
	else
		report_status(a, &k, false);
	return rc;
}

static int tx_mgmt(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	struct nl_msg *msg = bss_request(b, a->cmd, NL80211_CMD_FRAME);

	(void)result;
	return transmit(a, cmd, msg,
			nl80211_put(msg, NL80211_ATTR_FRAME, cmd->frame.p, cmd->frame.len), err);
}

static int tx_eapol(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		    struct radio_event *result, struct err *err)
{
	struct nl_msg *msg;
	bool filled;

	(void)result;
	/* To one that is not there the kernel sends nothing, and says it did. */
	if (!stations_find(&b->stations, cmd->sta)) {
		struct cookie const k = {.id = cmd->id, .bssid = cmd->bssid, .sta = cmd->sta};

		if (cmd->want_status)
			report_status(a, &k, false);
		return err_set(err, ENOENT, "the station was not added");
	}
	msg = bss_request(b, a->cmd, NL80211_CMD_CONTROL_PORT_FRAME);
	filled = nl80211_put(msg, NL80211_ATTR_MAC, cmd->sta.b, MAC_LEN) &&
		 nl80211_put_u16(msg, NL80211_ATTR_CONTROL_PORT_ETHERTYPE, ETHERTYPE_EAPOL) &&
		 nl80211_put(msg, NL80211_ATTR_FRAME, cmd->frame.p, cmd->frame.len) &&
		 (cmd->encrypt || nl80211_put_flag(msg, NL80211_ATTR_CONTROL_PORT_NO_ENCRYPT));
	return transmit(a, cmd, msg, filled, err);
}

/* ------------------------------------------------------------------ BSSs */

static void drop_bss(struct radio_agent *a, struct bss *b)
{
	struct bss **at = &a->bsss;

	while (*at != b)
		at = &(*at)->next;
	*at = b->next;
	cookies_drop(&a->cookies, b->bssid);
	log_msg(LOG_LEVEL_NOTICE, "RADIO-5-BSS_STOPPED", "BSS on %s stopped, %u stations",
		b->ifname, b->stations.n);
	bss_stop(b, a->cmd);
}

/** Which of its radio's BSSIDs it is; -1 none. */
static int bssid_number(struct radio_info const *info, struct mac bssid)
{
	for (unsigned i = 0; i < info->n_bssids; i++)
		if (mac_eq(info->bssid[i], bssid))
			return (int)i;
	return -1;
}

static int start_bss(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		     struct radio_event *result, struct err *err)
{
	struct bss_place place = {.loop = a->loop,
				  .cmd = a->cmd,
				  .bridge = a->bridge,
				  .nets = a->nets,
				  .event = on_bss_event,
				  .agent = a};
	int number;

	(void)result;
	/* Anew: the controller knows nothing of its stations. */
	if (b)
		drop_bss(a, b);
	if (cmd->bss->radio >= a->n_radios)
		return err_set(err, EINVAL, "there is no radio %u", cmd->bss->radio);
	number = bssid_number(&a->radio[cmd->bss->radio].wiphy.info, cmd->bssid);
	if (number < 0)
		return err_set(err, EINVAL, "radio %u does not serve this BSSID", cmd->bss->radio);
	place.number = (unsigned)number;
	place.wiphy = a->radio[cmd->bss->radio].wiphy.index;
	b = bss_start(a, &place, cmd->bssid, cmd->bss, err);
	if (!b)
		return err ? err->code : -EIO;
	b->next = a->bsss;
	a->bsss = b;
	if (a->radio[cmd->bss->radio].tsf)
		tsf_up(a->radio[cmd->bss->radio].tsf);
	/* The next look may be 20 s off, for the sake of BSSs that have more time. */
	if (idle_look_ms(b->gone_ms) < IDLE_LOOK_MS)
		loop_timer_arm(a->look, idle_look_ms(b->gone_ms));
	log_msg(LOG_LEVEL_NOTICE, "RADIO-5-BSS_STARTED", "BSS on %s started: %s, %u MHz", b->ifname,
		a->radio[b->radio].wiphy.name, b->freq);
	return 0;
}

static int stop_bss(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		    struct radio_event *result, struct err *err)
{
	(void)cmd;
	(void)result;
	(void)err;
	drop_bss(a, b);
	return 0;
}

static int set_beacon(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		      struct radio_event *result, struct err *err)
{
	(void)result;
	return bss_set_beacon(b, a->cmd, cmd->bss, err);
}

/* ------------------------------------------------------------------ stations and keys */

static int add_sta(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	(void)result;
	return bss_add_station(b, a->cmd, cmd->sta, err);
}

static int set_sta(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	(void)result;
	return bss_set_station(b, a->cmd, cmd->sta, cmd->station, err);
}

static int del_sta(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	(void)result;
	return bss_del_station(b, a->cmd, cmd->sta, err);
}

static int set_key(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	uint16_t const vlan = cmd->key->vlan;
	struct nl_msg *msg;
	int rc = bss_vlan_key_set(b, a->cmd, cmd->key, err);

	(void)result;
	if (rc < 0)
		return rc;
	msg = bss_vlan_request(b, a->cmd, NL80211_CMD_NEW_KEY, vlan);
	rc = nl80211_call(a->cmd, msg, keys_put_new(msg, cmd->key, cmd->sta), false, NULL, NULL,
			  err);
	if (rc < 0)
		bss_vlan_key_gone(b, a->cmd, cmd->key);
	if (rc < 0 || cmd->key->kind == RADIO_KEY_PAIRWISE)
		return rc;
	msg = bss_vlan_request(b, a->cmd, NL80211_CMD_SET_KEY, vlan);
	return nl80211_call(a->cmd, msg, keys_put_default(msg, cmd->key), false, NULL, NULL, err);
}

static int del_key(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	uint16_t const vlan = cmd->key->vlan;
	struct nl_msg *msg;
	int rc;

	(void)result;
	/* One that is not there is gone. */
	if (bss_vlan_there(b, vlan, NULL) < 0)
		return 0;
	msg = bss_vlan_request(b, a->cmd, NL80211_CMD_DEL_KEY, vlan);
	rc = nl80211_call(a->cmd, msg, keys_put_name(msg, cmd->key, cmd->sta), false, NULL, NULL,
			  err);
	if (rc < 0 && rc != -ENOENT)
		return rc;
	bss_vlan_key_gone(b, a->cmd, cmd->key);
	return 0;
}

static void on_seq(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct radio_event *result = arg;

	(void)cmd;
	(void)keys_take_seq(attr, result->seq);
}

static int get_seq(struct radio_agent *a, struct bss *b, struct radio_cmd const *cmd,
		   struct radio_event *result, struct err *err)
{
	struct nl_msg *msg;
	int rc = bss_vlan_there(b, cmd->key->vlan, err);

	if (rc < 0)
		return rc;
	msg = bss_vlan_request(b, a->cmd, NL80211_CMD_GET_KEY, cmd->key->vlan);
	return nl80211_call(a->cmd, msg, keys_put_name(msg, cmd->key, cmd->sta), false, on_seq,
			    result, err);
}

/* ------------------------------------------------------------------ commands */

static struct {
	int (*run)(struct radio_agent *, struct bss *, struct radio_cmd const *,
		   struct radio_event *, struct err *);
	bool quiet; /**< a frame: its result is told only when it failed */
} const commands[RADIO_CMD_COUNT] = {
	[RADIO_START_BSS] = {start_bss, false},   [RADIO_STOP_BSS] = {stop_bss, false},
	[RADIO_SET_BEACON] = {set_beacon, false}, [RADIO_TX_MGMT] = {tx_mgmt, true},
	[RADIO_TX_EAPOL] = {tx_eapol, true},      [RADIO_ADD_STA] = {add_sta, false},
	[RADIO_SET_STA] = {set_sta, false},       [RADIO_DEL_STA] = {del_sta, false},
	[RADIO_SET_KEY] = {set_key, false},       [RADIO_DEL_KEY] = {del_key, false},
	[RADIO_GET_SEQ] = {get_seq, false},
};

static void log_failure(struct radio_agent *a, struct radio_cmd const *cmd, struct err const *err)
{
	char more[PACE_MORE], bssid[MAC_STR], sta[MAC_STR];

	a->failures++;
	if (!pace_may_tell(&a->failed, loop_now_ms(a->loop), FAILED_PACE_MS, more))
		return;
	log_msg(LOG_LEVEL_WARNING, "RADIO-4-FAILED", "%s of BSS %s%s%s failed: %s%s",
		radio_cmd_name(cmd->type), mac_colon(cmd->bssid, bssid),
		mac_is_zero(cmd->sta) ? "" : ", station ",
		mac_is_zero(cmd->sta) ? "" : mac_colon(cmd->sta, sta), err->msg, more);
}

void radio_agent_command(struct radio_agent *a, struct radio_cmd const *cmd)
{
	struct radio_event result = {
		.type = RADIO_EVENT_RESULT, .bssid = cmd->bssid, .id = cmd->id};
	struct bss *b = find_bss(a, cmd->bssid);
	struct err err = {0};
	int rc;

	a->commands++;
	if (!b && cmd->type != RADIO_START_BSS)
		rc = cmd->type == RADIO_STOP_BSS
			     ? 0
			     : err_set(&err, ENOENT, "this BSS was not started");
	else
		rc = commands[cmd->type].run(a, b, cmd, &result, &err);
	if (rc < 0)
		log_failure(a, cmd, &err);
	if (rc == 0 && commands[cmd->type].quiet)
		return;
	result.error = rc;
	report(a, &result);
}

/* ------------------------------------------------------------------ idle stations */

struct looking {
	struct radio_agent *agent;
	struct bss *bss;
	struct mac probe[64], gone[64]; /**< of this look; others are met by the next */
	unsigned n_probe, n_gone;
};

static void on_station(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct nlattr *info[NL80211_STA_INFO_MAX + 1];
	struct looking *l = arg;
	struct mac m;

	(void)cmd;
	if (!take_mac(attr[NL80211_ATTR_MAC], &m) || !attr[NL80211_ATTR_STA_INFO] ||
	    nla_parse_nested(info, NL80211_STA_INFO_MAX, attr[NL80211_ATTR_STA_INFO], NULL) < 0 ||
	    !info[NL80211_STA_INFO_INACTIVE_TIME])
		return;
	switch (idle_judge(nla_get_u32(info[NL80211_STA_INFO_INACTIVE_TIME]), l->bss->gone_ms)) {
	case IDLE_ACTIVE: break;
	case IDLE_PROBE:
		if (l->n_probe < 64)
			l->probe[l->n_probe++] = m;
		break;
	case IDLE_GONE:
		if (l->n_gone < 64)
			l->gone[l->n_gone++] = m;
		break;
	}
}

/** The kernel lists stations of a VLAN with that one's interface, and not with the BSS's. */
static void look_at_vlan(struct looking *l, uint16_t vlan)
{
	struct nl80211 *cmd = l->agent->cmd;
	struct nl_msg *msg = bss_vlan_request(l->bss, cmd, NL80211_CMD_GET_STATION, vlan);

	(void)!nl80211_call(cmd, msg, msg != NULL, true, on_station, l, NULL);
}

static void look_at_bss(struct radio_agent *a, struct bss *b)
{
	struct looking l = {.agent = a, .bss = b};

	look_at_vlan(&l, 0);
	for (unsigned i = 0; i < b->vlans.n; i++)
		look_at_vlan(&l, b->vlans.at[i].id);
	/* By the BSS's interface: it knows those in VLANs, whose own it refuses. */
	for (unsigned i = 0; i < l.n_probe; i++) {
		struct nl_msg *msg = bss_request(b, a->cmd, NL80211_CMD_PROBE_CLIENT);

		(void)!nl80211_call(a->cmd, msg,
				    nl80211_put(msg, NL80211_ATTR_MAC, l.probe[i].b, MAC_LEN),
				    false, NULL, NULL, NULL);
	}
	for (unsigned i = 0; i < l.n_gone; i++) {
		struct radio_event const ev = {
			.type = RADIO_EVENT_STA_IDLE, .bssid = b->bssid, .sta = l.gone[i]};

		report(a, &ev);
	}
}

static void look(void *arg)
{
	struct radio_agent *a = arg;
	uint32_t next_ms = IDLE_LOOK_MS;

	for (struct bss *b = a->bsss; b; b = b->next) {
		if (b->stations.n)
			look_at_bss(a, b);
		if (idle_look_ms(b->gone_ms) < next_ms)
			next_ms = idle_look_ms(b->gone_ms);
	}
	loop_timer_arm(a->look, next_ms);
}

/* ------------------------------------------------------------------ start and stop */

static void use(struct radio_agent *a, struct wiphy *w)
{
	struct agent_radio *r = &a->radio[a->n_radios];
	char own[MAC_STR];

	r->wiphy = *w;
	r->wiphy.info.id = (uint8_t)a->n_radios++;
	if (a->config.tsf && w->monitor)
		r->tsf = tsf_new(a, a->loop, a->cmd, w->index, r->wiphy.info.id);
	if (r->tsf)
		r->wiphy.info.caps |= RADIO_CAP_TSF;
	if (w->vlan && vlan_nets_there(a->nets))
		r->wiphy.info.caps |= RADIO_CAP_VLAN;
	log_msg(LOG_LEVEL_NOTICE, "RADIO-5-FOUND", "radio %u is %s, %s: %u channels, %u BSSs",
		r->wiphy.info.id, w->name, mac_colon(w->own, own), w->info.n_channels,
		w->info.n_bssids);
}

static struct wiphy *by_name(struct radio_agent *a, int n, char const *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(a->found[i].name, name) == 0)
			return &a->found[i];
	return NULL;
}

/** Those named, or all that will do. */
static int choose(struct radio_agent *a, int n, struct err *err)
{
	char const *why;

	for (unsigned i = 0; i < a->config.n_phys; i++) {
		struct wiphy *w = by_name(a, n, a->config.phy[i]);

		if (!w)
			return err_set(err, ENODEV, "there is no radio %s here; iw list names them",
				       a->config.phy[i]);
		why = wiphy_finish(w);
		if (why)
			return err_set(err, EOPNOTSUPP, "radio %s: %s", w->name, why);
		use(a, w);
	}
	for (int i = 0; i < n && !a->config.n_phys && a->n_radios < RADIO_MAX; i++) {
		why = wiphy_finish(&a->found[i]);
		if (!why)
			use(a, &a->found[i]);
		else
			log_msg(LOG_LEVEL_WARNING, "RADIO-4-UNUSED", "radio %s is not used: %s",
				a->found[i].name, why);
	}
	if (!a->n_radios)
		return err_set(err, ENODEV,
			       "this machine has no radio that can be an access point");
	return 0;
}

static void grace_over(void *arg)
{
	struct radio_agent *a = arg;

	if (a->bsss)
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-GRACE",
			"the controller did not come back within %u s: all BSSs are stopped",
			(unsigned)a->grace_s);
	radio_agent_stop(a);
}

static int open_sockets(struct radio_agent *a, struct err *err)
{
	int n;

	a->cmd = nl80211_new(a, a->loop, NULL, NULL, err);
	if (!a->cmd)
		return -EIO;
	a->mlme = nl80211_new(a, a->loop, on_mlme_event, a, err);
	if (!a->mlme || nl80211_join(a->mlme, NL80211_MULTICAST_GROUP_MLME, err) < 0 ||
	    country_set(a->cmd, a->config.country, err) < 0)
		return -EIO;
	n = wiphy_read(a->cmd, a->found, err);
	return n < 0 ? n : choose(a, n, err);
}

struct radio_agent *radio_agent_new(void *ctx, struct loop *loop,
				    struct radio_agent_config const *config, struct err *err)
{
	struct radio_agent *a = talloc_zero(ctx, struct radio_agent);

	if (a) {
		a->loop = loop;
		a->config = *config;
		(void)snprintf(a->bridge, sizeof a->bridge, "%s",
			       config->bridge ? config->bridge : "");
		a->nets = vlan_nets_new(a, config->vlan_bridge, config->vlan_uplink);
		a->radio = talloc_zero_array(a, struct agent_radio, RADIO_MAX);
		a->grace = loop_timer_new(a, loop, grace_over, a);
		a->look = loop_timer_new(a, loop, look, a);
	}
	if (!a || !a->nets || !a->radio || !a->grace || !a->look) {
		err_set(err, ENOMEM, "memory is short");
		talloc_free(a);
		return NULL;
	}
	if (open_sockets(a, err) < 0) {
		talloc_free(a);
		return NULL;
	}
	loop_timer_arm(a->look, IDLE_LOOK_MS);
	return a;
}

bool radio_agent_hello(struct radio_agent const *a, struct radio_hello *out)
{
	*out = (struct radio_hello){.n_radios = a->n_radios};
	(void)snprintf(out->software, sizeof out->software, "fastroam-ap " FASTROAM_VERSION);
	model_read(out->model, sizeof out->model);
	for (unsigned i = 0; i < a->n_radios; i++)
		out->radio[i] = a->radio[i].wiphy.info;
	return a->bsss != NULL;
}

void radio_agent_connected(struct radio_agent *a, uint32_t grace_s)
{
	a->connected = true;
	a->grace_s = grace_s;
	loop_timer_disarm(a->grace);
}

void radio_agent_lost(struct radio_agent *a)
{
	if (!a->connected)
		return;
	a->connected = false;
	/* What was in flight is nobody's any more. */
	a->cookies = (struct cookies){0};
	if (a->bsss)
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-ALONE",
			"without a controller: stations stay for %u s, new ones are not let in",
			(unsigned)a->grace_s);
	loop_timer_arm(a->grace, (uint64_t)a->grace_s * 1000);
}

void radio_agent_stop(struct radio_agent *a)
{
	while (a->bsss)
		drop_bss(a, a->bsss);
}

void radio_agent_log_stats(struct radio_agent const *a)
{
	uint64_t lost = nl80211_lost(a->mlme), dropped = 0;
	unsigned stations = 0, bsss = 0;

	for (struct bss const *b = a->bsss; b; b = b->next) {
		bsss++;
		stations += b->stations.n;
		lost += nl80211_lost(b->owner);
	}
	for (int v = PROBE_MALFORMED; v < PROBE_VERDICT_COUNT; v++)
		dropped += a->verdicts[v];
	log_msg(LOG_LEVEL_NOTICE, "RADIO-5-STATS",
		"BSSs %u, stations %u; commands %llu, failed %llu; frames told %llu, dropped %llu "
		"(%llu malformed), lost in the kernel %llu; probe requests answered %llu, not "
		"answered %llu over %d a second and %llu without a controller",
		bsss, stations, (unsigned long long)a->commands, (unsigned long long)a->failures,
		(unsigned long long)a->verdicts[PROBE_UP], (unsigned long long)dropped,
		(unsigned long long)a->verdicts[PROBE_MALFORMED], (unsigned long long)lost,
		(unsigned long long)a->verdicts[PROBE_ANSWER], (unsigned long long)a->paced_probes,
		PROBES_PER_S, (unsigned long long)a->quiet);
}
