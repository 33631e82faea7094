/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator at work: access points connect (net/radio_server), their reports go in,
 * commands go out, RADIUS servers are asked, and time passes.
 */
#ifndef FASTROAM_CONTROLLER_RADIO_SERVICE_H
#define FASTROAM_CONTROLLER_RADIO_SERVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "controller/radio_aps.h"
#include "net/radio_server.h"
#include "sm/authenticator.h"

/** Reason of a station that an administrator or a RADIUS server sent away (802.11-2020 9.4.1.7). */
#define RADIO_SERVICE_REASON 2

struct controller;
struct radio_service;

/** Talloc child of c; listens nowhere yet. NULL with *err. */
struct radio_service *radio_service_new(struct controller *c, struct err *err);

/** Listen on RUN_DIR/radio.sock. @param gid  who is let in beside root and our own user; (gid_t)-1
 * nobody */
int radio_service_listen(struct radio_service *s, gid_t gid, struct err *err) WARN_UNUSED;

/**
 * Follow the settings: port, grace time, identities, timers.
 * @return 0, or negative errno with *err: TLS could not be listened for; the rest is in line
 */
int radio_service_apply(struct radio_service *s, struct err *err) WARN_UNUSED;

/** New TLS files for access points to come. 0 or negative errno with *err, the old ones stay. */
int radio_service_reload_tls(struct radio_service *s, struct err *err) WARN_UNUSED;

/** A WLAN has changed, or a block of `ap radio`: BSSs follow in the next turns of the loop. */
void radio_service_wlan_changed(struct radio_service *s, uint16_t wlan_id);
void radio_service_aps_changed(struct radio_service *s);

/** A station's sessions were ended by order: it is sent away in the next turn of the loop, because
 * the store may not be changed from inside its hooks. */
void radio_service_station_ended(struct radio_service *s, struct mac sta);

/** Send a station away now. @return whether it was there */
bool radio_service_station_clear(struct radio_service *s, struct mac sta);

/** Draw new group keys of all BSSs and hand them out. */
void radio_service_rekey(struct radio_service *s);

/** Take leave of all access points: the controller stops. They keep their stations for the grace
 * time. */
void radio_service_stop(struct radio_service *s);

struct authenticator *radio_service_authenticator(struct radio_service *s);
struct radio_aps const *radio_service_aps(struct radio_service const *s);

struct radio_service_stats {
	struct radio_server_stats server;
	bool tls;
	uint16_t tls_port;
	uint64_t ended_lost; /**< stations that could not be sent away: memory was short */
};
void radio_service_get_stats(struct radio_service const *s, struct radio_service_stats *out);

#endif
