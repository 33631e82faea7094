/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Trace records: into the ring, to the shells that follow stations, and back as text; see tracer.h.
 */
#include "controller/tracer.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "controller/trace_failures.h"

struct watched {
	struct mac sta;
	enum trace_form form;
};

struct tracer_watch {
	struct tracer_watch *next;
	struct tracer_watch **pprev;
	struct tracer *tracer;
	void (*emit)(void *arg, char const *text);
	void *arg;
	struct watched station[TRACER_STATIONS];
	unsigned stations;
	bool keys;
	bool ft;
};

struct tracer {
	struct tracer_parts parts;
	struct tracer_watch *watches;
	struct trace_ring *ring;
	struct trace_failures *failures;
};

static void washed(void *arg, struct trace_run const *run)
{
	struct tracer *t = arg;

	trace_failures_put(t->failures, run);
}

struct tracer *tracer_new(void *ctx, struct tracer_parts const *parts)
{
	struct tracer *t = talloc_zero(ctx, struct tracer);

	if (!t)
		return NULL;
	t->parts = *parts;
	t->failures = trace_failures_new(t, parts->seed);
	t->ring = trace_ring_new(t, parts->octets ? parts->octets : TRACE_RING_OCTETS, parts->seed,
				 parts->frame_us, parts->arg, washed, t);
	if (!t->failures || !t->ring) {
		talloc_free(t);
		return NULL;
	}
	return t;
}

struct trace_ring *tracer_ring(struct tracer *t)
{
	return t->ring;
}

/* ---- who follows whom ---- */

/** The ring knows of whom all is wanted, so that of all others less is made. */
static void follow(struct tracer *t)
{
	trace_ring_follow_none(t->ring);
	for (struct tracer_watch const *w = t->watches; w; w = w->next) {
		for (unsigned i = 0; i < w->stations; i++)
			trace_ring_follow(t->ring, w->station[i].sta);
		if (w->ft)
			trace_ring_follow_all(t->ring);
	}
}

bool tracer_follows(struct tracer const *t, struct mac sta)
{
	for (struct tracer_watch const *w = t->watches; w; w = w->next) {
		for (unsigned i = 0; i < w->stations; i++) {
			if (mac_eq(w->station[i].sta, sta))
				return true;
		}
	}
	return false;
}

static int watch_end(struct tracer_watch *w)
{
	*w->pprev = w->next;
	if (w->next)
		w->next->pprev = w->pprev;
	follow(w->tracer);
	return 0;
}

struct tracer_watch *tracer_watch_new(void *ctx, struct tracer *t,
				      void (*emit)(void *arg, char const *text), void *arg)
{
	struct tracer_watch *w = talloc_zero(ctx, struct tracer_watch);

	if (!w)
		return NULL;
	w->tracer = t;
	w->emit = emit;
	w->arg = arg;
	w->next = t->watches;
	w->pprev = &t->watches;
	if (w->next)
		w->next->pprev = &w->next;
	t->watches = w;
	talloc_set_destructor(w, watch_end);
	return w;
}

static int watch_find(struct tracer_watch const *w, struct mac sta, enum trace_form form)
{
	for (unsigned i = 0; i < w->stations; i++) {
		if (mac_eq(w->station[i].sta, sta) && w->station[i].form == form)
			return (int)i;
	}
	return -1;
}

int tracer_watch_station(struct tracer_watch *w, struct mac sta, enum trace_form form, bool on)
{
	int at = watch_find(w, sta, form);

	if (!on) {
		if (at < 0)
			return -ENOENT;
		w->station[at] = w->station[--w->stations];
		follow(w->tracer);
		return 0;
	}
	if (at >= 0)
		return 0;
	if (w->stations == TRACER_STATIONS)
		return -ENOSPC;
	w->station[w->stations++] = (struct watched){.sta = sta, .form = form};
	follow(w->tracer);
	return 0;
}

void tracer_watch_keys(struct tracer_watch *w, bool on)
{
	w->keys = on;
}

bool tracer_watch_has_keys(struct tracer_watch const *w)
{
	return w->keys;
}

void tracer_watch_ft(struct tracer_watch *w, bool on)
{
	w->ft = on;
	follow(w->tracer);
}

bool tracer_watch_has_ft(struct tracer_watch const *w)
{
	return w->ft;
}

unsigned tracer_watch_none(struct tracer_watch *w)
{
	unsigned n = w->stations;

	w->stations = 0;
	w->keys = false;
	w->ft = false;
	follow(w->tracer);
	return n;
}

bool tracer_watch_at(struct tracer_watch const *w, unsigned index, struct mac *sta,
		     enum trace_form *form)
{
	if (index >= w->stations)
		return false;
	*sta = w->station[index].sta;
	*form = w->station[index].form;
	return true;
}

bool tracer_keys_wanted(struct tracer const *t)
{
	for (struct tracer_watch const *w = t->watches; w; w = w->next) {
		if (w->keys)
			return true;
	}
	return false;
}

/* ---- records ---- */

static void tell(struct tracer_watch *w, struct trace_record const *rec)
{
	char text[TRACE_TEXT_MAX];
	bool told = false;

	if (rec->event == TRACE_KEY_MATERIAL && !w->keys)
		return;
	for (unsigned i = 0; i < w->stations; i++) {
		if (!mac_eq(w->station[i].sta, rec->sta))
			continue;
		(void)trace_render(rec, w->station[i].form, (int)getpid(), text, sizeof text);
		w->emit(w->arg, text);
		told = true;
	}
	if (w->ft && !told && trace_event_is_ft(rec->event)) {
		(void)trace_render(rec, TRACE_AIREOS, (int)getpid(), text, sizeof text);
		w->emit(w->arg, text);
	}
}

static bool is_kept(struct tracer const *t, struct trace_record const *rec)
{
	if (rec->event == TRACE_KEY_MATERIAL || rec->event == TRACE_FT_KEY_PUSHED)
		return false;
	return trace_event_level(rec->event) <= TRACE_KEPT || tracer_follows(t, rec->sta);
}

void tracer_trace(void *arg, struct trace_record const *rec)
{
	struct tracer *t = arg;

	if (is_kept(t, rec))
		trace_ring_record(t->ring, rec);
	for (struct tracer_watch *w = t->watches; w; w = w->next)
		tell(w, rec);
}

/* ---- reading ---- */

struct reading {
	struct tracer const *t;
	enum trace_form form;
	uint64_t skip; /**< events that are too old */
	unsigned events;
	void (*emit)(void *arg, char const *text);
	void *arg;
};

static void put_names(struct tracer const *t, struct trace_record *rec)
{
	struct tracer_names names = {0};

	if (t->parts.names)
		t->parts.names(t->parts.arg, rec, &names);
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		switch ((enum trace_keep)rec->keep[i]) {
		case TRACE_KEEP_WLAN: rec->s[i] = names.wlan; break;
		case TRACE_KEEP_AP: rec->s[i] = names.ap; break;
		case TRACE_KEEP_USER: rec->s[i] = names.user; break;
		case TRACE_KEEP_COPY:
		case TRACE_KEEP_POINTER:
		case TRACE_KEEP_COUNT: break;
		}
	}
}

static void read_event(void *arg, struct trace_record const *rec)
{
	struct reading *r = arg;
	struct trace_record named = *rec;
	char text[TRACE_TEXT_MAX];

	if (r->skip > 0) {
		r->skip--;
		return;
	}
	r->events++;
	put_names(r->t, &named);
	(void)trace_render(&named, r->form, (int)getpid(), text, sizeof text);
	r->emit(r->arg, text);
}

static void read_run(void *arg, struct trace_run const *run)
{
	struct reading *r = arg;

	if (r->skip >= run->events)
		r->skip -= run->events;
	else
		trace_run_each(run, read_event, r);
}

static void count_run(void *arg, struct trace_run const *run)
{
	*(uint64_t *)arg += run->events;
}

void tracer_each(struct tracer const *t, unsigned last, enum trace_form form,
		 void (*emit)(void *arg, char const *text), void *arg)
{
	struct reading r = {.t = t, .form = form, .emit = emit, .arg = arg};
	uint64_t events = 0;

	trace_ring_each(t->ring, count_run, &events);
	r.skip = events > last ? events - last : 0;
	trace_ring_each(t->ring, read_run, &r);
}

unsigned tracer_station_each(struct tracer const *t, struct mac sta, enum trace_form form,
			     void (*emit)(void *arg, char const *text), void *arg)
{
	struct reading r = {.t = t, .form = form, .emit = emit, .arg = arg};

	trace_failures_each(t->failures, sta, read_run, &r);
	trace_ring_station(t->ring, sta, read_run, &r);
	return r.events;
}

struct records {
	struct tracer const *t;
	unsigned events;
	void (*fn)(void *arg, struct trace_record const *rec);
	void *arg;
};

static void record_event(void *arg, struct trace_record const *rec)
{
	struct records *r = arg;
	struct trace_record named = *rec;

	put_names(r->t, &named);
	r->events++;
	r->fn(r->arg, &named);
}

static void record_run(void *arg, struct trace_run const *run)
{
	trace_run_each(run, record_event, arg);
}

unsigned tracer_station_records(struct tracer const *t, struct mac sta,
				void (*fn)(void *arg, struct trace_record const *rec), void *arg)
{
	struct records r = {.t = t, .fn = fn, .arg = arg};

	trace_failures_each(t->failures, sta, record_run, &r);
	trace_ring_station(t->ring, sta, record_run, &r);
	return r.events;
}

void tracer_clear(struct tracer *t)
{
	trace_ring_clear(t->ring);
	trace_failures_clear(t->failures);
}

uint64_t tracer_total(struct tracer const *t)
{
	return trace_ring_total(t->ring);
}
