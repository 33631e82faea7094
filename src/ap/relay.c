/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Interface and controller, wired together; see relay.h.
 */
#include "ap/relay.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "net/relay_client.h"
#include "net/rrb_port.h"
#include "wire/relay.h"
#include "wire/rrb.h"

/**
 * Frames a second that go up. 100 stations that all move at once ask with two frames each, and up
 * to four times: 800. More than that is a flood on the network, of which the controller shall see
 * no more than this.
 */
#define RATE 1000

struct ap_relay {
	struct loop *loop;
	struct rrb_packet *port;
	struct relay_client *client;
	struct mac holder;  /**< zero while the controller has not named one */
	uint64_t second_ms; /**< the present second began */
	unsigned in_second; /**< frames that went up in it */
	uint64_t dropped_rate;
	uint64_t echoes; /**< frames of the key holder's own */
};

static bool over_rate(struct ap_relay *r)
{
	uint64_t now = loop_now_ms(r->loop);

	if (now - r->second_ms >= 1000) {
		r->second_ms = now;
		r->in_second = 0;
	}
	return ++r->in_second > RATE;
}

/** From the access point's network. */
static void up(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
	       size_t len)
{
	struct ap_relay *r = arg;

	(void)kind;
	(void)name;
	if (!relay_frame_is_ours(frame, len))
		return;
	if (!mac_is_zero(r->holder) && memcmp(frame + MAC_LEN, r->holder.b, MAC_LEN) == 0) {
		r->echoes++;
		return;
	}
	if (over_rate(r)) {
		r->dropped_rate++;
		return;
	}
	/* What does not go is counted, and asked for again by hostapd after a second. */
	if (relay_client_send(r->client, frame, len) < 0)
		log_msg(LOG_LEVEL_DEBUG, "RELAY-7-DROPPED",
			"a key request was dropped: the controller is not connected or does not "
			"read");
}

/** From the controller. */
static void down(void *arg, uint8_t const *frame, size_t len)
{
	struct ap_relay *r = arg;
	int rc = rrb_packet_send(r->port, frame, len);

	if (rc < 0)
		log_msg(LOG_LEVEL_DEBUG, "RELAY-7-DROPPED", "interface %s did not take a frame: %s",
			rrb_packet_name(r->port), strerror(-rc));
}

static void holder(void *arg, struct mac m)
{
	struct ap_relay *r = arg;

	r->holder = m;
	rrb_packet_receive_for(r->port, m);
}

/**
 * The obvious choice that does not work: what is sent on a bridge leaves through its ports, and
 * what hostapd sends on it is no frame that was received. Told, not refused: hostapd may be
 * elsewhere.
 */
static void warn_of_bridge(char const *interface)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};
	struct ifreq req = {.ifr_data = (void *)&info};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	(void)snprintf(req.ifr_name, sizeof req.ifr_name, "%s", interface);
	if (ioctl(fd, SIOCETHTOOL, &req) == 0 && strcmp(info.driver, "bridge") == 0)
		log_msg(LOG_LEVEL_WARNING, "RELAY-4-BRIDGE",
			"interface %s is a bridge: a hostapd on this machine is not reached "
			"through it; make a veth pair, one end of it a port of %s, and give the "
			"other end with --interface (see fastroam-ap(8))",
			interface, interface);
	(void)close(fd);
}

struct ap_relay *ap_relay_new(void *ctx, struct loop *loop, struct ap_options const *options,
			      struct err *err)
{
	struct ap_relay *r = talloc_zero(ctx, struct ap_relay);
	char text[RELAY_TEXT_MAX + 1];
	struct relay_client_config const cf = {
		.server = options->controller,
		.port = options->port,
		.server_name = options->server_name[0] ? options->server_name : NULL,
		.tls = {.ca = options->ca, .cert = options->cert, .key = options->key},
		.text = text,
		.frame = down,
		.holder = holder,
		.arg = r,
	};

	if (!r) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	(void)snprintf(text, sizeof text, "fastroam-ap " FASTROAM_VERSION ", interface %s",
		       options->interface);
	r->loop = loop;
	/* The client first: a frame may be there as soon as the interface is open. */
	r->client = relay_client_new(r, loop, &cf, err);
	if (r->client)
		r->port = rrb_packet_new(r, loop, options->interface, RRB_ETHERTYPE, r->holder, up,
					 r, err);
	if (!r->port) {
		talloc_free(r);
		return NULL;
	}
	warn_of_bridge(options->interface);
	return r;
}

void ap_relay_log_stats(struct ap_relay *r)
{
	struct relay_client_stats c;
	struct rrb_packet_stats p;
	char trip[32] = "not measured";

	relay_client_get_stats(r->client, &c);
	rrb_packet_get_stats(r->port, &p);
	if (c.has_round_trip)
		(void)snprintf(trip, sizeof trip, "%u ms", (unsigned)c.round_trip_ms);
	log_msg(LOG_LEVEL_NOTICE, "RELAY-5-STATS",
		"frames up %llu, down %llu (not sent %llu); not taken up: %llu while the "
		"controller "
		"was away, %llu because it did not read, %llu over %d a second, %llu lost in the "
		"kernel, %llu for others, %llu of the key holder's own; connections %llu, failures "
		"%llu, round trip %s",
		(unsigned long long)c.frames_up, (unsigned long long)p.sent,
		(unsigned long long)p.send_failed, (unsigned long long)c.dropped_down,
		(unsigned long long)c.dropped_full, (unsigned long long)r->dropped_rate, RATE,
		(unsigned long long)p.dropped, (unsigned long long)p.foreign,
		(unsigned long long)r->echoes, (unsigned long long)c.connections,
		(unsigned long long)c.lost, trip);
}

static void stopped(void *arg)
{
	loop_stop(arg);
}

void ap_relay_stop(struct ap_relay *r)
{
	relay_client_stop(r->client, stopped, r->loop);
}
