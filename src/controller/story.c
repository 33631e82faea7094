/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All that there is to tell of one roam; see story.h.
 */
#include "controller/story.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "controller/client_text.h"
#include "controller/radio_service.h"
#include "controller/tracer.h"

char const *story_time(uint64_t wall_us, char out[48])
{
	time_t t = (time_t)(wall_us / 1000000);
	char date[32];
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(date, sizeof date, "%b %d %Y %H:%M:%S", &tm))
		date[0] = '\0';
	(void)snprintf(out, 48, "%s.%06u", date, (unsigned)(wall_us % 1000000));
	return out;
}

char const *story_rung(struct story const *s, struct rung const *r, char out[TIMELINE_TEXT])
{
	return timeline_text(r->text, r->event, &s->words, out);
}

/* ---- names ---- */

/** NULL when no access point has the BSSID any more. */
static char const *ap_name(struct controller const *c, struct mac bssid)
{
	struct radio_aps_ap const *own =
		c->radio ? radio_aps_by_bssid(radio_service_aps(c->radio), bssid) : NULL;
	struct hostapd_ap const *hostapd = hostapd_ap_by_bssid(c->aps, bssid, NULL);

	return own ? own->name : hostapd ? hostapd->name : NULL;
}

void story_name_bss(struct controller const *c, struct mac bssid, char out[STORY_AP])
{
	char const *name = ap_name(c, bssid);
	char text[MAC_STR];

	if (mac_eq(bssid, (struct mac){{0}}))
		(void)snprintf(out, STORY_AP, "not known");
	else if (name)
		(void)snprintf(out, STORY_AP, "%s (%s)", name, mac_dotted(bssid, text));
	else
		(void)snprintf(out, STORY_AP, "%s", mac_dotted(bssid, text));
}

/** A push of the login that comes behind the Access-Accept renews the session: within this time, as
 * module and controller are on one machine or one network. */
#define PUSH_LATE_US 2000000

/** The session whose keys the roam used: that of its WLAN, made before it ended. */
static struct session const *session_of(struct story const *s, struct controller const *c,
					uint32_t wlan_id)
{
	uint64_t end = s->timeline->event[s->roam->end - 1].wall_us;
	struct session const *x;

	for (unsigned i = 0; (x = session_of_station(c->store, s->timeline->sta, i)) != NULL; i++)
		if (x->wlan_id == wlan_id && x->created_wall_us <= end + PUSH_LATE_US)
			return x;
	return NULL;
}

static void name_login(struct story *s, struct controller const *c, uint32_t wlan_id)
{
	struct session const *x = session_of(s, c, wlan_id);
	char when[48], where[STORY_AP];

	s->words.user = "a user that is logged out since";
	s->words.login = "(it is over)";
	if (!x)
		return;
	story_name_bss(c, x->login.bssid, where);
	(void)snprintf(s->user, sizeof s->user, "%s",
		       x->login.user[0] ? x->login.user : "an unknown user");
	(void)snprintf(s->login, sizeof s->login, "at %s, %s", where,
		       story_time(x->created_wall_us, when));
	s->words.user = s->user;
	s->words.login = s->login;
}

/* ---- the whole ---- */

static void tell(struct story *s, struct controller const *c)
{
	struct timeline const *t = s->timeline;
	struct timeline_roam const *r = s->roam;
	uint32_t wlan_id = t->event[r->first].wlan_id;
	struct wlan const *w;

	/* The first event may be of no WLAN, the last one of a handshake is. */
	for (unsigned i = r->first; i < r->end && !wlan_id; i++)
		wlan_id = t->event[i].wlan_id;
	w = wlan_by_id(c->wlans, (uint16_t)wlan_id);
	s->wlan_id = wlan_id;
	s->words = (struct timeline_words){0};
	(void)snprintf(s->wlan, sizeof s->wlan, "%s", w ? w->name : "");
	(void)snprintf(s->ap, sizeof s->ap, "%s", ap_name(c, r->to) ? ap_name(c, r->to) : "");
	story_name_bss(c, r->to, s->to);
	story_name_bss(c, r->from, s->from);
	s->words.wlan = w ? s->wlan : "NAME";
	s->words.ap = s->ap[0] ? s->ap : s->to;
	s->words.from = s->from;
	s->user[0] = '\0';
	name_login(s, c, wlan_id);
	s->wall_us = t->event[r->first].wall_us;
	ladder_of(t, r->first, r->end, &s->ladder);
	ladder_of(t, r->before, r->first, &s->before);
	s->verdict = verdict_of(t, r);
	(void)verdict_text(&s->verdict, &s->words, s->verdict_text);
	(void)verdict_cure(&s->verdict, &s->words, s->cure);
	(void)verdict_key(&s->verdict, &s->words, s->key);
}

void story_turn(struct story *s, struct controller const *c, unsigned number)
{
	s->number = number;
	s->roam = &s->timeline->roam[s->timeline->roams - number];
	tell(s, c);
}

struct gathering {
	struct timeline *t;
	bool short_of_memory;
};

static void gather(void *arg, struct trace_record const *rec)
{
	struct gathering *g = arg;

	if (timeline_add(g->t, rec))
		g->short_of_memory = true;
}

struct story *story_tell(void *ctx, struct controller const *c, struct mac sta, unsigned number,
			 struct err *err)
{
	struct story *s = talloc_zero(ctx, struct story);
	struct gathering g = {.t = s ? timeline_new(s, sta) : NULL};
	char text[MAC_STR];

	if (g.t)
		(void)tracer_station_records(c->tracer, sta, gather, &g);
	if (!g.t || g.short_of_memory || timeline_cut(g.t)) {
		(void)err_set(err, ENOMEM, "memory is short");
		talloc_free(s);
		return NULL;
	}
	if (number < 1 || number > g.t->roams) {
		if (g.t->roams == 0)
			(void)err_set(err, ENOENT,
				      "No roam of %s is kept: none came since this controller was "
				      "started or its logs were cleared, or too much of others "
				      "since",
				      mac_dotted(sta, text));
		else
			(void)err_set(err, ENOENT,
				      "%u roams of %s are kept: enter \"roam\" with a number from "
				      "1 (the newest) to %u",
				      g.t->roams, mac_dotted(sta, text), g.t->roams);
		talloc_free(s);
		return NULL;
	}
	s->timeline = g.t;
	story_turn(s, c, number);
	return s;
}
