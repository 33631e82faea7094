/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's end of the radio link: access points that connect over TLS, and simulated ones
 * over a Unix socket.
 */
#ifndef FASTROAM_NET_RADIO_SERVER_H
#define FASTROAM_NET_RADIO_SERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sm/radio.h"

struct radio_server;
/** One access point that is connected and has said HELLO. */
struct radio_peer;

struct radio_server_config {
	unsigned max;     /**< access points at a time; default 1,024 */
	uint32_t grace_s; /**< told to each: keep stations so long without a controller */
	char const *name; /**< of this controller, for the AP's log */
	/**
	 * An access point has joined. `name` is that of its certificate (dNSName), or what a Unix
	 * peer calls itself. One of the same name that is connected is ended first: it has come
	 * back before its old connection timed out.
	 * @return 0, or negative with *err: it is told why and sent away
	 */
	int (*joined)(void *arg, struct radio_peer *p, struct radio_hello const *hello,
		      bool kept_stations, struct err *err);
	void (*event)(void *arg, struct radio_peer *p, struct radio_event const *ev);
	void (*left)(void *arg, struct radio_peer *p, char const *why);
	/** Sign a certificate request against a one-time token (enrolment); NULL: not offered. 0,
	 * or negative with *err telling the AP why. PEM texts, malloc()ed. */
	int (*enroll)(void *arg, uint8_t const proof[32], uint8_t const *request, size_t len,
		      char **cert, char **ca, struct err *err);
	void *arg;
};

struct radio_server *radio_server_new(void *ctx, struct loop *loop,
				      struct radio_server_config const *config);
/** Listen for access points. 0 or negative errno with *err. */
int radio_server_listen_tls(struct radio_server *s, SSL_CTX *ssl, char const *address,
			    uint16_t port, struct err *err) WARN_UNUSED;
/** Listen for simulated ones: our own user, root and `gid` are let in. */
int radio_server_listen_unix(struct radio_server *s, char const *path, gid_t gid,
			     struct err *err) WARN_UNUSED;
void radio_server_unlisten_tls(struct radio_server *s);
/** New TLS files for access points to come. Takes over the reference. */
void radio_server_set_tls(struct radio_server *s, SSL_CTX *ssl);
/** Take leave of all and end. */
void radio_server_stop(struct radio_server *s);

/** Queue a command. 0, -ENOBUFS (the AP does not read: it will be ended) or -EPIPE. */
int radio_peer_send(struct radio_peer *p, struct radio_cmd const *cmd) WARN_UNUSED;
char const *radio_peer_name(struct radio_peer const *p);
char const *radio_peer_address(struct radio_peer const *p);
void radio_peer_set_arg(struct radio_peer *p, void *arg);
void *radio_peer_arg(struct radio_peer const *p);
/** End its connection: it is told why. */
void radio_peer_end(struct radio_peer *p, char const *why);

struct radio_server_stats {
	unsigned peers;
	uint64_t joined, left, refused_peer, refused_message, commands, events, enrolled,
		enroll_refused;
};
void radio_server_get_stats(struct radio_server const *s, struct radio_server_stats *out);

#endif
