/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Leaving, and SA Query: what a station whose management frames are protected is believed
 * (IEEE 802.11-2020 11.13).
 */
#include "sm/authenticator_private.h"

#include <string.h>

#include "dot11/status.h"

static void send_query(struct authenticator *a, struct station *st, bool response,
		       uint16_t transaction)
{
	uint8_t frame[FRAME_HEADER_LEN + 4];
	struct wr w = wr_init(frame, sizeof frame);

	frame_put_header(&w, FRAME_ACTION, st->sta, st->bss->conf.bssid, st->bss->conf.bssid);
	sa_query_frame_put(&w, &(struct sa_query_frame){.response = response,
							.transaction = transaction});
	bss_send_mgmt(a, st->bss, st->sta, &w);
}

void protect_begin(struct authenticator *a, struct station *st)
{
	uint16_t transaction;

	authenticator_random(a, &transaction, sizeof transaction);
	if (!sa_query_begin(&st->sa_query, transaction, authenticator_now(a),
			    st->bss->wlan.pmf_sa_query_ms))
		return;
	authenticator_counted(a, AUTHENTICATOR_SA_QUERY);
	STATION_EVENT(a, st, SA_QUERY_BEGUN, st->bss->wlan.pmf_comeback_s * 1000u);
	send_query(a, st, false, sa_query_transaction(&st->sa_query));
	station_set_due(a, st, STATION_DUE_SA_QUERY, st->sa_query.due_ms);
}

void protect_contest(struct authenticator *a, struct station *st)
{
	st->contested = true;
	protect_begin(a, st);
}

/** Where a contested station is by now; NULL when that has ended meanwhile. */
static struct station *elsewhere(struct authenticator const *a, struct station const *st)
{
	struct hash_cursor c;
	struct station *other = station_first_record(a, st->sta, &c);

	while (other && (other == st || other->state != STATION_RUN))
		other = station_next_record(a, st->sta, &c);
	return other;
}

bool protect_due(struct authenticator *a, struct station *st)
{
	struct station const *other;

	if (sa_query_timeout(&st->sa_query, authenticator_now(a), st->bss->wlan.pmf_sa_query_ms)) {
		send_query(a, st, false, sa_query_transaction(&st->sa_query));
	} else if (st->sa_query.state == SA_QUERY_DEAD) {
		authenticator_counted(a, AUTHENTICATOR_SA_QUERY_DEAD);
		STATION_EVENT(a, st, SA_QUERY_DEAD, 0);
		other = st->contested ? elsewhere(a, st) : NULL;
		if (other) {
			STATION_TRACE(a, st, STATION_MOVED, .s = {other->bss->conf.ap_name});
			station_remove(a, st);
			return false;
		}
	}
	station_set_due(a, st, STATION_DUE_SA_QUERY, st->sa_query.due_ms);
	return true;
}

/** Told once; whoever floods us with it is counted only. */
static void clear_refused(struct authenticator *a, struct station *st, char const *what)
{
	authenticator_counted(a, AUTHENTICATOR_REFUSED_CLEAR);
	STATION_TRACE(a, st, CLEAR_REFUSED, .s = {what});
}

void protect_sa_query(struct authenticator *a, struct bss *bss, struct frame const *f,
		      bool is_protected)
{
	struct station *st = station_find(a, f->sa, bss);
	struct sa_query_frame q;

	if (!st || st->state == STATION_AUTHENTICATED) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_STATE);
		return;
	}
	if (sa_query_frame_decode(f->body, &q) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (!st->mfp || !st->keyed || !is_protected) {
		clear_refused(a, st, "SA Query");
		return;
	}
	if (!q.response) {
		send_query(a, st, true, q.transaction);
		return;
	}
	if (!sa_query_answered(&st->sa_query, q.transaction))
		return;
	st->contested = false;
	st->due_ms[STATION_DUE_SA_QUERY] = 0;
	authenticator_counted(a, AUTHENTICATOR_SA_QUERY_LIVE);
	STATION_EVENT(a, st, SA_QUERY_LIVE, 0);
}

void protect_leave(struct authenticator *a, struct bss *bss, struct frame const *f,
		   bool is_protected)
{
	struct station *st = station_find(a, f->sa, bss);
	char const *what = f->subtype == FRAME_DEAUTH ? "Deauthentication" : "Disassociation";
	bool was_here = st && st->state != STATION_AUTHENTICATED;
	uint16_t reason;

	if (!st)
		return;
	if (reason_frame_decode(f->body, &reason) != DOT11_OK) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_MALFORMED);
		return;
	}
	if (st->mfp && st->keyed && !is_protected) {
		clear_refused(a, st, what);
		return;
	}
	authenticator_counted(a, AUTHENTICATOR_DEAUTH_RECEIVED);
	STATION_TRACE(a, st, DEAUTH_RECEIVED, .n = {reason}, .s = {reason_text(reason), what});
	station_ended(a, st, STATION_END_DEAUTH_REQUEST);
	station_remove(a, st);
	if (was_here && a->config.gtk_rekey_on_leave)
		group_rotate(a, bss);
}
