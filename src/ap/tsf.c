/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Receive times out of a monitor interface; see tsf.h.
 */
#include "ap/tsf.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "ap/netif.h"
#include "ap/nl80211.h"
#include "base/buf.h"
#include "base/log.h"
#include "dot11/frame.h"

/** Frames that are remembered: a burst of 32 stations that move at once. */
#define SEEN_MAX     32
/** Presence bits of radiotap: the time is field 0, and bit 31 says that there are more of them. */
#define HAS_TSFT     1u
#define MORE_PRESENT (1u << 31)
/** Octets of a packet that are looked at: radiotap has some 40 octets, 256 is what it may have. */
#define PACKET_MAX   (256 + FRAME_HEADER_LEN)

struct tsf {
	int fd;
	bool up;
	char ifname[IFNAMSIZ];
	struct nl80211 *owner;
	struct tsf_seen seen[SEEN_MAX];
	unsigned next;
};

bool tsf_parse(void const *packet, size_t len, struct tsf_seen *out)
{
	struct rd r = rd_init(packet, len), frame;
	uint32_t present, more;
	uint16_t header;
	size_t at = 8;

	(void)rd_be16(&r);
	header = rd_le16(&r);
	present = more = rd_le32(&r);
	while (more & MORE_PRESENT && !r.bad) {
		more = rd_le32(&r);
		at += 4;
	}
	/* Fields are aligned to their size, counted from the start of the header. */
	(void)rd_bytes(&r, (8 - at % 8) % 8);
	at += (8 - at % 8) % 8;
	out->tsf = rd_le64(&r);
	if (r.bad || !(present & HAS_TSFT) || header < at + 8 || header > len)
		return false;
	frame = rd_init((uint8_t const *)packet + header, len - header);
	(void)rd_bytes(&frame, 10);
	rd_copy(&frame, out->from.b, MAC_LEN);
	(void)rd_bytes(&frame, MAC_LEN);
	out->sequence = rd_le16(&frame);
	return !frame.bad;
}

/* ------------------------------------------------------------------ the interface */

/** Octet 2 is the length of the radiotap header (octet 3, its upper half, is zero in practice); the
 * octet behind it is type and subtype. */
static struct sock_filter const filter_code[] = {
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 2),
	BPF_STMT(BPF_MISC | BPF_TAX, 0),
	BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FRAME_REASSOC_REQUEST, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_MAX),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static int close_socket(struct tsf *t)
{
	if (t->fd >= 0)
		(void)close(t->fd);
	return 0;
}

static int make_interface(struct tsf *t, struct nl80211 *cmd, uint32_t wiphy, struct err *err)
{
	int const left = netif_index(t->ifname);
	struct nlattr *flags;
	struct nl_msg *msg;
	bool filled;

	if (left) {
		msg = nl80211_request(cmd, NL80211_CMD_DEL_INTERFACE);
		filled = nl80211_put_u32(msg, NL80211_ATTR_IFINDEX, (uint32_t)left);
		(void)!nl80211_call(cmd, msg, filled, false, NULL, NULL, NULL);
	}
	msg = nl80211_request(t->owner, NL80211_CMD_NEW_INTERFACE);
	filled = nl80211_put_u32(msg, NL80211_ATTR_WIPHY, wiphy) &&
		 nl80211_put(msg, NL80211_ATTR_IFNAME, t->ifname, strlen(t->ifname) + 1) &&
		 nl80211_put_u32(msg, NL80211_ATTR_IFTYPE, NL80211_IFTYPE_MONITOR) &&
		 nl80211_put_flag(msg, NL80211_ATTR_SOCKET_OWNER);
	/* No flag: nothing of other BSSs, no control frames. */
	flags = filled ? nla_nest_start(msg, NL80211_ATTR_MNTR_FLAGS) : NULL;
	filled = flags && nla_nest_end(msg, flags) >= 0;
	return nl80211_call(t->owner, msg, filled, false, NULL, NULL, err);
}

/** Nothing comes in before the filter is in place and the socket is bound. */
static int open_packets(struct tsf *t, struct err *err)
{
	struct sock_fprog const filter = {.len = sizeof filter_code / sizeof filter_code[0],
					  .filter = (struct sock_filter *)filter_code};
	struct sockaddr_ll const where = {.sll_family = AF_PACKET,
					  .sll_protocol = htons(ETH_P_ALL),
					  .sll_ifindex = netif_index(t->ifname)};

	t->fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0 ||
	    setsockopt(t->fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) < 0 ||
	    bind(t->fd, (struct sockaddr const *)&where, sizeof where) < 0)
		return err_set(err, errno, "no packet socket: %s", strerror(errno));
	return 0;
}

struct tsf *tsf_new(void *ctx, struct loop *loop, struct nl80211 *cmd, uint32_t wiphy,
		    unsigned number)
{
	struct tsf *t = talloc_zero(ctx, struct tsf);
	struct err err = {0};

	if (!t)
		return NULL;
	t->fd = -1;
	talloc_set_destructor(t, close_socket);
	(void)snprintf(t->ifname, sizeof t->ifname, "frmon%u", number);
	t->owner = nl80211_new(t, loop, NULL, NULL, &err);
	if (!t->owner || make_interface(t, cmd, wiphy, &err) < 0 || open_packets(t, &err) < 0) {
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-NO_TSF",
			"radio %u does not tell when frames were received (interface %s: %s): "
			"CCKM proofs of freshness are not checked there",
			number, t->ifname, err.msg);
		talloc_free(t);
		return NULL;
	}
	return t;
}

void tsf_up(struct tsf *t)
{
	struct err err = {0};

	if (!t->up && netif_up(t->ifname, true, &err) < 0)
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-NO_TSF",
			"%s: CCKM proofs of freshness are not checked", err.msg);
	t->up = true;
}

/** Take in what has come since. What is not looked up is soon written over. */
static void drain(struct tsf *t)
{
	uint8_t packet[PACKET_MAX];

	for (unsigned i = 0; i < 2 * SEEN_MAX; i++) {
		ssize_t n = recv(t->fd, packet, sizeof packet, MSG_DONTWAIT);

		/* ENETDOWN is told once, of the time before the interface went up. */
		if (n < 0 && (errno == EINTR || errno == ENETDOWN))
			continue;
		if (n < 0)
			return;
		if (tsf_parse(packet, (size_t)n, &t->seen[t->next]))
			t->next = (t->next + 1) % SEEN_MAX;
	}
}

bool tsf_find(struct tsf *t, uint8_t const *frame, size_t len, uint64_t *tsf)
{
	struct frame f;

	if (frame_decode(frame, len, &f) != DOT11_OK || f.subtype != FRAME_REASSOC_REQUEST)
		return false;
	drain(t);
	for (unsigned i = 1; i <= SEEN_MAX; i++) {
		struct tsf_seen const *s = &t->seen[(t->next + SEEN_MAX - i) % SEEN_MAX];

		if (mac_eq(s->from, f.sa) && s->sequence >> 4 == f.sequence) {
			*tsf = s->tsf;
			return true;
		}
	}
	return false;
}
