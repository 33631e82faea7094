/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the controller says to a RADIUS server as its client, and what it is told: Access-Request
 * with EAP (RFC 2865, 3579, 3580, 7268) and Status-Server (RFC 5997).
 *
 * Requests are made, and the structure of answers is judged, by libfreeradius-radius; signatures
 * are made and checked with crypto/hmac. What an answer holds is read here with a cursor: a handful
 * of attributes, whose keys then never lie in that library's memory.
 */
#ifndef FASTROAM_WIRE_RADIUS_H
#define FASTROAM_WIRE_RADIUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "roam/login.h"
#include "sm/aaa.h"

/** RFC 2865 3. */
#define RADIUS_MIN           20
#define RADIUS_MAX           4096
#define RADIUS_AUTHENTICATOR 16
/** Octets of EAP that one packet can carry beside a Message-Authenticator are 4,026. */
#define RADIUS_EAP_MAX       4040

/**
 * Encode an Access-Request. push_dictionary_load() comes before.
 *
 * Message-Authenticator is the first attribute: whoever stands between can then not build a
 * collision in front of it (CVE-2024-3596).
 *
 * With rq->password it is that of a person who logs in by PAP (RFC 2865 5.2): no station is in it.
 * Nothing of the password is left in memory but in rq, and hidden in `out`.
 *
 * @param nas_address    IPv4 or IPv6 address as text, "" for none
 * @param authenticator  16 random octets (RFC 2865 3)
 * @param out            RADIUS_MAX octets
 * @return octets written, or with *err filled -EINVAL (no station, no EAP packet, no secret, a
 *         name of more than 253 octets, a password of none or more than AAA_PASSWORD_MAX),
 * -EMSGSIZE (it does not fit), -ENOMEM, -EIO
 */
int radius_encode_request(struct aaa_request const *rq, char const *nas_address, uint8_t id,
			  uint8_t const authenticator[RADIUS_AUTHENTICATOR], char const *secret,
			  uint8_t *out, struct err *err) WARN_UNUSED;

/** Encode a Status-Server with a Message-Authenticator and NAS-Identifier (RFC 5997 3). As above.
 */
int radius_encode_status(char const *nas_id, uint8_t id,
			 uint8_t const authenticator[RADIUS_AUTHENTICATOR], char const *secret,
			 uint8_t *out, struct err *err) WARN_UNUSED;

enum radius_code { RADIUS_ACCEPT = 2, RADIUS_REJECT = 3, RADIUS_CHALLENGE = 11 };

/** A decoded answer. Large: 7 KiB. Wipe `login.msk` after use. */
struct radius_answer {
	enum radius_code code;
	uint8_t eap[RADIUS_EAP_MAX]; /**< its EAP-Message attributes, joined */
	size_t eap_len;              /**< 0 when there are none */
	struct span state;           /**< inside the packet; at most AAA_STATE_MAX octets */
	uint32_t session_timeout;    /**< seconds, 0 when absent */
	bool reauthenticate;         /**< Termination-Action RADIUS-Request */
	/** ACCEPT: user ("" when the server named none), VLAN, Class, CUI, EAP-Key-Name,
	 * Session-Timeout, and the MSK; the MSK is empty unless there were two keys of 32 octets.
	 */
	struct login login;
};

/** What an answer is to. */
enum radius_question {
	RADIUS_ASKED_EAP,
	RADIUS_ASKED_STATUS, /**< a Status-Server: nothing but OK is wanted of its answer */
	RADIUS_ASKED_PAP
};

/** Reasons for which radius_decode() refuses. X(name, text) */
#define RADIUS_REFUSAL_LIST(X)                                             \
	X(OK, "accepted")                                                  \
	X(LENGTH, "bad packet length")                                     \
	X(FORMAT, "malformed packet")                                      \
	X(CODE, "no answer to an Access-Request or Status-Server")         \
	X(IDENTIFIER, "its identifier is not that of the request")         \
	X(AUTHENTICATOR, "bad authenticator: the shared secret differs")   \
	X(UNSIGNED, "it carries no Message-Authenticator, as EAP demands") \
	X(ATTRIBUTE, "an attribute has a bad length, or is there twice")   \
	X(EAP, "its EAP-Message attributes are apart, or too long in all")

enum radius_refusal {
#define X(name, text) RADIUS_REFUSED_##name,
	RADIUS_REFUSAL_LIST(X)
#undef X
		RADIUS_REFUSED_COUNT
};

/** Text as listed above; "unknown" for a number outside the list. Never NULL. */
char const *radius_refusal_text(enum radius_refusal r);

/**
 * Check and read an answer: structure, identifier, Response Authenticator (RFC 2865 3), and
 * Message-Authenticator (RFC 3579 3.2). A Challenge, an Accept, and whatever carries EAP must be
 * signed by one; a bare Reject and the answer to a Status-Server need not: FreeRADIUS up to 3.2.4
 * sends those without. Nor must one to PAP without EAP in it, which those versions never sign: it
 * lets nobody in, it is only shown.
 *
 * @param data           octets behind the packet's own length are padding (RFC 2865 3); not changed
 * @param authenticator  of the request
 * @param out            filled when OK is returned, else zero
 */
enum radius_refusal radius_decode(uint8_t const *data, size_t len, uint8_t id,
				  uint8_t const authenticator[RADIUS_AUTHENTICATOR],
				  char const *secret, enum radius_question asked,
				  struct radius_answer *out);

/**
 * FreeRADIUS's name of an EAP method, as rlm_fastroam pushes it: "PEAP", "TLS"; "" for one that is
 * not known (and for Identity, Notification and Nak, which are none).
 */
char const *radius_eap_method(uint8_t type);

#endif
