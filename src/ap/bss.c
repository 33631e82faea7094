/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Starting and stopping a BSS, and its stations; see bss.h.
 */
#include "ap/bss.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ap/idle.h"
#include "ap/netif.h"
#include "dot11/frame.h"

#define ETHERTYPE_EAPOL 0x888e
/** Timestamp, beacon interval and capabilities stand before the elements of a beacon (9.3.3.2). */
#define BEACON_FIXED    12
#define IE_RATES        1
#define IE_EXT_RATES    50
/** What Linux 6.1 takes: NL80211_MAX_NR_AKM_SUITES and NL80211_MAX_NR_CIPHER_SUITES. mac80211 does
 * nothing with either list. */
#define AKMS_MAX        2
#define CIPHERS_MAX     5
/** The lowest rates of 2.4 and 5 GHz (500 kbit/s), where a beacon names none. */
#define RATE_1M         2
#define RATE_6M         12

static struct nl_msg *request(struct nl80211 *nl, enum nl80211_commands cmd, int ifindex)
{
	struct nl_msg *msg = nl80211_request(nl, cmd);

	if (msg && !nl80211_put_u32(msg, NL80211_ATTR_IFINDEX, (uint32_t)ifindex)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

struct nl_msg *bss_request(struct bss const *b, struct nl80211 *nl, enum nl80211_commands cmd)
{
	return request(nl, cmd, b->ifindex);
}

struct nl_msg *bss_vlan_request(struct bss const *b, struct nl80211 *nl, enum nl80211_commands cmd,
				uint16_t vlan)
{
	struct vlan const *v = vlan ? vlans_find(&b->vlans, vlan) : NULL;

	return request(nl, cmd, v ? v->ifindex : b->ifindex);
}

struct probe_bss bss_probe(struct bss const *b)
{
	return (struct probe_bss){.bssid = b->bssid,
				  .ssid = b->ssid,
				  .ssid_len = b->ssid_len,
				  .hidden = b->hidden,
				  .freq = b->freq};
}

/* ------------------------------------------------------------------ what it is made of */

static void add_rates(struct bss *b, struct span list, uint8_t id)
{
	struct ie e;

	if (!list.p || ie_find(list.p, list.len, id, 0, &e) != DOT11_OK)
		return;
	for (size_t i = 0; i < e.body.len && b->rates.n < RATES_MAX; i++) {
		uint8_t const rate = e.body.p[i] & 0x7f;

		/* 121 and up are no rates, but what a station must be able to do. */
		if (rate >= 121)
			continue;
		b->rates.rate[b->rates.n++] = rate;
		if (e.body.p[i] & 0x80)
			b->basic.rate[b->basic.n++] = rate;
	}
}

/** Rates are not told by themselves: the beacon has them. */
static void take_rates(struct bss *b, struct radio_bss const *what)
{
	struct span head = what->head;

	b->rates.n = b->basic.n = 0;
	if (head.len > FRAME_HEADER_LEN + BEACON_FIXED) {
		head.p += FRAME_HEADER_LEN + BEACON_FIXED;
		head.len -= FRAME_HEADER_LEN + BEACON_FIXED;
		add_rates(b, head, IE_RATES);
	}
	add_rates(b, what->tail, IE_EXT_RATES);
	if (!b->rates.n)
		b->rates.rate[b->rates.n++] = b->freq < 5000 ? RATE_1M : RATE_6M;
}

/** Copy what outlives the command. 0 or -ENOMEM. */
static int take(struct bss *b, struct radio_bss const *what, struct err *err)
{
	uint8_t *probe = talloc_memdup(b, what->probe_response.p ? what->probe_response.p : b->ssid,
				       what->probe_response.len);

	if (!probe)
		return err_set(err, ENOMEM, "memory is short");
	talloc_free(b->probe);
	b->probe = probe;
	b->probe_len = what->probe_response.len;
	memcpy(b->ssid, what->ssid, sizeof b->ssid);
	b->ssid_len = what->ssid_len;
	b->hidden = what->hidden;
	b->freq = what->freq;
	take_rates(b, what);
	return 0;
}

static bool put_channel(struct nl_msg *msg, struct radio_bss const *what)
{
	static uint32_t const width[] = {
		[RADIO_20_NOHT] = NL80211_CHAN_WIDTH_20_NOHT,
		[RADIO_20] = NL80211_CHAN_WIDTH_20,
		[RADIO_40_PLUS] = NL80211_CHAN_WIDTH_40,
		[RADIO_40_MINUS] = NL80211_CHAN_WIDTH_40,
		[RADIO_80] = NL80211_CHAN_WIDTH_80,
	};

	return nl80211_put_u32(msg, NL80211_ATTR_WIPHY_FREQ, what->freq) &&
	       nl80211_put_u32(msg, NL80211_ATTR_CHANNEL_WIDTH, width[what->width]) &&
	       (what->width == RADIO_20_NOHT || what->width == RADIO_20 ||
		nl80211_put_u32(msg, NL80211_ATTR_CENTER_FREQ1, what->center_freq));
}

static bool put_suites(struct nl_msg *msg, int attr, struct suite_list const *list, unsigned max)
{
	unsigned const n = list->n < max ? list->n : max;

	return n == 0 || nl80211_put(msg, attr, list->s, n * sizeof list->s[0]);
}

static bool put_security(struct nl_msg *msg, struct radio_bss const *what)
{
	uint32_t const versions =
		(what->wpa ? NL80211_WPA_VERSION_1 : 0u) | (what->rsn ? NL80211_WPA_VERSION_2 : 0u);

	if (what->privacy && !nl80211_put_flag(msg, NL80211_ATTR_PRIVACY))
		return false;
	return !versions || (nl80211_put_u32(msg, NL80211_ATTR_WPA_VERSIONS, versions) &&
			     nl80211_put_u32(msg, NL80211_ATTR_CIPHER_SUITE_GROUP, what->group) &&
			     put_suites(msg, NL80211_ATTR_CIPHER_SUITES_PAIRWISE, &what->pairwise,
					CIPHERS_MAX) &&
			     put_suites(msg, NL80211_ATTR_AKM_SUITES, &what->akm, AKMS_MAX));
}

static bool put_beacon(struct nl_msg *msg, struct radio_bss const *what)
{
	return nl80211_put(msg, NL80211_ATTR_BEACON_HEAD, what->head.p, what->head.len) &&
	       nl80211_put(msg, NL80211_ATTR_BEACON_TAIL, what->tail.p, what->tail.len);
}

/** EAPOL comes and goes over the socket that starts the BSS. */
static bool put_control_port(struct nl_msg *msg)
{
	return nl80211_put_flag(msg, NL80211_ATTR_SOCKET_OWNER) &&
	       nl80211_put_flag(msg, NL80211_ATTR_CONTROL_PORT) &&
	       nl80211_put_u16(msg, NL80211_ATTR_CONTROL_PORT_ETHERTYPE, ETHERTYPE_EAPOL) &&
	       nl80211_put_flag(msg, NL80211_ATTR_CONTROL_PORT_OVER_NL80211) &&
	       nl80211_put_flag(msg, NL80211_ATTR_CONTROL_PORT_NO_PREAUTH);
}

/* ------------------------------------------------------------------ start and stop */

static void on_interface(void *arg, uint8_t cmd, struct nlattr **attr)
{
	int *ifindex = arg;

	(void)cmd;
	if (attr[NL80211_ATTR_IFINDEX])
		*ifindex = (int)nla_get_u32(attr[NL80211_ATTR_IFINDEX]);
}

static void delete_interface(int ifindex, struct nl80211 *cmd)
{
	struct nl_msg *msg = request(cmd, NL80211_CMD_DEL_INTERFACE, ifindex);

	/* It goes with its socket at the latest. */
	(void)!nl80211_call(cmd, msg, msg != NULL, false, NULL, NULL, NULL);
}

/**
 * An interface with the BSSID for its address, up. Owned by the BSS's socket.
 * @return its number, or negative errno with *err
 */
static int new_interface(struct bss const *b, struct nl80211 *cmd, char const *ifname,
			 enum nl80211_iftype type, struct err *err)
{
	/* Left by a program that ended a moment ago: the kernel removes it when it finds the time.
	 */
	int ifindex = netif_index(ifname), rc;
	struct nl_msg *msg;
	bool filled;

	if (ifindex)
		delete_interface(ifindex, cmd);
	ifindex = 0;
	msg = nl80211_request(b->owner, NL80211_CMD_NEW_INTERFACE);
	filled = nl80211_put_u32(msg, NL80211_ATTR_WIPHY, b->wiphy) &&
		 nl80211_put(msg, NL80211_ATTR_IFNAME, ifname, strlen(ifname) + 1) &&
		 nl80211_put_u32(msg, NL80211_ATTR_IFTYPE, type) &&
		 nl80211_put(msg, NL80211_ATTR_MAC, b->bssid.b, MAC_LEN) &&
		 nl80211_put_flag(msg, NL80211_ATTR_SOCKET_OWNER);
	rc = nl80211_call(b->owner, msg, filled, false, on_interface, &ifindex, err);
	if (rc < 0)
		return err_prefix(err, "interface %s cannot be made", ifname);
	rc = netif_up(ifname, true, err);
	if (rc == 0)
		return ifindex;
	delete_interface(ifindex, cmd);
	return rc;
}

static int make_interface(struct bss *b, struct nl80211 *cmd, struct err *err)
{
	int rc = new_interface(b, cmd, b->ifname, NL80211_IFTYPE_AP, err);

	if (rc < 0)
		return rc;
	b->ifindex = rc;
	return 0;
}

/** Frames that a station sends before it is associated, and those that concern its association. */
static int receive_frames(struct bss *b, struct err *err)
{
	static uint16_t const subtypes[] = {FRAME_AUTH,         FRAME_ASSOC_REQUEST,
					    FRAME_DISASSOC,     FRAME_REASSOC_REQUEST,
					    FRAME_DEAUTH,       FRAME_ACTION,
					    FRAME_PROBE_REQUEST};

	for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++) {
		struct nl_msg *msg = bss_request(b, b->owner, NL80211_CMD_REGISTER_FRAME);
		/* An empty match must be there. */
		bool const filled = nl80211_put_u16(msg, NL80211_ATTR_FRAME_TYPE, subtypes[i]) &&
				    nl80211_put(msg, NL80211_ATTR_FRAME_MATCH, NULL, 0);

		if (nl80211_call(b->owner, msg, filled, false, NULL, NULL, err) < 0)
			return err_prefix(err, "frames of type %02x are not handed to us",
					  subtypes[i]);
	}
	return 0;
}

/** Data frames of stations that are not associated are told. Some drivers cannot: no harm. */
static void receive_unexpected(struct bss *b)
{
	struct nl_msg *msg = bss_request(b, b->owner, NL80211_CMD_UNEXPECTED_FRAME);

	(void)!nl80211_call(b->owner, msg, msg != NULL, false, NULL, NULL, NULL);
}

static int start_ap(struct bss *b, struct radio_bss const *what, struct err *err)
{
	struct nl_msg *msg = bss_request(b, b->owner, NL80211_CMD_START_AP);
	uint32_t const hidden =
		what->hidden ? NL80211_HIDDEN_SSID_ZERO_LEN : NL80211_HIDDEN_SSID_NOT_IN_USE;
	bool const filled =
		put_beacon(msg, what) &&
		nl80211_put_u32(msg, NL80211_ATTR_BEACON_INTERVAL, what->beacon_interval) &&
		nl80211_put_u32(msg, NL80211_ATTR_DTIM_PERIOD, what->dtim_period) &&
		nl80211_put(msg, NL80211_ATTR_SSID, what->ssid, what->ssid_len) &&
		nl80211_put_u32(msg, NL80211_ATTR_HIDDEN_SSID, hidden) && put_channel(msg, what) &&
		put_security(msg, what) && put_control_port(msg);

	if (nl80211_call(b->owner, msg, filled, false, NULL, NULL, err) < 0)
		return err_prefix(err, "BSS on %s, %u MHz, cannot be started", b->ifname,
				  what->freq);
	return 0;
}

/** Stations reach each other, and frames for all leave at a basic rate. */
static int set_bss(struct bss const *b, struct nl80211 *cmd, struct err *err)
{
	struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_SET_BSS);
	bool const filled = nl80211_put_u8(msg, NL80211_ATTR_AP_ISOLATE, 0) &&
			    (!b->basic.n || nl80211_put(msg, NL80211_ATTR_BSS_BASIC_RATES,
							b->basic.rate, b->basic.n));

	return nl80211_call(cmd, msg, filled, false, NULL, NULL, err);
}

static int build(struct bss *b, struct bss_place const *place, struct radio_bss const *what,
		 struct err *err)
{
	char const *bridge = what->bridge[0] ? what->bridge : place->bridge;
	int rc = make_interface(b, place->cmd, err);

	if (rc == 0)
		rc = receive_frames(b, err);
	if (rc == 0) {
		receive_unexpected(b);
		rc = start_ap(b, what, err);
	}
	if (rc == 0)
		rc = set_bss(b, place->cmd, err);
	if (rc == 0 && bridge[0])
		rc = netif_add_to_bridge(b->ifname, bridge, err);
	return rc;
}

static void on_event(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct bss *b = arg;

	b->event(b, cmd, attr);
}

struct bss *bss_start(void *ctx, struct bss_place const *place, struct mac bssid,
		      struct radio_bss const *what, struct err *err)
{
	struct bss *b = talloc_zero(ctx, struct bss);

	if (!b) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	b->bssid = bssid;
	b->radio = what->radio;
	b->wiphy = place->wiphy;
	b->gone_ms = idle_gone_ms(what->idle_s);
	b->nets = place->nets;
	b->event = place->event;
	b->agent = place->agent;
	(void)snprintf(b->ifname, sizeof b->ifname, "fr%u-%u", what->radio, place->number);
	if (take(b, what, err) < 0)
		goto failed;
	b->owner = nl80211_new(b, place->loop, on_event, b, err);
	if (!b->owner)
		goto failed;
	if (build(b, place, what, err) == 0)
		return b;
	bss_stop(b, place->cmd);
	return NULL;
failed:
	talloc_free(b);
	return NULL;
}

/* ------------------------------------------------------------------ VLANs */

/** The interface of a VLAN: in its bridge, and the kernel knows it for one of this BSS by its
 * address. NULL with *err */
static struct vlan *vlan_begin(struct bss *b, struct nl80211 *cmd, uint16_t id, struct err *err)
{
	struct vlan *v = vlans_add(&b->vlans, b, id);
	int rc;

	if (!v) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	vlan_ifname(v->ifname, b->ifname, id);
	rc = vlan_nets_there(b->nets)
		     ? new_interface(b, cmd, v->ifname, NL80211_IFTYPE_AP_VLAN, err)
		     : 0;
	if (rc >= 0) {
		v->ifindex = rc;
		rc = vlan_net_enter(b->nets, id, v->ifname, err);
	}
	if (rc == 0)
		return v;
	if (v->ifindex)
		delete_interface(v->ifindex, cmd);
	vlans_remove(&b->vlans, id);
	return NULL;
}

static void vlan_end(struct bss *b, struct nl80211 *cmd, struct vlan const *v)
{
	uint16_t const id = v->id;

	delete_interface(v->ifindex, cmd);
	vlan_net_leave(b->nets, id);
	vlans_remove(&b->vlans, id);
}

/** The one that is there, or a new one. NULL with *err */
static struct vlan *vlan_get(struct bss *b, struct nl80211 *cmd, uint16_t id, struct err *err)
{
	struct vlan *v = vlans_find(&b->vlans, id);

	return v ? v : vlan_begin(b, cmd, id, err);
}

/** Nobody uses it any more: it goes. */
static void vlan_tidy(struct bss *b, struct nl80211 *cmd, struct vlan const *v)
{
	if (!v->stations && !v->keys)
		vlan_end(b, cmd, v);
}

/** A station is not in a VLAN any more. */
static void vlan_leave(struct bss *b, struct nl80211 *cmd, uint16_t id)
{
	struct vlan *v = id ? vlans_find(&b->vlans, id) : NULL;

	if (!v)
		return;
	v->stations--;
	vlan_tidy(b, cmd, v);
}

int bss_vlan_there(struct bss const *b, uint16_t vlan, struct err *err)
{
	if (!vlan || vlans_find(&b->vlans, vlan))
		return 0;
	return err_set(err, ENOENT, "VLAN %u is not there", vlan);
}

int bss_vlan_key_set(struct bss *b, struct nl80211 *cmd, struct radio_key const *key,
		     struct err *err)
{
	struct vlan *v;

	if (!key->vlan)
		return 0;
	v = vlan_get(b, cmd, key->vlan, err);
	if (!v)
		return err ? err->code : -EIO;
	v->keys |= 1u << key->index;
	return 0;
}

void bss_vlan_key_gone(struct bss *b, struct nl80211 *cmd, struct radio_key const *key)
{
	struct vlan *v = key->vlan ? vlans_find(&b->vlans, key->vlan) : NULL;

	if (!v)
		return;
	v->keys &= ~(1u << key->index);
	vlan_tidy(b, cmd, v);
}

void bss_stop(struct bss *b, struct nl80211 *cmd)
{
	if (b->ifindex) {
		struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_STOP_AP);

		/* It may not have been started. */
		(void)!nl80211_call(cmd, msg, msg != NULL, false, NULL, NULL, NULL);
		while (b->vlans.n)
			vlan_end(b, cmd, &b->vlans.at[0]);
		delete_interface(b->ifindex, cmd);
	}
	talloc_free(b);
}

int bss_set_beacon(struct bss *b, struct nl80211 *cmd, struct radio_bss const *what,
		   struct err *err)
{
	struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_SET_BEACON);
	int rc = nl80211_call(cmd, msg, put_beacon(msg, what), false, NULL, NULL, err);

	return rc < 0 ? rc : take(b, what, err);
}

/* ------------------------------------------------------------------ stations */

int bss_del_station(struct bss *b, struct nl80211 *cmd, struct mac sta, struct err *err)
{
	struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_DEL_STATION);
	struct station const *st = stations_find(&b->stations, sta);
	int rc = nl80211_call(cmd, msg, nl80211_put(msg, NL80211_ATTR_MAC, sta.b, MAC_LEN), false,
			      NULL, NULL, err);

	if (st)
		vlan_leave(b, cmd, st->vlan);
	(void)stations_remove(&b->stations, sta);
	return rc == -ENOENT ? 0 : rc;
}

int bss_add_station(struct bss *b, struct nl80211 *cmd, struct mac sta, struct err *err)
{
	struct nl_msg *msg;
	int rc;

	if (stations_find(&b->stations, sta) && (rc = bss_del_station(b, cmd, sta, err)) < 0)
		return rc;
	msg = bss_request(b, cmd, NL80211_CMD_NEW_STATION);
	rc = nl80211_call(cmd, msg, station_put_new(msg, sta, b->rates.rate, b->rates.n), false,
			  NULL, NULL, err);
	if (rc < 0)
		return rc;
	if (!stations_add(&b->stations, b, sta)) {
		(void)!bss_del_station(b, cmd, sta, NULL);
		return err_set(err, ENOMEM, "no more than %d stations at a BSS", STATIONS_MAX);
	}
	return 0;
}

static int set_flags(struct bss *b, struct nl80211 *cmd, struct mac sta, uint32_t mask,
		     uint32_t set, struct err *err)
{
	struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_SET_STATION);

	return nl80211_call(cmd, msg, station_put_flags(msg, sta, mask, set), false, NULL, NULL,
			    err);
}

/** Its frames enter and leave by the interface of another VLAN, or of the BSS (0). */
static int move_station(struct bss *b, struct nl80211 *cmd, struct station *st, uint16_t vlan,
			struct err *err)
{
	uint16_t const was = st->vlan;
	struct vlan *v = NULL;
	struct nl_msg *msg;
	int rc;

	if (vlan == was)
		return 0;
	if (vlan) {
		v = vlan_get(b, cmd, vlan, err);
		if (!v)
			return err ? err->code : -EIO;
		v->stations++;
	}
	msg = bss_request(b, cmd, NL80211_CMD_SET_STATION);
	rc = nl80211_call(cmd, msg,
			  station_put_interface(msg, st->mac, v ? v->ifindex : b->ifindex), false,
			  NULL, NULL, err);
	if (rc == 0)
		st->vlan = vlan;
	vlan_leave(b, cmd, rc == 0 ? was : vlan);
	return rc;
}

int bss_set_station(struct bss *b, struct nl80211 *cmd, struct mac sta, struct radio_sta const *to,
		    struct err *err)
{
	uint32_t const port = 1u << NL80211_STA_FLAG_AUTHORIZED,
		       associated = 1u << NL80211_STA_FLAG_ASSOCIATED;
	struct station *st = stations_find(&b->stations, sta);
	struct station_plan plan;
	int rc = 0;

	if (!st)
		return err_set(err, ENOENT, "the station was not added");
	/* First, so that its port opens in the right network. */
	rc = move_station(b, cmd, st, to->vlan, err);
	if (rc < 0)
		return rc;
	plan = station_plan(&st->set, to);
	if (plan.back) {
		rc = set_flags(b, cmd, sta, port | associated, 0, err);
		if (rc == 0)
			st->set = (struct radio_sta){0};
	}
	if (rc == 0 && plan.associate) {
		struct nl_msg *msg = bss_request(b, cmd, NL80211_CMD_SET_STATION);

		rc = nl80211_call(cmd, msg, station_put_associated(msg, sta, to), false, NULL, NULL,
				  err);
	}
	if (rc == 0 && plan.port)
		rc = set_flags(b, cmd, sta, port, to->authorized ? port : 0, err);
	if (rc == 0)
		st->set = *to;
	return rc;
}
