/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access point's end of the radio link: it connects, connects again after 1 s, 2 s, ... 30 s
 * (with a quarter of it random, so that a thousand APs do not come at once), and notices within 15
 * s that a controller is gone.
 */
#ifndef FASTROAM_NET_RADIO_CLIENT_H
#define FASTROAM_NET_RADIO_CLIENT_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sm/radio.h"

struct radio_client;

struct radio_client_config {
	char const *host; /**< controller: name or address; NULL with `path` */
	uint16_t port;
	char const *server_name; /**< expected in the controller's certificate; NULL: as
				      host, or TLS_CONTROLLER_NAME */
	SSL_CTX *ssl;            /**< not owned; NULL with `path` */
	char const *path;        /**< Unix socket */
	char const *ap_name;     /**< told over the Unix socket, where no certificate does */
	/** Filled in for each HELLO. @return whether stations were kept */
	bool (*hello)(void *arg, struct radio_hello *out);
	void (*connected)(void *arg, char const *controller, uint32_t grace_s);
	/** A command; valid during the call. */
	void (*command)(void *arg, struct radio_cmd const *cmd);
	/** It was connected, and is no more. */
	void (*disconnected)(void *arg, char const *why);
	void *arg;
	/** Times in milliseconds; 0: 1,000, 30,000, 5,000 (to one address), 5,000, 15,000. */
	uint32_t retry_min_ms, retry_max_ms, connect_ms, ping_ms, silence_ms;
	bool quiet; /**< log nothing: a simulator has a thousand of them */
};

/** Begin to connect, from the loop. Strings are copied. @return talloc child of ctx, NULL with *err
 */
struct radio_client *radio_client_new(void *ctx, struct loop *loop,
				      struct radio_client_config const *config, struct err *err);

/** 0; -ENOBUFS (dropped and counted: the controller does not read); -ENOTCONN; -EINVAL (it cannot
 * be, see radio_encode_event()). */
int radio_client_send(struct radio_client *c, struct radio_event const *ev) WARN_UNUSED;

/** Welcomed by the controller. */
bool radio_client_is_connected(struct radio_client const *c);

/** New TLS files for the connections to come. Not owned, as `ssl`. */
void radio_client_set_tls(struct radio_client *c, SSL_CTX *ssl);

struct radio_client_stats {
	uint64_t connections, lost, /**< lost: connections and attempts */
		events, commands, dropped;
};
void radio_client_get_stats(struct radio_client const *c, struct radio_client_stats *out);

/** Take leave, which is said at once, and connect no more; then the loop may stop. No more calls
 * come. */
void radio_client_stop(struct radio_client *c, char const *why);

#endif
