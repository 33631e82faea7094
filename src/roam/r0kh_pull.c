/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the R0KH is asked: pulls, and keys to be pushed.
 *
 * Names of keys are public, and are compared as such; keys are never compared here.
 */
#include "roam/r0kh.h"

#include <string.h>

#include "base/secret.h"
#include "roam/r0kh_root.h"
#include "roam/session_keys.h"

/* ---- what a WLAN allows ---- */

static bool eap_serves(struct wlan const *w)
{
	enum akm akm;

	return wlan_has_eap(w) && session_keys_ft(w, &akm);
}

/** The WLAN, if it has FT that this R0KH can serve. *eap: from logins. */
static struct wlan const *wlan_with_ft(struct r0kh const *k, uint16_t id, bool *eap)
{
	struct wlan const *w = wlan_by_id(k->wlans, id);

	*eap = false;
	if (!w || !w->enabled || w->ft == WLAN_FT_DISABLED)
		return NULL;
	*eap = eap_serves(w);
	return *eap || r0kh_psk_serves(w) ? w : NULL;
}

/** The cipher of stations that do not tell: the WLAN's only one, AES where it has several. SHA-384
 * is of Suite B with 192 bits, which takes GCMP-256 or CCMP-256 (IEEE 802.11-2020 9.4.2.24.3). 0
 * when that says nothing. */
static suite_t wlan_cipher(struct wlan const *w, enum hash_alg alg)
{
	unsigned ciphers = w->ciphers;

	if (alg == HASH_SHA384)
		ciphers &= w->ciphers & WLAN_CIPHER_GCMP256 ? WLAN_CIPHER_GCMP256
							    : WLAN_CIPHER_CCMP256;
	if (ciphers & WLAN_CIPHER_AES)
		return CIPHER_CCMP;
	switch (ciphers) {
	case WLAN_CIPHER_CCMP256: return CIPHER_CCMP256;
	case WLAN_CIPHER_GCMP128: return CIPHER_GCMP;
	case WLAN_CIPHER_GCMP256: return CIPHER_GCMP256;
	default: return 0;
	}
}

static enum hash_alg root_alg(struct r0kh_root const *r)
{
	return akm_info((enum akm)r->akm)->hash;
}

/** 0 when it is unknown, or one that the key protocol cannot name. */
static suite_t root_cipher(struct r0kh_root const *r, struct wlan const *w)
{
	switch (r->pairwise) {
	case 0: return wlan_cipher(w, root_alg(r));
	case CIPHER_TKIP:
	case CIPHER_CCMP:
	case CIPHER_GCMP:
	case CIPHER_GCMP256:
	case CIPHER_CCMP256: return r->pairwise;
	default: return 0;
	}
}

/* ---- giving ---- */

/** What is given, before anything is remembered of it. */
struct offer {
	struct wlan const *w;
	struct mac sta, r1kh;
	uint8_t const *r0kh_id;
	uint8_t r0kh_id_len;
	bool pull, own;
	struct ft_key r0;
};

static uint32_t min_u32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/** PMK-R1 and what goes with every kind of login. */
static int offer_derive(struct offer const *o, enum hash_alg alg, struct r0kh_grant *out)
{
	memcpy(out->r0_name, o->r0.name, FT_NAME_LEN);
	memcpy(out->r0kh_id, o->r0kh_id, o->r0kh_id_len);
	out->r0kh_id_len = o->r0kh_id_len;
	out->sta = o->sta;
	out->r1kh = o->r1kh;
	out->wlan_id = o->w->id;
	out->vlan = "";
	return ft_pmk_r1(alg, &o->r0, o->r1kh, o->sta, &out->r1);
}

static void offer_session(struct r0kh const *k, struct r0kh_root const *r, struct r0kh_grant *out)
{
	uint8_t const *text = r0kh_root_text(k, r);

	out->identity = text;
	out->identity_len = r->user_len;
	text += r->user_len + r->session_len;
	out->vlan = (char const *)text;
	out->cui = text + r->vlan_len + 1;
	out->cui_len = r->cui_len;
	out->login_bssid = r->bssid;
}

/** What a pull of this key teaches. The controller itself knows what its BSSs go by. */
static void learn(struct r0kh *k, struct r0kh_root *r, struct offer const *o)
{
	r0kh_root_remember(k, r, o->r0kh_id, o->r0kh_id_len, &o->r0, o->pull ? R0KH_R0_PROVEN : 0);
	if (o->pull && !o->own && !mac_is_zero(r->bssid))
		r0kh_learnt_put(&k->learnt, r->bssid, o->r0kh_id, o->r0kh_id_len, r->serial);
}

static enum key_outcome give(struct r0kh *k, struct r0kh_root *r, struct offer const *o,
			     struct r0kh_grant *out)
{
	uint64_t now = r0kh_now_ms(k);
	uint64_t left_s = (r0kh_root_expires_ms(r) - now) / 1000;
	suite_t pairwise = root_cipher(r, o->w);
	bool late;

	/* EXPIRES_IN has no fractions, and 0 means for ever. */
	if (left_s == 0)
		return KEY_EXPIRED;
	if (!pairwise)
		return KEY_NO_CIPHER;
	if (offer_derive(o, root_alg(r), out)) {
		mem_wipe(out, sizeof *out);
		return KEY_UNKNOWN_NAME;
	}
	offer_session(k, r, out);
	out->pairwise = pairwise;
	out->expires_in_s = min_u32(k->expires_in_s, (uint32_t)left_s);
	out->key_left_s = (uint32_t)left_s;
	if (r->flags & R0KH_ROOT_SESSION_TIMEOUT)
		out->session_left_s = (uint32_t)left_s;
	learn(k, r, o);
	if (o->own)
		return KEY_SERVED;
	late = r0kh_grant_note(&k->grants, &r->grants,
			       &(struct r0kh_grant_what){.r1kh = o->r1kh,
							 .r0_name = o->r0.name,
							 .until_ms =
								 now + 1000ull * out->expires_in_s,
							 .pull = o->pull},
			       now);
	return late ? KEY_LATE : KEY_SERVED;
}

/* ---- a pull ---- */

static bool is_id(struct r0kh_r0 const *x, struct r0kh_request const *q)
{
	return x->id_len == q->r0kh_id_len && memcmp(x->id, q->r0kh_id, x->id_len) == 0;
}

static bool is_name(uint8_t const name[FT_NAME_LEN], struct r0kh_request const *q)
{
	return memcmp(name, q->r0_name, FT_NAME_LEN) == 0;
}

static void r0_copy(struct r0kh_root const *r, struct r0kh_r0 const *x, struct ft_key *out)
{
	out->key_len = (uint8_t)hash_alg_len(root_alg(r));
	memcpy(out->key, x->key, out->key_len);
	memcpy(out->name, x->name, FT_NAME_LEN);
}

/** The PMK-R0 that is remembered of a root for this R0KH-ID. */
static struct r0kh_r0 const *remembered(struct r0kh const *k, struct r0kh_root const *r,
					struct r0kh_request const *q)
{
	struct r0kh_r0 const *x = r0kh_r0_at(k, r->r0s);

	while (x && !is_id(x, q))
		x = r0kh_r0_at(k, x->next);
	return x;
}

/** The root on the WLAN whose PMK-R0 is remembered: a look at 16 octets for each. */
static struct r0kh_root *find_remembered(struct r0kh const *k, struct r0kh_request const *q,
					 struct ft_key *r0)
{
	uint64_t now = r0kh_now_ms(k);
	struct r0kh_root *r = r0kh_root_first(k, q->sta, now);

	for (; r; r = r0kh_root_next(k, r, now)) {
		struct r0kh_r0 const *x;

		r0kh_root_prefetch(k, r);
		x = r->wlan_id == q->wlan_id ? remembered(k, r, q) : NULL;
		if (!x || !is_name(x->name, q))
			continue;
		r0_copy(r, x, r0);
		return r;
	}
	return NULL;
}

/** The root whose PMK-R0 for the R0KH-ID has the name, once it is derived: 0.8 us for each. On the
 * WLAN of the pull those that are remembered have been tried. */
static struct r0kh_root *find_derived(struct r0kh const *k, struct r0kh_request const *q,
				      bool on_wlan, struct ft_key *r0)
{
	uint64_t now = r0kh_now_ms(k);
	struct r0kh_root *r = r0kh_root_first(k, q->sta, now);

	for (; r; r = r0kh_root_next(k, r, now)) {
		struct wlan const *w;

		if ((r->wlan_id == q->wlan_id) != on_wlan || (on_wlan && remembered(k, r, q)))
			continue;
		w = wlan_by_id(k->wlans, r->wlan_id);
		if (w && !r0kh_root_derive(r, w, q->r0kh_id, q->r0kh_id_len, r0) &&
		    is_name(r0->name, q))
			return r;
	}
	return NULL;
}

static enum key_outcome pull_eap(struct r0kh *k, struct r0kh_request const *q, struct offer *o,
				 struct r0kh_grant *out)
{
	struct r0kh_root *r = find_remembered(k, q, &o->r0);

	if (!r)
		r = find_derived(k, q, true, &o->r0);
	return r ? give(k, r, o, out) : KEY_UNKNOWN_NAME;
}

/** FT-PSK (IEEE 802.11-2020 12.7.1.6.3): XXKey is the PSK, for any station. */
static enum key_outcome pull_psk(struct r0kh *k, struct r0kh_request const *q, struct offer *o,
				 struct r0kh_grant *out)
{
	uint8_t const mdid[2] = {(uint8_t)(k->mdid >> 8), (uint8_t)k->mdid};
	uint8_t const *pmk = r0kh_psk_pmk(&k->psk, o->w);
	suite_t pairwise = wlan_cipher(o->w, HASH_SHA256);

	if (!pmk ||
	    ft_pmk_r0(HASH_SHA256, pmk, PSK_LEN, o->w->ssid, o->w->ssid_len, mdid, q->r0kh_id,
		      q->r0kh_id_len, q->sta, &o->r0, NULL) ||
	    !is_name(o->r0.name, q))
		return KEY_UNKNOWN_NAME;
	if (!pairwise)
		return KEY_NO_CIPHER;
	if (offer_derive(o, HASH_SHA256, out)) {
		mem_wipe(out, sizeof *out);
		return KEY_UNKNOWN_NAME;
	}
	out->pairwise = pairwise;
	out->psk = true;
	out->expires_in_s = k->expires_in_s;
	if (o->w->session_timeout_s)
		out->expires_in_s = min_u32(out->expires_in_s, o->w->session_timeout_s);
	out->key_left_s = o->w->session_timeout_s ? o->w->session_timeout_s : out->expires_in_s;
	if (o->own)
		return KEY_SERVED;
	return r0kh_psk_granted(&k->psk, q->sta, q->r1kh, o->r0.name, r0kh_now_ms(k)) ? KEY_LATE
										      : KEY_SERVED;
}

/** What the station has, as far as it explains a refusal. */
struct look {
	bool any;      /**< a live root */
	bool on_wlan;  /**< one on the WLAN of the pull */
	bool other_id; /**< the name is that of another R0KH-ID */
};

static struct look station_look(struct r0kh const *k, struct r0kh_request const *q)
{
	uint64_t now = r0kh_now_ms(k);
	struct r0kh_root const *r = r0kh_root_first(k, q->sta, now);
	struct look l = {.any = r};

	for (; r; r = r0kh_root_next(k, r, now)) {
		struct r0kh_r0 const *x;

		if (r->wlan_id != q->wlan_id)
			continue;
		l.on_wlan = true;
		for (x = r0kh_r0_at(k, r->r0s); x; x = r0kh_r0_at(k, x->next))
			l.other_id |= !is_id(x, q) && is_name(x->name, q);
	}
	return l;
}

/** Why nothing was found. */
static enum key_outcome explain(struct r0kh const *k, struct r0kh_request const *q,
				struct wlan const *w)
{
	struct look l = station_look(k, q);
	struct r0kh_ended_root const *e;
	struct r0kh_ended_found ended;
	struct ft_key r0;
	bool elsewhere;

	if (l.other_id)
		return KEY_WRONG_R0KH_ID;
	elsewhere = find_derived(k, q, false, &r0);
	mem_wipe(&r0, sizeof r0);
	if (elsewhere)
		return KEY_WRONG_WLAN;
	ended = r0kh_ended_find(&k->ended, q->sta, q->wlan_id, q->r0_name);
	e = ended.named || l.on_wlan ? ended.named : ended.last;
	if (e)
		return e->why == R0KH_END_REVOKED ? KEY_REVOKED : KEY_EXPIRED;
	/* Who has the PSK needs no login. */
	return l.any || r0kh_psk_serves(w) ? KEY_UNKNOWN_NAME : KEY_UNKNOWN_STATION;
}

enum key_outcome r0kh_pull(struct r0kh *k, struct r0kh_request const *q, struct r0kh_grant *out)
{
	bool eap;
	struct offer o = {.w = wlan_with_ft(k, q->wlan_id, &eap),
			  .sta = q->sta,
			  .r1kh = q->r1kh,
			  .r0kh_id = q->r0kh_id,
			  .r0kh_id_len = q->r0kh_id_len,
			  .pull = true,
			  .own = q->own};
	enum key_outcome outcome = KEY_UNKNOWN_NAME;

	memset(out, 0, sizeof *out);
	if (!o.w)
		return KEY_FT_OFF;
	if (eap)
		outcome = pull_eap(k, q, &o, out);
	if (outcome == KEY_UNKNOWN_NAME && r0kh_psk_serves(o.w))
		outcome = pull_psk(k, q, &o, out);
	if (outcome == KEY_UNKNOWN_NAME)
		outcome = explain(k, q, o.w);
	mem_wipe(&o.r0, sizeof o.r0);
	return outcome;
}

/* ---- a push ---- */

/** The R0KH-ID of a root: proven for it; proven for its AP; of its login. False when none is known.
 * *x is the PMK-R0 where that is remembered. */
static bool choose_id(struct r0kh const *k, struct r0kh_root const *r, struct offer *o,
		      struct r0kh_r0 const **remembered_r0)
{
	struct r0kh_learnt_ap const *ap = r0kh_learnt_get(&k->learnt, r->bssid);
	struct r0kh_r0 const *proven = NULL, *login = NULL, *learnt = NULL;

	for (struct r0kh_r0 const *x = r0kh_r0_at(k, r->r0s); x; x = r0kh_r0_at(k, x->next)) {
		if (!proven && (x->flags & R0KH_R0_PROVEN))
			proven = x;
		if (x->flags & R0KH_R0_LOGIN)
			login = x;
		if (ap && ap->id_len == x->id_len && memcmp(ap->id, x->id, x->id_len) == 0)
			learnt = x;
	}
	*remembered_r0 = proven ? proven : ap ? learnt : login;
	if (*remembered_r0) {
		o->r0kh_id = (*remembered_r0)->id;
		o->r0kh_id_len = (*remembered_r0)->id_len;
		return true;
	}
	if (!ap)
		return false;
	o->r0kh_id = ap->id;
	o->r0kh_id_len = ap->id_len;
	return true;
}

static struct r0kh_root *newest_on_wlan(struct r0kh const *k, struct mac sta, uint16_t wlan_id)
{
	uint64_t now = r0kh_now_ms(k);
	struct r0kh_root *r = r0kh_root_first(k, sta, now);

	while (r && r->wlan_id != wlan_id)
		r = r0kh_root_next(k, r, now);
	return r;
}

static enum key_outcome push(struct r0kh *k, struct r0kh_root *r, struct offer *o,
			     struct r0kh_grant *out)
{
	uint8_t id[R0KH_ID_MAX];
	struct r0kh_r0 const *x;

	if (!choose_id(k, r, o, &x))
		return KEY_UNKNOWN_NAME;
	/* What is remembered may move when this one is. */
	memcpy(id, o->r0kh_id, o->r0kh_id_len);
	o->r0kh_id = id;
	if (x)
		r0_copy(r, x, &o->r0);
	else if (r0kh_root_derive(r, o->w, id, o->r0kh_id_len, &o->r0))
		return KEY_UNKNOWN_NAME;
	return give(k, r, o, out);
}

enum key_outcome r0kh_push(struct r0kh *k, struct mac sta, uint16_t wlan_id, struct mac r1kh,
			   struct r0kh_grant *out)
{
	bool eap;
	struct offer o = {.w = wlan_with_ft(k, wlan_id, &eap), .sta = sta, .r1kh = r1kh};
	struct r0kh_root *r;
	enum key_outcome outcome;

	memset(out, 0, sizeof *out);
	if (!eap)
		return KEY_FT_OFF;
	r = newest_on_wlan(k, sta, wlan_id);
	if (!r)
		return KEY_UNKNOWN_STATION;
	outcome = push(k, r, &o, out);
	mem_wipe(&o.r0, sizeof o.r0);
	return outcome;
}
