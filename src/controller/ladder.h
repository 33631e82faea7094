/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A roam as a ladder: who sent what to whom, one rung after the other. The same rungs become text
 * (here) and a page (controller/timeline_page.h).
 *
 * An access point forwards: what a client and the controller say to each other passes it, and only
 * what is meant for itself ends there. Of a station that nobody debugs all events of one frame have
 * its time; of one that is debugged each has its own.
 */
#ifndef FASTROAM_CONTROLLER_LADDER_H
#define FASTROAM_CONTROLLER_LADDER_H

#include "controller/timeline.h"

enum ladder_lane { LADDER_CLIENT, LADDER_AP, LADDER_CONTROLLER, LADDER_RADIUS, LADDER_LANES };

/** Rungs of one roam at most; what comes after them is counted. A login with EAP-TLS has some 40
 * when it is debugged, a client that tries all day the rest. */
#define LADDER_RUNGS 256

struct rung {
	enum ladder_lane from, to; /**< alike: it happens there */
	bool both;                 /**< there and back: request and answer */
	bool failure;              /**< something was refused */
	struct trace_record const *event;
	uint64_t at_us;    /**< since the first rung */
	uint64_t after_us; /**< since the rung before; 0 of the first */
	char const *text;  /**< to be filled in by timeline_text() */
};

struct ladder {
	struct rung rung[LADDER_RUNGS];
	unsigned rungs;
	unsigned left_out; /**< of those behind LADDER_RUNGS */
};

/** "Client", "AP", "Controller", "RADIUS". */
char const *ladder_lane_text(enum ladder_lane lane);

/** The rungs of events [first, end). Events of which a ladder shows nothing (elements, cache
 * indices) are left out. */
void ladder_of(struct timeline const *t, unsigned first, unsigned end, struct ladder *out);

/** Columns of a drawn rung, NUL not counted. */
#define LADDER_WIDTH 40

/** The lanes of one rung: "|--------------------------->|            |". @return out */
char const *ladder_draw(struct rung const *r, char out[LADDER_WIDTH + 1]);

#endif
