/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What controllers that share one key holder address say to each other (sm/redundancy.h): "I am
 * active", as an Ethernet frame of ethertype 0x88B5 (IEEE Std 802-2014 9.2.4, local experiments).
 *
 * Header (14 octets), "FR", version 1, type 1, then AES-SIV over priority (1), identity (8), time
 * (8) and count (8), all big-endian, with the source address and the four octets before as
 * associated data. 55 octets; Ethernet pads to 60.
 */
#ifndef FASTROAM_WIRE_HELLO_H
#define FASTROAM_WIRE_HELLO_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

#define HELLO_ETHERTYPE 0x88b5
#define HELLO_KEY_LEN   32
/** With Ethernet's padding, which we write ourselves. */
#define HELLO_LEN       60

#define HELLO_REFUSAL_LIST(X)                        \
	X(OK, "accepted")                            \
	X(FOREIGN, "not from a FastRoam controller") \
	X(LENGTH, "cut short")                       \
	X(VERSION, "of another version")             \
	X(KEY, "under another key")                  \
	X(STALE, "too old: a copy, or the clocks of the controllers differ")

enum hello_refusal {
#define X(name, text) HELLO_##name,
	HELLO_REFUSAL_LIST(X)
#undef X
		HELLO_REFUSAL_COUNT
};

/** Text as listed above. Never NULL. */
char const *hello_refusal_text(enum hello_refusal r);

struct hello {
	uint8_t priority;
	uint64_t identity; /**< random, of the controller's present life */
	uint64_t wall_s;   /**< seconds since 1970 */
	uint64_t count;    /**< grows by one with each hello of that identity */
};

/**
 * @param src  the address that the frame is sent from: the shared one, so that switches learn where
 * it is now
 * @param out  HELLO_LEN octets
 * @return 0 or -EIO
 */
int hello_encode(struct hello const *h, struct mac src, uint8_t const key[HELLO_KEY_LEN],
		 uint8_t *out) WARN_UNUSED;

/** Check and read; STALE is for the caller to find. *out is zero unless OK. */
enum hello_refusal hello_decode(uint8_t const *frame, size_t len, uint8_t const key[HELLO_KEY_LEN],
				struct hello *out);

/** Hellos of one sender are taken once each, and only while its clock is near ours. */
struct hello_window {
	uint64_t identity, count;
};

/** Clocks may differ by this: NTP keeps them within a second, a copy is older soon. */
#define HELLO_SKEW_S 30

/** OK, or STALE: older than one that was taken, or too far from our clock. Remembers it. */
enum hello_refusal hello_check(struct hello_window *w, struct hello const *h, uint64_t wall_s);

#endif
