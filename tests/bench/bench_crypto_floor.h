/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The floor of a bench: raw OpenSSL EVP calls, inline, with every context made beforehand.
 *
 * This is what a programmer gets who writes one protocol step by hand and gives up every check that
 * is not OpenSSL's own: no return value is looked at, lengths are taken on trust and nothing is
 * wiped. Our code is allowed 1.35 times this (1.15 times for OWE, where public-key work dominates).
 * Header only, so that the calls are inlined into each bench.
 *
 *     static struct floor f;           floor_init(&f);
 *     floor_hmac(f.hmac[HASH_SHA1], key, 32, msg, len, out);     a fresh key
 *     floor_hmac(f.hmac[HASH_SHA1], NULL, 0, msg, len, out);     again, the same key
 */
#ifndef FASTROAM_BENCH_CRYPTO_FLOOR_H
#define FASTROAM_BENCH_CRYPTO_FLOOR_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "crypto/hmac.h"

struct floor {
	EVP_MAC_CTX *hmac[HASH_SHA512 + 1];
	EVP_MD_CTX *digest[HASH_SHA512 + 1];
	EVP_CIPHER_CTX *cbc128, *cbc256; /**< for CMAC */
	EVP_CIPHER_CTX *ecb128, *ecb256; /**< for key wrap */
	EVP_CIPHER_CTX *ecb128_d, *ecb256_d;
	EVP_CIPHER_CTX *ctr128;
	EVP_PKEY_CTX *keygen[3]; /**< groups 19, 20, 21 */
	EVP_PKEY *peer[3];
};

static inline EVP_CIPHER_CTX *floor_cipher(char const *name, int encrypt)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!cipher || !ctx || EVP_CipherInit_ex2(ctx, cipher, NULL, NULL, encrypt, NULL) != 1) {
		fprintf(stderr, "OpenSSL has no %s; is the default provider loaded?\n", name);
		exit(2);
	}
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	EVP_CIPHER_free(cipher);
	return ctx;
}

static inline void floor_ec_init(struct floor *f, size_t i, char *curve)
{
	OSSL_PARAM params[2] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *domain = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);

	f->keygen[i] = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (EVP_PKEY_keygen_init(f->keygen[i]) != 1 ||
	    EVP_PKEY_CTX_set_params(f->keygen[i], params) != 1 ||
	    EVP_PKEY_fromdata_init(domain) != 1 ||
	    EVP_PKEY_fromdata(domain, &f->peer[i], OSSL_KEYMGMT_SELECT_ALL_PARAMETERS, params) !=
		    1) {
		fprintf(stderr, "OpenSSL has no curve %s; is the default provider loaded?\n",
			curve);
		exit(2);
	}
	EVP_PKEY_CTX_free(domain);
}

static inline void floor_init(struct floor *f)
{
	static char names[HASH_SHA512 + 1][16] = {"MD5", "SHA1", "SHA2-256", "SHA2-384",
						  "SHA2-512"};
	static char curves[3][8] = {"P-256", "P-384", "P-521"};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);

	for (size_t i = 0; i <= HASH_SHA512; i++) {
		OSSL_PARAM params[2] = {
			OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, names[i], 0),
			OSSL_PARAM_construct_end(),
		};
		EVP_MD *md = EVP_MD_fetch(NULL, names[i], NULL);

		f->hmac[i] = EVP_MAC_CTX_new(mac);
		EVP_MAC_CTX_set_params(f->hmac[i], params);
		f->digest[i] = EVP_MD_CTX_new();
		EVP_DigestInit_ex2(f->digest[i], md, NULL);
		EVP_MD_free(md);
	}
	EVP_MAC_free(mac);
	f->cbc128 = floor_cipher("AES-128-CBC", 1);
	f->cbc256 = floor_cipher("AES-256-CBC", 1);
	f->ecb128 = floor_cipher("AES-128-ECB", 1);
	f->ecb256 = floor_cipher("AES-256-ECB", 1);
	f->ecb128_d = floor_cipher("AES-128-ECB", 0);
	f->ecb256_d = floor_cipher("AES-256-ECB", 0);
	f->ctr128 = floor_cipher("AES-128-CTR", 1);
	for (size_t i = 0; i < 3; i++)
		floor_ec_init(f, i, curves[i]);
}

/** key NULL: the key of the call before. */
static inline void floor_hmac(EVP_MAC_CTX *ctx, void const *key, size_t key_len, void const *msg,
			      size_t len, uint8_t *out)
{
	size_t got;

	EVP_MAC_init(ctx, key, key_len, NULL);
	EVP_MAC_update(ctx, msg, len);
	EVP_MAC_final(ctx, out, &got, HASH_LEN_MAX);
}

static inline void floor_digest(EVP_MD_CTX *ctx, void const *msg, size_t len, uint8_t *out)
{
	EVP_DigestInit_ex2(ctx, NULL, NULL);
	EVP_DigestUpdate(ctx, msg, len);
	EVP_DigestFinal_ex(ctx, out, NULL);
}

static inline void floor_dbl(uint8_t *b)
{
	uint64_t hi, lo;

	memcpy(&hi, b, 8);
	memcpy(&lo, b + 8, 8);
	hi = __builtin_bswap64(hi);
	lo = __builtin_bswap64(lo);
	uint64_t const carry = hi >> 63 ? 0x87 : 0;
	hi = __builtin_bswap64(hi << 1 | lo >> 63);
	lo = __builtin_bswap64(lo << 1 ^ carry);
	memcpy(b, &hi, 8);
	memcpy(b + 8, &lo, 8);
}

static inline void floor_xor(uint8_t *to, uint8_t const *with)
{
	for (size_t i = 0; i < 16; i++)
		to[i] ^= with[i];
}

/**
 * CMAC of one piece (RFC 4493). `scratch` holds len octets rounded up to 16, at least 16: EVP's CBC
 * does all but the last block in one call. The block that makes the subkey leaves its result as the
 * chaining value, so it is folded into the first block instead of paying for a new IV.
 */
static inline void floor_cmac(EVP_CIPHER_CTX *cbc, void const *key, void const *msg, size_t len,
			      uint8_t *scratch, uint8_t *tag)
{
	static uint8_t const zero[16];
	size_t const full = len ? (len - 1) / 16 * 16 : 0;
	uint8_t l[16], k1[16];

	EVP_EncryptInit_ex2(cbc, NULL, key, zero, NULL);
	EVP_Cipher(cbc, l, zero, 16);
	memcpy(k1, l, 16);
	floor_dbl(k1);
	memcpy(scratch, msg, len);
	if (len - full < 16) {
		floor_dbl(k1);
		memset(scratch + len, 0, 16 - (len - full));
		scratch[len] = 0x80;
	}
	floor_xor(scratch + full, k1);
	floor_xor(scratch, l);
	if (full)
		EVP_Cipher(cbc, scratch, scratch, (unsigned)full);
	EVP_Cipher(cbc, tag, scratch + full, 16);
}

/** RFC 3394 2.2.1; out holds len + 8 octets. */
static inline void floor_wrap(EVP_CIPHER_CTX *ecb, void const *kek, void const *plain, size_t len,
			      uint8_t *out)
{
	size_t const n = len / 8;
	uint8_t b[16];

	EVP_EncryptInit_ex2(ecb, NULL, kek, NULL, NULL);
	memcpy(out + 8, plain, len);
	memset(b, 0xa6, 8);
	for (unsigned j = 0; j < 6; j++) {
		for (size_t i = 1; i <= n; i++) {
			memcpy(b + 8, out + 8 * i, 8);
			EVP_Cipher(ecb, b, b, 16);
			b[7] ^= (uint8_t)(n * j + i);
			memcpy(out + 8 * i, b + 8, 8);
		}
	}
	memcpy(out, b, 8);
}

/** RFC 3394 2.2.2; out holds len - 8 octets. The caller of a bench knows that it is intact. */
static inline void floor_unwrap(EVP_CIPHER_CTX *ecb_d, void const *kek, void const *wrapped,
				size_t len, uint8_t *out)
{
	size_t const n = len / 8 - 1;
	uint8_t b[16];

	EVP_DecryptInit_ex2(ecb_d, NULL, kek, NULL, NULL);
	memcpy(b, wrapped, 8);
	memcpy(out, (uint8_t const *)wrapped + 8, len - 8);
	for (unsigned j = 6; j--;) {
		for (size_t i = n; i >= 1; i--) {
			b[7] ^= (uint8_t)(n * j + i);
			memcpy(b + 8, out + 8 * (i - 1), 8);
			EVP_Cipher(ecb_d, b, b, 16);
			memcpy(out + 8 * (i - 1), b + 8, 8);
		}
	}
}

/**
 * One x-only exchange: make a key pair, give its public point, take the peer's x, derive.
 *
 * @param i    0, 1, 2 for groups 19, 20, 21
 * @param len  octets of a coordinate
 * @param pub  1 + 2 * len octets: 04 | x | y
 */
static inline void floor_ecdh_x(struct floor *f, size_t i, size_t len, uint8_t const *peer_x,
				uint8_t *pub, uint8_t *z)
{
	uint8_t point[1 + 66];
	EVP_PKEY *own = NULL;
	EVP_PKEY_CTX *derive;
	size_t got;

	EVP_PKEY_generate(f->keygen[i], &own);
	EVP_PKEY_get_octet_string_param(own, OSSL_PKEY_PARAM_PUB_KEY, pub, 1 + 2 * len, &got);
	point[0] = 2;
	memcpy(point + 1, peer_x, len);
	EVP_PKEY_set1_encoded_public_key(f->peer[i], point, 1 + len);
	derive = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	EVP_PKEY_derive_init(derive);
	EVP_PKEY_derive_set_peer_ex(derive, f->peer[i], 0);
	got = len;
	EVP_PKEY_derive(derive, z, &got);
	EVP_PKEY_CTX_free(derive);
	EVP_PKEY_free(own);
}

#endif
