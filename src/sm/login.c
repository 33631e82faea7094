/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * 802.1X of a station: its EAP machine, the RADIUS server's word, and the keys that a login gives.
 */
#include "sm/key_choice.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

/** EAPOL header and the longest EAP packet. */
#define EAP_FRAME_MAX (4 + EAP_MAX)

static bool act(struct authenticator *a, struct station *st, enum dot1x_action what,
		struct wr const *w);

/* ---- the machine ---- */

/** Names station and record: a number that no later station has soon. */
static uint64_t conversation_of(struct station const *st)
{
	return (uint64_t)st->generation << 32 | st->self; /* 48 bits */
}

static void arm(struct authenticator *a, struct station *st)
{
	station_set_due(a, st, STATION_DUE_DOT1X, st->dot1x->due_ms);
}

static void new_acct_id(struct authenticator *a, struct station *st)
{
	uint64_t id;

	authenticator_random(a, &id, sizeof id);
	(void)snprintf(st->acct_id, sizeof st->acct_id, "%016llX", (unsigned long long)id);
}

bool login_begin(struct authenticator *a, struct station *st)
{
	uint8_t frame[16];
	struct wr w = wr_init(frame, sizeof frame);

	if (!st->dot1x)
		st->dot1x = talloc_zero(a, struct dot1x);
	if (!st->dot1x) {
		station_send_away(a, st, REASON_AP_BUSY);
		return false;
	}
	if (!st->acct_id[0])
		new_acct_id(a, st);
	if (st->state == STATION_RUN)
		st->reauthenticates = true;
	else
		st->state = STATION_DOT1X;
	st->login_ms = authenticator_now(a);
	authenticator_counted(a, AUTHENTICATOR_EAP_STARTED);
	return act(a, st, dot1x_begin(st->dot1x, st->dot1x, a->env, conversation_of(st), &w), &w);
}

static void refused(struct authenticator *a, struct station *st, enum dot1x_refusal why,
		    struct span packet)
{
	authenticator_counted(a, AUTHENTICATOR_REFUSED_EAPOL);
	if (why == DOT1X_REFUSED_IDENTIFIER)
		STATION_TRACE(a, st, EAP_WRONG_ID, .n = {st->dot1x->id, packet.p[1]});
	else
		STATION_TRACE(a, st, EAPOL_REFUSED, .s = {"EAP", dot1x_refusal_text(why)});
}

void login_start_received(struct authenticator *a, struct station *st)
{
	uint8_t frame[16];
	struct wr w = wr_init(frame, sizeof frame);
	enum dot1x_action what;

	STATION_EVENT(a, st, EAPOL_START, 0);
	/* A station whose key we know needs no login; one that runs may want a new one. */
	if (!st->akm || !st->akm->eap || (st->state != STATION_DOT1X && st->state != STATION_RUN)) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_EAPOL);
		return;
	}
	if (!st->dot1x) {
		(void)login_begin(a, st);
		return;
	}
	what = dot1x_start_received(st->dot1x, st->dot1x, a->env, conversation_of(st), &w);
	if (what == DOT1X_NOTHING)
		refused(a, st, st->dot1x->refused, (struct span){NULL, 0});
	else
		(void)act(a, st, what, &w);
}

static void trace_response(struct authenticator *a, struct station *st, bool is_identity)
{
	struct span eap = st->dot1x->eap;

	if (is_identity)
		STATION_TRACE(a, st, EAP_IDENTITY, .n = {st->dot1x->identities},
			      .s = {st->dot1x->user});
	else
		STATION_TRACE(a, st, EAP_RESPONSE, .n = {eap.p[1], eap.len > 4 ? eap.p[4] : 0});
}

void login_received(struct authenticator *a, struct station *st, struct span packet)
{
	struct wr none = wr_init(NULL, 0);
	bool is_identity;
	enum dot1x_action what;

	STATION_EVENT(a, st, EAPOL_EAP, 0);
	if (!st->dot1x) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_EAPOL);
		return;
	}
	is_identity = st->dot1x->state == DOT1X_CONNECTING;
	what = dot1x_eap_received(st->dot1x, a->env, packet);
	if (what == DOT1X_NOTHING) {
		refused(a, st, st->dot1x->refused, packet);
		arm(a, st);
		return;
	}
	trace_response(a, st, is_identity);
	(void)act(a, st, what, &none);
}

bool login_due(struct authenticator *a, struct station *st)
{
	uint8_t frame[EAP_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);
	enum dot1x_action what;

	if (!st->dot1x)
		return true;
	what = dot1x_timeout(st->dot1x, a->env, &w);
	if (what == DOT1X_FAILED)
		authenticator_counted(a, AUTHENTICATOR_EAP_TIMEOUT);
	return act(a, st, what, &w);
}

/* ---- the server ---- */

static bool ask(struct authenticator *a, struct station *st)
{
	struct dot1x const *d = st->dot1x;
	struct bss const *bss = st->bss;
	struct aaa_request q = {.conversation = d->conversation,
				.list = bss->wlan.auth_list,
				.sta = st->sta,
				.bssid = bss->conf.bssid,
				.ssid = bss->wlan.ssid,
				.ssid_len = bss->wlan.ssid_len,
				.user = d->user,
				.eap = d->eap,
				.state = {d->state_attr, d->state_len},
				.server = d->server,
				.acct_session_id = st->acct_id,
				.nas_id = a->config.r0kh_id,
				.akm = st->akm->selector,
				.pairwise = st->pairwise,
				.group = bss->security.group,
				.group_mgmt = st->mfp ? bss->security.group_mgmt : 0,
				.has_mdid = st->akm->ft,
				.mdid = a->config.mdid,
				.aid = st->aid,
				.radio_channel = beacon_channel(bss->conf.freq)};

	return a->ops.ask(a->ops.arg, &q);
}

/** The question could not leave: as if no server had answered, but at once. False: the record is
 * gone. */
static bool not_asked(struct authenticator *a, struct station *st)
{
	struct aaa_reply const none = {.conversation = st->dot1x->conversation,
				       .verdict = AAA_NO_ANSWER};
	uint8_t frame[16];
	struct wr w = wr_init(frame, sizeof frame);

	authenticator_counted(a, AUTHENTICATOR_EAP_NO_ANSWER);
	STATION_TRACE(a, st, AAA_FAILED, .s = {"memory is too short to ask a RADIUS server"});
	return act(a, st, dot1x_reply(st->dot1x, st->dot1x, a->env, &none, &w), &w);
}

/** Send what the machine has written; what it is shows in its first EAP octets. */
static void send(struct authenticator *a, struct station *st, struct wr const *w)
{
	struct dot1x const *d = st->dot1x;

	if (wr_len(w) < 8)
		return;
	switch (w->start[4]) {
	case EAP_REQUEST:
		if (d->state == DOT1X_CONNECTING && d->identities > 1 && d->tries == 1)
			STATION_EVENT(a, st, EAP_IDENTITY_ASKED, d->id);
		else if (d->state == DOT1X_CONNECTING)
			STATION_EVENT(a, st, EAP_IDENTITY_SENT, d->id);
		else
			STATION_TRACE(a, st, EAP_REQUEST_SENT, .n = {d->id, d->eap_type});
		break;
	case EAP_SUCCESS: STATION_EVENT(a, st, EAP_SUCCESS_SENT, w->start[5]); break;
	case EAP_FAILURE: STATION_EVENT(a, st, EAP_FAILURE_SENT, w->start[5]); break;
	default: break;
	}
	station_send_eapol(a, st, w, st->keyed, d->tries > 1);
}

/** Is it connected with keys of a login? Of a PSK or none it may be the guesser's own. */
static bool is_logged_in(struct authenticator const *a, struct mac sta)
{
	struct hash_cursor c;
	struct station const *st = station_first_record(a, sta, &c);

	while (st && !(st->state == STATION_RUN && st->keyed && st->akm && st->akm->eap))
		st = station_next_record(a, sta, &c);
	return st != NULL;
}

/** A server said no: too often, and the station is not let in for some time. A server that does not
 * answer excludes nobody, nor do logins that fail in the name of a station that is connected by its
 * own login at another BSS: anybody can send them, and its next roam would be refused. */
static void rejected(struct authenticator *a, struct bss const *bss, struct mac sta)
{
	struct authenticator_config const *c = &a->config;

	if (is_logged_in(a, sta))
		return;
	if (!exclusion_failed(a->exclusion, sta, c->exclusion_failures, c->exclusion_s))
		return;
	authenticator_counted(a, AUTHENTICATOR_EXCLUDED);
	BSS_TRACE(a, bss, sta, EXCLUDED, .n = {c->exclusion_failures, c->exclusion_s});
}

/** False: the record is gone. */
static bool act(struct authenticator *a, struct station *st, enum dot1x_action what,
		struct wr const *w)
{
	switch (what) {
	case DOT1X_SEND: send(a, st, w); break;
	case DOT1X_ASK:
		if (!ask(a, st))
			return not_asked(a, st);
		break;
	case DOT1X_NOTHING:
	case DOT1X_ACCEPTED: break;
	case DOT1X_FAILED:
		send(a, st, w);
		station_send_away(a, st, REASON_DOT1X_FAILED);
		return false;
	}
	arm(a, st);
	return true;
}

/* ---- the key ---- */

struct session const *login_session(struct authenticator const *a, struct station const *st)
{
	return session_on_wlan(a->store, st->sta, st->bss->wlan.id);
}

static void adopt_session(struct station *st, struct session const *s)
{
	/* Not all of the room: each line of a session that has left the caches is waited for. */
	memcpy(st->user, s->login.user, strlen(s->login.user) + 1);
	if (!st->expires_ms || s->expires_ms < st->expires_ms)
		st->expires_ms = s->expires_ms;
	/* A WLAN's session-timeout that is shorter renews the login as ever. */
	st->ends = s->login.ends_at_timeout && s->lifetime_s >= s->login.session_timeout;
}

void login_of_session(struct authenticator *a, struct station *st)
{
	struct session const *s = login_session(a, st);

	if (s)
		adopt_session(st, s);
}

/** What we know of the login better than the server. */
static void complete(struct authenticator *a, struct station const *st, struct login *l)
{
	l->sta = st->sta;
	l->r1kh = a->config.r1kh_id;
	l->bssid = st->bss->conf.bssid;
	memcpy(l->ssid, st->bss->wlan.ssid, sizeof l->ssid);
	l->ssid_len = st->bss->wlan.ssid_len;
	(void)snprintf(l->nas_id, sizeof l->nas_id, "%s", a->config.r0kh_id);
	(void)snprintf(l->acct_session_id, sizeof l->acct_session_id, "%s", st->acct_id);
	if (!l->user[0])
		memcpy(l->user, st->dot1x->user, sizeof l->user);
	l->akm = st->akm->selector;
	l->pairwise = st->pairwise;
	l->group = st->bss->security.group;
	l->group_mgmt = st->mfp ? st->bss->security.group_mgmt : 0;
	l->has_mdid = st->akm->ft;
	l->mdid = a->config.mdid;
}

/** The session that a push has made of this very login; NULL when none came. */
static struct session const *pushed_session(struct authenticator *a, struct station const *st,
					    struct login const *reply)
{
	struct session const *s = login_session(a, st);

	if (!s || (strcmp(s->login.acct_session_id, st->acct_id) != 0 &&
		   !secret_eq(&s->login.msk, &reply->msk)))
		return NULL;
	if (reply->msk.len && !secret_eq(&s->login.msk, &reply->msk)) {
		/* A session of an earlier run of this association is no push of this one. */
		if (s->created_ms < st->login_ms)
			return NULL;
		authenticator_counted(a, AUTHENTICATOR_KEY_MISMATCH);
		STATION_EVENT(a, st, KEY_MISMATCH, 0);
	}
	return s;
}

/** The session of this login, made if the push has not. NULL: there is no key; *why tells. */
static struct session const *session_for(struct authenticator *a, struct station *st,
					 struct login const *reply, char const **why)
{
	struct session const *s = pushed_session(a, st, reply);
	enum session_refusal r;
	struct login l;

	*why = "the Access-Accept brought no key, and none was pushed";
	if (s || reply->msk.len == 0)
		return s;
	l = *reply;
	complete(a, st, &l);
	r = session_login(a->store, &l, false, "RADIUS", NULL);
	mem_wipe(&l, sizeof l);
	*why = session_refusal_text(r);
	return r == SESSION_OK ? login_session(a, st) : NULL;
}

/** The PMKSA that the login has made for this BSSID, to be named in message 1. */
static bool own_pmksa(struct authenticator *a, struct station const *st, struct pmksa *out)
{
	struct pmksa all[PMKSA_PER_STATION];
	unsigned n = pmksa_of_station(session_pmksa(a->store), st->sta, all);
	bool found = false;

	for (unsigned i = 0; i < n && !found; i++) {
		found = mac_eq(all[i].aa, st->bss->conf.bssid) && all[i].akm == st->akm->akm &&
			all[i].wlan_id == st->bss->wlan.id;
		if (found)
			*out = all[i];
	}
	mem_wipe(all, sizeof all);
	return found;
}

/** Initial association of FT: the PMK-R1 for this controller's one R1KH. */
static bool begin_ft(struct authenticator *a, struct station *st, struct session const *s)
{
	struct handshake_keys k = {0};
	struct r0kh_grant g;
	struct pmksa p = {0};
	struct r0kh_request q = {.sta = st->sta,
				 .r1kh = a->config.r1kh_id,
				 .r0kh_id = (uint8_t const *)a->config.r0kh_id,
				 .r0kh_id_len = (uint8_t)strlen(a->config.r0kh_id),
				 .r0_name = s->r0.name,
				 .wlan_id = st->bss->wlan.id,
				 .own = true};
	enum key_outcome o = KEY_UNKNOWN_NAME;

	if (s->has_r0 && strcmp(s->r0kh_id, a->config.r0kh_id) == 0)
		o = r0kh_pull(session_r0kh(a->store), &q, &g);
	if (o == KEY_SERVED || o == KEY_LATE) {
		k.r1 = &g.r1;
		/* The second that has begun counts; what is left is rounded down. */
		k.lifetime_s = g.key_left_s < s->lifetime_s ? g.key_left_s + 1 : g.key_left_s;
		if (own_pmksa(a, st, &p))
			k.pmkid = p.pmkid;
		handshake_begin(a, st, &k);
		mem_wipe(&p, sizeof p);
		mem_wipe(&g, sizeof g);
		return true;
	}
	return false;
}

static bool begin_handshake(struct authenticator *a, struct station *st, struct session const *s)
{
	struct handshake_keys k = {.pmk = s->login.msk.b, .pmk_len = st->akm->pmk_len};
	struct pmksa p;
	bool has_pmksa;

	if (st->akm->ft)
		return begin_ft(a, st, s);
	if (s->login.msk.len < k.pmk_len)
		return false;
	has_pmksa = own_pmksa(a, st, &p);
	if (has_pmksa)
		k.pmkid = p.pmkid;
	handshake_begin(a, st, &k);
	if (has_pmksa)
		mem_wipe(&p, sizeof p);
	return true;
}

/** The server let it in, we cannot. */
static void give_up(struct authenticator *a, struct station *st, enum authenticator_count count,
		    char const *why)
{
	authenticator_counted(a, count);
	STATION_TRACE(a, st, AAA_FAILED, .s = {why});
	station_send_away(a, st, REASON_DOT1X_FAILED);
}

static void cckm_created(struct authenticator *a, struct station *st)
{
	(void)session_set_key_index(a->store, st->sta, st->bss->wlan.id, CCKM_KEY_INDEX);
	STATION_TRACE(a, st, CCKM_CREATED, .n = {st->wpa1 ? 0 : 2, CCKM_KEY_INDEX});
}

static void accepted(struct authenticator *a, struct station *st, struct aaa_reply const *reply,
		     struct wr const *w)
{
	char const *why;
	struct session const *s;

	authenticator_counted(a, AUTHENTICATOR_EAP_ACCEPTED);
	st->expires_ms = 0;
	s = session_for(a, st, reply->login, &why);
	if (!s) {
		give_up(a, st, AUTHENTICATOR_EAP_NO_KEY, why);
		return;
	}
	if (reply->login->session_timeout && !reply->reauthenticate)
		session_ends_at_timeout(a->store, st->sta, st->bss->wlan.id);
	exclusion_passed(a->exclusion, st->sta);
	/* CCKM roams go into the session that there is: those of an earlier login, perhaps of
	 * somebody else, are over. */
	(void)cckm_cache_remove(a->cckm, st->sta, st->bss->wlan.id);
	adopt_session(st, s);
	if (!vlan_group_join(a, st, key_vlan(st->bss, s->login.vlan))) {
		give_up(a, st, AUTHENTICATOR_REFUSED_VLAN, KEY_NO_VLAN_TEXT);
		return;
	}
	st->method = STATION_METHOD_DOT1X;
	if (st->akm->akm == AKM_CCKM)
		cckm_created(a, st);
	send(a, st, w);
	station_drop_dot1x(a, st);
	if (!begin_handshake(a, st, s))
		give_up(a, st, AUTHENTICATOR_EAP_NO_KEY, "the login's key does not fit the AKM");
}

static void trace_reply(struct authenticator *a, struct station *st, struct aaa_reply const *reply)
{
	switch (reply->verdict) {
	case AAA_CHALLENGE: STATION_TRACE(a, st, AAA_CHALLENGE, .s = {reply->server_name}); return;
	case AAA_ACCEPT: STATION_TRACE(a, st, AAA_ACCEPT, .s = {reply->server_name}); return;
	case AAA_REJECT:
		authenticator_counted(a, AUTHENTICATOR_EAP_REJECTED);
		STATION_TRACE(a, st, AAA_REJECT, .s = {reply->server_name});
		return;
	case AAA_NO_ANSWER:
		authenticator_counted(a, AUTHENTICATOR_EAP_NO_ANSWER);
		STATION_TRACE(a, st, AAA_FAILED, .n = {AAA_NO_ANSWER},
			      .s = {"no RADIUS server has answered"});
		return;
	case AAA_NO_SERVER:
		authenticator_counted(a, AUTHENTICATOR_EAP_NO_ANSWER);
		STATION_TRACE(a, st, AAA_FAILED, .n = {AAA_NO_SERVER},
			      .s = {"there is no RADIUS server to ask: see authentication-list"});
		return;
	}
}

/** The record that a conversation belongs to; NULL when it is over. */
static struct station *station_of(struct authenticator const *a, uint64_t conversation)
{
	uint32_t entry = (uint32_t)(conversation >> 16);
	struct station *st;

	if (entry >= a->stations.high)
		return NULL;
	st = slab_at(&a->stations, entry);
	return st->live && st->dot1x && st->dot1x->conversation == conversation ? st : NULL;
}

void authenticator_aaa_reply(struct authenticator *a, struct aaa_reply const *reply)
{
	struct station *st = station_of(a, reply->conversation);
	uint8_t frame[EAP_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);
	enum dot1x_action what;
	struct bss *bss;
	struct mac sta;

	if (!st || st->dot1x->state != DOT1X_SERVER)
		return;
	bss = st->bss;
	sta = st->sta;
	authenticator_turn(a);
	trace_reply(a, st, reply);
	what = dot1x_reply(st->dot1x, st->dot1x, a->env, reply, &w);
	if (what == DOT1X_ACCEPTED)
		accepted(a, st, reply, &w);
	else if (!act(a, st, what, &w) && reply->verdict == AAA_REJECT)
		rejected(a, bss, sta);
}

/* ---- the end of a key's life ---- */

/**
 * A login that is over is asked for anew on the open port, and traffic goes on meanwhile, unless
 * the RADIUS server gave it a Session-Timeout without Termination-Action RADIUS-Request: then the
 * station is sent away (RFC 2865 5.29, RFC 3580 3.17), and may log in again. Keys that
 * have no login behind them here (FT, CCKM: it was made at another access point) end, and the
 * station comes back by 802.1X.
 */
bool login_expired(struct authenticator *a, struct station *st)
{
	if (st->state != STATION_RUN || st->reauthenticates)
		return true;
	if (!st->akm || !st->akm->eap || st->ends || st->akm->ft || st->akm->akm == AKM_CCKM) {
		station_send_away(a, st, REASON_PREV_AUTH_NOT_VALID);
		return false;
	}
	st->acct_id[0] = '\0';
	return login_begin(a, st);
}
