/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Suite selectors on the air, and the cipher suites (IEEE 802.11-2020 table 9-149).
 *
 * A selector is a suite_t (dot11/akm.h): OUI in the upper 24 bits, type in the lower 8. One that we
 * do not know stays the number it is.
 */
#ifndef FASTROAM_DOT11_SUITE_H
#define FASTROAM_DOT11_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/akm.h"
#include "dot11/refuse.h"

/** CIPHER(name, type under 00-0F-AC, octets of its key, text) */
#define CIPHER_LIST(CIPHER)                                           \
	CIPHER(USE_GROUP, 0, 0, "Use group cipher suite")             \
	CIPHER(WEP40, 1, 5, "WEP-40")                                 \
	CIPHER(TKIP, 2, 32, "TKIP")                                   \
	CIPHER(CCMP, 4, 16, "CCMP-128")                               \
	CIPHER(WEP104, 5, 13, "WEP-104")                              \
	CIPHER(BIP_CMAC, 6, 16, "BIP-CMAC-128")                       \
	CIPHER(NO_GROUP, 7, 0, "Group addressed traffic not allowed") \
	CIPHER(GCMP, 8, 16, "GCMP-128")                               \
	CIPHER(GCMP256, 9, 32, "GCMP-256")                            \
	CIPHER(CCMP256, 10, 32, "CCMP-256")                           \
	CIPHER(BIP_GMAC, 11, 16, "BIP-GMAC-128")                      \
	CIPHER(BIP_GMAC256, 12, 32, "BIP-GMAC-256")                   \
	CIPHER(BIP_CMAC256, 13, 32, "BIP-CMAC-256")

/** CIPHER_CCMP is 0x000fac04 and so on: values of a suite_t. */
enum cipher {
#define CIPHER(name, type, key_len, text) CIPHER_##name = SUITE_RSN(type),
	CIPHER_LIST(CIPHER)
#undef CIPHER
};

/** A list longer than this is refused: 802.11-2020 assigns 14 ciphers and 20 AKMs in all, so twice
 * that many vendor suites still fit, and a parsed element stays under 300 octets. */
#define SUITE_LIST_MAX 32

struct suite_list {
	uint8_t n;                 /**< 0..SUITE_LIST_MAX */
	suite_t s[SUITE_LIST_MAX]; /**< n that count: the rest may be anything */
};

/**
 * Octets of the key that the cipher takes: TK of a pairwise cipher (TKIP: 32 with both Michael
 * keys), GTK of a group cipher, IGTK of a management cipher. 00-50-F2 selectors too.
 *
 * @return 0 for a selector that is unknown or has no key
 */
size_t cipher_key_len(suite_t cipher);

/** Name as in table 9-149, the same for 00-50-F2 selectors; NULL when unknown. */
char const *cipher_text(suite_t cipher);

bool suite_list_has(struct suite_list const *list, suite_t suite);

/**
 * Read a count (2 octets, little-endian) and that many selectors.
 *
 * @return OK, SHORT, or COUNT for none or more than SUITE_LIST_MAX; *out is zero unless OK
 */
DOT11_DECODER suite_list_read(struct rd *r, struct suite_list *out);

/** Write count and selectors. A list that suite_list_read() would refuse spoils w. */
void suite_list_put(struct wr *w, struct suite_list const *list);

#endif
