/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * R0KH-IDs of APs; see r0kh_learnt.h.
 */
#include "roam/r0kh_learnt.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

static uint32_t hash_bssid(struct r0kh_learnt const *l, struct mac bssid)
{
	return hash_u64(mac_u64(bssid), l->seed);
}

static uint32_t hash_of(void const *arg, uint32_t i)
{
	struct r0kh_learnt const *l = arg;

	return hash_bssid(l, l->ap[i].bssid);
}

int r0kh_learnt_init(struct r0kh_learnt *l, void *ctx, struct env const *env)
{
	*l = (struct r0kh_learnt){.ctx = ctx};
	env->random(env->arg, (uint8_t *)&l->seed, sizeof l->seed);
	return hash_init(&l->hash, ctx, hash_of, l);
}

static struct r0kh_learnt_ap *find(struct r0kh_learnt const *l, struct mac bssid)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&l->hash, hash_bssid(l, bssid), &cursor);

	for (; i != HASH_NONE; i = hash_next(&l->hash, &cursor))
		if (mac_eq(l->ap[i].bssid, bssid))
			return &l->ap[i];
	return NULL;
}

/** Room for one more; false when memory is short. */
static bool grow(struct r0kh_learnt *l)
{
	uint32_t room = l->room ? 2 * l->room : 64;
	struct r0kh_learnt_ap *ap;

	if (l->used < l->room)
		return true;
	ap = talloc_realloc(l->ctx, l->ap, struct r0kh_learnt_ap, room);
	if (!ap)
		return false;
	l->ap = ap;
	l->room = room;
	return true;
}

/** A new AP's place in the table; NULL when memory is short. */
static struct r0kh_learnt_ap *add(struct r0kh_learnt *l, struct mac bssid)
{
	uint32_t i = l->used;

	if (l->used == R0KH_LEARNT_MAX) {
		i = l->next;
		l->next = (i + 1) % R0KH_LEARNT_MAX;
		hash_remove(&l->hash, hash_bssid(l, l->ap[i].bssid), i);
	} else if (!grow(l)) {
		return NULL;
	}
	l->ap[i].bssid = bssid;
	if (hash_add(&l->hash, hash_bssid(l, bssid), i)) {
		/* Where one was taken out just before, the table cannot have to grow. */
		if (i != l->used)
			abort();
		return NULL;
	}
	l->used += i == l->used;
	return &l->ap[i];
}

void r0kh_learnt_put(struct r0kh_learnt *l, struct mac bssid, uint8_t const *id, uint8_t id_len,
		     uint32_t serial)
{
	struct r0kh_learnt_ap *ap = find(l, bssid);

	if (ap && (int32_t)(serial - ap->serial) < 0)
		return;
	if (!ap)
		ap = add(l, bssid);
	if (!ap)
		return;
	memcpy(ap->id, id, id_len);
	ap->id_len = id_len;
	ap->serial = serial;
}

struct r0kh_learnt_ap const *r0kh_learnt_get(struct r0kh_learnt const *l, struct mac bssid)
{
	return find(l, bssid);
}
