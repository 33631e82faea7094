/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations of a BSS; see stations.h.
 */
#include "ap/stations.h"

#include <string.h>
#include <talloc.h>

#include "dot11/frame.h"

#define FLAG(name) (1u << NL80211_STA_FLAG_##name)

/* ------------------------------------------------------------------ the table */

struct station *stations_find(struct stations const *s, struct mac m)
{
	for (unsigned i = 0; i < s->n; i++)
		if (mac_eq(s->at[i].mac, m))
			return &s->at[i];
	return NULL;
}

struct station *stations_add(struct stations *s, void *ctx, struct mac m)
{
	struct station *st = stations_find(s, m);

	if (!st) {
		/* 16 at a time: most BSSs have fewer than 64 stations. */
		if (s->n == STATIONS_MAX)
			return NULL;
		if (s->n % 16 == 0) {
			struct station *more =
				talloc_realloc(ctx, s->at, struct station, s->n + 16);

			if (!more)
				return NULL;
			s->at = more;
		}
		st = &s->at[s->n++];
	}
	*st = (struct station){.mac = m};
	return st;
}

bool stations_remove(struct stations *s, struct mac m)
{
	struct station *st = stations_find(s, m);

	if (!st)
		return false;
	*st = s->at[--s->n];
	return true;
}

void stations_clear(struct stations *s)
{
	talloc_free(s->at);
	*s = (struct stations){0};
}

/* ------------------------------------------------------------------ changes */

/** Do they differ in what the kernel does not change once a station is associated? */
static bool differ(struct radio_sta const *a, struct radio_sta const *b)
{
	return a->aid != b->aid || a->mfp != b->mfp || a->wmm != b->wmm ||
	       a->uapsd_queues != b->uapsd_queues || a->max_sp != b->max_sp || a->caps != b->caps ||
	       a->listen_interval != b->listen_interval || a->n_rates != b->n_rates ||
	       memcmp(a->rate, b->rate, a->n_rates) != 0 || a->has_ht != b->has_ht ||
	       a->has_vht != b->has_vht || (a->has_ht && memcmp(a->ht, b->ht, sizeof a->ht) != 0) ||
	       (a->has_vht && memcmp(a->vht, b->vht, sizeof a->vht) != 0);
}

struct station_plan station_plan(struct radio_sta const *was, struct radio_sta const *to)
{
	struct station_plan p = {0};

	p.back = was->associated && (!to->associated || differ(was, to));
	p.associate = to->associated && (!was->associated || p.back);
	p.port = to->associated && !p.associate && was->authorized != to->authorized;
	return p;
}

/* ------------------------------------------------------------------ attributes */

bool station_put_flags(struct nl_msg *msg, struct mac m, uint32_t mask, uint32_t set)
{
	struct nl80211_sta_flag_update const update = {.mask = mask, .set = set};

	return nl80211_put(msg, NL80211_ATTR_MAC, m.b, MAC_LEN) &&
	       nl80211_put(msg, NL80211_ATTR_STA_FLAGS2, &update, sizeof update);
}

bool station_put_interface(struct nl_msg *msg, struct mac m, int ifindex)
{
	return nl80211_put(msg, NL80211_ATTR_MAC, m.b, MAC_LEN) &&
	       nl80211_put_u32(msg, NL80211_ATTR_STA_VLAN, (uint32_t)ifindex);
}

bool station_put_new(struct nl_msg *msg, struct mac m, uint8_t const *rates, unsigned n_rates)
{
	return station_put_flags(msg, m, FLAG(AUTHENTICATED) | FLAG(ASSOCIATED),
				 FLAG(AUTHENTICATED)) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_AID, 1) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_LISTEN_INTERVAL, 0) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_CAPABILITY, 0) &&
	       nl80211_put(msg, NL80211_ATTR_STA_SUPPORTED_RATES, rates, n_rates);
}

static bool put_wme(struct nl_msg *msg, struct radio_sta const *s)
{
	struct nlattr *wme = msg ? nla_nest_start(msg, NL80211_ATTR_STA_WME) : NULL;
	bool const filled = wme &&
			    nl80211_put_u8(msg, NL80211_STA_WME_UAPSD_QUEUES, s->uapsd_queues) &&
			    nl80211_put_u8(msg, NL80211_STA_WME_MAX_SP, s->max_sp);

	return filled && nla_nest_end(msg, wme) >= 0;
}

bool station_put_associated(struct nl_msg *msg, struct mac m, struct radio_sta const *s)
{
	uint32_t mask = FLAG(AUTHENTICATED) | FLAG(ASSOCIATED) | FLAG(AUTHORIZED) | FLAG(WME) |
			FLAG(MFP) | FLAG(SHORT_PREAMBLE);
	uint32_t set = FLAG(AUTHENTICATED) | FLAG(ASSOCIATED);

	if (s->authorized)
		set |= FLAG(AUTHORIZED);
	if (s->wmm)
		set |= FLAG(WME);
	if (s->mfp)
		set |= FLAG(MFP);
	if (s->caps & CAPS_SHORT_PREAMBLE)
		set |= FLAG(SHORT_PREAMBLE);
	return station_put_flags(msg, m, mask, set) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_AID, s->aid) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_LISTEN_INTERVAL, s->listen_interval) &&
	       nl80211_put_u16(msg, NL80211_ATTR_STA_CAPABILITY, s->caps) &&
	       nl80211_put(msg, NL80211_ATTR_STA_SUPPORTED_RATES, s->rate, s->n_rates) &&
	       (!s->has_ht || nl80211_put(msg, NL80211_ATTR_HT_CAPABILITY, s->ht, sizeof s->ht)) &&
	       (!s->has_vht ||
		nl80211_put(msg, NL80211_ATTR_VHT_CAPABILITY, s->vht, sizeof s->vht)) &&
	       (!s->wmm || put_wme(msg, s));
}
