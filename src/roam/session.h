/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sessions: what the controller knows of each logged-in station, and the keys that hang on it.
 *
 * session_login() is the one way in: it checks, derives the hierarchy that the WLAN allows (PMKSA
 * of the BSSID for SKC and OKC; PMK-R0 and PMK-R1 where FT is on), stores and tells. A repeated
 * push is answered alike and changes nothing. Nothing lengthens a key's life but a new login.
 */
#ifndef FASTROAM_ROAM_SESSION_H
#define FASTROAM_ROAM_SESSION_H

#include "base/env.h"
#include "roam/login.h"
#include "roam/pmksa.h"
#include "roam/wlan.h"

/** One station on one WLAN. Read-only outside session.c; holds until the next call that changes. */
/** What a roam asks for comes first, up to the begin of the user's name: two cache lines of a
 * session that has left the caches. */
struct session {
	uint16_t wlan_id;
	/** Which of the station's PMKs its association uses (pmksa_key_number());
	 * PMKSA_PER_STATION: none. For traces. */
	uint16_t key_index;
	uint32_t lifetime_s; /**< as decided at login */
	uint64_t expires_ms; /**< env->now_ms() */
	struct login login;  /**< the last one, MSK included; 2,000 octets */
	enum akm akm;        /**< of the association, or the WLAN's first when not told */
	uint64_t created_ms; /**< env->now_ms() */
	uint64_t created_wall_us;
	bool has_r0;
	enum akm ft_akm; /**< of r0 and r1: not `akm` where the station did not say what it chose */
	char r0kh_id[R0KH_ID_MAX + 1];
	struct ft_key r0; /**< for the R0KH-ID of the AP of the login */
	struct ft_key r1; /**< for its BSSID */
};

/** Why a login was refused; each has an RFC 5176 Error-Cause. X(name, cause, text) */
#define SESSION_REFUSAL_LIST(X)                                                               \
	X(OK, 0, "accepted")                                                                  \
	X(NO_STATION, 402, "Calling-Station-Id is missing or not a station's MAC address")    \
	X(NO_KEY, 402, "MS-MPPE-Recv-Key and MS-MPPE-Send-Key of 32 octets each are missing") \
	X(NO_BSSID, 402, "Called-Station-Id is missing or does not begin with a BSSID")       \
	X(NO_SSID, 402, "Called-Station-Id carries no SSID (expected BSSID:SSID)")            \
	X(UNKNOWN_SSID, 503, "no enabled WLAN has this SSID")                                 \
	X(WLAN_WITHOUT_EAP, 501, "the WLAN of this SSID has no 802.1X AKM")                   \
	X(AKM_NOT_ALLOWED, 501, "the station's AKM is not configured on the WLAN")            \
	X(AKM_UNKNOWN, 407, "WLAN-AKM-Suite is not one that this controller knows")           \
	X(STALE, 404, "Event-Timestamp is missing or too far from this controller's clock")   \
	X(LATE, 404, "it comes too late: expired, or overtaken by a newer login or its end")  \
	X(CAPACITY, 506, "max-clients reached")                                               \
	X(NO_SESSION, 503, "no session matches")                                              \
	X(NO_IDENTIFIER, 402, "the request names no station, user, session or CUI")           \
	X(INTERNAL, 506, "memory is short, or the key derivation failed")

enum session_refusal {
#define X(name, cause, text) SESSION_##name,
	SESSION_REFUSAL_LIST(X)
#undef X
		SESSION_REFUSAL_COUNT
};

/** Text as listed above. Never NULL. */
char const *session_refusal_text(enum session_refusal r);
/** Error-Cause value (RFC 5176 3.5), 0 for OK. */
unsigned session_refusal_cause(enum session_refusal r);

struct r0kh;
struct session_store;

struct session_config {
	/** Sessions at most, default 100,000. One takes 2.4 KB (a login's attributes at their
	 * longest), its PMKSA 137 octets and its FT root 400: 290 MB when all are in use. PMKSAs
	 * and FT roots at most: twice as many. When full, a station without a session on the WLAN
	 * is refused; one that has a session may always log in again. */
	uint32_t max_clients;
	uint32_t default_mdid; /**< mobility domain when the push names none; 0..65535 */
	uint32_t stale_s; /**< Event-Timestamp may differ from the clock by this, default 300 */
	bool allow_key_material; /**< KEY_MATERIAL events are emitted */
};

/** @param wlans  read at each login; must outlive the store */
struct session_store *session_store_new(void *ctx, struct env const *env,
					struct wlan_set const *wlans,
					struct session_config const *config);

/** Who wants to know what becomes of sessions. Called when everything has changed that is going to,
 * but for limit(); none may change the store. */
struct session_hooks {
	/** How long may keys of a login at this AP live? On entry the WLAN's session-timeout;
	 * changed where that of a policy profile counts there: 0..86400 s, 0 the longest. NULL:
	 * nowhere. */
	void (*limit)(void *arg, struct mac bssid, uint16_t wlan_id, uint32_t *seconds);
	/** A login was taken (no repeat): its keys are there. */
	void (*login)(void *arg, struct session const *session);
	/**
	 * A station's logins were ended by order (a Disconnect, an administrator), its keys are
	 * gone here. `bssid` is the AP of the login, zero when all that was left of it was an FT
	 * root.
	 */
	void (*ordered_away)(void *arg, struct mac sta, struct mac bssid);
	void *arg;
};
/** The station's association on this WLAN uses another PMK from now on, or none.
 * @return session.key_index as it was; PMKSA_PER_STATION without a session */
unsigned session_set_key_index(struct session_store *s, struct mac sta, uint16_t wlan_id,
			       unsigned index);
void session_set_hooks(struct session_store *s, struct session_hooks const *hooks);

/** Change limits at run time; a smaller max_clients does not end sessions that exist. */
void session_configure(struct session_store *s, struct session_config const *config);

/**
 * Take a login. Verifies everything, then changes.
 *
 * Keys: PMK = first 32 octets of the MSK, as a PMKSA for each 802.1X AKM of the WLAN that the
 * station may use (only its own when the login names one; none for Suite B and CCKM, whose
 * PMKSAs need a handshake). XXKey = last 32 octets (first 48 with SHA-384) for PMK-R0 and PMK-R1
 * where the WLAN allows FT and the NAS-Identifier can be an R0KH-ID. Where the station may use FT
 * the R0KH keeps the XXKey (r0kh.h), for whatever R0KH-ID an AP asks.
 *
 * They live for the shortest of Session-Timeout, the WLAN's session-timeout or what the hook
 * limit() says instead (0 counts as 86,400 s, as on IOS-XE from 17.4) and 86,400 s, from the
 * Event-Timestamp on when there is one: time that a login waited in a queue is not added to its
 * keys' life. One that waited longer is LATE.
 *
 * The MSK of a session that is there, of which one of both does not know the EAP Session-Id, is the
 * same login told by another (a push that comes after the Access-Accept): the session takes what is
 * new in it, and is told and counted as repeated. Its age stays, and its keys live no longer.
 *
 * An Event-Timestamp that is still to come counts as now: else a server whose clock is ahead would
 * shut out what the others send until their clocks have caught up.
 *
 * A login with another MSK ends the station's earlier session on this WLAN and the PMKSAs made of
 * its MSK; of the same user and VLAN, those of other BSSIDs that OKC cannot serve (OKC is off, or
 * they are of Suite B) stay (SKC, at most 8 of a station), and end at
 * the latest with the new session. The FT root of that session stays in the R0KH until it expires:
 * the station may still come back with it. One with another MSK and an earlier Event-Timestamp is a
 * late repeat, and so is one that session_disconnect() or session_end_station() has ended: LATE,
 * nothing changes.
 *
 * @param check_age  Event-Timestamp must be fresh (UDP always; local sockets only when present and
 *                   older than a login that is already here: a late repeat must not undo it)
 * @param repeated   set when the push was known already (may be NULL)
 */
enum session_refusal session_login(struct session_store *s, struct login const *login,
				   bool check_age, char const *sender, bool *repeated);

/**
 * Withdraw: every session that matches all given fields ends, its keys with it, and every FT root
 * of its station on its WLAN. A session whose login is younger than the request (by both
 * Event-Timestamps) does not match. nas_id alone names nobody. Where the station is named, its
 * earlier logins of which the R0KH still has a root count like sessions.
 * @param ended  receives how many (may be NULL)
 * @return OK, NO_SESSION, NO_IDENTIFIER or STALE
 */
enum session_refusal session_disconnect(struct session_store *s, struct login_match const *match,
					bool check_age, char const *sender, unsigned *ended);

/**
 * End all sessions of a WLAN: it was removed or shut. From here on none of them is found or counted
 * and their PMKSAs and FT roots are gone (0.2 and 0.4 us each); the sessions themselves are told
 * and wiped SESSION_TURN at a time, the first now, the others by session_expire().
 *
 * @param why  kept: a literal
 * @return how many
 */
unsigned session_end_wlan(struct session_store *s, uint16_t wlan_id, char const *why);

/** End one station's sessions (`clear`, ...) and FT roots. Returns how many sessions, and FT roots
 * that outlived theirs. */
unsigned session_end_station(struct session_store *s, struct mac sta, char const *why);

/** The Access-Accept of a station's login on this WLAN, which a push may have brought before, says
 * that it ends at its Session-Timeout. */
void session_ends_at_timeout(struct session_store *s, struct mac sta, uint16_t wlan_id);

/** The sessions of a station, newest login first; NULL past the last. */
struct session const *session_of_station(struct session_store const *s, struct mac sta,
					 unsigned index);
/** Its newest one on a WLAN, NULL when there is none. */
struct session const *session_on_wlan(struct session_store const *s, struct mac sta,
				      uint16_t wlan_id);
/** The station is about to roam: fetch what the roam looks up of its session, all at once. With
 * 100,000 stations each line would be waited for by itself. */
void session_prefetch(struct session_store const *s, struct mac sta);
/** Before that: fetch the slot of the index that says where it is. */
void session_prefetch_slot(struct session_store const *s, struct mac sta);

/** Walk all: start with *pos = 0, NULL at the end. */
struct session const *session_next(struct session_store const *s, uint32_t *pos);

/** Sessions of a WLAN. */
uint32_t session_count_wlan(struct session_store const *s, uint16_t wlan_id);

/** Sessions that one call looks at to end them: 0.6 ms when all of them end. */
#define SESSION_TURN 512

/**
 * End what is due; call when session_wait_ms() says so. Expires PMKSAs and FT roots as well. What
 * is due is found and counted no more from here on. When that is more than SESSION_TURN, as after a
 * machine was suspended, the rest is wiped by the calls that follow: 100,000 in one piece took 120
 * ms.
 */
void session_expire(struct session_store *s);
/** Milliseconds until the next expiry, 0 when some is still to be done, UINT64_MAX when none. */
uint64_t session_wait_ms(struct session_store const *s);

/** The PMKSA cache that hangs on the sessions. */
struct pmksa_cache *session_pmksa(struct session_store *s);

/** The central R0KH, whose roots hang on the logins. Its limits are the store's to set; EXPIRES_IN
 * is not. */
struct r0kh *session_r0kh(struct session_store *s);

struct session_stats {
	uint32_t sessions, max;
	uint64_t logins, repeated, disconnected, expired, deleted;
	uint64_t refused[SESSION_REFUSAL_COUNT];
};
void session_get_stats(struct session_store const *s, struct session_stats *out);

#endif
