/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Commands of a Catalyst 9800 or of AireOS that FastRoam has not, each with the reason.
 *
 * A configuration taken from a real controller speaks of VLANs, tags and access points. Its reader
 * is told what of it has no meaning here, line by line, instead of a bare "invalid input".
 */
#ifndef FASTROAM_GRAMMAR_UNSUPPORTED_H
#define FASTROAM_GRAMMAR_UNSUPPORTED_H

#include <stdbool.h>

#include "grammar/grammar.h"

/**
 * Is this line known, and left out on purpose?
 *
 * Ask before grammar_walk(): "wlan create 1 NAME" of AireOS would otherwise be read as a profile
 * named "create". So "wlan create N X" and "wlan interface N X" are claimed here although our table
 * would take them; no other line of it is.
 *
 * @param mode         in which the line was met
 * @param line         with or without "no" or "default" in front, blanks around it ignored
 * @param opens_block  set when the lines below it belong to it and go with it
 * @return why it is left out, for the user; NULL when the line is not known here
 */
char const *grammar_unsupported(enum grammar_mode mode, char const *line, bool *opens_block);

/**
 * Of a line that grammar_unsupported() knows: would it be wrong to go on without it?
 *
 * So it is where the network would be more open than its owner wrote (mac-filtering, a key
 * management that we have not), and where the line only wants to be spelled otherwise (AireOS).
 */
bool grammar_must_not_ignore(enum grammar_mode mode, char const *line);

#endif
