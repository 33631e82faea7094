/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The push listeners: where RADIUS servers hand in keys (RFC 5176 over a Unix socket or TLS).
 *
 * Each whole packet is checked, taken by the session store and answered at once, in order. A peer
 * that keeps sending packets that cannot be decoded is closed after PUSH_STRIKES in a row; a bad
 * length closes at once, because a stream cannot find its way back. A refusal of the session store
 * (unknown SSID, stale, full) is no strike: the peer does what it should.
 */
#ifndef FASTROAM_NET_PUSH_SERVER_H
#define FASTROAM_NET_PUSH_SERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/env.h"
#include "base/err.h"
#include "base/loop.h"
#include "roam/session.h"

/** Connections per listener: a FreeRADIUS has one per module instance. */
#define PUSH_PEERS_MAX 64
/**
 * Undecodable packets in a row that end a connection. One is a damaged packet, a handful a server
 * with a foreign dictionary in one virtual server of many; eight in a row is a peer that speaks
 * something else.
 */
#define PUSH_STRIKES   8

#define PUSH_NAMES_MAX 16
#define PUSH_UIDS_MAX  16

struct push_server;

/** Who may push. Copied by push_server_allow(). */
struct push_access {
	uid_t uid[PUSH_UIDS_MAX]; /**< Unix socket: peers' user ids; root and our own always may */
	unsigned uids;
	char name[PUSH_NAMES_MAX][254]; /**< TLS: names in peers' certificates; none: nobody */
	unsigned names;
};

/** It listens nowhere yet. Talloc child of ctx; NULL when memory is short. */
struct push_server *push_server_new(void *ctx, struct loop *loop, struct env const *env,
				    struct session_store *store);

/** Holds for connections to come. */
void push_server_allow(struct push_server *p, struct push_access const *access);

/** Listen on a Unix socket. 0 or negative errno with *err. */
int push_server_unix(struct push_server *p, char const *path, struct err *err) WARN_UNUSED;

/**
 * Listen for TLS; replaces an earlier TLS listener of this server.
 * @param tls  owned from here, freed on failure as well
 * @param got  receives the port (asked for 0: any), may be NULL
 */
int push_server_tls(struct push_server *p, char const *address, uint16_t port, SSL_CTX *tls,
		    uint16_t *got, struct err *err) WARN_UNUSED;

/** New certificates for connections to come; owned from here. No-op without a TLS listener. */
void push_server_tls_renew(struct push_server *p, SSL_CTX *tls);

/** End the TLS listener and its connections. */
void push_server_tls_stop(struct push_server *p);

/** Called whenever sessions may have changed: the owner sets its expiry timer. */
void push_server_on_change(struct push_server *p, void (*changed)(void *arg), void *arg);

/** Accept nothing more; answer what has been received, then close. done() when all are closed. */
void push_server_drain(struct push_server *p, void (*done)(void *arg), void *arg);

struct push_server_stats {
	unsigned open;
	uint64_t connections, refused,            /**< refused: over the bound */
		denied,                           /**< wrong user or certificate */
		packets, acks, naks, bad, struck; /**< struck: closed for bad packets */
};
void push_server_get_stats(struct push_server const *p, struct push_server_stats *out);

/** What push_server and push_udp share: take a decoded request and say how to answer it. */
struct push;
struct push_verdict {
	bool ack;
	unsigned cause; /**< Error-Cause of a NAK */
};

/** @param sender  for traces, e.g. "127.0.0.1:4711" */
struct push_verdict push_take(struct session_store *store, struct push const *request,
			      bool check_age, char const *sender);

/** Emit the trace of a packet that could not be decoded. */
void push_refused_trace(struct env const *env, char const *sender, char const *reason,
			struct push const *request, unsigned cause);

#endif
