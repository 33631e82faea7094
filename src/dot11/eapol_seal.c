/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Protection of EAPOL-Key frames (see eapol_seal.h). */
#include "dot11/eapol_seal.h"

#include <errno.h>

#include "base/secret.h"
#include "crypto/aes.h"
#include "crypto/rc4.h"
#include "dot11/eapol_mic.h"
#include "dot11/kde.h"

/** RFC 3394 puts one block of 8 octets before the text, and takes at least two. */
#define WRAP_BLOCK    8
#define WRAPPED_MIN   24
#define SEALED_MAX    (EAPOL_KEY_DATA_MAX + WRAP_BLOCK)
/** The first octets of RC4's key stream tell about its key (12.7.2 i). */
#define RC4_SKIP      256
#define RC4_KEK_LEN   16
#define RC4_VERSION   1
#define RC4_KEY_ROOM  (EAPOL_KEY_IV_LEN + RC4_KEK_LEN)
#define VERSION_OF(k) ((k)->info & EAPOL_KEY_VERSION_MASK)

/** WPA 1 has no bit for it: there the group key is encrypted, and nothing else. */
static bool is_encrypted(struct eapol_key const *k)
{
	if (k->descriptor == EAPOL_KEY_WPA)
		return !(k->info & EAPOL_KEY_PAIRWISE) && k->data.len > 0;
	return k->info & EAPOL_KEY_ENCRYPTED;
}

static void rc4_keyed(uint8_t const *iv, struct ptk const *ptk, uint8_t *data, size_t len)
{
	uint8_t key[RC4_KEY_ROOM];
	struct wr w = wr_init(key, sizeof(key));

	wr_bytes(&w, iv, EAPOL_KEY_IV_LEN);
	wr_bytes(&w, ptk_kek(ptk), RC4_KEK_LEN);
	rc4_xor(key, sizeof(key), RC4_SKIP, data, len);
	mem_wipe(key, sizeof(key));
}

/** Encrypt what w holds, in place: padded and wrapped with AES, or as it is with RC4. */
static int data_seal(struct wr *w, struct ptk const *ptk, uint8_t version, uint8_t const *iv)
{
	int rc;

	if (version == RC4_VERSION) {
		if (!iv || ptk->len.kek != RC4_KEK_LEN)
			return -EINVAL;
		rc4_keyed(iv, ptk, w->start, wr_len(w));
		return 0;
	}
	kde_pad(w);
	if (w->bad)
		return -EINVAL;
	rc = aes_wrap(ptk_kek(ptk), ptk->len.kek, w->start, wr_len(w), w->start);
	if (rc == 0)
		(void)wr_reserve(w, WRAP_BLOCK);
	return rc;
}

/** Append the frame and fill in its MIC. */
static int frame_put(struct wr *w, enum eapol_mic alg, struct ptk const *ptk,
		     struct eapol_key const *k)
{
	size_t at = wr_len(w);

	eapol_key_put(w, k);
	if (w->bad)
		return -ENOBUFS;
	if (!(k->info & EAPOL_KEY_MIC))
		return 0;
	return eapol_mic_fill(alg, ptk_kck(ptk), ptk->len.kck, w->start + at, wr_len(w) - at,
			      EAPOL_KEY_MIC_OFFSET);
}

int eapol_key_seal(struct wr *w, struct akm_info const *akm, bool tkip, struct ptk const *ptk,
		   struct eapol_key const *k, struct span data, uint8_t const iv[EAPOL_KEY_IV_LEN])
{
	enum eapol_mic alg = akm_mic(akm, tkip);
	uint8_t version = akm_key_version(akm, tkip);
	uint8_t sealed[SEALED_MAX];
	struct wr d = wr_init(sealed, sizeof(sealed));
	struct eapol_key out = *k;
	int rc = 0;

	out.info = (uint16_t)((k->info & ~EAPOL_KEY_VERSION_MASK) | version);
	out.mic_len = (uint8_t)mic_len(alg);
	out.mic = NULL;
	out.iv = NULL;
	out.data = data;
	if (data.len > EAPOL_KEY_DATA_MAX || (!ptk && (k->info & EAPOL_KEY_MIC)))
		return -EINVAL;
	if (is_encrypted(&out)) {
		if (!ptk)
			return -EINVAL;
		wr_bytes(&d, data.p, data.len);
		rc = data_seal(&d, ptk, version, iv);
		out.data = (struct span){sealed, wr_len(&d)};
		if (version == RC4_VERSION)
			out.iv = iv;
	}
	if (rc == 0)
		rc = frame_put(w, alg, ptk, &out);
	if (rc)
		w->bad = true;
	mem_wipe(sealed, rc ? sizeof(sealed) : wr_len(&d));
	return rc;
}

static int data_open(struct ptk const *ptk, uint8_t version, struct eapol_key const *k,
		     uint8_t room[EAPOL_KEY_DATA_MAX], struct span *data)
{
	struct wr w = wr_init(room, EAPOL_KEY_DATA_MAX);
	size_t len = k->data.len;
	int rc;

	if (version == RC4_VERSION) {
		if (len > EAPOL_KEY_DATA_MAX || ptk->len.kek != RC4_KEK_LEN)
			return -EINVAL;
		wr_bytes(&w, k->data.p, len);
		rc4_keyed(k->iv, ptk, room, len);
		*data = (struct span){room, len};
		return 0;
	}
	if (len < WRAPPED_MIN || len > SEALED_MAX)
		return -EINVAL;
	rc = aes_unwrap(ptk_kek(ptk), ptk->len.kek, k->data.p, len, room);
	if (rc == 0)
		*data = (struct span){room, len - WRAP_BLOCK};
	return rc;
}

int eapol_key_open(struct akm_info const *akm, bool tkip, struct ptk const *ptk, uint8_t const *kck,
		   struct eapol_key const *k, uint8_t room[EAPOL_KEY_DATA_MAX], struct span *data)
{
	enum eapol_mic alg = akm_mic(akm, tkip);
	uint8_t version = akm_key_version(akm, tkip);
	int rc;

	*data = (struct span){0};
	if (VERSION_OF(k) != version || k->mic_len != mic_len(alg))
		return -EINVAL;
	if (!(k->info & EAPOL_KEY_MIC))
		return -EBADMSG;
	rc = eapol_mic_verify(alg, kck ? kck : ptk_kck(ptk), ptk->len.kck, k->frame.p, k->frame.len,
			      EAPOL_KEY_MIC_OFFSET);
	if (rc)
		return rc;
	if (is_encrypted(k))
		return data_open(ptk, version, k, room, data);
	*data = k->data;
	return 0;
}
