/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How busy the daemon was: its own CPU time, for `terminal exec prompt timestamp`.
 */
#ifndef FASTROAM_CONTROLLER_LOAD_METER_H
#define FASTROAM_CONTROLLER_LOAD_METER_H

#include <stdint.h>

/** A sample each five seconds, for five minutes: what IOS averages over. */
#define LOAD_METER_MS      5000
#define LOAD_METER_SAMPLES 60

struct load_sample {
	uint64_t now_ms;
	uint64_t cpu_us;    /**< since the start, all of it */
	uint64_t system_us; /**< the kernel's part */
};

/** Zeroed is one that has seen nothing. */
struct load_meter {
	struct load_sample sample[LOAD_METER_SAMPLES + 1];
	unsigned next, used;
};

/** Keep a sample. Clocks that go back are taken for standing still. */
void load_meter_put(struct load_meter *m, struct load_sample const *s);

/** Per cent of one CPU, rounded, over the last `samples` intervals or as many as there are. */
struct load_percent {
	unsigned cpu, system;
};
struct load_percent load_meter_get(struct load_meter const *m, unsigned samples);

#endif
