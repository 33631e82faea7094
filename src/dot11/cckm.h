/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CCKM's keys: Cisco's fast roaming, of which nothing is published.
 *
 * Observed in the published clients of three vendors, which agree to the octet. Every derivation is
 * HMAC-SHA-1, with TKIP and CCMP alike; integers are little-endian. RN counts the PTKs of one
 * login: 1 is that of the first four-way handshake, each roam takes a higher one.
 */
#ifndef FASTROAM_DOT11_CCKM_H
#define FASTROAM_DOT11_CCKM_H

#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "crypto/hmac.h"
#include "dot11/cckm_ie.h"
#include "dot11/ptk.h"

#define CCKM_KRK_LEN  16
#define CCKM_BTK_LEN  32
#define CCKM_KEK_LEN  16
/** Longest group key: TKIP with its Michael keys. */
#define CCKM_GTK_MAX  32
/** Longest wrapped group key: AES key wrap adds 8 octets. */
#define CCKM_EGTK_MAX (CCKM_GTK_MAX + 8)

/** What a login leaves: enough for all its roams, so the PMK need not be kept. */
struct cckm_keys {
	uint8_t krk[CCKM_KRK_LEN]; /**< keys the MIC of message 2/4 and of reassociation requests */
	uint8_t btk[CCKM_BTK_LEN]; /**< gives the PTKs */
};

/**
 * KRK and BTK: PRF-384(NSK, "Fast-Roam Generate Base Key", BSSID | STA | SNonce | ANonce). Nothing
 * is sorted, and the station's nonce comes first.
 *
 * @param nsk_len  32: first half of the MSK; 16 with LEAP
 * @param bssid    AP of the four-way handshake
 * @return 0, -EINVAL (length of the NSK) or -EIO
 */
int cckm_keys_derive(void const *nsk, size_t nsk_len, struct mac bssid, struct mac sta,
		     uint8_t const snonce[NONCE_LEN], uint8_t const anonce[NONCE_LEN],
		     struct cckm_keys *out) WARN_UNUSED;

/**
 * PTK of one association: HMAC-SHA-1 expansion of LE32(RN) | BSSID, without label and separator.
 *
 * @param rn      at least 1
 * @param bssid   AP being joined
 * @param tk_len  16 (CCMP) or 32 (TKIP; Michael key towards the station first)
 * @param out     kck, kek and tk; zeroed with -EIO
 * @return 0, -EINVAL or -EIO
 */
int cckm_ptk(uint8_t const btk[CCKM_BTK_LEN], uint32_t rn, struct mac bssid, size_t tk_len,
	     struct ptk *out) WARN_UNUSED;

/**
 * MIC of a reassociation request. The element's own protocol names the hash: HMAC-SHA-1 with an
 * RSNE (48), HMAC-MD5 with a WPA element (221).
 *
 * @param rsne         whole RSN or WPA element of the same frame
 * @param timestamp_rn 12 octets as on the air: Timestamp, RN (octets 6 to 17 of the element)
 * @param mic          8 octets
 * @return 0, -EINVAL (no RSN or WPA element) or -EIO
 */
int cckm_request_mic(uint8_t const krk[CCKM_KRK_LEN], struct mac sta, struct mac bssid,
		     struct iov rsne, uint8_t const timestamp_rn[12],
		     uint8_t mic[CCKM_MIC_LEN]) WARN_UNUSED;

/**
 * MIC of a reassociation response. The BSSID is not in it; the KCK binds it.
 *
 * @param kck    16 octets, of the PTK for the request's RN and the target BSSID
 * @param rsne   whole RSN or WPA element of the AP's beacon for the negotiated protocol
 * @param fixed  16 octets as on the air: RN, both key ids, RSC, length of the EGTK (octets 6 to 21)
 * @param egtk   wrapped group key
 * @return 0, -EINVAL (no RSN or WPA element) or -EIO
 */
int cckm_response_mic(uint8_t const kck[16], struct mac sta, struct iov rsne,
		      uint8_t const fixed[16], struct iov egtk,
		      uint8_t mic[CCKM_MIC_LEN]) WARN_UNUSED;

/** AES key wrap when the pairwise cipher is CCMP, RC4 of LE32(RN) | KEK otherwise. */
enum cckm_wrap { CCKM_WRAP_AES, CCKM_WRAP_RC4 };

/**
 * Wrap a group key for the response.
 *
 * @param kek   16 octets
 * @param gtk   len octets: 16 (CCMP) or 32 (TKIP)
 * @param egtk  CCKM_EGTK_MAX octets of room; receives len + 8 (AES) or len (RC4) octets
 * @return octets written, -EINVAL (length) or -EIO
 */
int cckm_gtk_wrap(enum cckm_wrap how, uint8_t const kek[CCKM_KEK_LEN], uint32_t rn, void const *gtk,
		  size_t len, uint8_t *egtk) WARN_UNUSED;

/**
 * Undo cckm_gtk_wrap(). RC4 has no check of its own: verify the response's MIC first.
 *
 * @param gtk  CCKM_GTK_MAX octets of room; receives len - 8 or len octets
 * @return octets written, -EINVAL (length), -EBADMSG (AES: integrity) or -EIO
 */
int cckm_gtk_unwrap(enum cckm_wrap how, uint8_t const kek[CCKM_KEK_LEN], uint32_t rn,
		    void const *egtk, size_t len, uint8_t *gtk) WARN_UNUSED;

#endif
