/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fast BSS transition, the AP's side (IEEE 802.11-2020 13.4 to 13.8): initial mobility domain
 * association, roams over the air and over the DS. R0KH and R1KH are both the controller.
 *
 * Pure functions over a small record: the caller keeps one struct ft_roam for each station and
 * target BSS between Authentication (or FT Request) and Reassociation.
 */
#ifndef FASTROAM_SM_FT_H
#define FASTROAM_SM_FT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "dot11/elements.h"
#include "dot11/mde.h"
#include "dot11/rsne.h"
#include "dot11/status.h"
#include "roam/r0kh.h"
#include "sm/group_key.h"

/** Room that each of ft_request() and ft_reassoc_put() needs at most: RSNE, MDE and FTE with the
 * longest R0KH-ID, GTK and IGTK. */
#define FT_ANSWER_MAX (2 * IE_LEN_MAX + MDE_LEN)

/** The beacon's RSNE, as far as an answer needs it: it is copied and a key name put in. Points into
 * the element. */
struct ft_own_rsne {
	struct span head; /**< up to the RSN capabilities, header included; p NULL: none was read */
	struct span tail; /**< behind the key names */
	suite_t group, group_mgmt;
	uint16_t caps;
};

/** What the BSS and its controller are. Pointers must hold during each call. */
struct ft_bss {
	struct mac bssid;
	uint16_t wlan_id;
	uint8_t mdid[2]; /**< as on the air */
	bool over_ds;
	struct ft_own_rsne rsne; /**< ft_own_rsne_read() of the beacon's */
	struct span rsnx;        /**< of the beacon, or empty */
	char const *r0kh_id;     /**< ours, 1..48 octets */
	struct mac r1kh_id;      /**< ours */
	uint32_t reassoc_deadline_tu;
	struct r0kh *r0kh;
};

/** Why a frame of FT was refused; each is counted and traced. X(name, status code, text) */
#define FT_REFUSAL_LIST(X)                                                                  \
	X(OK, SUCCESS, "accepted")                                                          \
	X(NO_RSNE, INVALID_ELEMENT, "there is no RSN element")                              \
	X(BAD_RSNE, INVALID_ELEMENT, "the RSN element cannot be read")                      \
	X(NO_PMKID, INVALID_PMKID, "the RSN element does not hold exactly one key name")    \
	X(NO_MDE, INVALID_MDE, "there is no mobility domain element that can be read")      \
	X(OTHER_DOMAIN, INVALID_MDE, "the mobility domain or its FT policy is another one") \
	X(NO_FTE, INVALID_FTE, "there is no FT element")                                    \
	X(BAD_FTE, INVALID_FTE, "the FT element cannot be read or lacks a field")           \
	X(OTHER_R0KH, INVALID_FTE, "the R0KH-ID is another key holder's")                   \
	X(OTHER_R1KH, INVALID_FTE, "the R1KH-ID is another key holder's")                   \
	X(AKM, AKMP, "the AKM is not one of FT that this WLAN has, or not the key's")       \
	X(CIPHER, PAIRWISE_CIPHER, "the pairwise cipher is not one of this WLAN")           \
	X(GROUP, GROUP_CIPHER, "the group cipher is not that of this WLAN")                 \
	X(MFP, ROBUST_MGMT,                                                                 \
	  "protection of management frames does not fit this WLAN or the request")          \
	X(UNKNOWN_KEY, INVALID_PMKID, "no key of this station has that PMKR0Name")          \
	X(REVOKED, INVALID_PMKID, "the station's session was ended")                        \
	X(EXPIRED, INVALID_PMKID, "the key has expired")                                    \
	X(KEY_NAME, INVALID_PMKID, "the key name is not that of the transition under way")  \
	X(NONCE, INVALID_FTE, "a nonce is not that of the transition under way")            \
	X(MIC, INVALID_FTE, "the MIC of the FT element is wrong")                           \
	X(DEADLINE, UNSPECIFIED, "the reassociation deadline has passed")                   \
	X(NO_TRANSITION, UNSPECIFIED, "no transition is under way")                         \
	X(OVER_DS, DENIED_OTHER, "FT over the DS is off on this WLAN")                      \
	X(TARGET, UNSPECIFIED, "the target AP is none of this mobility domain")             \
	X(CRYPTO, UNSPECIFIED, "the cryptographic library failed")

enum ft_refusal {
#define X(name, status, text) FT_REFUSED_##name,
	FT_REFUSAL_LIST(X)
#undef X
		FT_REFUSED_COUNT
};
/** As listed above. Never NULL. */
char const *ft_refusal_text(enum ft_refusal r);
/** enum status_code, for the answer. */
uint16_t ft_refusal_status(enum ft_refusal r);

/** A transition under way, from the request on. Holds keys: wipe what stands before `ptk`, and that
 * by ptk_wipe(); `user` and `vlan` are none, and are valid as long as lifetime_s is not 0. */
struct ft_roam {
	bool over_ds;
	enum akm akm;
	suite_t pairwise;
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	uint8_t r0_name[FT_NAME_LEN];
	struct ft_key r1;
	uint16_t caps;        /**< RSN capabilities of the request */
	uint32_t lifetime_s;  /**< of the key that was left at the request; 0: no transition */
	uint64_t expires_ms;  /**< env->now_ms() of the key's end */
	uint64_t deadline_ms; /**< of the Reassociation Request, never beyond the key's end */
	struct ptk ptk;
	char user[LOGIN_STR]; /**< of the login behind the key, "" for a PSK */
	char vlan[LOGIN_STR];
};

/**
 * Read the RSNE of a beacon, once for all roams to it.
 *
 * @param elem  whole; RSN capabilities included. Must outlive *out
 * @return false, and all of *out zero, when it cannot be read or has no room for a key name
 */
bool ft_own_rsne_read(struct ft_own_rsne *out, struct span elem);

/** MDE and FTE of a (re)association response that begins FT (13.4.2): R0KH-ID and R1KH-ID, no MIC,
 * nonces zero.
 * @param akm       sets the size of the MIC field
 * @param mde, fte  where they stand in w; p is NULL when w has no room */
void ft_initial_put(struct wr *w, struct ft_bss const *bss, enum akm akm, struct span *mde,
		    struct span *fte);

/** May a station that associates for the first time use FT: its MDE is ours (13.4.2)? Of its RSNE
 * the caller has seen that it names an FT AKM of the WLAN. OK, NO_MDE or OTHER_DOMAIN. */
enum ft_refusal ft_initial_check(struct ft_bss const *bss, struct elements const *e);

/**
 * Authentication with algorithm 2, transaction 1, or the FT Request of an action frame (13.5.2,
 * 13.6.2): find the PMK-R1, make a nonce, derive the PTK.
 *
 * A request that is repeated with the same SNonce gets the same ANonce and the same octets: pass
 * the record of the first as it is. Any other request that is accepted takes its place; one that is
 * refused changes nothing, since anybody can send one.
 *
 * @param akms, pairwise  SUITE_RSN selectors that the WLAN offers
 * @param roam    the record under way, or zero
 * @param answer  receives RSNE (PMKR0Name), MDE and FTE (both nonces, both key holders); spoiled
 *                when it has no room (FT_ANSWER_MAX octets are enough)
 * @return OK, OVER_DS, NO_RSNE, BAD_RSNE, NO_PMKID, AKM, CIPHER, GROUP, MFP, NO_MDE, OTHER_DOMAIN,
 *         NO_FTE, BAD_FTE, OTHER_R0KH, UNKNOWN_KEY, REVOKED, EXPIRED or CRYPTO
 */
enum ft_refusal ft_request(struct ft_bss const *bss, struct env const *env, struct mac sta,
			   struct elements const *e, struct suite_list const *akms,
			   struct suite_list const *pairwise, bool over_ds, struct ft_roam *roam,
			   struct wr *answer);

/**
 * Reassociation Request of a transition (13.7.1, 13.8.4): names, nonces, MIC over RSNE, MDE, FTE,
 * RIC and RSNXE. RIC requests are ignored politely: answered by no RIC (13.11.2 leaves it to the
 * AP).
 *
 * @param rsne  of e->rsn, which the association has read
 * @param roam  of ft_request(); zero: NO_TRANSITION
 * @return OK, NO_TRANSITION, DEADLINE, NO_PMKID, AKM, CIPHER, MFP, KEY_NAME, NO_MDE, OTHER_DOMAIN,
 *         NO_FTE, BAD_FTE, OTHER_R0KH, OTHER_R1KH, NONCE, MIC or CRYPTO
 */
enum ft_refusal ft_reassoc_check(struct ft_bss const *bss, struct env const *env, struct mac sta,
				 struct elements const *e, struct rsne const *rsne,
				 struct ft_roam const *roam);

/**
 * Elements of the answer (13.7.1, 13.8.5): RSNE with PMKR1Name, MDE, FTE with the wrapped GTK (and
 * IGTK when mfp) and MIC. Where the BSS has an RSNXE the MIC covers it: the caller puts bss->rsnx
 * among its other elements of the same frame.
 *
 * @param group  gtk_len 16 or 32; igtk_len as well, with mfp and a mgmt_cipher
 * @return 0, -EINVAL (no transition, a length of a key, the RSNE of the BSS), -ENOBUFS or -EIO
 */
int ft_reassoc_put(struct wr *w, struct ft_bss const *bss, struct mac sta,
		   struct group_key const *group, bool mfp, struct ft_roam const *roam) WARN_UNUSED;

#endif
