/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sends Disconnect-Requests to access points and waits for their answers, over UDP.
 *
 * One socket for all; several requests of one AP at a time, each repeated after 1, 2 and 4 s (RFC
 * 5080 2.2.1 without its jitter: one controller, few APs) with the same octets, and given up 4 s
 * after the last: 11 s in all. An answer counts when it comes from the address and port that was
 * asked and its authenticator is right; whatever else comes is dropped. Losses are cured by
 * repeating, those of a full socket buffer too.
 */
#ifndef FASTROAM_NET_DAS_CLIENT_H
#define FASTROAM_NET_DAS_CLIENT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/mac.h"

/** Requests under way, or waiting for one of the 256 identifiers of their AP. A Disconnect of a
 * user with 10 stations at 100 APs is 1,000. */
#define DAS_PENDING_MAX 4096
/** Requests to one AP at a time; the others wait. hostapd handles one in under a millisecond. */
#define DAS_PER_AP_MAX  32
#define DAS_TRIES       4
/** The wait after the first try, doubled after each; and the longest. */
#define DAS_WAIT_MS     1000
#define DAS_WAIT_MAX_MS 4000

struct das_client;

enum das_outcome {
	DAS_DISCONNECTED, /**< ACK */
	DAS_NO_SESSION,   /**< NAK 503: the AP did not have the station */
	DAS_REFUSED,      /**< another NAK; error_cause says why */
	DAS_TIMEOUT,      /**< no answer to DAS_TRIES tries */
	DAS_FAILED        /**< no try left this host, or too many are under way */
};

/** Text for people: "disconnected", "had no such client", "refused", "no answer", "not sent". */
char const *das_outcome_text(enum das_outcome o);

/**
 * Told once per request, from the loop. It may call das_client_disconnect(), not free the client.
 * @param error_cause  of a NAK (RFC 5176 3.5), 0 when it gave none and for other outcomes
 */
typedef void (*das_done)(void *arg, struct mac sta, struct in_addr ap, enum das_outcome outcome,
			 unsigned error_cause);

/**
 * push_dictionary_load() comes before the first request. Freed with requests under way it tells
 * nothing of them.
 *
 * @param env   for Event-Timestamp (wall_us) and a start of identifiers (random)
 * @param loop  on the virtual twin nothing arrives but by das_client_drain()
 * @return talloc child of ctx, NULL with *err
 */
struct das_client *das_client_new(void *ctx, struct loop *loop, struct env const *env,
				  das_done done, void *arg, struct err *err);

/**
 * Disconnect a station at an AP. The same station at the same AP while one is under way is one
 * request. Never blocks; the outcome comes through done(), from the loop, or at once when memory is
 * too short to keep it until then.
 *
 * @param port    UDP, in the host's order
 * @param secret  copied, wiped afterwards
 */
void das_client_disconnect(struct das_client *d, struct mac sta, struct in_addr ap, uint16_t port,
			   char const *secret);

/** Take answers that have arrived, as one turn of the loop would: 64 at most. */
void das_client_drain(struct das_client *d);

struct das_client_stats {
	unsigned pending;  /**< under way or waiting for their turn */
	uint64_t requests, /**< those above and the sum of the outcomes */
		sent,      /**< datagrams, repeats included */
		acks, no_session, naks, timeouts, failed, /**< outcomes */
		bad; /**< datagrams that answered nothing, second answers to a repeat included */
};
void das_client_get_stats(struct das_client const *d, struct das_client_stats *out);

#endif
