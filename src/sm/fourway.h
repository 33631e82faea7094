/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator's side of the four-way handshake (IEEE 802.11-2020 12.7.6), of WPA and RSN, and
 * of FT's and CCKM's variants. One machine per association. What only a handshake under way needs
 * is in room apart (struct fourway_run), so that a machine is small for the hours after it.
 *
 * A frame or the time goes in, an action comes out, with the frame to send in the caller's buffer.
 * Message 3 that is repeated carries the same keys under a higher replay counter; the PTK is handed
 * out to be installed once, by the first valid message 4, whatever is replayed later. When the
 * group key changes while message 3 is out, the caller hands out the new one by a group handshake
 * after DONE: message 4 does not tell which try it answers.
 */
#ifndef FASTROAM_SM_FOURWAY_H
#define FASTROAM_SM_FOURWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "dot11/akm.h"
#include "dot11/cckm.h"
#include "dot11/eapol_key.h"
#include "dot11/ft_keys.h"
#include "dot11/ptk.h"
#include "dot11/tie.h"
#include "sm/group_key.h"

/** Room for any message: header, RSNE, RSNXE, MDE, FTE, KDEs, padding. */
#define FOURWAY_FRAME_MAX 1024
/** Messages 1 and 3 are each sent so many times (hostapd and AireOS: 4, and 1 + 2 retries). */
#define FOURWAY_TRIES     4
/** Wait for an answer: the first time, then (hostapd 2.10: 100 ms, 1,000 ms). */
#define FOURWAY_FIRST_MS  100
#define FOURWAY_NEXT_MS   1000

enum fourway_state {
	FOURWAY_IDLE,
	FOURWAY_PTKSTART,           /**< message 1 is out */
	FOURWAY_PTKINITNEGOTIATING, /**< message 3 is out */
	FOURWAY_PTKINITDONE
};

/** What the caller has to do. */
enum fourway_action {
	FOURWAY_NOTHING, /**< ignored: see fourway.refused */
	FOURWAY_SEND,    /**< send `out`, come back at fourway.due_ms */
	FOURWAY_DONE,    /**< install the TK of fourway.ptk, open the port */
	FOURWAY_FAILED   /**< deauthenticate with fourway.reason */
};

/** Why a message of the station was not taken, each counted. X(name, text) */
#define FOURWAY_REFUSAL_LIST(X)                                                     \
	X(OK, "accepted")                                                           \
	X(MALFORMED, "it is no EAPOL-Key frame that can be read")                   \
	X(UNEXPECTED, "it is not the message that is awaited")                      \
	X(REPLAY, "its replay counter is not one that awaits an answer")            \
	X(VERSION, "its descriptor type or version is not this association's")      \
	X(MIC, "its MIC is wrong: the station has another PMK, or it is forged")    \
	X(ELEMENT, "its RSN or WPA element is not that of the association request") \
	X(FT_ELEMENT, "its MDE, FTE or PMKR1Name is not that of the association")   \
	X(KEY_DATA, "its key data cannot be read")                                  \
	X(CLEAR, "it came in clear although keys are installed")                    \
	X(CRYPTO, "the cryptographic library failed")

enum fourway_refusal {
#define X(name, text) FOURWAY_REFUSED_##name,
	FOURWAY_REFUSAL_LIST(X)
#undef X
		FOURWAY_REFUSED_COUNT
};
char const *fourway_refusal_text(enum fourway_refusal r);

/** What an association brings along. Pointers must hold as long as the machine. */
struct fourway_setup {
	struct mac aa, spa;
	struct akm_info const *akm; /**< for OWE that of its group: akm_info_group() */
	bool wpa1;                  /**< descriptor 254, WPA element */
	suite_t pairwise;
	uint8_t const *pmk;   /**< copied; for FT: PMK-R1 is in r1 instead */
	uint8_t pmk_len;      /**< 16 to 64 octets */
	uint8_t const *pmkid; /**< for message 1, or NULL */
	struct span sta_ie;   /**< RSNE or WPA element of the association request */
	struct span ap_ies;   /**< elements of message 3: as in the beacon (WPA, RSNE, RSNXE) */
	bool mfp;             /**< management frames are protected: the IGTK goes along */
	/** FT initial association (12.7.6, 13.4.2); r1 NULL: none. */
	struct ft_key const *r1;                      /**< copied */
	struct span mde, fte;                         /**< as sent in the association response */
	uint32_t reassoc_deadline_tu, key_lifetime_s; /**< the two TIEs of message 3 */
	bool cckm; /**< the PMK is the NSK: message 2 has its MIC under the KRK */
};

/** What is needed between message 1 and message 4 only. The machine wipes what is secret in it when
 * the handshake ends either way, and by fourway_wipe(); it need not be zeroed before. */
struct fourway_run {
	uint8_t pmk[64];
	struct ft_key r1;           /**< key_len 0: no FT */
	struct cckm_keys cckm;      /**< with setup.cckm: valid from message 2 to the end */
	struct fourway_setup setup; /**< without its keys; the first one that is not secret */
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	uint64_t asked;        /**< replay counter of the last message 1 */
	uint64_t answered;     /**< replay counter of the message 2 that the PTK is from */
	uint64_t replay_first; /**< of the first try of the message that is awaited an answer to:
				    an answer to any try counts (12.7.6.2) */
};

/** A machine. Zeroed it is IDLE. */
struct fourway {
	enum fourway_state state;
	enum fourway_refusal refused;
	uint16_t reason; /**< enum reason_code of FAILED */
	bool counting;   /**< a message was sent: `replay` is in use */
	bool rekey;      /**< keys are installed already: frames go encrypted, must come so. Set
			      by DONE */
	bool wpa1, mfp;  /**< these four as in the setup */
	uint8_t tries;
	suite_t pairwise;
	struct akm_info const *akm;
	uint64_t replay; /**< of the last message sent; the next one has one more */
	uint64_t due_ms; /**< env->now_ms() when to call fourway_timeout(); UINT64_MAX: never */
	/** The caller's, set before fourway_begin() and kept while `state` is PTKSTART or
	 * PTKINITNEGOTIATING; no other function looks at it when it is NULL. */
	struct fourway_run *run;
	struct ptk ptk; /**< valid from message 2 on; last, for few of its octets are in use */
};

/**
 * Begin: message 1. A machine that is under way begins anew with another ANonce. The replay counter
 * goes on from where it was; the first message of one that was zeroed has 0.
 *
 * @param setup  its keys are copied; they may not be those of the machine itself, which are gone
 * @param rekey  keys are installed already
 * @param out    empty, FOURWAY_FRAME_MAX octets: receives the frame, here and below
 * @return SEND; or FAILED with REASON_UNSPECIFIED when there is no room for it, the setup cannot be
 * right (no key of the AKM or one of zeros, a cipher without a key, no element of the station), or
 * cryptography fails
 */
enum fourway_action fourway_begin(struct fourway *f, struct env const *env,
				  struct fourway_setup const *setup, bool rekey,
				  struct wr *out) WARN_UNUSED;

/**
 * An EAPOL-Key frame for this machine (message 2 or 4).
 *
 * A wrong MIC only waits on: it may be forged, and a station with another PMK ends by the timeout.
 * Elements in message 2 that differ under a right MIC end the handshake at once (12.7.6.3).
 *
 * @param group      for message 3
 * @param encrypted  the radio had decrypted it
 * @return NOTHING (f->refused tells why), SEND (message 3), DONE, or FAILED with
 *         REASON_HANDSHAKE_ELEMENT, or REASON_UNSPECIFIED when cryptography fails
 */
enum fourway_action fourway_received(struct fourway *f, struct env const *env,
				     struct group_key const *group, void const *frame, size_t len,
				     bool encrypted, struct wr *out) WARN_UNUSED;

/** due_ms has come: SEND (the same message again), NOTHING (not yet, or nothing is awaited) or
 * FAILED (REASON_FOURWAY_TIMEOUT after FOURWAY_TRIES; REASON_UNSPECIFIED). */
enum fourway_action fourway_timeout(struct fourway *f, struct env const *env,
				    struct group_key const *group, struct wr *out) WARN_UNUSED;

/** Take over keys that another way has made (FT, CCKM roam): state DONE, for the group handshake.
 * The first message that follows has replay counter 1. Keys in `setup` are not looked at; `ptk` may
 * not be that of the machine itself. */
void fourway_adopt(struct fourway *f, struct fourway_setup const *setup, struct ptk const *ptk);

/** Everything that was in use is zero then: state IDLE, which refuses every frame. So is what is
 * secret in `run`, whose address stays. */
void fourway_wipe(struct fourway *f);

#endif
