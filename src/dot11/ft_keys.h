/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The FT key hierarchy (IEEE 802.11-2020 12.7.1.6). */
#ifndef FASTROAM_DOT11_FT_KEYS_H
#define FASTROAM_DOT11_FT_KEYS_H

#include "base/mac.h"
#include "crypto/hmac.h"
#include "dot11/ptk.h"

#define FT_NAME_LEN 16
/** R0KH-ID: 1..48 octets, usually the NAS-Identifier of the AP (12.2.2). */
#define R0KH_ID_MAX 48
#define SSID_MAX    32

struct ft_key {
	uint8_t key[HASH_LEN_MAX]; /**< PMK-R0 or PMK-R1 */
	uint8_t key_len;           /**< 32 or 48 octets */
	uint8_t name[FT_NAME_LEN]; /**< PMKR0Name or PMKR1Name */
};

/**
 * PMK-R0 and PMKR0Name (12.7.1.6.3).
 *
 * @param alg      HASH_SHA256 or HASH_SHA384; HASH_SHA512 for FT over SAE with extended keys
 * @param xxkey    32 octets (SHA-256: second half of the MSK, or SAE's PMK; any hash: a PSK), or as
 *                 many as the hash has: 48 (SHA-384: first 48 of the MSK), 64
 * @param ssid     0..32 octets
 * @param mdid     2 octets as on the air
 * @param r0kh_id  1..48 octets
 * @param s0kh     the station
 * @param out      key of as many octets as the hash has, and its name
 * @param salt     NULL, or receives PMK-R0Name-Salt (16 octets)
 * @return 0, -EINVAL (a length, an algorithm) or -EIO
 */
int ft_pmk_r0(enum hash_alg alg, void const *xxkey, size_t xxkey_len, void const *ssid,
	      size_t ssid_len, uint8_t const mdid[2], void const *r0kh_id, size_t r0kh_id_len,
	      struct mac s0kh, struct ft_key *out, uint8_t *salt) WARN_UNUSED;

/**
 * PMK-R1 and PMKR1Name (12.7.1.6.4).
 *
 * @param r1kh  R1KH-ID, usually the BSSID
 * @param s1kh  the station
 * @return 0, -EINVAL (an algorithm or the length of the PMK-R0) or -EIO
 */
int ft_pmk_r1(enum hash_alg alg, struct ft_key const *r0, struct mac r1kh, struct mac s1kh,
	      struct ft_key *out) WARN_UNUSED;

/** PMKR0Name alone, from the salt of ft_pmk_r0(). 0 or -EIO. */
int ft_r0_name(enum hash_alg alg, uint8_t const salt[FT_NAME_LEN],
	       uint8_t name[FT_NAME_LEN]) WARN_UNUSED;

/** PMKR1Name alone: names a key that another key holder derives, without its PMK-R0. 0 or -EIO. */
int ft_r1_name(enum hash_alg alg, uint8_t const r0_name[FT_NAME_LEN], struct mac r1kh,
	       struct mac s1kh, uint8_t name[FT_NAME_LEN]) WARN_UNUSED;

/**
 * PTK of an FT association (12.7.1.6.5): KDF(PMK-R1, "FT-PTK", SNonce | ANonce | BSSID | STA).
 * Nothing is sorted by size here.
 *
 * @param lens      parts wanted
 * @param ptk_name  NULL, or receives PTKName (16 octets; SHA-256 with every AKM, never on the air)
 * @return 0, -EINVAL (a length, an algorithm; `out` is then zeroed) or -EIO
 */
int ft_ptk(enum hash_alg alg, struct ft_key const *r1, uint8_t const snonce[NONCE_LEN],
	   uint8_t const anonce[NONCE_LEN], struct mac bssid, struct mac sta,
	   struct ptk_lens const *lens, struct ptk *out, uint8_t *ptk_name) WARN_UNUSED;

#endif
