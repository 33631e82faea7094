/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the program gives up at start. On an access point it is mostly root that starts it.
 */
#ifndef FASTROAM_AP_HARDEN_H
#define FASTROAM_AP_HARDEN_H

#include <stdbool.h>

/**
 * No core dumps, no debugger, no new privileges, and of the capabilities CAP_NET_RAW only, with
 * `net_admin` (who makes interfaces) CAP_NET_ADMIN too: root then reads files that belong to root,
 * and no others. What the kernel refuses is left as it is.
 */
void ap_harden(bool net_admin);

#endif
