/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Authentication and key management suites: one table for everything that depends on the AKM.
 *
 * IEEE 802.11-2020 table 9-151 (selectors), table 12-10 (integrity and key-wrap algorithms), 12.7.
 */
#ifndef FASTROAM_DOT11_AKM_H
#define FASTROAM_DOT11_AKM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/hmac.h"

/** Selector as a number: OUI in the upper 24 bits, type in the lower 8 (0x000fac01), as in RADIUS
 * WLAN-AKM-Suite (RFC 7268 2.13). */
typedef uint32_t suite_t;

#define SUITE_RSN(type)   (0x000fac00u | (type))
#define SUITE_WPA(type)   (0x0050f200u | (type))
#define SUITE_CISCO(type) (0x00409600u | (type))

/**
 * AKM(name, selector, text as the shell prints it)
 * WPA's own selectors (00-50-F2) are separate entries: they use PRF-SHA1 and descriptor version 1/2
 * by cipher.
 */
#define AKM_LIST(AKM)                                           \
	AKM(WPA_8021X, SUITE_WPA(1), "WPA 802.1x")              \
	AKM(WPA_PSK, SUITE_WPA(2), "WPA PSK")                   \
	AKM(8021X, SUITE_RSN(1), "802.1x")                      \
	AKM(PSK, SUITE_RSN(2), "PSK")                           \
	AKM(FT_8021X, SUITE_RSN(3), "FT-802.1x")                \
	AKM(FT_PSK, SUITE_RSN(4), "FT-PSK")                     \
	AKM(8021X_SHA256, SUITE_RSN(5), "802.1x-SHA256")        \
	AKM(PSK_SHA256, SUITE_RSN(6), "PSK-SHA256")             \
	AKM(SAE, SUITE_RSN(8), "SAE")                           \
	AKM(FT_SAE, SUITE_RSN(9), "FT-SAE")                     \
	AKM(SUITEB, SUITE_RSN(11), "SUITEB-1X")                 \
	AKM(SUITEB_192, SUITE_RSN(12), "SUITEB192-1X")          \
	AKM(FT_8021X_SHA384, SUITE_RSN(13), "FT-802.1x-SHA384") \
	AKM(OWE, SUITE_RSN(18), "OWE")                          \
	AKM(CCKM, SUITE_CISCO(0), "CCKM")

enum akm {
#define AKM(name, selector, text) AKM_##name,
	AKM_LIST(AKM)
#undef AKM
		AKM_COUNT
};

/** How an EAPOL-Key frame and an FTE are protected (IEEE 802.11-2020 table 12-10; SHA-512 is the
 * row of OWE with group 21, RFC 8110 4.4). */
enum eapol_mic {
	EAPOL_MIC_HMAC_MD5,
	EAPOL_MIC_HMAC_SHA1,
	EAPOL_MIC_CMAC,
	EAPOL_MIC_SHA256,
	EAPOL_MIC_SHA384,
	EAPOL_MIC_SHA512,
};

struct akm_info {
	enum akm akm;
	suite_t selector;
	char const *name;
	enum hash_alg hash;       /**< of PTK derivation; SHA-1 means PRF, the others KDF */
	enum hash_alg pmkid_hash; /**< of the PMKID of 12.7.1.3 */
	enum eapol_mic mic;       /**< with CCMP or better; TKIP with HASH_SHA1 uses HMAC-MD5/RC4 by
				       descriptor version */
	uint8_t key_version;      /**< Key Descriptor Version field: 0 = by AKM, 2, 3 */
	uint8_t mic_len; /**< octets of the EAPOL-Key MIC: 16 or 24 (OWE with group 21: 32) */
	uint8_t kck_len, kek_len; /**< octets in the PTK */
	uint8_t pmk_len;          /**< octets of the PMK: 32 or 48 (OWE with group 21: 64) */
	bool ft;                  /**< 802.11r: PMK-R0/R1 */
	bool eap;                 /**< the PMK comes from an MSK */
	bool psk;                 /**< the PMK comes from a passphrase or password */
};

/** The row of an AKM; for OWE that of group 19. Never NULL for a valid enum value. */
struct akm_info const *akm_info(enum akm akm);

/**
 * The row of an AKM when a Diffie-Hellman group was negotiated: OWE takes hash and lengths from the
 * group (RFC 8110 4.1, 4.4), every other AKM gives its one row.
 *
 * @param group  19, 20 or 21; looked at for OWE only
 * @return NULL when OWE does not know the group
 */
struct akm_info const *akm_info_group(enum akm akm, unsigned group);

/**
 * The EAPOL-Key integrity algorithm once the pairwise cipher is known: the PRF-SHA-1 suites fall
 * back to HMAC-MD5 (descriptor version 1) when it is TKIP (IEEE 802.11-2020 12.7.2 b).
 */
enum eapol_mic akm_mic(struct akm_info const *info, bool tkip);

/** The Key Descriptor Version field that goes with akm_mic(): 0 to 3. */
uint8_t akm_key_version(struct akm_info const *info, bool tkip);

/** By selector; NULL when we do not know it. */
struct akm_info const *akm_by_selector(suite_t selector);

/** "00-0F-AC:1", OUI in hexadecimal and type in decimal. Writes at most 16 octets, returns `out`.
 */
char const *suite_text(suite_t selector, char out[16]);

#endif
