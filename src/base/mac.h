/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * 48-bit MAC addresses: stations (SPA), BSSIDs (AA), key holders (R1KH-ID).
 */
#ifndef FASTROAM_BASE_MAC_H
#define FASTROAM_BASE_MAC_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define MAC_LEN 6
/** "aa:bb:cc:dd:ee:ff" and its NUL; the dotted form needs 15. */
#define MAC_STR 18

struct mac {
	uint8_t b[MAC_LEN];
};

static inline bool mac_eq(struct mac a, struct mac b)
{
	return memcmp(a.b, b.b, MAC_LEN) == 0;
}

static inline bool mac_is_zero(struct mac m)
{
	return mac_eq(m, (struct mac){{0}});
}

/** Group addresses (bit 0 of the first octet) never name a station or an AP. */
static inline bool mac_is_group(struct mac m)
{
	return m.b[0] & 1;
}

/** As a number, for hashing and ordering. */
static inline uint64_t mac_u64(struct mac m)
{
	uint32_t high;
	uint16_t low;

	memcpy(&high, m.b, sizeof high);
	memcpy(&low, m.b + sizeof high, sizeof low);
	return (uint64_t)be32toh(high) << 16 | be16toh(low);
}

/** What mac_u64() has made of an address. */
static inline struct mac mac_from_u64(uint64_t v)
{
	struct mac m;

	for (int i = MAC_LEN - 1; i >= 0; i--, v >>= 8)
		m.b[i] = (uint8_t)v;
	return m;
}

/**
 * Read an address from the start of a text: aa:bb:cc:dd:ee:ff, aa-bb-cc-dd-ee-ff (RFC 3580
 * 3.20), aabb.ccdd.eeff (IOS) or aabbccddeeff, in either case.
 *
 * @param rest  where the text goes on after the address; when NULL nothing may follow
 * @return false when the text does not start with an address; *out is then unchanged
 */
bool mac_parse(char const *text, struct mac *out, char const **rest);

/** "aa:bb:cc:dd:ee:ff" (AireOS). Writes MAC_STR octets, returns `out`. */
char const *mac_colon(struct mac m, char out[MAC_STR]);

/** "aabb.ccdd.eeff" (IOS). Writes at most MAC_STR octets, returns `out`. */
char const *mac_dotted(struct mac m, char out[MAC_STR]);

#endif
