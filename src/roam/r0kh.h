/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The central R0KH: every live MSK that can begin an FT hierarchy, and the PMK-R1s that are made of
 * them for access points.
 *
 * A login gives one root: XXKey and what the RADIUS server said of the session. A station may hold
 * several (one for each EAP run that has not expired): it may come back with any of them. PMK-R0
 * hangs on the R0KH-ID, which only the pull tells, so it is derived when it is first asked for and
 * remembered (IEEE 802.11-2020 12.7.1.6.3). PMK-R1 takes half a microsecond and is not.
 *
 * Which APs were given a PMK-R1 is remembered too, until it expires: no AP can be told to forget
 * one.
 *
 * One root of a login with a user name of 20 characters and an accounting session of 16 takes about
 * 350 octets, its PMK-R0 and all indexes included, and 24 more for each AP that was given a key:
 * 40 MB at 100,000 roots.
 */
#ifndef FASTROAM_ROAM_R0KH_H
#define FASTROAM_ROAM_R0KH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "dot11/akm.h"
#include "dot11/ft_keys.h"
#include "dot11/suite.h"
#include "roam/key_history.h"
#include "roam/login.h"
#include "roam/wlan.h"

/** Roots of one station on one WLAN; its oldest goes first. wpa_supplicant keeps one hierarchy, a
 * station that is logged in at two APs in turn uses the last two. */
#define R0KH_ROOTS_MAX  4
/** PMK-R0s that are remembered of one root; the one not asked for longest goes first. An AP that
 * changes its identifier at each boot has two in use. */
#define R0KH_R0S_MAX    4
/** APs remembered one by one as holding a PMK-R1 of a root; beyond that, all of the WLAN may. */
#define R0KH_GRANTS_MAX 16
/** An AP whose pull is repeated within this time lost the first answer, or had it too late. A
 * client repeats its frame after 100 ms, and hostapd by itself asks again after 1,000 ms. */
#define R0KH_REPEAT_MS  1500
/** Roots that ended, remembered to say why a pull is refused and who may still hold keys: so many
 * that were ended, and so many that expired. */
#define R0KH_ENDED_MAX  1024
/** APs whose R0KH-ID was learnt; the one learnt first goes first. */
#define R0KH_LEARNT_MAX 4096

struct r0kh;
struct wlan_psk;

/** A login, as a root. Texts and octets are copied. */
struct r0kh_login {
	struct login const *login;
	uint16_t wlan_id;
	enum akm akm;            /**< FT_8021X or FT_8021X_SHA384 */
	uint16_t mdid;           /**< of the login, or the default one */
	uint64_t expires_ms;     /**< env->now_ms(); whole seconds count, rounded down */
	uint64_t login_s;        /**< when it took place, seconds since 1970; 0 not told */
	char const *r0kh_id;     /**< "": the login's NAS-Identifier cannot be one */
	struct ft_key const *r0; /**< for it; NULL when "" */
};

/** EVICTED: pushed out by newer logins, or by want of memory. A pull is told EXPIRED of it: for the
 * client it comes to the same. */
enum r0kh_end { R0KH_END_REVOKED, R0KH_END_EXPIRED, R0KH_END_EVICTED };

/** What a pull asks for: decrypted, and its AP known. */
struct r0kh_request {
	struct mac sta;  /**< S1KH-ID */
	struct mac r1kh; /**< R1KH-ID: a BSSID of that AP */
	uint8_t const *r0kh_id;
	uint8_t r0kh_id_len;    /**< 1..48 octets */
	uint8_t const *r0_name; /**< FT_NAME_LEN octets */
	uint16_t wlan_id;       /**< of the AP's BSS */
	/** The controller itself is the R1KH: it forgets its keys when they end, so it is not
	 * remembered as a holder, and each of its requests is a new one. */
	bool own;
};

/** What an AP is given. Holds a key: wipe it. Pointers hold until the next call that changes. All
 * zero when nothing is given. */
struct r0kh_grant {
	struct ft_key r1;
	uint8_t r0_name[FT_NAME_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	struct mac sta, r1kh;
	uint16_t wlan_id;
	suite_t pairwise;
	uint32_t expires_in_s;   /**< 1..65,535, never beyond the root's life */
	uint32_t session_left_s; /**< the root's life, rounded down; 0 when the login had no
				      Session-Timeout */
	uint32_t key_left_s;     /**< the root's life whatever the login had; of a PSK the
				      session timeout of the WLAN, or expires_in_s */
	bool psk;                /**< of the WLAN's PSK: no login stands behind it */
	uint8_t const *identity; /**< User-Name; len 0 when unknown (a PSK) */
	uint8_t identity_len;
	uint8_t const *cui;
	uint8_t cui_len;
	char const *vlan;       /**< Tunnel-Private-Group-Id, "" none */
	struct mac login_bssid; /**< AP of the login; zero for a PSK */
};

/**
 * @param wlans  for SSID, ciphers and PSK; must outlive it
 * @return talloc child of ctx, NULL when memory is short. Freeing wipes all keys.
 */
struct r0kh *r0kh_new(void *ctx, struct env const *env, struct wlan_set const *wlans);

/** EXPIRES_IN that is given at most, 60..65,535 s (beyond: the nearer end); default 3600. */
void r0kh_set_expires_in(struct r0kh *k, uint32_t seconds);

/** Mobility domain of FT-PSK, where no login names one; default 0. */
void r0kh_set_mdid(struct r0kh *k, uint16_t mdid);

/** The PMKs of PSK WLANs, so that whoever serves one has it made ahead of the first roam. */
struct wlan_psk *r0kh_wlan_psk(struct r0kh *k);

/**
 * Roots at most, default none. When full, a station that has a root on the WLAN loses its oldest
 * there; one that has none takes the place of the oldest root of all whose station has a newer one
 * on the same WLAN. Only when no station has two is it refused. A smaller limit ends none that is
 * there.
 */
void r0kh_set_max(struct r0kh *k, uint32_t max);

/**
 * Add a root: it is the station's newest. The same XXKey of that station and WLAN changes nothing
 * but to a shorter life.
 *
 * @return 0, 1 (was there), -EINVAL (MSK, AKM, WLAN, station, or less than a second to live),
 *         -ENOSPC or -ENOMEM; nothing changed then
 */
int r0kh_add(struct r0kh *k, struct r0kh_login const *l) WARN_UNUSED;

/** All roots of a station (wlan_id 0: on every WLAN) end. Returns how many. */
unsigned r0kh_end_station(struct r0kh *k, struct mac sta, uint16_t wlan_id, enum r0kh_end why);

/**
 * Logins of one station end as REVOKED, those whose session a newer login has taken the place of
 * included: every root that matches all fields that are given, User-Name, Acct-Session-Id, CUI and
 * NAS-Identifier. A login that took place after `upto_s` does not match.
 *
 * @param m       has_sta must be set, else nothing matches; its sent_s is not looked at
 * @param upto_s  seconds since 1970, UINT64_MAX for all. A login of the future (the clock was set
 *                back) and one that did not tell its time match whatever it is
 * @return how many
 */
unsigned r0kh_end_session(struct r0kh *k, struct login_match const *m, uint64_t upto_s);

/** All roots of a WLAN end as REVOKED, and its PSK is forgotten. O(N) where there are any, an
 * administrator's act. Returns how many. */
unsigned r0kh_end_wlan(struct r0kh *k, uint16_t wlan_id);

/** Fetch the station's newest root into the caches: a pull follows. */
void r0kh_prefetch(struct r0kh const *k, struct mac sta);
/** After that: fetch its PMK-R0 and who it is. */
void r0kh_prefetch_keys(struct r0kh const *k, struct mac sta);
/** Before them: fetch the slot of the index that says where it is. */
void r0kh_prefetch_slot(struct r0kh const *k, struct mac sta);

/**
 * Judge a pull. With KEY_SERVED and KEY_LATE *out is filled, and the AP is remembered as holding
 * that PMK-R1 (not the controller itself, which is never LATE). FT-PSK: a WLAN with `akm ft psk`
 * and a PSK answers for any station, of which nothing is remembered but the last pulls; the first
 * one after its SSID or PSK changed takes 2 ms more, for the PMK.
 *
 * @return SERVED, LATE, UNKNOWN_STATION, UNKNOWN_NAME, WRONG_R0KH_ID, REVOKED, EXPIRED, WRONG_WLAN,
 *         FT_OFF (also when there is no such WLAN, or it is shut) or NO_CIPHER
 */
enum key_outcome r0kh_pull(struct r0kh *k, struct r0kh_request const *q, struct r0kh_grant *out);

/**
 * The PMK-R1 of a station's newest root on a WLAN for one AP, to be pushed; the AP is remembered as
 * holding it. The R0KH-ID is the one that a pull has proven for this root, else the one last proven
 * for the AP of the login, else the login's NAS-Identifier.
 *
 * @return KEY_SERVED, or why not (FT_OFF, UNKNOWN_STATION, EXPIRED, UNKNOWN_NAME: no R0KH-ID,
 *         NO_CIPHER)
 */
enum key_outcome r0kh_push(struct r0kh *k, struct mac sta, uint16_t wlan_id, struct mac r1kh,
			   struct r0kh_grant *out);

/** An AP that may hold a PMK-R1 (or, the one of the login, the PMK-R0) of a station. */
struct r0kh_holder {
	struct mac bssid; /**< zero: every AP of the WLAN */
	uint16_t wlan_id;
	uint64_t until_ms; /**< env->now_ms() */
	bool revoked;      /**< its root has ended; nothing can make the AP forget it */
};

/**
 * Who may hold keys of a station, of live roots and of those that ended and whose keys have not
 * expired: at most `max`, unexpired ones only. An AP that holds several keys of a WLAN is told
 * once, with the last time, and once more where one of them is of a root that has ended (among the
 * first `max`: an AP beyond may count twice).
 *
 * @return how many there are
 */
unsigned r0kh_holders(struct r0kh const *k, struct mac sta, struct r0kh_holder *out, unsigned max);

/** Roots of a station, for shows: what is known of root `index`, newest first. Contains no key. */
struct r0kh_info {
	uint16_t wlan_id;
	enum akm akm;
	uint16_t mdid;
	struct mac login_bssid;
	uint64_t expires_ms;
	unsigned r0s; /**< the one asked for last first */
	struct {
		uint8_t r0kh_id[R0KH_ID_MAX];
		uint8_t r0kh_id_len;
		uint8_t name[FT_NAME_LEN];
	} r0[R0KH_R0S_MAX];
};
/** False past the last. */
bool r0kh_info(struct r0kh const *k, struct mac sta, unsigned index, struct r0kh_info *out);

/** Roots that one call wipes, 0.3 ms. */
#define R0KH_TURN 512

/** End what is due: nothing is served of it from its time on; its memory is wiped R0KH_TURN roots
 * at a time, the rest by the calls that follow. */
void r0kh_expire(struct r0kh *k);
/** Milliseconds until the next expiry, 0 when some is still to be done, UINT64_MAX when none. */
uint64_t r0kh_wait_ms(struct r0kh const *k);

struct r0kh_stats {
	uint32_t roots, max;
	uint32_t r0s;    /**< PMK-R0s remembered */
	uint32_t grants; /**< APs remembered as holders, of all roots */
	size_t octets;   /**< of all memory */
	uint64_t added, repeated, revoked, expired, evicted;
	/** Ended roots that left R0KH_ENDED_MAX while an AP still held keys of them. */
	uint64_t forgotten;
};
void r0kh_get_stats(struct r0kh const *k, struct r0kh_stats *out);

#endif
