/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * CCKM on the controller: what each station's login left, and roams by one frame (observed in the
 * published clients of three vendors; nothing is standardised).
 *
 * A failure never shuts a station out: it is counted under its own name and the association goes on
 * with 802.1X.
 */
#ifndef FASTROAM_SM_CCKM_H
#define FASTROAM_SM_CCKM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "dot11/cckm.h"
#include "sm/group_key.h"

/** An identical request within this time is answered from the cache, without deriving anything. */
#define CCKM_REPEAT_MS    1000
/** Room for a response element: 30 octets and a wrapped TKIP group key. */
#define CCKM_RESPONSE_MAX (CCKM_RESPONSE_LEN + CCKM_EGTK_MAX)

/** Responses remembered for repeats, 120 octets each: so many roams within a second. A repeat that
 * finds its response gone is taken for a replay, and the station logs in. */
#define CCKM_REPLIES 4096
/** Entries that one look for expired ones takes, 10 us, and how often one is due: 1 M entries are
 * looked at within 7 minutes. With each batch of 64 roams it would be 0.2 us of a roam. */
#define CCKM_TURN    256
#define CCKM_TURN_MS 100

/** Why a roam was taken or not. X(name, text) */
#define CCKM_OUTCOME_LIST(X)                                                         \
	X(ROAMED, "roamed")                                                          \
	X(REPEATED, "the request was repeated: answered as before")                  \
	X(BAD_IE, "its element cannot be read")                                      \
	X(NO_ENTRY, "no login of this station is cached for the WLAN")               \
	X(EXPIRED, "its cached login has expired")                                   \
	X(CIPHER_CHANGE, "it asks for another protocol or cipher than at its login") \
	X(MIC_FAILURE, "its MIC is wrong")                                           \
	X(RN_MISMATCH, "its rekey number is not above the last one: a replay")       \
	X(RN_EXHAUSTED, "its rekey numbers are used up")                             \
	X(TSF_TOLERANCE, "its timestamp is too far from the TSF of the BSS")         \
	X(NO_TSF, "the radio did not tell the TSF of the BSS")                       \
	X(CRYPTO, "the cryptographic library failed")

enum cckm_outcome {
#define X(name, text) CCKM_##name,
	CCKM_OUTCOME_LIST(X)
#undef X
		CCKM_OUTCOME_COUNT
};
/** As listed above. Never NULL. */
char const *cckm_outcome_text(enum cckm_outcome o);
/** "CCKM_ROAMED" and the like: its counter's name. "" for another value. */
char const *cckm_outcome_name(enum cckm_outcome o);

/** One entry takes 96 octets and its share of the index 9: 105 MB at 1 M. */
struct cckm_cache;

/** @param max  entries; when full the one used longest ago goes. Talloc child of ctx; NULL when
 * memory is short; freeing wipes. */
struct cckm_cache *cckm_cache_new(void *ctx, struct env const *env, uint32_t max);

/** What a four-way handshake with RN 1 left. */
struct cckm_login {
	struct mac sta;
	uint16_t wlan_id;
	bool wpa1;               /**< protocol: WPA element, else RSNE */
	suite_t pairwise, group; /**< TKIP or CCMP, of WPA or RSN; TKIP takes group TKIP */
	struct cckm_keys keys;
	uint64_t expires_ms; /**< env->now_ms() */
};

/** Replaces what there was of the station on the WLAN: RN is 1 again. 0, -EINVAL (an address, a
 * cipher, wlan_id 0, a time that has passed, a cache of no entry) or -ENOMEM. */
int cckm_cache_put(struct cckm_cache *c, struct cckm_login const *l) WARN_UNUSED;
/** wlan_id 0: on every WLAN. Returns how many. */
unsigned cckm_cache_remove(struct cckm_cache *c, struct mac sta, uint16_t wlan_id);
/** O(N) over the cache, an administrator's act. Returns how many. */
unsigned cckm_cache_remove_wlan(struct cckm_cache *c, uint16_t wlan_id);
/** Wipe those that have expired among the next CCKM_TURN entries, if CCKM_TURN_MS have passed since
 * the last look: call it whenever it suits. None is served after its end, whether it was wiped or
 * not. Returns how many. */
unsigned cckm_cache_expire(struct cckm_cache *c);
/** Entries, those included that have expired and were not wiped yet. */
uint32_t cckm_cache_count(struct cckm_cache const *c);
/** Fetch the station's entry into the caches: it is about to roam. */
void cckm_cache_prefetch(struct cckm_cache const *c, struct mac sta);
/** After that: fetch what stands beside it. */
void cckm_cache_prefetch_neighbours(struct cckm_cache const *c, struct mac sta);
/** Before that: fetch the slot of the index that says where it is. */
void cckm_cache_prefetch_slot(struct cckm_cache const *c, struct mac sta);
/** False when there is none that lives. Wipe *out: it holds keys. `rn`: the last one accepted. */
bool cckm_cache_find(struct cckm_cache const *c, struct mac sta, uint16_t wlan_id,
		     struct cckm_login *out, uint32_t *rn);

/** Walk all that live: start with *pos = 0; false at the end. Their keys are not told: out->keys is
 * zero. `rn`: the last one accepted. */
bool cckm_cache_next(struct cckm_cache const *c, uint32_t *pos, struct cckm_login *out,
		     uint32_t *rn);

/** A reassociation request. `wlan_id`, `wpa1`, ciphers: as its element says, not as at the login.
 */
struct cckm_request_info {
	struct mac sta, bssid;
	uint16_t wlan_id;
	struct span ie;   /**< RSNE or WPA element of the request: its MIC covers it */
	struct span cckm; /**< the whole element 156 */
	bool wpa1;
	suite_t pairwise, group;
	struct span ap_ie; /**< RSNE or WPA element of the BSS's beacon, for the response */
	bool has_tsf;
	uint64_t tsf;          /**< of the BSS at reception */
	uint32_t tolerance_ms; /**< both ways, inclusive */
};

/**
 * Judge a reassociation request that carries CCKM's element. Commits the RN last: whatever refuses
 * leaves the entry as it was (an expired one goes).
 *
 * @param group     gtk_len is that of the group cipher
 * @param response  receives the whole response element with ROAMED and REPEATED; spoiled when it
 *                  has no room (CCKM_RESPONSE_MAX octets are enough)
 * @param ptk       with ROAMED (zero with REPEATED: nothing may be installed again); wipe it
 * @param expires_ms  with ROAMED and REPEATED: the end of the login's life
 */
enum cckm_outcome cckm_roam(struct cckm_cache *c, struct cckm_request_info const *q,
			    struct group_key const *group, struct wr *response, struct ptk *ptk,
			    uint64_t *expires_ms);

/** Roams of that outcome since the start; 0 for another value. */
uint64_t cckm_counter(struct cckm_cache const *c, enum cckm_outcome o);

#endif
