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

/** "WPA2", "WPA3", "WPA2/WPA3", "WPA"; "N/A" of a WLAN that is open or gone (NULL). */
char const *client_policy_text(struct wlan const *w);

/** "CCMP (AES)"; "N/A" of a cipher that nobody told. */
char const *client_cipher_text(suite_t pairwise);

/** "Fast BSS Transition", "Open System": the authentication algorithm by which it came. */
char const *client_algorithm_text(struct station_info const *i);

/** "Disabled", "Enabled", "Adaptive". */
char const *client_ft_text(enum wlan_ft ft);
/** "Disabled", "Optional", "Required". */
char const *client_pmf_text(enum wlan_pmf pmf);

/** Room for client_duration(): 2^63 seconds in hours, minutes and seconds. */
#define CLIENT_DURATION 32

/** "30:07", from an hour on "01:30:07". Returns out. */
char const *client_duration(int64_t s, char out[CLIENT_DURATION]);

/** "Roam Type" of the way in which it came: "802.11R", "CCKM", "802.11i Fast", "802.11i Slow",
 * "None". */
char const *client_roam_text(struct station_info const *i);

/** The same of an association that was: "N/A" when it was no roam. */
char const *client_visit_text(struct visit const *v);

#endif
