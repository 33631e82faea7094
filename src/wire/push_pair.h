/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The value of an attribute of libfreeradius-radius, for packets under construction.
 */
#ifndef FASTROAM_WIRE_PUSH_PAIR_H
#define FASTROAM_WIRE_PUSH_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct value_pair; /* libfreeradius-radius' VALUE_PAIR */

/**
 * Copy octets into a pair, as what its dictionary says that they are: a string or octets.
 *
 * @return false when memory is short: the library says nothing then, and leaves the value alone
 */
bool push_pair_set(struct value_pair *vp, void const *data, size_t len) WARN_UNUSED;

#endif
