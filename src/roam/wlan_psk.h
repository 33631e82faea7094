/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The PMK of a WLAN's PSK. PBKDF2 takes 2 ms, so it is made once for each change of SSID or PSK:
 * when the WLAN is served, never when a station comes.
 */
#ifndef FASTROAM_ROAM_WLAN_PSK_H
#define FASTROAM_ROAM_WLAN_PSK_H

#include <stdint.h>

#include "dot11/psk.h"
#include "roam/wlan.h"

struct wlan_psk;

/** Talloc child of ctx, NULL when memory is short. Freeing wipes all PMKs. */
struct wlan_psk *wlan_psk_new(void *ctx);

/** The PMK, PSK_LEN octets, of a WLAN that has a PSK; NULL when it has none, memory is short or
 * OpenSSL fails. Holds until the next call for this WLAN. */
uint8_t const *wlan_psk_pmk(struct wlan_psk *p, struct wlan const *w);

/** Wipe what is kept of a WLAN. */
void wlan_psk_forget(struct wlan_psk *p, uint16_t wlan_id);

#endif
