/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What led to failures, by station; see trace_failures.h. */
#include "controller/trace_failures.h"

#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/slab.h"

struct entry {
	struct mac sta;
	uint16_t used;
	/** Runs one behind the other, each a multiple of 8 long. */
	_Alignas(8) uint8_t octets[TRACE_FAILURES_OCTETS];
};

struct trace_failures {
	struct slab entries;
	struct hash by_sta;
	uint64_t seed;
	uint32_t next; /**< whose place is taken when all are */
};

static struct entry *entry_at(struct trace_failures const *f, uint32_t n)
{
	return slab_at(&f->entries, n);
}

static uint32_t hash_of(void const *arg, uint32_t n)
{
	struct trace_failures const *f = arg;

	return hash_u64(mac_u64(entry_at(f, n)->sta), f->seed);
}

struct trace_failures *trace_failures_new(void *ctx, uint64_t seed)
{
	struct trace_failures *f = talloc_zero(ctx, struct trace_failures);

	if (!f)
		return NULL;
	f->seed = seed;
	slab_init(&f->entries, f, sizeof(struct entry));
	if (hash_init(&f->by_sta, f, hash_of, f)) {
		talloc_free(f);
		return NULL;
	}
	return f;
}

static struct entry *find(struct trace_failures const *f, struct mac sta)
{
	struct hash_cursor c;
	uint32_t n = hash_first(&f->by_sta, hash_u64(mac_u64(sta), f->seed), &c);

	for (; n != HASH_NONE; n = hash_next(&f->by_sta, &c)) {
		if (mac_eq(entry_at(f, n)->sta, sta))
			return entry_at(f, n);
	}
	return NULL;
}

/** A place nobody has, or else the one that was given away longest ago. NULL: memory is short. */
static struct entry *take(struct trace_failures *f, struct mac sta)
{
	struct entry *e;
	uint32_t n;

	if (f->entries.used < TRACE_FAILURES_STATIONS) {
		e = slab_alloc(&f->entries, &n);
		if (!e)
			return NULL;
	} else {
		n = f->next;
		f->next = (n + 1) % TRACE_FAILURES_STATIONS;
		e = entry_at(f, n);
		(void)hash_remove(&f->by_sta, hash_of(f, n), n);
	}
	e->sta = sta;
	e->used = 0;
	if (hash_add(&f->by_sta, hash_of(f, n), n)) {
		slab_free(&f->entries, n);
		return NULL;
	}
	return e;
}

static struct trace_run const *run_in(struct entry const *e, size_t at)
{
	return (struct trace_run const *)(void const *)(e->octets + at);
}

void trace_failures_put(struct trace_failures *f, struct trace_run const *run)
{
	struct entry *e = find(f, run->sta);
	size_t old = 0;

	if (!e)
		e = take(f, run->sta);
	if (!e)
		return;
	while (e->used - old + run->octets > sizeof e->octets)
		old += run_in(e, old)->octets;
	memmove(e->octets, e->octets + old, e->used - old);
	e->used = (uint16_t)(e->used - old);
	memcpy(e->octets + e->used, run, run->octets);
	e->used = (uint16_t)(e->used + run->octets);
}

void trace_failures_each(struct trace_failures const *f, struct mac sta,
			 void (*fn)(void *arg, struct trace_run const *run), void *arg)
{
	struct entry const *e = find(f, sta);

	for (size_t at = 0; e && at < e->used; at += run_in(e, at)->octets)
		fn(arg, run_in(e, at));
}

void trace_failures_clear(struct trace_failures *f)
{
	for (uint32_t n = 0; n < f->entries.high; n++)
		(void)hash_remove(&f->by_sta, hash_of(f, n), n);
	slab_free_all(&f->entries);
	f->next = 0;
}

unsigned trace_failures_count(struct trace_failures const *f)
{
	return f->entries.used;
}
