/* SPDX-License-Identifier: GPL-2.0-or-later */
/** WPA 1 element. */
#include "dot11/wpa_ie.h"

#include "dot11/ie.h"

#define WPA_VERSION_1 1

static struct wpa_ie const defaults = {
	.last = WPA_IE_VERSION,
	.group = SUITE_WPA(2),
	.pairwise = {.n = 1, .s = {SUITE_WPA(2)}},
	.akm = {.n = 1, .s = {SUITE_WPA(1)}},
};

void wpa_ie_init(struct wpa_ie *w)
{
	*w = defaults;
}

static enum dot11_refusal field_read(struct rd *r, enum wpa_ie_field field, struct wpa_ie *out)
{
	switch (field) {
	case WPA_IE_VERSION:
		if (rd_left(r) >= 2 && rd_le16(r) != WPA_VERSION_1)
			return DOT11_VERSION;
		break;
	case WPA_IE_GROUP: out->group = rd_be32(r); break;
	case WPA_IE_PAIRWISE: return suite_list_read(r, &out->pairwise);
	case WPA_IE_AKM: return suite_list_read(r, &out->akm);
	case WPA_IE_CAPS: out->caps = rd_le16(r); break;
	}
	return r->bad ? DOT11_SHORT : DOT11_OK;
}

enum dot11_refusal wpa_ie_decode(void const *elem, size_t len, struct wpa_ie *out)
{
	struct rd r;
	struct wpa_ie got = defaults;
	enum dot11_refusal why = ie_open_vendor(elem, len, IE_VENDOR, IE_VENDOR_WPA, &r);

	*out = (struct wpa_ie){0};
	if (why != DOT11_OK)
		return why;
	if (rd_left(&r) < 2)
		return DOT11_SHORT;
	for (int f = WPA_IE_VERSION; f <= WPA_IE_CAPS && rd_left(&r) > 0; f++) {
		why = field_read(&r, (enum wpa_ie_field)f, &got);
		if (why != DOT11_OK)
			return why;
		got.last = (enum wpa_ie_field)f;
	}
	got.extra = (uint8_t)rd_left(&r);
	*out = got;
	return DOT11_OK;
}

static void field_put(struct wr *w, enum wpa_ie_field field, struct wpa_ie const *ie)
{
	switch (field) {
	case WPA_IE_VERSION: wr_le16(w, WPA_VERSION_1); break;
	case WPA_IE_GROUP: wr_be32(w, ie->group); break;
	case WPA_IE_PAIRWISE: suite_list_put(w, &ie->pairwise); break;
	case WPA_IE_AKM: suite_list_put(w, &ie->akm); break;
	case WPA_IE_CAPS: wr_le16(w, ie->caps); break;
	}
}

void wpa_ie_put(struct wr *w, struct wpa_ie const *ie)
{
	uint8_t *start = ie_begin_vendor(w, IE_VENDOR, IE_VENDOR_WPA);

	if (ie->last > WPA_IE_CAPS)
		w->bad = true;
	for (int f = WPA_IE_VERSION; !w->bad && f <= (int)ie->last; f++)
		field_put(w, (enum wpa_ie_field)f, ie);
	ie_end(w, start);
}
