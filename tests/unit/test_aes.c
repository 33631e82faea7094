/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CMAC, key wrap and SIV: RFC 4493, RFC 3394, RFC 5297, OpenSSL's own as a second opinion for our
 * loops, and what happens to hostile input.
 */
#include "crypto_test.h"

#include <errno.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "crypto/aes.h"
#include "crypto/thread.h"

#define ROUNDS 2000

struct cmac_vector {
	char const *key;
	size_t len; /**< octets of the message of RFC 4493 4 */
	char const *tag;
};

static char const cmac_message[] =
	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	"30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

#define AES128_KEY "2b7e151628aed2a6abf7158809cf4f3c"
#define AES256_KEY "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"

static struct cmac_vector const cmac_vectors[] = {
	/* RFC 4493 4, examples 1 to 4. */
	{AES128_KEY, 0, "bb1d6929e95937287fa37d129b756746"},
	{AES128_KEY, 16, "070a16b46b4d4144f79bdd9dd04a287c"},
	{AES128_KEY, 40, "dfa66747de9ae63030ca32611497c827"},
	{AES128_KEY, 64, "51f0bebf7e3b9d92fc49741779363cfe"},
	/* NIST SP 800-38B D.3, examples 9 to 12. */
	{AES256_KEY, 0, "028962f61b7bf89efc6b551f4667d983"},
	{AES256_KEY, 16, "28a7023f452e8f82bd4bf28d8c37c35c"},
	{AES256_KEY, 40, "aaf3d8f1de5640c232f5b169b9c911e6"},
	{AES256_KEY, 64, "e1992190549f6ed5696a2c056c315410"},
};

static void cmac_published(void **state)
{
	struct octets const msg = unhex(cmac_message);

	(void)state;
	for (size_t i = 0; i < COUNT(cmac_vectors); i++) {
		struct cmac_vector const *v = &cmac_vectors[i];
		struct octets const key = unhex(v->key);
		struct iov const iov = {msg.b, v->len};
		uint8_t tag[16];

		assert_int_equal(aes_cmac(key.b, key.len, &iov, 1, tag), 0);
		assert_hex(tag, 16, v->tag);
	}
}

static void cmac_agrees_with_openssl(void **state)
{
	struct seeded g = {0x3b9ac9ff5dd1e0a7};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		/* some beyond what is chained at once, 256 octets */
		size_t const key_len = round % 2 ? 16 : 32;
		size_t const len = seeded_below(&g, round % 4 ? 200 : 900);
		uint8_t key[32], msg[900], got[16], want[16];
		struct iov iov[8];
		size_t pieces, want_len;

		seeded_fill(&g, key, sizeof(key));
		seeded_fill(&g, msg, sizeof(msg));
		pieces = seeded_cut(&g, msg, len, iov);
		assert_int_equal(aes_cmac(key, key_len, iov, pieces, got), 0);
		assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL,
					  key_len == 16 ? "AES-128-CBC" : "AES-256-CBC", NULL, key,
					  key_len, msg, len, want, 16, &want_len));
		assert_memory_equal(got, want, 16);
	}
}

/** One key for many messages, and others in between: CMAC's own, of SIV and of both lengths. */
static void cmac_knows_its_key_again(void **state)
{
	struct seeded g = {0x6d1f88e3a50b7c21};
	uint8_t key[3][32], sealed[32];

	(void)state;
	seeded_fill(&g, key, sizeof key);
	memcpy(key[1], key[0], sizeof key[1]);
	key[1][15] ^= 1; /* the last octet of the shorter one */
	for (int round = 0; round < ROUNDS; round++) {
		uint8_t const *k = key[seeded_below(&g, 3)];
		size_t const key_len = seeded_below(&g, 2) ? 16 : 32;
		size_t const len = seeded_below(&g, 300);
		uint8_t msg[300], got[16], want[16];
		struct iov const iov = {msg, len};
		size_t want_len;

		seeded_fill(&g, msg, sizeof msg);
		switch (seeded_below(&g, 4)) {
		case 0: assert_int_equal(aes_siv_seal(k, 32, NULL, 0, msg, 16, sealed), 0); break;
		case 1: assert_int_equal(aes_wrap(k, key_len, msg, 16, sealed), 0); break;
		case 2:
			if (round % 8 == 0)
				crypto_thread_wipe();
			break;
		default: break;
		}
		assert_int_equal(aes_cmac(k, key_len, &iov, 1, got), 0);
		assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL,
					  key_len == 16 ? "AES-128-CBC" : "AES-256-CBC", NULL, k,
					  key_len, msg, len, want, 16, &want_len));
		assert_memory_equal(got, want, 16);
	}
}

static void cmac_refuses_key_lengths(void **state)
{
	static size_t const lengths[] = {0, 8, 15, 17, 24, 31, 33, 64};
	uint8_t const key[64] = {1};
	struct iov const iov = {"message", 7};
	uint8_t tag[16];

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		memset(tag, 1, sizeof(tag));
		assert_int_equal(aes_cmac(key, lengths[i], &iov, 1, tag), -EINVAL);
		assert_true(all_zero(tag, sizeof(tag)));
	}
}

struct wrap_vector {
	char const *kek, *plain, *wrapped;
};

#define KEK_32  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define PLAIN16 "00112233445566778899aabbccddeeff"

/* RFC 3394 4.1 to 4.6 */
static struct wrap_vector const wrap_vectors[] = {
	{"000102030405060708090a0b0c0d0e0f", PLAIN16,
	 "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
	{"000102030405060708090a0b0c0d0e0f1011121314151617", PLAIN16,
	 "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d"},
	{KEK_32, PLAIN16, "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"},
	{"000102030405060708090a0b0c0d0e0f1011121314151617", PLAIN16 "0001020304050607",
	 "031d33264e15d33268f24ec260743edce1c6c7ddee725a936ba814915c6762d2"},
	{KEK_32, PLAIN16 "0001020304050607",
	 "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1"},
	{KEK_32, PLAIN16 "000102030405060708090a0b0c0d0e0f",
	 "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"},
};

static void wrap_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrap_vectors); i++) {
		struct wrap_vector const *v = &wrap_vectors[i];
		struct octets const kek = unhex(v->kek), plain = unhex(v->plain);
		struct octets const wrapped = unhex(v->wrapped);
		uint8_t out[48];

		assert_int_equal(aes_wrap(kek.b, kek.len, plain.b, plain.len, out), 0);
		assert_hex(out, plain.len + 8, v->wrapped);
		assert_int_equal(aes_unwrap(kek.b, kek.len, wrapped.b, wrapped.len, out), 0);
		assert_hex(out, plain.len, v->plain);
	}
}

static void openssl_wrap(EVP_CIPHER const *cipher, uint8_t const *kek, uint8_t const *plain,
			 size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int got;

	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_EncryptInit_ex2(ctx, cipher, kek, NULL, NULL), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out, &got, plain, (int)len), 1);
	assert_int_equal(got, len + 8);
	EVP_CIPHER_CTX_free(ctx);
}

static void wrap_agrees_with_openssl(void **state)
{
	EVP_CIPHER const *const ciphers[] = {EVP_aes_128_wrap(), EVP_aes_192_wrap(),
					     EVP_aes_256_wrap()};
	static uint8_t plain[4096], got[4104], want[4104], back[4096];
	struct seeded g = {0x90e6fd1b7a3352c9};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t const size = seeded_below(&g, 3), kek_len = 16 + 8 * size;
		/* Mostly the sizes of key data; now and then long, for counters over 255. */
		size_t const len = 16 + 8 * seeded_below(&g, round % 16 ? 16 : 511);
		uint8_t kek[32];

		seeded_fill(&g, kek, sizeof(kek));
		seeded_fill(&g, plain, len);
		assert_int_equal(aes_wrap(kek, kek_len, plain, len, got), 0);
		openssl_wrap(ciphers[size], kek, plain, len, want);
		assert_memory_equal(got, want, len + 8);
		assert_int_equal(aes_unwrap(kek, kek_len, got, len + 8, back), 0);
		assert_memory_equal(back, plain, len);
	}
}

static void wrap_refuses_lengths(void **state)
{
	static size_t const plain[] = {0, 1, 7, 8, 9, 15, 17, 23, 25};
	static size_t const keks[] = {0, 8, 15, 17, 31, 33};
	uint8_t const kek[64] = {1}, in[64] = {2};
	uint8_t out[64];

	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++) {
		memset(out, 1, sizeof(out));
		assert_int_equal(aes_wrap(kek, 16, in, plain[i], out), -EINVAL);
		assert_true(all_zero(out, plain[i] + 8));
		assert_int_equal(out[plain[i] + 8], 1);
		memset(out, 1, sizeof(out));
		assert_int_equal(aes_unwrap(kek, 16, in, plain[i] == 8 ? 16 : plain[i], out),
				 -EINVAL);
	}
	for (size_t i = 0; i < COUNT(keks); i++) {
		assert_int_equal(aes_wrap(kek, keks[i], in, 16, out), -EINVAL);
		assert_int_equal(aes_unwrap(kek, keks[i], in, 24, out), -EINVAL);
		assert_true(all_zero(out, 24));
	}
}

/** One bit changed anywhere is noticed, and not an octet of the result gets out. */
static void unwrap_notices_each_bit(void **state)
{
	uint8_t const kek[16] = {1, 2, 3}, plain[32] = {4, 5, 6};
	uint8_t wrapped[40], out[33];

	(void)state;
	assert_int_equal(aes_wrap(kek, 16, plain, 32, wrapped), 0);
	for (size_t bit = 0; bit < 8 * sizeof(wrapped); bit++) {
		memset(out, 0xee, sizeof(out));
		wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(aes_unwrap(kek, 16, wrapped, 40, out), -EBADMSG);
		assert_true(all_zero(out, 32));
		assert_int_equal(out[32], 0xee);
		wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(aes_unwrap(kek, 16, wrapped, 40, out), 0);
	assert_memory_equal(out, plain, 32);
	assert_int_equal(ERR_peek_error(), 0);
}

/** Several texts under one key are each wrapped as alone; one that is refused takes all along. */
static void wrap_pieces(void **state)
{
	static uint8_t const kek[32] = {1}, plain[40] = {2, 3}, zeros[48] = {0};
	uint8_t out[3][48], alone[48];
	struct aes_wrap_piece pieces[] = {
		{plain, 16, out[0]}, {plain, 40, out[1]}, {plain + 8, 32, out[2]}};

	(void)state;
	assert_int_equal(aes_wrap_pieces(kek, 32, pieces, COUNT(pieces)), 0);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		assert_int_equal(aes_wrap(kek, 32, pieces[i].plain, pieces[i].len, alone), 0);
		assert_memory_equal(out[i], alone, pieces[i].len + 8);
	}
	pieces[2].len = 12;
	assert_int_equal(aes_wrap_pieces(kek, 32, pieces, COUNT(pieces)), -EINVAL);
	for (size_t i = 0; i < COUNT(pieces); i++)
		assert_memory_equal(out[i], zeros, pieces[i].len + 8);
	assert_int_equal(aes_wrap_pieces(kek, 20, pieces, 1), -EINVAL);
	assert_int_equal(aes_wrap_pieces(kek, 16, pieces, 0), 0);
}

/** Any number of pieces of any lengths, some of them in step with their neighbours. */
static void wrap_pieces_in_step(void **state)
{
	struct seeded g = {0x2f90c1d86b5a37e4};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct aes_wrap_piece pieces[9];
		uint8_t kek[32], plain[9][32], out[9][40], alone[40];
		size_t const kek_len = 16 + 8 * seeded_below(&g, 3);
		size_t const n = 1 + seeded_below(&g, COUNT(pieces));

		seeded_fill(&g, kek, sizeof kek);
		seeded_fill(&g, plain, sizeof plain);
		for (size_t i = 0; i < n; i++) {
			pieces[i] = (struct aes_wrap_piece){.plain = plain[i],
							    .len = seeded_below(&g, 4) ? 16 : 32,
							    .out = out[i]};
			/* in place: the text where the wrapped one goes */
			if (seeded_below(&g, 2))
				pieces[i].plain = memcpy(out[i], plain[i], pieces[i].len);
		}
		assert_int_equal(aes_wrap_pieces(kek, kek_len, pieces, n), 0);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(aes_wrap(kek, kek_len, plain[i], pieces[i].len, alone), 0);
			assert_memory_equal(out[i], alone, pieces[i].len + 8);
		}
	}
}

static void wrap_in_place(void **state)
{
	uint8_t const kek[16] = {1, 2, 3};
	struct seeded g = {0x5f3759df5f3759df};
	uint8_t plain[40], want[48];

	(void)state;
	seeded_fill(&g, plain, sizeof(plain));
	assert_int_equal(aes_wrap(kek, 16, plain, 40, want), 0);
	for (size_t from = 0; from <= 48; from++) {
		uint8_t room[96 + 48] = {0};

		memcpy(room + from, plain, 40);
		assert_int_equal(aes_wrap(kek, 16, room + from, 40, room + 24), 0);
		assert_memory_equal(room + 24, want, 48);
		memset(room, 0, sizeof(room));
		memcpy(room + from, want, 48);
		assert_int_equal(aes_unwrap(kek, 16, room + from, 48, room + 24), 0);
		assert_memory_equal(room + 24, plain, 40);
	}
}

struct siv_vector {
	char const *key;
	char const *ad[3];
	char const *plain, *sealed;
};

static struct siv_vector const siv_vectors[] = {
	/* RFC 5297 A.1 */
	{"fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	 {"101112131415161718191a1b1c1d1e1f2021222324252627"},
	 "112233445566778899aabbccddee",
	 "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"},
	/* RFC 5297 A.2 */
	{"7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
	 {"00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100",
	  "102030405060708090a0", "09f911029d74e35bd84156c5635688c0"},
	 "7468697320697320736f6d6520706c61696e7465787420746f20656e637279707420"
	 "7573696e67205349562d414553",
	 "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
	 "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"},
};

static void siv_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(siv_vectors); i++) {
		struct siv_vector const *v = &siv_vectors[i];
		struct octets const key = unhex(v->key), plain = unhex(v->plain);
		struct octets const sealed = unhex(v->sealed);
		struct octets ad[3];
		struct iov iov[3];
		size_t ads = 0;
		uint8_t out[64];

		for (; ads < 3 && v->ad[ads]; ads++) {
			ad[ads] = unhex(v->ad[ads]);
			iov[ads] = (struct iov){ad[ads].b, ad[ads].len};
		}
		assert_int_equal(aes_siv_seal(key.b, key.len, iov, ads, plain.b, plain.len, out),
				 0);
		assert_hex(out, plain.len + 16, v->sealed);
		assert_int_equal(aes_siv_open(key.b, key.len, iov, ads, sealed.b, sealed.len, out),
				 0);
		assert_hex(out, plain.len, v->plain);
	}
}

static void openssl_siv(EVP_CIPHER *cipher, uint8_t const *key, struct iov const *ad, size_t ads,
			uint8_t const *plain, size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int got;

	assert_int_equal(EVP_EncryptInit_ex2(ctx, cipher, key, NULL, NULL), 1);
	for (size_t i = 0; i < ads; i++)
		assert_int_equal(EVP_EncryptUpdate(ctx, NULL, &got, ad[i].p, (int)ad[i].len), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out + 16, &got, plain, (int)len), 1);
	assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, out), 1);
	EVP_CIPHER_CTX_free(ctx);
}

/** Not with empty strings: OpenSSL before 3.0.10 skips them (CVE-2023-2975). */
static void siv_agrees_with_openssl(void **state)
{
	EVP_CIPHER *const ciphers[] = {EVP_CIPHER_fetch(NULL, "AES-128-SIV", NULL),
				       EVP_CIPHER_fetch(NULL, "AES-192-SIV", NULL),
				       EVP_CIPHER_fetch(NULL, "AES-256-SIV", NULL)};
	struct seeded g = {0xc2b2ae3d27d4eb4f};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t const size = seeded_below(&g, 3), key_len = 32 + 16 * size;
		size_t const len = 1 + seeded_below(&g, 150), ads = seeded_below(&g, 9);
		uint8_t key[64], plain[150], text[8][60], got[166], want[166], back[150];
		struct iov ad[8];

		seeded_fill(&g, key, sizeof(key));
		seeded_fill(&g, plain, sizeof(plain));
		for (size_t i = 0; i < ads; i++) {
			seeded_fill(&g, text[i], sizeof(text[i]));
			ad[i] = (struct iov){text[i], 1 + seeded_below(&g, 60)};
		}
		assert_int_equal(aes_siv_seal(key, key_len, ad, ads, plain, len, got), 0);
		openssl_siv(ciphers[size], key, ad, ads, plain, len, want);
		assert_memory_equal(got, want, len + 16);
		assert_int_equal(aes_siv_open(key, key_len, ad, ads, got, len + 16, back), 0);
		assert_memory_equal(back, plain, len);
	}
	for (size_t i = 0; i < COUNT(ciphers); i++)
		EVP_CIPHER_free(ciphers[i]);
}

/** S2V of empty strings, from its definition. */
static void siv_of_nothing(void **state)
{
	uint8_t const key[32] = {1, 2, 3};
	uint8_t const zero[16] = {0};
	uint8_t d[16], t[16], sealed[16], again[16];
	struct iov const none = {NULL, 0}, start = {zero, 16}, last = {t, 16};

	(void)state;
	/* V = CMAC(dbl(CMAC(<zero>)) xor pad("")) */
	assert_int_equal(aes_cmac(key, 16, &start, 1, d), 0);
	for (size_t i = 0; i < 16; i++)
		t[i] = (uint8_t)(d[i] << 1 | (i < 15 ? d[i + 1] >> 7 : 0));
	if (d[0] & 0x80)
		t[15] ^= 0x87;
	t[0] ^= 0x80;
	assert_int_equal(aes_cmac(key, 16, &last, 1, again), 0);
	assert_int_equal(aes_siv_seal(key, 32, NULL, 0, NULL, 0, sealed), 0);
	assert_memory_equal(sealed, again, 16);
	assert_int_equal(aes_siv_open(key, 32, NULL, 0, sealed, 16, NULL), 0);
	/* An empty associated string is one string more than none. */
	assert_int_equal(aes_siv_seal(key, 32, &none, 1, NULL, 0, again), 0);
	assert_memory_not_equal(sealed, again, 16);
	assert_int_equal(aes_siv_open(key, 32, NULL, 0, again, 16, NULL), -EBADMSG);
}

static void siv_notices_each_bit(void **state)
{
	uint8_t const key[32] = {1, 2, 3}, plain[20] = {4, 5, 6};
	uint8_t header[9] = "header 1";
	struct iov const ad[2] = {{header, 8}, {"x", 1}};
	struct iov const swapped[2] = {{"x", 1}, {header, 8}};
	uint8_t sealed[36], out[21];

	(void)state;
	assert_int_equal(aes_siv_seal(key, 32, ad, 2, plain, 20, sealed), 0);
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		memset(out, 0xee, sizeof(out));
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(aes_siv_open(key, 32, ad, 2, sealed, 36, out), -EBADMSG);
		assert_true(all_zero(out, 20));
		assert_int_equal(out[20], 0xee);
		sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(aes_siv_open(key, 32, ad, 1, sealed, 36, out), -EBADMSG);
	assert_int_equal(aes_siv_open(key, 32, swapped, 2, sealed, 36, out), -EBADMSG);
	assert_int_equal(aes_siv_open(key, 32, ad, 2, sealed, 35, out), -EBADMSG);
	header[0] ^= 1;
	assert_int_equal(aes_siv_open(key, 32, ad, 2, sealed, 36, out), -EBADMSG);
	header[0] ^= 1;
	assert_int_equal(aes_siv_open(key, 32, ad, 2, sealed, 36, out), 0);
	assert_memory_equal(out, plain, 20);
}

static void siv_refuses_arguments(void **state)
{
	static size_t const keys[] = {0, 16, 24, 31, 33, 40, 63, 65};
	uint8_t const key[65] = {1};
	struct iov ad[9];
	uint8_t in[48] = {2}, out[64];

	(void)state;
	for (size_t i = 0; i < COUNT(ad); i++)
		ad[i] = (struct iov){"x", 1};
	for (size_t i = 0; i < COUNT(keys); i++) {
		memset(out, 1, sizeof(out));
		assert_int_equal(aes_siv_seal(key, keys[i], ad, 1, in, 20, out), -EINVAL);
		assert_true(all_zero(out, 36));
		memset(out, 1, sizeof(out));
		assert_int_equal(aes_siv_open(key, keys[i], ad, 1, in, 36, out), -EINVAL);
		assert_true(all_zero(out, 20));
	}
	assert_int_equal(aes_siv_seal(key, 32, ad, 9, in, 20, out), -EINVAL);
	assert_int_equal(aes_siv_open(key, 32, ad, 9, in, 36, out), -EINVAL);
	for (size_t len = 0; len < 16; len++)
		assert_int_equal(aes_siv_open(key, 32, ad, 1, in, len, out), -EINVAL);
}

static void siv_in_place(void **state)
{
	uint8_t const key[32] = {1, 2, 3};
	struct iov const ad = {"header", 6};
	struct seeded g = {0x27d4eb2f165667c5};
	uint8_t plain[40], want[56];

	(void)state;
	seeded_fill(&g, plain, sizeof(plain));
	assert_int_equal(aes_siv_seal(key, 32, &ad, 1, plain, 40, want), 0);
	for (size_t from = 0; from <= 48; from += 4) {
		uint8_t room[160] = {0};

		memcpy(room + from, plain, 40);
		assert_int_equal(aes_siv_seal(key, 32, &ad, 1, room + from, 40, room + 24), 0);
		assert_memory_equal(room + 24, want, 56);
		memset(room, 0, sizeof(room));
		memcpy(room + from, want, 56);
		assert_int_equal(aes_siv_open(key, 32, &ad, 1, room + from, 56, room + 24), 0);
		assert_memory_equal(room + 24, plain, 40);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(cmac_published),
		cmocka_unit_test(cmac_agrees_with_openssl),
		cmocka_unit_test(cmac_knows_its_key_again),
		cmocka_unit_test(cmac_refuses_key_lengths),
		cmocka_unit_test(wrap_published),
		cmocka_unit_test(wrap_agrees_with_openssl),
		cmocka_unit_test(wrap_refuses_lengths),
		cmocka_unit_test(unwrap_notices_each_bit),
		cmocka_unit_test(wrap_pieces),
		cmocka_unit_test(wrap_pieces_in_step),
		cmocka_unit_test(wrap_in_place),
		cmocka_unit_test(siv_published),
		cmocka_unit_test(siv_agrees_with_openssl),
		cmocka_unit_test(siv_of_nothing),
		cmocka_unit_test(siv_notices_each_bit),
		cmocka_unit_test(siv_refuses_arguments),
		cmocka_unit_test(siv_in_place),
	};

	return cmocka_run_group_tests_name("aes", tests, NULL, NULL);
}
