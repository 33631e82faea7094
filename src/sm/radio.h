/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The radio interface: what a controller may ask of a radio, and what a radio reports. It knows
 * nothing of a transport: wire/radio encodes it, and another one (CAPWAP) could carry it as well.
 *
 * Commands for one access point take effect in the order in which they are given; a key that is set
 * before a frame is sent is in place when the frame leaves. Spans are borrowed for the call.
 */
#ifndef FASTROAM_SM_RADIO_H
#define FASTROAM_SM_RADIO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mac.h"
#include "dot11/ft_keys.h"
#include "dot11/ie.h"
#include "dot11/suite.h"

/** Radios of one access point. */
#define RADIO_MAX          4
/** BSSs of one radio: what mac80211 drivers offer at most in general (observed: ath10k 16, mt76
 * 16). */
#define RADIO_BSS_MAX      16
/** Channels of one radio: 2.4 GHz has 14, 5 GHz 28. */
#define RADIO_CHANNELS_MAX 64
#define RADIO_HT_LEN       26 /**< body of the HT Capabilities element (9.4.2.55) */
#define RADIO_VHT_LEN      12 /**< body of the VHT Capabilities element (9.4.2.157) */
#define RADIO_TEXT_MAX     64

enum radio_cap {
	RADIO_CAP_HT = 1 << 0,
	RADIO_CAP_VHT = 1 << 1,
	RADIO_CAP_MFP = 1 << 2,       /**< can protect management frames (BIP) */
	RADIO_CAP_TX_STATUS = 1 << 3, /**< reports whether frames were acknowledged */
	RADIO_CAP_TSF = 1 << 4,       /**< rx_mgmt carries the receive TSF */
	/** Stations may be in VLANs, each with a group key of its own. One without it would take
	 * the key of a VLAN for that of the BSS: it gets none, and refuses SET_STA with a VLAN. */
	RADIO_CAP_VLAN = 1 << 5,
};

/** One radio, as an access point describes it. */
struct radio_info {
	uint8_t id; /**< 0..RADIO_MAX - 1 */
	uint32_t caps;
	unsigned n_channels;
	uint16_t channel[RADIO_CHANNELS_MAX]; /**< centre frequencies of 20 MHz channels on which
						   this radio may be an AP, MHz */
	uint8_t ht[RADIO_HT_LEN];
	uint8_t vht[RADIO_VHT_LEN];
	unsigned n_ciphers;
	suite_t cipher[16]; /**< those that its driver can encrypt with */
	unsigned n_bssids;
	struct mac bssid[RADIO_BSS_MAX]; /**< that it can serve, first the radio's own */
};

/** An access point joins. */
struct radio_hello {
	char software[RADIO_TEXT_MAX]; /**< "fastroam-ap 0.1" */
	char model[RADIO_TEXT_MAX];
	unsigned n_radios;
	struct radio_info radio[RADIO_MAX];
};

enum radio_width { RADIO_20_NOHT, RADIO_20, RADIO_40_PLUS, RADIO_40_MINUS, RADIO_80 };

/** What a BSS is started with. */
struct radio_bss {
	uint8_t radio; /**< radio_info.id */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	bool hidden;   /**< beacons carry an empty SSID; a probe request must name it */
	uint16_t freq; /**< MHz */
	enum radio_width width;
	uint16_t center_freq;     /**< of the whole channel, MHz; freq when 20 MHz wide */
	uint16_t beacon_interval; /**< time units */
	uint8_t dtim_period;
	bool privacy;
	bool wpa, rsn; /**< protocols; neither: open */
	suite_t group;
	struct suite_list pairwise, akm;
	bool mfp_capable;
	/** The beacon up to the TIM (header, timestamp, fixed fields, SSID, rates, DS) and after
	 * it; the radio makes the TIM. */
	struct span head, tail;
	struct span probe_response; /**< whole frame, DA zero */
	char bridge[16];            /**< bridge that its stations' frames enter, "" as the agent is
					 configured */
	uint32_t idle_s; /**< a station that is silent for so long is reported; 0: the agent's own
			      time */
};

/** Kinds of radio command. X(name, text) */
#define RADIO_CMD_LIST(X)           \
	X(START_BSS, "start_bss")   \
	X(STOP_BSS, "stop_bss")     \
	X(SET_BEACON, "set_beacon") \
	X(TX_MGMT, "tx_mgmt")       \
	X(TX_EAPOL, "tx_eapol")     \
	X(ADD_STA, "add_sta")       \
	X(SET_STA, "set_sta")       \
	X(DEL_STA, "del_sta")       \
	X(SET_KEY, "set_key")       \
	X(DEL_KEY, "del_key")       \
	X(GET_SEQ, "get_seq")

enum radio_cmd_type {
#define X(name, text) RADIO_##name,
	RADIO_CMD_LIST(X)
#undef X
		RADIO_CMD_COUNT
};

/** Of ADD_STA and SET_STA. The whole of it counts each time. */
struct radio_sta {
	uint16_t aid; /**< 0 with ADD_STA, which makes a station that is authenticated only */
	bool associated, authorized, mfp, wmm;
	uint8_t uapsd_queues, max_sp; /**< QoS Info of its WMM element */
	uint16_t caps;
	uint16_t listen_interval;
	uint8_t n_rates;
	uint8_t rate[32]; /**< 500 kbit/s, without the basic bit */
	bool has_ht, has_vht;
	uint8_t ht[RADIO_HT_LEN];
	uint8_t vht[RADIO_VHT_LEN];
	/** 0: the BSS's own. A VLAN is there, at this BSS, as long as a station is in it or a group
	 * key of it is set: nothing else makes or ends it. */
	uint16_t vlan;
};

enum radio_key_kind { RADIO_KEY_PAIRWISE, RADIO_KEY_GROUP, RADIO_KEY_IGTK };

struct radio_key {
	enum radio_key_kind kind;
	uint8_t index; /**< pairwise 0; group 1..3; IGTK 4 or 5 */
	suite_t cipher;
	uint8_t len;     /**< 16 or 32 octets; DEL_KEY, GET_SEQ: 0 */
	uint8_t key[32]; /**< TKIP with its Michael keys: TK, authenticator's, supplicant's */
	uint8_t seq[8];  /**< RSC, least significant octet first */
	uint16_t vlan;   /**< group: of the stations in this VLAN, 0 of the BSS's own; others 0 */
};

/** One command. `bssid` names the BSS, `sta` the station where there is one. */
struct radio_cmd {
	enum radio_cmd_type type;
	uint32_t id; /**< comes back in TX_STATUS and RESULT */
	struct mac bssid;
	struct mac sta;                  /**< zero for a group key */
	struct radio_bss const *bss;     /**< START_BSS, SET_BEACON */
	struct radio_sta const *station; /**< ADD_STA, SET_STA */
	struct radio_key const *key;     /**< SET_KEY, DEL_KEY, GET_SEQ */
	struct span frame; /**< TX_MGMT: whole frame; TX_EAPOL: from the EAPOL version on */
	bool want_status;  /**< TX_MGMT, TX_EAPOL: report TX_STATUS */
	bool encrypt;      /**< TX_EAPOL: under the pairwise key */
};

#define RADIO_EVENT_LIST(X)           \
	X(RX_MGMT, "rx_mgmt")         \
	X(TX_STATUS, "tx_status")     \
	X(RX_EAPOL, "rx_eapol")       \
	X(STA_IDLE, "sta_idle")       \
	X(UNKNOWN_STA, "unknown_sta") \
	X(RESULT, "result")

enum radio_event_type {
#define X(name, text) RADIO_EVENT_##name,
	RADIO_EVENT_LIST(X)
#undef X
		RADIO_EVENT_COUNT
};

/** One report of a BSS that was started. */
struct radio_event {
	enum radio_event_type type;
	struct mac bssid;
	struct mac sta;    /**< RX_EAPOL, STA_IDLE, UNKNOWN_STA, TX_STATUS */
	struct span frame; /**< RX_MGMT: whole frame; RX_EAPOL: from the EAPOL version on */
	int8_t signal_dbm; /**< RX_MGMT, 0 unknown */
	uint16_t freq;     /**< RX_MGMT, MHz */
	bool has_tsf;
	uint64_t tsf;   /**< RX_MGMT: the BSS's TSF when the frame came, microseconds */
	bool encrypted; /**< RX_EAPOL, RX_MGMT: it came under the station's key */
	bool ack;       /**< TX_STATUS */
	uint32_t id;    /**< TX_STATUS, RESULT: the command's */
	int32_t error;  /**< RESULT: 0 or negative errno */
	uint8_t seq[8]; /**< RESULT of GET_SEQ, least significant octet first */
};

/** Where the transmitter's address (TA, SA) is in a management frame (IEEE 802.11-2020 9.3.3.1). */
#define RADIO_FRAME_SA 10

/** How far away a report is that has been received but has to wait for its turn. */
enum radio_ahead { RADIO_NEXT, RADIO_SECOND, RADIO_THIRD, RADIO_FOURTH, RADIO_AHEAD_COUNT };

/** The station that a report is of; zero when its frame is too short to say so. */
static inline struct mac radio_event_station(struct radio_event const *ev)
{
	struct mac sta = ev->sta;

	if (ev->type != RADIO_EVENT_RX_MGMT)
		return sta;
	if (ev->frame.len < RADIO_FRAME_SA + MAC_LEN)
		return (struct mac){{0}};
	memcpy(sta.b, ev->frame.p + RADIO_FRAME_SA, MAC_LEN);
	return sta;
}

/** "start_bss" and the like. Never NULL. */
char const *radio_cmd_name(enum radio_cmd_type type);
char const *radio_event_name(enum radio_event_type type);

#endif
