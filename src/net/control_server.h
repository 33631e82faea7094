/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control listener: shells and scripts (wire/control.h over a Unix socket).
 *
 * Nothing here ever waits for a shell. What a command prints is kept until it was read, up to
 * CONTROL_OUTPUT_MAX, and meanwhile no further command is taken from that shell. A command that
 * goes on for several turns of the loop says so (control_conn_busy()) and prints no faster than the
 * shell reads (control_conn_queued(), drained). Events (debug
 * lines, log lines) are dropped while the shell is behind, counted, and the count is told once it
 * catches up.
 */
#ifndef FASTROAM_NET_CONTROL_SERVER_H
#define FASTROAM_NET_CONTROL_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/loop.h"
#include "wire/control.h"

/** Shells at a time; of people who are no admins, half of them. */
#define CONTROL_SESSIONS_MAX 32
/** What one command may print: 100,000 clients of 122 octets each are 12 MiB. */
#define CONTROL_OUTPUT_MAX   (32u << 20)
/** A shell is behind while more than this waits for it: some 500 lines, more than a person reads
 * back. Events are dropped then, and a long table pauses. */
#define CONTROL_BEHIND       65536

struct control_server;
struct control_conn;

/** Who connected. */
struct control_peer {
	uid_t uid;
	pid_t pid;
	bool admin; /**< root, the daemon's own user, or a member of the admin group */
};

struct control_server_config {
	gid_t admin_gid; /**< (gid_t)-1: there is no such group on this system */
	/** Its members may connect although they are no admins; (gid_t)-1: nobody else may. They
	 * hold at most half of the sessions, so that admins always find one. */
	gid_t user_gid;
	/** @return what is handed to the functions below, NULL to refuse */
	void *(*opened)(void *arg, struct control_conn *c, struct control_peer const *peer);
	/** A message other than hello; answer with control_conn_*(). While the connection is busy
	 * that can only be an interrupt. */
	void (*message)(void *session, struct control_msg const *m);
	/** The shell has hello'd, by this message: greet it with control_conn_send(CONTROL_HELLO).
	 */
	void (*greeted)(void *session, struct control_msg const *hello);
	/** Most of what was queued has left: there is room for more. May be NULL. */
	void (*drained)(void *session);
	void (*closed)(void *session);
	void *arg;
};

/** @return talloc child of ctx, NULL with *err filled */
struct control_server *control_server_new(void *ctx, struct loop *loop, char const *path,
					  struct control_server_config const *config,
					  struct err *err);

/** Queue a message; never blocks. A command's output beyond CONTROL_OUTPUT_MAX is cut, with a line
 * that says so. */
void control_conn_send(struct control_conn *c, struct control_msg const *m);

/** Queue output of the running command. */
void control_conn_out(struct control_conn *c, char const *text, size_t len);

/** Octets that were printed and not read yet; SIZE_MAX once the connection is closing. While more
 * than CONTROL_BEHIND wait, drained() is still to come. */
size_t control_conn_queued(struct control_conn const *c);

/** A command is still running: take nothing but an interrupt until it is told to be over, right
 * before its CONTROL_DONE is sent. */
void control_conn_busy(struct control_conn *c, bool busy);

/** An asynchronous line; dropped and counted when the shell is behind. */
void control_conn_event(struct control_conn *c, char const *text);

/** End the connection once what is queued has left. */
void control_conn_close(struct control_conn *c);

/** Accept nothing more and end all connections. done() when they are gone. */
void control_server_drain(struct control_server *s, char const *why, void (*done)(void *arg),
			  void *arg);

/** Shells that are connected. */
unsigned control_server_open(struct control_server const *s);

#endif
