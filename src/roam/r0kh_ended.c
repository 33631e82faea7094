/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rings of ended roots; see r0kh_ended.h.
 */
#include "roam/r0kh_ended.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hash.h"

int r0kh_ended_init(struct r0kh_ended *d, void *ctx, struct r0kh_grant_slab *grants, uint64_t seed)
{
	*d = (struct r0kh_ended){.grants = grants, .seed = seed};
	d->by_order = talloc_zero(ctx, struct r0kh_ended_ring);
	d->by_time = talloc_zero(ctx, struct r0kh_ended_ring);
	return d->by_order && d->by_time ? 0 : -ENOMEM;
}

static uint32_t tag_of(struct r0kh_ended const *d, struct mac sta)
{
	return hash_u64(mac_u64(sta), d->seed) | 1;
}

static bool is_held(struct r0kh_ended const *d, struct r0kh_ended_root const *e, uint64_t now_ms)
{
	return (!mac_is_zero(e->bssid) && 1000ull * e->expires_s > now_ms) ||
	       r0kh_grant_any(d->grants, &e->grants, now_ms);
}

void r0kh_ended_add(struct r0kh_ended *d, struct r0kh_ended_root const *root, uint64_t now_ms)
{
	struct r0kh_ended_ring *ring = d->by_order;
	struct r0kh_ended_root *e;

	switch ((enum r0kh_end)root->why) {
	case R0KH_END_REVOKED:
	case R0KH_END_EVICTED: break;
	case R0KH_END_EXPIRED: ring = d->by_time; break;
	}
	e = &ring->root[ring->next];
	if (ring->tag[ring->next]) {
		d->forgotten += is_held(d, e, now_ms);
		r0kh_grant_drop(d->grants, &e->grants);
	}
	*e = *root;
	e->order = ++d->order;
	/* No key outlives its root: of one that expired nobody holds any. */
	if (e->why == R0KH_END_EXPIRED)
		r0kh_grant_drop(d->grants, &e->grants);
	ring->tag[ring->next] = tag_of(d, root->sta);
	ring->next = (ring->next + 1) % R0KH_ENDED_MAX;
}

static bool has_name(struct r0kh_ended_root const *e, uint8_t const *r0_name)
{
	for (unsigned i = 0; i < e->names; i++)
		if (memcmp(e->name[i], r0_name, FT_NAME_LEN) == 0)
			return true;
	return false;
}

static bool is_later(struct r0kh_ended_root const *a, struct r0kh_ended_root const *b)
{
	return !b || (int32_t)(a->order - b->order) > 0;
}

/** Tags that are looked at in one piece: a compiler makes a few vector instructions of it. */
#define PIECE 16

static bool piece_has(uint32_t const tags[PIECE], uint32_t tag)
{
	uint32_t hit = 0;

	for (unsigned i = 0; i < PIECE; i++)
		hit |= tags[i] == tag;
	return hit;
}

/** The next entry with this tag, from `i` on; R0KH_ENDED_MAX when there is none. */
static unsigned next_tagged(struct r0kh_ended_ring const *ring, uint32_t tag, unsigned i)
{
	while (i < R0KH_ENDED_MAX) {
		if (i % PIECE == 0 && !piece_has(&ring->tag[i], tag))
			i += PIECE;
		else if (ring->tag[i] != tag)
			i++;
		else
			break;
	}
	return i;
}

static void find(struct r0kh_ended_ring const *ring, uint32_t tag,
		 struct r0kh_ended_root const *want, struct r0kh_ended_found *found)
{
	unsigned i = next_tagged(ring, tag, 0);

	for (; i < R0KH_ENDED_MAX; i = next_tagged(ring, tag, i + 1)) {
		struct r0kh_ended_root const *e = &ring->root[i];

		if (!mac_eq(e->sta, want->sta) || e->wlan_id != want->wlan_id)
			continue;
		if (is_later(e, found->last))
			found->last = e;
		if (has_name(e, want->name[0]) && is_later(e, found->named))
			found->named = e;
	}
}

struct r0kh_ended_found r0kh_ended_find(struct r0kh_ended const *d, struct mac sta,
					uint16_t wlan_id, uint8_t const r0_name[FT_NAME_LEN])
{
	struct r0kh_ended_root want = {.sta = sta, .wlan_id = wlan_id};
	struct r0kh_ended_found found = {0};
	uint32_t tag = tag_of(d, sta);

	memcpy(want.name[0], r0_name, FT_NAME_LEN);
	find(d->by_order, tag, &want, &found);
	find(d->by_time, tag, &want, &found);
	return found;
}

struct r0kh_ended_root const *r0kh_ended_next(struct r0kh_ended const *d, struct mac sta,
					      unsigned *pos)
{
	struct r0kh_ended_ring const *ring = d->by_order;
	uint32_t tag = tag_of(d, sta);

	for (;;) {
		unsigned i = next_tagged(ring, tag, *pos);

		*pos = i + 1;
		if (i >= R0KH_ENDED_MAX)
			return NULL;
		if (mac_eq(ring->root[i].sta, sta))
			return &ring->root[i];
	}
}
