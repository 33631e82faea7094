/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The radios of this machine, as the kernel describes them: what of it makes an access point.
 */
#ifndef FASTROAM_AP_WIPHY_H
#define FASTROAM_AP_WIPHY_H

#include "ap/nl80211.h"
#include "sm/radio.h"

/** Radios that are looked at. A machine with more than RADIO_MAX uses those it is told to. */
#define WIPHY_MAX 16

struct wiphy {
	uint32_t index;
	char name[32]; /**< "phy0" */
	struct mac own, mask;
	unsigned n_listed;
	struct mac listed[RADIO_BSS_MAX]; /**< addresses that the driver names */
	unsigned ap_max;                  /**< BSSs at a time */
	bool is_ap, monitor;              /**< can be an AP, and watch at the same time */
	bool vlan;                        /**< can have stations in VLANs */
	bool control_port;                /**< EAPOL over nl80211 */
	bool full_state;        /**< keeps stations that are authenticated but not associated */
	struct radio_info info; /**< without id and BSSIDs until wiphy_finish() */
};

/**
 * One message of a wiphy dump; a wiphy comes in many. The list is kept in the order of their
 * numbers, so that radio 0 is phy0: the kernel names the newest first.
 * @return 0, -EINVAL (it names no wiphy) or -ENOBUFS (there are WIPHY_MAX others already)
 */
int wiphy_merge(struct wiphy *list, unsigned *n, struct nlattr **attr) WARN_UNUSED;

/** All is read: BSSIDs and capabilities. @return why it cannot be an access point, NULL if it can
 */
char const *wiphy_finish(struct wiphy *w);

/** Ask the kernel. @return how many, or negative errno with *err */
int wiphy_read(struct nl80211 *nl, struct wiphy list[WIPHY_MAX], struct err *err) WARN_UNUSED;

#endif
