/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * UTF-8 (RFC 3629): what of a text from outside may pass as characters.
 */
#ifndef FASTROAM_BASE_UTF8_H
#define FASTROAM_BASE_UTF8_H

/**
 * Octets of the character at the start of a NUL-terminated text: 1 to 4, the NUL itself 1; 0 when
 * none starts there (RFC 3629 3: not the shortest form, a surrogate, above U+10FFFF, cut off).
 */
unsigned utf8_len(void const *text);

#endif
