/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How long a management frame waited before it was looked at: on the link, in sockets, in us.
 *
 * The radio stamps a frame with its BSS's TSF, a clock that is not ours. The difference of the two
 * clocks and the shortest wait are one number, the least (now - TSF) that was ever seen; what a
 * frame has above it is its age. That number may rise by FRAME_AGE_DRIFT_PPM and falls at once, so
 * that neither clock has to run well; a wait that never gets short is taken for no wait at all
 * after a while, which is the harmless side.
 *
 * An age that is wrong makes an access point deaf, so a TSF that cannot be relied on has none.
 */
#ifndef FASTROAM_SM_FRAME_AGE_H
#define FASTROAM_SM_FRAME_AGE_H

#include <stdbool.h>
#include <stdint.h>

/** How much faster than the radio's our clock may run: a TSF is right to 100 ppm (IEEE 802.11-2020
 * 11.1.3), and a clock that NTP holds is turned by 500 ppm at most. Two minutes of load without
 * one frame that came at once make ages 60 ms too small. */
#define FRAME_AGE_DRIFT_PPM   500
/** A link that says nothing ends after 15 s: nothing waits for longer than that, a clock jumped. */
#define FRAME_AGE_MAX_MS      20000
/** Frames come in order. A TSF that is this much behind the one before has started anew, or was a
 * counter of 32 bits that is full; queues of one radio mix frames by some ms. */
#define FRAME_AGE_BACK_MS     100
/** Late for so long without one frame in time, it is the clock that is wrong: whoever drops what is
 * late works off 100,000 frames in a second, and more than three times that is nowhere queued at
 * 150 access points (1 MiB each, 500 octets a frame). */
#define FRAME_AGE_LATE_MS     3000
/** Such a clock is not believed again for 10 minutes: one that is always wrong (a driver that
 * stamps all frames alike, a link that takes long for a while) costs an access point 3 s in each.
 */
#define FRAME_AGE_DISTRUST_MS 600000

/** Of one BSS; zero before the first frame, and when the BSS starts anew. */
struct frame_age {
	bool known;
	uint64_t least_us; /**< (now - TSF) modulo 2^64, as it was at least_ms */
	uint64_t least_ms;
	uint64_t last_tsf;      /**< of the frame before */
	uint64_t late_ms;       /**< since when all frames were late, 0 not */
	uint64_t distrusted_ms; /**< until then there are no ages, 0 not */
};

/**
 * A frame is looked at.
 *
 * @param now_ms   env->now_ms()
 * @param tsf      microseconds; 0 is none
 * @param late_ms  who asks drops frames that are older
 * @return its age in ms, 0..FRAME_AGE_MAX_MS; 0 also when it cannot be told
 */
uint32_t frame_age_ms(struct frame_age *f, uint64_t now_ms, uint64_t tsf, uint32_t late_ms);

#endif
