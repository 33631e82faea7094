/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PBKDF2: RFC 6070 and the passphrases of IEEE 802.11-2020 annex J.4. */
#include "crypto_test.h"

#include <errno.h>
#include <string.h>

#include "crypto/pbkdf2.h"

struct vector {
	char const *password;
	size_t password_len;
	char const *salt;
	size_t salt_len;
	unsigned rounds;
	char const *out;
};

static struct vector const vectors[] = {
	/* RFC 6070 (the one of 16,777,216 rounds left out: 8 seconds). */
	{"password", 8, "salt", 4, 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"},
	{"password", 8, "salt", 4, 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"},
	{"password", 8, "salt", 4, 4096, "4b007901b765489abead49d926f721d065a429c1"},
	{"passwordPASSWORDpassword", 24, "saltSALTsaltSALTsaltSALTsaltSALTsalt", 36, 4096,
	 "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"},
	{"pass\0word", 9, "sa\0lt", 5, 4096, "56fa6aa75548099dcc37d7f03425e0c3"},
	/* IEEE 802.11-2020 J.4.2 */
	{"password", 8, "IEEE", 4, 4096,
	 "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e"},
	{"ThisIsAPassword", 15, "ThisIsASSID", 11, 4096,
	 "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af"},
};

static void published_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct vector const *v = &vectors[i];
		size_t const len = strlen(v->out) / 2;
		uint8_t out[32];

		assert_int_equal(pbkdf2_sha1(v->password, v->password_len, v->salt, v->salt_len,
					     v->rounds, out, len),
				 0);
		assert_hex(out, len, v->out);
	}
}

static void edges(void **state)
{
	uint8_t out[32], other[32];

	(void)state;
	memset(out, 1, sizeof(out));
	assert_int_equal(pbkdf2_sha1("password", 8, "salt", 4, 0, out, 32), -EIO);
	assert_true(all_zero(out, 32));
	assert_int_equal(pbkdf2_sha1(NULL, 0, "salt", 4, 1, out, 32), 0);
	assert_int_equal(pbkdf2_sha1("", 0, "salt", 4, 1, other, 32), 0);
	assert_memory_equal(out, other, 32);
	/* Half as much is the first half: the second block of SHA-1 starts at octet 20. */
	assert_int_equal(pbkdf2_sha1("password", 8, "salt", 4, 3, out, 32), 0);
	assert_int_equal(pbkdf2_sha1("password", 8, "salt", 4, 3, other, 16), 0);
	assert_memory_equal(out, other, 16);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(edges),
	};

	return cmocka_run_group_tests_name("pbkdf2", tests, NULL, NULL);
}
