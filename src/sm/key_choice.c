/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Choosing the key; see key_choice.h.
 */
#include "sm/key_choice.h"

#include <stdlib.h>
#include <string.h>

#include "dot11/owe_ie.h"
#include "roam/pmksa.h"

uint16_t key_vlan(struct bss const *bss, char const *text)
{
	unsigned long v;
	char *end;

	if (!*text || bss->conf.policy.ignore_vlan)
		return bss->conf.policy.vlan;
	v = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && v > 0 && v < 4095 ? (uint16_t)v
										 : VLAN_UNKNOWN;
}

SELDOM static void refuse(struct key_choice *k, uint16_t status, char const *why,
			  enum authenticator_count count)
{
	k->next = KEY_REFUSED;
	k->status = status;
	k->why = why;
	k->count = count;
}

SELDOM static void refuse_ft(struct authenticator *a, struct key_choice *k, enum ft_refusal why)
{
	refuse(k, ft_refusal_status(why), ft_refusal_text(why), AUTHENTICATOR_REFUSED_FT);
	a->ft_refused[why]++;
}

/** The group whose key the station gets. False: the choice is refused. */
static bool hold_group(struct authenticator *a, struct key_request const *r, char const *vlan,
		       struct key_choice *k)
{
	k->vlan = key_vlan(r->bss, vlan);
	k->group = vlan_group_hold(a, r->bss, k->vlan);
	if (!k->group)
		refuse(k, STATUS_UNSPECIFIED, KEY_NO_VLAN_TEXT, AUTHENTICATOR_REFUSED_VLAN);
	return k->group != NULL;
}

/** The same for keys of the session that the station has on the WLAN. */
static bool hold_session_group(struct authenticator *a, struct key_request const *r,
			       struct key_choice *k)
{
	struct session const *s = login_session(a, r->st);

	return hold_group(a, r, s ? s->login.vlan : "", k);
}

static struct wr extra(struct key_choice *k)
{
	return wr_init(k->extra, sizeof k->extra);
}

static void extra_done(struct key_choice *k, struct wr const *w)
{
	k->extra_len = (uint16_t)wr_len(w);
	if (w->bad)
		refuse(k, STATUS_UNSPECIFIED, "the response does not fit",
		       AUTHENTICATOR_REFUSED_MALFORMED);
}

/* ---- cached keys: SKC and OKC ---- */

/** The station's association uses that one of its keys from now on; PMKSA_PER_STATION: none. */
static void use_key(struct authenticator *a, struct key_request const *r, unsigned index)
{
	unsigned was = session_set_key_index(a->store, r->st->sta, r->bss->wlan.id, index);

	STATION_TRACE(a, r->st, KEY_INDEX, .n = {was, index});
}

static unsigned key_number(struct authenticator const *a, struct key_request const *r,
			   uint8_t const *pmkid)
{
	return pmksa_key_number(session_pmksa(a->store), r->st->sta, pmkid);
}

/** What OKC computes with. */
static void trace_okc(struct authenticator const *a, struct key_request const *r,
		      uint8_t const *pmkid)
{
	struct mac const radio =
		r->bss->radio.n_bssids ? r->bss->radio.bssid[0] : r->bss->conf.bssid;
	struct mac const aa = r->bss->conf.bssid, spa = r->st->sta;

	if (!bss_trace_is_followed(a, &spa))
		return;
	STATION_EVENT(a, r->st, OKC_COMPUTE, 0);
	STATION_TRACE(a, r->st, OKC_RADIO, .hex = radio.b, .hex_len = MAC_LEN);
	STATION_TRACE(a, r->st, OKC_REAL_AA, .hex = aa.b, .hex_len = MAC_LEN);
	STATION_TRACE(a, r->st, OKC_PMKID, .hex = pmkid, .hex_len = PMKID_LEN);
	STATION_TRACE(a, r->st, OKC_AA, .hex = aa.b, .hex_len = MAC_LEN);
	STATION_TRACE(a, r->st, OKC_SPA, .hex = spa.b, .hex_len = MAC_LEN);
}

static void take_pmksa(struct key_choice *k, struct pmksa const *p, uint8_t const *pmkid,
		       enum station_method method)
{
	k->next = KEY_PMK;
	k->method = method;
	k->pmk_len = p->pmk_len;
	memcpy(k->pmk, p->pmk, p->pmk_len);
	k->has_pmkid = true;
	memcpy(k->pmkid, pmkid, PMKID_LEN);
	k->expires_ms = p->expires_ms;
}

static bool try_skc(struct authenticator *a, struct key_request const *r, uint8_t const *pmkid,
		    struct key_choice *k)
{
	unsigned index;
	struct pmksa p;
	bool found;

	STATION_TRACE(a, r->st, PMKID_SEARCH, .hex = pmkid, .hex_len = PMKID_LEN);
	found = pmksa_find(session_pmksa(a->store), r->st->sta, r->bss->conf.bssid, pmkid, &p);
	if (found && p.akm == k->akm->akm && p.wlan_id == r->bss->wlan.id) {
		take_pmksa(k, &p, pmkid, STATION_METHOD_SKC);
		authenticator_counted(a, AUTHENTICATOR_ROAM_SKC);
		index = key_number(a, r, pmkid);
		k->number = index + 1;
		STATION_TRACE(a, r->st, PMKID_FOUND, .n = {index}, .hex = pmkid,
			      .hex_len = PMKID_LEN);
		use_key(a, r, index);
	} else {
		found = false;
		STATION_TRACE(a, r->st, PMKID_MISSED, .hex = pmkid, .hex_len = PMKID_LEN);
	}
	mem_wipe(&p, sizeof p);
	return found;
}

/** The PMK of another BSSID: from here on it is a PMKSA of this one as well. */
static bool try_okc(struct authenticator *a, struct key_request const *r, uint8_t const *pmkid,
		    struct key_choice *k)
{
	struct pmksa p;
	unsigned index;
	bool found;

	trace_okc(a, r, pmkid);
	found = pmksa_find_okc(session_pmksa(a->store), r->st->sta, r->bss->conf.bssid,
			       r->bss->wlan.id, pmkid, &p) &&
		p.akm == k->akm->akm;
	if (found) {
		take_pmksa(k, &p, pmkid, STATION_METHOD_OKC);
		p.aa = r->bss->conf.bssid;
		memcpy(p.pmkid, pmkid, PMKID_LEN);
		/* Where it cannot be kept the next roam to here computes it once more. */
		index = pmksa_add(session_pmksa(a->store), &p, NULL) < 0 ? PMKSA_PER_STATION
									 : key_number(a, r, pmkid);
		k->number = index + 1;
		authenticator_counted(a, AUTHENTICATOR_ROAM_OKC);
		STATION_TRACE(a, r->st, OKC_FOUND, .n = {index}, .hex = pmkid,
			      .hex_len = PMKID_LEN);
		use_key(a, r, index);
	} else {
		STATION_TRACE(a, r->st, OKC_MISSED, .hex = pmkid, .hex_len = PMKID_LEN);
	}
	mem_wipe(&p, sizeof p);
	return found;
}

static bool try_cached(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	struct rsne const *rsne = &r->assoc->rsne;

	for (unsigned i = 0; i < rsne->n_pmkids && i < PMKIDS_TRIED; i++) {
		uint8_t const *pmkid = rsne_pmkid(rsne, i);

		if (try_skc(a, r, pmkid, k) || (r->bss->wlan.okc && try_okc(a, r, pmkid, k)))
			return hold_session_group(a, r, k);
	}
	return false;
}

/* ---- FT ---- */

static void put_ft_initial(struct key_request const *r, struct key_choice *k)
{
	struct wr w = extra(k);
	struct span mde, fte;

	ft_initial_put(&w, &r->bss->ft, k->akm->akm, &mde, &fte);
	k->mde_len = (uint16_t)mde.len;
	k->fte_len = (uint16_t)fte.len;
	extra_done(k, &w);
}

/** PMK-R0 and PMK-R1 of a PSK: both are our own, so nobody has to be asked. */
static void ft_psk(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	struct ft_bss const *ft = &r->bss->ft;
	struct ft_key r0;

	if (ft_pmk_r0(k->akm->hash, r->bss->pmk, PSK_LEN, r->bss->wlan.ssid, r->bss->wlan.ssid_len,
		      ft->mdid, ft->r0kh_id, strlen(ft->r0kh_id), r->st->sta, &r0, NULL) ||
	    ft_pmk_r1(k->akm->hash, &r0, ft->r1kh_id, r->st->sta, &k->r1))
		refuse_ft(a, k, FT_REFUSED_CRYPTO);
	if (r->bss->wlan.ft_pmkid && pmkid_derive(k->akm->pmkid_hash, r->bss->pmk, PSK_LEN,
						  r->bss->conf.bssid, r->st->sta, k->pmkid) == 0) {
		memcpy(k->pmk, r->bss->pmk, PSK_LEN);
		k->pmk_len = PSK_LEN;
		k->has_pmkid = true;
	}
	mem_wipe(&r0, sizeof r0);
	k->next = k->next == KEY_REFUSED ? KEY_REFUSED : KEY_R1;
	k->method = STATION_METHOD_PSK;
}

static void choose_ft_initial(struct authenticator *a, struct key_request const *r,
			      struct key_choice *k)
{
	enum ft_refusal why = ft_initial_check(&r->bss->ft, r->e);

	if (why != FT_REFUSED_OK) {
		refuse_ft(a, k, why);
		return;
	}
	k->next = KEY_LOGIN;
	put_ft_initial(r, k);
	if (k->next == KEY_LOGIN && k->akm->psk)
		ft_psk(a, r, k);
}

static void choose_ft_roam(struct authenticator *a, struct key_request const *r,
			   struct key_choice *k)
{
	static struct ft_roam const none;
	struct ft_roam const *roam = r->st->ft ? r->st->ft : &none;
	enum ft_refusal why =
		ft_reassoc_check(&r->bss->ft, a->env, r->st->sta, r->e, &r->assoc->rsne, roam);
	struct wr w = extra(k);

	if (why == FT_REFUSED_OK && !hold_group(a, r, roam->vlan, k))
		return;
	if (why == FT_REFUSED_OK &&
	    ft_reassoc_put(&w, &r->bss->ft, r->st->sta, &k->group->now, r->assoc->mfp, roam))
		why = FT_REFUSED_CRYPTO;
	if (why != FT_REFUSED_OK) {
		refuse_ft(a, k, why);
		STATION_TRACE(a, r->st, FT_REFUSED, .n = {why}, .s = {ft_refusal_text(why)},
			      .keep = {TRACE_KEEP_POINTER});
		return;
	}
	k->next = KEY_PTK;
	k->method = roam->over_ds ? STATION_METHOD_FT_DS : STATION_METHOD_FT_AIR;
	ptk_copy(&k->ptk, &roam->ptk);
	k->expires_ms = k->akm->psk ? 0 : roam->expires_ms;
	k->user = roam->user;
	extra_done(k, &w);
}

/* ---- CCKM ---- */

/** Of its MICs. */
static char const *cckm_hash(struct key_request const *r)
{
	return r->assoc->wpa1 ? "MD5" : "SHA1";
}

static void cckm_took(struct authenticator *a, struct key_request const *r, struct key_choice *k,
		      enum cckm_outcome outcome)
{
	bool here = r->st->state == STATION_RUN && r->st->keyed;

	if (outcome == CCKM_ROAMED) {
		k->next = KEY_PTK;
		k->method = STATION_METHOD_CCKM;
		STATION_EVENT(a, r->st, CCKM_ACCEPTED, 0);
		/* The PTK of the association before goes, the new one has none yet: two lines of
		 * the debug, for which alone the session would be looked up twice more. */
		for (int i = 0; i < 2 && bss_trace_is_followed(a, &r->st->sta); i++)
			use_key(a, r, PMKSA_PER_STATION);
		use_key(a, r, CCKM_KEY_INDEX);
		STATION_TRACE(a, r->st, CCKM_RESPONSE, .s = {cckm_hash(r)},
			      .keep = {TRACE_KEEP_POINTER},
			      .n = {k->extra_len, r->assoc->wpa1 ? 0 : 2});
	} else if (outcome == CCKM_REPEATED && here) {
		k->next = KEY_REPEAT;
	} else {
		k->extra_len = 0;
		STATION_TRACE(a, r->st, CCKM_REFUSED, .n = {outcome},
			      .s = {cckm_outcome_text(outcome)});
	}
}

/** Whatever is wrong with it, the station may still log in. */
static void choose_cckm(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	struct beacon const *b = &r->bss->beacon;
	struct cckm_request_info q = {.sta = r->st->sta,
				      .bssid = r->bss->conf.bssid,
				      .wlan_id = r->bss->wlan.id,
				      .ie = r->assoc->ie,
				      .cckm = r->e->cckm,
				      .wpa1 = r->assoc->wpa1,
				      .pairwise = r->assoc->pairwise,
				      .group = r->bss->security.group,
				      .ap_ie = r->assoc->wpa1 ? b->wpa : b->rsn,
				      .has_tsf = r->ev->has_tsf,
				      .tsf = r->ev->tsf,
				      .tolerance_ms = r->bss->wlan.cckm_tolerance_ms};
	struct wr w = extra(k);
	enum cckm_outcome outcome;

	STATION_EVENT(a, r->st, CCKM_USED, 0);
	use_key(a, r, PMKSA_PER_STATION);
	if (!r->q->reassoc || !r->e->cckm.p)
		return;
	STATION_TRACE(a, r->st, CCKM_REASSOC, .s = {cckm_hash(r)}, .keep = {TRACE_KEEP_POINTER});
	if (!hold_session_group(a, r, k))
		return;
	outcome = cckm_roam(a->cckm, &q, &k->group->now, &w, &k->ptk, &k->expires_ms);
	extra_done(k, &w);
	if (k->next != KEY_REFUSED)
		cckm_took(a, r, k, outcome);
}

/* ---- OWE ---- */

static unsigned owe_group_of(uint8_t pmk_len)
{
	return pmk_len == 32 ? 19 : pmk_len == 48 ? 20 : 21;
}

/** RFC 8110 4.5: the response names the key and has no Diffie-Hellman element. */
static bool owe_cached(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	uint8_t const *pmkid = rsne_pmkid(&r->assoc->rsne, 0);
	struct wr w = extra(k);
	struct pmksa p;
	bool found =
		pmkid &&
		pmksa_find(session_pmksa(a->store), r->st->sta, r->bss->conf.bssid, pmkid, &p) &&
		p.akm == AKM_OWE;

	if (found) {
		take_pmksa(k, &p, pmkid, STATION_METHOD_OWE_PMKID);
		k->akm = akm_info_group(AKM_OWE, owe_group_of(p.pmk_len));
		security_put_rsne_pmkid(&w, &r->bss->security, pmkid);
		extra_done(k, &w);
		authenticator_counted(a, AUTHENTICATOR_OWE_PMKID);
		STATION_TRACE(a, r->st, OWE_CACHED, .hex = pmkid, .hex_len = PMKID_LEN);
	} else if (pmkid) {
		STATION_TRACE(a, r->st, OWE_UNCACHED, .hex = pmkid, .hex_len = PMKID_LEN);
	}
	if (pmkid)
		mem_wipe(&p, sizeof p);
	return found;
}

/**
 * Anybody may come in by OWE under any address, so keys of OWE take no place of keys that a login
 * made: they have half of the cache at most, and push out none but their own kind.
 */
static bool owe_may_keep(struct authenticator const *a, struct mac sta)
{
	struct pmksa_cache const *cache = session_pmksa(a->store);
	struct pmksa all[PMKSA_PER_STATION];
	struct pmksa_stats stats;
	bool may;

	pmksa_get_stats(cache, &stats);
	may = pmksa_of_station(cache, sta, all) < PMKSA_PER_STATION || all[0].akm == AKM_OWE;
	mem_wipe(all, sizeof all);
	return may && stats.entries < stats.max / 2;
}

static void owe_keep(struct authenticator *a, struct key_request const *r,
		     struct owe_keys const *keys, struct key_choice *k)
{
	uint32_t s = r->bss->wlan.session_timeout_s;
	struct pmksa p = {.akm = AKM_OWE,
			  .spa = r->st->sta,
			  .aa = r->bss->conf.bssid,
			  .wlan_id = r->bss->wlan.id,
			  .pmk_len = keys->len,
			  .expires_ms = authenticator_now(a) + (s ? s : 86400u) * 1000ull};

	k->expires_ms = p.expires_ms;
	memcpy(p.pmkid, keys->pmkid, PMKID_LEN);
	if (keys->len <= sizeof p.pmk)
		memcpy(p.pmk, keys->pmk, keys->len);
	/* Where it cannot be kept the next association makes another one. */
	if (keys->len > sizeof p.pmk || !owe_may_keep(a, p.spa) ||
	    pmksa_add(session_pmksa(a->store), &p, NULL) < 0)
		k->expires_ms = 0;
	mem_wipe(&p, sizeof p);
}

static void owe_put(struct key_request const *r, unsigned group, uint8_t const *ap_x,
		    struct key_choice *k)
{
	struct wr w = extra(k);

	security_put_rsne(&w, &r->bss->security);
	owe_ie_put(&w, &(struct owe_ie){.group = (uint16_t)group, .key = {ap_x, ecdh_len(group)}});
	extra_done(k, &w);
}

/**
 * Anybody can ask for an exchange as often as he likes. One of group 20 takes 1.4 ms where no key
 * pair is ready, of group 21 half a millisecond: a BSS gets a twentieth of our time for them, and
 * two seconds of that at once, 71 and 200 exchanges. One of group 19 takes 0.08 ms, as much as the
 * association that it is part of.
 */
static bool owe_may(struct authenticator *a, struct bss *bss, unsigned group)
{
	uint64_t const now = authenticator_now(a), cost_ms = group == 20   ? 28
							     : group == 21 ? 10
									   : 0;

	if (bss->owe_paid_ms < now)
		bss->owe_paid_ms = now;
	if (bss->owe_paid_ms + cost_ms > now + 2000 && cost_ms)
		return false;
	bss->owe_paid_ms += cost_ms;
	return true;
}

static void owe_exchange(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	struct span dh = r->e->owe_dh;
	uint8_t ap_x[ECDH_LEN_MAX];
	struct owe_keys keys;
	struct owe_ie ie;
	int rc;

	if (!dh.p || owe_ie_decode(dh.p, dh.len, &ie) != DOT11_OK) {
		refuse(k, STATUS_UNSPECIFIED, "there is no Diffie-Hellman element that can be read",
		       AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	STATION_EVENT(a, r->st, OWE_REQUEST, ie.group);
	if (!akm_info_group(AKM_OWE, ie.group)) {
		refuse(k, STATUS_FINITE_CYCLIC_GROUP, "its group is none of 19, 20 and 21",
		       AUTHENTICATOR_REFUSED_GROUP);
		return;
	}
	if (!owe_may(a, r->bss, ie.group)) {
		refuse(k, STATUS_AP_FULL, "too many OWE exchanges at once",
		       AUTHENTICATOR_REFUSED_BUSY);
		return;
	}
	rc = owe_pool_answer(a->owe, ie.group, ie.key.p, ap_x, &keys);
	if (rc) {
		refuse(k, STATUS_UNSPECIFIED, "its public key is no point of the curve",
		       AUTHENTICATOR_REFUSED_GROUP);
		return;
	}
	k->next = KEY_PMK;
	k->method = STATION_METHOD_OWE;
	k->akm = akm_info_group(AKM_OWE, ie.group);
	k->pmk_len = keys.len;
	memcpy(k->pmk, keys.pmk, keys.len);
	k->has_pmkid = true;
	memcpy(k->pmkid, keys.pmkid, PMKID_LEN);
	owe_keep(a, r, &keys, k);
	owe_put(r, ie.group, ap_x, k);
	STATION_TRACE(a, r->st, OWE_KEY, .hex = k->pmkid, .hex_len = PMKID_LEN);
	STATION_EVENT(a, r->st, OWE_RESPONSE, ie.group);
	authenticator_counted(a, AUTHENTICATOR_OWE_DH);
	mem_wipe(&keys, sizeof keys);
}

static void choose_owe(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	if (!owe_cached(a, r, k))
		owe_exchange(a, r, k);
}

/* ---- all ---- */

static void choose_psk(struct key_request const *r, struct key_choice *k)
{
	if (!r->bss->has_pmk) {
		refuse(k, STATUS_UNSPECIFIED, "the WLAN has no PSK", AUTHENTICATOR_REFUSED_RSNE);
		return;
	}
	k->next = KEY_PMK;
	k->method = STATION_METHOD_PSK;
	k->pmk_len = PSK_LEN;
	memcpy(k->pmk, r->bss->pmk, PSK_LEN);
}

static void choose_eap(struct authenticator *a, struct key_request const *r, struct key_choice *k)
{
	k->next = KEY_LOGIN;
	k->method = STATION_METHOD_DOT1X;
	if (k->akm->akm == AKM_CCKM)
		choose_cckm(a, r, k);
	else if (r->assoc->wpa1 || !try_cached(a, r, k))
		use_key(a, r, PMKSA_PER_STATION);
}

void key_choose(struct authenticator *a, struct key_request const *r, struct key_choice *out)
{
	struct akm_info const *akm = r->assoc->akm;

	memset(out, 0, offsetof(struct key_choice, ptk.b));
	out->akm = akm;
	if (!akm)
		out->next = KEY_OPEN;
	else if (akm->ft && r->e->fte.p)
		choose_ft_roam(a, r, out);
	else if (akm->ft && akm->psk && !r->bss->has_pmk)
		choose_psk(r, out);
	else if (akm->ft)
		choose_ft_initial(a, r, out);
	else if (akm->akm == AKM_OWE)
		choose_owe(a, r, out);
	else if (akm->psk)
		choose_psk(r, out);
	else
		choose_eap(a, r, out);
	/* No login names the VLAN of one that comes in with these. */
	if (!out->group && r->bss->conf.policy.vlan &&
	    (out->next == KEY_OPEN || out->next == KEY_PMK || out->next == KEY_R1))
		(void)hold_group(a, r, "", out);
}

void key_choice_wipe(struct key_choice *k)
{
	ptk_wipe(&k->ptk);
	mem_wipe(k, offsetof(struct key_choice, ptk));
}
