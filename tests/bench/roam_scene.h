/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A controller for benches of whole roams: the authenticator with three WLANs, a radio that counts
 * what it is told, and as many stations known as a bench wants. No sockets; the clock is a number.
 */
#ifndef FASTROAM_BENCH_ROAM_SCENE_H
#define FASTROAM_BENCH_ROAM_SCENE_H

#include <stdint.h>

#include "crypto/ecdh.h"
#include "dot11/cckm.h"
#include "dot11/ft_keys.h"
#include "sm/authenticator.h"

/** BSSs of each WLAN, among which stations go round. Twice what a station keeps PMKSAs of: whenever
 * it comes back to one, its PMKSA there has gone, so that OKC has to compute. */
#define SCENE_BSSS    16
/** Stations that roam in turn, spread over those known: when one's turn comes, what belongs to it
 * has left the caches since. 1,024 at each BSS; an AID ends at 2,007. */
#define SCENE_ROAMERS 16384
/** Each is a key exchange for bench and controller: fewer. */
#define SCENE_OWE     1024

#define SCENE_R0KH "wlc.example"
#define SCENE_MDID 0xa1b2

/** WLAN identifiers; BSSIDs carry them. */
enum scene_wlan { SCENE_CORP = 1, SCENE_CCKM, SCENE_OPEN };

/** A station that roams, and what its login left it. */
struct roamer {
	struct mac sta;
	unsigned at; /**< BSS, by number */
	uint32_t rn; /**< CCKM: last rekey number */
	uint8_t pmk[32];
	struct ft_key r0;
	struct cckm_keys cckm;
};

struct roam;
struct tracer;

struct scene {
	struct env env;
	struct tracer *tracer; /**< as the daemon has it; scene_trace() */
	uint32_t turn;         /**< of the loop: one for each batch */
	uint64_t now;
	uint32_t known;
	struct wlan_set *wlans;
	struct session_store *store;
	struct authenticator *a;
	struct roamer *roamer, *owe; /**< SCENE_ROAMERS (or all known, where that is less) and
					  SCENE_OWE */
	unsigned n_roamers;
	uint32_t stride;     /**< from one that roams to the next, among those known */
	struct ecdh_key *dh; /**< of all stations with OWE */
	uint8_t dh_x[ECDH_LEN_MAX];
	struct roam *current; /**< whose frames the radio is told to send */
	uint64_t commands[RADIO_CMD_COUNT];
};

/**
 * Everything for `known` stations: each has logged in (a session, a PMKSA and an FT root) and has
 * an entry of CCKM. 1 M take 3.3 GB, and some seconds. talloc_free() ends it. Never NULL: the
 * program ends when something fails.
 */
struct scene *scene_new(uint32_t known);

/** From now on the tracer is told of everything, as in the daemon without any debug, or nobody. */
void scene_trace(struct scene *s, bool on);

struct mac scene_bssid(enum scene_wlan wlan, unsigned bss);
char const *scene_ssid(enum scene_wlan wlan);

#endif
