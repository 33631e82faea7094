/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The expansion functions. Each keys the thread's HMAC once and runs all its blocks on that key;
 * what stands before the counter is hashed once, too.
 */
#include "crypto/prf.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/hkdf.h"

/** Pieces that a caller may give; the label and the counters come on top. */
#define PRF_PIECES_MAX 6

/** So much of the input is made one piece: each piece more costs 8 ns in each block. */
#define PRF_FLAT_MAX 256

/** What each block hashes: the counter, and what comes behind it. */
struct prf_input {
	struct iov iov[1 + PRF_PIECES_MAX + 2]; /**< the first one is `flat`, the counter first */
	size_t pieces;
	uint8_t flat[PRF_FLAT_MAX];
};

static void input_init(struct prf_input *in, size_t counter_len)
{
	in->iov[0] = (struct iov){in->flat, counter_len};
	in->pieces = 1;
}

/** Behind the others as long as there is room; from then on, in pieces. */
static void input_add(struct prf_input *in, void const *p, size_t len)
{
	struct iov *flat = &in->iov[0];

	if (!len)
		return;
	if (in->pieces == 1 && len <= PRF_FLAT_MAX - flat->len) {
		memcpy(in->flat + flat->len, p, len);
		flat->len += len;
	} else {
		in->iov[in->pieces++] = (struct iov){p, len};
	}
}

/** Run the keyed HMAC over the input until out is full; step() writes the counter of block i, from
 * 0. */
static int prf_fill(enum hash_alg alg, struct prf_input *in, void (*step)(uint8_t *at, size_t i),
		    uint8_t *out, size_t out_len)
{
	size_t const block = hash_alg_len(alg);
	uint8_t last[HASH_LEN_MAX];
	size_t done = 0;
	int rc = 0;

	for (size_t i = 0; !rc && done < out_len; i++) {
		size_t const left = out_len - done;

		step(in->flat, i);
		if (left >= block) {
			rc = hmac_once(alg, in->iov, in->pieces, out + done);
			done += block;
			continue;
		}
		rc = hmac_once(alg, in->iov, in->pieces, last);
		memcpy(out + done, last, left);
		mem_wipe(last, sizeof(last));
		done = out_len;
	}
	return rc;
}

/** 802.11's SHA-1 expansion: one octet, from 0. */
static void step_octet(uint8_t *at, size_t i)
{
	at[0] = (uint8_t)i;
}

/** 802.11's KDF: two octets, little endian, from 1. */
static void step_le16(uint8_t *at, size_t i)
{
	at[0] = (uint8_t)((i + 1) & 0xff);
	at[1] = (uint8_t)((i + 1) >> 8);
}

/** @param label  NULL for none, not even its separator */
static int prf_sha1_run(void const *key, size_t key_len, char const *label, struct iov const *data,
			size_t pieces, uint8_t *out, size_t out_len)
{
	struct prf_input in;
	int rc = -EINVAL;

	input_init(&in, 1);
	if (pieces <= PRF_PIECES_MAX && out_len <= 255 * 20)
		rc = hmac_begin(HASH_SHA1, key, key_len);
	if (!rc && label)
		rc = hmac_head(HASH_SHA1, label, strlen(label) + 1);
	for (size_t i = 0; !rc && i < pieces; i++)
		rc = hmac_head(HASH_SHA1, data[i].p, data[i].len);
	if (!rc)
		rc = prf_fill(HASH_SHA1, &in, step_octet, out, out_len);
	if (rc)
		mem_wipe(out, out_len);
	return rc;
}

int prf_sha1(void const *key, size_t key_len, char const *label, struct iov const *data,
	     size_t pieces, uint8_t *out, size_t out_len)
{
	return prf_sha1_run(key, key_len, label, data, pieces, out, out_len);
}

int prf_sha1_bare(void const *key, size_t key_len, struct iov const *data, size_t pieces,
		  uint8_t *out, size_t out_len)
{
	return prf_sha1_run(key, key_len, NULL, data, pieces, out, out_len);
}

int kdf(enum hash_alg alg, void const *key, size_t key_len, char const *label,
	struct iov const *context, size_t pieces, uint8_t *out, unsigned bits)
{
	struct prf_input in;
	uint8_t length[2] = {(uint8_t)(bits & 0xff), (uint8_t)(bits >> 8)};
	size_t const out_len = ((size_t)bits + 7) / 8;
	int rc;

	input_init(&in, 2);
	if ((alg != HASH_SHA256 && alg != HASH_SHA384 && alg != HASH_SHA512) ||
	    pieces > PRF_PIECES_MAX || !bits || bits > 65535) {
		mem_wipe(out, out_len);
		return -EINVAL;
	}
	input_add(&in, label, strlen(label));
	for (size_t i = 0; i < pieces; i++)
		input_add(&in, context[i].p, context[i].len);
	input_add(&in, length, sizeof(length));
	rc = hmac_begin(alg, key, key_len);
	if (!rc)
		rc = prf_fill(alg, &in, step_le16, out, out_len);
	mem_wipe(in.flat, sizeof(in.flat));
	if (rc)
		mem_wipe(out, out_len);
	else if (bits % 8)
		out[out_len - 1] &= (uint8_t)(0xff << (8 - bits % 8));
	return rc;
}

int tls12_prf(enum hash_alg alg, void const *secret, size_t secret_len, char const *label,
	      struct iov const *seed, size_t pieces, uint8_t *out, size_t out_len)
{
	size_t const block = hash_alg_len(alg);
	struct iov iov[PRF_PIECES_MAX + 2];
	uint8_t a[HASH_LEN_MAX];
	uint8_t last[HASH_LEN_MAX];
	size_t done = 0;
	int rc;

	if (pieces > PRF_PIECES_MAX) {
		mem_wipe(out, out_len);
		return -EINVAL;
	}
	iov[0] = (struct iov){a, block};
	iov[1] = (struct iov){label, strlen(label)};
	for (size_t i = 0; i < pieces; i++)
		iov[2 + i] = seed[i];
	rc = hmac_begin(alg, secret, secret_len);
	if (!rc)
		rc = hmac_once(alg, iov + 1, pieces + 1, a);
	while (!rc && done < out_len) {
		size_t const part = out_len - done < block ? out_len - done : block;

		rc = hmac_once(alg, iov, pieces + 2, last);
		memcpy(out + done, last, part);
		done += part;
		if (!rc && done < out_len)
			rc = hmac_once(alg, iov, 1, a);
	}
	mem_wipe(a, sizeof(a));
	mem_wipe(last, sizeof(last));
	if (rc)
		mem_wipe(out, out_len);
	return rc;
}

/** HKDF-Expand-Label (RFC 8446 7.1): the label gets the prefix "tls13 ". */
static int expand_label(enum hash_alg alg, uint8_t const *secret, char const *label,
			uint8_t const *context, uint8_t *out, size_t out_len)
{
	static char const prefix[] = "tls13 ";
	size_t const hash_len = hash_alg_len(alg);
	size_t const label_len = strlen(label);
	uint8_t info[2 + 1 + 255 + 1 + HASH_LEN_MAX];
	size_t n = 0;

	if (sizeof(prefix) - 1 + label_len > 255 || out_len > 65535)
		return -EINVAL;
	info[n++] = (uint8_t)(out_len >> 8);
	info[n++] = (uint8_t)(out_len & 0xff);
	info[n++] = (uint8_t)(sizeof(prefix) - 1 + label_len);
	memcpy(info + n, prefix, sizeof(prefix) - 1);
	n += sizeof(prefix) - 1;
	memcpy(info + n, label, label_len);
	n += label_len;
	info[n++] = (uint8_t)hash_len;
	memcpy(info + n, context, hash_len);
	n += hash_len;
	return hkdf_expand(alg, secret, hash_len, info, n, out, out_len);
}

int tls13_exporter(enum hash_alg alg, void const *exporter_secret, char const *label,
		   void const *context, size_t context_len, uint8_t *out, size_t out_len)
{
	struct iov const iov = {context, context_len};
	uint8_t hash[HASH_LEN_MAX];
	uint8_t derived[HASH_LEN_MAX];
	int rc;

	/* Derive-Secret(Secret, label, ""), then "exporter" over the hash of the context. */
	rc = digest(alg, NULL, 0, hash);
	if (!rc)
		rc = expand_label(alg, exporter_secret, label, hash, derived, hash_alg_len(alg));
	if (!rc)
		rc = digest(alg, &iov, 1, hash);
	if (!rc)
		rc = expand_label(alg, derived, "exporter", hash, out, out_len);
	mem_wipe(derived, sizeof(derived));
	if (rc)
		mem_wipe(out, out_len);
	return rc;
}
