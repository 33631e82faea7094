/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CCKM's elements (156, OUI 00-40-96, type 0) and the CCX version element.
 *
 * Layout observed in the published clients of three vendors, which agree; nothing is standardised.
 * All integers are little-endian.
 */
#ifndef FASTROAM_DOT11_CCKM_IE_H
#define FASTROAM_DOT11_CCKM_IE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** OUI 00-40-96 and type 0, for ie_find_vendor(..., IE_CCKM, ...). */
#define CCKM_IE_OUI_TYPE  0x00409600u
#define CCKM_MIC_LEN      8
/** Octets of the whole request. */
#define CCKM_REQUEST_LEN  26
/** Octets of the whole response without the wrapped group key. */
#define CCKM_RESPONSE_LEN 30

/** In a Reassociation Request. */
struct cckm_request {
	uint64_t timestamp; /**< TSF of the target BSS, microseconds */
	uint32_t rn;        /**< rekey number */
	uint8_t mic[CCKM_MIC_LEN];
};

/** In a Reassociation Response. */
struct cckm_response {
	uint32_t rn;              /**< the request's */
	uint8_t key_id_unicast;   /**< 0 */
	uint8_t key_id_multicast; /**< 1..3 */
	uint8_t rsc[8];           /**< six significant octets */
	uint8_t mic[CCKM_MIC_LEN];
	struct span egtk; /**< 24 (AES wrap of CCMP), 32 (RC4, TKIP) or 40 (AES wrap of TKIP)
			     octets; points into the element */
};

/** Decode a whole element. OK, SHORT, LONG, ID or OUI. */
DOT11_DECODER cckm_request_decode(void const *elem, size_t len, struct cckm_request *out);

/**
 * Decode a whole element.
 *
 * @return OK, SHORT, LONG, ID, OUI, LENGTH (not 24, 32 or 40 octets of key) or RESERVED (a key
 *         identifier)
 */
DOT11_DECODER cckm_response_decode(void const *elem, size_t len, struct cckm_response *out);

/** Write CCKM_REQUEST_LEN octets. */
void cckm_request_put(struct wr *w, struct cckm_request const *q);

/** Write CCKM_RESPONSE_LEN + egtk.len octets. What would be refused spoils w. */
void cckm_response_put(struct wr *w, struct cckm_response const *p);

/** CCX version element, vendor 00-40-96 type 3. OK, SHORT, LONG, ID, OUI, or VERSION (0). */
DOT11_DECODER ccx_version_decode(void const *elem, size_t len, uint8_t *version);

/** Write its 7 octets; version 0 spoils w. */
void ccx_version_put(struct wr *w, uint8_t version);

#endif
