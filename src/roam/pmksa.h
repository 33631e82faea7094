/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The PMKSA cache: packed entries, found by PMKID, by station, and by an OKC computation.
 *
 * One entry is one (station, WLAN, BSSID, AKM). All-in (entry, indexes, timer) an entry costs at
 * most 144 octets at 1 M, and 20 more with a PMK of 64 octets; hostapd's costs 256..430 and walks
 * lists of N.
 */
#ifndef FASTROAM_ROAM_PMKSA_H
#define FASTROAM_ROAM_PMKSA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "dot11/akm.h"
#include "dot11/pmkid.h"

/** A station keeps the PMKSAs of this many BSSIDs; its oldest goes first. Catalyst 9800 and AireOS
 * keep 8 as well (observed: "active key cache index 8"). */
#define PMKSA_PER_STATION 8

/** OWE with group 21 (RFC 8110 4.1). */
#define PMKSA_PMK_MAX 64

struct pmksa_cache;

/** One entry, copied out. Wipe it after use: it holds the PMK. */
struct pmksa {
	uint8_t pmkid[PMKID_LEN];
	uint8_t pmk[PMKSA_PMK_MAX];
	uint8_t pmk_len; /**< 32, 48 or 64 octets */
	enum akm akm;
	struct mac spa;
	struct mac aa; /**< BSSID */
	uint16_t wlan_id;
	uint64_t expires_ms; /**< on env->now_ms(); whole seconds, rounded down */
};

enum pmksa_end { PMKSA_EXPIRED, PMKSA_EVICTED, PMKSA_REPLACED, PMKSA_REMOVED };

/**
 * @param max    entries at most. When full, a station that has entries loses its own oldest; one
 *               that has none takes the place of the oldest entry whose station has a newer one,
 *               and only when no station has two, of the oldest entry of all
 * @param ended  called with each entry that leaves, before it is wiped; may be NULL. It must not
 *               change the cache. Not called when the cache itself is freed.
 * @return NULL when memory is short. Freeing (talloc) wipes all keys.
 */
struct pmksa_cache *pmksa_cache_new(void *ctx, struct env const *env, uint32_t max,
				    void (*ended)(void *arg, struct pmksa const *p,
						  enum pmksa_end why),
				    void *arg);

/** As many entries as the limit allows, or more after it was lowered. */
bool pmksa_is_full(struct pmksa_cache const *c);

/** Change the limit; what is in stays until it expires or makes room. */
void pmksa_set_max(struct pmksa_cache *c, uint32_t max);

/**
 * Add. The same (SPA, AA, WLAN, AKM) replaces; same PMK as well changes nothing but a shorter
 * expiry: adding again is idempotent and never lengthens a key's life.
 * @param index  receives the entry's place among its station's entries (0..7); may be NULL
 * @return 0 (added or replaced), 1 (was there already), -ENOSPC (max is 0), -EINVAL (a length, an
 *         address, wlan_id 0, or less than a second to live) or -ENOMEM; nothing changed then
 */
int pmksa_add(struct pmksa_cache *c, struct pmksa const *p, unsigned *index) WARN_UNUSED;

/** SKC: the entry of this station, BSSID and PMKID. false when there is none. */
bool pmksa_find(struct pmksa_cache const *c, struct mac spa, struct mac aa,
		uint8_t const pmkid[PMKID_LEN], struct pmksa *out);

/** Fetch the slot of the index that says where the entry of a PMKID is. */
void pmksa_prefetch_pmkid(struct pmksa_cache const *c, uint8_t const pmkid[PMKID_LEN]);
/** Fetch the station's oldest entry into the caches: OKC is going to look at it. */
void pmksa_prefetch(struct pmksa_cache const *c, struct mac spa);
/** After that: fetch what says where its others are, and then those. */
void pmksa_prefetch_family(struct pmksa_cache const *c, struct mac spa);
void pmksa_prefetch_siblings(struct pmksa_cache const *c, struct mac spa);
/** Before that: fetch the slot of the index that says where it is. */
void pmksa_prefetch_slot(struct pmksa_cache const *c, struct mac spa);

/** Any entry with this PMKID. */
bool pmksa_find_pmkid(struct pmksa_cache const *c, uint8_t const pmkid[PMKID_LEN],
		      struct pmksa *out);

/**
 * OKC: does one of the station's PMKs of this WLAN give `pmkid` with BSSID `aa`? One HMAC per
 * distinct PMK of the station (at most 8; nearly always 1).
 */
bool pmksa_find_okc(struct pmksa_cache const *c, struct mac spa, struct mac aa, uint16_t wlan_id,
		    uint8_t const pmkid[PMKID_LEN], struct pmksa *out);

/** Remove all entries of a station (wlan_id 0: on every WLAN). Returns how many. */
unsigned pmksa_remove_station(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id);

/** Remove a station's entries of one BSSID on one WLAN. Returns how many. */
unsigned pmksa_remove_ap(struct pmksa_cache *c, struct mac spa, struct mac aa, uint16_t wlan_id);

/** Remove a station's entries on one WLAN that OKC would serve: Suite B's stay. Returns how many.
 */
unsigned pmksa_remove_okc(struct pmksa_cache *c, struct mac spa, uint16_t wlan_id);

/** Remove all entries of a WLAN. O(N) over the cache, an administrator's act:
 * 4 ms at 1 M and 0.3 us more for each entry that goes. */
unsigned pmksa_remove_wlan(struct pmksa_cache *c, uint16_t wlan_id);

/** Entries of one station, at most PMKSA_PER_STATION, oldest first. Returns how many. */
unsigned pmksa_of_station(struct pmksa_cache const *c, struct mac spa,
			  struct pmksa out[PMKSA_PER_STATION]);

/**
 * Which of the station's PMKs the entry with this PMKID has: 0..7, oldest first. An entry that OKC
 * has added counts with the one that its PMK comes from. PMKSA_PER_STATION: there is none.
 */
unsigned pmksa_key_number(struct pmksa_cache const *c, struct mac spa,
			  uint8_t const pmkid[PMKID_LEN]);

/** Walk all entries: start with *pos = 0, stop at false. Order is that of storage. */
bool pmksa_next(struct pmksa_cache const *c, uint32_t *pos, struct pmksa *out);

/** Drop what has expired by env->now_ms(). Call once a second or when pmksa_wait_ms() says so. */
void pmksa_expire(struct pmksa_cache *c);
/** Milliseconds until the next expiry, UINT64_MAX when nothing is cached. */
uint64_t pmksa_wait_ms(struct pmksa_cache const *c);

struct pmksa_stats {
	uint32_t entries, max;
	size_t octets; /**< of all memory, indexes included */
	uint64_t added, replaced, repeated, expired, evicted, removed;
	uint64_t skc_hit, skc_miss, okc_hit, okc_miss;
};
void pmksa_get_stats(struct pmksa_cache const *c, struct pmksa_stats *out);

#endif
