/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access points that have joined; see radio_aps.h.
 *
 * Each lives in a slot; a hash over (slot, BSSID) finds it for every command. An access point is
 * known to no name before it has proven it, so the look-up by name, a walk of 10 us at 1,024, is
 * made only when one joins and for shows.
 */
#include "controller/radio_aps.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/pace.h"

/** Access points brought in line in one turn of the loop: 16 BSSs are started in 1 ms. */
#define APS_PER_TURN 8
/** Lines about commands that failed, and reports of BSSs of others: one in this time for all. */
#define TELL_MS      1000

/** Stations that ended while their access point was away and that it must let go when it is back.
 * As many in a grace time of 30 s are one roam every half second: more start its BSSs anew. 768
 * octets. */
#define GONE_MAX    64
/** Stations that were touched last. Between an access point's last word and the end of its
 * connection, 15 s later, hardly any are: it reports none. More start its BSSs anew. 2.5 KB. */
#define TOUCHED_MAX 64
/** What was sent so long before the access point's last word has got through: twice the time in
 * which TCP sends a lost segment again on a path of 200 ms. */
#define UNDERWAY_MS 1000

struct gone {
	struct mac bssid, sta;
};

/** A command changed what the access point keeps of the station. */
struct touch {
	struct gone who;
	uint64_t when_ms;
	uint64_t number; /**< of the command, as struct ap counts them */
};

/** What is known of one, and its own business. */
struct ap {
	struct radio_aps_ap pub; /**< first: the pointer that is handed out */
	struct radio_aps *aps;
	unsigned slot;
	struct loop_timer *grace;
	bool dirty;   /**< to be brought in line */
	bool resumes; /**< it came back with its stations: its BSSs go on */
	/** BSSs that it may serve and should not: they ended while it was away. */
	unsigned n_stale;
	struct mac stale[RADIO_PLAN_BSSS];
	/** Stations that it still serves, perhaps, and that have ended; GONE_MAX + 1: too many. */
	unsigned n_gone;
	struct gone gone[GONE_MAX];
	/** Commands over this connection that are answered in any case, and answers. They come in
	 * order; one that failed may answer a frame as well and is not counted. */
	uint64_t asked, answered;
	/** The last ones, each at its number modulo TOUCHED_MAX. */
	uint64_t n_touched;
	struct touch touched[TOUCHED_MAX];
};

struct radio_aps {
	struct radio_aps_parts parts;
	struct authenticator *auth;
	struct ap *slot[RADIO_APS_MAX];
	unsigned count;
	struct hash bssid; /**< entry = slot * RADIO_PLAN_BSSS + radio * RADIO_BSS_MAX + BSSID */
	uint64_t seed;
	uint32_t grace_s;
	struct loop_timer *refresh;
	bool wlans_changed;
	uint8_t changed[WLAN_ID_MAX / 8 + 1]; /**< WLANs, a bit each */
	struct radio_plan next;               /**< scratch */
	struct pace told;
};

/* ---- the index ---- */

static struct mac entry_bssid(struct radio_aps const *aps, uint32_t entry)
{
	struct ap const *ap = aps->slot[entry / RADIO_PLAN_BSSS];
	unsigned at = entry % RADIO_PLAN_BSSS;

	return ap->pub.hello.radio[at / RADIO_BSS_MAX].bssid[at % RADIO_BSS_MAX];
}

static uint32_t hash_of_entry(void const *arg, uint32_t entry)
{
	struct radio_aps const *aps = arg;

	return hash_u64(mac_u64(entry_bssid(aps, entry)), aps->seed);
}

static struct ap *find_bssid(struct radio_aps const *aps, struct mac bssid)
{
	struct hash_cursor cursor;
	uint32_t entry = hash_first(&aps->bssid, hash_u64(mac_u64(bssid), aps->seed), &cursor);

	while (entry != HASH_NONE && !mac_eq(entry_bssid(aps, entry), bssid))
		entry = hash_next(&aps->bssid, &cursor);
	return entry == HASH_NONE ? NULL : aps->slot[entry / RADIO_PLAN_BSSS];
}

/** Take the BSSIDs below this (radio, BSSID) out. */
static void unindex(struct ap *ap, unsigned radios, unsigned bssids)
{
	struct radio_aps *aps = ap->aps;

	for (unsigned r = 0; r < radios + (bssids > 0); r++) {
		unsigned n = r < radios ? ap->pub.hello.radio[r].n_bssids : bssids;

		for (unsigned i = 0; i < n; i++) {
			uint32_t entry = ap->slot * RADIO_PLAN_BSSS + r * RADIO_BSS_MAX + i;

			(void)hash_remove(&aps->bssid, hash_of_entry(aps, entry), entry);
		}
	}
}

static int index_bssids(struct ap *ap)
{
	struct radio_aps *aps = ap->aps;

	for (unsigned r = 0; r < ap->pub.hello.n_radios; r++) {
		for (unsigned i = 0; i < ap->pub.hello.radio[r].n_bssids; i++) {
			uint32_t entry = ap->slot * RADIO_PLAN_BSSS + r * RADIO_BSS_MAX + i;

			if (hash_add(&aps->bssid, hash_of_entry(aps, entry), entry) == 0)
				continue;
			unindex(ap, r, i);
			return -ENOMEM;
		}
	}
	return 0;
}

/* ---- one access point's BSSs ---- */

static void touched(struct radio_aps *aps)
{
	aps->parts.touched(aps->parts.arg);
}

static void send_to(struct ap *ap, struct radio_cmd const *cmd)
{
	ap->asked += cmd->type != RADIO_TX_MGMT && cmd->type != RADIO_TX_EAPOL;
	if (ap->aps->parts.send(ap->aps->parts.arg, ap->pub.peer, cmd) < 0)
		ap->pub.unsent++;
}

static void send_stop(struct ap *ap, struct mac bssid)
{
	struct radio_cmd cmd = {.type = RADIO_STOP_BSS, .bssid = bssid};

	send_to(ap, &cmd);
}

static void stop_bss(struct ap *ap, unsigned i)
{
	struct mac bssid = ap->pub.plan.bss[i].bssid;

	if (!ap->pub.started[i])
		return;
	ap->pub.started[i] = false;
	authenticator_bss_stop(ap->aps->auth, bssid, ap->pub.peer == NULL);
	if (!ap->pub.peer && ap->n_stale < RADIO_PLAN_BSSS)
		ap->stale[ap->n_stale++] = bssid;
}

/** All of them, without a word to the access point: it is gone, or serves none of them any more. */
static void forget_bsss(struct ap *ap)
{
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		if (ap->pub.started[i])
			authenticator_bss_stop(ap->aps->auth, ap->pub.plan.bss[i].bssid, true);
	}
	memset(ap->pub.started, 0, sizeof ap->pub.started);
	ap->pub.plan.n = 0;
}

static bool same_gone(struct gone const *a, struct gone const *b)
{
	return mac_eq(a->sta, b->sta) && mac_eq(a->bssid, b->bssid);
}

/** The access point is away: a station that ends now keeps its keys there until it is back. */
static void note_gone(struct ap *ap, struct gone who)
{
	if (ap->n_gone > GONE_MAX)
		return;
	for (unsigned i = 0; i < ap->n_gone; i++) {
		if (same_gone(&ap->gone[i], &who))
			return;
	}
	if (ap->n_gone < GONE_MAX)
		ap->gone[ap->n_gone] = who;
	ap->n_gone++;
}

/** It is back before the loop has turned: it is made anew, and whatever was there ends so. */
static void drop_gone(struct ap *ap, struct gone who)
{
	for (unsigned i = 0; i < ap->n_gone; i++) {
		if (same_gone(&ap->gone[i], &who))
			ap->gone[i--] = ap->gone[--ap->n_gone];
	}
}

/** Told to go by a frame, or it would wait for ours until it loses patience (wpa_supplicant: a
 * minute). The authenticator does that, as of any station that the radio does not know; it may
 * still have one whose commands were lost. */
static void send_gone_away(struct ap *ap)
{
	unsigned n = ap->n_gone;

	ap->n_gone = 0;
	for (unsigned i = 0; i < n; i++) {
		struct gone const who = ap->gone[i];

		authenticator_event(ap->aps->auth,
				    &(struct radio_event){.type = RADIO_EVENT_UNKNOWN_STA,
							  .bssid = who.bssid,
							  .sta = who.sta});
		/* After the frame, which may need its key. */
		send_to(ap, &(struct radio_cmd){
				    .type = RADIO_DEL_STA, .bssid = who.bssid, .sta = who.sta});
	}
}

/** Does it change what the access point keeps of a station? */
static bool is_touch(struct radio_cmd const *cmd)
{
	return cmd->type == RADIO_ADD_STA || cmd->type == RADIO_SET_STA ||
	       cmd->type == RADIO_DEL_STA || (cmd->type == RADIO_SET_KEY && !mac_is_zero(cmd->sta));
}

/** After the command was sent. A login is four touches, most of them one after the other: they are
 * one. */
static void note_touch(struct ap *ap, struct gone who)
{
	struct env const *env = ap->aps->parts.env;
	struct touch *last = &ap->touched[(ap->n_touched + TOUCHED_MAX - 1) % TOUCHED_MAX];

	if (!ap->n_touched || !same_gone(&last->who, &who))
		last = &ap->touched[ap->n_touched++ % TOUCHED_MAX];
	*last = (struct touch){who, env->now_ms(env->arg), ap->asked};
}

/** The connection is lost: who was touched by what may not have got through. */
static void doubt_touched(struct ap *ap, uint64_t heard_ms)
{
	unsigned n = ap->n_touched < TOUCHED_MAX ? (unsigned)ap->n_touched : TOUCHED_MAX;
	unsigned doubted = 0;

	for (unsigned i = 0; i < n; i++) {
		if (ap->touched[i].number <= ap->answered ||
		    ap->touched[i].when_ms + UNDERWAY_MS < heard_ms)
			continue;
		note_gone(ap, ap->touched[i].who);
		doubted++;
	}
	/* All of them: there were more, perhaps. */
	if (doubted == TOUCHED_MAX)
		ap->n_gone = GONE_MAX + 1;
	ap->n_touched = 0;
	ap->asked = ap->answered = 0;
}

/** It has come back with its stations. */
static void resume(struct ap *ap)
{
	ap->resumes = false;
	send_gone_away(ap);
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		if (ap->pub.started[i])
			ap->pub.started[i] =
				authenticator_bss_resume(ap->aps->auth, ap->pub.plan.bss[i].bssid);
	}
}

static void start_bss(struct ap *ap, struct authenticator_bss const *b, bool *started)
{
	struct wlan const *w = wlan_by_id(ap->aps->parts.wlans, b->wlan_id);
	char failure[RADIO_APS_FAILURE];
	struct err err = {0};

	*started = authenticator_bss_start(ap->aps->auth, b, &err) == 0;
	if (*started)
		return;
	(void)snprintf(failure, sizeof failure, "WLAN %s on radio %u: %.120s", w ? w->name : "?",
		       b->slot, err.msg[0] ? err.msg : strerror(err.code ? -err.code : ENOMEM));
	/* A change of something else tries again: it is told once. */
	if (strcmp(failure, ap->pub.failure) != 0)
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-BSS", "access point %s cannot serve %s",
			ap->pub.name, failure);
	memcpy(ap->pub.failure, failure, sizeof failure);
}

/** Where in the present plan the same BSS is on the air; plan.n: nowhere. */
static unsigned find_same(struct ap const *ap, struct authenticator_bss const *b)
{
	unsigned i = 0;

	while (i < ap->pub.plan.n &&
	       !(ap->pub.started[i] && radio_plan_same(&ap->pub.plan.bss[i], b)))
		i++;
	return i;
}

/** What ends, ends before anything starts: a BSSID may get another WLAN. While the access point is
 * away only that is done. */
static void bring_in_line(struct ap *ap)
{
	struct radio_aps *aps = ap->aps;
	struct radio_plan *next = &aps->next;
	bool started[RADIO_PLAN_BSSS] = {false};
	struct authenticator_bss const *b;

	ap->dirty = false;
	if (ap->pub.peer && ap->resumes)
		resume(ap);
	radio_plan_make(next, &ap->pub.plan, ap->pub.name, &ap->pub.hello,
			radio_ap_by_name(aps->parts.configs, ap->pub.name), aps->parts.policies,
			aps->parts.wlans);
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		b = radio_plan_find(next, ap->pub.plan.bss[i].bssid);
		if (!b || !radio_plan_same(&ap->pub.plan.bss[i], b))
			stop_bss(ap, i);
	}
	if (!ap->pub.peer)
		return;
	for (unsigned i = 0; i < ap->n_stale; i++)
		send_stop(ap, ap->stale[i]);
	ap->n_stale = 0;
	for (unsigned i = 0; i < next->n; i++)
		started[i] = find_same(ap, &next->bss[i]) < ap->pub.plan.n;
	ap->pub.plan = *next;
	memcpy(ap->pub.started, started, sizeof started);
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		if (!started[i])
			start_bss(ap, &ap->pub.plan.bss[i], &ap->pub.started[i]);
	}
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		if (!ap->pub.started[i])
			return;
	}
	ap->pub.failure[0] = '\0';
}

/* ---- all of them ---- */

/** The beacon that an access point sends while it is away is that of before: its BSS starts anew
 * when it is back. */
static void stop_changed(struct ap *ap)
{
	for (unsigned i = 0; i < ap->pub.plan.n; i++) {
		uint16_t id = ap->pub.plan.bss[i].wlan_id;

		if (ap->aps->changed[id / 8] & 1u << id % 8)
			stop_bss(ap, i);
	}
}

/** WLANs that are on the air and go on: their beacons, or the whole of them. */
static void tell_wlans(struct radio_aps *aps)
{
	if (!aps->wlans_changed)
		return;
	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		if (aps->slot[i] && !aps->slot[i]->pub.peer)
			stop_changed(aps->slot[i]);
	}
	for (uint16_t id = WLAN_ID_MIN; id <= WLAN_ID_MAX; id++) {
		struct wlan const *w = aps->changed[id / 8] & 1u << id % 8
					       ? wlan_by_id(aps->parts.wlans, id)
					       : NULL;

		if (w && w->enabled)
			authenticator_wlan_changed(aps->auth, id);
	}
	memset(aps->changed, 0, sizeof aps->changed);
	aps->wlans_changed = false;
}

static void refresh(void *arg)
{
	struct radio_aps *aps = arg;
	unsigned done = 0;

	tell_wlans(aps);
	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		if (!aps->slot[i] || !aps->slot[i]->dirty)
			continue;
		if (done++ == APS_PER_TURN) {
			loop_timer_arm(aps->refresh, 0);
			break;
		}
		bring_in_line(aps->slot[i]);
	}
	touched(aps);
}

void radio_aps_configs_changed(struct radio_aps *aps)
{
	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		if (aps->slot[i])
			aps->slot[i]->dirty = true;
	}
	loop_timer_arm(aps->refresh, 0);
}

void radio_aps_wlan_changed(struct radio_aps *aps, uint16_t wlan_id)
{
	if (wlan_id < WLAN_ID_MIN || wlan_id > WLAN_ID_MAX)
		return;
	aps->changed[wlan_id / 8] |= (uint8_t)(1u << wlan_id % 8);
	aps->wlans_changed = true;
	radio_aps_configs_changed(aps);
}

/* ---- joining and leaving ---- */

static int check_bssid(struct radio_aps const *aps, struct ap const *own,
		       struct radio_info const *r, unsigned at, struct err *err)
{
	struct mac bssid = r->bssid[at];
	struct ap const *other = find_bssid(aps, bssid);
	char text[MAC_STR];

	if (mac_is_zero(bssid) || mac_is_group(bssid))
		return err_set(err, EINVAL, "%s of radio %u cannot be a BSSID",
			       mac_dotted(bssid, text), r->id);
	if (other && other != own)
		return err_set(err, EEXIST, "BSSID %s of radio %u belongs to access point %s",
			       mac_dotted(bssid, text), r->id, other->pub.name);
	return 0;
}

/** BSSIDs that a HELLO names twice: 64 at most, so each is compared with each, once a join. */
static bool has_twin(struct radio_hello const *h, unsigned radio, unsigned at)
{
	for (unsigned r = 0; r <= radio; r++) {
		unsigned n = r < radio ? h->radio[r].n_bssids : at;

		for (unsigned i = 0; i < n; i++) {
			if (mac_eq(h->radio[r].bssid[i], h->radio[radio].bssid[at]))
				return true;
		}
	}
	return false;
}

static int check_hello(struct radio_aps const *aps, struct ap const *own,
		       struct radio_hello const *h, struct err *err)
{
	char text[MAC_STR];
	int rc = 0;

	if (!h->n_radios)
		return err_set(err, EINVAL, "it has no radio");
	for (unsigned r = 0; r < h->n_radios; r++) {
		for (unsigned k = 0; k < r; k++) {
			if (h->radio[k].id == h->radio[r].id)
				return err_set(err, EINVAL, "it has radio %u twice",
					       h->radio[r].id);
		}
		for (unsigned i = 0; i < h->radio[r].n_bssids && rc == 0; i++) {
			rc = check_bssid(aps, own, &h->radio[r], i, err);
			if (rc == 0 && has_twin(h, r, i))
				rc = err_set(err, EINVAL, "it has the BSSID %s twice",
					     mac_dotted(h->radio[r].bssid[i], text));
		}
	}
	return rc;
}

static struct ap *find_name(struct radio_aps const *aps, char const *name)
{
	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		if (aps->slot[i] && strcmp(aps->slot[i]->pub.name, name) == 0)
			return aps->slot[i];
	}
	return NULL;
}

static void ap_free(struct ap *ap)
{
	struct radio_aps *aps = ap->aps;

	forget_bsss(ap);
	unindex(ap, ap->pub.hello.n_radios, 0);
	aps->slot[ap->slot] = NULL;
	aps->count--;
	talloc_free(ap);
}

static void grace_over(void *arg)
{
	struct ap *ap = arg;
	struct radio_aps *aps = ap->aps;

	log_msg(LOG_LEVEL_WARNING, "RADIO-4-GONE",
		"access point %s did not come back within %u s: its clients are forgotten",
		ap->pub.name, aps->grace_s);
	ap_free(ap);
	touched(aps);
}

/** A place, if need be that of the one that is lost longest. */
static struct ap *ap_new(struct radio_aps *aps, char const *name)
{
	struct ap *lost = NULL, *ap;
	unsigned at = 0;

	for (unsigned i = 0; aps->count == RADIO_APS_MAX && i < RADIO_APS_MAX; i++) {
		ap = aps->slot[i];
		if (!ap->pub.peer && (!lost || ap->pub.lost_ms < lost->pub.lost_ms))
			lost = ap;
	}
	if (lost)
		ap_free(lost);
	else if (aps->count == RADIO_APS_MAX)
		return NULL;
	ap = talloc_zero(aps, struct ap);
	if (!ap)
		return NULL;
	ap->grace = loop_timer_new(ap, aps->parts.loop, grace_over, ap);
	if (!ap->grace) {
		talloc_free(ap);
		return NULL;
	}
	while (aps->slot[at])
		at++;
	ap->aps = aps;
	ap->slot = at;
	(void)snprintf(ap->pub.name, sizeof ap->pub.name, "%s", name);
	aps->slot[at] = ap;
	aps->count++;
	return ap;
}

/** What it has is not what is known of it: everything anew. 0 or -ENOMEM (and it is gone). */
static int begin_anew(struct ap *ap, struct radio_hello const *hello, bool kept)
{
	forget_bsss(ap);
	ap->n_gone = 0;
	unindex(ap, ap->pub.hello.n_radios, 0);
	ap->pub.hello = *hello;
	if (index_bssids(ap) < 0) {
		ap->pub.hello.n_radios = 0;
		ap_free(ap);
		return -ENOMEM;
	}
	/* This controller was restarted, perhaps: what it serves may be what nobody wants. */
	ap->n_stale = 0;
	for (unsigned r = 0; kept && r < hello->n_radios; r++) {
		for (unsigned i = 0; i < hello->radio[r].n_bssids; i++)
			ap->stale[ap->n_stale++] = hello->radio[r].bssid[i];
	}
	return 0;
}

static void connected(struct ap *ap, void *peer, char const *address)
{
	struct env const *env = ap->aps->parts.env;

	(void)snprintf(ap->pub.address, sizeof ap->pub.address, "%s", address);
	ap->pub.peer = peer;
	ap->pub.joined_ms = env->now_ms(env->arg);
	ap->pub.joined_wall_us = env->wall_us(env->arg);
	ap->pub.joins++;
	loop_timer_disarm(ap->grace);
	ap->dirty = true;
	loop_timer_arm(ap->aps->refresh, 0);
}

struct radio_aps_ap *radio_aps_join(struct radio_aps *aps, void *peer, char const *name,
				    char const *address, struct radio_hello const *hello, bool kept,
				    struct err *err)
{
	struct ap *ap = find_name(aps, name);
	bool same = ap && kept && ap->n_gone <= GONE_MAX &&
		    memcmp(&ap->pub.hello, hello, sizeof *hello) == 0;

	if (!radio_ap_name_fits(name)) {
		err_set(err, EINVAL,
			"its name has to be 1 to %d letters, digits and -_. and begin with a "
			"letter "
			"or digit",
			RADIO_AP_NAME_MAX);
		return NULL;
	}
	if (check_hello(aps, ap, hello, err) < 0)
		return NULL;
	if (!ap)
		ap = ap_new(aps, name);
	if (!ap || (!same && begin_anew(ap, hello, kept) < 0)) {
		err_set(err, ENOSPC,
			"this controller has no place for it: %d access points are "
			"known, or memory is short",
			RADIO_APS_MAX);
		return NULL;
	}
	ap->resumes = same;
	connected(ap, peer, address);
	return &ap->pub;
}

void radio_aps_left(struct radio_aps *aps, struct radio_aps_ap *pub, uint64_t heard_ms)
{
	struct ap *ap = (struct ap *)pub;
	struct env const *env = aps->parts.env;

	pub->peer = NULL;
	pub->lost_ms = env->now_ms(env->arg);
	doubt_touched(ap, heard_ms);
	if (aps->grace_s)
		loop_timer_arm(ap->grace, (uint64_t)aps->grace_s * 1000);
	else
		ap_free(ap);
	touched(aps);
}

/* ---- events and commands ---- */

/** @return whether a line may be told now */
static bool may_tell(struct radio_aps *aps, char more[PACE_MORE])
{
	return pace_may_tell(&aps->told, loop_now_ms(aps->parts.loop), TELL_MS, more);
}

static void tell_failed(struct radio_aps *aps, struct radio_aps_ap *ap,
			struct radio_event const *ev)
{
	char text[MAC_STR], more[PACE_MORE];

	/* What is gone already need not go. */
	if (ev->error == -ENOENT)
		return;
	ap->failed++;
	if (may_tell(aps, more))
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-COMMAND",
			"access point %s: a command for BSSID %s failed: %s; its own log says "
			"more%s",
			ap->name, mac_dotted(ev->bssid, text), strerror(-ev->error), more);
}

void radio_aps_event(struct radio_aps *aps, struct radio_aps_ap *ap, struct radio_event const *ev)
{
	struct ap *owner = find_bssid(aps, ev->bssid);
	char text[MAC_STR], more[PACE_MORE];

	if (!owner || &owner->pub != ap) {
		ap->foreign++;
		if (may_tell(aps, more))
			log_msg(LOG_LEVEL_WARNING, "RADIO-4-FOREIGN",
				"access point %s reported of BSSID %s, which is not its own%s",
				ap->name, mac_dotted(ev->bssid, text), more);
		return;
	}
	ap->events++;
	owner->answered += ev->type == RADIO_EVENT_RESULT && ev->error == 0;
	if (ev->type == RADIO_EVENT_RESULT && ev->error < 0)
		tell_failed(aps, ap, ev);
	authenticator_event(aps->auth, ev);
	touched(aps);
}

void radio_aps_command(struct radio_aps *aps, struct radio_cmd const *cmd)
{
	struct ap *ap = find_bssid(aps, cmd->bssid);
	struct gone const who = {cmd->bssid, cmd->sta};

	if (!ap)
		return;
	if (!ap->pub.peer) {
		if (cmd->type == RADIO_DEL_STA)
			note_gone(ap, who);
		return;
	}
	if (cmd->type == RADIO_ADD_STA)
		drop_gone(ap, who);
	ap->pub.commands++;
	send_to(ap, cmd);
	if (is_touch(cmd))
		note_touch(ap, who);
}

/* ---- the whole ---- */

struct radio_aps *radio_aps_new(void *ctx, struct radio_aps_parts const *parts)
{
	struct radio_aps *aps = talloc_zero(ctx, struct radio_aps);

	if (!aps)
		return NULL;
	aps->parts = *parts;
	parts->env->random(parts->env->arg, (uint8_t *)&aps->seed, sizeof aps->seed);
	aps->refresh = loop_timer_new(aps, parts->loop, refresh, aps);
	if (!aps->refresh || hash_init(&aps->bssid, aps, hash_of_entry, aps) < 0) {
		talloc_free(aps);
		return NULL;
	}
	return aps;
}

void radio_aps_set_authenticator(struct radio_aps *aps, struct authenticator *auth)
{
	aps->auth = auth;
}

void radio_aps_set_grace(struct radio_aps *aps, uint32_t seconds)
{
	aps->grace_s = seconds;
}

void radio_aps_clear(struct radio_aps *aps)
{
	for (unsigned i = 0; i < RADIO_APS_MAX; i++) {
		if (aps->slot[i])
			ap_free(aps->slot[i]);
	}
	loop_timer_disarm(aps->refresh);
}

struct radio_aps_ap const *radio_aps_by_bssid(struct radio_aps const *aps, struct mac bssid)
{
	struct ap const *ap = find_bssid(aps, bssid);

	return ap ? &ap->pub : NULL;
}

struct radio_aps_ap const *radio_aps_by_name(struct radio_aps const *aps, char const *name)
{
	struct ap const *ap = find_name(aps, name);

	return ap ? &ap->pub : NULL;
}

struct radio_aps_ap const *radio_aps_next(struct radio_aps const *aps, uint32_t *pos)
{
	while (*pos < RADIO_APS_MAX) {
		struct ap const *ap = aps->slot[(*pos)++];

		if (ap)
			return &ap->pub;
	}
	return NULL;
}

unsigned radio_aps_count(struct radio_aps const *aps)
{
	return aps->count;
}
