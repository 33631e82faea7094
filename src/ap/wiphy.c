/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Reading a wiphy dump; see wiphy.h.
 */
#include "ap/wiphy.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ap/bssid.h"

/** 6 GHz begins here: without HE there is no BSS in it. */
#define FREQ_6GHZ 5925

static bool ext_feature(struct nlattr const *a, unsigned bit)
{
	uint8_t const *octet = nla_data(a);

	return bit / 8 < (unsigned)nla_len(a) && octet[bit / 8] & 1u << bit % 8;
}

static uint32_t get_u32(struct nlattr const *a)
{
	return a && nla_len(a) >= 4 ? nla_get_u32(a) : 0;
}

/* ------------------------------------------------------------------ bands */

static void add_channel(struct radio_info *info, struct nlattr *freq)
{
	struct nlattr *a[NL80211_FREQUENCY_ATTR_MAX + 1];
	uint32_t mhz;

	if (nla_parse_nested(a, NL80211_FREQUENCY_ATTR_MAX, freq, NULL) < 0)
		return;
	mhz = get_u32(a[NL80211_FREQUENCY_ATTR_FREQ]);
	/* Where radar must be looked for, nobody here looks for it. */
	if (a[NL80211_FREQUENCY_ATTR_DISABLED] || a[NL80211_FREQUENCY_ATTR_NO_IR] ||
	    a[NL80211_FREQUENCY_ATTR_RADAR] || mhz == 0 || mhz >= FREQ_6GHZ ||
	    info->n_channels >= RADIO_CHANNELS_MAX)
		return;
	for (unsigned i = 0; i < info->n_channels; i++)
		if (info->channel[i] == mhz)
			return;
	info->channel[info->n_channels++] = (uint16_t)mhz;
}

/** HT Capabilities as the element has them (9.4.2.55), from the pieces that the kernel gives. */
static void take_ht(struct radio_info *info, struct nlattr **a)
{
	if (info->caps & RADIO_CAP_HT || !a[NL80211_BAND_ATTR_HT_CAPA] ||
	    nla_len(a[NL80211_BAND_ATTR_HT_CAPA]) < 2 || !a[NL80211_BAND_ATTR_HT_MCS_SET] ||
	    nla_len(a[NL80211_BAND_ATTR_HT_MCS_SET]) < 16)
		return;
	uint16_t const caps = nla_get_u16(a[NL80211_BAND_ATTR_HT_CAPA]);

	info->caps |= RADIO_CAP_HT;
	info->ht[0] = (uint8_t)caps;
	info->ht[1] = (uint8_t)(caps >> 8);
	if (a[NL80211_BAND_ATTR_HT_AMPDU_FACTOR])
		info->ht[2] = nla_get_u8(a[NL80211_BAND_ATTR_HT_AMPDU_FACTOR]) & 3;
	if (a[NL80211_BAND_ATTR_HT_AMPDU_DENSITY])
		info->ht[2] |=
			(uint8_t)((nla_get_u8(a[NL80211_BAND_ATTR_HT_AMPDU_DENSITY]) & 7) << 2);
	memcpy(info->ht + 3, nla_data(a[NL80211_BAND_ATTR_HT_MCS_SET]), 16);
}

/** VHT Capabilities (9.4.2.157). */
static void take_vht(struct radio_info *info, struct nlattr **a)
{
	uint32_t caps;

	if (info->caps & RADIO_CAP_VHT || !a[NL80211_BAND_ATTR_VHT_CAPA] ||
	    !a[NL80211_BAND_ATTR_VHT_MCS_SET] || nla_len(a[NL80211_BAND_ATTR_VHT_MCS_SET]) < 8)
		return;
	caps = get_u32(a[NL80211_BAND_ATTR_VHT_CAPA]);
	info->caps |= RADIO_CAP_VHT;
	for (unsigned i = 0; i < 4; i++)
		info->vht[i] = (uint8_t)(caps >> 8 * i);
	memcpy(info->vht + 4, nla_data(a[NL80211_BAND_ATTR_VHT_MCS_SET]), 8);
}

static void take_bands(struct radio_info *info, struct nlattr *bands)
{
	struct nlattr *a[NL80211_BAND_ATTR_MAX + 1], *band, *freq;
	int left, left_freq;

	nla_for_each_nested(band, bands, left)
	{
		if (nla_parse_nested(a, NL80211_BAND_ATTR_MAX, band, NULL) < 0)
			continue;
		if (a[NL80211_BAND_ATTR_FREQS])
			nla_for_each_nested(freq, a[NL80211_BAND_ATTR_FREQS], left_freq)
				add_channel(info, freq);
		/* 2.4 GHz comes first and says nothing of VHT. */
		take_ht(info, a);
		take_vht(info, a);
	}
}

/* ------------------------------------------------------------------ the rest */

static void take_ciphers(struct radio_info *info, struct nlattr const *a)
{
	uint32_t const *suite = nla_data(a);
	unsigned const n = (unsigned)nla_len(a) / 4;

	info->n_ciphers = 0;
	for (unsigned i = 0; i < n && info->n_ciphers < 16; i++) {
		info->cipher[info->n_ciphers++] = suite[i];
		if (suite[i] == CIPHER_BIP_CMAC)
			info->caps |= RADIO_CAP_MFP;
	}
}

/** The most APs at a time that any combination of interfaces allows. */
static void take_combinations(struct wiphy *w, struct nlattr *list)
{
	struct nlattr *comb, *limit, *type;
	int left_comb, left_limit, left_type;

	nla_for_each_nested(comb, list, left_comb)
	{
		struct nlattr *a[NUM_NL80211_IFACE_COMB];

		if (nla_parse_nested(a, NUM_NL80211_IFACE_COMB - 1, comb, NULL) < 0 ||
		    !a[NL80211_IFACE_COMB_LIMITS])
			continue;
		nla_for_each_nested(limit, a[NL80211_IFACE_COMB_LIMITS], left_limit)
		{
			struct nlattr *l[NUM_NL80211_IFACE_LIMIT];

			if (nla_parse_nested(l, NUM_NL80211_IFACE_LIMIT - 1, limit, NULL) < 0 ||
			    !l[NL80211_IFACE_LIMIT_TYPES])
				continue;
			nla_for_each_nested(type, l[NL80211_IFACE_LIMIT_TYPES],
					    left_type) if (nla_type(type) == NL80211_IFTYPE_AP &&
							   get_u32(l[NL80211_IFACE_LIMIT_MAX]) >
								   w->ap_max) w->ap_max =
				get_u32(l[NL80211_IFACE_LIMIT_MAX]);
		}
	}
}

static void take_addresses(struct wiphy *w, struct nlattr *list)
{
	struct nlattr *a;
	int left;

	nla_for_each_nested(a, list, left) if (nla_len(a) == MAC_LEN && w->n_listed < RADIO_BSS_MAX)
		memcpy(w->listed[w->n_listed++].b, nla_data(a), MAC_LEN);
}

static void take_types(struct wiphy *w, struct nlattr *types)
{
	struct nlattr *type;
	int left;

	nla_for_each_nested(type, types, left)
	{
		w->is_ap |= nla_type(type) == NL80211_IFTYPE_AP;
		w->monitor |= nla_type(type) == NL80211_IFTYPE_MONITOR;
		w->vlan |= nla_type(type) == NL80211_IFTYPE_AP_VLAN;
	}
}

static void take(struct wiphy *w, struct nlattr **attr)
{
	struct nlattr *const ext = attr[NL80211_ATTR_EXT_FEATURES];

	if (attr[NL80211_ATTR_WIPHY_NAME])
		(void)snprintf(w->name, sizeof w->name, "%s",
			       nla_get_string(attr[NL80211_ATTR_WIPHY_NAME]));
	if (attr[NL80211_ATTR_MAC] && nla_len(attr[NL80211_ATTR_MAC]) == MAC_LEN)
		memcpy(w->own.b, nla_data(attr[NL80211_ATTR_MAC]), MAC_LEN);
	if (attr[NL80211_ATTR_MAC_MASK] && nla_len(attr[NL80211_ATTR_MAC_MASK]) == MAC_LEN)
		memcpy(w->mask.b, nla_data(attr[NL80211_ATTR_MAC_MASK]), MAC_LEN);
	if (attr[NL80211_ATTR_MAC_ADDRS])
		take_addresses(w, attr[NL80211_ATTR_MAC_ADDRS]);
	if (attr[NL80211_ATTR_SUPPORTED_IFTYPES])
		take_types(w, attr[NL80211_ATTR_SUPPORTED_IFTYPES]);
	if (attr[NL80211_ATTR_INTERFACE_COMBINATIONS])
		take_combinations(w, attr[NL80211_ATTR_INTERFACE_COMBINATIONS]);
	if (attr[NL80211_ATTR_CIPHER_SUITES])
		take_ciphers(&w->info, attr[NL80211_ATTR_CIPHER_SUITES]);
	if (attr[NL80211_ATTR_WIPHY_BANDS])
		take_bands(&w->info, attr[NL80211_ATTR_WIPHY_BANDS]);
	if (attr[NL80211_ATTR_FEATURE_FLAGS])
		w->full_state = get_u32(attr[NL80211_ATTR_FEATURE_FLAGS]) &
				NL80211_FEATURE_FULL_AP_CLIENT_STATE;
	if (!ext)
		return;
	w->control_port = ext_feature(ext, NL80211_EXT_FEATURE_CONTROL_PORT_OVER_NL80211);
	if (ext_feature(ext, NL80211_EXT_FEATURE_CONTROL_PORT_OVER_NL80211_TX_STATUS))
		w->info.caps |= RADIO_CAP_TX_STATUS;
}

int wiphy_merge(struct wiphy *list, unsigned *n, struct nlattr **attr)
{
	struct nlattr const *const number = attr[NL80211_ATTR_WIPHY];
	unsigned i = 0;

	if (!number || nla_len(number) < 4)
		return -EINVAL;
	while (i < *n && list[i].index < nla_get_u32(number))
		i++;
	if (i == *n || list[i].index != nla_get_u32(number)) {
		if (*n == WIPHY_MAX)
			return -ENOBUFS;
		memmove(&list[i + 1], &list[i], (*n - i) * sizeof list[0]);
		/* Drivers that name no combinations can do one thing at a time. */
		list[i] = (struct wiphy){.index = nla_get_u32(number), .ap_max = 1};
		(*n)++;
	}
	take(&list[i], attr);
	return 0;
}

char const *wiphy_finish(struct wiphy *w)
{
	struct radio_info *info = &w->info;
	unsigned const max = w->ap_max < RADIO_BSS_MAX ? w->ap_max : RADIO_BSS_MAX;

	if (!w->is_ap)
		return "its driver does not make access points";
	if (!w->control_port)
		return "its driver does not carry EAPOL over nl80211 (a mac80211 driver and Linux "
		       "4.20 are needed)";
	if (!w->full_state)
		return "its driver wants to authenticate stations itself";
	if (!info->n_channels)
		return "it has no channel on which it may be an access point (is the country set? "
		       "see --country)";
	info->n_bssids = bssid_list(w->own, w->mask, w->listed, w->n_listed, info->bssid, max);
	return NULL;
}

struct reading {
	struct wiphy *list;
	unsigned n;
};

static void on_wiphy(void *arg, uint8_t cmd, struct nlattr **attr)
{
	struct reading *r = arg;

	(void)cmd;
	/* What does not fit is not offered. */
	(void)!wiphy_merge(r->list, &r->n, attr);
}

int wiphy_read(struct nl80211 *nl, struct wiphy list[WIPHY_MAX], struct err *err)
{
	struct reading r = {.list = list};
	struct nl_msg *msg = nl80211_request(nl, NL80211_CMD_GET_WIPHY);
	int rc = nl80211_call(nl, msg, nl80211_put_flag(msg, NL80211_ATTR_SPLIT_WIPHY_DUMP), true,
			      on_wiphy, &r, err);

	if (rc < 0)
		return err_prefix(err, "the radios of this machine cannot be listed");
	return (int)r.n;
}
