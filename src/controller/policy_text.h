/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Policies as lines of the configuration; see config_text.h.
 */
#ifndef FASTROAM_CONTROLLER_POLICY_TEXT_H
#define FASTROAM_CONTROLLER_POLICY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "roam/policy.h"

/** Names of VLANs, policy profiles and tags: what stands in front of the WLANs. @param all  lines
 * that say the default too */
void policy_text_profiles(FILE *f, struct policy_set const *policies, bool all);

/** Tags of access points and locations, which stand behind them. */
void policy_text_aps(FILE *f, struct policy_set const *policies);

#endif
