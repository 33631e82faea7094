/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What becomes of management frames; see probe.h.
 */
#include "ap/probe.h"

#include <string.h>

#include "dot11/frame.h"

/** DSSS Parameter Set (9.4.2.3): the channel that a probe request was sent on. */
#define IE_DS_PARAMETER 3
/** Frame Control, second octet, bit 6. */
#define PROTECTED       0x40

char const *probe_verdict_text(enum probe_verdict v)
{
	switch (v) {
#define X(name, text) \
	case PROBE_##name: return text;
		PROBE_VERDICT_LIST(X)
#undef X
	case PROBE_VERDICT_COUNT: break;
	}
	return "unknown";
}

uint8_t probe_channel(uint16_t freq)
{
	if (freq == 2484)
		return 14;
	if (freq >= 2412 && freq <= 2472)
		return (uint8_t)((freq - 2407) / 5);
	if (freq >= 5160 && freq <= 5885)
		return (uint8_t)((freq - 5000) / 5);
	return 0;
}

static bool to_all(struct mac m)
{
	return mac_eq(m, (struct mac){{255, 255, 255, 255, 255, 255}});
}

/** 11.1.4.3.4: who answers a probe request. */
static enum probe_verdict judge_request(struct probe_bss const *bss, struct frame const *f)
{
	struct ie ssid, ds;

	if ((!to_all(f->da) && !mac_eq(f->da, bss->bssid)) ||
	    (!to_all(f->bssid) && !mac_eq(f->bssid, bss->bssid)))
		return PROBE_OTHER_BSS;
	if (ie_find(f->body.p, f->body.len, IE_SSID, 0, &ssid) != DOT11_OK)
		return PROBE_MALFORMED;
	/* The wildcard asks who is there. */
	if (ssid.body.len == 0) {
		if (bss->hidden)
			return PROBE_HIDDEN;
	} else if (ssid.body.len != bss->ssid_len ||
		   memcmp(ssid.body.p, bss->ssid, bss->ssid_len) != 0) {
		return PROBE_OTHER_SSID;
	}
	if (ie_find(f->body.p, f->body.len, IE_DS_PARAMETER, 0, &ds) == DOT11_OK &&
	    ds.body.len == 1 && bss->freq < 5000 && ds.body.p[0] != probe_channel(bss->freq))
		return PROBE_OTHER_CHANNEL;
	return PROBE_ANSWER;
}

static bool is_for_controller(uint8_t subtype)
{
	static uint8_t const kinds[] = {FRAME_ASSOC_REQUEST, FRAME_REASSOC_REQUEST, FRAME_DISASSOC,
					FRAME_AUTH,          FRAME_DEAUTH,          FRAME_ACTION};

	return memchr(kinds, subtype, sizeof kinds) != NULL;
}

enum probe_verdict probe_judge(struct probe_bss const *bss, void const *frame, size_t len,
			       struct mac *from)
{
	enum probe_verdict v;
	struct frame f;

	*from = (struct mac){{0}};
	if (len > FRAME_MAX || frame_decode(frame, len, &f) != DOT11_OK)
		return PROBE_MALFORMED;
	if (mac_is_group(f.sa) || mac_is_zero(f.sa) || mac_eq(f.sa, bss->bssid))
		return PROBE_SENDER;
	if (f.subtype == FRAME_PROBE_REQUEST)
		v = judge_request(bss, &f);
	else if (!is_for_controller(f.subtype))
		v = PROBE_KIND;
	else if (!mac_eq(f.da, bss->bssid) || !mac_eq(f.bssid, bss->bssid))
		v = PROBE_OTHER_BSS;
	else
		v = PROBE_UP;
	if (v == PROBE_UP || v == PROBE_ANSWER)
		*from = f.sa;
	return v;
}

bool probe_is_protected(uint8_t const *frame, size_t len)
{
	return len >= 2 && (frame[1] & PROTECTED);
}

void probe_clear_protected(uint8_t *frame, size_t len)
{
	if (len >= 2)
		frame[1] &= (uint8_t)~PROTECTED;
}

bool probe_address(uint8_t *response, size_t len, struct mac to)
{
	if (len < FRAME_HEADER_LEN)
		return false;
	memcpy(response + 4, to.b, MAC_LEN);
	return true;
}
