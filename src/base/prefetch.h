/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fetching a cache line that will be needed. It changes nothing, and any address will do.
 *
 * A static function that does nothing else is one without effect to gcc (12), which drops the calls
 * of it: hence the empty statement, which costs no instruction.
 */
#ifndef FASTROAM_BASE_PREFETCH_H
#define FASTROAM_BASE_PREFETCH_H

/** To be read. */
static inline void prefetch(void const *p)
{
	__builtin_prefetch(p);
	__asm__ volatile("");
}

/** To be written. */
static inline void prefetch_write(void const *p)
{
	__builtin_prefetch(p, 1);
	__asm__ volatile("");
}

#endif
