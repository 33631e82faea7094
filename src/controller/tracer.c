/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The ring of trace records and the shells that follow stations; see tracer.h.
 *
 * A record is kept as it came, its texts packed behind it, and rendered only when somebody looks:
 * 0.1 us a record instead of 2.
 */
#include "controller/tracer.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

/** Room for the texts of one record: a user name, an EAP type, a reason. Longer ones are cut. */
#define TEXT_ROOM 512

struct kept {
	struct trace_record rec; /**< s[] and hex point below */
	uint8_t hex[64];
	char text[TEXT_ROOM];
};

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
	struct tracer_watch *watches;
	struct kept ring[TRACER_RING];
	unsigned next, used;
	uint64_t total;
};

struct tracer *tracer_new(void *ctx)
{
	return talloc_zero(ctx, struct tracer);
}

static int watch_end(struct tracer_watch *w)
{
	*w->pprev = w->next;
	if (w->next)
		w->next->pprev = w->pprev;
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
		return 0;
	}
	if (at >= 0)
		return 0;
	if (w->stations == TRACER_STATIONS)
		return -ENOSPC;
	w->station[w->stations++] = (struct watched){.sta = sta, .form = form};
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

static void keep(struct tracer *t, struct trace_record const *rec)
{
	struct kept *k = &t->ring[t->next];
	size_t at = 0;

	k->rec = *rec;
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		/* Each text may take an even share of what is left, so that none starves the last.
		 */
		size_t room = (TEXT_ROOM - at) / (TRACE_ARGS - i);
		size_t len;

		if (!rec->s[i])
			continue;
		len = strnlen(rec->s[i], room - 1);
		memcpy(k->text + at, rec->s[i], len);
		k->text[at + len] = '\0';
		k->rec.s[i] = k->text + at;
		at += len + 1;
	}
	if (k->rec.hex_len > sizeof k->hex)
		k->rec.hex_len = sizeof k->hex;
	if (rec->hex && k->rec.hex_len) {
		memcpy(k->hex, rec->hex, k->rec.hex_len);
		k->rec.hex = k->hex;
	}
	t->next = (t->next + 1) % TRACER_RING;
	if (t->used < TRACER_RING)
		t->used++;
	t->total++;
}

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

static bool is_kept(enum trace_event event)
{
	return event != TRACE_KEY_MATERIAL && event != TRACE_FT_KEY_PUSHED;
}

void tracer_trace(void *arg, struct trace_record const *rec)
{
	struct tracer *t = arg;

	if (is_kept(rec->event))
		keep(t, rec);
	for (struct tracer_watch *w = t->watches; w; w = w->next)
		tell(w, rec);
}

bool tracer_ring_at(struct tracer const *t, unsigned index, enum trace_form form, char *out,
		    size_t size)
{
	if (index >= t->used)
		return false;
	(void)trace_render(&t->ring[(t->next + TRACER_RING - t->used + index) % TRACER_RING].rec,
			   form, (int)getpid(), out, size);
	return true;
}

void tracer_ring_clear(struct tracer *t)
{
	t->next = 0;
	t->used = 0;
}

uint64_t tracer_total(struct tracer const *t)
{
	return t->total;
}
