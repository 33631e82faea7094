/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Management frames (IEEE 802.11-2020 9.3.3): the header and the bodies that an authenticator reads
 * and writes. Elements are dot11/elements.h's.
 */
#ifndef FASTROAM_DOT11_FRAME_H
#define FASTROAM_DOT11_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mac.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** Frame Control, Duration, three addresses, Sequence Control; no FCS. */
#define FRAME_HEADER_LEN 24
/** The longest management frame (9.3.3.1: the body has at most 2,304 octets). */
#define FRAME_MAX        2328

/** First octet of Frame Control: subtype and type of a management frame. */
enum frame_subtype {
	FRAME_ASSOC_REQUEST = 0x00,
	FRAME_ASSOC_RESPONSE = 0x10,
	FRAME_REASSOC_REQUEST = 0x20,
	FRAME_REASSOC_RESPONSE = 0x30,
	FRAME_PROBE_REQUEST = 0x40,
	FRAME_PROBE_RESPONSE = 0x50,
	FRAME_BEACON = 0x80,
	FRAME_DISASSOC = 0xa0,
	FRAME_AUTH = 0xb0,
	FRAME_DEAUTH = 0xc0,
	FRAME_ACTION = 0xd0
};

struct frame {
	uint8_t subtype; /**< enum frame_subtype; one that is not listed is kept as received */
	bool retry;
	bool is_protected; /**< Protected Frame bit: the body is still encrypted if it is set */
	struct mac da, sa, bssid;
	uint16_t sequence; /**< 0..4095 */
	struct span body;
};

/** Decode the header. OK, SHORT, or TYPE (no management frame, or not version 0). */
DOT11_DECODER frame_decode(void const *data, size_t len, struct frame *out);

/** Write FRAME_HEADER_LEN octets; duration and sequence are zero (the driver fills them in). */
void frame_put_header(struct wr *w, enum frame_subtype subtype, struct mac da, struct mac sa,
		      struct mac bssid);

enum auth_alg { AUTH_OPEN = 0, AUTH_SHARED_KEY = 1, AUTH_FT = 2, AUTH_SAE = 3, AUTH_LEAP = 128 };

/** Authentication (9.3.3.11). */
struct auth_frame {
	uint16_t alg; /**< enum auth_alg, or any other */
	uint16_t transaction;
	uint16_t status; /**< enum status_code */
	struct span elements;
};
DOT11_DECODER auth_frame_decode(struct span body, struct auth_frame *out);
/** Writes 6 octets; elements follow. */
void auth_frame_put(struct wr *w, uint16_t alg, uint16_t transaction, uint16_t status);

/** (Re)Association Request (9.3.3.5, 9.3.3.7). */
struct assoc_request {
	bool reassoc;
	uint16_t caps;            /**< enum frame_caps */
	uint16_t listen_interval; /**< beacon intervals */
	struct mac current_ap;    /**< reassociation: BSSID of the AP it comes from; else zero */
	struct span elements;
};
DOT11_DECODER assoc_request_decode(struct span body, bool reassoc, struct assoc_request *out);
/** Fixed fields; elements follow. */
void assoc_request_put(struct wr *w, struct assoc_request const *q);

/** (Re)Association Response (9.3.3.6, 9.3.3.8). */
struct assoc_response {
	uint16_t caps;
	uint16_t status;
	uint16_t aid; /**< 1..2007 without its two highest bits, 0 with a refusal */
	struct span elements;
};
DOT11_DECODER assoc_response_decode(struct span body, struct assoc_response *out);
void assoc_response_put(struct wr *w, uint16_t caps, uint16_t status, uint16_t aid);

/** Capability Information (9.4.1.4), as far as it matters. */
enum frame_caps {
	CAPS_ESS = 1 << 0,
	CAPS_IBSS = 1 << 1,
	CAPS_PRIVACY = 1 << 4,
	CAPS_SHORT_PREAMBLE = 1 << 5,
	CAPS_SPECTRUM = 1 << 8,
	CAPS_QOS = 1 << 9,
	CAPS_SHORT_SLOT = 1 << 10,
	CAPS_RADIO_MEASUREMENT = 1 << 12
};

/** Deauthentication and Disassociation: a reason code and elements, which are ignored. */
DOT11_DECODER reason_frame_decode(struct span body, uint16_t *reason);
/** A whole frame with header and reason. */
void reason_frame_put(struct wr *w, enum frame_subtype subtype, struct mac da, struct mac bssid,
		      uint16_t reason);

enum action_category { ACTION_RADIO_MEASUREMENT = 5, ACTION_FT = 6, ACTION_SA_QUERY = 8 };

/** SA Query (9.6.9): 4 octets. */
struct sa_query_frame {
	bool response;
	uint16_t transaction; /**< as on the air, octets not swapped */
};
/** OK, SHORT, LONG or TYPE (another category or action). */
DOT11_DECODER sa_query_frame_decode(struct span body, struct sa_query_frame *out);
void sa_query_frame_put(struct wr *w, struct sa_query_frame const *q);

enum ft_action {
	FT_ACTION_REQUEST = 1,
	FT_ACTION_RESPONSE = 2,
	FT_ACTION_CONFIRM = 3,
	FT_ACTION_ACK = 4
};

/** FT Request and Response (9.6.8): FT over the DS. */
struct ft_action_frame {
	uint8_t action; /**< enum ft_action */
	struct mac sta, target_ap;
	uint16_t status; /**< of a response, else 0 */
	struct span elements;
};
/** OK, SHORT or TYPE (another category; an action that is none of the four). */
DOT11_DECODER ft_action_frame_decode(struct span body, struct ft_action_frame *out);
/** Fixed fields; elements follow. */
void ft_action_frame_put(struct wr *w, struct ft_action_frame const *f);

#endif
