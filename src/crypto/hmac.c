/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * HMAC and digests on the thread's states.
 *
 * A key is hashed when it comes, once for each of HMAC's two hashes, and again only when it is
 * another one: the PMK of a roam makes PMKID and PTK, its KCK the MICs of three messages.
 */
#include "crypto/hmac.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/ctx.h"
#include "crypto/md.h"

/** What each octet of the padded key is XORed with (RFC 2104). */
#define PAD_INNER 0x36
#define PAD_OUTER 0x5c

/** So much of a block at a time: by eight it was twice as many instructions, six times a roam. */
typedef uint8_t pad_part __attribute__((vector_size(16)));

size_t hash_alg_len(enum hash_alg alg)
{
	struct md const *md = md_of(alg);

	return md ? md->len : 0;
}

static void pad(uint8_t *block, uint8_t with, size_t len)
{
	for (size_t i = 0; i < len; i += sizeof(pad_part)) {
		pad_part part;

		memcpy(&part, block + i, sizeof part);
		part ^= with;
		memcpy(block + i, &part, sizeof part);
	}
}

/** Hash one block: the key as one of the two hashes begins. */
static void pad_hash(struct md const *md, uint8_t const *block, union md_state *s)
{
	md->begin(s);
	md->add(s, block, md->block);
}

static void key_hash(struct md const *md, void const *key, size_t len, union md_state *work,
		     uint8_t *out)
{
	md->begin(work);
	md->add(work, key, len);
	md->end(work, out);
}

int hmac_begin(enum hash_alg alg, void const *key, size_t key_len)
{
	struct md const *md = md_of(alg);
	struct ctx_hmac *h = ctx_hmac(alg);
	uint8_t k[MD_BLOCK_MAX];

	if (!md || !h)
		return -EIO;
	memset(k, 0, md->block);
	if (key_len > md->block)
		key_hash(md, key, key_len, &h->work, k);
	else if (key_len)
		memcpy(k, key, key_len);
	pad(k, PAD_INNER, md->block);
	if (!h->keyed || h->headed || !consttime_eq(h->pad, k, md->block)) {
		memcpy(h->pad, k, md->block);
		pad_hash(md, k, &h->inner);
		pad(k, PAD_INNER ^ PAD_OUTER, md->block);
		pad_hash(md, k, &h->outer);
		h->keyed = true;
		h->headed = false;
	}
	mem_wipe(k, md->block);
	return 0;
}

int hmac_head(enum hash_alg alg, void const *p, size_t len)
{
	struct md const *md = md_of(alg);
	struct ctx_hmac *h = ctx_hmac(alg);

	if (!md || !h || !h->keyed)
		return -EIO;
	md->add(&h->inner, p, len);
	h->headed = true;
	return 0;
}

int hmac_once(enum hash_alg alg, struct iov const *iov, size_t pieces, uint8_t *out)
{
	struct md const *md = md_of(alg);
	struct ctx_hmac *h = ctx_hmac(alg);
	uint8_t first[HASH_LEN_MAX];

	if (!md || !h || !h->keyed) {
		mem_wipe(out, hash_alg_len(alg));
		return -EIO;
	}
	memcpy(&h->work, &h->inner, md->state);
	for (size_t i = 0; i < pieces; i++)
		md->add(&h->work, iov[i].p, iov[i].len);
	md->end(&h->work, first);
	memcpy(&h->work, &h->outer, md->state);
	md->add(&h->work, first, md->len);
	md->end(&h->work, out);
	mem_wipe(first, sizeof first);
	return 0;
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
	struct md const *md = md_of(alg);
	struct ctx_hmac *h = ctx_hmac(alg);

	if (!md || !h) {
		mem_wipe(out, hash_alg_len(alg));
		return -EIO;
	}
	md->begin(&h->work);
	for (size_t i = 0; i < pieces; i++)
		md->add(&h->work, iov[i].p, iov[i].len);
	md->end(&h->work, out);
	return 0;
}
