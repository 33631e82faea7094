/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What network interfaces are told that nl80211 does not tell them: up, and into a bridge.
 */
#ifndef FASTROAM_AP_NETIF_H
#define FASTROAM_AP_NETIF_H

#include <net/if.h>
#include <stdbool.h>

#include "base/err.h"

/** Its number, 0 when there is none of this name. */
int netif_index(char const *name);

/** 0 or negative errno with *err. */
int netif_up(char const *name, bool up, struct err *err) WARN_UNUSED;

/** Make it a port of a bridge, which must exist. 0 (also when it is one) or negative errno. */
int netif_add_to_bridge(char const *name, char const *bridge, struct err *err) WARN_UNUSED;

/** Make a bridge, up; it may be there already (*made false). 0 or negative errno with *err. */
int netif_make_bridge(char const *name, bool *made, struct err *err) WARN_UNUSED;
/** Remove a bridge; its ports stay. Nothing when there is none. */
void netif_remove_bridge(char const *name);

/**
 * Make PARENT.ID, the interface of a VLAN (IEEE 802.1Q), up; as netif_make_bridge().
 * @param parent  at most 10 octets
 * @param name    receives what it is called
 */
int netif_make_vlan(char const *parent, unsigned id, char name[IFNAMSIZ], bool *made,
		    struct err *err) WARN_UNUSED;
void netif_remove_vlan(char const *parent, unsigned id);

#endif
