/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenSSL's hash functions, called directly.
 *
 * OpenSSL 3 calls these names deprecated and wants its EVP interface instead, which ends in the
 * same assembler. But on its way there each hash passes three dispatchers, and a state cannot be
 * copied without a context that is allocated: HMAC-SHA-256 of 100 octets takes 0.61 us with
 * EVP_MAC and a fresh key, 0.37 us with two EVP digests, 0.215 us here, and 0.11 us here when the
 * key has been hashed before. A roam is made of five to nine of these, and little else.
 *
 * Nothing but these calls is allowed: of AES the old functions are tables, slow and with a timing
 * that tells the key, so AES stays with EVP.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/md.h"

/* OpenSSL's have a context type each; these have one. None can fail: the int is always 1. */
#define MD_FUNCTIONS(name, NAME, member)                                     \
	static void name##_begin(union md_state *s)                          \
	{                                                                    \
		(void)NAME##_Init(&s->member);                               \
	}                                                                    \
	static void name##_add(union md_state *s, void const *p, size_t len) \
	{                                                                    \
		(void)NAME##_Update(&s->member, p, len);                     \
	}                                                                    \
	static void name##_end(union md_state *s, uint8_t *out)              \
	{                                                                    \
		(void)NAME##_Final(out, &s->member);                         \
	}
MD_FUNCTIONS(md5, MD5, md5)
MD_FUNCTIONS(sha1, SHA1, sha1)
MD_FUNCTIONS(sha256, SHA256, sha256)
MD_FUNCTIONS(sha384, SHA384, sha512)
MD_FUNCTIONS(sha512, SHA512, sha512)

struct md const md_all[MD_ALGS] = {
	[HASH_MD5] = {16, 64, sizeof(MD5_CTX), md5_begin, md5_add, md5_end},
	[HASH_SHA1] = {20, 64, sizeof(SHA_CTX), sha1_begin, sha1_add, sha1_end},
	[HASH_SHA256] = {32, 64, sizeof(SHA256_CTX), sha256_begin, sha256_add, sha256_end},
	[HASH_SHA384] = {48, 128, sizeof(SHA512_CTX), sha384_begin, sha384_add, sha384_end},
	[HASH_SHA512] = {64, 128, sizeof(SHA512_CTX), sha512_begin, sha512_add, sha512_end},
};
