/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The wired side of VLANs: a bridge for each one that a station is in, which an interface for each
 * BSS enters and, where there is an uplink, the tagged interface of that VLAN.
 */
#ifndef FASTROAM_AP_VLAN_NET_H
#define FASTROAM_AP_VLAN_NET_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct vlan_nets;

/**
 * @param bridge  name of the bridge of a VLAN, one %d in it; "": there are no VLANs
 * @param uplink  interface whose VLANs enter the bridges (UPLINK.ID); it and its bridge are made
 *                when they are needed and not there, and what was made is removed when it is not
 *                needed any more. "": the bridges must be there
 * @return talloc child of ctx, NULL when memory is short; it removes nothing when it is freed
 */
struct vlan_nets *vlan_nets_new(void *ctx, char const *bridge, char const *uplink);

/** Whether stations may be in VLANs. */
bool vlan_nets_there(struct vlan_nets const *n);

/**
 * An interface enters the bridge of a VLAN. Each one that has entered leaves once.
 * @param ifname  wireless, up
 * @return 0, -EOPNOTSUPP (there are no VLANs), -ENOMEM or what the kernel says, with *err
 */
int vlan_net_enter(struct vlan_nets *n, uint16_t id, char const *ifname,
		   struct err *err) WARN_UNUSED;

/** An interface that has entered is gone. */
void vlan_net_leave(struct vlan_nets *n, uint16_t id);

/** "brvlan42" of "brvlan%d" and 42. */
void vlan_net_name(char out[IFNAMSIZ], char const *pattern, uint16_t id);

#endif
