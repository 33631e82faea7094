/* SPDX-License-Identifier: GPL-2.0-or-later */
/** WPA 1 element: vendor element 00-50-F2 type 1 (Wi-Fi Alliance WPA 3.1, section 2.1). */
#ifndef FASTROAM_DOT11_WPA_IE_H
#define FASTROAM_DOT11_WPA_IE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/refuse.h"
#include "dot11/suite.h"

/** All fields after the version are optional; each needs those before it. */
enum wpa_ie_field { WPA_IE_VERSION, WPA_IE_GROUP, WPA_IE_PAIRWISE, WPA_IE_AKM, WPA_IE_CAPS };

/** A parsed element, all copied. Absent fields: TKIP, TKIP, WPA 802.1X, no capabilities. */
struct wpa_ie {
	enum wpa_ie_field last; /**< last field on the air */
	suite_t group;          /**< SUITE_WPA() selectors */
	struct suite_list pairwise;
	struct suite_list akm;
	uint16_t caps;
	uint8_t extra; /**< octets after the capabilities, ignored */
};

/** What an element with the version field only means. */
void wpa_ie_init(struct wpa_ie *w);

/** Decode a whole element. OK, SHORT, LONG, ID, OUI, VERSION (not 1) or COUNT. */
DOT11_DECODER wpa_ie_decode(void const *elem, size_t len, struct wpa_ie *out);

/** Write the element up to and with ie->last. Counts that would be refused spoil w. */
void wpa_ie_put(struct wr *w, struct wpa_ie const *ie);

#endif
