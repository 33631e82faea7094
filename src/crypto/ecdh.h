/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ECDH on the IANA IKE groups 19 (P-256), 20 (P-384) and 21 (P-521).
 *
 * One exchange costs about 67, 1,220 and 390 us: OpenSSL 3.0 has no fast P-384 code.
 */
#ifndef FASTROAM_CRYPTO_ECDH_H
#define FASTROAM_CRYPTO_ECDH_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"

/** 66: P-521. */
#define ECDH_LEN_MAX 66

/** Octets of a coordinate: 32, 48, 66; 0 for a group that we do not know. */
size_t ecdh_len(unsigned group);

struct ecdh_key;

/** Make a fresh key pair. NULL when the group is unknown or OpenSSL refuses. */
struct ecdh_key *ecdh_key_new(unsigned group);

/** A key pair of a given private number (tests, vectors): ecdh_len(group) octets. */
struct ecdh_key *ecdh_key_from_private(unsigned group, uint8_t const *priv);

/** Wipes. NULL is fine. */
void ecdh_key_free(struct ecdh_key *k);

/** Own public point, ecdh_len(group) octets each; y may be NULL. 0 or -EIO. */
int ecdh_public(struct ecdh_key const *k, uint8_t *x, uint8_t *y) WARN_UNUSED;

/**
 * Shared secret with a peer of which both coordinates are known.
 * @param z  ecdh_len(group) octets: the x coordinate of the product
 * @return 0, -EBADMSG (not a point of the curve) or -EIO
 */
int ecdh_derive(struct ecdh_key *k, uint8_t const *x, uint8_t const *y, uint8_t *z) WARN_UNUSED;

/**
 * Shared secret with a peer that sent its x coordinate only (OWE: RFC 8110 4.3). Either root of the
 * curve equation gives the same z. Finding one proves that the point is on the curve (cofactor 1),
 * so the costly second check is left out: 36 % of the exchange on P-256.
 * @return 0, -EBADMSG (no such point) or -EIO
 */
int ecdh_derive_x(struct ecdh_key *k, uint8_t const *x, uint8_t *z) WARN_UNUSED;

#endif
