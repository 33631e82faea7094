/* SPDX-License-Identifier: GPL-2.0-or-later */
/** HMAC and digests: RFC 2202, RFC 4231, FIPS 180-4, and how the thread's contexts behave. */
#include "crypto_test.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "crypto/hmac.h"
#include "crypto/thread.h"

struct vector {
	enum hash_alg alg;
	char const *key, *msg, *mac;
};

#define HI_THERE "4869205468657265"
#define WHAT     "7768617420646f2079612077616e7420666f72206e6f7468696e673f"
#define X10(o)   o o o o o o o o o o
#define X20(o)   X10(o) X10(o)
#define X50(o)   X20(o) X20(o) X10(o)
#define X80(o)   X20(o) X20(o) X20(o) X20(o)
#define X131(o)  X50(o) X80(o) o
/** "Test Using Larger Than Block-Size Key - Hash Key First" */
#define LARGE_KEY_MSG                                                \
	"54657374205573696e67204c6172676572205468616e20426c6f636b2d" \
	"53697a65204b6579202d2048617368204b6579204669727374"

static struct vector const vectors[] = {
	/* RFC 2202 2: MD5, cases 1, 2, 6. */
	{HASH_MD5, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", HI_THERE,
	 "9294727a3638bb1c13f48ef8158bfc9d"},
	{HASH_MD5, "4a656665", WHAT, "750c783e6ab0b503eaa86e310a5db738"},
	{HASH_MD5, X80("aa"), LARGE_KEY_MSG, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"},
	/* RFC 2202 3: SHA-1, cases 1, 2, 3, 6. */
	{HASH_SHA1, X20("0b"), HI_THERE, "b617318655057264e28bc0b6fb378c8ef146be00"},
	{HASH_SHA1, "4a656665", WHAT, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
	{HASH_SHA1, X20("aa"), X50("dd"), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
	{HASH_SHA1, X80("aa"), LARGE_KEY_MSG, "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
	/* RFC 4231: cases 1, 2, 3, 6. */
	{HASH_SHA256, X20("0b"), HI_THERE,
	 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	{HASH_SHA256, "4a656665", WHAT,
	 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	{HASH_SHA256, X20("aa"), X50("dd"),
	 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
	{HASH_SHA256, X131("aa"), LARGE_KEY_MSG,
	 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
	{HASH_SHA384, X20("0b"), HI_THERE,
	 "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
	 "faea9ea9076ede7f4af152e8b2fa9cb6"},
	{HASH_SHA384, "4a656665", WHAT,
	 "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
	 "8e2240ca5e69e2c78b3239ecfab21649"},
	{HASH_SHA384, X131("aa"), LARGE_KEY_MSG,
	 "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
	 "0c2ef6ab4030fe8296248df163f44952"},
	{HASH_SHA512, X20("0b"), HI_THERE,
	 "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
	 "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
	{HASH_SHA512, "4a656665", WHAT,
	 "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	 "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
};

static void published_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct octets const key = unhex(vectors[i].key), msg = unhex(vectors[i].msg);
		struct iov const iov = {msg.b, msg.len};
		uint8_t mac[HASH_LEN_MAX];

		assert_int_equal(hmac(vectors[i].alg, key.b, key.len, &iov, 1, mac), 0);
		assert_hex(mac, hash_alg_len(vectors[i].alg), vectors[i].mac);
	}
}

static void published_digests(void **state)
{
	static struct vector const abc[] = {
		{HASH_MD5, "", "616263", "900150983cd24fb0d6963f7d28e17f72"},
		{HASH_SHA1, "", "616263", "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{HASH_SHA256, "", "616263",
		 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{HASH_SHA256, "", "",
		 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{HASH_SHA384, "", "616263",
		 "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		 "8086072ba1e7cc2358baeca134c825a7"},
		{HASH_SHA512, "", "616263",
		 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(abc); i++) {
		struct octets const msg = unhex(abc[i].msg);
		struct iov const iov[2] = {{msg.b, msg.len / 2},
					   {msg.b + msg.len / 2, msg.len - msg.len / 2}};
		uint8_t md[HASH_LEN_MAX];

		/* Twice: the second run starts on a used context. */
		for (int again = 0; again < 2; again++) {
			assert_int_equal(digest(abc[i].alg, iov, 2, md), 0);
			assert_hex(md, hash_alg_len(abc[i].alg), abc[i].mac);
		}
	}
}

/** A key set once serves many messages, in any cut, and gives what OpenSSL's one-shot gives. */
static void kept_key_equals_fresh_key(void **state)
{
	static char const *const names[] = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"};
	struct seeded g = {0x1d872b41a5f09c33};

	(void)state;
	for (int round = 0; round < 400; round++) {
		enum hash_alg const alg = (enum hash_alg)seeded_below(&g, 5);
		uint8_t key[200], msg[400], got[HASH_LEN_MAX], want[HASH_LEN_MAX];
		size_t const key_len = seeded_below(&g, sizeof(key));

		seeded_fill(&g, key, key_len);
		assert_int_equal(hmac_begin(alg, key, key_len), 0);
		for (int again = 0; again < 4; again++) {
			size_t const len = seeded_below(&g, sizeof(msg));
			struct iov iov[8];
			size_t want_len;

			seeded_fill(&g, msg, len);
			assert_int_equal(hmac_once(alg, iov, seeded_cut(&g, msg, len, iov), got),
					 0);
			assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, names[alg], NULL,
						  key_len ? key : (uint8_t const *)"", key_len, msg,
						  len, want, sizeof(want), &want_len));
			assert_int_equal(want_len, hash_alg_len(alg));
			assert_memory_equal(got, want, want_len);
		}
	}
}

/** A head begins each message until the next key, even when that is the same one. */
static void head_begins_each_message(void **state)
{
	uint8_t msg[150], got[HASH_LEN_MAX], want[HASH_LEN_MAX];

	(void)state;
	memset(msg, 0x33, sizeof msg);
	for (unsigned i = 0; i <= HASH_SHA512; i++) {
		enum hash_alg const alg = (enum hash_alg)i;

		for (size_t head = 0; head <= sizeof msg; head += 10) {
			struct iov const rest = {msg + head, sizeof msg - head};
			struct iov const whole = {msg, sizeof msg};

			assert_int_equal(hmac_begin(alg, "key", 3), 0);
			assert_int_equal(hmac_head(alg, msg, head / 2), 0);
			assert_int_equal(hmac_head(alg, msg + head / 2, head - head / 2), 0);
			/* Twice: the first message has not become part of the head. */
			assert_int_equal(hmac_once(alg, &rest, 1, got), 0);
			assert_int_equal(hmac_once(alg, &rest, 1, got), 0);
			assert_int_equal(hmac(alg, "key", 3, &whole, 1, want), 0);
			assert_memory_equal(got, want, hash_alg_len(alg));
		}
	}
	crypto_thread_wipe();
	assert_int_equal(hmac_head(HASH_SHA1, msg, 1), -EIO);
}

/** An empty key is a key, not "the one before". */
static void empty_key(void **state)
{
	struct iov const none = {NULL, 0};
	uint8_t mac[32];

	(void)state;
	assert_int_equal(hmac_begin(HASH_SHA256, "another key", 11), 0);
	assert_int_equal(hmac(HASH_SHA256, NULL, 0, &none, 1, mac), 0);
	assert_hex(mac, 32, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
	assert_int_equal(hmac(HASH_SHA256, "", 0, NULL, 0, mac), 0);
	assert_hex(mac, 32, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/** The context of one digest does not lose its key to another digest. */
static void digests_are_independent(void **state)
{
	struct iov const msg = {"message", 7};
	uint8_t first[20], again[20], other[32];

	(void)state;
	assert_int_equal(hmac(HASH_SHA1, "key one", 7, &msg, 1, first), 0);
	assert_int_equal(hmac(HASH_SHA256, "key two", 7, &msg, 1, other), 0);
	assert_int_equal(digest(HASH_SHA1, &msg, 1, again), 0);
	assert_int_equal(hmac_once(HASH_SHA1, &msg, 1, again), 0);
	assert_memory_equal(first, again, 20);
}

/** A key is known again by all of its octets, not by some: neighbours of the kept key get a MAC of
 * their own, and so does the kept key after each of them. */
static void neighbour_of_kept_key_is_another_key(void **state)
{
	static char const *const names[] = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"};
	uint8_t const msg[] = "message";
	struct iov const iov = {msg, sizeof msg};

	(void)state;
	for (unsigned i = 0; i < COUNT(names); i++) {
		enum hash_alg const alg = (enum hash_alg)i;
		uint8_t key[64], got[HASH_LEN_MAX], want[HASH_LEN_MAX], own[HASH_LEN_MAX];
		size_t n;

		memset(key, 0x5a, sizeof key);
		assert_int_equal(hmac(alg, key, sizeof key, &iov, 1, own), 0);
		for (size_t at = 0; at < sizeof key; at++) {
			key[at] ^= 1;
			assert_int_equal(hmac(alg, key, sizeof key, &iov, 1, got), 0);
			EVP_Q_mac(NULL, "HMAC", NULL, names[i], NULL, key, sizeof key, msg,
				  sizeof msg, want, sizeof want, &n);
			assert_memory_equal(got, want, n);
			key[at] ^= 1;
			assert_int_equal(hmac(alg, key, sizeof key, &iov, 1, got), 0);
			assert_memory_equal(got, own, n);
		}
	}
}

static void wiped_thread_has_no_key(void **state)
{
	struct iov const msg = {"message", 7};
	uint8_t before[32], after[32];

	(void)state;
	assert_int_equal(hmac(HASH_SHA256, "key", 3, &msg, 1, before), 0);
	crypto_thread_wipe();
	memset(after, 0x5a, sizeof(after));
	assert_int_equal(hmac_once(HASH_SHA256, &msg, 1, after), -EIO);
	assert_true(all_zero(after, sizeof(after)));
	assert_int_equal(hmac(HASH_SHA256, "key", 3, &msg, 1, after), 0);
	assert_memory_equal(before, after, 32);
	crypto_thread_wipe();
	crypto_thread_wipe();
}

static void unknown_digest_is_refused(void **state)
{
	enum hash_alg const none = (enum hash_alg)77;
	struct iov const msg = {"message", 7};
	uint8_t out[HASH_LEN_MAX];

	(void)state;
	assert_int_equal(hash_alg_len(none), 0);
	assert_int_equal(hmac(none, "key", 3, &msg, 1, out), -EIO);
	assert_int_equal(digest(none, &msg, 1, out), -EIO);
	assert_int_equal(ERR_peek_error(), 0);
}

static void *other_thread(void *arg)
{
	struct iov const msg = {"message", 7};
	int *bad = arg;
	uint8_t mac[20];

	/* This thread was never keyed, whatever the first one did. */
	*bad = hmac_once(HASH_SHA1, &msg, 1, mac) != -EIO;
	*bad |= hmac(HASH_SHA1, "theirs", 6, &msg, 1, mac) != 0;
	return NULL;
}

static void threads_have_their_own_keys(void **state)
{
	struct iov const msg = {"message", 7};
	uint8_t first[20], again[20];
	pthread_t t;
	int bad = 1;

	(void)state;
	assert_int_equal(hmac(HASH_SHA1, "ours", 4, &msg, 1, first), 0);
	assert_int_equal(pthread_create(&t, NULL, other_thread, &bad), 0);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(bad, 0);
	assert_int_equal(hmac_once(HASH_SHA1, &msg, 1, again), 0);
	assert_memory_equal(first, again, 20);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(published_digests),
		cmocka_unit_test(kept_key_equals_fresh_key),
		cmocka_unit_test(head_begins_each_message),
		cmocka_unit_test(empty_key),
		cmocka_unit_test(digests_are_independent),
		cmocka_unit_test(neighbour_of_kept_key_is_another_key),
		cmocka_unit_test(wiped_thread_has_no_key),
		cmocka_unit_test(unknown_digest_is_refused),
		cmocka_unit_test(threads_have_their_own_keys),
	};

	return cmocka_run_group_tests_name("hmac", tests, NULL, NULL);
}
