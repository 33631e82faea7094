/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Addresses for the BSSs of a radio; see bssid.h.
 */
#include "ap/bssid.h"

#include <stdbool.h>

/** Bit 1 of the first octet: locally administered. */
#define LOCAL 0x02

static bool add(struct mac m, struct mac *out, unsigned *n, unsigned max)
{
	for (unsigned i = 0; i < *n; i++)
		if (mac_eq(out[i], m))
			return false;
	if (*n >= max || mac_is_group(m) || mac_is_zero(m))
		return false;
	out[(*n)++] = m;
	return true;
}

/** Number i in the upper six bits of the first octet: radios of one device, whose addresses differ
 * in the last octet, then have no address in common. */
static struct mac in_first_octet(struct mac own, unsigned i)
{
	own.b[0] = (uint8_t)((own.b[0] | LOCAL) ^ (i << 2));
	return own;
}

/** Bits of number i, the lowest first, into those bits of the address that may differ. */
static struct mac in_mask(struct mac own, struct mac mask, unsigned i)
{
	for (int octet = MAC_LEN - 1; octet >= 0; octet--)
		for (unsigned bit = 0; bit < 8; bit++) {
			unsigned const here = 1u << bit;

			/* Never the group bit. */
			if (!(mask.b[octet] & here) || (octet == 0 && bit == 0))
				continue;
			own.b[octet] = (uint8_t)(own.b[octet] ^ ((i & 1) ? here : 0));
			i >>= 1;
		}
	return own;
}

unsigned bssid_list(struct mac own, struct mac mask, struct mac const *listed, unsigned n_listed,
		    struct mac *out, unsigned max)
{
	unsigned n = 0;

	(void)add(own, out, &n, max);
	for (unsigned i = 0; i < n_listed; i++)
		(void)add(listed[i], out, &n, max);
	/* 64 tries: all values of six bits. */
	for (unsigned i = 0; i < 64 && n < max; i++)
		(void)add(mac_is_zero(mask) ? in_first_octet(own, i) : in_mask(own, mask, i), out,
			  &n, max);
	return n;
}
