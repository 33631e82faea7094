/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All access points with a stock hostapd.
 *
 * Each lives in a slot that it keeps until it goes; an array of slots in order of name serves the
 * look-ups by name (10 comparisons at 1,024 APs) and the shows, a hash over (slot, BSS) the look-up
 * by BSSID, which every frame of the key protocol makes.
 */
#include "roam/hostapd_ap.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hash.h"

/** One more than there may be: the new form of an AP stands beside the old one before it goes. */
#define SLOTS     (HOSTAPD_AP_MAX + 1)
/** BSSIDs are what an administrator typed: nobody else can make chains of this table long. */
#define HASH_SEED 0x6673726f616d6170ull

struct hostapd_ap_set {
	struct hostapd_ap *slot[SLOTS]; /**< NULL: free */
	uint16_t order[SLOTS];          /**< slots in order of name */
	unsigned count;
	struct hash bssid; /**< entry = slot * HOSTAPD_BSS_MAX + place in bss[]; `any` is not in */
	uint64_t generation;
};

static uint32_t hash_of_bssid(struct mac bssid)
{
	return hash_u64(mac_u64(bssid), HASH_SEED);
}

static struct hostapd_bss const *bss_at(struct hostapd_ap_set const *set, uint32_t entry)
{
	return &set->slot[entry / HOSTAPD_BSS_MAX]->bss[entry % HOSTAPD_BSS_MAX];
}

static uint32_t hash_of_entry(void const *arg, uint32_t entry)
{
	return hash_of_bssid(bss_at(arg, entry)->bssid);
}

static int set_destroy(struct hostapd_ap_set *set)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		if (set->slot[i])
			hostapd_ap_wipe(set->slot[i]);
	}
	return 0;
}

struct hostapd_ap_set *hostapd_ap_set_new(void *ctx)
{
	struct hostapd_ap_set *set = talloc_zero(ctx, struct hostapd_ap_set);

	if (!set)
		return NULL;
	if (hash_init(&set->bssid, set, hash_of_entry, set) < 0) {
		talloc_free(set);
		return NULL;
	}
	talloc_set_destructor(set, set_destroy);
	return set;
}

/** First place in the order whose name is not below this one. */
static unsigned order_position(struct hostapd_ap_set const *set, char const *name)
{
	unsigned low = 0, high = set->count;

	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (strcmp(set->slot[set->order[mid]]->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/** Place in the order; false when no AP has the name. */
static bool order_find(struct hostapd_ap_set const *set, char const *name, unsigned *at)
{
	*at = order_position(set, name);
	return *at < set->count && strcmp(set->slot[set->order[*at]]->name, name) == 0;
}

/** Take the first `n` BSSIDs of a slot out of the index. */
static void unindex(struct hostapd_ap_set *set, unsigned slot, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		uint32_t entry = slot * HOSTAPD_BSS_MAX + i;

		if (!mac_is_zero(bss_at(set, entry)->bssid))
			(void)hash_remove(&set->bssid, hash_of_entry(set, entry), entry);
	}
}

static int index_bssids(struct hostapd_ap_set *set, unsigned slot)
{
	for (unsigned i = 0; i < set->slot[slot]->bsses; i++) {
		uint32_t entry = slot * HOSTAPD_BSS_MAX + i;

		if (mac_is_zero(bss_at(set, entry)->bssid))
			continue;
		if (hash_add(&set->bssid, hash_of_entry(set, entry), entry) < 0) {
			unindex(set, slot, i);
			return -ENOMEM;
		}
	}
	return 0;
}

static void slot_free(struct hostapd_ap_set *set, unsigned slot)
{
	hostapd_ap_wipe(set->slot[slot]);
	talloc_free(set->slot[slot]);
	set->slot[slot] = NULL;
}

/** Another AP, if any, that has the WLAN of a `bssid any` line as well. */
static struct hostapd_ap const *find_any(struct hostapd_ap_set const *set, char const *name,
					 char const *wlan)
{
	for (unsigned i = 0; i < set->count; i++) {
		struct hostapd_ap const *other = set->slot[set->order[i]];

		for (unsigned k = 0; k < other->bsses; k++) {
			if (mac_is_zero(other->bss[k].bssid) &&
			    strcmp(other->bss[k].wlan, wlan) == 0 && strcmp(other->name, name) != 0)
				return other;
		}
	}
	return NULL;
}

static int check_rivals(struct hostapd_ap_set const *set, struct hostapd_ap const *ap,
			struct err *err)
{
	struct hostapd_ap const *other;
	char text[MAC_STR];

	for (unsigned i = 0; i < ap->bsses; i++) {
		struct hostapd_bss const *b = &ap->bss[i];

		if (mac_is_zero(b->bssid)) {
			other = find_any(set, ap->name, b->wlan);
			if (other)
				return err_set(
					err, EEXIST,
					"AP %s stands for any BSSID of that WLAN already; give "
					"this one its BSSIDs",
					other->name);
			continue;
		}
		other = hostapd_ap_by_bssid(set, b->bssid, NULL);
		if (other && strcmp(other->name, ap->name) != 0)
			return err_set(err, EEXIST,
				       "BSSID %s belongs to AP %s; take it from there first: no "
				       "bssid %s",
				       mac_dotted(b->bssid, text), other->name, text);
	}
	return 0;
}

int hostapd_ap_set_put(struct hostapd_ap_set *set, struct hostapd_ap const *ap, struct err *err)
{
	unsigned at, slot = 0;
	bool replaces;
	int rc = hostapd_ap_check(ap, err);

	if (rc == 0)
		rc = check_rivals(set, ap, err);
	if (rc)
		return rc;
	replaces = order_find(set, ap->name, &at);
	if (!replaces && set->count == HOSTAPD_AP_MAX)
		return err_set(err, ENOSPC, "%d APs are configured, that is all there may be",
			       HOSTAPD_AP_MAX);
	while (set->slot[slot])
		slot++;
	set->slot[slot] = talloc(set, struct hostapd_ap);
	if (!set->slot[slot])
		return err_set(err, ENOMEM, "Out of memory while storing AP %s", ap->name);
	*set->slot[slot] = *ap;
	if (index_bssids(set, slot) < 0) {
		slot_free(set, slot);
		return err_set(err, ENOMEM, "Out of memory while storing AP %s", ap->name);
	}
	if (replaces) {
		unindex(set, set->order[at], set->slot[set->order[at]]->bsses);
		slot_free(set, set->order[at]);
	} else {
		memmove(&set->order[at + 1], &set->order[at],
			(set->count - at) * sizeof set->order[0]);
		set->count++;
	}
	set->order[at] = (uint16_t)slot;
	set->generation++;
	return 0;
}

int hostapd_ap_set_remove(struct hostapd_ap_set *set, char const *name)
{
	unsigned at, slot;

	if (!order_find(set, name, &at))
		return -ENOENT;
	slot = set->order[at];
	unindex(set, slot, set->slot[slot]->bsses);
	slot_free(set, slot);
	set->count--;
	memmove(&set->order[at], &set->order[at + 1], (set->count - at) * sizeof set->order[0]);
	set->generation++;
	return 0;
}

struct hostapd_ap const *hostapd_ap_by_name(struct hostapd_ap_set const *set, char const *name)
{
	unsigned at;

	return order_find(set, name, &at) ? set->slot[set->order[at]] : NULL;
}

struct hostapd_ap const *hostapd_ap_by_bssid(struct hostapd_ap_set const *set, struct mac bssid,
					     unsigned *bss)
{
	struct hash_cursor cursor;
	uint32_t entry = hash_first(&set->bssid, hash_of_bssid(bssid), &cursor);

	while (entry != HASH_NONE && !mac_eq(bss_at(set, entry)->bssid, bssid))
		entry = hash_next(&set->bssid, &cursor);
	if (entry == HASH_NONE)
		return NULL;
	if (bss)
		*bss = entry % HOSTAPD_BSS_MAX;
	return set->slot[entry / HOSTAPD_BSS_MAX];
}

struct hostapd_ap const *hostapd_ap_at(struct hostapd_ap_set const *set, unsigned index)
{
	return index < set->count ? set->slot[set->order[index]] : NULL;
}

unsigned hostapd_ap_count(struct hostapd_ap_set const *set)
{
	return set->count;
}

uint64_t hostapd_ap_set_generation(struct hostapd_ap_set const *set)
{
	return set->generation;
}
