/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Opportunistic Wireless Encryption (see owe.h). */
#include "dot11/owe.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/hkdf.h"
#include "dot11/akm.h"

static char const label[] = "OWE Key Generation";

int owe_keys_derive(unsigned group, uint8_t const *client_x, uint8_t const *ap_x, uint8_t const *z,
		    struct owe_keys *out)
{
	struct akm_info const *info = akm_info_group(AKM_OWE, group);
	size_t n = ecdh_len(group);
	uint8_t salt[2 * ECDH_LEN_MAX + 2];
	uint8_t hash[HASH_LEN_MAX];
	int rc;

	memset(out, 0, sizeof *out);
	if (!info || n == 0)
		return -EINVAL;
	memcpy(salt, client_x, n);
	memcpy(salt + n, ap_x, n);
	salt[2 * n] = (uint8_t)(group & 0xff);
	salt[2 * n + 1] = (uint8_t)(group >> 8);
	rc = hkdf_extract(info->hash, salt, 2 * n + 2, &(struct iov){z, n}, 1, out->prk);
	if (rc)
		goto fail;
	rc = hkdf_expand(info->hash, out->prk, info->pmk_len, label, sizeof label - 1, out->pmk,
			 info->pmk_len);
	if (rc)
		goto fail;
	rc = digest(info->hash, &(struct iov){salt, 2 * n}, 1, hash);
	if (rc)
		goto fail;
	memcpy(out->pmkid, hash, PMKID_LEN);
	out->len = info->pmk_len;
	return 0;
fail:
	mem_wipe(out, sizeof *out);
	return rc;
}

int owe_finish(enum owe_role role, unsigned group, struct ecdh_key *own, uint8_t const *peer_x,
	       uint8_t *own_x, struct owe_keys *out)
{
	uint8_t z[ECDH_LEN_MAX];
	int rc;

	memset(out, 0, sizeof *out);
	if (ecdh_len(group) == 0)
		return -EINVAL;
	rc = ecdh_public(own, own_x, NULL);
	if (rc == 0)
		rc = ecdh_derive_x(own, peer_x, z);
	if (rc == 0)
		rc = role == OWE_AP ? owe_keys_derive(group, peer_x, own_x, z, out)
				    : owe_keys_derive(group, own_x, peer_x, z, out);
	mem_wipe(z, sizeof z);
	return rc;
}

int owe_answer(unsigned group, uint8_t const *client_x, uint8_t *ap_x, struct owe_keys *out)
{
	struct ecdh_key *own;
	int rc;

	memset(out, 0, sizeof *out);
	if (ecdh_len(group) == 0)
		return -EINVAL;
	own = ecdh_key_new(group);
	if (!own)
		return -ENOMEM;
	rc = owe_finish(OWE_AP, group, own, client_x, ap_x, out);
	ecdh_key_free(own);
	return rc;
}
