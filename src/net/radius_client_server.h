/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One RADIUS server as its client sees it: sockets, identifiers, repeats, dead or alive. Private to
 * net/radius_client*.c.
 *
 * A socket is connected, so that nobody else's datagrams come in, and has 256 identifiers. One is
 * opened when all of the others are taken, RADIUS_SOCKETS_MAX at most: 4,096 requests under way are
 * three seconds' work of a FreeRADIUS that does 1,300 a second, and who waits longer than that has
 * given up. Beyond it nothing can be sent (`full`).
 */
#ifndef FASTROAM_NET_RADIUS_CLIENT_SERVER_H
#define FASTROAM_NET_RADIUS_CLIENT_SERVER_H

#include "net/radius_client.h"
#include "wire/radius.h"

/** Answers to Status-Server are asked for so often while a server is dead (RFC 3539 3.4.1 has 30 s
 * for transports that tell when they break; this one does not). */
#define RADIUS_PROBE_MS 5000

/** A server whose port is said to be closed is asked after the others for so long: one that is
 * started anew takes some seconds, and a question a second that is refused costs a round trip. */
#define RADIUS_REFUSED_MS 1000

/** When a server is dead: `tries` packets in a row without an answer, for `time_s` at least. */
struct radius_dead_criteria {
	uint32_t time_s;
	unsigned tries;
};

struct radius_server;
struct radius_socket;

/**
 * One request under way, embedded in its owner and zero before first use. It has an identifier from
 * radius_exchange_open() until done() is called or it is closed.
 */
struct radius_exchange {
	struct radius_server *server; /**< NULL when it is not open */
	struct radius_server *from;   /**< ditto, but stays in done() */
	struct radius_socket *socket;
	uint8_t id;
	enum radius_question asked;
	uint8_t authenticator[RADIUS_AUTHENTICATOR];
	uint8_t *packet; /**< child of the owner */
	size_t len;
	unsigned sent;     /**< times */
	uint64_t first_us; /**< when it was first sent, wall clock */
	struct loop_timer *timer;
	/** From the loop, once: the answer, or NULL when none came. It is closed by then. */
	void (*done)(struct radius_exchange *x, struct radius_answer const *answer);
	/** From the loop, any number of times before done(): the server's port is said to be
	 * closed. It is still open, and may be closed; left alone, repeats go on. NULL: nobody. */
	void (*refused)(struct radius_exchange *x);
};

/**
 * @param nas_id  for Status-Server, borrowed; "" for none
 * @return talloc child of ctx; NULL with *err: the address is none, or memory is short
 */
struct radius_server *radius_server_new(void *ctx, struct loop *loop, struct env const *env,
					struct radius_server_config const *config,
					char const *nas_id, uint8_t number, struct err *err);
/** Timers, tries and probing follow; name, address, port and key must be the same. */
void radius_server_configure(struct radius_server *s, struct radius_server_config const *config,
			     struct radius_dead_criteria const *dead);
bool radius_server_same(struct radius_server const *s, struct radius_server_config const *config);

char const *radius_server_name(struct radius_server const *s);
char const *radius_server_key(struct radius_server const *s);
/** 1..255: aaa_reply.server. */
uint8_t radius_server_number(struct radius_server const *s);

/**
 * May it be asked before others? One that was dead for `deadtime_s` may again, 0: not before it has
 * answered something.
 */
bool radius_server_alive(struct radius_server *s, uint32_t deadtime_s);

/** Has its port been said to be closed within RADIUS_REFUSED_MS, and no answer come since? */
bool radius_server_refuses(struct radius_server const *s);

/**
 * Take an identifier and draw an authenticator; then encode, and radius_exchange_send().
 *
 * @param owner  talloc parent of its timer
 * @return 0, -EAGAIN (all identifiers are taken), -ENOMEM, or the error of a socket
 */
int radius_exchange_open(struct radius_exchange *x, void *owner, struct radius_server *s,
			 void (*done)(struct radius_exchange *x, struct radius_answer const *a));
/** Our own address towards the server, for NAS-IP(v6)-Address. */
char const *radius_exchange_address(struct radius_exchange const *x);
/** Send x->packet of x->len octets; repeats follow by themselves (RFC 5080 2.2.1): after a fifth of
 * the server's timeout, then doubled up to all of it, each time 10 % more or less. */
void radius_exchange_send(struct radius_exchange *x);
/** Give the identifier back; harmless when it is not open. */
void radius_exchange_close(struct radius_exchange *x);

/** Take what has arrived, as one turn of the loop would: for the virtual twin. */
void radius_server_drain(struct radius_server *s);

/** A request that it did not answer goes on to another. */
void radius_server_failover(struct radius_server *s);

void radius_server_stats(struct radius_server const *s, struct radius_server_stats *out);

#endif
