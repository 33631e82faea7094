/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All policy profiles, tags, tagged access points, locations and named VLANs; see policy.h.
 *
 * Each kind is a list in order of its key: 10 comparisons find one of 1,024.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "roam/policy.h"

enum kind { PROFILES, TAGS, APS, LOCATIONS, LOCATED, VLANS, KINDS };

struct list {
	void **at;
	unsigned count;
};

struct policy_set {
	struct list list[KINDS];
	struct policy_profile default_profile; /**< as made */
	struct policy_tag default_tag;
};

static int order_names(void const *a, void const *b)
{
	return strcmp(a, b);
}

static int order_macs(void const *a, void const *b)
{
	return memcmp(a, b, MAC_LEN);
}

static int order_ids(void const *a, void const *b)
{
	uint16_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (int)x - (int)y;
}

#define KEY_IS_FIRST(type, key) _Static_assert(offsetof(struct type, key) == 0, "found by its key")

KEY_IS_FIRST(policy_profile, name);
KEY_IS_FIRST(policy_tag, name);
KEY_IS_FIRST(policy_ap, mac);
KEY_IS_FIRST(policy_location, name);
KEY_IS_FIRST(policy_located, mac);
KEY_IS_FIRST(policy_vlan, id);

/** Each struct begins with its key. */
static struct {
	size_t size;
	unsigned max;
	int (*order)(void const *a, void const *b);
	char const *what;
} const kinds[KINDS] = {
	[PROFILES] = {sizeof(struct policy_profile), POLICY_PROFILES_MAX, order_names,
		      "policy profiles"},
	[TAGS] = {sizeof(struct policy_tag), POLICY_TAGS_MAX, order_names, "policy tags"},
	[APS] = {sizeof(struct policy_ap), POLICY_APS_MAX, order_macs, "APs"},
	[LOCATIONS] = {sizeof(struct policy_location), POLICY_LOCATIONS_MAX, order_names,
		       "locations"},
	[LOCATED] = {sizeof(struct policy_located), POLICY_APS_MAX, order_macs, "APs of locations"},
	[VLANS] = {sizeof(struct policy_vlan), POLICY_VLANS_MAX, order_ids, "VLANs"},
};

struct policy_set *policy_set_new(void *ctx)
{
	struct policy_set *s = talloc_zero(ctx, struct policy_set);

	if (s) {
		policy_profile_init(&s->default_profile, POLICY_DEFAULT_PROFILE);
		policy_tag_init(&s->default_tag, POLICY_DEFAULT_TAG);
	}
	return s;
}

/** First place whose key is not below this one; is it the one? */
static bool find(struct policy_set const *s, enum kind kind, void const *key, unsigned *at)
{
	struct list const *l = &s->list[kind];
	unsigned low = 0, high = l->count;

	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (kinds[kind].order(l->at[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*at = low;
	return low < l->count && kinds[kind].order(l->at[low], key) == 0;
}

static int put(struct policy_set *s, enum kind kind, void const *entry, struct err *err)
{
	struct list *l = &s->list[kind];
	void **grown, *copy;
	unsigned at;

	if (find(s, kind, entry, &at)) {
		memcpy(l->at[at], entry, kinds[kind].size);
		return 0;
	}
	if (l->count == kinds[kind].max)
		return err_set(err, ENOSPC, "%u %s are configured, that is all there may be",
			       l->count, kinds[kind].what);
	grown = talloc_realloc(s, l->at, void *, l->count + 1);
	if (!grown)
		return err_set(err, ENOMEM, "memory is short");
	l->at = grown;
	copy = talloc_memdup(s, entry, kinds[kind].size);
	if (!copy)
		return err_set(err, ENOMEM, "memory is short");
	memmove(&l->at[at + 1], &l->at[at], (l->count - at) * sizeof l->at[0]);
	l->at[at] = copy;
	l->count++;
	return 0;
}

static int take_out(struct policy_set *s, enum kind kind, void const *key)
{
	struct list *l = &s->list[kind];
	unsigned at;

	if (!find(s, kind, key, &at))
		return -ENOENT;
	talloc_free(l->at[at]);
	l->count--;
	memmove(&l->at[at], &l->at[at + 1], (l->count - at) * sizeof l->at[0]);
	return 0;
}

static void const *by_key(struct policy_set const *s, enum kind kind, void const *key)
{
	unsigned at;

	return find(s, kind, key, &at) ? s->list[kind].at[at] : NULL;
}

static void const *at_index(struct policy_set const *s, enum kind kind, unsigned index)
{
	return index < s->list[kind].count ? s->list[kind].at[index] : NULL;
}

/* ---- profiles ---- */

int policy_put_profile(struct policy_set *s, struct policy_profile const *p, struct err *err)
{
	int rc = policy_profile_check(p, err);

	/* Changed back it is not printed again. */
	if (rc == 0 && policy_profile_same(p, &s->default_profile)) {
		(void)take_out(s, PROFILES, p->name);
		return 0;
	}
	return rc ? rc : put(s, PROFILES, p, err);
}

int policy_remove_profile(struct policy_set *s, char const *name)
{
	return take_out(s, PROFILES, name);
}

struct policy_profile const *policy_profile_by_name(struct policy_set const *s, char const *name)
{
	struct policy_profile const *p = by_key(s, PROFILES, name);

	return p || strcmp(name, POLICY_DEFAULT_PROFILE) != 0 ? p : &s->default_profile;
}

struct policy_profile const *policy_profile_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, PROFILES, index);
}

/* ---- tags ---- */

int policy_put_tag(struct policy_set *s, struct policy_tag const *t, struct err *err)
{
	int rc = policy_tag_check(t, err);

	if (rc == 0 && policy_tag_same(t, &s->default_tag)) {
		(void)take_out(s, TAGS, t->name);
		return 0;
	}
	return rc ? rc : put(s, TAGS, t, err);
}

int policy_remove_tag(struct policy_set *s, char const *name)
{
	return take_out(s, TAGS, name);
}

struct policy_tag const *policy_tag_by_name(struct policy_set const *s, char const *name)
{
	struct policy_tag const *t = by_key(s, TAGS, name);

	return t || strcmp(name, POLICY_DEFAULT_TAG) != 0 ? t : &s->default_tag;
}

struct policy_tag const *policy_tag_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, TAGS, index);
}

/* ---- access points ---- */

static int check_ap_mac(struct mac mac, struct err *err)
{
	if (mac_is_zero(mac) || mac_is_group(mac))
		return err_set(err, EINVAL, "That is not the MAC address of an access point");
	return 0;
}

int policy_put_ap(struct policy_set *s, struct policy_ap const *a, struct err *err)
{
	int rc = check_ap_mac(a->mac, err);

	return rc ? rc : put(s, APS, a, err);
}

int policy_remove_ap(struct policy_set *s, struct mac mac)
{
	return take_out(s, APS, &mac);
}

struct policy_ap const *policy_ap_by_mac(struct policy_set const *s, struct mac mac)
{
	return by_key(s, APS, &mac);
}

struct policy_ap const *policy_ap_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, APS, index);
}

/* ---- locations ---- */

int policy_put_location(struct policy_set *s, struct policy_location const *l, struct err *err)
{
	if (!policy_name_fits(l->name))
		return err_set(err, EINVAL, "The name of a location has 1 to %d characters",
			       POLICY_NAME_MAX);
	return put(s, LOCATIONS, l, err);
}

int policy_remove_location(struct policy_set *s, char const *name)
{
	struct policy_location const *l = policy_location_by_name(s, name);
	struct list *aps = &s->list[LOCATED];
	unsigned kept = 0;

	if (!l)
		return -ENOENT;
	for (unsigned i = 0; i < aps->count; i++) {
		struct policy_located *a = aps->at[i];

		/* Not `name`, which may be that of an access point that is gone by then. */
		if (strcmp(a->location, l->name) == 0)
			talloc_free(a);
		else
			aps->at[kept++] = a;
	}
	aps->count = kept;
	return take_out(s, LOCATIONS, l->name);
}

struct policy_location const *policy_location_by_name(struct policy_set const *s, char const *name)
{
	return by_key(s, LOCATIONS, name);
}

struct policy_location const *policy_location_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, LOCATIONS, index);
}

int policy_put_located(struct policy_set *s, struct policy_located const *a, struct err *err)
{
	struct policy_located const *old = policy_located_by_mac(s, a->mac);
	char text[MAC_STR];
	int rc = check_ap_mac(a->mac, err);

	if (rc)
		return rc;
	if (!by_key(s, LOCATIONS, a->location))
		return err_set(err, ENOENT, "There is no location %s", a->location);
	if (old && strcmp(old->location, a->location) != 0)
		return err_set(err, EEXIST,
			       "AP %s is in location %s; enter no ap-eth-mac %s there first",
			       mac_dotted(a->mac, text), old->location, text);
	return put(s, LOCATED, a, err);
}

int policy_remove_located(struct policy_set *s, struct mac mac)
{
	return take_out(s, LOCATED, &mac);
}

struct policy_located const *policy_located_by_mac(struct policy_set const *s, struct mac mac)
{
	return by_key(s, LOCATED, &mac);
}

struct policy_located const *policy_located_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, LOCATED, index);
}

/* ---- VLANs ---- */

#define VLAN_MAX 4094

/** Digits only, and a VLAN; 0 when it is none. */
static uint16_t vlan_number(char const *text)
{
	unsigned long n = strlen(text) <= 4 && text[strspn(text, "0123456789")] == '\0'
				  ? strtoul(text, NULL, 10)
				  : 0;

	return n <= VLAN_MAX ? (uint16_t)n : 0;
}

bool policy_vlan_find(struct policy_set const *s, char const *text, uint16_t *id)
{
	*id = 0;
	if (!text[0])
		return true;
	for (unsigned i = 0; i < s->list[VLANS].count; i++) {
		struct policy_vlan const *v = s->list[VLANS].at[i];

		if (strcmp(v->name, text) == 0) {
			*id = v->id;
			return true;
		}
	}
	if (strcasecmp(text, "default") == 0)
		*id = 1;
	else if (strncasecmp(text, "VLAN", 4) == 0 && strlen(text) == 8)
		*id = vlan_number(text + 4);
	else
		*id = vlan_number(text);
	return *id != 0;
}

int policy_put_vlan(struct policy_set *s, struct policy_vlan const *v, struct err *err)
{
	uint16_t other;

	if (v->id < 1 || v->id > VLAN_MAX)
		return err_set(err, EINVAL, "A VLAN lies between 1 and %d", VLAN_MAX);
	if (v->name[0] && policy_vlan_find(s, v->name, &other) && other != v->id)
		return err_set(err, EEXIST, "VLAN %u is called %s; choose another name", other,
			       v->name);
	return put(s, VLANS, v, err);
}

int policy_remove_vlan(struct policy_set *s, uint16_t id)
{
	return take_out(s, VLANS, &id);
}

struct policy_vlan const *policy_vlan_by_id(struct policy_set const *s, uint16_t id)
{
	return by_key(s, VLANS, &id);
}

struct policy_vlan const *policy_vlan_at(struct policy_set const *s, unsigned index)
{
	return at_index(s, VLANS, index);
}

/* ---- who serves what ---- */

/** The profile that a tag has for a WLAN; NULL when it does not have the WLAN. */
static char const *profile_of(struct policy_tag const *t, char const *wlan)
{
	for (unsigned i = 0; i < t->maps; i++) {
		if (strcmp(t->map[i].wlan, wlan) == 0)
			return t->map[i].profile;
	}
	return strcmp(t->name, POLICY_DEFAULT_TAG) == 0 ? POLICY_DEFAULT_PROFILE : NULL;
}

enum policy_verdict policy_find(struct policy_set const *s, char const *tag, char const *wlan,
				struct policy_profile const **out)
{
	struct policy_tag const *t = policy_tag_by_name(s, tag[0] ? tag : POLICY_DEFAULT_TAG);
	char const *profile = t ? profile_of(t, wlan) : NULL;

	*out = profile ? policy_profile_by_name(s, profile) : NULL;
	if (!t)
		return POLICY_NO_TAG;
	if (!profile)
		return POLICY_NOT_MAPPED;
	if (!*out)
		return POLICY_NO_PROFILE;
	return (*out)->enabled ? POLICY_SERVED : POLICY_SHUT;
}
