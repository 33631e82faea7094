/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What network interfaces are told that nl80211 does not tell them: up, and into a bridge.
 */
#ifndef FASTROAM_AP_NETIF_H
#define FASTROAM_AP_NETIF_H

#include <stdbool.h>

#include "base/err.h"

/** Its number, 0 when there is none of this name. */
int netif_index(char const *name);

/** 0 or negative errno with *err. */
int netif_up(char const *name, bool up, struct err *err) WARN_UNUSED;

/** Make it a port of a bridge, which must exist. 0 (also when it is one) or negative errno. */
int netif_add_to_bridge(char const *name, char const *bridge, struct err *err) WARN_UNUSED;

#endif
