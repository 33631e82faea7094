/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Messages between relay and controller.
 */
#include "wire/relay.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "wire/rrb.h"

/** OUI 00:13:74 and subtype 0001, as one number of five octets. */
#define VENDOR 0x0013740001ull

_Static_assert(RELAY_FRAME_MAX == RRB_FRAME_MAX, "a relay carries every frame of the protocol");

char const *relay_refusal_text(enum relay_refusal r)
{
	static char const *const text[] = {
#define X(name, text) text,
		RELAY_REFUSAL_LIST(X)
#undef X
	};

	return r < RELAY_REFUSED_COUNT ? text[r] : "unknown reason";
}

bool relay_frame_is_ours(uint8_t const *frame, size_t len)
{
	struct rd r = rd_init(frame, len);

	if (len < RELAY_FRAME_MIN || len > RELAY_FRAME_MAX)
		return false;
	(void)rd_bytes(&r, 12);
	return rd_be16(&r) == RRB_ETHERTYPE && rd_be(&r, 5) == VENDOR && !r.bad;
}

static enum relay_refusal check_frame(uint8_t const *frame, size_t len)
{
	if (len < RELAY_FRAME_MIN || len > RELAY_FRAME_MAX)
		return RELAY_REFUSED_FRAME;
	return relay_frame_is_ours(frame, len) ? RELAY_REFUSED_OK : RELAY_REFUSED_FOREIGN;
}

/** The rest of a message as a text. */
static enum relay_refusal get_text(struct rd *r, char out[RELAY_TEXT_MAX + 1])
{
	size_t len = rd_left(r);

	if (len > RELAY_TEXT_MAX)
		return RELAY_REFUSED_TEXT;
	rd_copy(r, out, len);
	out[len] = '\0';
	return strlen(out) == len ? RELAY_REFUSED_OK : RELAY_REFUSED_TEXT;
}

static enum relay_refusal get_body(struct rd *r, struct relay_msg *m)
{
	enum relay_refusal why = RELAY_REFUSED_OK;

	switch (m->type) {
	case RELAY_HELLO:
		m->version = rd_u8(r);
		if (!r->bad)
			why = m->version ? get_text(r, m->text) : RELAY_REFUSED_VERSION;
		break;
	case RELAY_WELCOME:
		m->version = rd_u8(r);
		rd_copy(r, m->holder.b, MAC_LEN);
		if (!r->bad && !m->version)
			why = RELAY_REFUSED_VERSION;
		else if (mac_is_group(m->holder))
			why = RELAY_REFUSED_HOLDER;
		break;
	case RELAY_FRAME:
		m->frame_len = rd_left(r);
		m->frame = rd_bytes(r, m->frame_len);
		why = check_frame(m->frame, m->frame_len);
		break;
	case RELAY_PING:
	case RELAY_PONG: m->token = rd_be64(r); break;
	case RELAY_BYE: why = get_text(r, m->text); break;
	case RELAY_UNKNOWN: break;
	}
	return r->bad ? RELAY_REFUSED_SHORT : why;
}

enum relay_refusal relay_decode(uint8_t const *data, size_t len, size_t *used,
				struct relay_msg *out)
{
	struct rd r = rd_init(data, len);
	uint16_t length = rd_be16(&r);
	enum relay_refusal why;
	struct rd body;
	uint8_t type;

	*used = 0;
	memset(out, 0, sizeof *out);
	if (r.bad)
		return RELAY_REFUSED_OK;
	if (length == 0 || length > RELAY_LENGTH_MAX)
		return RELAY_REFUSED_LENGTH;
	body = rd_sub(&r, length);
	if (r.bad)
		return RELAY_REFUSED_OK;
	type = rd_u8(&body);
	out->type = type <= RELAY_BYE ? (enum relay_type)type : RELAY_UNKNOWN;
	why = get_body(&body, out);
	if (why != RELAY_REFUSED_OK)
		memset(out, 0, sizeof *out);
	else
		*used = 2u + length;
	return why;
}

int relay_encode(struct relay_msg const *m, uint8_t out[RELAY_ENCODED])
{
	struct wr w = wr_init(out, RELAY_ENCODED);
	struct relay_msg check;
	size_t used;

	wr_be16(&w, 0);
	wr_u8(&w, (uint8_t)m->type);
	switch (m->type) {
	case RELAY_HELLO:
		wr_u8(&w, m->version);
		wr_bytes(&w, m->text, strnlen(m->text, sizeof m->text));
		break;
	case RELAY_WELCOME:
		wr_u8(&w, m->version);
		wr_bytes(&w, m->holder.b, MAC_LEN);
		break;
	case RELAY_FRAME: wr_bytes(&w, m->frame, m->frame_len); break;
	case RELAY_PING:
	case RELAY_PONG: wr_be64(&w, m->token); break;
	case RELAY_BYE: wr_bytes(&w, m->text, strnlen(m->text, sizeof m->text)); break;
	case RELAY_UNKNOWN: return -EINVAL;
	}
	if (w.bad)
		return -EINVAL;
	out[0] = (uint8_t)((wr_len(&w) - 2) >> 8);
	out[1] = (uint8_t)(wr_len(&w) - 2);
	/* One place knows the rules. It costs no copy: a frame is pointed to. */
	if (relay_decode(out, wr_len(&w), &used, &check) != RELAY_REFUSED_OK)
		return -EINVAL;
	return (int)wr_len(&w);
}
