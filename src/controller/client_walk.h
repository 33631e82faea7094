/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All clients for the shows of them, one after the other: stations at access points that run
 * fastroam-ap, as the authenticator knows them, and those at others, of which only a RADIUS server
 * told. What nobody said of a client is "N/A", as a Catalyst 9800 has it.
 */
#ifndef FASTROAM_CONTROLLER_CLIENT_WALK_H
#define FASTROAM_CONTROLLER_CLIENT_WALK_H

#include "controller/shell.h"
#include "sm/authenticator.h"

/** One client. Its texts hold until the client struct or the session goes. */
struct client {
	struct mac sta, bssid;
	bool own;                      /**< at an access point that runs fastroam-ap */
	struct station_info station;   /**< all zero unless `own` */
	struct session const *session; /**< its login, NULL when there was none */
	struct wlan const *wlan;       /**< NULL: removed meanwhile */
	uint16_t wlan_id;
	char ssid[SSID_MAX + 1];
	char vlan[LOGIN_STR]; /**< number, or name of a login at another's access point */
	char const *ap_name;
	char const *user;          /**< "" none */
	char const *state;         /**< "Run", "Authenticating", "Associating" */
	char const *protocol;      /**< "11ac" */
	char const *method;        /**< "Dot1x", "None" */
	char const *role;          /**< "Local"; "Unknown" before its port is open */
	char const *akm;           /**< "802.1x"; "open" without one */
	char const *policy;        /**< "WPA2"; "N/A" when open */
	char const *cipher;        /**< "CCMP (AES)"; "None" when open, "N/A" not told */
	char const *eap_type;      /**< "PEAP"; "" none, or not told */
	bool pmf;                  /**< 802.11w */
	uint64_t assoc_ms, run_ms; /**< env->now_ms(); run_ms 0: not yet */
};

/**
 * For the row function of a shell_walk(): the next client. Stations first, then logins;
 * s->walk.place tells where in this order a turn goes on.
 *
 * @param pos  the row function's
 * @return false when there are no more
 */
bool client_next(struct shell *s, uint32_t *pos, struct client *out);

/** The client of an address: the station, else its first login. False when there is none. */
bool client_find(struct shell *s, struct mac sta, struct client *out);

/** Clients that client_next() gives. One that roamed from another's access point to ours counts
 * twice: looking each of 100,000 up takes 15 ms, this 2. */
int64_t client_count(struct shell *s);

/** Those on one WLAN: stations of ours are counted, logins elsewhere found by a walk over all, 2 ms
 * for 100,000. */
int64_t client_count_wlan(struct shell *s, uint16_t wlan_id);

/** Clients that are shut out for their rejected logins, and the next of them: as
 * authenticator_excluded_next(). */
int64_t client_excluded_count(struct shell *s);
bool client_excluded_next(struct shell *s, uint32_t *pos, struct mac *sta, uint64_t *until_ms);

/** Seconds that have passed since env->now_ms() was `since_ms`; 0 when that is still to come. */
int64_t client_seconds(struct shell *s, uint64_t since_ms);

#endif
