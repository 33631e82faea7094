/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The expansions: IEEE 802.11-2016 annex J, TLS 1.2 and 1.3, and the edges of each. */
#include "crypto_test.h"

#include <errno.h>
#include <string.h>

#include "crypto/prf.h"

struct prf_vector {
	char const *key, *label, *data, *out;
};

static struct prf_vector const prf_vectors[] = {
	/* IEEE 802.11-2016 J.3.2, cases 1 to 3. */
	{"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "prefix", "4869205468657265",
	 "bcd4c650b30b9684951829e0d75f9d54b862175ed9f00606e17d8da35402ffee"
	 "75df78c3d31e0f889f012120c0862beb67753e7439ae242edb8373698356cf5a"},
	{"4a656665", "prefix", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	 "51f4de5b33f249adf81aeb713a3c20f4fe631446fabdfa58244759ae58ef9009"
	 "a99abf4eac2ca5fa87e692c440eb40023e7babb206d61de7b92f41529092b8fc"},
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "prefix",
	 "dddddddddddddddddddddddddddddddddddddddddddddddddd"
	 "dddddddddddddddddddddddddddddddddddddddddddddddddd",
	 "e1ac546ec4cb636f9976487be5c86be17a0252ca5d8d8df12cfb0473525249ce"
	 "9dd8d177ead710bc9b590547239107aef7b4abd43d87f0a68f1cbd9e2b6f7607"},
	/* J.6.5, case 3: a key longer than the block. */
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	 "prefix-3",
	 "54657374205573696e67204c6172676572205468616e20426c6f636b2d"
	 "53697a65204b6579202d2048617368204b6579204669727374",
	 "0ab6c33ccf70d0d736f4b04c8a7373255511abc5073713163bd0b8c9eeb7e1956fa066820a73ddee3f6d3bd4"
	 "07e0682a"},
	/* An empty key. */
	{"", "something is happening", "4c6f72656d20697073756d",
	 "5b154287399baeabd7d2c9682989e0933b3fdef8211ae7ae0c6586bb1e38de7c"},
};

static void published_sha1(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prf_vectors); i++) {
		struct prf_vector const *v = &prf_vectors[i];
		struct octets const key = unhex(v->key), data = unhex(v->data);
		struct iov const iov[2] = {{data.b, 3}, {data.b + 3, data.len - 3}};
		size_t const len = strlen(v->out) / 2;
		uint8_t out[80];

		assert_int_equal(prf_sha1(key.b, key.len, v->label, iov, 2, out, len), 0);
		assert_hex(out, len, v->out);
	}
}

/** The bare form given the label and its separator as data is the labelled form. */
static void bare_has_no_label(void **state)
{
	struct iov const data = {"data", 4};
	struct iov const spelled = {"label\0data", 10};
	uint8_t with[50], bare[50];

	(void)state;
	assert_int_equal(prf_sha1("key", 3, "label", &data, 1, with, 50), 0);
	assert_int_equal(prf_sha1_bare("key", 3, &spelled, 1, bare, 50), 0);
	assert_memory_equal(with, bare, 50);
	assert_int_equal(prf_sha1("key", 3, "", &data, 1, with, 50), 0);
	assert_int_equal(prf_sha1_bare("key", 3, &data, 1, bare, 50), 0);
	assert_memory_not_equal(with, bare, 50);
}

/** First block of the bare form, from its definition. */
static void bare_counts_from_zero(void **state)
{
	struct iov const data = {"data", 4};
	struct iov const block[2] = {{"data", 4}, {"\0\1", 1}};
	struct iov const next[2] = {{"data", 4}, {"\1", 1}};
	uint8_t out[40], want[40];

	(void)state;
	assert_int_equal(prf_sha1_bare("key", 3, &data, 1, out, 40), 0);
	assert_int_equal(hmac(HASH_SHA1, "key", 3, block, 2, want), 0);
	assert_int_equal(hmac(HASH_SHA1, "key", 3, next, 2, want + 20), 0);
	assert_memory_equal(out, want, 40);
}

/** A shorter output is the beginning of a longer one, and nothing is written behind it. */
static void any_length(void **state)
{
	static uint8_t all[5100], part[5101];
	struct iov const data = {"data", 4};

	(void)state;
	assert_int_equal(prf_sha1("key", 3, "label", &data, 1, all, sizeof(all)), 0);
	for (size_t len = 0; len <= sizeof(all); len += len < 70 ? 1 : 503) {
		memset(part, 0xee, sizeof(part));
		assert_int_equal(prf_sha1("key", 3, "label", &data, 1, part, len), 0);
		assert_memory_equal(part, all, len);
		assert_int_equal(part[len], 0xee);
	}
}

static void long_input_stays_in_pieces(void **state)
{
	static uint8_t big[700];
	struct iov const one = {big, sizeof(big)};
	struct iov const many[6] = {{big, 1},        {big + 1, 199},   {big + 200, 0},
				    {big + 200, 56}, {big + 256, 244}, {big + 500, 200}};
	struct seeded g = {0xe1d93bfa4c5d0277};
	uint8_t a[64], b[64];

	(void)state;
	seeded_fill(&g, big, sizeof(big));
	/* Lengths on both sides of where the input is copied together (256 octets). */
	for (size_t len = 200; len < 300; len++) {
		struct iov const whole = {big, len};
		struct iov const parts[3] = {{big, 1}, {NULL, 0}, {big + 1, len - 1}};

		assert_int_equal(prf_sha1("key", 3, "label", &whole, 1, a, 64), 0);
		assert_int_equal(prf_sha1("key", 3, "label", parts, 3, b, 64), 0);
		assert_memory_equal(a, b, 64);
		assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", &whole, 1, a, 512), 0);
		assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", parts, 3, b, 512), 0);
		assert_memory_equal(a, b, 64);
	}
	assert_int_equal(prf_sha1("key", 3, "label", &one, 1, a, 64), 0);
	assert_int_equal(prf_sha1("key", 3, "label", many, 6, b, 64), 0);
	assert_memory_equal(a, b, 64);
}

static void refused_arguments_leave_zeros(void **state)
{
	static uint8_t big[8200];
	struct iov iov[7];

	(void)state;
	for (size_t i = 0; i < COUNT(iov); i++)
		iov[i] = (struct iov){"x", 1};
	memset(big, 1, sizeof(big));
	assert_int_equal(prf_sha1("key", 3, "label", iov, 1, big, 5101), -EINVAL);
	assert_true(all_zero(big, 5101));
	assert_int_equal(big[5101], 1);
	memset(big, 1, sizeof(big));
	assert_int_equal(prf_sha1("key", 3, "label", iov, 7, big, 20), -EINVAL);
	assert_int_equal(prf_sha1_bare("key", 3, iov, 7, big, 20), -EINVAL);
	assert_int_equal(tls12_prf(HASH_SHA256, "key", 3, "label", iov, 7, big, 20), -EINVAL);
	assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", iov, 7, big, 160), -EINVAL);
	assert_true(all_zero(big, 20));
	assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", iov, 1, big, 0), -EINVAL);
	assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", iov, 1, big, 65536), -EINVAL);
	assert_int_equal(kdf(HASH_SHA256, "key", 3, "label", iov, 1, big, 65535), 0);
	assert_int_equal(kdf(HASH_SHA1, "key", 3, "label", iov, 1, big, 160), -EINVAL);
	assert_int_equal(kdf(HASH_MD5, "key", 3, "label", iov, 1, big, 160), -EINVAL);
}

static void published_kdf(void **state)
{
	struct octets const key =
		unhex("bf9721e26479f2a412dee0e89a4fef1894c3feceab36d53c6583ce96e3c7b2e5");
	struct octets const context = unhex(
		"8045dd31c4c8c29c2ee79b8027d0029a0464fdac4c1870740d138c504be995a4e384a5a826ee"
		"539a2df5fe7f5417cde51869ebc00200d6ac2e43ea4d774de9aadceb438383beaf696f1601e3");
	struct iov const iov = {context.b, context.len};
	struct iov const data = {"data", 4};
	uint8_t out[48];

	(void)state;
	assert_int_equal(kdf(HASH_SHA256, "abc", 3, "KDF test", &data, 1, out, 256), 0);
	assert_hex(out, 32, "9efd6eb02758cb7370a86f8a305375d41f8f21c2e47447f584f7d2291143d4d4");
	/* A pairwise key between a lab AP and its client, AKM 00-0F-AC:6. */
	assert_int_equal(
		kdf(HASH_SHA256, key.b, key.len, "Pairwise key expansion", &iov, 1, out, 384), 0);
	assert_hex(out, 48,
		   "9464f0b1681cb18863edcb0eef087ad8206e1a8bfa66ad7f0fd9a63b7b3e31df"
		   "ec7e2f6ef92b17c9df75007b8a4d437f");
}

/** The longer hashes over two blocks, from the definition: the length is part of each block. */
static void kdf_by_definition(void **state)
{
	static enum hash_alg const algs[] = {HASH_SHA384, HASH_SHA512};
	struct iov const context = {"context", 7};

	(void)state;
	for (size_t a = 0; a < COUNT(algs); a++) {
		size_t const len = hash_alg_len(algs[a]);
		uint8_t out[88], want[128];

		for (uint8_t i = 1; i <= 2; i++) {
			uint8_t const head[2] = {i, 0}, bits[2] = {704 & 0xff, 704 >> 8};
			struct iov const block[4] = {
				{head, 2}, {"label", 5}, {"context", 7}, {bits, 2}};

			assert_int_equal(hmac(algs[a], "key", 3, block, 4, want + len * (i - 1u)),
					 0);
		}
		assert_int_equal(kdf(algs[a], "key", 3, "label", &context, 1, out, 704), 0);
		assert_memory_equal(out, want, 88);
	}
}

/** 521 bits, as SAE on P-521 asks for: the last octet has one bit, in front. */
static void kdf_clears_the_bits_behind_the_end(void **state)
{
	struct iov const context = {"context", 7};
	uint8_t out[66];
	unsigned seen = 0;

	(void)state;
	for (char label[2] = "a"; label[0] <= 'p'; label[0]++) {
		assert_int_equal(kdf(HASH_SHA256, "key", 3, label, &context, 1, out, 521), 0);
		assert_int_equal(out[65] & 0x7f, 0);
		seen |= out[65];
	}
	assert_int_equal(seen, 0x80);
}

/** P_SHA256 test that circulated on the IETF TLS list; OpenSSL and others carry it. */
static void published_tls12(void **state)
{
	struct octets const secret = unhex("9bbe436ba940f017b17652849a71db35");
	struct octets const seed = unhex("a0ba9f936cda311827a6f796ffd5198c");
	struct iov const iov[2] = {{seed.b, 5}, {seed.b + 5, 11}};
	uint8_t out[100], part[100];

	(void)state;
	assert_int_equal(
		tls12_prf(HASH_SHA256, secret.b, secret.len, "test label", iov, 2, out, 100), 0);
	assert_hex(out, 100,
		   "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35"
		   "c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f7967"
		   "89baa48082d122ee42c5a72e5a5110fff70187347b66");
	for (size_t len = 0; len < 100; len++) {
		assert_int_equal(tls12_prf(HASH_SHA256, secret.b, secret.len, "test label", iov, 2,
					   part, len),
				 0);
		assert_memory_equal(part, out, len);
	}
}

/** Keys of an EAP-TLS 1.2 login on which FreeRADIUS 3.2.1 and eapol_test 2.10 agree (SHA-384). */
static void observed_eap_tls12(void **state)
{
	struct octets const secret = unhex("9709ad4f360a3364b126e07976e5429a024c91afa45805e23bdd8e5"
					   "3be47f233e7341ca5f111ac931366fd839b723731");
	struct octets const client =
		unhex("ec0a9f5bfd10494582329a61a6bf4ea31632e20341862005b442e863dd06bc36");
	struct octets const server =
		unhex("50ef7090c73f1b6edecebee31998d397a655f8c9e694434a444f574e47524401");
	struct iov const iov[2] = {{client.b, client.len}, {server.b, server.len}};
	uint8_t out[64];

	(void)state;
	assert_int_equal(tls12_prf(HASH_SHA384, secret.b, secret.len, "client EAP encryption", iov,
				   2, out, 64),
			 0);
	assert_hex(out, 64,
		   "e5e193c315a60bf4bd30f0c31eddcfb9a7e5b3d7b7ddd307a9d9c8b476e9dc79"
		   "60a79b51f32afac87119eeeff177a736159fe63de2d6940e627fb821f210a70c");
}

/** The same with TLS 1.3 (RFC 9190 2.3): MSK, then EMSK, context 0x0d. */
static void observed_eap_tls13(void **state)
{
	struct octets const secret = unhex("f75d2e4b6af963f68fe6cee445e06234c6c60c3c259cddfbdf41be0"
					   "74a13b0eeda4819882d89edaabb056332f85689f5");
	uint8_t out[128];

	(void)state;
	assert_int_equal(tls13_exporter(HASH_SHA384, secret.b, "EXPORTER_EAP_TLS_Key_Material",
					"\x0d", 1, out, 128),
			 0);
	assert_hex(out, 128,
		   "1e6f165189549faa4edf3b8e791d25f1fdf5dd4c92142aaf5f31a7c3c02cfa52"
		   "2718b77769274a43cb7293ff286e25f5ff622be868c042b1ea7f795393aafa43"
		   "4207bd71aad06ed6c685382c11b088b713b5485c1f6ef270235582fb5390c0eb"
		   "d35826216ca5c5655bb270277bb80b7a26f44455d431d2367378c6b95f65b809");
}

static void tls13_limits(void **state)
{
	char label[251];
	uint8_t secret[32] = {1}, out[32], other[32];

	(void)state;
	memset(label, 'a', sizeof(label));
	label[249] = 0;
	assert_int_equal(tls13_exporter(HASH_SHA256, secret, label, NULL, 0, out, 32), 0);
	assert_int_equal(tls13_exporter(HASH_SHA256, secret, label, "", 0, other, 32), 0);
	assert_memory_equal(out, other, 32);
	label[249] = 'a';
	label[250] = 0;
	assert_int_equal(tls13_exporter(HASH_SHA256, secret, label, NULL, 0, out, 32), -EINVAL);
	assert_true(all_zero(out, 32));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_sha1),
		cmocka_unit_test(bare_has_no_label),
		cmocka_unit_test(bare_counts_from_zero),
		cmocka_unit_test(any_length),
		cmocka_unit_test(long_input_stays_in_pieces),
		cmocka_unit_test(refused_arguments_leave_zeros),
		cmocka_unit_test(published_kdf),
		cmocka_unit_test(kdf_by_definition),
		cmocka_unit_test(kdf_clears_the_bits_behind_the_end),
		cmocka_unit_test(published_tls12),
		cmocka_unit_test(observed_eap_tls12),
		cmocka_unit_test(observed_eap_tls13),
		cmocka_unit_test(tls13_limits),
	};

	return cmocka_run_group_tests_name("prf", tests, NULL, NULL);
}
