/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * fastroamd in one piece: what its parts share. One process, one loop.
 */
#ifndef FASTROAM_CONTROLLER_CONTROLLER_H
#define FASTROAM_CONTROLLER_CONTROLLER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/loop.h"
#include "controller/command_log.h"
#include "controller/config_lock.h"
#include "controller/load_meter.h"
#include "controller/log_ring.h"
#include "controller/options.h"
#include "controller/settings.h"
#include "controller/tracer.h"
#include "grammar/grammar.h"
#include "net/control_server.h"
#include "net/push_server.h"
#include "net/push_udp.h"
#include "roam/hostapd_ap.h"
#include "roam/key_history.h"
#include "roam/policy.h"
#include "roam/radio_ap.h"
#include "roam/session.h"
#include "roam/wlan.h"

struct aaa_service;
struct ap_disconnect;
struct enroll;
struct http_server;
struct key_service;
struct radio_service;
struct shell;
struct syslog_client;

struct controller {
	struct options const *options;
	struct loop *loop;
	struct env env;
	struct grammar *grammar;
	struct settings settings;
	struct wlan_set *wlans;
	struct hostapd_ap_set *aps;
	struct radio_ap_set *radio_aps; /**< as configured */
	struct policy_set *policies;
	struct key_history *history;
	struct session_store *store;
	struct log_ring *logs;
	struct http_server *metrics_http; /**< NULL: `wireless metrics http` is off */
	struct syslog_client *syslog;     /**< NULL: `logging syslog` is off */
	struct tracer *tracer;
	struct frame_log *frames;            /**< of clients that are debugged */
	struct key_service *keys;            /**< NULL without sockets */
	struct ap_disconnect *ap_disconnect; /**< ditto */
	struct aaa_service *aaa;             /**< ditto */
	struct radio_service *radio;         /**< ditto */
	struct enroll *enroll;               /**< certificates for access points */
	struct push_server *push;
	struct push_udp *udp; /**< NULL while no client has a key */
	bool tls_on;          /**< TLS pushes are listened for */
	uint16_t tls_port, udp_port;
	struct control_server *control;
	struct shell *shells;
	struct loop_timer *expiry;
	struct loop_timer *key_rest; /**< then the crypto contexts forget their last key */
	uint64_t started_ms, started_wall_us;
	uint64_t changed_wall_us; /**< last configuration change, 0 never */
	char changed_by[64];
	uint64_t saved_wall_us; /**< startup-config was written, 0 never */
	char saved_by[64];      /**< "" before this start */
	struct config_lock lock;
	struct command_log *commands;
	uint64_t sessions; /**< shells since the start */
	struct load_meter load;
	struct loop_timer *load_due;
	struct loop_timer *reload_due; /**< NULL until `reload` */
	bool stopping;
	unsigned draining; /**< servers that have not ended yet */
	int exit_code;
};

/** Make everything but the sockets: grammar bound, stores empty, settings at their defaults. */
int controller_init(struct controller *c, struct options const *options,
		    struct err *err) WARN_UNUSED;

/** Open the sockets that the options ask for. */
int controller_listen(struct controller *c, struct err *err) WARN_UNUSED;

/** Begin an orderly end: loop_run() returns when all that was received is answered. */
void controller_stop(struct controller *c);

/** The exit code after `reload`: the service manager starts the daemon again. No other end has it
 * (0, 1, 2), and the unit file names it. */
#define CONTROLLER_EXIT_RELOAD 10

/** controller_stop() with CONTROLLER_EXIT_RELOAD. */
void controller_reload(struct controller *c);

/** Release and wipe everything. */
void controller_free(struct controller *c);

/**
 * Bring listeners, limits and access lists in line with c->settings after a change.
 * @return 0, or negative errno with *err: the listener could not be opened; the others are in line
 */
int controller_apply(struct controller *c, struct err *err);

/** The session store's limits, as the settings and the shells now want them. */
struct session_config controller_session_config(struct controller const *c);

/** What TLS listeners start from: the files of --tls-dir. NULL with *err naming the file. */
SSL_CTX *controller_tls(struct controller *c, struct err *err);

/** The same for access points of the radio link: one without a certificate may come for one. */
SSL_CTX *controller_radio_tls(struct controller *c, struct err *err);

/** Read the TLS files anew (SIGHUP). */
int controller_reload_tls(struct controller *c, struct err *err) WARN_UNUSED;

/** A WLAN has changed, come or gone: whoever serves it follows in the next turn of the loop. */
void controller_wlan_changed(struct controller *c, uint16_t wlan_id);

/** Sessions changed: the expiry timer to the store's next due time. */
void controller_arm_expiry(void *arg);

/** The configuration was changed by `who`. */
void controller_changed(struct controller *c, char const *who);

#endif
