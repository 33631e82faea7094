/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Opportunistic Wireless Encryption (RFC 8110 4.3 and 4.4), both ends. */
#ifndef FASTROAM_DOT11_OWE_H
#define FASTROAM_DOT11_OWE_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/ecdh.h"
#include "crypto/hmac.h"
#include "dot11/pmkid.h"

struct owe_keys {
	uint8_t prk[HASH_LEN_MAX];
	uint8_t pmk[HASH_LEN_MAX];
	uint8_t len; /**< octets of prk and pmk: 32, 48 or 64 */
	uint8_t pmkid[PMKID_LEN];
};

enum owe_role { OWE_AP, OWE_CLIENT };

/**
 * Keys from a finished exchange: PRK = HKDF-Extract(C | A | group, z), PMK = HKDF-Expand(PRK, "OWE
 * Key Generation"), PMKID = Truncate-128(Hash(C | A)).
 *
 * @param group     19 (SHA-256), 20 (SHA-384) or 21 (SHA-512)
 * @param client_x  C: x coordinate of the client's point, ecdh_len(group) octets; ap_x is A
 * @param z         shared secret, ecdh_len(group) octets
 * @return 0, -EINVAL (a group that we do not know) or -EIO
 */
int owe_keys_derive(unsigned group, uint8_t const *client_x, uint8_t const *ap_x, uint8_t const *z,
		    struct owe_keys *out) WARN_UNUSED;

/**
 * Finish the exchange with our key pair.
 *
 * @param own     key pair of this group
 * @param peer_x  ecdh_len(group) octets of the peer's Diffie-Hellman Parameter element
 * @param own_x   receives ecdh_len(group) octets for ours
 * @return 0, -EBADMSG (the peer's octets are no point), -EINVAL (a group that we do not know) or
 *         -EIO; the keys are zeroed unless 0
 */
int owe_finish(enum owe_role role, unsigned group, struct ecdh_key *own, uint8_t const *peer_x,
	       uint8_t *own_x, struct owe_keys *out) WARN_UNUSED;

/** The AP's whole part in one association: a fresh key pair, then owe_finish(). Also -ENOMEM. */
int owe_answer(unsigned group, uint8_t const *client_x, uint8_t *ap_x,
	       struct owe_keys *out) WARN_UNUSED;

#endif
