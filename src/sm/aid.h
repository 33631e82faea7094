/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Association identifiers of one BSS: 1 to 2007 (IEEE 802.11-2020 9.4.1.8). */
#ifndef FASTROAM_SM_AID_H
#define FASTROAM_SM_AID_H

#include <stdint.h>

#define AID_MAX 2007

/** Zero it: none is given. 256 octets. */
struct aid_map {
	uint64_t used[(AID_MAX + 64) / 64];
};

/** The lowest one that is free: the TIM of a beacon stays short. 0 when there is none. */
uint16_t aid_take(struct aid_map *m);

/** Give it back; 0 and one that is free are ignored. */
void aid_release(struct aid_map *m, uint16_t aid);

#endif
