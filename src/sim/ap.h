/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A virtual access point: it does what a controller commands and reports what its radios hear, as
 * fastroam-ap does with a real one. It knows of no transport: commands are handed in, events out.
 */
#ifndef FASTROAM_SIM_AP_H
#define FASTROAM_SIM_AP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "sim/scan.h"
#include "sm/radio.h"

#define SIM_AP_NAME    64
/** BSSs of each radio: as many as the link between access point and controller can name. */
#define SIM_AP_BSS_MAX RADIO_BSS_MAX

struct sim_ap;
struct sim_air;

struct sim_ap_config {
	char name[SIM_AP_NAME];
	unsigned number; /**< 1..65535: makes its addresses, 02:5a:NN:NN:0R:0B */
	/** Else its BSSIDs follow this address, 16 for each radio; it ends in 0. Zero: none. */
	struct mac mac;
	unsigned radios; /**< 1..RADIO_MAX; the first on 2.4 GHz, the others on 5 GHz */
	uint64_t tsf_offset_us;
};

struct sim_ap_ops {
	/** A report for the controller; valid during the call. */
	void (*event)(void *arg, struct radio_event const *ev);
	void *arg;
};

/** What went through it, and what did not fit together. */
struct sim_ap_stats {
	uint64_t commands, failed; /**< failed: told by RESULT with an error */
	uint64_t no_bss;           /**< for a BSS that was not started */
	uint64_t no_sta;           /**< for a station that was not added */
	uint64_t no_key;           /**< to be encrypted, without a key */
	uint64_t reinstalled;      /**< the same pairwise key set twice: its counters start anew */
	uint64_t dropped_clear;    /**< robust frames in clear of stations with PMF */
};

/** It enters the air, which must outlive it: ctx is not a child of the air. NULL when memory is
 * short. */
struct sim_ap *sim_ap_new(void *ctx, struct env const *env, struct sim_air *air,
			  struct sim_ap_config const *config, struct sim_ap_ops const *ops);

char const *sim_ap_name(struct sim_ap const *ap);
unsigned sim_ap_number(struct sim_ap const *ap);
/** One of its addresses, whether a BSS has it or not. */
bool sim_ap_has_bssid(struct sim_ap const *ap, struct mac bssid);
/** For HELLO. */
void sim_ap_hello(struct sim_ap const *ap, struct radio_hello *out);
void sim_ap_command(struct sim_ap *ap, struct radio_cmd const *cmd);
/** The controller is gone: BSSs stop, stations are forgotten. */
void sim_ap_reset(struct sim_ap *ap);
void sim_ap_get_stats(struct sim_ap const *ap, struct sim_ap_stats *out);

/** What a station hears of the BSS of an SSID; false when the AP serves none.
 * @param secure  of two BSSs with one SSID the one with an RSNE or WPA element, or the other */
bool sim_ap_scan(struct sim_ap const *ap, void const *ssid, uint8_t ssid_len, bool secure,
		 struct scan_bss *out);
unsigned sim_ap_bss_count(struct sim_ap const *ap);

/** A frame of a station came (the air calls). @param protect  it left encrypted under `key` */
void sim_ap_mgmt_received(struct sim_ap *ap, struct mac bssid, struct mac sta, struct span frame,
			  bool protect, struct radio_key const *key);
void sim_ap_eapol_received(struct sim_ap *ap, struct mac bssid, struct mac sta, struct span frame,
			   bool encrypted, struct radio_key const *key);
/** A frame has left, or was lost. */
void sim_ap_tx_status(struct sim_ap *ap, struct mac bssid, struct mac sta, uint32_t id, bool ack);

/** Key as the AP has it, NULL when it has none. */
struct radio_key const *sim_ap_key(struct sim_ap const *ap, struct mac bssid, struct mac sta);
/** The group key in use: what the AP sends broadcasts with that are for this station's VLAN, or for
 * those in none. NULL when it has none. */
struct radio_key const *sim_ap_group_key(struct sim_ap const *ap, struct mac bssid, struct mac sta,
					 enum radio_key_kind kind);
/** That a station was put into, 0 none. */
uint16_t sim_ap_vlan(struct sim_ap const *ap, struct mac bssid, struct mac sta);
bool sim_ap_is_authorized(struct sim_ap const *ap, struct mac bssid, struct mac sta);
bool sim_ap_has_station(struct sim_ap const *ap, struct mac bssid, struct mac sta);

#endif
