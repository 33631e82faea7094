/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Wiping and constant-time comparison.
 */
#include "base/secret.h"

#include <string.h>

__attribute__((noinline)) void stack_wipe(void)
{
	uint8_t below[STACK_WIPE];

	mem_wipe(below, sizeof below);
}

bool secret_set(struct secret *s, void const *data, size_t len)
{
	uint8_t fresh[SECRET_MAX];

	if (len > SECRET_MAX) {
		secret_wipe(s);
		return false;
	}
	/* By way of a copy: `data` may lie inside the secret that is about to be wiped. */
	if (len)
		memcpy(fresh, data, len);
	secret_wipe(s);
	if (len)
		memcpy(s->b, fresh, len);
	s->len = (uint8_t)len;
	mem_wipe(fresh, len);
	return true;
}

void secret_wipe(struct secret *s)
{
	mem_wipe(s, sizeof *s);
}

/** The same value, of which the compiler knows nothing any more: one that saw a sum saturate could
 * leave a loop early. */
static uint64_t opaque(uint64_t v)
{
	__asm__ volatile("" : "+r"(v));
	return v;
}

bool consttime_eq(void const *a, void const *b, size_t len)
{
	uint8_t const *x = a, *y = b;
	uint64_t diff = 0;

	/* By eight: octet by octet the 64 of a padded key took 50 ns. */
	for (; len >= sizeof diff; len -= sizeof diff, x += sizeof diff, y += sizeof diff) {
		uint64_t v, w;

		memcpy(&v, x, sizeof v);
		memcpy(&w, y, sizeof w);
		diff = opaque(diff | (v ^ w));
	}
	for (; len; len--)
		diff = opaque(diff | (uint64_t)(*x++ ^ *y++));
	return diff == 0;
}

bool secret_eq(struct secret const *a, struct secret const *b)
{
	return a->len == b->len && consttime_eq(a->b, b->b, a->len);
}
