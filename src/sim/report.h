/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a run came to, as lines for people and as JSON for programs. */
#ifndef FASTROAM_SIM_REPORT_H
#define FASTROAM_SIM_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/load.h"
#include "sim/runner.h"

/** "ok 12: expect sta1 psk (3.1 ms)" or "FAILED 12: ...: why". */
void report_verdict(struct runner_verdict const *v);
/** Stations with faults, access points whose commands failed, what the air did, the verdict. */
void report_run(struct runner const *r, bool passed);
/** @param verdicts  array made by report_verdict_json(); taken over */
json_t *report_run_json(struct runner const *r, char const *scenario, uint64_t seed, bool passed,
			json_t *verdicts);
json_t *report_verdict_json(struct runner_verdict const *v);

void report_load(struct load const *l, struct load_config const *config);

#endif
