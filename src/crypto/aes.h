/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * AES-CMAC, key wrap and SIV as loops of ours over EVP_Cipher with prefetched contexts: OpenSSL
 * 3.0's own key wrap runs table AES (3.9 us for 64 octets against 1.0 us here).
 */
#ifndef FASTROAM_CRYPTO_AES_H
#define FASTROAM_CRYPTO_AES_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"

/**
 * AES-CMAC (RFC 4493, NIST SP 800-38B), 128- or 256-bit key, of the concatenation of the pieces.
 *
 * @param key_len  16 or 32 octets
 * @param tag      16 octets
 * @return 0, -EINVAL (key length) or -EIO
 */
int aes_cmac(void const *key, size_t key_len, struct iov const *iov, size_t pieces,
	     uint8_t *tag) WARN_UNUSED;

/**
 * Wrap (RFC 3394 2.2.1, default IV).
 *
 * @param kek_len  16, 24 or 32 octets
 * @param plain    len octets: a multiple of 8, at least 16
 * @param out      len + 8 octets; may overlap plain
 * @return 0, -EINVAL or -EIO
 */
int aes_wrap(void const *kek, size_t kek_len, void const *plain, size_t len,
	     uint8_t *out) WARN_UNUSED;

/** One of several texts to be wrapped. */
struct aes_wrap_piece {
	void const *plain; /**< len octets: a multiple of 8, at least 16 */
	size_t len;
	uint8_t *out; /**< len + 8 octets; may overlap plain */
};

/**
 * As aes_wrap(), several texts under one key, which is set up once. Neighbours of one length are
 * wrapped in step: two of 16 octets take 10 % longer than one. No result may lie in another's text.
 * @return 0, -EINVAL or -EIO; unless 0 all results are wiped
 */
int aes_wrap_pieces(void const *kek, size_t kek_len, struct aes_wrap_piece const *pieces,
		    size_t n) WARN_UNUSED;

/**
 * Unwrap (RFC 3394 2.2.2) and check the IV in constant time.
 *
 * @param len  octets of the wrapped text: a multiple of 8, at least 24
 * @param out  len - 8 octets; zeroed when the check fails
 * @return 0, -EINVAL (length), -EBADMSG (integrity check) or -EIO
 */
int aes_unwrap(void const *kek, size_t kek_len, void const *wrapped, size_t len,
	       uint8_t *out) WARN_UNUSED;

/**
 * AES-SIV (RFC 5297 2.6) with up to AES_SIV_AD_MAX associated strings.
 *
 * @param key_len  32, 48 or 64 octets: S2V key, then CTR key
 * @param out      16 octets of SIV, then len octets
 * @return 0, -EINVAL or -EIO
 */
#define AES_SIV_AD_MAX 8
int aes_siv_seal(void const *key, size_t key_len, struct iov const *ad, size_t ads,
		 void const *plain, size_t len, uint8_t *out) WARN_UNUSED;

/**
 * Open what aes_siv_seal() made.
 *
 * @param len  octets of the sealed text, at least 16
 * @param out  len - 16 octets; zeroed when the check fails
 * @return 0, -EINVAL, -EBADMSG or -EIO
 */
int aes_siv_open(void const *key, size_t key_len, struct iov const *ad, size_t ads,
		 void const *sealed, size_t len, uint8_t *out) WARN_UNUSED;

#endif
