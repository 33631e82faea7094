/* SPDX-License-Identifier: GPL-2.0-or-later */
/** HKDF: RFC 5869 annex A, OpenSSL's own as a second opinion, and the length limit. */
#include "crypto_test.h"

#include <errno.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "crypto/hkdf.h"

struct vector {
	enum hash_alg alg;
	char const *ikm, *salt, *info, *prk, *okm;
};

static struct vector const vectors[] = {
	/* A.1 */
	{HASH_SHA256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
	 "f0f1f2f3f4f5f6f7f8f9", "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
	 "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
	/* A.2 */
	{HASH_SHA256,
	 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b"
	 "2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
	 "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b"
	 "8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
	 "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadb"
	 "dcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	 "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
	 "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
	 "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
	/* A.3: no salt, no info. */
	{HASH_SHA256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
	 "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
	 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
	/* A.4 */
	{HASH_SHA1, "0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	 "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
	 "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896"},
};

static void published_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct vector const *v = &vectors[i];
		struct octets const ikm = unhex(v->ikm), salt = unhex(v->salt),
				    info = unhex(v->info);
		struct iov const iov[2] = {{ikm.b, 4}, {ikm.b + 4, ikm.len - 4}};
		size_t const len = strlen(v->okm) / 2;
		uint8_t prk[HASH_LEN_MAX], okm[128];

		assert_int_equal(hkdf_extract(v->alg, salt.b, salt.len, iov, 2, prk), 0);
		assert_hex(prk, hash_alg_len(v->alg), v->prk);
		assert_int_equal(hkdf_expand(v->alg, prk, hash_alg_len(v->alg), info.b, info.len,
					     okm, len),
				 0);
		assert_hex(okm, len, v->okm);
	}
}

static void openssl_expand(char const *name, uint8_t *prk, size_t prk_len, uint8_t *info,
			   size_t info_len, uint8_t *out, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	OSSL_PARAM const params[] = {
		OSSL_PARAM_construct_utf8_string("digest", (char *)name, 0),
		OSSL_PARAM_construct_int("mode", &mode),
		OSSL_PARAM_construct_octet_string("key", prk, prk_len),
		OSSL_PARAM_construct_octet_string("info", info, info_len),
		OSSL_PARAM_construct_end(),
	};

	assert_non_null(ctx);
	assert_int_equal(EVP_KDF_derive(ctx, out, len, params), 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static void agrees_with_openssl(void **state)
{
	static char const *const names[] = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"};
	struct seeded g = {0x7ac63f90d1e2b845};

	(void)state;
	for (int round = 0; round < 500; round++) {
		enum hash_alg const alg = (enum hash_alg)(HASH_SHA1 + seeded_below(&g, 4));
		size_t const prk_len = hash_alg_len(alg), info_len = 1 + seeded_below(&g, 100);
		size_t const len = 1 + seeded_below(&g, 400);
		uint8_t prk[HASH_LEN_MAX], info[100], got[400], want[400];

		seeded_fill(&g, prk, prk_len);
		seeded_fill(&g, info, info_len);
		openssl_expand(names[alg], prk, prk_len, info, info_len, want, len);
		assert_int_equal(hkdf_expand(alg, prk, prk_len, info, info_len, got, len), 0);
		assert_memory_equal(got, want, len);
	}
}

static void length_limit(void **state)
{
	static uint8_t out[255 * 32 + 1];
	uint8_t const prk[32] = {1};

	(void)state;
	out[255 * 32] = 0xee;
	assert_int_equal(hkdf_expand(HASH_SHA256, prk, 32, NULL, 0, out, 255 * 32), 0);
	assert_int_equal(out[255 * 32], 0xee);
	assert_false(all_zero(out + 254 * 32, 32));
	assert_int_equal(hkdf_expand(HASH_SHA256, prk, 32, NULL, 0, out, sizeof(out)), -EINVAL);
	assert_true(all_zero(out, sizeof(out)));
	assert_int_equal(hkdf_expand(HASH_SHA256, prk, 32, NULL, 0, out, 0), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(agrees_with_openssl),
		cmocka_unit_test(length_limit),
	};

	return cmocka_run_group_tests_name("hkdf", tests, NULL, NULL);
}
