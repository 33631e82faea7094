/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Key material has a type. It wipes itself, compares in constant time and is never formatted.
 */
#ifndef FASTROAM_BASE_SECRET_H
#define FASTROAM_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

/** 64 octets: an MSK (RFC 3748 7.10), the longest key that we hold in one piece. */
#define SECRET_MAX 64

struct secret {
	uint8_t b[SECRET_MAX];
	uint8_t len;
};

/**
 * Set from octets, wiping what was there before.
 *
 * @param len  0..SECRET_MAX octets
 * @return true, or false (and an empty secret) when len is too long
 */
bool secret_set(struct secret *s, void const *data, size_t len) WARN_UNUSED;

/** Overwrite with zeros in a way that the compiler may not remove; the length becomes 0. */
void secret_wipe(struct secret *s);

/** Same length and same octets, in time that depends on the lengths only. */
bool secret_eq(struct secret const *a, struct secret const *b);

/** Constant-time comparison of two pieces of `len` octets (MIC, PMKID, authenticator). */
bool consttime_eq(void const *a, void const *b, size_t len);

/**
 * Overwrite any memory that held key material.
 *
 * memset(), and proof that somebody reads what it wrote, which is what explicit_bzero() is too; but
 * that is a call into the C library, and a roam has 36 of these on pieces of 16 to 100 octets,
 * which become a few stores here.
 */
static inline void mem_wipe(void *p, size_t len)
{
	/* memset(NULL, 0, 0) is undefined, and an empty buffer often has no address. */
	if (len)
		memset(p, 0, len);
	__asm__ volatile("" : : "r"(p) : "memory");
}

/** Stack that stack_wipe() overwrites. */
#define STACK_WIPE 16384

/**
 * Overwrite the STACK_WIPE octets of stack below the caller: what functions left there that have
 * returned. Our own wipe theirs, but talloc_asprintf() formats the first 1,024 octets in an array
 * that it leaves as it is.
 */
void stack_wipe(void);

#endif
