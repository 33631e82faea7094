/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point that has joined is to serve: its radios as it describes them, its `ap radio`
 * block and the WLANs, made into BSSs. Pure.
 */
#ifndef FASTROAM_CONTROLLER_RADIO_PLAN_H
#define FASTROAM_CONTROLLER_RADIO_PLAN_H

#include "roam/policy.h"
#include "roam/radio_ap.h"
#include "sm/authenticator.h"

#define RADIO_PLAN_BSSS (RADIO_MAX * RADIO_BSS_MAX)

/** X(name, text): what keeps a radio from serving all that it could */
#define RADIO_PLAN_NOTE_LIST(X)                                                              \
	X(OK, "up")                                                                          \
	X(AP_SHUTDOWN, "the access point is shut down: enter no shutdown below ap radio")    \
	X(SHUTDOWN, "shut down: enter no radio N shutdown below ap radio")                   \
	X(NO_CHANNEL, "it may be an access point on no channel: check its country")          \
	X(CHANNEL, "it may not be an access point on the channel that is configured")        \
	X(WIDTH, "up, 20 MHz wide: it cannot be as wide as configured on this channel")      \
	X(NO_WLAN, "no WLAN to serve: enable one, and name it below ap radio or none there") \
	X(POLICY, "no WLAN to serve: see the policy tag and its profiles")                   \
	X(NO_BSSID, "up, but it has too few BSSIDs for all WLANs: the first ones are served")

enum radio_plan_note {
#define X(name, text) RADIO_PLAN_##name,
	RADIO_PLAN_NOTE_LIST(X)
#undef X
		RADIO_PLAN_NOTE_COUNT
};
char const *radio_plan_note_text(enum radio_plan_note note);

struct radio_plan {
	unsigned n;
	struct authenticator_bss bss[RADIO_PLAN_BSSS];
	enum radio_plan_note note[RADIO_MAX]; /**< by place in the HELLO */
};

/** Where its policy tag comes from: the first one that is there. X(name, text) */
#define RADIO_PLAN_TAG_LIST(X)                   \
	X(BY_NAME, "policy-tag below ap radio")  \
	X(BY_MAC, "policy-tag below ap and MAC") \
	X(BY_LOCATION, "Location")               \
	X(BY_DEFAULT, "none is configured for it")

enum radio_plan_tag {
#define X(name, text) RADIO_PLAN_TAG_##name,
	RADIO_PLAN_TAG_LIST(X)
#undef X
		RADIO_PLAN_TAG_COUNT
};
char const *radio_plan_tag_text(enum radio_plan_tag source);

/**
 * The policy tag of an access point: that of its `ap radio` block, else that of its MAC address,
 * else that of its location, else POLICY_DEFAULT_TAG.
 * @param mac     of its first radio
 * @param config  NULL: it has no block
 * @param source  receives which; NULL when nobody wants to know
 */
char const *radio_plan_tag(struct policy_set const *policies, struct radio_ap const *config,
			   struct mac mac, enum radio_plan_tag *source);

/**
 * Make the plan.
 *
 * Each radio serves the enabled WLANs that its policy tag has, in order of id, as far as its BSSIDs
 * reach; the two WLANs of an OWE transition pair both or neither. A WLAN that had a BSSID keeps it,
 * so that one that comes or goes does not disturb the clients of the others.
 *
 * @param plan    receives it; its radio pointers lead into *hello
 * @param before  what is served now, NULL nothing; may not be *plan
 * @param config  NULL: the defaults
 */
void radio_plan_make(struct radio_plan *plan, struct radio_plan const *before, char const *name,
		     struct radio_hello const *hello, struct radio_ap const *config,
		     struct policy_set const *policies, struct wlan_set const *wlans);

/** The BSS of this BSSID, NULL when the plan has none. */
struct authenticator_bss const *radio_plan_find(struct radio_plan const *plan, struct mac bssid);

/** Would a BSS that is on the air as `a` have to be started anew to become `b`? */
bool radio_plan_same(struct authenticator_bss const *a, struct authenticator_bss const *b);

#endif
