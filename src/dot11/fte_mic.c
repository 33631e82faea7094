/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MIC of the Fast BSS Transition element (see fte_mic.h). */
#include "dot11/fte_mic.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "dot11/fte.h"

static uint8_t const zeros[MIC_MAX];

int fte_mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		   struct mac ap, enum fte_transaction transaction, struct iov const *elements,
		   size_t pieces, uint8_t *mic)
{
	struct iov iov[1 + FTE_MIC_PIECES_MAX];
	uint8_t head[2 * MAC_LEN + 1];

	if (alg == EAPOL_MIC_HMAC_MD5 || alg == EAPOL_MIC_HMAC_SHA1 || pieces > FTE_MIC_PIECES_MAX)
		return -EINVAL;
	memcpy(head, sta.b, MAC_LEN);
	memcpy(head + MAC_LEN, ap.b, MAC_LEN);
	head[2 * MAC_LEN] = (uint8_t)transaction;
	iov[0] = (struct iov){head, sizeof head};
	if (pieces)
		memcpy(iov + 1, elements, pieces * sizeof *iov);
	return mic_derive(alg, kck, kck_len, iov, 1 + pieces, mic);
}

int fte_mic_of(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta, struct mac ap,
	       enum fte_transaction transaction, struct iov rsne, struct iov mde, struct iov fte,
	       struct iov after, uint8_t *mic)
{
	size_t n = mic_len(alg);
	uint8_t const *p = fte.p;
	struct iov iov[6];

	if (fte.len < FTE_MIC_OFFSET + n)
		return -EINVAL;
	iov[0] = rsne;
	iov[1] = mde;
	iov[2] = (struct iov){p, FTE_MIC_OFFSET};
	iov[3] = (struct iov){zeros, n};
	iov[4] = (struct iov){p + FTE_MIC_OFFSET + n, fte.len - FTE_MIC_OFFSET - n};
	iov[5] = after;
	return fte_mic_derive(alg, kck, kck_len, sta, ap, transaction, iov, 6, mic);
}

int fte_mic_verify(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		   struct mac ap, enum fte_transaction transaction, struct iov rsne, struct iov mde,
		   struct iov fte, struct iov after)
{
	uint8_t mic[MIC_MAX];
	int rc = fte_mic_of(alg, kck, kck_len, sta, ap, transaction, rsne, mde, fte, after, mic);

	if (rc)
		return rc;
	return consttime_eq(mic, (uint8_t const *)fte.p + FTE_MIC_OFFSET, mic_len(alg)) ? 0
											: -EBADMSG;
}
