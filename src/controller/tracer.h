/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where trace records go: what is kept of every station (TRACE_KEPT) into one ring without any
 * debug, so that a roam that went wrong can still be read after the fact, and all of it to the
 * shells that debug that station.
 *
 * The authenticator writes into the ring by itself (base/trace_ring.h); from elsewhere records come
 * by tracer_trace(). Of a station that is debugged its details are kept as well, with times of
 * their own. What led to a failure is kept when the ring goes over it (trace_failures.h).
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

/** Stations that one shell can debug at a time, as on AireOS. */
#define TRACER_STATIONS 10

struct tracer;
struct tracer_watch;

/** A station that is followed. */
struct tracer_followed {
	struct mac sta;
	enum trace_form form;
	uint64_t until_ms; /**< 0: until it is stopped */
};

/** Names that are not kept with an event but asked for when it is read. */
struct tracer_names {
	char const *wlan, *ap, *user; /**< NULL: no longer known */
};

struct tracer_parts {
	/** The clock, microseconds since 1970: read when `turn` has become another number, as
	 * loop_turn() does in each callback of the loop. NULL: for each frame. */
	uint64_t (*wall_us)(void *arg);
	uint32_t const *turn;
	/** Of the WLAN, the AP and the station of `rec`; *out is zeroed. NULL: none is known. */
	void (*names)(void *arg, struct trace_record const *rec, struct tracer_names *out);
	/** A record as somebody debugs it: once in each form, whoever and however many they are;
	 * keys never. For places that all debugs go to; tracer_watch_told() says who has it
	 * already. NULL: there is no such place. */
	void (*debugged)(void *arg, char const *text);
	void *arg;
	uint64_t seed;   /**< random, for hashes of addresses that come from outside */
	uint32_t octets; /**< of the ring, see trace_ring_new(); 0: TRACE_RING_OCTETS */
};

/** Talloc child of ctx; NULL when memory is short. */
struct tracer *tracer_new(void *ctx, struct tracer_parts const *parts);

/** env.ring: where the authenticator puts what is kept of stations that nobody follows. */
struct trace_ring *tracer_ring(struct tracer *t);

/** A shell's interest, none at first; ends with talloc_free() (child of ctx). `emit` gets rendered
 * lines, each with its line end. */
struct tracer_watch *tracer_watch_new(void *ctx, struct tracer *t,
				      void (*emit)(void *arg, char const *text), void *arg);

/** Start or stop following a station in a form. 0, -ENOSPC or -ENOENT (it was not followed). */
int tracer_watch_station(struct tracer_watch *w, struct mac sta, enum trace_form form, bool on);

/** How many more it can follow. */
unsigned tracer_watch_room(struct tracer_watch const *w);

/** Stop following that station when the clock says `until_ms`, which is tracer_watch_expire()'s; 0:
 * never, as at first. Without effect when it is not followed. */
void tracer_watch_until(struct tracer_watch *w, struct mac sta, enum trace_form form,
			uint64_t until_ms);

/** When the first of them is over, UINT64_MAX never. */
uint64_t tracer_watch_next_ms(struct tracer_watch const *w);

/** A station whose time is over is not followed any more. @return whether there was one */
bool tracer_watch_expire(struct tracer_watch *w, uint64_t now_ms, struct tracer_followed *out);

/** Keys of the stations that are followed as well, where the store gives any. */
void tracer_watch_keys(struct tracer_watch *w, bool on);
bool tracer_watch_has_keys(struct tracer_watch const *w);

/** Topics (TRACE_TOPIC_BIT) of which the events of every station come, in the lines of AireOS;
 * those of a station that is followed come in its form. */
void tracer_watch_topics(struct tracer_watch *w, unsigned topics);
unsigned tracer_watch_get_topics(struct tracer_watch const *w);

/** Forget all. Returns how many stations were followed. */
unsigned tracer_watch_none(struct tracer_watch *w);

/** Station `index` of what is followed; false past the last. */
bool tracer_watch_at(struct tracer_watch const *w, unsigned index, struct tracer_followed *out);

/** In parts.debugged(): did this watch get the record itself? */
bool tracer_watch_told(struct tracer_watch const *w);

/** Does any shell follow this station? */
bool tracer_follows(struct tracer const *t, struct mac sta);

/** Does any shell want keys? */
bool tracer_keys_wanted(struct tracer const *t);

/** env.trace. `arg` is the tracer. */
void tracer_trace(void *arg, struct trace_record const *rec);

/** Render the newest `last` events of the ring, oldest first, each with its line ends. */
void tracer_each(struct tracer const *t, unsigned last, enum trace_form form,
		 void (*emit)(void *arg, char const *text), void *arg);

/** Render what is kept of one station, oldest first: its last failures, then the newest
 * TRACE_RUNS_READ frames of it in the ring. @return how many events */
unsigned tracer_station_each(struct tracer const *t, struct mac sta, enum trace_form form,
			     void (*emit)(void *arg, char const *text), void *arg);

/** The same events as records, names put in; they hold during the call. @return how many */
unsigned tracer_station_records(struct tracer const *t, struct mac sta,
				void (*fn)(void *arg, struct trace_record const *rec), void *arg);

/** Forget the events of all stations. */
void tracer_clear(struct tracer *t);

/** Events ever kept. */
uint64_t tracer_total(struct tracer const *t);

/** Texts ever made for debugs: what they cost, for stations that nobody debugs none. */
uint64_t tracer_texts(struct tracer const *t);

#endif
