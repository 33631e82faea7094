/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The access point's end of a relay: one connection to the controller, made again whenever it is
 * lost. TLS 1.3, certificates on both sides, wire/relay.h inside.
 *
 * Frames are carried while it is up and dropped while it is not: hostapd asks again after a second,
 * and an answer to an older request is thrown away.
 */
#ifndef FASTROAM_NET_RELAY_CLIENT_H
#define FASTROAM_NET_RELAY_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/mac.h"
#include "net/tls_server.h"

struct relay_client;

/** Strings are copied; 0 in a time means the default. */
struct relay_client_config {
	char const *server;      /**< host name or address, at most 253 octets */
	uint16_t port;           /**< RELAY_PORT is usual */
	char const *server_name; /**< that its certificate must have; NULL: as `server` */
	struct tls_files tls; /**< read anew for each connection, so renewed ones need no signal */
	char const *text;     /**< who we are, for the controller's log */
	uint32_t connect_ms;  /**< to one address, default 5,000 */
	/** Before connecting again: from min, doubled up to max, each time somewhere between half
	 * of it and all of it, so that 1,000 APs do not come back at once. 1,000 and 30,000. */
	uint32_t retry_min_ms, retry_max_ms;
	uint32_t ping_ms;    /**< between PINGs, default 10,000 */
	uint32_t silence_ms; /**< hearing nothing for so long ends it, default 30,000 */
	/** A frame for the AP's network, of the key protocol. Valid during the call. */
	void (*frame)(void *arg, uint8_t const *frame, size_t len);
	/** The key holder's address, when connected and when it changes; zero: none. */
	void (*holder)(void *arg, struct mac holder);
	void *arg;
};

/**
 * Check the configuration and the files, and start to connect from the loop.
 * @return talloc child of ctx, NULL with *err
 */
struct relay_client *relay_client_new(void *ctx, struct loop *loop,
				      struct relay_client_config const *config, struct err *err);

/**
 * Hand in a frame. When the connection does not take what waits the newest frame is dropped.
 * @return 0; -ENOTCONN and -ENOBUFS, both counted; -EINVAL (no frame of the key protocol)
 */
int relay_client_send(struct relay_client *c, uint8_t const *frame, size_t len) WARN_UNUSED;

/** Welcomed by the controller. */
bool relay_client_connected(struct relay_client const *c);

/** Say BYE, give it a second to leave, connect no more; done() from the loop. */
void relay_client_stop(struct relay_client *c, void (*done)(void *arg), void *arg);

struct relay_client_stats {
	uint64_t connections, lost,                   /**< lost: connections and attempts */
		frames_up, frames_down, dropped_full, /**< the controller did not read */
		dropped_down;                         /**< while there was no connection */
	bool has_round_trip;
	uint32_t round_trip_ms; /**< of the last PING */
};
void relay_client_get_stats(struct relay_client const *c, struct relay_client_stats *out);

#endif
