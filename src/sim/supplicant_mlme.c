/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's management frames: authentication, (re)association, SA queries, being sent away. */
#include <string.h>

#include "base/secret.h"
#include "dot11/frame.h"
#include "dot11/status.h"
#include "sim/supplicant_private.h"

/** Answers beyond this are no comeback times but mistakes (TU; 65,535 are 67 s). */
#define COMEBACK_MAX_TU 65535

/** OFDM rates for a BSS whose beacon names none, in 500 kbit/s; 6, 12 and 24 Mbit/s basic. */
static uint8_t const ofdm_rates[] = {0x8c, 18, 0x98, 36, 0xb0, 72, 96, 108};

/** Mark the try as sent; the next one has its time. */
static void try_sent(struct supplicant *s)
{
	s->a.tries++;
	s->a.due_ms = s->env->now_ms(s->env->arg) + s->config.retry_ms;
}

/** FT over the DS: the request goes through the access point of now. */
static void ft_action_send(struct supplicant *s, struct wr *w)
{
	struct ft_action_frame f = {
		.action = FT_ACTION_REQUEST,
		.sta = s->config.sta,
		.target_ap = s->a.bss.bssid,
	};

	frame_put_header(w, FRAME_ACTION, s->bss.bssid, s->config.sta, s->bss.bssid);
	ft_action_frame_put(w, &f);
	supplicant_ft_request_put(s, w);
	try_sent(s);
	supplicant_send_mgmt(s, SUPPLICANT_SENT_AUTH, s->bss.bssid, w, s->mfp);
}

void supplicant_auth_send(struct supplicant *s)
{
	uint8_t buf[SUPPLICANT_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof(buf));
	bool ft = s->a.method == SUPPLICANT_FT_AIR;

	if (s->a.method == SUPPLICANT_FT_DS) {
		ft_action_send(s, &w);
		return;
	}
	frame_put_header(&w, FRAME_AUTH, s->a.bss.bssid, s->config.sta, s->a.bss.bssid);
	auth_frame_put(&w, ft ? AUTH_FT : AUTH_OPEN, 1, STATUS_SUCCESS);
	if (ft)
		supplicant_ft_request_put(s, &w);
	try_sent(s);
	supplicant_send_mgmt(s, SUPPLICANT_SENT_AUTH, s->a.bss.bssid, &w, false);
}

static bool is_ft_roam(struct supplicant const *s)
{
	return s->a.method == SUPPLICANT_FT_AIR || s->a.method == SUPPLICANT_FT_DS;
}

static void head_put(struct supplicant *s, struct wr *w)
{
	enum frame_subtype subtype = s->a.reassoc ? FRAME_REASSOC_REQUEST : FRAME_ASSOC_REQUEST;
	struct assoc_request q = {
		.reassoc = s->a.reassoc,
		.caps = (uint16_t)(CAPS_ESS | CAPS_SHORT_SLOT | (s->a.bss.caps & CAPS_PRIVACY)),
		.listen_interval = 5,
		.current_ap = s->bss.bssid,
	};

	frame_put_header(w, subtype, s->a.bss.bssid, s->config.sta, s->a.bss.bssid);
	assoc_request_put(w, &q);
	elements_put_ssid(w, s->config.ssid, s->config.ssid_len);
	if (s->a.bss.rates.n)
		elements_put_rates(w, s->a.bss.rates.rate, s->a.bss.rates.n);
	else
		elements_put_rates(w, ofdm_rates, sizeof(ofdm_rates));
}

/** Elements in the order of 9.3.3.5 and 9.3.3.7. */
static void elements_put(struct supplicant *s, struct wr *w)
{
	struct supplicant_attempt *a = &s->a;
	uint8_t const *pmkid;

	if (is_ft_roam(s)) {
		supplicant_ft_reassoc_put(s, w);
		return;
	}
	supplicant_pmksa_choose(s);
	pmkid = a->named.pmk_len ? a->named.pmkid : NULL;
	supplicant_ie_put(s, &a->bss, pmkid, &a->ie);
	wr_bytes(w, a->ie.b, a->ie.len);
	if (a->method == SUPPLICANT_FT_INITIAL && a->bss.has_mde)
		wr_bytes(w, a->bss.mde, MDE_LEN);
	if (a->method == SUPPLICANT_CCKM)
		supplicant_cckm_put(s, w);
	if (a->method == SUPPLICANT_OWE && !supplicant_owe_put(s, w))
		w->bad = true;
}

void supplicant_assoc_send(struct supplicant *s)
{
	uint8_t buf[SUPPLICANT_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof(buf));

	/* mac80211 repeats the same octets, which is what makes a repeat of it. */
	if (s->a.tries > 0) {
		try_sent(s);
		(void)supplicant_repeat(s, SUPPLICANT_SENT_ASSOC);
		return;
	}
	head_put(s, &w);
	elements_put(s, &w);
	try_sent(s);
	if (w.bad)
		supplicant_fail(s, SUPPLICANT_FAULT_CRYPTO, 0);
	else
		supplicant_send_mgmt(s, SUPPLICANT_SENT_ASSOC, s->a.bss.bssid, &w, false);
}

static void assoc_begin(struct supplicant *s)
{
	s->state = SUPPLICANT_ASSOCIATING;
	s->a.tries = 0;
	supplicant_assoc_send(s);
}

static void auth_received(struct supplicant *s, struct frame const *f)
{
	bool ft = s->a.method == SUPPLICANT_FT_AIR;
	struct auth_frame a;

	if (auth_frame_decode(f->body, &a) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	if (s->state != SUPPLICANT_AUTHENTICATING || s->a.method == SUPPLICANT_FT_DS ||
	    !mac_eq(f->bssid, s->a.bss.bssid) || a.transaction != 2 ||
	    a.alg != (ft ? AUTH_FT : AUTH_OPEN)) {
		/* A repeated request of ours is answered twice. */
		if (s->state == SUPPLICANT_AUTHENTICATING ||
		    !(mac_eq(f->bssid, s->a.bss.bssid) ||
		      (s->associated && mac_eq(f->bssid, s->bss.bssid))))
			supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (a.status != STATUS_SUCCESS) {
		supplicant_fail(s, SUPPLICANT_FAULT_AUTH_REFUSED, a.status);
		return;
	}
	if (!ft || supplicant_ft_answer(s, a.elements))
		assoc_begin(s);
}

static void ft_action_received(struct supplicant *s, struct frame const *f)
{
	struct ft_action_frame a;

	if (ft_action_frame_decode(f->body, &a) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	if (s->state != SUPPLICANT_AUTHENTICATING || s->a.method != SUPPLICANT_FT_DS ||
	    a.action != FT_ACTION_RESPONSE || !mac_eq(a.sta, s->config.sta) ||
	    !mac_eq(a.target_ap, s->a.bss.bssid)) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (a.status != STATUS_SUCCESS) {
		supplicant_fail(s, SUPPLICANT_FAULT_AUTH_REFUSED, a.status);
		return;
	}
	if (supplicant_ft_answer(s, a.elements)) {
		s->a.reassoc = true;
		assoc_begin(s);
	}
}

/** Refused for now, with a time to come back (status 30, 9.4.2.48). */
static bool take_comeback(struct supplicant *s, struct elements const *e)
{
	for (unsigned i = 0; i < e->n_ties; i++) {
		struct tie t;

		if (tie_decode(e->tie[i].p, e->tie[i].len, &t) != DOT11_OK ||
		    t.type != TIE_ASSOC_COMEBACK || t.value > COMEBACK_MAX_TU)
			continue;
		s->a.comeback = true;
		s->a.due_ms = s->env->now_ms(s->env->arg) + t.value * 1024u / 1000 + 1;
		return true;
	}
	return false;
}

/** The attempt becomes the association; keys of the old one are gone. */
static void adopt(struct supplicant *s, struct assoc_response const *r)
{
	struct akm_info const *info = s->config.secure ? akm_info(s->config.akm) : NULL;
	uint64_t now = s->env->now_ms(s->env->arg);
	struct rsne own;

	if (info && info->akm == AKM_OWE)
		info = akm_info_group(AKM_OWE, s->config.owe_group);
	s->associated = true;
	s->bss = s->a.bss;
	s->method = s->a.method;
	s->aid = r->aid & 0x3fff;
	s->akm = info;
	s->ie = s->a.ie;
	s->named = s->a.named;
	s->has_m1 = s->has_ptk = s->has_replay = s->has_pairwise = s->has_asked = false;
	memset(s->has_group_key, 0, sizeof(s->has_group_key));
	s->pmk_len = 0;
	s->has_pmkid = false;
	s->mfp = !s->config.wpa1 && rsne_decode(s->ie.b, s->ie.len, &own) == DOT11_OK &&
		 own.caps & RSNE_CAP_MFPC;
	s->state = SUPPLICANT_HANDSHAKE;
	s->deadline_ms = now + SUPPLICANT_TIMEOUT_MS;
	s->start_ms = info && info->eap ? now + SUPPLICANT_START_MS : 0;
	if (info && info->psk) {
		memcpy(s->pmk, s->config.psk, PSK_LEN);
		s->pmk_len = PSK_LEN;
	}
}

static suite_t group_of(struct supplicant const *s)
{
	struct rsne r;

	/* The first cipher of a WPA element lies behind its OUI, type and version. */
	if (s->config.wpa1)
		return s->ie.len >= 12 ? SUITE_RSN(s->ie.b[11]) : 0;
	return rsne_decode(s->bss.rsn.b, s->bss.rsn.len, &r) == DOT11_OK ? r.group : 0;
}

/** What each method makes of an answer with status 0: the port opens, waits, or the answer fails.
 */
static void accepted(struct supplicant *s, struct assoc_response const *r, struct elements const *e)
{
	bool is_open = false;

	adopt(s, r);
	s->group = group_of(s);
	switch (s->method) {
	case SUPPLICANT_OPEN: is_open = true; break;
	case SUPPLICANT_FT_AIR:
	case SUPPLICANT_FT_DS: is_open = supplicant_ft_reassoc_answer(s, e); break;
	case SUPPLICANT_CCKM: is_open = supplicant_cckm_answer(s, e->cckm); break;
	case SUPPLICANT_FT_INITIAL: supplicant_ft_initial(s, e); break;
	case SUPPLICANT_OWE: supplicant_owe_answer(s, e); break;
	case SUPPLICANT_PSK:
	case SUPPLICANT_DOT1X:
	case SUPPLICANT_SKC:
	case SUPPLICANT_OKC:
	case SUPPLICANT_CCKM_LOGIN:
	case SUPPLICANT_OWE_PMKID:
	case SUPPLICANT_METHOD_COUNT: break;
	}
	if (is_open)
		supplicant_run(s);
	else if (s->config.eapol_start && s->akm && s->akm->eap && !s->named.pmk_len)
		supplicant_eapol_start(s);
}

static void assoc_received(struct supplicant *s, struct frame const *f)
{
	struct assoc_response r;
	struct elements e;

	if (assoc_response_decode(f->body, &r) != DOT11_OK ||
	    elements_decode(r.elements, &e) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	if (s->state != SUPPLICANT_ASSOCIATING || !mac_eq(f->bssid, s->a.bss.bssid) ||
	    (f->subtype == FRAME_REASSOC_RESPONSE) != s->a.reassoc) {
		/* A repeated request of ours is answered twice. */
		if (!s->associated || !mac_eq(f->bssid, s->bss.bssid))
			supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (r.status == STATUS_SUCCESS)
		accepted(s, &r, &e);
	else if (r.status != STATUS_TRY_LATER || !take_comeback(s, &e))
		supplicant_fail(s, SUPPLICANT_FAULT_ASSOC_REFUSED, r.status);
}

static void sa_query_received(struct supplicant *s, struct frame const *f)
{
	uint8_t buf[FRAME_HEADER_LEN + 4];
	struct wr w = wr_init(buf, sizeof(buf));
	struct sa_query_frame q;

	if (sa_query_frame_decode(f->body, &q) != DOT11_OK || q.response) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (s->misbehaviours & SUPPLICANT_NO_SA_QUERY)
		return;
	q.response = true;
	frame_put_header(&w, FRAME_ACTION, s->bss.bssid, s->config.sta, s->bss.bssid);
	sa_query_frame_put(&w, &q);
	s->ops.send_mgmt(s->ops.arg, s->bss.bssid, (struct span){buf, wr_len(&w)}, s->mfp);
}

static void action_received(struct supplicant *s, struct frame const *f, bool is_protected)
{
	if (s->mfp && s->has_pairwise && !is_protected) {
		supplicant_fault(s, SUPPLICANT_FAULT_FORGED_CLEAR);
		return;
	}
	/* On its way into where it was it has no key to read what comes under the old one. */
	if (is_protected && !s->associated && mac_eq(f->bssid, s->a.bss.bssid))
		return;
	if (!s->associated || !mac_eq(f->bssid, s->bss.bssid) || f->body.len == 0)
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
	else if (f->body.p[0] == ACTION_FT)
		ft_action_received(s, f);
	else if (f->body.p[0] == ACTION_SA_QUERY)
		sa_query_received(s, f);
	else
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
}

static void sent_away(struct supplicant *s, struct frame const *f, bool is_protected)
{
	bool from_target =
		(s->state == SUPPLICANT_AUTHENTICATING || s->state == SUPPLICANT_ASSOCIATING) &&
		mac_eq(f->bssid, s->a.bss.bssid);
	bool from_own = s->associated && mac_eq(f->bssid, s->bss.bssid);
	uint16_t reason;

	if (reason_frame_decode(f->body, &reason) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	if (from_own && s->mfp && s->has_pairwise && !is_protected) {
		supplicant_fault(s, SUPPLICANT_FAULT_FORGED_CLEAR);
		return;
	}
	/* The old access point takes its leave during a roam: not a matter any more. */
	if (from_own &&
	    (s->state == SUPPLICANT_AUTHENTICATING || s->state == SUPPLICANT_ASSOCIATING) &&
	    !from_target) {
		s->associated = false;
		return;
	}
	if (from_own || from_target)
		supplicant_fail(s, SUPPLICANT_FAULT_DEAUTH, reason);
}

void supplicant_mgmt_received(struct supplicant *s, void const *frame, size_t len,
			      bool is_protected)
{
	struct frame f;

	if (frame_decode(frame, len, &f) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	if (!mac_eq(f.da, s->config.sta) && !mac_is_group(f.da)) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	switch ((enum frame_subtype)f.subtype) {
	case FRAME_AUTH: auth_received(s, &f); return;
	case FRAME_ASSOC_RESPONSE:
	case FRAME_REASSOC_RESPONSE: assoc_received(s, &f); return;
	case FRAME_DISASSOC:
	case FRAME_DEAUTH: sent_away(s, &f, is_protected); return;
	case FRAME_ACTION: action_received(s, &f, is_protected); return;
	case FRAME_BEACON:
	case FRAME_PROBE_RESPONSE: return;
	case FRAME_ASSOC_REQUEST:
	case FRAME_REASSOC_REQUEST:
	case FRAME_PROBE_REQUEST: break;
	}
	supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
}
