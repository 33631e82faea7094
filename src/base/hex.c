/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Reading and writing hexadecimal digits.
 */
#include "base/hex.h"

#include <stdint.h>

int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char const *hex_text(void const *data, size_t len, char *out)
{
	static char const digits[] = "0123456789abcdef";
	uint8_t const *p = data;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * len] = '\0';
	return out;
}
