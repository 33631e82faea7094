/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Look up a host name without holding up the loop: a thread asks the system's resolver, which may
 * take 30 s to give up, and hands the answer over through a pipe.
 */
#ifndef FASTROAM_NET_RESOLVE_H
#define FASTROAM_NET_RESOLVE_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/loop.h"

/** Addresses of one name that are tried; the resolver has put the best ones first. */
#define RESOLVE_MAX 8

struct resolve;

struct resolve_address {
	struct sockaddr_storage sa;
	socklen_t len;
};

/** What came of it. */
struct resolve_result {
	int code;       /**< 0, or an EAI_ number */
	int sys;        /**< errno when that is EAI_SYSTEM */
	unsigned count; /**< at least 1 when code is 0 */
	struct resolve_address address[RESOLVE_MAX];
};

/**
 * Start. An address in text form needs no thread, but is told from the loop all the same.
 *
 * @param host  name, IPv4 or IPv6 address; copied
 * @param port  of the addresses that are given
 * @param done  called once, from the loop; may free the look-up
 * @return talloc child of ctx; freeing it forgets the look-up (its thread ends by itself). NULL
 *         with *err when memory, threads or descriptors are short
 */
struct resolve *resolve_new(void *ctx, struct loop *loop, char const *host, uint16_t port,
			    void (*done)(void *arg, struct resolve_result const *result), void *arg,
			    struct err *err);

/** Why there is no address, for a message. Never NULL. */
char const *resolve_reason(struct resolve_result const *result);

#endif
