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
/** One access point that is connected and has said HELLO. From joined() until left() it may be
 * used. */
struct radio_peer;

/** Access points at a time; more are few enough to count the memory of: 1 MiB of commands for one
 * that does not read. */
#define RADIO_SERVER_MAX        1024
/** One that says nothing for so long is gone: it sends a PING every 5 s. */
#define RADIO_SERVER_SILENCE_MS 15000

struct radio_server_config {
	unsigned max;        /**< access points at a time on each socket; 0: RADIO_SERVER_MAX */
	uint32_t grace_s;    /**< told to each: keep stations so long without a controller */
	char const *name;    /**< of this controller, for the AP's log; copied */
	uint32_t silence_ms; /**< 0: RADIO_SERVER_SILENCE_MS */
	/**
	 * An access point has joined. `name` is that of its certificate (dNSName), or what a Unix
	 * peer calls itself. One of the same name that is connected is ended first: it has come
	 * back before its old connection timed out. Commands may be sent from here.
	 * @return 0, or negative with *err: it is told why and sent away
	 */
	int (*joined)(void *arg, struct radio_peer *p, struct radio_hello const *hello,
		      bool kept_stations, struct err *err);
	/** Valid during the call. */
	void (*event)(void *arg, struct radio_peer *p, struct radio_event const *ev);
	/** One that will come to event() soon: see authenticator_expect(). May be NULL. */
	void (*expect)(void *arg, struct radio_event const *ev, enum radio_ahead when);
	/** Once for each that joined, from the loop, never from inside a function of this header
	 * but radio_server_stop() and radio_server_unlisten_tls(). *p ends with the call. */
	void (*left)(void *arg, struct radio_peer *p, char const *why);
	/**
	 * Sign a certificate request against a one-time token (enrolment); NULL: not offered.
	 *
	 * @param name  on the token
	 * @param cert  receives a PEM text, malloc()ed; `ca` as well
	 * @return 0, or negative with *err telling the AP why
	 */
	int (*enroll)(void *arg, char const *name, uint8_t const proof[32], uint8_t const *request,
		      size_t len, char **cert, char **ca, struct err *err);
	void *arg;
};

/** @return talloc child of ctx, NULL when memory is short. Freeing it ends all without a call. */
struct radio_server *radio_server_new(void *ctx, struct loop *loop,
				      struct radio_server_config const *config);

/**
 * Listen for access points.
 *
 * @param ssl      tls_server_new_optional(), or tls_server_new() to have no enrolment; owned from
 *                 here on, freed on failure too
 * @param address  IPv4 or IPv6 in text form, NULL: all
 * @return 0 or negative errno with *err
 */
int radio_server_listen_tls(struct radio_server *s, SSL_CTX *ssl, char const *address,
			    uint16_t port, struct err *err) WARN_UNUSED;

/** Listen for simulated ones: our own user, root and `gid` ((gid_t)-1: nobody else) are let in. */
int radio_server_listen_unix(struct radio_server *s, char const *path, gid_t gid,
			     struct err *err) WARN_UNUSED;

/** Listen for TLS no more; those that came so are sent away, and left() is called for each. */
void radio_server_unlisten_tls(struct radio_server *s);

/** New TLS files for access points to come. Takes over the reference. */
void radio_server_set_tls(struct radio_server *s, SSL_CTX *ssl);

/** The TLS port that it got (it may have been asked for 0); 0: it does not listen. */
uint16_t radio_server_port(struct radio_server const *s);

/** Another grace time, told to those that are connected, too. */
void radio_server_set_grace(struct radio_server *s, uint32_t grace_s);

/** Another name of the controller, told to those that are connected, too. Copied. */
void radio_server_set_name(struct radio_server *s, char const *name);

/** Take leave of all and listen no more: left() for each. What is said leaves at once, so the loop
 * may end after this. */
void radio_server_stop(struct radio_server *s);

/** Queue a command. 0; -EINVAL (it cannot be, see radio_encode_cmd()); -ENOBUFS (the AP does not
 * read: it is being ended) or -EPIPE (it was). */
int radio_peer_send(struct radio_peer *p, struct radio_cmd const *cmd) WARN_UNUSED;
/** Of its certificate, or what it calls itself. */
char const *radio_peer_name(struct radio_peer const *p);
/** "192.0.2.1:50000", "[2001:db8::1]:50000", "process 17 of uid 0". */
char const *radio_peer_address(struct radio_peer const *p);
void radio_peer_set_arg(struct radio_peer *p, void *arg);
void *radio_peer_arg(struct radio_peer const *p);
/** When its last message came, by the loop's clock; in left(), too: what was sent after that may
 * not have got through. */
uint64_t radio_peer_heard_ms(struct radio_peer const *p);
/** End its connection: it is told why. left() follows from the loop. */
void radio_peer_end(struct radio_peer *p, char const *why);

struct radio_server_stats {
	unsigned peers; /**< joined and not left */
	uint64_t joined, left,
		refused_peer,    /**< not let in: no name, not wanted by joined(), not our user */
		refused_message, /**< ended for what they said */
		overflowed,      /**< ended because they did not read */
		silent,          /**< ended because they said nothing */
		commands, events, enrolled, enroll_refused;
};
void radio_server_get_stats(struct radio_server const *s, struct radio_server_stats *out);

#endif
