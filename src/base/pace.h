/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Log lines that a peer can bring about come no faster than one in a while; the others are counted.
 */
#ifndef FASTROAM_BASE_PACE_H
#define FASTROAM_BASE_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero it before first use. */
struct pace {
	bool told;
	uint64_t told_ms; /**< when a line was last told */
	uint64_t untold;  /**< since then */
};

/** Room for the text in `more`. */
#define PACE_MORE 64

/**
 * May a line be told now? The first one may; one that may not is counted.
 *
 * @param more  receives "", or " (and N more since the last such line)"; PACE_MORE octets, or NULL
 *              for who does not say it
 */
bool pace_may_tell(struct pace *p, uint64_t now_ms, uint64_t interval_ms, char *more);

#endif
