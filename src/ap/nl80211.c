/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Requests, answers and events of nl80211; see nl80211.h.
 */
#include "ap/nl80211.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>

#include "base/secret.h"

/** Events that wait while a command is under way: 1,000 management frames of 200 octets, each of
 * which the kernel accounts with some 1,000. It is memory only when it is used. */
#define RECEIVE_BUFFER (1024 * 1024)
/** The longest request: START_AP with two halves of a beacon, 2,328 octets each, and as much again.
 */
#define REQUEST_MAX    8192
/** Messages taken in one turn of the loop. */
#define BATCH          64

struct nl80211 {
	struct nl_sock *sock;
	struct nl_cb *cb;
	struct loop_fd *watch;
	int family;
	nl80211_message event;
	void *arg;
	struct call *call; /**< under way */
	uint64_t lost;
};

struct call {
	uint32_t seq;
	bool done;
	int rc;
	nl80211_message answer;
	void *arg;
	struct err *err;
};

/* ------------------------------------------------------------------ what comes in */

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct nlattr *attr[NL80211_ATTR_MAX + 1];
	struct nlmsghdr *head = nlmsg_hdr(msg);
	struct genlmsghdr *gen = nlmsg_data(head);
	struct nl80211 *nl = arg;

	if (!genlmsg_valid_hdr(head, 0) ||
	    nla_parse(attr, NL80211_ATTR_MAX, genlmsg_attrdata(gen, 0), genlmsg_attrlen(gen, 0),
		      NULL) < 0)
		return NL_SKIP;
	if (nl->call && head->nlmsg_seq == nl->call->seq) {
		if (nl->call->answer)
			nl->call->answer(nl->call->arg, gen->cmd, attr);
	} else if (nl->event) {
		nl->event(nl->arg, gen->cmd, attr);
	}
	return NL_SKIP;
}

static void finish(struct nl80211 *nl, uint32_t seq, int rc)
{
	if (nl->call && seq == nl->call->seq) {
		nl->call->done = true;
		nl->call->rc = rc;
	}
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	finish(arg, nlmsg_hdr(msg)->nlmsg_seq, 0);
	return NL_STOP;
}

static int on_finish(struct nl_msg *msg, void *arg)
{
	finish(arg, nlmsg_hdr(msg)->nlmsg_seq, 0);
	return NL_SKIP;
}

/** The kernel's text behind an error, or NULL (NETLINK_EXT_ACK). */
static char const *kernel_text(struct nlmsgerr const *e)
{
	struct nlmsghdr const *head = (struct nlmsghdr const *)((char const *)e - NLMSG_LENGTH(0));
	size_t skip = sizeof *e, len = head->nlmsg_len - NLMSG_LENGTH(0);
	struct nlattr const *text;

	if (!(head->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	if (!(head->nlmsg_flags & NLM_F_CAPPED))
		skip += e->msg.nlmsg_len - NLMSG_LENGTH(0);
	skip = NLMSG_ALIGN(skip);
	if (skip >= len)
		return NULL;
	text = nla_find((struct nlattr const *)((char const *)e + skip), (int)(len - skip),
			NLMSGERR_ATTR_MSG);
	if (!text || nla_len(text) < 1 || ((char const *)nla_data(text))[nla_len(text) - 1] != '\0')
		return NULL;
	return nla_data(text);
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *e, void *arg)
{
	struct nl80211 *nl = arg;
	char const *text = kernel_text(e);

	(void)from;
	if (nl->call && e->msg.nlmsg_seq == nl->call->seq)
		err_set(nl->call->err, e->error, "%s%s%s", strerror(-e->error), text ? ": " : "",
			text ? text : "");
	finish(nl, e->msg.nlmsg_seq, e->error);
	return NL_STOP;
}

static int on_seq(struct nl_msg *msg, void *arg)
{
	/* Events have sequence number 0 and come between a request and its answer. */
	(void)msg;
	(void)arg;
	return NL_OK;
}

/** @return whether there was anything */
static bool receive(struct nl80211 *nl)
{
	int rc;

	errno = 0;
	rc = nl_recvmsgs(nl->sock, nl->cb);
	if (rc == -NLE_NOMEM && errno == ENOBUFS)
		nl->lost++;
	return rc >= 0 || errno == ENOBUFS || errno == EINTR;
}

static void readable(void *arg, int fd, int events)
{
	struct nl80211 *nl = arg;

	(void)fd;
	(void)events;
	for (int i = 0; i < BATCH; i++)
		if (!receive(nl))
			return;
}

/* ------------------------------------------------------------------ sockets */

static int close_socket(struct nl80211 *nl)
{
	talloc_free(nl->watch);
	nl_cb_put(nl->cb);
	nl_socket_free(nl->sock);
	return 0;
}

static int connect_socket(struct nl80211 *nl, struct err *err)
{
	int const size = RECEIVE_BUFFER, on = 1;
	int fd;

	if (genl_connect(nl->sock) < 0)
		return err_set(err, EIO, "no generic netlink socket is to be had: %s",
			       strerror(errno));
	nl->family = genl_ctrl_resolve(nl->sock, NL80211_GENL_NAME);
	if (nl->family < 0)
		return err_set(
			err, ENOENT,
			"the kernel has no nl80211: no Wi-Fi driver is loaded (modprobe it)");
	fd = nl_socket_get_fd(nl->sock);
	/* Beyond the system's limit with CAP_NET_ADMIN; without it nothing here works anyway. */
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
	(void)setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
	(void)nl_socket_set_nonblocking(nl->sock);
	return 0;
}

struct nl80211 *nl80211_new(void *ctx, struct loop *loop, nl80211_message event, void *arg,
			    struct err *err)
{
	struct nl80211 *nl = talloc_zero(ctx, struct nl80211);

	if (!nl) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	nl->event = event;
	nl->arg = arg;
	nl->sock = nl_socket_alloc();
	nl->cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!nl->sock || !nl->cb) {
		err_set(err, ENOMEM, "memory is short");
		nl_socket_free(nl->sock);
		nl_cb_put(nl->cb);
		talloc_free(nl);
		return NULL;
	}
	talloc_set_destructor(nl, close_socket);
	nl_cb_set(nl->cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, nl);
	nl_cb_set(nl->cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, nl);
	nl_cb_set(nl->cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, nl);
	nl_cb_set(nl->cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_seq, nl);
	nl_cb_err(nl->cb, NL_CB_CUSTOM, on_error, nl);
	if (connect_socket(nl, err) < 0) {
		talloc_free(nl);
		return NULL;
	}
	if (event)
		nl->watch =
			loop_fd_new(nl, loop, nl_socket_get_fd(nl->sock), LOOP_READ, readable, nl);
	if (event && !nl->watch) {
		err_set(err, ENOMEM, "memory is short");
		talloc_free(nl);
		return NULL;
	}
	return nl;
}

int nl80211_join(struct nl80211 *nl, char const *group, struct err *err)
{
	/* The question must not be lost among events: a socket that has joined nothing asks. */
	struct nl_sock *ask = nl_socket_alloc();
	int id = ask && genl_connect(ask) >= 0
			 ? genl_ctrl_resolve_grp(ask, NL80211_GENL_NAME, group)
			 : -1;

	nl_socket_free(ask);
	if (id < 0 || nl_socket_add_membership(nl->sock, id) < 0)
		return err_set(err, ENOENT, "nl80211's multicast group %s cannot be joined", group);
	return 0;
}

uint64_t nl80211_lost(struct nl80211 const *nl)
{
	return nl->lost;
}

/* ------------------------------------------------------------------ requests */

struct nl_msg *nl80211_request(struct nl80211 *nl, enum nl80211_commands cmd)
{
	struct nl_msg *msg = nlmsg_alloc_size(REQUEST_MAX);

	if (msg &&
	    !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0, 0, (uint8_t)cmd, 0)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

int nl80211_call(struct nl80211 *nl, struct nl_msg *msg, bool filled, bool dump,
		 nl80211_message answer, void *arg, struct err *err)
{
	struct call call = {.answer = answer, .arg = arg, .err = err};
	int rc;

	if (!msg || !filled) {
		nlmsg_free(msg);
		return err_set(err, msg ? EMSGSIZE : ENOMEM, "%s",
			       msg ? "the request does not fit 8,192 octets" : "memory is short");
	}
	if (dump)
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	rc = nl_send_auto(nl->sock, msg);
	call.seq = nlmsg_hdr(msg)->nlmsg_seq;
	/* It may have held a key. */
	mem_wipe(nlmsg_data(nlmsg_hdr(msg)), (size_t)nlmsg_datalen(nlmsg_hdr(msg)));
	nlmsg_free(msg);
	if (rc < 0)
		return err_set(err, EIO, "the kernel takes no request: %s", nl_geterror(rc));
	nl->call = &call;
	while (!call.done && receive(nl))
		;
	nl->call = NULL;
	if (!call.done)
		return err_set(err, ENOBUFS, "the kernel's answer was lost among its events");
	return call.rc;
}

bool nl80211_put(struct nl_msg *msg, int attr, void const *data, size_t len)
{
	return msg && len <= UINT16_MAX && nla_put(msg, attr, (int)len, data) == 0;
}

bool nl80211_put_u8(struct nl_msg *msg, int attr, uint8_t v)
{
	return nl80211_put(msg, attr, &v, sizeof v);
}

bool nl80211_put_u16(struct nl_msg *msg, int attr, uint16_t v)
{
	return nl80211_put(msg, attr, &v, sizeof v);
}

bool nl80211_put_u32(struct nl_msg *msg, int attr, uint32_t v)
{
	return nl80211_put(msg, attr, &v, sizeof v);
}

bool nl80211_put_flag(struct nl_msg *msg, int attr)
{
	return nl80211_put(msg, attr, NULL, 0);
}
