/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace events: runs from front to back, chained by station; see trace_ring.h.
 *
 * Positions count octets ever written, so that what has been overwritten is known by being too far
 * back. A run never goes over the ring's end: where less than the longest is left there, a run
 * without events fills it.
 */
#include "base/trace_ring.h"

#include <assert.h>
#include <talloc.h>

/** What a failure takes along: the frames of a roam and its retries are within 10 s, 16 runs. */
#define FAILED_US    10000000u
#define FAILED_RUNS  16u
/** Runs that are looked at for them: more of others with this hash in 10 s means a flood. */
#define FAILED_HOPS  64u
/** Kind of a text that is not there, in a copied event. */
#define KEPT_NOTHING TRACE_KEEP_COUNT

/** Behind the first word of a copied event; then texts and addresses in order, then octets. */
struct copied {
	uint64_t n[TRACE_ARGS];
	uint8_t keep[TRACE_ARGS];
	uint8_t hex_len;
	uint8_t spare[4];
};

/** Room for copied texts: what is left of TRACE_PUT_MAX. */
#define TEXT_ROOM \
	(TRACE_PUT_MAX - sizeof(uint64_t) - sizeof(struct copied) - TRACE_KEPT_HEX - 8 * TRACE_ARGS)

static uint32_t ring_size(struct trace_ring const *r)
{
	return r->mask + 1;
}

static struct trace_run *run_at(struct trace_ring const *r, uint64_t position)
{
	return (struct trace_run *)(void *)(r->octets + (position & r->mask));
}

static uint64_t run_end(struct trace_ring const *r)
{
	return r->head + (r->run ? r->run->octets : 0);
}

struct trace_ring *trace_ring_new(void *ctx, uint32_t octets, uint64_t seed,
				  uint64_t (*wall_us)(void *arg), void *wall_arg,
				  void (*washed)(void *arg, struct trace_run const *run),
				  void *washed_arg)
{
	struct trace_ring *r = talloc_zero(ctx, struct trace_ring);

	assert((octets & (octets - 1)) == 0 && octets >= 8 * TRACE_RUN_MAX);
	if (!r)
		return NULL;
	r->octets = talloc_array(r, uint8_t, octets);
	r->chain = talloc_zero_array(r, uint64_t, TRACE_RING_CHAINS);
	r->station = talloc_array(r, struct mac, TRACE_FOLLOWED);
	if (!r->octets || !r->chain || !r->station) {
		talloc_free(r);
		return NULL;
	}
	r->mask = octets - 1;
	r->at = sizeof *r->run;
	r->seed = seed;
	r->wall_us = wall_us;
	r->wall_arg = wall_arg;
	r->washed = washed;
	r->washed_arg = washed_arg;
	return r;
}

void trace_ring_clear(struct trace_ring *r)
{
	r->total = trace_ring_total(r);
	r->run = NULL;
	r->head = r->tail = 0;
	r->at = sizeof *r->run;
	r->limit = 0;
	memset(r->chain, 0, TRACE_RING_CHAINS * sizeof *r->chain);
}

void trace_ring_follow_none(struct trace_ring *r)
{
	r->following = false;
	r->following_all = false;
	r->n_stations = 0;
	memset(r->followed, 0, sizeof r->followed);
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
}

void trace_ring_follow_all(struct trace_ring *r)
{
	r->following = true;
	r->following_all = true;
	memset(r->followed, 0xff, sizeof r->followed);
}

/* ---- putting ---- */

/** Forget runs until the longest one fits. Their heads stand where it will be written, so that
 * reading them costs nothing that writing would not. */
static inline void make_room(struct trace_ring *r)
{
	while (r->head + TRACE_RUN_MAX > r->tail + ring_size(r)) {
		struct trace_run const *run = run_at(r, r->tail);

		if (__builtin_expect(run->failed, 0) && r->washed)
			r->washed(r->washed_arg, run);
		r->tail += run->octets;
	}
}

/** Fill the ring's end up, where the longest run would not fit. */
static void pad(struct trace_ring *r, uint32_t left)
{
	*run_at(r, r->head) = (struct trace_run){.octets = (uint16_t)left};
	r->head += left;
	make_room(r);
}

void trace_ring_open(struct trace_ring *r, uint64_t wall_us, struct mac const *sta,
		     struct mac const *bssid, uint32_t wlan_id)
{
	uint64_t *chain = trace_ring_chain(r, sta);
	struct trace_run *run = r->run;
	uint32_t left;

	if (run) {
		r->total += run->events;
		r->head += run->octets;
		r->run = NULL;
	}
	make_room(r);
	left = ring_size(r) - (uint32_t)(r->head & r->mask);
	if (left < TRACE_RUN_MAX)
		pad(r, left);
	run = run_at(r, r->head);
	run->wall_us = wall_us ? wall_us : r->wall_us(r->wall_arg);
	run->back = *chain > r->tail ? (uint32_t)((r->head - (*chain - 1)) / 8) : 0;
	run->octets = sizeof *run;
	run->failed = 0;
	run->sta = *sta;
	run->bssid = *bssid;
	run->wlan_id = (uint16_t)wlan_id;
	run->events = 0;
	*chain = r->head + 1;
	r->run = run;
	r->at = (uint32_t)(r->head & r->mask) + (uint32_t)sizeof *run;
	r->limit = r->at - (uint32_t)sizeof *run + TRACE_RUN_MAX - TRACE_PUT_MAX;
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

void trace_ring_put_copied(struct trace_ring *r, struct trace_record const *rec)
{
	uint8_t *start = r->octets + r->at, *p = start + sizeof(uint64_t) + sizeof(struct copied);
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
	(void)trace_put_u64(start, (uint64_t)rec->event | (uint64_t)TRACE_SHAPE_COPIED << 16 |
					   (uint64_t)(p - start) << 32);
	memcpy(start + sizeof(uint64_t), &c, sizeof c);
	r->at += (uint32_t)(p - start);
	r->run->octets = (uint16_t)(r->run->octets + (p - start));
	r->run->events++;
}

void trace_ring_record(struct trace_ring *r, struct trace_record const *rec)
{
	trace_ring_open(r, rec->wall_us, &rec->sta, &rec->bssid, rec->wlan_id);
	trace_ring_put_copied(r, rec);
	if (trace_event_is_failure(rec->event, trace_event_level(rec->event)))
		trace_ring_failed(r);
	trace_ring_turn(r);
}

/* ---- chains ---- */

/** The run before of the same hash; UINT64_MAX when it has been forgotten or never was. */
static uint64_t run_before(struct trace_ring const *r, uint64_t position)
{
	uint64_t back = (uint64_t)run_at(r, position)->back * 8;

	return back == 0 || back > position || position - back < r->tail ? UINT64_MAX
									 : position - back;
}

void trace_ring_failed(struct trace_ring *r)
{
	uint64_t position = r->head;
	unsigned runs = 0;

	for (unsigned hops = 0; position != UINT64_MAX && hops < FAILED_HOPS; hops++) {
		struct trace_run *run = run_at(r, position);

		if (mac_eq(run->sta, r->run->sta)) {
			/* What comes before a failed one has been looked at with that one. */
			if ((run->failed && run != r->run) || runs++ == FAILED_RUNS ||
			    run->wall_us + FAILED_US < r->run->wall_us)
				return;
			run->failed = 1;
		}
		position = run_before(r, position);
	}
}

/* ---- reading ---- */

void trace_ring_station(struct trace_ring const *r, struct mac sta,
			void (*fn)(void *arg, struct trace_run const *run), void *arg)
{
	uint64_t found[TRACE_RUNS_READ], at = *trace_ring_chain(r, &sta);
	uint64_t position = at && at - 1 >= r->tail ? at - 1 : UINT64_MAX;
	unsigned n = 0;

	for (unsigned hops = 0;
	     position != UINT64_MAX && hops < TRACE_HOPS_READ && n < TRACE_RUNS_READ; hops++) {
		if (mac_eq(run_at(r, position)->sta, sta))
			found[n++] = position;
		position = run_before(r, position);
	}
	while (n > 0)
		fn(arg, run_at(r, found[--n]));
}

void trace_ring_each(struct trace_ring const *r, void (*fn)(void *arg, struct trace_run const *run),
		     void *arg)
{
	uint64_t const end = run_end(r);

	for (uint64_t position = r->tail; position < end;) {
		struct trace_run const *run = run_at(r, position);

		if (run->events)
			fn(arg, run);
		position += run->octets;
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

	for (unsigned i = 0; i < run->events; i++) {
		struct trace_record rec = {.wall_us = run->wall_us,
					   .sta = run->sta,
					   .bssid = run->bssid,
					   .wlan_id = run->wlan_id};

		p = get_event(&rec, p);
		fn(arg, &rec);
	}
}
