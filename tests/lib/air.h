/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator and the simulator's stations in one process: radios, the air between them, a
 * RADIUS server and a virtual clock. What happens depends on the seed alone.
 *
 * With AIR_TRACE set in the environment the client debug goes to stderr.
 */
#ifndef FASTROAM_TESTS_AIR_H
#define FASTROAM_TESTS_AIR_H

#include <stdbool.h>

#include "base/rand.h"
#include "base/trace.h"
#include "roam/r0kh.h"
#include "sim/supplicant.h"
#include "sm/authenticator.h"

#define AIR_APS      4
#define AIR_STATIONS 64

/** What a radio knows of a station. */
struct air_entry {
	bool used, keyed;
	struct mac sta;
	struct radio_sta sta_info;
	struct radio_key key;
};

#define AIR_VLANS 4

/** Group keys of a VLAN as the radio has them. */
struct air_vlan {
	uint16_t id;
	bool up; /**< a key is set */
	struct radio_key
		group[4]; /**< by index; stays when it is deleted, so as to know it again */
	uint8_t group_tx;
	unsigned set_group;
};

/** A BSS as its radio has it. */
struct air_bss {
	bool up;
	struct mac bssid;
	uint16_t freq;
	struct scan_bss scan;
	struct span tail; /**< of the beacon; talloc child of the air */
	struct air_entry entry[AIR_STATIONS];
	struct radio_key group[6]; /**< by index */
	uint8_t group_tx, igtk_tx; /**< index set last */
	unsigned set_group;        /**< SET_KEY of a group key, so many */
	unsigned set_beacon, start;
	uint32_t idle_s;
	struct air_vlan vlan[AIR_VLANS];
};

struct air;

struct air_station {
	struct air *air;
	struct supplicant *s;
	struct mac sta;
	bool deaf; /**< another station has claimed its address */
	uint8_t msk[64];
	bool has_msk;
	bool wrong_password;
	unsigned connects, fails;
	enum supplicant_method how;
	enum supplicant_fault fault;
	uint16_t code;
};

struct air {
	struct env env;
	uint64_t now;
	struct rand_fixed random, dice;
	unsigned loss;       /**< per cent of all frames */
	bool away;           /**< commands reach no access point */
	bool deaf_radio;     /**< its station table takes no more */
	uint32_t last_vital; /**< id of the last command that had one */
	bool server_is_dead; /**< questions get NO_ANSWER */
	bool no_keys;        /**< the server's Accept brings no MSK */
	char const *vlan;    /**< of its Accept */
	uint32_t session_timeout;
	bool reauthenticate; /**< Termination-Action of its Accept: RADIUS-Request */
	bool no_memory;      /**< questions cannot be asked */
	/** The controller is slow: looking at a report takes so long, at one that it drops a
	 * fiftieth of it. 0: no time. */
	unsigned report_us;
	uint64_t busy_us;      /**< until then it looks at none */
	uint64_t tsf_ahead_us; /**< of the radios, to the clock; may wrap */
	void (*before_accept)(struct air *air, struct login const *login);
	struct wlan_set *wlans;
	struct session_store *store;
	struct authenticator *a;
	struct authenticator_config config;
	struct authenticator_policy policy; /**< of BSSs that are started from now on */
	struct air_bss bss[16];
	unsigned n_bss;
	struct air_station station[AIR_STATIONS];
	unsigned n_stations;
	struct air_event *queue;
	unsigned asked, cancelled;
	unsigned statuses;                  /**< TX_STATUS that were asked for */
	unsigned count[TRACE_EVENT_COUNT];  /**< trace events, so many */
	uint64_t number[TRACE_EVENT_COUNT]; /**< n[0] of the last one */
	unsigned commands[RADIO_CMD_COUNT];
	struct radio_cmd last_mgmt; /**< to a station; its frame is copied */
	uint8_t last_mgmt_frame[1200];
};

struct air *air_new(uint64_t seed);
void air_free(struct air *air);

/** A WLAN with everything default but: WPA2-PSK "password", enabled, FT off. Change and put. */
struct wlan air_wlan(char const *name, uint16_t id);
void air_put_wlan(struct air *air, struct wlan const *w);

/** Radio capabilities that every BSS here has. */
struct radio_info const *air_radio(void);
/** Access point `ap` (0..) serves the WLAN: BSSID 02:00:00:00:AP:ID. */
struct mac air_start(struct air *air, unsigned ap, uint16_t wlan_id);
struct mac air_bssid(unsigned ap, uint16_t wlan_id);
struct air_bss *air_find(struct air *air, struct mac bssid);
/** Keys that the radio has, or had, of a VLAN; NULL when it never had one. */
struct air_vlan *air_vlan(struct air *air, struct mac bssid, uint16_t vlan);
/** Entry that the radio has of a station; NULL none. */
struct air_entry *air_entry(struct air *air, struct mac bssid, struct mac sta);

/** A station set for the WLAN's SSID (its name) and "password": change config, then add. */
struct supplicant_config air_config(struct air *air, char const *ssid, unsigned number);
struct air_station *air_add(struct air *air, struct supplicant_config const *c);
void air_connect(struct air_station *st, struct mac bssid);

/** From here on what is for this address reaches this station and no other one of it. */
void air_claim(struct air *air, struct air_station *st);

/** WLAN 1 "home" with a PSK, served by access points 0 and 1; a station for it. */
struct air *air_psk(uint64_t seed);
struct air_station *air_add_psk(struct air *air, unsigned number);

static inline uint64_t air_count(struct air const *air, enum authenticator_count c)
{
	return authenticator_counter(air->a, c);
}

/** Let time pass, frames arrive. */
void air_run(struct air *air, unsigned ms);
/** Connect and run until the port is open at both ends and all keys agree; fails the test if not.
 * @return how it came in, as the station sees it */
enum supplicant_method air_associate(struct air_station *st, struct mac bssid);
/** Both ends are in RUN at this BSS with the same keys. */
bool air_agrees(struct air_station *st, struct mac bssid);
/** Fails the test, with all that the station found wrong, unless air_agrees(). */
void air_check(struct air_station *st, struct mac bssid);
/** A frame or report of the radio, right now. */
void air_report(struct air *air, struct radio_event const *ev);

#endif
