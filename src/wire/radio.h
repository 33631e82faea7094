/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The radio link: what a controller and an access point (fastroam-ap, fastroam-sim) say to each
 * other, over TLS 1.3 or a Unix socket.
 *
 * A message is: length of what follows (2, big-endian), type (1), TLVs. A TLV is: tag (1), length
 * (2, big-endian), value. Integers are big-endian. A tag that is not known is skipped, and so is a
 * message of a type that is not known, so that both can be added to; a tag that a type needs and
 * does not have, has twice, or of a wrong length, ends the connection. radio.c has the tables of
 * tags; a field that is zero, false or empty may be left out unless its type needs it.
 *
 * The access point says HELLO first, and nothing else is taken before it and its answer WELCOME;
 * one without a certificate may say ENROLL instead, which ENROLLED answers and ends. Each of the
 * two names the highest version that it speaks, the lower one counts.
 */
#ifndef FASTROAM_WIRE_RADIO_H
#define FASTROAM_WIRE_RADIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostname.h"
#include "sm/radio.h"

#define RADIO_VERSION     1
/** TCP port; 5248 is the relays'. */
#define RADIO_PORT        5249
/** Type and TLVs. A START_BSS has three frames. */
#define RADIO_MESSAGE_MAX 8192
/** An MMPDU of 2,304 octets and its header (IEEE 802.11-2020 9.2.4.7.1). */
#define RADIO_FRAME_MAX   2328

enum radio_msg_type {
	RADIO_MSG_UNKNOWN, /**< decoded only: to be skipped */
	RADIO_MSG_HELLO,   /**< AP: version, struct radio_hello; first */
	RADIO_MSG_WELCOME, /**< controller: version, its name, grace time; the answer */
	RADIO_MSG_CMD,     /**< controller: struct radio_cmd */
	RADIO_MSG_EVENT,   /**< AP: struct radio_event */
	RADIO_MSG_PING,    /**< either: token */
	RADIO_MSG_PONG,
	RADIO_MSG_BYE,     /**< either: why the connection ends */
	RADIO_MSG_ENROLL,  /**< AP without a certificate: token proof and a certificate request */
	RADIO_MSG_ENROLLED /**< controller: certificate and CA, or why not */
};

#define RADIO_PEM_MAX 6000

struct radio_msg {
	enum radio_msg_type type;
	uint8_t version;          /**< HELLO, WELCOME, ENROLL */
	struct radio_hello hello; /**< HELLO */
	/** HELLO: stations that the AP kept through a loss of the connection: it did not restart.
	 */
	bool kept_stations;
	uint32_t grace_s;     /**< WELCOME: keep stations so long without a controller */
	struct radio_cmd cmd; /**< CMD; what it points to is below */
	struct radio_bss bss;
	struct radio_sta station;
	struct radio_key key;     /**< wipe the message after use */
	struct radio_event event; /**< EVENT */
	uint64_t token;           /**< PING, PONG */
	/** HELLO: what the AP calls itself, where no certificate does; WELCOME: the controller's
	 * name; ENROLL: the name on the token; BYE, ENROLLED: why. */
	char text[HOSTNAME_SIZE];
	uint8_t proof[32];    /**< ENROLL: HMAC-SHA-256(token secret, request) */
	struct span request;  /**< ENROLL: PKCS#10 in DER */
	struct span cert, ca; /**< ENROLLED: PEM; empty when refused */
};

#define RADIO_REFUSAL_LIST(X)                                        \
	X(OK, "accepted")                                            \
	X(LENGTH, "a message is empty or longer than 8,192 octets")  \
	X(SHORT, "a message ends inside a field")                    \
	X(MISSING, "a message lacks a field that its type needs")    \
	X(DUPLICATE, "a message has a field twice")                  \
	X(FIELD_LENGTH, "a field has a length that cannot be right") \
	X(VALUE, "a field has a value that cannot be right")         \
	X(VERSION, "version 0 is none")

enum radio_refusal {
#define X(name, text) RADIO_REFUSED_##name,
	RADIO_REFUSAL_LIST(X)
#undef X
		RADIO_REFUSED_COUNT
};
char const *radio_refusal_text(enum radio_refusal r);

/**
 * Encode with the length in front.
 * @param out  RADIO_MESSAGE_MAX + 2 octets
 * @return octets written, -EINVAL (it would be refused by radio_decode()) or -ENOBUFS
 */
int radio_encode(struct radio_msg const *m, uint8_t *out, size_t size) WARN_UNUSED;

/** The two that occur on the roam path, without a struct radio_msg in between. As
 * radio_encode(). */
int radio_encode_cmd(struct radio_cmd const *cmd, uint8_t *out, size_t size) WARN_UNUSED;
int radio_encode_event(struct radio_event const *ev, uint8_t *out, size_t size) WARN_UNUSED;

/**
 * Decode one message from the front of a stream. m->cmd's pointers lead into *m and the octets.
 *
 * @param used  octets of the message; 0 when more are needed (only with RADIO_REFUSED_OK): then,
 *              and when it is refused, nothing of *m but its type (RADIO_MSG_UNKNOWN) counts
 */
enum radio_refusal radio_decode(uint8_t const *data, size_t len, size_t *used,
				struct radio_msg *m) WARN_UNUSED;

#endif
