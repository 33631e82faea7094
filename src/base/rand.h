/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Random octets from a pool of 4 KiB per thread: about 65 ns for a nonce of 32 octets, which is
 * what the kernel's generator takes for them, instead of 260 ns for a getrandom() of its own.
 *
 * What is handed out is wiped from the pool at once. A fork() discards the child's pool.
 */
#ifndef FASTROAM_BASE_RAND_H
#define FASTROAM_BASE_RAND_H

#include <stddef.h>
#include <stdint.h>

/**
 * Octets fit for keys. Ends the process when the kernel gives none: going on with weak keys is
 * worse than stopping.
 */
void rand_octets(uint8_t *out, size_t len);

/** A reproducible stream for tests: same seed, same octets. Not for keys. */
struct rand_fixed {
	uint64_t state;
};

void rand_fixed_octets(struct rand_fixed *r, uint8_t *out, size_t len);

#endif
