/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PMK identifiers (IEEE 802.11-2020 12.7.1.3). */
#ifndef FASTROAM_DOT11_PMKID_H
#define FASTROAM_DOT11_PMKID_H

#include "base/mac.h"
#include "crypto/hmac.h"

#define PMKID_LEN 16

/**
 * PMKID = Truncate-128(HMAC-Hash(key, "PMK Name" | AA | SPA)).
 *
 * @param alg  hash of the AKM: SHA-1, SHA-256 or SHA-384 (akm_info()->pmkid_hash)
 * @param key  the PMK; for Suite B (AKMs 11 and 12) the KCK of the first four-way handshake
 * @return 0 or -EIO
 */
int pmkid_derive(enum hash_alg alg, void const *key, size_t key_len, struct mac aa, struct mac spa,
		 uint8_t out[PMKID_LEN]) WARN_UNUSED;

#endif
