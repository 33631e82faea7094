/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The table of key targets; see key_targets.h.
 */
#include "net/key_targets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/secret.h"
#include "net/key_holder.h"
#include "roam/wlan.h"

struct key_targets {
	struct env const *env;
	struct key_target *fixed; /**< of the configuration, `any` ones too */
	unsigned fixeds;
	struct key_target learnt[KEY_HOLDER_LEARNT_MAX];
	unsigned learnts;
	struct key_ap **ap;
	unsigned aps;
	struct hash hash; /**< BSSID to number: fixed ones, then learnt ones */
	uint64_t seed;
};

static struct key_target *at(struct key_targets const *t, uint32_t number)
{
	return number < t->fixeds ? &t->fixed[number]
				  : (struct key_target *)&t->learnt[number - t->fixeds];
}

static uint32_t hash_mac(struct key_targets const *t, struct mac mac)
{
	return hash_octet_string(mac.b, MAC_LEN, t->seed);
}

static uint32_t hash_of(void const *arg, uint32_t number)
{
	struct key_targets const *t = arg;

	return hash_mac(t, at(t, number)->bssid);
}

static int wipe(struct key_targets *t)
{
	if (t->fixed)
		mem_wipe(t->fixed, t->fixeds * sizeof *t->fixed);
	mem_wipe(t->learnt, sizeof t->learnt);
	return 0;
}

struct key_targets *key_targets_new(void *ctx, struct env const *env)
{
	struct key_targets *t = talloc_zero(ctx, struct key_targets);

	if (!t)
		return NULL;
	t->env = env;
	env->random(env->arg, (uint8_t *)&t->seed, sizeof t->seed);
	if (hash_init(&t->hash, t, hash_of, t)) {
		talloc_free(t);
		return NULL;
	}
	talloc_set_destructor(t, wipe);
	return t;
}

/* ---- looking ---- */

struct key_target *key_target_find(struct key_targets *t, struct mac r1kh)
{
	struct hash_cursor c;
	uint32_t n;

	for (n = hash_first(&t->hash, hash_mac(t, r1kh), &c); n != HASH_NONE;
	     n = hash_next(&t->hash, &c))
		if (mac_eq(at(t, n)->bssid, r1kh))
			return at(t, n);
	return NULL;
}

struct key_target *key_target_next(struct key_targets *t, unsigned *pos)
{
	while (*pos < t->fixeds + t->learnts) {
		struct key_target *target = at(t, (*pos)++);

		if (!mac_is_zero(target->bssid))
			return target;
	}
	return NULL;
}

struct key_target *key_target_next_any(struct key_targets *t, enum rrb_port_kind kind,
				       char const *port, unsigned *pos)
{
	while (*pos < t->fixeds) {
		struct key_target *target = &t->fixed[(*pos)++];

		if (mac_is_zero(target->bssid) && target->ap->kind == kind &&
		    strcmp(target->ap->port, port) == 0)
			return target;
	}
	return NULL;
}

struct key_ap *key_ap_find(struct key_targets const *t, char const *name)
{
	for (unsigned i = 0; i < t->aps; i++)
		if (strcmp(t->ap[i]->name, name) == 0)
			return t->ap[i];
	return NULL;
}

unsigned key_targets_count(struct key_targets const *t)
{
	return t->fixeds;
}

unsigned key_targets_learnt(struct key_targets const *t, char const *ap)
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->learnts; i++)
		n += !ap || strcmp(t->learnt[i].ap->name, ap) == 0;
	return n;
}

/* ---- learning ---- */

/** Place for one more: a new one, or that of the one not heard longest, out of the hash. */
static unsigned place_for_learnt(struct key_targets *t)
{
	unsigned oldest = 0;

	if (t->learnts < KEY_HOLDER_LEARNT_MAX)
		return t->learnts;
	for (unsigned i = 1; i < t->learnts; i++)
		if (t->learnt[i].heard_ms < t->learnt[oldest].heard_ms)
			oldest = i;
	(void)hash_remove(&t->hash, hash_mac(t, t->learnt[oldest].bssid), t->fixeds + oldest);
	return oldest;
}

struct key_target *key_target_learn(struct key_targets *t, struct key_target const *any,
				    struct mac bssid)
{
	unsigned place = place_for_learnt(t);
	struct key_target *target = &t->learnt[place];

	*target = *any;
	target->bssid = bssid;
	target->learnt = true;
	target->heard_ms = t->env->now_ms(t->env->arg);
	if (hash_add(&t->hash, hash_mac(t, bssid), t->fixeds + place)) {
		/* Only a new place can fail: where another left, the table need not grow. */
		mem_wipe(target, sizeof *target);
		return NULL;
	}
	if (place == t->learnts)
		t->learnts++;
	return target;
}

void key_target_move(struct key_target *target, struct key_target const *any)
{
	target->ap = any->ap;
	target->wlan_id = any->wlan_id;
	memcpy(target->key, any->key, RRB_KEY_LEN);
}

/* ---- the configuration ---- */

static bool target_key(struct hostapd_ap const *ap, struct wlan const *w, uint16_t mdid,
		       uint8_t key[RRB_KEY_LEN])
{
	char secret[SECRET_MAX + 1];
	bool ok;

	if (!ap->openwrt_key)
		return rrb_key_expand(ap->key.b, ap->key.len, key) == 0;
	if (ap->openwrt_secret[0])
		return rrb_key_openwrt(mdid, ap->openwrt_secret, key) == 0;
	memcpy(secret, w->psk.b, w->psk.len);
	secret[w->psk.len] = '\0';
	ok = w->psk.len && rrb_key_openwrt(mdid, secret, key) == 0;
	mem_wipe(secret, sizeof secret);
	return ok;
}

/** O(APs) each, 5 ms for 1,024 of them at a change of the configuration.
 * @return the AP as it was, its port brought up to date, or a new one; in list[*count] */
static struct key_ap *take_ap(struct key_targets *t, struct hostapd_ap const *ap,
			      struct key_ap **list, unsigned *count)
{
	struct key_ap *k = key_ap_find(t, ap->name);

	if (!k)
		k = talloc_zero(list, struct key_ap);
	if (!k)
		return NULL;
	(void)snprintf(k->name, sizeof k->name, "%s", ap->name);
	k->kind = ap->relay[0] ? RRB_PORT_RELAY : RRB_PORT_INTERFACE;
	(void)snprintf(k->port, sizeof k->port, "%s", ap->relay[0] ? ap->relay : ap->interface);
	list[(*count)++] = k;
	return k;
}

/** Targets and APs of a configuration, not in force yet. */
struct draft {
	struct key_target *fixed;
	unsigned fixeds;
	struct key_ap **ap;
	unsigned aps;
};

static int draft_ap(struct key_targets *t, struct draft *d, struct hostapd_ap const *ap,
		    struct wlan_set const *wlans, uint16_t mdid)
{
	struct key_ap *k = take_ap(t, ap, d->ap, &d->aps);

	if (!k)
		return -ENOMEM;
	for (unsigned i = 0; i < ap->bsses; i++) {
		struct wlan const *w = wlan_by_name(wlans, ap->bss[i].wlan);
		struct key_target *target = &d->fixed[d->fixeds];

		if (!w || !target_key(ap, w, mdid, target->key))
			continue;
		target->ap = k;
		target->bssid = ap->bss[i].bssid;
		target->wlan_id = w->id;
		d->fixeds++;
	}
	return 0;
}

static int draft_make(struct key_targets *t, struct draft *d, struct hostapd_ap_set const *aps,
		      struct wlan_set const *wlans, uint16_t mdid)
{
	unsigned count = hostapd_ap_count(aps), bsses = 0;

	for (unsigned i = 0; i < count; i++)
		bsses += hostapd_ap_at(aps, i)->bsses;
	d->fixed = talloc_zero_array(t, struct key_target, bsses + 1);
	d->ap = talloc_zero_array(t, struct key_ap *, count + 1);
	if (!d->fixed || !d->ap)
		return -ENOMEM;
	for (unsigned i = 0; i < count; i++) {
		struct hostapd_ap const *ap = hostapd_ap_at(aps, i);

		/* Without a key or a way to it nobody can ask. One whose WLAN is shut may, and is
		 * told so. */
		if ((ap->key.len || ap->openwrt_key) && (ap->interface[0] || ap->relay[0]) &&
		    draft_ap(t, d, ap, wlans, mdid))
			return -ENOMEM;
	}
	return 0;
}

/** The `bssid any` that a learnt one came from. */
static struct key_target const *find_any(struct draft const *d, struct key_target const *learnt)
{
	for (unsigned i = 0; i < d->fixeds; i++)
		if (mac_is_zero(d->fixed[i].bssid) && d->fixed[i].ap == learnt->ap &&
		    d->fixed[i].wlan_id == learnt->wlan_id)
			return &d->fixed[i];
	return NULL;
}

static bool is_fixed(struct draft const *d, struct mac bssid)
{
	for (unsigned i = 0; i < d->fixeds; i++)
		if (mac_eq(d->fixed[i].bssid, bssid))
			return true;
	return false;
}

/** What was learnt stays where its `any` does, under the key that this has now. */
static void keep_learnt(struct key_targets *t, struct draft const *d)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < t->learnts; i++) {
		struct key_target const *any = find_any(d, &t->learnt[i]);

		if (!any || is_fixed(d, t->learnt[i].bssid))
			continue;
		if (kept != i)
			t->learnt[kept] = t->learnt[i];
		memcpy(t->learnt[kept++].key, any->key, RRB_KEY_LEN);
	}
	mem_wipe(&t->learnt[kept], (t->learnts - kept) * sizeof t->learnt[0]);
	t->learnts = kept;
}

/** The APs that are no more go; the others move from the old list to the new. */
static void adopt_aps(struct key_targets *t, struct draft const *d)
{
	for (unsigned i = 0; i < d->aps; i++)
		(void)talloc_steal(d->ap, d->ap[i]);
	talloc_free(t->ap);
	t->ap = d->ap;
	t->aps = d->aps;
}

int key_targets_set(struct key_targets *t, struct hostapd_ap_set const *aps,
		    struct wlan_set const *wlans, uint16_t mdid)
{
	struct draft d = {0};
	struct hash old = t->hash, fresh;
	int rc = draft_make(t, &d, aps, wlans, mdid);

	if (rc == 0)
		rc = hash_init(&fresh, t, hash_of, t);
	if (rc) {
		if (d.fixed)
			mem_wipe(d.fixed, d.fixeds * sizeof *d.fixed);
		talloc_free(d.fixed);
		talloc_free(d.ap);
		return rc;
	}
	keep_learnt(t, &d);
	if (t->fixed)
		mem_wipe(t->fixed, t->fixeds * sizeof *t->fixed);
	talloc_free(t->fixed);
	t->fixed = d.fixed;
	t->fixeds = d.fixeds;
	adopt_aps(t, &d);
	t->hash = fresh;
	hash_free(&old);
	for (uint32_t i = 0; i < t->fixeds + t->learnts && rc == 0; i++)
		if (!mac_is_zero(at(t, i)->bssid))
			rc = hash_add(&t->hash, hash_mac(t, at(t, i)->bssid), i);
	return rc;
}
