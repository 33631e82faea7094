/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Keys that a TLS-based EAP method exports (RFC 5216 2.3, RFC 5281 8, RFC 9190 2.3, RFC 9427). */
#ifndef FASTROAM_DOT11_EAP_KEYS_H
#define FASTROAM_DOT11_EAP_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"

#define EAP_MSK_LEN        64
#define EAP_EMSK_LEN       64
/** Type, then 64 octets: of both randoms (TLS 1.2) or of the Method-Id (TLS 1.3). */
#define EAP_SESSION_ID_LEN 65
#define TLS_RANDOM_LEN     32
#define TLS12_MASTER_LEN   48

struct eap_keys {
	uint8_t msk[EAP_MSK_LEN];
	uint8_t emsk[EAP_EMSK_LEN];
	uint8_t session_id[EAP_SESSION_ID_LEN];
};

/**
 * TLS 1.2: PRF(master secret, label, client random | server random), 128 octets.
 *
 * @param alg     hash of the cipher suite: HASH_SHA256 or HASH_SHA384
 * @param master  48 octets
 * @param label   "client EAP encryption" (EAP-TLS, PEAP), "ttls keying material" (EAP-TTLS)
 * @param type    EAP type: 13, 21 or 25
 * @return 0, -EINVAL (another hash) or -EIO; keys are zeroed unless 0
 */
int eap_keys_tls12(enum hash_alg alg, uint8_t const master[TLS12_MASTER_LEN],
		   uint8_t const client_random[TLS_RANDOM_LEN],
		   uint8_t const server_random[TLS_RANDOM_LEN], char const *label, uint8_t type,
		   struct eap_keys *out) WARN_UNUSED;

/**
 * TLS 1.3: TLS-Exporter("EXPORTER_EAP_TLS_Key_Material", type, 128) and, for the Session-Id,
 * ("EXPORTER_EAP_TLS_Method-Id", type, 64), the same for every method (RFC 9427 2.1).
 *
 * @param alg              hash of the cipher suite: HASH_SHA256 or HASH_SHA384
 * @param exporter_secret  exporter_master_secret, as many octets as the hash has
 * @return 0, -EINVAL (another hash) or -EIO; keys are zeroed unless 0
 */
int eap_keys_tls13(enum hash_alg alg, void const *exporter_secret, uint8_t type,
		   struct eap_keys *out) WARN_UNUSED;

#endif
