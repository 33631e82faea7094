/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Make a TCP connection without holding up the loop: look the name up, try its addresses one after
 * the other.
 */
#ifndef FASTROAM_NET_DIAL_H
#define FASTROAM_NET_DIAL_H

#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

struct dial;

struct dial_config {
	char const *host; /**< name or address; copied by the look-up */
	uint16_t port;
	uint32_t connect_ms; /**< to one address */
	/** What the kernel takes in before it says "later"; its own default of some MiB would keep
	 * what nobody waits for any more. 0: that default. */
	int unsent_max;
	/** Connected: the descriptor (non-blocking, without delay) is the callee's. Once, from the
	 * loop; it may free the dial. */
	void (*connected)(void *arg, int fd, char const *address);
	/** No address answers, or none is known. `address` is the one tried last, "" for none. */
	void (*failed)(void *arg, char const *address, char const *why);
	void *arg;
};

/** Begin. @return talloc child of ctx; freeing it gives up. NULL with *err */
struct dial *dial_new(void *ctx, struct loop *loop, struct dial_config const *config,
		      struct err *err);

#endif
