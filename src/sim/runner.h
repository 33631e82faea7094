/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Runs a scenario at a site: one statement after the other, each expectation waited for. */
#ifndef FASTROAM_SIM_RUNNER_H
#define FASTROAM_SIM_RUNNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sim/scenario.h"
#include "sim/site.h"

struct runner;

/** The verdict on one expectation. */
struct runner_verdict {
	unsigned line;
	bool passed;
	uint64_t took_us; /**< of the attempt it is about, or of the wait */
	char text[SCENARIO_TEXT];
	char why[200]; /**< "" when passed */
};

struct runner_config {
	char const *path; /**< socket of the controller; NULL: `event`, see site_config */
	uint64_t seed;
	/** Called for each expectation that is decided. */
	void (*verdict)(void *arg, struct runner_verdict const *v);
	/** The last statement is done, or one failed. */
	void (*done)(void *arg, bool passed);
	void (*event)(void *arg, struct sim_ap *ap, struct radio_event const *ev);
	void *arg;
};

/** @param s  must outlive it. Talloc child of ctx, NULL with *err (TLS files, memory) */
struct runner *runner_new(void *ctx, struct loop *loop, struct scenario const *s,
			  struct runner_config const *config, struct err *err);
/** Begin; the loop does the rest. */
void runner_start(struct runner *r);

struct site *runner_site(struct runner const *r);
unsigned runner_passed(struct runner const *r);
unsigned runner_failed(struct runner const *r);

#endif
