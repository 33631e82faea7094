/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing an access point: a copy is changed, checked and put back, from a terminal line by line,
 * from a file block by block.
 */
#ifndef FASTROAM_CONTROLLER_AP_EDIT_H
#define FASTROAM_CONTROLLER_AP_EDIT_H

#include "controller/shell.h"

/** `ap hostapd NAME`: enter its mode, creating it where there is none. 0 or shell_fail(). */
int ap_edit_open(struct shell *s, char const *name);

/** A copy of the AP that the shell is in. Commit or wipe it. 0 or shell_fail(). */
int ap_edit_begin(struct shell *s, struct hostapd_ap *copy);

/**
 * Check the copy and put it in place; it is wiped. From a terminal the listeners follow at once.
 * @return 0 or shell_fail() with nothing changed
 */
int ap_edit_commit(struct shell *s, struct hostapd_ap *copy);

/** `no ap hostapd NAME`. 0 or shell_fail(). */
int ap_edit_remove(struct shell *s, char const *name);

#endif
