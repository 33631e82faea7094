/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The PMKSA cache.
 *
 * Entries of 120 octets live in a slab. Two hash tables point at them: one by PMKID, one by station
 * (only at the station's oldest entry). At 1 M entries of 1 M stations that makes 120 + 2 x 8.4 =
 * 137 octets each. A station with several has a family, 32 octets, that lists them oldest first, so
 * that all are fetched at once: hung on each other they are eight trips to memory, half as much as
 * an OKC roam computes.
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
#include "base/prefetch.h"
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
	uint32_t family;         /**< of its station; 0 when it is the only one */
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

/** Entries of one station, two or more, oldest first; 0 after the last. */
struct family {
	uint32_t member[PMKSA_PER_STATION];
};

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
	struct slab families;
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
	prefetch((char const *)e + OKC_FROM);
	prefetch((char const *)e + OKC_TO);
	if (to > OKC_TO)
		prefetch((char const *)e + to);
}

/** The oldest entry of a station, NULL when it has none. */
static struct entry *station_oldest(struct pmksa_cache const *c, struct mac spa)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&c->by_station, hash_station(c, spa), &cursor);

	for (; i != HASH_NONE; i = hash_next(&c->by_station, &cursor)) {
		struct entry *e = slab_at(&c->slab, i);

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

/* ---- families ---- */

static struct family *family_of(struct pmksa_cache const *c, struct entry const *e)
{
	return e->family ? slab_at(&c->families, e->family - 1) : NULL;
}

/** All of a station, oldest first. */
struct siblings {
	struct entry *e[PMKSA_PER_STATION];
	unsigned n;
};

static struct siblings siblings_of(struct pmksa_cache const *c, struct entry *oldest)
{
	struct family const *f = oldest ? family_of(c, oldest) : NULL;
	struct siblings all = {.e = {oldest}, .n = oldest ? 1 : 0};

	while (f && all.n < PMKSA_PER_STATION && f->member[all.n]) {
		all.e[all.n] = entry_at(c, f->member[all.n]);
		all.n++;
	}
	return all;
}

static struct siblings station_siblings(struct pmksa_cache const *c, struct mac spa)
{
	return siblings_of(c, station_oldest(c, spa));
}

/** The one whose place in the queues is that of the station. */
static struct entry *youngest_of(struct siblings const *s)
{
	return s->e[s->n - 1];
}

/** Room for a second entry, before anything changes: *number is 0 where it needs none. */
static int family_reserve(struct pmksa_cache *c, struct siblings const *s, uint32_t *number)
{
	*number = 0;
	if (s->n != 1)
		return 0;
	if (!slab_alloc(&c->families, number))
		return -ENOMEM;
	(*number)++;
	return 0;
}

static void family_free(struct pmksa_cache *c, uint32_t number)
{
	if (number)
		slab_free(&c->families, number - 1);
}

/** @param number  of family_reserve() for these siblings */
static void family_join(struct pmksa_cache *c, struct siblings const *s, struct entry *e,
			uint32_t number)
{
	struct family *f;

	if (number)
		s->e[0]->family = number;
	e->family = s->n ? s->e[0]->family : 0;
	f = family_of(c, e);
	if (!f)
		return;
	f->member[0] = s->e[0]->self;
	f->member[s->n] = e->self;
}

/** @param at  which of the siblings leaves */
static void family_leave(struct pmksa_cache *c, struct siblings *s, unsigned at)
{
	uint32_t number = s->e[at]->family;
	struct family *f = family_of(c, s->e[at]);

	s->e[at]->family = 0;
	s->n--;
	for (unsigned i = at; i < s->n; i++)
		s->e[i] = s->e[i + 1];
	if (!f)
		return;
	for (unsigned i = 0; i < PMKSA_PER_STATION; i++)
		f->member[i] = i < s->n ? s->e[i]->self : 0;
	if (s->n > 1)
		return;
	s->e[0]->family = 0;
	family_free(c, number);
}

/* ---- life and end of an entry ---- */

/** Append to the station's entries. @param family  of family_reserve() */
static void station_append(struct pmksa_cache *c, struct siblings const *s, struct entry *e,
			   uint32_t family)
{
	if (s->n) {
		queue_drop(c, &c->newest, youngest_of(s));
		queue_push(c, &c->surplus, youngest_of(s));
	}
	family_join(c, s, e, family);
	queue_push(c, &c->newest, e);
}

/** Take out of the station's entries and of the index by station. @param s  loses it too */
static void station_remove(struct pmksa_cache *c, struct siblings *s, struct entry *e)
{
	uint32_t hash = hash_station(c, e->spa);
	unsigned at = 0;

	while (s->e[at] != e)
		at++;
	queue_drop(c, e == youngest_of(s) ? &c->newest : &c->surplus, e);
	if (at == 0)
		hash_remove(&c->by_station, hash, e->self - 1);
	family_leave(c, s, at);
	if (s->n == 0)
		return;
	if (at == 0)
		hash_put_back(&c->by_station, hash, s->e[0]);
	if (at < s->n)
		return;
	queue_drop(c, &c->surplus, youngest_of(s));
	queue_push(c, &c->newest, youngest_of(s));
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

/** @param s  of its station; loses it */
static void entry_end(struct pmksa_cache *c, struct siblings *s, struct entry *e,
		      enum pmksa_end why)
{
	switch (why) {
	case PMKSA_EXPIRED: c->stats->expired++; break;
	case PMKSA_EVICTED: c->stats->evicted++; break;
	case PMKSA_REPLACED: c->stats->replaced++; break;
	case PMKSA_REMOVED: c->stats->removed++; break;
	}
	wheel_disarm(c->wheel, &e->timer);
	hash_remove(&c->by_pmkid, hash_pmkid(c, e->pmkid), e->self - 1);
	station_remove(c, s, e);
	entry_tell(c, e, why);
	tail_free(c, tail_number(e));
	slab_free(&c->slab, e->self - 1);
	c->stats->entries--;
}

static void entry_expired(void *arg, struct wheel_node *node)
{
	struct entry *e = container_of(node, struct entry, timer);
	struct siblings all = station_siblings(arg, e->spa);

	entry_end(arg, &all, e, PMKSA_EXPIRED);
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

/** A new key in an old place: it becomes the station's newest. Nothing here can fail: a family that
 * ends with its second member leaves the room for the next. */
static void entry_replace(struct pmksa_cache *c, struct siblings *s, struct entry *e,
			  struct pmksa const *p, uint32_t tail)
{
	uint32_t family;

	entry_tell(c, e, PMKSA_REPLACED);
	hash_remove(&c->by_pmkid, hash_pmkid(c, e->pmkid), e->self - 1);
	station_remove(c, s, e);
	tail_free(c, tail_number(e));
	entry_fill(c, e, p, tail);
	hash_put_back(&c->by_pmkid, hash_pmkid(c, e->pmkid), e);
	if (s->n == 0)
		hash_put_back(&c->by_station, hash_station(c, e->spa), e);
	if (family_reserve(c, s, &family))
		abort();
	station_append(c, s, e, family);
	wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->replaced++;
}

/** @param s  the station's others */
static int entry_new(struct pmksa_cache *c, struct siblings const *s, struct pmksa const *p,
		     uint32_t tail)
{
	uint32_t hash = hash_pmkid(c, p->pmkid), family;
	struct entry *e;
	uint32_t i;

	if (family_reserve(c, s, &family))
		goto no_family;
	e = slab_alloc(&c->slab, &i);
	if (!e)
		goto no_entry;
	entry_fill(c, e, p, tail);
	e->self = i + 1;
	if (hash_add(&c->by_pmkid, hash, i))
		goto no_pmkid;
	if (s->n == 0 && hash_add(&c->by_station, hash_station(c, p->spa), i))
		goto no_station;
	station_append(c, s, e, family);
	wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->entries++;
	c->stats->added++;
	return 0;

no_station:
	hash_remove(&c->by_pmkid, hash, i);
no_pmkid:
	slab_free(&c->slab, i);
no_entry:
	family_free(c, family);
no_family:
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

/** Which of the siblings `p` is about; as many as there are when none is. */
static unsigned same_place(struct siblings const *s, struct pmksa const *p)
{
	unsigned i = 0;

	while (i < s->n && !(s->e[i]->wlan_id == p->wlan_id && s->e[i]->akm == p->akm &&
			     mac_eq(s->e[i]->aa, p->aa)))
		i++;
	return i;
}

/** Make room for one more entry of this station. */
static void make_room(struct pmksa_cache *c, struct siblings *s)
{
	bool full = pmksa_is_full(c);
	struct siblings others;
	struct entry *victim;

	if (s->n == PMKSA_PER_STATION || (full && s->n)) {
		entry_end(c, s, s->e[0], PMKSA_EVICTED);
	} else if (full) {
		victim = entry_at(c, c->surplus.oldest ? c->surplus.oldest : c->newest.oldest);
		others = station_siblings(c, victim->spa);
		entry_end(c, &others, victim, PMKSA_EVICTED);
	}
}

static void entry_repeat(struct pmksa_cache *c, struct entry *e, struct pmksa const *p)
{
	if (p->expires_ms / TICK_MS * TICK_MS < expires_ms(e))
		wheel_arm(c->wheel, &e->timer, p->expires_ms / TICK_MS * TICK_MS);
	c->stats->repeated++;
}

int pmksa_add(struct pmksa_cache *c, struct pmksa const *p, unsigned *index)
{
	struct siblings all;
	uint32_t tail;
	unsigned at;
	int rc = 0;

	if (!is_valid(c, p))
		return -EINVAL;
	if (c->stats->max == 0)
		return -ENOSPC;
	pmksa_expire(c);

	all = station_siblings(c, p->spa);
	at = same_place(&all, p);
	if (at < all.n && same_key(c, all.e[at], p)) {
		entry_repeat(c, all.e[at], p);
		rc = 1;
	} else if (tail_reserve(c, p, &tail)) {
		return -ENOMEM;
	} else if (at < all.n) {
		entry_replace(c, &all, all.e[at], p, tail);
		at = all.n;
	} else {
		/* With another one gone the rest cannot fail: its place in the slabs and in the
		 * tables is free. */
		make_room(c, &all);
		at = all.n;
		rc = entry_new(c, &all, p, tail);
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

void pmksa_prefetch_family(struct pmksa_cache const *c, struct mac spa)
{
	uint32_t i = hash_peek(&c->by_station, hash_station(c, spa));
	struct family const *f = i == HASH_NONE ? NULL : family_of(c, slab_at(&c->slab, i));

	if (f)
		prefetch(f);
}

void pmksa_prefetch_siblings(struct pmksa_cache const *c, struct mac spa)
{
	uint32_t i = hash_peek(&c->by_station, hash_station(c, spa));
	struct siblings all;

	if (i == HASH_NONE)
		return;
	all = siblings_of(c, slab_at(&c->slab, i));
	for (unsigned at = 0; at < all.n; at++)
		entry_prefetch(all.e[at], SKC_TO);
}

void pmksa_prefetch_pmkid(struct pmksa_cache const *c, uint8_t const pmkid[PMKID_LEN])
{
	hash_prefetch(&c->by_pmkid, hash_pmkid(c, pmkid));
}

/** What the end of an entry writes beside it. */
static void end_prefetch(struct pmksa_cache const *c, struct entry const *e)
{
	pmksa_prefetch_pmkid(c, e->pmkid);
	if (e->prev)
		prefetch_write(&entry_at(c, e->prev)->next);
	if (e->next)
		prefetch_write(&entry_at(c, e->next)->prev);
	wheel_prefetch(&e->timer);
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
	struct siblings const all = station_siblings(c, spa);
	struct entry const *tried[PMKSA_PER_STATION];
	unsigned count = 0;
	uint64_t now = now_ms(c);

	/* When it is found its PMKSA for here takes the place of the oldest one. */
	if (all.n == PMKSA_PER_STATION)
		end_prefetch(c, all.e[0]);
	for (unsigned i = 0; i < all.n; i++) {
		struct entry const *e = all.e[i];
		uint8_t computed[PMKID_LEN];

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
	struct siblings const all = station_siblings(c, spa);
	uint64_t now = now_ms(c);
	unsigned count = 0;

	for (unsigned i = 0; i < all.n; i++)
		if (expires_ms(all.e[i]) > now)
			copy_out(c, all.e[i], &out[count++]);
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
	struct siblings const all = station_siblings(c, spa);
	struct entry const *key[PMKSA_PER_STATION];
	unsigned n = 0;

	for (unsigned at = 0; at < all.n; at++) {
		struct entry const *e = all.e[at];
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

/** Of one station, those that `may_go` says. */
static unsigned remove_some(struct pmksa_cache *c, struct mac spa,
			    bool (*may_go)(struct entry const *e, struct mac aa, uint16_t wlan_id),
			    struct mac aa, uint16_t wlan_id)
{
	struct siblings all = station_siblings(c, spa);
	unsigned count = 0;

	for (unsigned i = 0; i < all.n;) {
		if (!may_go(all.e[i], aa, wlan_id)) {
			i++;
			continue;
		}
		entry_end(c, &all, all.e[i], PMKSA_REMOVED);
		count++;
	}
	return count;
}

static bool on_wlan(struct entry const *e, struct mac aa, uint16_t wlan_id)
{
	(void)aa;
	return !wlan_id || e->wlan_id == wlan_id;
}

static bool at_ap(struct entry const *e, struct mac aa, uint16_t wlan_id)
{
	return e->wlan_id == wlan_id && mac_eq(e->aa, aa);
}

static bool okc_on_wlan(struct entry const *e, struct mac aa, uint16_t wlan_id)
{
	(void)aa;
	return e->wlan_id == wlan_id && allows_okc(e);
}

unsigned pmksa_remove_station(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id)
{
	return remove_some(c, spa, on_wlan, (struct mac){{0}}, wlan_id);
}

unsigned pmksa_remove_ap(struct pmksa_cache *c, struct mac spa, struct mac aa, uint16_t wlan_id)
{
	return remove_some(c, spa, at_ap, aa, wlan_id);
}

unsigned pmksa_remove_okc(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id)
{
	return remove_some(c, spa, okc_on_wlan, (struct mac){{0}}, wlan_id);
}

unsigned pmksa_remove_wlan(struct pmksa_cache *c, uint16_t wlan_id)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < c->slab.high; i++) {
		struct entry *e = slab_at(&c->slab, i);
		struct siblings all;

		if (!wheel_is_armed(&e->timer) || e->wlan_id != wlan_id)
			continue;
		all = station_siblings(c, e->spa);
		entry_end(c, &all, e, PMKSA_REMOVED);
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
	out->octets = talloc_total_size(c) + 112 * talloc_total_blocks(c) -
		      slab_untouched(&c->slab) - slab_untouched(&c->tails) -
		      slab_untouched(&c->families);
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
	slab_init(&c->families, c, sizeof(struct family));
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
