/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One Disconnect becomes one at every access point: a stock hostapd keeps a client connected, and
 * its PMKSA, until it is told by itself.
 *
 * It goes to the APs that may hold a key of the client (r0kh_holders()) and have a dynamic-author.
 * It cannot take a PMK-R1 from them: no AP can be told to forget one (observed in hostapd 2.10).
 */
#ifndef FASTROAM_CONTROLLER_AP_DISCONNECT_H
#define FASTROAM_CONTROLLER_AP_DISCONNECT_H

#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

struct ap_disconnect;
struct controller;
struct das_client_stats;

/** @return talloc child of c, NULL with *err */
struct ap_disconnect *ap_disconnect_new(struct controller *c, struct err *err);

/**
 * Tell the APs that may hold keys of this station, whose logins were ended by order.
 *
 * @param bssid  of the AP of the login, zero when it is not known: it has the client, perhaps with
 *               no key that is good elsewhere
 */
void ap_disconnect_station(struct ap_disconnect *d, struct mac sta, struct mac bssid);

void ap_disconnect_get_stats(struct ap_disconnect const *d, struct das_client_stats *out);

#endif
