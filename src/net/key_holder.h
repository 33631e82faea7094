/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key holder: what stands between frames of the key protocol (wire/rrb.h) and the keys
 * (roam/r0kh.h). It finds the access point that a frame is from, proves that frame, source and key
 * belong together, answers, and pushes keys ahead of a roam.
 *
 * Order of an answer: SEQ_RESP and RESP leave at once, also for a first contact: an AP that has to
 * ask twice has lost the 100 ms after which its client starts anew. A pull that was sent to us
 * alone and cannot be served gets a refusal (RESP without a key) when the client has given up, so
 * that it logs in and the AP does not ask again (net/key_refusals.h); one that was broadcast gets
 * silence, because another R0KH may have the key.
 *
 * Frames go out through a function that the owner gives, so nothing here knows sockets.
 */
#ifndef FASTROAM_NET_KEY_HOLDER_H
#define FASTROAM_NET_KEY_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/env.h"
#include "base/loop.h"
#include "base/mac.h"
#include "net/rrb_port.h"
#include "roam/hostapd_ap.h"
#include "roam/key_history.h"
#include "roam/r0kh.h"

/** BSSIDs learnt of `bssid any`: as many as there may be APs. The one not heard longest goes. */
#define KEY_HOLDER_LEARNT_MAX 1024
/** Logins whose keys wait to be pushed; 20 s of 200 logins a second. The oldest goes, counted. */
#define KEY_HOLDER_JOBS_MAX   4096
/** BSSes looked at in one turn of the loop, each of which may be sent a PMK-R1: under 1 ms. */
#define KEY_HOLDER_TURN       64
/** Pulls of one BSS a second, and SEQ_REQs: a thousand clients that roam twice. More is a loop.
 * Pulls that are replayed do not count, and SEQ_REQs, which anybody can replay, take no pull's
 * place. */
#define KEY_HOLDER_RATE       2000

enum key_push { KEY_PUSH_ALL, KEY_PUSH_NEIGHBORS, KEY_PUSH_OFF };

struct key_holder_config {
	enum key_push push;
	uint16_t mdid; /**< for OpenWrt's default key */
	bool active; /**< false: another controller serves; everything is ignored, nothing pushed */
};

/** Frames out. */
struct key_holder_io {
	/** 0 or negative errno. Must not call back. */
	int (*send)(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		    size_t len);
	/** Our address on that port, zero while there is none. */
	struct mac (*address)(void *arg, enum rrb_port_kind kind, char const *name);
	void *arg;
};

struct key_holder;

/** What it works on; all must outlive it. */
struct key_holder_parts {
	struct loop *loop;
	struct env const *env;
	struct r0kh *r0kh;
	struct hostapd_ap_set const *aps;
	struct wlan_set const *wlans;
	struct key_history *history;
};

/** Talloc child of ctx; NULL when memory is short. Inactive, push off, until configured. */
struct key_holder *key_holder_new(void *ctx, struct key_holder_parts const *parts,
				  struct key_holder_io const *io);

/**
 * Take a new configuration, and look at APs and WLANs anew: call after each change of them. Keys
 * are expanded here, 1 us for each BSS, so that a frame costs one look-up.
 * @return 0 or -ENOMEM (the old state stays)
 */
int key_holder_configure(struct key_holder *kh, struct key_holder_config const *config) WARN_UNUSED;

/** A frame came from a port. Answers, counts, records. */
void key_holder_receive(struct key_holder *kh, enum rrb_port_kind kind, char const *port,
			uint8_t const *frame, size_t len);

/** A station has logged in: push its keys as configured, from the loop. */
void key_holder_push(struct key_holder *kh, struct mac sta, uint16_t wlan_id);

/** What is known of an AP at work. */
struct key_holder_ap {
	uint64_t served, refused, pushed; /**< pulls answered with a key and without, pushes */
	uint64_t last_wall_us;            /**< last proven frame, 0 never */
	unsigned learnt;                  /**< BSSIDs learnt for its `bssid any` */
};

/** By name; all zero when there is no such AP. */
struct key_holder_ap key_holder_ap(struct key_holder const *kh, char const *name);

struct key_holder_stats {
	unsigned targets, learnt;   /**< BSSes that can be served; BSSIDs learnt */
	uint64_t frames, ignored;   /**< ignored: not to us, our own, other protocols, not active */
	uint64_t questions, proven; /**< SEQ_REQs sent; frames that proved fresh */
	uint64_t asked;             /**< SEQ_REQs answered */
	uint64_t refusals_unsent;   /**< refusals whose port was down when they were due */
	uint64_t jobs_lost;         /**< logins whose keys were not pushed: too many at once */
};
void key_holder_get_stats(struct key_holder const *kh, struct key_holder_stats *out);

#endif
