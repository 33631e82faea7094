/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What led to failures, kept when the ring of all events (base/trace_ring.h) goes over it: the
 * last of each station, whether or not anything else is still known of it.
 *
 * 4,096 stations of 2 KiB each, 8 MiB at most, taken when needed. A roam with its full login
 * afterwards takes some 1,500 octets. Another station takes the place of the one whose first
 * failure is the oldest: who makes addresses up can push that out, yet not what stands in the ring.
 */
#ifndef FASTROAM_CONTROLLER_TRACE_FAILURES_H
#define FASTROAM_CONTROLLER_TRACE_FAILURES_H

#include <stdint.h>

#include "base/trace_ring.h"

#define TRACE_FAILURES_STATIONS 4096
/** Two of the longest runs; older ones go first. */
#define TRACE_FAILURES_OCTETS   (2 * TRACE_RUN_MAX)

struct trace_failures;

/** Talloc child of ctx; NULL when memory is short. @param seed  random, of the hash of stations */
struct trace_failures *trace_failures_new(void *ctx, uint64_t seed);

/** Keep a run of a failure. Where memory is short it is not kept. */
void trace_failures_put(struct trace_failures *f, struct trace_run const *run);

/** All of a station, oldest first. */
void trace_failures_each(struct trace_failures const *f, struct mac sta,
			 void (*fn)(void *arg, struct trace_run const *run), void *arg);

void trace_failures_clear(struct trace_failures *f);

/** Stations of which something is kept. */
unsigned trace_failures_count(struct trace_failures const *f);

#endif
