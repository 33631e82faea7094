/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MIC of the Fast BSS Transition element (IEEE 802.11-2020 13.8.4 and 13.8.5). */
#ifndef FASTROAM_DOT11_FTE_MIC_H
#define FASTROAM_DOT11_FTE_MIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "crypto/hmac.h"
#include "dot11/eapol_mic.h"

/** Transaction sequence number that the MIC covers. */
enum fte_transaction { FTE_REASSOC_REQUEST = 5, FTE_REASSOC_RESPONSE = 6 };

/** Pieces that fte_mic_derive() takes: RSNE, MDE, FTE in three, RSNXE, RIC, and some more. */
#define FTE_MIC_PIECES_MAX 12

/**
 * MIC over STA | AP | transaction | RSNE | MDE | FTE with its MIC field zero | RIC, RSNXE.
 *
 * How many elements it covers stands in the FTE's MIC Control; that they are the right ones is the
 * caller's to check.
 *
 * @param alg       akm_info()->mic: CMAC with the SHA-256 suites, HMAC-SHA-384 (24 octets) with
 *                  FT-802.1X-SHA384
 * @param kck       KCK; of the FILS suites, KCK2
 * @param ap        BSSID of the target AP
 * @param elements  pieces, at most FTE_MIC_PIECES_MAX; give the FTE as what is before its MIC,
 *                  mic_len() zeros, and what is after
 * @param mic       mic_len(alg) octets
 * @return 0, -EINVAL (length of the KCK, number of pieces, HMAC-MD5 and HMAC-SHA-1) or -EIO
 */
int fte_mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		   struct mac ap, enum fte_transaction transaction, struct iov const *elements,
		   size_t pieces, uint8_t *mic) WARN_UNUSED;

/**
 * As fte_mic_derive(), with the FTE as it is on the air: its MIC field counts as zero.
 *
 * @param rsne   whole element as sent, also mde; the length 0 leaves one out (message to a peer
 *               that has none)
 * @param fte    whole element
 * @param after  what follows in the MIC's order: RIC, then RSNXE; may be empty
 * @return 0, -EINVAL (as above; an FTE too short for its MIC) or -EIO
 */
int fte_mic_of(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta, struct mac ap,
	       enum fte_transaction transaction, struct iov rsne, struct iov mde, struct iov fte,
	       struct iov after, uint8_t *mic) WARN_UNUSED;

/** Compare the FTE's MIC with fte_mic_of(), in constant time. 0, -EBADMSG, -EINVAL or -EIO. */
int fte_mic_verify(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		   struct mac ap, enum fte_transaction transaction, struct iov rsne, struct iov mde,
		   struct iov fte, struct iov after) WARN_UNUSED;

#endif
