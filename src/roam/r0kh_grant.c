/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Who was given a PMK-R1; see r0kh_grant.h.
 */
#include "roam/r0kh_grant.h"

#include <string.h>

#include "roam/r0kh.h"

void r0kh_grant_init(struct r0kh_grant_slab *s, void *ctx)
{
	slab_init(&s->slab, ctx, sizeof(struct r0kh_grant_entry));
}

static struct r0kh_grant_entry *entry_at(struct r0kh_grant_slab const *s, uint32_t number)
{
	return number ? slab_at(&s->slab, number - 1) : NULL;
}

static uint32_t round_up_s(uint64_t ms)
{
	return (uint32_t)((ms + 999) / 1000);
}

/** Part of a PMKR0Name: it is a digest, so four octets tell those of one root apart. */
static uint32_t tag_of(uint8_t const r0_name[FT_NAME_LEN])
{
	uint32_t tag;

	memcpy(&tag, r0_name, sizeof tag);
	return tag;
}

/** Drop what has expired; returns the entry of this AP, NULL when it has none, and how many stay.
 */
static struct r0kh_grant_entry *tidy(struct r0kh_grant_slab *s, struct r0kh_grants *g,
				     struct mac r1kh, uint64_t now_ms, unsigned *count)
{
	struct r0kh_grant_entry *found = NULL;
	uint32_t *link = &g->first;

	*count = 0;
	while (*link) {
		struct r0kh_grant_entry *e = entry_at(s, *link);
		uint32_t next = e->next;

		if (1000ull * e->until_s <= now_ms) {
			slab_free(&s->slab, *link - 1);
			*link = next;
			continue;
		}
		if (mac_eq(e->r1kh, r1kh))
			found = e;
		++*count;
		link = &e->next;
	}
	return found;
}

static struct r0kh_grant_entry *add(struct r0kh_grant_slab *s, struct r0kh_grants *g,
				    struct mac r1kh)
{
	struct r0kh_grant_entry *e;
	uint32_t i;

	e = slab_alloc(&s->slab, &i);
	if (!e)
		return NULL;
	e->r1kh = r1kh;
	e->next = g->first;
	g->first = i + 1;
	return e;
}

bool r0kh_grant_note(struct r0kh_grant_slab *s, struct r0kh_grants *g,
		     struct r0kh_grant_what const *what, uint64_t now_ms)
{
	uint32_t until_s = round_up_s(what->until_ms), tag = tag_of(what->r0_name);
	unsigned count;
	struct r0kh_grant_entry *e = tidy(s, g, what->r1kh, now_ms, &count);
	bool late = what->pull && e && e->pulled && e->r0_tag == tag &&
		    (uint32_t)now_ms - e->pulled_ms < R0KH_REPEAT_MS;

	if (!e && count < R0KH_GRANTS_MAX)
		e = add(s, g, what->r1kh);
	if (!e) {
		if (until_s > g->everyone_s)
			g->everyone_s = until_s;
		return false;
	}
	if (until_s > e->until_s)
		e->until_s = until_s;
	if (what->pull) {
		e->pulled = true;
		e->pulled_ms = (uint32_t)now_ms;
		e->r0_tag = tag;
	}
	return late;
}

void r0kh_grant_drop(struct r0kh_grant_slab *s, struct r0kh_grants *g)
{
	while (g->first) {
		uint32_t next = entry_at(s, g->first)->next;

		slab_free(&s->slab, g->first - 1);
		g->first = next;
	}
	g->everyone_s = 0;
}

bool r0kh_grant_any(struct r0kh_grant_slab const *s, struct r0kh_grants const *g, uint64_t now_ms)
{
	if (1000ull * g->everyone_s > now_ms)
		return true;
	for (struct r0kh_grant_entry const *e = entry_at(s, g->first); e; e = entry_at(s, e->next))
		if (1000ull * e->until_s > now_ms)
			return true;
	return false;
}

struct r0kh_grant_entry const *r0kh_grant_next(struct r0kh_grant_slab const *s,
					       struct r0kh_grants const *g,
					       struct r0kh_grant_entry const *e)
{
	return entry_at(s, e ? e->next : g->first);
}
