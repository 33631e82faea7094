/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Timeout Interval element. */
#include "dot11/tie.h"

#include <stdbool.h>

#include "dot11/ie.h"

static bool type_is_known(uint8_t type)
{
	return type >= TIE_REASSOC_DEADLINE && type <= TIE_TIME_TO_START;
}

enum dot11_refusal tie_decode(void const *elem, size_t len, struct tie *out)
{
	struct rd r;
	struct tie got;
	enum dot11_refusal why = ie_open(elem, len, IE_TIMEOUT_INTERVAL, 0, &r);

	*out = (struct tie){0};
	if (why != DOT11_OK)
		return why;
	got.type = rd_u8(&r);
	got.value = rd_le32(&r);
	if (r.bad)
		return DOT11_SHORT;
	if (rd_left(&r) > 0)
		return DOT11_LONG;
	if (!type_is_known(got.type))
		return DOT11_RESERVED;
	*out = got;
	return DOT11_OK;
}

void tie_put(struct wr *w, struct tie const *t)
{
	uint8_t *start = ie_begin(w, IE_TIMEOUT_INTERVAL);

	if (!type_is_known(t->type))
		w->bad = true;
	wr_u8(w, t->type);
	wr_le32(w, t->value);
	ie_end(w, start);
}
