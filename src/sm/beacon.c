/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Making the frames and elements of a BSS; see beacon.h. Their order is that of IEEE 802.11-2020
 * table 9-32, vendor elements last.
 */
#include "sm/beacon.h"

#include <errno.h>
#include <string.h>

#include "dot11/cckm_ie.h"
#include "dot11/frame.h"
#include "dot11/mde.h"

enum {
	IE_RATES = 1,
	IE_DS = 3,
	IE_COUNTRY = 7,
	IE_ERP = 42,
	IE_HT_CAPS = 45,
	IE_EXT_RATES = 50,
	IE_HT_OPERATION = 61,
	IE_VHT_CAPS = 191,
	IE_VHT_OPERATION = 192
};

/** Supported Rates holds 8. */
#define RATES_FIRST 8

/* 500 kbit/s; 0x80 basic. With 11b rates basic, so that any client of 2.4 GHz is heard. */
static uint8_t const rates_2ghz[] = {0x82, 0x84, 0x8b, 0x96, 0x0c, 0x12,
				     0x18, 0x24, 0x30, 0x48, 0x60, 0x6c};
static uint8_t const rates_5ghz[] = {0x8c, 0x12, 0x98, 0x24, 0xb0, 0x48, 0x60, 0x6c};

/** Transmit power that the Country element allows, dBm: the lowest limit of the large regulatory
 * domains (ETSI: 20 at 2.4 GHz, 23 at 5 GHz), so that no client exceeds its own. */
#define POWER_2GHZ 20
#define POWER_5GHZ 23

static bool is_2ghz(uint16_t freq)
{
	return freq < 3000;
}

uint8_t beacon_channel(uint16_t freq)
{
	if (freq == 2484)
		return 14;
	if (freq >= 2412 && freq <= 2472 && (freq - 2407) % 5 == 0)
		return (uint8_t)((freq - 2407) / 5);
	if (freq >= 5160 && freq <= 5885 && freq % 5 == 0)
		return (uint8_t)((freq - 5000) / 5);
	return 0;
}

bool beacon_rates_fit(struct beacon const *b, struct rate_set const *rates)
{
	for (unsigned i = 0; i < b->n_rates; i++)
		if ((b->rates[i] & 0x80) && !memchr(rates->rate, b->rates[i] & 0x7f, rates->n))
			return false;
	return true;
}

static bool has_ht(struct beacon_params const *p)
{
	return (p->radio->caps & RADIO_CAP_HT) && p->width != RADIO_20_NOHT;
}

static bool has_vht(struct beacon_params const *p)
{
	return has_ht(p) && (p->radio->caps & RADIO_CAP_VHT) && !is_2ghz(p->freq);
}

static void put_element(struct wr *w, uint8_t id, void const *body, size_t len)
{
	uint8_t *start = ie_begin(w, id);

	wr_bytes(w, body, len);
	ie_end(w, start);
}

static void put_rates(struct wr *w, struct beacon const *b)
{
	put_element(w, IE_RATES, b->rates, b->n_rates < RATES_FIRST ? b->n_rates : RATES_FIRST);
}

static void put_ext_rates(struct wr *w, struct beacon const *b)
{
	if (b->n_rates > RATES_FIRST)
		put_element(w, IE_EXT_RATES, b->rates + RATES_FIRST,
			    (size_t)b->n_rates - RATES_FIRST);
}

/** Timestamp (the radio fills it in), interval, capabilities, SSID, rates, channel. */
static void put_front(struct wr *w, struct beacon_params const *p, struct beacon const *b,
		      uint8_t ssid_len)
{
	wr_zero(w, 8);
	wr_le16(w, BEACON_INTERVAL);
	wr_le16(w, b->caps);
	elements_put_ssid(w, p->ssid, ssid_len);
	put_rates(w, b);
	put_element(w, IE_DS, (uint8_t const[]){beacon_channel(p->freq)}, 1);
}

/** One triplet: this channel and no other is what we know to be allowed (9.4.2.8). Padded to an
 * even length. */
static void put_country(struct wr *w, struct beacon_params const *p)
{
	uint8_t *start;

	if (strlen(p->country) != 2)
		return;
	start = ie_begin(w, IE_COUNTRY);
	wr_bytes(w, p->country, 2);
	wr_u8(w, ' ');
	wr_u8(w, beacon_channel(p->freq));
	wr_u8(w, 1);
	wr_u8(w, is_2ghz(p->freq) ? POWER_2GHZ : POWER_5GHZ);
	ie_end(w, start);
}

/** Secondary Channel Offset and STA Channel Width of the first octet after the primary channel. */
static uint8_t ht_width(struct beacon_params const *p)
{
	switch (p->width) {
	case RADIO_20_NOHT:
	case RADIO_20: return 0;
	case RADIO_40_PLUS: return 1 | 1 << 2;
	case RADIO_40_MINUS: return 3 | 1 << 2;
	/* The primary 40 MHz of 80: channels pair up in twos, the lower one has its secondary
	 * above. */
	case RADIO_80: return (beacon_channel(p->freq) / 4 % 2 ? 1 : 3) | 1 << 2;
	}
	return 0;
}

static struct span put_ht(struct wr *w, struct beacon_params const *p)
{
	uint8_t *from = w->p;
	uint8_t operation[22] = {beacon_channel(p->freq), ht_width(p)};

	if (!has_ht(p))
		return (struct span){NULL, 0};
	put_element(w, IE_HT_CAPS, p->radio->ht, RADIO_HT_LEN);
	put_element(w, IE_HT_OPERATION, operation, sizeof operation);
	return (struct span){from, (size_t)(w->p - from)};
}

static struct span put_vht(struct wr *w, struct beacon_params const *p)
{
	uint8_t *from = w->p;
	bool wide = p->width == RADIO_80;
	/* Channel width, centre, no second segment; one stream with MCS 0 to 7 is basic. */
	uint8_t operation[5] = {wide, wide ? (uint8_t)((p->center_freq - 5000) / 5) : 0, 0, 0xfc,
				0xff};

	if (!has_vht(p))
		return (struct span){NULL, 0};
	put_element(w, IE_VHT_CAPS, p->radio->vht, RADIO_VHT_LEN);
	put_element(w, IE_VHT_OPERATION, operation, sizeof operation);
	return (struct span){from, (size_t)(w->p - from)};
}

/** WMM Parameter element with the default parameters of stations (9.4.2.28, table 9-155): AIFSN,
 * ECWmin and ECWmax, TXOP limit of each access category. */
static struct span put_wmm(struct wr *w)
{
	static uint8_t const body[] = {
		0x00, 0x50, 0xf2, 2, 1, 1, /* type, subtype, version */
		0,    0,                   /* no U-APSD, reserved */
		0x03, 0xa4, 0,    0,       /* best effort */
		0x27, 0xa4, 0,    0,       /* background */
		0x42, 0x43, 94,   0,       /* video */
		0x62, 0x32, 47,   0,       /* voice */
	};
	uint8_t *from = w->p;

	put_element(w, IE_VENDOR, body, sizeof body);
	return (struct span){from, (size_t)(w->p - from)};
}

static struct span put_span(struct wr *w, struct security const *s,
			    void (*put)(struct wr *, struct security const *))
{
	uint8_t *from = w->p;

	put(w, s);
	return w->p == from ? (struct span){NULL, 0} : (struct span){from, (size_t)(w->p - from)};
}

static void put_tail(struct wr *w, struct beacon_params const *p, struct beacon *b)
{
	put_country(w, p);
	if (is_2ghz(p->freq))
		put_element(w, IE_ERP, (uint8_t const[]){0}, 1);
	put_ext_rates(w, b);
	b->rsn = put_span(w, p->security, security_put_rsne);
	if (p->security->mde)
		mde_put(w, &(struct mde){.mdid = {p->mdid[0], p->mdid[1]},
					 .caps = p->over_ds ? MDE_CAP_OVER_DS : 0});
	b->ht = put_ht(w, p);
	b->vht = put_vht(w, p);
	b->wpa = put_span(w, p->security, security_put_wpa);
	b->wmm = put_wmm(w);
	if (suite_list_has(&p->security->akm, SUITE_CISCO(0)) ||
	    suite_list_has(&p->security->wpa_akm, SUITE_CISCO(0)))
		ccx_version_put(w, 5);
	if (p->transition)
		owe_transition_put(w, p->transition);
}

static void put_header(struct wr *w, enum frame_subtype subtype, struct mac da, struct mac bssid)
{
	frame_put_header(w, subtype, da, bssid, bssid);
}

int beacon_make(struct beacon_params const *p, struct beacon *out)
{
	struct wr head = wr_init(out->head, sizeof out->head);
	struct wr tail = wr_init(out->tail, sizeof out->tail);
	struct wr probe = wr_init(out->probe, sizeof out->probe);
	static struct mac const everyone = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

	out->rates = is_2ghz(p->freq) ? rates_2ghz : rates_5ghz;
	out->n_rates = is_2ghz(p->freq) ? sizeof rates_2ghz : sizeof rates_5ghz;
	out->caps = CAPS_ESS | CAPS_QOS;
	if (p->security->rsn || p->security->wpa)
		out->caps |= CAPS_PRIVACY;
	if (is_2ghz(p->freq))
		out->caps |= CAPS_SHORT_SLOT | CAPS_SHORT_PREAMBLE;
	put_header(&head, FRAME_BEACON, everyone, p->bssid);
	put_front(&head, p, out, p->hidden ? 0 : p->ssid_len);
	put_tail(&tail, p, out);
	put_header(&probe, FRAME_PROBE_RESPONSE, (struct mac){{0}}, p->bssid);
	put_front(&probe, p, out, p->ssid_len);
	wr_bytes(&probe, out->tail, wr_len(&tail));
	if (head.bad || tail.bad || probe.bad)
		return -EINVAL;
	out->head_len = (uint16_t)wr_len(&head);
	out->tail_len = (uint16_t)wr_len(&tail);
	out->probe_len = (uint16_t)wr_len(&probe);
	return 0;
}
