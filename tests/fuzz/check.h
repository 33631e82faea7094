/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a fuzz target asserts beside "it did not crash". */
#ifndef FASTROAM_TESTS_FUZZ_CHECK_H
#define FASTROAM_TESTS_FUZZ_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size);

/** Fails in every build, unlike assert(). */
#define FUZZ_CHECK(cond)                                                                   \
	do {                                                                               \
		if (!(cond)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond); \
			abort();                                                           \
		}                                                                          \
	} while (0)

/** The same octets; two empty pieces are the same wherever they point. */
static inline bool same(void const *a, size_t a_len, void const *b, size_t b_len)
{
	return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}

/** p..p+len lies inside data..data+size: what a parsed struct refers to. */
static inline bool inside(void const *p, size_t len, uint8_t const *data, size_t size)
{
	uint8_t const *q = p;

	return q >= data && len <= size && q <= data + (size - len);
}

#endif
