/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Records of stations: how they come, are found, wait and go.
 */
#include "sm/authenticator_private.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "dot11/status.h"

static struct station *at(struct authenticator const *a, uint32_t entry)
{
	return slab_at(&a->stations, entry);
}

static uint32_t hash_of(void const *arg, uint32_t entry)
{
	struct authenticator const *a = arg;

	return hash_u64(mac_u64(at(a, entry)->sta), a->seed);
}

int station_init(struct authenticator *a)
{
	slab_init_room(&a->stations, a, SLAB_LINES(sizeof(struct station)), STATION_WIPED);
	/* Each machine wipes its room itself, all of it that is secret. */
	slab_init_room(&a->handshakes, a, sizeof(struct fourway_run), sizeof(uint32_t));
	slab_init_room(&a->fts, a, sizeof(struct ft_roam), offsetof(struct ft_roam, ptk.b));
	return hash_init(&a->by_sta, a, hash_of, a);
}

struct station *station_find(struct authenticator const *a, struct mac sta, struct bss const *bss)
{
	struct hash_cursor c;
	uint32_t i = hash_first(&a->by_sta, hash_u64(mac_u64(sta), a->seed), &c);

	for (; i != HASH_NONE; i = hash_next(&a->by_sta, &c))
		if (at(a, i)->bss == bss && mac_eq(at(a, i)->sta, sta))
			return at(a, i);
	return NULL;
}

/** @param i  number of a record under its hash, or HASH_NONE */
static struct station *record_from(struct authenticator const *a, struct mac sta, uint32_t i,
				   struct hash_cursor *c)
{
	for (; i != HASH_NONE; i = hash_next(&a->by_sta, c))
		if (mac_eq(at(a, i)->sta, sta))
			return at(a, i);
	return NULL;
}

struct station *station_first_record(struct authenticator const *a, struct mac sta,
				     struct hash_cursor *c)
{
	return record_from(a, sta, hash_first(&a->by_sta, hash_u64(mac_u64(sta), a->seed), c), c);
}

struct station *station_next_record(struct authenticator const *a, struct mac sta,
				    struct hash_cursor *c)
{
	return record_from(a, sta, hash_next(&a->by_sta, c), c);
}

/* ---- time ---- */

static uint64_t earliest(struct station const *st)
{
	uint64_t first = 0;

	for (int i = 0; i < STATION_DUE_COUNT; i++)
		if (st->due_ms[i] && (!first || st->due_ms[i] < first))
			first = st->due_ms[i];
	return first;
}

/** A wake-up that is too early only looks again: cheaper than moving the node with each frame. */
void station_set_due(struct authenticator *a, struct station *st, enum station_due what,
		     uint64_t when_ms)
{
	st->due_ms[what] = when_ms;
	if (!when_ms)
		return;
	if (!wheel_is_armed(&st->due.node) || when_ms < wheel_when_ms(a->wheel, &st->due.node))
		wheel_arm(a->wheel, &st->due.node, when_ms);
}

/** It has not associated in time. */
static bool auth_due(struct authenticator *a, struct station *st)
{
	if (st->state == STATION_AUTHENTICATED) {
		station_remove(a, st);
		return false;
	}
	station_drop_ft(a, st);
	return true;
}

static void due(struct authenticator *a, struct due *d)
{
	static bool (*const on_due[STATION_DUE_COUNT])(struct authenticator *, struct station *) = {
		[STATION_DUE_AUTH] = auth_due,        [STATION_DUE_HANDSHAKE] = handshake_due,
		[STATION_DUE_GROUP] = group_due,      [STATION_DUE_DOT1X] = login_due,
		[STATION_DUE_SA_QUERY] = protect_due, [STATION_DUE_EXPIRY] = login_expired,
	};
	struct station *st = container_of(d, struct station, due);
	uint64_t now = authenticator_now(a), first;

	for (int i = 0; i < STATION_DUE_COUNT; i++) {
		if (!st->due_ms[i] || st->due_ms[i] > now)
			continue;
		st->due_ms[i] = 0;
		if (!on_due[i](a, st))
			return;
	}
	first = earliest(st);
	if (first)
		wheel_arm(a->wheel, &st->due.node, first);
}

/* ---- coming ---- */

static void auth_list_add(struct authenticator *a, struct station *st)
{
	st->auth_prev = a->auth_last;
	if (a->auth_last)
		a->auth_last->auth_next = st;
	else
		a->auth_first = st;
	a->auth_last = st;
	a->auth_count++;
}

static void auth_list_remove(struct authenticator *a, struct station *st)
{
	if (st->auth_prev)
		st->auth_prev->auth_next = st->auth_next;
	else
		a->auth_first = st->auth_next;
	if (st->auth_next)
		st->auth_next->auth_prev = st->auth_prev;
	else
		a->auth_last = st->auth_prev;
	st->auth_next = st->auth_prev = NULL;
	a->auth_count--;
}

struct station *station_new(struct authenticator *a, struct bss *bss, struct mac sta)
{
	struct station *st;
	uint32_t entry;

	if (a->auth_count >= AUTH_MAX)
		station_remove(a, a->auth_first);
	st = slab_alloc(&a->stations, &entry);
	if (!st)
		return NULL;
	/* Its run must not be taken for one of who has had this place before. */
	authenticator_turn(a);
	st->self = entry;
	st->generation = ++a->generation;
	st->sta = sta;
	st->bss = bss;
	st->vlan_group = &bss->own;
	st->due.fire = due;
	st->user[0] = st->acct_id[0] = '\0';
	st->radio = (struct radio_sta){0};
	if (hash_add(&a->by_sta, hash_of(a, entry), entry)) {
		slab_free(&a->stations, entry);
		return NULL;
	}
	st->live = true;
	st->bss_next = bss->stations;
	st->bss_pprev = &bss->stations;
	if (st->bss_next)
		st->bss_next->bss_pprev = &st->bss_next;
	bss->stations = st;
	auth_list_add(a, st);
	return st;
}

void station_associated(struct authenticator *a, struct station *st)
{
	if (st->state != STATION_AUTHENTICATED)
		return;
	auth_list_remove(a, st);
	a->assoc_count++;
	st->bss->n_stations++;
	st->state = STATION_ASSOCIATED;
	st->due_ms[STATION_DUE_AUTH] = 0;
	bss_arm(a, st->bss);
}

void station_add_to_radio(struct authenticator *a, struct station *st)
{
	static struct radio_sta const bare;

	if (st->added)
		return;
	st->added = true;
	station_command(a, st, &(struct radio_cmd){.type = RADIO_ADD_STA, .station = &bare});
}

void station_update_radio(struct authenticator *a, struct station *st)
{
	st->radio.aid = st->aid;
	st->radio.vlan = st->vlan;
	st->radio.mfp = st->mfp;
	station_command(a, st, &(struct radio_cmd){.type = RADIO_SET_STA, .station = &st->radio});
	vlan_group_left(a, st);
}

/* ---- going ---- */

void station_free_ft(struct authenticator *a, struct ft_roam *ft, uint32_t entry)
{
	ptk_wipe(&ft->ptk);
	slab_free(&a->fts, entry);
}

void station_drop_ft(struct authenticator *a, struct station *st)
{
	if (st->ft)
		station_free_ft(a, st->ft, st->ft_entry);
	st->ft = NULL;
}

void station_drop_dot1x(struct authenticator *a, struct station *st)
{
	if (!st->dot1x)
		return;
	if (st->dot1x->state == DOT1X_SERVER)
		a->ops.cancel(a->ops.arg, st->dot1x->conversation);
	dot1x_wipe(st->dot1x);
	TALLOC_FREE(st->dot1x);
	st->due_ms[STATION_DUE_DOT1X] = 0;
	st->reauthenticates = false;
}

static void drop_radio(struct authenticator *a, struct station *st)
{
	if (st->added)
		station_command(a, st, &(struct radio_cmd){.type = RADIO_DEL_STA});
	vlan_group_left(a, st);
	st->added = false;
	st->keyed = false;
}

/** What of its association concerns others than itself. */
static void leave(struct authenticator *a, struct station *st)
{
	if (st->keyed)
		drop_radio(a, st);
	group_answered(a, st);
	station_drop_dot1x(a, st);
}

void station_reset(struct authenticator *a, struct station *st)
{
	leave(a, st);
	/* A record that has only been authenticated has never had a handshake. */
	if (st->state != STATION_AUTHENTICATED)
		handshake_drop(a, st);
	st->sa_query = (struct sa_query){0};
	st->contested = st->ends = false;
	st->gtk_serial = 0;
	st->answer = 0;
	st->expires_ms = st->run_ms = 0;
	(void)vlan_group_join(a, st, 0);
	st->user[0] = '\0';
	st->due_ms[STATION_DUE_HANDSHAKE] = 0;
	st->due_ms[STATION_DUE_SA_QUERY] = 0;
	st->due_ms[STATION_DUE_EXPIRY] = 0;
	if (st->state != STATION_AUTHENTICATED)
		st->state = STATION_ASSOCIATED;
}

void station_remove(struct authenticator *a, struct station *st)
{
	struct bss *bss = st->bss;
	bool last = false;

	leave(a, st);
	drop_radio(a, st);
	handshake_drop(a, st);
	station_drop_ft(a, st);
	wheel_disarm(a->wheel, &st->due.node);
	if (st->state == STATION_AUTHENTICATED) {
		auth_list_remove(a, st);
	} else {
		a->assoc_count--;
		last = --bss->n_stations == 0;
	}
	vlan_group_release(a, bss, st->vlan_group);
	aid_release(&bss->aids, st->aid);
	*st->bss_pprev = st->bss_next;
	if (st->bss_next)
		st->bss_next->bss_pprev = st->bss_pprev;
	(void)hash_remove(&a->by_sta, hash_of(a, st->self), st->self);
	slab_free(&a->stations, st->self);
	if (last)
		bss_arm(a, bss);
}

void station_ended(struct authenticator *a, struct station const *st, enum station_end why)
{
	if (st->state != STATION_AUTHENTICATED)
		a->ended[why]++;
}

/** What a reason that we give means; others are those of a handshake that was refused. */
static enum station_end end_of_reason(uint16_t reason)
{
	static struct {
		enum reason_code reason;
		enum station_end why;
	} const row[] = {
		{REASON_UNSPECIFIED, STATION_END_INTERNAL_ERROR},
		{REASON_AP_BUSY, STATION_END_INTERNAL_ERROR},
		{REASON_PREV_AUTH_NOT_VALID, STATION_END_SESSION_TIMEOUT},
		{REASON_DEAUTH_LEAVING, STATION_END_DEAUTH_REQUEST},
		{REASON_INACTIVITY, STATION_END_IDLE_TIMEOUT},
		{REASON_CLASS3, STATION_END_AP_DELETE},
		{REASON_FOURWAY_TIMEOUT, STATION_END_WPA_KEY_TIMEOUT},
		{REASON_GROUP_TIMEOUT, STATION_END_WPA_GROUP_KEY_TIMEOUT},
		{REASON_DOT1X_FAILED, STATION_END_DOT1X_FAILED},
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		if (row[i].reason == reason)
			return row[i].why;
	return STATION_END_WPA_KEY_REFUSED;
}

void station_send_away(struct authenticator *a, struct station *st, uint16_t reason)
{
	station_send_away_for(a, st, reason, end_of_reason(reason));
}

void station_send_away_for(struct authenticator *a, struct station *st, uint16_t reason,
			   enum station_end why)
{
	uint8_t frame[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(frame, sizeof frame);

	reason_frame_put(&w, FRAME_DEAUTH, st->sta, st->bss->conf.bssid, reason);
	bss_send_mgmt(a, st->bss, st->sta, &w);
	authenticator_counted(a, AUTHENTICATOR_DEAUTH_SENT);
	STATION_TRACE(a, st, DEAUTH_SENT, .n = {reason}, .s = {reason_text(reason)});
	station_ended(a, st, why);
	station_remove(a, st);
}

/* ---- running ---- */

/** Has it already begun to go there? A message 4 may come late, when the station has been at
 * another AP's door for a while: what it began there is not over because its handshake here is. */
static bool is_on_its_way(struct station const *other, struct station const *st)
{
	return other->state == STATION_AUTHENTICATED ||
	       (other->state != STATION_RUN && other->assoc_ms > st->assoc_ms);
}

/** How much who comes in has proven: nothing but an address, a key that many have, or a login. */
static unsigned proof(struct station const *st)
{
	if (!st->akm || st->akm->akm == AKM_OWE)
		return 0;
	return st->akm->eap ? 2 : 1;
}

/**
 * Must the other record be asked before it ends? Anybody can come into an open WLAN, or into one
 * whose PSK he has, under any address. Without PMF that makes no difference: a forged
 * Deauthentication would end it as well. Within one WLAN the same proof is enough, also OWE's,
 * which is none: who roams there and back within the 600 ms of a query would have to wait for it.
 */
static bool is_to_be_asked(struct station const *other, struct station const *st)
{
	return other->mfp && other->keyed &&
	       (other->bss->wlan.id != st->bss->wlan.id || proof(st) < proof(other));
}

/** It has been authenticated anew where it was before: what it had there goes, what it began there
 * stays. */
static void keep_authentication(struct authenticator *a, struct station *old)
{
	uint64_t due = old->ft ? old->ft->deadline_ms + 1 : authenticator_now(a) + AUTH_MS;
	struct ft_roam *ft = old->ft;
	uint32_t ft_entry = old->ft_entry;
	struct bss *bss = old->bss;
	struct mac sta = old->sta;
	bool open_ok = old->open_ok;
	struct station *st;

	old->ft = NULL;
	station_remove(a, old);
	st = station_new(a, bss, sta);
	if (!st) {
		if (ft)
			station_free_ft(a, ft, ft_entry);
		return;
	}
	st->open_ok = open_ok;
	st->ft = ft;
	st->ft_entry = ft_entry;
	station_set_due(a, st, STATION_DUE_AUTH, due);
	station_add_to_radio(a, st);
}

/** The station is here: wherever else it was, it is not any more. @return whether it roamed */
static bool leave_others(struct authenticator *a, struct station *st)
{
	struct hash_cursor c;
	struct station *other = station_first_record(a, st->sta, &c);
	bool roamed = false;

	while (other) {
		if (other == st || is_on_its_way(other, st)) {
			other = station_next_record(a, st->sta, &c);
			continue;
		}
		if (other->state == STATION_RUN) {
			st->roams = other->roams + 1;
			roamed = true;
		}
		if (is_to_be_asked(other, st)) {
			protect_contest(a, other);
			other = station_next_record(a, st->sta, &c);
			continue;
		}
		STATION_TRACE(a, other, STATION_MOVED, .s = {st->bss->conf.ap_name});
		if (other->auth_ms && other->auth_ms >= st->assoc_ms)
			keep_authentication(a, other);
		else
			station_remove(a, other);
		other = station_first_record(a, st->sta, &c);
	}
	return roamed;
}

/** The association as it is kept of the station. */
static void remember(struct authenticator *a, struct station const *st, bool roamed)
{
	uint32_t latency_ms = (uint32_t)(st->run_ms - st->assoc_ms);
	struct visit v = {.sta = st->sta,
			  .bssid = st->bss->conf.bssid,
			  .slot = (uint8_t)st->bss->conf.slot,
			  .method = (uint8_t)st->method,
			  .roamed = roamed,
			  .ft_akm = st->akm && st->akm->ft,
			  .latency_ms = latency_ms,
			  .wall_us = a->env->wall_us(a->env->arg) - (uint64_t)latency_ms * 1000};

	a->roams += roamed;
	memcpy(v.ap_name, st->bss->conf.ap_name, sizeof v.ap_name);
	visits_add(a->visits, &v);
}

void station_run(struct authenticator *a, struct station *st)
{
	bool first = st->state != STATION_RUN;

	st->state = STATION_RUN;
	if (first) {
		authenticator_counted(a, AUTHENTICATOR_OPENED);
		st->run_ms = authenticator_now(a);
		remember(a, st, leave_others(a, st));
	}
	station_set_due(a, st, STATION_DUE_EXPIRY, st->expires_ms);
	STATION_TRACE(a, st, STATION_RUN, .s = {station_method_text(st->method), st->user},
		      .keep = {TRACE_KEEP_POINTER, TRACE_KEEP_USER}, .n = {st->vlan});
}
