/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The medium between virtual access points and stations: frames take their time, get lost and
 * overtake each other, by a seed. Everybody hears everybody.
 *
 * What is sent encrypted arrives only where the same pairwise key is installed, so a pair of keys
 * that differ shows as it would on the air.
 */
#ifndef FASTROAM_SIM_AIR_H
#define FASTROAM_SIM_AIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "sim/ap.h"
#include "sim/supplicant.h"

/** Frames under way at a time; one beyond is lost. 10,000 stations with two each. */
#define SIM_AIR_FRAMES_MAX 20000

struct sim_air;

struct sim_air_stats {
	uint64_t frames, lost, undecryptable, nobody;
};

/** Talloc child of ctx; NULL when memory is short. Nothing is lost, nothing takes time. */
struct sim_air *sim_air_new(void *ctx, struct env const *env, uint64_t seed);

/** @param per_mille  frames lost, 0..1000 */
void sim_air_set_loss(struct sim_air *air, unsigned per_mille);
/** Each frame takes from min to max milliseconds: with max > min they overtake each other. */
void sim_air_set_delay(struct sim_air *air, unsigned min_ms, unsigned max_ms);

bool sim_air_add_ap(struct sim_air *air, struct sim_ap *ap);
void sim_air_remove_ap(struct sim_air *air, struct sim_ap *ap);
/** Stations are numbered from 0 as they are added. @param s  must outlive the air, or its last
 * tick. False when memory is short. */
bool sim_air_add_station(struct sim_air *air, struct supplicant *s);
/** Called when a station has been given a frame: what it waits for may have changed. */
void sim_air_on_delivery(struct sim_air *air, void (*delivered)(void *arg, uint32_t station),
			 void *arg);

/** An access point sends. @param key  it is encrypted under, or NULL */
void sim_air_to_station(struct sim_air *air, struct sim_ap *ap, struct radio_cmd const *cmd,
			bool is_mgmt, struct radio_key const *key);
/** A station sends. */
void sim_air_to_ap(struct sim_air *air, struct supplicant *s, struct mac bssid, struct span frame,
		   bool is_mgmt, bool encrypt);

/** Deliver what is due, in order of due time. Not from inside what it calls. */
void sim_air_tick(struct sim_air *air);
uint64_t sim_air_wait_ms(struct sim_air const *air);
void sim_air_get_stats(struct sim_air const *air, struct sim_air_stats *out);

struct sim_ap *sim_air_ap_of(struct sim_air const *air, struct mac bssid);
/** Pairwise and group keys at both ends of a station's association are the same. */
bool sim_air_keys_agree(struct sim_air const *air, struct supplicant const *s);

#endif
