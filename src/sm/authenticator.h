/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator: every BSS of every access point that runs fastroam-ap, and every station at
 * them. Reports of radios and answers of RADIUS servers go in, commands and questions come out.
 *
 * It decides who associates and how (open, PSK, 802.1X, SKC, OKC, FT, CCKM, OWE), holds the state
 * of each association, and owns nothing that outlives one: keys and logins are roam's.
 *
 * Pure: time, randomness and traces come from struct env; effects leave through struct
 * authenticator_ops. Its functions may not be called from inside those.
 */
#ifndef FASTROAM_SM_AUTHENTICATOR_H
#define FASTROAM_SM_AUTHENTICATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "roam/session.h"
#include "roam/wlan.h"
#include "sm/aaa.h"
#include "sm/ft.h"
#include "sm/radio.h"

struct authenticator;

struct authenticator_ops {
	/** Tell the access point that serves cmd->bssid. It may be gone: then nothing happens. */
	void (*radio)(void *arg, struct radio_cmd const *cmd);
	/** Ask a RADIUS server; the answer comes by authenticator_aaa_reply(), also when no server
	 * has answered. False: memory is short, and nothing will come. */
	bool (*ask)(void *arg, struct aaa_request const *rq);
	/** A conversation is over for us: its answer is not wanted any more. */
	void (*cancel)(void *arg, uint64_t conversation);
	void *arg;
};

/** Why an association or a handshake did not come about, or a frame was dropped: each counted, and
 * traced for the station. X(name, text) */
#define AUTHENTICATOR_COUNT_LIST(X)                                                              \
	X(AUTH, "authentication frames answered")                                                \
	X(ASSOC, "associations accepted")                                                        \
	X(REASSOC, "reassociations accepted")                                                    \
	X(ASSOC_REFUSED, "associations and reassociations refused")                              \
	X(OPENED, "ports opened")                                                                \
	X(REPEATED, "repeated frames answered as before")                                        \
	X(ROAM_SKC, "roams with a cached PMK of the same BSSID")                                 \
	X(ROAM_OKC, "roams with the PMK of another BSSID")                                       \
	X(ROAM_FT_AIR, "FT roams over the air")                                                  \
	X(ROAM_FT_DS, "FT roams over the DS")                                                    \
	X(ROAM_CCKM, "CCKM roams")                                                               \
	X(TRY_FAST, "associations accepted to roam with a cached PMK")                           \
	X(TRY_FT_SLOW, "associations accepted to roam with an FT AKM, but without its keys")     \
	X(TRY_SLOW, "associations accepted to roam with the whole login or handshake")           \
	X(TRY_OPEN, "associations accepted to roam without keys")                                \
	X(FT_AUTH, "FT authentication requests")                                                 \
	X(FT_AUTH_REFUSED, "FT authentication requests refused")                                 \
	X(FT_ACTION, "FT requests over the DS")                                                  \
	X(FT_ACTION_REFUSED, "FT requests over the DS refused")                                  \
	X(OWE_DH, "OWE associations with a key exchange")                                        \
	X(OWE_PMKID, "OWE associations with a cached PMK")                                       \
	X(EAP_STARTED, "802.1X logins started")                                                  \
	X(EAP_ACCEPTED, "802.1X logins accepted")                                                \
	X(EAP_REJECTED, "802.1X logins rejected")                                                \
	X(EAP_NO_ANSWER, "802.1X logins without an answer of a RADIUS server")                   \
	X(EAP_TIMEOUT, "802.1X logins given up by the station")                                  \
	X(EAP_NO_KEY, "802.1X logins accepted without a key")                                    \
	X(EXCLUDED, "stations shut out for their failed logins")                                 \
	X(KEY_MISMATCH, "logins whose pushed MSK and RADIUS keys differ: the pushed one counts") \
	X(FOURWAY_DONE, "four-way handshakes finished")                                          \
	X(FOURWAY_FAILED, "four-way handshakes given up")                                        \
	X(GROUP_DONE, "group key handshakes finished")                                           \
	X(GROUP_FAILED, "group key handshakes given up")                                         \
	X(GTK_ROTATED, "group keys changed")                                                     \
	X(SA_QUERY, "SA queries begun")                                                          \
	X(SA_QUERY_LIVE, "forged associations: the station answered the SA query")               \
	X(SA_QUERY_DEAD, "stations replaced: no answer to the SA query")                         \
	X(REFUSED_MALFORMED, "frames that cannot be read")                                       \
	X(REFUSED_BSS, "frames for a BSS that is not served")                                    \
	X(REFUSED_ALG, "authentications refused: algorithm")                                     \
	X(REFUSED_RSNE, "associations refused: RSN or WPA element")                              \
	X(REFUSED_RATES, "associations refused: rates")                                          \
	X(REFUSED_SSID, "associations refused: SSID")                                            \
	X(REFUSED_VLAN, "logins and associations refused: VLAN")                                 \
	X(REFUSED_FULL, "associations refused: no AID left, or max-clients")                     \
	X(REFUSED_LIMIT, "associations refused: client association limit")                       \
	X(REFUSED_BUSY, "associations refused: too many OWE exchanges at once")                  \
	X(REFUSED_EXCLUDED, "associations refused: client excluded")                             \
	X(REFUSED_STATE, "associations without authentication")                                  \
	X(REFUSED_FT, "FT frames refused")                                                       \
	X(REFUSED_GROUP, "OWE groups refused")                                                   \
	X(REFUSED_CLEAR, "frames in clear of stations that have keys")                           \
	X(REFUSED_EAPOL, "EAPOL frames refused")                                                 \
	X(EAPOL_ACKED, "EAPOL frames sent again that stations acknowledged")                     \
	X(EAPOL_UNACKED, "EAPOL frames sent again that stations did not acknowledge")            \
	X(SHED_AUTH, "authentication requests dropped: they came too late")                      \
	X(SHED_ASSOC, "association requests dropped: they came too late")                        \
	X(CLASS3, "frames of unknown stations")                                                  \
	X(DEAUTH_RECEIVED, "stations that left")                                                 \
	X(DEAUTH_SENT, "stations sent away")                                                     \
	X(IDLE, "stations gone without a word")

enum authenticator_count {
#define X(name, text) AUTHENTICATOR_##name,
	AUTHENTICATOR_COUNT_LIST(X)
#undef X
		AUTHENTICATOR_COUNT_COUNT
};

/**
 * Requests that waited for longer to be looked at are dropped. A station that knows that its
 * request has arrived sends it again after 100 ms, so what is older has another copy behind it;
 * 150, so that a turn of the loop that takes long, 80 ms at most, does not count. Three of them and
 * 300 ms later it gives up. What has begun is worth more than what begins: so many are kept out
 * that those who are in come to an end. Measured at a controller that was given 5 % of a core,
 * where it can serve some 1,900 FT roams a second, with 2,500 begun in each: 660 a second came
 * about with nothing dropped, 1,590 with this.
 */
#define AUTHENTICATOR_SHED_AUTH_MS  150
#define AUTHENTICATOR_SHED_ASSOC_MS 300

struct authenticator_config {
	char r0kh_id[R0KH_ID_MAX + 1]; /**< of this controller; also NAS-Identifier */
	struct mac r1kh_id;            /**< of this controller, the same for all its BSSs */
	uint16_t mdid;                 /**< mobility domain, as a number: 0xa1b2 */
	uint32_t gtk_rekey_s;          /**< group keys change so often, 0 never; default 3600 */
	bool gtk_rekey_on_leave;       /**< and when a station leaves; default off */
	unsigned exclusion_failures;   /**< logins that fail in a row, then excluded; default 3, 0
					    never */
	uint32_t exclusion_s;          /**< default 60 */
	uint32_t max_stations;         /**< default 100,000 */
	bool shed; /**< requests of stations that waited for too long are dropped; default on */
};
void authenticator_config_init(struct authenticator_config *c);

/** @param store, wlans  must outlive it. NULL when memory is short. */
struct authenticator *authenticator_new(void *ctx, struct env const *env, struct wlan_set *wlans,
					struct session_store *store,
					struct authenticator_config const *config,
					struct authenticator_ops const *ops);
void authenticator_configure(struct authenticator *a, struct authenticator_config const *config);

/** Of a VLAN that nobody knows: no station is let in anywhere else instead. */
#define VLAN_UNKNOWN 0xffff

/** What holds for the stations of a WLAN at some access points. All zero: as the WLAN and RADIUS
 * say. */
struct authenticator_policy {
	uint16_t vlan;    /**< of stations of which RADIUS names none; 0 none, or VLAN_UNKNOWN */
	bool ignore_vlan; /**< also of those of which it does */
	bool has_session_timeout;
	uint32_t session_timeout_s; /**< 0..86400, instead of the WLAN's */
	uint32_t idle_timeout_s;    /**< 0: as the access point does it */
};

/** A BSS that an access point is to serve. */
struct authenticator_bss {
	struct mac bssid;
	uint16_t wlan_id;
	char ap_name[WLAN_NAME_MAX + 1];
	struct mac ap_mac; /**< its first radio's own address: names the AP in shows */
	unsigned slot;     /**< number of the radio, as in "Slot 0" */
	unsigned vap;      /**< number of the BSS on its radio from 1, as in "ApVapId 1" */
	struct radio_info const *radio;
	uint16_t freq;
	enum radio_width width;
	uint16_t center_freq;
	char country[3]; /**< "" none */
	char bridge[16];
	struct authenticator_policy policy;
};

/**
 * Start serving: elements are made, group keys drawn, RADIO_START_BSS and the keys leave. One that
 * is there is started anew.
 * @return 0, -ENOENT (no such WLAN, or shut), -EINVAL (the radio lacks a cipher or PMF that the
 * WLAN needs) with *err, or -ENOMEM
 */
int authenticator_bss_start(struct authenticator *a, struct authenticator_bss const *b,
			    struct err *err) WARN_UNUSED;
/** Its stations go without a word (the access point is gone) or with one, then STOP_BSS. */
void authenticator_bss_stop(struct authenticator *a, struct mac bssid, bool ap_is_gone);
/** The access point came back within the grace time and has kept its stations, those that ended
 * meanwhile gone by now: resend nothing but what the radio lost. @return whether the BSS is known
 */
bool authenticator_bss_resume(struct authenticator *a, struct mac bssid);

/** A WLAN changed: its BSSs are given new beacons, or started anew where its security changed. */
void authenticator_wlan_changed(struct authenticator *a, uint16_t wlan_id);

/** The session-timeout of a WLAN's BSS that is served, its policy considered: 0..86400 s. *seconds
 * stays as it is when the BSSID serves another WLAN, or nothing. */
void authenticator_session_timeout(struct authenticator const *a, struct mac bssid,
				   uint16_t wlan_id, uint32_t *seconds);

/** A radio reports. */
void authenticator_event(struct authenticator *a, struct radio_event const *ev);

/**
 * A report will be given to authenticator_event() soon: fetch from memory what that will look up,
 * while those before it are served. First when it is the fourth, then with each step that it comes
 * nearer: what is fetched says where the next is. Who leaves one out loses nothing but time.
 * Changes nothing.
 */
void authenticator_expect(struct authenticator const *a, struct radio_event const *ev,
			  enum radio_ahead when);
/** A RADIUS server answers. */
void authenticator_aaa_reply(struct authenticator *a, struct aaa_reply const *reply);

/** Time has passed. Call when authenticator_wait_ms() has. */
void authenticator_tick(struct authenticator *a);
/** Milliseconds, 0 when something is due, UINT64_MAX when nothing is. */
uint64_t authenticator_wait_ms(struct authenticator const *a);
/** Nothing else to do: fill the pool of OWE key pairs by one. Whether there is more to do. */
bool authenticator_idle(struct authenticator *a);

/** A station's sessions were ended (Disconnect, an administrator): it is sent away. */
void authenticator_station_end(struct authenticator *a, struct mac sta, uint16_t reason);
/** Draw new group keys of a BSS now and hand them out (zero: of all). */
void authenticator_rekey(struct authenticator *a, struct mac bssid);

enum station_state {
	STATION_AUTHENTICATED, /**< 802.11 authentication only */
	STATION_ASSOCIATED,
	STATION_DOT1X,
	STATION_HANDSHAKE,
	STATION_RUN
};

/** How it came in, last time. X(name, text) */
#define STATION_METHOD_LIST(X)       \
	X(OPEN, "open")              \
	X(PSK, "PSK")                \
	X(DOT1X, "802.1X")           \
	X(SKC, "SKC")                \
	X(OKC, "OKC")                \
	X(FT_AIR, "FT over the air") \
	X(FT_DS, "FT over the DS")   \
	X(CCKM, "CCKM")              \
	X(OWE, "OWE")                \
	X(OWE_PMKID, "OWE (cached)")

enum station_method {
#define X(name, text) STATION_METHOD_##name,
	STATION_METHOD_LIST(X)
#undef X
		STATION_METHOD_COUNT
};
char const *station_method_text(enum station_method m);

/** What shows need. Holds no key. */
struct station_info {
	struct mac sta, bssid;
	char ap_name[WLAN_NAME_MAX + 1];
	uint16_t wlan_id, aid, freq;
	enum station_state state;
	enum station_method method;
	bool has_akm; /**< false: open */
	enum akm akm;
	suite_t pairwise;
	bool mfp, wpa1;
	bool ht, vht, wmm;
	unsigned slot; /**< radio */
	int8_t signal_dbm;
	uint64_t assoc_ms;   /**< env->now_ms() of the association */
	uint64_t run_ms;     /**< of the port's opening, 0 not yet */
	uint64_t expires_ms; /**< of its keys, 0 none */
	uint32_t roams;
	uint16_t vlan;
	char user[LOGIN_STR];
};
/** Walk all: start with *pos = 0; false at the end. */
bool authenticator_station_next(struct authenticator const *a, uint32_t *pos,
				struct station_info *out);
bool authenticator_station_find(struct authenticator const *a, struct mac sta,
				struct station_info *out);
unsigned authenticator_station_count(struct authenticator const *a);
/** Those that are associated on a WLAN: a walk over all BSSs, 0.1 us each. */
unsigned authenticator_wlan_stations(struct authenticator const *a, uint16_t wlan_id);
unsigned authenticator_bss_count(struct authenticator const *a);
/** Stations that are associated with a BSS; 0 when it is not served. */
unsigned authenticator_bss_stations(struct authenticator const *a, struct mac bssid);
/** Stations that are shut out for their rejected logins. */
unsigned authenticator_excluded_count(struct authenticator const *a);
/** Walk them: start with *pos = 0; false at the end. @param until_ms  env->now_ms() */
bool authenticator_excluded_next(struct authenticator const *a, uint32_t *pos, struct mac *sta,
				 uint64_t *until_ms);

uint64_t authenticator_counter(struct authenticator const *a, enum authenticator_count c);
char const *authenticator_count_text(enum authenticator_count c);
char const *authenticator_count_name(enum authenticator_count c);

/** FT frames that were refused, by reason: together AUTHENTICATOR_REFUSED_FT. */
uint64_t authenticator_ft_refused(struct authenticator const *a, enum ft_refusal why);

/** Why a station that was associated is not any more, without having gone to another access point.
 * X(name, text): a Catalyst 9800's words, or those that come nearest: parsers of its output refuse
 * others. */
#define STATION_END_LIST(X)                                             \
	X(INTERNAL_ERROR, "Policy Manager internal error")              \
	X(DEAUTH_REQUEST, "Deauthentication or disassociation request") \
	X(AP_DELETE, "Delete received from AP")                         \
	X(BSSID_DOWN, "BSSID down")                                     \
	X(AP_DOWN, "AP down/disjoin")                                   \
	X(ADMIN_DEAUTH, "Admin deauthentication")                       \
	X(WPA_KEY_TIMEOUT, "WPA key exchange timeout")                  \
	X(WPA_KEY_REFUSED, "DOT11 IE validation failed")                \
	X(WPA_GROUP_KEY_TIMEOUT, "WPA group key update timeout")        \
	X(DOT1X_FAILED, "802.1X authentication credential failure")     \
	X(SESSION_TIMEOUT, "Session timeout")                           \
	X(IDLE_TIMEOUT, "Idle timeout")

enum station_end {
#define X(name, text) STATION_END_##name,
	STATION_END_LIST(X)
#undef X
		STATION_END_COUNT
};
uint64_t authenticator_ended(struct authenticator const *a, enum station_end why);
char const *station_end_text(enum station_end why);
char const *station_end_name(enum station_end why);

/** Ports that opened for a station while another one of its was open: roams. */
uint64_t authenticator_roams(struct authenticator const *a);

struct visits;
/** Where stations have been. */
struct visits const *authenticator_visits(struct authenticator const *a);

struct cckm_cache;
struct cckm_cache *authenticator_cckm(struct authenticator *a);

#endif
