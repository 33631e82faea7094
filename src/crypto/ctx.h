/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The contexts behind crypto/thread.h, for the files of this folder only.
 *
 * Each function returns the calling thread's context, made at first use, or NULL when OpenSSL
 * refuses (algorithm not in the loaded providers, no memory). The set owns what it returns.
 */
#ifndef FASTROAM_CRYPTO_CTX_H
#define FASTROAM_CRYPTO_CTX_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/evp.h>

#include "crypto/hmac.h"

#define HASH_ALGS (HASH_SHA512 + 1)

/** Octets that SHA-384 and SHA-512 take at a time; the others take 64. */
#define HASH_BLOCK_MAX 128

/** The key of one digest's HMAC, as both hashes of a MAC begin with it (RFC 2104). It stays until
 * the next one, as a key in an OpenSSL context does. */
struct ctx_hmac {
	EVP_MD_CTX *digest; /**< that of ctx_digest() */
	bool keyed;         /**< hmac_begin() succeeded */
	uint8_t inner[HASH_BLOCK_MAX];
	uint8_t outer[HASH_BLOCK_MAX + HASH_LEN_MAX]; /**< and room for what the inner hash gives */
};

struct ctx_hmac *ctx_hmac(enum hash_alg alg);

/** Ready for EVP_DigestInit_ex2(ctx, NULL, NULL). */
EVP_MD_CTX *ctx_digest(enum hash_alg alg);

enum ctx_aes_mode { CTX_AES_ECB_ENCRYPT, CTX_AES_ECB_DECRYPT, CTX_AES_CBC_ENCRYPT, CTX_AES_CTR };

/** Ready to be keyed with key_len octets (16, 24 or 32; NULL for others), without padding. */
EVP_CIPHER_CTX *ctx_aes(enum ctx_aes_mode mode, size_t key_len);

/** What one curve needs; both made together. */
struct ctx_ec {
	EVP_PKEY_CTX *keygen; /**< ready for EVP_PKEY_generate() */
	EVP_PKEY *peer;       /**< domain parameters that take one peer's point after another */
};

/**
 * @param slot   0..2, one for each curve
 * @param curve  OpenSSL's name of the curve of that slot
 */
struct ctx_ec *ctx_ec(unsigned slot, char const *curve);

#endif
