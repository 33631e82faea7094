/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The wire between controllers that share one key holder address: hellos (wire/hello.h) out of
 * every interface that access points are on, and the machine (sm/redundancy.h) that decides who
 * serves.
 *
 * Hellos leave with the shared address as their source and to everybody, four times a second:
 * switches so learn within a quarter of a second where it is now.
 */
#ifndef FASTROAM_NET_REDUNDANCY_LINK_H
#define FASTROAM_NET_REDUNDANCY_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/mac.h"
#include "sm/redundancy.h"
#include "wire/hello.h"

struct redundancy_link;

struct redundancy_link_config {
	uint8_t priority;
	uint8_t key[HELLO_KEY_LEN];
	struct mac address; /**< the shared one */
};

/** A hello out of every interface. Octets of a whole frame. */
typedef void (*redundancy_send)(void *arg, uint8_t const *frame, size_t len);

/**
 * Begin as standby. The owner feeds redundancy_link_receive() and is told of each change.
 *
 * @param changed  from the loop; the first time when this one becomes active
 * @return talloc child of ctx (wiped when freed), NULL when memory is short
 */
struct redundancy_link *redundancy_link_new(void *ctx, struct loop *loop, struct env const *env,
					    struct redundancy_link_config const *config,
					    redundancy_send send,
					    void (*changed)(void *arg, bool active), void *arg);

/** Priority and key may change while it runs; the address as well. */
void redundancy_link_configure(struct redundancy_link *l,
			       struct redundancy_link_config const *config);

/** A frame of HELLO_ETHERTYPE came. What is refused is counted and logged once a minute. */
void redundancy_link_receive(struct redundancy_link *l, char const *interface, uint8_t const *frame,
			     size_t len);

struct redundancy const *redundancy_link_state(struct redundancy_link const *l);

/** Hellos that were refused, by reason. */
uint64_t redundancy_link_refused(struct redundancy_link const *l, enum hello_refusal why);

#endif
