/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing a WLAN: a copy is changed, checked and put back, from a terminal line by line, from a
 * file block by block.
 */
#ifndef FASTROAM_CONTROLLER_WLAN_EDIT_H
#define FASTROAM_CONTROLLER_WLAN_EDIT_H

#include "controller/shell.h"

/** May a line change a WLAN that serves clients? */
enum wlan_edit_when { WLAN_EDIT_SHUT, WLAN_EDIT_ANYTIME };

/**
 * `wlan NAME [ID SSID]`: enter the WLAN's mode, creating it where ID and SSID are given.
 *
 * @param id    0 to re-enter one that exists
 * @return 0 or shell_fail()
 */
int wlan_edit_open(struct shell *s, char const *name, uint16_t id, char const *ssid);

/** A copy of the WLAN that the shell is in. Commit or wipe it. 0 or shell_fail(). */
int wlan_edit_begin(struct shell *s, struct wlan *copy);

/** Check the copy and put it in place; it is wiped. 0 or shell_fail() with nothing changed. */
int wlan_edit_commit(struct shell *s, struct wlan *copy, enum wlan_edit_when when);

/** Put a whole WLAN in place and end the sessions that it no longer covers. 0 or negative errno.
 * @param restart  its sessions end in any case */
int wlan_edit_put(struct controller *c, struct wlan const *w, bool restart, struct err *err);

/** `no wlan NAME`. 0 or shell_fail(). */
int wlan_edit_remove(struct shell *s, char const *name);

#endif
