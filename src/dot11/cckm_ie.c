/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM's elements and the CCX version element. */
#include "dot11/cckm_ie.h"

#include <stdbool.h>

enum dot11_refusal cckm_request_decode(void const *elem, size_t len, struct cckm_request *out)
{
	struct rd r;
	struct cckm_request got;
	enum dot11_refusal why = ie_open_vendor(elem, len, IE_CCKM, CCKM_IE_OUI_TYPE, &r);

	*out = (struct cckm_request){0};
	if (why != DOT11_OK)
		return why;
	got.timestamp = rd_le64(&r);
	got.rn = rd_le32(&r);
	rd_copy(&r, got.mic, sizeof(got.mic));
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	*out = got;
	return DOT11_OK;
}

void cckm_request_put(struct wr *w, struct cckm_request const *q)
{
	uint8_t *start = ie_begin_vendor(w, IE_CCKM, CCKM_IE_OUI_TYPE);

	wr_le64(w, q->timestamp);
	wr_le32(w, q->rn);
	wr_bytes(w, q->mic, sizeof(q->mic));
	ie_end(w, start);
}

/** OUI and type, RN, key identifiers, RSC, length of the group key, MIC: what stands before it. */
#define RESPONSE_HEAD (4 + 4 + 2 + 8 + 2 + CCKM_MIC_LEN)

static enum dot11_refusal response_check(struct cckm_response const *p)
{
	if (p->egtk.len != 24 && p->egtk.len != 32 && p->egtk.len != 40)
		return DOT11_LENGTH;
	if (p->key_id_unicast != 0 || p->key_id_multicast < 1 || p->key_id_multicast > 3)
		return DOT11_RESERVED;
	return DOT11_OK;
}

/** The length of the group key is checked against what is there before anything is done with it:
 * a client that trusted it was taken over from the air (CVE-2017-6957). */
enum dot11_refusal cckm_response_decode(void const *elem, size_t len, struct cckm_response *out)
{
	struct rd r;
	struct cckm_response got;
	enum dot11_refusal why = ie_open_vendor(elem, len, IE_CCKM, CCKM_IE_OUI_TYPE, &r);

	*out = (struct cckm_response){0};
	if (why != DOT11_OK)
		return why;
	got.rn = rd_le32(&r);
	got.key_id_unicast = rd_u8(&r);
	got.key_id_multicast = rd_u8(&r);
	rd_copy(&r, got.rsc, sizeof(got.rsc));
	got.egtk.len = rd_le16(&r);
	rd_copy(&r, got.mic, sizeof(got.mic));
	got.egtk.p = rd_bytes(&r, got.egtk.len);
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	why = response_check(&got);
	if (why == DOT11_OK)
		*out = got;
	return why;
}

void cckm_response_put(struct wr *w, struct cckm_response const *p)
{
	size_t const len = IE_HEADER_LEN + RESPONSE_HEAD + p->egtk.len;
	uint8_t *start;
	struct wr f;

	if (response_check(p) != DOT11_OK)
		w->bad = true;
	start = wr_reserve(w, len);
	if (!start)
		return;
	/* Of known size, so the compiler sees that all of it fits: no field asks again. */
	f = wr_init(start, IE_HEADER_LEN + RESPONSE_HEAD);
	wr_u8(&f, IE_CCKM);
	wr_u8(&f, (uint8_t)(len - IE_HEADER_LEN));
	wr_be32(&f, CCKM_IE_OUI_TYPE);
	wr_le32(&f, p->rn);
	wr_u8(&f, p->key_id_unicast);
	wr_u8(&f, p->key_id_multicast);
	wr_bytes(&f, p->rsc, sizeof(p->rsc));
	wr_le16(&f, (uint16_t)p->egtk.len);
	wr_bytes(&f, p->mic, sizeof(p->mic));
	memcpy(start + IE_HEADER_LEN + RESPONSE_HEAD, p->egtk.p, p->egtk.len);
}

enum dot11_refusal ccx_version_decode(void const *elem, size_t len, uint8_t *version)
{
	struct rd r;
	uint8_t got;
	enum dot11_refusal why = ie_open_vendor(elem, len, IE_VENDOR, IE_VENDOR_CCX_VERSION, &r);

	*version = 0;
	if (why != DOT11_OK)
		return why;
	got = rd_u8(&r);
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	if (got == 0)
		return DOT11_VERSION;
	*version = got;
	return DOT11_OK;
}

void ccx_version_put(struct wr *w, uint8_t version)
{
	uint8_t *start = ie_begin_vendor(w, IE_VENDOR, IE_VENDOR_CCX_VERSION);

	if (version == 0)
		w->bad = true;
	wr_u8(w, version);
	ie_end(w, start);
}
