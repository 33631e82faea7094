/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Mobility Domain element. */
#include "dot11/mde.h"

#include "dot11/ie.h"

enum dot11_refusal mde_decode(void const *elem, size_t len, struct mde *out)
{
	struct rd r;
	enum dot11_refusal why = ie_open(elem, len, IE_MOBILITY_DOMAIN, 0, &r);
	size_t body = rd_left(&r);

	if (why == DOT11_OK && body != MDE_LEN - IE_HEADER_LEN)
		why = body < MDE_LEN - IE_HEADER_LEN ? DOT11_SHORT : DOT11_LONG;
	if (why == DOT11_OK)
		*out = (struct mde){.mdid = {r.p[0], r.p[1]}, .caps = r.p[2]};
	else
		*out = (struct mde){0};
	return why;
}

void mde_put(struct wr *w, struct mde const *m)
{
	uint8_t const elem[MDE_LEN] = {IE_MOBILITY_DOMAIN, MDE_LEN - IE_HEADER_LEN, m->mdid[0],
				       m->mdid[1], m->caps};

	wr_bytes(w, elem, sizeof elem);
}
