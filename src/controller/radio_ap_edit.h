/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing an access point that runs fastroam-ap: a copy is changed, checked and put back, from a
 * terminal line by line, from a file block by block.
 */
#ifndef FASTROAM_CONTROLLER_RADIO_AP_EDIT_H
#define FASTROAM_CONTROLLER_RADIO_AP_EDIT_H

#include "controller/shell.h"

/** Check it, put it in place and have the access point follow in the next turn of the loop. 0 or
 * negative errno with *err. */
int radio_ap_edit_put(struct controller *c, struct radio_ap const *ap, struct err *err) WARN_UNUSED;

/** `ap radio NAME`: enter its mode, creating it where there is none. 0 or shell_fail(). */
int radio_ap_edit_open(struct shell *s, char const *name);

/** A copy of the AP that the shell is in. 0 or shell_fail(). */
int radio_ap_edit_begin(struct shell *s, struct radio_ap *copy);

/** Check the copy and put it in place. 0, or shell_fail() with nothing changed. */
int radio_ap_edit_commit(struct shell *s, struct radio_ap const *copy);

/** `no ap radio NAME`. 0 or shell_fail(). */
int radio_ap_edit_remove(struct shell *s, char const *name);

#endif
