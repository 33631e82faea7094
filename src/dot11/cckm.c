/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM's keys (see cckm.h). */
#include "dot11/cckm.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "crypto/aes.h"
#include "crypto/prf.h"
#include "crypto/rc4.h"

/** Octets of RC4 key stream that are thrown away. */
#define RC4_SKIP 256

int cckm_keys_derive(void const *nsk, size_t nsk_len, struct mac bssid, struct mac sta,
		     uint8_t const snonce[NONCE_LEN], uint8_t const anonce[NONCE_LEN],
		     struct cckm_keys *out)
{
	uint8_t data[2 * MAC_LEN + 2 * NONCE_LEN];
	uint8_t gk[CCKM_KRK_LEN + CCKM_BTK_LEN];
	struct wr w = wr_init(data, sizeof data);
	int rc;

	if (nsk_len != 16 && nsk_len != 32)
		return -EINVAL;
	wr_bytes(&w, bssid.b, MAC_LEN);
	wr_bytes(&w, sta.b, MAC_LEN);
	wr_bytes(&w, snonce, NONCE_LEN);
	wr_bytes(&w, anonce, NONCE_LEN);
	rc = prf_sha1(nsk, nsk_len, "Fast-Roam Generate Base Key", &(struct iov){data, sizeof data},
		      1, gk, sizeof gk);
	if (rc == 0) {
		memcpy(out->krk, gk, CCKM_KRK_LEN);
		memcpy(out->btk, gk + CCKM_KRK_LEN, CCKM_BTK_LEN);
	}
	mem_wipe(gk, sizeof gk);
	return rc;
}

int cckm_ptk(uint8_t const btk[CCKM_BTK_LEN], uint32_t rn, struct mac bssid, size_t tk_len,
	     struct ptk *out)
{
	struct ptk_lens const lens = {.kck = 16, .kek = CCKM_KEK_LEN, .tk = (uint8_t)tk_len};
	uint8_t data[4 + MAC_LEN];
	struct wr w = wr_init(data, sizeof data);
	int rc;

	if (rn == 0 || (tk_len != 16 && tk_len != 32))
		return -EINVAL;
	wr_le32(&w, rn);
	wr_bytes(&w, bssid.b, MAC_LEN);
	rc = prf_sha1_bare(btk, CCKM_BTK_LEN, &(struct iov){data, sizeof data}, 1, out->b,
			   16 + CCKM_KEK_LEN + tk_len);
	return ptk_finish(rc, &lens, out);
}

/** HMAC over the pieces, cut to 8 octets. `rsne` tells the protocol and so the hash. */
static int mic8(void const *key, struct iov rsne, struct iov const *iov, size_t pieces,
		uint8_t mic[CCKM_MIC_LEN])
{
	uint8_t full[HASH_LEN_MAX];
	uint8_t const *id = rsne.p;
	int rc;

	if (rsne.len < IE_HEADER_LEN || (id[0] != IE_RSN && id[0] != IE_VENDOR))
		return -EINVAL;
	rc = hmac(id[0] == IE_RSN ? HASH_SHA1 : HASH_MD5, key, 16, iov, pieces, full);
	if (rc == 0)
		memcpy(mic, full, CCKM_MIC_LEN);
	return rc;
}

int cckm_request_mic(uint8_t const krk[CCKM_KRK_LEN], struct mac sta, struct mac bssid,
		     struct iov rsne, uint8_t const timestamp_rn[12], uint8_t mic[CCKM_MIC_LEN])
{
	struct iov iov[] = {{sta.b, MAC_LEN}, {bssid.b, MAC_LEN}, rsne, {timestamp_rn, 12}};

	return mic8(krk, rsne, iov, 4, mic);
}

int cckm_response_mic(uint8_t const kck[16], struct mac sta, struct iov rsne,
		      uint8_t const fixed[16], struct iov egtk, uint8_t mic[CCKM_MIC_LEN])
{
	struct iov iov[] = {{sta.b, MAC_LEN}, rsne, {fixed, 16}, egtk};

	return mic8(kck, rsne, iov, 4, mic);
}

static void rc4_gtk(uint8_t const kek[CCKM_KEK_LEN], uint32_t rn, uint8_t *data, size_t len)
{
	uint8_t key[4 + CCKM_KEK_LEN];
	struct wr w = wr_init(key, sizeof key);

	wr_le32(&w, rn);
	wr_bytes(&w, kek, CCKM_KEK_LEN);
	rc4_xor(key, sizeof key, RC4_SKIP, data, len);
	mem_wipe(key, sizeof key);
}

int cckm_gtk_wrap(enum cckm_wrap how, uint8_t const kek[CCKM_KEK_LEN], uint32_t rn, void const *gtk,
		  size_t len, uint8_t *egtk)
{
	int rc;

	if (len != 16 && len != 32)
		return -EINVAL;
	if (how == CCKM_WRAP_AES) {
		rc = aes_wrap(kek, CCKM_KEK_LEN, gtk, len, egtk);
		return rc ? rc : (int)len + 8;
	}
	memmove(egtk, gtk, len);
	rc4_gtk(kek, rn, egtk, len);
	return (int)len;
}

int cckm_gtk_unwrap(enum cckm_wrap how, uint8_t const kek[CCKM_KEK_LEN], uint32_t rn,
		    void const *egtk, size_t len, uint8_t *gtk)
{
	int rc;

	if (how == CCKM_WRAP_AES) {
		if (len != 24 && len != 40)
			return -EINVAL;
		rc = aes_unwrap(kek, CCKM_KEK_LEN, egtk, len, gtk);
		return rc ? rc : (int)len - 8;
	}
	if (len != 16 && len != 32)
		return -EINVAL;
	memmove(gtk, egtk, len);
	rc4_gtk(kek, rn, gtk, len);
	return (int)len;
}
