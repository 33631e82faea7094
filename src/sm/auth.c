/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Authentication frames, and FT Requests over the DS (IEEE 802.11-2020 11.3.4, 13.5, 13.6).
 *
 * Anybody can send one in anybody's name, so none of them changes an association that stands.
 */
#include "sm/authenticator_private.h"

#include <string.h>

#include "dot11/status.h"

/** Header, fixed fields, and what FT answers with. */
#define AUTH_FRAME_MAX (FRAME_HEADER_LEN + 6 + FT_ANSWER_MAX)

static char const *alg_text(uint16_t alg)
{
	static struct {
		uint16_t alg;
		char const *text;
	} const names[] = {
		{AUTH_OPEN, "open system"},
		{AUTH_SHARED_KEY, "shared key"},
		{AUTH_FT, "FT"},
		{AUTH_SAE, "SAE"},
		{AUTH_LEAP, "LEAP"},
	};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].alg == alg)
			return names[i].text;
	return "unknown";
}

/** Send what is in `w` after its header: whoever calls has put it there. */
static void answer(struct authenticator *a, struct bss *bss, struct mac sta, uint16_t alg,
		   uint16_t status, struct span elements)
{
	uint8_t frame[AUTH_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	frame_put_header(&w, FRAME_AUTH, sta, bss->conf.bssid, bss->conf.bssid);
	auth_frame_put(&w, alg, 2, status);
	wr_bytes(&w, elements.p, elements.len);
	bss_send_mgmt(a, bss, sta, &w);
	authenticator_counted(a, AUTHENTICATOR_AUTH);
	BSS_TRACE(a, bss, sta, AUTH_ANSWERED, .s = {alg_text(alg), status_text(status)},
		  .n = {status});
}

SELDOM static void refuse(struct authenticator *a, struct bss *bss, struct mac sta, uint16_t alg,
			  uint16_t status, enum authenticator_count count)
{
	authenticator_counted(a, count);
	answer(a, bss, sta, alg, status, (struct span){NULL, 0});
}

/** The record of a station; a new one when it is unknown here. NULL when memory is short. */
static struct station *record_of(struct authenticator *a, struct bss *bss, struct mac sta)
{
	struct station *st = station_find(a, sta, bss);

	return st ? st : station_new(a, bss, sta);
}

/** Open System. */
static void open_system(struct authenticator *a, struct bss *bss, struct mac sta, int8_t signal)
{
	struct station *st;

	st = record_of(a, bss, sta);
	if (!st) {
		refuse(a, bss, sta, AUTH_OPEN, STATUS_AP_FULL, AUTHENTICATOR_REFUSED_FULL);
		return;
	}
	st->open_ok = true;
	if (st->state == STATION_AUTHENTICATED) {
		st->signal_dbm = signal;
		station_set_due(a, st, STATION_DUE_AUTH, authenticator_now(a) + AUTH_MS);
		station_add_to_radio(a, st);
	} else {
		/* It may want to begin anew: then its next request is not a repeat. */
		st->answer = 0;
		st->auth_ms = authenticator_now(a);
	}
	answer(a, bss, sta, AUTH_OPEN, STATUS_SUCCESS, (struct span){NULL, 0});
}

/**
 * A transition begins, over the air or the DS.
 *
 * @param answer  receives elements
 * @param to      receives the record at `bss`; NULL unless OK
 */
static enum ft_refusal transition(struct authenticator *a, struct bss *bss, struct mac sta,
				  struct elements const *e, bool over_ds, struct wr *answer,
				  struct station **to)
{
	struct station *st = station_find(a, sta, bss);
	struct ft_roam *roam = st ? st->ft : NULL;
	uint32_t entry = st ? st->ft_entry : 0;
	enum ft_refusal why;

	*to = NULL;
	if (!roam)
		roam = slab_alloc(&a->fts, &entry);
	if (!roam)
		return FT_REFUSED_CRYPTO;
	why = ft_request(&bss->ft, a->env, sta, e, &bss->ft_akms, &bss->security.pairwise, over_ds,
			 roam, answer);
	/* Only now: who has no key here makes no record. */
	if (why == FT_REFUSED_OK && !st)
		st = station_new(a, bss, sta);
	if (why == FT_REFUSED_OK && !st)
		why = FT_REFUSED_CRYPTO;
	if (why != FT_REFUSED_OK) {
		if (!st || st->ft != roam)
			station_free_ft(a, roam, entry);
		return why;
	}
	st->ft = roam;
	st->ft_entry = entry;
	if (st->state != STATION_AUTHENTICATED)
		st->auth_ms = authenticator_now(a);
	station_set_due(a, st, STATION_DUE_AUTH, st->ft->deadline_ms + 1);
	*to = st;
	return FT_REFUSED_OK;
}

static void trace_transition(struct authenticator *a, struct bss *bss, struct mac sta,
			     char const *how, enum ft_refusal why, struct station const *st)
{
	BSS_TRACE(a, bss, sta, FT_PREAUTH, .s = {how}, .keep = {TRACE_KEEP_POINTER});
	if (why != FT_REFUSED_OK) {
		authenticator_refused_ft(a, why);
		BSS_TRACE(a, bss, sta, FT_REFUSED, .n = {why}, .s = {ft_refusal_text(why)},
			  .keep = {TRACE_KEEP_POINTER});
		return;
	}
	STATION_TRACE(a, st, FT_PREAUTH_DONE,
		      .n = {akm_info(st->ft->akm)->selector & 0xff, a->config.mdid});
}

static void ft_over_air(struct authenticator *a, struct bss *bss, struct mac sta, struct span list)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct elements e;
	struct station *st;
	enum ft_refusal why;

	if (elements_decode(list, &e) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	why = transition(a, bss, sta, &e, false, &w, &st);
	authenticator_counted(a, AUTHENTICATOR_FT_AUTH);
	if (why != FT_REFUSED_OK)
		authenticator_counted(a, AUTHENTICATOR_FT_AUTH_REFUSED);
	trace_transition(a, bss, sta, "over the Air", why, st);
	if (why != FT_REFUSED_OK || w.bad) {
		answer(a, bss, sta, AUTH_FT, ft_refusal_status(why), (struct span){NULL, 0});
		return;
	}
	if (st->state == STATION_AUTHENTICATED)
		station_add_to_radio(a, st);
	answer(a, bss, sta, AUTH_FT, STATUS_SUCCESS, (struct span){w.start, wr_len(&w)});
}

void auth_received(struct authenticator *a, struct bss *bss, struct frame const *f,
		   struct radio_event const *ev)
{
	struct auth_frame q;

	if (f->is_protected || auth_frame_decode(f->body, &q) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (exclusion_holds(a->exclusion, f->sa))
		refuse(a, bss, f->sa, q.alg, STATUS_UNSPECIFIED, AUTHENTICATOR_REFUSED_EXCLUDED);
	else if (q.alg != AUTH_OPEN && !(q.alg == AUTH_FT && bss->security.mde))
		refuse(a, bss, f->sa, q.alg, STATUS_AUTH_ALG, AUTHENTICATOR_REFUSED_ALG);
	else if (q.transaction != 1)
		refuse(a, bss, f->sa, q.alg, STATUS_TRANSACTION, AUTHENTICATOR_REFUSED_ALG);
	else if (q.alg == AUTH_OPEN)
		open_system(a, bss, f->sa, ev->signal_dbm);
	else
		ft_over_air(a, bss, f->sa, q.elements);
}

/* ---- over the DS ---- */

static void answer_action(struct authenticator *a, struct bss *bss, struct ft_action_frame const *q,
			  uint16_t status, struct span elements)
{
	uint8_t frame[FRAME_HEADER_LEN + 18 + FT_ANSWER_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	frame_put_header(&w, FRAME_ACTION, q->sta, bss->conf.bssid, bss->conf.bssid);
	ft_action_frame_put(&w, &(struct ft_action_frame){.action = FT_ACTION_RESPONSE,
							  .sta = q->sta,
							  .target_ap = q->target_ap,
							  .status = status});
	wr_bytes(&w, elements.p, elements.len);
	bss_send_mgmt(a, bss, q->sta, &w);
}

/** The BSS that a station wants to go to: of the same WLAN, and not where it is. */
static struct bss *target_of(struct authenticator const *a, struct bss const *from,
			     struct mac bssid)
{
	struct bss *to = bss_find(a, bssid);

	return to && to != from && to->wlan.id == from->wlan.id && to->security.mde ? to : NULL;
}

void auth_ft_action(struct authenticator *a, struct bss *bss, struct frame const *f,
		    bool is_protected)
{
	struct station *st = station_find(a, f->sa, bss), *at_target = NULL;
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct ft_action_frame q;
	struct elements e;
	struct bss *to;
	enum ft_refusal why = FT_REFUSED_TARGET;

	if (ft_action_frame_decode(f->body, &q) != DOT11_OK || q.action != FT_ACTION_REQUEST ||
	    !mac_eq(q.sta, f->sa) || elements_decode(q.elements, &e) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (!st || st->state != STATION_RUN || (st->mfp && !is_protected)) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_STATE);
		return;
	}
	to = target_of(a, bss, q.target_ap);
	if (to)
		why = transition(a, to, f->sa, &e, true, &w, &at_target);
	authenticator_counted(a, AUTHENTICATOR_FT_ACTION);
	if (why != FT_REFUSED_OK)
		authenticator_counted(a, AUTHENTICATOR_FT_ACTION_REFUSED);
	trace_transition(a, to ? to : bss, f->sa, "over the DS", why, at_target);
	answer_action(a, bss, &q, ft_refusal_status(why),
		      why == FT_REFUSED_OK ? (struct span){w.start, wr_len(&w)}
					   : (struct span){NULL, 0});
}
