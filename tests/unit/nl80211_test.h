/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Attributes of a request as the kernel would read them, for tests of what fills them in. */
#ifndef FASTROAM_TESTS_NL80211_TEST_H
#define FASTROAM_TESTS_NL80211_TEST_H

#include <netlink/genl/genl.h>

#include "ap/nl80211.h"

struct request {
	struct nl_msg *msg;
	struct nlattr *attr[NL80211_ATTR_MAX + 1];
};

static inline void request_begin(struct request *r)
{
	r->msg = nlmsg_alloc_size(8192);
	assert_non_null(r->msg);
	assert_non_null(genlmsg_put(r->msg, 0, 0, 30, 0, 0, 1, 0));
}

static inline void request_read(struct request *r)
{
	struct genlmsghdr *gen = nlmsg_data(nlmsg_hdr(r->msg));

	assert_int_equal(nla_parse(r->attr, NL80211_ATTR_MAX, genlmsg_attrdata(gen, 0),
				   genlmsg_attrlen(gen, 0), NULL),
			 0);
}

static inline void assert_octets(struct nlattr const *a, void const *data, size_t len)
{
	assert_non_null(a);
	assert_int_equal(nla_len(a), len);
	assert_memory_equal(nla_data(a), data, len);
}

#endif
