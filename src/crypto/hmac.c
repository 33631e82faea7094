/* SPDX-License-Identifier: GPL-2.0-or-later */
/** HMAC and digests on the thread's contexts. */
#include "crypto/hmac.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/secret.h"
#include "crypto/ctx.h"

size_t hash_alg_len(enum hash_alg alg)
{
	switch (alg) {
	case HASH_MD5: return 16;
	case HASH_SHA1: return 20;
	case HASH_SHA256: return 32;
	case HASH_SHA384: return 48;
	case HASH_SHA512: return 64;
	}
	return 0;
}

int hmac_begin(enum hash_alg alg, void const *key, size_t key_len)
{
	struct ctx_hmac *h = ctx_hmac(alg);

	if (!h)
		return -EIO;
	/* To EVP_MAC_init() NULL means "the key you have", so an empty key needs an address. */
	h->keyed = EVP_MAC_init(h->mac, key_len ? key : "", key_len, NULL) == 1;
	h->fresh = h->keyed;
	if (h->keyed)
		return 0;
	ERR_clear_error();
	return -EIO;
}

int hmac_once(enum hash_alg alg, struct iov const *iov, size_t pieces, uint8_t *out)
{
	struct ctx_hmac *h = ctx_hmac(alg);
	size_t len = hash_alg_len(alg);
	size_t got;

	if (!h || !h->keyed)
		goto fail;
	if (!h->fresh && EVP_MAC_init(h->mac, NULL, 0, NULL) != 1)
		goto fail;
	h->fresh = false;
	for (size_t i = 0; i < pieces; i++)
		if (EVP_MAC_update(h->mac, iov[i].p, iov[i].len) != 1)
			goto fail;
	if (EVP_MAC_final(h->mac, out, &got, len) == 1 && got == len)
		return 0;
fail:
	if (h)
		h->keyed = false;
	mem_wipe(out, len);
	ERR_clear_error();
	return -EIO;
}

int hmac(enum hash_alg alg, void const *key, size_t key_len, struct iov const *iov, size_t pieces,
	 uint8_t *out)
{
	if (hmac_begin(alg, key, key_len)) {
		mem_wipe(out, hash_alg_len(alg));
		return -EIO;
	}
	return hmac_once(alg, iov, pieces, out);
}

int digest(enum hash_alg alg, struct iov const *iov, size_t pieces, uint8_t *out)
{
	EVP_MD_CTX *ctx = ctx_digest(alg);
	unsigned got;

	if (!ctx || EVP_DigestInit_ex2(ctx, NULL, NULL) != 1)
		goto fail;
	for (size_t i = 0; i < pieces; i++)
		if (EVP_DigestUpdate(ctx, iov[i].p, iov[i].len) != 1)
			goto fail;
	if (EVP_DigestFinal_ex(ctx, out, &got) == 1)
		return 0;
fail:
	mem_wipe(out, hash_alg_len(alg));
	ERR_clear_error();
	return -EIO;
}
