/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The medium (see air.h). */
#include "sim/air.h"

#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/rand.h"
#include "base/secret.h"
#include "sm/radio.h"

/** A frame under way; its octets follow. */
struct flight {
	uint64_t due_ms, order; /**< order: of two that are due at once the first sent is first */
	struct mac bssid, sta;
	bool up; /**< from a station */
	bool is_mgmt, encrypted, want_status, lost;
	uint32_t id;
	struct radio_key key; /**< as it was when the frame left */
	size_t len;
	uint8_t frame[];
};

struct sim_air {
	struct env const *env;
	struct rand_fixed random;
	unsigned loss, min_ms, max_ms;
	struct flight **heap; /**< earliest first */
	unsigned n;
	uint64_t order;
	struct sim_ap **aps; /**< talloc array, by number */
	unsigned n_aps;
	struct supplicant **stations; /**< talloc array, by number */
	unsigned n_stations;
	struct hash index; /**< stations by address */
	void (*delivered)(void *arg, uint32_t station);
	void *arg;
	struct sim_air_stats stats;
};

static uint32_t hash_of(void const *arg, uint32_t entry)
{
	struct sim_air const *air = arg;

	return hash_u64(mac_u64(supplicant_address(air->stations[entry])), 0);
}

/** Access points with addresses of their own: as many as a scenario has. */
#define NAMED_MAX 256

struct sim_air *sim_air_new(void *ctx, struct env const *env, uint64_t seed)
{
	struct sim_air *air = talloc_zero(ctx, struct sim_air);

	if (!air)
		return NULL;
	air->env = env;
	air->random.state = seed;
	air->heap = talloc_array(air, struct flight *, SIM_AIR_FRAMES_MAX);
	if (!air->heap || hash_init(&air->index, air, hash_of, air) < 0) {
		talloc_free(air);
		return NULL;
	}
	return air;
}

void sim_air_set_loss(struct sim_air *air, unsigned per_mille)
{
	air->loss = per_mille;
}

void sim_air_set_delay(struct sim_air *air, unsigned min_ms, unsigned max_ms)
{
	air->min_ms = min_ms;
	air->max_ms = max_ms > min_ms ? max_ms : min_ms;
}

/* --- who is there ------------------------------------------------------------------------------
 */

bool sim_air_add_ap(struct sim_air *air, struct sim_ap *ap)
{
	unsigned n = sim_ap_number(ap);

	if (n >= air->n_aps) {
		struct sim_ap **more = talloc_realloc(air, air->aps, struct sim_ap *, n + 1);

		if (!more)
			return false;
		memset(more + air->n_aps, 0, (n + 1 - air->n_aps) * sizeof(*more));
		air->aps = more;
		air->n_aps = n + 1;
	}
	air->aps[n] = ap;
	return true;
}

void sim_air_remove_ap(struct sim_air *air, struct sim_ap *ap)
{
	for (unsigned i = 0; i < air->n_aps; i++)
		if (air->aps[i] == ap)
			air->aps[i] = NULL;
}

struct sim_ap *sim_air_ap_of(struct sim_air const *air, struct mac bssid)
{
	/* Where it stands in the addresses that are made from it. */
	unsigned n = (unsigned)bssid.b[2] << 8 | bssid.b[3];

	if (n < air->n_aps && air->aps[n] && sim_ap_has_bssid(air->aps[n], bssid))
		return air->aps[n];
	/* Addresses of their own have few: those of scenarios, 256 at most. */
	for (n = 0; n < air->n_aps && n <= NAMED_MAX; n++)
		if (air->aps[n] && sim_ap_has_bssid(air->aps[n], bssid))
			return air->aps[n];
	return NULL;
}

static uint32_t find_station(struct sim_air const *air, struct mac sta)
{
	struct hash_cursor c;
	uint32_t hash = hash_u64(mac_u64(sta), 0);

	for (uint32_t e = hash_first(&air->index, hash, &c); e != HASH_NONE;
	     e = hash_next(&air->index, &c))
		if (mac_eq(supplicant_address(air->stations[e]), sta))
			return e;
	return HASH_NONE;
}

bool sim_air_add_station(struct sim_air *air, struct supplicant *s)
{
	struct supplicant **more =
		talloc_realloc(air, air->stations, struct supplicant *, air->n_stations + 1);

	if (!more)
		return false;
	air->stations = more;
	more[air->n_stations] = s;
	if (hash_add(&air->index, hash_of(air, air->n_stations), air->n_stations) < 0)
		return false;
	air->n_stations++;
	return true;
}

void sim_air_on_delivery(struct sim_air *air, void (*delivered)(void *arg, uint32_t station),
			 void *arg)
{
	air->delivered = delivered;
	air->arg = arg;
}

/* --- frames under way --------------------------------------------------------------------------
 */

static bool before(struct flight const *a, struct flight const *b)
{
	return a->due_ms < b->due_ms || (a->due_ms == b->due_ms && a->order < b->order);
}

static void push(struct sim_air *air, struct flight *f)
{
	unsigned at = air->n++;

	while (at > 0 && before(f, air->heap[(at - 1) / 2])) {
		air->heap[at] = air->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	air->heap[at] = f;
}

static struct flight *pop(struct sim_air *air)
{
	struct flight *first = air->heap[0], *last = air->heap[--air->n];
	unsigned at = 0, child;

	while ((child = 2 * at + 1) < air->n) {
		if (child + 1 < air->n && before(air->heap[child + 1], air->heap[child]))
			child++;
		if (!before(air->heap[child], last))
			break;
		air->heap[at] = air->heap[child];
		at = child;
	}
	air->heap[at] = last;
	return first;
}

static unsigned draw(struct sim_air *air, unsigned below)
{
	uint8_t r[4];

	rand_fixed_octets(&air->random, r, sizeof(r));
	return (r[0] | (unsigned)r[1] << 8 | (unsigned)r[2] << 16) % below;
}

static void send(struct sim_air *air, struct flight const *head, struct span frame)
{
	struct flight *f;

	air->stats.frames++;
	if (air->n == SIM_AIR_FRAMES_MAX) {
		air->stats.lost++;
		return;
	}
	f = talloc_size(air, sizeof(*f) + frame.len);
	if (!f)
		return;
	*f = *head;
	f->len = frame.len;
	memcpy(f->frame, frame.p, frame.len);
	f->lost = air->loss && draw(air, 1000) < air->loss;
	f->order = air->order++;
	f->due_ms = air->env->now_ms(air->env->arg) + air->min_ms;
	if (air->max_ms > air->min_ms)
		f->due_ms += draw(air, air->max_ms - air->min_ms + 1);
	push(air, f);
}

void sim_air_to_station(struct sim_air *air, struct sim_ap *ap, struct radio_cmd const *cmd,
			bool is_mgmt, struct radio_key const *key)
{
	struct flight f = {
		.bssid = cmd->bssid,
		.sta = cmd->sta,
		.is_mgmt = is_mgmt,
		.encrypted = key != NULL,
		.want_status = cmd->want_status,
		.id = cmd->id,
	};

	(void)ap;
	if (key)
		f.key = *key;
	send(air, &f, cmd->frame);
	mem_wipe(&f.key, sizeof(f.key));
}

void sim_air_to_ap(struct sim_air *air, struct supplicant *s, struct mac bssid, struct span frame,
		   bool is_mgmt, bool encrypt)
{
	struct radio_key const *key = supplicant_key(s, RADIO_KEY_PAIRWISE, 0);
	struct flight f = {
		.bssid = bssid,
		.sta = supplicant_address(s),
		.up = true,
		.is_mgmt = is_mgmt,
		.encrypted = encrypt,
	};

	if (encrypt && key)
		f.key = *key;
	send(air, &f, frame);
	mem_wipe(&f.key, sizeof(f.key));
}

/* --- delivery ----------------------------------------------------------------------------------
 */

static bool same_key(struct radio_key const *a, struct radio_key const *b)
{
	return a && b && a->cipher == b->cipher && a->len == b->len && a->len &&
	       consttime_eq(a->key, b->key, a->len);
}

static void arrive_up(struct sim_air *air, struct flight const *f)
{
	struct sim_ap *ap = sim_air_ap_of(air, f->bssid);
	struct span frame = {f->frame, f->len};

	if (!ap) {
		air->stats.nobody++;
		return;
	}
	if (f->encrypted && !same_key(&f->key, sim_ap_key(ap, f->bssid, f->sta))) {
		air->stats.undecryptable++;
		return;
	}
	if (f->is_mgmt)
		sim_ap_mgmt_received(ap, f->bssid, f->sta, frame, f->encrypted, &f->key);
	else
		sim_ap_eapol_received(ap, f->bssid, f->sta, frame, f->encrypted, &f->key);
}

/** The acknowledgement goes out before the station has understood anything. */
static void arrive_down(struct sim_air *air, struct flight const *f, bool lost)
{
	uint32_t e = find_station(air, f->sta);
	struct sim_ap *ap = sim_air_ap_of(air, f->bssid);
	struct supplicant *s;

	if (f->want_status && ap)
		sim_ap_tx_status(ap, f->bssid, f->sta, f->id, !lost && e != HASH_NONE);
	if (lost)
		return;
	if (e == HASH_NONE) {
		air->stats.nobody++;
		return;
	}
	s = air->stations[e];
	if (f->encrypted && !same_key(&f->key, supplicant_key(s, RADIO_KEY_PAIRWISE, 0))) {
		air->stats.undecryptable++;
		return;
	}
	if (f->is_mgmt)
		supplicant_mgmt_received(s, f->frame, f->len, f->encrypted);
	else
		supplicant_eapol_received(s, f->bssid, f->frame, f->len, f->encrypted);
	if (air->delivered)
		air->delivered(air->arg, e);
}

void sim_air_tick(struct sim_air *air)
{
	uint64_t now = air->env->now_ms(air->env->arg);
	/* What is sent meanwhile waits for the next turn: nobody can hold this one. */
	uint64_t before_order = air->order;

	while (air->n && air->heap[0]->due_ms <= now && air->heap[0]->order < before_order) {
		struct flight *f = pop(air);
		bool lost = f->lost;

		air->stats.lost += lost;
		if (f->up && !lost)
			arrive_up(air, f);
		else if (!f->up)
			arrive_down(air, f, lost);
		mem_wipe(&f->key, sizeof(f->key));
		talloc_free(f);
	}
}

uint64_t sim_air_wait_ms(struct sim_air const *air)
{
	uint64_t now = air->env->now_ms(air->env->arg);

	if (!air->n)
		return UINT64_MAX;
	return air->heap[0]->due_ms > now ? air->heap[0]->due_ms - now : 0;
}

void sim_air_get_stats(struct sim_air const *air, struct sim_air_stats *out)
{
	*out = air->stats;
}

static bool group_agrees(struct sim_ap const *ap, struct supplicant const *s,
			 enum radio_key_kind kind)
{
	struct radio_key const *theirs =
		sim_ap_group_key(ap, supplicant_bssid(s), supplicant_address(s), kind);

	return theirs && same_key(theirs, supplicant_key(s, kind, theirs->index));
}

bool sim_air_keys_agree(struct sim_air const *air, struct supplicant const *s)
{
	struct mac bssid = supplicant_bssid(s);
	struct sim_ap *ap = sim_air_ap_of(air, bssid);
	struct radio_key const *own = supplicant_key(s, RADIO_KEY_PAIRWISE, 0);

	if (!ap || !sim_ap_is_authorized(ap, bssid, supplicant_address(s)))
		return false;
	if (!own)
		return !sim_ap_key(ap, bssid, supplicant_address(s));
	return same_key(own, sim_ap_key(ap, bssid, supplicant_address(s))) &&
	       group_agrees(ap, s, RADIO_KEY_GROUP) &&
	       (!supplicant_has_mfp(s) || group_agrees(ap, s, RADIO_KEY_IGTK));
}
