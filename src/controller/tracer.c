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
#include "dot11/status.h"

struct tracer_watch {
	struct tracer_watch *next;
	struct tracer_watch **pprev;
	struct tracer *tracer;
	void (*emit)(void *arg, char const *text);
	void *arg;
	struct tracer_followed station[TRACER_STATIONS];
	unsigned stations;
	bool keys;
	unsigned topics; /**< bits */
	bool told;       /**< the record that is being given out */
};

struct tracer {
	struct tracer_parts parts;
	struct tracer_watch *watches;
	struct trace_ring *ring;
	struct trace_failures *failures;
	uint64_t texts;
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
				 parts->wall_us, parts->arg, parts->turn, washed, t);
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
		if (w->topics)
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
	w->station[w->stations++] = (struct tracer_followed){.sta = sta, .form = form};
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

void tracer_watch_topics(struct tracer_watch *w, unsigned topics)
{
	w->topics = topics;
	follow(w->tracer);
}

unsigned tracer_watch_get_topics(struct tracer_watch const *w)
{
	return w->topics;
}

unsigned tracer_watch_room(struct tracer_watch const *w)
{
	return TRACER_STATIONS - w->stations;
}

void tracer_watch_until(struct tracer_watch *w, struct mac sta, enum trace_form form,
			uint64_t until_ms)
{
	int at = watch_find(w, sta, form);

	if (at >= 0)
		w->station[at].until_ms = until_ms;
}

uint64_t tracer_watch_next_ms(struct tracer_watch const *w)
{
	uint64_t next = UINT64_MAX;

	for (unsigned i = 0; i < w->stations; i++) {
		uint64_t until = w->station[i].until_ms;

		if (until && until < next)
			next = until;
	}
	return next;
}

bool tracer_watch_expire(struct tracer_watch *w, uint64_t now_ms, struct tracer_followed *out)
{
	for (unsigned i = 0; i < w->stations; i++) {
		*out = w->station[i];
		if (out->until_ms && out->until_ms <= now_ms)
			return tracer_watch_station(w, out->sta, out->form, false) == 0;
	}
	return false;
}

unsigned tracer_watch_none(struct tracer_watch *w)
{
	unsigned n = w->stations;

	w->stations = 0;
	w->keys = false;
	w->topics = 0;
	follow(w->tracer);
	return n;
}

bool tracer_watch_at(struct tracer_watch const *w, unsigned index, struct tracer_followed *out)
{
	if (index >= w->stations)
		return false;
	*out = w->station[index];
	return true;
}

bool tracer_watch_told(struct tracer_watch const *w)
{
	return w->told;
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

/** A record in the forms that somebody has asked for so far. */
struct telling {
	struct tracer *t;
	struct trace_record const *rec;
	bool made[TRACE_JSON + 1];
	char text[TRACE_JSON + 1][TRACE_TEXT_MAX];
};

/** Made once, for however many. */
static char const *text_in(struct telling *k, enum trace_form form)
{
	if (!k->made[form]) {
		(void)trace_render(k->rec, form, (int)getpid(), k->text[form],
				   sizeof k->text[form]);
		k->made[form] = true;
		k->t->texts++;
	}
	return k->text[form];
}

static void tell(struct tracer_watch *w, struct telling *k)
{
	struct trace_record const *rec = k->rec;

	w->told = false;
	if (rec->event == TRACE_KEY_MATERIAL && !w->keys)
		return;
	for (unsigned i = 0; i < w->stations; i++) {
		if (!mac_eq(w->station[i].sta, rec->sta))
			continue;
		w->emit(w->arg, text_in(k, w->station[i].form));
		w->told = true;
	}
	if (!w->told && w->topics & trace_event_topics(rec->event)) {
		w->emit(w->arg, text_in(k, TRACE_AIREOS));
		w->told = true;
	}
}

static void tell_all(struct tracer *t, struct trace_record const *rec)
{
	struct telling k;

	k.t = t;
	k.rec = rec;
	memset(k.made, 0, sizeof k.made);
	for (struct tracer_watch *w = t->watches; w; w = w->next)
		tell(w, &k);
	if (!t->parts.debugged || rec->event == TRACE_KEY_MATERIAL)
		return;
	for (enum trace_form form = TRACE_AIREOS; form <= TRACE_JSON; form++) {
		if (k.made[form])
			t->parts.debugged(t->parts.arg, k.text[form]);
	}
}

static bool is_kept(struct tracer const *t, struct trace_record const *rec)
{
	if (rec->event == TRACE_KEY_MATERIAL || rec->event == TRACE_FT_KEY_PUSHED)
		return false;
	return trace_event_is_kept(rec->event, trace_event_level(rec->event)) ||
	       tracer_follows(t, rec->sta);
}

void tracer_trace(void *arg, struct trace_record const *rec)
{
	struct tracer *t = arg;

	if (is_kept(t, rec))
		trace_ring_record(t->ring, rec);
	if (t->watches)
		tell_all(t, rec);
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
		case TRACE_KEEP_STATUS: rec->s[i] = status_text((uint16_t)rec->n[0]); break;
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

	trace_run_each(run, read_event, r);
}

static void count_run(void *arg, struct trace_run const *run)
{
	*(uint64_t *)arg += trace_run_events(run);
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

uint64_t tracer_texts(struct tracer const *t)
{
	return t->texts;
}
