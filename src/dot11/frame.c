/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Management frames. Multi-octet fields are little-endian on the air (9.2.2). */
#include "dot11/frame.h"

/** Frame Control, first octet: protocol version and type, which are zero here. */
#define FC_VERSION_TYPE 0x0f
/** Second octet. */
#define FC_RETRY        0x08
#define FC_PROTECTED    0x40
/** Where the fields of a header begin. */
#define HEADER_DA       4
#define HEADER_SA       10
#define HEADER_BSSID    16
#define HEADER_SEQUENCE 22
/** The two highest bits of an AID on the air are set (9.4.1.8). */
#define AID_MARK        0xc000
#define SA_QUERY_LEN    4
/** Fixed fields of an Authentication frame, and of an association response. */
#define FIXED_LEN       6

static struct mac read_mac(struct rd *r)
{
	struct mac m = {{0}};

	rd_copy(r, m.b, MAC_LEN);
	return m;
}

/** What is left: the elements, or a body. */
static struct span rest(struct rd *r)
{
	size_t len = rd_left(r);

	return (struct span){rd_bytes(r, len), len};
}

enum dot11_refusal frame_decode(void const *data, size_t len, struct frame *out)
{
	struct rd r = rd_init(data, len);
	uint8_t const *h = rd_bytes(&r, FRAME_HEADER_LEN);

	if (!h || h[0] & FC_VERSION_TYPE) {
		*out = (struct frame){0};
		return h ? DOT11_TYPE : DOT11_SHORT;
	}
	out->subtype = h[0];
	out->retry = h[1] & FC_RETRY;
	out->is_protected = h[1] & FC_PROTECTED;
	memcpy(out->da.b, h + HEADER_DA, MAC_LEN);
	memcpy(out->sa.b, h + HEADER_SA, MAC_LEN);
	memcpy(out->bssid.b, h + HEADER_BSSID, MAC_LEN);
	out->sequence = (uint16_t)(h[HEADER_SEQUENCE] | h[HEADER_SEQUENCE + 1] << 8) >> 4;
	out->body = rest(&r);
	return DOT11_OK;
}

void frame_put_header(struct wr *w, enum frame_subtype subtype, struct mac da, struct mac sa,
		      struct mac bssid)
{
	uint8_t *p = wr_reserve(w, FRAME_HEADER_LEN);

	if (!p)
		return;
	memset(p, 0, FRAME_HEADER_LEN);
	p[0] = (uint8_t)subtype;
	memcpy(p + HEADER_DA, da.b, MAC_LEN);
	memcpy(p + HEADER_SA, sa.b, MAC_LEN);
	memcpy(p + HEADER_BSSID, bssid.b, MAC_LEN);
}

enum dot11_refusal auth_frame_decode(struct span body, struct auth_frame *out)
{
	struct rd r = rd_init(body.p, body.len);

	out->alg = rd_le16(&r);
	out->transaction = rd_le16(&r);
	out->status = rd_le16(&r);
	out->elements = rest(&r);
	if (!r.bad)
		return DOT11_OK;
	*out = (struct auth_frame){0};
	return DOT11_SHORT;
}

void auth_frame_put(struct wr *w, uint16_t alg, uint16_t transaction, uint16_t status)
{
	uint8_t *p = wr_reserve(w, FIXED_LEN);
	struct wr f;

	if (!p)
		return;
	f = wr_init(p, FIXED_LEN);
	wr_le16(&f, alg);
	wr_le16(&f, transaction);
	wr_le16(&f, status);
}

enum dot11_refusal assoc_request_decode(struct span body, bool reassoc, struct assoc_request *out)
{
	struct rd r = rd_init(body.p, body.len);

	*out = (struct assoc_request){.reassoc = reassoc};
	out->caps = rd_le16(&r);
	out->listen_interval = rd_le16(&r);
	if (reassoc)
		out->current_ap = read_mac(&r);
	out->elements = rest(&r);
	if (!r.bad)
		return DOT11_OK;
	*out = (struct assoc_request){0};
	return DOT11_SHORT;
}

void assoc_request_put(struct wr *w, struct assoc_request const *q)
{
	wr_le16(w, q->caps);
	wr_le16(w, q->listen_interval);
	if (q->reassoc)
		wr_bytes(w, q->current_ap.b, MAC_LEN);
}

enum dot11_refusal assoc_response_decode(struct span body, struct assoc_response *out)
{
	struct rd r = rd_init(body.p, body.len);

	out->caps = rd_le16(&r);
	out->status = rd_le16(&r);
	out->aid = rd_le16(&r) & (uint16_t)~AID_MARK;
	out->elements = rest(&r);
	if (!r.bad)
		return DOT11_OK;
	*out = (struct assoc_response){0};
	return DOT11_SHORT;
}

void assoc_response_put(struct wr *w, uint16_t caps, uint16_t status, uint16_t aid)
{
	uint8_t *p = wr_reserve(w, FIXED_LEN);
	struct wr f;

	if (!p)
		return;
	f = wr_init(p, FIXED_LEN);
	wr_le16(&f, caps);
	wr_le16(&f, status);
	wr_le16(&f, aid ? aid | AID_MARK : 0);
}

enum dot11_refusal reason_frame_decode(struct span body, uint16_t *reason)
{
	struct rd r = rd_init(body.p, body.len);

	*reason = rd_le16(&r);
	return r.bad ? DOT11_SHORT : DOT11_OK;
}

void reason_frame_put(struct wr *w, enum frame_subtype subtype, struct mac da, struct mac bssid,
		      uint16_t reason)
{
	frame_put_header(w, subtype, da, bssid, bssid);
	wr_le16(w, reason);
}

enum dot11_refusal sa_query_frame_decode(struct span body, struct sa_query_frame *out)
{
	struct rd r = rd_init(body.p, body.len);
	uint8_t category = rd_u8(&r), action = rd_u8(&r);

	out->response = action == 1;
	out->transaction = rd_be16(&r);
	if (!r.bad && category == ACTION_SA_QUERY && action <= 1 && body.len == SA_QUERY_LEN)
		return DOT11_OK;
	*out = (struct sa_query_frame){0};
	if (category != ACTION_SA_QUERY || action > 1)
		return DOT11_TYPE;
	return r.bad ? DOT11_SHORT : DOT11_LONG;
}

void sa_query_frame_put(struct wr *w, struct sa_query_frame const *q)
{
	wr_u8(w, ACTION_SA_QUERY);
	wr_u8(w, q->response ? 1 : 0);
	wr_be16(w, q->transaction);
}

enum dot11_refusal ft_action_frame_decode(struct span body, struct ft_action_frame *out)
{
	struct rd r = rd_init(body.p, body.len);
	uint8_t category = rd_u8(&r);

	*out = (struct ft_action_frame){.action = rd_u8(&r)};
	if (category != ACTION_FT || out->action < FT_ACTION_REQUEST ||
	    out->action > FT_ACTION_ACK) {
		*out = (struct ft_action_frame){0};
		return r.bad ? DOT11_SHORT : DOT11_TYPE;
	}
	out->sta = read_mac(&r);
	out->target_ap = read_mac(&r);
	if (out->action == FT_ACTION_RESPONSE || out->action == FT_ACTION_ACK)
		out->status = rd_le16(&r);
	out->elements = rest(&r);
	if (!r.bad)
		return DOT11_OK;
	*out = (struct ft_action_frame){0};
	return DOT11_SHORT;
}

void ft_action_frame_put(struct wr *w, struct ft_action_frame const *f)
{
	wr_u8(w, ACTION_FT);
	wr_u8(w, f->action);
	wr_bytes(w, f->sta.b, MAC_LEN);
	wr_bytes(w, f->target_ap.b, MAC_LEN);
	if (f->action == FT_ACTION_RESPONSE || f->action == FT_ACTION_ACK)
		wr_le16(w, f->status);
}
