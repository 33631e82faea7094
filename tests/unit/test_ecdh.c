/* SPDX-License-Identifier: GPL-2.0-or-later */
/** ECDH: RFC 5903, both ends against each other, and peers that are not on the curve. */
#include "crypto_test.h"

#include <errno.h>
#include <string.h>

#include <openssl/err.h>

#include "crypto/ecdh.h"
#include "crypto/thread.h"

struct vector {
	unsigned group;
	char const *priv, *pub_x, *pub_y, *peer_x, *peer_y, *z;
};

static struct vector const vectors[] = {
	/* RFC 5903 8.1, from the initiator's side. */
	{19, "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
	 "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180",
	 "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
	 "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63",
	 "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
	 "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"},
	/* RFC 5903 8.2 */
	{20,
	 "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee3faef896"
	 "783ab194",
	 "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732ae"
	 "e95f41aa",
	 "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38eeb9fcff3c2c947dae69b4c63"
	 "4573a81c",
	 "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def96fda41d0"
	 "774a3571",
	 "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96d"
	 "b9e6386c",
	 "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a2"
	 "70f59746"},
	/* RFC 5903 8.3, from the responder's side. */
	{21,
	 "0145ba99a847af43793fdd0e872e7cdfa16be30fdc780f97bccc3f078380201e9c677d600b343757a3bdbf2a"
	 "3163e4c2f869cca7458aa4a4effc311f5cb151685eb9",
	 "00d0b3975ac4b799f5bea16d5e13e9af971d5e9b984c9f39728b5e5739735a219b97c356436adc6e95bb0352"
	 "f6be64a6c2912d4ef2d0433ced2b6171640012d9460f",
	 "015c68226383956e3bd066e797b623c27ce0eac2f551a10c2c724d9852077b87220b6536c5c408a1d2aebb8e"
	 "86d678ae49cb57091f4732296579ab44fcd17f0fc56a",
	 "0015417e84dbf28c0ad3c278713349dc7df153c897a1891bd98bab4357c9ecbee1e3bf42e00b8e380aeae57c"
	 "2d107564941885942af5a7f4601723c4195d176ced3e",
	 "017cae20b6641d2eeb695786d8c946146239d099e18e1d5a514c739d7cb4a10ad8a788015ac405d7799dc75e"
	 "7b7d5b6cf2261a6a7f1507438bf01beb6ca3926f9582",
	 "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04d1427e73ca4baa240a347868"
	 "59810c06b3c715a3a8cc3151f2bee417996d19f3ddea"},
};

static unsigned const groups[] = {19, 20, 21};

static void published_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct vector const *v = &vectors[i];
		size_t const len = ecdh_len(v->group);
		struct octets const peer_x = unhex(v->peer_x), peer_y = unhex(v->peer_y);
		struct ecdh_key *k = ecdh_key_from_private(v->group, unhex(v->priv).b);
		uint8_t x[ECDH_LEN_MAX], y[ECDH_LEN_MAX], z[ECDH_LEN_MAX];

		assert_non_null(k);
		assert_int_equal(ecdh_public(k, x, y), 0);
		assert_hex(x, len, v->pub_x);
		assert_hex(y, len, v->pub_y);
		assert_int_equal(ecdh_derive(k, peer_x.b, peer_y.b, z), 0);
		assert_hex(z, len, v->z);
		memset(z, 0, sizeof(z));
		assert_int_equal(ecdh_derive_x(k, peer_x.b, z), 0);
		assert_hex(z, len, v->z);
		ecdh_key_free(k);
	}
}

static void both_ends_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3 * 8; i++) {
		unsigned const group = groups[i % 3];
		size_t const len = ecdh_len(group);
		struct ecdh_key *a = ecdh_key_new(group), *b = ecdh_key_new(group);
		uint8_t ax[ECDH_LEN_MAX], ay[ECDH_LEN_MAX], bx[ECDH_LEN_MAX];
		uint8_t za[ECDH_LEN_MAX], zb[ECDH_LEN_MAX];

		assert_non_null(a);
		assert_non_null(b);
		assert_int_equal(ecdh_public(a, ax, ay), 0);
		assert_int_equal(ecdh_public(b, bx, NULL), 0);
		assert_memory_not_equal(ax, bx, len);
		assert_int_equal(ecdh_derive_x(a, bx, za), 0);
		assert_int_equal(ecdh_derive(b, ax, ay, zb), 0);
		assert_memory_equal(za, zb, len);
		ecdh_key_free(a);
		ecdh_key_free(b);
	}
}

static void unknown_groups(void **state)
{
	static unsigned const unknown[] = {0, 1, 18, 22, 25, 26, 28, 65535};
	uint8_t const priv[ECDH_LEN_MAX] = {1};

	(void)state;
	assert_int_equal(ecdh_len(19), 32);
	assert_int_equal(ecdh_len(20), 48);
	assert_int_equal(ecdh_len(21), 66);
	for (size_t i = 0; i < COUNT(unknown); i++) {
		assert_int_equal(ecdh_len(unknown[i]), 0);
		assert_null(ecdh_key_new(unknown[i]));
		assert_null(ecdh_key_from_private(unknown[i], priv));
	}
	ecdh_key_free(NULL);
}

/** A point that is off the curve is refused; the twisted one would give the private key away. */
static void point_off_the_curve(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct vector const *v = &vectors[i];
		size_t const len = ecdh_len(v->group);
		struct ecdh_key *k = ecdh_key_new(v->group);
		struct octets x = unhex(v->peer_x), y = unhex(v->peer_y);
		uint8_t z[ECDH_LEN_MAX];
		uint8_t const zero[ECDH_LEN_MAX] = {0};

		y.b[4] ^= 1;
		memset(z, 1, sizeof(z));
		assert_int_equal(ecdh_derive(k, x.b, y.b, z), -EBADMSG);
		assert_true(all_zero(z, len));
		y.b[4] ^= 1;
		assert_int_equal(ecdh_derive(k, zero, zero, z), -EBADMSG);
		/* OpenSSL's complaint does not stay for the next TLS call to find. */
		assert_int_equal(ERR_peek_error(), 0);
		/* The failure leaves nothing behind in the thread's peer object. */
		assert_int_equal(ecdh_derive(k, x.b, y.b, z), 0);
		assert_false(all_zero(z, len));
		ecdh_key_free(k);
	}
}

/** Half of all x have no point; each of them is refused, each of the others derives. */
static void x_without_a_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		size_t const len = ecdh_len(groups[i]);
		struct ecdh_key *k = ecdh_key_new(groups[i]);
		struct seeded g = {0x9e3779b97f4a7c15};
		unsigned good = 0;

		for (int round = 0; round < 32; round++) {
			uint8_t x[ECDH_LEN_MAX], z[ECDH_LEN_MAX];
			int rc;

			seeded_fill(&g, x, len);
			/* Below p: 521 bits leave seven unused. */
			x[0] = groups[i] == 21 ? x[0] & 1 : x[0] & 0x7f;
			memset(z, 1, sizeof(z));
			rc = ecdh_derive_x(k, x, z);
			if (rc) {
				assert_int_equal(rc, -EBADMSG);
				assert_true(all_zero(z, len));
			}
			good += !rc;
		}
		assert_in_range(good, 8, 24);
		ecdh_key_free(k);
	}
}

/** x = 2^n - 1 and x = p are no field elements, x = p + 5 is one in disguise. */
static void x_not_below_p(void **state)
{
	static char const *const p[] = {
		"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		"fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
		"ffffffff0000000000000000ffffffff",
		"01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"ff",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		size_t const len = ecdh_len(groups[i]);
		struct ecdh_key *k = ecdh_key_new(groups[i]);
		struct octets x = unhex(p[i]);
		uint8_t z[ECDH_LEN_MAX];

		assert_int_equal(x.len, len);
		assert_int_equal(ecdh_derive_x(k, x.b, z), -EBADMSG);
		/* p + 5: the octets of p end in ff, so the sum carries. */
		for (unsigned n = 0; n < 16; n++) {
			for (size_t at = len; at-- && !++x.b[at];)
				;
			assert_int_equal(ecdh_derive_x(k, x.b, z), -EBADMSG);
			assert_int_equal(ecdh_derive(k, x.b, x.b, z), -EBADMSG);
		}
		memset(x.b, 0xff, len);
		assert_int_equal(ecdh_derive_x(k, x.b, z), -EBADMSG);
		assert_true(all_zero(z, len));
		ecdh_key_free(k);
	}
}

/** 0 and the order of the group and what lies above are no private numbers. */
static void private_out_of_range(void **state)
{
	struct octets n = unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
	uint8_t const zero[ECDH_LEN_MAX] = {0};
	struct ecdh_key *k;

	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++)
		assert_null(ecdh_key_from_private(groups[i], zero));
	assert_null(ecdh_key_from_private(19, n.b));
	n.b[31]++;
	assert_null(ecdh_key_from_private(19, n.b));
	n.b[31] -= 2;
	k = ecdh_key_from_private(19, n.b);
	assert_non_null(k);
	ecdh_key_free(k);
	assert_int_equal(ERR_peek_error(), 0);
}

/** A key outlives the thread's contexts. */
static void key_survives_a_wipe(void **state)
{
	struct vector const *v = &vectors[0];
	struct ecdh_key *k = ecdh_key_from_private(v->group, unhex(v->priv).b);
	uint8_t z[ECDH_LEN_MAX];

	(void)state;
	assert_int_equal(ecdh_derive_x(k, unhex(v->peer_x).b, z), 0);
	crypto_thread_wipe();
	memset(z, 0, sizeof(z));
	assert_int_equal(ecdh_derive_x(k, unhex(v->peer_x).b, z), 0);
	assert_hex(z, 32, v->z);
	ecdh_key_free(k);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_vectors),    cmocka_unit_test(both_ends_agree),
		cmocka_unit_test(unknown_groups),       cmocka_unit_test(point_off_the_curve),
		cmocka_unit_test(x_without_a_point),    cmocka_unit_test(x_not_below_p),
		cmocka_unit_test(private_out_of_range), cmocka_unit_test(key_survives_a_wipe),
	};

	return cmocka_run_group_tests_name("ecdh", tests, NULL, NULL);
}
