/* SPDX-License-Identifier: GPL-2.0-or-later */
/** One pass over the elements of a management frame. */
#include "dot11/elements.h"

/** 50-6F-9A type 1C, 00-50-F2 types 1 and 2, Cisco's: as far as a vendor's element is known. */
#define IE_VENDOR_WMM 0x0050f202u
/** Subtypes of the WMM element that describe a station or a BSS; 2 is the TSPEC. */
#define WMM_TSPEC     2

/** 121 to 127 are BSS membership selectors (9.4.2.3), no rates. */
#define RATE_SELECTOR_FIRST 121
#define RATE_BASIC          0x80
/** Supported Rates holds 8 (9.4.2.3). */
#define RATES_FIRST         8

enum {
	IE_RATES = 1,
	IE_EXT_RATES = 50,
	IE_HT_CAPS = 45,
	IE_HT_OPERATION = 61,
	IE_RIC_DATA = 57,
	IE_RIC_DESCRIPTOR = 75,
	IE_EXT_CAPS = 127,
	IE_VHT_CAPS = 191,
	IE_VHT_OPERATION = 192
};

/** Where an element of its own identifier goes; NULL for those looked at one by one. */
static struct span *place(struct elements *e, struct ie const *ie)
{
	switch (ie->id) {
	case IE_SSID: return &e->ssid;
	case IE_RATES: return &e->rates;
	case IE_EXT_RATES: return &e->ext_rates;
	case IE_RSN: return &e->rsn;
	case IE_RSNX: return &e->rsnx;
	case IE_MOBILITY_DOMAIN: return &e->mde;
	case IE_FAST_BSS_TRANSITION: return &e->fte;
	case IE_HT_CAPS: return &e->ht_caps;
	case IE_HT_OPERATION: return &e->ht_operation;
	case IE_VHT_CAPS: return &e->vht_caps;
	case IE_VHT_OPERATION: return &e->vht_operation;
	case IE_EXT_CAPS: return &e->ext_caps;
	case IE_EXTENSION: return ie->ext == IE_EXT_OWE_DH ? &e->owe_dh : NULL;
	default: return NULL;
	}
}

/** Where a vendor's element goes. */
static struct span *vendor_place(struct elements *e, struct ie const *ie)
{
	struct rd r = rd_init(ie->body.p, ie->body.len);
	uint32_t oui_type = rd_be32(&r);
	uint8_t subtype = rd_u8(&r);

	if (ie->body.len < 4)
		return NULL;
	if (ie->id == IE_CCKM)
		return oui_type == 0x00409600u ? &e->cckm : NULL;
	switch (oui_type) {
	case IE_VENDOR_WPA: return &e->wpa;
	case IE_VENDOR_OWE_TRANSITION: return &e->owe_transition;
	case IE_VENDOR_CCX_VERSION: return &e->ccx_version;
	case IE_VENDOR_WMM: return !r.bad && subtype < WMM_TSPEC ? &e->wmm : NULL;
	default: return NULL;
	}
}

/** A resource request is a row of elements: RIC Data and what describes each. Returns whether the
 * element is part of it. */
static bool take_ric(struct elements *e, struct ie const *ie)
{
	if (!e->ric.p) {
		if (ie->id == IE_RIC_DATA)
			e->ric = ie->elem;
		return ie->id == IE_RIC_DATA;
	}
	if (e->ric.p + e->ric.len != ie->elem.p)
		return false;
	if (ie->id != IE_RIC_DATA && ie->id != IE_RIC_DESCRIPTOR && ie->id != IE_VENDOR)
		return false;
	e->ric.len += ie->elem.len;
	return true;
}

enum dot11_refusal elements_decode(struct span list, struct elements *out)
{
	struct rd r = rd_init(list.p, list.len);
	struct ie ie;

	*out = (struct elements){0};
	while (ie_next(&r, &ie)) {
		struct span *to = ie.id == IE_VENDOR || ie.id == IE_CCKM ? vendor_place(out, &ie)
									 : place(out, &ie);

		if (ie.id == IE_TIMEOUT_INTERVAL) {
			if (out->n_ties < 2)
				out->tie[out->n_ties++] = ie.elem;
		} else if (to && to->p) {
			*out = (struct elements){0};
			return DOT11_DUPLICATE;
		} else if (to) {
			*to = ie.elem;
		} else if (!take_ric(out, &ie)) {
			out->unknown++;
		}
	}
	if (!r.bad)
		return DOT11_OK;
	*out = (struct elements){0};
	return DOT11_SHORT;
}

static void add_rates(struct rate_set *out, struct span elem)
{
	struct span body = element_body(elem);

	for (size_t i = 0; i < body.len && out->n < RATES_MAX; i++) {
		uint8_t rate = body.p[i] & (uint8_t)~RATE_BASIC;

		if (rate && rate < RATE_SELECTOR_FIRST)
			out->rate[out->n++] = rate;
	}
}

void elements_rates(struct elements const *e, struct rate_set *out)
{
	*out = (struct rate_set){0};
	add_rates(out, e->rates);
	add_rates(out, e->ext_rates);
}

static void put_octets(struct wr *w, uint8_t id, uint8_t const *body, size_t len)
{
	uint8_t *p = wr_reserve(w, IE_HEADER_LEN + len);

	if (!p)
		return;
	p[0] = id;
	p[1] = (uint8_t)len;
	if (len)
		memcpy(p + IE_HEADER_LEN, body, len);
}

void elements_put_rates(struct wr *w, uint8_t const *rates, unsigned n)
{
	unsigned first = n < RATES_FIRST ? n : RATES_FIRST;

	put_octets(w, IE_RATES, rates, first);
	if (n > first)
		put_octets(w, IE_EXT_RATES, rates + first, n - first);
}

void elements_put_ssid(struct wr *w, void const *ssid, uint8_t len)
{
	put_octets(w, IE_SSID, ssid, len);
}
