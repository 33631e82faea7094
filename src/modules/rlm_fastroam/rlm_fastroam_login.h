/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * From a REQUEST to what a push carries.
 *
 * Nothing here keeps a pointer into the request: the delivery thread works long after it is gone.
 */
#ifndef FASTROAM_RLM_FASTROAM_LOGIN_H
#define FASTROAM_RLM_FASTROAM_LOGIN_H

#include <freeradius/radiusd.h>

#include "roam/login.h"

/**
 * Fill a login from a request in post-auth.
 *
 * @return NULL, or why there is nothing to push, for the debug output; *l holds no key then
 */
char const *fastroam_login_fill(REQUEST *request, struct login *l);

/**
 * Whether EAP-MSK, where the server has it, is what the MS-MPPE keys say. They differ when a policy
 * rewrote the keys: then the AP has one key and we would spread another.
 */
bool fastroam_login_keys_agree(REQUEST *request, struct login const *l);

/**
 * Fill a match from a Disconnect-Request (every attribute that names the session), or from an
 * Accounting Stop (station and Acct-Session-Id, both required).
 *
 * @return NULL, or why nothing can be withdrawn
 */
char const *fastroam_match_disconnect(REQUEST *request, struct login_match *m);
char const *fastroam_match_stop(REQUEST *request, struct login_match *m);

#endif
