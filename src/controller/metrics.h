/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The counters as OpenMetrics 1.0, for `show metrics` and for HTTP.
 */
#ifndef FASTROAM_CONTROLLER_METRICS_H
#define FASTROAM_CONTROLLER_METRICS_H

#include "controller/controller.h"
#include "controller/metrics_aps.h"
#include "grammar/writer.h"

/** Where writing stands; zeroed at first. */
struct metrics_walk {
	bool begun;
	struct metrics_aps_walk aps;
};

/**
 * Write on: at first all that does not grow with access points, some 170 lines and 100 us, then one
 * access point at a time, and the end mark. In JSON a list of samples.
 * @return false when all of it is there; not to be called again
 */
bool metrics_next(struct controller *c, struct metrics_walk *w, struct writer *out);

#endif
