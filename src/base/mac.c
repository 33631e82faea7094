/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Reading and printing MAC addresses.
 */
#include "base/mac.h"

#include <stddef.h>

#include "base/hex.h"

/** True when a separator stands before octet `i` (1..5) in the notation that `sep` belongs to. */
static bool separated(char sep, int i)
{
	return sep == '.' ? i % 2 == 0 : sep != '\0';
}

/** The notation shows after the first octet (colon, hyphen) or after the second (dot). */
static char separator_of(char const *text)
{
	if (text[0] == '\0' || text[1] == '\0')
		return '\0';
	if (text[2] == ':' || text[2] == '-')
		return text[2];
	if (text[2] == '\0' || text[3] == '\0')
		return '\0';
	return text[4] == '.' ? '.' : '\0';
}

bool mac_parse(char const *text, struct mac *out, char const **rest)
{
	char sep = separator_of(text);
	char const *p = text;
	struct mac m;

	for (int i = 0; i < MAC_LEN; i++) {
		int hi, lo;

		if (i > 0 && separated(sep, i) && *p++ != sep)
			return false;
		hi = hex_value(*p);
		if (hi < 0)
			return false;
		lo = hex_value(p[1]);
		if (lo < 0)
			return false;
		m.b[i] = (uint8_t)(hi << 4 | lo);
		p += 2;
	}
	if (rest)
		*rest = p;
	else if (*p != '\0')
		return false;
	*out = m;
	return true;
}

/** Print with `sep` before every `group`th octet. */
static char const *mac_print(struct mac m, char out[MAC_STR], char sep, int group)
{
	char *p = out;

	for (int i = 0; i < MAC_LEN; i++) {
		if (i > 0 && i % group == 0)
			*p++ = sep;
		(void)hex_text(&m.b[i], 1, p);
		p += 2;
	}
	return out;
}

char const *mac_colon(struct mac m, char out[MAC_STR])
{
	return mac_print(m, out, ':', 1);
}

char const *mac_dotted(struct mac m, char out[MAC_STR])
{
	return mac_print(m, out, '.', 2);
}
