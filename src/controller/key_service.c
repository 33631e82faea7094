/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key holder at work; see key_service.h.
 */
#include "controller/key_service.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/controller.h"
#include "net/redundancy_link.h"
#include "net/tls_server.h"
#include "roam/hostapd_ap.h"
#include "wire/rrb.h"

/** An interface that access points are on. */
struct port {
	struct port *next;
	struct rrb_packet *rrb;
	struct rrb_packet *hello; /**< NULL without redundancy */
	bool keep;
};

struct key_service {
	struct controller *c;
	struct key_holder *holder;
	struct port *ports;
	struct relay_server *relays; /**< NULL: no AP has a relay */
	uint16_t relay_port;
	struct redundancy_link *redundancy; /**< NULL: this controller is alone */
	struct loop_timer *refresh;
};

/* ---- frames ---- */

static void frame_came(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		       size_t len)
{
	struct key_service *s = arg;

	key_holder_receive(s->holder, kind, name, frame, len);
	/* Contexts of OpenSSL hold the last key until they are told to forget. */
	controller_arm_expiry(s->c);
}

static void hello_came(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		       size_t len)
{
	struct key_service *s = arg;

	(void)kind;
	if (s->redundancy)
		redundancy_link_receive(s->redundancy, name, frame, len);
}

static struct port *find_port(struct key_service const *s, char const *interface)
{
	struct port *p = s->ports;

	while (p && strcmp(rrb_packet_name(p->rrb), interface) != 0)
		p = p->next;
	return p;
}

static struct mac own_address(struct controller const *c, enum rrb_port_kind kind, char const *name)
{
	struct mac shared = c->settings.key_holder.mac;
	struct port const *p;

	if (!mac_is_zero(shared))
		return shared;
	if (kind == RRB_PORT_RELAY)
		return KEY_SERVICE_RELAY_MAC;
	p = c->keys ? find_port(c->keys, name) : NULL;
	return p ? rrb_packet_address(p->rrb) : (struct mac){{0}};
}

static struct mac io_address(void *arg, enum rrb_port_kind kind, char const *name)
{
	struct key_service const *s = arg;

	return own_address(s->c, kind, name);
}

static int io_send(void *arg, enum rrb_port_kind kind, char const *name, uint8_t const *frame,
		   size_t len)
{
	struct key_service *s = arg;
	struct port *p;

	if (kind == RRB_PORT_RELAY)
		return s->relays ? relay_server_send(s->relays, name, frame, len) : -ENOTCONN;
	p = find_port(s, name);
	return p ? rrb_packet_send(p->rrb, frame, len) : -ENETDOWN;
}

static void send_hello(void *arg, uint8_t const *frame, size_t len)
{
	struct key_service *s = arg;

	/* An interface that is down is told by its port; the others carry it. */
	for (struct port *p = s->ports; p; p = p->next)
		if (p->hello && rrb_packet_send(p->hello, frame, len) < 0)
			continue;
}

/* ---- who serves ---- */

bool key_service_active(struct key_service const *s)
{
	return !s->redundancy || redundancy_link_state(s->redundancy)->state == REDUNDANCY_ACTIVE;
}

struct redundancy const *key_service_redundancy(struct key_service const *s)
{
	return s->redundancy ? redundancy_link_state(s->redundancy) : NULL;
}

uint64_t key_service_hellos_refused(struct key_service const *s)
{
	uint64_t n = 0;

	/* FOREIGN is none of a controller's. */
	for (enum hello_refusal r = HELLO_FOREIGN + 1; s->redundancy && r < HELLO_REFUSAL_COUNT;
	     r++)
		n += redundancy_link_refused(s->redundancy, r);
	return n;
}

static int configure_holder(struct key_service *s)
{
	struct settings const *set = &s->c->settings;
	struct key_holder_config config = {.push = set->key_holder.push,
					   .mdid = set->mobility_domain,
					   .active = key_service_active(s)};

	r0kh_set_expires_in(session_r0kh(s->c->store), set->key_holder.expires_in_s);
	return key_holder_configure(s->holder, &config);
}

static void refresh(void *arg)
{
	if (configure_holder(arg) < 0)
		log_msg(LOG_LEVEL_ERROR, "KEY-3-MEMORY",
			"memory is short: access points are served as before");
}

void key_service_wlans_changed(struct key_service *s)
{
	loop_timer_arm(s->refresh, 0);
}

static void served_changed(void *arg, bool active);

static int apply_redundancy(struct key_service *s, struct err *err)
{
	struct settings const *set = &s->c->settings;
	struct redundancy_link_config config = {
		.priority = (uint8_t)set->key_holder.redundancy_priority,
		.address = set->key_holder.mac};

	if (!config.priority) {
		talloc_free(s->redundancy);
		s->redundancy = NULL;
		return 0;
	}
	if (mac_is_zero(config.address))
		return err_set(err, EINVAL,
			       "redundancy needs an address that both controllers share: enter "
			       "wireless key-holder mac-address H.H.H");
	memcpy(config.key, set->key_holder.redundancy_key.b, sizeof config.key);
	if (s->redundancy)
		redundancy_link_configure(s->redundancy, &config);
	else
		s->redundancy = redundancy_link_new(s, s->c->loop, &s->c->env, &config, send_hello,
						    served_changed, s);
	mem_wipe(&config, sizeof config);
	return s->redundancy ? 0 : err_set(err, ENOMEM, "memory is short");
}

/* ---- interfaces ---- */

static int open_hello(struct key_service *s, struct port *p, struct err *err)
{
	if (!s->redundancy) {
		talloc_free(p->hello);
		p->hello = NULL;
	} else if (!p->hello) {
		p->hello = rrb_packet_new(p, s->c->loop, rrb_packet_name(p->rrb), HELLO_ETHERTYPE,
					  (struct mac){{0}}, hello_came, s, err);
		return p->hello ? 0 : err->code;
	}
	return 0;
}

static int open_port(struct key_service *s, char const *interface, struct err *err)
{
	struct port *p = talloc_zero(s, struct port);

	if (!p)
		return err_set(err, ENOMEM, "memory is short");
	p->rrb = rrb_packet_new(p, s->c->loop, interface, RRB_ETHERTYPE,
				s->c->settings.key_holder.mac, frame_came, s, err);
	if (!p->rrb) {
		talloc_free(p);
		return err->code;
	}
	p->keep = true;
	p->next = s->ports;
	s->ports = p;
	return 0;
}

static void close_unused(struct key_service *s)
{
	for (struct port **at = &s->ports; *at;) {
		struct port *p = *at;

		if (p->keep) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		log_msg(LOG_LEVEL_INFO, "RRB-6-CLOSED",
			"interface %s is closed: no access point is on it any more",
			rrb_packet_name(p->rrb));
		talloc_free(p);
	}
}

/** The first error is told; every interface is tried. */
static int apply_interfaces(struct key_service *s, struct err *err)
{
	struct hostapd_ap_set const *aps = s->c->aps;
	struct err local = {0};
	int rc = 0;

	for (struct port *p = s->ports; p; p = p->next)
		p->keep = false;
	for (unsigned i = 0; i < hostapd_ap_count(aps); i++) {
		struct hostapd_ap const *ap = hostapd_ap_at(aps, i);
		struct port *p = ap->interface[0] ? find_port(s, ap->interface) : NULL;

		if (p)
			p->keep = true;
		else if (ap->interface[0] && open_port(s, ap->interface, rc ? &local : err) < 0)
			rc = rc ? rc : err->code;
	}
	close_unused(s);
	for (struct port *p = s->ports; p; p = p->next) {
		rrb_packet_receive_for(p->rrb, s->c->settings.key_holder.mac);
		if (open_hello(s, p, rc ? &local : err) < 0)
			rc = rc ? rc : err->code;
	}
	return rc;
}

/* ---- relays ---- */

static bool has_relay(struct key_service const *s, char const *name)
{
	for (unsigned i = 0; i < hostapd_ap_count(s->c->aps); i++)
		if (strcmp(hostapd_ap_at(s->c->aps, i)->relay, name) == 0)
			return true;
	return false;
}

/** Does an access point name this relay? Reading a certificate takes 0.65 us for each name that is
 * looked for, and each change of the configuration asks for all relays: 1,024 of them would stop
 * the loop for 0.3 to 0.7 s. The name that one was let in by is in its certificate. */
static bool relay_allowed(void *arg, SSL *ssl, char *found, size_t size)
{
	struct key_service *s = arg;
	bool ok = found[0] && has_relay(s, found);

	for (unsigned i = 0; i < hostapd_ap_count(s->c->aps) && !ok; i++) {
		char const *name = hostapd_ap_at(s->c->aps, i)->relay;

		ok = name[0] && tls_peer_allowed(ssl, &name, 1, found, size);
	}
	return ok;
}

static bool relay_wanted(struct key_service const *s)
{
	for (unsigned i = 0; i < hostapd_ap_count(s->c->aps); i++)
		if (hostapd_ap_at(s->c->aps, i)->relay[0])
			return true;
	return false;
}

static int open_relays(struct key_service *s, uint16_t port, struct err *err)
{
	SSL_CTX *tls = controller_tls(s->c, err);

	if (!tls)
		return err_prefix(err, "relays are off");
	s->relays =
		relay_server_new(s, s->c->loop, NULL, port, tls, relay_allowed, frame_came, s, err);
	if (!s->relays)
		return err_prefix(err, "relays are off");
	s->relay_port = port;
	log_msg(LOG_LEVEL_INFO, "RELAY-6-LISTEN", "listening for relays on port %u", port);
	return 0;
}

/** A controller that stands by is not listened to and does not listen: a relay that it let in would
 * stay, and its access point be answered by nobody. Refused, it tries the other one. */
static int apply_relays(struct key_service *s, struct err *err)
{
	uint16_t port = s->c->settings.key_holder.relay_port;
	bool want = relay_wanted(s) && key_service_active(s);
	int rc = 0;

	if (s->relays && (!want || port != s->relay_port)) {
		talloc_free(s->relays);
		s->relays = NULL;
	}
	if (want && !s->relays)
		rc = open_relays(s, port, err);
	if (s->relays) {
		relay_server_set_holder(s->relays, own_address(s->c, RRB_PORT_RELAY, ""));
		relay_server_recheck(s->relays);
	}
	return rc;
}

static void served_changed(void *arg, bool active)
{
	struct key_service *s = arg;
	struct err err = {0};

	(void)active;
	refresh(s);
	if (apply_relays(s, &err) < 0)
		log_msg(LOG_LEVEL_ERROR, "RELAY-3-LISTEN", "%s", err.msg);
}

int key_service_reload_tls(struct key_service *s, struct err *err)
{
	SSL_CTX *tls;

	if (!s->relays)
		return 0;
	tls = controller_tls(s->c, err);
	if (!tls)
		return err_prefix(err, "the TLS files in use stay");
	relay_server_renew(s->relays, tls);
	return 0;
}

bool key_service_relay_stats(struct key_service const *s, struct relay_server_stats *out)
{
	if (s->relays)
		relay_server_get_stats(s->relays, out);
	return s->relays != NULL;
}

/* ---- an access point ---- */

struct mac key_service_address(struct controller const *c, struct hostapd_ap const *ap)
{
	return own_address(c, ap->relay[0] ? RRB_PORT_RELAY : RRB_PORT_INTERFACE, ap->interface);
}

bool key_service_reachable(struct key_service const *s, struct hostapd_ap const *ap)
{
	struct port const *p;

	if (ap->relay[0])
		return s->relays && relay_server_connected(s->relays, ap->relay);
	p = find_port(s, ap->interface);
	return p && rrb_packet_up(p->rrb);
}

struct key_holder *key_service_holder(struct key_service *s)
{
	return s->holder;
}

/* ---- the whole ---- */

int key_service_apply(struct key_service *s, struct err *err)
{
	struct err local = {0};
	int redundancy = apply_redundancy(s, err);
	int interfaces = apply_interfaces(s, redundancy < 0 ? &local : err);
	int relays = apply_relays(s, redundancy < 0 || interfaces < 0 ? &local : err);

	if (configure_holder(s) < 0)
		return err_set(err, ENOMEM, "memory is short");
	return redundancy < 0 ? redundancy : interfaces < 0 ? interfaces : relays;
}

struct key_service *key_service_new(struct controller *c, struct err *err)
{
	struct key_service *s = talloc_zero(c, struct key_service);
	struct key_holder_parts parts = {.loop = c->loop,
					 .env = &c->env,
					 .r0kh = session_r0kh(c->store),
					 .aps = c->aps,
					 .wlans = c->wlans,
					 .history = c->history};
	struct key_holder_io io = {.send = io_send, .address = io_address, .arg = s};

	if (s) {
		s->c = c;
		s->holder = key_holder_new(s, &parts, &io);
		s->refresh = loop_timer_new(s, c->loop, refresh, s);
		if (s->holder && s->refresh)
			return s;
		talloc_free(s);
	}
	err_set(err, ENOMEM, "memory is short");
	return NULL;
}
