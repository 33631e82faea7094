/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Names without quotes. */
#include "base/plain_name.h"

#include <ctype.h>
#include <string.h>

bool plain_name_fits(char const *name, size_t max, char const *others)
{
	size_t len = strlen(name);

	if (!len || len > max || !isalnum((unsigned char)name[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)name[i];

		if (ch > 126 || (!isalnum(ch) && !strchr(others, ch)))
			return false;
	}
	return true;
}
