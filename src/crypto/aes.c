/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CMAC, key wrap and SIV on the thread's AES-ECB contexts.
 *
 * A single block through EVP_Cipher() costs 13 ns, hardly more than the AES rounds, so key wrap
 * steps by hand. CMAC lets CBC chain up to CMAC_CHUNK octets in one call: 0.1 us less for an FTE.
 * An IV that is set for each message would cost 0.07 us, so what the context chains with is kept in
 * mind and taken out of the first block.
 */
#include "crypto/aes.h"

#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/secret.h"
#include "crypto/ctx.h"

#define BLOCK      16
/** Octets that one call of CBC takes: what the MIC of an FTE covers, and nearly all of message 3.
 */
#define CMAC_CHUNK 256
/** RFC 3394 2.2.3.1; the same in both orders of octets. */
#define WRAP_IV    0xa6a6a6a6a6a6a6a6ull

/**
 * A block as one value, stored at once. The processor passes a store on to the load behind it only
 * when it covers it: of two halves OpenSSL's load of the whole waits 12 cycles, as long as four of
 * the ten rounds, and what is wrapped for message 3 passes there 48 times.
 */
typedef uint64_t block_value __attribute__((vector_size(BLOCK)));

static void xor_block(uint8_t *to, uint8_t const *with)
{
	block_value a, b;

	memcpy(&a, to, BLOCK);
	memcpy(&b, with, BLOCK);
	a ^= b;
	memcpy(to, &a, BLOCK);
}

/** The thread's context for this key length, keyed; NULL when OpenSSL refuses. */
static EVP_CIPHER_CTX *aes_keyed(enum ctx_aes_mode mode, void const *key, size_t key_len,
				 uint8_t const *iv)
{
	EVP_CIPHER_CTX *ctx = ctx_aes(mode, key_len);

	if (ctx && EVP_CipherInit_ex2(ctx, NULL, key, iv, mode != CTX_AES_ECB_DECRYPT, NULL) == 1)
		return ctx;
	ERR_clear_error();
	return NULL;
}

static bool aes_block(EVP_CIPHER_CTX *ecb, uint8_t *block)
{
	return EVP_Cipher(ecb, block, block, BLOCK) == BLOCK;
}

/** Times x in GF(2^128) (RFC 4493 2.3, RFC 5297 2.3), without a branch on the secret. By halves:
 * octet by octet it took 200 instructions, and a roam of FT has three. */
static void dbl(uint8_t *b)
{
	uint64_t high, low, carry;

	memcpy(&high, b, sizeof high);
	memcpy(&low, b + sizeof high, sizeof low);
	high = be64toh(high);
	low = be64toh(low);
	carry = 0u - (high >> 63);
	high = htobe64(high << 1 | low >> 63);
	low = htobe64((low << 1) ^ (carry & 0x87));
	memcpy(b, &high, sizeof high);
	memcpy(b + sizeof high, &low, sizeof low);
}

/**
 * The thread's CMAC with that key; NULL when OpenSSL refuses.
 *
 * An FT roam has two MICs under one key, and a key costs as much as three blocks of message.
 */
static struct ctx_cmac *cmac_keyed(void const *key, size_t key_len)
{
	struct ctx_cmac *k = ctx_cmac(key_len);

	if (!k || (k->keyed && consttime_eq(k->key, key, key_len)))
		return k;
	k->keyed = false;
	memset(k->k1, 0, BLOCK);
	if (!aes_keyed(CTX_AES_CBC_ENCRYPT, key, key_len, NULL) || !aes_block(k->cbc, k->k1))
		return NULL;
	memcpy(k->key, key, key_len);
	memcpy(k->chain, k->k1, BLOCK);
	dbl(k->k1);
	k->keyed = true;
	return k;
}

/** A message that is being taken in, CMAC_CHUNK octets at a time. */
struct cmac {
	struct ctx_cmac *k;
	size_t have;
	bool begun, good;
	uint8_t buf[CMAC_CHUNK];
};

/** Chain the first `n` octets of the buffer, whole blocks. */
static void cmac_chunk(struct cmac *m, size_t n)
{
	if (!m->begun)
		xor_block(m->buf, m->k->chain);
	m->begun = true;
	m->good = EVP_Cipher(m->k->cbc, m->buf, m->buf, (unsigned)n) == (int)n && m->good;
	memcpy(m->k->chain, m->buf + n - BLOCK, BLOCK);
	m->have = 0;
}

static void cmac_add(struct cmac *m, uint8_t const *p, size_t left)
{
	while (left) {
		size_t part;

		/* The final block is masked, so a full buffer waits until there is proof of more.
		 */
		if (m->have == CMAC_CHUNK)
			cmac_chunk(m, CMAC_CHUNK);
		part = left < CMAC_CHUNK - m->have ? left : CMAC_CHUNK - m->have;
		memcpy(m->buf + m->have, p, part);
		m->have += part;
		p += part;
		left -= part;
	}
}

/** Mask the last block, padded where it is not whole, and chain it. */
static void cmac_end(struct cmac *m, uint8_t *tag)
{
	size_t last = m->have ? (m->have - 1) / BLOCK * BLOCK : 0;
	uint8_t mask[BLOCK];

	memcpy(mask, m->k->k1, BLOCK);
	if (m->have - last < BLOCK) {
		dbl(mask);
		memset(m->buf + m->have, 0, last + BLOCK - m->have);
		m->buf[m->have] = 0x80;
	}
	xor_block(m->buf + last, mask);
	cmac_chunk(m, last + BLOCK);
	memcpy(tag, m->k->chain, BLOCK);
	mem_wipe(mask, sizeof(mask));
}

static bool cmac_run(struct ctx_cmac *k, struct iov const *iov, size_t pieces, uint8_t *tag)
{
	struct cmac m;

	m.k = k;
	m.have = 0;
	m.begun = false;
	m.good = true;
	for (size_t i = 0; i < pieces; i++)
		cmac_add(&m, iov[i].p, iov[i].len);
	cmac_end(&m, tag);
	mem_wipe(m.buf, sizeof(m.buf));
	k->keyed = k->keyed && m.good;
	return m.good;
}

int aes_cmac(void const *key, size_t key_len, struct iov const *iov, size_t pieces, uint8_t *tag)
{
	struct ctx_cmac *k;

	if (key_len != 16 && key_len != 32) {
		memset(tag, 0, BLOCK);
		return -EINVAL;
	}
	k = cmac_keyed(key, key_len);
	if (k && cmac_run(k, iov, pieces, tag))
		return 0;
	memset(tag, 0, BLOCK);
	ERR_clear_error();
	return -EIO;
}

static bool kek_len_good(size_t len)
{
	return len == 16 || len == 24 || len == 32;
}

/** A | R[i] of RFC 3394 2.2.1 and 2.2.2, as AES takes it. */
static void wrap_block(uint64_t a, uint8_t const *r, uint8_t *b)
{
	block_value v = {a};

	memcpy((uint8_t *)&v + sizeof a, r, BLOCK - sizeof a);
	memcpy(b, &v, BLOCK);
}

/** So many keys of one length are wrapped in step: an FTE has a GTK, an IGTK and a BIGTK. */
#define WRAP_LANES 4

/** Wrap texts of one length, a block of each at a time: each block has to wait for the one before
 * it in its own text, and the processor runs four in hardly more time than one. Inlined for the
 * sake of one text: the loops over the lanes would cost it 1 ns in each of 12 to 84 steps. */
static inline __attribute__((always_inline)) bool wrap_lanes(EVP_CIPHER_CTX *ecb,
							     struct aes_wrap_piece const *w,
							     size_t lanes)
{
	size_t const n = w->len / 8, octets = lanes * BLOCK;
	uint64_t a[WRAP_LANES], t = 1;
	uint8_t b[WRAP_LANES][BLOCK];
	bool good = true;

	for (size_t k = 0; k < lanes; k++) {
		memmove(w[k].out + 8, w[k].plain, w->len);
		a[k] = WRAP_IV;
	}
	for (unsigned j = 0; good && j < 6; j++) {
		for (size_t i = 1; good && i <= n; i++, t++) {
			for (size_t k = 0; k < lanes; k++)
				wrap_block(a[k], w[k].out + 8 * i, b[k]);
			good = EVP_Cipher(ecb, *b, *b, (unsigned)octets) == (int)octets;
			for (size_t k = 0; k < lanes; k++) {
				memcpy(&a[k], b[k], sizeof a[k]);
				a[k] ^= htobe64(t);
				memcpy(w[k].out + 8 * i, b[k] + sizeof a[k], 8);
			}
		}
	}
	for (size_t k = 0; k < lanes; k++)
		memcpy(w[k].out, &a[k], sizeof a[k]);
	mem_wipe(b, sizeof(b));
	return good;
}

/** How many of the n pieces, from the first on, have one length and fit in the lanes. */
static size_t wrap_lanes_of(struct aes_wrap_piece const *w, size_t n)
{
	size_t lanes = 1;

	while (lanes < n && lanes < WRAP_LANES && w[lanes].len == w->len)
		lanes++;
	return lanes;
}

int aes_wrap_pieces(void const *kek, size_t kek_len, struct aes_wrap_piece const *pieces, size_t n)
{
	EVP_CIPHER_CTX *ecb = NULL;
	bool fits = kek_len_good(kek_len), good;

	for (size_t i = 0; i < n; i++)
		fits = fits && pieces[i].len >= 16 && pieces[i].len % 8 == 0;
	if (fits)
		ecb = aes_keyed(CTX_AES_ECB_ENCRYPT, kek, kek_len, NULL);
	good = ecb != NULL;
	for (size_t i = 0, lanes; good && i < n; i += lanes) {
		lanes = wrap_lanes_of(pieces + i, n - i);
		good = lanes == 1 ? wrap_lanes(ecb, pieces + i, 1)
				  : wrap_lanes(ecb, pieces + i, lanes);
	}
	if (good)
		return 0;
	for (size_t i = 0; i < n; i++)
		mem_wipe(pieces[i].out, pieces[i].len + 8);
	ERR_clear_error();
	return fits ? -EIO : -EINVAL;
}

int aes_wrap(void const *kek, size_t kek_len, void const *plain, size_t len, uint8_t *out)
{
	struct aes_wrap_piece const piece = {.plain = plain, .len = len, .out = out};

	return aes_wrap_pieces(kek, kek_len, &piece, 1);
}

int aes_unwrap(void const *kek, size_t kek_len, void const *wrapped, size_t len, uint8_t *out)
{
	static uint64_t const iv = WRAP_IV;
	size_t const n = len / 8 - 1;
	EVP_CIPHER_CTX *ecb;
	uint64_t a, t;
	uint8_t b[BLOCK];
	int rc = -EIO;

	if (!kek_len_good(kek_len) || len < 24 || len % 8) {
		mem_wipe(out, len > 8 ? len - 8 : 0);
		return -EINVAL;
	}
	memcpy(&a, wrapped, sizeof a);
	memmove(out, (uint8_t const *)wrapped + 8, len - 8);
	ecb = aes_keyed(CTX_AES_ECB_DECRYPT, kek, kek_len, NULL);
	if (!ecb)
		goto done;
	t = 6 * (uint64_t)n;
	for (unsigned j = 0; j < 6; j++) {
		for (size_t i = n; i >= 1; i--, t--) {
			a ^= htobe64(t);
			wrap_block(a, out + 8 * (i - 1), b);
			if (!aes_block(ecb, b))
				goto done;
			memcpy(&a, b, sizeof a);
			memcpy(out + 8 * (i - 1), b + sizeof a, 8);
		}
	}
	rc = consttime_eq(&a, &iv, sizeof iv) ? 0 : -EBADMSG;
done:
	mem_wipe(b, sizeof(b));
	if (rc) {
		mem_wipe(out, len - 8);
		ERR_clear_error();
	}
	return rc;
}

/** S2V (RFC 5297 2.4) of the associated strings, then the plain text. */
static bool s2v(void const *key, size_t key_len, struct iov const *ad, size_t ads,
		uint8_t const *plain, size_t len, uint8_t *v)
{
	uint8_t d[BLOCK] = {0};
	uint8_t t[BLOCK];
	struct iov whole = {d, BLOCK};
	struct iov tail[2] = {{plain, 0}, {t, BLOCK}};
	struct ctx_cmac *k = cmac_keyed(key, key_len);
	bool good;

	good = k && cmac_run(k, &whole, 1, d);
	for (size_t i = 0; good && i < ads; i++) {
		dbl(d);
		good = cmac_run(k, &ad[i], 1, t);
		xor_block(d, t);
	}
	if (good && len >= BLOCK) {
		memcpy(t, plain + len - BLOCK, BLOCK);
		xor_block(t, d);
		tail[0].len = len - BLOCK;
	} else if (good) {
		dbl(d);
		memset(t, 0, BLOCK);
		if (len)
			memcpy(t, plain, len);
		t[len] = 0x80;
		xor_block(t, d);
	}
	good = good && cmac_run(k, tail, 2, v);
	mem_wipe(d, sizeof(d));
	mem_wipe(t, sizeof(t));
	return good;
}

/** CTR in place from V with two bits cleared (RFC 5297 2.5). */
static bool siv_ctr(void const *key, size_t key_len, uint8_t const *v, uint8_t *data, size_t len)
{
	EVP_CIPHER_CTX *ctx;
	uint8_t q[BLOCK];
	int got;

	memcpy(q, v, BLOCK);
	q[8] &= 0x7f;
	q[12] &= 0x7f;
	ctx = aes_keyed(CTX_AES_CTR, key, key_len, q);
	if (!ctx)
		return false;
	return !len || EVP_EncryptUpdate(ctx, data, &got, data, (int)len) == 1;
}

static bool siv_args_good(size_t key_len, size_t ads, size_t plain_len)
{
	return (key_len == 32 || key_len == 48 || key_len == 64) && ads <= AES_SIV_AD_MAX &&
	       plain_len <= INT_MAX;
}

int aes_siv_seal(void const *key, size_t key_len, struct iov const *ad, size_t ads,
		 void const *plain, size_t len, uint8_t *out)
{
	size_t const half = key_len / 2;
	uint8_t v[BLOCK];

	if (!siv_args_good(key_len, ads, len)) {
		mem_wipe(out, BLOCK + len);
		return -EINVAL;
	}
	if (!s2v(key, half, ad, ads, plain, len, v))
		goto fail;
	if (len)
		memmove(out + BLOCK, plain, len);
	if (!siv_ctr((uint8_t const *)key + half, half, v, out + BLOCK, len))
		goto fail;
	memcpy(out, v, BLOCK);
	return 0;
fail:
	mem_wipe(out, BLOCK + len);
	ERR_clear_error();
	return -EIO;
}

int aes_siv_open(void const *key, size_t key_len, struct iov const *ad, size_t ads,
		 void const *sealed, size_t len, uint8_t *out)
{
	size_t const half = key_len / 2;
	uint8_t v[BLOCK], again[BLOCK];
	int rc = -EIO;

	if (len < BLOCK)
		return -EINVAL;
	len -= BLOCK;
	if (!siv_args_good(key_len, ads, len)) {
		mem_wipe(out, len);
		return -EINVAL;
	}
	memcpy(v, sealed, BLOCK);
	if (len)
		memmove(out, (uint8_t const *)sealed + BLOCK, len);
	if (siv_ctr((uint8_t const *)key + half, half, v, out, len) &&
	    s2v(key, half, ad, ads, out, len, again))
		rc = consttime_eq(v, again, BLOCK) ? 0 : -EBADMSG;
	mem_wipe(again, sizeof(again));
	if (rc) {
		mem_wipe(out, len);
		ERR_clear_error();
	}
	return rc;
}
