/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which BSSIDs a radio can serve: its own address, and locally administered ones that its driver
 * allows.
 */
#ifndef FASTROAM_AP_BSSID_H
#define FASTROAM_AP_BSSID_H

#include "base/mac.h"

/**
 * @param own     the radio's own address, which comes first
 * @param mask    bits in which the driver lets addresses differ; zero: the driver does not care
 * @param listed  addresses that the driver names; used before any is made up
 * @param out     receives different unicast addresses
 * @param max     how many at most
 * @return how many; fewer than max when the mask gives no more
 */
unsigned bssid_list(struct mac own, struct mac mask, struct mac const *listed, unsigned n_listed,
		    struct mac *out, unsigned max);

#endif
