/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The frames of a client for Wireshark, and beside them, only when they are asked for and the
 * daemon allows it, the keys that decrypt them.
 */
#ifndef FASTROAM_CONTROLLER_TIMELINE_FRAMES_H
#define FASTROAM_CONTROLLER_TIMELINE_FRAMES_H

#include "controller/controller.h"
#include "controller/story.h"

/**
 * A pcapng file as hexadecimal digits: an interface for each BSS, named after its access point.
 *
 * @param from_us, to_us  of the frames, microseconds since 1970; 0 and UINT64_MAX for all
 * @param frames          receives how many there are; with 0 of them the text is a file without any
 * @return talloc child of ctx; NULL when memory is short
 */
char *timeline_frames(void *ctx, struct controller const *c, struct mac sta, uint64_t from_us,
		      uint64_t to_us, unsigned *frames);

/**
 * Keys of a client as Wireshark's own table of them (its file "80211_keys"): MSK and PMK of its
 * logins, PMKs that it caches, the PMK of the WLAN's passphrase, and temporal keys that were
 * installed while keys were wanted. PMKs of 48 octets (SHA-384) it has no row for.
 *
 * @param keys  receives how many
 * @return talloc child of ctx, to be wiped (secret_text.h); NULL when memory is short
 */
char *timeline_frame_keys(void *ctx, struct controller const *c, struct mac sta, uint32_t wlan_id,
			  unsigned *keys);

#endif
