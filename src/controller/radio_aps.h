/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access points that have joined: which BSSs each serves, brought in line with the
 * configuration, and kept for a while when one's connection is lost.
 *
 * It stands between the authenticator, which knows BSSs, and connections, which know access points.
 */
#ifndef FASTROAM_CONTROLLER_RADIO_APS_H
#define FASTROAM_CONTROLLER_RADIO_APS_H

#include "base/loop.h"
#include "controller/radio_plan.h"

/** Access points at a time, those in their grace time too. Each takes 10 KB. */
#define RADIO_APS_MAX     1024
#define RADIO_APS_ADDRESS 80
#define RADIO_APS_FAILURE 200

struct radio_aps;

/** One that has joined. Read-only outside radio_aps.c. */
struct radio_aps_ap {
	char name[RADIO_AP_NAME_MAX + 1];
	char address[RADIO_APS_ADDRESS];
	void *peer; /**< its connection; NULL: lost, in its grace time */
	struct radio_hello hello;
	struct radio_plan plan;
	bool started[RADIO_PLAN_BSSS];   /**< plan.bss[] that are served */
	char failure[RADIO_APS_FAILURE]; /**< why the last BSS could not be; "" all are */
	uint64_t joined_wall_us, joined_ms;
	uint64_t lost_ms; /**< without a peer: since when */
	unsigned joins;   /**< since this controller knows it */
	uint64_t commands, unsent, events, foreign, failed;
};

struct radio_aps_parts {
	struct loop *loop;
	struct env const *env;
	struct wlan_set const *wlans;
	struct radio_ap_set const *configs;
	struct policy_set const *policies;
	/** A command for an access point that is connected. 0 or negative: it is being ended. */
	int (*send)(void *arg, void *peer, struct radio_cmd const *cmd);
	/** The authenticator was called: it may want to be called at another time. */
	void (*touched)(void *arg);
	void *arg;
};

/** Talloc child of ctx, NULL when memory is short. */
struct radio_aps *radio_aps_new(void *ctx, struct radio_aps_parts const *parts);

/** Whose BSSs they are; before anything else is called. It outlives them. */
void radio_aps_set_authenticator(struct radio_aps *aps, struct authenticator *auth);

/** Keep BSSs and stations so long without a connection, for those that are lost from now on. */
void radio_aps_set_grace(struct radio_aps *aps, uint32_t seconds);

/**
 * One has connected. What it is to serve is started in the next turn of the loop.
 *
 * One that comes back within its grace time, with its stations and as the same, goes on: nothing is
 * started anew.
 * Refused: a name that no block could have, a radio or BSSID twice, a BSSID of another one or that
 * is no station's, no place.
 * @param kept  it has kept its stations
 * @return NULL with *err: the reason, for its log
 */
struct radio_aps_ap *radio_aps_join(struct radio_aps *aps, void *peer, char const *name,
				    char const *address, struct radio_hello const *hello, bool kept,
				    struct err *err);

/**
 * Its connection is lost. With no grace time its BSSs end, and `ap` with them.
 * @param heard_ms  when it was last heard, by env's clock. Commands sent since may not have got
 *                  through: nobody knows what their stations are there, and when it is back they
 *                  are sent away to begin anew
 */
void radio_aps_left(struct radio_aps *aps, struct radio_aps_ap *ap, uint64_t heard_ms);

/** It reports; what is not of its own BSSIDs is counted and dropped. */
void radio_aps_event(struct radio_aps *aps, struct radio_aps_ap *ap, struct radio_event const *ev);

/** The authenticator's radio function: a command to the one that has cmd->bssid. Lost when that is
 * away, but for RADIO_DEL_STA: when the access point is back with its stations that one is sent
 * away. */
void radio_aps_command(struct radio_aps *aps, struct radio_cmd const *cmd);

/** Blocks have changed: all are brought in line, some in each turn of the loop. */
void radio_aps_configs_changed(struct radio_aps *aps);
/** A WLAN has changed, come or gone. */
void radio_aps_wlan_changed(struct radio_aps *aps, uint16_t wlan_id);

/** End all BSSs and forget all: this controller stops. The access points keep theirs. */
void radio_aps_clear(struct radio_aps *aps);

/** Which AP has this BSSID; NULL none. */
struct radio_aps_ap const *radio_aps_by_bssid(struct radio_aps const *aps, struct mac bssid);
struct radio_aps_ap const *radio_aps_by_name(struct radio_aps const *aps, char const *name);
/** Walk all, in no order: start with *pos = 0, NULL at the end. */
struct radio_aps_ap const *radio_aps_next(struct radio_aps const *aps, uint32_t *pos);
unsigned radio_aps_count(struct radio_aps const *aps);

#endif
