/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A BSS of this access point: an interface of its own, and a socket that owns both. Whatever ends
 * the program, the kernel then stops the BSS and removes the interface.
 */
#ifndef FASTROAM_AP_BSS_H
#define FASTROAM_AP_BSS_H

#include <net/if.h>

#include "ap/bucket.h"
#include "ap/nl80211.h"
#include "ap/probe.h"
#include "ap/stations.h"
#include "ap/vlan_net.h"
#include "ap/vlans.h"
#include "base/loop.h"
#include "dot11/elements.h"
#include "sm/radio.h"

struct bss {
	struct bss *next;
	struct mac bssid;
	uint8_t radio;
	char ifname[IFNAMSIZ]; /**< "fr0-1": the second BSSID of radio 0 */
	int ifindex;
	struct nl80211 *owner;
	nl80211_message event; /**< of the kernel; arg is this BSS */
	void *agent;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	bool hidden;
	uint16_t freq;
	struct rate_set rates, basic;
	uint8_t *probe; /**< probe response, DA to be filled in */
	size_t probe_len;
	struct stations stations;
	struct vlans vlans; /**< those that its stations are in */
	struct vlan_nets *nets;
	uint32_t wiphy;
	uint32_t gone_ms; /**< a station that is silent for so long is gone */
	struct bucket probes, unknown;
};

/** Which of the kernel's interfaces and radios a BSS is to be made of. */
struct bss_place {
	struct loop *loop;
	struct nl80211 *cmd; /**< socket for requests that nothing is owned by */
	uint32_t wiphy;
	unsigned number;        /**< of the BSSID at its radio */
	char const *bridge;     /**< where the command names none; "" none */
	struct vlan_nets *nets; /**< outlives the BSS */
	nl80211_message event;
	void *agent;
};

/**
 * Make the interface, receive frames on it, start the BSS, enter the bridge. When a step fails the
 * earlier ones are taken back.
 * @return talloc child of ctx, NULL with *err
 */
struct bss *bss_start(void *ctx, struct bss_place const *place, struct mac bssid,
		      struct radio_bss const *what, struct err *err);

/** Stop it, remove the interface, free. */
void bss_stop(struct bss *b, struct nl80211 *cmd);

/** New beacon and probe response. 0 or negative errno with *err. */
int bss_set_beacon(struct bss *b, struct nl80211 *cmd, struct radio_bss const *what,
		   struct err *err) WARN_UNUSED;

/** Add a station that is authenticated only; one that is there is thrown out first. */
int bss_add_station(struct bss *b, struct nl80211 *cmd, struct mac sta,
		    struct err *err) WARN_UNUSED;

/**
 * A station brings the interface of its VLAN, if it is not there.
 * @return 0, -ENOENT when it was not added, what vlan_net_enter() says of its VLAN, or the kernel
 */
int bss_set_station(struct bss *b, struct nl80211 *cmd, struct mac sta, struct radio_sta const *to,
		    struct err *err) WARN_UNUSED;

/** One that is not there is gone: 0. */
int bss_del_station(struct bss *b, struct nl80211 *cmd, struct mac sta,
		    struct err *err) WARN_UNUSED;

/** What probe_judge() wants to know. */
struct probe_bss bss_probe(struct bss const *b);

/** Begin a request for this interface. */
struct nl_msg *bss_request(struct bss const *b, struct nl80211 *nl, enum nl80211_commands cmd);

/** The same for the interface of a VLAN; that of the BSS for 0, and where the VLAN is not there. */
struct nl_msg *bss_vlan_request(struct bss const *b, struct nl80211 *nl, enum nl80211_commands cmd,
				uint16_t vlan);

/** A key is about to be set: its VLAN comes, if it has one and it is not there. 0, or negative
 * errno with *err. */
int bss_vlan_key_set(struct bss *b, struct nl80211 *cmd, struct radio_key const *key,
		     struct err *err) WARN_UNUSED;

/** A key is not set any more: its VLAN goes, if it has one that nobody uses any more. */
void bss_vlan_key_gone(struct bss *b, struct nl80211 *cmd, struct radio_key const *key);

/** -ENOENT with *err where a VLAN is not there. */
int bss_vlan_there(struct bss const *b, uint16_t vlan, struct err *err) WARN_UNUSED;

#endif
