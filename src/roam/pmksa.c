/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The PMKSA cache.
 *
 * Entries of 120 octets live in a slab. Two hash tables point at them: one by PMKID, one by station
 * (only at the station's oldest entry; the others hang on it, oldest to newest). At 1 M entries of
 * 1 M stations that makes 120 + 2 x 8.4 = 137 octets each.
 *
 * Who goes when there is no room:
 *   1. A station with PMKSA_PER_STATION entries, or any at all while the cache is full, loses its
 *      own oldest. So no station gains at another's expense, however often it logs in.
 *   2. A station without entries takes the place of the oldest surplus entry: one whose station
 *      has a newer one. That station still roams, by OKC from the newer entry at the worst.
 *   3. Only when every station is down to one entry does the oldest of them go.
 * Two queues through the entries make each step O(1): `surplus`, and `newest` with one entry for
 * each station. An entry is in `surplus` exactly when it has a younger sibling.
 */
#include "roam/pmksa.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "base/hash.h"
#include "base/secret.h"
#include "base/slab.h"
#include "base/wheel.h"

/** Expiry in whole seconds: one wheel tick. */
#define TICK_MS 1000u

/**
 * Numbers of entries are stored plus one, 0 is none: a fresh entry is all zero. The slab's free
 * list uses the first 4 octets of a freed entry; timer.pprev lies behind them and tells that it is
 * free. What an OKC check reads stands together, from timer.when to a PMK of 32 octets: 60 octets,
 * so at most two cache lines.
 */
struct entry {
	struct wheel_node timer; /**< armed from birth to end */
	uint32_t younger;        /**< next entry of the same station */
	struct mac spa;
	uint16_t wlan_id;
	uint8_t akm;
	uint8_t pmk_len;
	struct mac aa;
	uint8_t pmk[48];
	uint8_t pmkid[PMKID_LEN];
	uint32_t self;
	uint32_t prev, next; /**< in its queue, towards the older and the younger end */
};

_Static_assert(sizeof(struct entry) == 120, "the budget is 144 octets with both indexes");
_Static_assert(offsetof(struct entry, timer.pprev) >= sizeof(uint32_t), "see struct entry");

/** A PMK of 64 octets: 44 in its entry, then the number of its tail plus one, and 20 in the tail.
 */
#define TAIL_FROM (sizeof(((struct entry *)0)->pmk) - sizeof(uint32_t))

struct tail {
	uint8_t key[PMKSA_PMK_MAX - TAIL_FROM];
};

/** Octets that an OKC check reads, and those that a look-up by PMKID reads beyond. */
#define OKC_FROM offsetof(struct entry, timer.when)
#define OKC_TO   (offsetof(struct entry, pmk) + 32 - 1)
#define SKC_TO   (offsetof(struct entry, pmkid) + PMKID_LEN - 1)

struct queue {
	uint32_t oldest, youngest;
};

struct pmksa_cache {
	struct env const *env;
	struct slab slab;
	struct slab tails;
	struct hash by_pmkid;
	struct hash by_station;
	struct wheel *wheel;
	struct queue surplus, newest;
	uint64_t seed;
	void (*ended)(void *arg, struct pmksa const *p, enum pmksa_end why);
	void *ended_arg;
	/** Apart, so that look-ups in a const cache can count. */
	struct pmksa_stats *stats;
};

static struct entry *entry_at(struct pmksa_cache const *c, uint32_t number)
{
	return number ? slab_at(&c->slab, number - 1) : NULL;
}

static uint64_t now_ms(struct pmksa_cache const *c)
{
	return c->env->now_ms(c->env->arg);
}

static uint64_t expires_ms(struct entry const *e)
{
	return e->timer.when * TICK_MS;
}

/* ---- PMKs ---- */

static struct tail *tail_at(struct pmksa_cache const *c, uint32_t number)
{
	return number ? slab_at(&c->tails, number - 1) : NULL;
}

static uint32_t tail_number(struct entry const *e)
{
	uint32_t number = 0;

	if (e->pmk_len > sizeof e->pmk)
		memcpy(&number, e->pmk + TAIL_FROM, sizeof number);
	return number;
}

/** Room for the end of a PMK, before anything changes: *number is 0 where it needs none. */
static int tail_reserve(struct pmksa_cache *c, struct pmksa const *p, uint32_t *number)
{
	*number = 0;
	if (p->pmk_len <= sizeof(((struct entry *)0)->pmk))
		return 0;
	if (!slab_alloc(&c->tails, number))
		return -ENOMEM;
	(*number)++;
	return 0;
}

static void tail_free(struct pmksa_cache *c, uint32_t number)
{
	if (number)
		slab_free(&c->tails, number - 1);
}

/** Octets of a PMK that stand in its entry. */
static size_t pmk_head(uint8_t pmk_len)
{
	return pmk_len > sizeof(((struct entry *)0)->pmk) ? TAIL_FROM : pmk_len;
}

/** @param tail  of tail_reserve() for this PMK */
static void pmk_set(struct pmksa_cache *c, struct entry *e, struct pmksa const *p, uint32_t tail)
{
	size_t head = pmk_head(p->pmk_len);

	memcpy(e->pmk, p->pmk, head);
	memset(e->pmk + head, 0, sizeof e->pmk - head);
	e->pmk_len = p->pmk_len;
	if (!tail)
		return;
	memcpy(e->pmk + TAIL_FROM, &tail, sizeof tail);
	memcpy(tail_at(c, tail)->key, p->pmk + TAIL_FROM, sizeof(struct tail));
}

static void pmk_get(struct pmksa_cache const *c, struct entry const *e, struct pmksa *out)
{
	struct tail const *tail = tail_at(c, tail_number(e));
	size_t head = pmk_head(e->pmk_len);

	memcpy(out->pmk, e->pmk, head);
	memset(out->pmk + head, 0, sizeof out->pmk - head);
	if (tail)
		memcpy(out->pmk + TAIL_FROM, tail->key, sizeof *tail);
	out->pmk_len = e->pmk_len;
}

static bool pmk_eq(struct pmksa_cache const *c, struct entry const *e, struct pmksa const *p)
{
	struct tail const *tail = tail_at(c, tail_number(e));

	return e->pmk_len == p->pmk_len && consttime_eq(e->pmk, p->pmk, pmk_head(p->pmk_len)) &&
	       (!tail || consttime_eq(tail->key, p->pmk + TAIL_FROM, sizeof *tail));
}

/* ---- indexes ---- */

static uint32_t hash_pmkid(struct pmksa_cache const *c, uint8_t const pmkid[PMKID_LEN])
{
	uint64_t v;

	/* 8 of the 16 octets: they are the output of an HMAC. */
	memcpy(&v, pmkid, sizeof v);
	return hash_u64(v, c->seed);
}

static uint32_t hash_station(struct pmksa_cache const *c, struct mac spa)
{
	return hash_u64(mac_u64(spa), c->seed);
}

static uint32_t hash_pmkid_of(void const *arg, uint32_t i)
{
	struct pmksa_cache const *c = arg;
	struct entry const *e = slab_at(&c->slab, i);

	return hash_pmkid(c, e->pmkid);
}

static uint32_t hash_station_of(void const *arg, uint32_t i)
{
	struct pmksa_cache const *c = arg;
	struct entry const *e = slab_at(&c->slab, i);

	return hash_station(c, e->spa);
}

/** Fetch all cache lines of an entry at once, before it is known whether it is the right one: at
 * 1 M entries each costs a trip to memory, and together they cost one. */
static void entry_prefetch(struct entry const *e, size_t to)
{
	__builtin_prefetch((char const *)e + OKC_FROM);
	__builtin_prefetch((char const *)e + OKC_TO);
	if (to > OKC_TO)
		__builtin_prefetch((char const *)e + to);
}

/** The oldest entry of a station, NULL when it has none. */
static struct entry *station_oldest(struct pmksa_cache const *c, struct mac spa)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&c->by_station, hash_station(c, spa), &cursor);

	for (; i != HASH_NONE; i = hash_next(&c->by_station, &cursor)) {
		struct entry *e = slab_at(&c->slab, i);

		entry_prefetch(e, OKC_TO);
		if (mac_eq(e->spa, spa))
			return e;
	}
	return NULL;
}

/**
 * Index an entry where an entry was taken out just before, so the table cannot have to grow. Were
 * it refused all the same, the entry could never be found again, nor its key withdrawn.
 */
static void hash_put_back(struct hash *h, uint32_t hash, struct entry const *e)
{
	if (hash_add(h, hash, e->self - 1))
		abort();
}

/* ---- queues ---- */

static void queue_push(struct pmksa_cache *c, struct queue *q, struct entry *e)
{
	e->prev = q->youngest;
	e->next = 0;
	if (q->youngest)
		entry_at(c, q->youngest)->next = e->self;
	else
		q->oldest = e->self;
	q->youngest = e->self;
}

static void queue_drop(struct pmksa_cache *c, struct queue *q, struct entry *e)
{
	if (e->prev)
		entry_at(c, e->prev)->next = e->next;
	else
		q->oldest = e->next;
	if (e->next)
		entry_at(c, e->next)->prev = e->prev;
	else
		q->youngest = e->prev;
}

/* ---- life and end of an entry ---- */

/** Append to the station's entries (`oldest` NULL: it has none yet). */
static void station_append(struct pmksa_cache *c, struct entry *oldest, struct entry *e)
{
	if (oldest) {
		while (oldest->younger)
			oldest = entry_at(c, oldest->younger);
		queue_drop(c, &c->newest, oldest);
		oldest->younger = e->self;
		queue_push(c, &c->surplus, oldest);
	}
	e->younger = 0;
	queue_push(c, &c->newest, e);
}

/** Take out of the station's entries and of the index by station. */
static void station_remove(struct pmksa_cache *c, struct entry *e)
{
	struct entry *older = station_oldest(c, e->spa);

	queue_drop(c, e->younger ? &c->surplus : &c->newest, e);
	if (older == e) {
		uint32_t hash = hash_station(c, e->spa);

		hash_remove(&c->by_station, hash, e->self - 1);
		if (e->younger)
			hash_put_back(&c->by_station, hash, entry_at(c, e->younger));
		return;
	}
	while (older->younger != e->self)
		older = entry_at(c, older->younger);
	older->younger = e->younger;
	if (older->younger)
		return;
	queue_drop(c, &c->surplus, older);
	queue_push(c, &c->newest, older);
}

static void copy_out(struct pmksa_cache const *c, struct entry const *e, struct pmksa *out)
{
	memcpy(out->pmkid, e->pmkid, PMKID_LEN);
	pmk_get(c, e, out);
	out->akm = (enum akm)e->akm;
	out->spa = e->spa;
	out->aa = e->aa;
	out->wlan_id = e->wlan_id;
	out->expires_ms = expires_ms(e);
}

static void entry_tell(struct pmksa_cache *c, struct entry const *e, enum pmksa_end why)
{
	struct pmksa p;

	if (!c->ended)
		return;
	copy_out(c, e, &p);
	c->ended(c->ended_arg, &p, why);
	mem_wipe(&p, sizeof p);
}

static void entry_end(struct pmksa_cache *c, struct entry *e, enum pmksa_end why)
{
	switch (why) {
	case PMKSA_EXPIRED: c->stats->expired++; break;
	case PMKSA_EVICTED: c->stats->evicted++; break;
	case PMKSA_REPLACED: c->stats->replaced++; break;
	case PMKSA_REMOVED: c->stats->removed++; break;
	}
	wheel_disarm(c->wheel, &e->timer);
	hash_remove(&c->by_pmkid, hash_pmkid(c, e->pmkid), e->self - 1);
	station_remove(c, e);
	entry_tell(c, e, why);
	tail_free(c, tail_number(e));
	slab_free(&c->slab, e->self - 1);
	c->stats->entries--;
}

static void entry_expired(void *arg, struct wheel_node *node)
{
	entry_end(arg, container_of(node, struct entry, timer), PMKSA_EXPIRED);
}

/* ---- adding ---- */

static void entry_fill(struct pmksa_cache *c, struct entry *e, struct pmksa const *p, uint32_t tail)
{
	memcpy(e->pmkid, p->pmkid, PMKID_LEN);
	pmk_set(c, e, p, tail);
	e->akm = (uint8_t)p->akm;
	e->spa = p->spa;
	e->aa = p->aa;
	e->wlan_id = p->wlan_id;
}

static bool same_key(struct pmksa_cache const *c, struct entry const *e, struct pmksa const *p)
{
	return pmk_eq(c, e, p) && memcmp(e->pmkid, p->pmkid, PMKID_LEN) == 0;
}

/** A new key in an old place: it becomes the station's newest. Nothing here can fail. */
static void entry_replace(struct pmksa_cache *c, struct entry *e, struct pmksa const *p,
			  uint32_t tail)
{
	struct entry *oldest;

	entry_tell(c, e, PMKSA_REPLACED);
	hash_remove(&c->by_pmkid, hash_pmkid(c, e->pmkid), e->self - 1);
	station_remove(c, e);
	tail_free(c, tail_number(e));
	entry_fill(c, e, p, tail);
	hash_put_back(&c->by_pmkid, hash_pmkid(c, e->pmkid), e);
	oldest = station_oldest(c, e->spa);
	if (!oldest)
		hash_put_back(&c->by_station, hash_station(c, e->spa), e);
	station_append(c, oldest, e);
	wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->replaced++;
}

static int entry_new(struct pmksa_cache *c, struct entry *oldest, struct pmksa const *p,
		     uint32_t tail)
{
	uint32_t hash = hash_pmkid(c, p->pmkid);
	struct entry *e;
	uint32_t i;

	e = slab_alloc(&c->slab, &i);
	if (!e)
		goto no_entry;
	entry_fill(c, e, p, tail);
	e->self = i + 1;
	if (hash_add(&c->by_pmkid, hash, i))
		goto no_pmkid;
	if (!oldest && hash_add(&c->by_station, hash_station(c, p->spa), i))
		goto no_station;
	station_append(c, oldest, e);
	wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->entries++;
	c->stats->added++;
	return 0;

no_station:
	hash_remove(&c->by_pmkid, hash, i);
no_pmkid:
	slab_free(&c->slab, i);
no_entry:
	tail_free(c, tail);
	return -ENOMEM;
}

static bool is_valid(struct pmksa_cache const *c, struct pmksa const *p)
{
	return (p->pmk_len == 32 || p->pmk_len == 48 || p->pmk_len == 64) &&
	       (unsigned)p->akm < AKM_COUNT && p->wlan_id != 0 && !mac_is_zero(p->spa) &&
	       !mac_is_group(p->spa) && !mac_is_zero(p->aa) && !mac_is_group(p->aa) &&
	       p->expires_ms / TICK_MS * TICK_MS > now_ms(c);
}

/** What the station has: its oldest, how many, and which of them `p` is about. */
struct station_view {
	struct entry *oldest, *same;
	unsigned count, same_index;
};

static struct station_view station_look(struct pmksa_cache const *c, struct pmksa const *p)
{
	struct station_view v = {.oldest = station_oldest(c, p->spa)};

	for (struct entry *e = v.oldest; e; e = entry_at(c, e->younger)) {
		if (e->wlan_id == p->wlan_id && e->akm == p->akm && mac_eq(e->aa, p->aa)) {
			v.same = e;
			v.same_index = v.count;
		}
		v.count++;
	}
	return v;
}

/** Who has to go for one more entry of this station; NULL when there is room. */
static struct entry *choose_victim(struct pmksa_cache *c, struct station_view const *v)
{
	bool full = pmksa_is_full(c);

	if (v->count == PMKSA_PER_STATION || (full && v->count))
		return v->oldest;
	if (full)
		return entry_at(c, c->surplus.oldest ? c->surplus.oldest : c->newest.oldest);
	return NULL;
}

static void entry_repeat(struct pmksa_cache *c, struct entry *e, struct pmksa const *p)
{
	if (p->expires_ms / TICK_MS * TICK_MS < expires_ms(e))
		wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->repeated++;
}

int pmksa_add(struct pmksa_cache *c, struct pmksa const *p, unsigned *index)
{
	struct station_view v;
	struct entry *victim;
	uint32_t tail;
	unsigned at;
	int rc = 0;

	if (!is_valid(c, p))
		return -EINVAL;
	if (c->stats->max == 0)
		return -ENOSPC;
	pmksa_expire(c);

	v = station_look(c, p);
	at = v.same_index;
	if (v.same && same_key(c, v.same, p)) {
		entry_repeat(c, v.same, p);
		rc = 1;
	} else if (tail_reserve(c, p, &tail)) {
		return -ENOMEM;
	} else if (v.same) {
		entry_replace(c, v.same, p, tail);
		at = v.count - 1;
	} else {
		victim = choose_victim(c, &v);
		if (victim == v.oldest && victim) {
			v.oldest = entry_at(c, victim->younger);
			v.count--;
		}
		if (victim)
			entry_end(c, victim, PMKSA_EVICTED);
		/* With a victim gone this cannot fail: its place in the slab and in the tables is
		 * free. */
		rc = entry_new(c, v.oldest, p, tail);
		at = v.count;
	}
	if (rc >= 0 && index)
		*index = at;
	return rc;
}

/* ---- finding ---- */

void pmksa_prefetch_slot(struct pmksa_cache const *c, struct mac spa)
{
	hash_prefetch(&c->by_station, hash_station(c, spa));
}

void pmksa_prefetch(struct pmksa_cache const *c, struct mac spa)
{
	uint32_t i = hash_peek(&c->by_station, hash_station(c, spa));

	if (i != HASH_NONE)
		entry_prefetch(slab_at(&c->slab, i), SKC_TO);
}

bool pmksa_find(struct pmksa_cache const *c, struct mac spa, struct mac aa,
		uint8_t const pmkid[PMKID_LEN], struct pmksa *out)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&c->by_pmkid, hash_pmkid(c, pmkid), &cursor);

	for (; i != HASH_NONE; i = hash_next(&c->by_pmkid, &cursor)) {
		struct entry const *e = slab_at(&c->slab, i);

		entry_prefetch(e, SKC_TO);
		if (memcmp(e->pmkid, pmkid, PMKID_LEN) != 0 || !mac_eq(e->spa, spa) ||
		    !mac_eq(e->aa, aa) || expires_ms(e) <= now_ms(c))
			continue;
		copy_out(c, e, out);
		c->stats->skc_hit++;
		return true;
	}
	c->stats->skc_miss++;
	return false;
}

bool pmksa_find_pmkid(struct pmksa_cache const *c, uint8_t const pmkid[PMKID_LEN],
		      struct pmksa *out)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&c->by_pmkid, hash_pmkid(c, pmkid), &cursor);

	for (; i != HASH_NONE; i = hash_next(&c->by_pmkid, &cursor)) {
		struct entry const *e = slab_at(&c->slab, i);

		entry_prefetch(e, SKC_TO);
		if (memcmp(e->pmkid, pmkid, PMKID_LEN) == 0 && expires_ms(e) > now_ms(c)) {
			copy_out(c, e, out);
			return true;
		}
	}
	return false;
}

/* Suite B, 128 and 192, names a PMKSA with the KCK of its handshake (IEEE 802.11-2020 12.7.1.3), so
 * the PMK says nothing of another BSSID; nor does a PMK that did not come from EAP. */
static bool allows_okc(struct entry const *e)
{
	struct akm_info const *info = akm_info((enum akm)e->akm);

	return info->eap && !info->ft && info->akm != AKM_SUITEB && info->akm != AKM_SUITEB_192;
}

/** Was this PMK, with this hash, tried already? */
static bool tried_before(struct entry const *const tried[], unsigned count, struct entry const *e)
{
	for (unsigned i = 0; i < count; i++)
		if (tried[i]->akm == e->akm && tried[i]->pmk_len == e->pmk_len &&
		    consttime_eq(tried[i]->pmk, e->pmk, e->pmk_len))
			return true;
	return false;
}

bool pmksa_find_okc(struct pmksa_cache const *c, struct mac spa, struct mac aa, uint16_t wlan_id,
		    uint8_t const pmkid[PMKID_LEN], struct pmksa *out)
{
	struct entry const *tried[PMKSA_PER_STATION];
	unsigned count = 0;
	struct entry const *e = station_oldest(c, spa);
	uint64_t now = now_ms(c);

	for (; e; e = entry_at(c, e->younger)) {
		uint8_t computed[PMKID_LEN];

		if (e->younger)
			entry_prefetch(entry_at(c, e->younger), OKC_TO);
		if (e->wlan_id != wlan_id || expires_ms(e) <= now || !allows_okc(e) ||
		    tried_before(tried, count, e))
			continue;
		tried[count++] = e;
		if (pmkid_derive(akm_info((enum akm)e->akm)->pmkid_hash, e->pmk, e->pmk_len, aa,
				 spa, computed) ||
		    !consttime_eq(computed, pmkid, PMKID_LEN))
			continue;
		copy_out(c, e, out);
		c->stats->okc_hit++;
		return true;
	}
	c->stats->okc_miss++;
	return false;
}

unsigned pmksa_of_station(struct pmksa_cache const *c, struct mac spa,
			  struct pmksa out[PMKSA_PER_STATION])
{
	uint64_t now = now_ms(c);
	unsigned count = 0;

	for (struct entry *e = station_oldest(c, spa); e; e = entry_at(c, e->younger))
		if (expires_ms(e) > now)
			copy_out(c, e, &out[count++]);
	return count;
}

static bool same_pmk(struct pmksa_cache const *c, struct entry const *a, struct entry const *b)
{
	struct tail const *x = tail_at(c, tail_number(a)), *y = tail_at(c, tail_number(b));

	return a->pmk_len == b->pmk_len && consttime_eq(a->pmk, b->pmk, pmk_head(a->pmk_len)) &&
	       (!x || !y || consttime_eq(x->key, y->key, sizeof *x));
}

unsigned pmksa_key_number(struct pmksa_cache const *c, struct mac spa,
			  uint8_t const pmkid[PMKID_LEN])
{
	struct entry const *key[PMKSA_PER_STATION];
	unsigned n = 0;

	for (struct entry *e = station_oldest(c, spa); e; e = entry_at(c, e->younger)) {
		unsigned i = 0;

		while (i < n && !same_pmk(c, key[i], e))
			i++;
		if (memcmp(e->pmkid, pmkid, PMKID_LEN) == 0)
			return i;
		if (i == n && n < PMKSA_PER_STATION)
			key[n++] = e;
	}
	return PMKSA_PER_STATION;
}

bool pmksa_next(struct pmksa_cache const *c, uint32_t *pos, struct pmksa *out)
{
	uint64_t now = now_ms(c);

	while (*pos < c->slab.high) {
		struct entry const *e = slab_at(&c->slab, (*pos)++);

		if (!wheel_is_armed(&e->timer) || expires_ms(e) <= now)
			continue;
		copy_out(c, e, out);
		return true;
	}
	return false;
}

/* ---- removing ---- */

unsigned pmksa_remove_station(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id)
{
	struct entry *next, *e = station_oldest(c, spa);
	unsigned count = 0;

	for (; e; e = next) {
		next = entry_at(c, e->younger);
		if (wlan_id && e->wlan_id != wlan_id)
			continue;
		entry_end(c, e, PMKSA_REMOVED);
		count++;
	}
	return count;
}

unsigned pmksa_remove_ap(struct pmksa_cache *c, struct mac spa, struct mac aa, uint16_t wlan_id)
{
	struct entry *next, *e = station_oldest(c, spa);
	unsigned count = 0;

	for (; e; e = next) {
		next = entry_at(c, e->younger);
		if (e->wlan_id != wlan_id || !mac_eq(e->aa, aa))
			continue;
		entry_end(c, e, PMKSA_REMOVED);
		count++;
	}
	return count;
}

unsigned pmksa_remove_okc(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id)
{
	struct entry *next, *e = station_oldest(c, spa);
	unsigned count = 0;

	for (; e; e = next) {
		next = entry_at(c, e->younger);
		if (e->wlan_id != wlan_id || !allows_okc(e))
			continue;
		entry_end(c, e, PMKSA_REMOVED);
		count++;
	}
	return count;
}

unsigned pmksa_remove_wlan(struct pmksa_cache *c, uint16_t wlan_id)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < c->slab.high; i++) {
		struct entry *e = slab_at(&c->slab, i);

		if (!wheel_is_armed(&e->timer) || e->wlan_id != wlan_id)
			continue;
		entry_end(c, e, PMKSA_REMOVED);
		count++;
	}
	return count;
}

void pmksa_expire(struct pmksa_cache *c)
{
	wheel_advance(c->wheel, now_ms(c));
}

uint64_t pmksa_wait_ms(struct pmksa_cache const *c)
{
	return wheel_wait_ms(c->wheel, now_ms(c));
}

/* ---- the cache itself ---- */

void pmksa_get_stats(struct pmksa_cache const *c, struct pmksa_stats *out)
{
	/* A talloc piece costs its header (96 octets) and malloc's (16) beside its size. */
	*out = *c->stats;
	out->octets = talloc_total_size(c) + 112 * talloc_total_blocks(c);
}

struct pmksa_cache *pmksa_cache_new(void *ctx, struct env const *env, uint32_t max,
				    void (*ended)(void *arg, struct pmksa const *p,
						  enum pmksa_end why),
				    void *arg)
{
	struct pmksa_cache *c = talloc_zero(ctx, struct pmksa_cache);

	if (!c)
		return NULL;
	c->env = env;
	c->ended = ended;
	c->ended_arg = arg;
	env->random(env->arg, (uint8_t *)&c->seed, sizeof c->seed);
	slab_init(&c->slab, c, sizeof(struct entry));
	slab_init(&c->tails, c, sizeof(struct tail));
	c->stats = talloc_zero(c, struct pmksa_stats);
	c->wheel = wheel_new(c, TICK_MS, env->now_ms(env->arg), entry_expired, c);
	if (!c->stats || !c->wheel || hash_init(&c->by_pmkid, c, hash_pmkid_of, c) ||
	    hash_init(&c->by_station, c, hash_station_of, c)) {
		talloc_free(c);
		return NULL;
	}
	c->stats->max = max;
	return c;
}

bool pmksa_is_full(struct pmksa_cache const *c)
{
	return c->stats->entries >= c->stats->max;
}

void pmksa_set_max(struct pmksa_cache *c, uint32_t max)
{
	c->stats->max = max;
}
