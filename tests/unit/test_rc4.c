/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RC4 against the keystreams of RFC 6229. */
#include "crypto_test.h"

#include <string.h>

#include "crypto/rc4.h"

struct vector {
	size_t key_len; /**< octets 01 02 03 ... */
	size_t skip;
	char const *keystream;
};

static struct vector const vectors[] = {
	{5, 0, "b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919"},
	{5, 240, "28cb1132c96ce286421dcaadb8b69eae1cfcf62b03eddb641d77dfcf7f8d8c93"},
	{5, 496, "42b7d0cdd918a8a33dd51781c81f40416459844432a7da923cfb3eb4980661f6"},
	{16, 0, "9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c"},
	{32, 0, "eaa6bd25880bf93d3f5d1e4ca2611d91cfa45c9f7e714b54bdfa80027cb14380"},
};

static void published_keystreams(void **state)
{
	uint8_t key[32], data[32];

	(void)state;
	for (uint8_t i = 0; i < 32; i++)
		key[i] = (uint8_t)(i + 1);
	for (size_t i = 0; i < COUNT(vectors); i++) {
		memset(data, 0, sizeof(data));
		rc4_xor(key, vectors[i].key_len, vectors[i].skip, data, sizeof(data));
		assert_hex(data, sizeof(data), vectors[i].keystream);
	}
}

/** 802.11 discards 256 octets; doing so is the same as running over them. */
static void skipping_equals_running(void **state)
{
	uint8_t all[300] = {0}, tail[44] = {0};

	(void)state;
	rc4_xor("a key of 24 octets......", 24, 0, all, sizeof(all));
	rc4_xor("a key of 24 octets......", 24, 256, tail, sizeof(tail));
	assert_memory_equal(all + 256, tail, sizeof(tail));
}

static void xor_twice_is_nothing(void **state)
{
	char text[] = "group key data";

	(void)state;
	rc4_xor("key", 3, 256, (uint8_t *)text, sizeof(text));
	assert_memory_not_equal(text, "group key data", sizeof(text));
	rc4_xor("key", 3, 256, (uint8_t *)text, sizeof(text));
	assert_string_equal(text, "group key data");
	rc4_xor("key", 3, 256, NULL, 0);
}

static void bad_key_length_leaves_no_clear_text(void **state)
{
	uint8_t data[4] = {1, 2, 3, 4};
	uint8_t const key[257] = {1};

	(void)state;
	rc4_xor(key, 0, 0, data, sizeof(data));
	assert_true(all_zero(data, sizeof(data)));
	data[0] = 1;
	rc4_xor(key, 257, 0, data, sizeof(data));
	assert_true(all_zero(data, sizeof(data)));
	rc4_xor(key, 256, 0, data, sizeof(data));
	assert_false(all_zero(data, sizeof(data)));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_keystreams),
		cmocka_unit_test(skipping_equals_running),
		cmocka_unit_test(xor_twice_is_nothing),
		cmocka_unit_test(bad_key_length_leaves_no_clear_text),
	};

	return cmocka_run_group_tests_name("rc4", tests, NULL, NULL);
}
