/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The VLANs at a BSS: an interface each, as long as a station is in it or it has a group key.
 */
#ifndef FASTROAM_AP_VLANS_H
#define FASTROAM_AP_VLANS_H

#include <net/if.h>
#include <stdint.h>

struct vlan {
	uint16_t id; /**< 1..4094 */
	unsigned stations;
	unsigned keys;         /**< 1 << index of each group key that is set */
	char ifname[IFNAMSIZ]; /**< "fr0-1.42" */
	int ifindex;
};

/** Zero it before first use; `at` belongs to the talloc context that it is given. */
struct vlans {
	struct vlan *at;
	unsigned n;
};

/** NULL when it is not there. O(N): the controller has no more than stations, 2,007, in practice
 * a few. */
struct vlan *vlans_find(struct vlans const *v, uint16_t id);

/** A new one without stations and interface, which must not be there. NULL when memory is short.
 * Pointers to others do not hold any more. */
struct vlan *vlans_add(struct vlans *v, void *ctx, uint16_t id);

void vlans_remove(struct vlans *v, uint16_t id);

/** "fr0-1.42" of "fr0-1", which has at most 10 octets, and 42. */
void vlan_ifname(char out[IFNAMSIZ], char const *bss, uint16_t id);

#endif
