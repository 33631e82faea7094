/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a relay (`fastroam-ap relay`, on an access point) and the controller say to each other, over
 * TLS: frames of the key protocol of hostapd, carried unchanged between the AP's network and the
 * controller.
 *
 * A message is: length of what follows (2, big-endian, 1 to RELAY_LENGTH_MAX), type (1), body.
 *
 *   1 HELLO    version (1), a text for the log: program and interface (0..RELAY_TEXT_MAX)
 *   2 WELCOME  version (1), MAC address of the key holder (6), zero for none
 *   3 FRAME    an Ethernet frame with its header, 22 to 1,514 octets
 *   4 PING     token (8), any octets
 *   5 PONG     the token of the PING
 *   6 BYE      why the connection ends, a text (0..RELAY_TEXT_MAX)
 *
 * The relay says HELLO first; nothing else is taken before it and its answer WELCOME. Each of the
 * two names the highest version that it speaks, the lower one counts. WELCOME may come again: the
 * address has changed. A type that is not known is skipped, and so is what follows the fields of
 * WELCOME, PING and PONG, so that both can be added to.
 */
#ifndef FASTROAM_WIRE_RELAY_H
#define FASTROAM_WIRE_RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

#define RELAY_VERSION    1
/** TCP port unless another is configured. */
#define RELAY_PORT       5248
/** Type and body. A frame needs 1,515; the rest is room for messages to come. */
#define RELAY_LENGTH_MAX 2048
#define RELAY_TEXT_MAX   200
/** An Ethernet frame without FCS: header, OUI, subtype, type and length at least. */
#define RELAY_FRAME_MIN  22
#define RELAY_FRAME_MAX  1514
/** The longest message that is encoded here, its length in front included. */
#define RELAY_ENCODED    (2 + 1 + RELAY_FRAME_MAX)

enum relay_type {
	RELAY_UNKNOWN, /**< decoded only: to be skipped */
	RELAY_HELLO,
	RELAY_WELCOME,
	RELAY_FRAME,
	RELAY_PING,
	RELAY_PONG,
	RELAY_BYE
};

/** Why a message is not taken: the connection ends, the two do not understand each other.
 * X(name, text) */
#define RELAY_REFUSAL_LIST(X)                                       \
	X(OK, "accepted")                                           \
	X(LENGTH, "a message is empty or longer than 2,048 octets") \
	X(SHORT, "a message is shorter than its type needs")        \
	X(VERSION, "version 0 is none")                             \
	X(TEXT, "a text is longer than 200 octets or holds a NUL")  \
	X(FRAME, "a frame has not 22 to 1,514 octets")              \
	X(FOREIGN, "a frame is none of the key protocol (0x88B7)")  \
	X(HOLDER, "the key holder's address is a group address")

enum relay_refusal {
#define X(name, text) RELAY_REFUSED_##name,
	RELAY_REFUSAL_LIST(X)
#undef X
		RELAY_REFUSED_COUNT
};

/** Text as listed above. Never NULL. */
char const *relay_refusal_text(enum relay_refusal r);

/** One message; what its type does not have is zero. */
struct relay_msg {
	enum relay_type type;
	uint8_t version;               /**< HELLO, WELCOME: 1..255 */
	struct mac holder;             /**< WELCOME; zero: none */
	char text[RELAY_TEXT_MAX + 1]; /**< HELLO, BYE: NUL-terminated, any other octets */
	uint8_t const *frame;          /**< FRAME: points into what was decoded */
	size_t frame_len;
	uint64_t token; /**< PING, PONG */
};

/**
 * Encode with its length in front.
 *
 * @param out  RELAY_ENCODED octets
 * @return octets written, or -EINVAL: the message would be refused by relay_decode()
 */
int relay_encode(struct relay_msg const *m, uint8_t out[RELAY_ENCODED]) WARN_UNUSED;

/**
 * Decode one message from the front of a stream.
 *
 * @param used  octets of the message; 0 when more are needed (only with RELAY_REFUSED_OK)
 * @param out   zeroed when there is no message
 */
enum relay_refusal relay_decode(uint8_t const *data, size_t len, size_t *used,
				struct relay_msg *out) WARN_UNUSED;

/** Is this a frame of the key protocol (ethertype 0x88B7, OUI 00:13:74, subtype 1) of allowed
 * length? Nothing else crosses a relay, in either direction. */
bool relay_frame_is_ours(uint8_t const *frame, size_t len);

#endif
