/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL-Key frames (IEEE 802.1X-2020 11.3, 11.9; IEEE 802.11-2020 12.7.2). */
#ifndef FASTROAM_DOT11_EAPOL_KEY_H
#define FASTROAM_DOT11_EAPOL_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"
#include "dot11/ptk.h"
#include "dot11/refuse.h"

/** 802.1X version, packet type and body length. */
#define EAPOL_HEADER_LEN     4
#define EAPOL_TYPE_KEY       3
/** Where the Key MIC starts in the whole frame, for every AKM. */
#define EAPOL_KEY_MIC_OFFSET 81
#define EAPOL_KEY_IV_LEN     16
#define EAPOL_KEY_RSC_LEN    8

enum eapol_key_descriptor { EAPOL_KEY_RSN = 2, EAPOL_KEY_WPA = 254 };

/** Key Information (figure 12-33). */
enum eapol_key_info {
	EAPOL_KEY_VERSION_MASK = 7,
	EAPOL_KEY_PAIRWISE = 1 << 3,
	EAPOL_KEY_INDEX_MASK = 3 << 4, /**< WPA 1 only: identifier of the group key */
	EAPOL_KEY_INSTALL = 1 << 6,
	EAPOL_KEY_ACK = 1 << 7,
	EAPOL_KEY_MIC = 1 << 8,
	EAPOL_KEY_SECURE = 1 << 9,
	EAPOL_KEY_ERROR = 1 << 10,
	EAPOL_KEY_REQUEST = 1 << 11,
	EAPOL_KEY_ENCRYPTED = 1 << 12,
	EAPOL_KEY_SMK = 1 << 13
};

/** A parsed frame: pointers lead into it. For writing, NULL pointers give zeros. */
struct eapol_key {
	uint8_t version;    /**< of 802.1X: 1, 2 or 3; a higher one is read as 3 (802.1X 11.5) */
	uint8_t descriptor; /**< enum eapol_key_descriptor */
	uint16_t info;      /**< enum eapol_key_info; reserved bits are kept as received */
	uint16_t key_len;   /**< octets of the pairwise key, as announced */
	uint64_t replay;
	uint8_t const *nonce;    /**< NONCE_LEN octets */
	uint8_t const *iv;       /**< EAPOL_KEY_IV_LEN octets */
	uint8_t const *rsc;      /**< EAPOL_KEY_RSC_LEN octets */
	uint8_t const *reserved; /**< 8 octets, ignored */
	uint8_t mic_len;         /**< 0, 16, 24 or 32 octets */
	uint8_t const *mic;      /**< mic_len octets */
	struct span data;        /**< Key Data, as long as Key Data Length says; maybe encrypted */
	struct span frame;       /**< header and body, what the MIC covers; not used for writing */
	uint16_t extra;          /**< octets of the body after the Key Data, covered by the MIC but
				      ignored: AKM 17 was seen to send them in message 3 */
};

/**
 * Decode a frame that starts with the 802.1X version octet.
 *
 * Octets after the body (Ethernet padding) are ignored and not part of out->frame.
 *
 * @param mic_len  octets of the Key MIC by the AKM: 0 (AEAD), 16, 24 or 32
 * @param out      refers to data
 * @return OK, SHORT, VERSION (802.1X version 0), TYPE (no EAPOL-Key, no descriptor 2 or 254) or
 *         LENGTH (mic_len)
 */
DOT11_DECODER eapol_key_decode(void const *data, size_t len, uint8_t mic_len,
			       struct eapol_key *out);

/** Write the frame. The MIC, to be filled in last, is at EAPOL_KEY_MIC_OFFSET of it. */
void eapol_key_put(struct wr *w, struct eapol_key const *k);

enum eapol_key_message {
	EAPOL_KEY_UNKNOWN, /**< the flags fit no message */
	EAPOL_KEY_1_OF_4,
	EAPOL_KEY_2_OF_4,
	EAPOL_KEY_3_OF_4,
	EAPOL_KEY_4_OF_4,
	EAPOL_KEY_1_OF_2,
	EAPOL_KEY_2_OF_2,
	EAPOL_KEY_A_REQUEST
};

/**
 * Which message the flags make it (12.7.6.2 to 12.7.6.5, 12.7.7). Message 4 differs from message 2
 * by its empty Key Data, not by the Secure bit, which a rekey sets in both and WPA 1 in none.
 */
enum eapol_key_message eapol_key_message(struct eapol_key const *k);

#endif
