/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is kept of one station (controller/tracer.h), cut into roams: from the first frame of one to
 * the open port, or to where it ended without one.
 *
 * Pure: events in, ranges out. A login is a roam here, too: the first.
 */
#ifndef FASTROAM_CONTROLLER_TIMELINE_H
#define FASTROAM_CONTROLLER_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/trace.h"

/** After so long a silence before the port is open, what comes is another roam: a station repeats
 * an identity within 30 s at most, so that two of those fit. */
#define TIMELINE_SILENCE_US 60000000ull
/** Events at most: the ring gives TRACE_RUNS_READ frames of a station, a debugged one has some 30
 * events in each. 8,192 of 150 octets are 1.2 MB for the time of one command. */
#define TIMELINE_EVENTS     8192u

/** One roam: events [first, end) of the timeline. */
struct timeline_roam {
	/** What came between the roam before it and this one: events [before, first). */
	unsigned before;
	unsigned first, end;
	unsigned open;   /**< STATION_RUN; `end` when its port did not open */
	struct mac from; /**< BSSID where its port was open before, zero when that is not known */
	struct mac to;   /**< BSSID that it tried last */
};

struct timeline {
	struct mac sta;
	unsigned events, roams;
	struct trace_record *event; /**< oldest first; texts and octets are its children */
	struct timeline_roam *roam; /**< oldest first; timeline_cut() makes them */
};

/** Talloc child of ctx, without events; NULL when memory is short. */
struct timeline *timeline_new(void *ctx, struct mac sta);

/** Keep a copy of an event; those of other stations are left out. One that comes after
 * TIMELINE_EVENTS is dropped. 0, or -ENOMEM. */
int timeline_add(struct timeline *t, struct trace_record const *rec) WARN_UNUSED;

/** Find the roams. 0, or -ENOMEM. */
int timeline_cut(struct timeline *t) WARN_UNUSED;

/** Microseconds from the first event of a roam to its open port, or to its last event. */
uint64_t timeline_us(struct timeline const *t, struct timeline_roam const *r);

/** Names that are asked for when a text is made; NULL prints "?". */
struct timeline_words {
	char const *wlan;  /**< {wlan} */
	char const *ap;    /**< {ap}: where the roam went to */
	char const *from;  /**< {from}: where it came from */
	char const *user;  /**< {user}: of the login whose keys it uses */
	char const *login; /**< {login}: when and where that was */
};

/** Room for one text, NUL included: the longest row has 250 octets, names 32 each. */
#define TIMELINE_TEXT 640

/**
 * Fill a text in: {s0}..{s2} {n0}..{n2} {x0}..{x2} (hexadecimal) {hex} {sta} {bssid} of the event,
 * and the words above. Control characters print as '?'; a text that does not fit is cut.
 *
 * @param rec  NULL: its arguments print as "?"
 * @return out
 */
char const *timeline_text(char const *format, struct trace_record const *rec,
			  struct timeline_words const *words, char out[TIMELINE_TEXT]);

#endif
