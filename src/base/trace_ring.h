/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace events that is always on: what happened to whom, so that the last roam that
 * failed can be read although nobody debugged it.
 *
 * A roam takes 4 us, and tracing shall take less than a hundredth of it: that is no time to look a
 * station up, to copy a text or to read a clock ten times. So
 *  - all stations share one ring, written from front to back. The events of one station from one
 *    frame are a run: its address, its BSS and the time stand there once;
 *  - each run knows where the run before it of the same station is (by a table of hashes, as
 *    compressors find earlier text): from the newest run a station's whole story is found without a
 *    search, and the ring needs no entry for each station;
 *  - an event is 8 octets and 8 more for each argument. Literals are kept by their address, names
 *    of WLANs, APs and users are asked for when it is read. Text is made then, too;
 *  - what is about to be overwritten is handed out once more if it belongs to a failure.
 *
 * An event of 8 octets, a run of 32: an FT roam takes 190 octets, a login with PEAP 1,500. The ring
 * of 16 MiB is the last roam of 80,000 stations, and of all that failed see tracer.h.
 */
#ifndef FASTROAM_BASE_TRACE_RING_H
#define FASTROAM_BASE_TRACE_RING_H

#include <string.h>

#include "base/hash.h"
#include "base/trace.h"

/** Octets of the ring in a controller; pages that were never written take no memory. */
#define TRACE_RING_OCTETS (16u << 20)
/** Longest run, its head included: then another begins. */
#define TRACE_RUN_MAX     1024u
/** Longest event: copied texts and octets, each with its cut. */
#define TRACE_PUT_MAX     512u
/** Chains: one for two stations where 100,000 roam. 512 KiB, of which a roam touches one line. */
#define TRACE_RING_CHAINS 65536u
/** Octets before the place where a run begins that is looked at or written; and lines from there
 * on, more than a frame writes. */
#define TRACE_RING_AHEAD  (TRACE_RUN_MAX + 128)
#define TRACE_RING_LINES  4u
/** Octets that are kept of {hex}: PMKIDs and key names have 16. */
#define TRACE_KEPT_HEX    32u
/** Stations that are followed at a time: 32 shells with 10 each. */
#define TRACE_FOLLOWED    320u

/** The head of a run; its events follow. */
struct trace_run {
	uint64_t wall_us;
	uint32_t back;   /**< to the run before of this hash, in units of 8 octets; 0: none */
	uint16_t octets; /**< of all of it, a multiple of 8 */
	uint8_t failed;  /**< belongs to a failure */
	struct mac sta, bssid;
	uint16_t wlan_id;
	uint16_t events;
};

_Static_assert(sizeof(struct trace_run) == 32, "a run's head is 32 octets");

/** Its members are for the functions below. */
struct trace_ring {
	uint8_t *octets;
	uint32_t mask;         /**< octets - 1 */
	uint32_t at;           /**< offset of the next event, never 0 */
	uint32_t limit;        /**< an event fits at or before it; 0: no run is open */
	struct trace_run *run; /**< the newest, NULL at first */
	bool following;        /**< somebody debugs a station */
	bool following_all;    /**< ditto, every one */
	uint8_t followed[32];  /**< bit for each last octet of an address: somebody debugs one */
	unsigned n_stations;   /**< ditto, whom */
	struct mac *station;   /**< TRACE_FOLLOWED of them, in order */
	uint64_t head, tail;   /**< octets ever written before the newest run, and forgotten */
	uint64_t *chain;       /**< position of the newest run of each hash, + 1 */
	uint64_t seed;
	uint64_t total;
	uint64_t (*wall_us)(void *arg);
	void *wall_arg;
	void (*washed)(void *arg, struct trace_run const *run);
	void *washed_arg;
};

/**
 * @param octets   a power of two, at least 8 * TRACE_RUN_MAX
 * @param seed     of the hash of stations: random, addresses come from outside
 * @param wall_us  the clock, as in struct env
 * @param washed   gets each run of a failure before it is overwritten; NULL: nobody does
 * @return NULL when memory is short; ends with talloc_free()
 */
struct trace_ring *trace_ring_new(void *ctx, uint32_t octets, uint64_t seed,
				  uint64_t (*wall_us)(void *arg), void *wall_arg,
				  void (*washed)(void *arg, struct trace_run const *run),
				  void *washed_arg);

/** Forget all events; who is followed stays. */
void trace_ring_clear(struct trace_ring *r);

/** Events ever put. */
static inline uint64_t trace_ring_total(struct trace_ring const *r)
{
	return r->total + (r->run ? r->run->events : 0);
}

/** Nobody is followed; then trace_ring_follow() each, TRACE_FOLLOWED at most: with more, all are.
 */
void trace_ring_follow_none(struct trace_ring *r);
void trace_ring_follow(struct trace_ring *r, struct mac sta);
void trace_ring_follow_all(struct trace_ring *r);

/** Whether it is among those that are followed, where its last octet says that it may be. */
bool trace_ring_follows_station(struct trace_ring const *r, struct mac const *sta);

/** Does somebody want all of this station's events, as they happen? With 10 followed the others pay
 * for a bit, and one in 25 of them for a search among ten. */
static inline bool trace_ring_follows(struct trace_ring const *r, struct mac const *sta)
{
	unsigned last;

	if (!r->following)
		return false;
	last = sta->b[MAC_LEN - 1];
	return (r->followed[last >> 3] >> (last & 7) & 1) && trace_ring_follows_station(r, sta);
}

/** What comes now has another time. */
static inline void trace_ring_turn(struct trace_ring *r)
{
	r->limit = 0;
}

/** Where the chain of a station is. mac_u64() gives the same number on every machine, in thirty
 * instructions; here four do. */
static inline uint64_t *trace_ring_chain(struct trace_ring const *r, struct mac const *sta)
{
	uint64_t key = 0;

	memcpy(&key, sta, sizeof *sta);
	return &r->chain[hash_u64(key, r->seed) & (TRACE_RING_CHAINS - 1)];
}

/** A frame of this station begins. What will be written for it has long left the caches: it is
 * asked for now, so that nobody waits for it. */
static inline void trace_ring_frame(struct trace_ring *r, struct mac const *sta)
{
	uint8_t const *ahead = r->octets + ((r->at + TRACE_RING_AHEAD) & r->mask);

	r->limit = 0;
	__builtin_prefetch(trace_ring_chain(r, sta), 1);
	for (unsigned line = 0; line < TRACE_RING_LINES; line++)
		__builtin_prefetch(ahead + 64 * line, 1);
}

/** Begin a run. `wall_us` 0: now. */
void trace_ring_open(struct trace_ring *r, uint64_t wall_us, struct mac const *sta,
		     struct mac const *bssid, uint32_t wlan_id);

/** The run is of a failure, and so is what happened to its station just before. */
SELDOM void trace_ring_failed(struct trace_ring *r);

/** Put an event whatever it holds into the run that is open; see trace_ring_put(). */
SELDOM void trace_ring_put_copied(struct trace_ring *r, struct trace_record const *rec);

/** Put an event that stands alone: all of `rec` counts. */
void trace_ring_record(struct trace_ring *r, struct trace_record const *rec);

/**
 * Every event of a run. rec.s[] and rec.hex hold during the call; a text that is asked for when it
 * is read comes as NULL with its rec.keep.
 */
void trace_run_each(struct trace_run const *run,
		    void (*fn)(void *arg, struct trace_record const *rec), void *arg);

/** Runs of one station, at most the newest TRACE_RUNS_READ, oldest first. */
void trace_ring_station(struct trace_ring const *r, struct mac sta,
			void (*fn)(void *arg, struct trace_run const *run), void *arg);

/** 256 runs: 100 roams, and 200 us to walk. */
#define TRACE_RUNS_READ 256u
/** Runs that are looked at for it, those of other stations with the same hash included: with
 * 100,000 stations that roam two or three share one. */
#define TRACE_HOPS_READ 4096u

/** All runs, oldest first. */
void trace_ring_each(struct trace_ring const *r, void (*fn)(void *arg, struct trace_run const *run),
		     void *arg);

/* ---- putting, in the caller's code: what is not there costs nothing ---- */

/** Bits of an event's first word: event 0..15, shape 16..31, n[0] 32..63. */
enum trace_shape {
	TRACE_SHAPE_N1 = 1,
	TRACE_SHAPE_N2 = 2,
	TRACE_SHAPE_HEX16 = 4,
	TRACE_SHAPE_COPIED = 8,
	TRACE_SHAPE_S_SHIFT = 4, /**< three bits for each text: enum trace_keep, 0 none */
};

#define TRACE_ALWAYS_INLINE static inline __attribute__((always_inline))

TRACE_ALWAYS_INLINE uint8_t *trace_put_u64(uint8_t *p, uint64_t v)
{
	memcpy(p, &v, sizeof v);
	return p + sizeof v;
}

/** A number that is surely 0 need not be kept; where the compiler cannot tell it is. */
TRACE_ALWAYS_INLINE uint8_t *trace_put_number(uint8_t *p, uint64_t n, uint32_t bit, uint32_t *shape)
{
	if (__builtin_constant_p(n) && n == 0)
		return p;
	*shape |= bit;
	return trace_put_u64(p, n);
}

TRACE_ALWAYS_INLINE uint8_t *trace_put_text(uint8_t *p, char const *s, uint8_t keep, unsigned i,
					    uint32_t *shape)
{
	*shape |= (uint32_t)keep << (TRACE_SHAPE_S_SHIFT + 3 * i);
	return keep == TRACE_KEEP_POINTER ? trace_put_u64(p, (uintptr_t)s) : p;
}

/** Must nothing of it be copied but 16 octets? (No loops here and below: the compiler would not
 * look into the arrays, and make the record after all.) */
TRACE_ALWAYS_INLINE bool trace_ring_is_short(struct trace_record const *rec)
{
	return (!rec->s[0] || rec->keep[0] != TRACE_KEEP_COPY) &&
	       (!rec->s[1] || rec->keep[1] != TRACE_KEEP_COPY) &&
	       (!rec->s[2] || rec->keep[2] != TRACE_KEEP_COPY) &&
	       (rec->hex_len == 0 || rec->hex_len == 16) && rec->n[0] >> 32 == 0;
}

/**
 * Put the event of a station at a BSS. Of `rec` its event and its arguments count; it is made in
 * the call, so that the compiler sees what is in it and nothing is stored but in the ring: 15 to 25
 * instructions.
 */
TRACE_ALWAYS_INLINE void trace_ring_put(struct trace_ring *r, struct mac const *sta,
					struct mac const *bssid, uint32_t wlan_id,
					struct trace_record const *rec)
{
	uint32_t shape = 0;
	uint8_t *start, *p;

	if (__builtin_expect(r->at > r->limit || memcmp(&r->run->sta, sta, MAC_LEN) != 0 ||
				     memcmp(&r->run->bssid, bssid, MAC_LEN) != 0,
			     0))
		trace_ring_open(r, 0, sta, bssid, wlan_id);
	if (!trace_ring_is_short(rec)) {
		/* A copy: the address of `rec` itself must go nowhere, or it is made in any case.
		 */
		struct trace_record const whole = *rec;

		trace_ring_put_copied(r, &whole);
		return;
	}
	start = r->octets + r->at;
	p = start + sizeof(uint64_t);
	p = trace_put_number(p, rec->n[1], TRACE_SHAPE_N1, &shape);
	p = trace_put_number(p, rec->n[2], TRACE_SHAPE_N2, &shape);
	p = trace_put_text(p, rec->s[0], rec->keep[0], 0, &shape);
	p = trace_put_text(p, rec->s[1], rec->keep[1], 1, &shape);
	p = trace_put_text(p, rec->s[2], rec->keep[2], 2, &shape);
	if (rec->hex_len) {
		shape |= TRACE_SHAPE_HEX16;
		memcpy(p, rec->hex, 16);
		p += 16;
	}
	(void)trace_put_u64(start, (uint64_t)rec->event | (uint64_t)shape << 16 | rec->n[0] << 32);
	r->at += (uint32_t)(p - start);
	r->run->octets = (uint16_t)(r->run->octets + (p - start));
	r->run->events++;
}

#endif
