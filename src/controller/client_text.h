/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Words of the shows of clients, as a Catalyst 9800 prints them.
 */
#ifndef FASTROAM_CONTROLLER_CLIENT_TEXT_H
#define FASTROAM_CONTROLLER_CLIENT_TEXT_H

#include "controller/controller.h"
#include "sm/authenticator.h"
#include "sm/visits.h"

/** Where stations of our own access points are; NULL without sockets. */
struct authenticator *client_authenticator(struct controller const *c);

/** The access point of a login: NAS-Identifier, else NAS-IP-Address, else "N/A". */
char const *client_ap_name(struct session const *x);

/** "Run", "Authenticating", "Associating". */
char const *client_state_text(enum station_state state);

/** As in the column of the summary: "11ac", "11n(2.4)", "11a". */
char const *client_protocol_text(struct station_info const *i);
/** As in the detail: "802.11n - 2.4 GHz". */
char const *client_protocol_long(struct station_info const *i);

/** "Dot1x", or "None": a passphrase is no method on a 9800. */
char const *client_method_text(struct station_info const *i);

/** "Roam Type" of the way in which it came: "802.11R", "CCKM", "802.11i Fast", "802.11i Slow",
 * "None". */
char const *client_roam_text(struct station_info const *i);

/** The same of an association that was: "N/A" when it was no roam. */
char const *client_visit_text(struct visit const *v);

#endif
