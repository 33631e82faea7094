/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Messages of the radio link; see radio.h. The tables say what travels, the check functions what
 * may: both ends are held to the same rules, since encoding asks them as decoding does.
 */
#include "wire/radio.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "wire/tlv.h"

/** Octets of the length in front. */
#define LENGTH_LEN  2
/** A management frame's header (9.3.3.1); timestamp, interval and capabilities of a beacon. */
#define MGMT_LEN    24
#define BEACON_LEN  (MGMT_LEN + 12)
/** Version, type and length of an EAPOL PDU (IEEE 802.1X-2010 11.3). */
#define EAPOL_LEN   4
/** Highest AID (9.4.1.8). */
#define AID_MAX     2007
#define VLAN_ID_MAX 4094
#define REQUEST_MAX 2048

#define BIT TLV_BIT

char const *radio_refusal_text(enum radio_refusal r)
{
	static char const *const text[] = {
#define X(name, text) text,
		RADIO_REFUSAL_LIST(X)
#undef X
	};

	return r < RADIO_REFUSED_COUNT ? text[r] : "unknown reason";
}

static enum radio_refusal refusal_of(enum tlv_error e)
{
	switch (e) {
	case TLV_OK: break;
	case TLV_SHORT: return RADIO_REFUSED_SHORT;
	case TLV_DUPLICATE: return RADIO_REFUSED_DUPLICATE;
	case TLV_LENGTH: return RADIO_REFUSED_FIELD_LENGTH;
	case TLV_VALUE: return RADIO_REFUSED_VALUE;
	case TLV_MISSING: return RADIO_REFUSED_MISSING;
	}
	return RADIO_REFUSED_OK;
}

static enum radio_refusal value_unless(bool good)
{
	return good ? RADIO_REFUSED_OK : RADIO_REFUSED_VALUE;
}

static bool is_individual(struct mac m)
{
	return !mac_is_zero(m) && !mac_is_group(m);
}

/* ------------------------------------------------------------------ layouts */

#define COUNT(fields) (sizeof(fields) / sizeof((fields)[0]))

enum { INFO_ID = 1, INFO_CAPS, INFO_CHANNELS, INFO_HT, INFO_VHT, INFO_CIPHERS, INFO_BSSIDS };
static struct tlv_field const info_fields[] = {
	[INFO_ID - 1] = TLV_UINT_AT(struct radio_info, id),
	[INFO_CAPS - 1] = TLV_UINT_AT(struct radio_info, caps),
	[INFO_CHANNELS - 1] = TLV_LIST_AT(struct radio_info, channel, n_channels),
	[INFO_HT - 1] = TLV_OCTETS_AT(struct radio_info, ht),
	[INFO_VHT - 1] = TLV_OCTETS_AT(struct radio_info, vht),
	[INFO_CIPHERS - 1] = TLV_LIST_AT(struct radio_info, cipher, n_ciphers),
	[INFO_BSSIDS - 1] = TLV_LIST_AT(struct radio_info, bssid, n_bssids),
};
static struct tlv_layout const info_layout = {info_fields, COUNT(info_fields),
					      BIT(INFO_ID) | BIT(INFO_BSSIDS)};

enum {
	MSG_VERSION = 1,
	MSG_TEXT,
	MSG_GRACE,
	MSG_KEPT,
	MSG_SOFTWARE,
	MSG_MODEL,
	MSG_RADIO,
	MSG_TOKEN,
	MSG_PROOF,
	MSG_REQUEST,
	MSG_CERT,
	MSG_CA
};
static struct tlv_field const msg_fields[] = {
	[MSG_VERSION - 1] = TLV_UINT_AT(struct radio_msg, version),
	[MSG_TEXT - 1] = TLV_TEXT_AT(struct radio_msg, text),
	[MSG_GRACE - 1] = TLV_UINT_AT(struct radio_msg, grace_s),
	[MSG_KEPT - 1] = TLV_BOOL_AT(struct radio_msg, kept_stations),
	[MSG_SOFTWARE - 1] = TLV_TEXT_AT(struct radio_msg, hello.software),
	[MSG_MODEL - 1] = TLV_TEXT_AT(struct radio_msg, hello.model),
	[MSG_RADIO - 1] = TLV_SUBS_AT(struct radio_msg, hello.radio, hello.n_radios, &info_layout),
	[MSG_TOKEN - 1] = TLV_UINT_AT(struct radio_msg, token),
	[MSG_PROOF - 1] = TLV_OCTETS_AT(struct radio_msg, proof),
	[MSG_REQUEST - 1] = TLV_SPAN_AT(struct radio_msg, request, 1, REQUEST_MAX),
	[MSG_CERT - 1] = TLV_SPAN_AT(struct radio_msg, cert, 1, RADIO_PEM_MAX),
	[MSG_CA - 1] = TLV_SPAN_AT(struct radio_msg, ca, 1, RADIO_PEM_MAX),
};
static struct tlv_layout const msg_layout = {msg_fields, COUNT(msg_fields), 0};

enum {
	BSS_RADIO = 1,
	BSS_SSID,
	BSS_HIDDEN,
	BSS_FREQ,
	BSS_WIDTH,
	BSS_CENTER_FREQ,
	BSS_BEACON_INTERVAL,
	BSS_DTIM_PERIOD,
	BSS_PRIVACY,
	BSS_WPA,
	BSS_RSN,
	BSS_GROUP,
	BSS_PAIRWISE,
	BSS_AKM,
	BSS_MFP_CAPABLE,
	BSS_HEAD,
	BSS_TAIL,
	BSS_PROBE_RESPONSE,
	BSS_BRIDGE,
	BSS_IDLE
};
static struct tlv_field const bss_fields[] = {
	[BSS_RADIO - 1] = TLV_UINT_AT(struct radio_bss, radio),
	[BSS_SSID - 1] = TLV_LIST_AT(struct radio_bss, ssid, ssid_len),
	[BSS_HIDDEN - 1] = TLV_BOOL_AT(struct radio_bss, hidden),
	[BSS_FREQ - 1] = TLV_UINT_AT(struct radio_bss, freq),
	[BSS_WIDTH - 1] = TLV_ENUM_AT(struct radio_bss, width, RADIO_80),
	[BSS_CENTER_FREQ - 1] = TLV_UINT_AT(struct radio_bss, center_freq),
	[BSS_BEACON_INTERVAL - 1] = TLV_UINT_AT(struct radio_bss, beacon_interval),
	[BSS_DTIM_PERIOD - 1] = TLV_UINT_AT(struct radio_bss, dtim_period),
	[BSS_PRIVACY - 1] = TLV_BOOL_AT(struct radio_bss, privacy),
	[BSS_WPA - 1] = TLV_BOOL_AT(struct radio_bss, wpa),
	[BSS_RSN - 1] = TLV_BOOL_AT(struct radio_bss, rsn),
	[BSS_GROUP - 1] = TLV_UINT_AT(struct radio_bss, group),
	[BSS_PAIRWISE - 1] = TLV_LIST_AT(struct radio_bss, pairwise.s, pairwise.n),
	[BSS_AKM - 1] = TLV_LIST_AT(struct radio_bss, akm.s, akm.n),
	[BSS_MFP_CAPABLE - 1] = TLV_BOOL_AT(struct radio_bss, mfp_capable),
	[BSS_HEAD - 1] = TLV_SPAN_AT(struct radio_bss, head, BEACON_LEN, RADIO_FRAME_MAX),
	[BSS_TAIL - 1] = TLV_SPAN_AT(struct radio_bss, tail, 0, RADIO_FRAME_MAX),
	[BSS_PROBE_RESPONSE - 1] =
		TLV_SPAN_AT(struct radio_bss, probe_response, BEACON_LEN, RADIO_FRAME_MAX),
	[BSS_BRIDGE - 1] = TLV_TEXT_AT(struct radio_bss, bridge),
	[BSS_IDLE - 1] = TLV_UINT_AT(struct radio_bss, idle_s),
};
static struct tlv_layout const bss_layout = {
	bss_fields, COUNT(bss_fields),
	BIT(BSS_RADIO) | BIT(BSS_SSID) | BIT(BSS_FREQ) | BIT(BSS_CENTER_FREQ) |
		BIT(BSS_BEACON_INTERVAL) | BIT(BSS_DTIM_PERIOD) | BIT(BSS_HEAD)};

enum {
	STA_AID = 1,
	STA_ASSOCIATED,
	STA_AUTHORIZED,
	STA_MFP,
	STA_WMM,
	STA_UAPSD_QUEUES,
	STA_MAX_SP,
	STA_CAPS,
	STA_LISTEN_INTERVAL,
	STA_RATES,
	STA_HAS_HT,
	STA_HAS_VHT,
	STA_HT,
	STA_VHT,
	STA_VLAN
};
static struct tlv_field const sta_fields[] = {
	[STA_AID - 1] = TLV_UINT_AT(struct radio_sta, aid),
	[STA_ASSOCIATED - 1] = TLV_BOOL_AT(struct radio_sta, associated),
	[STA_AUTHORIZED - 1] = TLV_BOOL_AT(struct radio_sta, authorized),
	[STA_MFP - 1] = TLV_BOOL_AT(struct radio_sta, mfp),
	[STA_WMM - 1] = TLV_BOOL_AT(struct radio_sta, wmm),
	[STA_UAPSD_QUEUES - 1] = TLV_UINT_AT(struct radio_sta, uapsd_queues),
	[STA_MAX_SP - 1] = TLV_UINT_AT(struct radio_sta, max_sp),
	[STA_CAPS - 1] = TLV_UINT_AT(struct radio_sta, caps),
	[STA_LISTEN_INTERVAL - 1] = TLV_UINT_AT(struct radio_sta, listen_interval),
	[STA_RATES - 1] = TLV_LIST_AT(struct radio_sta, rate, n_rates),
	[STA_HAS_HT - 1] = TLV_BOOL_AT(struct radio_sta, has_ht),
	[STA_HAS_VHT - 1] = TLV_BOOL_AT(struct radio_sta, has_vht),
	[STA_HT - 1] = TLV_OCTETS_AT(struct radio_sta, ht),
	[STA_VHT - 1] = TLV_OCTETS_AT(struct radio_sta, vht),
	[STA_VLAN - 1] = TLV_UINT_AT(struct radio_sta, vlan),
};
static struct tlv_layout const sta_layout = {sta_fields, COUNT(sta_fields), 0};

enum { KEY_KIND = 1, KEY_INDEX, KEY_CIPHER, KEY_KEY, KEY_SEQ, KEY_VLAN };
static struct tlv_field const key_fields[] = {
	[KEY_KIND - 1] = TLV_ENUM_AT(struct radio_key, kind, RADIO_KEY_IGTK),
	[KEY_INDEX - 1] = TLV_UINT_AT(struct radio_key, index),
	[KEY_CIPHER - 1] = TLV_UINT_AT(struct radio_key, cipher),
	[KEY_KEY - 1] = TLV_LIST_AT(struct radio_key, key, len),
	[KEY_SEQ - 1] = TLV_OCTETS_AT(struct radio_key, seq),
	[KEY_VLAN - 1] = TLV_UINT_AT(struct radio_key, vlan),
};
static struct tlv_layout const key_layout = {key_fields, COUNT(key_fields),
					     BIT(KEY_KIND) | BIT(KEY_INDEX)};

/** A command as it travels: what it points to comes as TLVs inside a TLV. */
struct cmd_wire {
	struct radio_cmd cmd; /**< first: a struct radio_cmd is written by the same layout */
	struct span bss, station, key;
};

enum {
	CMD_TYPE = 1,
	CMD_ID,
	CMD_BSSID,
	CMD_STA,
	CMD_FRAME,
	CMD_WANT_STATUS,
	CMD_ENCRYPT,
	CMD_BSS,
	CMD_STATION,
	CMD_KEY
};
#define CMD_INSIDE (BIT(CMD_BSS) | BIT(CMD_STATION) | BIT(CMD_KEY))
static struct tlv_field const cmd_fields[] = {
	[CMD_TYPE - 1] = TLV_ENUM_AT(struct cmd_wire, cmd.type, RADIO_CMD_COUNT - 1),
	[CMD_ID - 1] = TLV_UINT_AT(struct cmd_wire, cmd.id),
	[CMD_BSSID - 1] = TLV_OCTETS_AT(struct cmd_wire, cmd.bssid),
	[CMD_STA - 1] = TLV_OCTETS_AT(struct cmd_wire, cmd.sta),
	[CMD_FRAME - 1] = TLV_SPAN_AT(struct cmd_wire, cmd.frame, EAPOL_LEN, RADIO_FRAME_MAX),
	[CMD_WANT_STATUS - 1] = TLV_BOOL_AT(struct cmd_wire, cmd.want_status),
	[CMD_ENCRYPT - 1] = TLV_BOOL_AT(struct cmd_wire, cmd.encrypt),
	[CMD_BSS - 1] = TLV_SPAN_AT(struct cmd_wire, bss, 0, RADIO_MESSAGE_MAX),
	[CMD_STATION - 1] = TLV_SPAN_AT(struct cmd_wire, station, 0, RADIO_MESSAGE_MAX),
	[CMD_KEY - 1] = TLV_SPAN_AT(struct cmd_wire, key, 0, RADIO_MESSAGE_MAX),
};
static struct tlv_layout const cmd_layout = {cmd_fields, COUNT(cmd_fields), 0};

enum {
	EVENT_TYPE = 1,
	EVENT_BSSID,
	EVENT_STA,
	EVENT_FRAME,
	EVENT_SIGNAL,
	EVENT_FREQ,
	EVENT_HAS_TSF,
	EVENT_TSF,
	EVENT_ENCRYPTED,
	EVENT_ACK,
	EVENT_ID,
	EVENT_ERROR,
	EVENT_SEQ
};
static struct tlv_field const event_fields[] = {
	[EVENT_TYPE - 1] = TLV_ENUM_AT(struct radio_event, type, RADIO_EVENT_COUNT - 1),
	[EVENT_BSSID - 1] = TLV_OCTETS_AT(struct radio_event, bssid),
	[EVENT_STA - 1] = TLV_OCTETS_AT(struct radio_event, sta),
	[EVENT_FRAME - 1] = TLV_SPAN_AT(struct radio_event, frame, EAPOL_LEN, RADIO_FRAME_MAX),
	[EVENT_SIGNAL - 1] = TLV_UINT_AT(struct radio_event, signal_dbm),
	[EVENT_FREQ - 1] = TLV_UINT_AT(struct radio_event, freq),
	[EVENT_HAS_TSF - 1] = TLV_BOOL_AT(struct radio_event, has_tsf),
	[EVENT_TSF - 1] = TLV_UINT_AT(struct radio_event, tsf),
	[EVENT_ENCRYPTED - 1] = TLV_BOOL_AT(struct radio_event, encrypted),
	[EVENT_ACK - 1] = TLV_BOOL_AT(struct radio_event, ack),
	[EVENT_ID - 1] = TLV_UINT_AT(struct radio_event, id),
	[EVENT_ERROR - 1] = TLV_UINT_AT(struct radio_event, error),
	[EVENT_SEQ - 1] = TLV_OCTETS_AT(struct radio_event, seq),
};
static struct tlv_layout const event_layout = {event_fields, COUNT(event_fields), 0};

_Static_assert(sizeof(enum radio_cmd_type) == sizeof(int) &&
		       sizeof(enum radio_key_kind) == sizeof(int) &&
		       sizeof(enum radio_width) == sizeof(int),
	       "TLV_ENUM stores an int");

/* ------------------------------------------------------------------ what each type has */

/** Tags that a type must have, and that it may have besides; others are not looked at. */
struct rule {
	uint32_t needed, may;
};

static struct rule const msg_rules[] = {
	[RADIO_MSG_HELLO] = {BIT(MSG_VERSION) | BIT(MSG_RADIO),
			     BIT(MSG_TEXT) | BIT(MSG_KEPT) | BIT(MSG_SOFTWARE) | BIT(MSG_MODEL)},
	[RADIO_MSG_WELCOME] = {BIT(MSG_VERSION), BIT(MSG_TEXT) | BIT(MSG_GRACE)},
	[RADIO_MSG_PING] = {BIT(MSG_TOKEN), 0},
	[RADIO_MSG_PONG] = {BIT(MSG_TOKEN), 0},
	[RADIO_MSG_BYE] = {0, BIT(MSG_TEXT)},
	[RADIO_MSG_ENROLL] = {BIT(MSG_VERSION) | BIT(MSG_TEXT) | BIT(MSG_PROOF) | BIT(MSG_REQUEST),
			      0},
	[RADIO_MSG_ENROLLED] = {0, BIT(MSG_TEXT) | BIT(MSG_CERT) | BIT(MSG_CA)},
};

#define CMD_ALL (BIT(CMD_TYPE) | BIT(CMD_ID) | BIT(CMD_BSSID))
static struct rule const cmd_rules[RADIO_CMD_COUNT] = {
	[RADIO_START_BSS] = {CMD_ALL | BIT(CMD_BSS), 0},
	[RADIO_STOP_BSS] = {CMD_ALL, 0},
	[RADIO_SET_BEACON] = {CMD_ALL | BIT(CMD_BSS), 0},
	[RADIO_TX_MGMT] = {CMD_ALL | BIT(CMD_FRAME), BIT(CMD_STA) | BIT(CMD_WANT_STATUS)},
	[RADIO_TX_EAPOL] = {CMD_ALL | BIT(CMD_STA) | BIT(CMD_FRAME),
			    BIT(CMD_WANT_STATUS) | BIT(CMD_ENCRYPT)},
	[RADIO_ADD_STA] = {CMD_ALL | BIT(CMD_STA) | BIT(CMD_STATION), 0},
	[RADIO_SET_STA] = {CMD_ALL | BIT(CMD_STA) | BIT(CMD_STATION), 0},
	[RADIO_DEL_STA] = {CMD_ALL | BIT(CMD_STA), 0},
	[RADIO_SET_KEY] = {CMD_ALL | BIT(CMD_KEY), BIT(CMD_STA)},
	[RADIO_DEL_KEY] = {CMD_ALL | BIT(CMD_KEY), BIT(CMD_STA)},
	[RADIO_GET_SEQ] = {CMD_ALL | BIT(CMD_KEY), BIT(CMD_STA)},
};

#define EVENT_ALL (BIT(EVENT_TYPE) | BIT(EVENT_BSSID))
static struct rule const event_rules[RADIO_EVENT_COUNT] = {
	[RADIO_EVENT_RX_MGMT] = {EVENT_ALL | BIT(EVENT_FRAME),
				 BIT(EVENT_STA) | BIT(EVENT_SIGNAL) | BIT(EVENT_FREQ) |
					 BIT(EVENT_HAS_TSF) | BIT(EVENT_TSF) |
					 BIT(EVENT_ENCRYPTED)},
	[RADIO_EVENT_TX_STATUS] = {EVENT_ALL | BIT(EVENT_ID), BIT(EVENT_STA) | BIT(EVENT_ACK)},
	[RADIO_EVENT_RX_EAPOL] = {EVENT_ALL | BIT(EVENT_STA) | BIT(EVENT_FRAME),
				  BIT(EVENT_ENCRYPTED)},
	[RADIO_EVENT_STA_IDLE] = {EVENT_ALL | BIT(EVENT_STA), 0},
	[RADIO_EVENT_UNKNOWN_STA] = {EVENT_ALL | BIT(EVENT_STA), 0},
	[RADIO_EVENT_RESULT] = {EVENT_ALL | BIT(EVENT_ID),
				BIT(EVENT_STA) | BIT(EVENT_ERROR) | BIT(EVENT_SEQ)},
};

/* ------------------------------------------------------------------ what may be */

static bool info_is_good(struct radio_info const *r)
{
	if (r->id >= RADIO_MAX || r->n_bssids == 0)
		return false;
	for (unsigned i = 0; i < r->n_bssids; i++) {
		if (!is_individual(r->bssid[i]))
			return false;
	}
	return true;
}

static enum radio_refusal check_hello(struct radio_hello const *h)
{
	unsigned ids = 0;

	for (unsigned i = 0; i < h->n_radios; i++) {
		if (!info_is_good(&h->radio[i]) || ids & 1u << h->radio[i].id)
			return RADIO_REFUSED_VALUE;
		ids |= 1u << h->radio[i].id;
	}
	return h->n_radios ? RADIO_REFUSED_OK : RADIO_REFUSED_MISSING;
}

static bool bss_is_good(struct radio_bss const *b)
{
	return b->radio < RADIO_MAX && b->ssid_len && b->freq && b->center_freq &&
	       b->beacon_interval && b->dtim_period;
}

static bool sta_is_good(struct radio_sta const *s)
{
	return s->aid <= AID_MAX && s->vlan <= VLAN_ID_MAX;
}

static bool index_is_good(struct radio_key const *k)
{
	switch (k->kind) {
	case RADIO_KEY_PAIRWISE: return k->index == 0;
	case RADIO_KEY_GROUP: return k->index >= 1 && k->index <= 3;
	case RADIO_KEY_IGTK: return k->index == 4 || k->index == 5;
	}
	return false;
}

static bool key_is_good(struct radio_cmd const *c)
{
	struct radio_key const *k = c->key;
	bool set = c->type == RADIO_SET_KEY;

	/* A pairwise key is a station's, a group key nobody's. */
	if (!index_is_good(k) || (k->kind == RADIO_KEY_PAIRWISE) != is_individual(c->sta))
		return false;
	/* Management frames to all are the BSS's, whatever VLANs there are. */
	if (k->vlan > VLAN_ID_MAX || (k->vlan && k->kind != RADIO_KEY_GROUP))
		return false;
	if (!set)
		return k->len == 0;
	return (k->len == 16 || k->len == 32) && k->len == cipher_key_len(k->cipher);
}

/** What belongs to the type is there, and can be. */
static enum radio_refusal check_cmd(struct radio_cmd const *c)
{
	uint32_t needed = cmd_rules[c->type].needed;

	if ((needed & BIT(CMD_BSS) && !c->bss) || (needed & BIT(CMD_STATION) && !c->station) ||
	    (needed & BIT(CMD_KEY) && !c->key))
		return RADIO_REFUSED_MISSING;
	if (!is_individual(c->bssid) || (needed & BIT(CMD_STA) && !is_individual(c->sta)))
		return RADIO_REFUSED_VALUE;
	switch (c->type) {
	case RADIO_START_BSS:
	case RADIO_SET_BEACON: return value_unless(bss_is_good(c->bss));
	case RADIO_TX_MGMT: return value_unless(c->frame.len >= MGMT_LEN);
	case RADIO_ADD_STA:
	case RADIO_SET_STA: return value_unless(sta_is_good(c->station));
	case RADIO_SET_KEY:
	case RADIO_DEL_KEY:
	case RADIO_GET_SEQ: return value_unless(key_is_good(c));
	case RADIO_STOP_BSS:
	case RADIO_TX_EAPOL:
	case RADIO_DEL_STA:
	case RADIO_CMD_COUNT: break;
	}
	return RADIO_REFUSED_OK;
}

static enum radio_refusal check_event(struct radio_event const *e)
{
	if (!is_individual(e->bssid))
		return RADIO_REFUSED_VALUE;
	if (event_rules[e->type].needed & BIT(EVENT_STA) && !is_individual(e->sta))
		return RADIO_REFUSED_VALUE;
	if (e->type == RADIO_EVENT_RX_MGMT)
		return value_unless(e->frame.len >= MGMT_LEN);
	return value_unless(e->error <= 0);
}

static enum radio_refusal check_enrolled(struct radio_msg const *m)
{
	/* A certificate and what it is checked with, or why there is none. */
	if (!m->cert.len != !m->ca.len || (!m->cert.len && !m->text[0]))
		return RADIO_REFUSED_MISSING;
	return RADIO_REFUSED_OK;
}

static enum radio_refusal check_msg(struct radio_msg const *m)
{
	if (msg_rules[m->type].needed & BIT(MSG_VERSION) && !m->version)
		return RADIO_REFUSED_VERSION;
	if (m->type == RADIO_MSG_ENROLL)
		return value_unless(m->text[0] != '\0');
	if (m->type == RADIO_MSG_ENROLLED)
		return check_enrolled(m);
	return m->type == RADIO_MSG_HELLO ? check_hello(&m->hello) : RADIO_REFUSED_OK;
}

/* ------------------------------------------------------------------ decoding */

static enum radio_refusal read_inside(struct span s, struct tlv_layout const *layout, void *out)
{
	struct rd r = rd_init(s.p, s.len);
	enum tlv_error why;
	uint32_t seen;

	why = tlv_read(&r, layout, UINT32_MAX, out, &seen);
	if (why != TLV_OK)
		return refusal_of(why);
	return layout->needed & ~seen ? RADIO_REFUSED_MISSING : RADIO_REFUSED_OK;
}

static enum radio_refusal read_cmd(struct rd *r, struct radio_msg *m)
{
	enum radio_refusal why;
	struct rule const *rule;
	struct cmd_wire w = {0};
	uint32_t seen;

	why = refusal_of(tlv_read(r, &cmd_layout, UINT32_MAX, &w, &seen));
	if (why != RADIO_REFUSED_OK)
		return why;
	rule = &cmd_rules[w.cmd.type];
	if (!(seen & BIT(CMD_TYPE)) || rule->needed & ~seen)
		return RADIO_REFUSED_MISSING;
	m->cmd = w.cmd;
	if (rule->needed & BIT(CMD_BSS)) {
		why = read_inside(w.bss, &bss_layout, &m->bss);
		m->cmd.bss = &m->bss;
	} else if (rule->needed & BIT(CMD_STATION)) {
		why = read_inside(w.station, &sta_layout, &m->station);
		m->cmd.station = &m->station;
	} else if (rule->needed & BIT(CMD_KEY)) {
		why = read_inside(w.key, &key_layout, &m->key);
		m->cmd.key = &m->key;
	}
	return why == RADIO_REFUSED_OK ? check_cmd(&m->cmd) : why;
}

static enum radio_refusal read_event(struct rd *r, struct radio_event *e)
{
	enum radio_refusal why;
	uint32_t seen;

	why = refusal_of(tlv_read(r, &event_layout, UINT32_MAX, e, &seen));
	if (why != RADIO_REFUSED_OK)
		return why;
	if (!(seen & BIT(EVENT_TYPE)) || event_rules[e->type].needed & ~seen)
		return RADIO_REFUSED_MISSING;
	return check_event(e);
}

static enum radio_refusal read_body(struct rd *r, struct radio_msg *m)
{
	struct rule const *rule = &msg_rules[m->type];
	enum radio_refusal why;
	uint32_t seen;

	if (m->type == RADIO_MSG_UNKNOWN)
		return RADIO_REFUSED_OK;
	if (m->type == RADIO_MSG_CMD)
		return read_cmd(r, m);
	if (m->type == RADIO_MSG_EVENT)
		return read_event(r, &m->event);
	why = refusal_of(tlv_read(r, &msg_layout, rule->needed | rule->may, m, &seen));
	if (why != RADIO_REFUSED_OK)
		return why;
	return rule->needed & ~seen ? RADIO_REFUSED_MISSING : check_msg(m);
}

enum radio_refusal radio_decode(uint8_t const *data, size_t len, size_t *used, struct radio_msg *m)
{
	struct rd r = rd_init(data, len);
	uint16_t length = rd_be16(&r);
	enum radio_refusal why;
	struct rd body;
	uint8_t type;

	*used = 0;
	m->type = RADIO_MSG_UNKNOWN;
	if (r.bad)
		return RADIO_REFUSED_OK;
	if (length == 0 || length > RADIO_MESSAGE_MAX)
		return RADIO_REFUSED_LENGTH;
	body = rd_sub(&r, length);
	if (r.bad)
		return RADIO_REFUSED_OK;
	memset(m, 0, sizeof *m);
	type = rd_u8(&body);
	m->type = type <= RADIO_MSG_ENROLLED ? (enum radio_msg_type)type : RADIO_MSG_UNKNOWN;
	why = read_body(&body, m);
	if (why != RADIO_REFUSED_OK)
		mem_wipe(m, sizeof *m);
	else
		*used = LENGTH_LEN + (size_t)length;
	return why;
}

/* ------------------------------------------------------------------ encoding */

static struct wr begin(uint8_t *out, size_t size, enum radio_msg_type type)
{
	size_t const most = LENGTH_LEN + RADIO_MESSAGE_MAX;
	struct wr w = wr_init(out, size < most ? size : most);

	wr_be16(&w, 0);
	wr_u8(&w, (uint8_t)type);
	return w;
}

/** @return octets, or why not: no room in `size`, or more than a message may have */
static int finish(struct wr const *w, size_t size)
{
	size_t len = wr_len(w);

	if (w->bad)
		return size < LENGTH_LEN + RADIO_MESSAGE_MAX ? -ENOBUFS : -EINVAL;
	w->start[0] = (uint8_t)((len - LENGTH_LEN) >> 8);
	w->start[1] = (uint8_t)(len - LENGTH_LEN);
	return (int)len;
}

static void write_inside(struct wr *w, uint8_t tag, struct tlv_layout const *layout, void const *in)
{
	uint8_t *begun = tlv_begin(w, tag);

	tlv_write(w, layout, UINT32_MAX, layout->needed, in);
	tlv_end(w, begun);
}

int radio_encode_cmd(struct radio_cmd const *cmd, uint8_t *out, size_t size)
{
	struct wr w = begin(out, size, RADIO_MSG_CMD);
	struct rule rule;

	if ((unsigned)cmd->type >= RADIO_CMD_COUNT || check_cmd(cmd) != RADIO_REFUSED_OK)
		return -EINVAL;
	rule = cmd_rules[cmd->type];
	tlv_write(&w, &cmd_layout, (rule.needed | rule.may) & ~CMD_INSIDE, rule.needed, cmd);
	if (rule.needed & BIT(CMD_BSS))
		write_inside(&w, CMD_BSS, &bss_layout, cmd->bss);
	if (rule.needed & BIT(CMD_STATION))
		write_inside(&w, CMD_STATION, &sta_layout, cmd->station);
	if (rule.needed & BIT(CMD_KEY))
		write_inside(&w, CMD_KEY, &key_layout, cmd->key);
	return finish(&w, size);
}

int radio_encode_event(struct radio_event const *ev, uint8_t *out, size_t size)
{
	struct wr w = begin(out, size, RADIO_MSG_EVENT);
	struct rule rule;

	if ((unsigned)ev->type >= RADIO_EVENT_COUNT || check_event(ev) != RADIO_REFUSED_OK)
		return -EINVAL;
	rule = event_rules[ev->type];
	tlv_write(&w, &event_layout, rule.needed | rule.may, rule.needed, ev);
	return finish(&w, size);
}

int radio_encode(struct radio_msg const *m, uint8_t *out, size_t size)
{
	struct rule rule;
	struct wr w;

	if (m->type == RADIO_MSG_CMD)
		return radio_encode_cmd(&m->cmd, out, size);
	if (m->type == RADIO_MSG_EVENT)
		return radio_encode_event(&m->event, out, size);
	if (m->type == RADIO_MSG_UNKNOWN || m->type > RADIO_MSG_ENROLLED ||
	    check_msg(m) != RADIO_REFUSED_OK)
		return -EINVAL;
	w = begin(out, size, m->type);
	rule = msg_rules[m->type];
	tlv_write(&w, &msg_layout, rule.needed | rule.may, rule.needed, m);
	return finish(&w, size);
}
