/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL packets (IEEE 802.1X-2020 11.3) and the header of EAP packets in them (RFC 3748 4). */
#ifndef FASTROAM_DOT11_EAP_H
#define FASTROAM_DOT11_EAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** 802.1X-2004, as nearly every access point sends; some clients ignore version 3. */
#define EAPOL_VERSION 2
/** Longest EAP packet that is relayed: what fits the EAP-Message attributes of one RADIUS packet
 * (RFC 3579 3.1; 4,096 octets less header and the other attributes). */
#define EAP_MAX       3800

enum eapol_type { EAPOL_EAP = 0, EAPOL_START = 1, EAPOL_LOGOFF = 2, EAPOL_KEY_PACKET = 3 };

struct eapol {
	uint8_t version;
	uint8_t type;      /**< enum eapol_type, or any other */
	struct span body;  /**< as long as the header says; padding after it is left out */
	struct span frame; /**< header and body */
};

/** OK, SHORT, or VERSION (0). */
DOT11_DECODER eapol_decode(void const *data, size_t len, struct eapol *out);
/** Header of 4 octets; the body follows. */
void eapol_put_header(struct wr *w, enum eapol_type type, uint16_t body_len);

enum eap_code { EAP_REQUEST = 1, EAP_RESPONSE = 2, EAP_SUCCESS = 3, EAP_FAILURE = 4 };
enum eap_type { EAP_IDENTITY = 1, EAP_NOTIFICATION = 2, EAP_NAK = 3, EAP_TLS = 13, EAP_PEAP = 25 };

struct eap {
	uint8_t code; /**< enum eap_code */
	uint8_t id;
	uint8_t type;       /**< of requests and responses, else 0 */
	struct span data;   /**< after the type */
	struct span packet; /**< as long as its Length says */
};

/** OK, SHORT, LENGTH (its Length is under 4, or under 5 with a type) or TYPE (no such code). */
DOT11_DECODER eap_decode(void const *data, size_t len, struct eap *out);

/** EAP-Request/Identity: 5 octets. */
void eap_put_identity_request(struct wr *w, uint8_t id);
/** Success or Failure: 4 octets. */
void eap_put_result(struct wr *w, enum eap_code code, uint8_t id);

#endif
