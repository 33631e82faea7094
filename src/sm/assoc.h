/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * May a station associate as it asks to? A (re)association request against what its BSS offers
 * (IEEE 802.11-2020 11.3.5, 12.6.3).
 */
#ifndef FASTROAM_SM_ASSOC_H
#define FASTROAM_SM_ASSOC_H

#include <stdbool.h>
#include <stdint.h>

#include "dot11/elements.h"
#include "dot11/frame.h"
#include "dot11/rsne.h"
#include "dot11/status.h"
#include "sm/beacon.h"
#include "sm/radio.h"
#include "sm/security.h"

/** What is wrong with a request. X(name, status, counter: REFUSED_..., text) */
#define ASSOC_REFUSAL_LIST(X)                                                                   \
	X(OK, SUCCESS, MALFORMED, "accepted")                                                   \
	X(MALFORMED, UNSPECIFIED, MALFORMED, "its elements cannot be read")                     \
	X(SSID, UNSPECIFIED, SSID, "the SSID is another one")                                   \
	X(RATES, RATES, RATES, "it lacks a basic rate")                                         \
	X(CAPS, CAPS, RSNE, "it asks for an IBSS")                                              \
	X(NO_SECURITY, INVALID_ELEMENT, RSNE,                                                   \
	  "there is no RSN or WPA element, which the WLAN "                                     \
	  "demands")                                                                            \
	X(RSNE, INVALID_ELEMENT, RSNE, "its RSN or WPA element cannot be read")                 \
	X(RSNE_VERSION, RSNE_VERSION, RSNE, "the version of its RSN or WPA element is not 1")   \
	X(GROUP_CIPHER, GROUP_CIPHER, RSNE, "the group cipher is not the WLAN's")               \
	X(PAIRWISE_CIPHER, PAIRWISE_CIPHER, RSNE, "the pairwise cipher is not one of the WLAN") \
	X(AKM, AKMP, RSNE, "the AKM is not one of the WLAN")                                    \
	X(PMF_REQUIRED, ROBUST_MGMT, RSNE,                                                      \
	  "it does not protect management frames, which the "                                   \
	  "WLAN demands")                                                                       \
	X(PMF_MISSING, ROBUST_MGMT, RSNE,                                                       \
	  "it demands protected management frames, which the "                                  \
	  "WLAN has not")                                                                       \
	X(MGMT_CIPHER, CIPHER_POLICY, RSNE, "the group management cipher is not the WLAN's")    \
	X(RSNE_CAPS, RSNE_CAPS, RSNE, "its RSN capabilities contradict each other")             \
	X(NO_MDE, INVALID_MDE, FT,                                                              \
	  "its AKM is one of FT, but there is no mobility domain "                              \
	  "element")                                                                            \
	X(OTHER_DOMAIN, INVALID_MDE, FT, "the mobility domain is another one")

enum assoc_refusal {
#define X(name, status, counter, text) ASSOC_##name,
	ASSOC_REFUSAL_LIST(X)
#undef X
		ASSOC_COUNT
};
char const *assoc_refusal_text(enum assoc_refusal r);
enum status_code assoc_refusal_status(enum assoc_refusal r);

/** What the BSS is. Pointers must hold during the call. */
struct assoc_bss {
	uint8_t const *ssid;
	uint8_t ssid_len;
	struct security const *security;
	struct beacon const *beacon;
	uint8_t mdid[2];
};

/** What a station asked for and may have. */
struct assoc_choice {
	struct akm_info const *akm; /**< NULL: open */
	bool wpa1;                  /**< of the WPA element */
	suite_t pairwise;           /**< CIPHER_* */
	bool mfp;
	struct span ie;         /**< its RSN or WPA element, inside the request */
	struct rsne rsne;       /**< with an RSN element; its PMKIDs are inside the request */
	struct radio_sta radio; /**< rates, HT, VHT, WMM, PMF; no AID, not associated yet */
};

/** Judge. *out is filled with OK only. */
enum assoc_refusal assoc_check(struct assoc_bss const *bss, struct assoc_request const *q,
			       struct elements const *e, struct assoc_choice *out) WARN_UNUSED;

#endif
