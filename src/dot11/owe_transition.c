/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Transition Mode element. */
#include "dot11/owe_transition.h"

#include "dot11/ft_keys.h"

static enum dot11_refusal check(struct owe_transition const *t)
{
	if (t->ssid.len == 0 || t->ssid.len > SSID_MAX)
		return DOT11_LENGTH;
	if (mac_is_zero(t->bssid) || mac_is_group(t->bssid))
		return DOT11_RESERVED;
	return DOT11_OK;
}

enum dot11_refusal owe_transition_decode(void const *elem, size_t len, struct owe_transition *out)
{
	struct rd r;
	struct owe_transition got = {0};
	enum dot11_refusal why = ie_open_vendor(elem, len, IE_VENDOR, IE_VENDOR_OWE_TRANSITION, &r);

	*out = (struct owe_transition){0};
	if (why != DOT11_OK)
		return why;
	rd_copy(&r, got.bssid.b, MAC_LEN);
	got.ssid.len = rd_u8(&r);
	got.ssid.p = rd_bytes(&r, got.ssid.len);
	if (r.bad)
		return DOT11_SHORT;
	got.has_channel = rd_left(&r) > 0;
	if (got.has_channel) {
		got.op_class = rd_u8(&r);
		got.channel = rd_u8(&r);
	}
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	why = check(&got);
	if (why == DOT11_OK)
		*out = got;
	return why;
}

void owe_transition_put(struct wr *w, struct owe_transition const *t)
{
	uint8_t *start = ie_begin_vendor(w, IE_VENDOR, IE_VENDOR_OWE_TRANSITION);

	if (check(t) != DOT11_OK)
		w->bad = true;
	wr_bytes(w, t->bssid.b, MAC_LEN);
	wr_u8(w, (uint8_t)t->ssid.len);
	wr_bytes(w, t->ssid.p, t->ssid.len);
	if (t->has_channel) {
		wr_u8(w, t->op_class);
		wr_u8(w, t->channel);
	}
	ie_end(w, start);
}
