/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which WLANs have FT with a PSK, their PMKs, and what was granted of late. Private to
 * src/roam.
 */
#ifndef FASTROAM_ROAM_R0KH_PSK_H
#define FASTROAM_ROAM_R0KH_PSK_H

#include <stdint.h>

#include "base/mac.h"
#include "roam/wlan_psk.h"

/** Pulls of PSK stations that are remembered, to tell a repeat: those of 1.5 s at 40 roams a
 * second.
 */
#define R0KH_PSK_RECENT 64

struct r0kh_psk_grant {
	struct mac sta, r1kh;
	uint8_t r0_name[FT_NAME_LEN];
	uint64_t at_ms;
};

struct r0kh_psk {
	struct wlan_psk *psks;
	struct r0kh_psk_grant recent[R0KH_PSK_RECENT];
	unsigned next;
};

/** @param ctx  talloc parent of all memory; freeing it wipes the PMKs. Returns 0 or -ENOMEM. */
int r0kh_psk_init(struct r0kh_psk *p, void *ctx) WARN_UNUSED;

/** Does the WLAN serve FT with a PSK that is configured? */
bool r0kh_psk_serves(struct wlan const *w);

/** The PMK, PSK_LEN octets, of a WLAN that r0kh_psk_serves(); NULL when memory is short or OpenSSL
 * fails. Holds until the next call for this WLAN. */
uint8_t const *r0kh_psk_pmk(struct r0kh_psk *p, struct wlan const *w);

/** Wipe what is kept of a WLAN. */
void r0kh_psk_forget(struct r0kh_psk *p, uint16_t wlan_id);

/** Remember a grant. Returns whether the same was given within R0KH_REPEAT_MS. */
bool r0kh_psk_granted(struct r0kh_psk *p, struct mac sta, struct mac r1kh,
		      uint8_t const r0_name[FT_NAME_LEN], uint64_t now_ms);

#endif
