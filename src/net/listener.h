/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Listening sockets: Unix and TCP, with a bound on how many connections are there at a time.
 */
#ifndef FASTROAM_NET_LISTENER_H
#define FASTROAM_NET_LISTENER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/loop.h"

struct listener;

/** Who is at the other end of a Unix socket (SO_PEERCRED). */
struct unix_peer {
	uid_t uid;
	gid_t gid;
	pid_t pid;
};

struct listener_config {
	unsigned max; /**< connections at a time; more are closed at once and counted */
	/** All places are taken: end a connection that has shown no right to its place yet.
	 * @return whether one ends soon, so that the next may come in. NULL: none ever does. */
	bool (*make_room)(void *arg);
	/** A connection: non-blocking, close-on-exec, the callee's from here on. It calls
	 * listener_closed() once when it is over. */
	void (*accepted)(void *arg, int fd, char const *peer);
	void *arg;
};

/**
 * Listen on a Unix stream socket.
 *
 * A socket file that nobody listens on (left by a process that was killed) is replaced; a live one
 * is refused, and so is a file that is no socket. The file goes away with the listener.
 *
 * @param mode  permission bits of the file
 * @param gid   group of the file, (gid_t)-1 to leave it
 * @return talloc child of ctx, NULL with *err filled
 */
struct listener *listener_unix(void *ctx, struct loop *loop, char const *path, mode_t mode,
			       gid_t gid, struct listener_config const *config, struct err *err);

/** Listen on TCP. @param address  IPv4 or IPv6 in text form; NULL: all addresses */
struct listener *listener_tcp(void *ctx, struct loop *loop, char const *address, uint16_t port,
			      struct listener_config const *config, struct err *err);

/** A connection that was handed out is over. */
void listener_closed(struct listener *l);

/** Accept nothing more; the socket file goes away now. */
void listener_stop(struct listener *l);

struct listener_stats {
	unsigned open;
	uint64_t accepted, refused;
};
void listener_get_stats(struct listener const *l, struct listener_stats *out);

/** The port that a TCP listener got (it may have been asked for 0), 0 for Unix. */
uint16_t listener_port(struct listener const *l);

/** Credentials of the peer. 0 or negative errno. */
int unix_peer_get(int fd, struct unix_peer *out) WARN_UNUSED;

/** Is the peer in this group: as its present group or one of its supplementary ones (as the kernel
 * saw them when it connected). */
bool unix_peer_in_group(int fd, struct unix_peer const *peer, gid_t gid);

#endif
