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
#include "crypto/md.h"

/**
 * The key of one digest's HMAC (RFC 2104), hashed as far as both hashes of a MAC begin with it.
 * It stays until the next one, as a key in an OpenSSL context does.
 */
struct ctx_hmac {
	bool keyed;
	bool headed;               /**< `inner` is after more than the key */
	uint8_t pad[MD_BLOCK_MAX]; /**< the key as the inner hash begins: to know it again */
	union md_state inner;      /**< after `pad` and what hmac_head() added */
	union md_state outer;      /**< after the same key, padded for the outer hash */
	union md_state work;       /**< of the hash that is being made */
};

/** That of one digest; NULL for a number that is none, too. */
struct ctx_hmac *ctx_hmac(enum hash_alg alg);

enum ctx_aes_mode { CTX_AES_ECB_ENCRYPT, CTX_AES_ECB_DECRYPT, CTX_AES_CBC_ENCRYPT, CTX_AES_CTR };

/**
 * Ready to be keyed with key_len octets (16, 24 or 32; NULL for others).
 *
 * Padding is not switched off: EVP_Cipher() and CTR never pad, and a context that has been told so
 * is told again with each key, by a search for the parameter's name: 2,300 instructions. For the
 * same reason the IV is given once, zeros: a new key without an IV begins with the last one given,
 * in CBC mode.
 */
EVP_CIPHER_CTX *ctx_aes(enum ctx_aes_mode mode, size_t key_len);

/** The key of CMAC, set in a context that chains blocks. It stays until the next one. */
struct ctx_cmac {
	EVP_CIPHER_CTX *cbc; /**< that of ctx_aes() */
	bool keyed;
	uint8_t key[32];   /**< to know it again */
	uint8_t k1[16];    /**< the subkey K1 (RFC 4493 2.3) */
	uint8_t chain[16]; /**< what the context will add to its next block */
};

/** That of one length of key (16, 24 or 32 octets; NULL for others). */
struct ctx_cmac *ctx_cmac(size_t key_len);

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
