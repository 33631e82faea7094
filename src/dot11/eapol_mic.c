/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key MIC of EAPOL-Key frames (see eapol_mic.h). */
#include "dot11/eapol_mic.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/aes.h"

static uint8_t const zeros[MIC_MAX];

size_t mic_len(enum eapol_mic alg)
{
	switch (alg) {
	case EAPOL_MIC_HMAC_MD5:
	case EAPOL_MIC_HMAC_SHA1:
	case EAPOL_MIC_CMAC:
	case EAPOL_MIC_SHA256: return 16;
	case EAPOL_MIC_SHA384: return 24;
	case EAPOL_MIC_SHA512: return 32;
	}
	return 0;
}

static int hmac_cut(enum hash_alg hash, void const *kck, size_t kck_len, struct iov const *iov,
		    size_t pieces, uint8_t *mic, size_t len)
{
	uint8_t full[HASH_LEN_MAX];
	int rc;

	if (kck_len < 16 || kck_len > 32)
		return -EINVAL;
	rc = hmac(hash, kck, kck_len, iov, pieces, full);
	if (rc == 0)
		memcpy(mic, full, len);
	return rc;
}

int mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, struct iov const *iov,
	       size_t pieces, uint8_t *mic)
{
	switch (alg) {
	case EAPOL_MIC_HMAC_MD5: return hmac_cut(HASH_MD5, kck, kck_len, iov, pieces, mic, 16);
	case EAPOL_MIC_HMAC_SHA1: return hmac_cut(HASH_SHA1, kck, kck_len, iov, pieces, mic, 16);
	case EAPOL_MIC_SHA256: return hmac_cut(HASH_SHA256, kck, kck_len, iov, pieces, mic, 16);
	case EAPOL_MIC_SHA384: return hmac_cut(HASH_SHA384, kck, kck_len, iov, pieces, mic, 24);
	case EAPOL_MIC_SHA512: return hmac_cut(HASH_SHA512, kck, kck_len, iov, pieces, mic, 32);
	case EAPOL_MIC_CMAC: return kck_len == 16 ? aes_cmac(kck, 16, iov, pieces, mic) : -EINVAL;
	}
	return -EINVAL;
}

int eapol_mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, void const *frame,
		     size_t len, size_t mic_offset, uint8_t *mic)
{
	uint8_t const *p = frame;
	size_t n = mic_len(alg);
	struct iov iov[3];

	if (mic_offset > len || n > len - mic_offset)
		return -EINVAL;
	iov[0] = (struct iov){p, mic_offset};
	iov[1] = (struct iov){zeros, n};
	iov[2] = (struct iov){p + mic_offset + n, len - mic_offset - n};
	return mic_derive(alg, kck, kck_len, iov, 3, mic);
}

int eapol_mic_verify(enum eapol_mic alg, void const *kck, size_t kck_len, void const *frame,
		     size_t len, size_t mic_offset)
{
	uint8_t mic[MIC_MAX];
	int rc = eapol_mic_derive(alg, kck, kck_len, frame, len, mic_offset, mic);

	if (rc)
		return rc;
	return consttime_eq(mic, (uint8_t const *)frame + mic_offset, mic_len(alg)) ? 0 : -EBADMSG;
}

int eapol_mic_fill(enum eapol_mic alg, void const *kck, size_t kck_len, void *frame, size_t len,
		   size_t mic_offset)
{
	uint8_t mic[MIC_MAX];
	int rc = eapol_mic_derive(alg, kck, kck_len, frame, len, mic_offset, mic);

	if (rc == 0)
		memcpy((uint8_t *)frame + mic_offset, mic, mic_len(alg));
	return rc;
}
