/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MIC of the Fast BSS Transition element (see fte_mic.h). */
#include "dot11/fte_mic.h"

#include <errno.h>
#include <string.h>

#include "base/secret.h"
#include "dot11/fte.h"

static uint8_t const zeros[MIC_MAX];

/** @param iov  1 + pieces: the first one is filled in here */
static int mic_of(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		  struct mac ap, enum fte_transaction transaction, struct iov *iov, size_t pieces,
		  uint8_t *mic)
{
	struct {
		struct mac sta, ap;
		uint8_t transaction;
	} const head = {sta, ap, (uint8_t)transaction};

	_Static_assert(sizeof head == 2 * MAC_LEN + 1, "nothing but octets");
	if (alg == EAPOL_MIC_HMAC_MD5 || alg == EAPOL_MIC_HMAC_SHA1)
		return -EINVAL;
	iov[0] = (struct iov){&head, sizeof head};
	return mic_derive(alg, kck, kck_len, iov, 1 + pieces, mic);
}

int fte_mic_derive(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta,
		   struct mac ap, enum fte_transaction transaction, struct iov const *elements,
		   size_t pieces, uint8_t *mic)
{
	struct iov iov[1 + FTE_MIC_PIECES_MAX];

	if (pieces > FTE_MIC_PIECES_MAX)
		return -EINVAL;
	if (pieces)
		memcpy(iov + 1, elements, pieces * sizeof *iov);
	return mic_of(alg, kck, kck_len, sta, ap, transaction, iov, pieces, mic);
}

int fte_mic_of(enum eapol_mic alg, void const *kck, size_t kck_len, struct mac sta, struct mac ap,
	       enum fte_transaction transaction, struct iov rsne, struct iov mde, struct iov fte,
	       struct iov after, uint8_t *mic)
{
	size_t n = mic_len(alg), rest = FTE_MIC_OFFSET + n;
	uint8_t const *p = fte.p;
	struct iov iov[7];

	if (fte.len < rest)
		return -EINVAL;
	iov[1] = rsne;
	iov[2] = mde;
	iov[3] = (struct iov){p, FTE_MIC_OFFSET};
	iov[4] = (struct iov){zeros, n};
	iov[5] = (struct iov){p + rest, fte.len - rest};
	iov[6] = after;
	return mic_of(alg, kck, kck_len, sta, ap, transaction, iov, 6, mic);
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
