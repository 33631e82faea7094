/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Walking, finding, opening and writing elements. */
#include "dot11/ie.h"

#define OUI_TYPE_LEN 4

bool ie_next(struct rd *r, struct ie *out)
{
	size_t const left = rd_left(r);
	uint8_t const *p = r->p;
	bool extended = left > 0 && p[0] == IE_EXTENSION;
	size_t head = IE_HEADER_LEN + (size_t)extended;
	size_t whole = left < IE_HEADER_LEN ? 0 : IE_HEADER_LEN + (size_t)p[1];

	if (whole < head || whole > left) {
		r->bad = r->bad || left > 0;
		*out = (struct ie){0};
		return false;
	}
	out->id = p[0];
	out->ext = extended ? p[IE_HEADER_LEN] : 0;
	out->elem = (struct span){p, whole};
	out->body = (struct span){p + head, whole - head};
	r->p = p + whole;
	return true;
}

/** An element of a vendor, or (oui_type NULL) one of the standard's. */
static bool matches(struct ie const *ie, uint8_t id, uint8_t ext, uint32_t const *oui_type)
{
	struct rd body;

	if (ie->id != id || ie->ext != ext)
		return false;
	if (!oui_type)
		return true;
	body = rd_init(ie->body.p, ie->body.len);
	return ie->body.len >= OUI_TYPE_LEN && rd_be32(&body) == *oui_type;
}

/** The whole list is walked, even after a match: a second one, or rubbish, may come behind it. */
static enum dot11_refusal find(void const *data, size_t len, uint8_t id, uint8_t ext,
			       uint32_t const *oui_type, struct ie *out)
{
	struct rd r = rd_init(data, len);
	struct ie ie, found = {0};

	*out = (struct ie){0};
	while (ie_next(&r, &ie)) {
		if (!matches(&ie, id, ext, oui_type))
			continue;
		if (found.elem.p)
			return DOT11_DUPLICATE;
		found = ie;
	}
	if (r.bad)
		return DOT11_SHORT;
	*out = found;
	return found.elem.p ? DOT11_OK : DOT11_ABSENT;
}

enum dot11_refusal ie_find(void const *data, size_t len, uint8_t id, uint8_t ext, struct ie *out)
{
	return find(data, len, id, ext, NULL, out);
}

enum dot11_refusal ie_find_vendor(void const *data, size_t len, uint8_t id, uint32_t oui_type,
				  struct ie *out)
{
	return find(data, len, id, 0, &oui_type, out);
}

enum dot11_refusal ie_open(void const *elem, size_t len, uint8_t id, uint8_t ext, struct rd *body)
{
	uint8_t const *p = elem;

	*body = rd_init(NULL, 0);
	if (len < IE_HEADER_LEN)
		return DOT11_SHORT;
	if (p[0] != id)
		return DOT11_ID;
	if (len - IE_HEADER_LEN < p[1])
		return DOT11_SHORT;
	if (len - IE_HEADER_LEN > p[1])
		return DOT11_LONG;
	*body = rd_init(p + IE_HEADER_LEN, p[1]);
	if (id != IE_EXTENSION)
		return DOT11_OK;
	if (p[1] == 0)
		return DOT11_SHORT;
	return rd_u8(body) == ext ? DOT11_OK : DOT11_ID;
}

enum dot11_refusal ie_open_vendor(void const *elem, size_t len, uint8_t id, uint32_t oui_type,
				  struct rd *body)
{
	enum dot11_refusal why = ie_open(elem, len, id, 0, body);

	if (why != DOT11_OK)
		return why;
	if (rd_left(body) < OUI_TYPE_LEN)
		return DOT11_SHORT;
	return rd_be32(body) == oui_type ? DOT11_OK : DOT11_OUI;
}

uint8_t *ie_begin(struct wr *w, uint8_t id)
{
	uint8_t *start = wr_reserve(w, IE_HEADER_LEN);

	if (start) {
		start[0] = id;
		start[1] = 0;
	}
	return start;
}

void ie_end(struct wr *w, uint8_t *start)
{
	size_t len;

	if (!start || w->bad) {
		w->bad = true;
		return;
	}
	len = (size_t)(w->p - start) - IE_HEADER_LEN;
	if (len > UINT8_MAX)
		w->bad = true;
	else
		start[1] = (uint8_t)len;
}

uint8_t *ie_begin_vendor(struct wr *w, uint8_t id, uint32_t oui_type)
{
	uint8_t *start = ie_begin(w, id);

	wr_be32(w, oui_type);
	return start;
}
