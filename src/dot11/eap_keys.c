/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Keys that a TLS-based EAP method exports (see eap_keys.h). */
#include "dot11/eap_keys.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/prf.h"

static bool tls_hash(enum hash_alg alg)
{
	return alg == HASH_SHA256 || alg == HASH_SHA384;
}

/** Cut 128 octets into MSK and EMSK, or leave nothing behind. */
static int keys_finish(int rc, uint8_t *material, struct eap_keys *out)
{
	if (rc == 0) {
		memcpy(out->msk, material, EAP_MSK_LEN);
		memcpy(out->emsk, material + EAP_MSK_LEN, EAP_EMSK_LEN);
	} else {
		mem_wipe(out, sizeof *out);
	}
	mem_wipe(material, EAP_MSK_LEN + EAP_EMSK_LEN);
	return rc;
}

int eap_keys_tls12(enum hash_alg alg, uint8_t const master[TLS12_MASTER_LEN],
		   uint8_t const client_random[TLS_RANDOM_LEN],
		   uint8_t const server_random[TLS_RANDOM_LEN], char const *label, uint8_t type,
		   struct eap_keys *out)
{
	struct iov seed[] = {{client_random, TLS_RANDOM_LEN}, {server_random, TLS_RANDOM_LEN}};
	uint8_t material[EAP_MSK_LEN + EAP_EMSK_LEN];
	int rc;

	memset(out, 0, sizeof *out);
	if (!tls_hash(alg))
		return -EINVAL;
	out->session_id[0] = type;
	memcpy(out->session_id + 1, client_random, TLS_RANDOM_LEN);
	memcpy(out->session_id + 1 + TLS_RANDOM_LEN, server_random, TLS_RANDOM_LEN);
	rc = tls12_prf(alg, master, TLS12_MASTER_LEN, label, seed, 2, material, sizeof material);
	return keys_finish(rc, material, out);
}

int eap_keys_tls13(enum hash_alg alg, void const *exporter_secret, uint8_t type,
		   struct eap_keys *out)
{
	uint8_t material[EAP_MSK_LEN + EAP_EMSK_LEN];
	int rc;

	memset(out, 0, sizeof *out);
	if (!tls_hash(alg))
		return -EINVAL;
	out->session_id[0] = type;
	rc = tls13_exporter(alg, exporter_secret, "EXPORTER_EAP_TLS_Method-Id", &type, 1,
			    out->session_id + 1, EAP_SESSION_ID_LEN - 1);
	if (rc == 0)
		rc = tls13_exporter(alg, exporter_secret, "EXPORTER_EAP_TLS_Key_Material", &type, 1,
				    material, sizeof material);
	return keys_finish(rc, material, out);
}
