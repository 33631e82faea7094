/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Hexadecimal digits, independent of the locale.
 */
#ifndef FASTROAM_BASE_HEX_H
#define FASTROAM_BASE_HEX_H

#include <stddef.h>

/** Room for the digits of `len` octets and the NUL. */
#define HEX_STR(len) (2 * (len) + 1)

/** Value of a digit in either case, 0..15; -1 for anything else. */
int hex_value(char c);

/**
 * Write octets as lower-case digits.
 *
 * @param out  HEX_STR(len) octets, a NUL at the end; wipe it when it shows a key
 * @return out
 */
char const *hex_text(void const *data, size_t len, char *out);

#endif
