/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The FT key hierarchy (see ft_keys.h). */
#include "dot11/ft_keys.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "crypto/prf.h"
#include "dot11/psk.h"

/** SSIDlength | SSID | MDID | R0KHlength | R0KH-ID | S0KH-ID */
#define R0_CONTEXT_MAX (1 + SSID_MAX + 2 + 1 + R0KH_ID_MAX + MAC_LEN)

static bool alg_fits(enum hash_alg alg, size_t key_len)
{
	switch (alg) {
	case HASH_SHA256:
	case HASH_SHA384:
	case HASH_SHA512: return key_len == hash_alg_len(alg);
	case HASH_MD5:
	case HASH_SHA1: return false;
	}
	return false;
}

/** Truncate-128(Hash(text)). */
static int name_of(enum hash_alg alg, struct iov const *text, size_t pieces,
		   uint8_t name[FT_NAME_LEN])
{
	uint8_t full[HASH_LEN_MAX];
	int rc = digest(alg, text, pieces, full);

	if (rc)
		return rc;
	memcpy(name, full, FT_NAME_LEN);
	return 0;
}

int ft_r0_name(enum hash_alg alg, uint8_t const salt[FT_NAME_LEN], uint8_t name[FT_NAME_LEN])
{
	struct iov const text[] = {{"FT-R0N", 6}, {salt, FT_NAME_LEN}};

	return name_of(alg, text, 2, name);
}

int ft_r1_name(enum hash_alg alg, uint8_t const r0_name[FT_NAME_LEN], struct mac r1kh,
	       struct mac s1kh, uint8_t name[FT_NAME_LEN])
{
	struct {
		uint8_t label[6];
		uint8_t r0_name[FT_NAME_LEN];
		struct mac r1kh, s1kh;
	} text = {.label = {'F', 'T', '-', 'R', '1', 'N'}, .r1kh = r1kh, .s1kh = s1kh};

	_Static_assert(sizeof text == 6 + FT_NAME_LEN + 2 * MAC_LEN, "nothing but octets");
	memcpy(text.r0_name, r0_name, FT_NAME_LEN);
	return name_of(alg, &(struct iov){&text, sizeof text}, 1, name);
}

int ft_pmk_r0(enum hash_alg alg, void const *xxkey, size_t xxkey_len, void const *ssid,
	      size_t ssid_len, uint8_t const mdid[2], void const *r0kh_id, size_t r0kh_id_len,
	      struct mac s0kh, struct ft_key *out, uint8_t *salt)
{
	uint8_t context[R0_CONTEXT_MAX];
	uint8_t stream[HASH_LEN_MAX + FT_NAME_LEN];
	struct wr w = wr_init(context, sizeof context);
	size_t n = hash_alg_len(alg);
	int rc;

	if (!alg_fits(alg, n) || (xxkey_len != n && xxkey_len != PSK_LEN) || ssid_len > SSID_MAX ||
	    r0kh_id_len < 1 || r0kh_id_len > R0KH_ID_MAX)
		return -EINVAL;
	wr_u8(&w, (uint8_t)ssid_len);
	wr_bytes(&w, ssid, ssid_len);
	wr_bytes(&w, mdid, 2);
	wr_u8(&w, (uint8_t)r0kh_id_len);
	wr_bytes(&w, r0kh_id, r0kh_id_len);
	wr_bytes(&w, s0kh.b, MAC_LEN);
	rc = kdf(alg, xxkey, xxkey_len, "FT-R0", &(struct iov){context, wr_len(&w)}, 1, stream,
		 (unsigned)(n + FT_NAME_LEN) * 8);
	if (rc)
		goto out;
	rc = ft_r0_name(alg, stream + n, out->name);
	if (rc)
		goto out;
	memcpy(out->key, stream, n);
	out->key_len = (uint8_t)n;
	if (salt)
		memcpy(salt, stream + n, FT_NAME_LEN);
out:
	mem_wipe(stream, sizeof stream);
	return rc;
}

int ft_pmk_r1(enum hash_alg alg, struct ft_key const *r0, struct mac r1kh, struct mac s1kh,
	      struct ft_key *out)
{
	uint8_t context[2 * MAC_LEN];
	int rc;

	if (!alg_fits(alg, r0->key_len))
		return -EINVAL;
	memcpy(context, r1kh.b, MAC_LEN);
	memcpy(context + MAC_LEN, s1kh.b, MAC_LEN);
	rc = ft_r1_name(alg, r0->name, r1kh, s1kh, out->name);
	if (rc)
		return rc;
	rc = kdf(alg, r0->key, r0->key_len, "FT-R1", &(struct iov){context, sizeof context}, 1,
		 out->key, r0->key_len * 8u);
	if (rc)
		return rc;
	out->key_len = r0->key_len;
	return 0;
}

int ft_ptk(enum hash_alg alg, struct ft_key const *r1, uint8_t const snonce[NONCE_LEN],
	   uint8_t const anonce[NONCE_LEN], struct mac bssid, struct mac sta,
	   struct ptk_lens const *lens, struct ptk *out, uint8_t *ptk_name)
{
	struct {
		uint8_t snonce[NONCE_LEN], anonce[NONCE_LEN];
		struct mac bssid, sta;
	} context = {.bssid = bssid, .sta = sta};
	struct iov const name[] = {
		{r1->name, FT_NAME_LEN}, {"FT-PTKN", 7}, {&context, sizeof context}};
	size_t total = ptk_lens_total(lens);
	int rc;

	if (total == 0 || !alg_fits(alg, r1->key_len)) {
		memset(out, 0, sizeof *out);
		return -EINVAL;
	}
	_Static_assert(sizeof context == 2 * NONCE_LEN + 2 * MAC_LEN, "nothing but octets");
	memcpy(context.snonce, snonce, NONCE_LEN);
	memcpy(context.anonce, anonce, NONCE_LEN);
	rc = kdf(alg, r1->key, r1->key_len, "FT-PTK", &name[2], 1, out->b, (unsigned)total * 8);
	if (rc == 0 && ptk_name)
		rc = name_of(HASH_SHA256, name, 3, ptk_name);
	return ptk_finish(rc, lens, out);
}
