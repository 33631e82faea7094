/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CCKM on the controller (see cckm.h).
 *
 * Entries live in a slab, are found by station through a hash, and hang on one list from the one
 * used longest ago to the one used last. Responses for repeats stand in a ring of their own, since
 * one in a thousand entries has any at a time.
 */
#include "sm/cckm.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hash.h"
#include "base/prefetch.h"
#include "base/secret.h"
#include "base/slab.h"
#include "dot11/cckm_ie.h"

/** The first PTK of a login, that of its four-way handshake. */
#define RN_LOGIN 1u

/** Where Timestamp and RN stand in a request, 12 octets, and what the MIC of a response covers of
 * its element in front of the MIC, 16 octets. */
#define REQUEST_TIMESTAMP 6
#define RESPONSE_FIXED    6
#define RESPONSE_MIC      22

/** Numbers are stored plus one, 0 is none. The slab's free list uses the first 4 octets of a freed
 * entry; `self` is 0 in one. */
struct entry {
	uint64_t expires_ms;
	struct cckm_keys keys;
	struct mac sta;
	uint16_t wlan_id;
	uint32_t rn; /**< the last one accepted */
	suite_t pairwise, group;
	uint32_t self;
	uint32_t older, younger;
	uint32_t reply; /**< serial of its last response, 0 none */
	bool wpa1;
};

_Static_assert(sizeof(struct entry) == 96, "1 M entries are to take 105 MB with their index");

/** What a roam was answered. Holds no key in clear. */
struct reply {
	uint64_t at_ms;
	uint32_t serial;
	struct mac bssid;
	uint8_t request[CCKM_REQUEST_LEN];
	uint8_t len;
	uint8_t response[CCKM_RESPONSE_MAX];
};

struct cckm_cache {
	struct env const *env;
	struct slab slab;
	struct hash by_station;
	uint64_t seed;
	uint32_t max;
	uint32_t oldest, youngest;
	uint32_t sweep;      /**< entry that the next look for expired ones begins with */
	uint64_t sweep_ms;   /**< not before this time */
	struct reply *reply; /**< CCKM_REPLIES; NULL until the first login */
	uint32_t serial;     /**< of the last reply */
	uint64_t count[CCKM_OUTCOME_COUNT];
};

char const *cckm_outcome_text(enum cckm_outcome o)
{
	static char const *const texts[CCKM_OUTCOME_COUNT] = {
#define X(name, text) [CCKM_##name] = (text),
		CCKM_OUTCOME_LIST(X)
#undef X
	};

	return (unsigned)o < CCKM_OUTCOME_COUNT ? texts[o] : "unknown outcome";
}

char const *cckm_outcome_name(enum cckm_outcome o)
{
	static char const *const names[CCKM_OUTCOME_COUNT] = {
#define X(name, text) [CCKM_##name] = "CCKM_" #name,
		CCKM_OUTCOME_LIST(X)
#undef X
	};

	return (unsigned)o < CCKM_OUTCOME_COUNT ? names[o] : "";
}

uint64_t cckm_counter(struct cckm_cache const *c, enum cckm_outcome o)
{
	return (unsigned)o < CCKM_OUTCOME_COUNT ? c->count[o] : 0;
}

static uint64_t now_ms(struct cckm_cache const *c)
{
	return c->env->now_ms(c->env->arg);
}

static struct entry *entry_at(struct cckm_cache const *c, uint32_t number)
{
	return number ? slab_at(&c->slab, number - 1) : NULL;
}

static uint32_t hash_station(struct cckm_cache const *c, struct mac sta)
{
	return hash_u64(mac_u64(sta), c->seed);
}

static uint32_t hash_of(void const *arg, uint32_t i)
{
	struct cckm_cache const *c = arg;
	struct entry const *e = slab_at(&c->slab, i);

	return hash_station(c, e->sta);
}

/* ---- the cache ---- */

struct cckm_cache *cckm_cache_new(void *ctx, struct env const *env, uint32_t max)
{
	struct cckm_cache *c = talloc_zero(ctx, struct cckm_cache);

	if (!c)
		return NULL;
	c->env = env;
	c->max = max;
	env->random(env->arg, (uint8_t *)&c->seed, sizeof c->seed);
	slab_init(&c->slab, c, sizeof(struct entry));
	if (hash_init(&c->by_station, c, hash_of, c)) {
		talloc_free(c);
		return NULL;
	}
	return c;
}

static void list_push(struct cckm_cache *c, struct entry *e)
{
	e->older = c->youngest;
	e->younger = 0;
	if (c->youngest)
		entry_at(c, c->youngest)->younger = e->self;
	else
		c->oldest = e->self;
	c->youngest = e->self;
}

static void list_drop(struct cckm_cache *c, struct entry *e)
{
	if (e->older)
		entry_at(c, e->older)->younger = e->younger;
	else
		c->oldest = e->younger;
	if (e->younger)
		entry_at(c, e->younger)->older = e->older;
	else
		c->youngest = e->older;
}

/** A roam makes it the youngest: fetch what stands beside it. */
static void touch_prefetch(struct cckm_cache const *c, struct entry const *e)
{
	if (e->older)
		prefetch_write(&entry_at(c, e->older)->younger);
	if (e->younger)
		prefetch_write(&entry_at(c, e->younger)->older);
}

static void touch(struct cckm_cache *c, struct entry *e)
{
	list_drop(c, e);
	list_push(c, e);
}

static void entry_end(struct cckm_cache *c, struct entry *e)
{
	list_drop(c, e);
	hash_remove(&c->by_station, hash_station(c, e->sta), e->self - 1);
	slab_free(&c->slab, e->self - 1);
}

static struct entry *find(struct cckm_cache const *c, struct mac sta, uint16_t wlan_id)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&c->by_station, hash_station(c, sta), &cursor);

	for (; i != HASH_NONE; i = hash_next(&c->by_station, &cursor)) {
		struct entry *e = slab_at(&c->slab, i);

		if (mac_eq(e->sta, sta) && e->wlan_id == wlan_id)
			return e;
	}
	return NULL;
}

unsigned cckm_cache_expire(struct cckm_cache *c)
{
	uint64_t now = now_ms(c);
	unsigned ended = 0;

	if (now < c->sweep_ms)
		return 0;
	c->sweep_ms = now + CCKM_TURN_MS;
	for (unsigned i = 0; i < CCKM_TURN && i < c->slab.high; i++) {
		struct entry *e;

		if (c->sweep >= c->slab.high)
			c->sweep = 0;
		e = slab_at(&c->slab, c->sweep++);
		if (!e->self || e->expires_ms > now)
			continue;
		entry_end(c, e);
		ended++;
	}
	return ended;
}

static bool is_ccmp(suite_t cipher)
{
	return cipher == CIPHER_CCMP || cipher == SUITE_WPA(4);
}

static bool is_tkip(suite_t cipher)
{
	return cipher == CIPHER_TKIP || cipher == SUITE_WPA(2);
}

static bool login_fits(struct cckm_cache const *c, struct cckm_login const *l)
{
	if (mac_is_zero(l->sta) || mac_is_group(l->sta) || l->wlan_id == 0)
		return false;
	if (!is_tkip(l->group) && !(is_ccmp(l->group) && is_ccmp(l->pairwise)))
		return false;
	return (is_ccmp(l->pairwise) || is_tkip(l->pairwise)) && l->expires_ms > now_ms(c) &&
	       c->max > 0;
}

/** An entry of this station that is in the hash and on the list; NULL when memory is short. */
static struct entry *entry_new(struct cckm_cache *c, struct cckm_login const *l)
{
	struct entry *e;
	uint32_t i;

	while (c->slab.used >= c->max)
		entry_end(c, entry_at(c, c->oldest));
	e = slab_alloc(&c->slab, &i);
	if (!e)
		return NULL;
	if (hash_add(&c->by_station, hash_station(c, l->sta), i)) {
		slab_free(&c->slab, i);
		return NULL;
	}
	e->self = i + 1;
	e->sta = l->sta;
	e->wlan_id = l->wlan_id;
	list_push(c, e);
	return e;
}

int cckm_cache_put(struct cckm_cache *c, struct cckm_login const *l)
{
	struct entry *e;

	if (!login_fits(c, l))
		return -EINVAL;
	if (!c->reply)
		c->reply = talloc_zero_array(c, struct reply, CCKM_REPLIES);
	if (!c->reply)
		return -ENOMEM;
	cckm_cache_expire(c);
	e = find(c, l->sta, l->wlan_id);
	if (e)
		touch(c, e);
	else
		e = entry_new(c, l);
	if (!e)
		return -ENOMEM;
	e->keys = l->keys;
	e->rn = RN_LOGIN;
	e->wpa1 = l->wpa1;
	e->pairwise = l->pairwise;
	e->group = l->group;
	e->expires_ms = l->expires_ms;
	e->reply = 0;
	return 0;
}

unsigned cckm_cache_remove(struct cckm_cache *c, struct mac sta, uint16_t wlan_id)
{
	uint32_t hash = hash_station(c, sta);
	struct hash_cursor cursor;
	unsigned ended = 0;
	uint32_t i = hash_first(&c->by_station, hash, &cursor);

	while (i != HASH_NONE) {
		struct entry *e = slab_at(&c->slab, i);

		if (!mac_eq(e->sta, sta) || (wlan_id && e->wlan_id != wlan_id)) {
			i = hash_next(&c->by_station, &cursor);
			continue;
		}
		/* Taking one out moves those behind it: begin again. */
		entry_end(c, e);
		ended++;
		i = hash_first(&c->by_station, hash, &cursor);
	}
	return ended;
}

unsigned cckm_cache_remove_wlan(struct cckm_cache *c, uint16_t wlan_id)
{
	unsigned ended = 0;

	for (uint32_t i = 0; i < c->slab.high; i++) {
		struct entry *e = slab_at(&c->slab, i);

		if (!e->self || e->wlan_id != wlan_id)
			continue;
		entry_end(c, e);
		ended++;
	}
	return ended;
}

uint32_t cckm_cache_count(struct cckm_cache const *c)
{
	return c->slab.used;
}

void cckm_cache_prefetch_slot(struct cckm_cache const *c, struct mac sta)
{
	hash_prefetch(&c->by_station, hash_station(c, sta));
}

void cckm_cache_prefetch(struct cckm_cache const *c, struct mac sta)
{
	uint32_t i = hash_peek(&c->by_station, hash_station(c, sta));

	if (i != HASH_NONE) {
		struct entry const *e = slab_at(&c->slab, i);

		prefetch_write(e);
		prefetch_write((char const *)(e + 1) - 1);
	}
}

void cckm_cache_prefetch_neighbours(struct cckm_cache const *c, struct mac sta)
{
	uint32_t i = hash_peek(&c->by_station, hash_station(c, sta));

	if (i != HASH_NONE)
		touch_prefetch(c, slab_at(&c->slab, i));
}

bool cckm_cache_find(struct cckm_cache const *c, struct mac sta, uint16_t wlan_id,
		     struct cckm_login *out, uint32_t *rn)
{
	struct entry const *e = find(c, sta, wlan_id);

	if (!e || e->expires_ms <= now_ms(c))
		return false;
	*out = (struct cckm_login){.sta = e->sta,
				   .wlan_id = e->wlan_id,
				   .wpa1 = e->wpa1,
				   .pairwise = e->pairwise,
				   .group = e->group,
				   .keys = e->keys,
				   .expires_ms = e->expires_ms};
	*rn = e->rn;
	return true;
}

bool cckm_cache_next(struct cckm_cache const *c, uint32_t *pos, struct cckm_login *out,
		     uint32_t *rn)
{
	while (*pos < c->slab.high) {
		struct entry const *e = slab_at(&c->slab, (*pos)++);

		if (!e->self || e->expires_ms <= now_ms(c))
			continue;
		*out = (struct cckm_login){.sta = e->sta,
					   .wlan_id = e->wlan_id,
					   .wpa1 = e->wpa1,
					   .pairwise = e->pairwise,
					   .group = e->group,
					   .expires_ms = e->expires_ms};
		*rn = e->rn;
		return true;
	}
	return false;
}

/* ---- a roam ---- */

static enum cckm_outcome mic_check(struct entry const *e, struct cckm_request_info const *q,
				   struct cckm_request const *r)
{
	uint8_t mic[CCKM_MIC_LEN];
	int rc = cckm_request_mic(e->keys.krk, q->sta, q->bssid, (struct iov){q->ie.p, q->ie.len},
				  q->cckm.p + REQUEST_TIMESTAMP, mic);

	if (rc)
		return rc == -EINVAL ? CCKM_BAD_IE : CCKM_CRYPTO;
	return consttime_eq(mic, r->mic, sizeof mic) ? CCKM_ROAMED : CCKM_MIC_FAILURE;
}

/** The response to the request that this one repeats to the octet, NULL when it is no repeat. */
static struct reply const *repeated(struct cckm_cache const *c, struct entry const *e,
				    struct cckm_request_info const *q)
{
	struct reply const *r = &c->reply[e->reply % CCKM_REPLIES];

	if (!e->reply || r->serial != e->reply || now_ms(c) - r->at_ms > CCKM_REPEAT_MS ||
	    !mac_eq(r->bssid, q->bssid) || memcmp(r->request, q->cckm.p, CCKM_REQUEST_LEN) != 0)
		return NULL;
	return r;
}

/** RN, then timestamp: only a higher RN makes keys that were never in use. */
static enum cckm_outcome freshness_check(struct entry const *e, struct cckm_request_info const *q,
					 struct cckm_request const *r)
{
	uint64_t off = r->timestamp > q->tsf ? r->timestamp - q->tsf : q->tsf - r->timestamp;

	if (r->rn == UINT32_MAX)
		return CCKM_RN_EXHAUSTED;
	if (r->rn <= e->rn)
		return CCKM_RN_MISMATCH;
	if (!q->has_tsf)
		return CCKM_NO_TSF;
	return off <= 1000ull * q->tolerance_ms ? CCKM_ROAMED : CCKM_TSF_TOLERANCE;
}

/** The whole response. Returns its octets, 0 when it cannot be made. */
static uint8_t response_make(struct cckm_request_info const *q, uint32_t rn,
			     struct group_key const *group, struct ptk const *ptk,
			     uint8_t room[CCKM_RESPONSE_MAX])
{
	struct cckm_response p = {.rn = rn, .key_id_multicast = group->gtk_index};
	struct iov const ap_ie = {q->ap_ie.p, q->ap_ie.len};
	struct wr w = wr_init(room, CCKM_RESPONSE_MAX);
	uint8_t egtk[CCKM_EGTK_MAX];
	int n = cckm_gtk_wrap(is_ccmp(q->pairwise) ? CCKM_WRAP_AES : CCKM_WRAP_RC4, ptk_kek(ptk),
			      rn, group->gtk, group->gtk_len, egtk);

	if (n < 0)
		return 0;
	memcpy(p.rsc, group->rsc, sizeof p.rsc);
	p.egtk = (struct span){egtk, (size_t)n};
	cckm_response_put(&w, &p);
	if (w.bad || cckm_response_mic(ptk_kck(ptk), q->sta, ap_ie, room + RESPONSE_FIXED,
				       (struct iov){egtk, (size_t)n}, room + RESPONSE_MIC))
		return 0;
	return (uint8_t)wr_len(&w);
}

/** Remember the answer for a second, then let the RN count. */
static void commit(struct cckm_cache *c, struct entry *e, struct cckm_request_info const *q,
		   uint32_t rn, uint8_t const *response, uint8_t len)
{
	struct reply *r;

	/* 0 is none: it is passed over once in 2^32 roams. */
	c->serial += c->serial == UINT32_MAX ? 2 : 1;
	r = &c->reply[c->serial % CCKM_REPLIES];
	r->at_ms = now_ms(c);
	r->serial = c->serial;
	r->bssid = q->bssid;
	memcpy(r->request, q->cckm.p, CCKM_REQUEST_LEN);
	memcpy(r->response, response, len);
	r->len = len;
	e->reply = c->serial;
	touch(c, e);
	e->rn = rn;
}

static enum cckm_outcome roam(struct cckm_cache *c, struct entry *e,
			      struct cckm_request_info const *q, struct cckm_request const *r,
			      struct group_key const *group, struct wr *response, struct ptk *ptk)
{
	uint8_t room[CCKM_RESPONSE_MAX];
	uint8_t len = 0;

	if (group->gtk_len != cipher_key_len(q->group) ||
	    cckm_ptk(e->keys.btk, r->rn, q->bssid, cipher_key_len(q->pairwise), ptk))
		return CCKM_CRYPTO;
	len = response_make(q, r->rn, group, ptk, room);
	if (len == 0) {
		ptk_wipe(ptk);
		return CCKM_CRYPTO;
	}
	wr_bytes(response, room, len);
	commit(c, e, q, r->rn, room, len);
	return CCKM_ROAMED;
}

/** The entry that a request is about, if it fits; *e is NULL otherwise. */
static enum cckm_outcome entry_for(struct cckm_cache *c, struct cckm_request_info const *q,
				   struct entry **out)
{
	struct entry *e = find(c, q->sta, q->wlan_id);

	*out = NULL;
	if (!e)
		return CCKM_NO_ENTRY;
	if (e->expires_ms <= now_ms(c)) {
		entry_end(c, e);
		return CCKM_EXPIRED;
	}
	if (e->wpa1 != q->wpa1 || e->pairwise != q->pairwise || e->group != q->group)
		return CCKM_CIPHER_CHANGE;
	*out = e;
	return CCKM_ROAMED;
}

static enum cckm_outcome judge(struct cckm_cache *c, struct cckm_request_info const *q,
			       struct group_key const *group, struct wr *response, struct ptk *ptk,
			       uint64_t *expires_ms)
{
	struct cckm_request r;
	struct reply const *before;
	enum cckm_outcome o;
	struct entry *e;

	ptk->len = (struct ptk_lens){0};
	*expires_ms = 0;
	if (cckm_request_decode(q->cckm.p, q->cckm.len, &r) != DOT11_OK || q->ie.len == 0 ||
	    (q->ie.p[0] == IE_VENDOR) != q->wpa1)
		return CCKM_BAD_IE;
	o = entry_for(c, q, &e);
	if (o == CCKM_ROAMED)
		o = mic_check(e, q, &r);
	if (o != CCKM_ROAMED)
		return o;
	before = repeated(c, e, q);
	if (before) {
		wr_bytes(response, before->response, before->len);
		*expires_ms = e->expires_ms;
		return CCKM_REPEATED;
	}
	o = freshness_check(e, q, &r);
	if (o == CCKM_ROAMED)
		o = roam(c, e, q, &r, group, response, ptk);
	if (o == CCKM_ROAMED)
		*expires_ms = e->expires_ms;
	return o;
}

enum cckm_outcome cckm_roam(struct cckm_cache *c, struct cckm_request_info const *q,
			    struct group_key const *group, struct wr *response, struct ptk *ptk,
			    uint64_t *expires_ms)
{
	enum cckm_outcome o = judge(c, q, group, response, ptk, expires_ms);

	c->count[o]++;
	return o;
}
