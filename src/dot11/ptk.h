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

/** Wipe it with mem_wipe() after use. */
struct ptk {
	struct ptk_lens len;
	uint8_t kck[KCK_MAX];
	uint8_t kek[KEK_MAX];
	uint8_t tk[TK_MAX];
	uint8_t kck2[KCK_MAX];
	uint8_t kek2[KEK_MAX];
	uint8_t kdk[KDK_MAX];
};

/** Longest PTK, all parts together. */
#define PTK_MAX (2 * KCK_MAX + 2 * KEK_MAX + TK_MAX + KDK_MAX)

/** Sum of the parts in octets; 0 when one of them is longer than its field in struct ptk. */
size_t ptk_lens_total(struct ptk_lens const *lens);

/**
 * How every derivation of a PTK ends: cut the key stream into the parts, or zero `out` when the
 * stream could not be made; wipe the stream.
 *
 * @param rc      of the function that made the stream
 * @param stream  ptk_lens_total() octets
 * @return rc
 */
int ptk_finish(int rc, struct ptk_lens const *lens, uint8_t *stream, struct ptk *out) WARN_UNUSED;

/** Of the parts that have octets, and in one place: the 294 octets of the whole took 500 octets of
 * code each time, and a roam by FT does this three times. */
void ptk_copy(struct ptk *to, struct ptk const *from);

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
