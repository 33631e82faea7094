/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key holder at work: its ports opened as the access points' blocks say, relays let in while
 * this controller serves, the other controller listened to, and what happens to sessions passed on.
 */
#ifndef FASTROAM_CONTROLLER_KEY_SERVICE_H
#define FASTROAM_CONTROLLER_KEY_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "net/key_holder.h"
#include "net/relay_server.h"
#include "net/rrb_port.h"
#include "sm/redundancy.h"

/** The key holder's address towards relays where `wireless key-holder mac-address` names none:
 * locally administered, the same on every controller, because access points have it in their r0kh
 * lines. Towards an interface it is the interface's own. */
#define KEY_SERVICE_RELAY_MAC ((struct mac){{0x02, 0xfa, 0x57, 0x00, 0x00, 0x01}})

struct controller;
struct hostapd_ap;
struct key_service;

/** Talloc child of c; opens nothing yet. NULL with *err. */
struct key_service *key_service_new(struct controller *c, struct err *err);

/**
 * Bring ports and key holder in line with settings, access points and WLANs.
 * @return 0, or negative errno with *err: one of them could not be opened, the others are in line
 */
int key_service_apply(struct key_service *s, struct err *err) WARN_UNUSED;

/** WLANs have changed, and the key holder's table follows once in the next turn of the loop,
 * however many did: 4,096 of them may be loaded at once, and it takes up to 25 ms for 1,024 APs. */
void key_service_wlans_changed(struct key_service *s);

/** New TLS files for relays to come. 0 or negative errno with *err, the old ones stay. */
int key_service_reload_tls(struct key_service *s, struct err *err) WARN_UNUSED;

/** Does this controller serve, or stand by for another? */
bool key_service_active(struct key_service const *s);

/** What the machine of redundancy stands at; NULL without redundancy. */
struct redundancy const *key_service_redundancy(struct key_service const *s);

/** Hellos of other controllers that were refused: under another key, too old, damaged. */
uint64_t key_service_hellos_refused(struct key_service const *s);

/**
 * The address that an access point has to have in its r0kh line: that of `wireless key-holder
 * mac-address`, else the interface's own, else (for a relay) KEY_SERVICE_RELAY_MAC; zero when it is
 * not known now.
 */
struct mac key_service_address(struct controller const *c, struct hostapd_ap const *ap);

/** Is the port of an access point there: its interface up, its relay connected? */
bool key_service_reachable(struct key_service const *s, struct hostapd_ap const *ap);

struct key_holder *key_service_holder(struct key_service *s);

/** The relays' side; false when there is none. */
bool key_service_relay_stats(struct key_service const *s, struct relay_server_stats *out);

#endif
