/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key MIC of EAPOL-Key frames (IEEE 802.11-2020 12.7.2 h, table 12-10). */
#ifndef FASTROAM_DOT11_EAPOL_MIC_H
#define FASTROAM_DOT11_EAPOL_MIC_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"
#include "dot11/akm.h"

#define MIC_MAX 32

/** Octets of the MIC: 16, 24 (SHA-384) or 32 (SHA-512). */
size_t mic_len(enum eapol_mic alg);

/**
 * MIC of the concatenation of the pieces: the full HMAC or CMAC, cut to mic_len().
 *
 * @param kck_len  octets of the KCK: 16 for CMAC, 16 to 32 for the HMACs
 * @param pieces   at least 1
 * @param mic      mic_len(alg) octets
 * @return 0, -EINVAL (length of the KCK) or -EIO
 */
int mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, struct iov const *iov,
	       size_t pieces, uint8_t *mic) WARN_UNUSED;

/**
 * MIC of a whole frame whose MIC field counts as zero; what stands in the field does not matter.
 *
 * @param frame       from the 802.1X version octet to the end of the body
 * @param mic_offset  where the field starts (EAPOL_KEY_MIC_OFFSET)
 * @param mic         mic_len(alg) octets
 * @return 0, -EINVAL (length of the KCK, the field is not within the frame) or -EIO
 */
int eapol_mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, void const *frame,
		     size_t len, size_t mic_offset, uint8_t *mic) WARN_UNUSED;

/**
 * Compare the field of a received frame with eapol_mic_derive(), in constant time.
 * @return 0, -EBADMSG (another MIC), or as eapol_mic_derive()
 */
int eapol_mic_verify(enum eapol_mic alg, void const *kck, size_t kck_len, void const *frame,
		     size_t len, size_t mic_offset) WARN_UNUSED;

/** Fill in the field of a frame to be sent. 0, -EINVAL or -EIO. */
int eapol_mic_fill(enum eapol_mic alg, void const *kck, size_t kck_len, void *frame, size_t len,
		   size_t mic_offset) WARN_UNUSED;

#endif
