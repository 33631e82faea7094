/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Whom the key holder serves: every BSS of the configured access points, with its key expanded and
 * its port at hand, found by R1KH-ID. Private to src/net.
 *
 * Made anew from the configuration at each change. `bssid any` stands for BSSIDs that are learnt
 * when a frame proves the key.
 */
#ifndef FASTROAM_NET_KEY_TARGETS_H
#define FASTROAM_NET_KEY_TARGETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"
#include "net/rrb_port.h"
#include "roam/hostapd_ap.h"
#include "wire/rrb.h"

/** An access point at work; its counters stay when the configuration changes. */
struct key_ap {
	char name[HOSTAPD_AP_NAME_MAX + 1];
	enum rrb_port_kind kind;
	char port[HOSTAPD_RELAY_MAX + 1];
	uint64_t served, refused, pushed;
	uint64_t last_wall_us;
};

/** One BSS. */
struct key_target {
	struct key_ap *ap;
	struct mac bssid; /**< R1KH-ID; zero for `bssid any` itself */
	uint16_t wlan_id;
	uint8_t key[RRB_KEY_LEN];
	bool learnt;
	uint64_t heard_ms; /**< of a learnt one: last proven frame */
	uint64_t second;   /**< the present second, and what was taken in it */
	unsigned pulls, seq_reqs;
};

struct key_targets;

/** Talloc child of ctx; wiped when freed. NULL when memory is short. */
struct key_targets *key_targets_new(void *ctx, struct env const *env);

/**
 * Take the APs that have a key and a way to them, with the BSSes whose WLAN exists. Learnt BSSIDs
 * stay where their `bssid any` does.
 * @return 0 or -ENOMEM (the old ones stay)
 */
int key_targets_set(struct key_targets *t, struct hostapd_ap_set const *aps,
		    struct wlan_set const *wlans, uint16_t mdid) WARN_UNUSED;

/** The BSS with this R1KH-ID; NULL when there is none. */
struct key_target *key_target_find(struct key_targets *t, struct mac r1kh);

/** Walk all BSSes that can be pushed to, learnt ones too, no `bssid any`: start with *pos = 0. */
struct key_target *key_target_next(struct key_targets *t, unsigned *pos);

/** Walk the `bssid any` entries of a port. */
struct key_target *key_target_next_any(struct key_targets *t, enum rrb_port_kind kind,
				       char const *port, unsigned *pos);

/** A frame has proven the key of `any`: remember its BSSID. The one not heard longest makes room.
 * NULL when memory is short. */
struct key_target *key_target_learn(struct key_targets *t, struct key_target const *any,
				    struct mac bssid);

/** A learnt BSSID has proven to be of another `any`: from now on it has that one's AP, WLAN and
 * key. */
void key_target_move(struct key_target *target, struct key_target const *any);

/** NULL when there is none, or it lacks something. */
struct key_ap *key_ap_find(struct key_targets const *t, char const *name);

/** BSSes configured and usable, `any` included; learnt ones; those learnt for one AP. */
unsigned key_targets_count(struct key_targets const *t);
unsigned key_targets_learnt(struct key_targets const *t, char const *ap);

#endif
