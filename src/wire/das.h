/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Request to an access point (RFC 5176; hostapd's "DAS").
 *
 * hostapd takes nothing but names of a session and of itself, Event-Timestamp and
 * Message-Authenticator: any other attribute is answered with NAK 401 (observed in 2.10). All that
 * is given must match, so we give the station's address and no more.
 *
 * A request is a withdrawal of one station, which wire/push.h encodes. Answers are checked here: of
 * what an AP may put into one we want the code and the Error-Cause.
 */
#ifndef FASTROAM_WIRE_DAS_H
#define FASTROAM_WIRE_DAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

/** A request has 63 octets: header 20, Message-Authenticator 18, Calling-Station-Id 19,
 * Event-Timestamp 6. Twice that and more. */
#define DAS_REQUEST_MAX 128

/**
 * Encode a Disconnect-Request for one station. push_dictionary_load() comes before.
 *
 * The same arguments give the same octets, but a repeat is the octets of the first one: a newer
 * Event-Timestamp would be another request (RFC 5176 2.3).
 *
 * @param now_s          Event-Timestamp, seconds since 1970
 * @param out            DAS_REQUEST_MAX octets
 * @param authenticator  receives the request's, to check the answer with
 * @return octets written, or with *err filled -EINVAL (no station's address, no secret, no time),
 *         -ENOMEM, -EIO
 */
int das_encode(struct mac sta, uint8_t id, uint32_t now_s, char const *secret, uint8_t *out,
	       uint8_t authenticator[16], struct err *err) WARN_UNUSED;

enum das_answer {
	DAS_ACK,
	DAS_NAK,
	DAS_BAD /**< not an answer to that request under that secret: drop it */
};

/**
 * Check and read an answer: structure, code, identifier, Response Authenticator (RFC 5176 2.3) and
 * each Message-Authenticator that is there (RFC 5176 3.4). Needs no dictionary.
 *
 * @param data           octets behind the packet's own length are padding (RFC 2865 3)
 * @param authenticator  of the request, from das_encode()
 * @param error_cause    of a NAK (RFC 5176 3.5), the first when there are several; 0 for others,
 *                       and when absent or not 4 octets long. 503: the AP had no such session,
 *                       which is as good as ACK
 */
enum das_answer das_decode(uint8_t const *data, size_t len, uint8_t id,
			   uint8_t const authenticator[16], char const *secret,
			   unsigned *error_cause);

#endif
