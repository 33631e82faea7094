/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The expansion functions of IEEE 802.11 and of EAP-TLS; no 802.11 words beyond their names.
 */
#ifndef FASTROAM_CRYPTO_PRF_H
#define FASTROAM_CRYPTO_PRF_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"

/**
 * PRF-n of IEEE 802.11-2020 12.7.1.2: HMAC-SHA-1(K, label | 0x00 | data | i), i from 0.
 *
 * @param label  NUL-terminated ASCII; its terminator is the 0x00 separator
 * @param data   pieces that follow, at most 6
 * @param out    any number of octets up to 5,100 (255 blocks)
 * @return 0, -EINVAL (too long) or -EIO
 */
int prf_sha1(void const *key, size_t key_len, char const *label, struct iov const *data,
	     size_t pieces, uint8_t *out, size_t out_len) WARN_UNUSED;

/** As prf_sha1() but without label and separator: HMAC-SHA-1(K, data | i). Cisco's CCKM expansion,
 * observed in shipping clients. */
int prf_sha1_bare(void const *key, size_t key_len, struct iov const *data, size_t pieces,
		  uint8_t *out, size_t out_len) WARN_UNUSED;

/**
 * KDF-Hash-Length of IEEE 802.11-2020 12.7.1.7.2: HMAC(K, LE16(i) | label | context | LE16(bits)),
 * i from 1; `bits` not a multiple of 8 clears the low bits of the last octet.
 *
 * @param alg    HASH_SHA256, HASH_SHA384 or HASH_SHA512 (OWE group 21)
 * @param label  NUL-terminated ASCII, used without its terminator
 * @param context  pieces, at most 6
 * @param bits   1..65,535
 * @param out    (bits + 7) / 8 octets
 * @return 0, -EINVAL or -EIO
 */
int kdf(enum hash_alg alg, void const *key, size_t key_len, char const *label,
	struct iov const *context, size_t pieces, uint8_t *out, unsigned bits) WARN_UNUSED;

/** P_hash of TLS 1.2 (RFC 5246 5), seed = label | seed. For EAP key export. 0, -EINVAL (more than 6
 * pieces) or -EIO. */
int tls12_prf(enum hash_alg alg, void const *secret, size_t secret_len, char const *label,
	      struct iov const *seed, size_t pieces, uint8_t *out, size_t out_len) WARN_UNUSED;

/** TLS 1.3 exporter (RFC 8446 7.5) from the exporter master secret. 0, -EINVAL or -EIO. */
int tls13_exporter(enum hash_alg alg, void const *exporter_secret, char const *label,
		   void const *context, size_t context_len, uint8_t *out,
		   size_t out_len) WARN_UNUSED;

#endif
