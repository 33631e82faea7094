/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Access points that run fastroam-ap, as they are configured.
 */
#include "roam/radio_ap.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/plain_name.h"

struct radio_ap_set {
	struct radio_ap **ap; /**< in order of name: 10 comparisons find one of 1,024 */
	unsigned count;
};

bool radio_ap_name_fits(char const *name)
{
	return plain_name_fits(name, RADIO_AP_NAME_MAX, "-_.");
}

void radio_ap_init(struct radio_ap *ap, char const *name)
{
	memset(ap, 0, sizeof *ap);
	(void)snprintf(ap->name, sizeof ap->name, "%s", name);
}

char const *radio_ap_width_word(enum radio_ap_width width)
{
	static char const *const word[] = {
#define X(name, word, text) word,
		RADIO_AP_WIDTH_LIST(X)
#undef X
	};

	return width < RADIO_AP_WIDTH_COUNT ? word[width] : "";
}

char const *radio_ap_width_text(enum radio_ap_width width)
{
	static char const *const text[] = {
#define X(name, word, text) text,
		RADIO_AP_WIDTH_LIST(X)
#undef X
	};

	return width < RADIO_AP_WIDTH_COUNT ? text[width] : "";
}

/** 5 GHz: 36 to 64, 100 to 144 by four, 149 to 177 by four. */
static bool is_5ghz(unsigned channel)
{
	return (channel >= 36 && channel <= 64 && channel % 4 == 0) ||
	       (channel >= 100 && channel <= 144 && channel % 4 == 0) ||
	       (channel >= 149 && channel <= 177 && channel % 4 == 1);
}

uint16_t radio_ap_channel_freq(unsigned channel)
{
	if (channel >= 1 && channel <= 13)
		return (uint16_t)(2407 + 5 * channel);
	if (channel == 14)
		return 2484;
	return is_5ghz(channel) ? (uint16_t)(5000 + 5 * channel) : 0;
}

unsigned radio_ap_freq_channel(uint16_t freq)
{
	unsigned channel = 0;

	if (freq == 2484)
		return 14;
	if (freq > 2407 && freq < 2484)
		channel = (freq - 2407u) / 5;
	else if (freq > 5000)
		channel = (freq - 5000u) / 5;
	return channel && radio_ap_channel_freq(channel) == freq ? channel : 0;
}

/** First channel of the block of `size` channels in 5 GHz that this one is in. */
static unsigned block_start(unsigned channel, unsigned size)
{
	unsigned first = channel >= 149 ? 149 : channel >= 100 ? 100 : 36;

	return channel - (channel - first) % (4 * size);
}

static uint16_t center_40(unsigned channel, bool plus)
{
	unsigned other = plus ? channel + 4 : channel - 4;

	if (channel <= 13)
		return other >= 1 && other <= 13 ? (uint16_t)(2407 + 5 * (channel + other) / 2) : 0;
	if (!is_5ghz(channel) || !is_5ghz(other))
		return 0;
	/* The pairs of 5 GHz are fixed: 36+40, 44+48, ... (802.11-2020 Table E-4). */
	return block_start(channel, 2) == (plus ? channel : other)
		       ? (uint16_t)(5000 + 5 * (channel + other) / 2)
		       : 0;
}

static uint16_t center_80(unsigned channel)
{
	unsigned first;

	if (!is_5ghz(channel))
		return 0;
	first = block_start(channel, 4);
	return is_5ghz(first + 12) ? (uint16_t)(5000 + 5 * (first + 6)) : 0;
}

uint16_t radio_ap_center_freq(uint16_t freq, enum radio_ap_width width)
{
	unsigned channel = radio_ap_freq_channel(freq);

	if (!channel)
		return 0;
	switch (width) {
	case RADIO_AP_WIDTH_20: return freq;
	case RADIO_AP_WIDTH_40_PLUS: return center_40(channel, true);
	case RADIO_AP_WIDTH_40_MINUS: return center_40(channel, false);
	case RADIO_AP_WIDTH_80: return center_80(channel);
	case RADIO_AP_WIDTH_COUNT: break;
	}
	return 0;
}

static int check_radio(struct radio_ap const *ap, unsigned id, struct err *err)
{
	struct radio_ap_radio const *r = &ap->radio[id];
	uint16_t freq = radio_ap_channel_freq(r->channel);

	if (!r->channel) {
		if (r->width != RADIO_AP_WIDTH_20)
			return err_set(err, EINVAL,
				       "radio %u needs a channel to be wider than "
				       "20 MHz: radio %u channel N width %s",
				       id, id, radio_ap_width_word(r->width));
		return 0;
	}
	if (!freq)
		return err_set(
			err, EINVAL,
			"There is no channel %u; 2.4 GHz has 1 to 14, 5 GHz 36 to 64, 100 to "
			"144 and 149 to 177",
			r->channel);
	if (!radio_ap_center_freq(freq, r->width))
		return err_set(err, EINVAL,
			       "Channel %u cannot be %s wide (width %s): the others of it are not "
			       "there",
			       r->channel, radio_ap_width_text(r->width),
			       radio_ap_width_word(r->width));
	return 0;
}

static int check_wlans(struct radio_ap const *ap, struct err *err)
{
	for (unsigned i = 0; i < ap->wlans; i++) {
		if (!ap->wlan[i][0])
			return err_set(err, EINVAL, "Say which WLAN, by its profile name");
		for (unsigned k = 0; k < i; k++) {
			if (strcmp(ap->wlan[i], ap->wlan[k]) == 0)
				return err_set(err, EINVAL, "AP %s has the WLAN twice", ap->name);
		}
	}
	return 0;
}

int radio_ap_check(struct radio_ap const *ap, struct err *err)
{
	char const *c = ap->country;
	int rc = 0;

	if (!radio_ap_name_fits(ap->name))
		return err_set(err, EINVAL,
			       "The name of an AP is that of its certificate: 1 to %d letters, "
			       "digits and -_. and it begins with a letter or digit",
			       RADIO_AP_NAME_MAX);
	if (ap->bridge[0] && !plain_name_fits(ap->bridge, RADIO_AP_BRIDGE_MAX - 1, "-_.:@"))
		return err_set(err, EINVAL,
			       "The name of a bridge has 1 to %d letters, digits and -_.:@ and "
			       "begins with a letter or digit",
			       RADIO_AP_BRIDGE_MAX - 1);
	if (c[0] && (!isupper((unsigned char)c[0]) || !isupper((unsigned char)c[1]) || c[2]))
		return err_set(err, EINVAL, "A country is two capital letters, as in DE");
	for (unsigned i = 0; i < RADIO_AP_RADIOS && rc == 0; i++)
		rc = check_radio(ap, i, err);
	return rc ? rc : check_wlans(ap, err);
}

bool radio_ap_same(struct radio_ap const *a, struct radio_ap const *b)
{
	bool same = strcmp(a->name, b->name) == 0 && a->shutdown == b->shutdown &&
		    a->wlans == b->wlans && strcmp(a->bridge, b->bridge) == 0 &&
		    strcmp(a->country, b->country) == 0 &&
		    strcmp(a->policy_tag, b->policy_tag) == 0;

	for (unsigned i = 0; i < RADIO_AP_RADIOS && same; i++)
		same = a->radio[i].shutdown == b->radio[i].shutdown &&
		       a->radio[i].channel == b->radio[i].channel &&
		       a->radio[i].width == b->radio[i].width;
	for (unsigned i = 0; i < a->wlans && same; i++)
		same = strcmp(a->wlan[i], b->wlan[i]) == 0;
	return same;
}

/* ---- the set ---- */

struct radio_ap_set *radio_ap_set_new(void *ctx)
{
	return talloc_zero(ctx, struct radio_ap_set);
}

/** First place whose name is not below this one. */
static unsigned position(struct radio_ap_set const *set, char const *name)
{
	unsigned low = 0, high = set->count;

	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (strcmp(set->ap[mid]->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool find(struct radio_ap_set const *set, char const *name, unsigned *at)
{
	*at = position(set, name);
	return *at < set->count && strcmp(set->ap[*at]->name, name) == 0;
}

static int insert(struct radio_ap_set *set, unsigned at, struct radio_ap const *ap)
{
	struct radio_ap **grown;
	struct radio_ap *copy;

	grown = talloc_realloc(set, set->ap, struct radio_ap *, set->count + 1);
	if (!grown)
		return -ENOMEM;
	set->ap = grown;
	copy = talloc(set, struct radio_ap);
	if (!copy)
		return -ENOMEM;
	*copy = *ap;
	memmove(&set->ap[at + 1], &set->ap[at], (set->count - at) * sizeof(struct radio_ap *));
	set->ap[at] = copy;
	set->count++;
	return 0;
}

int radio_ap_set_put(struct radio_ap_set *set, struct radio_ap const *ap, struct err *err)
{
	int rc = radio_ap_check(ap, err);
	unsigned at;

	if (rc < 0)
		return rc;
	if (find(set, ap->name, &at)) {
		*set->ap[at] = *ap;
		return 0;
	}
	if (set->count == RADIO_AP_MAX)
		return err_set(err, ENOSPC, "%d APs are configured, that is all there may be",
			       RADIO_AP_MAX);
	if (insert(set, at, ap) < 0)
		return err_set(err, ENOMEM, "Out of memory while storing AP %s", ap->name);
	return 0;
}

int radio_ap_set_remove(struct radio_ap_set *set, char const *name)
{
	unsigned at;

	if (!find(set, name, &at))
		return -ENOENT;
	talloc_free(set->ap[at]);
	set->count--;
	memmove(&set->ap[at], &set->ap[at + 1], (set->count - at) * sizeof(struct radio_ap *));
	return 0;
}

struct radio_ap const *radio_ap_by_name(struct radio_ap_set const *set, char const *name)
{
	unsigned at;

	return find(set, name, &at) ? set->ap[at] : NULL;
}

struct radio_ap const *radio_ap_at(struct radio_ap_set const *set, unsigned index)
{
	return index < set->count ? set->ap[index] : NULL;
}

unsigned radio_ap_count(struct radio_ap_set const *set)
{
	return set->count;
}
