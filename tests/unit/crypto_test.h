/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What the tests of src/crypto share: hexadecimal text and octets from a fixed seed. */
#ifndef FASTROAM_TESTS_CRYPTO_TEST_H
#define FASTROAM_TESTS_CRYPTO_TEST_H

#include "keys_test.h"

#include <stdbool.h>

#include "crypto/hmac.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/** xorshift64*: the same octets in each run, so that a failure can be looked at again. */
struct seeded {
	uint64_t s;
};

static inline uint64_t seeded_next(struct seeded *g)
{
	g->s ^= g->s >> 12;
	g->s ^= g->s << 25;
	g->s ^= g->s >> 27;
	return g->s * 0x2545f4914f6cdd1dULL;
}

static inline void seeded_fill(struct seeded *g, void *p, size_t len)
{
	uint8_t *b = p;

	for (size_t i = 0; i < len; i++)
		b[i] = (uint8_t)(seeded_next(g) >> 56);
}

/** 0..limit-1 */
static inline size_t seeded_below(struct seeded *g, size_t limit)
{
	return (size_t)(seeded_next(g) >> 33) % limit;
}

/** Cut a message into one to eight pieces, some of them empty. */
static inline size_t seeded_cut(struct seeded *g, uint8_t const *msg, size_t len, struct iov *iov)
{
	size_t const pieces = 1 + seeded_below(g, 8);
	size_t done = 0;

	for (size_t i = 0; i + 1 < pieces; i++) {
		size_t const part = seeded_below(g, len - done + 1);

		iov[i] = (struct iov){msg + done, part};
		done += part;
	}
	iov[pieces - 1] = (struct iov){msg + done, len - done};
	return pieces;
}

static inline bool all_zero(void const *p, size_t len)
{
	uint8_t const *b = p;

	for (size_t i = 0; i < len; i++)
		if (b[i])
			return false;
	return true;
}

#endif
