/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Mobility Domain element. */
#include "dot11/mde.h"

#include "dot11/ie.h"

enum dot11_refusal mde_decode(void const *elem, size_t len, struct mde *out)
{
	struct rd r;
	struct mde got;
	enum dot11_refusal why = ie_open(elem, len, IE_MOBILITY_DOMAIN, 0, &r);

	*out = (struct mde){0};
	if (why != DOT11_OK)
		return why;
	rd_copy(&r, got.mdid, sizeof(got.mdid));
	got.caps = rd_u8(&r);
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	*out = got;
	return DOT11_OK;
}

void mde_put(struct wr *w, struct mde const *m)
{
	uint8_t *start = ie_begin(w, IE_MOBILITY_DOMAIN);

	wr_bytes(w, m->mdid, sizeof(m->mdid));
	wr_u8(w, m->caps);
	ie_end(w, start);
}
