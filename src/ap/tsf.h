/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * When a frame was received, by the clock that the beacons carry (TSF). CCKM proves with it that a
 * reassociation is fresh.
 *
 * nl80211 hands over frames without that time (Linux 6.1; later ones for a few drivers). A monitor
 * interface beside the BSS has it: mac80211 shows it a frame before it hands the frame over, so it
 * is there to be looked up. A filter in the kernel lets reassociation requests through and nothing
 * else, and the interface hears nothing that the radio would not hear anyway.
 */
#ifndef FASTROAM_AP_TSF_H
#define FASTROAM_AP_TSF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/loop.h"
#include "base/mac.h"

/** One frame of a monitor interface. */
struct tsf_seen {
	struct mac from;
	uint16_t sequence; /**< Sequence Control as received */
	uint64_t tsf;      /**< microseconds, of its first octet */
};

/**
 * Read a radiotap header and the header of the frame behind it.
 * @return false when the driver does not tell the time, or either is cut short
 */
bool tsf_parse(void const *packet, size_t len, struct tsf_seen *out);

struct nl80211;
struct tsf;

/**
 * Make the monitor interface "frmonN" of a radio, which stays down for now.
 * @return talloc child of ctx; NULL when there is none to be had (the log says why)
 */
struct tsf *tsf_new(void *ctx, struct loop *loop, struct nl80211 *cmd, uint32_t wiphy,
		    unsigned number);

/** A BSS was started: now there is something to hear. Harmless when it is up. */
void tsf_up(struct tsf *t);

/** Look up a management frame. @return false when it was not seen with a time */
bool tsf_find(struct tsf *t, uint8_t const *frame, size_t len, uint64_t *tsf);

#endif
