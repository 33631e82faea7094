/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `client association limit`: how many clients a WLAN has at once, in all, at one access point, and
 * at one radio of it.
 */
#ifndef FASTROAM_SM_LIMIT_H
#define FASTROAM_SM_LIMIT_H

#include "sm/authenticator_private.h"

/**
 * Would this station be one too many? One that is in already, or that comes from where the same
 * limit counts it, is not: it roams.
 *
 * @param st  of the BSS that it asks
 * @return why it is refused, static text; NULL: it is not
 */
char const *limit_reached(struct authenticator const *a, struct station const *st);

#endif
