/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol on a network interface; see rrb_port.h.
 *
 * Each time the interface comes up it gets a new socket: a socket whose interface went away keeps
 * neither its binding nor its memberships. A second socket, bound to nothing, lives as long as the
 * port: it shows at once whether CAP_NET_RAW is there, and asks for the interface's state.
 */
#include "net/rrb_port.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "wire/rrb.h"

/** How often the interface is looked at. An AP's bridge is remade in some seconds; three small
 * ioctl()s a second cost nothing. */
#define LOOK_MS 1000
/** Frames taken in one turn of the loop: 64 PULLs are 5 ms of work. */
#define BATCH   64
/** Octets of an Ethernet header. */
#define HEADER  14

enum port_state {
	PORT_NEW,    /**< not looked at yet */
	PORT_ABSENT, /**< no interface of this name */
	PORT_DOWN,   /**< it is there, not up */
	PORT_FAILED, /**< it is up, the socket cannot be bound to it: see `why` */
	PORT_UP
};

struct rrb_packet {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_fd *watch;
	char name[IFNAMSIZ];
	uint16_t ethertype;
	int probe; /**< unbound, for ioctl() */
	int fd;    /**< bound, -1 unless PORT_UP */
	int ifindex;
	enum port_state state;
	char why[160];
	struct mac own, extra;
	rrb_port_frame frame;
	void *arg;
	struct rrb_packet_stats stats;
};

static void look(void *arg);

/** Ethertype 0x88B7, OUI 00:13:74, subtype 0001; a load behind the frame's end drops it. */
static struct sock_filter const filter_code[] = {
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, RRB_ETHERTYPE, 0, 5),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, HEADER),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x00137400, 0, 3),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, HEADER + 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, UINT16_MAX),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* ------------------------------------------------------------------ the socket */

static int packet_socket(void)
{
	/* Protocol 0: nothing comes in before the filter is in place and the socket is bound. */
	return socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/** @param option  PACKET_ADD_MEMBERSHIP or PACKET_DROP_MEMBERSHIP */
static int membership(struct rrb_packet const *p, int option)
{
	struct packet_mreq mr = {
		.mr_ifindex = p->ifindex, .mr_type = PACKET_MR_UNICAST, .mr_alen = MAC_LEN};

	if (mac_is_zero(p->extra))
		return 0;
	memcpy(mr.mr_address, p->extra.b, MAC_LEN);
	return setsockopt(p->fd, SOL_PACKET, option, &mr, sizeof mr);
}

/** The interface's address as it is now. @return false when it is no Ethernet interface */
static bool own_address(struct rrb_packet *p)
{
	struct sockaddr_ll sa = {0};
	socklen_t len = sizeof sa;

	if (getsockname(p->fd, (struct sockaddr *)&sa, &len) < 0 || sa.sll_hatype != ARPHRD_ETHER ||
	    sa.sll_halen != MAC_LEN)
		return false;
	memcpy(p->own.b, sa.sll_addr, MAC_LEN);
	return true;
}

/** Frames that the kernel dropped since it was last asked: asking sets its counter to 0. */
static void count_dropped(struct rrb_packet *p)
{
	struct tpacket_stats st = {0};
	socklen_t len = sizeof st;

	if (p->fd >= 0 && getsockopt(p->fd, SOL_PACKET, PACKET_STATISTICS, &st, &len) == 0)
		p->stats.dropped += st.tp_drops;
}

static void detach(struct rrb_packet *p)
{
	count_dropped(p);
	talloc_free(p->watch);
	p->watch = NULL;
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
	p->ifindex = 0;
	p->own = (struct mac){{0}};
}

/** Is the frame for us? A bridge floods what it has not learnt, and an interface in promiscuous
 * mode sees everything: the kernel's own verdict knows nothing of the virtual address. */
static bool is_for_us(struct rrb_packet const *p, uint8_t const *frame)
{
	struct mac dst;

	memcpy(dst.b, frame, MAC_LEN);
	return mac_is_group(dst) || mac_eq(dst, p->own) ||
	       (!mac_is_zero(p->extra) && mac_eq(dst, p->extra));
}

/** @return false when there is nothing more to read now */
static bool receive_one(struct rrb_packet *p)
{
	uint8_t frame[RRB_FRAME_MAX];
	struct sockaddr_ll from = {0};
	socklen_t len = sizeof from;
	ssize_t n = recvfrom(p->fd, frame, sizeof frame, MSG_TRUNC, (struct sockaddr *)&from, &len);

	if (n < 0) {
		if (errno == EINTR)
			return true;
		/* ENETDOWN tells that the interface went down, before the timer would. */
		if (errno != EAGAIN)
			look(p);
		return false;
	}
	/* What this machine sent itself: hostapd beside us, or we. */
	if (from.sll_pkttype == PACKET_OUTGOING)
		return true;
	if (n < HEADER || n > RRB_FRAME_MAX || !is_for_us(p, frame)) {
		p->stats.foreign++;
		return true;
	}
	p->stats.received++;
	p->frame(p->arg, RRB_PORT_INTERFACE, p->name, frame, (size_t)n);
	return true;
}

static void ready(void *arg, int fd, int events)
{
	struct rrb_packet *p = arg;

	(void)events;
	/* The callback may have the interface looked at, and this socket closed. */
	for (int i = 0; i < BATCH && p->fd == fd && receive_one(p); i++)
		;
}

/** A socket on the interface. @return 0, or negative errno with `why` */
static int attach(struct rrb_packet *p, int ifindex)
{
	struct sock_fprog const filter = {.len = sizeof filter_code / sizeof filter_code[0],
					  .filter = (struct sock_filter *)filter_code};
	struct sockaddr_ll sa = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(p->ethertype),
				 .sll_ifindex = ifindex};
	int one = 1, rc = 0;

	p->ifindex = ifindex;
	p->fd = packet_socket();
	if (p->fd < 0 ||
	    (p->ethertype == RRB_ETHERTYPE &&
	     setsockopt(p->fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) < 0) ||
	    bind(p->fd, (struct sockaddr *)&sa, sizeof sa) < 0 ||
	    membership(p, PACKET_ADD_MEMBERSHIP) < 0)
		rc = -errno;
	else if (!own_address(p))
		rc = -EPROTONOSUPPORT;
	if (rc == 0) {
		/* Spares a wake-up for each frame that we send; before Linux 4.20 it is refused. */
		(void)setsockopt(p->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
		p->watch = loop_fd_new(p, p->loop, p->fd, LOOP_READ, ready, p);
		rc = p->watch ? 0 : -ENOMEM;
	}
	if (rc == 0)
		return 0;
	(void)snprintf(p->why, sizeof p->why, "%s",
		       rc == -EPROTONOSUPPORT ? "it is no Ethernet interface" : strerror(-rc));
	detach(p);
	return rc;
}

/* ------------------------------------------------------------------ the interface */

/** Say a change once. */
static void set_state(struct rrb_packet *p, enum port_state state)
{
	char own[MAC_STR];

	if (state == p->state)
		return;
	p->state = state;
	/* The hellos share the interface with the key protocol, whose port has said it. */
	if (p->ethertype != RRB_ETHERTYPE)
		return;
	switch (state) {
	case PORT_NEW: break;
	case PORT_ABSENT:
		log_msg(LOG_LEVEL_WARNING, "RRB-4-DOWN",
			"interface %s does not exist: no key requests come from there until it "
			"does; it is looked for every second",
			p->name);
		break;
	case PORT_DOWN:
		log_msg(LOG_LEVEL_WARNING, "RRB-4-DOWN",
			"interface %s is down: no key requests come from there until it is up (ip "
			"link set %s up)",
			p->name, p->name);
		break;
	case PORT_FAILED:
		log_msg(LOG_LEVEL_ERROR, "RRB-3-BIND",
			"interface %s cannot be used: %s; trying again every second", p->name,
			p->why);
		break;
	case PORT_UP:
		log_msg(LOG_LEVEL_NOTICE, "RRB-5-UP",
			"interface %s (%s) is up: key requests are taken from there", p->name,
			mac_colon(p->own, own));
		break;
	}
}

/** Its number when it exists, 0 otherwise; *up whether it is up. */
static int interface_index(struct rrb_packet const *p, bool *up)
{
	struct ifreq req = {0};
	int index;

	*up = false;
	memcpy(req.ifr_name, p->name, sizeof req.ifr_name);
	if (ioctl(p->probe, SIOCGIFINDEX, &req) < 0)
		return 0;
	index = req.ifr_ifindex;
	if (ioctl(p->probe, SIOCGIFFLAGS, &req) < 0)
		return 0;
	*up = (req.ifr_flags & IFF_UP) != 0;
	return index;
}

/** Bring the socket in line with the interface as it is now. */
static void bring_in_line(struct rrb_packet *p)
{
	bool up;
	int index = interface_index(p, &up);

	if (p->fd >= 0 && (!up || index != p->ifindex || !own_address(p)))
		detach(p);
	if (!index)
		set_state(p, PORT_ABSENT);
	else if (!up)
		set_state(p, PORT_DOWN);
	else if (p->fd >= 0 || attach(p, index) == 0)
		set_state(p, PORT_UP);
	else
		set_state(p, PORT_FAILED);
}

static void look(void *arg)
{
	struct rrb_packet *p = arg;

	bring_in_line(p);
	loop_timer_arm(p->timer, LOOK_MS);
}

/* ------------------------------------------------------------------ the port */

static int packet_end(struct rrb_packet *p)
{
	detach(p);
	if (p->probe >= 0)
		(void)close(p->probe);
	p->probe = -1;
	return 0;
}

static int open_probe(struct rrb_packet *p, struct err *err)
{
	p->probe = packet_socket();
	if (p->probe >= 0)
		return 0;
	if (errno == EPERM)
		return err_set(
			err, EPERM,
			"interface %s: receiving key requests needs CAP_NET_RAW: give it "
			"with AmbientCapabilities=CAP_NET_RAW in the systemd unit, or run as "
			"root",
			p->name);
	if (errno == EAFNOSUPPORT)
		return err_set(err, EAFNOSUPPORT,
			       "interface %s: packet sockets are not allowed: add AF_PACKET to "
			       "RestrictAddressFamilies in the systemd unit, or to the kernel",
			       p->name);
	return err_set(err, errno, "interface %s: cannot make a packet socket: %s", p->name,
		       strerror(errno));
}

struct rrb_packet *rrb_packet_new(void *ctx, struct loop *loop, char const *interface,
				  uint16_t ethertype, struct mac extra, rrb_port_frame frame,
				  void *arg, struct err *err)
{
	struct rrb_packet *p;

	if (!interface[0] || strlen(interface) >= IFNAMSIZ) {
		err_set(err, EINVAL, "interface \"%.40s\": a name has 1 to %d characters",
			interface, IFNAMSIZ - 1);
		return NULL;
	}
	p = talloc_zero(ctx, struct rrb_packet);
	if (!p) {
		err_set(err, ENOMEM, "interface %s: memory is short", interface);
		return NULL;
	}
	p->loop = loop;
	p->probe = p->fd = -1;
	p->ethertype = ethertype;
	p->extra = extra;
	p->frame = frame;
	p->arg = arg;
	memcpy(p->name, interface, strlen(interface) + 1);
	talloc_set_destructor(p, packet_end);
	p->timer = loop_timer_new(p, loop, look, p);
	if (!p->timer)
		err_set(err, ENOMEM, "interface %s: memory is short", interface);
	if (!p->timer || open_probe(p, err) < 0) {
		talloc_free(p);
		return NULL;
	}
	look(p);
	return p;
}

void rrb_packet_receive_for(struct rrb_packet *p, struct mac extra)
{
	if (mac_eq(p->extra, extra))
		return;
	if (p->fd >= 0)
		(void)membership(p, PACKET_DROP_MEMBERSHIP);
	p->extra = extra;
	/* Only a full table of a NIC without promiscuous mode refuses; its next look says so. */
	if (p->fd >= 0 && membership(p, PACKET_ADD_MEMBERSHIP) < 0) {
		detach(p);
		look(p);
	}
}

int rrb_packet_send(struct rrb_packet *p, uint8_t const *frame, size_t len)
{
	int e;

	if (len < HEADER)
		return -EINVAL;
	if (p->fd >= 0 && send(p->fd, frame, len, MSG_DONTWAIT) == (ssize_t)len) {
		p->stats.sent++;
		return 0;
	}
	e = p->fd >= 0 ? errno : ENETDOWN;
	p->stats.send_failed++;
	switch (e) {
	case ENETDOWN:
	case ENXIO:
	case ENODEV: return -ENETDOWN;
	case EAGAIN:
	case ENOBUFS:
	case ENOMEM: return -ENOBUFS;
	case EMSGSIZE: return -EMSGSIZE;
	}
	return -EIO;
}

struct mac rrb_packet_address(struct rrb_packet const *p)
{
	return p->own;
}

bool rrb_packet_up(struct rrb_packet const *p)
{
	return p->state == PORT_UP;
}

char const *rrb_packet_name(struct rrb_packet const *p)
{
	return p->name;
}

void rrb_packet_get_stats(struct rrb_packet *p, struct rrb_packet_stats *out)
{
	count_dropped(p);
	*out = p->stats;
}
