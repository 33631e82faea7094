/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The session store.
 *
 * Sessions live in a slab: they have numbers, never move, and are wiped when they end. Four
 * indexes (session_index.h) find them: by station, Acct-Session-Id, User-Name and CUI.
 */
#include "roam/session.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hash.h"
#include "base/hex.h"
#include "base/prefetch.h"
#include "base/slab.h"
#include "base/trace_ring.h"
#include "base/wheel.h"
#include "roam/r0kh.h"
#include "roam/session_index.h"
#include "roam/session_keys.h"
#include "roam/withdrawn.h"

/** Sessions and PMKSAs end on whole seconds. */
#define TICK_MS 1000u

/**
 * A Disconnect older than the login meant the one before it. Its time comes from another clock in
 * whole seconds: within 2 s nobody can tell, and then who is to go goes.
 */
#define SKEW_S 2u

/** The sessions of a WLAN up to this serial have ended, though they may not be wiped yet. */
struct on_wlan {
	uint32_t sessions;
	uint64_t ended;
	char const *why;
};

struct session_store {
	struct env const *env;
	struct wlan_set const *wlans;
	struct session_config config;
	struct session_hooks hooks;
	struct slab slab;
	struct session_index index[SESSION_BY_COUNT];
	struct wheel *wheel;
	struct pmksa_cache *pmksa;
	struct r0kh *r0kh;
	struct withdrawn withdrawn;
	struct session_stats stats;
	uint64_t serial;
	struct on_wlan *on_wlan; /**< by id */
	uint32_t sweep;          /**< where to look next for what is over; SWEPT: nowhere */
	unsigned turn;           /**< sessions that may still end in this call */
};

#define SWEPT UINT32_MAX

static uint64_t now_ms(struct session_store const *s)
{
	return s->env->now_ms(s->env->arg);
}

static uint64_t wall_us(struct session_store const *s)
{
	return s->env->wall_us(s->env->arg);
}

/* ---- traces ---- */

static void trace(struct session_store const *s, struct trace_record *rec)
{
	if (s->env->ring && trace_ring_note(s->env->ring, rec))
		return;
	if (!s->env->trace)
		return;
	rec->wall_us = wall_us(s);
	s->env->trace(s->env->arg, rec);
}

static char const *wlan_name(struct session_store const *s, uint16_t id)
{
	struct wlan const *w = wlan_by_id(s->wlans, id);

	return w ? w->name : "(removed)";
}

/** @param key  wiped from the stack after the call */
static void trace_key(struct session_store const *s, struct login const *login, uint16_t wlan_id,
		      char const *name, uint8_t const *key, size_t len)
{
	char hex[HEX_STR(SECRET_MAX)];

	if (!s->config.allow_key_material)
		return;
	(void)hex_text(key, len, hex);
	trace(s, &(struct trace_record){.event = TRACE_KEY_MATERIAL,
					.sta = login->sta,
					.bssid = login->bssid,
					.wlan_id = wlan_id,
					.s = {name, hex}});
	mem_wipe(hex, sizeof hex);
}

/** A station that goes round among more APs than it can have keys of loses one with each roam by
 * OKC: of that not even the record is made. */
static void tell_evicted(struct session_store const *s, struct pmksa const *p)
{
	struct trace_ring *ring = s->env->ring;
	struct trace_place const place = {p->aa, p->wlan_id};
	char const *why = pmksa_is_full(s->pmksa) ? "the controller's cache is full"
						  : "the station has 8 entries";

	if (ring && !trace_ring_follows(ring, &p->spa))
		trace_ring_add(ring,
			       &(struct trace_record){.event = TRACE_PMKSA_EVICTED,
						      .s = {why},
						      .keep = {TRACE_KEEP_POINTER},
						      .hex = p->pmkid,
						      .hex_len = PMKID_LEN},
			       trace_ring_resume(ring, &p->spa, &place));
	else
		trace(s, &(struct trace_record){.event = TRACE_PMKSA_EVICTED,
						.sta = p->spa,
						.bssid = p->aa,
						.wlan_id = p->wlan_id,
						.s = {why},
						.hex = p->pmkid,
						.hex_len = PMKID_LEN});
}

static void tell_expired(struct session_store const *s, struct pmksa const *p)
{
	trace(s, &(struct trace_record){.event = TRACE_PMKSA_EXPIRED,
					.sta = p->spa,
					.bssid = p->aa,
					.wlan_id = p->wlan_id,
					.s = {wlan_name(s, p->wlan_id)},
					.hex = p->pmkid,
					.hex_len = PMKID_LEN});
}

static void pmksa_ended(void *arg, struct pmksa const *p, enum pmksa_end why)
{
	struct session_store const *s = arg;

	switch (why) {
	case PMKSA_EXPIRED: tell_expired(s, p); return;
	case PMKSA_EVICTED: tell_evicted(s, p); return;
	case PMKSA_REPLACED:
	case PMKSA_REMOVED: return; /* told by what replaced or removed it */
	}
}

/* ---- sessions of a station ---- */

static struct session_entry *station_first(struct session_store const *s, struct mac sta)
{
	return session_index_find(&s->index[SESSION_BY_STATION],
				  (struct session_key){sta.b, MAC_LEN});
}

static struct session_entry *station_next(struct session_store const *s,
					  struct session_entry const *e)
{
	return session_entry_at(&s->slab, e->link[SESSION_BY_STATION].next);
}

static struct session_entry *station_on_wlan(struct session_store const *s, struct mac sta,
					     uint16_t wlan_id)
{
	struct session_entry *e = station_first(s, sta);

	while (e && e->pub.wlan_id != wlan_id)
		e = station_next(s, e);
	return e;
}

/* ---- end of a session ---- */

/** It has ended and is only waiting to be wiped: nobody may see it. */
static bool is_over(struct session_store const *s, struct session_entry const *e)
{
	return e->expired || e->serial <= s->on_wlan[e->pub.wlan_id].ended;
}

/** Before it is over. */
static void count_out(struct session_store *s, struct session_entry const *e)
{
	s->on_wlan[e->pub.wlan_id].sessions--;
	s->stats.sessions--;
}

/** Out of everything but the PMKSA cache and the R0KH. */
static void session_leave(struct session_store *s, struct session_entry *e)
{
	wheel_disarm(s->wheel, &e->timer);
	for (int by = 0; by < SESSION_BY_COUNT; by++)
		session_index_remove(&s->index[by], e);
	if (!is_over(s, e))
		count_out(s, e);
	slab_free(&s->slab, e->self - 1);
}

/**
 * End it with its PMKSAs. FT roots expire by themselves; who ends a session before its time ends
 * them.
 *
 * @return how many PMKSAs went with it
 */
static unsigned session_end(struct session_store *s, struct session_entry *e)
{
	unsigned pmksas = pmksa_remove_station(s->pmksa, e->pub.login.sta, e->pub.wlan_id);

	session_leave(s, e);
	return pmksas;
}

/**
 * A new login takes the place of `old`. With OKC its PMK serves every AP, and the old one must not.
 * Without OKC, and of Suite B always, a PMKSA is good at its own BSSID alone, where the station may
 * come back to it (SKC): those of other BSSIDs stay, until they expire, the ninth pushes them out
 * or the session ends. So do FT roots, which know their user and VLAN: the station may come back
 * with any hierarchy that it has. A PMKSA knows neither, and must not bring its owner into what is
 * now somebody else's session. With the same MSK it is the same login told by another: a push that
 * comes after the Access-Accept, or after the handshake whose PMKSA of Suite B no push makes again.
 *
 * @return how many PMKSAs went with it
 */
static unsigned session_supersede(struct session_store *s, struct session_entry *old,
				  struct wlan const *w, struct login const *by)
{
	struct login const *was = &old->pub.login;
	unsigned ended;

	if (secret_eq(&was->msk, &by->msk)) {
		session_leave(s, old);
		return 0;
	}
	if (strcmp(was->user, by->user) != 0 || strcmp(was->vlan, by->vlan) != 0)
		return session_end(s, old);
	ended = w->okc ? pmksa_remove_okc(s->pmksa, was->sta, w->id) : 0;
	ended += pmksa_remove_ap(s->pmksa, was->sta, by->bssid, w->id);
	session_leave(s, old);
	return ended;
}

static struct trace_record session_record(struct session const *pub, enum trace_event event)
{
	return (struct trace_record){.event = event,
				     .sta = pub->login.sta,
				     .bssid = pub->login.bssid,
				     .wlan_id = pub->wlan_id};
}

static void end_expired(struct session_store *s, struct session_entry *e)
{
	struct trace_record rec = session_record(&e->pub, TRACE_SESSION_EXPIRED);

	rec.s[0] = wlan_name(s, e->pub.wlan_id);
	rec.s[1] = e->pub.login.user;
	trace(s, &rec);
	s->stats.expired++;
	session_end(s, e);
}

static void session_expired(void *arg, struct wheel_node *node)
{
	struct session_store *s = arg;
	struct session_entry *e = container_of(node, struct session_entry, timer);

	if (!is_over(s, e))
		count_out(s, e);
	e->expired = true;
	if (s->turn) {
		s->turn--;
		end_expired(s, e);
	} else {
		s->sweep = 0;
	}
}

static void session_delete(struct session_store *s, struct session_entry *e, char const *why)
{
	struct trace_record rec = session_record(&e->pub, TRACE_SESSION_DELETED);

	rec.s[0] = why;
	trace(s, &rec);
	s->stats.deleted++;
	session_end(s, e);
}

/** Wipe what is over. */
static void end_over(struct session_store *s, struct session_entry *e)
{
	if (e->expired)
		end_expired(s, e);
	else
		session_delete(s, e, s->on_wlan[e->pub.wlan_id].why);
}

/** Look for what is over, as far as this turn goes. What comes new is never over, so one pass
 * behind the last end finds all. */
static void sweep(struct session_store *s)
{
	for (; s->turn && s->sweep < s->slab.high; s->turn--) {
		struct session_entry *e = slab_at(&s->slab, s->sweep++);

		if (e->live && is_over(s, e))
			end_over(s, e);
	}
	if (s->sweep >= s->slab.high)
		s->sweep = SWEPT;
}

/* ---- login ---- */

static enum session_refusal check_age(struct session_store const *s, uint64_t sent_s)
{
	uint64_t now_s = wall_us(s) / 1000000;
	uint64_t apart = now_s > sent_s ? now_s - sent_s : sent_s - now_s;

	return sent_s && apart <= s->config.stale_s ? SESSION_OK : SESSION_STALE;
}

/** What is wrong with the login by itself. */
static enum session_refusal check_login(struct session_store const *s, struct login const *login,
					bool fresh)
{
	if (mac_is_zero(login->sta) || mac_is_group(login->sta))
		return SESSION_NO_STATION;
	if (login->msk.len != 64)
		return SESSION_NO_KEY;
	if (mac_is_zero(login->bssid) || mac_is_group(login->bssid))
		return SESSION_NO_BSSID;
	if (login->ssid_len == 0 || login->ssid_len > SSID_MAX)
		return SESSION_NO_SSID;
	return fresh ? check_age(s, login->sent_s) : SESSION_OK;
}

static bool same_octets(struct login_octets const *a, struct login_octets const *b)
{
	return a->len == b->len && memcmp(a->b, b->b, a->len) == 0;
}

static bool same_login(struct login const *a, struct login const *b)
{
	return secret_eq(&a->msk, &b->msk) && same_octets(&a->eap_session_id, &b->eap_session_id);
}

/** Is it the login of a session, told by another: by the module, when the controller has had the
 * Access-Accept itself? One of the two may not know the EAP Session-Id. */
static bool told_again(struct login const *a, struct login const *b)
{
	return secret_eq(&a->msk, &b->msk) &&
	       (a->eap_session_id.len == 0 || b->eap_session_id.len == 0);
}

/** Milliseconds since the login took place; 0 when it does not tell, or claims to be to come. */
static uint64_t login_age_ms(struct session_store const *s, struct login const *login)
{
	uint64_t now_s = wall_us(s) / 1000000;

	return login->sent_s && login->sent_s < now_s ? (now_s - login->sent_s) * 1000 : 0;
}

/**
 * When a login took place by our clock. 0 when it did not tell, and also when that time is still to
 * come because the clock was set back since: whatever follows would be late until it has come.
 */
static uint64_t took_place(struct session_store const *s, struct session_entry const *e)
{
	return e->login_s > wall_us(s) / 1000000 ? 0 : e->login_s;
}

static void entry_fill(struct session_store *s, struct session_entry *e, struct login const *login,
		       uint16_t wlan_id, struct session_keys const *keys)
{
	struct session *pub = &e->pub;

	pub->login = *login;
	pub->wlan_id = wlan_id;
	pub->akm = keys->akm;
	pub->created_ms = now_ms(s);
	pub->created_wall_us = wall_us(s);
	pub->lifetime_s = keys->lifetime_s;
	pub->expires_ms = (pub->created_ms + 1000ull * keys->lifetime_s - login_age_ms(s, login)) /
			  TICK_MS * TICK_MS;
	pub->key_index = PMKSA_PER_STATION;
	pub->has_r0 = keys->has_r0;
	pub->ft_akm = keys->ft_akm;
	memcpy(pub->r0kh_id, keys->r0kh_id, sizeof pub->r0kh_id);
	pub->r0 = keys->r0;
	pub->r1 = keys->r1;
	e->login_s = wall_us(s) / 1000000;
	if (login->sent_s < e->login_s)
		e->login_s = login->sent_s;
	e->live = true;
	e->expired = false;
	e->serial = ++s->serial;
}

/** A session in all indexes, or none at all. */
static struct session_entry *entry_new(struct session_store *s, struct login const *login,
				       uint16_t wlan_id, struct session_keys const *keys)
{
	struct session_entry *e;
	uint32_t i;
	int by;

	e = slab_alloc(&s->slab, &i);
	if (!e)
		return NULL;
	e->self = i + 1;
	entry_fill(s, e, login, wlan_id, keys);
	for (by = 0; by < SESSION_BY_COUNT; by++)
		if (session_index_add(&s->index[by], e))
			goto undo;
	wheel_arm(s->wheel, &e->timer, e->pub.expires_ms);
	s->on_wlan[wlan_id].sessions++;
	s->stats.sessions++;
	return e;

undo:
	while (by-- > 0)
		session_index_remove(&s->index[by], e);
	slab_free(&s->slab, i);
	return NULL;
}

/** What is told again is as old as it was: nothing lengthens a key's life but a new login. */
static void keep_age(struct session_store *s, struct session_entry *e,
		     struct session_entry const *old)
{
	struct session *pub = &e->pub;

	pub->created_ms = old->pub.created_ms;
	pub->created_wall_us = old->pub.created_wall_us;
	if (old->login_s < e->login_s)
		e->login_s = old->login_s;
	if (old->pub.expires_ms >= pub->expires_ms)
		return;
	pub->lifetime_s = old->pub.lifetime_s;
	pub->expires_ms = old->pub.expires_ms;
	wheel_arm(s->wheel, &e->timer, pub->expires_ms);
}

static void tell_login(struct session_store const *s, struct session_entry const *e)
{
	struct login const *login = &e->pub.login;
	char const *method = login->eap_type[0] ? login->eap_type : "unknown";
	struct trace_record rec = session_record(&e->pub, TRACE_ACCEPT_RECEIVED);

	rec.s[0] = login->user;
	rec.s[1] = method;
	rec.n[0] = login->msk.len;
	trace(s, &rec);
	rec.event = TRACE_MSK_RECEIVED;
	rec.s[0] = wlan_name(s, e->pub.wlan_id);
	trace(s, &rec);
}

static void tell_repeated(struct session_store *s, struct session_entry const *e)
{
	struct trace_record rec = session_record(&e->pub, TRACE_PUSH_DUPLICATE);

	s->stats.repeated++;
	rec.s[0] = e->pub.login.acct_session_id;
	trace(s, &rec);
}

/** @param renewed  it takes the place of one that an earlier login has made */
static void tell_pmksa(struct session_store const *s, struct session_entry *e,
		       struct pmksa const *p, bool renewed)
{
	struct trace_record rec =
		session_record(&e->pub, renewed ? TRACE_PMKSA_RENEWED : TRACE_PMKSA_CREATED);

	e->pub.key_index = pmksa_key_number(s->pmksa, p->spa, p->pmkid);
	rec.s[0] = akm_info(p->akm)->name;
	rec.n[0] = e->pub.key_index;
	rec.n[1] = e->pub.lifetime_s;
	rec.hex = p->pmkid;
	rec.hex_len = PMKID_LEN;
	trace(s, &rec);
	trace_key(s, &e->pub.login, e->pub.wlan_id, "PMK", p->pmk, p->pmk_len);
}

static void tell_ft(struct session_store const *s, struct session_entry const *e,
		    struct session_keys const *keys)
{
	struct trace_record rec = session_record(&e->pub, TRACE_FT_KEYS_CREATED);
	char r1kh[MAC_STR];

	if (keys->no_r0) {
		rec.event = TRACE_FT_KEYS_SKIPPED;
		rec.s[0] = keys->no_r0;
		trace(s, &rec);
	}
	if (!keys->has_r0)
		return;
	rec.s[0] = akm_info(keys->ft_akm)->name;
	rec.s[1] = keys->r0kh_id;
	rec.s[2] = mac_colon(
		mac_is_zero(e->pub.login.r1kh) ? e->pub.login.bssid : e->pub.login.r1kh, r1kh);
	/* R0-Key-Data: PMK-R0 and the salt of its name (12.7.1.6.3). */
	rec.n[0] = keys->xxkey_len + 16u;
	rec.n[1] = e->pub.lifetime_s;
	rec.hex = keys->r0.name;
	rec.hex_len = FT_NAME_LEN;
	trace(s, &rec);
	trace_key(s, &e->pub.login, e->pub.wlan_id, "PMK-R0", keys->r0.key, keys->r0.key_len);
	trace_key(s, &e->pub.login, e->pub.wlan_id, "PMK-R1", keys->r1.key, keys->r1.key_len);
}

/** Access points other than that of the login can now serve the station by its keys. */
static void tell_shared(struct session_store const *s, struct session_entry const *e,
			struct wlan const *w, struct session_keys const *keys)
{
	struct trace_record rec = session_record(&e->pub, TRACE_PMK_SHARED);

	if (keys->has_ft || (w->okc && keys->pmksas))
		trace(s, &rec);
}

/** The FT root of a session that is not told of yet; without it the session is undone. */
static enum session_refusal login_root(struct session_store *s, struct session_entry *e,
				       struct session_keys const *keys)
{
	struct r0kh_login l = {.login = &e->pub.login,
			       .wlan_id = e->pub.wlan_id,
			       .akm = keys->ft_akm,
			       .mdid = keys->mdid,
			       .expires_ms = e->pub.expires_ms,
			       .login_s = e->login_s,
			       .r0kh_id = keys->r0kh_id,
			       .r0 = keys->has_r0 ? &keys->r0 : NULL};
	int rc = keys->has_ft ? r0kh_add(s->r0kh, &l) : 0;

	if (rc >= 0)
		return SESSION_OK;
	session_leave(s, e);
	return rc == -ENOSPC ? SESSION_CAPACITY : SESSION_INTERNAL;
}

/** Store the session and its keys in place of `old` (NULL: none). */
static enum session_refusal login_store(struct session_store *s, struct session_entry *old,
					struct login const *login, struct wlan const *w,
					struct session_keys *keys)
{
	struct session_entry *e = entry_new(s, login, w->id, keys);
	enum session_refusal r;
	bool renewed = false, again = old && told_again(&old->pub.login, login);

	if (!e)
		return SESSION_INTERNAL;
	if (again)
		keep_age(s, e, old);
	r = login_root(s, e, keys);
	if (r)
		return r;
	if (old && secret_eq(&old->pub.login.msk, &login->msk)) {
		e->pub.login.ends_at_timeout = old->pub.login.ends_at_timeout;
		e->pub.key_index = old->pub.key_index;
	} else if (old) {
		e->pub.login.ends_at_timeout = false;
	}
	if (old)
		renewed = session_supersede(s, old, w, login) > 0;
	if (again)
		tell_repeated(s, e);
	else
		tell_login(s, e);
	for (unsigned i = 0; i < keys->pmksas; i++) {
		int rc;

		keys->pmksa[i].expires_ms = e->pub.expires_ms;
		rc = pmksa_add(s->pmksa, &keys->pmksa[i], NULL);
		if (rc < 0) {
			/* A session whose keys are not all there would answer some roams and not
			 * others: better none, and a full authentication. */
			(void)r0kh_end_station(s->r0kh, login->sta, w->id, R0KH_END_EVICTED);
			session_end(s, e);
			return SESSION_INTERNAL;
		}
		if (rc == 0)
			tell_pmksa(s, e, &keys->pmksa[i], renewed);
	}
	tell_ft(s, e, keys);
	if (!again)
		s->stats.logins++;
	if (s->hooks.login)
		s->hooks.login(s->hooks.arg, &e->pub);
	tell_shared(s, e, w, keys);
	return SESSION_OK;
}

static enum session_refusal login_take(struct session_store *s, struct login const *login,
				       bool fresh, bool *repeated)
{
	enum session_refusal r = check_login(s, login, fresh);
	struct session_keys keys;
	struct wlan const *w;
	struct session_entry *old;
	uint32_t limit_s;

	if (r)
		return r;
	w = wlan_by_ssid(s->wlans, login->ssid, login->ssid_len);
	if (!w)
		return SESSION_UNKNOWN_SSID;
	session_expire(s);
	old = station_on_wlan(s, login->sta, w->id);
	if (old && is_over(s, old)) {
		end_over(s, old);
		old = NULL;
	}
	if (old && same_login(&old->pub.login, login)) {
		tell_repeated(s, old);
		*repeated = true;
		return SESSION_OK;
	}
	if ((old && login->sent_s && login->sent_s < took_place(s, old)) ||
	    withdrawn_covers(&s->withdrawn, login, w->id, wall_us(s) / 1000000))
		return SESSION_LATE;
	if (!old && s->stats.sessions >= s->config.max_clients)
		return SESSION_CAPACITY;
	limit_s = w->session_timeout_s;
	if (s->hooks.limit)
		s->hooks.limit(s->hooks.arg, login->bssid, w->id, &limit_s);
	r = session_keys_derive(login, w, limit_s, (uint16_t)s->config.default_mdid, &keys);
	if (!r && login_age_ms(s, login) + TICK_MS > 1000ull * keys.lifetime_s)
		r = SESSION_LATE;
	if (!r)
		r = login_store(s, old, login, w, &keys);
	mem_wipe(&keys, sizeof keys);
	return r;
}

static enum session_refusal refuse(struct session_store *s, enum session_refusal r, struct mac sta,
				   struct mac bssid, char const *sender)
{
	s->stats.refused[r]++;
	trace(s, &(struct trace_record){.event = TRACE_PUSH_REFUSED,
					.sta = sta,
					.bssid = bssid,
					.s = {session_refusal_text(r), sender},
					.n = {session_refusal_cause(r)}});
	return r;
}

enum session_refusal session_login(struct session_store *s, struct login const *login,
				   bool check_age, char const *sender, bool *repeated)
{
	bool known = false;
	enum session_refusal r = login_take(s, login, check_age, &known);

	if (repeated)
		*repeated = known;
	return r ? refuse(s, r, login->sta, login->bssid, sender) : SESSION_OK;
}

/* ---- disconnect ---- */

static bool matches(struct session_store const *s, struct session_entry const *e,
		    struct login_match const *m)
{
	for (int by = 0; by < SESSION_BY_COUNT; by++) {
		struct session_key want = session_match_key(m, by),
				   has = session_key_of(&e->pub, by);

		if (want.len && (want.len != has.len || memcmp(want.p, has.p, want.len) != 0))
			return false;
	}
	if (m->nas_id[0] && strcmp(m->nas_id, e->pub.login.nas_id) != 0)
		return false;
	return !m->sent_s || took_place(s, e) <= m->sent_s + SKEW_S;
}

static void ordered_away(struct session_store const *s, struct mac sta, struct mac bssid)
{
	if (s->hooks.ordered_away)
		s->hooks.ordered_away(s->hooks.arg, sta, bssid);
}

static unsigned disconnect_all(struct session_store *s, struct login_match const *m,
			       enum session_by by, char const *sender)
{
	struct session_entry *next,
		*e = session_index_find(&s->index[by], session_match_key(m, by));
	unsigned ended = 0;

	for (; e; e = next) {
		struct trace_record rec = session_record(&e->pub, TRACE_SESSION_DISCONNECTED);

		next = session_entry_at(&s->slab, e->link[by].next);
		if (is_over(s, e) || !matches(s, e, m))
			continue;
		withdrawn_add(&s->withdrawn, &e->pub.login, e->pub.wlan_id, e->login_s);
		/* An FT hierarchy is shown as an entry of the PMK cache; it goes with its session.
		 */
		rec.n[0] = e->pub.has_r0;
		(void)r0kh_end_station(s->r0kh, e->pub.login.sta, e->pub.wlan_id, R0KH_END_REVOKED);
		rec.n[0] += session_end(s, e);
		rec.s[0] = sender;
		rec.s[1] = session_by_text(by);
		trace(s, &rec);
		ordered_away(s, rec.sta, rec.bssid);
		ended++;
	}
	return ended;
}

/** Logins that are meant though a newer one has taken the place of their session, or though the
 * session has ended before its keys: all that is left of them is in the R0KH. */
static unsigned disconnect_roots(struct session_store *s, struct login_match const *m,
				 enum session_by by, char const *sender)
{
	unsigned ended = r0kh_end_session(s->r0kh, m, m->sent_s ? m->sent_s + SKEW_S : UINT64_MAX);

	if (!ended)
		return 0;
	trace(s, &(struct trace_record){.event = TRACE_SESSION_DISCONNECTED,
					.sta = m->sta,
					.s = {sender, session_by_text(by)},
					.n = {ended}});
	ordered_away(s, m->sta, (struct mac){{0}});
	return ended;
}

enum session_refusal session_disconnect(struct session_store *s, struct login_match const *match,
					bool fresh, char const *sender, unsigned *ended)
{
	enum session_refusal r = fresh ? check_age(s, match->sent_s) : SESSION_OK;
	unsigned count = 0;
	int by = 0;

	while (by < SESSION_BY_COUNT && session_match_key(match, by).len == 0)
		by++;
	if (by == SESSION_BY_COUNT)
		r = SESSION_NO_IDENTIFIER;
	if (!r) {
		session_expire(s);
		count = disconnect_all(s, match, by, sender);
		count += disconnect_roots(s, match, by, sender);
		s->stats.disconnected += count;
		r = count ? SESSION_OK : SESSION_NO_SESSION;
	}
	if (ended)
		*ended = count;
	return r ? refuse(s, r, match->sta, (struct mac){{0}}, sender) : SESSION_OK;
}

/* ---- an administrator's acts ---- */

unsigned session_end_wlan(struct session_store *s, uint16_t wlan_id, char const *why)
{
	unsigned ended = session_count_wlan(s, wlan_id);
	struct on_wlan *on = &s->on_wlan[wlan_id];

	(void)r0kh_end_wlan(s->r0kh, wlan_id);
	/* A WLAN that serves nobody costs nothing: one configuration may change 4,096 of them. */
	if (!ended)
		return 0;
	s->stats.sessions -= ended;
	*on = (struct on_wlan){.ended = s->serial, .why = why};
	pmksa_remove_wlan(s->pmksa, wlan_id);
	s->sweep = 0;
	s->turn = SESSION_TURN;
	sweep(s);
	return ended;
}

void session_ends_at_timeout(struct session_store *s, struct mac sta, uint16_t wlan_id)
{
	struct session_entry *e = station_on_wlan(s, sta, wlan_id);

	if (e && !is_over(s, e))
		e->pub.login.ends_at_timeout = true;
}

unsigned session_end_station(struct session_store *s, struct mac sta, char const *why)
{
	struct session_entry *next, *e = station_first(s, sta);
	unsigned ended = 0, roots;

	for (; e; e = next) {
		struct mac bssid = e->pub.login.bssid;

		next = station_next(s, e);
		if (is_over(s, e))
			continue;
		withdrawn_add(&s->withdrawn, &e->pub.login, e->pub.wlan_id, e->login_s);
		(void)r0kh_end_station(s->r0kh, sta, e->pub.wlan_id, R0KH_END_REVOKED);
		session_delete(s, e, why);
		ordered_away(s, sta, bssid);
		ended++;
	}
	pmksa_remove_station(s->pmksa, sta, 0);
	roots = r0kh_end_station(s->r0kh, sta, 0, R0KH_END_REVOKED);
	if (roots)
		ordered_away(s, sta, (struct mac){{0}});
	return ended + roots;
}

/* ---- looking ---- */

struct session const *session_on_wlan(struct session_store const *s, struct mac sta,
				      uint16_t wlan_id)
{
	struct session_entry const *newest = NULL;

	for (struct session_entry *e = station_first(s, sta); e; e = station_next(s, e))
		if (e->pub.wlan_id == wlan_id && !is_over(s, e) &&
		    (!newest || e->serial > newest->serial))
			newest = e;
	return newest ? &newest->pub : NULL;
}

void session_prefetch_slot(struct session_store const *s, struct mac sta)
{
	session_index_prefetch(&s->index[SESSION_BY_STATION], (struct session_key){sta.b, MAC_LEN});
}

void session_prefetch(struct session_store const *s, struct mac sta)
{
	struct session_entry const *e = session_index_peek(&s->index[SESSION_BY_STATION],
							   (struct session_key){sta.b, MAC_LEN});

	if (!e)
		return;
	prefetch_write(e);
	prefetch(e->pub.login.user);
	prefetch(e->pub.login.vlan);
}

/* A station has one session for each WLAN it logged in to, two or three: counting beats sorting. */
struct session const *session_of_station(struct session_store const *s, struct mac sta,
					 unsigned index)
{
	for (struct session_entry *e = station_first(s, sta); e; e = station_next(s, e)) {
		unsigned newer = 0;

		if (is_over(s, e))
			continue;
		for (struct session_entry *o = station_first(s, sta); o; o = station_next(s, o))
			newer += !is_over(s, o) && o->serial > e->serial;
		if (newer == index)
			return &e->pub;
	}
	return NULL;
}

struct session const *session_next(struct session_store const *s, uint32_t *pos)
{
	while (*pos < s->slab.high) {
		struct session_entry const *e = slab_at(&s->slab, (*pos)++);

		if (e->live && !is_over(s, e))
			return &e->pub;
	}
	return NULL;
}

uint32_t session_count_wlan(struct session_store const *s, uint16_t wlan_id)
{
	return wlan_id <= WLAN_ID_MAX ? s->on_wlan[wlan_id].sessions : 0;
}

void session_expire(struct session_store *s)
{
	pmksa_expire(s->pmksa);
	r0kh_expire(s->r0kh);
	s->turn = SESSION_TURN;
	wheel_advance(s->wheel, now_ms(s));
	sweep(s);
}

uint64_t session_wait_ms(struct session_store const *s)
{
	uint64_t sessions = wheel_wait_ms(s->wheel, now_ms(s));
	uint64_t pmksas = pmksa_wait_ms(s->pmksa);
	uint64_t roots = r0kh_wait_ms(s->r0kh);
	uint64_t first = sessions < pmksas ? sessions : pmksas;

	if (s->sweep != SWEPT)
		return 0;
	return first < roots ? first : roots;
}

struct pmksa_cache *session_pmksa(struct session_store *s)
{
	return s->pmksa;
}

struct r0kh *session_r0kh(struct session_store *s)
{
	return s->r0kh;
}

void session_get_stats(struct session_store const *s, struct session_stats *out)
{
	*out = s->stats;
	out->max = s->config.max_clients;
}

/* ---- the store itself ---- */

/* Twice as many PMKSAs and FT roots as sessions: each station may have roamed to another BSSID, or
 * logged in at a second one. */
static uint32_t keys_max(struct session_config const *config)
{
	return config->max_clients > UINT32_MAX / 4 ? UINT32_MAX / 2 : 2 * config->max_clients;
}

unsigned session_set_key_index(struct session_store *s, struct mac sta, uint16_t wlan_id,
			       unsigned index)
{
	struct session_entry *e = station_on_wlan(s, sta, wlan_id);
	unsigned was = e ? e->pub.key_index : PMKSA_PER_STATION;

	if (e)
		e->pub.key_index = index;
	return was;
}

void session_set_hooks(struct session_store *s, struct session_hooks const *hooks)
{
	s->hooks = *hooks;
}

void session_configure(struct session_store *s, struct session_config const *config)
{
	s->config = *config;
	pmksa_set_max(s->pmksa, keys_max(config));
	r0kh_set_max(s->r0kh, keys_max(config));
	r0kh_set_mdid(s->r0kh, (uint16_t)config->default_mdid);
}

struct session_store *session_store_new(void *ctx, struct env const *env,
					struct wlan_set const *wlans,
					struct session_config const *config)
{
	struct session_store *s = talloc_zero(ctx, struct session_store);
	uint64_t seed;

	if (!s)
		return NULL;
	s->env = env;
	s->wlans = wlans;
	s->sweep = SWEPT;
	s->on_wlan = talloc_zero_array(s, struct on_wlan, WLAN_ID_MAX + 1);
	if (!s->on_wlan)
		goto fail;
	env->random(env->arg, (uint8_t *)&seed, sizeof seed);
	withdrawn_init(&s->withdrawn, seed);
	slab_init(&s->slab, s, SLAB_LINES(sizeof(struct session_entry)));
	for (int by = 0; by < SESSION_BY_COUNT; by++)
		if (session_index_init(&s->index[by], s, by, &s->slab, env))
			goto fail;
	s->wheel = wheel_new(s, TICK_MS, env->now_ms(env->arg), session_expired, s);
	s->pmksa = pmksa_cache_new(s, env, 0, pmksa_ended, s);
	s->r0kh = r0kh_new(s, env, wlans);
	if (s->wheel && s->pmksa && s->r0kh) {
		session_configure(s, config);
		return s;
	}
fail:
	talloc_free(s);
	return NULL;
}
