/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The counters as OpenMetrics 1.0, for `show metrics`.
 */
#ifndef FASTROAM_CONTROLLER_METRICS_H
#define FASTROAM_CONTROLLER_METRICS_H

#include "controller/controller.h"
#include "grammar/writer.h"

/** All families, each with its TYPE and HELP, and the end mark. In JSON a list of samples. Some 150
 * lines: their number does not grow with clients or access points, but with RADIUS servers. */
void metrics_write(struct controller *c, struct writer *out);

#endif
