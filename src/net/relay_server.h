/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's end of the relays (`fastroam-ap relay`): TLS 1.3 with certificates on both
 * sides, wire/relay.h inside. A relay is known by the name in its certificate; a second connection
 * of the same name replaces the first (the AP came back before its old connection was seen to be
 * dead).
 */
#ifndef FASTROAM_NET_RELAY_SERVER_H
#define FASTROAM_NET_RELAY_SERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/mac.h"
#include "net/rrb_port.h"

/** Relays at a time: as many as there may be APs. */
#define RELAY_MAX        1024
/** A relay that says nothing for so long is gone: it sends a PING every 10 s. */
#define RELAY_SILENCE_MS 35000

struct relay_server;

/**
 * Listen.
 *
 * @param address  IPv4 or IPv6 in text form, NULL: all
 * @param tls      from tls_server_new(); owned from here on, freed on failure too
 * @param allowed  does any AP have this relay? Asked once a connection, with its certificate, and
 *                 again by relay_server_recheck(), with the name that it goes by in `found` (""
 *                 the first time); writes that name to `found`. A relay that nobody has is told so
 *                 and closed; `found` then is who it says it is
 * @param frame    a frame came from the relay of this name; it may send, but not free the server
 * @return talloc child of ctx, NULL with *err
 */
struct relay_server *relay_server_new(void *ctx, struct loop *loop, char const *address,
				      uint16_t port, SSL_CTX *tls,
				      bool (*allowed)(void *arg, SSL *ssl, char *found,
						      size_t size),
				      rrb_port_frame frame, void *arg, struct err *err);

/** The address that relays receive for, zero (as at the start) for none. Told to those that are
 * connected, too. */
void relay_server_set_holder(struct relay_server *s, struct mac holder);

/** Another time than RELAY_SILENCE_MS, for connections to come. */
void relay_server_set_silence(struct relay_server *s, uint32_t ms);

/** New certificates for connections to come. `tls` is owned from here on. */
void relay_server_renew(struct relay_server *s, SSL_CTX *tls);

/** Send a frame to a relay by name. 0; -ENOTCONN; -ENOBUFS when it does not read; -EINVAL when it
 * is no frame of the key protocol. */
int relay_server_send(struct relay_server *s, char const *name, uint8_t const *frame,
		      size_t len) WARN_UNUSED;

bool relay_server_connected(struct relay_server const *s, char const *name);

/** End the connections of relays that `allowed` no longer takes (an AP was removed). */
void relay_server_recheck(struct relay_server *s);

/** The port that it got (it may have been asked for 0). */
uint16_t relay_server_port(struct relay_server const *s);

struct relay_server_stats {
	unsigned connected;
	uint64_t connections, denied, replaced, frames_in, frames_out,
		bad,     /**< closed for a message that was refused */
		dropped, /**< frames for a relay that did not read */
		silent;  /**< closed for saying nothing */
};
void relay_server_get_stats(struct relay_server const *s, struct relay_server_stats *out);

#endif
