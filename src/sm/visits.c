/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where stations have been; see visits.h.
 */
#include "sm/visits.h"

#include <talloc.h>

#include "base/hash.h"
#include "base/prefetch.h"
#include "base/slab.h"

/** Chains of visits by hash of the station: one for every other station where 100,000 roam. 256
 * KiB.
 */
#define CHAINS 65536u

/** Each visit knows the one before it of its chain by its serial number, which says whether that is
 * still there: its place in the ring is the number modulo VISITS_MAX. So nothing is taken out: a
 * roam writes two lines of memory. */
struct entry {
	struct visit visit;
	uint32_t before; /**< serial number, 0 none */
};

struct visits {
	struct slab ring;
	uint32_t *chain; /**< CHAINS serial numbers, of the newest of each; 0 none */
	uint64_t seed;
	uint32_t last; /**< serial number of the newest of all; 4,000 million roams are not lived to
			*/
};

static struct entry *at(struct visits const *v, uint32_t serial)
{
	return slab_at(&v->ring, (serial - 1) % VISITS_MAX);
}

static uint32_t *chain_of(struct visits const *v, struct mac sta)
{
	return &v->chain[hash_u64(mac_u64(sta), v->seed) % CHAINS];
}

struct visits *visits_new(void *ctx, struct env const *env)
{
	struct visits *v = talloc_zero(ctx, struct visits);

	if (!v)
		return NULL;
	env->random(env->arg, (uint8_t *)&v->seed, sizeof v->seed);
	slab_init(&v->ring, v, sizeof(struct entry));
	v->chain = talloc_zero_array(v, uint32_t, CHAINS);
	if (!v->chain) {
		talloc_free(v);
		return NULL;
	}
	return v;
}

void visits_prefetch(struct visits const *v, struct mac sta)
{
	uint32_t place = v->last % VISITS_MAX;

	prefetch_write(chain_of(v, sta));
	if (place >> SLAB_SHIFT < v->ring.chunks)
		prefetch_write(slab_at(&v->ring, place));
}

void visits_add(struct visits *v, struct visit const *visit)
{
	uint32_t *chain = chain_of(v, visit->sta), place;
	struct entry *e;

	if (v->last < VISITS_MAX && !slab_alloc(&v->ring, &place))
		return;
	e = at(v, ++v->last);
	e->visit = *visit;
	e->before = *chain;
	*chain = v->last;
}

unsigned visits_of(struct visits const *v, struct mac sta, struct visit out[VISITS_PER_STATION])
{
	uint32_t serial = *chain_of(v, sta);
	unsigned n = 0;

	for (unsigned hops = 0; serial && v->last - serial < VISITS_MAX && hops < VISITS_HOPS &&
				n < VISITS_PER_STATION;
	     hops++) {
		struct entry const *e = at(v, serial);

		if (mac_eq(e->visit.sta, sta))
			out[n++] = e->visit;
		serial = e->before;
	}
	return n;
}
