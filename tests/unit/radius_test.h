/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of the RADIUS client share: a server's end, made with OpenSSL alone so that it
 * does not agree with our own code by construction.
 */
#ifndef FASTROAM_TESTS_RADIUS_TEST_H
#define FASTROAM_TESTS_RADIUS_TEST_H

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "dot11/mppe.h"
#include "wire/radius.h"

#define ATTR_USER_NAME       1
#define ATTR_NAS_IP          4
#define ATTR_STATE           24
#define ATTR_CLASS           25
#define ATTR_SESSION_TIMEOUT 27
#define ATTR_TERMINATION     29
#define ATTR_CALLED          30
#define ATTR_CALLING         31
#define ATTR_NAS_ID          32
#define ATTR_ACCT_SESSION_ID 44
#define ATTR_EAP             79
#define ATTR_SIGNATURE       80
#define ATTR_VLAN            81
#define ATTR_CUI             89

struct answer {
	uint8_t b[RADIUS_MAX + 512];
	size_t len;
};

static inline void answer_begin(struct answer *a, uint8_t code, uint8_t id)
{
	memset(a, 0, sizeof *a);
	a->b[0] = code;
	a->b[1] = id;
	a->len = RADIUS_MIN;
}

static inline void answer_attr(struct answer *a, uint8_t type, void const *value, size_t len)
{
	a->b[a->len] = type;
	a->b[a->len + 1] = (uint8_t)(2 + len);
	memcpy(a->b + a->len + 2, value, len);
	a->len += 2 + len;
}

/** Split as RFC 3579 3.1 has it. */
static inline void answer_eap(struct answer *a, void const *eap, size_t len)
{
	for (size_t at = 0; at < len; at += 253)
		answer_attr(a, ATTR_EAP, (uint8_t const *)eap + at,
			    len - at < 253 ? len - at : 253);
}

/** @param type  16 Send, 17 Recv */
static inline void answer_key(struct answer *a, uint8_t type, uint8_t const request[16],
			      char const *secret, void const *key, size_t len)
{
	uint8_t vsa[253] = {0, 0, 1, 55, type}, salt[2] = {0x80, type};
	struct wr w = wr_init(vsa + 6, sizeof vsa - 6);
	struct secret k = {.len = 0};

	if (!secret_set(&k, key, len) ||
	    mppe_key_put(&w, secret, strlen(secret), request, salt, &k) != DOT11_OK)
		return;
	vsa[5] = (uint8_t)(2 + wr_len(&w));
	answer_attr(a, 26, vsa, 6 + wr_len(&w));
}

/** Response Authenticator of an answer that is whole. */
static inline void answer_header(struct answer *a, uint8_t const request[16], char const *secret)
{
	uint8_t text[sizeof a->b + 128];
	size_t secret_len = strlen(secret);

	memcpy(a->b + 4, request, 16);
	memcpy(text, a->b, a->len);
	memcpy(text + a->len, secret, secret_len);
	EVP_Digest(text, a->len + secret_len, a->b + 4, NULL, EVP_md5(), NULL);
}

static inline void answer_close(struct answer *a, uint8_t const request[16], char const *secret)
{
	uint8_t text[16];

	a->b[2] = (uint8_t)(a->len >> 8);
	a->b[3] = (uint8_t)a->len;
	memcpy(a->b + 4, request, 16);
	for (size_t at = RADIUS_MIN; at < a->len; at += a->b[at + 1]) {
		if (a->b[at] != ATTR_SIGNATURE)
			continue;
		memset(a->b + at + 2, 0, 16);
		HMAC(EVP_md5(), secret, (int)strlen(secret), a->b, a->len, text, NULL);
		memcpy(a->b + at + 2, text, 16);
	}
	answer_header(a, request, secret);
}

/** Add a Message-Authenticator and sign both ways. */
static inline void answer_sign(struct answer *a, uint8_t const request[16], char const *secret)
{
	answer_attr(a, ATTR_SIGNATURE, (uint8_t[16]){0}, 16);
	answer_close(a, request, secret);
}

/** The nth attribute of this type: its value, or NULL. */
static inline uint8_t const *packet_attr(uint8_t const *p, size_t len, uint8_t type, unsigned nth,
					 size_t *value_len)
{
	for (size_t at = RADIUS_MIN; at + 2 <= len && p[at + 1] >= 2; at += p[at + 1]) {
		if (p[at] == type && nth-- == 0) {
			*value_len = p[at + 1] - 2u;
			return p + at + 2;
		}
	}
	return NULL;
}

static inline bool packet_is(uint8_t const *p, size_t len, uint8_t type, void const *value,
			     size_t value_len)
{
	size_t n;
	uint8_t const *v = packet_attr(p, len, type, 0, &n);

	return v && n == value_len && memcmp(v, value, n) == 0;
}

/** Is the request's Message-Authenticator right (RFC 3579 3.2)? */
static inline bool packet_signed(uint8_t const *p, size_t len, char const *secret)
{
	uint8_t copy[RADIUS_MAX], want[16];
	size_t n;
	uint8_t const *v = packet_attr(p, len, ATTR_SIGNATURE, 0, &n);

	if (!v || n != 16)
		return false;
	memcpy(copy, p, len);
	memset(copy + (v - p), 0, 16);
	HMAC(EVP_md5(), secret, (int)strlen(secret), copy, len, want, NULL);
	return memcmp(want, v, 16) == 0;
}

#endif
