/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The pairwise transient key: values of the standard and of lab runs, lengths, and refusals. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/ptk.h"

struct sample {
	enum hash_alg alg;
	char const *pmk, *aa, *spa, *anonce, *snonce;
	struct ptk_lens len;
	char const *kck, *kek, *tk, *kdk;
};

static struct sample const samples[] = {
	/* IEEE 802.11-2016 J.7.1 and J.7.3 (TKIP) */
	{HASH_SHA1,
	 "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af",
	 "a0a1a1a3a4a5",
	 "b0b1b2b3b4b5",
	 "e0e1e2e3e4e5e6e7e8e9f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405",
	 "c0c1c2c3c4c5c6c7c8c9d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5",
	 {.kck = 16, .kek = 16, .tk = 32},
	 "379f9852d0199236b94e407ce4c00ec8",
	 "47c9edc01c2c6e5b4910caddfb3e51a7",
	 "b2360c79e9710fdd58bea93deaf06599db980afbc29c152855740a6ce5ae3827",
	 ""},
	/* Lab values of hostap's library: SHA-256 with a KDK, SHA-512 as OWE group 21 uses it. */
	{HASH_SHA256,
	 "c5c91fd37c50409663917377bba61778df6df5fdd8f34117bf9e4f8ed61c15b0",
	 "02ab10339c04",
	 "9a410c5e7731",
	 "18b099e660e5e02f51e6fb10dda19dd5924144a0ab4b25e0d27ad792b65bc13a",
	 "de5316ed02c2160d4b02d3433d9f1f4a24870981f1be1b78d9c45a3eacc6fb68",
	 {.kck = 16, .kek = 16, .tk = 16, .kdk = 32},
	 "e8c2dde535983a0374a0b0698e89e585",
	 "4124916736804a5cd55063019884b0b3",
	 "49142250aa53b00856d7f7a868f76077",
	 "61fd53b9ef9c470efe5810cfb6bf61013b1135252a88e82f2d98cff8dbed4fcc"},
	{HASH_SHA512,
	 "ac3e28b9f7df6b1e7b2013aa39ad0fa69a53e27abe2766b5a57744dd00722ff8"
	 "d597e3d7d5dee1257da7e733ef6631818d0c720c5b34915a12122446031cad8b",
	 "02ab10339c04",
	 "9a410c5e7731",
	 "ff26a2ccdb740bb869759b435ba895034d27311c91804a7eb854cce2e1b2db82",
	 "c5c91fd37c50409663917377bba61778df6df5fdd8f34117bf9e4f8ed61c15b0",
	 {.kck = 32, .kek = 32, .tk = 16},
	 "4c8bf29db0ff847e572eaa0b36222df3cd784b0075203976d439306ef34a2e1c",
	 "765b98e56ca8ec39a5bc6c5b03ceac1a0967af0704ddca67b949321c81ce5808",
	 "93c7d7bea399001e7343da74b0e7857a",
	 ""},
	/* One AP and one client with Suite B 192. */
	{HASH_SHA384,
	 "8bf26829f546c3bb66890da1fc7b0f7e3863f70a41abccd5"
	 "0c735fbc090863fa61639bbb3dd616c3172d068cc0188edd",
	 "c29c2ee79b80",
	 "8045dd31c4c8",
	 "5c4d0eb6835565c3dc7ee4f8f36193282041a27faf9dc8dbbbc7f16eee627cd0",
	 "1ec0830d02bc8a70044ea182a12b88605fcc58495b233092fa8ba119fb94c388",
	 {.kck = 24, .kek = 32, .tk = 32},
	 "2c7aaab3991bd283ba0d5bf830206010eeed382c945c9301",
	 "b6ea093b60f94f90ae11f26a0f2ba4a2fa10f0ad9a8fd26657ca5b5e1348f0f0",
	 "7091d35e275bf0866fbfcf9be7741c954bc811296f750103873a6e73fa9bd274",
	 ""},
};

static int derive(struct sample const *s, struct mac aa, struct mac spa, char const *anonce,
		  char const *snonce, struct ptk *out)
{
	struct octets pmk = unhex(s->pmk);

	return ptk_derive(s->alg, pmk.b, pmk.len, aa, spa, unhex(anonce).b, unhex(snonce).b,
			  &s->len, out);
}

static void samples_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct sample const *s = &samples[i];
		struct ptk ptk;

		assert_int_equal(derive(s, unmac(s->aa), unmac(s->spa), s->anonce, s->snonce, &ptk),
				 0);
		assert_hex(ptk_kck(&ptk), ptk.len.kck, s->kck);
		assert_hex(ptk_kek(&ptk), ptk.len.kek, s->kek);
		assert_hex(ptk_tk(&ptk), ptk.len.tk, s->tk);
		assert_hex(ptk_kdk(&ptk), ptk.len.kdk, s->kdk);
	}
}

/** Addresses and nonces are sorted, so both ends may name them either way round. */
static void order_of_the_ends_does_not_matter(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct sample const *s = &samples[i];
		struct ptk a, b;

		assert_int_equal(derive(s, unmac(s->aa), unmac(s->spa), s->anonce, s->snonce, &a),
				 0);
		assert_int_equal(derive(s, unmac(s->spa), unmac(s->aa), s->snonce, s->anonce, &b),
				 0);
		assert_memory_equal(ptk_tk(&a), ptk_tk(&b), a.len.tk);
		assert_memory_equal(ptk_kck(&a), ptk_kck(&b), a.len.kck);
	}
}

static void another_nonce_gives_another_key(void **state)
{
	struct sample const *s = &samples[0];
	struct ptk a, b;

	(void)state;
	assert_int_equal(derive(s, unmac(s->aa), unmac(s->spa), s->anonce, s->snonce, &a), 0);
	assert_int_equal(derive(s, unmac(s->aa), unmac(s->spa), s->anonce, s->anonce, &b), 0);
	assert_memory_not_equal(ptk_kck(&a), ptk_kck(&b), a.len.kck);
}

static void wrong_lengths_are_refused(void **state)
{
	struct ptk_lens const good = {.kck = 16, .kek = 16, .tk = 16};
	struct ptk_lens const none = {0};
	struct ptk_lens const wide = {.kck = 33, .kek = 16, .tk = 16};
	struct ptk_lens const too_long[] = {
		{.kck = 33}, {.kek = 65}, {.tk = 33}, {.kck2 = 33}, {.kek2 = 65}, {.kdk = 65},
	};
	uint8_t pmk[80] = {0}, nonce[NONCE_LEN] = {1};
	struct mac aa = {{2}}, spa = {{4}};
	struct ptk ptk;

	(void)state;
	assert_int_equal(ptk_lens_total(&good), 48);
	for (size_t i = 0; i < sizeof too_long / sizeof *too_long; i++)
		assert_int_equal(ptk_lens_total(&too_long[i]), 0);
	assert_int_equal(ptk_derive(HASH_SHA1, pmk, 32, aa, spa, nonce, nonce, &none, &ptk),
			 -EINVAL);
	assert_int_equal(ptk_derive(HASH_SHA1, pmk, 32, aa, spa, nonce, nonce, &wide, &ptk),
			 -EINVAL);
	assert_int_equal(ptk_derive(HASH_SHA1, pmk, 15, aa, spa, nonce, nonce, &good, &ptk),
			 -EINVAL);
	assert_int_equal(ptk_derive(HASH_SHA1, pmk, 65, aa, spa, nonce, nonce, &good, &ptk),
			 -EINVAL);
	memset(&ptk, 0xff, sizeof ptk);
	assert_int_equal(ptk_derive(HASH_MD5, pmk, 32, aa, spa, nonce, nonce, &good, &ptk),
			 -EINVAL);
	assert_int_equal(ptk.len.kck, 0);
	assert_int_equal(*ptk_kck(&ptk), 0);
}

/** The parts are found in the stream in the standard's order, FT's second pair after the TK. */
static void parts_follow_each_other(void **state)
{
	struct ptk_lens const len = {.kck = 1, .kek = 2, .tk = 3, .kck2 = 4, .kek2 = 5, .kdk = 6};
	struct ptk ptk;

	(void)state;
	for (size_t i = 0; i < sizeof ptk.b; i++)
		ptk.b[i] = (uint8_t)i;
	assert_int_equal(ptk_lens_total(&len), 21);
	assert_int_equal(ptk_finish(0, &len, &ptk), 0);
	assert_int_equal(*ptk_kck(&ptk), 0);
	assert_int_equal(*ptk_kek(&ptk), 1);
	assert_int_equal(*ptk_tk(&ptk), 3);
	assert_int_equal(*ptk_kck2(&ptk), 6);
	assert_int_equal(*ptk_kek2(&ptk), 10);
	assert_int_equal(*ptk_kdk(&ptk), 15);
}

/** A stream that could not be made leaves nothing: no part of it, no older key. */
static void a_failure_leaves_nothing(void **state)
{
	struct ptk_lens const len = {.kck = 16, .kek = 16, .tk = 16};
	struct ptk ptk, zero;

	(void)state;
	memset(&zero, 0, sizeof zero);
	memset(&ptk, 0xff, sizeof ptk);
	assert_int_equal(ptk_finish(-EIO, &len, &ptk), -EIO);
	assert_memory_equal(&ptk, &zero, sizeof ptk);
}

/** So many octets as are in use, of the shortest and of the longest. */
static void what_is_used_is_copied_and_wiped(void **state)
{
	struct ptk_lens const lens[] = {
		{0},
		{.kck = 16, .kek = 16, .tk = 16},
		{KCK_MAX, KEK_MAX, TK_MAX, KCK_MAX, KEK_MAX, KDK_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
		size_t const n = ptk_lens_total(&lens[i]);
		struct ptk from, to;

		memset(&from, 0xaa, sizeof from);
		memset(&to, 0x55, sizeof to);
		from.len = lens[i];
		ptk_copy(&to, &from);
		assert_memory_equal(&to.len, &lens[i], sizeof to.len);
		for (size_t at = 0; at < sizeof to.b; at++)
			assert_int_equal(to.b[at], at < n ? 0xaa : 0x55);
		ptk_wipe(&to);
		assert_int_equal(ptk_lens_total(&to.len), 0);
		for (size_t at = 0; at < sizeof to.b; at++)
			assert_int_equal(to.b[at], at < n ? 0 : 0x55);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(samples_come_out),
		cmocka_unit_test(order_of_the_ends_does_not_matter),
		cmocka_unit_test(another_nonce_gives_another_key),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(parts_follow_each_other),
		cmocka_unit_test(a_failure_leaves_nothing),
		cmocka_unit_test(what_is_used_is_copied_and_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
