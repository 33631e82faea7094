/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Names that a person gives to things and that stand in configuration lines without quotes. */
#ifndef FASTROAM_BASE_PLAIN_NAME_H
#define FASTROAM_BASE_PLAIN_NAME_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Does it consist of 1 to `max` ASCII letters, digits and the given other characters, the first one
 * a letter or digit?
 */
bool plain_name_fits(char const *name, size_t max, char const *others);

#endif
