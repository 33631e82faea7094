/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The pairwise transient key (IEEE 802.11-2020 12.7.1.3). */
#ifndef FASTROAM_DOT11_PTK_H
#define FASTROAM_DOT11_PTK_H

#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "crypto/hmac.h"

#define NONCE_LEN 32
/** 64: AES-SIV-512 of FILS; 32 everywhere else. */
#define KEK_MAX   64
#define KCK_MAX   32
#define TK_MAX    32
#define KDK_MAX   64

/** Octets of each part, in the order in which they leave the KDF. 0 = absent. */
struct ptk_lens {
	uint8_t kck;
	uint8_t kek;
	uint8_t tk; /**< 16: CCMP and GCMP-128; 32: the 256-bit ciphers, and TKIP (Michael keys) */
	uint8_t kck2; /**< FT only (FILS suites, where the first KCK is absent) */
	uint8_t kek2; /**< FT only */
	uint8_t kdk;  /**< last; 0 unless a later key is to be derived (802.11az) */
};

/** Longest PTK, all parts together. */
#define PTK_MAX (2 * KCK_MAX + 2 * KEK_MAX + TK_MAX + KDK_MAX)

/**
 * The parts stand as they left the KDF, one behind the other: most suites have 48 octets of the
 * 288, and a station's record that has left the caches costs 5 to 100 ns for each line of 64 that
 * is read or wiped. Octets beyond the sum of the lengths count for nothing. ptk_wipe() it after
 * use.
 */
struct ptk {
	struct ptk_lens len;
	uint8_t b[PTK_MAX];
};

/** The parts, each of so many octets as `len` says. */
static inline uint8_t const *ptk_kck(struct ptk const *p)
{
	return p->b;
}
static inline uint8_t const *ptk_kek(struct ptk const *p)
{
	return ptk_kck(p) + p->len.kck;
}
static inline uint8_t const *ptk_tk(struct ptk const *p)
{
	return ptk_kek(p) + p->len.kek;
}
static inline uint8_t const *ptk_kck2(struct ptk const *p)
{
	return ptk_tk(p) + p->len.tk;
}
static inline uint8_t const *ptk_kek2(struct ptk const *p)
{
	return ptk_kck2(p) + p->len.kck2;
}
static inline uint8_t const *ptk_kdk(struct ptk const *p)
{
	return ptk_kek2(p) + p->len.kek2;
}

/** Sum of the parts in octets; 0 when one of them is longer than its limit above. */
size_t ptk_lens_total(struct ptk_lens const *lens);

/**
 * How every derivation of a PTK ends: out->b has the key stream, which gets its lengths; or `out`
 * is zeroed when the stream could not be made.
 *
 * @param rc    of the function that made the stream
 * @param lens  ptk_lens_total() is not 0
 * @return rc
 */
int ptk_finish(int rc, struct ptk_lens const *lens, struct ptk *out) WARN_UNUSED;

/** Lengths, and so many octets as they say.
 * @param to  was never written, was wiped, or has no longer parts: what it has more stays */
void ptk_copy(struct ptk *to, struct ptk const *from);

/** The octets that are in use; the lengths become 0. Of one that is zero, nothing. */
void ptk_wipe(struct ptk *p);

/**
 * PTK of the four-way handshake: PRF or KDF of (PMK, "Pairwise key expansion", Min(AA,SPA) |
 * Max(AA,SPA) | Min(ANonce,SNonce) | Max(ANonce,SNonce)).
 *
 * @param alg      HASH_SHA1 takes the PRF of 12.7.1.2; SHA-256, SHA-384 and SHA-512 the KDF
 * @param pmk_len  octets of the PMK: 16 to 64
 * @param anonce   32 octets, as is snonce
 * @return 0, -EINVAL (a length, an algorithm; `out` is then zeroed) or -EIO
 */
int ptk_derive(enum hash_alg alg, void const *pmk, size_t pmk_len, struct mac aa, struct mac spa,
	       uint8_t const anonce[NONCE_LEN], uint8_t const snonce[NONCE_LEN],
	       struct ptk_lens const *lens, struct ptk *out) WARN_UNUSED;

#endif
