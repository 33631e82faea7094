/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The primitives of src/crypto against the same OpenSSL calls written by hand. */
#include <stdint.h>
#include <string.h>

#include "bench.h"
#include "bench_crypto_floor.h"
#include "crypto/aes.h"
#include "crypto/ecdh.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/pbkdf2.h"
#include "crypto/prf.h"

#define SYMMETRIC 1.35
#define PUBLIC    1.15

static struct floor f;
static uint8_t const key[64] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static uint8_t const msg[256] = {0x5a, 0x01, 0x80};

/** Results of both bodies: `same` compares them. */
static uint8_t got[512], want[512];
/** Results that nothing is compared with. */
static uint8_t alone[512];

static bool same(void *arg)
{
	(void)arg;
	return memcmp(got, want, sizeof(got)) == 0;
}

static void ours_hmac(void *arg)
{
	enum hash_alg const *alg = arg;
	struct iov const iov = {msg, 100};

	bench_must(hmac(*alg, key, 32, &iov, 1, got));
}

static void floor_hmac_one(void *arg)
{
	enum hash_alg const *alg = arg;

	floor_hmac(f.hmac[*alg], key, 32, msg, 100, want);
}

static void ours_digest(void *arg)
{
	enum hash_alg const *alg = arg;
	struct iov const iov = {msg, 100};

	bench_must(digest(*alg, &iov, 1, got));
}

static void floor_digest_one(void *arg)
{
	enum hash_alg const *alg = arg;

	floor_digest(f.digest[*alg], msg, 100, want);
}

/** 48 octets of the shape of a pairwise key: label, 76 octets of data. */
static void ours_prf(void *arg)
{
	struct iov const iov = {msg, 76};

	(void)arg;
	bench_must(prf_sha1(key, 32, "Pairwise key expansion", &iov, 1, got, 48));
}

static void floor_prf(void *arg)
{
	uint8_t in[23 + 76 + 1] = "Pairwise key expansion";
	uint8_t block[HASH_LEN_MAX];

	(void)arg;
	memcpy(in + 23, msg, 76);
	for (uint8_t i = 0; i < 3; i++) {
		in[99] = i;
		floor_hmac(f.hmac[HASH_SHA1], i ? NULL : key, i ? 0 : 32, in, sizeof(in), block);
		memcpy(want + 20 * i, block, i < 2 ? 20 : 8);
	}
}

static void ours_kdf(void *arg)
{
	enum hash_alg const *alg = arg;
	struct iov const iov = {msg, 76};

	bench_must(kdf(*alg, key, 32, "Pairwise key expansion", &iov, 1, got, 384));
}

static void floor_kdf(void *arg)
{
	enum hash_alg const *alg = arg;
	size_t const block_len = *alg == HASH_SHA256 ? 32 : 48;
	uint8_t in[2 + 22 + 76 + 2] = "\1\0Pairwise key expansion";
	uint8_t block[HASH_LEN_MAX];

	memcpy(in + 24, msg, 76);
	in[100] = 384 & 0xff;
	in[101] = 384 >> 8;
	floor_hmac(f.hmac[*alg], key, 32, in, sizeof(in), block);
	memcpy(want, block, block_len);
	if (block_len == 48)
		return;
	in[0] = 2;
	floor_hmac(f.hmac[*alg], NULL, 0, in, sizeof(in), block);
	memcpy(want + 32, block, 16);
}

static void ours_hkdf(void *arg)
{
	struct iov const iov = {msg, 32};
	uint8_t prk[32];

	(void)arg;
	bench_must(hkdf_extract(HASH_SHA256, key, 32, &iov, 1, prk));
	bench_must(hkdf_expand(HASH_SHA256, prk, 32, "OWE Key Generation", 18, got, 32));
}

static void floor_hkdf(void *arg)
{
	uint8_t prk[HASH_LEN_MAX];

	(void)arg;
	floor_hmac(f.hmac[HASH_SHA256], key, 32, msg, 32, prk);
	floor_hmac(f.hmac[HASH_SHA256], prk, 32, "OWE Key Generation\1", 19, want);
}

static void ours_cmac(void *arg)
{
	size_t const *key_len = arg;
	struct iov const iov = {msg, 121};

	bench_must(aes_cmac(key, *key_len, &iov, 1, got));
}

static void floor_cmac_one(void *arg)
{
	size_t const *key_len = arg;
	uint8_t scratch[128];

	floor_cmac(*key_len == 16 ? f.cbc128 : f.cbc256, key, msg, 121, scratch, want);
}

struct wrap_arg {
	size_t kek_len, len;
	uint8_t sealed[256];
};

static void ours_wrap(void *arg)
{
	struct wrap_arg const *w = arg;

	bench_must(aes_wrap(key, w->kek_len, msg, w->len, got));
}

static void floor_wrap_one(void *arg)
{
	struct wrap_arg const *w = arg;

	floor_wrap(w->kek_len == 16 ? f.ecb128 : f.ecb256, key, msg, w->len, want);
}

static void ours_unwrap(void *arg)
{
	struct wrap_arg const *w = arg;

	bench_must(aes_unwrap(key, w->kek_len, w->sealed, w->len + 8, got));
}

static void floor_unwrap_one(void *arg)
{
	struct wrap_arg const *w = arg;

	floor_unwrap(w->kek_len == 16 ? f.ecb128_d : f.ecb256_d, key, w->sealed, w->len + 8, want);
}

static void ours_siv(void *arg)
{
	struct iov const ad = {msg, 100};

	(void)arg;
	bench_must(aes_siv_seal(key, 32, &ad, 1, msg, 64, alone));
}

static void ours_pbkdf2(void *arg)
{
	(void)arg;
	bench_must(pbkdf2_sha1("passphrase", 10, "network", 7, 4096, alone, 32));
}

struct ecdh_arg {
	unsigned group;
	uint8_t peer_x[ECDH_LEN_MAX];
};

static void ours_ecdh(void *arg)
{
	struct ecdh_arg const *e = arg;
	struct ecdh_key *k = ecdh_key_new(e->group);
	uint8_t x[ECDH_LEN_MAX];
	uint8_t z[ECDH_LEN_MAX];

	bench_must(k ? 0 : -1);
	bench_must(ecdh_public(k, x, NULL));
	bench_must(ecdh_derive_x(k, e->peer_x, z));
	ecdh_key_free(k);
}

static void floor_ecdh(void *arg)
{
	struct ecdh_arg const *e = arg;
	uint8_t pub[1 + 2 * ECDH_LEN_MAX];
	uint8_t z[ECDH_LEN_MAX];

	floor_ecdh_x(&f, e->group - 19, ecdh_len(e->group), e->peer_x, pub, z);
}

static enum hash_alg sha1 = HASH_SHA1, sha256 = HASH_SHA256, sha384 = HASH_SHA384;
static size_t len16 = 16, len32 = 32;
static struct wrap_arg wraps[3] = {
	{.kek_len = 16, .len = 16}, {.kek_len = 16, .len = 48}, {.kek_len = 32, .len = 64}};
static struct ecdh_arg ecdhs[3] = {{.group = 19}, {.group = 20}, {.group = 21}};

// clang-format off
static struct bench_case const cases[] = {
	{"HMAC-SHA-1, 100 octets", ours_hmac, floor_hmac_one, same, &sha1, SYMMETRIC},
	{"HMAC-SHA-256, 100 octets", ours_hmac, floor_hmac_one, same, &sha256, SYMMETRIC},
	{"HMAC-SHA-384, 100 octets", ours_hmac, floor_hmac_one, same, &sha384, SYMMETRIC},
	{"SHA-256, 100 octets", ours_digest, floor_digest_one, same, &sha256, SYMMETRIC},
	{"PRF-384 (SHA-1)", ours_prf, floor_prf, same, NULL, SYMMETRIC},
	{"KDF-SHA-256-384", ours_kdf, floor_kdf, same, &sha256, SYMMETRIC},
	{"KDF-SHA-384-384", ours_kdf, floor_kdf, same, &sha384, SYMMETRIC},
	{"HKDF-SHA-256, extract and expand 32", ours_hkdf, floor_hkdf, same, NULL, SYMMETRIC},
	{"AES-128-CMAC, 121 octets", ours_cmac, floor_cmac_one, same, &len16, SYMMETRIC},
	{"AES-256-CMAC, 121 octets", ours_cmac, floor_cmac_one, same, &len32, SYMMETRIC},
	{"AES-128 key wrap, 16 octets", ours_wrap, floor_wrap_one, same, &wraps[0], SYMMETRIC},
	{"AES-128 key wrap, 48 octets", ours_wrap, floor_wrap_one, same, &wraps[1], SYMMETRIC},
	{"AES-256 key wrap, 64 octets", ours_wrap, floor_wrap_one, same, &wraps[2], SYMMETRIC},
	{"AES-128 key unwrap, 48 octets", ours_unwrap, floor_unwrap_one, same, &wraps[1], SYMMETRIC},
	{"AES-SIV-256 seal, 64 octets, 100 associated", ours_siv, NULL, NULL, NULL, 0},
	{"PBKDF2-SHA-1, 4,096 rounds, 32 octets", ours_pbkdf2, NULL, NULL, NULL, 0},
	{"ECDH group 19, x only", ours_ecdh, floor_ecdh, NULL, &ecdhs[0], PUBLIC},
	{"ECDH group 20, x only", ours_ecdh, floor_ecdh, NULL, &ecdhs[1], PUBLIC},
	{"ECDH group 21, x only", ours_ecdh, floor_ecdh, NULL, &ecdhs[2], PUBLIC},
};
// clang-format on

int main(int argc, char **argv)
{
	floor_init(&f);
	for (size_t i = 0; i < 3; i++) {
		struct ecdh_key *peer = ecdh_key_new(ecdhs[i].group);

		bench_must(peer ? 0 : -1);
		bench_must(ecdh_public(peer, ecdhs[i].peer_x, NULL));
		ecdh_key_free(peer);
		bench_must(aes_wrap(key, wraps[i].kek_len, msg, wraps[i].len, wraps[i].sealed));
	}
	return bench_main(argc, argv, "crypto", cases, sizeof(cases) / sizeof(cases[0]));
}
