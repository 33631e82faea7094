/* SPDX-License-Identifier: GPL-2.0-or-later */
/** HKDF (RFC 5869), two HMACs on the thread's contexts. */
#ifndef FASTROAM_CRYPTO_HKDF_H
#define FASTROAM_CRYPTO_HKDF_H

#include "crypto/hmac.h"

/** PRK = HMAC(salt, IKM); salt is given in pieces. prk: hash_alg_len(alg) octets. 0 or -EIO. */
int hkdf_extract(enum hash_alg alg, void const *salt, size_t salt_len, struct iov const *ikm,
		 size_t pieces, uint8_t *prk) WARN_UNUSED;

/** OKM of out_len octets (at most 255 blocks). 0, -EINVAL or -EIO. */
int hkdf_expand(enum hash_alg alg, void const *prk, size_t prk_len, void const *info,
		size_t info_len, uint8_t *out, size_t out_len) WARN_UNUSED;

#endif
