/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace events that is always on: what happened to whom, so that the last roam that
 * failed can be read although nobody debugged it.
 *
 * A roam takes 3 us, and tracing shall take less than a hundredth of it, 30 ns: that is no time to
 * look a station up, to copy a text, to read a clock or to wait for memory. So
 *  - all stations share one ring, written from front to back. The events of one station from one
 *    frame are a run: its address, its BSS and the time stand there once;
 *  - whose run is open is known by an address (`owner`): an event of it is twenty instructions, of
 *    which ten are one function: a roam's code is twice what the caches hold, and each line more of
 *    it takes as long as five instructions;
 *  - each run knows where the run before it of the same station is (by a table of hashes, as
 *    compressors find earlier text): from the newest run a station's whole story is found without a
 *    search, and the ring needs no entry for each station. The table's line is asked for when a run
 *    begins and used when the next one does;
 *  - an event is 8 octets and 8 more for each argument. Literals are kept by their address, names
 *    of WLANs, APs and users are asked for when it is read. Text is made then, too;
 *  - room is made by the block, not by the run: the oldest block is forgotten as a whole, and only
 *    where it has a failure it is looked at: that is handed out once more.
 *
 * An event of 8 octets, a run of 32: an FT roam takes 140 octets, a login with PEAP 1,500. The ring
 * of 16 MiB is the last roam of 100,000 stations, and of all that failed see tracer.h.
 */
#ifndef FASTROAM_BASE_TRACE_RING_H
#define FASTROAM_BASE_TRACE_RING_H

#include <string.h>

#include "base/err.h"
#include "base/prefetch.h"
#include "base/trace.h"

/** Octets of the ring in a controller; pages that were never written take no memory. */
#define TRACE_RING_OCTETS (16u << 20)
/** Longest run, its head included: then another begins. */
#define TRACE_RUN_MAX     1024u
/** Longest event: copied texts and octets, each with its cut. */
#define TRACE_PUT_MAX     512u
/** What is forgotten at a time, 32 KiB of 16 MiB: 800 runs at most, so that a flood of failures
 * takes the loop 0.1 ms when they are handed out. In a small ring an eighth of it. */
#define TRACE_RING_BLOCK  32768u
#define TRACE_RING_BLOCKS 8u
/** Chains: one for two stations where 100,000 roam. 256 KiB, of which a roam touches one line. */
#define TRACE_RING_CHAINS 65536u
/** What is written so many octets further on is asked for when a run begins: two lines, about what
 * a frame writes. */
#define TRACE_RING_AHEAD  256u
/** Octets that are kept of {hex}: PMKIDs and key names have 16. */
#define TRACE_KEPT_HEX    32u
/** Stations that are followed at a time: 32 shells with 10 each. */
#define TRACE_FOLLOWED    320u

/** Where something happens. Eight octets, which are copied at one go: who gives events often has
 * them ready. */
struct trace_place {
	struct mac bssid;
	uint16_t wlan_id;
};

/** The head of a run; its events follow. */
struct trace_run {
	uint64_t wall_us;
	uint32_t back;   /**< to the run before of this hash, in units of 8 octets */
	uint16_t octets; /**< of all of it, a multiple of 8 */
	uint8_t failed;  /**< belongs to a failure */
	uint8_t spare;
	struct trace_place place;
	struct mac sta;
	uint16_t spare2;
};

_Static_assert(sizeof(struct trace_run) == 32, "a run's head is 32 octets");

/** Its members are for the functions below. Positions count units of 8 octets from the first one
 * on, round after round; 32 bits hold the last 2,000 rounds. */
struct trace_ring {
	/* What an event needs, and then what a run needs: two lines of the cache. */
	void const *owner;     /**< whose run this is, see trace_ring_is_open() */
	uint8_t *at;           /**< the next event's place */
	uint8_t *limit;        /**< an event fits at or before it; NULL: no run is open */
	uint64_t total;        /**< events ever put */
	struct trace_run *run; /**< the newest, an empty one at first */
	uint32_t *link;        /**< its chain, which it is put into when it ends */
	uint8_t *last;         /**< the longest run fits into the block at or before it */
	uint32_t bias;         /**< position of address 0 */
	uint32_t turn_seen;    /**< *turn, when the clock was read */
	uint32_t const *turn;
	uint32_t no_turn; /**< what `turn` points to when there is none: never turn_seen */
	uint64_t now_us;
	uint32_t *chain;      /**< position of the newest run of each hash, but for `run` */
	uint64_t factor;      /**< of the hash, odd */
	bool following;       /**< somebody debugs a station */
	bool following_all;   /**< ditto, every one */
	uint8_t followed[32]; /**< bit for each last octet of an address: somebody debugs one */
	unsigned n_stations;  /**< ditto, whom */
	struct mac *station;  /**< TRACE_FOLLOWED of them, in order */
	uint8_t *octets;
	uint32_t mask;      /**< octets - 1 */
	uint32_t tail;      /**< position of the oldest block that is not forgotten */
	uint32_t block_len; /**< octets */
	uint32_t tidied;    /**< chains, ever */
	struct trace_block *block;
	uint64_t (*wall_us)(void *arg);
	void *wall_arg;
	void (*washed)(void *arg, struct trace_run const *run);
	void *washed_arg;
};

/**
 * @param octets   a power of two, from 64 * TRACE_RUN_MAX to TRACE_RING_OCTETS
 * @param seed     of the hash of stations: random, addresses come from outside
 * @param wall_us  the clock, as in struct env
 * @param turn     the clock is read when this is another number than before, see loop_turn();
 *                 NULL: for each run
 * @param washed   gets each run of a failure before it is overwritten; NULL: nobody does
 * @return NULL when memory is short; ends with talloc_free()
 */
struct trace_ring *trace_ring_new(void *ctx, uint32_t octets, uint64_t seed,
				  uint64_t (*wall_us)(void *arg), void *wall_arg,
				  uint32_t const *turn,
				  void (*washed)(void *arg, struct trace_run const *run),
				  void *washed_arg);

/** Forget all events; who is followed stays. */
void trace_ring_clear(struct trace_ring *r);

/** Events ever put. */
static inline uint64_t trace_ring_total(struct trace_ring const *r)
{
	return r->total;
}

/** Nobody is followed; then trace_ring_follow() each, TRACE_FOLLOWED at most: with more, all are.
 */
void trace_ring_follow_none(struct trace_ring *r);
void trace_ring_follow(struct trace_ring *r, struct mac sta);
void trace_ring_follow_all(struct trace_ring *r);

/** Whether it is among those that are followed, where its last octet says that it may be. */
bool trace_ring_follows_station(struct trace_ring const *r, struct mac const *sta);

/** Is it worth a search? With 10 followed the others pay for a bit, and one in 25 of them for a
 * search among ten. */
static inline bool trace_ring_may_follow(struct trace_ring const *r, struct mac const *sta)
{
	unsigned const last = sta->b[MAC_LEN - 1];

	return r->following && (r->followed[last >> 3] >> (last & 7) & 1);
}

/** Does somebody want all of this station's events, as they happen? */
static inline bool trace_ring_follows(struct trace_ring const *r, struct mac const *sta)
{
	return trace_ring_may_follow(r, sta) && trace_ring_follows_station(r, sta);
}

/** What comes now has another time, or is of another station: a frame, a timer. */
static inline void trace_ring_turn(struct trace_ring *r)
{
	r->limit = NULL;
}

/** Is the run open that was begun for `owner`? Then an event of it can be put. */
static inline bool trace_ring_is_open(struct trace_ring const *r, void const *owner)
{
	return r->owner == owner && r->at <= r->limit;
}

/** Where the chain of a station is: multiply-shift (Dietzfelbinger), two instructions. Of two
 * addresses one in 32,768 secret factors gives both the same chain, whoever made them up. */
static inline uint32_t *trace_ring_chain(struct trace_ring const *r, struct mac const *sta)
{
	uint32_t low;
	uint16_t high;

	memcpy(&low, sta->b, sizeof low);
	memcpy(&high, sta->b + sizeof low, sizeof high);
	_Static_assert(TRACE_RING_CHAINS == 1 << 16, "sixteen bits are taken");
	return &r->chain[((uint64_t)high << 32 | low) * r->factor >> 48];
}

/** Position of an address on the present round. */
static inline uint32_t trace_ring_position(struct trace_ring const *r, void const *p)
{
	return (uint32_t)((uintptr_t)p >> 3) + r->bias;
}

/** The newest run ends, and is put into its chain. */
static inline void trace_ring_close(struct trace_ring *r)
{
	uint32_t const position = trace_ring_position(r, r->run);

	r->run->back = position - *r->link;
	r->run->octets = (uint16_t)(r->at - (uint8_t *)r->run);
	*r->link = position;
}

/** What a run needs once in a block and once in a turn of the loop: room and the time. */
static inline bool trace_ring_is_unprepared(struct trace_ring const *r)
{
	return __builtin_expect(r->at > r->last || *r->turn != r->turn_seen, 0);
}
SELDOM void trace_ring_prepare(struct trace_ring *r);

/**
 * Begin a run, now, in a ring that is prepared. What it will touch next has left the caches: it is
 * asked for here.
 *
 * @param owner  who gives events of this station at this place as long as trace_ring_is_open() says
 *               so; an address without any meaning, NULL: nobody
 */
static inline void trace_ring_open(struct trace_ring *r, struct mac const *sta,
				   struct trace_place const *place, void const *owner)
{
	struct trace_run *run;

	trace_ring_close(r);
	run = (struct trace_run *)(void *)r->at;
	r->link = trace_ring_chain(r, sta);
	prefetch_write(r->link);
	prefetch_write(r->at + TRACE_RING_AHEAD);
	prefetch_write(r->at + TRACE_RING_AHEAD + 64);
	run->wall_us = r->now_us;
	run->failed = 0;
	run->place = *place;
	run->sta = *sta;
	r->run = run;
	r->owner = owner;
	r->limit = (uint8_t *)run + (TRACE_RUN_MAX - TRACE_PUT_MAX);
	r->at = (uint8_t *)(run + 1);
}

/** The same for nobody who could be known by an address; the open run stays if it is of this
 * station and this place. */
void trace_ring_begin(struct trace_ring *r, struct mac const *sta, struct trace_place const *place);

/** The run is of a failure, and so is what happened to its station just before. */
SELDOM void trace_ring_failed(struct trace_ring *r);

/**
 * Put an event into the run that is open, whatever it holds, of `rec` its event and its arguments.
 * Those that a roam makes are put in another way, see trace_ring_fill().
 *
 * @param place  NULL: that of the run
 */
SELDOM void trace_ring_put(struct trace_ring *r, struct trace_record const *rec,
			   struct trace_place const *place);

/** Put an event that stands alone: all of `rec` counts, its time too. */
void trace_ring_record(struct trace_ring *r, struct trace_record const *rec);

/**
 * For an event that comes now, from elsewhere than a frame, perhaps in the midst of one: the open
 * run is of this station, or one is begun. The event may be at another place than the run.
 *
 * @return what to hand to trace_ring_put()
 */
struct trace_place const *trace_ring_resume(struct trace_ring *r, struct mac const *sta,
					    struct trace_place const *place);

/**
 * Put an event that came now, from elsewhere than a frame, perhaps in the midst of one: all of
 * `rec` counts but its time.
 *
 * @return whether that is all: false when somebody follows the station and is to be told, and
 *         nothing has been put
 */
bool trace_ring_note(struct trace_ring *r, struct trace_record const *rec);

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

/** Events of a run; it takes as long as reading them. */
unsigned trace_run_events(struct trace_run const *run);

/** All runs, oldest first. */
void trace_ring_each(struct trace_ring const *r, void (*fn)(void *arg, struct trace_run const *run),
		     void *arg);

/* ---- putting, in the caller's code: what is not there costs nothing ---- */

/** Bits of an event's first word: event 0..15, shape 16..31, n[0] 32..63. What the shape says is
 * there follows: place, n[1], n[2], literals, octets. */
enum trace_shape {
	TRACE_SHAPE_N1 = 1,
	TRACE_SHAPE_N2 = 2,
	TRACE_SHAPE_HEX16 = 4,
	TRACE_SHAPE_COPIED = 8,
	TRACE_SHAPE_S_SHIFT = 4,         /**< three bits for each text: enum trace_keep, 0 none */
	TRACE_SHAPE_ELSEWHERE = 1 << 13, /**< not at the run's place: its own follows */
};

#define TRACE_ALWAYS_INLINE static inline __attribute__((always_inline))

TRACE_ALWAYS_INLINE uint8_t *trace_put_u64(uint8_t *p, uint64_t v)
{
	memcpy(p, &v, sizeof v);
	return p + sizeof v;
}

TRACE_ALWAYS_INLINE uint8_t *trace_put_place(uint8_t *p, struct trace_place const *place,
					     uint32_t *shape)
{
	if (!place)
		return p;
	*shape |= TRACE_SHAPE_ELSEWHERE;
	memcpy(p, place, sizeof *place);
	return p + sizeof *place;
}

/** Must nothing of it be copied but 16 octets, of what the compiler knows? (No loops here and
 * below: the compiler would not look into the arrays, and make the record after all.) */
TRACE_ALWAYS_INLINE bool trace_ring_is_short(struct trace_record const *rec)
{
	return (!rec->s[0] || rec->keep[0] != TRACE_KEEP_COPY) &&
	       (!rec->s[1] || rec->keep[1] != TRACE_KEEP_COPY) &&
	       (!rec->s[2] || rec->keep[2] != TRACE_KEEP_COPY) &&
	       (rec->hex_len == 0 || rec->hex_len == 16) && rec->n[0] >> 32 == 0;
}

/** One text's part of a shape. */
TRACE_ALWAYS_INLINE uint32_t trace_shape_text(uint8_t keep, unsigned i)
{
	return (uint32_t)keep << (TRACE_SHAPE_S_SHIFT + 3 * i);
}

/** What there is of an event that trace_ring_is_short(): asked once, for its size and for filling
 * it. A number that is surely 0 need not be kept; where the compiler cannot tell it is. */
TRACE_ALWAYS_INLINE uint32_t trace_ring_shape(struct trace_record const *rec)
{
	bool const n1 = !__builtin_constant_p(rec->n[1]) || rec->n[1] != 0;
	bool const n2 = !__builtin_constant_p(rec->n[2]) || rec->n[2] != 0;

	return (n1 ? TRACE_SHAPE_N1 : 0) | (n2 ? TRACE_SHAPE_N2 : 0) |
	       (rec->hex_len ? TRACE_SHAPE_HEX16 : 0) | trace_shape_text(rec->keep[0], 0) |
	       trace_shape_text(rec->keep[1], 1) | trace_shape_text(rec->keep[2], 2);
}

/** Is there an address of text `i`? */
TRACE_ALWAYS_INLINE bool trace_shape_has(uint32_t shape, unsigned i)
{
	return (shape >> (TRACE_SHAPE_S_SHIFT + 3 * i) & 7) == TRACE_KEEP_POINTER;
}

/** Octets, without a place. */
TRACE_ALWAYS_INLINE unsigned trace_ring_size(uint32_t shape)
{
	return 8u * (1u + !!(shape & TRACE_SHAPE_N1) + !!(shape & TRACE_SHAPE_N2) +
		     trace_shape_has(shape, 0) + trace_shape_has(shape, 1) +
		     trace_shape_has(shape, 2)) +
	       (shape & TRACE_SHAPE_HEX16 ? 16u : 0u);
}

/** Write an event that has this shape into the place that it has been given: 2 to 10 instructions.
 * `place` NULL: that of the run. @return behind it */
TRACE_ALWAYS_INLINE uint8_t *trace_ring_fill(uint8_t *start, struct trace_record const *rec,
					     uint32_t shape, struct trace_place const *place)
{
	uint8_t *p = trace_put_place(start + sizeof(uint64_t), place, &shape);

	if (shape & TRACE_SHAPE_N1)
		p = trace_put_u64(p, rec->n[1]);
	if (shape & TRACE_SHAPE_N2)
		p = trace_put_u64(p, rec->n[2]);
	if (trace_shape_has(shape, 0))
		p = trace_put_u64(p, (uintptr_t)rec->s[0]);
	if (trace_shape_has(shape, 1))
		p = trace_put_u64(p, (uintptr_t)rec->s[1]);
	if (trace_shape_has(shape, 2))
		p = trace_put_u64(p, (uintptr_t)rec->s[2]);
	if (shape & TRACE_SHAPE_HEX16) {
		memcpy(p, rec->hex, 16);
		p += 16;
	}
	(void)trace_put_u64(start, (uint64_t)rec->event | (uint64_t)shape << 16 | rec->n[0] << 32);
	return p;
}

/** A place for an event of so many octets in the run that is open, trace_ring_is_open(). */
static inline uint8_t *trace_ring_slot(struct trace_ring *r, unsigned octets)
{
	uint8_t *at = r->at;

	r->at = at + octets;
	r->total++;
	return at;
}

/** Put an event that trace_ring_is_short() into the run that is open. @param place  NULL: the run's
 */
TRACE_ALWAYS_INLINE void trace_ring_add(struct trace_ring *r, struct trace_record const *rec,
					struct trace_place const *place)
{
	uint32_t const shape = trace_ring_shape(rec);
	unsigned const octets = trace_ring_size(shape) + (place ? (unsigned)sizeof *place : 0);

	(void)trace_ring_fill(trace_ring_slot(r, octets), rec, shape, place);
}

#endif
