/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Families and samples of OpenMetrics 1.0, as text and as JSON.
 */
#ifndef FASTROAM_CONTROLLER_METRICS_TEXT_H
#define FASTROAM_CONTROLLER_METRICS_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "grammar/writer.h"

#define METRICS_LABELS 3

struct metrics_family {
	char const *name;                  /**< without "fastroam_" in front and "_total" behind */
	bool counter;                      /**< otherwise a gauge */
	char const *label[METRICS_LABELS]; /**< NULL: no more */
};

/** Its TYPE and HELP; its samples follow, and those of no other family. */
void metrics_family_begin(struct writer *out, struct metrics_family const *f, char const *help);

/** A sample. @param value  of its labels, any text */
void metrics_sample(struct writer *out, struct metrics_family const *f,
		    char const *const value[METRICS_LABELS], uint64_t n);

/** A sample of a family with one label or none (NULL). */
void metrics_sample_one(struct writer *out, struct metrics_family const *f, char const *value,
			uint64_t n);

/** The end mark, without which a reader takes it for cut off. */
void metrics_end(struct writer *out);

#endif
