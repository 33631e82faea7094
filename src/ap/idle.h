/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations that are gone without a word. mac80211 leaves it to user space to find them.
 */
#ifndef FASTROAM_AP_IDLE_H
#define FASTROAM_AP_IDLE_H

#include <stdint.h>

/**
 * A station that is silent for so long is told to the controller, unless that names another time:
 * the usual five minutes. It has then been asked twelve times.
 */
#define IDLE_GONE_MS     300000
/** The shortest and the longest time that is taken: a station that dozes for a second is not gone,
 * and milliseconds have to fit into 32 bits, as in the kernel. */
#define IDLE_GONE_MIN_MS 15000
#define IDLE_GONE_MAX_MS 100000000

/** The time of a BSS: `idle_s` seconds, within bounds; 0 the usual. */
uint32_t idle_gone_ms(uint32_t idle_s);

/**
 * All stations are looked at so often: a fifteenth of the time that counts, at most each 20 s. One
 * dump of 100 stations takes the kernel 0.2 ms.
 */
#define IDLE_LOOK_MS     20000
#define IDLE_LOOK_MIN_MS 1000
uint32_t idle_look_ms(uint32_t gone_ms);

enum idle_verdict { IDLE_ACTIVE, IDLE_PROBE, IDLE_GONE };

/**
 * A station that was not heard for a fifth of the time is sent an empty frame: one that is there
 * acknowledges it, and counts as heard. Phones that sleep wake for their traffic within some
 * beacons.
 * @param inactive_ms  since it was last heard, or acknowledged a frame
 * @param gone_ms      idle_gone_ms() of its BSS
 */
enum idle_verdict idle_judge(uint32_t inactive_ms, uint32_t gone_ms);

#endif
