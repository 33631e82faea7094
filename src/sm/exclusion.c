/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A ring of stations that failed, found by address; see exclusion.h.
 */
#include "sm/exclusion.h"

#include <talloc.h>

#include "base/hash.h"

struct failed {
	struct mac sta;
	bool used;
	uint16_t failures;
	uint64_t last_ms;
	uint64_t until_ms; /**< excluded up to here, 0 not */
};

struct exclusion {
	struct env const *env;
	struct hash by_sta;
	uint64_t seed;
	uint32_t next; /**< place that is taken next */
	struct failed failed[EXCLUSION_MAX];
};

static uint64_t now_ms(struct exclusion const *x)
{
	return x->env->now_ms(x->env->arg);
}

static uint32_t hash_of(void const *arg, uint32_t entry)
{
	struct exclusion const *x = arg;

	return hash_u64(mac_u64(x->failed[entry].sta), x->seed);
}

struct exclusion *exclusion_new(void *ctx, struct env const *env)
{
	struct exclusion *x = talloc_zero(ctx, struct exclusion);

	if (!x)
		return NULL;
	x->env = env;
	env->random(env->arg, (uint8_t *)&x->seed, sizeof x->seed);
	if (hash_init(&x->by_sta, x, hash_of, x)) {
		talloc_free(x);
		return NULL;
	}
	return x;
}

static uint32_t find(struct exclusion const *x, struct mac sta)
{
	struct hash_cursor c;
	uint32_t i = hash_first(&x->by_sta, hash_u64(mac_u64(sta), x->seed), &c);

	while (i != HASH_NONE && !mac_eq(x->failed[i].sta, sta))
		i = hash_next(&x->by_sta, &c);
	return i;
}

static void forget(struct exclusion *x, uint32_t i)
{
	if (!x->failed[i].used)
		return;
	(void)hash_remove(&x->by_sta, hash_of(x, i), i);
	x->failed[i] = (struct failed){0};
}

/** The place of a station, a fresh one if need be; NULL when memory is short. */
static struct failed *take(struct exclusion *x, struct mac sta)
{
	uint32_t i = find(x, sta);

	if (i != HASH_NONE)
		return &x->failed[i];
	i = x->next;
	forget(x, i);
	x->failed[i].sta = sta;
	if (hash_add(&x->by_sta, hash_of(x, i), i))
		return NULL;
	x->failed[i].used = true;
	x->next = (i + 1) % EXCLUSION_MAX;
	return &x->failed[i];
}

bool exclusion_failed(struct exclusion *x, struct mac sta, unsigned failures, uint32_t seconds)
{
	struct failed *f;
	uint64_t now = now_ms(x);

	if (failures == 0)
		return false;
	f = take(x, sta);
	if (!f)
		return false;
	if (now - f->last_ms > EXCLUSION_AGED)
		f->failures = 0;
	f->last_ms = now;
	if (++f->failures < failures)
		return false;
	f->failures = 0;
	f->until_ms = now + (uint64_t)seconds * 1000;
	return true;
}

void exclusion_passed(struct exclusion *x, struct mac sta)
{
	uint32_t i = find(x, sta);

	if (i != HASH_NONE)
		forget(x, i);
}

bool exclusion_holds(struct exclusion const *x, struct mac sta)
{
	uint32_t i;

	if (x->by_sta.used == 0)
		return false;
	i = find(x, sta);
	return i != HASH_NONE && now_ms(x) < x->failed[i].until_ms;
}

unsigned exclusion_count(struct exclusion const *x)
{
	uint64_t now = now_ms(x);
	unsigned n = 0;

	for (uint32_t i = 0; i < EXCLUSION_MAX; i++)
		n += x->failed[i].used && now < x->failed[i].until_ms;
	return n;
}

bool exclusion_next(struct exclusion const *x, uint32_t *pos, struct mac *sta, uint64_t *until_ms)
{
	uint64_t now = now_ms(x);

	while (*pos < EXCLUSION_MAX) {
		struct failed const *f = &x->failed[(*pos)++];

		if (!f->used || now >= f->until_ms)
			continue;
		*sta = f->sta;
		*until_ms = f->until_ms;
		return true;
	}
	return false;
}
