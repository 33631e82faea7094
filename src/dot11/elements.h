/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All elements of a management frame that an association looks at, found in one pass.
 *
 * An element that may be there once and is there twice refuses the whole frame: sender and receiver
 * must agree on which one a MIC was made for.
 */
#ifndef FASTROAM_DOT11_ELEMENTS_H
#define FASTROAM_DOT11_ELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** Supported Rates and Extended Supported Rates hold at most so many together that we read. */
#define RATES_MAX 32

/** Spans are whole elements, header included, and p is NULL where there is none. */
struct elements {
	struct span ssid;
	struct span rates, ext_rates;
	struct span rsn, wpa, rsnx;
	struct span mde, fte;
	struct span tie[2];
	unsigned n_ties; /**< those beyond two are ignored */
	struct span ric; /**< from the first RIC Data element (57) on to the last one that belongs
			      to the request (57, 75: descriptors, vendor resources) */
	struct span ht_caps, ht_operation, vht_caps, vht_operation, ext_caps;
	struct span wmm;  /**< 00-50-F2 type 2 subtype 0 or 1 */
	struct span cckm; /**< 156 of Cisco's OUI */
	struct span owe_dh;
	struct span owe_transition;
	struct span ccx_version;
	unsigned unknown;
};

/** OK, SHORT (the list is broken) or DUPLICATE. */
DOT11_DECODER elements_decode(struct span list, struct elements *out);

/** The body of an element: what follows its header. */
static inline struct span element_body(struct span elem)
{
	return elem.p ? (struct span){elem.p + 2, elem.len - 2} : (struct span){NULL, 0};
}

/** A set of rates in units of 500 kbit/s, bit 7 (basic) cleared. */
struct rate_set {
	uint8_t n;
	uint8_t rate[RATES_MAX];
};
/** Rates of both elements; membership selectors (121..127) are left out. */
void elements_rates(struct elements const *e, struct rate_set *out);

/** Write Supported Rates, and Extended Supported Rates where there are more than 8. `rates` as on
 * the air, basic bits included. */
void elements_put_rates(struct wr *w, uint8_t const *rates, unsigned n);

void elements_put_ssid(struct wr *w, void const *ssid, uint8_t len);

#endif
