/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Large pieces of memory on large pages.
 *
 * An index of 1 M entries is 8 MiB, and which of its 2,048 small pages a look-up touches is random:
 * the CPU has to find out where the page is, a trip to memory more. Of large pages there are four.
 */
#ifndef FASTROAM_BASE_PAGES_H
#define FASTROAM_BASE_PAGES_H

#include <stddef.h>

/** Below this nothing is gained. A large page has as many octets on x86-64 and arm64. */
#define PAGES_LARGE 2097152u

/** Ask for large pages under memory that has not been touched yet. Without them, or with less than
 * PAGES_LARGE, nothing changes. */
void pages_advise(void *p, size_t octets);

#endif
