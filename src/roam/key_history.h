/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What became of every pull and push of FT keys: the answer to "why was that roam slow?".
 */
#ifndef FASTROAM_ROAM_KEY_HISTORY_H
#define FASTROAM_ROAM_KEY_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "dot11/ft_keys.h"

/**
 * X(name, key, text, cure). `key` is for JSON and counters; `cure` says what the operator should
 * do, "" when nothing.
 */
#define KEY_OUTCOME_LIST(X)                                                                       \
	X(SERVED, "served", "served", "")                                                         \
	X(LATE, "late", "served again: the AP repeated its pull",                                 \
	  "the answer came later than the 100 ms that a client waits; use key-holder push, or "   \
	  "bring the controller nearer to the AP")                                                \
	X(UNKNOWN_STATION, "unknown_station", "no login of this client",                          \
	  "the client was never seen here, or before the controller started; it logs in once")    \
	X(UNKNOWN_NAME, "unknown_name", "unknown key name",                                       \
	  "the client's key is of a login that this controller has not had; check that every "    \
	  "RADIUS server pushes here, and that SSID and mobility domain are the same on all APs") \
	X(WRONG_R0KH_ID, "wrong_r0kh_id", "wrong R0KH-ID",                                        \
	  "the key exists under another R0KH-ID; check that no two APs share a nas_identifier")   \
	X(REVOKED, "revoked", "revoked", "the client was disconnected; it has to log in again")   \
	X(EXPIRED, "expired", "expired",                                                          \
	  "the session timeout has passed; the client logs in again")                             \
	X(WRONG_WLAN, "wrong_wlan", "the client logged in to another WLAN",                       \
	  "check the WLAN of this BSSID (ap hostapd NAME, bssid H.H.H wlan NAME)")                \
	X(FT_OFF, "ft_off", "FT is off on the WLAN, or the WLAN is shut",                         \
	  "enter security ft, an FT AKM and no shutdown in the WLAN, or turn FT off on the AP")   \
	X(NO_VLAN, "no_vlan", "the AP has not the client's VLAN",                                 \
	  "configure the VLAN on the AP and here (ap hostapd NAME, vlan ID)")                     \
	X(NO_CIPHER, "no_cipher", "the client's cipher is unknown",                               \
	  "the RADIUS client must send WLAN-Pairwise-Cipher, as hostapd does")                    \
	X(UNKNOWN_AP, "unknown_ap", "no AP has this BSSID",                                       \
	  "add the BSSID to its AP (ap hostapd NAME, bssid H.H.H wlan NAME)")                     \
	X(WRONG_SOURCE, "wrong_source", "not sent by the AP that it names",                       \
	  "the frame came from another address, interface or relay than the AP's: a "             \
	  "misconfiguration, or an attack")                                                       \
	X(WRONG_KEY, "wrong_key", "not this AP's key",                                            \
	  "r0kh-key here and the key in the AP's r0kh line differ")                               \
	X(REPLAYED, "replayed", "replayed", "a copy of an old frame: an attack, or a loop")       \
	X(MALFORMED, "malformed", "malformed", "not a frame that hostapd would send")             \
	X(TOO_MANY, "too_many", "too many at once",                                               \
	  "more pulls than a thousand clients make; look for a loop or an attack")                \
	X(UNSENT, "unsent", "could not be sent",                                                  \
	  "the AP's interface is down or its relay is not connected")

enum key_outcome {
#define X(name, key, text, cure) KEY_##name,
	KEY_OUTCOME_LIST(X)
#undef X
		KEY_OUTCOME_COUNT
};

/** As listed above: static texts, of any outcome but KEY_OUTCOME_COUNT. */
char const *key_outcome_key(enum key_outcome o);
char const *key_outcome_text(enum key_outcome o);
char const *key_outcome_cure(enum key_outcome o);

enum key_event { KEY_PULL, KEY_PUSH, KEY_EVENT_COUNT };

/** One pull or push. No key in it. */
struct key_record {
	uint64_t wall_us; /**< when it came, or was sent */
	enum key_event event;
	enum key_outcome outcome;
	struct mac sta;  /**< zero when it could not be read */
	struct mac r1kh; /**< the AP's R1KH-ID, zero when it could not be read */
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	uint16_t wlan_id;
	uint32_t took_us; /**< from its arrival to the answer's departure */
	char ap[33];      /**< name, "" when unknown */
};

/** Records kept of each kind: a morning of a thousand clients. 170 octets each, 2.7 MB in all.
 * Pulls have their own, because one login makes a push for every access point. */
#define KEY_HISTORY_MAX 8192

struct key_history;

/** Talloc child of ctx; NULL when memory is short. */
struct key_history *key_history_new(void *ctx);

/** Count it, and keep it: the oldest goes. What costs a sender nothing (MALFORMED, UNKNOWN_AP,
 * WRONG_KEY, REPLAYED, TOO_MANY, WRONG_SOURCE) is kept at most once a second and outcome, so that a
 * flood does not wash out the roams; all are counted. */
void key_history_put(struct key_history *h, struct key_record const *r);

/**
 * Walk, oldest first: start with *pos = 0. Records that leave meanwhile are skipped, those that
 * come meanwhile are met.
 * @param sta  zero: of every station
 * @return NULL at the end; holds until the next put
 */
struct key_record const *key_history_next(struct key_history const *h, struct mac sta,
					  uint64_t *pos);

/** Forget all records; the counts stay. */
void key_history_clear(struct key_history *h);

/** How often an outcome came since the start, by event, kept or not. */
uint64_t key_history_count(struct key_history const *h, enum key_event event,
			   enum key_outcome outcome);

#endif
