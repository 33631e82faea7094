/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a BSS says of itself: beacon, probe response, and the elements of its association responses.
 * Made once when it starts, not once a frame.
 */
#ifndef FASTROAM_SM_BEACON_H
#define FASTROAM_SM_BEACON_H

#include <stdbool.h>
#include <stdint.h>

#include "dot11/elements.h"
#include "dot11/owe_transition.h"
#include "sm/radio.h"
#include "sm/security.h"

/** Time units between beacons; what every access point has. */
#define BEACON_INTERVAL 100

/** Pointers must hold during the call. */
struct beacon_params {
	struct mac bssid;
	uint8_t const *ssid;
	uint8_t ssid_len;
	bool hidden;
	uint16_t freq; /**< MHz */
	enum radio_width width;
	uint16_t center_freq;
	char const *country; /**< two letters, "" none */
	struct radio_info const *radio;
	struct security const *security;
	uint8_t mdid[2]; /**< with security->mde, as on the air */
	bool over_ds;
	struct owe_transition const *transition; /**< the other half of the pair, NULL none */
};

struct beacon {
	uint8_t head[96];
	uint8_t tail[640];
	uint8_t probe[768]; /**< whole frame, DA zero */
	uint16_t head_len, tail_len, probe_len;
	uint16_t caps;        /**< Capability Information */
	struct span wpa, rsn; /**< inside tail; p NULL where there is none */
	struct span ht, vht;  /**< capabilities and operation, inside tail */
	struct span wmm;      /**< inside tail */
	uint8_t n_rates;
	uint8_t const *rates; /**< as on the air, basic bits included; static */
};

/** 0, or -EINVAL where the elements do not fit (cannot happen with a WLAN that passes its rules).
 */
int beacon_make(struct beacon_params const *p, struct beacon *out) WARN_UNUSED;

/** 2.4 GHz or 5 GHz: number of a channel's centre frequency, 0 when it is none. */
uint8_t beacon_channel(uint16_t freq);

/** Does the station know every basic rate? */
bool beacon_rates_fit(struct beacon const *b, struct rate_set const *rates);

#endif
