/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations that are gone without a word. mac80211 leaves it to user space to find them.
 */
#ifndef FASTROAM_AP_IDLE_H
#define FASTROAM_AP_IDLE_H

#include <stdint.h>

/**
 * All stations are looked at so often. One dump of 100 stations takes the kernel 0.2 ms.
 */
#define IDLE_LOOK_MS  20000
/**
 * A station that was not heard for so long is sent an empty frame: one that is there acknowledges
 * it, and counts as heard. Phones that sleep wake for their traffic within some beacons.
 */
#define IDLE_PROBE_MS 60000
/**
 * One that does not for so long is told to the controller: the usual five minutes. It has then been
 * asked twelve times.
 */
#define IDLE_GONE_MS  300000

enum idle_verdict { IDLE_ACTIVE, IDLE_PROBE, IDLE_GONE };

/** @param inactive_ms  since it was last heard, or acknowledged a frame */
enum idle_verdict idle_judge(uint32_t inactive_ms);

#endif
