/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where frames of the key protocol come in and go out: a network interface (AF_PACKET), or the
 * relay of an access point (TLS).
 *
 * A port knows nothing of keys: whole Ethernet frames of ethertype 0x88B7, header included, go up
 * and down. Several APs share one port; frames carry the source address that the sender put in,
 * because it is authenticated.
 */
#ifndef FASTROAM_NET_RRB_PORT_H
#define FASTROAM_NET_RRB_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/mac.h"

/** Of which kind a port is, and its name: an interface, or the name in a relay's certificate. */
enum rrb_port_kind { RRB_PORT_INTERFACE, RRB_PORT_RELAY };

/** A frame came: at least 14 octets, at most RRB_FRAME_MAX. Valid during the call, in which the
 * port must not be freed. */
typedef void (*rrb_port_frame)(void *arg, enum rrb_port_kind kind, char const *name,
			       uint8_t const *frame, size_t len);

struct rrb_packet;

/**
 * Open an interface. One that does not exist, is down or goes away is tried again every second,
 * with one log line each time its state changes; never an error that ends the daemon.
 *
 * Needs CAP_NET_RAW; without it *err says so, with the cure. A classic BPF filter lets only
 * ethertype, OUI and subtype of the key protocol pass, and at most 64 frames are taken in one turn
 * of the loop, so a flood leaves time for everything else.
 *
 * @param ethertype  RRB_ETHERTYPE; or HELLO_ETHERTYPE, of which all frames pass
 * @param extra      a virtual address to receive for as well (PACKET_MR_UNICAST), zero for none
 * @return talloc child of ctx, NULL with *err (no capability, memory)
 */
struct rrb_packet *rrb_packet_new(void *ctx, struct loop *loop, char const *interface,
				  uint16_t ethertype, struct mac extra, rrb_port_frame frame,
				  void *arg, struct err *err);

/**
 * From now on receive for this virtual address as well, in place of the one before; zero for none.
 * Frames to the interface's own address and to groups are always taken, those to others never: a
 * bridge floods what it has not learnt yet, and what is meant for another AP is not ours to relay.
 */
void rrb_packet_receive_for(struct rrb_packet *p, struct mac extra);

/**
 * Send a frame as it stands: its source address is part of what its seal covers.
 *
 * @param len  14 octets at least
 * @return 0; -ENETDOWN when the interface is not there; -ENOBUFS when it does not keep up;
 *         -EMSGSIZE when its MTU is too small; -EINVAL (shorter than a header); -EIO
 */
int rrb_packet_send(struct rrb_packet *p, uint8_t const *frame, size_t len) WARN_UNUSED;

/** The interface's own address, zero while it is not there. */
struct mac rrb_packet_address(struct rrb_packet const *p);
bool rrb_packet_up(struct rrb_packet const *p);
char const *rrb_packet_name(struct rrb_packet const *p);

struct rrb_packet_stats {
	uint64_t received, sent, send_failed,
		dropped, /**< by the kernel for want of room, PACKET_STATISTICS */
		foreign; /**< for other addresses than ours, or longer than RRB_FRAME_MAX */
};
void rrb_packet_get_stats(struct rrb_packet *p, struct rrb_packet_stats *out);

#endif
