/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A WLAN breaks a rule: which of its lines do that, and what to type.
 *
 * What to type is tried out before it is told: cures of all rules that are broken are applied to a
 * copy until none is, then put in an order in which each line would be taken, the refused one last.
 */
#ifndef FASTROAM_CONTROLLER_WLAN_ADVICE_H
#define FASTROAM_CONTROLLER_WLAN_ADVICE_H

#include <stdbool.h>

#include "controller/controller.h"
#include "roam/wlan.h"

/** More lines than a WLAN has that rules speak of (40 in its running-config with all defaults). */
#define WLAN_ADVICE_LINES 48

/** Keys are masked. */
struct wlan_advice_line {
	char const *text; /**< without indentation; talloc child of the advice's ctx */
	bool by_default;  /**< running-config does not print it */
};

struct wlan_advice {
	struct wlan_rule const *rule; /**< the one that was told; NULL: none is broken */
	struct wlan_advice_line broken_by[WLAN_ADVICE_LINES];
	unsigned breaking;
	char const *to_type[WLAN_ADVICE_LINES]; /**< ditto */
	unsigned typing;
	bool proven; /**< these lines, in this order, would be taken; the refused line is the last
		      */
};

/**
 * @param ctx      talloc parent of the texts
 * @param c        whose handlers try the lines, on copies; nothing is changed
 * @param now      the WLAN as it is; NULL when it is not there
 * @param refused  the WLAN that breaks a rule, as it would have been
 * @param line     that would have made it so; NULL when no single one would
 */
void wlan_advice(void *ctx, struct controller *c, struct wlan const *now,
		 struct wlan const *refused, char const *line, struct wlan_advice *out);

/** The first cure of a rule, as it stands there, where no WLAN is at hand to try it on. */
void wlan_advice_of_rule(void *ctx, struct wlan_rule const *rule, struct wlan_advice *out);

#endif
