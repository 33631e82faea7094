/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The token that a person carries from the controller to an access point, so that it gets a
 * certificate: NAME "." and 52 characters of base32 (RFC 4648 6, in either case), which are a
 * secret of 16 octets and the first 16 octets of the SHA-256 fingerprint of the controller's CA.
 *
 * The fingerprint tells the access point which controller is the right one before it knows any CA;
 * 128 bits leave nobody a second CA of the same. The secret, of 128 random bits, tells the
 * controller who asks; it is never sent, only used as the key of a MAC over the request.
 */
#ifndef FASTROAM_WIRE_ENROLL_TOKEN_H
#define FASTROAM_WIRE_ENROLL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostname.h"

#define ENROLL_SECRET_LEN      16
#define ENROLL_FINGERPRINT_LEN 16
#define ENROLL_PROOF_LEN       32
/** The text of a token with its NUL. */
#define ENROLL_TEXT            (HOSTNAME_SIZE + 1 + 52)

/** Wipe it after use. */
struct enroll_token {
	char name[HOSTNAME_SIZE];
	uint8_t secret[ENROLL_SECRET_LEN];
	uint8_t fingerprint[ENROLL_FINGERPRINT_LEN];
};

void enroll_token_text(struct enroll_token const *t, char out[ENROLL_TEXT]);

/** 0, or -EINVAL with *err saying what is wrong; *out is zero then. */
int enroll_token_parse(char const *text, struct enroll_token *out, struct err *err) WARN_UNUSED;

/** HMAC-SHA-256 under the secret of a token, over a certificate request. 0 or -EIO. */
int enroll_proof(uint8_t const secret[ENROLL_SECRET_LEN], uint8_t const *request, size_t len,
		 uint8_t out[ENROLL_PROOF_LEN]) WARN_UNUSED;

#endif
