/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All WLANs of the controller.
 *
 * Three sorted arrays of pointers: by id, by name, by SSID. A look-up is a binary search (12
 * comparisons at 4,096 WLANs, and every login makes one), a put moves pointers. WLANs change when
 * an administrator types, so nothing cleverer pays.
 */
#include "roam/wlan.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "roam/wlan_pair.h"

struct order {
	struct wlan **w;
	int (*compare)(struct wlan const *a, struct wlan const *b);
};

struct wlan_set {
	struct order id, name, ssid;
	unsigned count, room;
};

static int compare_id(struct wlan const *a, struct wlan const *b)
{
	return (int)a->id - (int)b->id;
}

static int compare_name(struct wlan const *a, struct wlan const *b)
{
	return strcmp(a->name, b->name);
}

static int compare_ssid_only(struct wlan const *a, struct wlan const *b)
{
	if (a->ssid_len != b->ssid_len)
		return (int)a->ssid_len - (int)b->ssid_len;
	return memcmp(a->ssid, b->ssid, a->ssid_len);
}

/* Several WLANs may share an SSID: the id makes the order total. */
static int compare_ssid(struct wlan const *a, struct wlan const *b)
{
	int d = compare_ssid_only(a, b);

	return d ? d : compare_id(a, b);
}

struct wlan_set *wlan_set_new(void *ctx)
{
	struct wlan_set *set = talloc_zero(ctx, struct wlan_set);

	if (!set)
		return NULL;
	set->id.compare = compare_id;
	set->name.compare = compare_name;
	set->ssid.compare = compare_ssid;
	return set;
}

/** First position whose WLAN is not below `key`. */
static unsigned order_position(struct order const *o, unsigned count, struct wlan const *key)
{
	unsigned low = 0, high = count;

	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (o->compare(o->w[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct wlan *order_find(struct order const *o, unsigned count, struct wlan const *key)
{
	unsigned i = order_position(o, count, key);

	return i < count && o->compare(o->w[i], key) == 0 ? o->w[i] : NULL;
}

static void order_insert(struct order *o, unsigned count, struct wlan *w)
{
	unsigned i = order_position(o, count, w);

	memmove(&o->w[i + 1], &o->w[i], (count - i) * sizeof *o->w);
	o->w[i] = w;
}

static void order_delete(struct order *o, unsigned count, struct wlan const *w)
{
	unsigned i = order_position(o, count, w);

	memmove(&o->w[i], &o->w[i + 1], (count - i - 1) * sizeof *o->w);
}

static int set_reserve(struct wlan_set *set, unsigned room)
{
	struct order *orders[] = {&set->id, &set->name, &set->ssid};

	if (room <= set->room)
		return 0;
	room = room < 16 ? 16 : 2 * room;
	for (unsigned i = 0; i < 3; i++) {
		struct wlan **w = talloc_realloc(set, orders[i]->w, struct wlan *, room);

		if (!w)
			return -ENOMEM;
		orders[i]->w = w;
	}
	set->room = room;
	return 0;
}

static int wlan_destroy(struct wlan *w)
{
	wlan_wipe(w);
	return 0;
}

static void set_insert(struct wlan_set *set, struct wlan *w)
{
	order_insert(&set->id, set->count, w);
	order_insert(&set->name, set->count, w);
	order_insert(&set->ssid, set->count, w);
	set->count++;
}

static void set_delete(struct wlan_set *set, struct wlan *w)
{
	order_delete(&set->id, set->count, w);
	order_delete(&set->name, set->count, w);
	order_delete(&set->ssid, set->count, w);
	set->count--;
	talloc_free(w);
}

/** What tells WLANs of one SSID apart: their AKMs; an open WLAN counts as an AKM of its own. */
static uint32_t kinds(struct wlan const *w)
{
	return w->wpa && w->akms ? w->akms : 1u << WLAN_AKM_COUNT;
}

struct wlan const *wlan_rival(struct wlan_set const *set, struct wlan const *w)
{
	struct wlan key = {.ssid_len = w->ssid_len};

	if (!w->enabled)
		return NULL;
	memcpy(key.ssid, w->ssid, sizeof key.ssid);
	for (unsigned i = order_position(&set->ssid, set->count, &key); i < set->count; i++) {
		struct wlan const *other = set->ssid.w[i];

		if (compare_ssid_only(other, w) != 0)
			break;
		if (!other->enabled || strcmp(other->name, w->name) == 0)
			continue;
		if ((kinds(other) & kinds(w)) || (wlan_has_eap(other) && wlan_has_eap(w)))
			return other;
	}
	return NULL;
}

static int check_put(struct wlan_set const *set, struct wlan const *w, struct err *err)
{
	struct wlan const *same_name, *same_id, *rival;
	struct wlan_pair_fault fault;
	int rc = wlan_check(w, w->enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE, err);

	if (rc)
		return rc;
	same_name = order_find(&set->name, set->count, w);
	same_id = order_find(&set->id, set->count, w);
	if (same_name && same_name->id != w->id)
		return err_set(err, EEXIST,
			       "WLAN %s has ID %u and keeps it; remove it first to use ID %u",
			       w->name, same_name->id, w->id);
	if (same_id && same_id != same_name)
		return err_set(err, EEXIST, "WLAN ID %u belongs to %s; choose another ID", w->id,
			       same_id->name);
	rival = wlan_rival(set, w);
	if (rival)
		return err_set(
			err, EEXIST,
			"WLAN %s serves the SSID of WLAN %s already, with the same security; "
			"shut it down or choose another SSID or AKM",
			rival->name, w->name);
	return wlan_pair_check(set, w, &fault, err) ? 0 : -EINVAL;
}

int wlan_set_put(struct wlan_set *set, struct wlan const *w, struct err *err)
{
	struct wlan *copy, *old;
	int rc = check_put(set, w, err);

	if (rc)
		return rc;
	copy = talloc(set, struct wlan);
	if (!copy || set_reserve(set, set->count + 1)) {
		talloc_free(copy);
		return err_set(err, ENOMEM, "Out of memory while storing WLAN %s", w->name);
	}
	*copy = *w;
	talloc_set_destructor(copy, wlan_destroy);
	old = order_find(&set->name, set->count, w);
	if (old)
		set_delete(set, old);
	set_insert(set, copy);
	return 0;
}

/** A key to search by name; false when the name is too long to be one. */
static bool name_key(struct wlan *key, char const *name)
{
	size_t len = strlen(name);

	if (len >= sizeof key->name)
		return false;
	memcpy(key->name, name, len + 1);
	return true;
}

static struct wlan *find_name(struct wlan_set const *set, char const *name)
{
	struct wlan key;

	return name_key(&key, name) ? order_find(&set->name, set->count, &key) : NULL;
}

int wlan_set_remove(struct wlan_set *set, char const *name)
{
	struct wlan *w = find_name(set, name);

	if (!w)
		return -ENOENT;
	set_delete(set, w);
	return 0;
}

struct wlan const *wlan_by_name(struct wlan_set const *set, char const *name)
{
	return find_name(set, name);
}

struct wlan const *wlan_by_id(struct wlan_set const *set, uint16_t id)
{
	struct wlan key = {.id = id};

	return order_find(&set->id, set->count, &key);
}

struct wlan const *wlan_by_ssid(struct wlan_set const *set, void const *ssid, uint8_t ssid_len)
{
	struct wlan key = {.ssid_len = ssid_len};
	struct wlan const *enabled = NULL;

	if (ssid_len == 0 || ssid_len > SSID_MAX)
		return NULL;
	memcpy(key.ssid, ssid, ssid_len);
	for (unsigned i = order_position(&set->ssid, set->count, &key); i < set->count; i++) {
		struct wlan const *w = set->ssid.w[i];

		if (compare_ssid_only(w, &key) != 0)
			break;
		if (!w->enabled)
			continue;
		if (wlan_has_eap(w))
			return w;
		if (!enabled)
			enabled = w;
	}
	return enabled;
}

struct wlan const *wlan_at(struct wlan_set const *set, unsigned index)
{
	return index < set->count ? set->id.w[index] : NULL;
}

unsigned wlan_count(struct wlan_set const *set)
{
	return set->count;
}
