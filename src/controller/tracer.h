/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where trace records go: always into a ring of the last TRACER_RING (so that a roam that went
 * wrong can still be read after the fact), and to the shells that debug that station.
 *
 * KEY_MATERIAL records go to those shells only that asked for them; no ring ever holds one. Keys
 * that are pushed ahead of a roam are not kept either: one login makes one record for each access
 * point, which would wash out everything else, and the key history has them.
 */
#ifndef FASTROAM_CONTROLLER_TRACER_H
#define FASTROAM_CONTROLLER_TRACER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/trace.h"

#define TRACER_RING     4096
/** Stations that one shell can debug at a time, as on AireOS. */
#define TRACER_STATIONS 10

struct tracer;
struct tracer_watch;

/** Talloc child of ctx; NULL when memory is short. */
struct tracer *tracer_new(void *ctx);

/** A shell's interest, none at first; ends with talloc_free() (child of ctx). `emit` gets rendered
 * lines, each with its line end. */
struct tracer_watch *tracer_watch_new(void *ctx, struct tracer *t,
				      void (*emit)(void *arg, char const *text), void *arg);

/** Start or stop following a station in a form. 0, -ENOSPC or -ENOENT (it was not followed). */
int tracer_watch_station(struct tracer_watch *w, struct mac sta, enum trace_form form, bool on);

/** Keys of the stations that are followed as well, where the store gives any. */
void tracer_watch_keys(struct tracer_watch *w, bool on);
bool tracer_watch_has_keys(struct tracer_watch const *w);

/** FT events of every station, in the lines of AireOS; those of a station that is followed come in
 * its form. */
void tracer_watch_ft(struct tracer_watch *w, bool on);
bool tracer_watch_has_ft(struct tracer_watch const *w);

/** Forget all. Returns how many stations were followed. */
unsigned tracer_watch_none(struct tracer_watch *w);

/** Station `index` of what is followed; false past the last. */
bool tracer_watch_at(struct tracer_watch const *w, unsigned index, struct mac *sta,
		     enum trace_form *form);

/** Does any shell want keys? */
bool tracer_keys_wanted(struct tracer const *t);

/** env.trace. `arg` is the tracer. */
void tracer_trace(void *arg, struct trace_record const *rec);

/** Render record `index` of the ring, oldest first. False past the newest. */
bool tracer_ring_at(struct tracer const *t, unsigned index, enum trace_form form, char *out,
		    size_t size);

void tracer_ring_clear(struct tracer *t);

/** Records ever put into the ring. */
uint64_t tracer_total(struct tracer const *t);

#endif
