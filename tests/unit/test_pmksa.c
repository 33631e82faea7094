/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The PMKSA cache: what each call promises, and a long random life against a plain list.
 */
#include "roam/pmksa.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"

/** A virtual clock, a fixed seed, and what the cache told of its losses. */
struct world {
	struct env env;
	uint64_t now;
	struct rand_fixed random;
	struct pmksa_cache *cache;
	unsigned ended[4];
	struct pmksa last;
	enum pmksa_end last_why;
	struct plain *plain; /**< random life only */
};

static uint64_t world_now(void *arg)
{
	struct world const *w = arg;

	return w->now;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	struct world *w = arg;

	rand_fixed_octets(&w->random, out, len);
}

static void world_ended(void *arg, struct pmksa const *p, enum pmksa_end why)
{
	struct world *w = arg;

	w->ended[why]++;
	w->last = *p;
	w->last_why = why;
}

static void world_init(struct world *w, uint32_t max)
{
	*w = (struct world){.now = 5000, .random = {9}};
	w->env = (struct env){.arg = w, .now_ms = world_now, .random = world_random};
	w->cache = pmksa_cache_new(NULL, &w->env, max, world_ended, w);
	assert_non_null(w->cache);
}

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

static struct mac bssid(unsigned n)
{
	return (struct mac){{0, 0x11, 0x22, 0x33, (uint8_t)(n >> 8), (uint8_t)n}};
}

/** An entry as a login would make it: the PMKID is computed. */
static struct pmksa make(unsigned sta, unsigned ap, uint8_t key, uint64_t expires_ms)
{
	struct pmksa p = {.pmk_len = 32,
			  .akm = AKM_8021X,
			  .spa = station(sta),
			  .aa = bssid(ap),
			  .wlan_id = 1,
			  .expires_ms = expires_ms};

	memset(p.pmk, key, 32);
	p.pmk[0] = (uint8_t)sta;
	assert_int_equal(pmkid_derive(HASH_SHA1, p.pmk, 32, p.aa, p.spa, p.pmkid), 0);
	return p;
}

static void pmkid_at(struct pmksa const *p, struct mac aa, uint8_t out[PMKID_LEN])
{
	assert_int_equal(
		pmkid_derive(akm_info(p->akm)->pmkid_hash, p->pmk, p->pmk_len, aa, p->spa, out), 0);
}

static struct pmksa_stats stats(struct world const *w)
{
	struct pmksa_stats s;

	pmksa_get_stats(w->cache, &s);
	return s;
}

static void test_add_and_find(void **state)
{
	struct world w;
	struct pmksa p, out;
	unsigned index = 99;
	uint8_t other[PMKID_LEN] = {1};

	(void)state;
	world_init(&w, 100);
	p = make(1, 1, 7, 65999);
	assert_int_equal(pmksa_add(w.cache, &p, &index), 0);
	assert_int_equal(index, 0);
	assert_true(pmksa_find(w.cache, p.spa, p.aa, p.pmkid, &out));
	assert_memory_equal(out.pmk, p.pmk, PMKSA_PMK_MAX);
	assert_int_equal(out.pmk_len, 32);
	assert_int_equal(out.akm, AKM_8021X);
	assert_int_equal(out.wlan_id, 1);
	assert_int_equal(out.expires_ms, 65000);
	assert_false(pmksa_find(w.cache, p.spa, bssid(2), p.pmkid, &out));
	assert_false(pmksa_find(w.cache, station(2), p.aa, p.pmkid, &out));
	assert_false(pmksa_find(w.cache, p.spa, p.aa, other, &out));
	assert_true(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_false(pmksa_find_pmkid(w.cache, other, &out));
	assert_int_equal(stats(&w).skc_hit, 1);
	assert_int_equal(stats(&w).skc_miss, 3);
	talloc_free(w.cache);
}

static void test_refuses_nonsense(void **state)
{
	struct world w;
	struct pmksa good, p;

	(void)state;
	world_init(&w, 100);
	good = make(1, 1, 7, 65000);
#define REFUSED(field, value) \
	p = good;             \
	p.field = (value);    \
	assert_int_equal(pmksa_add(w.cache, &p, NULL), -EINVAL)

	REFUSED(pmk_len, 31);
	REFUSED(pmk_len, 0);
	REFUSED(pmk_len, 47);
	REFUSED(pmk_len, 63);
	REFUSED(pmk_len, 65);
	REFUSED(akm, AKM_COUNT);
	REFUSED(wlan_id, 0);
	REFUSED(spa, (struct mac){{0}});
	REFUSED(spa, (struct mac){{1}});
	REFUSED(aa, (struct mac){{0}});
	REFUSED(aa, (struct mac){{1}});
	REFUSED(expires_ms, 5999); /* the whole second before it is now */
	REFUSED(expires_ms, 0);
#undef REFUSED
	assert_int_equal(stats(&w).entries, 0);
	assert_int_equal(pmksa_add(w.cache, &good, NULL), 0);
	talloc_free(w.cache);

	world_init(&w, 0);
	assert_int_equal(pmksa_add(w.cache, &good, NULL), -ENOSPC);
	talloc_free(w.cache);
}

static void test_repeat_shortens_but_never_lengthens(void **state)
{
	struct world w;
	struct pmksa p, out;
	unsigned index;

	(void)state;
	world_init(&w, 100);
	p = make(1, 1, 7, 65000);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	p.expires_ms = 90000;
	assert_int_equal(pmksa_add(w.cache, &p, &index), 1);
	assert_int_equal(index, 0);
	assert_true(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_int_equal(out.expires_ms, 65000);
	p.expires_ms = 20000;
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 1);
	assert_true(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_int_equal(out.expires_ms, 20000);
	assert_int_equal(stats(&w).entries, 1);
	assert_int_equal(stats(&w).repeated, 2);
	assert_int_equal(w.ended[PMKSA_REPLACED], 0);
	talloc_free(w.cache);
}

static void test_replace_is_the_newest(void **state)
{
	struct world w;
	struct pmksa p, q, out, all[PMKSA_PER_STATION];
	unsigned index;

	(void)state;
	world_init(&w, 100);
	p = make(1, 1, 7, 65000);
	q = make(1, 2, 7, 65000);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	assert_int_equal(pmksa_add(w.cache, &q, NULL), 0);
	q = make(1, 1, 8, 70000);
	assert_int_equal(pmksa_add(w.cache, &q, &index), 0);
	assert_int_equal(index, 1);
	assert_int_equal(w.ended[PMKSA_REPLACED], 1);
	assert_memory_equal(w.last.pmk, p.pmk, 32);
	assert_false(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_true(pmksa_find_pmkid(w.cache, q.pmkid, &out));
	assert_int_equal(out.expires_ms, 70000);
	assert_int_equal(pmksa_of_station(w.cache, p.spa, all), 2);
	assert_true(mac_eq(all[0].aa, bssid(2)));
	assert_true(mac_eq(all[1].aa, bssid(1)));
	assert_int_equal(stats(&w).entries, 2);
	talloc_free(w.cache);
}

/* A forgotten slot of the index would never be found, only grow. */
static void test_replacing_costs_no_memory(void **state)
{
	struct world w;
	struct pmksa p = make(1, 1, 7, 65000);
	size_t octets;

	(void)state;
	world_init(&w, 100);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	octets = stats(&w).octets;
	for (int i = 0; i < 5000; i++) {
		rand_fixed_octets(&w.random, p.pmkid, sizeof p.pmkid);
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	}
	assert_int_equal(stats(&w).octets, octets);
	assert_int_equal(stats(&w).replaced, 5000);
	talloc_free(w.cache);
}

/** All 64 octets of a long PMK come back, the last ones count, and none of them stays behind. */
static void test_long_pmk(void **state)
{
	struct pmksa p, other, out;
	struct world w;
	size_t octets;

	(void)state;
	world_init(&w, 100);
	p = make(1, 1, 7, 65000);
	p.akm = AKM_OWE;
	p.pmk_len = PMKSA_PMK_MAX;
	for (unsigned i = 0; i < PMKSA_PMK_MAX; i++)
		p.pmk[i] = (uint8_t)(i + 1);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	assert_true(pmksa_find(w.cache, p.spa, p.aa, p.pmkid, &out));
	assert_int_equal(out.pmk_len, PMKSA_PMK_MAX);
	assert_memory_equal(out.pmk, p.pmk, PMKSA_PMK_MAX);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 1);
	other = p;
	for (unsigned i = 43; i < PMKSA_PMK_MAX; i++) {
		other.pmk[i] ^= 1;
		assert_int_equal(pmksa_add(w.cache, &other, NULL), 0);
		assert_int_equal(w.last_why, PMKSA_REPLACED);
		assert_memory_equal(w.last.pmk, p.pmk, PMKSA_PMK_MAX);
		p = other;
	}
	/* a short one in its place, and again a long one: the room is used again */
	octets = stats(&w).octets;
	for (unsigned i = 0; i < 3000; i++) {
		other.pmk_len = i % 2 ? 48 : PMKSA_PMK_MAX;
		memset(other.pmk, (int)i, other.pmk_len);
		memset(other.pmk + other.pmk_len, 0, PMKSA_PMK_MAX - other.pmk_len);
		assert_int_equal(pmksa_add(w.cache, &other, NULL), 0);
		assert_true(pmksa_find_pmkid(w.cache, other.pmkid, &out));
		assert_memory_equal(out.pmk, other.pmk, PMKSA_PMK_MAX);
	}
	assert_int_equal(stats(&w).octets, octets);
	/* adding and removing neither */
	for (unsigned i = 0; i < 3000; i++) {
		assert_int_equal(pmksa_remove_station(w.cache, p.spa, 0), 1);
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	}
	assert_int_equal(stats(&w).octets, octets);
	/* OWE has no PMK of another BSSID */
	pmkid_at(&p, bssid(2), other.pmkid);
	assert_false(pmksa_find_okc(w.cache, p.spa, bssid(2), 1, other.pmkid, &out));
	talloc_free(w.cache);
}

static void test_okc(void **state)
{
	struct world w;
	struct pmksa p, q, out;
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	world_init(&w, 100);
	p = make(1, 1, 7, 65000);
	q = make(1, 2, 8, 65000);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	assert_int_equal(pmksa_add(w.cache, &q, NULL), 0);

	pmkid_at(&p, bssid(5), pmkid);
	assert_true(pmksa_find_okc(w.cache, p.spa, bssid(5), 1, pmkid, &out));
	assert_memory_equal(out.pmk, p.pmk, 32);
	pmkid_at(&q, bssid(5), pmkid);
	assert_true(pmksa_find_okc(w.cache, p.spa, bssid(5), 1, pmkid, &out));
	assert_memory_equal(out.pmk, q.pmk, 32);

	assert_false(pmksa_find_okc(w.cache, p.spa, bssid(6), 1, pmkid, &out));
	assert_false(pmksa_find_okc(w.cache, p.spa, bssid(5), 2, pmkid, &out));
	assert_false(pmksa_find_okc(w.cache, station(2), bssid(5), 1, pmkid, &out));
	assert_int_equal(stats(&w).okc_hit, 2);
	assert_int_equal(stats(&w).okc_miss, 3);
	talloc_free(w.cache);
}

/* A PMK names other BSSIDs only where the AKM's PMKID is made of the PMK alone. */
static void test_okc_by_akm(void **state)
{
	static struct {
		enum akm akm;
		bool okc;
	} const cases[] = {{AKM_8021X, true},       {AKM_8021X_SHA256, true}, {AKM_SUITEB, false},
			   {AKM_SUITEB_192, false}, {AKM_PSK, false},         {AKM_SAE, false},
			   {AKM_OWE, false},        {AKM_FT_8021X, false}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		struct pmksa p, out;
		uint8_t pmkid[PMKID_LEN];

		world_init(&w, 100);
		p = make(1, 1, 7, 65000);
		p.akm = cases[i].akm;
		p.pmk_len = akm_info(p.akm)->pmk_len;
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
		pmkid_at(&p, bssid(5), pmkid);
		assert_int_equal(pmksa_find_okc(w.cache, p.spa, bssid(5), 1, pmkid, &out),
				 cases[i].okc);
		assert_int_equal(pmksa_remove_okc(w.cache, p.spa, 2), 0);
		assert_int_equal(pmksa_remove_okc(w.cache, station(2), 1), 0);
		assert_int_equal(pmksa_remove_okc(w.cache, p.spa, 1), cases[i].okc);
		assert_int_equal(stats(&w).entries, !cases[i].okc);
		talloc_free(w.cache);
	}
}

static void test_ninth_of_a_station_evicts_its_first(void **state)
{
	struct world w;
	struct pmksa p, out;

	(void)state;
	world_init(&w, 100);
	for (unsigned ap = 0; ap < 10; ap++) {
		unsigned index;

		p = make(1, ap, 7, 65000);
		assert_int_equal(pmksa_add(w.cache, &p, &index), 0);
		assert_int_equal(index, ap < 8 ? ap : 7);
	}
	assert_int_equal(stats(&w).entries, 8);
	assert_int_equal(w.ended[PMKSA_EVICTED], 2);
	for (unsigned ap = 0; ap < 10; ap++) {
		p = make(1, ap, 7, 65000);
		assert_int_equal(pmksa_find_pmkid(w.cache, p.pmkid, &out), ap >= 2);
	}
	talloc_free(w.cache);
}

static void add_ok(struct world *w, unsigned sta, unsigned ap)
{
	struct pmksa p = make(sta, ap, 7, 65000);

	assert_int_equal(pmksa_add(w->cache, &p, NULL), 0);
}

static void test_remove_ap(void **state)
{
	struct world w;
	struct pmksa p, out;

	(void)state;
	world_init(&w, 100);
	for (unsigned ap = 0; ap < 3; ap++) {
		add_ok(&w, 1, ap);
		add_ok(&w, 2, ap);
	}
	p = make(1, 1, 7, 65000);
	assert_int_equal(pmksa_remove_ap(w.cache, p.spa, p.aa, (uint16_t)(p.wlan_id + 1)), 0);
	assert_int_equal(pmksa_remove_ap(w.cache, p.spa, p.aa, p.wlan_id), 1);
	assert_int_equal(pmksa_remove_ap(w.cache, p.spa, p.aa, p.wlan_id), 0);
	assert_false(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_int_equal(stats(&w).entries, 5);
	talloc_free(w.cache);
}

static void expect_evicted(struct world *w, unsigned nth, unsigned sta, unsigned ap)
{
	assert_int_equal(w->ended[PMKSA_EVICTED], nth);
	assert_true(mac_eq(w->last.spa, station(sta)));
	assert_true(mac_eq(w->last.aa, bssid(ap)));
}

static void test_full_cache_is_fair(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 5);
	add_ok(&w, 1, 1);
	add_ok(&w, 2, 1);
	add_ok(&w, 3, 1);
	add_ok(&w, 2, 2);
	add_ok(&w, 3, 2);
	/* who has entries pays for itself, though station 1 has the oldest of all */
	add_ok(&w, 3, 3);
	expect_evicted(&w, 1, 3, 1);
	/* a newcomer takes the oldest of those who have two: 2 was the first to have two */
	add_ok(&w, 4, 1);
	expect_evicted(&w, 2, 2, 1);
	add_ok(&w, 5, 1);
	expect_evicted(&w, 3, 3, 2);
	/* now everybody has one: the oldest goes */
	add_ok(&w, 6, 1);
	expect_evicted(&w, 4, 1, 1);
	assert_int_equal(stats(&w).entries, 5);
	talloc_free(w.cache);
}

static void test_full_cache_of_the_dead_evicts_nobody(void **state)
{
	struct world w;
	struct pmksa p;

	(void)state;
	world_init(&w, 2);
	add_ok(&w, 1, 1);
	add_ok(&w, 2, 1);
	w.now = 65000;
	p = make(3, 1, 7, 99000);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	assert_int_equal(w.ended[PMKSA_EVICTED], 0);
	assert_int_equal(w.ended[PMKSA_EXPIRED], 2);
	talloc_free(w.cache);
}

static void test_expiry(void **state)
{
	struct world w;
	struct pmksa p, q, out;
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	world_init(&w, 100);
	assert_int_equal(pmksa_wait_ms(w.cache), UINT64_MAX);
	p = make(1, 1, 7, 10000);
	q = make(1, 2, 8, 20000);
	assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	assert_int_equal(pmksa_add(w.cache, &q, NULL), 0);
	assert_true(pmksa_wait_ms(w.cache) <= 5000);
	w.now = 9999;
	pmksa_expire(w.cache);
	assert_true(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	/* gone at its second, whether anybody swept or not */
	w.now = 10000;
	pmkid_at(&p, bssid(5), pmkid);
	assert_false(pmksa_find_pmkid(w.cache, p.pmkid, &out));
	assert_false(pmksa_find(w.cache, p.spa, p.aa, p.pmkid, &out));
	assert_false(pmksa_find_okc(w.cache, p.spa, bssid(5), 1, pmkid, &out));
	assert_int_equal(pmksa_wait_ms(w.cache), 0);
	pmksa_expire(w.cache);
	assert_int_equal(w.ended[PMKSA_EXPIRED], 1);
	assert_memory_equal(w.last.pmkid, p.pmkid, PMKID_LEN);
	assert_int_equal(stats(&w).entries, 1);
	assert_true(pmksa_find_pmkid(w.cache, q.pmkid, &out));
	w.now = 90000;
	pmksa_expire(w.cache);
	assert_int_equal(stats(&w).entries, 0);
	assert_int_equal(pmksa_wait_ms(w.cache), UINT64_MAX);
	talloc_free(w.cache);
}

static void test_remove(void **state)
{
	struct world w;
	struct pmksa p;
	uint32_t pos = 0;

	(void)state;
	world_init(&w, 100);
	for (unsigned i = 0; i < 12; i++) {
		p = make(i % 4, i, 7, 65000);
		p.wlan_id = i % 3 + 1;
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	}
	assert_int_equal(pmksa_remove_station(w.cache, station(9), 0), 0);
	assert_int_equal(pmksa_remove_station(w.cache, station(1), 0), 3);
	assert_int_equal(pmksa_remove_station(w.cache, station(2), 3), 1);
	assert_int_equal(pmksa_remove_wlan(w.cache, 1), 3);
	assert_int_equal(w.ended[PMKSA_REMOVED], 7);
	assert_int_equal(stats(&w).removed, 7);
	while (pmksa_next(w.cache, &pos, &p))
		assert_int_not_equal(p.wlan_id, 1);
	assert_int_equal(stats(&w).entries, 5);
	talloc_free(w.cache);
}

/* ---- random life ---- */

#define STATIONS 9
#define BSSIDS   11
#define ROOM     26

/** The same cache without any index. `since` is the step in which an entry got its present class
 * (newest of its station, or surplus): what was first must leave first. */
struct plain {
	struct pmksa p[ROOM + 1];
	uint64_t order[ROOM + 1];
	uint64_t since[ROOM + 1];
	bool surplus[ROOM + 1];
	unsigned n;
	uint64_t clock, step;
	struct mac adding;          /**< station of the pmksa_add() that runs, zero otherwise */
	struct pmksa const *wanted; /**< what it adds */
};

static unsigned plain_count(struct plain const *m, struct mac spa)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->n; i++)
		n += mac_eq(m->p[i].spa, spa);
	return n;
}

static bool plain_is_newest(struct plain const *m, unsigned i)
{
	for (unsigned k = 0; k < m->n; k++)
		if (mac_eq(m->p[k].spa, m->p[i].spa) && m->order[k] > m->order[i])
			return false;
	return true;
}

static void plain_classify(struct plain *m)
{
	for (unsigned i = 0; i < m->n; i++) {
		bool surplus = !plain_is_newest(m, i);

		if (surplus != m->surplus[i])
			m->since[i] = m->step;
		m->surplus[i] = surplus;
	}
}

static unsigned plain_find(struct plain const *m, struct pmksa const *p)
{
	for (unsigned i = 0; i < m->n; i++)
		if (mac_eq(m->p[i].spa, p->spa) && mac_eq(m->p[i].aa, p->aa) &&
		    m->p[i].wlan_id == p->wlan_id && m->p[i].akm == p->akm)
			return i;
	return m->n;
}

static void plain_drop(struct plain *m, unsigned i)
{
	m->n--;
	m->p[i] = m->p[m->n];
	m->order[i] = m->order[m->n];
	m->since[i] = m->since[m->n];
	m->surplus[i] = m->surplus[m->n];
	plain_classify(m);
}

static void plain_append(struct plain *m, struct pmksa const *p)
{
	m->p[m->n] = *p;
	m->p[m->n].expires_ms = p->expires_ms / 1000 * 1000;
	m->order[m->n] = ++m->clock;
	m->since[m->n] = m->step;
	m->surplus[m->n] = false;
	m->n++;
	plain_classify(m);
}

/** May this entry be evicted by the rules as pmksa.h states them? */
static void plain_judge(struct plain const *m, unsigned victim)
{
	unsigned own = plain_count(m, m->adding);
	bool any_surplus = false;

	assert_false(mac_is_zero(m->adding));
	assert_true(own == PMKSA_PER_STATION || m->n == ROOM);
	if (own > 0) {
		assert_true(mac_eq(m->p[victim].spa, m->adding));
		for (unsigned i = 0; i < m->n; i++)
			if (mac_eq(m->p[i].spa, m->adding))
				assert_true(m->order[victim] <= m->order[i]);
		return;
	}
	for (unsigned i = 0; i < m->n; i++)
		any_surplus |= m->surplus[i];
	assert_int_equal(m->surplus[victim], any_surplus);
	for (unsigned i = 0; i < m->n; i++)
		if (m->surplus[i] == any_surplus)
			assert_true(m->since[victim] <= m->since[i]);
}

static void plain_ended(void *arg, struct pmksa const *p, enum pmksa_end why)
{
	struct world *w = arg;
	unsigned i = plain_find(w->plain, p);

	w->ended[why]++;
	assert_true(i < w->plain->n);
	assert_memory_equal(w->plain->p[i].pmk, p->pmk, PMKSA_PMK_MAX);
	assert_memory_equal(w->plain->p[i].pmkid, p->pmkid, PMKID_LEN);
	switch (why) {
	case PMKSA_EXPIRED: assert_true(p->expires_ms <= w->now); break;
	case PMKSA_EVICTED: plain_judge(w->plain, i); break;
	case PMKSA_REPLACED: assert_int_equal(plain_find(w->plain, w->plain->wanted), i); break;
	case PMKSA_REMOVED: break;
	}
	plain_drop(w->plain, i);
}

static void check_everything(struct world *w)
{
	struct plain const *m = w->plain;
	struct pmksa_stats s = stats(w);
	struct pmksa out, all[PMKSA_PER_STATION];
	uint32_t pos = 0;
	unsigned n = 0, live = 0;

	assert_int_equal(s.entries, m->n);
	assert_int_equal(s.added, s.entries + s.expired + s.evicted + s.removed);
	assert_int_equal(s.expired, w->ended[PMKSA_EXPIRED]);
	assert_int_equal(s.evicted, w->ended[PMKSA_EVICTED]);
	assert_int_equal(s.removed, w->ended[PMKSA_REMOVED]);
	assert_int_equal(s.replaced, w->ended[PMKSA_REPLACED]);
	for (unsigned i = 0; i < m->n; i++) {
		bool alive = m->p[i].expires_ms > w->now;

		live += alive;
		assert_int_equal(pmksa_find(w->cache, m->p[i].spa, m->p[i].aa, m->p[i].pmkid, &out),
				 alive);
		if (alive)
			assert_memory_equal(out.pmk, m->p[i].pmk, PMKSA_PMK_MAX);
	}
	while (pmksa_next(w->cache, &pos, &out)) {
		unsigned i = plain_find(m, &out);

		assert_true(i < m->n);
		assert_int_equal(out.expires_ms, m->p[i].expires_ms);
		n++;
	}
	assert_int_equal(n, live);
	for (unsigned sta = 0; sta < STATIONS; sta++) {
		uint64_t last = 0;

		n = pmksa_of_station(w->cache, station(sta), all);
		assert_true(n <= plain_count(m, station(sta)));
		for (unsigned k = 0; k < n; k++) {
			unsigned i = plain_find(m, &all[k]);

			assert_true(i < m->n && m->order[i] > last);
			last = m->order[i];
		}
	}
}

static void random_add(struct world *w, uint8_t const r[8])
{
	static enum akm const akms[] = {AKM_8021X, AKM_8021X_SHA256, AKM_OWE};
	struct plain *m = w->plain;
	struct pmksa p = make(r[1] % STATIONS, r[2] % BSSIDS, r[3] % 3,
			      w->now + 1000 + (r[4] | r[5] << 8) % 40000);
	unsigned index, same, want;
	int rc;

	p.wlan_id = r[6] % 2 + 1;
	p.pmk[1] = (uint8_t)p.wlan_id; /* no login is one of two WLANs */
	p.akm = akms[r[7] % 3];
	if (p.akm == AKM_OWE) {
		p.pmk_len = PMKSA_PMK_MAX;
		/* HMAC pads a key with zeros: these are none */
		memset(p.pmk + 32, p.pmk[31] + 1, 32);
	}
	pmkid_at(&p, p.aa, p.pmkid);
	pmksa_expire(w->cache);
	same = plain_find(m, &p);
	if (same < m->n && memcmp(m->p[same].pmk, p.pmk, PMKSA_PMK_MAX) == 0) {
		assert_int_equal(pmksa_add(w->cache, &p, &index), 1);
		if (p.expires_ms / 1000 * 1000 < m->p[same].expires_ms)
			m->p[same].expires_ms = p.expires_ms / 1000 * 1000;
		return;
	}
	m->adding = p.spa;
	m->wanted = &p;
	rc = pmksa_add(w->cache, &p, &index);
	m->adding = (struct mac){{0}};
	assert_int_equal(rc, 0);
	want = plain_count(m, p.spa);
	assert_int_equal(index, want);
	plain_append(m, &p);
	assert_true(m->n <= ROOM);
}

static void random_okc(struct world *w, uint8_t const r[8])
{
	struct plain *m = w->plain;
	struct pmksa p, out;
	uint8_t pmkid[PMKID_LEN];
	bool want = false;

	if (m->n == 0)
		return;
	p = m->p[r[1] % m->n];
	pmkid_at(&p, bssid(r[2]), pmkid);
	for (unsigned i = 0; i < m->n; i++)
		want |= mac_eq(m->p[i].spa, p.spa) && m->p[i].wlan_id == p.wlan_id &&
			m->p[i].akm == p.akm && memcmp(m->p[i].pmk, p.pmk, PMKSA_PMK_MAX) == 0 &&
			m->p[i].expires_ms > w->now && p.akm != AKM_OWE;
	assert_int_equal(pmksa_find_okc(w->cache, p.spa, bssid(r[2]), p.wlan_id, pmkid, &out),
			 want);
	if (want)
		assert_memory_equal(out.pmk, p.pmk, PMKSA_PMK_MAX);
}

static unsigned plain_matching(struct plain const *m, struct mac spa, bool all, uint16_t wlan_id)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->n; i++)
		n += (all || mac_eq(m->p[i].spa, spa)) &&
		     (wlan_id == 0 || m->p[i].wlan_id == wlan_id);
	return n;
}

static void test_random_life(void **state)
{
	struct world w;
	struct rand_fixed seed = {4711};

	(void)state;
	world_init(&w, ROOM);
	talloc_free(w.cache);
	w.cache = pmksa_cache_new(NULL, &w.env, ROOM, plain_ended, &w);
	w.plain = talloc_zero(w.cache, struct plain);
	for (int step = 0; step < 30000; step++) {
		uint8_t r[8];

		rand_fixed_octets(&seed, r, sizeof r);
		w.plain->step++;
		if (r[0] < 180) {
			random_add(&w, r);
		} else if (r[0] < 205) {
			random_okc(&w, r);
		} else if (r[0] < 215) {
			struct mac spa = station(r[1] % STATIONS);
			unsigned want = plain_matching(w.plain, spa, false, r[2] % 3);

			assert_int_equal(pmksa_remove_station(w.cache, spa, r[2] % 3), want);
		} else if (r[0] < 217) {
			unsigned want = plain_matching(w.plain, station(0), true, r[2] % 2 + 1);

			assert_int_equal(pmksa_remove_wlan(w.cache, r[2] % 2 + 1), want);
		} else if (r[0] < 250) {
			w.now += r[1] * 8u;
			if (r[2] & 1)
				pmksa_expire(w.cache);
		} else {
			w.now += pmksa_wait_ms(w.cache) % 100000;
			pmksa_expire(w.cache);
		}
		check_everything(&w);
	}
	for (int why = 0; why < 4; why++)
		assert_true(w.ended[why] > 500);
	talloc_free(w.cache);
}

/* talloc calls its limit deprecated for production's sake: it costs a walk to the root for each
 * piece. A test has no other way to make one cache, and nothing else, run short. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static struct pmksa numbered(uint32_t n)
{
	struct pmksa p = {.pmk_len = 32,
			  .akm = AKM_8021X,
			  .spa = station(n),
			  .aa = bssid(1),
			  .wlan_id = 1,
			  .expires_ms = 65000};

	memcpy(p.pmkid, &n, sizeof n);
	if (n % 2) {
		p.akm = AKM_OWE;
		p.pmk_len = PMKSA_PMK_MAX;
	}
	return p;
}

/** Octets of a cache that never ran short. */
static size_t octets_of(uint32_t entries)
{
	struct world w;
	size_t octets;

	world_init(&w, 100000);
	for (uint32_t i = 0; i < entries; i++) {
		struct pmksa p = numbered(i);

		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	}
	octets = stats(&w).octets;
	talloc_free(w.cache);
	return octets;
}

/* Memory runs out at one place after the other: nothing is lost, nothing half-added, nothing kept
 * from the attempts that failed. */
static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t limit = 200000; limit < 700000; limit += 6000) {
		void *parent = talloc_new(NULL);
		struct world w = {.now = 5000, .random = {9}};
		uint32_t n = 0;
		struct pmksa p, out, all[PMKSA_PER_STATION];
		int rc = 0;

		assert_int_equal(talloc_set_memlimit(parent, limit), 0);
		w.env = (struct env){.arg = &w, .now_ms = world_now, .random = world_random};
		w.cache = pmksa_cache_new(parent, &w.env, 100000, NULL, NULL);
		assert_non_null(w.cache);
		while (rc == 0) {
			p = numbered(n);
			rc = pmksa_add(w.cache, &p, NULL);
			n += rc == 0;
		}
		for (int i = 0; i < 1500; i++)
			assert_int_equal(pmksa_add(w.cache, &p, NULL), -ENOMEM);
		assert_int_equal(stats(&w).entries, n);
		assert_false(pmksa_find_pmkid(w.cache, p.pmkid, &out));
		assert_int_equal(pmksa_of_station(w.cache, p.spa, all), 0);
		assert_int_equal(talloc_set_memlimit(parent, 10 * limit), 0);
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
		assert_int_equal(stats(&w).octets, octets_of(n + 1));
		for (uint32_t i = 0; i <= n; i++)
			assert_int_equal(pmksa_remove_station(w.cache, station(i), 0), 1);
		talloc_free(parent);
	}
}

/** Octets of each of 64 K entries: the tables are as full as at 1 M. */
static size_t octets_per_entry(uint8_t pmk_len)
{
	struct world w;
	uint32_t const n = 62500;
	size_t octets;

	world_init(&w, n);
	for (uint32_t i = 0; i < n; i++) {
		struct pmksa p = {.pmk_len = pmk_len,
				  .akm = AKM_8021X,
				  .spa = station(i),
				  .aa = bssid(1),
				  .wlan_id = 1,
				  .expires_ms = 65000};

		rand_fixed_octets(&w.random, p.pmkid, sizeof p.pmkid);
		assert_int_equal(pmksa_add(w.cache, &p, NULL), 0);
	}
	octets = stats(&w).octets;
	talloc_free(w.cache);
	return (octets + n - 1) / n;
}

/* The promise of the header. */
static void test_memory_per_entry(void **state)
{
	(void)state;
	assert_true(octets_per_entry(32) <= 144);
	assert_true(octets_per_entry(48) <= 144);
	assert_true(octets_per_entry(64) <= 144 + 20);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_add_and_find),
		cmocka_unit_test(test_refuses_nonsense),
		cmocka_unit_test(test_repeat_shortens_but_never_lengthens),
		cmocka_unit_test(test_replace_is_the_newest),
		cmocka_unit_test(test_replacing_costs_no_memory),
		cmocka_unit_test(test_long_pmk),
		cmocka_unit_test(test_okc),
		cmocka_unit_test(test_okc_by_akm),
		cmocka_unit_test(test_ninth_of_a_station_evicts_its_first),
		cmocka_unit_test(test_remove_ap),
		cmocka_unit_test(test_full_cache_is_fair),
		cmocka_unit_test(test_full_cache_of_the_dead_evicts_nobody),
		cmocka_unit_test(test_expiry),
		cmocka_unit_test(test_remove),
		cmocka_unit_test(test_random_life),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_memory_per_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
