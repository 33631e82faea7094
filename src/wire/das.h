/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Request to an access point (RFC 5176; hostapd's "DAS").
 *
 * hostapd takes nothing but names of a session and of itself, Event-Timestamp and
 * Message-Authenticator: any other attribute is answered with NAK 401 (observed in 2.10). All that
 * is given must match, so we give the station's address and no more.
 */
#ifndef FASTROAM_WIRE_DAS_H
#define FASTROAM_WIRE_DAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

/** A request: header, Calling-Station-Id, Event-Timestamp, Message-Authenticator. */
#define DAS_REQUEST_MAX 128

/**
 * Encode a Disconnect-Request for one station. push_dictionary_load() comes before.
 *
 * @param now_s          Event-Timestamp, seconds since 1970
 * @param out            DAS_REQUEST_MAX octets
 * @param authenticator  receives the request's, to check the answer with
 * @return octets written, or negative errno with *err
 */
int das_encode(struct mac sta, uint8_t id, uint32_t now_s, char const *secret, uint8_t *out,
	       uint8_t authenticator[16], struct err *err) WARN_UNUSED;

enum das_answer {
	DAS_ACK,
	DAS_NAK,
	DAS_BAD /**< not an answer to that request under that secret: dropped */
};

/**
 * Check and read an answer.
 *
 * @param error_cause  of a NAK, 0 when absent (503: it had no such session, which is as good as
 * ACK)
 */
enum das_answer das_decode(uint8_t const *data, size_t len, uint8_t id,
			   uint8_t const authenticator[16], char const *secret,
			   unsigned *error_cause);

#endif
