/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Keys under a pass phrase are refused, and nobody is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "crypto/pass_phrase.h"

static void test_encrypted_key(void **state)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	BIO *file = BIO_new(BIO_s_mem());

	(void)state;
	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(file, key, EVP_aes_128_cbc(), "secret", 6,
						       NULL, NULL),
			 1);
	assert_null(PEM_read_bio_PrivateKey(file, NULL, pass_phrase_none, NULL));
	BIO_free(file);
	EVP_PKEY_free(key);
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(test_encrypted_key)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
