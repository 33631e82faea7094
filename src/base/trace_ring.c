/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace events: runs from front to back, chained by station; see trace_ring.h.
 *
 * Positions count on round after round, so that what has been overwritten is known by being too far
 * back. A run never goes over its block's end: where less than the longest is left there, the next
 * block begins.
 */
#include "base/trace_ring.h"

#include <assert.h>
#include <talloc.h>

#include "base/hash.h"

/** What a failure takes along: the frames of a roam and its retries are within 10 s, 16 runs. */
#define FAILED_US    10000000u
#define FAILED_RUNS  16u
/** Runs that are looked at for them: more of others with this hash in 10 s means a flood. */
#define FAILED_HOPS  64u
/** Positions differ by less than half of what 32 bits hold, 1,024 rounds of 16 MiB. */
#define TIDY_ROUNDS  64u
/** Kind of a text that is not there, in a copied event. */
#define KEPT_NOTHING TRACE_KEEP_COUNT

/** Behind the first word of a copied event; then texts and addresses in order, then octets. */
struct copied {
	uint64_t n[TRACE_ARGS];
	uint8_t keep[TRACE_ARGS];
	uint8_t hex_len;
	uint8_t spare[4];
};

/** Room for copied texts: what is left of TRACE_PUT_MAX behind its word and its place. */
#define TEXT_ROOM                                                                        \
	(TRACE_PUT_MAX - 2 * sizeof(uint64_t) - sizeof(struct copied) - TRACE_KEPT_HEX - \
	 8 * TRACE_ARGS)

/** What is forgotten as a whole. */
struct trace_block {
	uint32_t used; /**< octets; of the present one not yet told */
	bool failed;   /**< it has a run of a failure */
};

/* ---- positions ---- */

static struct trace_run *run_at(struct trace_ring const *r, uint32_t position)
{
	return (struct trace_run *)(void *)(r->octets + ((size_t)position * 8 & r->mask));
}

/** Has it been forgotten? Nothing is a thousand rounds old: tidy_chains(). */
static bool is_gone(struct trace_ring const *r, uint32_t position)
{
	return (int32_t)(position - r->tail) < 0;
}

static unsigned n_blocks(struct trace_ring const *r)
{
	return (r->mask + 1) / r->block_len;
}

static unsigned block_of(struct trace_ring const *r, void const *p)
{
	return (unsigned)((uint8_t const *)p - r->octets) / r->block_len;
}

/* ---- life ---- */

/** Events go into this block from its start on, where an empty run of nobody is the newest. */
static void enter_block(struct trace_ring *r, unsigned block)
{
	static struct mac const nobody;

	r->at = r->octets + (size_t)block * r->block_len;
	r->last = r->at + r->block_len - TRACE_RUN_MAX;
	r->run = (struct trace_run *)(void *)r->at;
	*r->run = (struct trace_run){.octets = sizeof *r->run};
	r->at += sizeof *r->run;
	r->link = trace_ring_chain(r, &nobody);
	r->limit = NULL;
}

/** As nothing had ever been put. */
static void begin(struct trace_ring *r)
{
	memset(r->chain, 0xff, TRACE_RING_CHAINS * sizeof *r->chain);
	memset(r->block, 0, n_blocks(r) * sizeof *r->block);
	r->bias = -(uint32_t)((uintptr_t)r->octets >> 3);
	r->tail = 0;
	enter_block(r, 0);
}

struct trace_ring *trace_ring_new(void *ctx, uint32_t octets, uint64_t seed,
				  uint64_t (*wall_us)(void *arg), void *wall_arg,
				  uint32_t const *turn,
				  void (*washed)(void *arg, struct trace_run const *run),
				  void *washed_arg)
{
	struct trace_ring *r = talloc_zero(ctx, struct trace_ring);

	assert((octets & (octets - 1)) == 0 && octets >= TRACE_RING_BLOCKS * 8 * TRACE_RUN_MAX &&
	       octets <= TRACE_RING_OCTETS);
	if (!r)
		return NULL;
	r->mask = octets - 1;
	r->block_len = octets / TRACE_RING_BLOCKS;
	if (r->block_len > TRACE_RING_BLOCK)
		r->block_len = TRACE_RING_BLOCK;
	r->octets = talloc_array(r, uint8_t, octets);
	r->chain = talloc_array(r, uint32_t, TRACE_RING_CHAINS);
	r->station = talloc_array(r, struct mac, TRACE_FOLLOWED);
	r->block = talloc_array(r, struct trace_block, n_blocks(r));
	if (!r->octets || !r->chain || !r->station || !r->block) {
		talloc_free(r);
		return NULL;
	}
	r->factor = hash_u64(seed, 0) | (uint64_t)hash_u64(seed, 1) << 32 | 1;
	r->wall_us = wall_us;
	r->wall_arg = wall_arg;
	r->turn = turn ? turn : &r->no_turn;
	r->turn_seen = *r->turn + 1;
	r->washed = washed;
	r->washed_arg = washed_arg;
	begin(r);
	return r;
}

void trace_ring_clear(struct trace_ring *r)
{
	begin(r);
}

void trace_ring_follow_none(struct trace_ring *r)
{
	r->following = false;
	r->following_all = false;
	r->n_stations = 0;
	memset(r->followed, 0, sizeof r->followed);
	trace_ring_turn(r);
}

/** Where it stands among those that are followed, or would. */
static unsigned station_place(struct trace_ring const *r, struct mac const *sta)
{
	unsigned low = 0, high = r->n_stations;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (memcmp(&r->station[middle], sta, MAC_LEN) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool station_stands_at(struct trace_ring const *r, unsigned at, struct mac const *sta)
{
	return at < r->n_stations && memcmp(&r->station[at], sta, MAC_LEN) == 0;
}

bool trace_ring_follows_station(struct trace_ring const *r, struct mac const *sta)
{
	return r->following_all || station_stands_at(r, station_place(r, sta), sta);
}

void trace_ring_follow(struct trace_ring *r, struct mac sta)
{
	unsigned last = sta.b[MAC_LEN - 1], at = station_place(r, &sta);

	if (station_stands_at(r, at, &sta))
		return;
	if (r->n_stations == TRACE_FOLLOWED) {
		trace_ring_follow_all(r);
		return;
	}
	memmove(&r->station[at + 1], &r->station[at], (r->n_stations - at) * sizeof *r->station);
	r->station[at] = sta;
	r->n_stations++;
	r->following = true;
	r->followed[last >> 3] |= (uint8_t)(1u << (last & 7));
	trace_ring_turn(r);
}

void trace_ring_follow_all(struct trace_ring *r)
{
	r->following = true;
	r->following_all = true;
	memset(r->followed, 0xff, sizeof r->followed);
	trace_ring_turn(r);
}

/* ---- putting ---- */

/** Before a block is overwritten. */
static void wash(struct trace_ring *r, unsigned block)
{
	uint8_t const *p = r->octets + (size_t)block * r->block_len;
	uint8_t const *end = p + r->block[block].used;
	struct trace_run const *run;

	for (; p < end; p += run->octets) {
		run = (struct trace_run const *)(void const *)p;
		if (run->failed)
			r->washed(r->washed_arg, run);
	}
}

/**
 * Chains whose newest run has been forgotten say so in a way that stays true for another thousand
 * rounds. Each is looked at once in TIDY_ROUNDS of them, some in each block.
 */
static void tidy_chains(struct trace_ring *r)
{
	for (uint32_t n = TRACE_RING_CHAINS / n_blocks(r) / TIDY_ROUNDS; n > 0; n--) {
		uint32_t *chain = &r->chain[r->tidied++ % TRACE_RING_CHAINS];

		if (is_gone(r, *chain))
			*chain = r->tail - 1;
	}
}

/** The longest run may not fit into the present block: the oldest one is forgotten. */
static void next_block(struct trace_ring *r)
{
	unsigned block = block_of(r, r->at - 1);
	uint32_t const ring = (r->mask + 1) / 8;
	uint32_t start;

	trace_ring_close(r);
	r->block[block].used = (uint32_t)(r->at - r->octets) - block * r->block_len;
	block = (block + 1) % n_blocks(r);
	if (r->block[block].failed && r->washed)
		wash(r, block);
	r->block[block] = (struct trace_block){0};
	if (block == 0)
		r->bias += ring;
	enter_block(r, block);
	start = trace_ring_position(r, r->run);
	if (start >= ring || r->tail)
		r->tail = start - ring + r->block_len / 8;
	tidy_chains(r);
}

static void read_clock(struct trace_ring *r)
{
	r->now_us = r->wall_us(r->wall_arg);
	if (r->turn != &r->no_turn)
		r->turn_seen = *r->turn;
}

void trace_ring_prepare(struct trace_ring *r)
{
	if (r->at > r->last)
		next_block(r);
	if (*r->turn != r->turn_seen)
		read_clock(r);
}

static bool is_same_place(struct trace_place const *a, struct trace_place const *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

APART static void open_anew(struct trace_ring *r, struct mac const *sta,
			    struct trace_place const *place)
{
	if (trace_ring_is_unprepared(r))
		trace_ring_prepare(r);
	trace_ring_open(r, sta, place, NULL);
}

void trace_ring_begin(struct trace_ring *r, struct mac const *sta, struct trace_place const *place)
{
	if (r->at > r->limit || !mac_eq(r->run->sta, *sta) || !is_same_place(&r->run->place, place))
		open_anew(r, sta, place);
}

/** A text and its NUL, within its share of what is left. */
static uint8_t *put_text(uint8_t *p, char const *text, size_t *left, unsigned sharers)
{
	size_t room = *left / sharers;
	size_t len = strnlen(text, room - 1);

	memcpy(p, text, len);
	p[len] = '\0';
	*left -= len + 1;
	return p + len + 1;
}

/** @return behind it */
static uint8_t *put_copied(uint8_t *start, struct trace_record const *rec,
			   struct trace_place const *place)
{
	uint32_t shape = TRACE_SHAPE_COPIED;
	uint8_t *head = trace_put_place(start + sizeof(uint64_t), place, &shape);
	uint8_t *p = head + sizeof(struct copied);
	struct copied c = {0};
	size_t left = TEXT_ROOM;

	memcpy(c.n, rec->n, sizeof c.n);
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		c.keep[i] = rec->keep[i];
		if (rec->keep[i] == TRACE_KEEP_POINTER)
			p = trace_put_u64(p, (uintptr_t)rec->s[i]);
		else if (rec->keep[i] == TRACE_KEEP_COPY && rec->s[i])
			p = put_text(p, rec->s[i], &left, TRACE_ARGS - i);
		else if (rec->keep[i] == TRACE_KEEP_COPY)
			c.keep[i] = KEPT_NOTHING;
	}
	if (rec->hex && rec->hex_len) {
		c.hex_len =
			(uint8_t)(rec->hex_len < TRACE_KEPT_HEX ? rec->hex_len : TRACE_KEPT_HEX);
		memcpy(p, rec->hex, c.hex_len);
		p += c.hex_len;
	}
	while ((p - start) % 8)
		*p++ = 0;
	(void)trace_put_u64(start, (uint64_t)rec->event | (uint64_t)shape << 16 |
					   (uint64_t)(p - start) << 32);
	memcpy(head, &c, sizeof c);
	return p;
}

/** @return behind it */
static uint8_t *put_short(uint8_t *start, struct trace_record const *rec,
			  struct trace_place const *place)
{
	uint32_t shape = (rec->n[1] ? TRACE_SHAPE_N1 : 0) | (rec->n[2] ? TRACE_SHAPE_N2 : 0) |
			 (rec->hex_len ? TRACE_SHAPE_HEX16 : 0);

	for (unsigned i = 0; i < TRACE_ARGS; i++)
		shape |= trace_shape_text(rec->keep[i], i);
	return trace_ring_fill(start, rec, shape, place);
}

void trace_ring_put(struct trace_ring *r, struct trace_record const *rec,
		    struct trace_place const *place)
{
	r->at = trace_ring_is_short(rec) ? put_short(r->at, rec, place)
					 : put_copied(r->at, rec, place);
	r->total++;
}

static struct trace_place place_of(struct trace_record const *rec)
{
	return (struct trace_place){rec->bssid, (uint16_t)rec->wlan_id};
}

/** At hand: a call for each event that is noted would be a third of what that takes. */
static uint8_t const levels[] = {
#define TRACE_EVENT(name, level, task, module, aireos, iosxe) TRACE_##level,
#include "base/trace_events.h"
#undef TRACE_EVENT
};

void trace_ring_record(struct trace_ring *r, struct trace_record const *rec)
{
	struct trace_place const place = place_of(rec);

	open_anew(r, &rec->sta, &place);
	if (rec->wall_us)
		r->run->wall_us = rec->wall_us;
	trace_ring_put(r, rec, NULL);
	if (trace_event_is_failure(rec->event, trace_event_level(rec->event)))
		trace_ring_failed(r);
	trace_ring_turn(r);
}

/** Can an event of the station that comes now, in whatever callback, go into the open run? */
static bool is_current(struct trace_ring const *r, struct mac const *sta)
{
	return r->at <= r->limit && *r->turn == r->turn_seen &&
	       memcmp(&r->run->sta, sta, MAC_LEN) == 0;
}

struct trace_place const *trace_ring_resume(struct trace_ring *r, struct mac const *sta,
					    struct trace_place const *place)
{
	if (!is_current(r, sta))
		open_anew(r, sta, place);
	return is_same_place(&r->run->place, place) ? NULL : place;
}

bool trace_ring_note(struct trace_ring *r, struct trace_record const *rec)
{
	struct trace_place const place = place_of(rec), *elsewhere;
	enum trace_level const level = levels[rec->event];

	if (trace_ring_follows(r, &rec->sta))
		return false;
	if (!trace_event_is_kept(rec->event, level))
		return true;
	elsewhere = trace_ring_resume(r, &rec->sta, &place);
	trace_ring_put(r, rec, elsewhere);
	if (trace_event_is_failure(rec->event, level))
		trace_ring_failed(r);
	return true;
}

/* ---- chains ---- */

/** No run is there: they begin at multiples of 8 octets, of which a block's last is none. */
#define NOWHERE UINT32_MAX

/** The run before of the same hash; NOWHERE when it has been forgotten or never was. */
static uint32_t run_before(struct trace_ring const *r, uint32_t position)
{
	struct trace_run const *run = run_at(r, position);
	uint32_t before = run == r->run ? *r->link : position - run->back;

	return is_gone(r, before) ? NOWHERE : before;
}

/** The newest of this hash. */
static uint32_t run_newest(struct trace_ring const *r, struct mac const *sta)
{
	uint32_t const *chain = trace_ring_chain(r, sta);
	uint32_t newest = chain == r->link ? trace_ring_position(r, r->run) : *chain;

	return is_gone(r, newest) ? NOWHERE : newest;
}

void trace_ring_failed(struct trace_ring *r)
{
	uint32_t position = trace_ring_position(r, r->run);
	unsigned runs = 0;

	for (unsigned hops = 0; position != NOWHERE && hops < FAILED_HOPS; hops++) {
		struct trace_run *run = run_at(r, position);

		if (mac_eq(run->sta, r->run->sta)) {
			/* What comes before a failed one has been looked at with that one. */
			if ((run->failed && run != r->run) || runs++ == FAILED_RUNS ||
			    run->wall_us + FAILED_US < r->run->wall_us)
				return;
			run->failed = 1;
			r->block[block_of(r, run)].failed = true;
		}
		position = run_before(r, position);
	}
}

/* ---- reading ---- */

/** How long the newest run is so far. */
static void measure(struct trace_ring const *r)
{
	r->run->octets = (uint16_t)(r->at - (uint8_t *)r->run);
}

void trace_ring_station(struct trace_ring const *r, struct mac sta,
			void (*fn)(void *arg, struct trace_run const *run), void *arg)
{
	uint32_t found[TRACE_RUNS_READ], position = run_newest(r, &sta);
	unsigned n = 0;

	measure(r);
	for (unsigned hops = 0;
	     position != NOWHERE && hops < TRACE_HOPS_READ && n < TRACE_RUNS_READ; hops++) {
		struct trace_run const *run = run_at(r, position);

		if (mac_eq(run->sta, sta) && run->octets > sizeof *run)
			found[n++] = position;
		position = run_before(r, position);
	}
	while (n > 0)
		fn(arg, run_at(r, found[--n]));
}

static void each_of_block(uint8_t const *p, uint8_t const *end,
			  void (*fn)(void *arg, struct trace_run const *run), void *arg)
{
	struct trace_run const *run;

	for (; p < end; p += run->octets) {
		run = (struct trace_run const *)(void const *)p;
		if (run->octets > sizeof *run)
			fn(arg, run);
	}
}

void trace_ring_each(struct trace_ring const *r, void (*fn)(void *arg, struct trace_run const *run),
		     void *arg)
{
	unsigned const n = n_blocks(r), present = block_of(r, r->run);

	measure(r);
	for (unsigned i = 1; i <= n; i++) {
		unsigned const block = (present + i) % n;
		uint8_t const *start = r->octets + (size_t)block * r->block_len;

		each_of_block(start, block == present ? r->at : start + r->block[block].used, fn,
			      arg);
	}
}

static uint64_t get_u64(uint8_t const **p)
{
	uint64_t v;

	memcpy(&v, *p, sizeof v);
	*p += sizeof v;
	return v;
}

/** A literal's address back. */
static char const *get_literal(uint8_t const **p)
{
	char const *text;

	memcpy(&text, *p, sizeof text);
	*p += sizeof(uint64_t);
	return text;
}

static void get_copied(struct trace_record *rec, uint8_t const *p)
{
	struct copied c;

	memcpy(&c, p, sizeof c);
	p += sizeof c;
	memcpy(rec->n, c.n, sizeof rec->n);
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		rec->keep[i] = c.keep[i] == KEPT_NOTHING ? TRACE_KEEP_COPY : c.keep[i];
		if (c.keep[i] == TRACE_KEEP_POINTER) {
			rec->s[i] = get_literal(&p);
		} else if (c.keep[i] == TRACE_KEEP_COPY) {
			rec->s[i] = (char const *)p;
			p += strlen(rec->s[i]) + 1;
		}
	}
	rec->hex = c.hex_len ? p : NULL;
	rec->hex_len = c.hex_len;
}

/** @return where the next event is */
static uint8_t const *get_event(struct trace_record *rec, uint8_t const *p)
{
	uint8_t const *start = p;
	uint64_t word = get_u64(&p);
	uint32_t shape = (uint32_t)(word >> 16) & 0xffff;

	rec->event = (enum trace_event)(word & 0xffff);
	if (shape & TRACE_SHAPE_ELSEWHERE) {
		struct trace_place place;

		memcpy(&place, p, sizeof place);
		p += sizeof place;
		rec->bssid = place.bssid;
		rec->wlan_id = place.wlan_id;
	}
	if (shape & TRACE_SHAPE_COPIED) {
		get_copied(rec, p);
		return start + (word >> 32);
	}
	rec->n[0] = word >> 32;
	rec->n[1] = shape & TRACE_SHAPE_N1 ? get_u64(&p) : 0;
	rec->n[2] = shape & TRACE_SHAPE_N2 ? get_u64(&p) : 0;
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		rec->keep[i] = (uint8_t)(shape >> (TRACE_SHAPE_S_SHIFT + 3 * i) & 7);
		rec->s[i] = rec->keep[i] == TRACE_KEEP_POINTER ? get_literal(&p) : NULL;
	}
	if (shape & TRACE_SHAPE_HEX16) {
		rec->hex = p;
		rec->hex_len = 16;
		p += 16;
	}
	return p;
}

void trace_run_each(struct trace_run const *run,
		    void (*fn)(void *arg, struct trace_record const *rec), void *arg)
{
	uint8_t const *p = (uint8_t const *)(run + 1);

	while (p < (uint8_t const *)run + run->octets) {
		struct trace_record rec = {.wall_us = run->wall_us,
					   .sta = run->sta,
					   .bssid = run->place.bssid,
					   .wlan_id = run->place.wlan_id};

		p = get_event(&rec, p);
		fn(arg, &rec);
	}
}

static void count(void *arg, struct trace_record const *rec)
{
	(void)rec;
	++*(unsigned *)arg;
}

unsigned trace_run_events(struct trace_run const *run)
{
	unsigned events = 0;

	trace_run_each(run, count, &events);
	return events;
}
