/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OWE transition pairs; see wlan_pair.h.
 */
#include "roam/wlan_pair.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

char const *wlan_pair_rule_name(enum wlan_pair_rule rule)
{
	static char const *const name[] = {
#define X(id, words, text) words,
		WLAN_PAIR_LIST(X)
#undef X
	};

	return rule < WLAN_PAIR_RULE_COUNT ? name[rule] : "";
}

static bool is_open(struct wlan const *w)
{
	return !w->wpa;
}

static bool is_owe(struct wlan const *w)
{
	return w->wpa && w->akms == WLAN_AKM_BIT(OWE);
}

/** None named is all of them. */
static uint8_t bands_of(struct wlan const *w)
{
	return w->bands ? w->bands : WLAN_BAND_24 | WLAN_BAND_5;
}

static bool has_fault(struct wlan_pair_fault *f, enum wlan_pair_rule rule, struct wlan const *at,
		      struct wlan const *other, char const *line)
{
	*f = (struct wlan_pair_fault){.rule = rule, .at = at, .other = other};
	(void)snprintf(f->line, sizeof f->line, "%s", line);
	return false;
}

/** @param from  the one whose radios count */
static bool radio_fault(struct wlan_pair_fault *f, struct wlan const *at, struct wlan const *from)
{
	return has_fault(f, WLAN_PAIR_RADIO, at, from,
			 bands_of(from) == WLAN_BAND_24  ? "radio dot11bg"
			 : bands_of(from) == WLAN_BAND_5 ? "radio dot11a"
							 : "radio all");
}

static bool mutual_fault(struct wlan_pair_fault *f, struct wlan const *at, struct wlan const *namer)
{
	char line[sizeof f->line];

	(void)snprintf(line, sizeof line, "security wpa transition-mode-wlan-id %u", namer->id);
	return has_fault(f, WLAN_PAIR_MUTUAL, at, namer, line);
}

bool wlan_pair_fits(struct wlan const *a, struct wlan const *b, struct wlan_pair_fault *fault)
{
	struct wlan const *namer = a->transition_wlan_id == b->id ? a : b;
	struct wlan const *named = namer == a ? b : a;
	struct wlan const *open = is_open(a) ? a : b, *owe = open == a ? b : a;

	if (!is_open(open) || !is_owe(owe))
		return has_fault(fault, WLAN_PAIR_KIND, namer, named,
				 "no security wpa transition-mode-wlan-id");
	if (named->transition_wlan_id != namer->id)
		return mutual_fault(fault, named, namer);
	if (owe->broadcast_ssid)
		return has_fault(fault, WLAN_PAIR_HIDDEN, owe, open, "no broadcast-ssid");
	if (!open->broadcast_ssid)
		return has_fault(fault, WLAN_PAIR_SEEN, open, owe, "broadcast-ssid");
	if (bands_of(a) != bands_of(b))
		return radio_fault(fault, a, b);
	if (open->ft != WLAN_FT_DISABLED || owe->ft != WLAN_FT_DISABLED)
		return has_fault(fault, WLAN_PAIR_FT, open->ft ? open : owe, open->ft ? owe : open,
				 "no security ft");
	if (owe->pmf != WLAN_PMF_MANDATORY)
		return has_fault(fault, WLAN_PAIR_PMF, owe, open, "security pmf mandatory");
	return true;
}

/** The text of a fault into *err. */
static void tell(struct wlan_pair_fault const *f, struct err *err)
{
	switch (f->rule) {
#define X(id, rule, text) \
	case WLAN_PAIR_##id: (void)err_set(err, EINVAL, text, f->at->name, f->other->name); return;
		WLAN_PAIR_LIST(X)
#undef X
	case WLAN_PAIR_RULE_COUNT: break;
	}
}

bool wlan_pair_check(struct wlan_set const *set, struct wlan const *w,
		     struct wlan_pair_fault *fault, struct err *err)
{
	for (unsigned i = 0; w->enabled && i < wlan_count(set); i++) {
		struct wlan const *other = wlan_at(set, i);

		if (!other->enabled || strcmp(other->name, w->name) == 0 ||
		    (other->transition_wlan_id != w->id && w->transition_wlan_id != other->id))
			continue;
		if (wlan_pair_fits(w, other, fault))
			continue;
		tell(fault, err);
		return false;
	}
	return true;
}
