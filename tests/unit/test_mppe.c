/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MS-MPPE keys: FreeRADIUS 3.2.1's own, wrong ones, and back and forth. */
#include "elements_test.h"

#include "dot11/mppe.h"

#define SHARED "vector-secret"
#define AUTH   "225f34df393d5f2b063fac6e8c7b9296"
#define VALUE                                                              \
	"869450d4a5d6bc2df40d5135cbe0d552a1738e620861228cc7cf1267fce6de91" \
	"156e8a8540b3c7cbd7aec27542e0ede70a1b"
#define KEY "e5e193c315a60bf4bd30f0c31eddcfb9a7e5b3d7b7ddd307a9d9c8b476e9dc79"

static enum dot11_refusal decode(void const *data, size_t len)
{
	struct octets auth = unhex(AUTH);
	struct secret key;
	enum dot11_refusal why = mppe_key_decode(SHARED, strlen(SHARED), auth.b, data, len, &key);

	assert_true(why == DOT11_OK || key.len == 0);
	return why;
}

static void check_vector(char const *shared, char const *auth_hex, char const *value,
			 char const *key_hex)
{
	struct octets auth = unhex(auth_hex), v = unhex(value);
	struct secret key, again = {0};
	uint8_t out[MPPE_VALUE_MAX];
	struct wr w = wr_init(out, sizeof(out));

	assert_int_equal(mppe_key_decode(shared, strlen(shared), auth.b, v.b, v.len, &key),
			 DOT11_OK);
	assert_hex(key.b, key.len, key_hex);
	assert_true(secret_set(&again, key.b, key.len));
	assert_int_equal(mppe_key_put(&w, shared, strlen(shared), auth.b, v.b, &again), DOT11_OK);
	assert_hex(out, wr_len(&w), value);
}

static void keys_of_servers_are_read_and_written(void **state)
{
	(void)state;
	check_vector(SHARED, AUTH, VALUE, KEY);
	check_vector("radiussharedsecret", "a0fcd2bd28f624724726135fc97d22d9",
		     "94f77e05a8610c7a2186f1a4d8d6fa328192619455dee03142669e1a1ff583b3"
		     "593284d31c985edc78892a0414e54e527d55",
		     "7dca16f8d83d5d34d39034654c9bd84cc57beae90c7639b0291b7e0846b9dffa");
}

static void lengths_are_checked(void **state)
{
	struct octets v = unhex(VALUE);
	uint8_t big[MPPE_VALUE_MAX + 16] = {0x80};

	(void)state;
	for (size_t n = 0; n < v.len; n++) {
		/* 18 and 34 octets are whole blocks, but the key inside is longer */
		assert_int_equal(on_heap(decode, v.b, n), n < 18 ? DOT11_SHORT : DOT11_LENGTH);
	}
	v.b[v.len] = 0;
	assert_int_equal(on_heap(decode, v.b, v.len + 1), DOT11_LENGTH);
	assert_int_equal(on_heap(decode, big, sizeof(big)), DOT11_LONG);
	assert_int_equal(on_heap(decode, big, MPPE_VALUE_MAX + 1), DOT11_LONG);
	/* of a size that may be: this one fails for what is in it */
	assert_int_not_equal(on_heap(decode, big, MPPE_VALUE_MAX), DOT11_LONG);
}

static void the_salt_must_be_marked(void **state)
{
	struct octets v = unhex(VALUE);

	(void)state;
	v.b[0] &= 0x7f;
	assert_int_equal(on_heap(decode, v.b, v.len), DOT11_SALT);
}

/** In the third block only padding stands: a flipped bit there breaks nothing else. */
static void padding_must_be_zero(void **state)
{
	struct octets v = unhex(VALUE);

	(void)state;
	v.b[v.len - 1] ^= 1;
	assert_int_equal(on_heap(decode, v.b, v.len), DOT11_PADDING);
	/* 32 octets of key end in the first octet of the third block */
	v.b[v.len - 1] ^= 1;
	v.b[2 + 33] ^= 0x80;
	assert_int_equal(on_heap(decode, v.b, v.len), DOT11_PADDING);
}

static void a_wrong_secret_gives_no_key(void **state)
{
	struct octets auth = unhex(AUTH), v = unhex(VALUE);
	struct secret key;

	(void)state;
	assert_int_not_equal(mppe_key_decode("other", 5, auth.b, v.b, v.len, &key), DOT11_OK);
	assert_int_equal(key.len, 0);
	auth.b[0] ^= 1;
	assert_int_not_equal(mppe_key_decode(SHARED, strlen(SHARED), auth.b, v.b, v.len, &key),
			     DOT11_OK);
}

/** Encrypts any octets, the length octet included, as a server gone wrong might. */
static struct octets forge(uint8_t key_len)
{
	struct octets auth = unhex(AUTH);
	struct octets o = {.b = {0x80, 1}};
	struct secret none = {0};
	uint8_t block[MPPE_SALT_LEN + 16];
	struct wr w = wr_init(block, sizeof(block));

	/* an empty key is one block of zeros: what comes out is the key stream */
	assert_int_equal(mppe_key_put(&w, SHARED, strlen(SHARED), auth.b, o.b, &none), DOT11_OK);
	memcpy(o.b, block, sizeof(block));
	o.b[2] ^= key_len;
	o.len = sizeof(block);
	return o;
}

static void the_key_must_fit_its_value(void **state)
{
	struct octets o = forge(0);

	(void)state;
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_OK);
	o = forge(15);
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_OK);
	o = forge(16);
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_LENGTH);
	o = forge(255);
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_LENGTH);
}

static void every_key_length_comes_back(void **state)
{
	struct octets auth = unhex(AUTH);
	uint8_t const salt[] = {0x12, 0x34};
	uint8_t octets[SECRET_MAX];

	(void)state;
	memset(octets, 0xa5, sizeof(octets));
	for (size_t n = 0; n <= SECRET_MAX; n++) {
		uint8_t out[MPPE_VALUE_MAX];
		struct wr w = wr_init(out, sizeof(out));
		struct secret key = {0}, got;

		assert_true(secret_set(&key, octets, n));
		assert_int_equal(mppe_key_put(&w, SHARED, strlen(SHARED), auth.b, salt, &key),
				 DOT11_OK);
		assert_int_equal(wr_len(&w), 2 + (n + 16) / 16 * 16);
		assert_int_equal(out[0], 0x92);
		assert_int_equal(out[1], 0x34);
		assert_int_equal(mppe_key_decode(SHARED, strlen(SHARED), auth.b, out, wr_len(&w),
						 &got),
				 DOT11_OK);
		assert_true(secret_eq(&key, &got));
	}
}

static void no_room_is_told(void **state)
{
	struct octets auth = unhex(AUTH);
	uint8_t const salt[] = {0x80, 0};
	uint8_t out[49];
	struct wr w = wr_init(out, sizeof(out));
	struct secret key = {.len = 32};

	(void)state;
	assert_int_equal(mppe_key_put(&w, SHARED, strlen(SHARED), auth.b, salt, &key), DOT11_LONG);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(keys_of_servers_are_read_and_written),
		cmocka_unit_test(lengths_are_checked),
		cmocka_unit_test(the_salt_must_be_marked),
		cmocka_unit_test(padding_must_be_zero),
		cmocka_unit_test(a_wrong_secret_gives_no_key),
		cmocka_unit_test(the_key_must_fit_its_value),
		cmocka_unit_test(every_key_length_comes_back),
		cmocka_unit_test(no_room_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
