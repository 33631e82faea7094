/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * (Re)association: judge, choose the key, only then change anything, answer, and go on.
 */
#include "sm/key_choice.h"

#include <string.h>

#include "dot11/tie.h"
#include "sm/limit.h"

/** The bits that an AID has set on the air are assoc_response_put()'s. */
#define NO_AID 0

static uint32_t hash_of(struct authenticator const *a, struct frame const *f)
{
	return hash_octet_string(f->body.p, f->body.len, a->seed ^ f->subtype);
}

/* ---- answers ---- */

static void put_head(struct wr *w, struct key_request const *r, uint16_t status, uint16_t aid)
{
	struct beacon const *b = &r->bss->beacon;

	frame_put_header(w, r->q->reassoc ? FRAME_REASSOC_RESPONSE : FRAME_ASSOC_RESPONSE,
			 r->st->sta, r->bss->conf.bssid, r->bss->conf.bssid);
	assoc_response_put(w, b->caps, status, aid);
	elements_put_rates(w, b->rates, b->n_rates);
}

static void put_phy(struct wr *w, struct key_request const *r)
{
	struct beacon const *b = &r->bss->beacon;
	struct radio_sta const *s = &r->st->radio;

	if (s->has_ht)
		wr_bytes(w, b->ht.p, b->ht.len);
	if (s->has_vht)
		wr_bytes(w, b->vht.p, b->vht.len);
	if (s->wmm)
		wr_bytes(w, b->wmm.p, b->wmm.len);
}

/** What the radio's first BSSID is printed as: the address of the access point. */
static uint64_t radio_address(struct bss const *bss)
{
	return mac_u64(bss->radio.n_bssids ? bss->radio.bssid[0] : bss->conf.bssid);
}

/** Of what the response holds. */
static void trace_response(struct authenticator *a, struct key_request const *r,
			   struct key_choice const *k)
{
	bool roam = k->next == KEY_PTK && k->akm->ft;

	if (roam)
		STATION_EVENT(a, r->st, FT_ROAMED, 0);
	STATION_TRACE(a, r->st, ASSOC_RESPONSE, .n = {r->bss->conf.slot, radio_address(r->bss)});
	if (roam)
		STATION_EVENT(a, r->st, FT_RESPONSE, a->config.mdid);
	else if (k->mde_len)
		STATION_TRACE(a, r->st, FT_INITIAL,
			      .n = {a->config.mdid, k->fte_len, mac_u64(a->config.r1kh_id)},
			      .s = {a->config.r0kh_id});
}

static void sent(struct authenticator *a, struct key_request const *r, uint16_t status)
{
	STATION_TRACE(a, r->st, ASSOC_SENT, .n = {status, r->bss->conf.vap, r->bss->conf.slot},
		      .s = {status_text(status)}, .keep = {TRACE_KEEP_STATUS});
}

/** Nothing of what stands changes. */
SELDOM static void refuse(struct authenticator *a, struct key_request const *r, uint16_t status,
			  char const *why, enum authenticator_count count)
{
	uint8_t frame[ANSWER_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	authenticator_counted(a, count);
	authenticator_counted(a, AUTHENTICATOR_ASSOC_REFUSED);
	STATION_TRACE(a, r->st, ASSOC_REFUSED, .n = {status, count}, .s = {why});
	put_head(&w, r, status, NO_AID);
	if (status == STATUS_TRY_LATER)
		tie_put(&w,
			&(struct tie){.type = TIE_ASSOC_COMEBACK,
				      .value = r->bss->wlan.pmf_comeback_s * 1000u * 1000 / 1024});
	bss_send_mgmt(a, r->bss, r->st->sta, &w);
	sent(a, r, status);
}

/** Without an authentication there is nobody to answer. */
SELDOM static void refuse_stranger(struct authenticator *a, struct bss *bss, struct mac sta)
{
	uint8_t frame[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(frame, sizeof frame);

	authenticator_counted(a, AUTHENTICATOR_REFUSED_STATE);
	reason_frame_put(&w, FRAME_DEAUTH, sta, bss->conf.bssid, REASON_CLASS2);
	bss_send_mgmt(a, bss, sta, &w);
}

/** The response, kept for a request that is repeated. */
static void accept(struct authenticator *a, struct key_request const *r, struct key_choice const *k,
		   uint32_t request)
{
	struct station *st = r->st;
	struct wr w;

	trace_response(a, r, k);
	w = answers_begin(a->answers, request, authenticator_now(a));
	put_head(&w, r, STATUS_SUCCESS, st->aid);
	wr_bytes(&w, k->extra, k->extra_len);
	put_phy(&w, r);
	st->answer = answers_put(a->answers, &w);
	bss_send_mgmt(a, r->bss, st->sta, &w);
	authenticator_counted(a, r->q->reassoc ? AUTHENTICATOR_REASSOC : AUTHENTICATOR_ASSOC);
	sent(a, r, STATUS_SUCCESS);
}

/** The same request within ANSWER_MS: the answer was lost, or came too late. */
static bool answer_again(struct authenticator *a, struct station const *st, struct frame const *f)
{
	struct radio_cmd cmd = {.type = RADIO_TX_MGMT};

	if (!st->answer)
		return false;
	cmd.frame = answers_get(a->answers, st->answer, hash_of(a, f), authenticator_now(a));
	if (!cmd.frame.p)
		return false;
	station_command(a, st, &cmd);
	authenticator_counted(a, AUTHENTICATOR_REPEATED);
	return true;
}

/* ---- changing the record ---- */

static void take_key(struct authenticator *a, struct station *st, struct key_choice const *k)
{
	st->method = k->method;
	st->akm = k->akm;
	st->expires_ms = k->expires_ms;
	st->mde_len = k->mde_len;
	st->fte_len = k->fte_len;
	if (k->mde_len + k->fte_len <= FT_IES_MAX)
		memcpy(st->ft_ies, k->extra, (size_t)k->mde_len + k->fte_len);
	else
		st->mde_len = st->fte_len = 0;
	if (k->group)
		(void)vlan_group_join(a, st, k->vlan); /* it is held already */
	if (k->user)
		memcpy(st->user, k->user, strlen(k->user) + 1);
	else if (k->akm && k->akm->eap && k->next != KEY_LOGIN)
		login_of_session(a, st);
}

/** A station whose port is open elsewhere comes: by what, when not by FT or CCKM, whose requests
 * are counted by themselves. */
static void count_try(struct authenticator *a, struct station const *st, struct key_choice const *k)
{
	struct station const *other;
	struct hash_cursor c;

	if (k->next == KEY_PTK)
		return;
	other = station_first_record(a, st->sta, &c);
	while (other && (other == st || other->state != STATION_RUN))
		other = station_next_record(a, st->sta, &c);
	if (!other)
		return;
	if (k->next == KEY_OPEN)
		authenticator_counted(a, AUTHENTICATOR_TRY_OPEN);
	else if (k->akm->ft)
		authenticator_counted(a, AUTHENTICATOR_TRY_FT_SLOW);
	else if (k->method == STATION_METHOD_SKC || k->method == STATION_METHOD_OKC ||
		 k->method == STATION_METHOD_OWE_PMKID)
		authenticator_counted(a, AUTHENTICATOR_TRY_FAST);
	else
		authenticator_counted(a, AUTHENTICATOR_TRY_SLOW);
}

/** From here on the station is associated, with whatever it had before gone. */
static void commit(struct authenticator *a, struct key_request const *r, struct key_choice const *k)
{
	struct station *st = r->st;

	count_try(a, st, k);
	station_reset(a, st);
	station_associated(a, st);
	st->acct_id[0] = '\0';
	st->assoc_ms = authenticator_now(a);
	st->auth_ms = 0;
	st->pairwise = r->assoc->pairwise;
	st->mfp = r->assoc->mfp;
	st->wpa1 = r->assoc->wpa1;
	st->ie_len = (uint16_t)r->assoc->ie.len;
	if (st->ie_len)
		memcpy(st->ie, r->assoc->ie.p, st->ie_len);
	take_key(a, st, k);
	st->radio = r->assoc->radio;
	st->radio.associated = true;
	st->radio.authorized = k->next == KEY_OPEN;
	station_add_to_radio(a, st);
	station_update_radio(a, st);
	if (k->next == KEY_PTK) {
		handshake_adopt(a, st, &k->ptk);
		st->gtk_serial = r->bss->gtk_serial;
	}
}

/** What follows an FT or CCKM roam: nothing but telling. */
static void roamed(struct authenticator *a, struct station *st)
{
	bool ft = st->akm->ft;

	if (ft) {
		authenticator_counted(a, st->method == STATION_METHOD_FT_DS
						 ? AUTHENTICATOR_ROAM_FT_DS
						 : AUTHENTICATOR_ROAM_FT_AIR);
		STATION_EVENT(a, st, FT_FINISHED, 0);
		station_drop_ft(a, st);
	} else {
		authenticator_counted(a, AUTHENTICATOR_ROAM_CCKM);
	}
	STATION_EVENT(a, st, EAP_SKIPPED, 0);
	station_run(a, st);
	group_update(a, st);
}

/** Of keys of a PSK, which only their use ends. */
static uint32_t psk_lifetime_s(struct station const *st)
{
	uint32_t s = st->bss->wlan.session_timeout_s;

	return s ? s : 86400;
}

/** The PMK of FT with a PSK, into the cache under the name that message 1 has. */
static void keep_ft_psk(struct authenticator *a, struct station *st, struct key_choice const *k)
{
	struct pmksa_cache *cache = session_pmksa(a->store);
	struct pmksa p = {.akm = k->akm->akm,
			  .spa = st->sta,
			  .aa = st->bss->conf.bssid,
			  .wlan_id = st->bss->wlan.id,
			  .pmk_len = k->pmk_len,
			  .expires_ms = authenticator_now(a) + 1000ull * psk_lifetime_s(st)};
	bool renewed = pmksa_remove_ap(cache, p.spa, p.aa, p.wlan_id) > 0;

	memcpy(p.pmk, k->pmk, k->pmk_len);
	memcpy(p.pmkid, k->pmkid, PMKID_LEN);
	/* It takes nobody's place: a full cache does without. */
	if (!pmksa_is_full(cache) && pmksa_add(cache, &p, NULL) >= 0) {
		unsigned index = pmksa_key_number(cache, p.spa, p.pmkid);

		if (renewed)
			STATION_TRACE(a, st, FT_PSK_PMKSA_RENEWED, .n = {index, psk_lifetime_s(st)},
				      .s = {k->akm->name}, .keep = {TRACE_KEEP_POINTER},
				      .hex = p.pmkid, .hex_len = PMKID_LEN);
		else
			STATION_TRACE(a, st, FT_PSK_PMKSA, .n = {index, psk_lifetime_s(st)},
				      .s = {k->akm->name}, .keep = {TRACE_KEEP_POINTER},
				      .hex = p.pmkid, .hex_len = PMKID_LEN);
	}
	mem_wipe(&p, sizeof p);
}

/** FT's keys of a PSK are there. */
static void tell_ft_psk(struct authenticator *a, struct station *st, struct key_choice const *k)
{
	STATION_TRACE(a, st, FT_PSK_KEYS, .s = {a->config.r0kh_id},
		      .n = {k->r1.key_len + 16u, psk_lifetime_s(st), mac_u64(a->config.r1kh_id)});
}

static void proceed(struct authenticator *a, struct station *st, struct key_choice const *k)
{
	struct handshake_keys keys = {.pmk = k->pmk,
				      .pmk_len = k->pmk_len,
				      .pmkid = k->has_pmkid ? k->pmkid : NULL,
				      .number = k->number};

	switch (k->next) {
	case KEY_OPEN: station_run(a, st); return;
	case KEY_PMK:
		if (k->akm->eap) {
			STATION_EVENT(a, st, RSN_PMK, 0);
			STATION_EVENT(a, st, EAP_SKIPPED, 0);
		} else if (k->akm->psk) {
			STATION_EVENT(a, st, RSN_PSK, 0);
		}
		handshake_begin(a, st, &keys);
		return;
	case KEY_R1:
		if (k->has_pmkid)
			keep_ft_psk(a, st, k);
		tell_ft_psk(a, st, k);
		STATION_EVENT(a, st, RSN_PSK, 0);
		handshake_begin(a, st,
				&(struct handshake_keys){.r1 = &k->r1,
							 .pmkid = k->has_pmkid ? k->pmkid : NULL,
							 .lifetime_s = psk_lifetime_s(st)});
		return;
	case KEY_LOGIN: (void)login_begin(a, st); return;
	case KEY_PTK: roamed(a, st); return;
	case KEY_REPEAT:
	case KEY_REFUSED: return;
	}
}

/* ---- the request ---- */

/** Associations that one station has: two while it roams. */
static unsigned associations(struct authenticator const *a, struct mac sta)
{
	struct hash_cursor c;
	struct station const *st = station_first_record(a, sta, &c);
	unsigned n = 0;

	for (; st; st = station_next_record(a, sta, &c))
		n += st->state != STATION_AUTHENTICATED;
	return n;
}

/** One that is in, or that roams from where it is in, is no client more. Only from one place, so
 * that max-clients never becomes more than twice as many. */
static bool has_room(struct authenticator *a, struct station *st)
{
	if (st->state == STATION_AUTHENTICATED && a->assoc_count >= a->config.max_stations &&
	    associations(a, st->sta) != 1)
		return false;
	if (!st->aid)
		st->aid = aid_take(&st->bss->aids);
	return st->aid != 0;
}

/** The AID of one that is refused is for the next: with the records of AUTH_MS that never associate
 * 2,007 refusals would leave none. */
static void give_back_room(struct station *st)
{
	if (st->state != STATION_AUTHENTICATED)
		return;
	aid_release(&st->bss->aids, st->aid);
	st->aid = 0;
}

/** Does its request, in clear, have to wait until it is known that the station has lost its keys?
 * One whose MIC proves them does not. */
static bool must_query(struct key_request const *r)
{
	bool proven = r->assoc->akm && r->assoc->akm->ft && r->e->fte.p;

	return r->st->keyed && r->st->mfp && !proven && r->st->sa_query.state != SA_QUERY_DEAD;
}

static void decide(struct authenticator *a, struct key_request const *r, uint32_t request)
{
	struct key_choice k;
	char const *full;

	if (must_query(r)) {
		refuse(a, r, STATUS_TRY_LATER, "an SA Query finds out whether it is forged",
		       AUTHENTICATOR_REFUSED_CLEAR);
		/* It may be back already: then it is let in once no answer has come. */
		r->st->contested = false;
		protect_begin(a, r->st);
		return;
	}
	full = limit_reached(a, r->st);
	if (full) {
		refuse(a, r, STATUS_AP_FULL, full, AUTHENTICATOR_REFUSED_LIMIT);
		return;
	}
	if (!has_room(a, r->st)) {
		refuse(a, r, STATUS_AP_FULL, "no AID is left, or max-clients is reached",
		       AUTHENTICATOR_REFUSED_FULL);
		return;
	}
	key_choose(a, r, &k);
	if (k.next == KEY_REFUSED) {
		refuse(a, r, k.status, k.why, k.count);
		give_back_room(r->st);
	} else if (k.next != KEY_REPEAT) {
		commit(a, r, &k);
		accept(a, r, &k, request);
		proceed(a, r->st, &k);
	} else {
		accept(a, r, &k, request);
	}
	vlan_group_release(a, r->bss, k.group);
	key_choice_wipe(&k);
}

static void trace_elements(struct authenticator *a, struct key_request const *r,
			   struct assoc_choice const *c)
{
	struct station const *st = r->st;

	if (!c->ie.p || !bss_trace_is_followed(a, &st->sta))
		return;
	if (c->akm->ft)
		STATION_EVENT(a, st, FT_CAPABLE, 0);
	if (c->wpa1) {
		STATION_EVENT(a, st, WPA_IE, c->ie.len - IE_HEADER_LEN);
		return;
	}
	STATION_EVENT(a, st, RSN_IE, c->ie.len - IE_HEADER_LEN);
	if (c->rsne.n_pmkids)
		STATION_TRACE(a, st, RSN_PMKIDS, .n = {c->rsne.n_pmkids}, .hex = c->rsne.pmkids,
			      .hex_len = PMKID_LEN);
	else
		STATION_EVENT(a, st, RSN_NO_PMKID, 0);
}

static enum authenticator_count refusal_count(enum assoc_refusal why)
{
	static enum authenticator_count const counts[ASSOC_COUNT] = {
#define X(name, status, counter, text) [ASSOC_##name] = AUTHENTICATOR_REFUSED_##counter,
		ASSOC_REFUSAL_LIST(X)
#undef X
	};

	return counts[why];
}

static enum assoc_refusal judge(struct key_request const *r, struct elements const *e,
				struct assoc_choice *c)
{
	struct assoc_bss const b = {.ssid = r->bss->wlan.ssid,
				    .ssid_len = r->bss->wlan.ssid_len,
				    .security = &r->bss->security,
				    .beacon = &r->bss->beacon,
				    .mdid = {r->bss->ft.mdid[0], r->bss->ft.mdid[1]}};

	return assoc_check(&b, r->q, e, c);
}

/** @param readable  r->e holds its elements */
static void trace_received(struct authenticator *a, struct key_request const *r, bool readable)
{
	if (r->q->reassoc && readable && r->e->cckm.p)
		STATION_EVENT(a, r->st, CCKM_RECEIVED, 0);
	STATION_TRACE(a, r->st, ASSOC_REQUEST, .n = {r->bss->conf.slot, radio_address(r->bss)});
	if (r->q->reassoc)
		STATION_TRACE(a, r->st, REASSOC_RECEIVED, .n = {r->bss->conf.slot},
			      .s = {r->bss->wlan.name, r->bss->conf.ap_name},
			      .keep = {TRACE_KEEP_WLAN, TRACE_KEEP_AP});
	else
		STATION_TRACE(a, r->st, ASSOC_RECEIVED, .n = {r->bss->conf.slot},
			      .s = {r->bss->wlan.name, r->bss->conf.ap_name},
			      .keep = {TRACE_KEEP_WLAN, TRACE_KEEP_AP});
}

/** @param e, c  what r->e and r->assoc point to: filled in here */
static void associate(struct authenticator *a, struct key_request const *r, struct elements *e,
		      struct assoc_choice *c, uint32_t request)
{
	bool readable = elements_decode(r->q->elements, e) == DOT11_OK;
	enum assoc_refusal why;

	trace_received(a, r, readable);
	if (exclusion_holds(a->exclusion, r->st->sta)) {
		refuse(a, r, STATUS_UNSPECIFIED, "the client is excluded after failed logins",
		       AUTHENTICATOR_REFUSED_EXCLUDED);
		return;
	}
	why = readable ? judge(r, e, c) : ASSOC_MALFORMED;
	if (why != ASSOC_OK) {
		refuse(a, r, assoc_refusal_status(why), assoc_refusal_text(why),
		       refusal_count(why));
		return;
	}
	if (!r->st->open_ok && !(c->akm && c->akm->ft && e->fte.p)) {
		refuse_stranger(a, r->bss, r->st->sta);
		return;
	}
	ahead_pmkid(a, c);
	trace_elements(a, r, c);
	decide(a, r, request);
}

void associate_received(struct authenticator *a, struct bss *bss, struct frame const *f,
			struct radio_event const *ev)
{
	struct station *st = station_find(a, f->sa, bss);
	struct assoc_request q;
	struct assoc_choice c;
	struct elements e;
	struct key_request r = {.bss = bss, .st = st, .q = &q, .e = &e, .assoc = &c, .ev = ev};

	if (f->is_protected ||
	    assoc_request_decode(f->body, f->subtype == FRAME_REASSOC_REQUEST, &q) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (!st) {
		refuse_stranger(a, bss, f->sa);
		return;
	}
	if (answer_again(a, st, f))
		return;
	st->signal_dbm = ev->signal_dbm;
	associate(a, &r, &e, &c, hash_of(a, f));
}
