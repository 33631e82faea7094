/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sockets to the kernel's nl80211 family.
 *
 * The kernel works off a request inside the system call that sends it, so its answer is there when
 * the call returns: nl80211_call() does not wait for anything, and commands take effect in the
 * order in which they are called. A radio's firmware may take its time inside the call; mac80211
 * bounds that.
 */
#ifndef FASTROAM_AP_NL80211_H
#define FASTROAM_AP_NL80211_H

#include <linux/nl80211.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"

struct nl80211;

/** One message of the kernel. attr has NL80211_ATTR_MAX + 1 entries, NULL where there is none. */
typedef void (*nl80211_message)(void *arg, uint8_t cmd, struct nlattr **attr);

/**
 * A socket of its own: what it is given to own (interfaces, a BSS, frames to receive) is gone when
 * it is closed, by talloc_free() or by the end of the program.
 *
 * @param event  called from the loop for what the kernel says unasked, and during nl80211_call();
 * it may call on other sockets, and may not free this one. NULL: there is none
 * @return talloc child of ctx, or NULL with *err
 */
struct nl80211 *nl80211_new(void *ctx, struct loop *loop, nl80211_message event, void *arg,
			    struct err *err);

/** Receive a multicast group too ("mlme"). 0 or negative errno with *err. */
int nl80211_join(struct nl80211 *nl, char const *group, struct err *err) WARN_UNUSED;

/**
 * A request to fill in with nla_put(). Never NULL: a shortage of memory, then or while it is filled
 * in, is told by nl80211_call().
 */
struct nl_msg *nl80211_request(struct nl80211 *nl, enum nl80211_commands cmd);

/**
 * Send and free a request.
 *
 * @param filled  false when a nla_put() failed: nothing is sent
 * @param dump    all objects are asked for
 * @param answer  for each message of the answer; NULL when there is none but the acknowledgement
 * @return 0, or negative errno with the kernel's own words, where it has any, in *err
 */
int nl80211_call(struct nl80211 *nl, struct nl_msg *msg, bool filled, bool dump,
		 nl80211_message answer, void *arg, struct err *err) WARN_UNUSED;

/** Events that the kernel could not hand over, because we did not read in time. */
uint64_t nl80211_lost(struct nl80211 const *nl);

/** nla_put() of a number, true when it fitted. */
bool nl80211_put_u8(struct nl_msg *msg, int attr, uint8_t v);
bool nl80211_put_u16(struct nl_msg *msg, int attr, uint16_t v);
bool nl80211_put_u32(struct nl_msg *msg, int attr, uint32_t v);
bool nl80211_put_flag(struct nl_msg *msg, int attr);
bool nl80211_put(struct nl_msg *msg, int attr, void const *data, size_t len);

#endif
