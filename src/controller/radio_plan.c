/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point is to serve; see radio_plan.h.
 */
#include "controller/radio_plan.h"

#include <stdio.h>
#include <string.h>

_Static_assert(RADIO_AP_RADIOS == RADIO_MAX, "a block has lines for every radio");
_Static_assert(RADIO_AP_WLANS == RADIO_BSS_MAX, "a block can name as many WLANs as a radio serves");
_Static_assert(sizeof((struct authenticator_bss *)0)->ap_name == RADIO_AP_NAME_MAX + 1,
	       "names fit");
_Static_assert(sizeof((struct authenticator_bss *)0)->bridge == RADIO_AP_BRIDGE_MAX, "bridges fit");

/** What says which WLANs an access point serves. */
struct rules {
	struct radio_ap const *config;
	struct policy_set const *policies;
	struct policy_tag const *tag; /**< NULL: there is none of its name */
	struct wlan_set const *wlans;
};

/** The WLANs that one radio serves. */
struct chosen {
	unsigned n, max;
	enum wlan_band band; /**< of the radio's channel */
	struct wlan const *wlan[RADIO_BSS_MAX];
	bool more;   /**< others would be served, too */
	bool policy; /**< others are not for their policy */
};

char const *radio_plan_note_text(enum radio_plan_note note)
{
	static char const *const text[] = {
#define X(name, text) text,
		RADIO_PLAN_NOTE_LIST(X)
#undef X
	};

	return note < RADIO_PLAN_NOTE_COUNT ? text[note] : "";
}

char const *radio_plan_tag_text(enum radio_plan_tag source)
{
	static char const *const text[] = {
#define X(name, text) text,
		RADIO_PLAN_TAG_LIST(X)
#undef X
	};

	return source < RADIO_PLAN_TAG_COUNT ? text[source] : "";
}

char const *radio_plan_tag(struct policy_set const *policies, struct radio_ap const *config,
			   struct mac mac, enum radio_plan_tag *source)
{
	struct policy_ap const *ap = policy_ap_by_mac(policies, mac);
	struct policy_located const *located = policy_located_by_mac(policies, mac);
	struct policy_location const *location =
		located ? policy_location_by_name(policies, located->location) : NULL;
	char const *tag[RADIO_PLAN_TAG_COUNT] = {
		[RADIO_PLAN_TAG_BY_NAME] = config ? config->policy_tag : "",
		[RADIO_PLAN_TAG_BY_MAC] = ap ? ap->tag : "",
		[RADIO_PLAN_TAG_BY_LOCATION] = location ? location->tag : "",
		[RADIO_PLAN_TAG_BY_DEFAULT] = POLICY_DEFAULT_TAG,
	};
	enum radio_plan_tag by = RADIO_PLAN_TAG_BY_NAME;

	while (!tag[by][0])
		by++;
	if (source)
		*source = by;
	return tag[by];
}

/* ---- channel ---- */

static bool has_channel(struct radio_info const *r, uint16_t freq)
{
	for (unsigned i = 0; freq && i < r->n_channels; i++) {
		if (r->channel[i] == freq)
			return true;
	}
	return false;
}

/** The channel of a radio that has none configured: one of the three that do not overlap, else the
 * lowest of 5 GHz that needs no radar detection, else whatever it offers. 0: none. */
static uint16_t default_channel(struct radio_info const *r)
{
	static unsigned const good[] = {1, 6, 11, 36, 40, 44, 48};

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		uint16_t freq = radio_ap_channel_freq(good[i]);

		if (has_channel(r, freq))
			return freq;
	}
	return r->n_channels ? r->channel[0] : 0;
}

/** Are all 20 MHz of a wide channel there, and does the radio know so wide ones? */
static bool has_width(struct radio_info const *r, uint16_t center, enum radio_ap_width width)
{
	unsigned half = width == RADIO_AP_WIDTH_80 ? 30 : 10;
	uint32_t cap = width == RADIO_AP_WIDTH_80 ? RADIO_CAP_VHT : RADIO_CAP_HT;

	if (!center || !(r->caps & cap))
		return false;
	for (unsigned freq = center - half; freq <= center + half; freq += 20) {
		if (!has_channel(r, (uint16_t)freq))
			return false;
	}
	return true;
}

/** Channel and width of a radio into the BSS that its others are copies of. */
static enum radio_plan_note choose_channel(struct authenticator_bss *b, struct radio_info const *r,
					   struct radio_ap_radio const *config)
{
	static enum radio_width const width[] = {
		[RADIO_AP_WIDTH_20] = RADIO_20,
		[RADIO_AP_WIDTH_40_PLUS] = RADIO_40_PLUS,
		[RADIO_AP_WIDTH_40_MINUS] = RADIO_40_MINUS,
		[RADIO_AP_WIDTH_80] = RADIO_80,
	};
	uint16_t center;

	b->freq = config->channel ? radio_ap_channel_freq(config->channel) : default_channel(r);
	if (!b->freq)
		return RADIO_PLAN_NO_CHANNEL;
	if (!has_channel(r, b->freq))
		return RADIO_PLAN_CHANNEL;
	b->width = r->caps & RADIO_CAP_HT ? RADIO_20 : RADIO_20_NOHT;
	b->center_freq = b->freq;
	if (config->width == RADIO_AP_WIDTH_20)
		return RADIO_PLAN_OK;
	center = radio_ap_center_freq(b->freq, config->width);
	if (!has_width(r, center, config->width))
		return RADIO_PLAN_WIDTH;
	b->width = width[config->width];
	b->center_freq = center;
	return RADIO_PLAN_OK;
}

/* ---- WLANs ---- */

static bool is_named(struct radio_ap const *config, char const *name)
{
	for (unsigned i = 0; i < config->wlans; i++) {
		if (strcmp(config->wlan[i], name) == 0)
			return true;
	}
	return config->wlans == 0;
}

static bool on_band(struct wlan const *w, enum wlan_band band)
{
	return !w->bands || (w->bands & band);
}

/** Its profile; NULL: it is not served here. */
static struct policy_profile const *profile_of(struct rules const *rules, struct wlan const *w)
{
	struct policy_profile const *p = NULL;

	return rules->tag && policy_find(rules->policies, rules->tag->name, w->name, &p) ==
				       POLICY_SERVED
		       ? p
		       : NULL;
}

/** The other WLAN of an OWE transition pair, when it is to be served here as well. */
static struct wlan const *partner_of(struct wlan const *w, struct rules const *rules,
				     enum wlan_band band)
{
	struct wlan const *p =
		w->transition_wlan_id ? wlan_by_id(rules->wlans, w->transition_wlan_id) : NULL;

	return p && p != w && p->enabled && p->transition_wlan_id == w->id && on_band(p, band) &&
			       is_named(rules->config, p->name) && profile_of(rules, p)
		       ? p
		       : NULL;
}

static void choose(struct chosen *c, struct wlan const *w, struct rules const *rules)
{
	struct wlan const *partner;

	if (!w || !w->enabled || !on_band(w, c->band) || !is_named(rules->config, w->name))
		return;
	if (!profile_of(rules, w)) {
		c->policy = true;
		return;
	}
	for (unsigned i = 0; i < c->n; i++) {
		if (c->wlan[i] == w)
			return;
	}
	partner = partner_of(w, rules, c->band);
	if (c->n + (partner ? 2 : 1) > c->max) {
		c->more = true;
		return;
	}
	c->wlan[c->n++] = w;
	if (partner)
		c->wlan[c->n++] = partner;
}

_Static_assert(POLICY_MAPS == RADIO_AP_WLANS, "one room for WLANs that are named");

/** WLANs by name, in order of id: it is for the first ones that BSSIDs are found. */
static void choose_named(struct chosen *c, char const *const name[], unsigned n_names,
			 struct rules const *rules)
{
	struct wlan const *named[RADIO_AP_WLANS];
	unsigned n = 0;

	for (unsigned i = 0; i < n_names; i++) {
		struct wlan const *w = wlan_by_name(rules->wlans, name[i]);
		unsigned at = n;

		if (!w)
			continue;
		for (; at > 0 && named[at - 1]->id > w->id; at--)
			named[at] = named[at - 1];
		named[at] = w;
		n++;
	}
	for (unsigned i = 0; i < n; i++)
		choose(c, named[i], rules);
}

/** 4,096 WLANs may be there, and 16 are served: where a block or a tag names some the others are
 * not looked at, and else no more than are needed. */
static void choose_wlans(struct chosen *c, struct radio_info const *r, uint16_t freq,
			 struct rules const *rules)
{
	char const *name[RADIO_AP_WLANS];
	unsigned n = 0;

	*c = (struct chosen){.max = r->n_bssids, .band = freq < 5000 ? WLAN_BAND_24 : WLAN_BAND_5};
	c->policy = rules->tag == NULL;
	if (rules->config->wlans) {
		for (; n < rules->config->wlans; n++)
			name[n] = rules->config->wlan[n];
	} else if (rules->tag && strcmp(rules->tag->name, POLICY_DEFAULT_TAG) != 0) {
		c->policy = true;
		for (; n < rules->tag->maps; n++)
			name[n] = rules->tag->map[n].wlan;
	} else {
		for (unsigned i = 0; i < wlan_count(rules->wlans) && !c->more; i++)
			choose(c, wlan_at(rules->wlans, i), rules);
	}
	choose_named(c, name, n, rules);
}

/* ---- BSSIDs ---- */

/** What was served at this BSSID; 0 nothing. */
static uint16_t wlan_before(struct radio_plan const *before, struct mac bssid)
{
	struct authenticator_bss const *b = before ? radio_plan_find(before, bssid) : NULL;

	return b ? b->wlan_id : 0;
}

/** @param id  receives for each BSSID of the radio the WLAN that it serves, 0 none */
static void assign(uint16_t id[RADIO_BSS_MAX], struct chosen *c, struct radio_info const *r,
		   struct radio_plan const *before)
{
	unsigned next = 0;

	for (unsigned i = 0; i < r->n_bssids; i++) {
		uint16_t old = wlan_before(before, r->bssid[i]);

		id[i] = 0;
		for (unsigned k = 0; k < c->n && old; k++) {
			if (!c->wlan[k] || c->wlan[k]->id != old)
				continue;
			id[i] = old;
			c->wlan[k] = NULL;
		}
	}
	for (unsigned k = 0; k < c->n; k++) {
		if (!c->wlan[k])
			continue;
		while (id[next])
			next++;
		id[next] = c->wlan[k]->id;
	}
}

/** A profile as the authenticator wants it. */
static struct authenticator_policy policy_of(struct rules const *rules, uint16_t wlan_id)
{
	struct wlan const *w = wlan_by_id(rules->wlans, wlan_id);
	struct policy_profile const *p = w ? profile_of(rules, w) : NULL;
	struct authenticator_policy out = {0};

	if (!p)
		return out;
	if (!policy_vlan_find(rules->policies, p->vlan, &out.vlan))
		out.vlan = VLAN_UNKNOWN;
	out.ignore_vlan = !p->aaa_override;
	out.has_session_timeout = p->session_timeout_s != POLICY_OF_WLAN;
	out.session_timeout_s = out.has_session_timeout ? p->session_timeout_s : 0;
	out.idle_timeout_s = p->idle_timeout_s == POLICY_IDLE_S ? 0 : p->idle_timeout_s;
	return out;
}

static void add_radio(struct radio_plan *plan, struct radio_plan const *before,
		      struct authenticator_bss const *like, struct chosen *c,
		      struct rules const *rules)
{
	uint16_t id[RADIO_BSS_MAX];

	assign(id, c, like->radio, before);
	for (unsigned i = 0; i < like->radio->n_bssids; i++) {
		struct authenticator_bss *b = &plan->bss[plan->n];

		if (!id[i])
			continue;
		*b = *like;
		b->bssid = like->radio->bssid[i];
		b->wlan_id = id[i];
		b->vap = i + 1;
		b->policy = policy_of(rules, id[i]);
		plan->n++;
	}
}

static enum radio_plan_note plan_radio(struct radio_plan *plan, struct radio_plan const *before,
				       struct authenticator_bss *like, struct rules const *rules)
{
	static struct radio_ap_radio const defaults;
	struct radio_ap const *config = rules->config;
	struct radio_info const *r = like->radio;
	struct radio_ap_radio const *line =
		r->id < RADIO_AP_RADIOS ? &config->radio[r->id] : &defaults;
	enum radio_plan_note note;
	struct chosen c;

	if (config->shutdown || line->shutdown)
		return config->shutdown ? RADIO_PLAN_AP_SHUTDOWN : RADIO_PLAN_SHUTDOWN;
	note = choose_channel(like, r, line);
	if (note != RADIO_PLAN_OK && note != RADIO_PLAN_WIDTH)
		return note;
	choose_wlans(&c, r, like->freq, rules);
	if (!c.n && !c.more)
		return c.policy ? RADIO_PLAN_POLICY : RADIO_PLAN_NO_WLAN;
	add_radio(plan, before, like, &c, rules);
	return c.more ? RADIO_PLAN_NO_BSSID : note;
}

void radio_plan_make(struct radio_plan *plan, struct radio_plan const *before, char const *name,
		     struct radio_hello const *hello, struct radio_ap const *config,
		     struct policy_set const *policies, struct wlan_set const *wlans)
{
	static struct radio_ap const defaults;
	struct rules rules = {
		.config = config ? config : &defaults, .policies = policies, .wlans = wlans};

	memset(plan, 0, sizeof *plan);
	rules.tag = policy_tag_by_name(policies, radio_plan_tag(policies, config,
								hello->radio[0].bssid[0], NULL));
	config = rules.config;
	for (unsigned i = 0; i < hello->n_radios; i++) {
		struct authenticator_bss like = {.radio = &hello->radio[i],
						 .ap_mac = hello->radio[0].bssid[0],
						 .slot = hello->radio[i].id};

		(void)snprintf(like.ap_name, sizeof like.ap_name, "%s", name);
		memcpy(like.country, config->country, sizeof like.country);
		memcpy(like.bridge, config->bridge, sizeof like.bridge);
		plan->note[i] = plan_radio(plan, before, &like, &rules);
	}
}

struct authenticator_bss const *radio_plan_find(struct radio_plan const *plan, struct mac bssid)
{
	for (unsigned i = 0; i < plan->n; i++) {
		if (mac_eq(plan->bss[i].bssid, bssid))
			return &plan->bss[i];
	}
	return NULL;
}

static bool same_policy(struct authenticator_policy const *a, struct authenticator_policy const *b)
{
	return a->vlan == b->vlan && a->ignore_vlan == b->ignore_vlan &&
	       a->has_session_timeout == b->has_session_timeout &&
	       a->session_timeout_s == b->session_timeout_s &&
	       a->idle_timeout_s == b->idle_timeout_s;
}

bool radio_plan_same(struct authenticator_bss const *a, struct authenticator_bss const *b)
{
	return mac_eq(a->bssid, b->bssid) && a->wlan_id == b->wlan_id && a->radio == b->radio &&
	       a->freq == b->freq && a->width == b->width && a->center_freq == b->center_freq &&
	       strcmp(a->country, b->country) == 0 && strcmp(a->bridge, b->bridge) == 0 &&
	       same_policy(&a->policy, &b->policy);
}
