/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The pairwise transient key (see ptk.h). */
#include "dot11/ptk.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/prf.h"

static char const label[] = "Pairwise key expansion";

#define CONTEXT_LEN (2 * MAC_LEN + 2 * NONCE_LEN)

size_t ptk_lens_total(struct ptk_lens const *l)
{
	if (l->kck > KCK_MAX || l->kek > KEK_MAX || l->tk > TK_MAX || l->kck2 > KCK_MAX ||
	    l->kek2 > KEK_MAX || l->kdk > KDK_MAX)
		return 0;
	return (size_t)l->kck + l->kek + l->tk + l->kck2 + l->kek2 + l->kdk;
}

int ptk_finish(int rc, struct ptk_lens const *lens, struct ptk *out)
{
	if (rc == 0)
		out->len = *lens;
	else
		mem_wipe(out, sizeof *out);
	return rc;
}

void ptk_copy(struct ptk *to, struct ptk const *from)
{
	to->len = from->len;
	memcpy(to->b, from->b, ptk_lens_total(&from->len));
}

void ptk_wipe(struct ptk *p)
{
	mem_wipe(p->b, ptk_lens_total(&p->len));
	p->len = (struct ptk_lens){0};
}

/** Append the smaller of two strings, then the larger. */
static uint8_t *put_sorted(uint8_t *p, void const *a, void const *b, size_t len)
{
	bool a_first = memcmp(a, b, len) < 0;

	memcpy(p, a_first ? a : b, len);
	memcpy(p + len, a_first ? b : a, len);
	return p + 2 * len;
}

int ptk_derive(enum hash_alg alg, void const *pmk, size_t pmk_len, struct mac aa, struct mac spa,
	       uint8_t const anonce[NONCE_LEN], uint8_t const snonce[NONCE_LEN],
	       struct ptk_lens const *lens, struct ptk *out)
{
	uint8_t context[CONTEXT_LEN];
	struct iov data = {context, sizeof context};
	size_t total = ptk_lens_total(lens);
	int rc;

	if (total == 0 || pmk_len < 16 || pmk_len > HASH_LEN_MAX) {
		memset(out, 0, sizeof *out);
		return -EINVAL;
	}
	put_sorted(put_sorted(context, aa.b, spa.b, MAC_LEN), anonce, snonce, NONCE_LEN);
	if (alg == HASH_SHA1)
		rc = prf_sha1(pmk, pmk_len, label, &data, 1, out->b, total);
	else
		rc = kdf(alg, pmk, pmk_len, label, &data, 1, out->b, (unsigned)total * 8);
	return ptk_finish(rc, lens, out);
}
