/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing the global configuration: a line changes a copy, which is swapped in when the listeners
 * can follow it.
 */
#ifndef FASTROAM_CONTROLLER_SETTINGS_EDIT_H
#define FASTROAM_CONTROLLER_SETTINGS_EDIT_H

#include "controller/shell.h"

/**
 * Swap a changed copy of s->c->settings in; it is wiped. A load has the listeners follow at its
 * end.
 * @return 0, or shell_fail() with the settings and the listeners as they were
 */
int settings_edit_commit(struct shell *s, struct settings *copy);

/**
 * The type in front of a key that is entered: only type 0, the key itself, can be taken.
 * @param type  NULL when the line may do without
 * @return 0 or shell_fail()
 */
int settings_edit_key_type(struct shell *s, struct grammar_arg const *type);

/**
 * A key in hexadecimal digits.
 * @param text  the word that was entered
 * @param key   receives the octets
 * @return false (and an empty key) when it holds anything else, an odd number of digits, or more
 *         than SECRET_MAX octets
 */
bool settings_edit_hex_key(char const *text, struct secret *key) WARN_UNUSED;

#endif
