/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL and EAP headers. */
#include "dot11/eap.h"

/** Code, identifier, length; and the type of requests and responses. */
#define EAP_HEADER_LEN 4

enum dot11_refusal eapol_decode(void const *data, size_t len, struct eapol *out)
{
	struct rd r = rd_init(data, len);
	uint16_t body_len;

	*out = (struct eapol){.version = rd_u8(&r)};
	out->type = rd_u8(&r);
	body_len = rd_be16(&r);
	out->body = (struct span){rd_bytes(&r, body_len), body_len};
	out->frame = (struct span){data, (size_t)body_len + 4};
	if (!r.bad && out->version)
		return DOT11_OK;
	*out = (struct eapol){0};
	return r.bad ? DOT11_SHORT : DOT11_VERSION;
}

void eapol_put_header(struct wr *w, enum eapol_type type, uint16_t body_len)
{
	wr_u8(w, EAPOL_VERSION);
	wr_u8(w, type);
	wr_be16(w, body_len);
}

enum dot11_refusal eap_decode(void const *data, size_t len, struct eap *out)
{
	struct rd r = rd_init(data, len);
	enum dot11_refusal why = DOT11_OK;
	uint16_t length;
	bool typed;

	*out = (struct eap){.code = rd_u8(&r)};
	out->id = rd_u8(&r);
	length = rd_be16(&r);
	typed = out->code == EAP_REQUEST || out->code == EAP_RESPONSE;
	if (r.bad)
		why = DOT11_SHORT;
	else if (out->code < EAP_REQUEST || out->code > EAP_FAILURE)
		why = DOT11_TYPE;
	else if (length < EAP_HEADER_LEN + (typed ? 1 : 0))
		why = DOT11_LENGTH;
	else if (length > len)
		why = DOT11_SHORT;
	if (why != DOT11_OK) {
		*out = (struct eap){0};
		return why;
	}
	out->packet = (struct span){data, length};
	if (typed)
		out->type = rd_u8(&r);
	out->data.len = length - EAP_HEADER_LEN - (typed ? 1u : 0u);
	out->data.p = rd_bytes(&r, out->data.len);
	return DOT11_OK;
}

void eap_put_identity_request(struct wr *w, uint8_t id)
{
	wr_u8(w, EAP_REQUEST);
	wr_u8(w, id);
	wr_be16(w, EAP_HEADER_LEN + 1);
	wr_u8(w, EAP_IDENTITY);
}

void eap_put_result(struct wr *w, enum eap_code code, uint8_t id)
{
	wr_u8(w, code);
	wr_u8(w, id);
	wr_be16(w, EAP_HEADER_LEN);
}
