/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MS-MPPE-Send-Key and MS-MPPE-Recv-Key (RFC 2548 2.4.2 and 2.4.3). */
#ifndef FASTROAM_DOT11_MPPE_H
#define FASTROAM_DOT11_MPPE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/secret.h"
#include "dot11/refuse.h"

/** Request Authenticator of the Access-Request that is answered. */
#define MPPE_AUTH_LEN  16
#define MPPE_SALT_LEN  2
/** Octets of salt and ciphertext for which an attribute of 253 octets has room. */
#define MPPE_VALUE_MAX 242

/**
 * Decrypt the value of the attribute (salt and ciphertext, without the vendor's type and length).
 *
 * A wrong shared secret shows as LENGTH or PADDING.
 *
 * @param secret  shared secret of the RADIUS client, any length
 * @param value   18..242 octets: salt and a multiple of 16
 * @param out     the key, 0..64 octets; empty unless OK. Wipe it after use.
 * @return OK, SHORT, LONG (value above 242 octets), LENGTH (no multiple of 16; key longer than the
 *         value or than SECRET_MAX), SALT, PADDING or CRYPTO
 */
DOT11_DECODER mppe_key_decode(void const *secret, size_t secret_len,
			      uint8_t const auth[MPPE_AUTH_LEN], void const *value, size_t len,
			      struct secret *out);

/**
 * Encrypt a key and write the value of the attribute: salt, then 16 x n octets.
 *
 * @param salt  its first bit is set in what is written, whatever the caller gives; unique within
 *              one packet
 * @return OK; LONG (w has no room) or CRYPTO, and w is spoilt
 */
enum dot11_refusal mppe_key_put(struct wr *w, void const *secret, size_t secret_len,
				uint8_t const auth[MPPE_AUTH_LEN],
				uint8_t const salt[MPPE_SALT_LEN],
				struct secret const *key) WARN_UNUSED;

#endif
