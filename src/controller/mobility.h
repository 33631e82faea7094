/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The mobility group of a configuration: its name, its members, how they would be asked whether
 * they are there. Kept, checked and shown; this controller speaks with no other one about clients.
 * A plain value: change a copy, check it, swap it in.
 */
#ifndef FASTROAM_CONTROLLER_MOBILITY_H
#define FASTROAM_CONTROLLER_MOBILITY_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"

#define MOBILITY_GROUP_MAX       31
#define MOBILITY_GROUP           "default"
#define MOBILITY_KEEPALIVE_S     10
#define MOBILITY_KEEPALIVE_COUNT 3
#define MOBILITY_DSCP            48
/** Controllers of a mobility domain of a Catalyst 9800. */
#define MOBILITY_PEERS_MAX       72
/** Groups of others with a multicast address. */
#define MOBILITY_GROUPS_MAX      24

struct mobility_peer {
	struct mac mac;
	char ip[INET6_ADDRSTRLEN];
	char public_ip[INET6_ADDRSTRLEN]; /**< "" the same as ip */
	char group[MOBILITY_GROUP_MAX + 1];
	bool encrypt; /**< data-link-encryption */
};

struct mobility_group {
	char name[MOBILITY_GROUP_MAX + 1];
	struct in_addr multicast;
};

struct mobility_config {
	char group[MOBILITY_GROUP_MAX + 1];
	unsigned keepalive_s;     /**< 1..30 */
	unsigned keepalive_count; /**< 3..20 */
	unsigned dscp;            /**< 0..63 */
	struct in_addr multicast; /**< of the own group; zero none */
	unsigned peers;
	struct mobility_peer peer[MOBILITY_PEERS_MAX]; /**< in the order in which they came */
	unsigned groups;
	struct mobility_group other[MOBILITY_GROUPS_MAX];
};

/** The defaults of a 9800. */
void mobility_init(struct mobility_config *m);

/**
 * Can it be so? Texts are those of a Catalyst 9800.
 * Refused: a name without or with too many characters, an address that is none, one public address
 * of two members (but 0.0.0.0), members whose addresses are of two kinds, a group of others with
 * the name of the own one or with an address that is not of multicast.
 * @return 0 or -EINVAL with *err
 */
int mobility_check(struct mobility_config const *m, struct err *err) WARN_UNUSED;

/** NULL when there is none. */
struct mobility_peer *mobility_peer(struct mobility_config *m, struct mac mac);
struct mobility_group *mobility_group(struct mobility_config *m, char const *name);

/** Take one out. */
void mobility_peer_remove(struct mobility_config *m, struct mobility_peer *p);
void mobility_group_remove(struct mobility_config *m, struct mobility_group *g);

#endif
