/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Association identifiers; see aid.h.
 */
#include "sm/aid.h"

#define WORDS (sizeof((struct aid_map *)0)->used / sizeof(uint64_t))

uint16_t aid_take(struct aid_map *m)
{
	m->used[0] |= 1; /* 0 is none */
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned aid;

		if (m->used[i] == UINT64_MAX)
			continue;
		aid = i * 64 + (unsigned)__builtin_ctzll(~m->used[i]);
		if (aid > AID_MAX)
			return 0;
		m->used[i] |= 1ull << (aid % 64);
		return (uint16_t)aid;
	}
	return 0;
}

void aid_release(struct aid_map *m, uint16_t aid)
{
	if (aid > 0 && aid <= AID_MAX)
		m->used[aid / 64] &= ~(1ull << (aid % 64));
}
