/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Frames whose acknowledgement is waited for: the kernel's number of a frame, and the controller's.
 */
#ifndef FASTROAM_AP_COOKIES_H
#define FASTROAM_AP_COOKIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"

/**
 * Frames in flight at a time. A frame is acknowledged or given up within some 10 ms; 100 stations
 * that all associate at once have two each under way. When there are more the oldest is forgotten.
 */
#define COOKIES_MAX 256

struct cookie {
	uint64_t number; /**< the kernel's */
	uint32_t id;     /**< the command's */
	struct mac bssid, sta;
	bool used;
};

/** Zero it before first use. */
struct cookies {
	struct cookie at[COOKIES_MAX];
	unsigned next;
	uint64_t forgotten;
};

void cookies_add(struct cookies *c, struct cookie const *k);

/** Find and take out. @return whether it was there */
bool cookies_take(struct cookies *c, uint64_t number, struct cookie *out);

/** Those of a BSS that ends are not told any more. */
void cookies_drop(struct cookies *c, struct mac bssid);

#endif
