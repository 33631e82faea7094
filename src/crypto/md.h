/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The hash functions themselves, for the files of this folder only: a state that can be copied.
 *
 * A copy of a state is what makes HMAC cheap: the key is hashed once, and each message goes on from
 * there. A state that has seen key material is wiped by its owner.
 */
#ifndef FASTROAM_CRYPTO_MD_H
#define FASTROAM_CRYPTO_MD_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/md5.h>
#include <openssl/sha.h>

#include "crypto/hmac.h"

#define MD_ALGS (HASH_SHA512 + 1)

/** Octets that SHA-384 and SHA-512 take at a time; the others take 64. */
#define MD_BLOCK_MAX 128

union md_state {
	MD5_CTX md5;
	SHA_CTX sha1;
	SHA256_CTX sha256;
	SHA512_CTX sha512;
};

/** One hash function. */
struct md {
	uint8_t len;   /**< octets of its result */
	uint8_t block; /**< octets that it takes at a time (FIPS 180-4 figure 1, RFC 1321) */
	uint8_t state; /**< octets of union md_state that it uses */
	void (*begin)(union md_state *s);
	void (*add)(union md_state *s, void const *p, size_t len);
	/** Afterwards `s` must be begun again, or be overwritten with a copy. */
	void (*end)(union md_state *s, uint8_t *out);
};

extern struct md const md_all[MD_ALGS];

/** The function of that name; NULL for a number that is none of enum hash_alg. */
static inline struct md const *md_of(enum hash_alg alg)
{
	return (unsigned)alg < MD_ALGS ? &md_all[alg] : NULL;
}

#endif
