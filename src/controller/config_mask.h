/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Lines of a configuration without the keys in them, for what is handed to others.
 */
#ifndef FASTROAM_CONTROLLER_CONFIG_MASK_H
#define FASTROAM_CONTROLLER_CONFIG_MASK_H

#include "grammar/grammar.h"

/**
 * One line as the running-config has it: its keys become `*****`. One that speaks of a key and is
 * no command here is left out as a whole, since nobody knows which of its words the key is.
 *
 * @param line  without its end
 * @param out   GRAMMAR_TEXT_MAX octets
 * @return line or out
 */
char const *config_mask_line(struct grammar const *g, char const *line, char out[GRAMMAR_TEXT_MAX]);

#endif
