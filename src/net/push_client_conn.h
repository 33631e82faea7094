/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The transport under push_client: a Unix stream socket or TLS 1.3 over TCP, non-blocking.
 *
 * One thread uses it. It is opened, advanced until it is up, read and written, closed, and opened
 * again; the certificates stay loaded.
 */
#ifndef FASTROAM_NET_PUSH_CLIENT_CONN_H
#define FASTROAM_NET_PUSH_CLIENT_CONN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct push_client_config;
struct push_conn;

/** Check addresses, load certificates. Connects to nothing. NULL with *err. */
struct push_conn *push_conn_new(struct push_client_config const *config, struct err *err);

/** Closes and frees; NULL is allowed. */
void push_conn_free(struct push_conn *c);

/** Where it goes, for messages: "/run/fastroam/push.sock" or "wlc.example.org port 2083". */
char const *push_conn_peer(struct push_conn const *c);

/**
 * Start to connect. A name is looked up in each call, which may block for as long as the resolver
 * does; each call tries the next one of its addresses.
 *
 * @return 0, or a negative errno value with the cure in *err
 */
int push_conn_open(struct push_conn *c, struct err *err) WARN_UNUSED;

/**
 * Go on connecting; to be called when push_conn_fd() is ready for push_conn_events().
 *
 * @return 1 up, 0 in progress, or a negative errno value with *err
 */
int push_conn_advance(struct push_conn *c, struct err *err) WARN_UNUSED;

/** -1 when closed. */
int push_conn_fd(struct push_conn const *c);

/** poll() events that the transport itself waits for, while connecting and within TLS. */
short push_conn_events(struct push_conn const *c);

/** @return octets, 0 at the end of the stream, -EAGAIN, or a negative errno value with *err */
ssize_t push_conn_read(struct push_conn *c, uint8_t *buf, size_t len, struct err *err) WARN_UNUSED;

/** @return octets taken, -EAGAIN, or a negative errno value with *err */
ssize_t push_conn_write(struct push_conn *c, uint8_t const *buf, size_t len,
			struct err *err) WARN_UNUSED;

void push_conn_close(struct push_conn *c);

#endif
