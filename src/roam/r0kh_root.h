/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A root as the R0KH keeps it, and what hangs on it. Private to r0kh*.c.
 *
 * Four pieces, each in a slab: the root, its texts (in slabs of seven sizes), its PMK-R0s and its
 * grants, lists that most roots need one or two pieces of. At 100,000 roots with one PMK-R0 and
 * 40 octets of text a root costs 192 + 64 + 120, 10 of index and 5 of tables: 391 octets in all.
 */
#ifndef FASTROAM_ROAM_R0KH_ROOT_H
#define FASTROAM_ROAM_R0KH_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/prefetch.h"
#include "base/slab.h"
#include "base/wheel.h"
#include "roam/r0kh.h"
#include "roam/r0kh_ended.h"
#include "roam/r0kh_grant.h"
#include "roam/r0kh_learnt.h"
#include "roam/r0kh_psk.h"

/** Roots end on whole seconds. */
#define R0KH_TICK_MS 1000u

/** Octets of text that a slab's entry holds: 32, 64, 96, 128, 256, 512, 1,024. The longest login
 * has 4 x 253. */
#define R0KH_TEXT_SIZES 7

enum {
	R0KH_ROOT_SURPLUS = 1 << 0,         /**< it is in the queue of those with a newer one */
	R0KH_ROOT_SESSION_TIMEOUT = 1 << 1, /**< the login had one */
};

/**
 * Numbers are stored plus one; 0 is none. `self` is 0 in an entry that is free. A root whose timer
 * is not armed is over: nobody may see it, and it waits to be wiped. What a roam at an access point
 * of ours reads is the first cache line.
 */
struct r0kh_root {
	struct wheel_node timer;
	uint32_t older; /**< next one of the same station, on whatever WLAN */
	struct mac sta;
	uint16_t wlan_id;
	struct mac bssid; /**< of the login */
	uint8_t akm;
	uint8_t flags;
	uint32_t r0s; /**< the one asked for last first */
	uint32_t text;
	suite_t pairwise;
	uint8_t text_size; /**< index into the slabs */
	/** Octets of User-Name, Acct-Session-Id, VLAN and CUI, one behind the other in `text`; VLAN
	 * with a NUL behind it. */
	uint8_t user_len, session_len, vlan_len, cui_len;
	struct r0kh_grants grants;
	uint32_t self;
	uint32_t prev, next; /**< in the surplus queue, towards the older and the younger end */
	uint32_t nas_tag;    /**< hash of the NAS-Identifier, 0 when it had none */
	uint32_t login_s;    /**< 32 bits of seconds since 1970 last until 2106 */
	uint32_t serial;     /**< grows with each login */
	uint16_t mdid;
	uint8_t xxkey[48]; /**< as many octets as the AKM's hash has */
};

_Static_assert(offsetof(struct r0kh_root, cui_len) < 64, "what a roam reads is one line");
_Static_assert(SLAB_LINES(sizeof(struct r0kh_root)) == 192,
	       "the budget is 400 octets with all that hangs on it");

enum {
	R0KH_R0_LOGIN = 1 << 0,  /**< for the login's NAS-Identifier: not pushed out by others */
	R0KH_R0_PROVEN = 1 << 1, /**< a pull has shown that the station has it */
};

struct r0kh_r0 {
	uint32_t next;
	uint8_t flags;
	uint8_t id_len;
	uint8_t name[FT_NAME_LEN];
	uint8_t id[R0KH_ID_MAX];
	uint8_t key[48];
};

struct r0kh {
	struct env const *env;
	struct wlan_set const *wlans;
	struct slab roots, r0s;
	struct slab text[R0KH_TEXT_SIZES];
	struct hash by_station; /**< points at each station's newest root */
	struct wheel *wheel;
	struct r0kh_ended ended;
	struct r0kh_learnt learnt;
	struct r0kh_psk psk;
	struct r0kh_grant_slab grants;
	uint64_t seed;
	uint32_t oldest, youngest; /**< the surplus queue: roots with a newer one on their WLAN */
	uint32_t *on_wlan;         /**< roots by WLAN id */
	uint32_t sweep;            /**< where to look next for what is over; UINT32_MAX: nowhere */
	unsigned turn;             /**< roots that may still be wiped in this call */
	uint32_t serial;
	uint32_t expires_in_s;
	uint16_t mdid;
	struct r0kh_stats stats;
};

static inline uint64_t r0kh_now_ms(struct r0kh const *k)
{
	return k->env->now_ms(k->env->arg);
}

static inline struct r0kh_root *r0kh_root_at(struct r0kh const *k, uint32_t number)
{
	return number ? slab_at(&k->roots, number - 1) : NULL;
}

static inline struct r0kh_r0 *r0kh_r0_at(struct r0kh const *k, uint32_t number)
{
	return number ? slab_at(&k->r0s, number - 1) : NULL;
}

static inline uint64_t r0kh_root_expires_ms(struct r0kh_root const *r)
{
	return r->timer.when * R0KH_TICK_MS;
}

/** What hangs on a root, fetched at once: one trip to memory instead of one for each. */
static inline void r0kh_root_prefetch(struct r0kh const *k, struct r0kh_root const *r)
{
	char const *r0 = (char const *)r0kh_r0_at(k, r->r0s);

	if (r0) {
		prefetch_write(r0);
		prefetch(r0 + 64);
		prefetch(r0 + sizeof(struct r0kh_r0) - 1);
	}
	if (r->text)
		prefetch(slab_at(&k->text[r->text_size], r->text - 1));
}

/** The newest root of a station that is live at `now_ms`, NULL when it has none. */
struct r0kh_root *r0kh_root_first(struct r0kh const *k, struct mac sta, uint64_t now_ms);
/** The next older one. */
struct r0kh_root *r0kh_root_next(struct r0kh const *k, struct r0kh_root const *r, uint64_t now_ms);

/** Octets of text: User-Name, then Acct-Session-Id, VLAN with its NUL, and CUI. */
uint8_t const *r0kh_root_text(struct r0kh const *k, struct r0kh_root const *r);

/** PMK-R0 of a root. 0, -EINVAL (length of the R0KH-ID) or -EIO. Wipe *out after use. */
int r0kh_root_derive(struct r0kh_root const *r, struct wlan const *w, uint8_t const *id,
		     uint8_t id_len, struct ft_key *out) WARN_UNUSED;

/** Remember a PMK-R0 as the one asked for last: a new one, or one that is there by its R0KH-ID.
 * Does nothing when memory is short: it is derived again. */
void r0kh_root_remember(struct r0kh *k, struct r0kh_root *r, uint8_t const *id, uint8_t id_len,
			struct ft_key const *r0, uint8_t flags);

#endif
