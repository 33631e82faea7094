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

static struct r0kh_ended_root const *find(struct r0kh_ended_ring const *ring, uint32_t tag,
					  struct mac sta, uint16_t wlan_id, uint8_t const *r0_name)
{
	struct r0kh_ended_root const *last = NULL;

	for (unsigned i = 0; i < R0KH_ENDED_MAX; i++) {
		struct r0kh_ended_root const *e = &ring->root[i];

		if (ring->tag[i] != tag || !mac_eq(e->sta, sta) || e->wlan_id != wlan_id ||
		    (r0_name && !has_name(e, r0_name)))
			continue;
		if (!last || (int32_t)(e->order - last->order) > 0)
			last = e;
	}
	return last;
}

struct r0kh_ended_root const *r0kh_ended_find(struct r0kh_ended const *d, struct mac sta,
					      uint16_t wlan_id, uint8_t const *r0_name)
{
	uint32_t tag = tag_of(d, sta);
	struct r0kh_ended_root const *a = find(d->by_order, tag, sta, wlan_id, r0_name);
	struct r0kh_ended_root const *b = find(d->by_time, tag, sta, wlan_id, r0_name);

	if (!a || !b)
		return a ? a : b;
	return (int32_t)(a->order - b->order) > 0 ? a : b;
}

struct r0kh_ended_root const *r0kh_ended_next(struct r0kh_ended const *d, struct mac sta,
					      unsigned *pos)
{
	struct r0kh_ended_ring const *ring = d->by_order;
	uint32_t tag = tag_of(d, sta);

	while (*pos < R0KH_ENDED_MAX) {
		unsigned i = (*pos)++;

		if (ring->tag[i] == tag && mac_eq(ring->root[i].sta, sta))
			return &ring->root[i];
	}
	return NULL;
}
