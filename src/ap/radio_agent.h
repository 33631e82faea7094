/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The agent: radio commands in, what the kernel does with them; what the kernel reports, radio
 * events out. It knows nothing of how the controller is reached.
 */
#ifndef FASTROAM_AP_RADIO_AGENT_H
#define FASTROAM_AP_RADIO_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sm/radio.h"

struct radio_agent;

struct radio_agent_config {
	/** Names of the radios to use ("phy0"), in this order; none: all that can be APs. */
	char const *phy[RADIO_MAX];
	unsigned n_phys;
	char const *bridge; /**< of BSSs for which the controller names none; "" none */
	/** Wired side of VLANs, as vlan_nets_new() has it; "" none: stations of VLANs are refused
	 */
	char const *vlan_bridge, *vlan_uplink;
	char const *country; /**< regulatory domain to ask for, "" as it is */
	bool tsf; /**< find out when reassociations were received, for CCKM (monitor interface) */
	/** An event for the controller, valid during the call. */
	void (*event)(void *arg, struct radio_event const *ev);
	/** The kernel took a BSS away: someone set its interface down. Nothing goes on from there.
	 */
	void (*broken)(void *arg, char const *why);
	void *arg;
};

/** @return talloc child of ctx, or NULL with *err (no radio that can be an AP, no rights) */
struct radio_agent *radio_agent_new(void *ctx, struct loop *loop,
				    struct radio_agent_config const *config, struct err *err);

/** What there is. @return whether stations were kept: BSSs run */
bool radio_agent_hello(struct radio_agent const *a, struct radio_hello *out);

/** The controller is there. Keep stations for grace_s seconds should it be lost. */
void radio_agent_connected(struct radio_agent *a, uint32_t grace_s);

/** A command; its result is an event. */
void radio_agent_command(struct radio_agent *a, struct radio_cmd const *cmd);

/** The controller is lost. Stations stay as they are for the grace time, no probe request is
 * answered any more; then all BSSs are stopped. */
void radio_agent_lost(struct radio_agent *a);

/** Stop all BSSs. */
void radio_agent_stop(struct radio_agent *a);

/** One log line of counters. */
void radio_agent_log_stats(struct radio_agent const *a);

#endif
