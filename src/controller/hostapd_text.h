/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point has to be told in its own configuration, so that it asks the key holder: the
 * lines of hostapd.conf, and of OpenWrt's /etc/config/wireless.
 *
 * Only options that hostapd 2.10 has. What is not known here stands as a comment that says how to
 * find it out: nothing in the text is a placeholder.
 */
#ifndef FASTROAM_CONTROLLER_HOSTAPD_TEXT_H
#define FASTROAM_CONTROLLER_HOSTAPD_TEXT_H

#include <netinet/in.h>

#include "base/mac.h"
#include "controller/settings.h"
#include "roam/hostapd_ap.h"
#include "roam/wlan.h"

/** What the text is made of. */
struct hostapd_text {
	struct hostapd_ap const *ap;
	struct settings const *settings;
	struct wlan_set const *wlans;
	struct mac key_holder;     /**< address in the r0kh line; zero: not known */
	struct in_addr das_client; /**< whence Disconnects come; INADDR_ANY: not known */
};

/** An R0KH-ID for a BSS: the AP's name and all digits of the BSSID. On radios with several BSSes
 * BSSIDs often differ in the first octet only. */
#define HOSTAPD_TEXT_NAS_ID (HOSTAPD_AP_NAME_MAX + 1 + 2 * MAC_LEN + 1)
char const *hostapd_text_nas_id(struct hostapd_ap const *ap, struct mac bssid,
				char out[HOSTAPD_TEXT_NAS_ID]);

/** Lines of hostapd.conf, one section per BSS. Holds keys: secret_text_free() it. NULL when memory
 * is short. */
char *hostapd_text_conf(void *ctx, struct hostapd_text const *in);

/** Ditto for OpenWrt: options of `config wifi-iface` sections. */
char *hostapd_text_uci(void *ctx, struct hostapd_text const *in);

#endif
