/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pushes over UDP (RFC 5176, port 3799), for radclient and servers without the module.
 *
 * Anybody can send a datagram and repeat one, so more is asked than on a stream: the client is
 * known by its address and has a key, Message-Authenticator is there, Event-Timestamp is fresh.
 * What fails before the sender is proven (unknown address, wrong key) is not answered at all (RFC
 * 2865 3), only counted and traced. A repeated datagram gets the same answer without being taken
 * twice.
 */
#ifndef FASTROAM_NET_PUSH_UDP_H
#define FASTROAM_NET_PUSH_UDP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "base/loop.h"
#include "roam/session.h"

#define PUSH_UDP_CLIENTS_MAX 64
#define PUSH_UDP_KEY_MAX     128
/** Answers kept for repeats: 256 in 30 s is what 256 / 30 s = 8 senders at one a second need; the
 * oldest goes first, and what is then taken twice is idempotent anyway. */
#define PUSH_UDP_REPEATS     256
#define PUSH_UDP_REPEAT_MS   30000

struct push_udp_client {
	struct in_addr address;
	char key[PUSH_UDP_KEY_MAX + 1];
};

struct push_udp;

/**
 * Listen.
 *
 * @param address  IPv4 in text form; NULL: all
 * @param changed  called after each request that was taken; may be NULL
 * @return talloc child of ctx, NULL with *err filled
 */
struct push_udp *push_udp_new(void *ctx, struct loop *loop, struct env const *env,
			      struct session_store *store, char const *address, uint16_t port,
			      void (*changed)(void *arg), void *arg, struct err *err);

/** Replace the list of clients (copied; at most PUSH_UDP_CLIENTS_MAX). */
void push_udp_clients(struct push_udp *u, struct push_udp_client const *clients, unsigned count);

/** Take what has arrived, as the loop would; for an orderly end. */
void push_udp_drain(struct push_udp *u);

struct push_udp_stats {
	uint64_t packets, acks, naks, repeats, /**< repeats: answered from memory */
		dropped;                       /**< not answered */
};
void push_udp_get_stats(struct push_udp const *u, struct push_udp_stats *out);

#endif
