/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The configuration as text: only what deviates from the defaults, in the order of a Catalyst 9800,
 * one blank of indentation per level. It reads back to the same configuration.
 */
#ifndef FASTROAM_CONTROLLER_CONFIG_TEXT_H
#define FASTROAM_CONTROLLER_CONFIG_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "controller/settings.h"
#include "roam/hostapd_ap.h"
#include "roam/policy.h"
#include "roam/radio_ap.h"
#include "roam/wlan.h"

/** One WLAN's block. @param all  defaults too. Talloc child of ctx (it may hold a PSK: wipe it). */
char *config_text_wlan(void *ctx, struct wlan const *w, bool all);

/** Everything between the header and "end". Talloc child of ctx; holds keys: wipe it. */
char *config_text(void *ctx, struct settings const *s, struct policy_set const *policies,
		  struct wlan_set const *wlans, struct hostapd_ap_set const *aps,
		  struct radio_ap_set const *radio_aps, bool all);

/** Wipe and free a text of the above; NULL is fine. */
void config_text_free(char *text);

/** Do two WLANs say the same? */
bool config_same_wlan(struct wlan const *a, struct wlan const *b);

/** Do two access points say the same? */
bool config_same_ap(struct hostapd_ap const *a, struct hostapd_ap const *b);

#endif
