/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The central R0KH: the roots, from login to end. What is asked of them is in r0kh_pull.c.
 *
 * A hash table points at each station's newest root, the others hang on it, newest to oldest. A
 * root that has a newer one of the same station and WLAN is in the queue `surplus`: when the limit
 * is reached its oldest makes room for a station that has none.
 */
#include "roam/r0kh.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "base/prefetch.h"
#include "base/secret.h"
#include "roam/r0kh_root.h"

#define SWEPT UINT32_MAX

/** What EXPIRES_IN can say: two octets; a minute is the least that hostapd's manual allows. */
#define EXPIRES_IN_MIN_S     60u
#define EXPIRES_IN_MAX_S     65535u
#define EXPIRES_IN_DEFAULT_S 3600u

static uint16_t const text_sizes[R0KH_TEXT_SIZES] = {32, 64, 96, 128, 256, 512, 1024};

/* ---- the roots of a station ---- */

static uint32_t hash_station(struct r0kh const *k, struct mac sta)
{
	return hash_u64(mac_u64(sta), k->seed);
}

static uint32_t hash_station_of(void const *arg, uint32_t i)
{
	struct r0kh const *k = arg;
	struct r0kh_root const *r = slab_at(&k->roots, i);

	return hash_station(k, r->sta);
}

/** Over ones included. */
static struct r0kh_root *station_newest(struct r0kh const *k, struct mac sta)
{
	struct hash_cursor cursor;
	uint32_t i = hash_first(&k->by_station, hash_station(k, sta), &cursor);

	for (; i != HASH_NONE; i = hash_next(&k->by_station, &cursor)) {
		struct r0kh_root *r = slab_at(&k->roots, i);

		if (mac_eq(r->sta, sta))
			return r;
	}
	return NULL;
}

void r0kh_prefetch_slot(struct r0kh const *k, struct mac sta)
{
	hash_prefetch(&k->by_station, hash_station(k, sta));
}

void r0kh_prefetch(struct r0kh const *k, struct mac sta)
{
	uint32_t i = hash_peek(&k->by_station, hash_station(k, sta));

	if (i != HASH_NONE)
		prefetch_write(slab_at(&k->roots, i));
}

void r0kh_prefetch_keys(struct r0kh const *k, struct mac sta)
{
	uint32_t i = hash_peek(&k->by_station, hash_station(k, sta));
	struct r0kh_root const *r = i == HASH_NONE ? NULL : slab_at(&k->roots, i);

	/* One that waits to be wiped may have none of them any more. */
	if (r && wheel_is_armed(&r->timer))
		r0kh_root_prefetch(k, r);
}

static bool is_live(struct r0kh_root const *r, uint64_t now_ms)
{
	return wheel_is_armed(&r->timer) && r0kh_root_expires_ms(r) > now_ms;
}

static struct r0kh_root *live_from(struct r0kh const *k, struct r0kh_root *r, uint64_t now_ms)
{
	while (r && !is_live(r, now_ms))
		r = r0kh_root_at(k, r->older);
	return r;
}

struct r0kh_root *r0kh_root_first(struct r0kh const *k, struct mac sta, uint64_t now_ms)
{
	return live_from(k, station_newest(k, sta), now_ms);
}

struct r0kh_root *r0kh_root_next(struct r0kh const *k, struct r0kh_root const *r, uint64_t now_ms)
{
	return live_from(k, r0kh_root_at(k, r->older), now_ms);
}

/** The station's next older root on the WLAN of `r`, from `from` on. */
static struct r0kh_root *on_same_wlan(struct r0kh const *k, uint32_t from,
				      struct r0kh_root const *r)
{
	struct r0kh_root *o = r0kh_root_at(k, from);

	while (o && (o == r || o->wlan_id != r->wlan_id))
		o = r0kh_root_at(k, o->older);
	return o;
}

/* ---- the surplus queue ---- */

static void surplus_push(struct r0kh *k, struct r0kh_root *r)
{
	r->flags |= R0KH_ROOT_SURPLUS;
	r->prev = k->youngest;
	r->next = 0;
	if (k->youngest)
		r0kh_root_at(k, k->youngest)->next = r->self;
	else
		k->oldest = r->self;
	k->youngest = r->self;
}

static void surplus_drop(struct r0kh *k, struct r0kh_root *r)
{
	r->flags &= (uint8_t)~R0KH_ROOT_SURPLUS;
	if (r->prev)
		r0kh_root_at(k, r->prev)->next = r->next;
	else
		k->oldest = r->next;
	if (r->next)
		r0kh_root_at(k, r->next)->prev = r->prev;
	else
		k->youngest = r->prev;
}

/* ---- PMK-R0s ---- */

int r0kh_root_derive(struct r0kh_root const *r, struct wlan const *w, uint8_t const *id,
		     uint8_t id_len, struct ft_key *out)
{
	enum hash_alg alg = akm_info((enum akm)r->akm)->hash;
	uint8_t const mdid[2] = {(uint8_t)(r->mdid >> 8), (uint8_t)r->mdid};

	return ft_pmk_r0(alg, r->xxkey, hash_alg_len(alg), w->ssid, w->ssid_len, mdid, id, id_len,
			 r->sta, out, NULL);
}

/** The PMK-R0 that makes room for another: the one not asked for longest, but not the login's. */
static uint32_t *r0_victim(struct r0kh *k, struct r0kh_root *r)
{
	uint32_t *victim = NULL, *link = &r->r0s;
	unsigned count = 0;

	for (; *link; link = &r0kh_r0_at(k, *link)->next) {
		if (!(r0kh_r0_at(k, *link)->flags & R0KH_R0_LOGIN))
			victim = link;
		count++;
	}
	return count < R0KH_R0S_MAX ? NULL : victim;
}

/** Take a PMK-R0 out of the list; returns its number. */
static uint32_t r0_unlink(struct r0kh const *k, uint32_t *link)
{
	uint32_t number = *link;

	*link = r0kh_r0_at(k, number)->next;
	return number;
}

void r0kh_root_remember(struct r0kh *k, struct r0kh_root *r, uint8_t const *id, uint8_t id_len,
			struct ft_key const *r0, uint8_t flags)
{
	uint32_t *link = &r->r0s, number;
	struct r0kh_r0 *x = NULL;

	for (; *link; link = &x->next) {
		x = r0kh_r0_at(k, *link);
		if (x->id_len == id_len && memcmp(x->id, id, id_len) == 0)
			break;
	}
	if (*link) {
		number = r0_unlink(k, link);
	} else {
		link = r0_victim(k, r);
		if (link)
			slab_free(&k->r0s, r0_unlink(k, link) - 1);
		x = slab_alloc(&k->r0s, &number);
		if (!x)
			return;
		number++;
		memcpy(x->id, id, id_len);
		x->id_len = id_len;
		memcpy(x->name, r0->name, FT_NAME_LEN);
		memcpy(x->key, r0->key, r0->key_len);
	}
	x->flags |= flags;
	x->next = r->r0s;
	r->r0s = number;
}

/* ---- end of a root ---- */

static void remember_end(struct r0kh *k, struct r0kh_root *r, enum r0kh_end why)
{
	struct r0kh_ended_root e = {.sta = r->sta,
				    .wlan_id = r->wlan_id,
				    .bssid = r->bssid,
				    .why = (uint8_t)why,
				    .expires_s = (uint32_t)r->timer.when,
				    .grants = r->grants};
	struct r0kh_r0 const *x = r0kh_r0_at(k, r->r0s);

	for (; x; x = r0kh_r0_at(k, x->next))
		memcpy(e.name[e.names++], x->name, FT_NAME_LEN);
	r0kh_ended_add(&k->ended, &e, r0kh_now_ms(k));
}

static void root_wipe(struct r0kh *k, struct r0kh_root *r)
{
	while (r->r0s)
		slab_free(&k->r0s, r0_unlink(k, &r->r0s) - 1);
	if (r->text)
		slab_free(&k->text[r->text_size], r->text - 1);
	slab_free(&k->roots, r->self - 1);
}

/** Out of the station's list and the index. */
static void station_remove(struct r0kh *k, struct r0kh_root *r)
{
	struct r0kh_root *newer = station_newest(k, r->sta);
	uint32_t hash = hash_station(k, r->sta);

	if (newer == r) {
		hash_remove(&k->by_station, hash, r->self - 1);
		/* The slot that has just been left: the table cannot have to grow. */
		if (r->older && hash_add(&k->by_station, hash, r->older - 1))
			abort();
		return;
	}
	while (newer->older != r->self)
		newer = r0kh_root_at(k, newer->older);
	newer->older = r->older;
}

/** Before it is disarmed. */
static void count_out(struct r0kh *k, struct r0kh_root const *r)
{
	k->on_wlan[r->wlan_id]--;
	k->stats.roots--;
}

static void root_end(struct r0kh *k, struct r0kh_root *r, enum r0kh_end why)
{
	struct r0kh_root *newest = on_same_wlan(k, station_newest(k, r->sta)->self, r);

	switch (why) {
	case R0KH_END_REVOKED: k->stats.revoked++; break;
	case R0KH_END_EXPIRED: k->stats.expired++; break;
	case R0KH_END_EVICTED: k->stats.evicted++; break;
	}
	if (r->flags & R0KH_ROOT_SURPLUS)
		surplus_drop(k, r);
	else if (newest)
		surplus_drop(k, newest); /* it is the station's newest there from now on */
	station_remove(k, r);
	if (wheel_is_armed(&r->timer))
		count_out(k, r);
	wheel_disarm(k->wheel, &r->timer);
	remember_end(k, r, why);
	root_wipe(k, r);
}

/** End it if it is live, or let it expire if it is over. Returns whether it was live. */
static bool root_close(struct r0kh *k, struct r0kh_root *r, enum r0kh_end why)
{
	bool live = is_live(r, r0kh_now_ms(k));

	root_end(k, r, live ? why : R0KH_END_EXPIRED);
	return live;
}

static void root_expired(void *arg, struct wheel_node *node)
{
	struct r0kh *k = arg;
	struct r0kh_root *r = container_of(node, struct r0kh_root, timer);

	count_out(k, r);
	if (k->turn) {
		k->turn--;
		root_end(k, r, R0KH_END_EXPIRED);
	} else {
		k->sweep = 0;
	}
}

/** Wipe what is over, as far as this turn goes. What comes new is armed, so one pass behind the
 * last expiry finds all. */
static void sweep(struct r0kh *k)
{
	for (; k->turn && k->sweep < k->roots.high; k->turn--) {
		struct r0kh_root *r = slab_at(&k->roots, k->sweep++);

		if (r->self && !wheel_is_armed(&r->timer))
			root_end(k, r, R0KH_END_EXPIRED);
	}
	if (k->sweep >= k->roots.high)
		k->sweep = SWEPT;
}

void r0kh_expire(struct r0kh *k)
{
	k->turn = R0KH_TURN;
	wheel_advance(k->wheel, r0kh_now_ms(k));
	sweep(k);
}

uint64_t r0kh_wait_ms(struct r0kh const *k)
{
	return k->sweep != SWEPT ? 0 : wheel_wait_ms(k->wheel, r0kh_now_ms(k));
}

unsigned r0kh_end_station(struct r0kh *k, struct mac sta, uint16_t wlan_id, enum r0kh_end why)
{
	struct r0kh_root *next, *r = station_newest(k, sta);
	unsigned ended = 0;

	for (; r; r = next) {
		next = r0kh_root_at(k, r->older);
		if (!wlan_id || r->wlan_id == wlan_id)
			ended += root_close(k, r, why);
	}
	return ended;
}

unsigned r0kh_end_wlan(struct r0kh *k, uint16_t wlan_id)
{
	unsigned ended = 0;

	if (wlan_id > WLAN_ID_MAX)
		return 0;
	r0kh_psk_forget(&k->psk, wlan_id);
	for (uint32_t i = 0; k->on_wlan[wlan_id] && i < k->roots.high; i++) {
		struct r0kh_root *r = slab_at(&k->roots, i);

		if (r->self && r->wlan_id == wlan_id)
			ended += root_close(k, r, R0KH_END_REVOKED);
	}
	return ended;
}

/* ---- ending by what a Disconnect names ---- */

uint8_t const *r0kh_root_text(struct r0kh const *k, struct r0kh_root const *r)
{
	return slab_at(&k->text[r->text_size], r->text - 1);
}

static uint32_t nas_tag(struct r0kh const *k, char const *nas_id)
{
	return nas_id[0] ? hash_octet_string(nas_id, strlen(nas_id), k->seed) | 1 : 0;
}

/** Is a text, when one is wanted, that of the root? */
static bool is_wanted(void const *want, size_t want_len, uint8_t const *has, size_t has_len)
{
	return want_len == 0 || (want_len == has_len && memcmp(want, has, has_len) == 0);
}

static bool matches(struct r0kh const *k, struct r0kh_root const *r, struct login_match const *m,
		    uint64_t upto_s)
{
	uint8_t const *user = r0kh_root_text(k, r);
	uint8_t const *session = user + r->user_len;
	uint8_t const *cui = session + r->session_len + r->vlan_len + 1;
	uint64_t now_s = k->env->wall_us(k->env->arg) / 1000000;

	if (!is_wanted(m->user, strlen(m->user), user, r->user_len) ||
	    !is_wanted(m->acct_session_id, strlen(m->acct_session_id), session, r->session_len) ||
	    !is_wanted(m->cui.b, m->cui.len, cui, r->cui_len))
		return false;
	if (m->nas_id[0] && nas_tag(k, m->nas_id) != r->nas_tag)
		return false;
	return r->login_s <= upto_s || r->login_s > now_s;
}

unsigned r0kh_end_session(struct r0kh *k, struct login_match const *m, uint64_t upto_s)
{
	struct r0kh_root *next, *r = m->has_sta ? station_newest(k, m->sta) : NULL;
	unsigned ended = 0;

	for (; r; r = next) {
		next = r0kh_root_at(k, r->older);
		if (matches(k, r, m, upto_s))
			ended += root_close(k, r, R0KH_END_REVOKED);
	}
	return ended;
}

/* ---- adding ---- */

static bool is_valid(struct r0kh const *k, struct r0kh_login const *l)
{
	struct mac sta = l->login->sta;

	return l->login->msk.len == 64 && !mac_is_zero(sta) && !mac_is_group(sta) && l->wlan_id &&
	       l->wlan_id <= WLAN_ID_MAX &&
	       (l->akm == AKM_FT_8021X || l->akm == AKM_FT_8021X_SHA384) &&
	       l->expires_ms / R0KH_TICK_MS * R0KH_TICK_MS > r0kh_now_ms(k);
}

/** IEEE 802.11-2020 12.7.1.6.3: the second half of the MSK; with SHA-384 its first 384 bits. */
static uint8_t const *xxkey_of(struct r0kh_login const *l)
{
	return l->login->msk.b + (l->akm == AKM_FT_8021X ? 32 : 0);
}

static size_t xxkey_len(enum akm akm)
{
	return hash_alg_len(akm_info(akm)->hash);
}

static bool same_key(struct r0kh_root const *r, struct r0kh_login const *l)
{
	return r->akm == l->akm && consttime_eq(r->xxkey, xxkey_of(l), xxkey_len(l->akm));
}

/** What the station has on the WLAN. */
struct station_view {
	struct r0kh_root *same, *newest, *oldest;
	unsigned count;
};

static struct station_view station_look(struct r0kh const *k, struct r0kh_login const *l)
{
	struct station_view v = {0};
	struct r0kh_root *r = station_newest(k, l->login->sta);

	for (; r; r = r0kh_root_at(k, r->older)) {
		if (r->wlan_id != l->wlan_id)
			continue;
		if (same_key(r, l))
			v.same = r;
		if (!v.newest)
			v.newest = r;
		v.oldest = r;
		v.count++;
	}
	return v;
}

/** End what is over: a station's look must not find it. */
static void end_over(struct r0kh *k, struct mac sta)
{
	struct r0kh_root *next, *r = station_newest(k, sta);

	for (; r; r = next) {
		next = r0kh_root_at(k, r->older);
		if (!is_live(r, r0kh_now_ms(k)))
			root_end(k, r, R0KH_END_EXPIRED);
	}
}

static uint8_t *text_put(uint8_t *p, void const *text, uint8_t len)
{
	memcpy(p, text, len);
	return p + len;
}

static int root_texts(struct r0kh *k, struct r0kh_root *r, struct login const *login)
{
	size_t len;
	uint8_t *p;
	uint32_t i;

	r->user_len = (uint8_t)strlen(login->user);
	r->session_len = (uint8_t)strlen(login->acct_session_id);
	r->vlan_len = (uint8_t)strlen(login->vlan);
	r->cui_len = login->cui.len;
	len = (size_t)r->user_len + r->session_len + r->vlan_len + 1 + r->cui_len;
	while (text_sizes[r->text_size] < len)
		r->text_size++;
	p = slab_alloc(&k->text[r->text_size], &i);
	if (!p)
		return -ENOMEM;
	r->text = i + 1;
	p = text_put(p, login->user, r->user_len);
	p = text_put(p, login->acct_session_id, r->session_len);
	p = text_put(p, login->vlan, r->vlan_len + 1);
	(void)text_put(p, login->cui.b, r->cui_len);
	return 0;
}

static void root_fill(struct r0kh const *k, struct r0kh_root *r, struct r0kh_login const *l)
{
	struct login const *login = l->login;

	r->sta = login->sta;
	r->wlan_id = l->wlan_id;
	r->bssid = login->bssid;
	r->mdid = l->mdid;
	r->akm = (uint8_t)l->akm;
	memcpy(r->xxkey, xxkey_of(l), xxkey_len(l->akm));
	r->pairwise = login->pairwise;
	r->nas_tag = nas_tag(k, login->nas_id);
	r->login_s = (uint32_t)l->login_s;
	if (login->session_timeout)
		r->flags |= R0KH_ROOT_SESSION_TIMEOUT;
}

/** Make it the station's newest. */
static int station_add(struct r0kh *k, struct r0kh_root *r)
{
	struct r0kh_root const *newest = station_newest(k, r->sta);
	uint32_t hash = hash_station(k, r->sta);

	if (!newest)
		return hash_add(&k->by_station, hash, r->self - 1);
	hash_remove(&k->by_station, hash, newest->self - 1);
	if (hash_add(&k->by_station, hash, r->self - 1))
		abort();
	r->older = newest->self;
	return 0;
}

static struct r0kh_root *root_new(struct r0kh *k, struct r0kh_login const *l)
{
	struct r0kh_root *r;
	uint32_t i;

	r = slab_alloc(&k->roots, &i);
	if (!r)
		return NULL;
	r->self = i + 1;
	root_fill(k, r, l);
	if (root_texts(k, r, l->login) || station_add(k, r)) {
		root_wipe(k, r);
		return NULL;
	}
	r->serial = ++k->serial;
	if (l->r0)
		r0kh_root_remember(k, r, (uint8_t const *)l->r0kh_id, (uint8_t)strlen(l->r0kh_id),
				   l->r0, R0KH_R0_LOGIN);
	wheel_arm(k->wheel, &r->timer, l->expires_ms / R0KH_TICK_MS * R0KH_TICK_MS);
	k->on_wlan[r->wlan_id]++;
	k->stats.roots++;
	return r;
}

static int repeat(struct r0kh *k, struct r0kh_root *r, struct r0kh_login const *l)
{
	uint64_t expires_ms = l->expires_ms / R0KH_TICK_MS * R0KH_TICK_MS;

	if (expires_ms < r0kh_root_expires_ms(r))
		wheel_arm(k->wheel, &r->timer, expires_ms);
	k->stats.repeated++;
	return 1;
}

int r0kh_add(struct r0kh *k, struct r0kh_login const *l)
{
	struct station_view v;
	struct r0kh_root *victim = NULL;
	bool full;

	if (!is_valid(k, l))
		return -EINVAL;
	r0kh_expire(k);
	end_over(k, l->login->sta);
	v = station_look(k, l);
	if (v.same)
		return repeat(k, v.same, l);
	full = k->stats.roots >= k->stats.max;
	if (v.count == R0KH_ROOTS_MAX || (full && v.count))
		victim = v.oldest;
	else if (full)
		victim = r0kh_root_at(k, k->oldest);
	if (full && !victim)
		return -ENOSPC;
	if (!root_new(k, l))
		return -ENOMEM;
	k->stats.added++;
	if (v.newest)
		surplus_push(k, v.newest);
	if (victim)
		root_end(k, victim, R0KH_END_EVICTED);
	return 0;
}

/* ---- looking ---- */

bool r0kh_info(struct r0kh const *k, struct mac sta, unsigned index, struct r0kh_info *out)
{
	uint64_t now = r0kh_now_ms(k);
	struct r0kh_root const *r = r0kh_root_first(k, sta, now);
	struct r0kh_r0 const *x;

	while (r && index-- > 0)
		r = r0kh_root_next(k, r, now);
	if (!r)
		return false;
	*out = (struct r0kh_info){.wlan_id = r->wlan_id,
				  .akm = (enum akm)r->akm,
				  .mdid = r->mdid,
				  .login_bssid = r->bssid,
				  .expires_ms = r0kh_root_expires_ms(r)};
	for (x = r0kh_r0_at(k, r->r0s); x; x = r0kh_r0_at(k, x->next)) {
		memcpy(out->r0[out->r0s].r0kh_id, x->id, x->id_len);
		out->r0[out->r0s].r0kh_id_len = x->id_len;
		memcpy(out->r0[out->r0s].name, x->name, FT_NAME_LEN);
		out->r0s++;
	}
	return true;
}

/** Where holders are told. */
struct holders {
	struct r0kh_holder *out;
	unsigned max, count;
};

static void holder_put(struct holders *h, struct r0kh_holder const *new)
{
	for (unsigned i = 0; i < h->count && i < h->max; i++) {
		struct r0kh_holder *o = &h->out[i];

		if (!mac_eq(o->bssid, new->bssid) || o->wlan_id != new->wlan_id ||
		    o->revoked != new->revoked)
			continue;
		if (new->until_ms > o->until_ms)
			o->until_ms = new->until_ms;
		return;
	}
	if (h->count < h->max)
		h->out[h->count] = *new;
	h->count++;
}

/** Those of one root. Its AP of the login holds the PMK-R0, until `expires_ms`. */
static void holders_of(struct r0kh const *k, struct holders *h, struct r0kh_holder login,
		       struct r0kh_grants const *grants)
{
	struct r0kh_grant_entry const *e = NULL;
	struct r0kh_holder x = login;
	uint64_t now = r0kh_now_ms(k);

	if (!mac_is_zero(login.bssid) && login.until_ms > now)
		holder_put(h, &login);
	while ((e = r0kh_grant_next(&k->grants, grants, e))) {
		x.bssid = e->r1kh;
		x.until_ms = 1000ull * e->until_s;
		if (x.until_ms > now)
			holder_put(h, &x);
	}
	x.bssid = (struct mac){{0}};
	x.until_ms = 1000ull * grants->everyone_s;
	if (x.until_ms > now)
		holder_put(h, &x);
}

unsigned r0kh_holders(struct r0kh const *k, struct mac sta, struct r0kh_holder *out, unsigned max)
{
	struct holders h = {.out = out, .max = max};
	struct r0kh_ended_root const *e;
	uint64_t now = r0kh_now_ms(k);
	unsigned pos = 0;

	for (struct r0kh_root const *r = r0kh_root_first(k, sta, now); r;
	     r = r0kh_root_next(k, r, now))
		holders_of(k, &h,
			   (struct r0kh_holder){.bssid = r->bssid,
						.wlan_id = r->wlan_id,
						.until_ms = r0kh_root_expires_ms(r)},
			   &r->grants);
	while ((e = r0kh_ended_next(&k->ended, sta, &pos)))
		holders_of(k, &h,
			   (struct r0kh_holder){.bssid = e->bssid,
						.wlan_id = e->wlan_id,
						.until_ms = 1000ull * e->expires_s,
						.revoked = true},
			   &e->grants);
	return h.count;
}

void r0kh_get_stats(struct r0kh const *k, struct r0kh_stats *out)
{
	*out = k->stats;
	out->r0s = k->r0s.used;
	out->grants = k->grants.slab.used;
	out->forgotten = k->ended.forgotten;
	/* A talloc piece costs its header (96 octets) and malloc's (16) beside its size. */
	out->octets = talloc_total_size(k) + 112 * talloc_total_blocks(k) -
		      slab_untouched(&k->roots) - slab_untouched(&k->r0s) -
		      slab_untouched(&k->grants.slab);
	for (size_t i = 0; i < R0KH_TEXT_SIZES; i++)
		out->octets -= slab_untouched(&k->text[i]);
}

/* ---- the store itself ---- */

void r0kh_set_expires_in(struct r0kh *k, uint32_t seconds)
{
	k->expires_in_s = seconds;
	if (seconds < EXPIRES_IN_MIN_S)
		k->expires_in_s = EXPIRES_IN_MIN_S;
	if (seconds > EXPIRES_IN_MAX_S)
		k->expires_in_s = EXPIRES_IN_MAX_S;
}

struct wlan_psk *r0kh_wlan_psk(struct r0kh *k)
{
	return k->psk.psks;
}

void r0kh_set_mdid(struct r0kh *k, uint16_t mdid)
{
	k->mdid = mdid;
}

void r0kh_set_max(struct r0kh *k, uint32_t max)
{
	k->stats.max = max;
}

static void slabs_init(struct r0kh *k)
{
	slab_init(&k->roots, k, SLAB_LINES(sizeof(struct r0kh_root)));
	slab_init(&k->r0s, k, sizeof(struct r0kh_r0));
	for (int i = 0; i < R0KH_TEXT_SIZES; i++)
		slab_init(&k->text[i], k, text_sizes[i]);
	r0kh_grant_init(&k->grants, k);
}

struct r0kh *r0kh_new(void *ctx, struct env const *env, struct wlan_set const *wlans)
{
	struct r0kh *k = talloc_zero(ctx, struct r0kh);

	if (!k)
		return NULL;
	k->env = env;
	k->wlans = wlans;
	k->sweep = SWEPT;
	k->expires_in_s = EXPIRES_IN_DEFAULT_S;
	env->random(env->arg, (uint8_t *)&k->seed, sizeof k->seed);
	slabs_init(k);
	k->on_wlan = talloc_zero_array(k, uint32_t, WLAN_ID_MAX + 1);
	k->wheel = wheel_new(k, R0KH_TICK_MS, env->now_ms(env->arg), root_expired, k);
	if (k->on_wlan && k->wheel && !hash_init(&k->by_station, k, hash_station_of, k) &&
	    !r0kh_ended_init(&k->ended, k, &k->grants, k->seed) &&
	    !r0kh_learnt_init(&k->learnt, k, env) && !r0kh_psk_init(&k->psk, k))
		return k;
	talloc_free(k);
	return NULL;
}
