/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A stream connection without blocking, in clear or under TLS, with both directions bounded.
 *
 * The owner hands in two functions. `received` sees everything that has arrived and says how much
 * it used; the rest is kept and shown again together with what follows. While the peer does not
 * read and more than half of the output room is taken, nothing more is read from it: a peer can
 * make us hold at most input room + output room, whatever it sends.
 */
#ifndef FASTROAM_NET_STREAM_H
#define FASTROAM_NET_STREAM_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/loop.h"

struct stream;

struct stream_config {
	size_t input_max;  /**< octets kept of what is not a whole message yet */
	size_t output_max; /**< octets queued at most */
	/** A TLS handshake that takes longer is given up; 10,000 ms is 5 times the slowest seen
	 * over a satellite link. */
	uint32_t handshake_ms;
	/**
	 * Octets are there. Called again until it returns 0 or the stream is closed; when it
	 * returns 0 with the input full, the stream is closed.
	 * @return octets used, or negative: the stream was told to close or must be closed
	 */
	ssize_t (*received)(void *arg, uint8_t const *data, size_t len);
	/** The connection is there: at once for clear streams, after the handshake for TLS. 0, or
	 * negative to close it. May be NULL. */
	int (*opened)(void *arg, struct stream *s);
	/** Half of the output room is free again after it was not, or all that was queued has left.
	 * May be NULL. */
	void (*drained)(void *arg);
	/** The connection ended; called once, from the loop, never from inside stream_send() or
	 * stream_close(). The owner frees the stream here (talloc_free()). */
	void (*closed)(void *arg, char const *why);
	void *arg;
};

/**
 * Take over a connected descriptor; it is closed with the stream.
 *
 * @param ctx     talloc parent; freeing the stream closes it without any call
 * @param fd      non-blocking; closed on failure as well
 * @param ssl     TLS server or client object without a descriptor, NULL for clear; owned from here
 * @param config  copied
 * @return NULL when memory is short
 */
struct stream *stream_new(void *ctx, struct loop *loop, int fd, SSL *ssl,
			  struct stream_config const *config);

/**
 * Queue octets; they leave from the loop, what can at once.
 * @return 0, -ENOBUFS when they do not fit (nothing is queued), -EPIPE after the end
 */
int stream_send(struct stream *s, void const *data, size_t len) WARN_UNUSED;

/** Send now what the socket takes, for who ends before the loop's next turn. */
void stream_flush(struct stream *s);

/** Octets that wait to be sent. */
size_t stream_queued(struct stream const *s);

/** Room for so many more octets. */
size_t stream_room(struct stream const *s);

/** Send what is queued for at most `linger_ms`, read nothing more, then end: closed(why). */
void stream_close(struct stream *s, char const *why, uint32_t linger_ms);

/** Take in what the peer has sent so far (at most 1 MiB), let the owner answer it, then
 * stream_close(). */
void stream_drain(struct stream *s, char const *why, uint32_t linger_ms);

/** For the peer's certificate; stays the stream's. NULL for a clear stream. */
SSL *stream_ssl(struct stream *s);

#endif
