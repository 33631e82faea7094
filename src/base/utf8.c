/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Checking UTF-8.
 */
#include "base/utf8.h"

#include <stdint.h>

unsigned utf8_len(void const *text)
{
	static uint32_t const least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char const *s = text;
	unsigned len = s[0] < 0x80   ? 1
		       : s[0] < 0xc2 ? 0
		       : s[0] < 0xe0 ? 2
		       : s[0] < 0xf0 ? 3
		       : s[0] < 0xf5 ? 4
				     : 0;
	uint32_t c = len > 1 ? s[0] & (0x7fu >> len) : s[0];

	/* The NUL at the end is no continuation octet, so this never reads past it. */
	for (unsigned i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (len > 1 && (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)))
		return 0;
	return len;
}
