/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Inside PEAP's tunnel (see peap.h). */
#include "sim/peap.h"

#include <string.h>

#include "dot11/eap.h"

/** Types that are spoken in the tunnel only. */
enum { TYPE_GTC = 6, TYPE_TLV = 33 };
/** Result TLV: mandatory, type 3, two octets of value. */
enum { TLV_RESULT = 0x8003, RESULT_SUCCESS = 1, RESULT_FAILURE = 2 };

/** With an EAP header, or without: the header's length tells. */
static bool decode(void const *packet, size_t len, uint8_t *id, uint8_t *type, struct rd *data)
{
	struct rd r = rd_init(packet, len);
	uint8_t code = rd_u8(&r);

	*id = rd_u8(&r);
	if (code != EAP_REQUEST || rd_be16(&r) != len) {
		*id = 0;
		r = rd_init(packet, len);
	}
	*type = rd_u8(&r);
	*data = r;
	return !r.bad;
}

/** The server's verdict, agreed with. */
static enum peap_outcome result(uint8_t id, struct rd *r, struct wr *out)
{
	uint16_t what = rd_be16(r), len = rd_be16(r), verdict = rd_be16(r);

	if (r->bad || what != TLV_RESULT || len != 2)
		return PEAP_UNREADABLE;
	wr_u8(out, EAP_RESPONSE);
	wr_u8(out, id);
	wr_be16(out, 11);
	wr_u8(out, TYPE_TLV);
	wr_be16(out, TLV_RESULT);
	wr_be16(out, 2);
	wr_be16(out, verdict == RESULT_SUCCESS ? RESULT_SUCCESS : RESULT_FAILURE);
	return verdict == RESULT_SUCCESS ? PEAP_SUCCESS : PEAP_FAILURE;
}

enum peap_outcome peap_received(char const *identity, char const *password, void const *packet,
				size_t len, struct wr *out)
{
	struct rd data;
	uint8_t id, type;

	if (!decode(packet, len, &id, &type, &data))
		return PEAP_UNREADABLE;
	if (type == TYPE_TLV)
		return result(id, &data, out);
	if (type == EAP_IDENTITY) {
		wr_u8(out, EAP_IDENTITY);
		wr_bytes(out, identity, strlen(identity));
	} else if (type == TYPE_GTC) {
		wr_u8(out, TYPE_GTC);
		wr_bytes(out, password, strlen(password));
	} else {
		/* RFC 3748 5.3.1: another method, please. */
		wr_u8(out, EAP_NAK);
		wr_u8(out, TYPE_GTC);
	}
	return PEAP_ANSWERED;
}
