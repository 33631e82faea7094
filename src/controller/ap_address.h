/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where an access point asks for keys: the address in its r0kh line.
 */
#ifndef FASTROAM_CONTROLLER_AP_ADDRESS_H
#define FASTROAM_CONTROLLER_AP_ADDRESS_H

#include "base/mac.h"
#include "controller/settings.h"
#include "roam/hostapd_ap.h"

/** That of `wireless key-holder mac-address`, else that of the interface through which the AP is
 * reached; zero when neither is known. */
struct mac ap_address(struct settings const *settings, struct hostapd_ap const *ap);

#endif
