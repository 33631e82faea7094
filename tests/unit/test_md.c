/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The hash functions and copies of their states, against OpenSSL's EVP interface. */
#include "crypto_test.h"

#include <string.h>

#include <openssl/evp.h>

#include "crypto/md.h"

static char const *const names[MD_ALGS] = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"};

/** Any length around the block, taken in any cut. */
static void agrees_with_openssl(void **state)
{
	struct seeded g = {0x8a1f27c6d03be459};

	(void)state;
	for (int round = 0; round < 500; round++) {
		enum hash_alg const alg = (enum hash_alg)seeded_below(&g, MD_ALGS);
		struct md const *md = md_of(alg);
		uint8_t msg[400], got[HASH_LEN_MAX], want[HASH_LEN_MAX];
		size_t const len = seeded_below(&g, sizeof msg);
		struct iov iov[8];
		size_t const pieces = seeded_cut(&g, msg, len, iov);
		union md_state s;
		size_t want_len;

		seeded_fill(&g, msg, len);
		md->begin(&s);
		for (size_t i = 0; i < pieces; i++)
			md->add(&s, iov[i].p, iov[i].len);
		md->end(&s, got);
		assert_int_equal(EVP_Q_digest(NULL, names[alg], NULL, msg, len, want, &want_len),
				 1);
		assert_int_equal(md->len, want_len);
		assert_memory_equal(got, want, want_len);
	}
}

/** A state copied by its `state` octets goes on by itself, and does not disturb the first. */
static void copy_goes_on_by_itself(void **state)
{
	uint8_t msg[2 * MD_BLOCK_MAX + 7];
	struct seeded g = {0x51be03d7a86f24c9};

	(void)state;
	seeded_fill(&g, msg, sizeof msg);
	for (unsigned alg = 0; alg < MD_ALGS; alg++) {
		struct md const *md = md_of((enum hash_alg)alg);

		for (size_t at = 0; at <= sizeof msg; at += 9) {
			union md_state first, second;
			uint8_t got[2][HASH_LEN_MAX], want[2][HASH_LEN_MAX];
			size_t n;

			memset(&second, 0x5a, sizeof second);
			md->begin(&first);
			md->add(&first, msg, at);
			memcpy(&second, &first, md->state);
			md->add(&first, msg + at, sizeof msg - at);
			md->end(&second, got[1]);
			md->end(&first, got[0]);
			EVP_Q_digest(NULL, names[alg], NULL, msg, sizeof msg, want[0], &n);
			EVP_Q_digest(NULL, names[alg], NULL, msg, at, want[1], &n);
			assert_memory_equal(got[0], want[0], n);
			assert_memory_equal(got[1], want[1], n);
		}
	}
}

static void unknown_function_is_none(void **state)
{
	(void)state;
	assert_null(md_of((enum hash_alg)MD_ALGS));
	assert_null(md_of((enum hash_alg) - 1));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(agrees_with_openssl),
		cmocka_unit_test(copy_goes_on_by_itself),
		cmocka_unit_test(unknown_function_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
