/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The global configuration, WLANs aside. A plain value: handlers change a copy and swap it in.
 */
#ifndef FASTROAM_CONTROLLER_SETTINGS_H
#define FASTROAM_CONTROLLER_SETTINGS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/secret.h"
#include "controller/aaa_edit.h"
#include "controller/mobility.h"
#include "dot11/ft_keys.h"
#include "net/key_holder.h"
#include "net/push_server.h"
#include "net/push_udp.h"
#include "net/radius_client.h"

#define SETTINGS_HOSTNAME     "WLC"
#define SETTINGS_MAX_CLIENTS  100000
#define SETTINGS_UDP_PORT     3799
#define SETTINGS_TLS_PORT     2083
#define SETTINGS_PUSH_USER    "freerad"
#define SETTINGS_ACCOUNT_MAX  32
#define SETTINGS_TLS_NAME_MAX 253

/** `wireless key-holder expires-in`: an hour, of the 65,535 s that the protocol can say. A key
 * that an AP holds cannot be taken back: this is how long a Disconnect may stay without effect. */
#define SETTINGS_EXPIRES_IN_S   3600
#define SETTINGS_RELAY_PORT     5248
/** Octets of the key that two controllers share. */
#define SETTINGS_REDUNDANCY_KEY 32

struct settings_key_holder {
	enum key_push push;           /**< default all */
	uint32_t expires_in_s;        /**< 60..65,535 s */
	struct mac mac;               /**< zero: the interface's own */
	unsigned redundancy_priority; /**< 1..254; 0: there is one controller only */
	struct secret redundancy_key; /**< SETTINGS_REDUNDANCY_KEY octets; empty without priority */
	uint16_t relay_port;          /**< TCP, for TLS */
};

/** Access points that run fastroam-ap (`wireless radio-link`), and what holds for all clients at
 * them. */
#define SETTINGS_RADIO_PORT         5249
/** So long stations are kept when an access point's connection is lost: a controller restarts in 2
 * s, a switch in 20. */
#define SETTINGS_RADIO_GRACE_S      30
#define SETTINGS_GTK_REKEY_S        3600
#define SETTINGS_EXCLUSION_FAILURES 3
#define SETTINGS_EXCLUSION_S        60

struct settings_radio {
	bool link; /**< `wireless radio-link`: listen for access points */
	uint16_t port;
	uint32_t grace_s;
	char r0kh_id[R0KH_ID_MAX + 1]; /**< "" the host name, as far as it fits */
	struct mac mac;                /**< R1KH-ID; zero: made of the host name */
	uint32_t gtk_rekey_s;          /**< 0 never */
	bool gtk_rekey_on_leave;
	unsigned exclusion_failures; /**< 0 never */
	uint32_t exclusion_s;
};

/** Severities of `logging`, 0 (emergencies) to 7 (debugging). */
#define SETTINGS_LOG_OFF      (-1)
/** Debugs stay out of the buffer unless asked for: one client that logs in is 60 lines of 4,096. */
#define SETTINGS_LOG_BUFFERED 6
#define SETTINGS_LOG_MONITOR  7
#define SETTINGS_LOG_SYSLOG   6 /**< of `logging syslog` without a severity; off without the line */

struct settings_logging {
	int buffered, monitor, syslog;
};

struct settings_client {
	struct in_addr address;
	char key[PUSH_UDP_KEY_MAX + 1]; /**< "" for the common one */
};

struct settings {
	char hostname[64]; /**< RFC 1123 label(s): at most 63 octets */
	uint32_t max_clients;
	bool dynauth; /**< `aaa server radius dynamic-author` was given */
	struct settings_client client[PUSH_UDP_CLIENTS_MAX];
	unsigned clients;
	char server_key[PUSH_UDP_KEY_MAX + 1];
	uint16_t udp_port;
	char user[PUSH_UIDS_MAX][SETTINGS_ACCOUNT_MAX + 1];
	unsigned users; /**< 0: SETTINGS_PUSH_USER */
	char tls_name[PUSH_NAMES_MAX][SETTINGS_TLS_NAME_MAX + 1];
	unsigned tls_names;
	uint16_t tls_port;        /**< 0: `tls port` was not given */
	bool has_mobility_domain; /**< `wireless mobility domain-id` was given */
	uint16_t mobility_domain; /**< as written; 0 without it */
	struct settings_key_holder key_holder;
	struct settings_radio radio;
	struct mobility_config mobility;
	struct settings_logging logging;
	uint16_t metrics_port; /**< `wireless metrics http port`; 0: off */
	struct radius_config radius;
	struct radius_lists authorization; /**< `aaa authorization network`, kept */
	struct radius_lists accounting;    /**< `aaa accounting identity`, kept */
};

/** The settings of a controller that nobody configured. */
void settings_init(struct settings *s);

/** Nobody may push any more: all of `aaa server radius dynamic-author` back to its defaults. */
void settings_clear_dynauth(struct settings *s);

/** The word after `wireless key-holder push`. */
char const *settings_push_word(enum key_push push);

/** The R0KH-ID of this controller: as configured, else the host name, of which an R0KH-ID has room
 * for 48 of 63 octets. */
void settings_r0kh_id(struct settings const *s, char out[R0KH_ID_MAX + 1]);

/** Its R1KH-ID and address: as configured, else locally administered and made of the host name, so
 * that it is the same after a restart. */
struct mac settings_mobility_mac(struct settings const *s);

/** Is TLS asked for: by `tls port` or by `client tls name`? */
bool settings_tls(struct settings const *s);

/** Clients that have a key, their own or the common one: what UDP listens for. */
unsigned settings_udp_clients(struct settings const *s,
			      struct push_udp_client out[PUSH_UDP_CLIENTS_MAX]);

#endif
