/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Elements: identifier, length, body (IEEE 802.11-2020 9.4.2.1). Walking, finding, writing.
 *
 * Nothing here copies: a struct ie points into the frame and lives as long as the frame does.
 */
#ifndef FASTROAM_DOT11_IE_H
#define FASTROAM_DOT11_IE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/refuse.h"

/** Element identifiers of table 9-92 that we speak; 156 is Cisco's use of a number of that table.
 */
enum ie_id {
	IE_SSID = 0,
	IE_RSN = 48,
	IE_MOBILITY_DOMAIN = 54,
	IE_FAST_BSS_TRANSITION = 55,
	IE_TIMEOUT_INTERVAL = 56,
	IE_CCKM = 156,
	IE_VENDOR = 221,
	IE_RSNX = 244,
	IE_EXTENSION = 255
};

/** Identifier extension of the OWE Diffie-Hellman Parameter element (RFC 8110 4.3). */
#define IE_EXT_OWE_DH 32

/** OUI and vendor type of element 221 as one number, in the order of the octets on the air. */
#define IE_VENDOR_WPA            0x0050f201u
#define IE_VENDOR_OWE_TRANSITION 0x506f9a1cu
#define IE_VENDOR_CCX_VERSION    0x00409603u

/** Identifier and length octets. */
#define IE_HEADER_LEN 2
/** Octets of the longest element, header included. */
#define IE_LEN_MAX    257

/** Octets inside somebody else's buffer; p is NULL when there are none. */
struct span {
	uint8_t const *p;
	size_t len;
};

struct ie {
	uint8_t id;
	uint8_t ext;      /**< identifier extension when id is 255, else 0 */
	struct span elem; /**< the whole element, header included: what a MIC covers */
	struct span body; /**< after the header, and after the extension octet when id is 255 */
};

/**
 * Step over the next element.
 *
 * @return true with *out filled; false at the end, or (r->bad is then set) when what is left is no
 *         whole element: one octet, a length beyond the end, or an element 255 without an extension
 */
bool ie_next(struct rd *r, struct ie *out);

/**
 * Find the one element with this identifier.
 *
 * Two are refused and not the first or the last chosen: sender and receiver must agree on which one
 * a MIC or a check was made for.
 *
 * @param ext  identifier extension when id is IE_EXTENSION, else 0
 * @param out  points into data; zero unless OK is returned
 * @return OK, ABSENT, DUPLICATE, or SHORT when the list of elements is itself broken
 */
DOT11_DECODER ie_find(void const *data, size_t len, uint8_t id, uint8_t ext, struct ie *out);

/** As ie_find(), for element 221 with this OUI and type, or element `id` of a vendor (156). */
DOT11_DECODER ie_find_vendor(void const *data, size_t len, uint8_t id, uint32_t oui_type,
			     struct ie *out);

/**
 * Begin to decode a whole element (header included, nothing behind it).
 *
 * @param ext   identifier extension when id is IE_EXTENSION, else 0
 * @param body  receives a cursor over the body (after the extension octet)
 * @return OK, SHORT, LONG (the length octet says less than len) or ID
 */
DOT11_DECODER ie_open(void const *elem, size_t len, uint8_t id, uint8_t ext, struct rd *body);

/** As ie_open(), then checks and steps over OUI and type. Also OUI. */
DOT11_DECODER ie_open_vendor(void const *elem, size_t len, uint8_t id, uint32_t oui_type,
			     struct rd *body);

/**
 * Write the header of an element; ie_end() fills in its length.
 *
 * @return where the element starts, for ie_end(); NULL when w has no room
 */
uint8_t *ie_begin(struct wr *w, uint8_t id);

/** Set the length octet. A body of more than 255 octets spoils w, as does start == NULL. */
void ie_end(struct wr *w, uint8_t *start);

/** ie_begin() and OUI and type. */
uint8_t *ie_begin_vendor(struct wr *w, uint8_t id, uint32_t oui_type);

#endif
