/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where stations have been; see visits.h.
 */
#include "sm/visits.h"

#include <talloc.h>

#include "base/hash.h"
#include "base/slab.h"

/** Each visit knows the one before it by its serial number, which says whether that is still
 * there: its place in the ring is the number modulo VISITS_MAX. */
struct entry {
	struct visit visit;
	uint32_t before; /**< serial number, 0 none */
};

struct visits {
	struct slab ring;
	struct hash newest; /**< by station: places of newest visits */
	uint64_t seed;
	uint32_t last; /**< serial number of the newest of all; 4,000 million roams are not lived to
			*/
};

static struct entry *at(struct visits const *v, uint32_t place)
{
	return slab_at(&v->ring, place);
}

static uint32_t place_of(uint32_t serial)
{
	return (serial - 1) % VISITS_MAX;
}

static uint32_t hash_of(void const *arg, uint32_t place)
{
	struct visits const *v = arg;

	return hash_u64(mac_u64(at(v, place)->visit.sta), v->seed);
}

struct visits *visits_new(void *ctx, struct env const *env)
{
	struct visits *v = talloc_zero(ctx, struct visits);

	if (!v)
		return NULL;
	env->random(env->arg, (uint8_t *)&v->seed, sizeof v->seed);
	slab_init(&v->ring, v, sizeof(struct entry));
	if (hash_init(&v->newest, v, hash_of, v)) {
		talloc_free(v);
		return NULL;
	}
	return v;
}

static uint32_t newest_of(struct visits const *v, struct mac sta)
{
	struct hash_cursor c;
	uint32_t i = hash_first(&v->newest, hash_u64(mac_u64(sta), v->seed), &c);

	while (i != HASH_NONE && !mac_eq(at(v, i)->visit.sta, sta))
		i = hash_next(&v->newest, &c);
	return i;
}

/** Serial number of what lies in a place. */
static uint32_t serial_at(struct visits const *v, uint32_t place)
{
	uint32_t behind = (place_of(v->last) + VISITS_MAX - place) % VISITS_MAX;

	return v->last - behind;
}

/** The place of the next visit, made or emptied; HASH_NONE when memory is short. */
static uint32_t next_place(struct visits *v)
{
	uint32_t place = place_of(v->last + 1);

	if (place >= v->ring.high)
		return slab_alloc(&v->ring, &place) ? place : HASH_NONE;
	/* False when its station has a newer one. */
	(void)hash_remove(&v->newest, hash_of(v, place), place);
	return place;
}

void visits_add(struct visits *v, struct visit const *visit)
{
	uint32_t place = next_place(v), newest;

	if (place == HASH_NONE)
		return;
	newest = newest_of(v, visit->sta);
	*at(v, place) = (struct entry){*visit, newest == HASH_NONE ? 0 : serial_at(v, newest)};
	/* Its place is used up all the same: what lay there before is gone. */
	v->last++;
	if (hash_add(&v->newest, hash_of(v, place), place) == 0 && newest != HASH_NONE)
		(void)hash_remove(&v->newest, hash_of(v, newest), newest);
}

unsigned visits_of(struct visits const *v, struct mac sta, struct visit out[VISITS_PER_STATION])
{
	uint32_t place = newest_of(v, sta), serial;
	unsigned n = 0;

	if (place == HASH_NONE)
		return 0;
	serial = serial_at(v, place);
	while (serial && v->last - serial < VISITS_MAX && n < VISITS_PER_STATION) {
		struct entry const *e = at(v, place_of(serial));

		out[n++] = e->visit;
		serial = e->before;
	}
	return n;
}
