/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Requests to access points, and answers that an access point or a stranger could send.
 *
 * Answers are built and signed here, octet by octet with OpenSSL, as RFC 5176 2.3 and 3.4 say; one
 * comes from libfreeradius-radius as well.
 */
#include "wire/das.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "push_test.h"

#define SECRET "ap-secret"
#define ID     9

static struct mac const sta = {{0x02, 0xab, 0xcd, 0x00, 0x00, 0x0f}};
/** Of the request that is answered. */
static uint8_t const asked[16] = {0xa5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static void md5(uint8_t const *packet, size_t len, char const *secret, uint8_t out[16])
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	assert_non_null(c);
	assert_int_equal(EVP_DigestInit_ex(c, EVP_md5(), NULL), 1);
	assert_int_equal(EVP_DigestUpdate(c, packet, len), 1);
	assert_int_equal(EVP_DigestUpdate(c, secret, strlen(secret)), 1);
	assert_int_equal(EVP_DigestFinal_ex(c, out, NULL), 1);
	EVP_MD_CTX_free(c);
}

struct raw {
	uint8_t b[PUSH_MAX + 64];
	size_t len;
	size_t signature; /**< where the Message-Authenticator's 16 octets are, 0: nowhere */
};

static void raw_start(struct raw *r, uint8_t code)
{
	memset(r, 0, sizeof *r);
	r->b[0] = code;
	r->b[1] = ID;
	r->len = 20;
}

static void raw_add(struct raw *r, uint8_t type, void const *data, size_t len)
{
	assert_true(r->len + 2 + len <= sizeof r->b);
	r->b[r->len++] = type;
	r->b[r->len++] = (uint8_t)(2 + len);
	if (len)
		memcpy(r->b + r->len, data, len);
	r->len += len;
}

static void raw_cause(struct raw *r, unsigned cause)
{
	uint8_t const b[4] = {0, 0, (uint8_t)(cause >> 8), (uint8_t)cause};

	raw_add(r, 101, b, sizeof b);
}

static void raw_signature(struct raw *r)
{
	static uint8_t const zero[16];

	r->signature = r->len + 2;
	raw_add(r, 80, zero, sizeof zero);
}

static void raw_sign(struct raw *r, uint8_t const over[16], char const *secret)
{
	uint8_t d[16];

	r->b[2] = (uint8_t)(r->len >> 8);
	r->b[3] = (uint8_t)r->len;
	memcpy(r->b + 4, over, 16);
	if (r->signature) {
		assert_non_null(
			HMAC(EVP_md5(), secret, (int)strlen(secret), r->b, r->len, d, NULL));
		memcpy(r->b + r->signature, d, 16);
	}
	memcpy(r->b + 4, asked, 16);
	md5(r->b, r->len, secret, d);
	memcpy(r->b + 4, d, 16);
}

/** From a copy of exactly its size, so that AddressSanitizer sees a read behind the end. */
static enum das_answer decode(uint8_t const *data, size_t len, unsigned *cause)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum das_answer got;

	assert_non_null(copy);
	if (len)
		memcpy(copy, data, len);
	*cause = 77;
	got = das_decode(copy, len, ID, asked, SECRET, cause);
	free(copy);
	return got;
}

static void expect(struct raw const *r, enum das_answer want, unsigned want_cause)
{
	unsigned cause;

	assert_int_equal(decode(r->b, r->len, &cause), want);
	assert_int_equal(cause, want_cause);
}

static void test_request_octet_by_octet(void **state)
{
	static uint8_t const zero[16];
	uint8_t out[DAS_REQUEST_MAX], authenticator[16], sent[16], d[16];
	struct err err = {0};

	(void)state;
	assert_int_equal(das_encode(sta, 200, 0x65531234, SECRET, out, authenticator, &err), 63);
	assert_memory_equal(out, "\x28\xc8\x00\x3f", 4);
	assert_memory_equal(out + 4, authenticator, 16);
	assert_memory_equal(out + 20, "\x50\x12", 2);
	assert_memory_equal(out + 38,
			    "\x1f\x13"
			    "02-AB-CD-00-00-0F"
			    "\x37\x06\x65\x53\x12\x34",
			    25);
	/* RFC 5176 3.4: both are computed over a zero authenticator, the signature first. */
	memset(out + 4, 0, 16);
	memcpy(sent, out + 22, 16);
	memset(out + 22, 0, 16);
	assert_non_null(HMAC(EVP_md5(), SECRET, (int)strlen(SECRET), out, 63, d, NULL));
	assert_memory_equal(d, sent, 16);
	memcpy(out + 22, d, 16);
	md5(out, 63, SECRET, d);
	assert_memory_equal(d, authenticator, 16);
	assert_memory_not_equal(authenticator, zero, 16);
}

static void test_request_that_cannot_be(void **state)
{
	struct mac const group = {{1, 0, 0, 0, 0, 1}}, none = {{0}};
	uint8_t out[DAS_REQUEST_MAX], a[16];
	struct err err = {0};

	(void)state;
	assert_int_equal(das_encode(group, 1, 1, SECRET, out, a, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "station"));
	assert_int_equal(das_encode(none, 1, 1, SECRET, out, a, &err), -EINVAL);
	assert_int_equal(das_encode(sta, 1, 1, "", out, a, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "secret"));
	assert_int_equal(das_encode(sta, 1, 0, SECRET, out, a, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "time"));
}

static void test_answers(void **state)
{
	struct raw r;

	(void)state;
	raw_start(&r, 41);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_ACK, 0);

	raw_start(&r, 42);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_NAK, 0);

	/* As hostapd answers: an Error-Cause and a signature over the request's authenticator. */
	raw_start(&r, 42);
	raw_cause(&r, 503);
	raw_signature(&r);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_NAK, 503);

	/* The signature may stand anywhere, other attributes do no harm, the first cause counts. */
	raw_start(&r, 42);
	raw_signature(&r);
	raw_add(&r, 33, "proxy", 5);
	raw_cause(&r, 401);
	raw_cause(&r, 503);
	raw_add(&r, 18, NULL, 0);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_NAK, 401);

	/* The cause of an ACK says nothing; one of 3 octets tells none. */
	raw_start(&r, 41);
	raw_cause(&r, 503);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_ACK, 0);
	raw_start(&r, 42);
	raw_add(&r, 101, "\1\2\3", 3);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_NAK, 0);
}

static void test_answer_by_the_library(void **state)
{
	struct push request = {.kind = PUSH_WITHDRAW, .id = ID};
	uint8_t out[PUSH_MAX];
	struct err err = {0};
	unsigned cause;
	int len;

	(void)state;
	memcpy(request.authenticator, asked, 16);
	len = push_encode_answer(&request, false, 503, SECRET, out, &err);
	assert_true(len > 0);
	assert_int_equal(decode(out, (size_t)len, &cause), DAS_NAK);
	assert_int_equal(cause, 503);
	len = push_encode_answer(&request, true, 0, SECRET, out, &err);
	assert_true(len > 0);
	assert_int_equal(decode(out, (size_t)len, &cause), DAS_ACK);
}

static void test_padding_is_ignored(void **state)
{
	struct raw r;

	(void)state;
	raw_start(&r, 42);
	raw_cause(&r, 503);
	raw_signature(&r);
	raw_sign(&r, asked, SECRET);
	memset(r.b + r.len, 0xff, 9);
	r.len += 9;
	expect(&r, DAS_NAK, 503);
}

static void test_any_changed_octet_is_refused(void **state)
{
	struct raw r;
	unsigned cause;

	(void)state;
	raw_start(&r, 42);
	raw_add(&r, 33, "proxy", 5);
	raw_cause(&r, 503);
	raw_signature(&r);
	raw_add(&r, 33, "proxy", 5);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_NAK, 503);
	for (size_t i = 0; i < r.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			r.b[i] ^= (uint8_t)(1u << bit);
			expect(&r, DAS_BAD, 0);
			r.b[i] ^= (uint8_t)(1u << bit);
		}
	}
	/* Cut off: the rest does not count, even when it stands behind the end by chance. */
	for (size_t len = 0; len < r.len; len++) {
		assert_int_equal(decode(r.b, len, &cause), DAS_BAD);
		assert_int_equal(das_decode(r.b, len, ID, asked, SECRET, &cause), DAS_BAD);
	}
}

static void test_wrong_signatures(void **state)
{
	static uint8_t const zero[16];
	uint8_t other[16] = {0};
	struct raw r;
	unsigned cause;

	(void)state;
	raw_start(&r, 41);
	raw_sign(&r, asked, "another");
	expect(&r, DAS_BAD, 0);

	/* The Response Authenticator is right, the Message-Authenticator is not. */
	raw_start(&r, 41);
	raw_signature(&r);
	raw_sign(&r, zero, SECRET);
	expect(&r, DAS_BAD, 0);

	/* An answer to another request, with the same identifier. */
	raw_start(&r, 41);
	raw_signature(&r);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_ACK, 0);
	assert_int_equal(das_decode(r.b, r.len, ID, other, SECRET, &cause), DAS_BAD);
	assert_int_equal(das_decode(r.b, r.len, ID + 1, asked, SECRET, &cause), DAS_BAD);

	/* Two signatures, of which the first is right, or the second. */
	raw_start(&r, 41);
	raw_signature(&r);
	raw_add(&r, 80, zero, sizeof zero);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);
	raw_start(&r, 41);
	raw_add(&r, 80, zero, sizeof zero);
	raw_signature(&r);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);

	/* A signature of 15 octets or of none. */
	raw_start(&r, 41);
	raw_add(&r, 80, zero, 15);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);
	raw_start(&r, 41);
	raw_add(&r, 80, NULL, 0);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);
}

/** All of these carry the right Response Authenticator. */
static void test_malformed_answers(void **state)
{
	struct raw r;

	(void)state;
	for (unsigned code = 0; code < 256; code++) {
		raw_start(&r, (uint8_t)code);
		raw_sign(&r, asked, SECRET);
		expect(&r, code == 41 ? DAS_ACK : code == 42 ? DAS_NAK : DAS_BAD, 0);
	}
	/* Attributes of 0 and 1 octets, one that goes on behind the packet, half of a header. */
	for (unsigned len = 0; len < 5; len++) {
		raw_start(&r, 41);
		raw_add(&r, 33, "x", 1);
		r.b[21] = (uint8_t)len;
		raw_sign(&r, asked, SECRET);
		expect(&r, len == 3 ? DAS_ACK : DAS_BAD, 0);
	}
	raw_start(&r, 41);
	r.b[r.len++] = 33;
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);

	/* 4,096 octets are the most, 20 the least. */
	raw_start(&r, 41);
	while (r.len < PUSH_MAX)
		raw_add(&r, 33, (uint8_t[250]){0},
			PUSH_MAX - r.len < 252 ? PUSH_MAX - r.len - 2 : 250);
	raw_sign(&r, asked, SECRET);
	assert_int_equal(r.len, PUSH_MAX);
	expect(&r, DAS_ACK, 0);
	raw_add(&r, 33, NULL, 0);
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);
	raw_start(&r, 41);
	r.len = 19;
	raw_sign(&r, asked, SECRET);
	expect(&r, DAS_BAD, 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_request_octet_by_octet),
		cmocka_unit_test(test_request_that_cannot_be),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_answer_by_the_library),
		cmocka_unit_test(test_padding_is_ignored),
		cmocka_unit_test(test_any_changed_octet_is_refused),
		cmocka_unit_test(test_wrong_signatures),
		cmocka_unit_test(test_malformed_answers),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
