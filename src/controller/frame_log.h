/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The frames of clients that are debugged, as they were on the air: management and EAPOL frames,
 * for a file that Wireshark opens. Of all others nothing is kept, and nobody's data ever comes
 * here.
 *
 * Each client has 64 KiB: four whole logins by EAP-TLS or 60 roams by FT; the oldest frames go
 * first. 64 clients, 4 MiB in all, taken as it is needed: ten of one shell, and of the others those
 * that sent something last. They stay when the debugging ends, until another one needs the place.
 *
 * Pairwise keys are kept only while somebody wants keys and may have them; frame_log_wipe_keys()
 * when that is over.
 */
#ifndef FASTROAM_CONTROLLER_FRAME_LOG_H
#define FASTROAM_CONTROLLER_FRAME_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "dot11/ie.h"

#define FRAME_LOG_STATIONS 64
#define FRAME_LOG_OCTETS   65536u
/** Longest frame that is kept; a longer one is cut. EAP-TLS in EAPOL fills an MTU of 1,500. */
#define FRAME_LOG_FRAME    2304u
/** Pairwise keys of a station: its last roams. */
#define FRAME_LOG_KEYS     8

struct frame_log;

/** One frame, from its 802.11 header on; without FCS. Pointers are borrowed. */
struct frame_kept {
	uint64_t wall_us;
	struct mac bssid;
	bool down;      /**< to the station */
	bool encrypted; /**< it was on the air; here it is in clear */
	uint16_t len;
	uint8_t const *frame;
};

/** A temporal key that was installed. */
struct frame_key {
	uint64_t wall_us;
	struct mac bssid;
	uint8_t len; /**< 16 or 32 octets */
	uint8_t key[32];
};

/** Talloc child of ctx; NULL when memory is short. */
struct frame_log *frame_log_new(void *ctx);

/** Keep a management frame (whole) of a station. Where memory is short it is not kept. */
void frame_log_mgmt(struct frame_log *l, struct mac sta, struct frame_kept const *about,
		    struct span frame);

/** Keep an EAPOL frame: it becomes a data frame with LLC and SNAP, as it was on the air. */
void frame_log_eapol(struct frame_log *l, struct mac sta, struct frame_kept const *about,
		     struct span eapol);

void frame_log_key(struct frame_log *l, struct mac sta, struct frame_key const *key);

/** All that is kept of a station from `from_us` to `to_us`, oldest first. @return how many */
unsigned frame_log_each(struct frame_log const *l, struct mac sta, uint64_t from_us, uint64_t to_us,
			void (*fn)(void *arg, struct frame_kept const *f), void *arg);

/** Keys of a station, oldest first. @return how many */
unsigned frame_log_keys(struct frame_log const *l, struct mac sta,
			struct frame_key out[FRAME_LOG_KEYS]);

/** Nobody wants keys any more. */
void frame_log_wipe_keys(struct frame_log *l);

/** Forget all. */
void frame_log_clear(struct frame_log *l);

#endif
