/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Tokens of enrolment; see enroll_token.h.
 */
#include "wire/enroll_token.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/hmac.h"

#define OCTETS (ENROLL_SECRET_LEN + ENROLL_FINGERPRINT_LEN)
/** 5 bits a character. */
#define CHARS  ((OCTETS * 8 + 4) / 5)

static char const digits[] = "abcdefghijklmnopqrstuvwxyz234567";

void enroll_token_text(struct enroll_token const *t, char out[ENROLL_TEXT])
{
	uint8_t octets[OCTETS];
	unsigned bits = 0, have = 0;
	size_t at;

	memcpy(octets, t->secret, ENROLL_SECRET_LEN);
	memcpy(octets + ENROLL_SECRET_LEN, t->fingerprint, ENROLL_FINGERPRINT_LEN);
	at = (size_t)snprintf(out, ENROLL_TEXT, "%s.", t->name);
	for (size_t i = 0; i < OCTETS; i++) {
		bits = (bits << 8 | octets[i]) & 0xffff;
		for (have += 8; have >= 5; have -= 5)
			out[at++] = digits[bits >> (have - 5) & 31];
	}
	/* 256 bits are 51 characters and one bit. */
	if (have)
		out[at++] = digits[bits << (5 - have) & 31];
	out[at] = '\0';
	mem_wipe(octets, sizeof octets);
}

/** 0..31, -1 for none. */
static int digit_value(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static bool read_digits(char const *text, uint8_t out[OCTETS])
{
	unsigned bits = 0, have = 0;
	size_t n = 0;

	for (size_t i = 0; i < CHARS; i++) {
		int v = digit_value(text[i]);

		if (v < 0)
			return false;
		bits = (bits << 5 | (unsigned)v) & 0xffff;
		have += 5;
		if (have >= 8) {
			have -= 8;
			out[n++] = (uint8_t)(bits >> have);
		}
	}
	/* What is left over is zero: a token has one text. */
	return (bits & ((1u << have) - 1)) == 0;
}

int enroll_token_parse(char const *text, struct enroll_token *out, struct err *err)
{
	char const *dot = strrchr(text, '.');
	size_t name = dot ? (size_t)(dot - text) : 0;
	uint8_t octets[OCTETS];

	memset(out, 0, sizeof *out);
	if (!dot || strlen(dot + 1) != CHARS || !read_digits(dot + 1, octets))
		return err_set(err, EINVAL,
			       "this is no token: it is a name, a dot, and %d letters and digits",
			       CHARS);
	if (name < sizeof out->name)
		memcpy(out->name, text, name);
	if (!hostname_is_good(out->name)) {
		memset(out, 0, sizeof *out);
		mem_wipe(octets, sizeof octets);
		return err_set(err, EINVAL,
			       "this is no token: what stands before its last dot is no name");
	}
	memcpy(out->secret, octets, ENROLL_SECRET_LEN);
	memcpy(out->fingerprint, octets + ENROLL_SECRET_LEN, ENROLL_FINGERPRINT_LEN);
	mem_wipe(octets, sizeof octets);
	return 0;
}

int enroll_proof(uint8_t const secret[ENROLL_SECRET_LEN], uint8_t const *request, size_t len,
		 uint8_t out[ENROLL_PROOF_LEN])
{
	struct iov const iov = {request, len};

	return hmac(HASH_SHA256, secret, ENROLL_SECRET_LEN, &iov, 1, out);
}
