/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a beacon says (see scan.h). */
#include "sim/scan.h"

#include "dot11/frame.h"
#include "dot11/owe_transition.h"

static void keep(struct scan_element *e, struct span elem)
{
	struct wr w = wr_init(e->b, sizeof(e->b));

	wr_bytes(&w, elem.p, elem.len);
	e->len = w.bad ? 0 : (uint16_t)elem.len;
}

static void keep_transition(struct scan_bss *b, struct span elem)
{
	struct owe_transition t;

	if (owe_transition_decode(elem.p, elem.len, &t) != DOT11_OK)
		return;
	b->has_transition = true;
	b->other = t.bssid;
}

static enum dot11_refusal take(struct scan_bss *b, struct elements const *e)
{
	struct span ssid = element_body(e->ssid);

	if (ssid.len > sizeof(b->ssid))
		return DOT11_LENGTH;
	b->ssid_len = (uint8_t)ssid.len;
	if (ssid.len)
		memcpy(b->ssid, ssid.p, ssid.len);
	elements_rates(e, &b->rates);
	keep(&b->rsn, e->rsn);
	keep(&b->wpa, e->wpa);
	keep(&b->rsnx, e->rsnx);
	b->has_mde = e->mde.len == MDE_LEN;
	if (b->has_mde)
		memcpy(b->mde, e->mde.p, MDE_LEN);
	keep_transition(b, e->owe_transition);
	return DOT11_OK;
}

enum dot11_refusal scan_bss_decode(void const *frame, size_t len, struct scan_bss *out)
{
	enum dot11_refusal why;
	struct elements e;
	struct frame f;
	struct rd r;

	memset(out, 0, sizeof(*out));
	why = frame_decode(frame, len, &f);
	if (why != DOT11_OK)
		return why;
	if (f.subtype != FRAME_BEACON && f.subtype != FRAME_PROBE_RESPONSE)
		return DOT11_TYPE;
	r = rd_init(f.body.p, f.body.len);
	out->bssid = f.bssid;
	out->tsf = rd_le64(&r);
	(void)rd_le16(&r); /* beacon interval */
	out->caps = rd_le16(&r);
	why = r.bad ? DOT11_SHORT : elements_decode((struct span){r.p, rd_left(&r)}, &e);
	if (why == DOT11_OK)
		why = take(out, &e);
	if (why != DOT11_OK)
		memset(out, 0, sizeof(*out));
	return why;
}
