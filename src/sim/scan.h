/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a station has heard of a BSS: its beacon or probe response (IEEE 802.11-2020 9.3.3.2). */
#ifndef FASTROAM_SIM_SCAN_H
#define FASTROAM_SIM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "dot11/elements.h"
#include "dot11/ft_keys.h"
#include "dot11/mde.h"

/** Longest element that is kept, header included: RSNE and WPA element (9.4.2.24: 255 octets). */
#define SCAN_ELEMENT_MAX 257

struct scan_element {
	uint16_t len; /**< header included, 0 absent */
	uint8_t b[SCAN_ELEMENT_MAX];
};

struct scan_bss {
	struct mac bssid;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len; /**< 0: hidden, or a wildcard */
	uint16_t caps;    /**< enum frame_caps */
	uint16_t freq;    /**< MHz; not in the frame, 0 until the caller sets it */
	struct rate_set rates;
	struct scan_element rsn, wpa, rsnx;
	bool has_mde;
	uint8_t mde[MDE_LEN];
	bool has_transition; /**< OWE transition element: `other` is the pair's other BSS */
	struct mac other;
	uint64_t tsf;      /**< timestamp of the frame, microseconds */
	uint64_t heard_ms; /**< env->now_ms() of it: the caller sets it */
};

static inline struct span scan_span(struct scan_element const *e)
{
	return (struct span){e->len ? e->b : NULL, e->len};
}

/**
 * Decode a whole beacon or probe response, header included.
 * @return OK; SHORT, TYPE (another frame), DUPLICATE (an element), LENGTH (SSID of more than 32
 *         octets); *out is all zero unless OK
 */
DOT11_DECODER scan_bss_decode(void const *frame, size_t len, struct scan_bss *out);

#endif
