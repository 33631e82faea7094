/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Advice to the kernel; see pages.h. */
#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

void pages_advise(void *p, size_t octets)
{
	uintptr_t const mask = PAGES_LARGE - 1, from = (uintptr_t)p, to = from + octets;

	if (octets < PAGES_LARGE)
		return;
	/* Whole large pages only, those that begin or end beside it included: what is there may be
	 * on a large page as well, and where nothing is mapped the kernel does nothing. */
	(void)madvise((void *)(from & ~mask), ((to + mask) & ~mask) - (from & ~mask),
		      MADV_HUGEPAGE);
}
