/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One station's side of 802.11: authentication, association, handshakes and roams of every method
 * that the controller serves. Frames and time go in, frames and outcomes come out.
 *
 * It shares the formulas of src/dot11 with the controller, but none of its machines: each MIC, key
 * and element that an access point sends is checked here once more, and what is wrong has a name.
 *
 * Pure: time and randomness come from struct env (but OWE's key pairs, which OpenSSL draws). Its
 * functions may not be called from inside its ops, other than where that is said.
 */
#ifndef FASTROAM_SIM_SUPPLICANT_H
#define FASTROAM_SIM_SUPPLICANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "dot11/akm.h"
#include "dot11/ft_keys.h"
#include "dot11/ie.h"
#include "dot11/psk.h"
#include "sim/scan.h"
#include "sm/radio.h"

/** Authentication and association requests are each sent so many times, so far apart: what mac80211
 * does once it knows that a request was acknowledged (net/mac80211/mlme.c). With a driver that does
 * not tell it waits 200 ms. */
#define SUPPLICANT_TRIES          3
#define SUPPLICANT_RETRY_MS       100
#define SUPPLICANT_TRIES_MAX      20
#define SUPPLICANT_RETRY_MS_MAX   10000
/** From the association to the open port at most (wpa_supplicant: 10 s). */
#define SUPPLICANT_TIMEOUT_MS     10000
/** EAPOL-Start when the access point is silent: first after 1 s, then each 3 s. */
#define SUPPLICANT_START_MS       1000
#define SUPPLICANT_START_AGAIN_MS 3000
/** Longest frame that it sends: a reassociation request with every element stays under 900. */
#define SUPPLICANT_FRAME_MAX      1024

struct supplicant;

/** How a station came in. X(name, text) */
#define SUPPLICANT_METHOD_LIST(X)   \
	X(OPEN, "open")             \
	X(PSK, "psk")               \
	X(DOT1X, "802.1x")          \
	X(SKC, "skc")               \
	X(OKC, "okc")               \
	X(FT_INITIAL, "ft-first")   \
	X(FT_AIR, "ft")             \
	X(FT_DS, "ft-ds")           \
	X(CCKM_LOGIN, "cckm-first") \
	X(CCKM, "cckm")             \
	X(OWE, "owe")               \
	X(OWE_PMKID, "owe-pmkid")

enum supplicant_method {
#define X(name, text) SUPPLICANT_##name,
	SUPPLICANT_METHOD_LIST(X)
#undef X
		SUPPLICANT_METHOD_COUNT
};
/** As listed; never NULL. */
char const *supplicant_method_text(enum supplicant_method m);

/** What an access point did wrong, or did not do: each is counted. X(name, text) */
#define SUPPLICANT_FAULT_LIST(X)                                                           \
	X(AUTH_TIMEOUT, "no answer to authentication requests")                            \
	X(ASSOC_TIMEOUT, "no answer to association requests")                              \
	X(HANDSHAKE_TIMEOUT, "the port did not open in time")                              \
	X(AUTH_REFUSED, "authentication was refused")                                      \
	X(ASSOC_REFUSED, "association was refused")                                        \
	X(DEAUTH, "it was deauthenticated or disassociated")                               \
	X(NO_NETWORK, "the beacon does not offer what the station is set to")              \
	X(MALFORMED, "a frame cannot be read")                                             \
	X(UNEXPECTED, "a frame answers nothing that was asked")                            \
	X(FORGED_CLEAR, "a frame came in clear although keys are installed")               \
	X(EAP_FAILED, "the EAP method failed")                                             \
	X(NO_PMK, "message 1 came and there is no PMK")                                    \
	X(PMKID, "message 1 names a PMK that the station did not ask for")                 \
	X(REPLAY, "a replay counter did not grow")                                         \
	X(DESCRIPTOR, "descriptor type or version is not the association's")               \
	X(MIC, "an EAPOL-Key frame has a wrong MIC, or its key data does not decrypt")     \
	X(ANONCE, "message 3 has another ANonce than message 1")                           \
	X(KEY_DATA, "key data cannot be read")                                             \
	X(RSNE, "message 3 has another RSN or WPA element than the beacon")                \
	X(GTK, "the group key is missing, or of a wrong length")                           \
	X(IGTK, "the management group key is missing, or of a wrong length")               \
	X(IGTK_UNASKED, "a management group key came without management frame protection") \
	X(FT_ELEMENT, "an element that FT needs is missing, or cannot be read")            \
	X(FT_DOMAIN, "the mobility domain changed")                                        \
	X(FT_HOLDER, "R0KH-ID or R1KH-ID is not the one of before")                        \
	X(FT_NAME, "PMKR0Name or PMKR1Name is not that of the key")                        \
	X(FT_NONCE, "a nonce is not that of the transition under way")                     \
	X(FT_MIC, "the MIC of the FT element is wrong")                                    \
	X(CCKM_ELEMENT, "CCKM's element cannot be read, or was not asked for")             \
	X(CCKM_RN, "CCKM's element has another rekey number than the request")             \
	X(CCKM_MIC, "the MIC of CCKM's element is wrong")                                  \
	X(OWE_ELEMENT, "OWE's element is missing, cannot be read, or has another group")   \
	X(OWE_POINT, "OWE's public key is on no point of the curve")                       \
	X(OWE_PMKID, "the PMKID of the answer is not the cached one")                      \
	X(CRYPTO, "the cryptographic library failed")

enum supplicant_fault {
#define X(name, text) SUPPLICANT_FAULT_##name,
	SUPPLICANT_FAULT_LIST(X)
#undef X
		SUPPLICANT_FAULT_COUNT
};
char const *supplicant_fault_text(enum supplicant_fault f);
/** "AUTH_TIMEOUT" and the like. */
char const *supplicant_fault_name(enum supplicant_fault f);

struct supplicant_config {
	struct mac sta;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	bool secure;      /**< false: an open network */
	enum akm akm;     /**< one of WPA's own with wpa1, or CCKM */
	bool wpa1;        /**< WPA element and descriptor 254 */
	suite_t pairwise; /**< CIPHER_*, also with wpa1 */
	bool pmf;         /**< management frame protection, where the beacon offers it */
	bool any_akm;     /**< ask for the AKM though the beacon lacks it: adaptive FT */
	uint8_t psk[PSK_LEN];
	unsigned owe_group;    /**< 19, 20 or 21 */
	bool skc, okc;         /**< 802.1X: name cached PMKs of this BSSID, of other BSSIDs */
	bool fast;             /**< FT, CCKM, OWE's PMKID: use what the last login left */
	bool over_ds;          /**< FT over the DS where the beacon allows it */
	bool eapol_start;      /**< 802.1X: EAPOL-Start at once, not only when nothing comes */
	bool neighbor_request; /**< ask for a neighbor report (802.11k) ahead of its first EAPOL
				  frame */
	int64_t cckm_skew_us;  /**< added to CCKM's timestamps */
	unsigned tries;        /**< of each request, 1..SUPPLICANT_TRIES_MAX */
	unsigned retry_ms;     /**< between two of them, 1..SUPPLICANT_RETRY_MS_MAX */
};
/** Zero but: secure, WPA2-PSK, CCMP, OWE group 19, skc, okc, fast, tries, retry_ms. */
void supplicant_config_init(struct supplicant_config *c);

/** What a test may have it do wrong; stays until it is taken back. */
enum supplicant_misbehaviour {
	SUPPLICANT_WRONG_MIC = 1 << 0,   /**< of EAPOL-Key frames, the FTE and CCKM's request */
	SUPPLICANT_MGMT_TWICE = 1 << 1,  /**< each management frame leaves twice */
	SUPPLICANT_EAPOL_TWICE = 1 << 2, /**< each EAPOL-Key frame leaves twice */
	SUPPLICANT_NO_M2 = 1 << 3,       /**< the frame is made and kept, but does not leave */
	SUPPLICANT_NO_M4 = 1 << 4,
	SUPPLICANT_NO_G2 = 1 << 5,
	SUPPLICANT_OLD_RN = 1 << 6,      /**< CCKM: the rekey number of the last request again */
	SUPPLICANT_OTHER_RSNE = 1 << 7,  /**< message 2 with another element than the association */
	SUPPLICANT_NO_SA_QUERY = 1 << 8, /**< SA queries are not answered */
	SUPPLICANT_CORRUPT = 1 << 9,     /**< one random bit of each frame is turned over */
};

struct supplicant_ops {
	/** A whole management frame. `protect`: keys are there for it (PMF, robust frame). */
	void (*send_mgmt)(void *arg, struct mac bssid, struct span frame, bool protect);
	/** From the EAPOL version on. */
	void (*send_eapol)(void *arg, struct mac bssid, struct span frame, bool encrypt);
	/** 802.1X: an EAP packet of the access point. May call supplicant_eap_*(). NULL: ignored.
	 */
	void (*eap)(void *arg, struct span packet);
	/** The port is open. */
	void (*connected)(void *arg, enum supplicant_method how);
	/** The attempt, or the association, is over. `code`: status or reason where there is one.
	 */
	void (*failed)(void *arg, enum supplicant_fault why, uint16_t code);
	void *arg;
};

/** @param config  copied. NULL when memory is short; talloc_free() wipes it. */
struct supplicant *supplicant_new(void *ctx, struct env const *env,
				  struct supplicant_config const *config,
				  struct supplicant_ops const *ops);
/** To be called while it is not connected; what was cached stays. */
void supplicant_configure(struct supplicant *s, struct supplicant_config const *config);

/**
 * Associate with a BSS, in the fastest way that it has keys for; a reassociation where it is
 * associated. An attempt that is under way is forgotten.
 * @param bss  copied
 */
void supplicant_connect(struct supplicant *s, struct scan_bss const *bss);
/** Deauthenticate (a frame leaves where it is associated). ops->failed() is not called. */
void supplicant_leave(struct supplicant *s, uint16_t reason);
/** Out of reach of its access point: the association is over, and nobody is told. */
void supplicant_lose(struct supplicant *s);
/** Forget PMKs and logins: the next association is a full one. */
void supplicant_forget(struct supplicant *s);

/** @param is_protected  the frame came encrypted and was decrypted */
void supplicant_mgmt_received(struct supplicant *s, void const *frame, size_t len,
			      bool is_protected);
void supplicant_eapol_received(struct supplicant *s, struct mac bssid, void const *frame,
			       size_t len, bool encrypted);

/** The EAP method's answer. */
void supplicant_eap_send(struct supplicant *s, struct span packet);
/** The EAP method has come to its end. @param msk  64 octets, copied; NULL: it failed */
void supplicant_eap_done(struct supplicant *s, uint8_t const *msk);

void supplicant_tick(struct supplicant *s);
/** Milliseconds, 0 when something is due, UINT64_MAX when nothing is. */
uint64_t supplicant_wait_ms(struct supplicant const *s);

void supplicant_misbehave(struct supplicant *s, unsigned misbehaviours);
void supplicant_set_cckm_skew(struct supplicant *s, int64_t us);
void supplicant_set_over_ds(struct supplicant *s, bool over_ds);
/** Frames that are kept to be sent again. */
enum supplicant_sent {
	SUPPLICANT_SENT_AUTH,
	SUPPLICANT_SENT_ASSOC,
	SUPPLICANT_SENT_M2,
	SUPPLICANT_SENT_M4,
	SUPPLICANT_SENT_G2,
	SUPPLICANT_SENT_COUNT
};
/** Send the last one of a kind again, octet for octet. False when there is none. */
bool supplicant_repeat(struct supplicant *s, enum supplicant_sent what);

enum supplicant_state {
	SUPPLICANT_IDLE,
	SUPPLICANT_AUTHENTICATING, /**< also by an FT action frame */
	SUPPLICANT_ASSOCIATING,
	SUPPLICANT_HANDSHAKE, /**< associated, the port is shut */
	SUPPLICANT_RUN
};
enum supplicant_state supplicant_state(struct supplicant const *s);
enum supplicant_method supplicant_method(struct supplicant const *s);
/** BSS that it is associated with; zero when with none. */
struct mac supplicant_bssid(struct supplicant const *s);
struct mac supplicant_address(struct supplicant const *s);
uint16_t supplicant_aid(struct supplicant const *s);
bool supplicant_has_mfp(struct supplicant const *s);
/** A key as it is installed, to be compared with what a radio was given; NULL when there is none.
 */
struct radio_key const *supplicant_key(struct supplicant const *s, enum radio_key_kind kind,
				       uint8_t index);
/** How often a pairwise key was installed; a group key was. */
uint64_t supplicant_installs(struct supplicant const *s, enum radio_key_kind kind);
uint64_t supplicant_fault_count(struct supplicant const *s, enum supplicant_fault f);
/** All of them together. */
uint64_t supplicant_faults(struct supplicant const *s);

#endif
