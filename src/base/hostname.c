/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names of machines; see hostname.h.
 */
#include "base/hostname.h"

#include <string.h>

bool hostname_is_good(char const *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789-._");

	return len > 0 && len < HOSTNAME_SIZE && name[len] == '\0' && name[0] != '.' &&
	       name[0] != '-';
}
