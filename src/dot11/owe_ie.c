/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Diffie-Hellman Parameter element. */
#include "dot11/owe_ie.h"

#include "crypto/ecdh.h"

static enum dot11_refusal check(struct owe_ie const *o)
{
	size_t want = ecdh_len(o->group);

	if (o->group == 0)
		return DOT11_RESERVED;
	if (o->key.len == 0)
		return DOT11_SHORT;
	return want && o->key.len != want ? DOT11_LENGTH : DOT11_OK;
}

enum dot11_refusal owe_ie_decode(void const *elem, size_t len, struct owe_ie *out)
{
	struct rd r;
	struct owe_ie got;
	enum dot11_refusal why = ie_open(elem, len, IE_EXTENSION, IE_EXT_OWE_DH, &r);

	*out = (struct owe_ie){0};
	if (why != DOT11_OK)
		return why;
	got.group = rd_le16(&r);
	if (r.bad)
		return DOT11_SHORT;
	got.key.len = rd_left(&r);
	got.key.p = rd_bytes(&r, got.key.len);
	why = check(&got);
	if (why == DOT11_OK)
		*out = got;
	return why;
}

void owe_ie_put(struct wr *w, struct owe_ie const *o)
{
	uint8_t *start = ie_begin(w, IE_EXTENSION);

	if (check(o) != DOT11_OK)
		w->bad = true;
	wr_u8(w, IE_EXT_OWE_DH);
	wr_le16(w, o->group);
	wr_bytes(w, o->key.p, o->key.len);
	ie_end(w, start);
}
