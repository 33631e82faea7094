/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OWE transition pairs: an open WLAN that is seen and an OWE WLAN that is hidden, each naming the
 * other. A Catalyst 9800 looks at each WLAN by itself and takes two that are no pair; clients then
 * stay in the open one, which nobody notices.
 */
#ifndef FASTROAM_ROAM_WLAN_PAIR_H
#define FASTROAM_ROAM_WLAN_PAIR_H

#include <stdbool.h>

#include "roam/wlan.h"

/** X(id, rule for people, text: the WLAN that is to be changed, then the other one) */
#define WLAN_PAIR_LIST(X)                                                                         \
	X(KIND, "transition-pair-kind",                                                           \
	  "WLAN %s names WLAN %s as the other half of an OWE transition pair, but not one of "    \
	  "them is open and the other one OWE: enter no security wpa transition-mode-wlan-id")    \
	X(MUTUAL, "transition-pair-mutual",                                                       \
	  "WLAN %s does not name WLAN %s as the other half of an OWE transition pair, as that "   \
	  "names it: enter security wpa transition-mode-wlan-id and its ID")                      \
	X(HIDDEN, "transition-pair-hidden",                                                       \
	  "WLAN %s is to be hidden, as the OWE half of a transition pair with WLAN %s: enter no " \
	  "broadcast-ssid")                                                                       \
	X(SEEN, "transition-pair-seen",                                                           \
	  "WLAN %s is not to be hidden, as the open half of a transition pair with WLAN %s: "     \
	  "enter broadcast-ssid")                                                                 \
	X(RADIO, "transition-pair-radio",                                                         \
	  "WLAN %s is to be on the same radios as WLAN %s, the other half of its transition "     \
	  "pair: enter the same radio lines")                                                     \
	X(FT, "transition-pair-ft",                                                               \
	  "WLAN %s is to have no FT, as one half of a transition pair with WLAN %s: enter no "    \
	  "security ft")                                                                          \
	X(PMF, "transition-pair-pmf",                                                             \
	  "WLAN %s is to protect management frames, as the OWE half of a transition pair with "   \
	  "WLAN %s: enter security pmf mandatory")

enum wlan_pair_rule {
#define X(id, rule, text) WLAN_PAIR_##id,
	WLAN_PAIR_LIST(X)
#undef X
		WLAN_PAIR_RULE_COUNT
};

/** What is wrong with a pair. */
struct wlan_pair_fault {
	enum wlan_pair_rule rule;
	struct wlan const *at;    /**< to be changed: the WLAN that was asked about, or other */
	struct wlan const *other; /**< the other half */
	char line[56];            /**< to type below `at` */
};

char const *wlan_pair_rule_name(enum wlan_pair_rule rule);

/**
 * Two WLANs of which one names the other.
 * @return true when they are a pair; otherwise *fault is the first rule broken
 */
bool wlan_pair_fits(struct wlan const *a, struct wlan const *b, struct wlan_pair_fault *fault);

/**
 * Is an enabled WLAN a pair with every enabled one that it names, or that names it? O(WLANs): once
 * for each time that one is enabled.
 * @param w    as it is to be; the one of its name in the set is passed over
 * @param err  receives the text of the fault
 * @return true when it is, or is not enabled
 */
bool wlan_pair_check(struct wlan_set const *set, struct wlan const *w,
		     struct wlan_pair_fault *fault, struct err *err);

#endif
