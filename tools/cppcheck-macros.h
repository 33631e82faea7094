/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loops of libnl, whose headers cppcheck does not read. */
#define nla_for_each_nested(pos, nla, rem) for (pos = nla_data(nla), rem = 1; rem > 0; rem--)
