/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Delivery of pushes to one controller: a bounded queue, one thread, one connection.
 *
 * Any thread hands records in; the delivery thread connects (Unix socket or TLS 1.3), keeps up to
 * 200 requests in flight on the stream, and keeps each record until it was answered: at least once,
 * in order. Records that come within 20 ms of a write leave together, 20 ms after it. While the
 * controller is away the queue fills; when full the oldest goes first, counted. Knows nothing of
 * FreeRADIUS but the packet format, so it serves the module, the simulator and tests.
 */
#ifndef FASTROAM_NET_PUSH_CLIENT_H
#define FASTROAM_NET_PUSH_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"
#include "roam/login.h"

struct push_client;

struct push_client_config {
	char const *socket;                         /**< path of the Unix socket; NULL for TLS */
	char const *server;                         /**< host name or address for TLS */
	uint16_t port;                              /**< 2083 */
	char const *ca_file, *cert_file, *key_file; /**< PEM */
	char const *server_name; /**< expected in the controller's certificate (subjectAltName) */
	uint32_t queue_size;     /**< records, 1..1,000,000 */
	uint32_t connect_timeout_ms; /**< for a connection attempt, TLS handshake included */
	/** A request that is not answered for so long closes the connection and is sent again. */
	uint32_t answer_timeout_ms;
	/** Between attempts: doubles from one to the other, with jitter. */
	uint32_t retry_min_ms, retry_max_ms;
	/** One line for the server's log; called from any of the threads. */
	void (*log)(void *arg, enum log_level level, char const *text);
	void *log_arg;
};

enum push_outcome {
	PUSH_OUTCOME_ACK,
	PUSH_OUTCOME_NAK,
	PUSH_OUTCOME_DROPPED,
	PUSH_OUTCOME_TIMEOUT
};

/** accepted = acked + naked + dropped + queued at any time. */
struct push_client_stats {
	uint32_t queued; /**< records waiting or in flight now */
	uint32_t in_flight;
	bool connected;
	uint64_t accepted; /**< records ever handed in */
	uint64_t sent;     /**< requests written, repetitions included */
	uint64_t acked;    /**< records in the controller's cache */
	uint64_t naked;    /**< records that the controller refused; they are not sent again */
	uint64_t dropped;  /**< records given up: the queue was full, or they cannot be encoded */
	uint64_t resent;   /**< requests that repeat an unanswered one */
	uint64_t connects; /**< connections that came up */
	uint64_t connect_failures;
};

/**
 * Check the configuration and load the certificates. Starts nothing. The texts are copied.
 * push_dictionary_load() or _bind() comes before. NULL with *err.
 */
struct push_client *push_client_new(struct push_client_config const *config, struct err *err);

/** Where it delivers, for messages: the socket's path, or "NAME port N". Valid until freed. */
char const *push_client_peer(struct push_client const *c);

/** Start the delivery thread, all signals blocked in it. 0 or negative errno. */
int push_client_start(struct push_client *c, struct err *err) WARN_UNUSED;

/**
 * Hand in a login; it is copied, its sent_s set to now. Never blocks on the network.
 * @return 0, or -ENOMEM
 */
int push_client_login(struct push_client *c, struct login const *l) WARN_UNUSED;
int push_client_withdraw(struct push_client *c, struct login_match const *m) WARN_UNUSED;

/**
 * Hand in and wait for the answer, at most timeout_ms. The record stays queued after a timeout.
 * @return the answer, DROPPED also when memory is short
 */
enum push_outcome push_client_login_wait(struct push_client *c, struct login const *l,
					 uint32_t timeout_ms);

/** From any thread. */
void push_client_get_stats(struct push_client *c, struct push_client_stats *out);

/**
 * Stop: deliver what is queued for at most drain_ms, end the thread, log the totals, wipe and free
 * everything. No other thread may use the queue any more.
 * @return records that were not delivered
 */
uint32_t push_client_free(struct push_client *c, uint32_t drain_ms);

#endif
