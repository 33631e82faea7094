/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Wiping and constant-time comparison.
 */
#include "base/secret.h"

#include <string.h>

void mem_wipe_octets(void *p, size_t len)
{
	/* explicit_bzero(NULL, 0) is undefined, and an empty buffer often has no address. */
	if (len)
		explicit_bzero(p, len);
}

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

bool consttime_eq(void const *a, void const *b, size_t len)
{
	uint8_t const *x = a, *y = b;
	uint64_t diff = 0;

	/* The empty asm may change the sum: a compiler that sees it saturate could leave the loop
	 * early. */
	for (; len >= sizeof diff; len -= sizeof diff, x += sizeof diff, y += sizeof diff) {
		uint64_t v, w;

		memcpy(&v, x, sizeof v);
		memcpy(&w, y, sizeof w);
		diff |= v ^ w;
		__asm__ volatile("" : "+r"(diff));
	}
	for (; len > 0; len--) {
		diff |= *x++ ^ *y++;
		__asm__ volatile("" : "+r"(diff));
	}
	return diff == 0;
}

bool secret_eq(struct secret const *a, struct secret const *b)
{
	return a->len == b->len && consttime_eq(a->b, b->b, a->len);
}
