/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command line of fastroam-ap.
 */
#ifndef FASTROAM_AP_OPTIONS_H
#define FASTROAM_AP_OPTIONS_H

#include <limits.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "sm/radio.h"

enum ap_action { AP_RELAY, AP_RADIO, AP_DONE };

/** As hostapd calls them. */
#define AP_VLAN_BRIDGE "brvlan%d"

/** What both `fastroam-ap relay` and `fastroam-ap radio` are told, and what one of them is. */
struct ap_options {
	char controller[254]; /**< host name or address */
	uint16_t port;
	char server_name[254]; /**< "": as controller */
	char ca[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];
	bool debug;
	bool timestamps; /**< stderr is no journal */

	char interface[IFNAMSIZ]; /**< relay */

	char phy[RADIO_MAX][32]; /**< radio; none: all */
	unsigned n_phys;
	char bridge[IFNAMSIZ]; /**< radio: "" none */
	/** radio: name of the bridge of a VLAN, one %d in it; "" with uplink: AP_VLAN_BRIDGE */
	char vlan_bridge[IFNAMSIZ];
	char vlan_uplink[IFNAMSIZ]; /**< radio: interface on whose VLANs such bridges are made */
	char country[3];            /**< radio: "" as it is */
	bool no_monitor;            /**< radio: no monitor interface, so no TSF */
};

/**
 * Parse. Prints help or version itself (AP_DONE).
 * @return 0, or -EINVAL with *err
 */
int ap_options_parse(int argc, char **argv, struct ap_options *out, enum ap_action *action,
		     struct err *err) WARN_UNUSED;

/** The value of --port: 1 to 65535. 0, or -EINVAL with *err. */
int ap_options_port(uint16_t *out, char const *value, struct err *err) WARN_UNUSED;

#endif
