/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Keys in terms of nl80211; see keys.h.
 */
#include "ap/keys.h"

#include <string.h>

/** Packet numbers of all ciphers since TKIP are 48 bits. */
#define SEQ_LEN 6

static bool put_sta(struct nl_msg *msg, struct radio_key const *key, struct mac sta)
{
	return key->kind != RADIO_KEY_PAIRWISE ||
	       nl80211_put(msg, NL80211_ATTR_MAC, sta.b, MAC_LEN);
}

static uint32_t key_type(struct radio_key const *key)
{
	return key->kind == RADIO_KEY_PAIRWISE ? NL80211_KEYTYPE_PAIRWISE : NL80211_KEYTYPE_GROUP;
}

bool keys_put_new(struct nl_msg *msg, struct radio_key const *key, struct mac sta)
{
	struct nlattr *nest = NULL;

	if (!put_sta(msg, key, sta) || key->len > sizeof key->key)
		return false;
	nest = nla_nest_start(msg, NL80211_ATTR_KEY);
	return nest && nl80211_put(msg, NL80211_KEY_DATA, key->key, key->len) &&
	       nl80211_put_u32(msg, NL80211_KEY_CIPHER, key->cipher) &&
	       nl80211_put_u8(msg, NL80211_KEY_IDX, key->index) &&
	       nl80211_put(msg, NL80211_KEY_SEQ, key->seq, SEQ_LEN) &&
	       nl80211_put_u32(msg, NL80211_KEY_TYPE, key_type(key)) &&
	       nla_nest_end(msg, nest) >= 0;
}

bool keys_put_default(struct nl_msg *msg, struct radio_key const *key)
{
	struct nlattr *nest = msg ? nla_nest_start(msg, NL80211_ATTR_KEY) : NULL, *types;

	if (!nest || !nl80211_put_u8(msg, NL80211_KEY_IDX, key->index))
		return false;
	if (key->kind == RADIO_KEY_IGTK)
		return nl80211_put_flag(msg, NL80211_KEY_DEFAULT_MGMT) &&
		       nla_nest_end(msg, nest) >= 0;
	if (!nl80211_put_flag(msg, NL80211_KEY_DEFAULT))
		return false;
	types = nla_nest_start(msg, NL80211_KEY_DEFAULT_TYPES);
	return types && nl80211_put_flag(msg, NL80211_KEY_DEFAULT_TYPE_MULTICAST) &&
	       nla_nest_end(msg, types) >= 0 && nla_nest_end(msg, nest) >= 0;
}

bool keys_put_name(struct nl_msg *msg, struct radio_key const *key, struct mac sta)
{
	return put_sta(msg, key, sta) && nl80211_put_u8(msg, NL80211_ATTR_KEY_IDX, key->index) &&
	       nl80211_put_u32(msg, NL80211_ATTR_KEY_TYPE, key_type(key));
}

bool keys_take_seq(struct nlattr **attr, uint8_t seq[8])
{
	struct nlattr const *const a = attr[NL80211_ATTR_KEY_SEQ];

	if (!a || nla_len(a) > 8)
		return false;
	memset(seq, 0, 8);
	memcpy(seq, nla_data(a), (size_t)nla_len(a));
	return true;
}
