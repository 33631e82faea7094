/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The controller's RADIUS client (RFC 2865, 3579, 3580, 5997): Access-Requests with EAP, server
 * groups, retransmission, dead time, Status-Server. Packets are made and read by
 * libfreeradius-radius in wire/radius.
 */
#ifndef FASTROAM_NET_RADIUS_CLIENT_H
#define FASTROAM_NET_RADIUS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "base/loop.h"
#include "net/per_minute.h"
#include "sm/aaa.h"

#define RADIUS_SERVERS_MAX   32
#define RADIUS_GROUPS_MAX    32
#define RADIUS_GROUP_SERVERS 8
#define RADIUS_NAME_MAX      32
#define RADIUS_KEY_MAX       128
/** RFC 2865 3 and RFC 2866 3. */
#define RADIUS_AUTH_PORT     1812
#define RADIUS_ACCT_PORT     1813
#define RADIUS_TIMEOUT_S     5
#define RADIUS_RETRANSMIT    3
#define RADIUS_DEAD_TIME_S   10
#define RADIUS_DEAD_TRIES    10
/** Requests under way: 256 identifiers times sockets. */
#define RADIUS_SOCKETS_MAX   16

/** `radius server NAME` */
struct radius_server_config {
	char name[RADIUS_NAME_MAX + 1];
	char address[48]; /**< IPv4 or IPv6, text */
	uint16_t auth_port;
	uint16_t acct_port; /**< kept for the configuration's sake: no accounting is sent */
	char key[RADIUS_KEY_MAX + 1];
	uint32_t timeout_ms; /**< default 5,000; the first retransmission comes after a fifth */
	unsigned retransmit; /**< default 3 */
	bool probe;          /**< `automate-tester ... probe-on`: Status-Server while dead */
	/** Its user, kept for the configuration's sake: a Status-Server names none. */
	char probe_user[RADIUS_NAME_MAX + 1];
};

/** `aaa group server radius NAME` */
struct radius_group_config {
	char name[RADIUS_NAME_MAX + 1];
	unsigned n;
	char server[RADIUS_GROUP_SERVERS][RADIUS_NAME_MAX + 1];
	uint32_t deadtime_s; /**< 0: the global one */
};

/** `aaa authentication dot1x LIST group GROUP` */
struct radius_list_config {
	char name[RADIUS_NAME_MAX + 1];
	char group[RADIUS_NAME_MAX + 1]; /**< "radius": all servers in order of configuration */
};

/** Lists of one kind. */
struct radius_lists {
	unsigned n;
	struct radius_list_config list[RADIUS_GROUPS_MAX];
};

struct radius_config {
	unsigned n_servers, n_groups;
	struct radius_server_config server[RADIUS_SERVERS_MAX];
	struct radius_group_config group[RADIUS_GROUPS_MAX];
	struct radius_lists lists;
	uint32_t deadtime_s;  /**< `radius-server deadtime` (minutes there); default 0: a dead
				   server is asked again when all are dead */
	uint32_t dead_time_s; /**< `radius-server dead-criteria time`, default 10 */
	unsigned dead_tries;  /**< `... tries`, default 10 */
	char nas_address[48]; /**< NAS-IP-Address, "" the socket's own */
};

struct radius_client;

/**
 * push_dictionary_load() comes before the first question.
 *
 * @param loop   on the virtual twin nothing arrives but by radius_client_drain()
 * @param reply  called from the loop, once for each request that was not cancelled. It may ask and
 *               cancel, not configure or free. What the reply points to is its for the call only.
 * @return talloc child of ctx, NULL with *err
 */
struct radius_client *radius_client_new(void *ctx, struct loop *loop, struct env const *env,
					void (*reply)(void *arg, struct aaa_reply const *r),
					void *arg, struct err *err);
/**
 * Copied. Requests under way at servers that are gone, or have another address, port or key, end as
 * NO_ANSWER. A server without an address or a key is not asked.
 * @return 0, -EINVAL (an address that is none) or -ENOMEM with *err, and all is as it was
 */
int radius_client_configure(struct radius_client *c, struct radius_config const *config,
			    struct err *err) WARN_UNUSED;
/**
 * Ask. A question of the same conversation that is under way is cancelled.
 * @return true: an answer will come, from the loop, never from inside. False: memory is too short
 *         to keep the question, and there will be none.
 */
bool radius_client_ask(struct radius_client *c, struct aaa_request const *rq) WARN_UNUSED;
void radius_client_cancel(struct radius_client *c, uint64_t conversation);

/** Take what has arrived, as one turn of the loop would: for the virtual twin. */
void radius_client_drain(struct radius_client *c);

/** `show aaa servers` */
/** What happened one time after another without an answer between. */
struct radius_in_a_row {
	uint64_t total;
	unsigned current, max;
};

struct radius_server_stats {
	char name[RADIUS_NAME_MAX + 1];
	char address[48];
	uint16_t port;
	bool dead;
	uint64_t state_ms;                               /**< how long it has been up or dead */
	uint64_t previous_ms;                            /**< how long it was the other before */
	uint64_t dead_ms;                                /**< how long it has been dead in all */
	uint64_t requests, challenges, accepts, rejects; /**< a repeat is no further request */
	uint64_t timeouts;                               /**< requests that it never answered */
	uint64_t retransmissions;
	uint64_t bad;       /**< datagrams that answered nothing: forged, late, or twice */
	uint64_t forged;    /**< of them: with a bad authenticator, or none where EAP demands one */
	uint64_t malformed; /**< of them: not a packet, or not of the shape of an answer */
	uint64_t status;    /**< Status-Server */
	uint64_t full;      /**< requests for which no identifier was free */
	uint64_t failovers; /**< requests that went on to the next server */
	uint64_t deaths;
	uint64_t refused;              /**< times that its port was said to be closed (ICMP) */
	struct radius_in_a_row silent; /**< packets that were not answered in time */
	struct radius_in_a_row failed; /**< requests that were given up */
	struct per_minute_view minutes;
	uint64_t response_us; /**< mean of the last 16 */
	unsigned under_way;
};
/** False past the last. */
bool radius_client_stats(struct radius_client const *c, unsigned index,
			 struct radius_server_stats *out);

#endif
